//! What is known of profiles while articles come in, so that it is not read and worked out again for each: which
//! profiles are alike, and what they say. It only saves work: all of it can be had from the database.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use crate::found::FoundBy;
use crate::known::Known;
use crate::link::{self, Alike, Days, Likeness, Profile, Who};
use crate::linking::{IN_CLUSTER, Linked, cluster_of, key_number, of_periods};
use crate::load;
use crate::numbers::ByNumber;

/// Profiles, days of profiles, and pairs that are alike, kept in memory at most: some hundred megabytes of each.
const PROFILES: usize = 1 << 20;
const DAYS: usize = 1 << 22;
const PAIRS: usize = 1 << 23;

/// What is known of profiles, and which clusters are still to be grouped.
#[derive(Debug, Default)]
pub(crate) struct Links {
    /// Of which state of the database this is known: the changes by other connections and by this one.
    state: (i64, u64),
    /// Profiles that have come into company and are not grouped yet.
    touched: BTreeSet<i64>,
    /// The rows of all profiles by hash, where there was none at first.
    rows: Option<ByNumber<i64>>,
    /// What profiles are found by.
    found_by: FoundBy,
    /// Which ids go by a name.
    known: Known,
    /// What profiles say, by row.
    profiles: ByNumber<Profile>,
    /// All who take part in these.
    people: HashSet<Arc<Who>>,
    /// The days of profiles of more than one, by row: most of those with the same people are too far apart to look further.
    days: ByNumber<Days>,
    /// Of profiles of one cluster another that stands for it, or for which another one stands, by row.
    stands_for: ByNumber<i64>,
    /// The first profile that has been written since this is kept. Each of those has been compared with all before it.
    since: Option<i64>,
    /// With which earlier ones a profile is alike, by row. Of profiles before `since` only those that are listed have
    /// been compared with each other.
    alike: ByNumber<Vec<(i64, Likeness)>>,
    /// How many pairs these are.
    pairs: usize,
}

impl Links {
    /// Forgets what is known if anything but a transaction that ended with [`kept`](Self::kept) has changed the database since. Within a transaction.
    pub fn begin(&mut self, to: &Connection) -> rusqlite::Result<()> {
        let state = (changes_by_others(to)?, to.total_changes());
        if self.state != state
            || self.pairs > PAIRS
            || self.days.len() > DAYS
            || self.found_by.is_full()
            || self.known.is_full()
        {
            self.forget();
            self.found_by = FoundBy::of(to)?;
            let none = !to.prepare_cached("SELECT 1 FROM profile")?.exists([])?;
            self.rows = none.then(ByNumber::default);
        }
        self.state = state;
        if self.profiles.len() > PROFILES {
            self.profiles.clear();
            self.people.clear();
        }
        Ok(())
    }

    /// Says that the transaction has been carried out, so that what is known is now so in the database.
    pub fn kept(&mut self, to: &Connection) {
        self.state.1 = to.total_changes();
    }

    /// Whether all profiles and what they are found by are known, so that no index of them is asked.
    pub fn is_whole(&self) -> bool {
        self.rows.is_some() && self.found_by.is_whole()
    }

    /// Says whether the table of keys is [held back](crate::held).
    pub fn hold_back(&mut self, later: bool) {
        self.found_by.hold_back(later);
    }

    /// Forgets all that is known; nothing is left to be grouped.
    pub fn forget(&mut self) {
        *self = Self { state: self.state, ..Self::default() };
    }

    /// Asks for the groups of a profile's cluster to be made anew.
    pub fn touch(&mut self, profile: i64) {
        self.touched.insert(profile);
    }

    /// The row of the profile with this hash.
    pub fn row_of(&self, from: &Connection, hash: i64) -> rusqlite::Result<Option<i64>> {
        if let Some(rows) = &self.rows {
            return Ok(rows.get(&hash).copied());
        }
        let mut query = from.prepare_cached("SELECT profile_id FROM profile WHERE hash = ?1")?;
        query.query_row([hash], |row| row.get(0)).optional()
    }

    /// Remembers in which row a profile has been written.
    pub fn add_row(&mut self, hash: i64, row: i64) {
        self.rows.iter_mut().for_each(|rows| {
            rows.insert(hash, row);
        });
    }

    /// Remembers a profile that has just been written, and which of all others it is like.
    pub fn add(
        &mut self,
        to: &Connection,
        row: i64,
        linked: &Linked,
        alike: Vec<(i64, Likeness)>,
    ) -> rusqlite::Result<()> {
        let profile = linked.profile();
        let day = link::day_number(profile.start);
        linked.found_by().iter().for_each(|&key| self.found_by.add(key, day, row));
        linked.known().try_for_each(|(number, id, names)| self.known.add(to, number, id, names))?;
        self.since.get_or_insert(row);
        self.remember(row, (**profile).clone());
        let mut stands_for_all = None;
        for (other, _) in &alike {
            let one = self.standing_for(*other);
            let all = *stands_for_all.get_or_insert(one);
            if one != all {
                self.stands_for.insert(one, all);
            }
        }
        self.stands_for.extend(stands_for_all.map(|all| (row, all)));
        if !alike.is_empty() {
            self.touch(row);
            self.pairs += alike.len();
            self.alike.insert(row, alike);
        }
        Ok(())
    }

    /// The profiles that one is like which is not written yet.
    pub fn alike_to(&mut self, to: &Connection, linked: &Linked) -> rusqlite::Result<Vec<(i64, Likeness)>> {
        let mut met: Vec<(i64, usize)> = Vec::new();
        let (for_days, for_periods) = (linked.profile().reach(false), linked.profile().reach(true));
        for (who, keys) in linked.looks_for().iter().enumerate() {
            let known = self.known_keys(to, linked.profile(), who)?;
            for &key in keys.iter().chain(&known) {
                self.found_by.each(to, key, for_days, |row| met.push((row, who)))?;
                self.found_by.each(to, of_periods(key), for_periods, |row| met.push((row, who)))?;
            }
        }
        met.sort_unstable();
        met.dedup();
        let least = linked.profile().least_in_common();
        let days = linked.profile().days();
        let mut alike = Vec::new();
        for people in met.chunk_by(|a, b| a.0 == b.0).filter(|people| people.len() >= least) {
            let row = people[0].0;
            if self.days.get(&row).is_some_and(|other| !days.may_meet(*other)) {
                continue;
            }
            if let Some(likeness) = self.profile(to, row)?.and_then(|other| other.likeness(linked.profile()))
            {
                alike.push((row, likeness));
            }
        }
        Ok(alike)
    }

    /// What those are found by who have an id and may be the one of these people, who has none.
    fn known_keys(&mut self, to: &Connection, profile: &Profile, who: usize) -> rusqlite::Result<Vec<i64>> {
        let Some(nameless) = profile.who.get(who).filter(|who| who.id.is_none()) else {
            return Ok(Vec::new());
        };
        let mut keys = Vec::new();
        for name in &nameless.names {
            let ids = self.known.ids(to, name)?.iter();
            keys.extend(ids.map(|id| key_number(&profile.kind, &link::id_key(id))));
        }
        Ok(keys)
    }

    /// What a profile says; none where it says too little to be like any.
    fn profile(&mut self, from: &Connection, row: i64) -> rusqlite::Result<Option<&Profile>> {
        if self.profiles.contains_key(&row) {
            return Ok(self.profiles.get(&row));
        }
        let sql = "SELECT traits FROM profile WHERE profile_id = ?1";
        let mut query = from.prepare_cached(sql)?;
        let mut rows = query.query([row])?;
        let Some(found) = rows.next()? else { return Ok(None) };
        let traits = found.get_ref(0)?.as_str_or_null()?;
        let Some(profile) = traits.map(load::json::<Profile>).transpose()? else { return Ok(None) };
        self.remember(row, profile);
        Ok(self.profiles.get(&row))
    }

    fn remember(&mut self, row: i64, mut profile: Profile) {
        for who in &mut profile.who {
            match self.people.get(who) {
                Some(same) => *who = Arc::clone(same),
                None => drop(self.people.insert(Arc::clone(who))),
            }
        }
        if profile.is_period() {
            self.days.insert(row, profile.days());
        }
        self.profiles.insert(row, profile);
    }

    /// The clusters of profiles that one is like.
    pub fn clusters(
        &mut self,
        from: &Connection,
        alike: &[(i64, Likeness)],
    ) -> rusqlite::Result<BTreeSet<i64>> {
        let one_of_each: BTreeSet<i64> = alike.iter().map(|(row, _)| self.standing_for(*row)).collect();
        one_of_each.into_iter().map(|row| cluster_of(from, row)).collect()
    }

    /// A profile of the same cluster: the same one for as many as are known to be in it.
    fn standing_for(&mut self, mut row: i64) -> i64 {
        while let Some(&next) = self.stands_for.get(&row) {
            let Some(&after) = self.stands_for.get(&next) else { return next };
            // The next who asks has half the way.
            self.stands_for.insert(row, after);
            row = after;
        }
        row
    }

    /// Writes what the new profiles are found by, and groups the clusters anew that have been touched.
    pub fn regroup(&mut self, to: &Connection) -> rusqlite::Result<()> {
        self.found_by.write(to)?;
        let mut clusters = BTreeSet::new();
        for row in std::mem::take(&mut self.touched) {
            clusters.insert(cluster_of(to, row)?);
        }
        clusters.into_iter().try_for_each(|cluster| self.regroup_cluster(to, cluster))
    }

    fn regroup_cluster(&mut self, to: &Connection, cluster: i64) -> rusqlite::Result<()> {
        let cluster = Cluster::read(to, cluster)?;
        let apart = cluster.pairs(to, "profile_apart")?;
        let together = cluster.pairs(to, "profile_together")?;
        let members = &cluster.members;
        let starts: Vec<i64> = members.iter().map(|m| m.day).collect();
        let groups = if link::undivided(&starts, &apart) {
            vec![(0..members.len()).collect()]
        } else {
            link::group(&starts, self.alike_in(to, &cluster)?, &apart, &together)
        };
        for group in groups {
            // The members are sorted by hash, so that the first gives an id that no order of adding changes.
            let Some(first) = group.first() else { continue };
            let real = members[*first].hash;
            for member in group.iter().map(|&n| &members[n]).filter(|m| m.real_event != real) {
                let sql = "UPDATE profile SET real_event = ?1 WHERE profile_id = ?2";
                to.prepare_cached(sql)?.execute([real, member.row])?;
            }
        }
        Ok(())
    }

    /// Divides a cluster into what is still connected, and gives a profile of each part.
    pub fn divide(&mut self, to: &Connection, cluster: i64) -> rusqlite::Result<BTreeSet<i64>> {
        let cluster = Cluster::read(to, cluster)?;
        let mut linked = cluster.pairs(to, "profile_together")?;
        linked.extend(self.alike_in(to, &cluster)?.into_iter().map(|(_, a, b)| (a, b)));
        let members = &cluster.members;
        let mut parts = BTreeSet::new();
        for part in link::connected(members.len(), &linked) {
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

    /// All pairs of a cluster that are alike. Only what has not been compared before is.
    fn alike_in(&mut self, to: &Connection, cluster: &Cluster) -> rusqlite::Result<Vec<Alike>> {
        let rows = cluster.members.iter().map(|m| m.row);
        let before = |row: &i64| self.since.is_none_or(|since| *row < since);
        let unknown: Vec<i64> = rows.filter(|row| before(row) && !self.alike.contains_key(row)).collect();
        self.compare(to, &unknown)?;
        let mut alike = Vec::new();
        for (n, member) in cluster.members.iter().enumerate() {
            for (other, likeness) in self.alike.get(&member.row).into_iter().flatten() {
                alike.extend(cluster.index.get(other).map(|&m| (*likeness, n.min(m), n.max(m))));
            }
        }
        Ok(alike)
    }

    /// Compares these with each other.
    fn compare(&mut self, from: &Connection, rows: &[i64]) -> rusqlite::Result<()> {
        let mut there = Vec::with_capacity(rows.len());
        for &row in rows {
            self.alike.insert(row, Vec::new());
            if self.profile(from, row)?.is_some() {
                there.push(row);
            }
        }
        let profiles: Vec<&Profile> = there.iter().filter_map(|row| self.profiles.get(row)).collect();
        for (likeness, a, b) in link::alike(&profiles) {
            self.alike.entry(there[a]).or_default().push((there[b], likeness));
            self.pairs += 1;
        }
        Ok(())
    }
}

/// A number that changes whenever another connection has changed the database.
fn changes_by_others(of: &Connection) -> rusqlite::Result<i64> {
    of.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
}

/// Hashes in the order of their ids: they are numbers without a sign.
const BY_HASH: &str = "hash < 0, hash";

/// A profile of a cluster.
struct Member {
    row: i64,
    hash: i64,
    real_event: i64,
    /// The first day, as a number; 0 where only a person's word connects it with others.
    day: i64,
}

/// The profiles of a cluster.
struct Cluster {
    name: i64,
    /// In the order of their hashes.
    members: Vec<Member>,
    /// Where each row is among them.
    index: ByNumber<usize>,
}

impl Cluster {
    fn read(from: &Connection, name: i64) -> rusqlite::Result<Self> {
        let sql = format!(
            "SELECT profile_id, hash, real_event, date_start FROM profile WHERE {IN_CLUSTER} ORDER BY {BY_HASH}"
        );
        let mut query = from.prepare_cached(&sql)?;
        let rows = query.query_map([name], |row| {
            let day = load::day(row, "date_start")?.map_or(0, link::day_number);
            Ok(Member { row: row.get(0)?, hash: row.get(1)?, real_event: row.get(2)?, day })
        })?;
        let members = rows.collect::<rusqlite::Result<Vec<Member>>>()?;
        let index = members.iter().enumerate().map(|(n, m)| (m.row, n)).collect();
        Ok(Self { name, members, index })
    }

    /// Pairs of its profiles that a table has, by index.
    fn pairs(&self, from: &Connection, table: &str) -> rusqlite::Result<BTreeSet<(usize, usize)>> {
        let sql = format!(
            "SELECT a.low, a.high FROM (SELECT profile_id AS low FROM profile WHERE {IN_CLUSTER}) \
             JOIN {table} AS a USING (low)"
        );
        let mut query = from.prepare_cached(&sql)?;
        let rows = query.query_map([self.name], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut found = BTreeSet::new();
        for row in rows {
            let (low, high): (i64, i64) = row?;
            if let (Some(&a), Some(&b)) = (self.index.get(&low), self.index.get(&high)) {
                found.insert((a.min(b), a.max(b)));
            }
        }
        Ok(found)
    }
}
