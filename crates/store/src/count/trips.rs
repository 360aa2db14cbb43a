//! Trips: stops of one person that follow each other without a return.

use std::collections::BTreeSet;

use super::admit::days_between;
use super::rules::Rules;
use super::stops::Stop;
use super::travel::Travel;
use super::{Item, Unit};

/// Joins stops, which come by person and day, to trips.
pub(super) fn trips(rules: &Rules, stops: &[Stop], travel: &Travel, events: &[Item<'_>]) -> Vec<Unit> {
    let mut trips: Vec<Unit> = Vec::new();
    let (exact, coarse): (Vec<&Stop>, Vec<&Stop>) = stops.iter().partition(|stop| stop.exact);
    for stop in exact {
        match trips.last_mut().filter(|trip| follows(rules, trip, stop, travel)) {
            Some(trip) => join(trip, stop),
            None => trips.push(stop.unit()),
        }
    }
    let sure = trips.len();
    for stop in coarse {
        let open = trips[sure..].iter_mut().find(|trip| told_together(trip, stop, events));
        match open {
            Some(trip) => join(trip, stop),
            None => trips.push(stop.unit()),
        }
    }
    trips
}

/// Whether a stop goes on with a trip: nobody tells of a return between.
fn follows(rules: &Rules, trip: &Unit, stop: &Stop, travel: &Travel) -> bool {
    let Some((_, end)) = trip.days else { return false };
    let same = trip.who.as_ref().is_some_and(|who| who.key == stop.who.key);
    same && days_between(end, stop.start) <= rules.join.trip.max(0)
        && !travel.home_between(&stop.who, end, stop.start)
}

/// Whether one article tells of both stops as of the same time, which it knows no better.
fn told_together(trip: &Unit, stop: &Stop, events: &[Item<'_>]) -> bool {
    let docs: BTreeSet<&str> = trip.events.iter().map(|event| events[*event].record.doc.as_str()).collect();
    trip.who.as_ref().is_some_and(|who| who.key == stop.who.key)
        && trip.days == Some((stop.start, stop.end))
        && stop.events().any(|event| docs.contains(events[event].record.doc.as_str()))
}

fn join(trip: &mut Unit, stop: &Stop) {
    if let Some((_, end)) = &mut trip.days {
        *end = (*end).max(stop.end);
    }
    if !trip.visited.contains(&stop.country) {
        trip.visited.push(stop.country.clone());
    }
    trip.events.extend(stop.events());
}
