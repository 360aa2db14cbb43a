//! The link room: one record per real event within an article.

use jiff::civil::Date;

use crate::finding::{CLAIMANTS, Event, Participant, Place, Precision, Status, When};
use crate::knowledge::Knowledge;
use crate::knowledge::kinds::Kind;
use crate::trace::Step;

use crate::event::{by_soil, codes};

mod days;

/// Joins the mentions of one event, and fills in what one mention knows of another. `today` is the article's date.
pub fn link(events: Vec<Event>, today: Option<Date>, knowledge: &Knowledge) -> Vec<Event> {
    let mut out: Vec<Event> = Vec::new();
    for event in events {
        let kept = if points_back(&event) {
            out.iter_mut().rev().find(|kept| same(kept, &event, today, knowledge))
        } else {
            out.iter_mut().find(|kept| same(kept, &event, today, knowledge))
        };
        let named = knowledge.kinds.get(&event.kind).is_some_and(|k| k.named);
        match kept {
            Some(kept) => {
                let status = settled(kept, &event, named, today);
                merge(kept, event, named);
                kept.status = status;
            }
            None => out.push(event),
        }
    }
    days::settle_planned(&mut out, knowledge);
    settle_soil(&mut out, knowledge);
    settle_places(&mut out, knowledge);
    days::settle_held(&mut out, knowledge);
    settle_subkinds(&mut out, knowledge);
    // A gathering of which the article names nobody is no record of who met.
    out.retain(|e| !e.participants.is_empty() || noted(e, "unattended").is_none());
    out
}

/// Where no mention has a word for it, it is what is usual.
fn settle_subkinds(events: &mut [Event], knowledge: &Knowledge) {
    for event in events.iter_mut().filter(|e| e.subkind.is_none()) {
        let Some(kind) = knowledge.kinds.get(&event.kind) else { continue };
        if let Some(usual) = kind.usual_subkind() {
            event.subkind = Some(usual.id.clone());
            event.codes = codes(kind, usual.codes.as_ref(), event.status);
        }
    }
}

/// Whether two mentions are of one event.
fn same(a: &Event, b: &Event, today: Option<Date>, knowledge: &Knowledge) -> bool {
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
        let bare = noted(b, "bare").is_some() && states_meet(a, b) && dates_meet(a, b) && subkinds_meet(a, b);
        return bare || (names_agree(a, b) && one_conference(a, b)) || by_place(a, b) || by_place(b, a);
    }
    (subkinds_meet(a, b) || kind.alike)
        && (a.status == b.status || kind.abroad && open_both(a, b) || kind.alike && was_planned(a, b))
        && (dates_meet(a, b) || told_again(a, b, kind) || kind.abroad && one_journey(a, b, today))
        && people_meet(a, b)
        && roles_agree(a, b)
}

/// How many days the printed day of a visit may lie from those that a mention without a day was given.
const AGAIN: i32 = 31;

/// Whether a visit is told of once more, without a day: an article that prints the day of a visit and speaks of a
/// visit of the same guest to the same state means that one, if they are not more than a month apart, or if it speaks
/// of it as known.
fn told_again(first: &Event, then: &Event, kind: &Kind) -> bool {
    let near = apart(first, then).is_some_and(|days| days <= AGAIN) && printed(first) != printed(then);
    let known = noted(then, "known").is_some() && is_over(first) && is_over(then);
    (kind.abroad || kind.alike) && near || known && printed(first) && !printed(then)
}

fn is_over(event: &Event) -> bool {
    event.status == Status::Held
}

/// Whether two mentions of a gathering are both of one that is over or to come, or of one that goes on: it has begun, and
/// somebody is to come to it.
fn states_meet(a: &Event, b: &Event) -> bool {
    a.status == b.status || is_over(a) && b.status == Status::Planned && !printed(b)
}

/// Days that may lie between setting out and arriving.
const UNDER_WAY: i32 = 2;

/// Whether two printed days are of one journey: “he arrived yesterday and goes on to the south tomorrow”. Who is there
/// today and is to come is not known to be on one.
fn one_journey(a: &Event, b: &Event, today: Option<Date>) -> bool {
    let begun = || today.is_some_and(|today| [a, b].iter().any(|e| ends_before(e, today)));
    near_each_other(a, b) && (a.status == b.status || begun())
}

/// Whether two printed days are the same or next to each other.
fn near_each_other(a: &Event, b: &Event) -> bool {
    printed(a) && printed(b) && apart(a, b).is_some_and(|days| days <= UNDER_WAY)
}

/// Whether the days of one journey are told one after the other.
fn follows_on(a: &Event, b: &Event) -> bool {
    near_each_other(a, b) && apart(a, b).is_some_and(|days| days > 0)
}

/// Whether it was over before a day.
fn ends_before(event: &Event, day: Date) -> bool {
    event.date.as_ref().is_some_and(|w| w.end < day)
}

/// How many days lie between two mentions; none or less where their days meet.
fn apart(a: &Event, b: &Event) -> Option<i32> {
    let (x, y) = (a.date.as_ref()?, b.date.as_ref()?);
    Some((y.start - x.end).get_days().max((x.start - y.end).get_days()))
}

/// Whether one mention tells of what another has as planned. What is held and then announced without a day comes later:
/// the two are to meet again.
fn was_planned(first: &Event, then: &Event) -> bool {
    open_both(first, then) && (then.status == Status::Held || printed(then))
}

/// Whether both have taken place or are to.
fn open_both(a: &Event, b: &Event) -> bool {
    is_open(a.status) && is_open(b.status)
}

/// Whether something is to take place or has taken place.
fn is_open(status: Status) -> bool {
    matches!(status, Status::Held | Status::Planned)
}

/// What one mention tells as held and another as planned is as the one says that prints its day; else it is planned only
/// where its days are known to be ahead. What is over before the article's date has been held.
fn settled(kept: &Event, other: &Event, named: bool, today: Option<Date>) -> Status {
    if kept.status == other.status || !open_both(kept, other) {
        return kept.status;
    }
    // Who arrived yesterday is on his visit.
    if !named && follows_on(kept, other) {
        return Status::Held;
    }
    let dated = match (prints_days(kept), prints_days(other)) {
        (true, false) => Some(kept),
        (false, true) => Some(other),
        _ => None,
    };
    let days = dated.unwrap_or(if length(other) < length(kept) { other } else { kept }).date.as_ref();
    let ahead = days.zip(today).is_some_and(|(d, today)| match dated {
        Some(_) => d.end >= today,
        None => d.start >= today && d.end > today,
    });
    match dated {
        Some(event) if ahead => event.status,
        None if ahead => Status::Planned,
        _ => Status::Held,
    }
}

/// How many days an event may have taken; no end where it has no date.
fn length(event: &Event) -> i32 {
    event.date.as_ref().map_or(i32::MAX, |w| (w.end - w.start).get_days())
}

/// Whether what is pointed back to may be an event told before: they have somebody in common, or one names nobody, and
/// where both print a day it is the same.
fn told_of(a: &Event, b: &Event, named: bool) -> bool {
    let common = a.participants.iter().any(|p| b.participants.iter().any(|q| p.is(q)));
    let days = !printed(a) || !printed(b) || dates_meet(a, b);
    days && (common || named || b.participants.is_empty())
}

/// Whether a day is printed with the mention.
fn printed(event: &Event) -> bool {
    event.date.as_ref().is_some_and(|d| d.span.is_some())
}

/// Whether its date is told by something else than the words at it.
fn is_date_inferred(event: &Event) -> bool {
    event.inferred.iter().any(|f| f == "date")
}

/// The state in which it is held.
fn soil_of(event: &Event) -> Option<&String> {
    event.place.as_ref()?.country.as_ref()
}

/// Whether days are printed with the mention, and not the year alone.
fn prints_days(event: &Event) -> bool {
    printed(event) && length(event) <= AGAIN
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
/// holds them. One by its number and one by its name in the same words stand in a list.
fn names_agree(a: &Event, b: &Event) -> bool {
    let numbered = [a, b].iter().any(|e| noted(e, "numbered").is_some());
    match (noted(a, "name"), noted(b, "name")) {
        (Some(x), Some(y)) => x.contains(y) || y.contains(x) || one_organizer(a, b),
        (None, None) => true,
        _ => !numbered || a.evidence.last() != b.evidence.last(),
    }
}

/// Whether one of two gatherings at one place at one time is named after the place alone: “the Qingdao summit” is the
/// summit of whichever body is held in Qingdao then.
fn by_place(named: &Event, other: &Event) -> bool {
    let place = |e: &Event| e.place.as_ref().and_then(|p| p.id.clone());
    let town = named.place.as_ref().and_then(|p| p.name.as_deref());
    let rest = noted(named, "name").zip(town).and_then(|(name, town)| name.strip_prefix(town));
    let ends = |rest: &str| !rest.is_empty() && noted(other, "name").is_some_and(|n| n.ends_with(rest));
    let there = place(named).is_some() && place(named) == place(other);
    there && rest.is_some_and(ends) && named.status == other.status && dates_meet(named, other)
}

fn one_organizer(a: &Event, b: &Event) -> bool {
    let organizes = |p: &&Participant| p.role == "organizer";
    let mut organizers = a.participants.iter().filter(organizes);
    organizers.any(|p| b.participants.iter().filter(organizes).any(|q| p.is(q)))
}

/// Mentions of a gathering on the same days are of one gathering, whoever they say attended.
fn one_conference(a: &Event, b: &Event) -> bool {
    let days = |e: &Event| e.date.as_ref().map(|d| (d.start, d.end));
    let kinds = a.subkind == b.subkind || a.evidence.iter().any(|x| b.evidence.iter().any(|y| x.meets(*y)));
    let known = |e: &Event| printed(e) || e.date.as_ref().is_some_and(|d| d.start == d.end);
    let told = (days(a) == days(b) && known(a)) || people_meet(a, b) && dates_meet(a, b);
    kinds && (a.status == b.status && told || one_name(a, b))
}

/// The most days that lie between two days of one gathering.
const SESSION: i32 = 7;

/// Whether two mentions give a gathering one name, and the days printed with both are days of one gathering. One that is
/// over is told of again without a day soon after.
fn one_name(a: &Event, b: &Event) -> bool {
    let name = noted(a, "name");
    let near = |days: i32| apart(a, b).is_some_and(|apart| apart <= days);
    let again = a.status == b.status && !(printed(a) && printed(b));
    let told = again && (a.status != Status::Held || near(AGAIN)) || open_both(a, b) && near(SESSION);
    name.is_some() && name == noted(b, "name") && told
}

/// What A sends to B is not what B sends to A.
fn roles_agree(a: &Event, b: &Event) -> bool {
    let free = |role: &str| matches!(role, "host" | "guest" | "party");
    a.participants.iter().all(|p| {
        let other = b.participants.iter().find(|q| p.is(q));
        other.is_none_or(|q| q.role == p.role || (free(&p.role) && free(&q.role)))
    })
}

fn dates_meet(a: &Event, b: &Event) -> bool {
    let inferred = || is_date_inferred(a) && is_date_inferred(b);
    match (&a.date, &b.date) {
        (Some(x), Some(y)) => (x.start <= y.end && y.start <= x.end) || (inferred() && x.start == y.start),
        _ => true,
    }
}

/// Everybody of the smaller cast takes part in the larger one.
fn people_meet(a: &Event, b: &Event) -> bool {
    let (few, many) = if a.participants.len() <= b.participants.len() { (a, b) } else { (b, a) };
    if few.participants.is_empty() {
        return many.participants.is_empty();
    }
    few.participants.iter().all(|p| many.participants.iter().any(|q| p.is(q)))
}

/// The day of the mention that prints it, or the shorter time.
fn merge_days(kept: &mut Event, other: &Event, named: bool) {
    let alike = is_date_inferred(kept) == is_date_inferred(other);
    if !named && follows_on(kept, other) {
        kept.date = days_of_gathering(kept, other);
        return;
    }
    if named && !is_date_inferred(kept) && !is_date_inferred(other) {
        kept.date = days_of_gathering(kept, other);
    } else if (is_date_inferred(kept)
        && !is_date_inferred(other)
        && (prints_days(other) || length(kept) > AGAIN))
        || (!points_back(other) && alike && length(other) < length(kept))
    {
        kept.date.clone_from(&other.date);
        kept.inferred.retain(|f| f != "date");
        kept.inferred.extend(other.inferred.iter().filter(|f| *f == "date").cloned());
    }
}

fn merge(kept: &mut Event, other: Event, named: bool) {
    merge_days(kept, &other, named);
    // What is pointed back to has its participants, “this was the first meeting of the two”; but more may come to a
    // gathering.
    let known = noted(&other, "again").is_some() && kept.participants.len() > 1 && !named;
    for participant in other.participants.into_iter().filter(|_| !known) {
        if !kept.participants.iter().any(|p| p.is(&participant)) {
            kept.participants.push(participant);
        }
    }
    if kept.place.as_ref().is_none_or(|p| p.span.is_none())
        && other.place.as_ref().is_some_and(|p| p.span.is_some())
    {
        kept.place = other.place;
        kept.inferred.retain(|f| f != "place" && f != "place.country");
        kept.inferred.extend(other.inferred.iter().filter(|f| f.starts_with("place")).cloned());
    }
    kept.level = kept.level.take().or(other.level);
    kept.subkind = kept.subkind.take().or(other.subkind);
    kept.attributed_to = claimed_by(kept.attributed_to.take(), other.attributed_to);
    if kept.attributed_to.is_none() {
        kept.inferred.retain(|f| f != "attributed_to");
    }
    kept.evidence.extend(other.evidence);
    kept.steps.push(Step {
        what: "merge",
        by: other.rule,
        spans: kept.evidence.last().copied().into_iter().collect(),
        result: "told again".to_string(),
    });
    kept.steps.extend(other.steps);
}

/// Who claims what two mentions tell: nobody in particular where the text itself tells it once.
fn claimed_by(kept: Option<String>, other: Option<String>) -> Option<String> {
    let (mut all, other) = (kept?, other?);
    for name in other.split(CLAIMANTS) {
        if all.split(CLAIMANTS).all(|known| known != name) {
            all = format!("{all}{CLAIMANTS}{name}");
        }
    }
    Some(all)
}

/// The days of a gathering of which two mentions print days: from the first to the last of them, where they lie near each
/// other; of a month or a year in which it was held and a day, the day.
fn days_of_gathering(a: &Event, b: &Event) -> Option<When> {
    let (x, y) = (a.date.as_ref()?, b.date.as_ref()?);
    let (short, long) = if length(b) < length(a) { (y, x) } else { (x, y) };
    let (start, end) = (x.start.min(y.start), x.end.max(y.end));
    let days = matches!(long.precision, Precision::Day | Precision::PartOfDay | Precision::Range);
    if !days || (end - start).get_days() > SESSION {
        return Some(short.clone());
    }
    Some(When {
        start,
        end,
        precision: if start == end { short.precision } else { Precision::Range },
        time_of_day: short.time_of_day.clone().filter(|_| start == end),
        ..short.clone()
    })
}

/// What happens at a place that the text does not name happens in the state of the last event of that day.
fn settle_places(events: &mut [Event], knowledge: &Knowledge) {
    for i in 0..events.len() {
        let Some(kind) = knowledge.kinds.get(&events[i].kind) else { continue };
        if kind.placeless || soil_of(&events[i]).is_some() {
            continue;
        }
        let event = &events[i];
        let near = events[..i].iter().rev().chain(events[i + 1..].iter());
        let country = near
            .filter(|e| e.article == event.article && e.date == event.date)
            .filter(|e| knowledge.kinds.get(&e.kind).is_none_or(|k| !k.abroad) || goes_to(e, event))
            .find_map(|e| soil_of(e).cloned())
            .or_else(|| only_place(events, event, !kind.abroad))
            .filter(|country| !kind.abroad || !all_of(event, country));
        if let Some(country) = country {
            let place = events[i].place.take().unwrap_or_default();
            events[i].place = Some(Place { country: Some(country), ..place });
            events[i].infer("place.country");
        }
    }
}

/// Whether everybody who takes part is of one state.
fn all_of(event: &Event, country: &str) -> bool {
    !event.participants.is_empty() && event.participants.iter().all(|p| p.country.as_deref() == Some(country))
}

/// Whether somebody of a visit takes part in an event, or somebody from where it goes, so that the event may be held there.
fn goes_to(visit: &Event, event: &Event) -> bool {
    let soil = soil_of(visit);
    let home = |p: &Participant| soil.is_some() && p.country.as_ref() == soil;
    event.participants.iter().any(|p| home(p) || visit.participants.iter().any(|v| p.is(v)))
}

/// The one state in which everything happens whose place is known. Of what `stays`, something must be near in time.
fn only_place(events: &[Event], event: &Event, stays: bool) -> Option<String> {
    let known = |e: &Event| soil_of(e).cloned();
    let held = events.iter().filter(|e| e.status == Status::Held);
    let begins = |e: &Event| e.date.as_ref().map(|d| d.start);
    let near = |e: &Event| {
        let both = begins(e).zip(begins(event));
        !stays || !printed(event) || both.is_none_or(|(a, b)| (a - b).get_days().abs() <= AGAIN)
    };
    let first = held.clone().filter(|e| near(e)).find_map(known)?;
    held.filter_map(known).all(|c| c == first).then_some(first)
}

/// A meeting without a printed place is held where the same people met on those days, or, where one of the parties
/// visits the other, where the visit is.
fn settle_soil(events: &mut [Event], knowledge: &Knowledge) {
    let kind = |e: &Event| knowledge.kinds.get(&e.kind);
    let by_soil_kind = |e: &Event| kind(e).is_some_and(|k| k.by_soil);
    let placed = |e: &Event| e.place.as_ref().is_some_and(|p| p.span.is_some());
    let settles = |e: &&Event| match kind(e) {
        Some(k) => k.abroad && is_open(e.status) || k.by_soil && placed(e) && soil_of(e).is_some(),
        None => false,
    };
    let (visits, meetings): (Vec<Event>, Vec<Event>) =
        events.iter().filter(settles).cloned().partition(|e| kind(e).is_some_and(|k| k.abroad));
    for event in events.iter_mut().filter(|e| by_soil_kind(e) && !placed(e)) {
        let together = |e: &&Event| e.status == event.status && dates_meet(e, event) && people_meet(e, event);
        let there = |e: &&Event| visits_on_soil(e, event);
        // Without a visit that may be the wrong one, all that is told of the same days settles the place later.
        let Some(visit) = visits.iter().find(there) else { continue };
        let at = meetings.iter().find(together).unwrap_or(visit);
        let soil = soil_of(at).cloned();
        let name = event.place.take().filter(|p| p.country == soil);
        event.place = Some(name.unwrap_or(Place { country: soil.clone(), ..Place::default() }));
        event.infer("place");
        by_soil(&mut event.participants, soil.as_deref());
    }
}

/// Whether a visitor takes part in an event.
fn visits_for(visit: &Event, event: &Event) -> bool {
    let mut visitors = visit.participants.iter().filter(|p| p.role == "visitor");
    visitors.any(|v| event.participants.iter().any(|p| p.is(v)))
}

/// Whether an event may be held on a visit to somebody who takes part in it.
fn visits_on_soil(visit: &Event, event: &Event) -> bool {
    let soil = soil_of(visit);
    let here = event.participants.iter().any(|p| p.country.as_ref() == soil);
    let near = apart(visit, event).is_none_or(|days| days <= AGAIN);
    soil.is_some() && here && near && visits_for(visit, event)
}
