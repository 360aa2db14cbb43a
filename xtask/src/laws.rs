//! `cargo xtask laws`: the design laws of ARCHITECTURE.md that a program can check.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::links::tracked;
use crate::{law_code, law_knowledge};

/// Where a law is broken and how, for a person.
pub struct Fault {
    /// File and line.
    pub place: String,
    /// What is wrong.
    pub what: String,
}

impl Fault {
    /// A fault at a line of a file; line 0 is the whole file.
    pub fn new(file: &Path, line: usize, what: impl Into<String>) -> Self {
        let line = if line == 0 { String::new() } else { format!(":{line}") };
        Self { place: format!("{}{line}", file.display()), what: what.into() }
    }
}

/// Fails naming every place where a law is broken.
pub fn run(root: &Path) -> Result<()> {
    let (mut faults, mut checked) = (Vec::new(), 0);
    for file in tracked(root, "*.rs")? {
        faults.extend(law_code::check(&file, &read(root, &file)?)?);
        checked += 1;
    }
    let knowledge = tracked(root, "knowledge/**")?;
    for file in knowledge.iter().filter(|f| f.extension().is_some_and(|e| e == "tsv")) {
        faults.extend(law_knowledge::table(file, &read(root, file)?));
        checked += 1;
    }
    faults.extend(law_knowledge::pairs(&knowledge));
    if !faults.is_empty() {
        let lines: Vec<_> = faults.iter().map(|f| format!("  {}: {}", f.place, f.what)).collect();
        bail!("{} places break a law of ARCHITECTURE.md:\n{}", faults.len(), lines.join("\n"));
    }
    println!("laws: {checked} files, no law broken.");
    Ok(())
}

fn read(root: &Path, file: &Path) -> Result<String> {
    std::fs::read_to_string(root.join(file)).with_context(|| file.display().to_string())
}
