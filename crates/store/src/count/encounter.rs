//! Units that are no travel: events one by one, and what the same people do together on the same days.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::admit::days;
use super::{Item, Unit};
use crate::record::EventRecord;

/// Every event by itself.
pub(super) fn singly(admitted: &[usize], events: &[Item<'_>]) -> Vec<Unit> {
    admitted.iter().map(|event| alone(*event, events)).collect()
}

fn alone(event: usize, events: &[Item<'_>]) -> Unit {
    let when = days(events[event].record);
    Unit {
        days: when.map(|(start, end, _)| (start, end)),
        exact: when.is_some_and(|(_, _, exact)| exact),
        events: vec![event],
        ..Unit::default()
    }
}

/// Events of the same people on the same days are one meeting: talks, the ceremony before and the banquet after them.
pub(super) fn meetings(admitted: &[usize], events: &[Item<'_>]) -> Vec<Unit> {
    let mut units: Vec<Unit> = singly(admitted, events);
    units.sort_by_key(|unit| (unit.days, unit.events.clone()));
    let mut meetings: Vec<Unit> = Vec::new();
    for unit in units {
        let Some((start, end)) = unit.days else { continue };
        let record = events[unit.events[0]].record;
        let open = meetings.iter_mut().rev().find(|meeting| {
            overlaps(meeting, start, end)
                && meeting.events.iter().any(|event| same_people(events[*event].record, record))
        });
        match open {
            Some(meeting) => {
                meeting.days = meeting.days.map(|(first, last)| (first.min(start), last.max(end)));
                meeting.events.extend(unit.events);
            }
            None => meetings.push(unit),
        }
    }
    meetings
}

fn overlaps(unit: &Unit, start: Date, end: Date) -> bool {
    unit.days.is_some_and(|(first, last)| first <= end && start <= last)
}

/// Whether the same states come together, and of each somebody who is in both events.
fn same_people(one: &EventRecord, other: &EventRecord) -> bool {
    let sides = |event: &EventRecord| -> BTreeSet<String> {
        event.participants.iter().filter_map(|p| p.country.clone()).collect()
    };
    let states = sides(one);
    if states != sides(other) || states.len() < 2 {
        return false;
    }
    let people = |event: &EventRecord, state: &str| -> BTreeSet<String> {
        let own = event.participants.iter().filter(|p| p.country.as_deref() == Some(state));
        own.map(|p| p.id.clone().unwrap_or_else(|| p.name.to_lowercase())).collect()
    };
    states.iter().all(|state| !people(one, state).is_disjoint(&people(other, state)))
}
