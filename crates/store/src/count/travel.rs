//! Who is told to be abroad, where and when: what stops, trips and days are made of.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use readout_engine::Knowledge;

use super::admit::{Admission, LeftOut, Reason, days};
use super::{Item, Traveller};
use crate::record::{EventRecord, ParticipantRecord};

/// The kind of event that is itself a journey.
const VISIT: &str = "visit";
/// Roles of those who need not be there themselves.
const ABSENT: [&str; 5] = ["sender", "recipient", "invitee", "organizer", "target"];

/// Somebody told to be in another country by one event.
#[derive(Clone, Debug)]
pub(super) struct Presence {
    pub who: Traveller,
    pub country: String,
    pub start: Date,
    pub end: Date,
    /// Whether the days are told, and not only a month or year.
    pub exact: bool,
    pub event: usize,
}

/// All that is told of people abroad, and the days on which they are told to be at home.
#[derive(Default)]
pub(super) struct Travel {
    pub abroad: Vec<Presence>,
    at_home: BTreeMap<String, BTreeSet<Date>>,
}

impl Travel {
    /// Whether somebody is told to be at home on a day strictly between two.
    pub fn home_between(&self, who: &Traveller, after: Date, before: Date) -> bool {
        let day = |days: &BTreeSet<Date>| days.range(after..before).any(|day| *day > after);
        after < before && self.at_home.get(&who.key).is_some_and(day)
    }

    /// Whether somebody is told to be at home on a day.
    pub fn is_home(&self, who: &Traveller, day: Date) -> bool {
        self.at_home.get(&who.key).is_some_and(|days| days.contains(&day))
    }
}

/// Who is abroad in which event. What shows nobody abroad is noted in `left_out`.
pub(super) fn travel(admission: &mut Admission<'_>, events: &[Item<'_>], left_out: &mut LeftOut) -> Travel {
    let mut travel = Travel::default();
    for (index, item) in events.iter().enumerate() {
        let event = item.record;
        if let Some(reason) = admission.event(event) {
            left_out.note(index, reason);
            continue;
        }
        // A rule set that counts travel asks for a date, so there is one.
        let Some(when) = days(event) else { continue };
        for who in event.participants.iter().filter(|who| goes(event, who)) {
            match destination(admission, event, who) {
                Ok((home, country)) => travel.abroad.push(presence(who, home, country, when, index)),
                Err(reason) => {
                    left_out.note(index, reason);
                    let (start, end, exact) = when;
                    if reason == Reason::AtHome && exact && start == end {
                        travel.at_home.entry(key(who)).or_default().insert(start);
                    }
                }
            }
        }
    }
    travel
}

fn presence(
    who: &ParticipantRecord,
    home: String,
    country: String,
    (start, end, exact): (Date, Date, bool),
    event: usize,
) -> Presence {
    Presence {
        who: Traveller { key: key(who), name: who.name.clone(), home },
        country,
        start,
        end,
        exact,
        event,
    }
}

/// Whether a participant is a person who is there.
fn goes(event: &EventRecord, who: &ParticipantRecord) -> bool {
    let person = who.id.as_deref().is_none_or(|id| id.starts_with("person/"));
    let there =
        if event.kind == VISIT { who.role == "visitor" } else { !ABSENT.contains(&who.role.as_str()) };
    person && there
}

/// What tells people apart.
fn key(who: &ParticipantRecord) -> String {
    who.id.clone().unwrap_or_else(|| who.name.to_lowercase())
}

/// The state somebody is of and the one he is in, or why he is not abroad.
fn destination(
    admission: &mut Admission<'_>,
    event: &EventRecord,
    who: &ParticipantRecord,
) -> Result<(String, String), Reason> {
    if !admission.person(who, event) {
        return Err(Reason::Who);
    }
    let home =
        who.country.clone().filter(|code| is_state(admission.knowledge, code)).ok_or(Reason::NoHome)?;
    let place = event.place.as_ref().and_then(|place| place.country.as_deref());
    let hosts = event.participants.iter().filter(|p| event.kind == VISIT && p.role == "host");
    let told = place.into_iter().chain(hosts.filter_map(|p| p.country.as_deref()));
    let told: Vec<&str> = told.filter(|code| is_state(admission.knowledge, code)).collect();
    let abroad = told.iter().find(|code| **code != home);
    let country = *abroad.ok_or(if told.is_empty() { Reason::NoPlace } else { Reason::AtHome })?;
    if admission.place(country) { Ok((home, country.to_owned())) } else { Err(Reason::Where) }
}

fn is_state(knowledge: &Knowledge, code: &str) -> bool {
    knowledge.world.state(code).is_some()
}
