//! Days of what the article tells without one, from what it tells of the same people.

use crate::finding::{Event, Participant, Precision, Status, When};
use crate::knowledge::Knowledge;

use super::{apart, is_date_inferred, length, printed, soil_of, visits_for};

/// The most days that a time without a day of its own may take to be settled by a day told.
const WITHIN: i32 = 7;

/// Whether an event may take place on a visit: its visitor takes part, and it is held where the visit goes or with
/// somebody from there.
fn is_on_visit(event: &Event, visit: &Event) -> bool {
    let country = soil_of(visit);
    let met = event.participants.iter().any(|p| p.country.as_ref() == country);
    country.is_some() && (met || soil_of(event) == country) && visits_for(visit, event)
}

/// What somebody is to do on a visit, of which no day is told, he is to do on the days told of the visit.
pub(super) fn settle_planned(events: &mut [Event], knowledge: &Knowledge) {
    let kind = |e: &Event| knowledge.kinds.get(&e.kind);
    let visits: Vec<Event> = events
        .iter()
        .filter(|e| kind(e).is_some_and(|k| k.abroad) && e.status == Status::Planned && printed(e))
        .cloned()
        .collect();
    for event in events.iter_mut().filter(|e| e.status == Status::Planned && !printed(e)) {
        if kind(event).is_none_or(|k| k.abroad || k.placeless) {
            continue;
        }
        let mut on = visits.iter().filter(|visit| is_on_visit(event, visit));
        if let (Some(visit), None) = (on.next(), on.next()) {
            take_days(event, visit);
        }
    }
}

/// What was done on no day that is told was done when the article has told before that the same people met.
/// A visit may take longer than that.
pub(super) fn settle_held(events: &mut [Event], knowledge: &Knowledge) {
    let visit = |e: &Event| knowledge.kinds.get(&e.kind).is_some_and(|k| k.abroad);
    let held = |e: &&Event| e.status == Status::Held && !is_date_inferred(e) && length(e) == 0;
    let told: Vec<Event> = events.iter().filter(held).cloned().collect();
    let undated = |e: &&mut Event| {
        !visit(e) && e.status == Status::Held && is_date_inferred(e) && (1..=WITHIN).contains(&length(e))
    };
    let begins = |e: &Event| e.evidence.first().map(|span| span.start);
    for event in events.iter_mut().filter(undated) {
        let before = |e: &&Event| begins(e) <= begins(event) && e.article == event.article;
        let within = |e: &&Event| apart(e, event).is_some_and(|days| days <= 0);
        let mut days = told.iter().filter(before).filter(within).filter(|e| are_together(event, e));
        let Some(first) = days.next() else { continue };
        let start = |e: &Event| e.date.as_ref().map(|d| d.start);
        if days.all(|e| start(e) == start(first)) {
            take_days(event, first);
        }
    }
}

/// Whether those of an event, from several states, all take part in another.
fn are_together(event: &Event, other: &Event) -> bool {
    let mut countries = event.participants.iter().filter_map(|p| p.country.as_ref());
    let first = countries.next();
    let takes_part = |p: &Participant| other.participants.iter().any(|q| p.is(q));
    countries.any(|c| Some(c) != first) && event.participants.iter().all(takes_part)
}

fn take_days(event: &mut Event, other: &Event) {
    let whole = |w: When| match w.precision {
        Precision::PartOfDay => When { precision: Precision::Day, time_of_day: None, span: None, ..w },
        _ => When { span: None, ..w },
    };
    event.date = other.date.clone().map(whole);
    event.infer("date");
}
