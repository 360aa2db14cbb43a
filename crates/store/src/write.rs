//! Keeping an article: one transaction for all of it.

use readout_engine::pipeline::DateSource;
use readout_engine::trace::Step;
use readout_engine::{Notice, Span, Text};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

use crate::error::StoreError;
use crate::ids::{self, Ids};
use crate::linking;
use crate::model::{Added, NewArticle, StoredSpan, StoredStep};
use crate::record::{self, EventRecord, EvidenceRecord, ParticipantRecord, SpeakerRecord, StatementRecord};
use crate::store::{Store, explain};

/// What a participant, evidence or a derivation belongs to.
#[derive(Clone, Copy)]
enum Owner {
    Event(i64),
    Statement(i64),
}

impl Owner {
    fn event(self) -> Option<i64> {
        if let Owner::Event(n) = self { Some(n) } else { None }
    }

    fn statement(self) -> Option<i64> {
        if let Owner::Statement(n) = self { Some(n) } else { None }
    }
}

impl Store {
    /// Keeps an article with its bytes and everything read in it, in one transaction. The same bytes under the same
    /// name are kept once. Now and then what was kept before is indexed first; [`Store::index`] does what is left.
    ///
    /// # Errors
    /// If the database cannot be written; then nothing of the article is kept.
    pub fn add(&mut self, article: &NewArticle<'_>) -> Result<Added, StoreError> {
        self.index_if_due()?;
        let sha256 = ids::sha256(article.bytes);
        let id = ids::article_id(article.doc, &sha256);
        let text_sha256 = ids::sha256(article.text.as_str().as_bytes());
        let path = self.path.clone();
        let whole = || -> rusqlite::Result<Added> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let writer = Writer { to: &transaction, article, sha256: &sha256, text_sha256: &text_sha256 };
            if writer.is_kept(&id)? {
                return Ok(Added::Kept(id));
            }
            writer.write(&id)?;
            transaction.commit()?;
            Ok(Added::New(id))
        };
        let added = whole().map_err(|e| explain(&path, e))?;
        self.kept_since += usize::from(matches!(added, Added::New(_)));
        Ok(added)
    }
}

struct Writer<'a> {
    to: &'a Transaction<'a>,
    article: &'a NewArticle<'a>,
    sha256: &'a str,
    text_sha256: &'a str,
}

impl Writer<'_> {
    fn is_kept(&self, id: &str) -> rusqlite::Result<bool> {
        self.to.prepare_cached("SELECT 1 FROM article WHERE id = ?1")?.exists([id])
    }

    fn write(&self, id: &str) -> rusqlite::Result<()> {
        let ids = self.finding_ids()?;
        let article = self.article(id, self.source()?)?;
        let reading = self.article.reading;
        let (doc, text) = (self.article.doc, self.article.text);
        let events: Vec<EventRecord> =
            reading.events.iter().zip(&ids.events).map(|(e, id)| record::event(doc, text, e, id)).collect();
        let profiles = linking::profiles(self.to, self.sha256, &events)?;
        let mut rows = Vec::with_capacity(events.len());
        for (position, (event, found)) in events.iter().zip(&reading.events).enumerate() {
            let row = self.event(article, position, profiles[position], event)?;
            self.evidence(Owner::Event(row), &event.evidence, &found.evidence)?;
            self.derivation(Owner::Event(row), &found.steps)?;
            rows.push(row);
        }
        for (position, (found, id)) in reading.statements.iter().zip(&ids.statements).enumerate() {
            let statement = record::statement(doc, text, found, id, &ids);
            let event = found.event.and_then(|n| rows.get(n)).copied();
            let row = self.statement(article, position, event, &statement, found.span)?;
            self.evidence(Owner::Statement(row), &statement.pieces, &found.pieces)?;
            self.derivation(Owner::Statement(row), &found.steps)?;
        }
        self.notices(article)
    }

    /// The ids that the record has everywhere, unless the same text is here under the same name from other bytes,
    /// such as a line that was given another date.
    fn finding_ids(&self) -> rusqlite::Result<Ids> {
        let mut query =
            self.to.prepare_cached("SELECT 1 FROM article WHERE doc = ?1 AND text_sha256 = ?2")?;
        let salt = if query.exists([self.article.doc, self.text_sha256])? { self.sha256 } else { "" };
        Ok(Ids::salted(self.article.doc, self.text_sha256, self.article.reading, salt))
    }

    fn source(&self) -> rusqlite::Result<i64> {
        let mut query = self.to.prepare_cached("SELECT source_id FROM source WHERE sha256 = ?1")?;
        if let Some(source) = query.query_row([self.sha256], |row| row.get(0)).optional()? {
            return Ok(source);
        }
        let bytes = self.article.bytes;
        self.to
            .prepare_cached("INSERT INTO source (sha256, byte_count, bytes) VALUES (?1, ?2, ?3)")?
            .insert(params![self.sha256, bytes.len(), bytes])
    }

    fn article(&self, id: &str, source: i64) -> rusqlite::Result<i64> {
        let a = self.article;
        let sql = "INSERT INTO article (id, source_id, doc, path, encoding, title, outlet, url, language, \
                   reference_date, reference_source, added_at, text_sha256, text, identity) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
        self.to.prepare_cached(sql)?.insert(params![
            id,
            source,
            a.doc,
            a.path,
            a.encoding,
            a.title,
            a.outlet,
            a.url,
            a.language,
            a.reference_date.map(|date| date.to_string()),
            a.reference_source.map(date_source),
            a.added_at,
            self.text_sha256,
            a.text.as_str(),
            a.identity,
        ])
    }

    fn event(
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
        for (position, participant) in event.participants.iter().enumerate() {
            self.participant(Owner::Event(row), position, participant)?;
        }
        Ok(row)
    }

    fn statement(
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
        let people = std::iter::once((&statement.speaker, "speaker"))
            .chain(statement.addressee.as_ref().map(|addressee| (addressee, "addressee")));
        for (position, (who, role)) in people.enumerate() {
            self.participant(Owner::Statement(row), position, &in_role(who, role))?;
        }
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

    fn evidence(&self, owner: Owner, pieces: &[EvidenceRecord], bytes: &[Span]) -> rusqlite::Result<()> {
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

    fn derivation(&self, owner: Owner, steps: &[Step]) -> rusqlite::Result<()> {
        let steps: Vec<StoredStep> = steps.iter().map(|step| stored_step(self.article.text, step)).collect();
        let sql = "INSERT INTO derivation (event_id, statement_id, steps) VALUES (?1, ?2, ?3)";
        self.to.prepare_cached(sql)?.execute(params![owner.event(), owner.statement(), json(&steps)?])?;
        Ok(())
    }

    fn notices(&self, article: i64) -> rusqlite::Result<()> {
        let (text, reading) = (self.article.text, self.article.reading);
        let mut said: Vec<&Notice> = Vec::new();
        for notice in self.article.notices.iter().chain(&reading.page.notices).chain(&reading.notices) {
            if !said.contains(&notice) {
                said.push(notice);
            }
        }
        let sql = "INSERT INTO notice (article_id, position, code, byte_start, byte_end, start, \"end\", message, \
                   hint) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let mut insert = self.to.prepare_cached(sql)?;
        for (position, notice) in said.into_iter().enumerate() {
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
}

fn date_source(source: DateSource) -> &'static str {
    match source {
        DateSource::Given => "given",
        DateSource::Text => "text",
        DateSource::Name => "name",
    }
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
        let EvidenceRecord { start, end, quote } = record::evidence(text, span);
        StoredSpan { start, end, byte_start: span.start, byte_end: span.end, quote }
    });
    StoredStep {
        what: step.what.to_owned(),
        by: step.by.clone(),
        result: step.result.clone(),
        spans: spans.collect(),
    }
}

/// A list as a column.
fn json<T: serde::Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))
}
