//! Prints how each sentence of a text is taken apart: `cargo run -p readout-engine --example anatomy KNOWLEDGE_DIR < TEXT`.
#![allow(clippy::print_stdout)]

use std::io::Read;
use std::path::Path;

use readout_engine::{Engine, Knowledge, Request, Text};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = std::env::args().nth(1).ok_or("usage: anatomy KNOWLEDGE_DIR < TEXT")?;
    let mut files = Vec::new();
    walk(Path::new(&root), Path::new(&root), &mut files)?;
    files.sort();
    let engine = Engine::new(Knowledge::load(&files)?);
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let text = Text::new(text);
    let request = Request { trace: true, ..Request::of(&text) };
    for line in engine.anatomy(&request) {
        println!("{line}");
    }
    for step in engine.read(&request).lost {
        println!(
            "lost {} {:?} {}",
            step.by,
            step.spans.iter().map(|s| text.slice(*s)).collect::<Vec<_>>(),
            step.result
        );
    }
    Ok(())
}

type Files = Vec<(String, std::borrow::Cow<'static, str>)>;

fn walk(root: &Path, dir: &Path, files: &mut Files) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(root, &path, files)?;
        } else if let (Ok(name), Ok(content)) = (path.strip_prefix(root), std::fs::read_to_string(&path)) {
            files.push((name.to_string_lossy().into_owned(), content.into()));
        }
    }
    Ok(())
}
