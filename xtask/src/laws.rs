//! `cargo xtask laws`: the design laws of ARCHITECTURE.md about the Rust sources. Those about knowledge are `readout check`'s.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::law_code;
use crate::links::tracked;

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
    let files = tracked(root, "*.rs")?;
    let mut faults = Vec::new();
    for file in &files {
        let source = std::fs::read_to_string(root.join(file)).with_context(|| file.display().to_string())?;
        faults.extend(law_code::check(file, &source)?);
    }
    if !faults.is_empty() {
        let lines: Vec<_> = faults.iter().map(|f| format!("  {}: {}", f.place, f.what)).collect();
        bail!("{} places break a law of ARCHITECTURE.md:\n{}", faults.len(), lines.join("\n"));
    }
    println!("laws: {} source files, no law broken.", files.len());
    Ok(())
}
