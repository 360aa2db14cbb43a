//! Lists of rows with named columns, for a person or a program.

use std::io::Write as _;

use serde_json::{Map, Value};

use super::{CsvWriter, ListFormat, print_table};
use crate::console::Console;
use crate::error::AppError;

/// Prints rows under a header on standard output. A table of nothing prints nothing.
///
/// # Errors
/// If standard output cannot be written.
pub fn print(
    console: &Console,
    format: ListFormat,
    header: &[&str],
    rows: &[Vec<String>],
) -> Result<(), AppError> {
    match format {
        ListFormat::Table if rows.is_empty() => Ok(()),
        ListFormat::Table => {
            let mut out = console.out();
            print_table(&mut out, header, rows, console.width())?;
            Ok(out.flush()?)
        }
        ListFormat::Jsonl => {
            let mut out = console.data();
            for row in rows {
                let pairs = header.iter().zip(row);
                let object: Map<String, Value> =
                    pairs.map(|(name, cell)| ((*name).to_owned(), Value::from(cell.as_str()))).collect();
                writeln!(out, "{}", Value::Object(object))?;
            }
            Ok(out.flush()?)
        }
        ListFormat::Csv => {
            let mut writer = CsvWriter::new(console.data(), header)?;
            rows.iter().try_for_each(|row| writer.row(row))?;
            writer.flush()
        }
    }
}
