//! The record as tables of typed cells, which every format of rows and columns shares.

pub mod cell;
mod events;
mod evidence;
pub mod records;
mod statements;

use readout_store::Entry;
use readout_store::record::{DateRecord, EventRecord, Record};

use super::Sources;
use crate::error::AppError;
use cell::{Cell, Type};
use events::Told;
use evidence::Texts;

/// Which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Table {
    /// One row a record: events and statements.
    Records,
    /// One row an event.
    Events,
    /// One row a participant of an event.
    Participants,
    /// One row a statement.
    Statements,
    /// One row a piece of evidence, with positions in characters, bytes and UTF-16 units.
    Evidence,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// What its cells hold.
    pub holds: Type,
}

impl Table {
    /// All tables.
    pub const ALL: [Table; 5] =
        [Table::Records, Table::Events, Table::Participants, Table::Statements, Table::Evidence];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Table::Records => "records",
            Table::Events => "events",
            Table::Participants => "participants",
            Table::Statements => "statements",
            Table::Evidence => "evidence",
        }
    }

    /// Its columns, in order.
    pub fn columns(self) -> Vec<Column> {
        match self {
            Table::Records => records::columns(),
            Table::Events => events::columns(),
            Table::Participants => events::participant_columns(),
            Table::Statements => statements::columns(),
            Table::Evidence => evidence::columns(),
        }
    }
}

/// Entries as rows.
pub struct Rows<'a> {
    texts: Texts<'a>,
}

impl<'a> Rows<'a> {
    /// Rows of entries of a database.
    pub fn new(sources: Sources<'a>) -> Self {
        Self { texts: Texts::new(sources.store) }
    }

    /// The rows that an entry has in a table.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn of(&mut self, table: Table, entry: &Entry) -> Result<Vec<Vec<Cell>>, AppError> {
        Ok(match (table, &entry.record) {
            (Table::Records, record) => vec![records::row(record)],
            (Table::Events, Record::Event(event)) => vec![events::row(&Told { event, entry })],
            (Table::Participants, Record::Event(event)) => events::participant_rows(&Told { event, entry }),
            (Table::Statements, Record::Statement(statement)) => vec![statements::row(statement, entry)],
            (Table::Evidence, _) => evidence::rows(entry, &mut self.texts)?,
            _ => Vec::new(),
        })
    }
}

fn column(name: &'static str, holds: Type) -> Column {
    Column { name, holds }
}

/// A word of the date, where there is one.
fn given_date(event: &EventRecord, of: fn(&DateRecord) -> Option<&String>) -> Cell {
    Cell::given(event.date.as_ref().and_then(of))
}
