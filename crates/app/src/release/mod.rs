//! A release: the record as data with its schema, codebook, counting rules, manifest and what has changed since the
//! one before. The same database and knowledge give the same bytes.

mod changes;
mod codebook;
mod package;

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use readout_engine::Knowledge;
use readout_store::record::{EventRecord, StatementRecord};
use readout_store::{Filter, Store};
use serde_json::{Value, json};

use crate::error::{AppError, Kind, plain};
use crate::export::{self, CsvWriter, ExportFormat, Options, Sources, Table};
use crate::knowledge::Files;
use crate::output::unwritable;

pub use changes::Changes;

/// The tables of a release beside the record itself.
const TABLES: [Table; 4] = [Table::Events, Table::Participants, Table::Statements, Table::Evidence];
/// Columns of the list of articles.
const ARTICLES: [&str; 11] = [
    "id",
    "doc",
    "title",
    "outlet",
    "url",
    "language",
    "reference_date",
    "sha256",
    "byte_count",
    "events",
    "statements",
];

/// What a release is made from.
#[derive(Clone, Copy)]
pub struct Materials<'a> {
    /// The database.
    pub store: &'a Store,
    /// Which part of it.
    pub filter: &'a Filter,
    /// The knowledge, loaded.
    pub known: &'a Knowledge,
    /// The same as files.
    pub files: &'a Files,
    /// The release before, if there is one.
    pub previous: Option<&'a Path>,
}

/// Writes a release into an empty folder; gives the number of its records, and what has changed since the one before.
///
/// # Errors
/// If something cannot be read or written, or the release before is none.
pub fn write(materials: Materials<'_>, folder: &Path) -> Result<(usize, Option<Changes>), AppError> {
    for part in ["data", "schema", "counting"] {
        let path = folder.join(part);
        fs::create_dir(&path).map_err(|e| unwritable(&path, &e))?;
    }
    let found = data(materials, folder)?;
    articles(materials, folder)?;
    schema(folder)?;
    text(folder, "CODEBOOK.md", &codebook::codebook(materials.known))?;
    for (name, content) in materials.files.iter().filter(|(name, _)| is_counting_rule(name)) {
        text(folder, name, content)?;
    }
    let changes = match materials.previous {
        Some(previous) => Some(changes::since(previous, folder)?),
        None => None,
    };
    if let Some(changes) = &changes {
        text(folder, "CHANGES.md", &changes.to_markdown())?;
    }
    package::write(folder, materials, found)?;
    Ok((found, changes))
}

/// Counting rules stand in `counting/`, with their cases, which are no part of a release.
fn is_counting_rule(name: &str) -> bool {
    name.starts_with("counting/") && name.ends_with(".toml") && !name.ends_with(".cases.toml")
}

/// Writes the record and its tables, and says how many records there are.
fn data(materials: Materials<'_>, folder: &Path) -> Result<usize, AppError> {
    let Materials { store, filter, known, .. } = materials;
    let sources = Sources { store, knowledge: known, filter };
    let record = (ExportFormat::Jsonl, "record.jsonl".to_owned(), Options::default());
    let tables = TABLES.map(|table| {
        let options = Options { table: Some(table), ..Options::default() };
        (ExportFormat::Csv, format!("{}.csv", table.name()), options)
    });
    let mut found = 0;
    for (format, name, options) in std::iter::once(record).chain(tables) {
        let stream = create(&folder.join("data").join(name))?;
        let mut exporter = export::exporter(format, Box::new(stream), sources, options)?;
        found = 0;
        store.for_each_entry(filter, |entry| {
            found += 1;
            exporter.write(&entry)
        })?;
        exporter.finish()?;
    }
    Ok(found)
}

fn articles(materials: Materials<'_>, folder: &Path) -> Result<(), AppError> {
    let mut writer = CsvWriter::new(create(&folder.join("data/articles.csv"))?, &ARTICLES)?;
    for article in materials.store.articles(materials.filter)? {
        let given = |field: &Option<String>| field.clone().unwrap_or_default();
        writer.row(&[
            article.id.clone(),
            article.doc.clone(),
            given(&article.title),
            given(&article.outlet),
            given(&article.url),
            given(&article.language),
            article.reference_date.map_or(String::new(), |day| day.to_string()),
            article.sha256.clone(),
            article.byte_count.to_string(),
            article.events.to_string(),
            article.statements.to_string(),
        ])?;
    }
    writer.flush()
}

/// The shape of a line of `record.jsonl`, as JSON Schema.
fn schema(folder: &Path) -> Result<(), AppError> {
    let shapes: [(&str, Value); 2] = [
        ("event", schemars::schema_for!(EventRecord).to_value()),
        ("statement", schemars::schema_for!(StatementRecord).to_value()),
    ];
    for (name, mut shape) in shapes {
        shape["properties"]["record"] = json!({"const": name, "description": "The kind of record."});
        let words = serde_json::to_string_pretty(&shape).map_err(std::io::Error::from)?;
        text(folder, &format!("schema/{name}.schema.json"), &(words + "\n"))?;
    }
    Ok(())
}

fn text(folder: &Path, name: &str, words: &str) -> Result<(), AppError> {
    let path = folder.join(name);
    fs::write(&path, words).map_err(|e| unwritable(&path, &e))
}

fn create(path: &Path) -> Result<BufWriter<File>, AppError> {
    File::create(path).map(BufWriter::new).map_err(|e| unwritable(path, &e))
}

/// Every file of a folder, by its path below it with slashes, sorted.
fn files_below(folder: &Path) -> Result<Vec<(String, PathBuf)>, AppError> {
    let mut found = Vec::new();
    let mut folders = vec![(String::new(), folder.to_owned())];
    while let Some((prefix, folder)) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|e| unreadable(&folder, &e))?;
        for entry in entries {
            let entry = entry.map_err(|e| unreadable(&folder, &e))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            match entry.path().is_dir() {
                true => folders.push((format!("{name}/"), entry.path())),
                false => found.push((name, entry.path())),
            }
        }
    }
    found.sort();
    Ok(found)
}

fn unreadable(path: &Path, error: &std::io::Error) -> AppError {
    AppError::new(Kind::Input, format!("{}: it cannot be read: {}", path.display(), plain(error)))
}
