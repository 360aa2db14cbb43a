//! `cargo xtask pages`: writes our own damaged pages with their truth, for a look or for other restorers.

use std::path::Path;

use anyhow::{Context, Result};
use xtask::page::PageSet;

/// Writes each set to `FOLDER/NAME.jsonl`, in the form that `page_score.py` reads.
pub fn run(root: &Path, folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    for set in PageSet::own(root)? {
        let lines: Result<Vec<String>, _> = set.pages.iter().map(|(page, _)| page.truth()).collect();
        let path = folder.join(format!("{}.jsonl", set.name));
        std::fs::write(&path, lines?.join("\n") + "\n").with_context(|| path.display().to_string())?;
        println!("{}: {} pages", path.display(), set.pages.len());
    }
    Ok(())
}
