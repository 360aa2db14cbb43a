//! The rows of events and statements, made from their records and written.

use std::sync::Arc;

use readout_engine::trace::Step;
use readout_engine::{Span, Text};
use rusqlite::{CachedStatement, Connection, params};
use serde::{Deserialize, Serialize};

use crate::keys;
use crate::model::{StoredSpan, StoredStep};
use crate::record::{EventRecord, EvidenceRecord, ParticipantRecord, SpeakerRecord, StatementRecord};

/// A piece of text as it stands in a column: bytes, Unicode scalar values, the characters, and whether they no longer
/// stand there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredPiece(pub i64, pub i64, pub i64, pub i64, pub String, pub u8);

impl StoredPiece {
    fn of(piece: &EvidenceRecord, bytes: Span) -> Self {
        // A text is far shorter than what a number holds.
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let orphan = u8::from(piece.orphan);
        let (from, to) = (number(bytes.start), number(bytes.end));
        Self(from, to, number(piece.start), number(piece.end), piece.quote.clone(), orphan)
    }
}

/// A step of a derivation as it stands in a column: what, by which rule, with what result, on which bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StepRow(pub String, pub String, pub String, pub Vec<(usize, usize)>);

impl StepRow {
    fn of(step: &Step) -> Self {
        let spans = step.spans.iter().map(|span| (span.start, span.end)).collect();
        Self(step.what.to_owned(), step.by.clone(), step.result.clone(), spans)
    }

    /// The step with the characters that it stands on; what does not lie in the text has none.
    pub fn in_text(self, text: &Text) -> StoredStep {
        let spans = self.3.into_iter().map(|(byte_start, byte_end)| {
            let quote = text.as_str().get(byte_start..byte_end).map(str::to_owned);
            let (start, end) = match &quote {
                Some(_) => text.scalars(Span::new(byte_start, byte_end)),
                None => (0, 0),
            };
            StoredSpan { start, end, byte_start, byte_end, quote: quote.unwrap_or_default() }
        });
        StoredStep { what: self.0, by: self.1, result: self.2, spans: spans.collect() }
    }
}

/// An event as it is written.
#[derive(Clone, Debug)]
pub(crate) struct EventRow {
    pub record: EventRecord,
    people: String,
    evidence: String,
    inferred: String,
    steps: String,
    pub keys: Arc<str>,
}

impl EventRow {
    pub fn new(record: EventRecord, evidence: &[Span], steps: &[Step]) -> rusqlite::Result<Self> {
        let pieces: Vec<StoredPiece> = pieces(&record.evidence, evidence);
        Ok(Self {
            people: json(&record.participants)?,
            evidence: json(&pieces)?,
            inferred: json(&record.inferred)?,
            steps: steps_column(steps)?,
            keys: keys::of_event(&record).into(),
            record,
        })
    }
}

/// A statement as it is written.
#[derive(Clone, Debug)]
pub(crate) struct StatementRow {
    pub record: StatementRecord,
    bytes: Span,
    people: String,
    pieces: String,
    steps: String,
    pub keys: Arc<str>,
}

impl StatementRow {
    pub fn new(
        record: StatementRecord,
        bytes: Span,
        parts: &[Span],
        steps: &[Step],
    ) -> rusqlite::Result<Self> {
        let people = people(&record);
        let pieces: Vec<StoredPiece> = pieces(&record.pieces, parts);
        Ok(Self {
            keys: keys::of_people(&people).into(),
            people: json(&people)?,
            pieces: json(&pieces)?,
            steps: steps_column(steps)?,
            bytes,
            record,
        })
    }
}

/// Writes new rows of findings: many are written with statements that are looked up once.
pub(crate) struct Inserts<'c> {
    event: CachedStatement<'c>,
    event_steps: CachedStatement<'c>,
    statement: CachedStatement<'c>,
    statement_steps: CachedStatement<'c>,
}

impl<'c> Inserts<'c> {
    /// Within a transaction.
    pub fn new(to: &'c Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            event: to.prepare_cached(
                "INSERT INTO event (id, article_id, profile_id, position, page_article, kind, subkind, level, \
                 status, date_start, date_end, date_precision, date_text, time_of_day, place_name, place_id, \
                 place_country, attributed_to, plover_event, plover_mode, cameo, rule, inferred, people, evidence) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, \
                 ?20, ?21, ?22, ?23, ?24, ?25)",
            )?,
            event_steps: to.prepare_cached("INSERT INTO event_steps (event_id, steps) VALUES (?1, ?2)")?,
            statement: to.prepare_cached(
                "INSERT INTO statement (id, article_id, event_id, position, page_article, byte_start, byte_end, \
                 start, \"end\", quote, direct, verb, stance, rule, people, pieces) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
            )?,
            statement_steps: to
                .prepare_cached("INSERT INTO statement_steps (statement_id, steps) VALUES (?1, ?2)")?,
        })
    }

    /// Writes an event with all that belongs to it but its [keys](Rows::keys), and gives its number.
    pub fn event(
        &mut self,
        article: i64,
        position: usize,
        profile: i64,
        row: &EventRow,
    ) -> rusqlite::Result<i64> {
        let event = &row.record;
        let (date, place) = (event.date.as_ref(), event.place.as_ref());
        let number = self.event.insert(params![
            event.id,
            article,
            profile,
            position,
            event.article,
            event.kind,
            event.subkind,
            event.level,
            event.status,
            date.map(|d| d.start.to_string()),
            date.map(|d| d.end.to_string()),
            date.map(|d| &d.precision),
            date.and_then(|d| d.text.as_ref()),
            date.and_then(|d| d.time_of_day.as_ref()),
            place.and_then(|p| p.name.as_ref()),
            place.and_then(|p| p.id.as_ref()),
            place.and_then(|p| p.country.as_ref()),
            event.attributed_to,
            event.codes.plover.event,
            event.codes.plover.mode,
            event.codes.cameo,
            event.rule,
            row.inferred,
            row.people,
            row.evidence,
        ])?;
        write_steps(&mut self.event_steps, number, &row.steps)?;
        Ok(number)
    }

    /// Writes a statement with all that belongs to it but its [keys](Rows::keys), and gives its number.
    pub fn statement(
        &mut self,
        article: i64,
        position: usize,
        event: Option<i64>,
        row: &StatementRow,
    ) -> rusqlite::Result<i64> {
        let statement = &row.record;
        let number = self.statement.insert(params![
            statement.id,
            article,
            event,
            position,
            statement.article,
            row.bytes.start,
            row.bytes.end,
            statement.start,
            statement.end,
            statement.quote,
            statement.direct,
            statement.verb,
            statement.stance,
            statement.rule,
            row.people,
            row.pieces,
        ])?;
        write_steps(&mut self.statement_steps, number, &row.steps)?;
        Ok(number)
    }
}

fn write_steps(insert: &mut CachedStatement<'_>, number: i64, steps: &str) -> rusqlite::Result<()> {
    if steps == NO_STEPS { Ok(()) } else { insert.execute(params![number, steps]).map(|_| ()) }
}

/// Changes rows of findings, and writes what they are looked up by.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    /// Within a transaction.
    pub to: &'a Connection,
}

impl Rows<'_> {
    /// Writes what events or statements are looked up by.
    pub fn keys<'k>(
        &self,
        table: &str,
        rows: impl IntoIterator<Item = (i64, &'k str)>,
    ) -> rusqlite::Result<()> {
        let mut insert = self.to.prepare_cached(match table {
            "event" => "INSERT INTO event_key (rowid, keys) VALUES (?1, ?2)",
            _ => "INSERT INTO statement_key (rowid, keys) VALUES (?1, ?2)",
        })?;
        rows.into_iter().try_for_each(|(number, keys)| insert.execute(params![number, keys]).map(|_| ()))
    }

    /// Gives the row of an event the values of another record of it. Evidence and derivation stay.
    pub fn change_event(&self, number: i64, event: &EventRecord) -> rusqlite::Result<()> {
        let (date, place) = (event.date.as_ref(), event.place.as_ref());
        let sql = "UPDATE event SET kind = ?2, subkind = ?3, level = ?4, status = ?5, date_start = ?6, \
                   date_end = ?7, date_precision = ?8, date_text = ?9, time_of_day = ?10, place_name = ?11, \
                   place_id = ?12, place_country = ?13, attributed_to = ?14, plover_event = ?15, \
                   plover_mode = ?16, cameo = ?17, inferred = ?18, people = ?19 WHERE event_id = ?1";
        self.to.prepare_cached(sql)?.execute(params![
            number,
            event.kind,
            event.subkind,
            event.level,
            event.status,
            date.map(|d| d.start.to_string()),
            date.map(|d| d.end.to_string()),
            date.map(|d| &d.precision),
            date.and_then(|d| d.text.as_ref()),
            date.and_then(|d| d.time_of_day.as_ref()),
            place.and_then(|p| p.name.as_ref()),
            place.and_then(|p| p.id.as_ref()),
            place.and_then(|p| p.country.as_ref()),
            event.attributed_to,
            event.codes.plover.event,
            event.codes.plover.mode,
            event.codes.cameo,
            json(&event.inferred)?,
            json(&event.participants)?,
        ])?;
        self.to.prepare_cached("DELETE FROM event_key WHERE rowid = ?1")?.execute([number])?;
        self.keys("event", [(number, keys::of_event(event).as_str())])
    }

    /// Gives the row of a statement the values of another record of it. Its text and its event stay.
    pub fn change_statement(&self, number: i64, statement: &StatementRecord) -> rusqlite::Result<()> {
        let people = people(statement);
        let sql =
            "UPDATE statement SET direct = ?2, verb = ?3, stance = ?4, people = ?5 WHERE statement_id = ?1";
        let values = params![number, statement.direct, statement.verb, statement.stance, json(&people)?];
        self.to.prepare_cached(sql)?.execute(values)?;
        self.to.prepare_cached("DELETE FROM statement_key WHERE rowid = ?1")?.execute([number])?;
        self.keys("statement", [(number, keys::of_people(&people).as_str())])
    }
}

/// The column of no steps: no row is written for it.
const NO_STEPS: &str = "[]";

fn steps_column(steps: &[Step]) -> rusqlite::Result<String> {
    json(&steps.iter().map(StepRow::of).collect::<Vec<_>>())
}

pub(crate) fn pieces(records: &[EvidenceRecord], bytes: &[Span]) -> Vec<StoredPiece> {
    records.iter().zip(bytes).map(|(piece, &bytes)| StoredPiece::of(piece, bytes)).collect()
}

/// Who speaks, then who is spoken to.
fn people(statement: &StatementRecord) -> Vec<ParticipantRecord> {
    let speaker = in_role(&statement.speaker, "speaker");
    let addressee = statement.addressee.as_ref().map(|who| in_role(who, "addressee"));
    std::iter::once(speaker).chain(addressee).collect()
}

fn in_role(who: &SpeakerRecord, role: &str) -> ParticipantRecord {
    ParticipantRecord {
        name: who.name.clone(),
        id: who.id.clone(),
        office: who.office.clone(),
        country: who.country.clone(),
        role: role.to_owned(),
        aliases: who.aliases.clone(),
    }
}

/// A value as a column of JSON.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))
}
