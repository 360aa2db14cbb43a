//! What a reading found, as rows under their ids, ready to be written.

use readout_engine::pipeline::DateSource;
use readout_engine::{Notice, Reading, Text};
use rusqlite::{Connection, params};

use crate::ids::Ids;
use crate::record;
use crate::rows::{EventRow, Inserts, Rows, StatementRow};

/// The events and statements of a reading.
#[derive(Clone, Debug)]
pub(crate) struct Findings {
    /// In the order of the reading.
    pub events: Vec<EventRow>,
    /// In the order of the reading.
    pub statements: Vec<StatementRow>,
    /// At which event each statement was said, by number.
    pub said_at: Vec<Option<usize>>,
}

impl Findings {
    /// The rows of a reading.
    pub fn of(doc: &str, text: &Text, reading: &Reading, ids: &Ids) -> rusqlite::Result<Self> {
        let events = reading.events.iter().zip(&ids.events).map(|(found, id)| {
            EventRow::new(record::event(doc, text, found, id), &found.evidence, &found.steps)
        });
        let statements = reading.statements.iter().zip(&ids.statements).map(|(found, id)| {
            let said = record::statement(doc, text, found, id, ids);
            StatementRow::new(said, found.span, &found.pieces, &found.steps)
        });
        Ok(Self {
            events: events.collect::<rusqlite::Result<_>>()?,
            statements: statements.collect::<rusqlite::Result<_>>()?,
            said_at: reading.statements.iter().map(|said| said.event).collect(),
        })
    }

    /// Writes event `n` but for its keys, and gives its number in the database.
    pub fn write_event(
        &self,
        to: &mut Inserts<'_>,
        article: i64,
        n: usize,
        profile: i64,
    ) -> rusqlite::Result<i64> {
        to.event(article, n, profile, &self.events[n])
    }

    /// Writes statement `n` but for its keys, said at one of the events with these numbers, and gives its own.
    pub fn write_statement(
        &self,
        to: &mut Inserts<'_>,
        article: i64,
        n: usize,
        events: &[i64],
    ) -> rusqlite::Result<i64> {
        let event = self.said_at[n].and_then(|event| events.get(event)).copied();
        to.statement(article, n, event, &self.statements[n])
    }

    /// Writes the keys of event `n`.
    pub fn write_event_keys(&self, to: &Connection, n: usize, number: i64) -> rusqlite::Result<()> {
        Rows { to }.keys("event", [(number, &*self.events[n].keys)])
    }

    /// Writes the keys of statement `n`.
    pub fn write_statement_keys(&self, to: &Connection, n: usize, number: i64) -> rusqlite::Result<()> {
        Rows { to }.keys("statement", [(number, &*self.statements[n].keys)])
    }
}

/// Writes what decoding and reading had to say about an article that has just been written.
pub(crate) fn write_notices(
    to: &Connection,
    article: i64,
    text: &Text,
    decoding: &[Notice],
    reading: &Reading,
) -> rusqlite::Result<()> {
    let all = decoding.iter().chain(&reading.page.notices).chain(&reading.notices);
    notices(to, article, text, 0, all)
}

/// Writes what reading has to say in the place of what it said before; what decoding said stays.
pub(crate) fn write_notices_again(
    to: &Connection,
    article: i64,
    text: &Text,
    reading: &Reading,
) -> rusqlite::Result<()> {
    let sql = "DELETE FROM notice WHERE article_id = ?1 AND code NOT LIKE 'decode.%'";
    to.prepare_cached(sql)?.execute([article])?;
    let first: i64 = to
        .prepare_cached("SELECT coalesce(max(position) + 1, 0) FROM notice WHERE article_id = ?1")?
        .query_row([article], |row| row.get(0))?;
    let again = reading.page.notices.iter().chain(&reading.notices);
    notices(to, article, text, first, again.filter(|notice| !notice.code.starts_with("decode.")))
}

fn notices<'n>(
    to: &Connection,
    article: i64,
    text: &Text,
    first: i64,
    notices: impl Iterator<Item = &'n Notice>,
) -> rusqlite::Result<()> {
    let mut said: Vec<&Notice> = Vec::new();
    for notice in notices {
        if !said.contains(&notice) {
            said.push(notice);
        }
    }
    let sql = "INSERT INTO notice (article_id, position, code, byte_start, byte_end, start, \"end\", message, \
               hint) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let mut insert = to.prepare_cached(sql)?;
    for (position, notice) in (first..).zip(said) {
        let scalars = notice.span.map(|span| text.scalars(span));
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

/// Where a date comes from, as it is kept.
pub(crate) fn date_source(source: DateSource) -> &'static str {
    match source {
        DateSource::Given => "given",
        DateSource::Text => "text",
        DateSource::Name => "name",
    }
}
