//! Which events of different articles are the same real event. Nothing here knows the engine or the database: it is
//! a pure decision on what is recorded, and it depends on the set of what is told, never on the order of adding.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::record::{EventRecord, ParticipantRecord};

/// Days that two articles may differ about a single day: time zones, and datelines taken for the day itself.
const DAYS_APART: i32 = 3;
/// A period longer than this says too little about when something happened.
const LONGEST: i32 = 31;
/// How far before an event another one may begin that can still be the same.
pub(crate) const REACH: i32 = LONGEST + DAYS_APART;
/// Kinds whose finer kind is not the act itself: one article calls talks what another calls a meeting.
const LOOSE_SUBKINDS: [&str; 5] = ["meeting", "call", "message", "conference", "press"];
/// Kinds that are no act at one place: each capital tells of it as done there.
const PLACELESS: [&str; 2] = ["announcement", "relations"];

/// The days of a telling, as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    start: i64,
    end: i64,
    to_the_day: bool,
}

impl Days {
    /// Whether the days alone let two tellings be of the same.
    pub fn may_meet(self, other: Days) -> bool {
        if !self.to_the_day || !other.to_the_day {
            return self.start == other.start && self.end == other.end;
        }
        let (first, second) = if self.start <= other.start { (self, other) } else { (other, self) };
        second.start - first.end <= i64::from(DAYS_APART)
    }
}

/// Somebody who took part, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Who {
    /// Id, where knowledge has one.
    pub id: Option<String>,
    /// All names, sorted.
    pub names: Vec<String>,
    /// ISO 3166-1 alpha-3 or one of the record's other codes.
    pub country: Option<String>,
    /// Whether it is at the receiving end; none where the kind has no direction.
    pub receives: Option<bool>,
}

impl Who {
    fn of(kind: &str, participant: &ParticipantRecord) -> Self {
        let mut names: Vec<String> = std::iter::once(&participant.name)
            .chain(&participant.aliases)
            .map(|n| n.to_lowercase())
            .collect();
        names.sort();
        names.dedup();
        Self {
            id: participant.id.clone(),
            names,
            country: participant.country.clone(),
            receives: receives(kind, &participant.role),
        }
    }

    fn is(&self, other: &Who) -> bool {
        match (&self.id, &other.id) {
            (Some(a), Some(b)) => a == b,
            _ => self.names.iter().any(|name| other.names.binary_search(name).is_ok()),
        }
    }
}

/// Whether a role is at the receiving end of a kind that has a direction.
fn receives(kind: &str, role: &str) -> Option<bool> {
    match (kind, role) {
        (_, "") => None,
        ("message", "recipient") | ("measure", "target" | "recipient") | ("visit", "host") => Some(true),
        ("message" | "measure" | "visit", _) => Some(false),
        _ => None,
    }
}

/// What of an event decides which others are the same. Events with equal profiles are the same real event. How it
/// is serialised is a part of the stored format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The kind.
    pub kind: String,
    /// The finer kind.
    pub subkind: Option<String>,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// Whether the date is told to the day.
    pub to_the_day: bool,
    /// Whether somebody denies it: what one denies and another reports stays two.
    pub denied: bool,
    /// The country it took place in.
    pub country: Option<String>,
    /// Who took part, sorted. The same people take part in many.
    #[serde(with = "shared")]
    pub who: Vec<Arc<Who>>,
    /// Which of several events alike in all this within one article, from 0.
    pub turn: usize,
}

impl Profile {
    /// The profile of an event; none where it says too little to be found again in another article: no date, a
    /// coarse one, or nobody.
    pub fn of(event: &EventRecord) -> Option<Self> {
        let date = event.date.as_ref()?;
        let to_the_day = match date.precision.as_str() {
            "day" | "part-of-day" | "range" => true,
            "month" | "part-of-month" => false,
            _ => return None,
        };
        if event.participants.is_empty() || days(date.start, date.end) >= LONGEST {
            return None;
        }
        let kind = family(&event.kind);
        let place = event.place.as_ref().filter(|_| !PLACELESS.contains(&kind));
        let mut who: Vec<_> = event.participants.iter().map(|p| Arc::new(Who::of(kind, p))).collect();
        who.sort();
        who.dedup();
        Some(Self {
            kind: kind.to_owned(),
            subkind: event.subkind.clone(),
            start: date.start,
            end: date.end,
            to_the_day,
            denied: event.status == "denied",
            country: place.and_then(|p| p.country.clone()),
            who,
            turn: 0,
        })
    }

    /// What it is found by: it has at least one of what any telling of the same event [looks for](Self::looks_for).
    /// Whoever has an id is found by that alone; [`known_as`](Self::known_as) says which names lead to it.
    pub fn found_by(&self) -> BTreeSet<String> {
        let keys = self.who.iter().flat_map(|who| match &who.id {
            Some(id) => vec![id_key(id)],
            None => who.names.iter().map(|name| name_key(name)).collect(),
        });
        keys.collect()
    }

    /// Those who have an id, each with all names.
    pub fn known_as(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.who.iter().filter_map(|who| Some((who.id.as_deref()?, who.names.as_slice())))
    }

    /// What other tellings of the same event are found by, for each of the people.
    pub fn looks_for(&self) -> Vec<Sought<'_>> {
        let sought = self.who.iter().map(|who| Sought {
            keys: who.id.iter().map(|id| id_key(id)).chain(who.names.iter().map(|n| name_key(n))).collect(),
            names: if who.id.is_none() { &who.names } else { &[] },
        });
        sought.collect()
    }

    /// How many of its people a telling of the same has at the least, whatever else it says.
    pub fn least_in_common(&self) -> usize {
        if self.who.len() > 1 && self.kind != "visit" { 2 } else { 1 }
    }

    /// Whether it lasts longer than a day.
    pub fn is_period(&self) -> bool {
        self.start != self.end
    }

    /// The first and the last day on which another telling of the same may begin, as numbers: one of a single day, or of
    /// a period.
    pub fn reach(&self, period: bool) -> (i64, i64) {
        let Days { start, end, to_the_day } = self.days();
        if !to_the_day {
            return (start, start);
        }
        let before = if period { REACH } else { DAYS_APART };
        (start - i64::from(before), end + i64::from(DAYS_APART))
    }

    /// Its days as numbers.
    pub fn days(&self) -> Days {
        Days { start: day_number(self.start), end: day_number(self.end), to_the_day: self.to_the_day }
    }

    /// How alike two tellings are; none if they cannot be the same event.
    pub fn likeness(&self, other: &Profile) -> Option<Likeness> {
        // Days are compared first: in a large cluster most tellings are too far apart.
        if self.turn != other.turn || self.denied != other.denied || !self.days().may_meet(other.days()) {
            return None;
        }
        let differ = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
        if differ(&self.country, &other.country) {
            return None;
        }
        let other_subkind = differ(&self.subkind, &other.subkind);
        if other_subkind && !LOOSE_SUBKINDS.contains(&self.kind.as_str()) {
            return None;
        }
        // People are compared last: it takes longest.
        if !self.same_people(other) {
            return None;
        }
        Some(Likeness { days: self.days_apart(other)?, other_subkind })
    }

    /// Whether the same people did the same kind of thing, whenever it was.
    pub fn same_people(&self, other: &Profile) -> bool {
        if self.kind != other.kind || !self.sides_agree(other) {
            return false;
        }
        let against =
            |(a, b): (&Who, &Who)| a.receives.is_some() && b.receives.is_some() && a.receives != b.receives;
        if self.pairs(other).any(against) {
            return false;
        }
        let visits = self.kind == "visit";
        let host = |(a, b): (&Who, &Who)| a.receives == Some(true) || b.receives == Some(true);
        // A host has many visitors.
        if visits && self.pairs(other).all(host) {
            return false;
        }
        let common = self.common(other);
        let (more, fewer) = (self.who.len().max(other.who.len()), self.who.len().min(other.who.len()));
        let visited = visits && self.country.is_some() && self.country == other.country;
        // One side alone meets many on one day: only a single actor is known by one name.
        let least = if more == 1 || visited { 1 } else { 2 };
        common >= least && (common * 2 >= more || (visited && common == fewer))
    }

    /// Who of one telling is who of the other. A name may fit several.
    fn pairs<'a>(&'a self, other: &'a Profile) -> impl Iterator<Item = (&'a Who, &'a Who)> {
        let all = self.who.iter().flat_map(|one| other.who.iter().map(move |two| (&**one, &**two)));
        all.filter(|(one, two)| one.is(two))
    }

    /// How many are in both, whichever side counts: a name that fits two counts once.
    fn common(&self, other: &Profile) -> usize {
        let of = |all: &[Arc<Who>], there: &[Arc<Who>]| {
            all.iter().filter(|one| there.iter().any(|two| one.is(two))).count()
        };
        of(&self.who, &other.who).min(of(&other.who, &self.who))
    }

    /// A meeting of two states is not one of three.
    fn sides_agree(&self, other: &Profile) -> bool {
        if self.kind != "meeting" && self.kind != "call" {
            return true;
        }
        let unknown = |who: &Arc<Who>| who.country.is_none();
        if self.who.iter().chain(&other.who).any(unknown) || self.sides().min(other.sides()) > 2 {
            return true;
        }
        let there = |all: &[Arc<Who>], one: &Who| all.iter().any(|two| two.country == one.country);
        self.who.iter().all(|one| there(&other.who, one)) && other.who.iter().all(|one| there(&self.who, one))
    }

    /// How many countries took part.
    fn sides(&self) -> usize {
        let before = |n: usize| self.who[..n].iter().any(|who| who.country == self.who[n].country);
        (0..self.who.len()).filter(|&n| !before(n)).count()
    }

    /// Days between two tellings, 0 where they overlap; none if they are too far apart. Single days may differ a
    /// little; months have to be the same one.
    fn days_apart(&self, other: &Profile) -> Option<i32> {
        if !self.to_the_day || !other.to_the_day {
            return (self.start == other.start && self.end == other.end).then_some(0);
        }
        let (first, second) = if self.start <= other.start { (self, other) } else { (other, self) };
        let gap = days(first.end, second.start).max(0);
        let single = |p: &Profile| p.start == p.end;
        let everybody =
            self.who.len() == other.who.len() && self.who.len() > 1 && self.common(other) == self.who.len();
        (gap == 0 || (gap <= DAYS_APART && single(self) && single(other) && everybody)).then_some(gap)
    }
}

/// What one of the people of another telling is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought<'a> {
    /// Any of these.
    pub keys: Vec<String>,
    /// Or the [key](id_key) of any id that is known to go by one of these names.
    pub names: &'a [String],
}

/// What somebody with an id is found by.
pub fn id_key(id: &str) -> String {
    format!("id {id}")
}

/// What somebody without an id is found by.
fn name_key(name: &str) -> String {
    format!("name {name}")
}

/// People are kept as they are, shared or not.
mod shared {
    use super::{Arc, Deserialize, Who};

    pub fn serialize<S: serde::Serializer>(who: &[Arc<Who>], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(who.iter().map(|who| &**who))
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Arc<Who>>, D::Error> {
        Ok(Vec::<Who>::deserialize(from)?.into_iter().map(Arc::new).collect())
    }
}

/// `talks` of older records are a finer kind of `meeting`.
fn family(kind: &str) -> &str {
    if kind == "talks" { "meeting" } else { kind }
}

/// A day as a number.
pub(crate) fn day_number(day: Date) -> i64 {
    i64::from(days(Date::ZERO, day))
}

fn days(from: Date, to: Date) -> i32 {
    // Civil days fit: the calendar has fewer than eight million of them.
    to.duration_since(from).as_hours().div_euclid(24).try_into().unwrap_or(i32::MAX)
}

/// How alike two tellings are; less is more alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Likeness {
    /// Days between them.
    pub days: i32,
    /// Whether they give different finer kinds.
    pub other_subkind: bool,
}

/// Two tellings, by index, the lower one first, and how alike they are.
pub type Alike = (Likeness, usize, usize);

/// Puts profiles that are connected by likeness into groups of one real event each. `starts` are the numbers of their
/// first days, and `alike` all pairs that may be the same. The most alike come together first; two that one article
/// tells apart (pairs of indices in `apart`) never do, and days do not add up beyond what two tellings may differ by.
/// Groups and their members come in the order of the indices, which must not depend on the order of adding.
pub fn group(
    starts: &[i64],
    mut alike: Vec<Alike>,
    apart: &BTreeSet<(usize, usize)>,
    together: &BTreeSet<(usize, usize)>,
) -> Vec<Vec<usize>> {
    let mut groups = Groups::new(starts, apart);
    alike.sort_unstable();
    for (likeness, a, b) in alike {
        groups.join(likeness, a, b);
    }
    groups.hold(together);
    groups.in_order()
}

/// All pairs of profiles that may be the same, the lower index first.
pub fn alike(profiles: &[&Profile]) -> Vec<Alike> {
    near(profiles).filter_map(|(a, b)| Some((profiles[a].likeness(profiles[b])?, a, b))).collect()
}

/// Pairs of indices, the lower one first, of all that begin within reach of each other: nothing else is alike.
fn near<'a>(profiles: &'a [&Profile]) -> impl Iterator<Item = (usize, usize)> + 'a {
    let mut by_start: Vec<usize> = (0..profiles.len()).collect();
    by_start.sort_by_key(|&n| profiles[n].start);
    let far = |a: usize, b: usize| days(profiles[a].start, profiles[b].start) > REACH;
    (0..by_start.len()).flat_map(move |n| {
        let one = by_start[n];
        let rest: Vec<usize> = by_start[n + 1..].iter().copied().take_while(|&two| !far(one, two)).collect();
        rest.into_iter().map(move |two| (one.min(two), one.max(two)))
    })
}

/// What is connected by pairs of indices, of so many.
pub fn connected(number: usize, pairs: &BTreeSet<(usize, usize)>) -> Vec<Vec<usize>> {
    let mut groups = Groups::new(&vec![0; number], &BTreeSet::new());
    groups.hold(pairs);
    groups.in_order()
}

/// Whether profiles connected by likeness, with these first days as numbers, are one group for sure: no article tells
/// two of them apart, and from the first beginning to the last there are no more days than two tellings may differ by.
pub fn undivided(starts: &[i64], apart: &BTreeSet<(usize, usize)>) -> bool {
    let reach = starts.iter().max().zip(starts.iter().min());
    apart.is_empty() && reach.is_some_and(|(last, first)| last - first <= i64::from(DAYS_APART))
}

/// Groups that are being made. Of two that come together the smaller one moves, so that each profile moves few times.
struct Groups {
    /// The group of each profile.
    of: Vec<usize>,
    members: Vec<Vec<usize>>,
    /// The first and the last beginning in each group.
    reach: Vec<(i64, i64)>,
    /// Those from which one article tells each profile apart.
    apart: Vec<Vec<usize>>,
}

impl Groups {
    fn new(starts: &[i64], pairs: &BTreeSet<(usize, usize)>) -> Self {
        let mut apart = vec![Vec::new(); starts.len()];
        for &(a, b) in pairs {
            apart[a].push(b);
            apart[b].push(a);
        }
        Self {
            of: (0..starts.len()).collect(),
            members: (0..starts.len()).map(|n| vec![n]).collect(),
            reach: starts.iter().map(|&day| (day, day)).collect(),
            apart,
        }
    }

    /// Joins two that are so alike, where nothing speaks against it.
    fn join(&mut self, likeness: Likeness, a: usize, b: usize) {
        let (one, two) = (self.of[a], self.of[b]);
        if one != two && self.may_join(one, two, likeness) {
            self.merge(one, two);
        }
    }

    fn may_join(&self, one: usize, two: usize, likeness: Likeness) -> bool {
        let (first, last) = self.reach_of_both(one, two);
        if likeness.days > 0 && last - first > i64::from(DAYS_APART) {
            return false;
        }
        let (few, other) =
            if self.members[one].len() < self.members[two].len() { (one, two) } else { (two, one) };
        !self.members[few].iter().any(|&a| self.apart[a].iter().any(|&b| self.of[b] == other))
    }

    fn reach_of_both(&self, one: usize, two: usize) -> (i64, i64) {
        let (a, b) = (self.reach[one], self.reach[two]);
        (a.0.min(b.0), a.1.max(b.1))
    }

    /// Joins what a person says is the same, whatever else speaks against it.
    fn hold(&mut self, together: &BTreeSet<(usize, usize)>) {
        for &(a, b) in together {
            self.join_groups_of(a, b);
        }
    }

    fn join_groups_of(&mut self, a: usize, b: usize) {
        if self.of[a] != self.of[b] {
            self.merge(self.of[a], self.of[b]);
        }
    }

    fn merge(&mut self, one: usize, two: usize) {
        let (into, from) =
            if self.members[one].len() < self.members[two].len() { (two, one) } else { (one, two) };
        self.reach[into] = self.reach_of_both(one, two);
        let moved = std::mem::take(&mut self.members[from]);
        for &n in &moved {
            self.of[n] = into;
        }
        self.members[into].extend(moved);
    }

    /// The groups in the order of their first members.
    fn in_order(self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = self.members.into_iter().filter(|m| !m.is_empty()).collect();
        groups.iter_mut().for_each(|members| members.sort_unstable());
        groups.sort_unstable();
        groups
    }
}

#[cfg(test)]
#[path = "link_tests.rs"]
mod tests;
