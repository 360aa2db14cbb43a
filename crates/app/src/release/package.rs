//! The manifest, `datapackage.json` (Frictionless Data Package 1): every file with its size and hash, the columns of
//! every table, and the versions that made it.

use std::fs;
use std::path::Path;

use readout_store::record::SCHEMA;
use readout_store::store::FORMAT;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{ARTICLES, Materials, TABLES, files_below, text, unreadable};
use crate::error::AppError;
use crate::export::{Column, Type};

/// Writes the manifest over everything else in the folder.
pub fn write(folder: &Path, materials: Materials<'_>, records: usize) -> Result<(), AppError> {
    let mut resources = Vec::new();
    for (name, path) in files_below(folder)? {
        let bytes = fs::read(&path).map_err(|e| unreadable(&path, &e))?;
        resources.push(resource(&name, &bytes));
    }
    let package = json!({
        "profile": "data-package",
        "name": "readout-release",
        "title": "Record of diplomacy, as articles tell it",
        "resources": resources,
        "readout": {
            "version": env!("CARGO_PKG_VERSION"),
            "record_schema": SCHEMA,
            "database_format": FORMAT,
            "knowledge_sha256": knowledge_hash(materials),
            "records": records,
            "filter": materials.filter,
        },
    });
    let words = serde_json::to_string_pretty(&package).map_err(std::io::Error::from)?;
    text(folder, "datapackage.json", &(words + "\n"))
}

fn resource(path: &str, bytes: &[u8]) -> Value {
    let stem = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let format = stem.rsplit('.').next().unwrap_or_default().to_owned();
    let mut resource = json!({
        "name": stem.replace('.', "-"),
        "path": path,
        "format": format,
        "encoding": "utf-8",
        "bytes": bytes.len(),
        "hash": format!("sha256:{}", hash_of(Sha256::new_with_prefix(bytes))),
    });
    if let Some(fields) = fields(path) {
        resource["profile"] = "tabular-data-resource".into();
        resource["schema"] = json!({ "fields": fields });
    }
    resource
}

/// The columns of a table.
fn fields(path: &str) -> Option<Vec<Value>> {
    let name = path.strip_prefix("data/")?.strip_suffix(".csv")?;
    if name == "articles" {
        let number = |name: &str| ["byte_count", "events", "statements"].contains(&name);
        let field = |name: &&str| {
            let kind = if number(name) { "integer" } else { "string" };
            json!({"name": name, "type": if *name == "reference_date" { "date" } else { kind }})
        };
        return Some(ARTICLES.iter().map(field).collect());
    }
    let table = TABLES.into_iter().find(|table| table.name() == name)?;
    let field = |column: Column| {
        let kind = match column.holds {
            Type::Text => "string",
            Type::Number => "integer",
            Type::Flag => "boolean",
            Type::Day => "date",
        };
        json!({"name": column.name, "type": kind})
    };
    Some(table.columns().into_iter().map(field).collect())
}

/// One hash over all knowledge files with their names.
fn knowledge_hash(materials: Materials<'_>) -> String {
    let mut hash = Sha256::new();
    for (name, content) in materials.files {
        for part in [name.as_bytes(), content.as_bytes()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hash_of(hash)
}

fn hash_of(hash: Sha256) -> String {
    format!("{:x}", hash.finalize())
}
