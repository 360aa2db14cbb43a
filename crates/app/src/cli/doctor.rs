//! `readout doctor`: versions, knowledge, database, and what is missing.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use readout_store::{Store, StoreError};

use super::Context;
use super::filter::DbArgs;
use crate::console::{HEADING, Out};
use crate::error::{AppError, Outcome};
use crate::knowledge::{self, Files};
use crate::render::{page, safe};

/// Say what is installed, what is known, and what is missing
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    db: DbArgs,
}

/// The folders that knowledge needs to read anything.
const NEEDED: [&str; 4] = ["zh", "en", "world", "diplomacy"];

/// Looks and prints.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let mut out = context.console.out();
    writeln!(out, "{HEADING}readout {}{HEADING:#}", env!("CARGO_PKG_VERSION"))?;
    knowledge_state(context, &mut out)?;
    database_state(context, &args.db.db, &mut out)?;
    terminal_state(context);
    out.flush()?;
    Ok(Outcome::of_problems(context.console.problems()))
}

fn knowledge_state(context: &Context, out: &mut Out) -> Result<(), AppError> {
    let started = Instant::now();
    let files = match knowledge::files(context.knowledge.as_deref()) {
        Ok(files) => files,
        Err(error) => {
            context.console.problem(&error);
            return Ok(());
        }
    };
    let loaded = knowledge::load(&files);
    let time = started.elapsed().as_millis();
    let source = match &context.knowledge {
        Some(folder) => format!("built in, with {} laid over", folder.display()),
        None => "built in".to_owned(),
    };
    writeln!(out, "knowledge  {}: {}, loaded in {time} ms", safe(&source), page::count(files.len(), "file"))?;
    for (folder, (count, rows)) in folders(&files) {
        writeln!(out, "  {folder:<10} {}, {}", page::count(count, "file"), page::count(rows, "row"))?;
    }
    for needed in NEEDED {
        if !files.iter().any(|(name, _)| name.starts_with(needed)) {
            context.console.note(format_args!("there is no knowledge in {needed}/"));
        }
    }
    if let Err(error) = loaded {
        context.console.problem(&error);
    }
    Ok(())
}

fn database_state(context: &Context, path: &Path, out: &mut Out) -> Result<(), AppError> {
    let name = safe(&path.display().to_string());
    let store = match Store::open_read_only(path) {
        Ok(store) => store,
        Err(StoreError::Missing { .. }) => {
            writeln!(out, "database   {name}: not there yet; `readout add` makes it")?;
            return Ok(());
        }
        Err(error) => {
            context.console.problem(&error.into());
            return Ok(());
        }
    };
    let counts = store.counts()?;
    let (articles, events) = (page::count(counts.articles, "article"), page::count(counts.events, "event"));
    let statements = page::count(counts.statements, "statement");
    writeln!(out, "database   {name}: format {}, {articles}, {events}, {statements}", store.format()?)?;
    if let Err(error) = store.verify() {
        context.console.problem(&error.into());
    }
    Ok(())
}

/// Files and rows (lines that are neither empty nor comments) of every folder.
fn folders(files: &Files) -> BTreeMap<&str, (usize, usize)> {
    let mut folders: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (name, content) in files {
        let folder = name.split('/').next().unwrap_or(name);
        let entry = folders.entry(folder).or_default();
        entry.0 += 1;
        entry.1 += content.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')).count();
    }
    folders
}

/// A terminal that is not set to UTF-8 shows question marks for half of what is read.
fn terminal_state(context: &Context) {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| {
        let value = std::env::var(name).ok().filter(|v| !v.is_empty())?;
        Some((*name, value))
    });
    let Some((name, value)) = set else { return };
    let lower = value.to_ascii_lowercase();
    if !lower.contains("utf-8") && !lower.contains("utf8") {
        context.console.note(format_args!("{name} is {value}: Chinese may not show; use a UTF-8 locale"));
    }
}
