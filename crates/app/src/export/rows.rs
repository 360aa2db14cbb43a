//! Rows of named columns that are no records: answers of `count`, `who` and `person`.

use std::io::Write;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::{CsvWriter, ListFormat, print_table};
use crate::console::Console;
use crate::error::AppError;

/// Prints rows under a header in one format. Lists are joined by blanks where a cell has to be text.
///
/// # Errors
/// If the stream cannot be written.
pub fn print(
    console: &Console,
    format: ListFormat,
    header: &[&str],
    rows: &[Vec<Value>],
) -> Result<(), AppError> {
    match format {
        ListFormat::Table => {
            let mut out = console.out();
            print_table(&mut out, header, &texts(rows), console.width())?;
            Ok(out.flush()?)
        }
        ListFormat::Csv => {
            let mut writer = CsvWriter::new(console.data(), header)?;
            texts(rows).iter().try_for_each(|row| writer.row(row))?;
            writer.flush()
        }
        ListFormat::Jsonl => {
            let mut out = console.data();
            for row in rows {
                serde_json::to_writer(&mut out, &Object(header, row)).map_err(std::io::Error::from)?;
                out.write_all(b"\n")?;
            }
            Ok(out.flush()?)
        }
    }
}

/// Prints rows of text under a header in one format. A table of nothing prints nothing.
///
/// # Errors
/// If the stream cannot be written.
pub fn print_texts(
    console: &Console,
    format: ListFormat,
    header: &[&str],
    rows: &[Vec<String>],
) -> Result<(), AppError> {
    if rows.is_empty() && format == ListFormat::Table {
        return Ok(());
    }
    let rows: Vec<Vec<Value>> =
        rows.iter().map(|row| row.iter().map(|cell| Value::from(cell.as_str())).collect()).collect();
    print(console, format, header, &rows)
}

/// Cells as text.
pub fn texts(rows: &[Vec<Value>]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(text).collect()).collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(text).collect::<Vec<String>>().join(" "),
        other => other.to_string(),
    }
}

/// A row as an object whose fields stand in the order of the header.
struct Object<'a>(&'a [&'a str], &'a [Value]);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0.iter().zip(self.1) {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
