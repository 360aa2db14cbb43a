//! Stops: one person in one country from arrival to departure; and the days of stops.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::admit::{LeftOut, Reason, days_between, is_multilateral};
use super::rules::{Multilateral, Rules};
use super::travel::{Presence, Travel};
use super::{Item, Traveller, Unit};

/// One person in one country.
#[derive(Clone, Debug)]
pub(super) struct Stop {
    pub who: Traveller,
    pub country: String,
    pub start: Date,
    pub end: Date,
    pub exact: bool,
    /// What each event tells of it: its days, and the event.
    pub told: Vec<(Date, Date, usize)>,
}

impl Stop {
    fn of(presence: &Presence) -> Self {
        let Presence { who, country, start, end, exact, event } = presence.clone();
        Self { who, country, start, end, exact, told: vec![(start, end, event)] }
    }

    /// Adds what an event tells of the same stay. Of two windows only what they share is kept.
    fn take(&mut self, presence: &Presence) {
        if presence.exact {
            self.end = self.end.max(presence.end);
        } else if !self.exact {
            (self.start, self.end) = (self.start.max(presence.start), self.end.min(presence.end));
        }
        self.told.push((presence.start, presence.end, presence.event));
    }

    fn is_within(&self, first: Date, last: Date) -> bool {
        self.start <= last && first <= self.end
    }

    /// The events it stands on.
    pub fn events(&self) -> impl Iterator<Item = usize> + '_ {
        self.told.iter().map(|(_, _, event)| *event)
    }

    /// The stop as a unit.
    pub fn unit(&self) -> Unit {
        Unit {
            who: Some(self.who.clone()),
            visited: vec![self.country.clone()],
            days: Some((self.start, self.end)),
            exact: self.exact,
            events: self.events().collect(),
        }
    }
}

/// The stops that a rule set counts, by person and day.
pub(super) fn stops(
    rules: &Rules,
    travel: &Travel,
    events: &[Item<'_>],
    left_out: &mut LeftOut,
) -> Vec<Stop> {
    let mut people: BTreeMap<&str, BTreeMap<&str, Vec<&Presence>>> = BTreeMap::new();
    for presence in &travel.abroad {
        let countries = people.entry(&presence.who.key).or_default();
        countries.entry(&presence.country).or_default().push(presence);
    }
    let mut stops: Vec<Stop> = Vec::new();
    for countries in people.values() {
        let all: Vec<&Presence> = countries.values().flatten().copied().collect();
        let person = Person { rules, travel, all: &all };
        stops.extend(countries.values().flat_map(|presences| person.joined(presences.clone())));
    }
    stops.retain(|stop| match fault(rules, stop, events) {
        Some(reason) => {
            stop.events().for_each(|event| left_out.note(event, reason));
            false
        }
        None => true,
    });
    stops.sort_by(|a, b| {
        let key = |s: &Stop| (s.who.key.clone(), s.start, s.end, s.country.clone());
        key(a).cmp(&key(b))
    });
    stops
}

/// All that is told of one person abroad.
struct Person<'a> {
    rules: &'a Rules,
    travel: &'a Travel,
    all: &'a [&'a Presence],
}

impl Person<'_> {
    /// Presences in one country as stops. What is told to the day makes the stops; what is told more coarsely belongs to
    /// the first stop in its time, and makes one of its own only where there is none.
    fn joined(&self, mut presences: Vec<&Presence>) -> Vec<Stop> {
        presences.sort_by_key(|p| (!p.exact, p.start, p.end, p.event));
        let mut stops: Vec<Stop> = Vec::new();
        for presence in presences {
            let open = if presence.exact {
                stops.last_mut().filter(|stop| self.goes_on(stop, presence))
            } else {
                stops.iter_mut().find(|stop| stop.is_within(presence.start, presence.end))
            };
            match open {
                Some(stop) => stop.take(presence),
                None => stops.push(Stop::of(presence)),
            }
        }
        stops
    }

    /// Whether somebody is still there: no more days lie between than the rules join, and on none of them was he
    /// elsewhere.
    fn goes_on(&self, stop: &Stop, next: &Presence) -> bool {
        let gap = days_between(stop.end, next.start);
        let elsewhere =
            |p: &&Presence| p.exact && p.country != stop.country && stop.end < p.start && p.end < next.start;
        let left =
            || self.travel.home_between(&stop.who, stop.end, next.start) || self.all.iter().any(elsewhere);
        gap <= self.rules.join.stop.max(0) && (gap <= 1 || !left())
    }
}

/// Why a stop does not count.
fn fault(rules: &Rules, stop: &Stop, events: &[Item<'_>]) -> Option<Reason> {
    let any = |fits: &dyn Fn(&Item<'_>) -> bool| stop.events().any(|event| fits(&events[event]));
    let formal = |item: &Item<'_>| item.record.level.is_some();
    if rules.multilateral == Multilateral::NotAlone
        && any(&|item| is_multilateral(item.record))
        && !any(&formal)
    {
        return Some(Reason::MultilateralOnly);
    }
    let needed = |item: &Item<'_>| rules.needs.contains(&item.record.kind);
    (!rules.needs.is_empty() && !any(&needed)).then_some(Reason::Needs)
}

/// The days of stops, which come by person, one unit each.
pub(super) fn days(stops: &[Stop], travel: &Travel, left_out: &mut LeftOut) -> Vec<Unit> {
    let mut units = Vec::new();
    for own in stops.chunk_by(|a, b| a.who.key == b.who.key) {
        for stop in own {
            let others: Vec<&Stop> = own.iter().filter(|other| other.country != stop.country).collect();
            let days = stop.start.series(1.day()).take_while(|day| *day <= stop.end);
            let spent = days.filter(|day| is_spent(stop, *day, &others, travel));
            units.extend(spent.map(|day| unit_of_day(stop, day)));
            stop.events().for_each(|event| left_out.note(event, Reason::SharedDays));
        }
    }
    units
}

/// Whether a day was spent there: an event tells so of that very day, or nothing tells of another country.
fn is_spent(stop: &Stop, day: Date, others: &[&Stop], travel: &Travel) -> bool {
    let told = stop.told.iter().any(|(start, end, _)| (*start, *end) == (day, day));
    told || !(others.iter().any(|other| other.is_within(day, day)) || travel.is_home(&stop.who, day))
}

fn unit_of_day(stop: &Stop, day: Date) -> Unit {
    let on_day = stop.told.iter().filter(|(start, end, _)| *start <= day && day <= *end);
    let mut events: Vec<usize> = on_day.map(|(_, _, event)| *event).collect();
    if events.is_empty() {
        // A day between two that the rules join stands on both.
        events = stop.events().collect();
    }
    Unit { days: Some((day, day)), exact: true, events, ..stop.unit() }
}
