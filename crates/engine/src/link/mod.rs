//! The link room: one record per real event within an article.

use jiff::civil::Date;

use crate::finding::{Event, Participant, Place, Status};
use crate::knowledge::Knowledge;
use crate::trace::Step;

use crate::event::by_soil;

/// Joins the mentions of one event, and fills in what one mention knows of another. `today` is the article's date.
pub fn link(events: Vec<Event>, today: Option<Date>, knowledge: &Knowledge) -> Vec<Event> {
    let mut out: Vec<Event> = Vec::new();
    for event in events {
        let kept = if points_back(&event) {
            out.iter_mut().rev().find(|kept| same(kept, &event, knowledge))
        } else {
            out.iter_mut().find(|kept| same(kept, &event, knowledge))
        };
        let named = knowledge.kinds.get(&event.kind).is_some_and(|k| k.named);
        match kept {
            Some(kept) => {
                let told = (kept.status, event.status);
                merge(kept, event, named);
                kept.status = settled(told, kept, today);
            }
            None => out.push(event),
        }
    }
    settle_soil(&mut out, knowledge);
    settle_places(&mut out, knowledge);
    // A gathering of which the article names nobody is no record of who met.
    out.retain(|e| !e.participants.is_empty() || noted(e, "unattended").is_none());
    out
}

/// Whether two mentions are of one event.
fn same(a: &Event, b: &Event, knowledge: &Knowledge) -> bool {
    let Some(kind) = knowledge.kinds.get(&a.kind) else { return false };
    if a.kind != b.kind || a.article != b.article {
        return false;
    }
    if activity(a) != activity(b) {
        return false;
    }
    if noted(b, "again").is_some() && told_of(a, b, kind.named) {
        return true;
    }
    if kind.named {
        let bare =
            noted(b, "bare").is_some() && a.status == b.status && dates_meet(a, b) && subkinds_meet(a, b);
        return bare || (names_agree(a, b) && one_conference(a, b));
    }
    (subkinds_meet(a, b) || kind.alike)
        && (a.status == b.status || kind.abroad && is_open(a.status) && is_open(b.status))
        && (dates_meet(a, b) || kind.abroad && told_again(a, b))
        && people_meet(a, b)
        && roles_agree(a, b)
}

/// How many days the printed day of a visit may lie from those that a mention without a day was given.
const AGAIN: i32 = 31;

/// Whether a visit is told of once more, without a day: an article that prints the day of a visit and speaks of a
/// visit of the same guest to the same state means that one, if they are not more than a month apart.
fn told_again(a: &Event, b: &Event) -> bool {
    let (Some(x), Some(y)) = (&a.date, &b.date) else { return false };
    let near = (y.start - x.end).get_days().max((x.start - y.end).get_days()) <= AGAIN;
    near && printed(a) != printed(b)
}

/// Whether something is to take place or has taken place.
fn is_open(status: Status) -> bool {
    matches!(status, Status::Held | Status::Planned)
}

/// What one mention tells as held and another as planned is planned only where its days are known to be ahead.
fn settled(told: (Status, Status), event: &Event, today: Option<Date>) -> Status {
    let (kept, other) = told;
    if kept == other || !is_open(kept) || !is_open(other) {
        return kept;
    }
    let ahead = event.date.as_ref().zip(today).is_some_and(|(d, today)| d.start >= today && d.end > today);
    if ahead { Status::Planned } else { Status::Held }
}

/// Whether what is pointed back to may be an event told before: they have somebody in common, or one names nobody, and
/// where both print a day it is the same.
fn told_of(a: &Event, b: &Event, named: bool) -> bool {
    let common = a.participants.iter().any(|p| b.participants.iter().any(|q| same_actor(p, q)));
    let days = !printed(a) || !printed(b) || dates_meet(a, b);
    days && (common || named || b.participants.is_empty())
}

/// Whether a day is printed with the mention.
fn printed(event: &Event) -> bool {
    event.date.as_ref().is_some_and(|d| d.span.is_some())
}

fn subkinds_meet(a: &Event, b: &Event) -> bool {
    a.subkind == b.subkind || a.subkind.is_none() || b.subkind.is_none()
}

fn activity(event: &Event) -> Option<&str> {
    noted(event, "activity")
}

fn noted<'a>(event: &'a Event, what: &str) -> Option<&'a str> {
    event.steps.iter().find(|s| s.what == what).map(|s| s.result.as_str())
}

/// Whether a mention is of something told before: by “this” or “that”, or by a word for a gathering alone.
fn points_back(event: &Event) -> bool {
    noted(event, "again").is_some() || noted(event, "bare").is_some()
}

/// Whether two gatherings may be one by their names: one has none, one name is part of the other, or the same body
/// holds them.
fn names_agree(a: &Event, b: &Event) -> bool {
    match (noted(a, "name"), noted(b, "name")) {
        (Some(x), Some(y)) => x.contains(y) || y.contains(x) || one_organizer(a, b),
        _ => true,
    }
}

fn one_organizer(a: &Event, b: &Event) -> bool {
    let organizes = |p: &&Participant| p.role == "organizer";
    let mut organizers = a.participants.iter().filter(organizes);
    organizers.any(|p| b.participants.iter().filter(organizes).any(|q| same_actor(p, q)))
}

/// Mentions of a gathering on the same days are of one gathering, whoever they say attended.
fn one_conference(a: &Event, b: &Event) -> bool {
    let days = |e: &Event| e.date.as_ref().map(|d| (d.start, d.end));
    let kinds = a.subkind == b.subkind || a.evidence.iter().any(|x| b.evidence.iter().any(|y| x.meets(*y)));
    let known = |e: &Event| printed(e) || e.date.as_ref().is_some_and(|d| d.start == d.end);
    a.status == b.status
        && kinds
        && ((days(a) == days(b) && known(a)) || people_meet(a, b) && dates_meet(a, b) || one_name(a, b))
}

/// Whether two mentions give a gathering one name, and a day is printed with one of them at most.
fn one_name(a: &Event, b: &Event) -> bool {
    let name = noted(a, "name");
    name.is_some() && name == noted(b, "name") && !(printed(a) && printed(b))
}

/// What A sends to B is not what B sends to A.
fn roles_agree(a: &Event, b: &Event) -> bool {
    let free = |role: &str| matches!(role, "host" | "guest" | "party");
    a.participants.iter().all(|p| {
        let other = b.participants.iter().find(|q| same_actor(p, q));
        other.is_none_or(|q| q.role == p.role || (free(&p.role) && free(&q.role)))
    })
}

fn dates_meet(a: &Event, b: &Event) -> bool {
    let inferred = |e: &Event| e.inferred.iter().any(|f| f == "date");
    match (&a.date, &b.date) {
        (Some(x), Some(y)) => {
            (x.start <= y.end && y.start <= x.end) || (inferred(a) && inferred(b) && x.start == y.start)
        }
        _ => true,
    }
}

/// Everybody of the smaller cast takes part in the larger one.
fn people_meet(a: &Event, b: &Event) -> bool {
    let (few, many) = if a.participants.len() <= b.participants.len() { (a, b) } else { (b, a) };
    if few.participants.is_empty() {
        return many.participants.is_empty();
    }
    few.participants.iter().all(|p| many.participants.iter().any(|q| same_actor(p, q)))
}

fn same_actor(p: &Participant, q: &Participant) -> bool {
    (p.id.is_some() && p.id == q.id) || p.name == q.name
}

fn merge(kept: &mut Event, other: Event, named: bool) {
    let back = points_back(&other);
    // What is pointed back to has its participants, “this was the first meeting of the two”; but more may come to a
    // gathering.
    let known = noted(&other, "again").is_some() && kept.participants.len() > 1 && !named;
    for participant in other.participants.into_iter().filter(|_| !known) {
        if !kept.participants.iter().any(|p| same_actor(p, &participant)) {
            kept.participants.push(participant);
        }
    }
    let printed = |e: &Event| !e.inferred.iter().any(|f| f == "date");
    let length =
        |e: &Option<crate::finding::When>| e.as_ref().map_or(i32::MAX, |w| (w.end - w.start).get_days());
    let other_printed = !other.inferred.iter().any(|f| f == "date");
    if (!printed(kept) && other_printed)
        || (!back && printed(kept) == other_printed && length(&other.date) < length(&kept.date))
    {
        kept.date = other.date;
        kept.inferred.retain(|f| f != "date");
        kept.inferred.extend(other.inferred.iter().filter(|f| *f == "date").cloned());
    }
    if kept.place.as_ref().is_none_or(|p| p.span.is_none())
        && other.place.as_ref().is_some_and(|p| p.span.is_some())
    {
        kept.place = other.place;
    }
    kept.level = kept.level.take().or(other.level);
    kept.subkind = kept.subkind.take().or(other.subkind);
    kept.evidence.extend(other.evidence);
    kept.steps.push(Step {
        what: "merge",
        by: other.rule,
        spans: kept.evidence.last().copied().into_iter().collect(),
        result: "told again".to_string(),
    });
    kept.steps.extend(other.steps);
}

/// What happens at a place that the text does not name happens in the state of the last event of that day.
fn settle_places(events: &mut [Event], knowledge: &Knowledge) {
    for i in 0..events.len() {
        let placeless = knowledge.kinds.get(&events[i].kind).is_none_or(|k| k.placeless);
        if placeless || events[i].place.as_ref().is_some_and(|p| p.country.is_some()) {
            continue;
        }
        let near = events[..i].iter().rev().chain(events[i + 1..].iter());
        let country = near
            .filter(|e| e.article == events[i].article && e.date == events[i].date)
            .find_map(|e| e.place.as_ref().and_then(|p| p.country.clone()))
            .or_else(|| only_place(events));
        if let Some(country) = country {
            let place = events[i].place.take().unwrap_or_default();
            events[i].place = Some(Place { country: Some(country), ..place });
            events[i].infer("place.country");
        }
    }
}

/// The one state in which everything happens whose place is known.
fn only_place(events: &[Event]) -> Option<String> {
    let known = |e: &Event| e.place.as_ref().and_then(|p| p.country.clone());
    let mut countries = events.iter().filter(|e| e.status == Status::Held).filter_map(known);
    let first = countries.next()?;
    countries.all(|c| c == first).then_some(first)
}

/// A meeting without a printed place, of parties one of whom visits the other, is held where the visit is.
fn settle_soil(events: &mut [Event], knowledge: &Knowledge) {
    let visits: Vec<(Option<String>, Vec<Participant>)> = events
        .iter()
        .filter(|e| knowledge.kinds.get(&e.kind).is_some_and(|k| k.abroad) && e.status == Status::Held)
        .map(|e| (e.place.as_ref().and_then(|p| p.country.clone()), e.participants.clone()))
        .collect();
    for event in events.iter_mut() {
        let by_soil_kind = knowledge.kinds.get(&event.kind).is_some_and(|k| k.by_soil);
        let printed = event.place.as_ref().is_some_and(|p| p.span.is_some());
        if !by_soil_kind || printed {
            continue;
        }
        let at = visits.iter().find(|(soil, visitors)| {
            let here = |code: &Option<String>| event.participants.iter().any(|p| p.country == *code);
            let visiting = visitors
                .iter()
                .filter(|v| v.role == "visitor")
                .any(|v| event.participants.iter().any(|p| same_actor(p, v)));
            soil.is_some() && here(soil) && visiting
        });
        if let Some((soil, _)) = at {
            let name = event.place.take().filter(|p| p.country == *soil);
            event.place = Some(name.unwrap_or(Place { country: soil.clone(), ..Place::default() }));
            by_soil(&mut event.participants, soil.as_deref());
        }
    }
}
