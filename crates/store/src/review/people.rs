//! Saying that two names are one person. It changes the ids and other names of participants, never the name that the
//! source prints.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::apply;
use crate::ids;

/// How a person stands in the log: by name or id, as given.
pub(super) fn subject(name: &str) -> String {
    name.to_owned()
}

/// Whether a subject of the log is a person and no event or statement.
pub(super) fn is_person(subject: &str) -> bool {
    !ids::is_finding(subject)
}

/// Whether anybody in the database goes by this name or id.
pub(super) fn is_known(from: &Connection, name: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM participant WHERE id = ?1 UNION ALL SELECT 1 FROM participant WHERE name = ?1 \
               UNION ALL SELECT 1 FROM alias WHERE name = ?1";
    from.prepare_cached(sql)?.exists([name])
}

/// Brings every event and statement in which somebody goes by a name or id in line with the merges that stand.
pub(super) fn settle(to: &Connection, name: &str) -> rusqlite::Result<()> {
    for id in findings_with(to, name)? {
        apply::settle(to, &id, false)?;
    }
    Ok(())
}

/// Does the same for the findings of an article that has just been added.
pub(crate) fn apply_to_new(to: &Connection, article: i64) -> rusqlite::Result<()> {
    if merges(to)?.is_empty() {
        return Ok(());
    }
    let sql =
        "SELECT id FROM event WHERE article_id = ?1 UNION ALL SELECT id FROM statement WHERE article_id = ?1";
    let ids: Vec<String> =
        to.prepare_cached(sql)?.query_map([article], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    ids.iter().try_for_each(|id| apply::settle(to, id, false))
}

fn findings_with(from: &Connection, name: &str) -> rusqlite::Result<BTreeSet<String>> {
    let sql = "WITH who AS (SELECT participant_id FROM participant WHERE id = ?1 OR name = ?1 \
               UNION SELECT participant_id FROM alias WHERE name = ?1) \
               SELECT e.id FROM participant JOIN who USING (participant_id) JOIN event AS e USING (event_id) \
               UNION SELECT s.id FROM participant JOIN who USING (participant_id) \
               JOIN statement AS s USING (statement_id) \
               UNION SELECT id FROM proposal WHERE instr(record, ?2) > 0";
    let quoted = Value::from(name).to_string();
    let mut query = from.prepare_cached(sql)?;
    let rows = query.query_map(params![name, quoted], |row| row.get(0))?;
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
            rename_one(from, who, &one, &two)?;
        }
        for field in ["speaker", "addressee"] {
            if let Some(who) = record.get_mut(field).filter(|who| who.is_object()) {
                rename_one(from, who, &one, &two)?;
            }
        }
    }
    Ok(())
}

fn rename_one(from: &Connection, who: &mut Value, one: &str, two: &str) -> rusqlite::Result<()> {
    let id = who["id"].as_str();
    let names = || who["aliases"].as_array().into_iter().flatten().chain([&who["name"]]);
    let goes_by = |name: &str| names().any(|n| n.as_str() == Some(name));
    if !(id == Some(one) || (id.is_none() && goes_by(one))) {
        return Ok(());
    }
    let sql = "SELECT min(id) FROM participant WHERE name = ?1 AND id IS NOT NULL";
    let known: Option<String> = match two.contains('/') {
        true => Some(two.to_owned()),
        false => from.prepare_cached(sql)?.query_row([two], |row| row.get(0)).optional()?.flatten(),
    };
    if !two.contains('/') && !goes_by(two) {
        match who["aliases"].as_array_mut() {
            Some(aliases) => aliases.push(two.into()),
            None => who["aliases"] = Value::from(vec![two]),
        }
    }
    if let Some(known) = known {
        who["id"] = known.into();
    }
    Ok(())
}
