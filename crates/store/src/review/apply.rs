//! From the proposal of a reading and the decisions that stand to what the record shows.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value};

use super::decide::standing;
use super::{Change, Decision, people};
use crate::error::StoreError;
use crate::ids;
use crate::linking::{self, Company};
use crate::load;
use crate::record::{EventRecord, StatementRecord};
use crate::rows::{Rows, json};

/// Fields of an event that a person can put right.
const EVENT_FIELDS: [&str; 9] =
    ["kind", "subkind", "level", "status", "date", "place", "participants", "attributed_to", "codes"];
/// Fields of a statement that a person can put right.
const STATEMENT_FIELDS: [&str; 5] = ["speaker", "addressee", "verb", "direct", "stance"];
/// Whether an event took place: the words for it.
pub const STATUSES: [&str; 5] = ["held", "planned", "postponed", "cancelled", "denied"];
/// How exactly a date is told: the words for it.
pub const PRECISIONS: [&str; 7] = ["part-of-day", "day", "part-of-month", "month", "season", "year", "range"];

/// An event's or a statement's record as it is shown now.
pub(super) fn current(from: &Connection, id: &str) -> rusqlite::Result<Value> {
    if ids::is_event(id) {
        return to_value(&event_of(from, id)?);
    }
    let sql = format!("SELECT {} FROM {} WHERE s.id = ?", load::STATEMENT, load::STATEMENT_TABLES);
    let statement = from.prepare_cached(&sql)?.query_row([id], |row| load::statement(from, row))?;
    to_value(&StatementRecord { review: None, ..statement.record })
}

fn event_of(from: &Connection, id: &str) -> rusqlite::Result<EventRecord> {
    let sql = format!("SELECT {} FROM {} WHERE e.id = ?", load::EVENT, load::EVENT_TABLES);
    let (event, _) = from.prepare_cached(&sql)?.query_row([id], |row| load::event_record(from, row))?;
    Ok(EventRecord { review: None, ..event })
}

/// The record as the reading proposed it.
pub(crate) fn proposed(from: &Connection, id: &str) -> rusqlite::Result<Value> {
    kept_proposal(from, id)?.map_or_else(|| current(from, id), Ok)
}

/// The proposal, where anything shown differs from it or did once.
fn kept_proposal(from: &Connection, id: &str) -> rusqlite::Result<Option<Value>> {
    let mut query = from.prepare_cached("SELECT record FROM proposal WHERE id = ?1")?;
    let kept = query.query_row([id], |row| row.get::<_, String>(0)).optional()?;
    kept.map(|record| load::json(&record)).transpose()
}

/// The record as one coder, or everybody together, has it.
pub(super) fn with(mut record: Value, decisions: &[Decision]) -> Value {
    for change in decisions.iter().flat_map(|decision| &decision.changes) {
        set(&mut record, &change.field, change.to.clone());
        tidy(&mut record);
    }
    record
}

/// A path of more parts leads nowhere in a record.
const DEEPEST: usize = 3;

/// The field of the record that a path begins with.
fn top(path: &str) -> &str {
    path.split('.').next().unwrap_or_default()
}

/// Whether a record has such a field for a person to decide about.
pub(super) fn check_field(record: &Value, field: &str) -> Result<(), StoreError> {
    let fields: &[&str] = if record.get("kind").is_some() { &EVENT_FIELDS } else { &STATEMENT_FIELDS };
    let known = fields.contains(&top(field)) && field.split('.').count() <= DEEPEST;
    if known && (field == top(field) || get(record, top(field)).is_some()) {
        return Ok(());
    }
    let reason = format!("there is no such field to decide about; the fields are {}", fields.join(", "));
    Err(StoreError::BadEdit { field: field.to_owned(), reason })
}

/// The changes that give a record these values; values it has already are left out. Participants are counted from 0,
/// and one without a value is none.
pub(super) fn changes(record: &Value, values: &[(String, Value)]) -> Result<Vec<Change>, StoreError> {
    let refuse = |field: &str, reason: String| StoreError::BadEdit { field: field.to_owned(), reason };
    let mut changed = record.clone();
    for (field, to) in values {
        check_field(record, field)?;
        if !set(&mut changed, field, to.clone()) {
            return Err(refuse(field, "there is no such place in the record".to_owned()));
        }
    }
    let named = values.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>().join(", ");
    // What the record has no field for does not come back from it.
    let whole = fits(&changed).map_err(|reason| refuse(&named, reason))?;
    let says = |to: &Value| !to.is_null() && to.as_array().is_none_or(|list| !list.is_empty());
    let lost = |(field, to): &&(String, Value)| says(to) && get(&whole, field).is_none();
    if let Some((field, _)) = values.iter().find(lost) {
        return Err(refuse(field, "there is no such place in the record".to_owned()));
    }
    tidy(&mut changed);
    let mut changes: Vec<Change> = Vec::new();
    for (field, _) in values {
        // Coders correct without seeing each other: a field is one person's whole, never a mixture.
        let field = top(field);
        let of = |record: &Value| get(record, field).cloned().unwrap_or(Value::Null);
        let change = Change { field: field.to_owned(), from: of(record), to: of(&changed) };
        if change.from != change.to && !changes.contains(&change) {
            changes.push(change);
        }
    }
    Ok(changes)
}

/// The record after a change, if it holds together.
fn fits(changed: &Value) -> Result<Value, String> {
    let mut record = changed.clone();
    tidy(&mut record);
    let wrong = |e: serde_json::Error| format!("the value does not fit: {e}");
    if record.get("kind").is_none() {
        let statement: StatementRecord = serde_json::from_value(record).map_err(wrong)?;
        if statement.speaker.name.is_empty() {
            return Err("a speaker has a name".to_owned());
        }
        return serde_json::to_value(statement).map_err(wrong);
    }
    let event: EventRecord = serde_json::from_value(record).map_err(wrong)?;
    if !STATUSES.contains(&event.status.as_str()) {
        return Err(format!("the statuses are {}", STATUSES.join(", ")));
    }
    if let Some(date) = &event.date {
        if date.end < date.start {
            return Err(format!("the date ends on {} before it begins on {}", date.end, date.start));
        }
        if !PRECISIONS.contains(&date.precision.as_str()) {
            return Err(format!("the precisions of dates are {}", PRECISIONS.join(", ")));
        }
    }
    match event.participants.iter().find(|p| p.name.is_empty() || p.role.is_empty()) {
        Some(_) => Err("a participant has a name and a role".into()),
        None => serde_json::to_value(event).map_err(wrong),
    }
}

fn get<'v>(record: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(record, |value, part| match value {
        Value::Array(list) => list.get(part.parse::<usize>().ok()?),
        other => other.get(part),
    })
}

/// Sets a value and says whether there is a place for it: a list takes one after its last.
fn set(record: &mut Value, path: &str, to: Value) -> bool {
    let mut value = record;
    for part in path.split('.') {
        value = match value {
            Value::Array(list) => {
                let Some(n) = part.parse::<usize>().ok().filter(|n| *n <= list.len()) else { return false };
                if n == list.len() {
                    list.push(Value::Object(Map::new()));
                }
                &mut list[n]
            }
            Value::Null => {
                *value = Value::Object(Map::new());
                &mut value[part]
            }
            Value::Object(fields) => fields.entry(part).or_insert(Value::Null),
            _ => return false,
        };
    }
    *value = to;
    true
}

/// A place of which nothing is left is none, and so is a participant.
fn tidy(record: &mut Value) {
    if let Some(place) = record.get_mut("place")
        && place.as_object().is_some_and(|parts| parts.values().all(Value::is_null))
    {
        *place = Value::Null;
    }
    if let Some(people) = record.get_mut("participants").and_then(Value::as_array_mut) {
        people.retain(|who| !who.is_null());
    }
}

/// The state that follows from the decisions that stand.
pub(crate) fn state_of(standing: &[Decision]) -> &'static str {
    let whole =
        |d: &&Decision| d.field.is_none() && matches!(d.action.as_str(), "accept" | "reject" | "unsure");
    let changed = standing.iter().any(|d| !d.changes.is_empty());
    match standing.iter().rev().find(whole).map(|d| d.action.as_str()) {
        Some("reject") => "rejected",
        Some("unsure") => "unsure",
        _ if changed => "corrected",
        Some(_) => "accepted",
        None => "proposed",
    }
}

/// Brings an event or a statement in line with the decisions about it. With `company` also its grouping, whether or
/// not anything of the record changes.
pub(crate) fn settle(to: &Connection, id: &str, company: bool) -> rusqlite::Result<()> {
    let decisions = standing(to, id, None)?;
    let state = state_of(&decisions);
    let before = current(to, id)?;
    let proposal = kept_proposal(to, id)?.unwrap_or_else(|| before.clone());
    let mut after = with(proposal.clone(), &decisions);
    people::rename(to, &mut after)?;
    if after != before {
        keep_proposal(to, id, &proposal)?;
        write(to, id, after.clone())?;
    }
    let table = if ids::is_event(id) { "event" } else { "statement" };
    let sql = format!("SELECT state FROM {table} WHERE id = ?1");
    let old: String = to.prepare_cached(&sql)?.query_row([id], |row| row.get(0))?;
    let sql = format!("UPDATE {table} SET state = ?2 WHERE id = ?1");
    to.prepare_cached(&sql)?.execute([id, state])?;
    let out = |state: &str| state == "rejected";
    if ids::is_event(id) && (after != before || out(&old) != out(state) || company) {
        relink_article(to, article_of(to, id)?)?;
    }
    Ok(())
}

fn keep_proposal(to: &Connection, id: &str, proposal: &Value) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO proposal (id, record) VALUES (?1, ?2)";
    to.prepare_cached(sql)?.execute(params![id, json(proposal)?])?;
    Ok(())
}

fn write(to: &Connection, id: &str, record: Value) -> rusqlite::Result<()> {
    let rows = Rows { to };
    let row = |table: &str| -> rusqlite::Result<i64> {
        let sql = format!("SELECT {table}_id FROM {table} WHERE id = ?1");
        to.prepare_cached(&sql)?.query_row([id], |r| r.get(0))
    };
    if ids::is_event(id) {
        let record: EventRecord = from_value(record)?;
        return rows.change_event(row("event")?, &record);
    }
    let record: StatementRecord = from_value(record)?;
    rows.change_statement(row("statement")?, &record)
}

fn article_of(from: &Connection, event: &str) -> rusqlite::Result<i64> {
    from.prepare_cached("SELECT article_id FROM event WHERE id = ?1")?.query_row([event], |row| row.get(0))
}

/// Brings the grouping of an event in line with what was decided about which others it is.
pub(crate) fn settle_company(to: &Connection, event: &str) -> rusqlite::Result<()> {
    relink_article(to, article_of(to, event)?)
}

/// Parts a profile from those that no standing merge holds it together with.
fn part(to: &Connection, profile: i64) -> rusqlite::Result<()> {
    let sql = "SELECT low, high FROM profile_together AS t WHERE ?1 IN (low, high) AND NOT EXISTS ( \
               SELECT 1 FROM merged AS d JOIN event AS a ON a.id = d.subject JOIN event AS b ON b.id = d.object \
               WHERE min(a.profile_id, b.profile_id) = t.low AND max(a.profile_id, b.profile_id) = t.high)";
    let loose: Vec<(i64, i64)> = to
        .prepare_cached(sql)?
        .query_map([profile], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    loose.into_iter().try_for_each(|(low, high)| linking::hold_together(to, low, high, false))
}

/// Gives the events of an article the profiles that fit what they show now.
pub(crate) fn relink_article(to: &Connection, article: i64) -> rusqlite::Result<()> {
    let sha256: String = to
        .prepare_cached("SELECT sha256 FROM source JOIN article USING (source_id) WHERE article_id = ?1")?
        .query_row([article], |row| row.get(0))?;
    let told = told(to, article)?;
    let events: Vec<(&EventRecord, Company)> = told.iter().map(|t| (&t.event, t.company)).collect();
    let profiles = linking::profiles(to, &sha256, &events)?;
    let mut left = BTreeSet::new();
    for (told, &profile) in told.iter().zip(&profiles) {
        if told.profile != profile {
            let sql = "UPDATE event SET profile_id = ?2 WHERE event_id = ?1";
            to.prepare_cached(sql)?.execute([told.row, profile])?;
            left.insert(told.profile);
        }
    }
    left.iter().chain(&profiles).try_for_each(|&profile| part(to, profile))?;
    let concerned: BTreeSet<i64> = left.iter().chain(&profiles).copied().collect();
    linking::loosen(to, &concerned)?;
    linking::forget(to, &left)?;
    merges_of(to, article)?.into_iter().try_for_each(|(a, b)| linking::hold_together(to, a, b, true))
}

/// An event of an article with what links it.
struct Told {
    row: i64,
    profile: i64,
    company: Company,
    event: EventRecord,
}

fn told(from: &Connection, article: i64) -> rusqlite::Result<Vec<Told>> {
    let sql = format!(
        "SELECT {}, e.profile_id AS profile, a.superseded, (SELECT max(d.decision_id) FROM standing AS d \
         WHERE d.subject = e.id AND d.action = 'split') AS split \
         FROM {} WHERE e.article_id = ?1 ORDER BY e.position",
        load::EVENT,
        load::EVENT_TABLES
    );
    let mut query = from.prepare_cached(&sql)?;
    let rows = query.query_map([article], |row| {
        let state: String = row.get("state")?;
        let company = match row.get("split")? {
            _ if state == "rejected" || row.get("superseded")? => Company::Nobody,
            Some(decision) => Company::Apart(decision),
            None => Company::Undecided,
        };
        let (event, _) = load::event_record(from, row)?;
        Ok(Told { row: row.get("event_id")?, profile: row.get("profile")?, company, event })
    })?;
    rows.collect()
}

/// The profiles that a person says are the same, of the events of an article.
fn merges_of(from: &Connection, article: i64) -> rusqlite::Result<Vec<(i64, i64)>> {
    let sql = "SELECT a.profile_id, b.profile_id FROM merged AS d JOIN event AS a ON a.id = d.subject \
               JOIN event AS b ON b.id = d.object \
               JOIN article AS x ON x.article_id = a.article_id JOIN article AS y ON y.article_id = b.article_id \
               WHERE ?1 IN (a.article_id, b.article_id) AND a.state <> 'rejected' AND b.state <> 'rejected' \
               AND x.superseded = 0 AND y.superseded = 0 ORDER BY d.decision_id";
    let mut query = from.prepare_cached(sql)?;
    let rows = query.query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

fn to_value<T: serde::Serialize>(record: &T) -> rusqlite::Result<Value> {
    serde_json::to_value(record).map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))
}

fn from_value<T: serde::de::DeserializeOwned>(record: Value) -> rusqlite::Result<T> {
    serde_json::from_value(record).map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))
}
