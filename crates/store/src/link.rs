//! Which events of different articles are the same real event. Nothing here knows the engine or the database: it is
//! a pure decision on what is recorded, and it depends on the set of what is told, never on the order of adding.

use std::collections::BTreeSet;

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

/// Turns from here on are of events that nothing is like.
const UNLIKE: usize = 1 << 40;

/// Somebody who took part, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// Who took part, sorted.
    pub who: Vec<Who>,
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
        let mut who: Vec<Who> = event.participants.iter().map(|p| Who::of(kind, p)).collect();
        who.sort();
        who.dedup();
        Some(Self {
            kind: kind.to_owned(),
            subkind: event.subkind.clone(),
            start: date.start,
            end: date.end,
            to_the_day,
            denied: event.status == "denied",
            country: event.place.as_ref().and_then(|p| p.country.clone()),
            who,
            turn: 0,
        })
    }

    /// The profile of an event that says too little to be like any other; `number` keeps it from all of its kind.
    pub fn unlike(kind: &str, number: usize) -> Self {
        Self {
            kind: kind.to_owned(),
            subkind: None,
            start: Date::ZERO,
            end: Date::ZERO,
            to_the_day: false,
            denied: false,
            country: None,
            who: Vec::new(),
            turn: UNLIKE + number,
        }
    }

    /// What it is found by: it has at least one of what any telling of the same event [looks for](Self::looks_for).
    pub fn found_by(&self) -> BTreeSet<String> {
        let keys = self.who.iter().flat_map(|who| match &who.id {
            Some(id) => {
                std::iter::once(format!("id {id}")).chain(keys("known", &who.names)).collect::<Vec<_>>()
            }
            None => keys("name", &who.names).collect(),
        });
        keys.collect()
    }

    /// What other tellings of the same event are found by.
    pub fn looks_for(&self) -> BTreeSet<String> {
        self.looks_for_each().into_iter().flatten().collect()
    }

    /// The same, for each of the people.
    pub fn looks_for_each(&self) -> Vec<BTreeSet<String>> {
        let keys = self.who.iter().map(|who| match &who.id {
            Some(id) => std::iter::once(format!("id {id}")).chain(keys("name", &who.names)).collect(),
            None => keys("name", &who.names).chain(keys("known", &who.names)).collect(),
        });
        keys.collect()
    }

    /// How many of its people a telling of the same has at the least, whatever else it says.
    pub fn least_in_common(&self) -> usize {
        if self.who.len() > 1 && self.kind != "visit" { 2 } else { 1 }
    }

    /// The first and the last day on which another telling of the same may begin, as numbers.
    pub fn reach(&self) -> (i64, i64) {
        (day_number(self.start) - i64::from(REACH), day_number(self.end) + i64::from(REACH))
    }

    /// How alike two tellings are; none if they cannot be the same event.
    pub fn likeness(&self, other: &Profile) -> Option<Likeness> {
        // Days are compared first: in a large cluster most tellings are too far apart.
        if self.turn != other.turn || self.denied != other.denied || !self.may_meet(other) {
            return None;
        }
        if !self.same_people(other) {
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
        Some(Likeness { days: self.days_apart(other)?, other_subkind })
    }

    /// Whether the same people did the same kind of thing, whenever it was.
    pub fn same_people(&self, other: &Profile) -> bool {
        if self.kind != other.kind || !self.sides_agree(other) {
            return false;
        }
        let pairs = self.pairs(other);
        let against = |(a, b): &(usize, usize)| {
            let (a, b) = (self.who[*a].receives, other.who[*b].receives);
            a.is_some() && b.is_some() && a != b
        };
        if pairs.iter().any(against) {
            return false;
        }
        let visits = self.kind == "visit";
        let host = |(a, b): &(usize, usize)| {
            self.who[*a].receives == Some(true) || other.who[*b].receives == Some(true)
        };
        // A host has many visitors.
        if visits && pairs.iter().all(host) {
            return false;
        }
        let common = common(&pairs);
        let (more, fewer) = (self.who.len().max(other.who.len()), self.who.len().min(other.who.len()));
        let visited = visits && self.country.is_some() && self.country == other.country;
        // One side alone meets many on one day: only a single actor is known by one name.
        let least = if more == 1 || visited { 1 } else { 2 };
        common >= least && (common * 2 >= more || (visited && common == fewer))
    }

    /// Who of one telling is who of the other, by index. A name may fit several.
    fn pairs(&self, other: &Profile) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        for (a, one) in self.who.iter().enumerate() {
            pairs.extend(other.who.iter().enumerate().filter(|(_, two)| one.is(two)).map(|(b, _)| (a, b)));
        }
        pairs
    }

    /// A meeting of two states is not one of three.
    fn sides_agree(&self, other: &Profile) -> bool {
        if self.kind != "meeting" && self.kind != "call" {
            return true;
        }
        match (self.sides(), other.sides()) {
            (Some(a), Some(b)) if a.len().min(b.len()) <= 2 => a == b,
            _ => true,
        }
    }

    /// The countries that took part, if each participant's is known.
    fn sides(&self) -> Option<BTreeSet<&str>> {
        self.who.iter().map(|w| w.country.as_deref()).collect()
    }

    /// Whether the days alone let two tellings be of the same.
    fn may_meet(&self, other: &Profile) -> bool {
        if !self.to_the_day || !other.to_the_day {
            return self.start == other.start && self.end == other.end;
        }
        let (first, second) = if self.start <= other.start { (self, other) } else { (other, self) };
        days(first.end, second.start) <= DAYS_APART
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
        let everybody = self.who.len() == other.who.len()
            && self.who.len() > 1
            && common(&self.pairs(other)) == self.who.len();
        (gap == 0 || (gap <= DAYS_APART && single(self) && single(other) && everybody)).then_some(gap)
    }
}

fn keys<'a>(what: &'a str, names: &'a [String]) -> impl Iterator<Item = String> + 'a {
    names.iter().map(move |name| format!("{what} {name}"))
}

/// How many are in both, whichever side counts: a name that fits two counts once.
fn common(pairs: &[(usize, usize)]) -> usize {
    let left: BTreeSet<usize> = pairs.iter().map(|p| p.0).collect();
    let right: BTreeSet<usize> = pairs.iter().map(|p| p.1).collect();
    left.len().min(right.len())
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

/// Puts profiles that are connected by likeness into groups of one real event each. The most alike come together
/// first; two that one article tells apart (pairs of indices in `apart`) never do, and days do not add up beyond what
/// two tellings may differ by. Groups and their members come in the order of the indices, which must not depend on
/// the order of adding.
pub fn group(
    profiles: &[Profile],
    apart: &BTreeSet<(usize, usize)>,
    together: &BTreeSet<(usize, usize)>,
) -> Vec<Vec<usize>> {
    let mut groups = Groups::new(profiles, apart);
    let starts = || profiles.iter().map(|p| p.start);
    if let (Some(first), Some(last)) = (starts().min(), starts().max())
        && undivided(first, last, !apart.is_empty())
    {
        return vec![(0..profiles.len()).collect()];
    }
    let mut alike: Vec<(Likeness, usize, usize)> = near(profiles)
        .filter_map(|(a, b)| profiles[a].likeness(&profiles[b]).map(|likeness| (likeness, a, b)))
        .collect();
    alike.sort_unstable();
    for (likeness, a, b) in alike {
        groups.join(likeness, a, b);
    }
    groups.hold(together);
    groups.members.into_iter().filter(|m| !m.is_empty()).collect()
}

/// Pairs of indices, the lower one first, of all that begin within reach of each other: nothing else is alike.
fn near(profiles: &[Profile]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut by_start: Vec<usize> = (0..profiles.len()).collect();
    by_start.sort_by_key(|&n| profiles[n].start);
    let far = |a: usize, b: usize| days(profiles[a].start, profiles[b].start) > REACH;
    (0..by_start.len()).flat_map(move |n| {
        let one = by_start[n];
        let rest: Vec<usize> = by_start[n + 1..].iter().copied().take_while(|&two| !far(one, two)).collect();
        rest.into_iter().map(move |two| (one.min(two), one.max(two)))
    })
}

/// What is connected by likeness, or because a person says that two (pairs of indices in `together`) are the same.
pub fn connected(profiles: &[Profile], together: &BTreeSet<(usize, usize)>) -> Vec<Vec<usize>> {
    let nobody = BTreeSet::new();
    let mut groups = Groups::new(profiles, &nobody);
    for (a, b) in near(profiles) {
        if groups.of[a] != groups.of[b] && profiles[a].likeness(&profiles[b]).is_some() {
            groups.join_groups_of(a, b);
        }
    }
    groups.hold(together);
    groups.members.into_iter().filter(|m| !m.is_empty()).collect()
}

/// Whether profiles connected by likeness are one group for sure: no article tells two of them apart, and from the
/// first beginning to the last there are no more days than two tellings may differ by.
pub fn undivided(first: Date, last: Date, any_apart: bool) -> bool {
    !any_apart && days(first, last) <= DAYS_APART
}

struct Groups<'a> {
    profiles: &'a [Profile],
    apart: &'a BTreeSet<(usize, usize)>,
    of: Vec<usize>,
    members: Vec<Vec<usize>>,
}

impl<'a> Groups<'a> {
    fn new(profiles: &'a [Profile], apart: &'a BTreeSet<(usize, usize)>) -> Self {
        let all = 0..profiles.len();
        Self { profiles, apart, of: all.clone().collect(), members: all.map(|n| vec![n]).collect() }
    }

    /// Joins two that are so alike, where nothing speaks against it.
    fn join(&mut self, likeness: Likeness, a: usize, b: usize) {
        let (low, high) = (self.of[a].min(self.of[b]), self.of[a].max(self.of[b]));
        if low != high && self.may_join(low, high, likeness) {
            self.merge(low, high);
        }
    }

    fn may_join(&self, low: usize, high: usize, likeness: Likeness) -> bool {
        let (one, two) = (&self.members[low], &self.members[high]);
        let parted = one.iter().any(|&a| two.iter().any(|&b| self.apart.contains(&(a.min(b), a.max(b)))));
        !parted && (likeness.days == 0 || self.spread(one.iter().chain(two).copied()) <= DAYS_APART)
    }

    /// Joins what a person says is the same, whatever else speaks against it.
    fn hold(&mut self, together: &BTreeSet<(usize, usize)>) {
        for &(a, b) in together {
            self.join_groups_of(a, b);
        }
    }

    fn join_groups_of(&mut self, a: usize, b: usize) {
        let (low, high) = (self.of[a].min(self.of[b]), self.of[a].max(self.of[b]));
        if low != high {
            self.merge(low, high);
        }
    }

    fn merge(&mut self, low: usize, high: usize) {
        let moved = std::mem::take(&mut self.members[high]);
        for &n in &moved {
            self.of[n] = low;
        }
        self.members[low].extend(moved);
        self.members[low].sort_unstable();
    }

    /// Days from the first beginning to the last.
    fn spread(&self, members: impl Iterator<Item = usize>) -> i32 {
        let (mut first, mut last) = (Date::MAX, Date::MIN);
        for n in members {
            first = first.min(self.profiles[n].start);
            last = last.max(self.profiles[n].start);
        }
        if last < first { 0 } else { days(first, last) }
    }
}

#[cfg(test)]
#[path = "link_tests.rs"]
mod tests;
