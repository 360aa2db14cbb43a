//! What a sentence tells of when, where and of whom, for the sentences after it.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::actor::{ActorKind, Cast, Item, ItemKind, Parsed};
use crate::finding::When;
use crate::page::BlockKind;
use crate::time::{Clock, Tense};

use super::discourse::Whereabouts;
use super::setting;
use super::site::Site;
use super::speech::{Said, around, in_speech};
use super::{Discourse, Scene};

/// A time right after a word such as “originally planned for” is ahead where that is within so many days of the
/// article; else it is read as past.
const SOON: i32 = 31;

/// The most days by which a report may come out late.
const LATE: i64 = 3;

/// The day that the first paragraph of a report gives as its own, “(London, 18th)”, if it is a little before the day on
/// which the article came out: “today” is that day.
pub(super) fn day_of_report(scene: &Scene<'_>, clock: &Clock) -> Option<Date> {
    let first = scene.sentences.iter().find(|s| scene.view.blocks[s.block].0 == BlockKind::Paragraph)?;
    let number = scene.knowledge.page.number_of_lead(&scene.view.text[first.span.start..])?;
    let (came_out, day) = (clock.reference()?, i8::try_from(number).ok()?);
    let before = |n: i64| came_out.checked_sub(n.days()).ok();
    (1..=LATE).filter_map(before).find(|date| date.day() == day)
}

pub(super) fn tell_times(
    scene: &Scene<'_>,
    parsed: &Parsed,
    said: &[Said],
    whens: &mut [Option<When>],
    discourse: &mut Discourse,
) {
    let core = &scene.knowledge.labels.core;
    discourse.told_before = None;
    for (i, item) in parsed.items.iter().enumerate() {
        let ItemKind::Time(t) = item.kind else { continue };
        let site = Site::new(parsed, i, scene.tongue, scene.knowledge);
        let planned = i > 0 && site.has(i - 1, core.postponed);
        let tense = tense_around(&site, i, planned);
        let expression = &scene.times[t];
        let spoken = tell_saying(parsed, i, said, whens, discourse);
        let clock = spoken.map(|day| discourse.clock.speaking_on(day));
        let clock = clock.as_ref().unwrap_or(&discourse.clock);
        let soon = |w: &When| clock.reference().is_none_or(|r| (w.start - r).get_days() <= SOON);
        let opens = || parsed.items[..i].iter().all(|item| matches!(item.kind, ItemKind::Mark(_)));
        if Clock::needs_opening(expression) && !opens() {
            continue;
        }
        let when = clock.resolve(expression, parsed.block, tense);
        let when = match when {
            Some(w) if planned && !soon(&w) => clock.resolve(expression, parsed.block, Tense::Past),
            when => when,
        };
        // A clause that describes a noun tells no time of what follows.
        let aside = site.any(site.from..i, core.relative)
            || in_speech(said, item.span.start)
            || setting::is_long_ago(&site, i);
        let today = discourse.clock.reference();
        let own = |w: &&When| !aside && setting::is_own(&site, i, w, tense == Tense::Future, today);
        if let Some(when) = &when {
            discourse.clock.note(when, parsed.block);
        }
        if let Some(when) = when.as_ref().filter(own) {
            let before = discourse.clock.current().cloned();
            let here = discourse.clock.current_in(parsed.block).is_some();
            discourse.clock.tell(when, expression, parsed.block);
            // In a clause of its own a time dates nothing before it, if another one of the paragraph does.
            let later = here && site.from > 0 && !discourse.news;
            let earlier = || before.filter(|_| Clock::follows_on(expression) || later);
            let at = item.span.start;
            discourse.told_before = discourse.told_before.take().or_else(|| Some((earlier()?, at)));
        }
        whens[t] = when;
    }
}

/// What the words around a time say of it. `planned` says that it stands right after a word such as “originally planned
/// for”.
fn tense_around(site: &Site<'_>, time: usize, planned: bool) -> Tense {
    let core = &site.knowledge.labels.core;
    let all = 0..site.parsed.items.len();
    let put_off = site.any(all.clone(), core.postponed) || site.any(all, core.cancelled);
    // “In January Norway announced that it will”: January is over.
    let to = end_of_told(site, time);
    let told = (time..to).find(|i| site.has(*i, core.announce)).unwrap_or(to);
    let announced = || site.announced(time) || (time..told).any(|i| site.announces(i, told));
    if planned || !put_off && announced() {
        Tense::Future
    } else if site.any(time..to, core.past) || site.any(time..to, core.over) {
        Tense::Past
    } else {
        Tense::Open
    }
}

/// The day on which somebody says that in which a time stands: “on Friday he said: ‘I met him today’”.
fn tell_saying(
    parsed: &Parsed,
    time: usize,
    said: &[Said],
    whens: &[Option<When>],
    discourse: &mut Discourse,
) -> Option<Date> {
    let at = parsed.items[time].span.start;
    let outermost = around(said, at).last()?;
    let words = outermost.span;
    let verb = parsed.items[..time].iter().rposition(|item| Some(item.span) == outermost.verb);
    if let Some(verb) = verb.filter(|_| parsed.span.start <= words.start) {
        let today = discourse.clock.reference();
        let past = |w: &&When| w.start == w.end && today.is_none_or(|today| w.start <= today);
        let day = |item: &Item| match item.kind {
            ItemKind::Time(t) => whens[t].as_ref().filter(past).map(|w| w.start),
            _ => None,
        };
        // Only a time in the clause of the verb is when he speaks.
        let told = parsed.items[parsed.clauses[verb].0..verb].iter().rev().find_map(day);
        discourse.saying = told.map(|day| (words, day));
    }
    discourse.saying.filter(|(span, _)| *span == words).map(|(_, day)| day)
}

/// One past the items that a time belongs to: its clause, or the next one where a comma sets off the time alone.
fn end_of_told(site: &Site<'_>, time: usize) -> usize {
    let alone = site.to <= time + 1 && !site.tongue.language.settings.spaced;
    let next = site.parsed.clauses.get(site.to + 1).filter(|_| alone);
    next.map_or(site.to, |(_, to)| *to)
}

pub(super) fn tell_place(
    scene: &Scene<'_>,
    parsed: &Parsed,
    said: &[Said],
    cast: &Cast,
    discourse: &mut Discourse,
) {
    for i in 0..parsed.items.len() {
        let site = Site::new(parsed, i, scene.tongue, scene.knowledge);
        let plain = matches!(parsed.items[i].kind, ItemKind::Word(_) | ItemKind::Mark(_));
        if plain && !site.is_gathering(i) || in_speech(said, parsed.items[i].span.start) {
            continue;
        }
        if let Some(place) = setting::place_at(&site, scene, cast, i).filter(|p| p.country.is_some()) {
            let when = discourse.clock.current().cloned();
            discourse.place = Some(Whereabouts { place, block: parsed.block, when });
            discourse.gone = false;
        }
        if site.is_gathering(i) && discourse.venue.is_none() {
            discourse.venue = setting::place_of_gathering(&site, scene, i);
        }
    }
}

/// Remembers whom a sentence speaks of. Returns whether it names somebody.
pub(super) fn tell_subject(
    scene: &Scene<'_>,
    parsed: &Parsed,
    said: &[Said],
    cast: &Cast,
    discourse: &mut Discourse,
) -> bool {
    let core = &scene.knowledge.labels.core;
    for (i, item) in parsed.items.iter().enumerate() {
        let goes_on = matches!(item.kind, ItemKind::Reference { label, .. } if label == core.pronoun);
        if !goes_on && !matches!(item.kind, ItemKind::Actor(_)) || in_speech(said, item.span.start) {
            continue;
        }
        let site = Site::new(parsed, i, scene.tongue, scene.knowledge);
        let taken = i > 0
            && [core.with, core.to, core.for_, core.by, core.at, core.from]
                .iter()
                .any(|l| site.has(i - 1, *l));
        if taken || site.is_object(i) || site.has(i + 1, core.of) {
            continue;
        }
        // “He was also …”: a pronoun goes on with the person of whom the sentence before speaks.
        let person = |e: &usize| cast.entities[*e].kind == ActorKind::Person;
        if let Some((_, block)) =
            discourse.subject.as_mut().filter(|(s, _)| goes_on && s.len() == 1 && s.iter().all(person))
        {
            *block = parsed.block;
            return true;
        }
        if let ItemKind::Actor(members) = &item.kind {
            let mut entities: Vec<usize> = members.iter().map(|m| cast.mentions[*m].entity).collect();
            entities.retain(|e| !cast.entities[*e].outlet);
            if !entities.is_empty() {
                discourse.subject = Some((entities, parsed.block));
                return true;
            }
        }
    }
    false
}
