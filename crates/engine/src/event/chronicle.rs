//! Articles that look back on a time that is over: what they tell without a time took place when the rest did.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::actor::{ActorKind, Cast, ItemKind, Parsed};
use crate::finding::When;
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

/// A time of more days than these (“since the beginning of the year”) is that of no piece of news.
const LONGEST: i32 = 62;

/// An article looks back on no more days than these; what lies farther back is background.
const BACK: i32 = 400;

/// The sentences at the beginning of which one has to tell on what an article looks back.
const OPENING: usize = 4;

/// A chronicle follows whom it names so many times as often as anybody else.
const OFTEN: usize = 2;

/// Of whom a chronicle tells.
#[derive(Clone, Debug)]
pub struct Chronicle {
    /// The person it names far more often than any other.
    protagonist: Option<usize>,
    /// The state it names most: that from which it tells.
    home: Option<String>,
}

impl Chronicle {
    /// The protagonist and the state from which the article tells.
    pub(super) fn at_home(&self) -> Option<(usize, &str)> {
        self.protagonist.zip(self.home.as_deref())
    }

    fn of(cast: &Cast) -> Self {
        Self { protagonist: protagonist(cast), home: home(cast).map(str::to_string) }
    }
}

/// Reads what is said in an article, and whether it is a chronicle: there the author goes on after each sentence said.
pub fn read_manner(scene: &Scene<'_>, cast: &Cast, clock: Clock) -> (Speech, Discourse) {
    let (speech, mut discourse) = (read_speech(scene, cast, false), Discourse::new(clock));
    if !is_chronicle(scene, &speech, &discourse) {
        return (speech, discourse);
    }
    discourse.chronicle = Some(Chronicle::of(cast));
    (read_speech(scene, cast, true), discourse)
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
    let (mut begun, mut dated) = (false, Vec::new());
    for (n, parsed) in scene.sentences.iter().filter(paragraph).enumerate() {
        if n == OPENING && !begun {
            return false;
        }
        tell_times(scene, parsed, said, &mut whens, &mut discourse);
        let told = parsed.items.iter().filter_map(|item| match item.kind {
            ItemKind::Time(t) => whens[t].as_ref().map(|when| (item.span.start, when)),
            _ => None,
        });
        for (at, when) in told {
            let (from, to) = ((when.start - today).get_days(), (when.end - today).get_days());
            if to - from > LONGEST {
                continue;
            }
            if to >= NEWS.0 && from <= NEWS.1 {
                return false;
            }
            begun |= n < OPENING && (-BACK..NEWS.0).contains(&to) && !in_speech(said, at);
            dated.push(n);
        }
    }
    // One time alone is background, unless the article begins with it.
    begun && (dated.len() > 1 || dated == [0])
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
    let Some(chronicle) = &discourse.chronicle else { return };
    let start = parsed.span.start;
    let own = !in_speech(said, start);
    discourse.elided = chronicle.protagonist.filter(|_| own && opens_without_subject(scene, parsed));
    if let Some(hero) = discourse.elided {
        discourse.subject = Some((vec![hero], parsed.block));
    }
    if parsed.items.iter().any(|i| matches!(i.kind, ItemKind::Time(_))) {
        discourse.told_at = start;
        return;
    }
    let home = chronicle.home.as_deref();
    // A scene goes on to the end of its paragraph.
    let scene_goes_on = discourse.told_at >= scene.view.blocks[parsed.block].1.start;
    if own && !scene_goes_on && travels(scene, parsed) && newcomer(parsed, cast, home, discourse.told_at) {
        discourse.clock.forget_current();
    }
}

/// Whom a chronicle follows: the person it names far more often than any other.
fn protagonist(cast: &Cast) -> Option<usize> {
    let person = |e: &usize| cast.entities[*e].kind == ActorKind::Person;
    let named = times_named(cast.mentions.iter().map(|m| m.entity).filter(person));
    let (first, times) = named.iter().max_by_key(|(entity, times)| (**times, Reverse(**entity)))?;
    let next = named.iter().filter(|(entity, _)| *entity != first).map(|(_, times)| *times).max();
    (*times >= OFTEN * next.unwrap_or(1)).then_some(*first)
}

/// How often each is named.
fn times_named<T: Ord>(named: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    let mut times = BTreeMap::new();
    for one in named {
        *times.entry(one).or_default() += 1;
    }
    times
}

/// “On 24 September attended the summit”, “— wrote to the scholars”: a sentence that begins with a time or at once with
/// what was done, but not by whom.
fn opens_without_subject(scene: &Scene<'_>, parsed: &Parsed) -> bool {
    let items = &parsed.items;
    let site = Site::new(parsed, 0, scene.tongue, scene.knowledge);
    let Some(first) = (0..items.len()).find(|i| !matches!(items[*i].kind, ItemKind::Mark(_))) else {
        return false;
    };
    let timed = matches!(items[first].kind, ItemKind::Time(_));
    let passing = |i: &usize| matches!(items[*i].kind, ItemKind::Mark(_) | ItemKind::Time(_));
    // “On 24 September, at the UN climate summit, spoke …”: who stands in a place so told does not act.
    let at =
        (first..items.len()).find(|i| !passing(i)).filter(|i| site.has(*i, scene.knowledge.labels.core.at));
    let named =
        |i: usize| site.is_actor(i) && (at.is_none() || site.may_act(i) && !site.names_other_gathering(i));
    let done = (first..items.len()).find(|i| site.is_verb(*i));
    done.is_some_and(|done| (timed || done == first) && !(0..done).any(named))
}

/// Whether the first actor of a sentence is somebody from a state not named from a position up to the sentence.
fn newcomer(parsed: &Parsed, cast: &Cast, home: Option<&str>, since: usize) -> bool {
    let first = parsed.items.iter().find_map(|i| match &i.kind {
        ItemKind::Actor(members) => members.first().map(|m| cast.entity(*m)),
        _ => None,
    });
    let Some(country) = first.filter(|e| e.kind == ActorKind::Person).and_then(|e| e.country.as_ref()) else {
        return false;
    };
    if home == Some(country.as_str()) {
        return false;
    }
    let until = cast.mentions.partition_point(|m| m.span.start < parsed.span.start);
    let mut between = cast.mentions[..until].iter().rev().take_while(|m| m.span.start >= since);
    between.all(|m| cast.entities[m.entity].country.as_ref() != Some(country))
}

/// The state from which the article tells the year: the one it names most.
fn home(cast: &Cast) -> Option<&str> {
    let countries = cast.mentions.iter().filter_map(|m| cast.entities[m.entity].country.as_deref());
    times_named(countries).into_iter().max_by_key(|(_, times)| *times).map(|(country, _)| country)
}

/// Whether the sentence may tell of somebody going abroad.
fn travels(scene: &Scene<'_>, parsed: &Parsed) -> bool {
    let site = Site::new(parsed, 0, scene.tongue, scene.knowledge);
    (0..parsed.items.len()).any(|i| site.heads(i, |kind| kind.abroad))
}
