//! What an article speaks of at the point that has been read: who, where and when.

use crate::actor::{ActorKind, Cast, Mention};
use crate::finding::{Event, Place, Status, When};
use crate::knowledge::rules::Filter;
use crate::knowledge::{Knowledge, Label};
use crate::text::Span;
use crate::time::Clock;

use super::chronicle::Chronicle;
use super::site::{Site, Value};
use super::speech::{Said, around, in_speech};

/// A place told of.
#[derive(Clone, Debug)]
pub struct Whereabouts {
    /// The place.
    pub place: Place,
    /// The paragraph that tells of it.
    pub block: usize,
    /// When the article or somebody was there.
    pub when: Option<When>,
}

/// The state of an article while it is read from top to bottom.
#[derive(Clone, Debug)]
pub struct Discourse {
    /// When.
    pub clock: Clock,
    /// The subject of the last sentence told by the author, and its paragraph.
    pub subject: Option<(Vec<usize>, usize)>,
    /// Where.
    pub place: Option<Whereabouts>,
    /// Where somebody has been of whose journey something said tells.
    pub said_place: Option<Whereabouts>,
    /// Whether that is where somebody has gone, of whom the text does not say that he is still there.
    pub gone: bool,
    /// The place after which the first such gathering of the article is named.
    pub venue: Option<Place>,
    /// The name of the last gathering that was called by one.
    pub gathering: Option<Span>,
    /// The participants of the last event of several parties.
    pub company: Vec<usize>,
    /// Whether the article is a news report, which tells of places far from home and of its own day.
    pub news: bool,
    /// Whether it has verbs that news outlets prefer.
    pub press: bool,
    /// Of whom the article tells, if it looks back on a time that is over.
    pub chronicle: Option<Chronicle>,
    /// Who does what a sentence of a chronicle tells, where it does not begin with a subject.
    pub elided: Option<usize>,
    /// Where the last sentence with a time begins.
    pub told_at: usize,
    /// The time that held before this sentence, and where the sentence tells one that counts from it.
    pub told_before: Option<(When, usize)>,
    /// How many sentences ago a time was printed.
    pub since_time: usize,
    /// What is only said, in text order; not what is done by saying it.
    pub said: Vec<Said>,
    /// The last words said of which the text tells the day.
    pub saying: Option<(Span, jiff::civil::Date)>,
}

impl Discourse {
    /// A new article.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            subject: None,
            place: None,
            said_place: None,
            gone: false,
            venue: None,
            gathering: None,
            company: Vec::new(),
            news: false,
            press: false,
            chronicle: None,
            elided: None,
            told_at: 0,
            told_before: None,
            since_time: 0,
            said: Vec::new(),
            saying: None,
        }
    }

    /// The last time told before a position of this sentence, which one that counts from it leaves as it was: “A met B;
    /// the day before, …”.
    pub(super) fn told_by(&self, position: usize) -> Option<&When> {
        let before = self.told_before.as_ref().filter(|(_, at)| position < *at);
        before.map(|(when, _)| when).or(self.clock.current())
    }

    /// Forgets what came before, at the heading of a new section.
    pub fn reset(&mut self) {
        self.clock.reset();
        self.subject = None;
        self.place = None;
        self.said_place = None;
        self.gathering = None;
        self.company.clear();
    }

    /// What comes next is told of the same company, and of the place where somebody has gone. What somebody says tells
    /// of neither, but of the place where those were of whom he goes on to speak.
    pub(super) fn remember(
        &mut self,
        events: &[Event],
        block: usize,
        speech: bool,
        knowledge: &Knowledge,
        cast: &Cast,
    ) {
        let kind = |e: &Event| knowledge.kinds.get(&e.kind);
        let open = |e: &Event| matches!(e.status, Status::Held | Status::Planned);
        let gone = events.iter().find(|e| kind(e).is_some_and(|k| k.abroad) && open(e));
        let there =
            gone.and_then(|e| Some((e.place.clone().filter(|p| p.country.is_some())?, e.date.clone())));
        if let Some((place, when)) = there {
            let told = Some(Whereabouts { place, block, when });
            if speech {
                self.said_place = told;
            } else {
                (self.place, self.gone) = (told, true);
            }
        }
        let together = |e: &Event| kind(e).is_some_and(|k| k.sides || !k.placeless);
        let Some(event) = events.last().filter(|e| !speech && e.participants.len() > 1 && together(e)) else {
            return;
        };
        let entity = |name: &str| cast.entities.iter().position(|e| e.printed.iter().any(|p| p == name));
        self.company = event.participants.iter().filter_map(|p| entity(&p.name)).collect();
    }

    /// Who a reference stands for. Words for the `leaders` of states mean those at their head, if the article names them.
    pub fn resolve(
        &self,
        (label, leaders): (Label, bool),
        states: &[usize],
        before: usize,
        cast: &Cast,
        knowledge: &Knowledge,
    ) -> Vec<usize> {
        let core = &knowledge.labels.core;
        let leads = |e: usize| !leaders || cast.leads(e, self.clock.reference(), &knowledge.world);
        if !states.is_empty() {
            return states
                .iter()
                .filter_map(|s| leader_or_state(*s, before, leads, cast, knowledge))
                .collect();
        }
        if label == core.both {
            let found = self.of_company(self.pair(before, cast, leads), leads, cast);
            let known = found.iter().any(|e| cast.entities[*e].kind == ActorKind::Person);
            let pair = if known { found } else { self.pair(before, cast, |_| true) };
            return if pair.is_empty() && leaders { self.pair_ahead(before, cast) } else { pair };
        }
        if label == core.all_parties {
            return self.company.clone();
        }
        if label == core.pronoun {
            return self.pronoun(before, &[], cast).into_iter().collect();
        }
        Vec::new()
    }

    /// Whom a pronoun means: the subject of the sentence before, else who was named last. Beside others in its own
    /// clause it means none of them, but rather somebody of another side: “the premier met him”.
    pub(super) fn pronoun(&self, before: usize, beside: &[usize], cast: &Cast) -> Option<usize> {
        let person = |e: &usize| cast.entities[*e].kind == ActorKind::Person && !beside.contains(e);
        // In somebody's words it is more often himself than whom the author spoke of before.
        let speaker = around(&self.said, before).filter_map(Said::entity);
        let subject = speaker.chain(self.subject.iter().flat_map(|(s, _)| s).copied());
        let until = cast.mentions.partition_point(|m| m.span.start < before);
        let reach = if beside.is_empty() { until } else { BESIDE };
        let named = cast.mentions[..until].iter().rev().take(reach).map(|m| m.entity);
        let mut all = subject.chain(named).filter(person);
        let Some(first) = all.clone().next().filter(|_| !beside.is_empty()) else { return all.next() };
        let country = |e: &usize| cast.entities[*e].country.as_ref();
        let other = |e: &usize| country(e).is_some() && beside.iter().all(|b| country(b) != country(e));
        Some(all.find(other).unwrap_or(first))
    }

    /// Where those who met last are of the same two sides, they are meant, and not others of a side who were named since.
    fn of_company(&self, pair: Vec<usize>, fits: impl Fn(usize) -> bool, cast: &Cast) -> Vec<usize> {
        let person = |e: &usize| cast.entities[*e].kind == ActorKind::Person;
        let side = |e: &usize| {
            let of = |c: &&usize| {
                person(c) && fits(**c) && cast.entities[**c].country == cast.entities[*e].country
            };
            self.company.iter().find(of).copied()
        };
        let met: Option<Vec<usize>> = pair.iter().map(|e| side(e).filter(|_| person(e))).collect();
        met.unwrap_or(pair)
    }

    /// Whom the sentence leaves out because the whole chronicle tells of him.
    pub fn elided_for(&self, filter: Filter, cast: &Cast) -> Option<Value> {
        filtered(vec![self.elided?], filter, cast)
    }

    /// The gathering named last, if that was not before a position.
    pub(super) fn gathering_in(&self, from: usize) -> Option<Span> {
        self.gathering.filter(|span| span.start >= from)
    }

    /// The subject carried over from the sentences before, within two paragraphs.
    pub fn subject_for(&self, site: &Site<'_>, filter: Filter, cast: &Cast) -> Option<Value> {
        let (_, block) = self.subject.as_ref()?;
        (site.parsed.block <= block + 1).then(|| self.topic(filter, cast))?
    }

    /// Who the article speaks of.
    pub fn topic(&self, filter: Filter, cast: &Cast) -> Option<Value> {
        let (subject, _) = self.subject.as_ref()?;
        filtered(subject.clone(), filter, cast)
    }

    /// Those who took part in the last event of several parties.
    pub fn company_value(&self, filter: Filter, cast: &Cast) -> Option<Value> {
        filtered(self.company.clone(), filter, cast)
    }

    /// The two parties last named.
    pub fn pair_value(&self, before: usize, filter: Filter, cast: &Cast) -> Option<Value> {
        filtered(self.pair(before, cast, |_| true), filter, cast).filter(|v| v.entities.len() == 2)
    }

    /// Who is spoken to at a position: whom the text says to be, else the other one of the two it speaks of.
    pub fn hearer(&self, at: usize, filter: Filter, cast: &Cast) -> Option<Value> {
        let said = around(&self.said, at).next()?;
        let speaker = said.entity()?;
        let named = || around(&self.said, at).find_map(|s| s.hearer);
        let other = || self.pair(at, cast, |_| true).into_iter().find(|e| *e != speaker);
        filtered(vec![named().or_else(other)?], filter, cast)
    }

    /// Of two hosts of a chronicle's protagonist named one after the other, the one where the story is, and the
    /// protagonist.
    fn with_protagonist(&self, pair: &[usize], cast: &Cast) -> Option<Vec<usize>> {
        let (hero, home) = self.chronicle.as_ref()?.at_home()?;
        let country = |e: &usize| cast.entities[*e].country.as_deref();
        let soil = self.place.as_ref()?.place.country.as_deref();
        let host = pair.iter().rev().find(|e| soil.is_some() && country(e) == soil)?;
        (soil != Some(home) && pair.iter().all(|e| country(e) != Some(home))).then(|| vec![hero, *host])
    }

    /// Who is meant by both where the article begins with them: the first two of different states whom it then names.
    fn pair_ahead(&self, before: usize, cast: &Cast) -> Vec<usize> {
        let country = |e: usize| cast.entities[e].country.as_deref();
        let person = |m: &&Mention| {
            let e = &cast.entities[m.entity];
            e.kind == ActorKind::Person && e.country.is_some()
        };
        let from = cast.mentions.partition_point(|m| m.span.start < before);
        let (earlier, later) = cast.mentions.split_at(from);
        let mut later = later.iter().filter(person).filter(|m| !in_speech(&self.said, m.span.start));
        let begins = self.chronicle.is_none() && !earlier.iter().any(|m| person(&m));
        let Some(first) = later.next().filter(|_| begins).map(|m| m.entity) else { return Vec::new() };
        let other = later.map(|m| m.entity).find(|e| country(*e) != country(first));
        other.map_or_else(Vec::new, |other| vec![first, other])
    }

    /// The two parties last named by the author; where he speaks, those whom others only speak of are not meant.
    fn pair(&self, before: usize, cast: &Cast, fits: impl Fn(usize) -> bool) -> Vec<usize> {
        let all = pair(before, cast, &fits, |_| true);
        if in_speech(&self.said, before) {
            return all;
        }
        if let Some(pair) = self.with_protagonist(&all, cast) {
            return pair;
        }
        let own = pair(before, cast, &fits, |m| !in_speech(&self.said, m.span.start));
        let people =
            |pair: &[usize]| pair.iter().filter(|e| cast.entities[**e].kind == ActorKind::Person).count();
        if !own.is_empty() && people(&own) >= people(&all) { own } else { all }
    }
}

fn filtered(mut entities: Vec<usize>, filter: Filter, cast: &Cast) -> Option<Value> {
    entities.retain(|e| cast.entities[*e].passes(filter));
    (!entities.is_empty()).then_some(Value { entities, span: None, inferred: true })
}

/// The last two persons of different states who fit, named before a position in mentions that count; states stand in
/// where only one is named.
fn pair(
    before: usize,
    cast: &Cast,
    fits: impl Fn(usize) -> bool,
    counts: impl Fn(&Mention) -> bool + Copy,
) -> Vec<usize> {
    let until = cast.mentions.partition_point(|m| m.span.start < before);
    let earlier =
        cast.mentions[..until].iter().rev().take(MEMORY).filter(move |m| counts(m)).map(|m| m.entity);
    let of_kind = |kind: ActorKind| earlier.clone().filter(move |e| cast.entities[*e].kind == kind);
    let mut out: Vec<usize> = Vec::new();
    let country = |e: usize| cast.entities[e].country.as_deref();
    let people = of_kind(ActorKind::Person).filter(|e| fits(*e));
    for e in people.chain(of_kind(ActorKind::State)) {
        let new = country(e).is_some() && out.iter().all(|o| country(*o) != country(e));
        if new {
            out.push(e);
        }
        if out.len() == 2 {
            break;
        }
    }
    out.reverse();
    if out.len() == 2 { out } else { Vec::new() }
}

/// How many mentions back somebody may have been named to be meant by a pronoun beside others.
const BESIDE: usize = 12;

/// How many mentions back somebody may have been named to be meant by “both sides”.
const MEMORY: usize = 400;

fn leader_or_state(
    state: usize,
    before: usize,
    fits: impl Fn(usize) -> bool,
    cast: &Cast,
    knowledge: &Knowledge,
) -> Option<usize> {
    let code = &knowledge.world.states[state].id;
    cast.last_of_country(code, before, fits)
        .or_else(|| cast.entities.iter().position(|e| e.state == Some(state)))
}
