//! Runs the readout binary in a folder of its own.

#![allow(dead_code, missing_docs, clippy::unwrap_used)] // Each test binary uses a part of this.

pub mod articles;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A short article with an event that the knowledge is sure to have.
pub const ARTICLE: &str = "2024年5月7日，国家主席习近平在北京人民大会堂同法国总统马克龙举行会谈。\n";

/// A folder to run readout in.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_readout"));
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null());
        command.env_remove("READOUT_DB").env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::from(self.command(arguments).output().unwrap())
    }
}

/// What a run printed.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// Lines of standard error that begin with `error:`.
    pub fn errors(&self) -> Vec<&str> {
        self.err.lines().filter(|l| l.starts_with("error:")).collect()
    }

    /// Exactly one error, which has every one of `words`, and exit code 1.
    pub fn assert_one_error(&self, words: &[&str]) {
        let errors = self.errors();
        assert_eq!(errors.len(), 1, "{}", self.err);
        for word in words {
            assert!(errors[0].contains(word), "`{word}` is not in: {}", errors[0]);
        }
        assert_eq!(self.code, Some(1), "{self:?}");
    }

    /// The names of the documents in JSONL output, in order, each once.
    pub fn docs(&self) -> Vec<String> {
        let mut docs: Vec<String> = Vec::new();
        for line in self.out.lines() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            let doc = record["doc"].as_str().unwrap().to_owned();
            if docs.last() != Some(&doc) {
                docs.push(doc);
            }
        }
        docs
    }
}
