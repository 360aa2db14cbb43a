//! Keeps the grouping of events into real events up to date while articles come in. The decision itself is in
//! [`crate::link`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};

use crate::link::{self, Profile};
use crate::links::Links;
use crate::record::EventRecord;
use crate::rows::json;
use crate::{ids, load};

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

/// What of an event links it to others, made without the database.
#[derive(Clone, Debug)]
pub(crate) enum Telling {
    /// It says too little to be found again in other articles, except in copies of the same bytes.
    Lone {
        /// The number of the profile.
        hash: i64,
        /// The kind.
        kind: String,
    },
    /// It is linked by this.
    Linked(Box<Linked>),
}

/// A profile with what it is kept and found by.
#[derive(Clone, Debug)]
pub(crate) struct Linked {
    profile: Arc<Profile>,
    traits: String,
    hash: i64,
    found_by: Vec<i64>,
    /// What each of the people of other tellings may be found by, as far as that is known without the database.
    looks_for: Vec<Vec<i64>>,
    /// A number for each of the people who have an id, with all names.
    known: Vec<i64>,
}

impl Linked {
    pub fn new(profile: Profile) -> rusqlite::Result<Self> {
        let traits = json(&profile)?;
        let numbers = |keys: Vec<String>| -> Vec<i64> {
            keys.iter().map(|key| key_number(&profile.kind, key)).collect()
        };
        Ok(Self {
            hash: ids::number(&ids::digest(&["profile", &traits])),
            found_by: found_by(&profile, numbers(profile.found_by().into_iter().collect())),
            looks_for: profile.looks_for().into_iter().map(|sought| numbers(sought.keys)).collect(),
            known: profile.known_as().map(|(id, names)| known_number(id, names)).collect(),
            traits,
            profile: Arc::new(profile),
        })
    }

    /// What it says.
    pub fn profile(&self) -> &Arc<Profile> {
        &self.profile
    }

    /// What it is found by.
    pub fn found_by(&self) -> &[i64] {
        &self.found_by
    }

    /// Those who have an id, with all names and a number that stands for all of it.
    pub fn known(&self) -> impl Iterator<Item = (i64, &str, &[String])> {
        self.known.iter().zip(self.profile.known_as()).map(|(&number, (id, names))| (number, id, names))
    }

    /// What other tellings of the same are found by, for each of the people.
    pub fn looks_for(&self) -> &[Vec<i64>] {
        &self.looks_for
    }
}

/// The number of a key: among profiles of one kind.
pub(crate) fn key_number(kind: &str, key: &str) -> i64 {
    ids::number(&ids::digest(&[kind, key]))
}

/// The number under which periods have a key. They can have begun long before they are looked for, single days cannot: few
/// are periods, and of the others few days are looked at.
pub(crate) fn of_periods(key: i64) -> i64 {
    !key
}

fn found_by(profile: &Profile, keys: Vec<i64>) -> Vec<i64> {
    if profile.is_period() { keys.into_iter().map(of_periods).collect() } else { keys }
}

fn known_number(id: &str, names: &[String]) -> i64 {
    let parts: Vec<&str> = std::iter::once(id).chain(names.iter().map(String::as_str)).collect();
    ids::number(&ids::digest(&parts))
}

/// What links the events of an article, in their order.
pub(crate) fn tellings(sha256: &str, events: &[(&EventRecord, Company)]) -> rusqlite::Result<Vec<Telling>> {
    let mut turns: BTreeMap<String, usize> = BTreeMap::new();
    let mut tellings = Vec::with_capacity(events.len());
    for (position, &(event, company)) in events.iter().enumerate() {
        let told = if company == Company::Nobody { None } else { Profile::of(event) };
        let Some(mut profile) = told else {
            tellings.push(lone(sha256, position, &event.kind));
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
        tellings.push(Telling::Linked(Box::new(Linked::new(profile)?)));
    }
    Ok(tellings)
}

fn lone(sha256: &str, position: usize, kind: &str) -> Telling {
    let hash = ids::number(&ids::digest(&["lone", sha256, &position.to_string()]));
    Telling::Lone { hash, kind: kind.to_owned() }
}

/// The rows of the profiles of an article's events, in their order. New profiles are linked to those already there.
pub(crate) fn profiles(
    to: &Connection,
    sha256: &str,
    events: &[(&EventRecord, Company)],
) -> rusqlite::Result<Vec<i64>> {
    let mut links = Links::default();
    let rows = link_all(to, &tellings(sha256, events)?, &mut links)?;
    links.regroup(to)?;
    Ok(rows)
}

/// The same for what has been made of the events before, with what is known. The groups are still to be made anew.
pub(crate) fn link_all(
    to: &Connection,
    tellings: &[Telling],
    links: &mut Links,
) -> rusqlite::Result<Vec<i64>> {
    let mut rows = Vec::with_capacity(tellings.len());
    let mut linked: Vec<(i64, &Profile)> = Vec::new();
    for telling in tellings {
        match telling {
            Telling::Lone { hash, kind } => rows.push(insert_lone(to, *hash, kind, links)?),
            Telling::Linked(one) => {
                let row = insert(to, one, links)?;
                rows.push(row);
                linked.push((row, &one.profile));
            }
        }
    }
    tell_apart(to, &linked, links)?;
    Ok(rows)
}

/// A profile for events that are written before it is known what links them. It is gone once they have their own.
pub(crate) fn placeholder(to: &Connection) -> rusqlite::Result<i64> {
    match lone("placeholder", 0, "") {
        Telling::Lone { hash, kind } => insert_lone(to, hash, &kind, &mut Links::default()),
        Telling::Linked(one) => insert(to, &one, &mut Links::default()),
    }
}

/// Takes away profiles that no event has any more, and groups what they held together anew.
pub(crate) fn forget(to: &Connection, profiles: &BTreeSet<i64>) -> rusqlite::Result<()> {
    let mut clusters = BTreeSet::new();
    for &row in profiles {
        let sql = "SELECT coalesce(cluster, profile_id), traits FROM profile WHERE profile_id = ?1 \
                   AND NOT EXISTS (SELECT 1 FROM event WHERE profile_id = ?1)";
        let found: Option<(i64, Option<String>)> =
            to.prepare_cached(sql)?.query_row([row], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
        let Some((cluster, traits)) = found else { continue };
        clusters.insert(cluster);
        if let Some(traits) = traits {
            forget_keys(to, row, &Linked::new(load::json(&traits)?)?)?;
        }
        // Where many are added foreign keys are not looked at.
        for sql in [
            "DELETE FROM profile_apart WHERE ?1 IN (low, high)",
            "DELETE FROM profile_together WHERE ?1 IN (low, high)",
            "DELETE FROM profile WHERE profile_id = ?1",
        ] {
            to.prepare_cached(sql)?.execute([row])?;
        }
    }
    let mut parts = BTreeSet::new();
    for cluster in clusters {
        parts.extend(Links::default().divide(to, cluster)?);
    }
    regroup(to, &parts)
}

fn forget_keys(to: &Connection, row: i64, linked: &Linked) -> rusqlite::Result<()> {
    let day = link::day_number(linked.profile.start);
    for table in ["profile_key", "profile_key_later"] {
        let sql = format!("DELETE FROM {table} WHERE key = ?1 AND day = ?2 AND profile_id = ?3");
        let mut delete = to.prepare_cached(&sql)?;
        linked.found_by.iter().try_for_each(|key| delete.execute(params![key, day, row]).map(drop))?;
    }
    Ok(())
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
        return regroup(to, &Links::default().divide(to, clusters[0])?);
    }
    to.prepare_cached("INSERT OR IGNORE INTO profile_together (low, high) VALUES (?1, ?2)")?.execute(pair)?;
    join_clusters(to, clusters[0], clusters[1])?;
    regroup(to, &BTreeSet::from([one]))
}

/// The profiles of cluster `?1`: whoever is alone is a cluster of that number, and may found a larger one.
pub(crate) const IN_CLUSTER: &str = "(cluster = ?1 OR (profile_id = ?1 AND cluster IS NULL))";

fn join_clusters(to: &Connection, into: i64, from: i64) -> rusqlite::Result<()> {
    let sql = format!("UPDATE profile SET cluster = ?2 WHERE {IN_CLUSTER}");
    to.prepare_cached(&sql)?.execute([from, into]).map(|_| ())
}

/// The cluster of a profile.
pub(crate) fn cluster_of(to: &Connection, profile: i64) -> rusqlite::Result<i64> {
    let sql = "SELECT coalesce(cluster, profile_id) FROM profile WHERE profile_id = ?1";
    to.prepare_cached(sql)?.query_row([profile], |r| r.get(0))
}

fn insert_lone(to: &Connection, hash: i64, kind: &str, links: &mut Links) -> rusqlite::Result<i64> {
    if let Some(row) = links.row_of(to, hash)? {
        return Ok(row);
    }
    let sql = "INSERT INTO profile (hash, real_event, kind) VALUES (?1, ?1, ?2)";
    let row = to.prepare_cached(sql)?.insert(params![hash, kind])?;
    links.add_row(hash, row);
    Ok(row)
}

/// The row of a profile.
fn insert(to: &Connection, linked: &Linked, links: &mut Links) -> rusqlite::Result<i64> {
    let Linked { profile, traits, hash, .. } = linked;
    if let Some(row) = links.row_of(to, *hash)? {
        return Ok(row);
    }
    let alike = links.alike_to(to, linked)?;
    let clusters = links.clusters(to, &alike)?;
    let sql = "INSERT INTO profile (hash, cluster, real_event, kind, date_start, traits) \
               VALUES (?1, ?2, ?1, ?3, ?4, ?5)";
    let row = to.prepare_cached(sql)?.insert(params![
        hash,
        clusters.first(),
        profile.kind,
        profile.start.to_string(),
        traits
    ])?;
    for &other in clusters.iter().skip(1) {
        join_clusters(to, clusters.first().copied().unwrap_or(other), other)?;
    }
    links.add_row(*hash, row);
    links.add(to, row, linked, alike)?;
    Ok(row)
}

/// Notes which profiles one article tells apart.
fn tell_apart(to: &Connection, told: &[(i64, &Profile)], links: &mut Links) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO profile_apart (low, high) VALUES (?1, ?2)";
    let mut insert = to.prepare_cached(sql)?;
    for (n, (one, profile)) in told.iter().enumerate() {
        for (two, other) in &told[n + 1..] {
            if profile.same_people(other) && insert.execute([one.min(two), one.max(two)])? > 0 {
                links.touch(*one);
                links.touch(*two);
            }
        }
    }
    Ok(())
}

/// Groups the clusters of the profiles anew.
fn regroup(to: &Connection, touched: &BTreeSet<i64>) -> rusqlite::Result<()> {
    let mut links = Links::default();
    touched.iter().for_each(|&profile| links.touch(profile));
    links.regroup(to)
}
