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
    for days in 0..=DAYS_APART {
        for other_subkind in [false, true] {
            groups.join(Likeness { days, other_subkind });
        }
    }
    groups.hold(together);
    groups.members.into_iter().filter(|m| !m.is_empty()).collect()
}

/// What is connected by likeness, or because a person says that two (pairs of indices in `together`) are the same.
pub fn connected(profiles: &[Profile], together: &BTreeSet<(usize, usize)>) -> Vec<Vec<usize>> {
    let nobody = BTreeSet::new();
    let mut groups = Groups::new(profiles, &nobody);
    for a in 0..profiles.len() {
        for b in a + 1..profiles.len() {
            if groups.of[a] != groups.of[b] && profiles[a].likeness(&profiles[b]).is_some() {
                groups.join_groups_of(a, b);
            }
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn who(name: &str, country: &str, role: &str) -> ParticipantRecord {
        let country = (!country.is_empty()).then(|| country.to_owned());
        ParticipantRecord {
            name: name.into(),
            id: None,
            office: None,
            country,
            role: role.into(),
            aliases: vec![],
        }
    }

    fn profile(kind: &str, subkind: &str, days: (&str, &str), people: &[(&str, &str, &str)]) -> Profile {
        let mut who: Vec<Who> = people.iter().map(|(n, c, r)| Who::of(kind, &who(n, c, r))).collect();
        who.sort();
        Profile {
            kind: kind.into(),
            subkind: (!subkind.is_empty()).then(|| subkind.into()),
            start: days.0.parse().unwrap(),
            end: days.1.parse().unwrap(),
            to_the_day: true,
            denied: false,
            country: None,
            who,
            turn: 0,
        }
    }

    const PAIR: [(&str, &str, &str); 2] = [("安然", "AAA", "host"), ("柏青", "BBB", "guest")];

    fn talks(day: &str) -> Profile {
        profile("meeting", "talks", (day, day), &PAIR)
    }

    fn same(a: &Profile, b: &Profile) -> bool {
        assert_eq!(a.likeness(b), b.likeness(a));
        a.likeness(b).is_some()
    }

    #[test]
    fn one_side_in_common_is_not_enough() {
        let other =
            profile("meeting", "", ("2024-05-17", "2024-05-17"), &[PAIR[0], ("陈实", "CCC", "guest")]);
        assert!(!same(&talks("2024-05-17"), &other));
        let alone = profile("meeting", "", ("2024-05-17", "2024-05-17"), &PAIR[..1]);
        assert!(!same(&talks("2024-05-17"), &alone), "a telling with one name fits every meeting of the day");
        let staff = profile(
            "meeting",
            "",
            ("2024-05-17", "2024-05-17"),
            &[PAIR[0], PAIR[1], ("丁一", "AAA", "attendee")],
        );
        assert!(same(&talks("2024-05-17"), &staff));
    }

    #[test]
    fn a_meeting_of_two_states_is_not_one_of_four() {
        let day = ("2024-05-17", "2024-05-17");
        let four = [PAIR[0], PAIR[1], ("陈实", "CCC", "party"), ("丁一", "DDD", "party")];
        assert!(!same(&talks("2024-05-17"), &profile("meeting", "", day, &four)));
        let three = profile("meeting", "", day, &four[..3]);
        assert!(same(&three, &profile("meeting", "", day, &four)));
    }

    #[test]
    fn days_may_differ_a_little_where_everybody_agrees() {
        let day = talks("2024-05-17");
        assert!(same(&day, &talks("2024-05-20")));
        assert!(!same(&day, &talks("2024-05-21")));
        let speech = |day| profile("speech", "", (day, day), &[("安然", "AAA", "speaker")]);
        assert!(same(&speech("2024-05-17"), &speech("2024-05-17")));
        assert!(!same(&speech("2024-05-17"), &speech("2024-05-18")), "a speaker speaks every day");
        let days = profile("meeting", "", ("2024-05-18", "2024-05-19"), &PAIR);
        assert!(!same(&day, &days), "a period that does not have the day is another time");
        assert!(same(&talks("2024-05-19"), &days));
    }

    #[test]
    fn months_have_to_be_the_same() {
        let month = |start, end| Profile { to_the_day: false, ..profile("meeting", "", (start, end), &PAIR) };
        assert!(same(&month("2024-05-01", "2024-05-31"), &month("2024-05-01", "2024-05-31")));
        assert!(!same(&month("2024-05-01", "2024-05-31"), &month("2024-05-21", "2024-05-31")));
        assert!(
            !same(&month("2024-05-01", "2024-05-31"), &talks("2024-05-17")),
            "there may be two in a month"
        );
    }

    #[test]
    fn letters_have_a_direction() {
        let day = ("2024-05-17", "2024-05-17");
        let there = profile("message", "", day, &[("安然", "", "sender"), ("柏青", "", "recipient")]);
        let back = profile("message", "", day, &[("安然", "", "recipient"), ("柏青", "", "sender")]);
        assert!(!same(&there, &back));
        assert!(same(&there, &there.clone()));
    }

    #[test]
    fn a_visit_is_the_visitor_and_the_country() {
        let visit = |people: &[(&str, &str, &str)], country: &str| Profile {
            country: Some(country.into()),
            ..profile("visit", "", ("2024-05-05", "2024-05-08"), people)
        };
        let one = visit(&[("安然", "AAA", "visitor")], "BBB");
        assert!(same(&one, &visit(&[("安然", "AAA", "visitor"), ("柏青", "BBB", "host")], "BBB")));
        assert!(!same(&one, &visit(&[("安然", "AAA", "visitor")], "CCC")));
        let other = visit(&[("陈实", "CCC", "visitor"), ("柏青", "BBB", "host")], "BBB");
        assert!(!same(&visit(&[("安然", "AAA", "visitor"), ("柏青", "BBB", "host")], "BBB"), &other));
    }

    #[test]
    fn ids_decide_before_names() {
        let id = |id: &str| {
            let mut p = talks("2024-05-17");
            p.who.iter_mut().for_each(|w| w.id = Some(format!("{id}/{}", w.names[0])));
            p
        };
        assert!(same(&id("person"), &talks("2024-05-17")));
        assert!(!same(&id("person"), &id("state")));
    }

    #[test]
    fn what_is_denied_or_of_another_finer_kind_stays_apart() {
        let denied = Profile { denied: true, ..talks("2024-05-17") };
        assert!(!same(&denied, &talks("2024-05-17")));
        let day = ("2024-05-17", "2024-05-17");
        assert!(same(&talks("2024-05-17"), &profile("meeting", "meeting", day, &PAIR)));
        let ceremony = |subkind| profile("ceremony", subkind, day, &PAIR);
        assert!(!same(&ceremony("welcome"), &ceremony("banquet")));
    }

    #[test]
    fn what_one_article_tells_apart_stays_apart() {
        // One article tells of the 17th and the 18th, another of the 17th, a third of the 18th.
        let profiles = [talks("2024-05-17"), talks("2024-05-18")];
        assert_eq!(group(&profiles, &BTreeSet::new(), &BTreeSet::new()).len(), 1);
        assert_eq!(group(&profiles, &BTreeSet::from([(0, 1)]), &BTreeSet::new()), [vec![0], vec![1]]);
        let between = profile("meeting", "", ("2024-05-17", "2024-05-17"), &PAIR);
        let profiles = [talks("2024-05-17"), talks("2024-05-18"), between];
        assert_eq!(group(&profiles, &BTreeSet::from([(0, 1)]), &BTreeSet::new()), [vec![0, 2], vec![1]]);
    }

    #[test]
    fn days_do_not_add_up() {
        let profiles = ["2024-05-17", "2024-05-20", "2024-05-23"].map(talks);
        let sizes: Vec<usize> =
            group(&profiles, &BTreeSet::new(), &BTreeSet::new()).iter().map(Vec::len).collect();
        assert_eq!(sizes, [2, 1]);
    }

    fn any_profile() -> impl Strategy<Value = Profile> {
        let people = proptest::sample::subsequence(
            vec![
                ("安然", "AAA", "host"),
                ("柏青", "BBB", "guest"),
                ("陈实", "AAA", "attendee"),
                ("丁一", "", ""),
            ],
            1..=4,
        );
        let alias = proptest::sample::select(vec!["安然", "柏青", "戊"]);
        let subkind = proptest::sample::select(vec!["", "talks", "meeting"]);
        (people, subkind, alias, 1_i8..9, 0_i8..3).prop_map(|(people, subkind, alias, day, length)| {
            let date = |d| jiff::civil::date(2024, 5, d).to_string();
            let mut profile = profile("meeting", subkind, (&date(day), &date(day + length)), &people);
            profile.who[0].names.push(alias.into());
            profile.who[0].names.sort();
            if day % 2 == 0 {
                profile.who[0].id = Some(alias.into());
            }
            profile
        })
    }

    proptest! {
        #[test]
        fn likeness_has_no_direction_and_finds_itself(a in any_profile(), b in any_profile()) {
            prop_assert_eq!(a.likeness(&b), b.likeness(&a));
            prop_assert_eq!(a.likeness(&a).map(|l| l.days), Some(0));
            if a.likeness(&b).is_some() {
                prop_assert!(a.looks_for().intersection(&b.found_by()).next().is_some());
                prop_assert!(days(a.start, b.start).abs() <= REACH);
                let (from, until) = a.reach();
                prop_assert!((from..=until).contains(&day_number(b.start)));
                let met = a.looks_for_each().iter().filter(|keys| !keys.is_disjoint(&b.found_by())).count();
                prop_assert!(met >= a.least_in_common());
            }
        }

        #[test]
        fn groups_are_a_partition_that_keeps_apart_what_is_apart(
            profiles in proptest::collection::vec(any_profile(), 1..12),
            pairs in proptest::collection::btree_set((0_usize..12, 0_usize..12), 0..6),
        ) {
            let apart: BTreeSet<(usize, usize)> =
                pairs.into_iter().filter(|(a, b)| a < b && *b < profiles.len()).collect();
            let groups = group(&profiles, &apart, &BTreeSet::new());
            let mut all: Vec<usize> = groups.concat();
            all.sort_unstable();
            prop_assert_eq!(all, (0..profiles.len()).collect::<Vec<_>>());
            for group in &groups {
                prop_assert!(!apart.iter().any(|(a, b)| group.contains(a) && group.contains(b)));
            }
        }
    }
}
