//! Articles that look back on a time that is over: what they tell without a time took place when the rest did.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::actor::{ActorKind, Cast, Item, ItemKind, Parsed};
use crate::finding::{Precision, When};
use crate::page::BlockKind;
use crate::time::Clock;

use super::site::Site;
use super::speech::{Said, Speech, in_speech, read_speech};
use super::told::tell_times;
use super::{Discourse, Scene};

/// An article that names so many months tells of a year.
const MONTHS: usize = 6;

/// Days before and after an article's own that are news; an article that tells of none of them, but of others before
/// them, looks back.
const NEWS: (i32, i32) = (-10, 31);

/// An article looks back on no more days than these; what lies farther back is background.
const BACK: i32 = 400;

/// The sentences at the beginning of which one has to tell on what an article looks back.
const OPENING: usize = 4;

/// A chronicle follows whom it names so many times as often as anybody else.
const OFTEN: usize = 3;

/// Reads what is said in an article, and whether it is a chronicle: there the author goes on after each sentence said.
pub fn read_manner(scene: &Scene<'_>, cast: &Cast, clock: Clock) -> (Speech, Discourse) {
    let (speech, mut discourse) = (read_speech(scene, cast, false), Discourse::new(clock));
    discourse.chronicle = is_chronicle(scene, &speech, &discourse);
    let speech = if discourse.chronicle { read_speech(scene, cast, true) } else { speech };
    (speech, discourse)
}

/// Whether the article tells of a whole year, or of some other time before its own days. The press, which has verbs of
/// its own for what others say, tells of old days as background.
fn is_chronicle(scene: &Scene<'_>, speech: &Speech, discourse: &Discourse) -> bool {
    let months: BTreeSet<i32> = scene.times.iter().filter_map(|t| t.numbers.get("m").copied()).collect();
    months.len() >= MONTHS || !speech.press && looks_back(scene, &speech.said, discourse)
}

/// Whether all days and months told lie before the days of the article, one of them in its opening.
fn looks_back(scene: &Scene<'_>, said: &[Said], discourse: &Discourse) -> bool {
    let Some(today) = discourse.clock.reference() else { return false };
    let mut discourse = discourse.clone();
    let mut whens: Vec<Option<When>> = vec![None; scene.times.len()];
    let paragraph = |p: &&Parsed| scene.view.blocks[p.block].0 == BlockKind::Paragraph;
    let mut opening = 0;
    for (n, parsed) in scene.sentences.iter().filter(paragraph).enumerate() {
        tell_times(scene, parsed, said, &mut whens, &mut discourse);
        if n < OPENING {
            opening = parsed.span.end;
        }
    }
    let told = whens.iter().flatten().filter(|w| !matches!(w.precision, Precision::Year | Precision::Season));
    let (mut first, mut news) = (false, false);
    for when in told {
        let (from, to) = ((when.start - today).get_days(), (when.end - today).get_days());
        news |= to >= NEWS.0 && from <= NEWS.1;
        let begins = when.span.is_some_and(|s| s.start < opening && !in_speech(said, s.start));
        first |= begins && (-BACK..NEWS.0).contains(&to);
    }
    first && !news
}

/// In a chronicle, the visit of somebody from a state of which nothing was told since the last time begins something new,
/// and where its sentence tells no time the last one does not hold for it.
pub(super) fn turn(
    scene: &Scene<'_>,
    parsed: &Parsed,
    said: &[Said],
    cast: &Cast,
    discourse: &mut Discourse,
) {
    if !discourse.chronicle {
        return;
    }
    let start = parsed.span.start;
    let alone = !in_speech(said, start) && opens_without_subject(scene, parsed);
    if let Some(hero) = Some(cast).filter(|_| alone).and_then(protagonist) {
        discourse.subject = Some((vec![hero], parsed.block));
    }
    if parsed.items.iter().any(|i| matches!(i.kind, ItemKind::Time(_))) {
        discourse.told_at = start;
        return;
    }
    if travels(scene, parsed) && !in_speech(said, start) && newcomer(parsed, cast, discourse.told_at) {
        discourse.clock.forget_current();
    }
}

/// Whom a chronicle follows: the person it names far more often than any other.
fn protagonist(cast: &Cast) -> Option<usize> {
    let mut named: BTreeMap<usize, usize> = BTreeMap::new();
    for mention in cast.mentions.iter().filter(|m| cast.entities[m.entity].kind == ActorKind::Person) {
        *named.entry(mention.entity).or_default() += 1;
    }
    let (first, times) = named.iter().max_by_key(|(entity, times)| (**times, Reverse(**entity)))?;
    let next = named.iter().filter(|(entity, _)| *entity != first).map(|(_, times)| *times).max();
    (*times >= OFTEN * next.unwrap_or(1)).then_some(*first)
}

/// “On 24 September attended the summit”: a sentence with a time and then what was done, but not by whom.
fn opens_without_subject(scene: &Scene<'_>, parsed: &Parsed) -> bool {
    let first = parsed.items.first();
    let site = |at| Site::new(parsed, at, scene.tongue, scene.knowledge);
    let done = (0..parsed.items.len()).find(|i| site(*i).is_verb(*i));
    let who = |i: &Item| matches!(i.kind, ItemKind::Actor(_) | ItemKind::Reference { .. });
    first.is_some_and(|f| matches!(f.kind, ItemKind::Time(_)))
        && done.is_some_and(|done| !parsed.items[..done].iter().any(who))
}

/// Whether the first actor of a sentence is somebody from a state not named from a position up to the sentence.
fn newcomer(parsed: &Parsed, cast: &Cast, since: usize) -> bool {
    let first = parsed.items.iter().find_map(|i| match &i.kind {
        ItemKind::Actor(members) => members.first().map(|m| cast.entity(*m)),
        _ => None,
    });
    let Some(country) = first.filter(|e| e.kind == ActorKind::Person).and_then(|e| e.country.as_ref()) else {
        return false;
    };
    if home(cast) == Some(country.as_str()) {
        return false;
    }
    let between = cast.mentions.iter().filter(|m| (since..parsed.span.start).contains(&m.span.start));
    between.map(|m| &cast.entities[m.entity]).all(|e| e.country.as_ref() != Some(country))
}

/// The state from which the article tells the year: the one it names most.
fn home(cast: &Cast) -> Option<&str> {
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for mention in &cast.mentions {
        if let Some(country) = &cast.entities[mention.entity].country {
            *named.entry(country).or_default() += 1;
        }
    }
    named.into_iter().max_by_key(|(_, times)| *times).map(|(country, _)| country)
}

/// Whether the sentence may tell of somebody going abroad.
fn travels(scene: &Scene<'_>, parsed: &Parsed) -> bool {
    let rules = &scene.tongue.rules;
    let abroad = |kind: &str| scene.knowledge.kinds.get(kind).is_some_and(|k| k.abroad);
    parsed.items.iter().any(|i| match i.kind {
        ItemKind::Word(w) => rules.headed_by(w).iter().any(|r| abroad(&rules.all[*r].kind)),
        _ => false,
    })
}
