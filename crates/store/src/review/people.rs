//! Saying that two names are one person. It changes the ids and other names of participants, never the name that the
//! source prints.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};
use serde_json::Value;

use super::apply;
use crate::record::ParticipantRecord;
use crate::{ids, keys, load};

/// Whether a subject of the log is a person and no event or statement.
pub(super) fn is_person(subject: &str) -> bool {
    !ids::is_finding(subject)
}

/// Whether anybody in the database goes by this name or id.
pub(super) fn is_known(from: &Connection, name: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM event_key WHERE event_key MATCH ?1 \
               UNION ALL SELECT 1 FROM statement_key WHERE statement_key MATCH ?1";
    from.prepare_cached(sql)?.exists([keys::anybody([name])])
}

/// Brings every event and statement in which somebody goes by a name or id in line with the merges that stand; also by
/// a name that any merge, standing or taken back, has ever led from or to it.
pub(super) fn settle(to: &Connection, name: &str) -> rusqlite::Result<()> {
    let mut findings = BTreeSet::new();
    for name in chained(to, name)? {
        findings.extend(findings_with(to, &name)?);
    }
    findings.iter().try_for_each(|id| apply::settle(to, id, false))
}

fn chained(from: &Connection, name: &str) -> rusqlite::Result<BTreeSet<String>> {
    let sql = "SELECT subject, object FROM decision WHERE action = 'merge' AND object IS NOT NULL";
    let mut query = from.prepare_cached(sql)?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let all: Vec<(String, String)> = rows.collect::<rusqlite::Result<_>>()?;
    let mut names = BTreeSet::from([name.to_owned()]);
    loop {
        let before = names.len();
        for (one, two) in &all {
            if names.contains(one) != names.contains(two) {
                names.extend([one.clone(), two.clone()]);
            }
        }
        if names.len() == before {
            return Ok(names);
        }
    }
}

/// The id that a name or id stands for; a name that nobody with an id has stands for itself.
pub(super) fn resolved(from: &Connection, name: &str) -> rusqlite::Result<String> {
    let sql = "SELECT people FROM event WHERE event_id IN \
               (SELECT rowid FROM event_key WHERE event_key MATCH ?1) \
               UNION ALL SELECT people FROM statement WHERE statement_id IN \
               (SELECT rowid FROM statement_key WHERE statement_key MATCH ?1)";
    let mut query = from.prepare_cached(sql)?;
    let mut rows = query.query([keys::anybody([name])])?;
    let mut lowest: Option<String> = None;
    while let Some(row) = rows.next()? {
        let people: Vec<ParticipantRecord> = load::json(row.get_ref(0)?.as_str()?)?;
        for who in people {
            let Some(id) = who.id else { continue };
            if id == name || who.name.eq_ignore_ascii_case(name) {
                lowest = Some(lowest.map_or_else(|| id.clone(), |lowest| lowest.min(id.clone())));
            }
        }
    }
    Ok(lowest.unwrap_or_else(|| name.to_owned()))
}

/// Whether anybody has said that two names are one person.
pub(crate) fn any_merged(from: &Connection) -> rusqlite::Result<bool> {
    Ok(!merges(from)?.is_empty())
}

/// Does the same for the findings of an article that has just been added.
pub(crate) fn apply_to_new(to: &Connection, article: i64) -> rusqlite::Result<()> {
    let sql =
        "SELECT id FROM event WHERE article_id = ?1 UNION ALL SELECT id FROM statement WHERE article_id = ?1";
    let ids: Vec<String> =
        to.prepare_cached(sql)?.query_map([article], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    ids.iter().try_for_each(|id| apply::settle(to, id, false))
}

fn findings_with(from: &Connection, name: &str) -> rusqlite::Result<BTreeSet<String>> {
    let sql = "SELECT id FROM event WHERE event_id IN (SELECT rowid FROM event_key WHERE event_key MATCH ?1) \
               UNION SELECT id FROM statement WHERE statement_id IN \
               (SELECT rowid FROM statement_key WHERE statement_key MATCH ?1) \
               UNION SELECT id FROM proposal WHERE instr(record, ?2) > 0";
    let quoted = Value::from(name).to_string();
    let mut query = from.prepare_cached(sql)?;
    let rows = query.query_map(params![keys::anybody([name]), quoted], |row| row.get(0))?;
    rows.collect()
}

/// Who is whom: pairs of a name or id and the one it stands for, oldest first.
fn merges(from: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let sql = "SELECT subject, object FROM standing WHERE action = 'merge' ORDER BY decision_id";
    let mut query = from.prepare_cached(sql)?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let all: Vec<(String, String)> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(all.into_iter().filter(|(subject, _)| is_person(subject)).collect())
}

/// Gives the people of a record the ids and names that the merges say they have.
pub(super) fn rename(from: &Connection, record: &mut Value) -> rusqlite::Result<()> {
    for (one, two) in merges(from)? {
        let people = record.get_mut("participants").and_then(Value::as_array_mut);
        for who in people.into_iter().flatten() {
            rename_one(who, &one, &two);
        }
        for field in ["speaker", "addressee"] {
            if let Some(who) = record.get_mut(field).filter(|who| who.is_object()) {
                rename_one(who, &one, &two);
            }
        }
    }
    Ok(())
}

fn rename_one(who: &mut Value, one: &str, two: &str) {
    let names = || who["aliases"].as_array().into_iter().flatten().chain([&who["name"]]);
    let goes_by = |name: &str| names().any(|n| n.as_str() == Some(name));
    if who["id"].as_str() != Some(one) && !goes_by(one) {
        return;
    }
    if two.contains('/') {
        who["id"] = two.into();
    } else if !goes_by(two) {
        match who["aliases"].as_array_mut() {
            Some(aliases) => aliases.push(two.into()),
            None => who["aliases"] = Value::from(vec![two]),
        }
    }
}
