//! When and where a clause is set.

use jiff::civil;

use crate::actor::{Cast, ItemKind};
use crate::finding::{Place, Precision, When};
use crate::text::Span;

use super::site::Site;
use super::{Discourse, Scene};

/// How many items after a place that describes it a gathering may stand.
const GATHERING: usize = 4;

/// How many items a venue and its name may take.
const VENUE: usize = 4;

/// Where the clause begins that follows a time and its comma.
const OPENING: usize = 2;

/// A time told that lies more days back is background.
const BACKGROUND: i32 = 30;

/// A time that begins on the article's day and goes on for more days is a time limit for what is to come.
const LIMIT: i32 = 7;

/// A time with whether it is printed in the sentence.
pub(super) struct Date {
    pub when: When,
    pub printed: bool,
    /// Index of the time expression, where it is printed.
    pub expression: Option<usize>,
}

/// The nearest time before the head in its sentence or after it in its clause, or the article's own. After the head of
/// what announces or decides something stands the time of its `content`.
pub(super) fn date<'a>(
    site: &Site<'_>,
    time: impl Fn(usize) -> Option<&'a When>,
    discourse: &Discourse,
    planned: bool,
    content: bool,
) -> Option<Date> {
    let core = &site.knowledge.labels.core;
    let today = discourse.clock.reference();
    let resolved = |i: usize| match site.item(i).kind {
        ItemKind::Time(_) if is_long_ago(site, i) => None,
        ItemKind::Time(t) => {
            let when = time(t).cloned();
            when.filter(|w| is_own(site, i, w, planned, today)).map(|when| (when, t))
        }
        _ => None,
    };
    let left = (0..site.head).rev().find(|i| resolved(*i).is_some());
    // “A spokesman said on Monday that X will meet Y”: Monday is when he said so.
    let tells = [core.say, core.announce, core.briefing];
    let said = |i: usize| planned && (i..site.head).any(|i| tells.iter().any(|label| site.has(i, *label)));
    let left = left.filter(|i| !said(*i)).and_then(resolved);
    let relative = core.relative;
    let spaced = site.tongue.language.settings.spaced;
    // What is announced after the head has a time of its own: “X spoke with Y and will meet him on Friday”.
    let joined = |i: usize| site.any(site.head + 1..i, core.and) && site.has(i, core.future);
    let ends = |i: usize| site.has(i, relative) || !planned && spaced && joined(i);
    let right = (site.head + 1..end(site)).take_while(|i| !ends(*i)).find_map(resolved);
    let right = right.filter(|_| !content || site.tongue.language.settings.spaced);
    // Where the verb stands before its object the time follows both, and what stands before is older news.
    // “Today, X met Y about the storm of last week”: a time set off at the beginning is that of the main clause.
    let opening = (spaced && site.from == OPENING).then(|| resolved(0)).flatten();
    if let Some((when, t)) = opening.or(if spaced { right.or(left) } else { left.or(right) }) {
        return Some(Date { when, printed: true, expression: Some(t) });
    }
    let (clock, chronicle) = (&discourse.clock, discourse.chronicle.is_some());
    let settings = &site.tongue.language.settings;
    let days = if discourse.news { settings.undated_news_days } else { settings.undated_days };
    // Each paragraph of a news report tells of something else, but of the same days; what a report tells is over.
    let over = |w: &&When| planned || clock.reference().is_none_or(|today| w.start <= today);
    // A year or a season told as background dates nothing else; a day long past dates the next sentence at most.
    let lasts = |w: &&When| {
        let vague = matches!(w.precision, Precision::Year | Precision::Season);
        let past = clock.reference().is_some_and(|today| (today - w.end).get_days() > BACKGROUND);
        chronicle || !vague && (!past || discourse.since_time <= 1)
    };
    let recent = || clock.recent().filter(|_| !discourse.press);
    let told = match discourse.news && !chronicle {
        true => clock.current_in(site.parsed.block).or_else(recent),
        false if this_trip(site) => clock.main(),
        false => discourse.told_by(site.item(site.head).span.start),
    };
    let told = told.filter(over).filter(lasts);
    let told = told.cloned().map(|w| clock.carried(w, site.parsed.block));
    let told = told.map(|w| if chronicle && in_course_of_days(site) { clock.loosely(w) } else { w });
    let untold = || if chronicle { clock.whole_year() } else { clock.undated(days) };
    let inherited = told.or_else(untold)?;
    Some(Date { when: inherited, printed: false, expression: None })
}

/// “During this visit” of which the article tells, whatever visit of years ago it told of last.
fn this_trip(site: &Site<'_>) -> bool {
    site.any(0..site.head, site.knowledge.labels.core.trip)
}

/// “During the visit”: on one of its days, but not on the one told last. “During the talks” is on that day.
fn in_course_of_days(site: &Site<'_>) -> bool {
    let core = &site.knowledge.labels.core;
    let of_days = |i: usize| i.checked_sub(1).is_none_or(|before| !site.heads(before, |kind| kind.sides));
    (0..site.head).any(|i| site.has(i, core.course) && of_days(i))
}

/// One past the last item of the head's clause, and past a time that follows a place and its state: “in Vienna,
/// Austria on Monday”.
fn end(site: &Site<'_>) -> usize {
    let kind = |i: usize| site.parsed.items.get(i).map(|i| &i.kind);
    let place = |i: usize| matches!(kind(i), Some(ItemKind::Place { .. }));
    let state = place(site.to + 1) || matches!(kind(site.to + 1), Some(ItemKind::Actor(_)));
    let before =
        site.to.checked_sub(1).is_some_and(place) && matches!(kind(site.to), Some(ItemKind::Mark(_)));
    let timed = matches!(kind(site.to + 2), Some(ItemKind::Time(_)));
    let spaced = site.tongue.language.settings.spaced;
    if spaced && before && state && timed { site.to + 3 } else { site.to }
}

/// Whether a time may be that of what its clause tells, and not that of something named in it.
pub(super) fn is_own(
    site: &Site<'_>,
    time: usize,
    when: &When,
    planned: bool,
    today: Option<civil::Date>,
) -> bool {
    (planned || !is_limit(when, today)) && !names_gathering(site, time, when, today)
}

/// “Agreed to meet before the end of the year”: what is done today is not done in the time that is left.
fn is_limit(when: &When, today: Option<civil::Date>) -> bool {
    today.is_some_and(|today| when.start == today && (when.end - today).get_days() > LIMIT)
}

/// “At this year's summit”: the year of the article says which one is meant, not when it is held.
fn names_gathering(site: &Site<'_>, time: usize, when: &When, today: Option<civil::Date>) -> bool {
    let own = when.precision == Precision::Year && today.is_some_and(|t| when.start <= t && t <= when.end);
    own && {
        let from = time + 1 + usize::from(site.has(time + 1, site.knowledge.labels.core.of));
        let end = site.to.min(from + GATHERING);
        let at = (from..end).find(|i| site.is_gathering(*i));
        at.is_some_and(|at| site.gathering_items(at).map_or(at, |name| name.start) <= from)
    }
}

/// “The first meeting since October”, “since the war broke out in October”, “from the coup in October on” was not in
/// October, but the war broke out then.
pub(super) fn is_long_ago(site: &Site<'_>, time: usize) -> bool {
    let core = &site.knowledge.labels.core;
    let mark = |i: &usize| matches!(site.item(*i).kind, ItemKind::Mark(_));
    let mut clause = (time + 1..site.parsed.items.len()).take_while(|i| !mark(i));
    let begins = time > 0 && site.has(time - 1, core.from);
    let since = clause.find(|i| site.has(*i, core.since) || begins && site.has(*i, core.during));
    since.is_some_and(|since| !(time + 1..since).contains(&site.head))
}

/// When something takes place that is announced without a day: in the days from the article's on.
pub(super) fn ahead(site: &Site<'_>, discourse: &Discourse) -> Option<Date> {
    let when = discourse.clock.ahead(site.tongue.language.settings.undated_planned_days)?;
    Some(Date { when, printed: false, expression: None })
}

/// The place printed in the head's clause or the clauses before it in the sentence.
pub(super) fn place(site: &Site<'_>, scene: &Scene<'_>, cast: &Cast, discourse: &Discourse) -> Option<Place> {
    let at = |i: usize| place_at(site, scene, cast, i);
    let here = (site.from..site.head).rev().find_map(at).or_else(|| (site.head..site.to).find_map(at));
    let before = || (0..site.from).rev().find_map(|i| place_at(site, scene, cast, i));
    let found = here.or_else(before).or_else(|| place_in_name(site, scene))?;
    Some(complete(found, discourse))
}

/// The place in the name of a gathering of the clause, unless only what came out of it is spoken of: “the outcome of the
/// Qingdao summit”.
fn place_in_name(site: &Site<'_>, scene: &Scene<'_>) -> Option<Place> {
    (site.from..site.to)
        .rev()
        .filter(|i| site.is_gathering(*i) && !site.has(*i + 1, site.knowledge.labels.core.chance))
        .find_map(|i| place_of_gathering(site, scene, i))
}

/// “The Qingdao summit” is held in Qingdao.
pub(super) fn place_of_gathering(site: &Site<'_>, scene: &Scene<'_>, at: usize) -> Option<Place> {
    let named = |i: usize| match &site.item(i).kind {
        ItemKind::Place { place, country: Some(country) } => Some(Place {
            name: Some(scene.view.slice(site.item(i).span).to_string()),
            id: place.map(|p| format!("place/{}", scene.knowledge.world.places[p].id)),
            country: Some(country.clone()),
            span: Some(site.item(i).span),
        }),
        _ => None,
    };
    site.gathering_items(at)?.rev().find_map(named)
}

/// A venue without a state takes the state where the article is.
fn complete(place: Place, discourse: &Discourse) -> Place {
    if place.country.is_some() {
        return place;
    }
    let country = discourse.place.as_ref().and_then(|at| at.place.country.clone());
    Place { country, ..place }
}

/// The place that an item names, if the sentence uses it as a place.
pub(super) fn place_at(site: &Site<'_>, scene: &Scene<'_>, cast: &Cast, i: usize) -> Option<Place> {
    let core = &scene.knowledge.labels.core;
    let item = site.item(i);
    if !matches!(item.kind, ItemKind::Place { .. } | ItemKind::Actor(_) | ItemKind::Other) {
        return None;
    }
    let described = site.has(i + 1, core.of) && !places_gathering(site, i + 2) && !places_venue(site, i + 2);
    let marked = i > 0
        && (site.has(i - 1, core.at) || (site.has(i - 1, core.article) && i > 1 && site.has(i - 2, core.at)));
    let marked = marked && !of_noun(site, i);
    match &item.kind {
        ItemKind::Place { place, country } => {
            let standing = i == 0
                || matches!(
                    site.item(i - 1).kind,
                    ItemKind::Mark(_) | ItemKind::Time(_) | ItemKind::Place { .. }
                );
            let after =
                matches!(site.parsed.items.get(i + 1).map(|n| &n.kind), Some(ItemKind::Mark(_)) | None);
            let venue = venue_end(site, i);
            if described || !(marked || (standing && (after || venue.is_some())) || follows_place(site, i)) {
                return None;
            }
            let span = Span::new(item.span.start, venue.unwrap_or(item.span.end));
            let id = place
                .filter(|_| venue.is_none())
                .map(|p| format!("place/{}", scene.knowledge.world.places[p].id));
            Some(Place {
                name: Some(scene.view.slice(span).to_string()),
                id,
                country: country.clone(),
                span: Some(span),
            })
        }
        ItemKind::Actor(_) if marked && !described => state_as_place(site, scene, i, cast),
        ItemKind::Other if marked => {
            let end = venue_end(site, i)?;
            let span = Span::new(item.span.start, end);
            Some(Place {
                name: Some(scene.view.slice(span).to_string()),
                span: Some(span),
                ..Place::default()
            })
        }
        _ => None,
    }
}

/// “At the EU summit in Brussels”, where the place describes the gathering and stands before it.
fn places_gathering(site: &Site<'_>, from: usize) -> bool {
    let end = site.parsed.items.len().min(from + GATHERING);
    (from..end).take_while(|i| !site.is_verb(*i) || site.is_gathering(*i)).any(|i| site.is_gathering(i))
}

/// “In Tokyo’s hall of martial arts”, where the place says where the venue is.
fn places_venue(site: &Site<'_>, from: usize) -> bool {
    let venue = site.knowledge.labels.core.venue;
    let end = site.parsed.items.len().min(from + VENUE);
    let named =
        |i: usize| !matches!(site.item(i).kind, ItemKind::Word(_) | ItemKind::Mark(_) | ItemKind::Time(_));
    (from..end).find(|i| !named(*i)).is_some_and(|i| i > from && site.has(i, venue))
}

/// “The war in Gaza”: where a preposition follows its noun, a place right after an unknown word describes that word.
fn of_noun(site: &Site<'_>, i: usize) -> bool {
    let article = usize::from(site.has(i - 1, site.knowledge.labels.core.article));
    let before = i.checked_sub(2 + article).map(|at| &site.item(at).kind);
    site.tongue.language.settings.spaced && matches!(before, Some(ItemKind::Other))
}

/// “在印尼巴厘岛”, “在东京的武道馆”: a place right after a place or state that is marked, or after it and “of”.
fn follows_place(site: &Site<'_>, i: usize) -> bool {
    let core = &site.knowledge.labels.core;
    let place = |at: usize| matches!(site.item(at).kind, ItemKind::Place { .. });
    let of = i >= 2 && site.has(i - 1, core.of) && place(i - 2);
    let before = i - usize::from(of);
    before >= 2
        && matches!(site.item(before - 1).kind, ItemKind::Place { .. } | ItemKind::Actor(_))
        && site.has(before - 2, core.at)
}

/// Where the name of a venue ends that begins at item `i`.
fn venue_end(site: &Site<'_>, i: usize) -> Option<usize> {
    let core = &site.knowledge.labels.core;
    let mut end = None;
    for j in i + 1..site.parsed.items.len().min(i + 4) {
        match site.item(j).kind {
            ItemKind::Word(_) if site.has(j, core.venue) => end = Some(site.item(j).span.end),
            ItemKind::Other | ItemKind::Place { .. } => {}
            _ => break,
        }
    }
    end
}

fn state_as_place(site: &Site<'_>, scene: &Scene<'_>, i: usize, cast: &Cast) -> Option<Place> {
    let ItemKind::Actor(members) = &site.item(i).kind else { return None };
    let [only] = members.as_slice() else { return None };
    let mention = &cast.mentions[*only];
    let entity = &cast.entities[mention.entity];
    // “In the Foreign Ministry of X” names no place of its own.
    let whole = mention.name == mention.span && entity.state.is_some();
    whole.then(|| Place {
        name: Some(scene.view.slice(site.item(i).span).to_string()),
        id: None,
        country: entity.country.clone(),
        span: Some(site.item(i).span),
    })
}
