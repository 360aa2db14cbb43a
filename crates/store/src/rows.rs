//! The rows of events and statements, written from their records.

use readout_engine::trace::Step;
use readout_engine::{Span, Text};
use rusqlite::{Connection, params};

use crate::model::{StoredSpan, StoredStep};
use crate::record::{self, EventRecord, EvidenceRecord, ParticipantRecord, SpeakerRecord, StatementRecord};

/// What a participant, evidence or a derivation belongs to.
#[derive(Clone, Copy)]
pub(crate) enum Owner {
    Event(i64),
    Statement(i64),
}

impl Owner {
    pub fn event(self) -> Option<i64> {
        if let Owner::Event(n) = self { Some(n) } else { None }
    }

    pub fn statement(self) -> Option<i64> {
        if let Owner::Statement(n) = self { Some(n) } else { None }
    }
}

/// Writes rows of findings.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    /// Within a transaction.
    pub to: &'a Connection,
}

impl Rows<'_> {
    /// Writes an event with who took part, and gives its row.
    pub fn event(
        &self,
        article: i64,
        position: usize,
        profile: i64,
        event: &EventRecord,
    ) -> rusqlite::Result<i64> {
        let (date, place) = (event.date.as_ref(), event.place.as_ref());
        let inferred = json(&event.inferred)?;
        let sql = "INSERT INTO event (id, article_id, profile_id, position, page_article, kind, subkind, level, \
                   status, date_start, date_end, date_precision, date_text, time_of_day, place_name, place_id, \
                   place_country, attributed_to, plover_event, plover_mode, cameo, rule, inferred) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, \
                   ?20, ?21, ?22, ?23)";
        let row = self.to.prepare_cached(sql)?.insert(params![
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
            inferred,
        ])?;
        self.participants(Owner::Event(row), &event.participants)?;
        Ok(row)
    }

    /// Writes a statement with who speaks to whom, and gives its row.
    pub fn statement(
        &self,
        article: i64,
        position: usize,
        event: Option<i64>,
        statement: &StatementRecord,
        bytes: Span,
    ) -> rusqlite::Result<i64> {
        let sql = "INSERT INTO statement (id, article_id, event_id, position, page_article, byte_start, byte_end, \
                   start, \"end\", quote, direct, verb, stance, rule) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
        let row = self.to.prepare_cached(sql)?.insert(params![
            statement.id,
            article,
            event,
            position,
            statement.article,
            bytes.start,
            bytes.end,
            statement.start,
            statement.end,
            statement.quote,
            statement.direct,
            statement.verb,
            statement.stance,
            statement.rule,
        ])?;
        self.participants(Owner::Statement(row), &people(statement))?;
        Ok(row)
    }

    fn participant(&self, owner: Owner, position: usize, who: &ParticipantRecord) -> rusqlite::Result<()> {
        let sql = "INSERT INTO participant (event_id, statement_id, position, role, name, id, office, country) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let row = self.to.prepare_cached(sql)?.insert(params![
            owner.event(),
            owner.statement(),
            position,
            who.role,
            who.name,
            who.id,
            who.office,
            who.country,
        ])?;
        let mut alias = self
            .to
            .prepare_cached("INSERT INTO alias (participant_id, position, name) VALUES (?1, ?2, ?3)")?;
        for (position, name) in who.aliases.iter().enumerate() {
            alias.execute(params![row, position, name])?;
        }
        Ok(())
    }

    /// Writes the pieces of text that something stands on.
    pub fn evidence(&self, owner: Owner, pieces: &[EvidenceRecord], bytes: &[Span]) -> rusqlite::Result<()> {
        let sql = "INSERT INTO evidence (event_id, statement_id, position, byte_start, byte_end, start, \"end\", \
                   quote) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let mut insert = self.to.prepare_cached(sql)?;
        for (position, (piece, bytes)) in pieces.iter().zip(bytes).enumerate() {
            insert.execute(params![
                owner.event(),
                owner.statement(),
                position,
                bytes.start,
                bytes.end,
                piece.start,
                piece.end,
                piece.quote,
            ])?;
        }
        Ok(())
    }

    /// Writes how something came about.
    pub fn derivation(&self, owner: Owner, text: &Text, steps: &[Step]) -> rusqlite::Result<()> {
        let steps: Vec<StoredStep> = steps.iter().map(|step| stored_step(text, step)).collect();
        let sql = "INSERT INTO derivation (event_id, statement_id, steps) VALUES (?1, ?2, ?3)";
        self.to.prepare_cached(sql)?.execute(params![owner.event(), owner.statement(), json(&steps)?])?;
        Ok(())
    }

    /// Gives the row of an event the values of another record of it. Evidence and derivation stay.
    pub fn change_event(&self, row: i64, event: &EventRecord) -> rusqlite::Result<()> {
        let (date, place) = (event.date.as_ref(), event.place.as_ref());
        let sql = "UPDATE event SET kind = ?2, subkind = ?3, level = ?4, status = ?5, date_start = ?6, \
                   date_end = ?7, date_precision = ?8, date_text = ?9, time_of_day = ?10, place_name = ?11, \
                   place_id = ?12, place_country = ?13, attributed_to = ?14, plover_event = ?15, \
                   plover_mode = ?16, cameo = ?17, inferred = ?18 WHERE event_id = ?1";
        self.to.prepare_cached(sql)?.execute(params![
            row,
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
        ])?;
        self.to.prepare_cached("DELETE FROM participant WHERE event_id = ?1")?.execute([row])?;
        self.participants(Owner::Event(row), &event.participants)
    }

    /// Gives the row of a statement the values of another record of it. Its text and its event stay.
    pub fn change_statement(&self, row: i64, statement: &StatementRecord) -> rusqlite::Result<()> {
        let sql = "UPDATE statement SET direct = ?2, verb = ?3, stance = ?4 WHERE statement_id = ?1";
        let values = params![row, statement.direct, statement.verb, statement.stance];
        self.to.prepare_cached(sql)?.execute(values)?;
        self.to.prepare_cached("DELETE FROM participant WHERE statement_id = ?1")?.execute([row])?;
        self.participants(Owner::Statement(row), &people(statement))
    }

    fn participants(&self, owner: Owner, people: &[ParticipantRecord]) -> rusqlite::Result<()> {
        people.iter().enumerate().try_for_each(|(position, who)| self.participant(owner, position, who))
    }
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

fn stored_step(text: &Text, step: &Step) -> StoredStep {
    let spans = step.spans.iter().map(|&span| {
        let EvidenceRecord { start, end, quote, .. } = record::evidence(text, span);
        StoredSpan { start, end, byte_start: span.start, byte_end: span.end, quote }
    });
    StoredStep {
        what: step.what.to_owned(),
        by: step.by.clone(),
        result: step.result.clone(),
        spans: spans.collect(),
    }
}

/// A value as a column of JSON.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))
}
