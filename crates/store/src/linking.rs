//! Keeps the grouping of events into real events up to date while articles come in. The decision itself is in
//! [`crate::link`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span as Days;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, params};

use crate::ids;
use crate::link::{self, Profile};
use crate::record::EventRecord;

/// What a person has decided about which others an event is the same as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Company {
    /// Nothing.
    Undecided,
    /// It is a real event of its own, by the decision of this number.
    Apart(i64),
    /// There was no such event.
    Nobody,
}

/// The first turn of profiles that a person has taken apart from all others.
const TAKEN_APART: usize = 1_000_000;

/// The rows of the profiles of an article's events, in their order. New profiles are linked to those already there.
pub(crate) fn profiles(
    to: &Connection,
    sha256: &str,
    events: &[(&EventRecord, Company)],
) -> rusqlite::Result<Vec<i64>> {
    let mut turns: BTreeMap<String, usize> = BTreeMap::new();
    let mut rows = Vec::with_capacity(events.len());
    let mut linked: Vec<(i64, Profile)> = Vec::new();
    let mut touched = BTreeSet::new();
    for (position, &(event, company)) in events.iter().enumerate() {
        let told = if company == Company::Nobody { None } else { Profile::of(event) };
        let Some(mut profile) = told else {
            rows.push(lone(to, sha256, position, &event.kind)?);
            continue;
        };
        profile.turn = match company {
            Company::Apart(decision) => TAKEN_APART + usize::try_from(decision).unwrap_or_default(),
            _ => {
                let turn = turns.entry(json(&profile)?).or_default();
                *turn += 1;
                *turn - 1
            }
        };
        let (row, new) = insert(to, &profile)?;
        if new {
            touched.insert(row);
        }
        rows.push(row);
        linked.push((row, profile));
    }
    touched.extend(tell_apart(to, &linked)?);
    regroup(to, &touched)?;
    Ok(rows)
}

/// A profile for events that are written before it is known what links them. It is gone once they have their own.
pub(crate) fn placeholder(to: &Connection) -> rusqlite::Result<i64> {
    lone(to, "placeholder", 0, "")
}

/// Takes away profiles that no event has any more, and groups what they held together anew.
pub(crate) fn forget(to: &Connection, profiles: &BTreeSet<i64>) -> rusqlite::Result<()> {
    let mut clusters = BTreeSet::new();
    let mut left = BTreeSet::new();
    for &row in profiles {
        let sql = "SELECT cluster, real_event_id FROM profile WHERE profile_id = ?1 \
                   AND NOT EXISTS (SELECT 1 FROM event WHERE profile_id = ?1)";
        let found: Option<(i64, i64)> =
            to.prepare_cached(sql)?.query_row([row], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
        let Some((cluster, real)) = found else { continue };
        clusters.insert(cluster);
        left.insert(real);
        to.prepare_cached("DELETE FROM profile WHERE profile_id = ?1")?.execute([row])?;
    }
    let mut parts = BTreeSet::new();
    for cluster in clusters {
        parts.extend(divide(to, cluster)?);
    }
    regroup(to, &parts)?;
    remove_empty(to, &left)
}

/// Takes away what told these profiles apart and is no longer told, and groups them anew.
pub(crate) fn loosen(to: &Connection, profiles: &BTreeSet<i64>) -> rusqlite::Result<()> {
    let sql = "DELETE FROM profile_apart WHERE ?1 IN (low, high) AND NOT EXISTS ( \
               SELECT 1 FROM event AS a JOIN event AS b USING (article_id) \
               WHERE a.profile_id = low AND b.profile_id = high)";
    let mut touched = BTreeSet::new();
    for &profile in profiles {
        if to.prepare_cached(sql)?.execute([profile])? > 0 {
            touched.insert(profile);
        }
    }
    regroup(to, &touched)
}

/// Says that two events are the same, or no longer, and groups them anew.
pub(crate) fn hold_together(to: &Connection, one: i64, two: i64, together: bool) -> rusqlite::Result<()> {
    if one == two {
        return Ok(());
    }
    let pair = [one.min(two), one.max(two)];
    let clusters = [cluster_of(to, one)?, cluster_of(to, two)?];
    if !together {
        to.prepare_cached("DELETE FROM profile_together WHERE low = ?1 AND high = ?2")?.execute(pair)?;
        return regroup(to, &divide(to, clusters[0])?);
    }
    to.prepare_cached("INSERT OR IGNORE INTO profile_together (low, high) VALUES (?1, ?2)")?.execute(pair)?;
    let sql = "UPDATE profile SET cluster = ?1 WHERE cluster = ?2";
    to.prepare_cached(sql)?.execute(clusters)?;
    regroup(to, &BTreeSet::from([one]))
}

fn cluster_of(to: &Connection, profile: i64) -> rusqlite::Result<i64> {
    to.prepare_cached("SELECT cluster FROM profile WHERE profile_id = ?1")?.query_row([profile], |r| r.get(0))
}

/// Divides a cluster into what is still connected, and gives a profile of each part.
fn divide(to: &Connection, cluster: i64) -> rusqlite::Result<BTreeSet<i64>> {
    let (members, profiles) = members(to, cluster)?;
    let index: BTreeMap<i64, usize> = members.iter().enumerate().map(|(n, m)| (m.row, n)).collect();
    let together = pairs(to, "profile_together", cluster, &index)?;
    let mut parts = BTreeSet::new();
    for part in link::connected(&profiles, &together) {
        let Some(&first) = part.first() else { continue };
        let name = members[first].row;
        parts.insert(name);
        for &n in &part {
            let sql = "UPDATE profile SET cluster = ?1 WHERE profile_id = ?2";
            to.prepare_cached(sql)?.execute([name, members[n].row])?;
        }
    }
    Ok(parts)
}

/// An event that cannot be found again in other articles, except in copies of the same bytes.
fn lone(to: &Connection, sha256: &str, position: usize, kind: &str) -> rusqlite::Result<i64> {
    let hash = ids::digest(&["lone", sha256, &position.to_string()]);
    if let Some(row) = row_of(to, &hash)? {
        return Ok(row);
    }
    let real = real_event(to, &hash)?;
    let sql = "INSERT INTO profile (hash, cluster, real_event_id, kind) VALUES (?1, 0, ?2, ?3)";
    let row = to.prepare_cached(sql)?.insert(params![hash, real, kind])?;
    to.prepare_cached("UPDATE profile SET cluster = profile_id WHERE profile_id = ?1")?.execute([row])?;
    Ok(row)
}

/// The row of a profile, and whether it is new.
fn insert(to: &Connection, profile: &Profile) -> rusqlite::Result<(i64, bool)> {
    let traits = json(profile)?;
    let hash = ids::digest(&["profile", &traits]);
    if let Some(row) = row_of(to, &hash)? {
        return Ok((row, false));
    }
    let clusters = clusters_like(to, profile)?;
    let (start, end) = (profile.start.to_string(), profile.end.to_string());
    let sql = "INSERT INTO profile (hash, cluster, real_event_id, kind, date_start, date_end, traits) \
               VALUES (?1, 0, ?2, ?3, ?4, ?5, ?6)";
    let real = real_event(to, &hash)?;
    let row = to.prepare_cached(sql)?.insert(params![hash, real, profile.kind, start, end, traits])?;
    let sql = "INSERT INTO profile_key (key, kind, date_start, profile_id) VALUES (?1, ?2, ?3, ?4)";
    for key in profile.found_by() {
        to.prepare_cached(sql)?.execute(params![key, profile.kind, start, row])?;
    }
    let cluster = clusters.first().copied().unwrap_or(row);
    to.prepare_cached("UPDATE profile SET cluster = ?1 WHERE profile_id = ?2")?.execute([cluster, row])?;
    for &other in clusters.iter().skip(1) {
        to.prepare_cached("UPDATE profile SET cluster = ?1 WHERE cluster = ?2")?.execute([cluster, other])?;
    }
    Ok((row, true))
}

fn row_of(to: &Connection, hash: &str) -> rusqlite::Result<Option<i64>> {
    to.prepare_cached("SELECT profile_id FROM profile WHERE hash = ?1")?
        .query_row([hash], |row| row.get(0))
        .optional()
}

/// The clusters with a profile that is like this one.
fn clusters_like(to: &Connection, profile: &Profile) -> rusqlite::Result<BTreeSet<i64>> {
    let reach = Days::new().days(link::REACH);
    let from = profile.start.saturating_sub(reach).to_string();
    let until = profile.end.saturating_add(reach).to_string();
    let sql = "SELECT p.cluster, p.profile_id, p.traits \
               FROM json_each(?1) AS k CROSS JOIN profile_key AS i CROSS JOIN profile AS p \
               WHERE i.key = k.value AND i.kind = ?2 AND i.date_start BETWEEN ?3 AND ?4 \
               AND p.profile_id = i.profile_id";
    let mut query = to.prepare_cached(sql)?;
    let mut rows = query.query(params![json(&profile.looks_for())?, profile.kind, from, until])?;
    let (mut found, mut tried) = (BTreeSet::new(), BTreeSet::new());
    while let Some(row) = rows.next()? {
        let cluster = row.get(0)?;
        let new = !found.contains(&cluster) && tried.insert(row.get::<_, i64>(1)?);
        if new && parse(row.get_ref(2)?.as_str()?)?.likeness(profile).is_some() {
            found.insert(cluster);
        }
    }
    Ok(found)
}

/// Notes which profiles one article tells apart, and says which of them are newly so.
fn tell_apart(to: &Connection, told: &[(i64, Profile)]) -> rusqlite::Result<BTreeSet<i64>> {
    let sql = "INSERT OR IGNORE INTO profile_apart (low, high) VALUES (?1, ?2)";
    let mut insert = to.prepare_cached(sql)?;
    let mut touched = BTreeSet::new();
    for (n, (one, profile)) in told.iter().enumerate() {
        for (two, other) in &told[n + 1..] {
            if profile.same_people(other) && insert.execute([one.min(two), one.max(two)])? > 0 {
                touched.extend([*one, *two]);
            }
        }
    }
    Ok(touched)
}

/// Groups the clusters of the profiles anew.
fn regroup(to: &Connection, touched: &BTreeSet<i64>) -> rusqlite::Result<()> {
    let mut clusters = BTreeSet::new();
    for &row in touched {
        clusters.insert(cluster_of(to, row)?);
    }
    let mut left = BTreeSet::new();
    for cluster in clusters {
        left.extend(regroup_cluster(to, cluster)?);
    }
    remove_empty(to, &left)
}

fn remove_empty(to: &Connection, real_events: &BTreeSet<i64>) -> rusqlite::Result<()> {
    for real in real_events {
        let sql = "DELETE FROM real_event WHERE real_event_id = ?1 \
                   AND NOT EXISTS (SELECT 1 FROM profile WHERE real_event_id = ?1)";
        to.prepare_cached(sql)?.execute([real])?;
    }
    Ok(())
}

/// Groups a cluster anew and says which real events profiles have left.
fn regroup_cluster(to: &Connection, cluster: i64) -> rusqlite::Result<BTreeSet<i64>> {
    if let Some(hash) = undivided(to, cluster)? {
        return join_all(to, cluster, real_event(to, &hash)?);
    }
    let (members, profiles) = members(to, cluster)?;
    let index: BTreeMap<i64, usize> = members.iter().enumerate().map(|(n, m)| (m.row, n)).collect();
    let apart = pairs(to, "profile_apart", cluster, &index)?;
    let together = pairs(to, "profile_together", cluster, &index)?;
    let mut left = BTreeSet::new();
    for group in link::group(&profiles, &apart, &together) {
        // The members are sorted by hash, so that the first gives an id that no order of adding changes.
        let Some(first) = group.first() else { continue };
        let real = real_event(to, &members[*first].hash)?;
        for member in group.iter().map(|&n| &members[n]).filter(|m| m.real_event != real) {
            let sql = "UPDATE profile SET real_event_id = ?1 WHERE profile_id = ?2";
            to.prepare_cached(sql)?.execute([real, member.row])?;
            left.insert(member.real_event);
        }
    }
    Ok(left)
}

/// The lowest hash of a cluster that is one group at first sight, as most are.
fn undivided(to: &Connection, cluster: i64) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT min(hash), min(date_start), max(date_start) FROM profile WHERE cluster = ?1";
    let (hash, first, last): (String, Option<String>, Option<String>) =
        to.prepare_cached(sql)?.query_row([cluster], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    let day = |text: Option<String>| text.and_then(|t| t.parse::<Date>().ok());
    let (Some(first), Some(last)) = (day(first), day(last)) else { return Ok(None) };
    let sql = "SELECT 1 FROM profile AS p JOIN profile_apart AS a ON a.low = p.profile_id \
               JOIN profile AS q ON q.profile_id = a.high WHERE p.cluster = ?1 AND q.cluster = ?1";
    let apart = to.prepare_cached(sql)?.exists([cluster])?;
    Ok(link::undivided(first, last, apart).then_some(hash))
}

/// Makes a cluster one real event and says which ones its profiles have left.
fn join_all(to: &Connection, cluster: i64, real: i64) -> rusqlite::Result<BTreeSet<i64>> {
    let sql = "SELECT DISTINCT real_event_id FROM profile WHERE cluster = ?1 AND real_event_id <> ?2";
    let left = to.prepare_cached(sql)?.query_map([cluster, real], |r| r.get(0))?.collect();
    let sql = "UPDATE profile SET real_event_id = ?2 WHERE cluster = ?1 AND real_event_id <> ?2";
    to.prepare_cached(sql)?.execute([cluster, real])?;
    left
}

struct Member {
    row: i64,
    hash: String,
    real_event: i64,
}

fn members(to: &Connection, cluster: i64) -> rusqlite::Result<(Vec<Member>, Vec<Profile>)> {
    let sql =
        "SELECT profile_id, hash, real_event_id, traits, kind FROM profile WHERE cluster = ?1 ORDER BY hash";
    let mut query = to.prepare_cached(sql)?;
    let mut rows = query.query([cluster])?;
    let (mut members, mut profiles) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        profiles.push(match row.get_ref(3)?.as_str_or_null()? {
            Some(traits) => parse(traits)?,
            // Only a person's word connects it with others: nothing is like it.
            None => Profile::unlike(&row.get::<_, String>(4)?, usize::try_from(number).unwrap_or_default()),
        });
        members.push(Member { row: number, hash: row.get(1)?, real_event: row.get(2)? });
    }
    Ok((members, profiles))
}

/// Pairs of a cluster's profiles that a table has, by index.
fn pairs(
    to: &Connection,
    table: &str,
    cluster: i64,
    index: &BTreeMap<i64, usize>,
) -> rusqlite::Result<BTreeSet<(usize, usize)>> {
    let sql = format!(
        "SELECT a.low, a.high FROM profile AS p JOIN {table} AS a ON a.low = p.profile_id WHERE p.cluster = ?1"
    );
    let mut query = to.prepare_cached(&sql)?;
    let rows = query.query_map([cluster], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut found = BTreeSet::new();
    for row in rows {
        let (low, high): (i64, i64) = row?;
        if let (Some(&a), Some(&b)) = (index.get(&low), index.get(&high)) {
            found.insert((a.min(b), a.max(b)));
        }
    }
    Ok(found)
}

/// The row of the real event that has this hash as its lowest.
fn real_event(to: &Connection, hash: &str) -> rusqlite::Result<i64> {
    let id = ids::real_event_id(hash);
    to.prepare_cached("INSERT OR IGNORE INTO real_event (id) VALUES (?1)")?.execute([&id])?;
    to.prepare_cached("SELECT real_event_id FROM real_event WHERE id = ?1")?.query_row([&id], |r| r.get(0))
}

fn json<T: serde::Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))
}

fn parse(traits: &str) -> rusqlite::Result<Profile> {
    serde_json::from_str(traits)
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, e.into()))
}
