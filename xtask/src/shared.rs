//! The working folder beside the repository: agreed records of texts that are not ours, and the reference scorers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Where the folder is.
#[derive(Clone, Debug)]
pub struct Shared(PathBuf);

impl Shared {
    /// `READOUT_SHARED`, or `../shared` beside the repository; `None` where it is not there.
    pub fn find(root: &Path) -> Option<Self> {
        let folder = match std::env::var_os("READOUT_SHARED") {
            Some(folder) => PathBuf::from(folder),
            None => root.join("../shared"),
        };
        folder.join("eval/score.py").is_file().then_some(Self(folder))
    }

    /// A file below the folder.
    pub fn path(&self, below: &str) -> PathBuf {
        self.0.join(below)
    }

    /// The agreed records of a set.
    pub fn gold(&self, set: &str) -> PathBuf {
        self.path(&format!("gold/{set}.json"))
    }

    /// A reference scorer.
    pub fn scorer(&self, name: &str) -> PathBuf {
        self.path("eval").join(name)
    }

    /// The names of the agreed sets, sorted.
    pub fn gold_sets(&self) -> Result<Vec<String>> {
        names(&self.path("gold"), "json")
    }

    /// The names of the text collections, sorted.
    pub fn text_sets(&self) -> Result<Vec<String>> {
        names(&self.path("texts"), "jsonl")
    }

    /// The names of the page sets that have truth, sorted.
    pub fn page_sets(&self) -> Result<Vec<String>> {
        names(&self.path("gold/pages"), "jsonl")
    }

    /// The first file of the seed folder.
    pub fn seed(&self) -> Result<PathBuf> {
        let name =
            names(&self.path("seed"), "txt")?.into_iter().next().context("the seed folder holds no .txt")?;
        Ok(self.path(&format!("seed/{name}.txt")))
    }
}

fn names(folder: &Path, ending: &str) -> Result<Vec<String>> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == ending) {
            out.extend(path.file_stem().and_then(|s| s.to_str()).map(str::to_string));
        }
    }
    out.sort();
    Ok(out)
}

/// Runs a reference scorer and takes its figures; counts and figures without a base are left out.
pub fn reference_figures(scorer: &Path, gold: &Path, system: &Path) -> Result<BTreeMap<String, f64>> {
    let output = Command::new("python3").arg(scorer).arg(gold).arg(system).arg("--json").output();
    let output = output.context("python3 does not start; the reference scorers need it")?;
    if !output.status.success() {
        bail!("{} failed: {}", scorer.display(), String::from_utf8_lossy(&output.stderr).trim());
    }
    let value: Value = serde_json::from_slice(&output.stdout)?;
    let map = value.as_object().context("the scorer printed no object")?;
    let figures = map.iter().filter(|(name, _)| !matches!(name.as_str(), "counts" | "docs" | "pages"));
    Ok(figures.filter_map(|(name, value)| Some((name.clone(), value.as_f64()?))).collect())
}
