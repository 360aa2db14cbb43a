//! Reading an article again after the knowledge has changed: what would be different, and making it so, except for
//! what a person has decided.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use jiff::civil::Date;
use readout_engine::{Reading, Text};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use serde_json::Value;

use crate::error::StoreError;
use crate::findings::{self, Findings, date_source};
use crate::ids::{self, Ids};
use crate::model::StoredArticle;
use crate::record::Record;
use crate::review::{self, By};
use crate::rows::Inserts;
use crate::store::{Store, explain};
use crate::{linking, load, search};

/// What a new reading of an article changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reread {
    /// Found only now.
    pub added: Vec<Record>,
    /// No longer found.
    pub gone: Vec<Record>,
    /// Found again with other values: before and after.
    pub changed: Vec<(Record, Record)>,
    /// Found again as they were.
    pub same: usize,
    /// Left as a person has decided them, whatever is found now.
    pub decided: usize,
    /// The article's own date, before and after, where another is found now. One that was given stays.
    pub date: Option<(Option<Date>, Option<Date>)>,
}

impl Reread {
    /// Whether nothing is different.
    pub fn is_same(&self) -> bool {
        self.added.is_empty() && self.gone.is_empty() && self.changed.is_empty() && self.date.is_none()
    }
}

impl Store {
    /// Compares a new reading of a kept article with what is kept of it, and unless it is only to be looked at, puts
    /// the new one in its place. What anybody has decided stays as it is, and nothing is proposed again in its place.
    /// `text` is the kept text.
    ///
    /// # Errors
    /// If there is no such article, or the database cannot be read or written; then nothing of it has changed.
    pub fn reread(
        &mut self,
        article: &str,
        by: &By<'_>,
        text: &Text,
        reading: &Reading,
        only_look: bool,
    ) -> Result<Reread, StoreError> {
        let article = self.article(article)?;
        let sql = "SELECT 1 FROM article WHERE id = ?1 AND text_sha256 = ?2";
        let sha256 = ids::sha256(text.as_str().as_bytes());
        if !self.run(|c| c.prepare_cached(sql)?.exists([&article.id, &sha256]))? {
            let reason = "its text is not the one that was read, and is not read again; see `readout verify`";
            return Err(StoreError::BadEdit { field: article.id, reason: reason.to_owned() });
        }
        let path = self.path.clone();
        let mut whole = || -> rusqlite::Result<Reread> {
            let transaction = self.connection.transaction_with_behavior(match only_look {
                true => TransactionBehavior::Deferred,
                false => TransactionBehavior::Immediate,
            })?;
            let row: i64 = transaction.query_row(
                "SELECT article_id FROM article WHERE id = ?1",
                [&article.id],
                |r| r.get(0),
            )?;
            let ids = ids_of(&transaction, row, reading)?;
            let findings = Findings::of(&article.doc, text, reading, &ids)?;
            let plan = Plan::of(&transaction, row, &findings)?;
            let outcome = Reread { date: other_date(&article, reading), ..plan.outcome(&findings)? };
            if !only_look && !outcome.is_same() {
                date(&transaction, row, reading, &outcome)?;
                plan.carry_out(&transaction, row, &findings)?;
                findings::write_notices_again(&transaction, row, text, reading)?;
                log(&transaction, by, &article.id, &outcome)?;
                transaction.commit()?;
            }
            Ok(outcome)
        };
        whole().map_err(|e| explain(&path, e))
    }
}

/// The article's date before and after, where a reading finds another than is kept.
fn other_date(article: &StoredArticle, reading: &Reading) -> Option<(Option<Date>, Option<Date>)> {
    if article.reference_source.as_deref() == Some("given") {
        return None;
    }
    let found = reading.reference_date.map(|found| found.date);
    (found != article.reference_date).then_some((article.reference_date, found))
}

fn date(to: &Connection, article: i64, reading: &Reading, outcome: &Reread) -> rusqlite::Result<()> {
    if outcome.date.is_none() {
        return Ok(());
    }
    let found = reading.reference_date;
    let sql = "UPDATE article SET reference_date = ?2, reference_source = ?3 WHERE article_id = ?1";
    let (date, source) = (found.map(|f| f.date.to_string()), found.map(|f| date_source(f.source)));
    to.prepare_cached(sql)?.execute(params![article, date, source]).map(|_| ())
}

/// The ids that findings of this article have: as when it was added.
fn ids_of(from: &Connection, article: i64, reading: &Reading) -> rusqlite::Result<Ids> {
    let sql = "SELECT a.doc, a.text_sha256, s.sha256, EXISTS (SELECT 1 FROM article AS b \
               WHERE b.doc = a.doc AND b.text_sha256 = a.text_sha256 AND b.article_id < a.article_id) \
               FROM article AS a JOIN source AS s USING (source_id) WHERE a.article_id = ?1";
    let (doc, text_sha256, sha256, later): (String, String, String, bool) =
        from.query_row(sql, [article], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?;
    Ok(Ids::salted(&doc, &text_sha256, reading, if later { &sha256 } else { "" }))
}

fn log(to: &Connection, by: &By<'_>, article: &str, outcome: &Reread) -> rusqlite::Result<()> {
    let counts = format!(
        "{} added, {} gone, {} changed",
        outcome.added.len(),
        outcome.gone.len(),
        outcome.changed.len()
    );
    let by = By { reason: Some(&counts), ..*by };
    review::note_reread(to, &by, article)
}

/// What is kept of one finding.
struct Kept {
    row: i64,
    id: String,
    proposal: Value,
    decided: bool,
    rejected: bool,
    position: usize,
}

/// Which of the new findings is which of the kept ones.
struct Plan {
    events: Side,
    statements: Side,
}

/// The same for events or for statements.
struct Side {
    kept: Vec<Kept>,
    /// For each new finding the kept one, by index.
    matches: Vec<Option<usize>>,
    new: Vec<Value>,
}

impl Plan {
    fn of(from: &Connection, article: i64, findings: &Findings) -> rusqlite::Result<Self> {
        let values = |records: Vec<serde_json::Result<Value>>| -> rusqlite::Result<Vec<Value>> {
            let whole: serde_json::Result<Vec<Value>> = records.into_iter().collect();
            whole.map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))
        };
        let events = values(findings.events.iter().map(|row| serde_json::to_value(&row.record)).collect())?;
        let statements =
            values(findings.statements.iter().map(|row| serde_json::to_value(&row.record)).collect())?;
        let events = Side::of(kept(from, article, "event")?, events);
        let statements = statements.into_iter().map(|said| events.said_at_kept(said)).collect();
        let statements = Side::of(kept(from, article, "statement")?, statements);
        Ok(Self { events, statements })
    }

    fn outcome(&self, findings: &Findings) -> rusqlite::Result<Reread> {
        let mut outcome = Reread::default();
        let event = |n: usize| Record::Event(findings.events[n].record.clone());
        self.events.add_to(&mut outcome, "event", event)?;
        let statement = |n: usize| Record::Statement(findings.statements[n].record.clone());
        self.statements.add_to(&mut outcome, "statement", statement)?;
        Ok(outcome)
    }

    fn carry_out(&self, to: &Transaction<'_>, article: i64, findings: &Findings) -> rusqlite::Result<()> {
        let said_at = self.said_at(to, article)?;
        self.events.make_room(to, article, "event")?;
        self.statements.make_room(to, article, "statement")?;
        let mut left = self.remove(to)?;
        let placeholder = linking::placeholder(to)?;
        left.insert(placeholder);
        let rows = self.write_events(to, article, findings, placeholder)?;
        self.write_statements(to, article, findings, &rows, &said_at)?;
        search::index_later(to, article)?;
        review::relink_article(to, article)?;
        linking::forget(to, &left)?;
        if review::any_people_merged(to)? {
            review::apply_people_to_new(to, article)?;
        }
        Ok(())
    }

    /// At which kept event each kept statement was said, by rows.
    fn said_at(&self, from: &Connection, article: i64) -> rusqlite::Result<Vec<(i64, i64)>> {
        let sql =
            "SELECT statement_id, event_id FROM statement WHERE article_id = ?1 AND event_id IS NOT NULL";
        let mut query = from.prepare_cached(sql)?;
        let rows = query.query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect()
    }

    /// Removes what nobody has decided, and says which profiles it had.
    fn remove(&self, to: &Connection) -> rusqlite::Result<BTreeSet<i64>> {
        let mut left = BTreeSet::new();
        for kept in self.events.kept.iter().filter(|kept| !kept.decided) {
            let sql = "DELETE FROM event WHERE event_id = ?1 RETURNING profile_id";
            left.insert(to.prepare_cached(sql)?.query_row([kept.row], |row| row.get(0))?);
        }
        for kept in self.statements.kept.iter().filter(|kept| !kept.decided) {
            to.prepare_cached("DELETE FROM statement WHERE statement_id = ?1")?.execute([kept.row])?;
        }
        for kept in self.events.kept.iter().chain(&self.statements.kept).filter(|kept| !kept.decided) {
            to.prepare_cached("DELETE FROM proposal WHERE id = ?1")?.execute([&kept.id])?;
        }
        Ok(left)
    }

    /// Writes the new events that stand in no decided one's place, and gives the row of each.
    fn write_events(
        &self,
        to: &Connection,
        article: i64,
        findings: &Findings,
        placeholder: i64,
    ) -> rusqlite::Result<Vec<i64>> {
        let mut rows = Vec::new();
        let mut inserts = Inserts::new(to)?;
        for n in 0..self.events.new.len() {
            rows.push(match self.events.decided(n) {
                Some(kept) => kept.row,
                None => {
                    let number = findings.write_event(&mut inserts, article, n, placeholder)?;
                    findings.write_event_keys(to, n, number)?;
                    number
                }
            });
        }
        self.events.renumber(to, "event")?;
        Ok(rows)
    }

    fn write_statements(
        &self,
        to: &Connection,
        article: i64,
        findings: &Findings,
        rows: &[i64],
        said_at: &[(i64, i64)],
    ) -> rusqlite::Result<()> {
        let mut inserts = Inserts::new(to)?;
        for n in 0..self.statements.new.len() {
            if self.statements.decided(n).is_none() {
                let number = findings.write_statement(&mut inserts, article, n, rows)?;
                findings.write_statement_keys(to, n, number)?;
            }
        }
        self.statements.renumber(to, "statement")?;
        // A decided statement stays with its event, which may have a new row.
        for &(statement, event) in said_at {
            let decided = self.statements.kept.iter().any(|kept| kept.row == statement && kept.decided);
            let moved = self.events.kept.iter().position(|kept| kept.row == event);
            let new = moved.and_then(|old| self.events.matches.iter().position(|m| *m == Some(old)));
            if let (true, Some(row)) = (decided, new.and_then(|n| rows.get(n))) {
                let sql = "UPDATE statement SET event_id = ?2 WHERE statement_id = ?1";
                to.prepare_cached(sql)?.execute([statement, *row])?;
            }
        }
        Ok(())
    }
}

/// Numbers of findings in an article are below this, so that kept ones can be moved out of the way.
const OUT_OF_THE_WAY: usize = 10_000_000;

impl Side {
    fn of(kept: Vec<Kept>, new: Vec<Value>) -> Self {
        let matches = matches(&kept, &new);
        Self { kept, matches, new }
    }

    /// A new statement with the id of the decided event that stays in the place of its own; none where that is
    /// rejected.
    fn said_at_kept(&self, mut said: Value) -> Value {
        let n = self.new.iter().position(|event| event["id"] == said["event"]);
        if let Some(kept) = n.and_then(|n| self.decided(n)) {
            said["event"] = if kept.rejected { Value::Null } else { kept.id.as_str().into() };
        }
        said
    }

    /// The kept finding in whose place new finding `n` would stand, if somebody has decided it.
    fn decided(&self, n: usize) -> Option<&Kept> {
        self.matches[n].map(|old| &self.kept[old]).filter(|kept| kept.decided)
    }

    fn add_to(
        &self,
        outcome: &mut Reread,
        what: &str,
        record: impl Fn(usize) -> Record,
    ) -> rusqlite::Result<()> {
        for (n, found) in self.matches.iter().enumerate() {
            match found.map(|old| &self.kept[old]) {
                None => outcome.added.push(record(n)),
                Some(kept) if kept.decided => {}
                Some(kept) if kept.proposal == self.new[n] => outcome.same += 1,
                Some(kept) => outcome.changed.push((before(kept, what)?, record(n))),
            }
        }
        for (old, kept) in self.kept.iter().enumerate() {
            if kept.decided {
                outcome.decided += 1;
            } else if !self.matches.contains(&Some(old)) {
                outcome.gone.push(before(kept, what)?);
            }
        }
        Ok(())
    }

    fn make_room(&self, to: &Connection, article: i64, table: &str) -> rusqlite::Result<()> {
        let sql = format!("UPDATE {table} SET position = position + ?2 WHERE article_id = ?1");
        to.execute(&sql, params![article, OUT_OF_THE_WAY]).map(|_| ())
    }

    /// Gives decided findings the number of what is found in their place, or one after all others.
    fn renumber(&self, to: &Connection, table: &str) -> rusqlite::Result<()> {
        let sql = format!("UPDATE {table} SET position = ?2 WHERE {table}_id = ?1");
        let mut next = self.new.len();
        for (old, kept) in self.kept.iter().enumerate().filter(|(_, kept)| kept.decided) {
            let position = self.matches.iter().position(|m| *m == Some(old)).unwrap_or_else(|| {
                next += 1;
                next - 1
            });
            to.prepare_cached(&sql)?.execute(params![kept.row, position])?;
        }
        Ok(())
    }
}

fn before(kept: &Kept, what: &str) -> rusqlite::Result<Record> {
    let mut record = kept.proposal.clone();
    record["record"] = what.into();
    load::json(&record.to_string())
}

/// What is kept of an article, as the last reading proposed it.
fn kept(from: &Connection, article: i64, table: &str) -> rusqlite::Result<Vec<Kept>> {
    let sql = format!(
        "SELECT {table}_id, id, position, EXISTS (SELECT 1 FROM standing AS d WHERE d.action <> 'comment' \
         AND f.id IN (d.subject, d.object)), state = 'rejected' FROM {table} AS f WHERE article_id = ?1 ORDER BY position"
    );
    let mut query = from.prepare_cached(&sql)?;
    let rows = query.query_map([article], |row| {
        let id: String = row.get(1)?;
        let proposal = review::proposed(from, &id)?;
        Ok(Kept {
            row: row.get(0)?,
            proposal,
            id,
            position: row.get(2)?,
            decided: row.get(3)?,
            rejected: row.get(4)?,
        })
    })?;
    rows.collect()
}

/// Which new finding is which kept one: the same id, else the same kind on the same words; of several the one with
/// most in common.
fn matches(kept: &[Kept], new: &[Value]) -> Vec<Option<usize>> {
    let mut matches: Vec<Option<usize>> =
        new.iter().map(|value| kept.iter().position(|k| value["id"] == k.id.as_str())).collect();
    let mut pairs = Vec::new();
    for (n, value) in new.iter().enumerate().filter(|(n, _)| matches[*n].is_none()) {
        for (old, kept) in kept.iter().enumerate() {
            let common = overlap(&kept.proposal, value);
            if common > 0 && kept.proposal["kind"] == value["kind"] {
                pairs.push((Reverse(common), kept.position, n, old));
            }
        }
    }
    pairs.sort_unstable();
    for (_, _, n, old) in pairs {
        if matches[n].is_none() && !matches.contains(&Some(old)) {
            matches[n] = Some(old);
        }
    }
    matches
}

/// How many characters two findings stand on together.
fn overlap(one: &Value, two: &Value) -> u64 {
    let mut common = 0;
    for a in spans(one) {
        for b in spans(two) {
            common += a.1.min(b.1).saturating_sub(a.0.max(b.0));
        }
    }
    common
}

fn spans(record: &Value) -> Vec<(u64, u64)> {
    let span = |v: &Value| Some((v["start"].as_u64()?, v["end"].as_u64()?));
    match record["evidence"].as_array() {
        Some(evidence) => evidence.iter().filter_map(span).collect(),
        None => span(record).into_iter().collect(),
    }
}
