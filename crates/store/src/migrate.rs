//! What the step to a format does beside SQL.

use readout_engine::Span;
use rusqlite::{Connection, Row, params};

use crate::found::FoundBy;
use crate::known::Known;
use crate::link::{self, Profile};
use crate::linking::Linked;
use crate::load;
use crate::model::StoredStep;
use crate::record::{EvidenceRecord, ParticipantRecord};
use crate::rows::{StepRow, json, pieces};
use crate::{ids, keys};

/// Moves what belongs to each event and statement into its row, and gives profiles and their keys numbers.
pub(crate) fn to_3(to: &Connection, moved: &mut dyn FnMut(usize, usize)) -> rusqlite::Result<()> {
    let sql = "SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM statement) + \
               (SELECT count(*) FROM profile)";
    let all = to.query_row(sql, [], |row| row.get(0))?;
    let mut done = 0;
    let mut one = || {
        done += 1;
        moved(done, all);
    };
    move_findings(to, "event", &mut one)?;
    move_findings(to, "statement", &mut one)?;
    move_profiles(to, &mut one)
}

fn move_findings(to: &Connection, table: &str, one: &mut dyn FnMut()) -> rusqlite::Result<()> {
    let (kind, country, column) = match table {
        "event" => ("kind", "place_country", "evidence"),
        _ => ("NULL", "NULL", "pieces"),
    };
    let mut rows = to.prepare(&format!("SELECT {table}_id, {kind}, {country} FROM {table}"))?;
    let mut rows = rows.query([])?;
    let change = format!("UPDATE {table} SET people = ?2, {column} = ?3 WHERE {table}_id = ?1");
    let mut change = to.prepare(&change)?;
    let mut find = to.prepare(&format!("INSERT INTO {table}_key (rowid, keys) VALUES (?1, ?2)"))?;
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        let (kind, country): (Option<String>, Option<String>) = (row.get(1)?, row.get(2)?);
        let people = people(to, table, number)?;
        let (records, bytes): (Vec<EvidenceRecord>, Vec<Span>) = evidence(to, table, number)?;
        change.execute(params![number, json(&people)?, json(&pieces(&records, &bytes))?])?;
        find.execute(params![number, keys::of(&people, country.as_deref(), kind.as_deref())])?;
        move_steps(to, table, number)?;
        one();
    }
    Ok(())
}

fn people(from: &Connection, table: &str, number: i64) -> rusqlite::Result<Vec<ParticipantRecord>> {
    let sql = format!(
        "SELECT name, id, office, country, role, (SELECT json_group_array(n.name ORDER BY n.position) \
         FROM alias AS n WHERE n.participant_id = p.participant_id) FROM participant AS p \
         WHERE {table}_id = ?1 ORDER BY position"
    );
    let mut query = from.prepare_cached(&sql)?;
    let rows = query.query_map([number], |row| {
        Ok(ParticipantRecord {
            name: row.get(0)?,
            id: row.get(1)?,
            office: row.get(2)?,
            country: row.get(3)?,
            role: row.get(4)?,
            aliases: load::json(row.get_ref(5)?.as_str()?)?,
        })
    })?;
    rows.collect()
}

fn evidence(
    from: &Connection,
    table: &str,
    number: i64,
) -> rusqlite::Result<(Vec<EvidenceRecord>, Vec<Span>)> {
    let sql = format!(
        "SELECT start, \"end\", quote, orphan, byte_start, byte_end FROM evidence WHERE {table}_id = ?1 \
         ORDER BY position"
    );
    let mut query = from.prepare_cached(&sql)?;
    let piece = |row: &Row<'_>| {
        let piece =
            EvidenceRecord { start: row.get(0)?, end: row.get(1)?, quote: row.get(2)?, orphan: row.get(3)? };
        Ok((piece, Span::new(row.get(4)?, row.get(5)?)))
    };
    let all: Vec<_> = query.query_map([number], piece)?.collect::<rusqlite::Result<_>>()?;
    Ok(all.into_iter().unzip())
}

fn move_steps(to: &Connection, table: &str, number: i64) -> rusqlite::Result<()> {
    let mut query = to.prepare_cached(&format!("SELECT steps FROM derivation WHERE {table}_id = ?1"))?;
    let mut rows = query.query([number])?;
    let Some(row) = rows.next()? else { return Ok(()) };
    let steps: Vec<StoredStep> = load::json(row.get_ref(0)?.as_str()?)?;
    if steps.is_empty() {
        return Ok(());
    }
    let steps: Vec<StepRow> = steps
        .into_iter()
        .map(|step| {
            let spans = step.spans.iter().map(|span| (span.byte_start, span.byte_end));
            StepRow(step.what, step.by, step.result, spans.collect())
        })
        .collect();
    let sql = format!("INSERT INTO {table}_steps ({table}_id, steps) VALUES (?1, ?2)");
    to.prepare_cached(&sql)?.execute(params![number, json(&steps)?]).map(|_| ())
}

fn move_profiles(to: &Connection, one: &mut dyn FnMut()) -> rusqlite::Result<()> {
    let sql = "SELECT profile_id, hash, nullif(cluster, profile_id), r.id, kind, date_start, traits \
               FROM profile JOIN real_event AS r USING (real_event_id)";
    let mut rows = to.prepare(sql)?;
    let mut rows = rows.query([])?;
    let sql = "INSERT INTO new_profile (profile_id, hash, cluster, real_event, kind, date_start, traits) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let mut profile = to.prepare(sql)?;
    while let Some(row) = rows.next()? {
        let (number, cluster): (i64, Option<i64>) = (row.get(0)?, row.get(2)?);
        let hash = ids::number(row.get_ref(1)?.as_str()?);
        // The letter stands before the number.
        let real = ids::number(row.get_ref(3)?.as_str()?.get(1..).unwrap_or_default());
        let (kind, day): (String, Option<String>) = (row.get(4)?, row.get(5)?);
        let traits: Option<String> = row.get(6)?;
        profile.execute(params![number, hash, cluster, real, kind, day, traits])?;
        one();
    }
    Ok(())
}

/// Makes anew what profiles are found by.
pub(crate) fn to_4(to: &Connection, moved: &mut dyn FnMut(usize, usize)) -> rusqlite::Result<()> {
    let all = to.query_row("SELECT count(traits) FROM profile", [], |row| row.get(0))?;
    let (mut found_by, mut known) = (FoundBy::default(), Known::default());
    let mut rows = to.prepare("SELECT profile_id, traits FROM profile WHERE traits IS NOT NULL")?;
    let mut rows = rows.query([])?;
    let mut done = 0;
    while let Some(row) = rows.next()? {
        let told: Profile = load::json(row.get_ref(1)?.as_str()?)?;
        let linked = Linked::new(told)?;
        let day = link::day_number(linked.profile().start);
        let number = row.get(0)?;
        linked.found_by().iter().for_each(|&key| found_by.add(key, day, number));
        linked.known().try_for_each(|(number, id, names)| known.add(to, number, id, names))?;
        if found_by.waits_for_many() {
            found_by.write(to)?;
        }
        if known.is_full() {
            known = Known::default();
        }
        done += 1;
        moved(done, all);
    }
    found_by.write(to)
}
