//! What a reading found, as records under their ids, ready to be written.

use readout_engine::pipeline::DateSource;
use readout_engine::{Notice, Reading, Text};
use rusqlite::{Connection, params};

use crate::ids::Ids;
use crate::record::{self, EventRecord, StatementRecord};
use crate::rows::{Owner, Rows};

/// The events and statements of a reading.
pub(crate) struct Findings<'a> {
    text: &'a Text,
    reading: &'a Reading,
    /// In the order of the reading.
    pub events: Vec<EventRecord>,
    /// In the order of the reading.
    pub statements: Vec<StatementRecord>,
}

impl<'a> Findings<'a> {
    /// The records of a reading.
    pub fn of(doc: &str, text: &'a Text, reading: &'a Reading, ids: &Ids) -> Self {
        let events = reading.events.iter().zip(&ids.events);
        let statements = reading.statements.iter().zip(&ids.statements);
        Self {
            text,
            reading,
            events: events.map(|(found, id)| record::event(doc, text, found, id)).collect(),
            statements: statements.map(|(found, id)| record::statement(doc, text, found, id, ids)).collect(),
        }
    }

    /// Which event a statement was said at, by number.
    pub fn event_of(&self, statement: usize) -> Option<usize> {
        self.reading.statements[statement].event
    }

    /// Writes event `n` with its evidence and derivation, and gives its row.
    pub fn write_event(
        &self,
        to: &Connection,
        article: i64,
        n: usize,
        profile: i64,
    ) -> rusqlite::Result<i64> {
        let (rows, event, found) = (Rows { to }, &self.events[n], &self.reading.events[n]);
        let row = rows.event(article, n, profile, event)?;
        rows.evidence(Owner::Event(row), &event.evidence, &found.evidence)?;
        rows.derivation(Owner::Event(row), self.text, &found.steps)?;
        Ok(row)
    }

    /// Writes statement `n` with its pieces and derivation.
    pub fn write_statement(
        &self,
        to: &Connection,
        article: i64,
        n: usize,
        event: Option<i64>,
    ) -> rusqlite::Result<i64> {
        let (rows, statement, found) = (Rows { to }, &self.statements[n], &self.reading.statements[n]);
        let row = rows.statement(article, n, event, statement, found.span)?;
        rows.evidence(Owner::Statement(row), &statement.pieces, &found.pieces)?;
        rows.derivation(Owner::Statement(row), self.text, &found.steps)?;
        Ok(row)
    }

    /// Writes what decoding and reading had to say.
    pub fn write_notices(&self, to: &Connection, article: i64, decoding: &[Notice]) -> rusqlite::Result<()> {
        self.notices(
            to,
            article,
            decoding.iter().chain(&self.reading.page.notices).chain(&self.reading.notices),
        )
    }

    /// Writes what reading has to say in the place of what it said before; what decoding said stays.
    pub fn write_notices_again(&self, to: &Connection, article: i64) -> rusqlite::Result<()> {
        let sql = "DELETE FROM notice WHERE article_id = ?1 AND code NOT LIKE 'decode.%'";
        to.prepare_cached(sql)?.execute([article])?;
        let again = self.reading.page.notices.iter().chain(&self.reading.notices);
        self.notices(to, article, again.filter(|notice| !notice.code.starts_with("decode.")))
    }

    fn notices<'n>(
        &self,
        to: &Connection,
        article: i64,
        notices: impl Iterator<Item = &'n Notice>,
    ) -> rusqlite::Result<()> {
        let mut said: Vec<&Notice> = Vec::new();
        for notice in notices {
            if !said.contains(&notice) {
                said.push(notice);
            }
        }
        let first: i64 = to
            .prepare_cached("SELECT coalesce(max(position) + 1, 0) FROM notice WHERE article_id = ?1")?
            .query_row([article], |row| row.get(0))?;
        let sql = "INSERT INTO notice (article_id, position, code, byte_start, byte_end, start, \"end\", message, \
                   hint) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let mut insert = to.prepare_cached(sql)?;
        for (position, notice) in (first..).zip(said) {
            let scalars = notice.span.map(|span| self.text.scalars(span));
            insert.execute(params![
                article,
                position,
                notice.code,
                notice.span.map(|s| s.start),
                notice.span.map(|s| s.end),
                scalars.map(|s| s.0),
                scalars.map(|s| s.1),
                notice.message,
                notice.hint,
            ])?;
        }
        Ok(())
    }
}

/// Where a date comes from, as it is kept.
pub(crate) fn date_source(source: DateSource) -> &'static str {
    match source {
        DateSource::Given => "given",
        DateSource::Text => "text",
        DateSource::Name => "name",
    }
}
