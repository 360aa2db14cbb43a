//! `cargo xtask pages`: writes our own damaged pages with their truth, for a look or for other restorers.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use xtask::page::PageSet;
use xtask::page::loss::{Cause, losses};
use xtask::reading::engine;

/// Writes each set to `FOLDER/NAME.jsonl`, in the form that `page_score.py` reads.
pub fn run(root: &Path, folder: &Path, seed: u64) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    for set in PageSet::made(root, seed)? {
        let lines: Result<Vec<String>, _> = set.pages.iter().map(|(page, _)| page.truth()).collect();
        let path = folder.join(format!("{}.jsonl", set.name));
        std::fs::write(&path, lines?.join("\n") + "\n").with_context(|| path.display().to_string())?;
        println!("{}: {} pages", path.display(), set.pages.len());
    }
    Ok(())
}

/// Prints what reading loses on the damaged pages against the articles as printed, with the cause of each loss.
pub fn print_losses(root: &Path, seed: u64) -> Result<()> {
    let engine = engine()?;
    for set in PageSet::made(root, seed)? {
        let (losses, alarms) = losses(&set, &engine)?;
        let mut counts: BTreeMap<(&str, Cause), usize> = BTreeMap::new();
        for loss in &losses {
            let what = if loss.miss.kind == "statement" { "statement" } else { "event" };
            *counts.entry((what, loss.cause)).or_default() += 1;
            println!(
                "{} {} {} {} | {}",
                loss.miss.doc,
                loss.miss.id,
                loss.miss.kind,
                loss.miss.what,
                loss.cause.text()
            );
        }
        for alarm in &alarms {
            println!("{} {} {} | false alarm", alarm.doc, alarm.kind, alarm.what);
        }
        println!("\n{}: {} lost, {} more false alarms", set.name, losses.len(), alarms.len());
        for ((what, cause), count) in counts {
            println!("{count:4}  {what:9}  {}", cause.text());
        }
        println!();
    }
    Ok(())
}
