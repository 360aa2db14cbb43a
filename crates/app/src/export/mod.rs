//! What leaves readout: one file a format.

mod csv;
mod table;

/// How records are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One line an event, by year, for a person.
    Timeline,
    /// Columns, for a person.
    Table,
    /// The record, one JSON object a line.
    Jsonl,
    /// One row a record.
    Csv,
}
