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

/// What of an event decides which others are the same. Events with equal profiles are the same real event.
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

    /// What others are looked up by: they share at least one of these if they are the same.
    pub fn keys(&self) -> BTreeSet<&str> {
        self.who.iter().flat_map(|w| w.id.iter().chain(&w.names)).map(String::as_str).collect()
    }

    /// How alike two tellings are; none if they cannot be the same event.
    pub fn likeness(&self, other: &Profile) -> Option<Likeness> {
        if self.turn != other.turn || self.denied != other.denied || !self.same_people(other) {
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
        let pairs: Vec<(&Who, &Who)> =
            self.who.iter().filter_map(|w| other.who.iter().find(|o| w.is(o)).map(|o| (w, o))).collect();
        let against =
            |(a, b): &(&Who, &Who)| a.receives.is_some() && b.receives.is_some() && a.receives != b.receives;
        if pairs.iter().any(against) {
            return false;
        }
        let (more, fewer) = (self.who.len().max(other.who.len()), self.who.len().min(other.who.len()));
        let visits = self.kind == "visit";
        // A host has many visitors.
        if visits && pairs.iter().all(|(a, b)| a.receives == Some(true) || b.receives == Some(true)) {
            return false;
        }
        let visited = visits && self.country.is_some() && self.country == other.country;
        // One side alone meets many on one day: only a single actor is known by one name.
        let least = if more == 1 || visited { 1 } else { 2 };
        pairs.len() >= least && (pairs.len() * 2 >= more || (visited && pairs.len() == fewer))
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
            && self.who.iter().all(|w| other.who.iter().any(|o| w.is(o)));
        (gap == 0 || (gap <= DAYS_APART && single(self) && single(other) && everybody)).then_some(gap)
    }
}

/// `talks` of older records are a finer kind of `meeting`.
fn family(kind: &str) -> &str {
    if kind == "talks" { "meeting" } else { kind }
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
pub fn group(profiles: &[Profile], apart: &BTreeSet<(usize, usize)>) -> Vec<Vec<usize>> {
    let mut groups = Groups::new(profiles, apart);
    if apart.is_empty() && groups.spread(0..profiles.len()) <= DAYS_APART {
        return vec![(0..profiles.len()).collect()];
    }
    for days in 0..=DAYS_APART {
        for other_subkind in [false, true] {
            groups.join(Likeness { days, other_subkind });
        }
    }
    groups.members.into_iter().filter(|m| !m.is_empty()).collect()
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

    /// Joins what is exactly so alike.
    fn join(&mut self, likeness: Likeness) {
        for a in 0..self.profiles.len() {
            for b in a + 1..self.profiles.len() {
                let (low, high) = (self.of[a].min(self.of[b]), self.of[a].max(self.of[b]));
                if low != high
                    && self.profiles[a].likeness(&self.profiles[b]) == Some(likeness)
                    && self.may_join(low, high, likeness)
                {
                    self.merge(low, high);
                }
            }
        }
    }

    fn may_join(&self, low: usize, high: usize, likeness: Likeness) -> bool {
        let (one, two) = (&self.members[low], &self.members[high]);
        let parted = one.iter().any(|&a| two.iter().any(|&b| self.apart.contains(&(a.min(b), a.max(b)))));
        !parted && (likeness.days == 0 || self.spread(one.iter().chain(two).copied()) <= DAYS_APART)
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
