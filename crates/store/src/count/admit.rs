//! Which events, and whose, a rule set lets in; and why the others are left out.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use readout_engine::{Knowledge, asked};
use serde::Deserialize;

use super::rules::{Multilateral, Rules};
use super::{Item, rules};
use crate::record::{DateRecord, EventRecord, ParticipantRecord};

/// Why an event is in no unit, in the order in which reasons are looked for: where several people of an event fail for
/// different reasons, the last is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A kind that is not looked at.
    Kind,
    /// A finer kind that is not looked at.
    Subkind,
    /// It is held, planned, put off, called off or denied, and the rules do not count that.
    Status,
    /// Somebody only claims it.
    Claimed,
    /// A visit of another level.
    Level,
    /// It has no date.
    NoDate,
    /// Its date is too coarse.
    CoarseDate,
    /// A gathering of three or more states.
    Multilateral,
    /// Nothing tells the country.
    NoPlace,
    /// Nobody is named who travels or takes part.
    Nobody,
    /// Those named are not those whom the rules are about.
    Who,
    /// Those named act for no state, so that nothing tells where they are abroad.
    NoHome,
    /// Those named are at home.
    AtHome,
    /// The country is not one of those that count.
    Where,
    /// The stop has gatherings of three or more states, and no visit of a told level.
    MultilateralOnly,
    /// The stop has no event of a kind that it needs.
    Needs,
    /// Its days are those of a journey through several countries.
    SharedDays,
}

impl Reason {
    /// The code in outputs.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Kind => "kind",
            Reason::Subkind => "subkind",
            Reason::Status => "status",
            Reason::Claimed => "claimed",
            Reason::Level => "level",
            Reason::NoDate => "no-date",
            Reason::CoarseDate => "coarse-date",
            Reason::Multilateral => "multilateral",
            Reason::NoPlace => "no-place",
            Reason::Nobody => "nobody",
            Reason::NoHome => "no-home",
            Reason::AtHome => "at-home",
            Reason::Who => "who",
            Reason::Where => "where",
            Reason::MultilateralOnly => "multilateral-only",
            Reason::Needs => "needs",
            Reason::SharedDays => "shared-days",
        }
    }

    /// One sentence for a person.
    pub fn words(self) -> &'static str {
        match self {
            Reason::Kind => "the rules do not look at this kind of event",
            Reason::Subkind => "the rules do not look at this finer kind of event",
            Reason::Status => "the rules do not count events of this status",
            Reason::Claimed => "somebody only claims that it took place",
            Reason::Level => "the rules do not count visits of this level",
            Reason::NoDate => "no date is known",
            Reason::CoarseDate => "the date is known less exactly than the rules ask",
            Reason::Multilateral => "it is a gathering of three or more states",
            Reason::NoPlace => "nothing tells in which country it was",
            Reason::Nobody => "nobody is named who went there",
            Reason::NoHome => "those named act for no state, so nothing tells when they are abroad",
            Reason::AtHome => "those named are in their own country",
            Reason::Who => "it is about other people than the rules ask for",
            Reason::Where => "the rules do not count this country",
            Reason::MultilateralOnly => {
                "the stay was for a gathering of several states, with no formal visit"
            }
            Reason::Needs => "nothing tells of a visit, only of what was done in the country",
            Reason::SharedDays => {
                "the days are those of a journey through several countries, and nothing tells which were spent here"
            }
        }
    }
}

/// How exactly a date is told, from the finest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fineness {
    /// A day, or from one day to another.
    Day,
    /// A month or a part of it.
    Month,
    /// A season or half-year.
    Season,
    /// A year.
    Year,
}

/// The longest month, and the longest period that somebody can be said to stay.
const MONTH: i32 = 31;
/// The longest half-year.
const HALF_YEAR: i32 = 184;

impl Fineness {
    /// How exactly an event is dated. Days that are inferred are a window in which it was, not the days it lasted, and
    /// so is a period of months.
    pub(super) fn of(event: &EventRecord, date: &DateRecord) -> Self {
        let inferred = event.inferred.iter().any(|field| field == "date" || field.starts_with("date."));
        let length = days_between(date.start, date.end) + 1;
        match date.precision.as_str() {
            "day" | "part-of-day" | "range" if length == 1 || (!inferred && length <= MONTH) => Self::Day,
            "month" | "part-of-month" => Self::Month,
            "season" => Self::Season,
            "year" => Self::Year,
            _ if length <= MONTH => Self::Month,
            _ if length <= HALF_YEAR => Self::Season,
            _ => Self::Year,
        }
    }
}

/// For each event the reason that speaks last against it.
pub(super) struct LeftOut(Vec<Option<Reason>>);

impl LeftOut {
    pub fn new(events: usize) -> Self {
        Self(vec![None; events])
    }

    /// Notes a reason.
    pub fn note(&mut self, event: usize, reason: Reason) {
        let noted = &mut self.0[event];
        *noted = (*noted).max(Some(reason));
    }

    /// The reasons of all events but those counted.
    pub fn without(self, counted: &BTreeSet<usize>) -> Vec<(usize, Reason)> {
        let out = self.0.into_iter().enumerate().filter(|(event, _)| !counted.contains(event));
        // Whatever is neither counted nor noted has nobody whose unit it could be.
        out.map(|(event, reason)| (event, reason.unwrap_or(Reason::Nobody))).collect()
    }
}

/// Asks of events and people what a rule set asks.
pub(super) struct Admission<'a> {
    pub rules: &'a Rules,
    pub knowledge: &'a Knowledge,
    /// Offices that printed words stand for.
    printed: BTreeMap<String, BTreeSet<usize>>,
    people: BTreeMap<&'a str, usize>,
}

impl<'a> Admission<'a> {
    pub fn new(rules: &'a Rules, knowledge: &'a Knowledge) -> Self {
        let people = knowledge.world.people.iter().enumerate().map(|(i, p)| (p.id.as_str(), i)).collect();
        Self { rules, knowledge, printed: BTreeMap::new(), people }
    }

    /// The events that count as they are: for units that are no travel.
    pub fn events(&mut self, events: &[Item<'_>], left_out: &mut LeftOut) -> Vec<usize> {
        let mut admitted = Vec::new();
        for (index, item) in events.iter().enumerate() {
            match self.whole(item.record) {
                Some(reason) => left_out.note(index, reason),
                None => admitted.push(index),
            }
        }
        admitted
    }

    fn whole(&mut self, event: &EventRecord) -> Option<Reason> {
        if let Some(reason) = self.event(event) {
            return Some(reason);
        }
        let country = event.place.as_ref().and_then(|place| place.country.as_deref());
        let who = &self.rules.who;
        if who.asks() && !event.participants.iter().any(|p| self.person(p, event)) {
            return Some(if event.participants.is_empty() { Reason::Nobody } else { Reason::Who });
        }
        match country {
            Some(country) if !self.place(country) => Some(Reason::Where),
            None if !self.rules.place.only.is_empty() => Some(Reason::NoPlace),
            _ => None,
        }
    }

    /// Why the event itself does not count.
    pub fn event(&self, event: &EventRecord) -> Option<Reason> {
        let rules = self.rules;
        let among = |list: &[String], word: &str| list.is_empty() || list.iter().any(|w| w == word);
        let optional = |list: &[String], word: Option<&str>| word.is_none_or(|word| among(list, word));
        let out = |reason, is_in: bool| (!is_in).then_some(reason);
        out(Reason::Kind, among(&rules.kinds, &event.kind))
            .or_else(|| {
                let subkind = event.subkind.as_deref().unwrap_or_default();
                out(Reason::Subkind, among(&rules.subkinds, subkind))
            })
            .or_else(|| out(Reason::Status, rules.statuses.contains(&event.status)))
            .or_else(|| out(Reason::Claimed, rules.claims || event.attributed_to.is_none()))
            .or_else(|| out(Reason::Level, optional(&rules.levels, event.level.as_deref())))
            .or_else(|| self.date(event))
            .or_else(|| {
                let closed = rules.multilateral == Multilateral::Out;
                out(Reason::Multilateral, !(closed && is_multilateral(event)))
            })
    }

    fn date(&self, event: &EventRecord) -> Option<Reason> {
        let coarsest = self.rules.precision?;
        let Some(date) = &event.date else { return Some(Reason::NoDate) };
        (Fineness::of(event, date) > coarsest).then_some(Reason::CoarseDate)
    }

    /// Whether a country counts.
    pub fn place(&self, country: &str) -> bool {
        let rules::Where { only, except } = &self.rules.place;
        let has = |list: &[String]| list.iter().any(|code| code == country);
        (only.is_empty() || has(only)) && !has(except)
    }

    /// Whether the rules are about this participant.
    pub fn person(&mut self, who: &ParticipantRecord, event: &EventRecord) -> bool {
        let wanted = &self.rules.who;
        let has = |list: &[String], word: Option<&str>| {
            list.is_empty() || list.iter().any(|w| Some(w.as_str()) == word)
        };
        if !has(&wanted.countries, who.country.as_deref()) || !has(&wanted.people, who.id.as_deref()) {
            return false;
        }
        if wanted.ranks.is_empty() && wanted.offices.is_empty() {
            return true;
        }
        let held = self.offices(who, event.date.as_ref().map(|d| (d.start, d.end)));
        let offices = &self.knowledge.world.offices;
        let wanted = &self.rules.who;
        held.iter().any(|o| {
            has(&wanted.ranks, Some(&offices[*o].rank)) && has(&wanted.offices, Some(&offices[*o].id))
        })
    }

    /// The offices that somebody holds in these days, or is printed with.
    fn offices(&mut self, who: &ParticipantRecord, days: Option<(Date, Date)>) -> BTreeSet<usize> {
        let knowledge = self.knowledge;
        let mut offices = BTreeSet::new();
        if let Some(printed) = &who.office {
            let known =
                self.printed.entry(printed.clone()).or_insert_with(|| asked::offices(knowledge, printed));
            offices.extend(known.iter().copied());
        }
        let id = who.id.as_deref().and_then(|id| id.strip_prefix("person/"));
        let person = id.and_then(|id| self.people.get(id));
        let holdings = person.map_or(&[][..], |p| &knowledge.world.people[*p].holdings);
        let (Some((start, end)), false) = (days, holdings.is_empty()) else { return offices };
        offices.extend(holdings.iter().filter(|h| h.holds_on(start) || h.holds_on(end)).map(|h| h.office));
        offices
    }
}

/// The days of an event and whether they are told to the day.
pub(super) fn days(event: &EventRecord) -> Option<(Date, Date, bool)> {
    let date = event.date.as_ref()?;
    Some((date.start, date.end, Fineness::of(event, date) == Fineness::Day))
}

/// Whether three or more states or bodies come together.
pub(super) fn is_multilateral(event: &EventRecord) -> bool {
    let sides: BTreeSet<&str> = event.participants.iter().filter_map(|p| p.country.as_deref()).collect();
    event.kind == "conference" || sides.len() > 2
}

/// Whole days from one day to another.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    // Days always fit: dates reach from −9999 to 9999.
    i32::try_from(from.duration_until(to).as_hours() / 24).unwrap_or(i32::MAX)
}
