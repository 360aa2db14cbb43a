//! What is different between two releases.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use readout_store::Record;

use super::unreadable;
use crate::error::{AppError, Kind};
use crate::render::timeline::Line;

/// Records that came, went and changed, each as a line for a person; by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Only in the newer release.
    pub added: Vec<String>,
    /// Only in the older release.
    pub gone: Vec<String>,
    /// In both with other values.
    pub changed: Vec<String>,
    /// In both as they were.
    pub same: usize,
}

/// What is different in the release `folder` from the one in `previous`.
///
/// # Errors
/// If there is no release in `previous`, or it cannot be read.
pub fn since(previous: &Path, folder: &Path) -> Result<Changes, AppError> {
    let (old, new) = (records(previous)?, records(folder)?);
    let mut changes = Changes::default();
    for (id, record) in &new {
        match old.get(id) {
            None => changes.added.push(summary(record)),
            Some(before) if before == record => changes.same += 1,
            Some(_) => changes.changed.push(summary(record)),
        }
    }
    changes.gone = old.iter().filter(|(id, _)| !new.contains_key(*id)).map(|(_, r)| summary(r)).collect();
    Ok(changes)
}

fn records(release: &Path) -> Result<BTreeMap<String, Record>, AppError> {
    let path = release.join("data/record.jsonl");
    let file = File::open(&path)
        .map_err(|e| unreadable(&path, &e).hint("name the folder of an earlier `readout release`"))?;
    let mut records = BTreeMap::new();
    for (number, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(|e| unreadable(&path, &e))?;
        let record: Record = serde_json::from_str(&line).map_err(|e| {
            let place = format!("{}:{}: this is no record: {e}", path.display(), number + 1);
            AppError::new(Kind::Input, place)
        })?;
        records.insert(record.id().to_owned(), record);
    }
    Ok(records)
}

fn summary(record: &Record) -> String {
    match record {
        Record::Event(event) => {
            let line = Line::of_record(event);
            format!(
                "{} {}, {}, {}: {} ({})",
                line.id,
                line.kind,
                line.status,
                line.when(),
                line.who(),
                event.doc
            )
        }
        Record::Statement(said) => format!("{} statement of {} ({})", said.id, said.speaker.name, said.doc),
    }
}

impl Changes {
    /// As a page.
    pub fn to_markdown(&self) -> String {
        let mut page = String::from("# Changes since the previous release\n");
        let parts = [("Added", &self.added), ("Gone", &self.gone), ("Changed", &self.changed)];
        for (heading, lines) in parts {
            let _ = writeln!(page, "\n## {heading}: {}\n", lines.len());
            for line in lines {
                let _ = writeln!(page, "- {}", crate::render::safe(line));
            }
        }
        let _ = writeln!(page, "\n## As they were: {}", self.same);
        page
    }
}
