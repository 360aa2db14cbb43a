//! The surroundings of a head word, and the arguments found there.

use crate::actor::{ActorKind, Cast, Item, ItemKind, Parsed};
use crate::knowledge::kinds::Kind;
use crate::knowledge::rules::{Filter, Slot};
use crate::knowledge::{Knowledge, Label, Tongue};
use crate::text::Span;

use super::discourse::Discourse;

/// How many items may describe an actor between its preposition and itself.
const LONGEST_DESCRIPTION: usize = 5;

/// How many items a clause may have that describes an actor between its preposition and itself.
const LONGEST_CLAUSE: usize = 14;

/// Fewer bytes than two ideographs take are no subject of a clause.
const SUBJECT: usize = 6;

/// What fills an argument.
#[derive(Clone, Debug, Default)]
pub struct Value {
    /// Indexes of [`Cast::entities`].
    pub entities: Vec<usize>,
    /// The words, if they stand in this sentence.
    pub span: Option<Span>,
    /// Whether it was taken from the context.
    pub inferred: bool,
}

/// A head word in its sentence.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    /// The sentence.
    pub parsed: &'a Parsed,
    /// Index of the head's item.
    pub head: usize,
    /// First item of its clause.
    pub from: usize,
    /// One past the last item of its clause.
    pub to: usize,
    /// Where subjects are looked for: before the verb that governs a head noun, or before the head itself.
    pub anchor: usize,
    /// The language.
    pub tongue: &'a Tongue,
    /// All knowledge.
    pub knowledge: &'a Knowledge,
}

impl<'a> Site<'a> {
    /// The site of item `head`.
    pub fn new(parsed: &'a Parsed, head: usize, tongue: &'a Tongue, knowledge: &'a Knowledge) -> Self {
        let mut site =
            Self { parsed, head, from: 0, to: parsed.items.len(), anchor: head, tongue, knowledge };
        if let Some((from, to)) = parsed.clauses.get(head) {
            (site.from, site.to) = (*from, *to);
        }
        site
    }

    fn ends_clause(&self, item: usize) -> bool {
        matches!(self.parsed.items[item].kind, ItemKind::Mark(c) if self.tongue.language.ends_clause(c))
    }

    /// The item at an index.
    pub fn item(&self, index: usize) -> &'a Item {
        &self.parsed.items[index]
    }

    pub(super) fn is_verb(&self, index: usize) -> bool {
        let core = &self.knowledge.labels.core;
        match self.parsed.items.get(index).map(|i| &i.kind) {
            Some(ItemKind::Word(w)) => {
                let labels = &self.tongue.lexicon.words[*w].labels;
                labels.contains(core.verb) || !self.tongue.rules.headed_by(*w).is_empty()
            }
            _ => false,
        }
    }

    /// Whether the item heads a rule of such a kind.
    pub(super) fn heads(&self, index: usize, fits: impl Fn(&Kind) -> bool) -> bool {
        let rules = &self.tongue.rules;
        let kind = |rule: &usize| self.knowledge.kinds.get(&rules.all[*rule].kind);
        match self.parsed.items.get(index).map(|i| &i.kind) {
            Some(ItemKind::Word(w)) => rules.headed_by(*w).iter().filter_map(kind).any(fits),
            _ => false,
        }
    }

    /// The preposition before an actor, looking past adverbs.
    pub(super) fn preposition(&self, index: usize) -> Option<Label> {
        let core = &self.knowledge.labels.core;
        let mut at = index.checked_sub(1)?;
        // “Against [three] officials of”: an unknown word may stand between “of” and its noun.
        let described = at > 0 && self.is_unknown(at) && self.has(at - 1, core.of);
        // “With [Italy]’s prime minister X”: what governs the owner governs what he owns.
        if self.has(at, core.of) && at > 0 && self.is_actor(at - 1) {
            return self.preposition(at - 1);
        }
        if self.has(at, core.of) || described {
            at = self.before_description(at - usize::from(described))?;
        }
        while at > 0 && (self.has(at, core.adverb) || self.has(at, core.article)) {
            at -= 1;
        }
        [
            core.with,
            core.to,
            core.for_,
            core.by,
            core.from,
            core.at,
            core.about,
            core.of_after,
            core.acting_as,
        ]
        .into_iter()
        .find(|l| self.has(at, *l))
        .or_else(|| self.before_words(index))
    }

    /// “於南歐國家馬爾他”, “对另外两名英国官员”, “与欧洲国家及加拿大”: words glued to an actor, describing it or listed
    /// with it, with a preposition before them.
    fn before_words(&self, index: usize) -> Option<Label> {
        if self.tongue.language.settings.spaced || !matches!(self.item(index).kind, ItemKind::Actor(_)) {
            return None;
        }
        let core = &self.knowledge.labels.core;
        let joins = |i: usize| self.has(i, core.and) && !self.has(i, core.with);
        let glued = |i: &usize| {
            let described = [core.block, core.region].iter().any(|l| self.has(*i, *l));
            let word = matches!(self.item(*i).kind, ItemKind::Other) || described || joins(*i);
            word && self.item(*i).span.end == self.item(*i + 1).span.start
        };
        let words = (0..index).rev().take(3).take_while(glued).count();
        let at = index.checked_sub(words + 1).filter(|_| words > 0)?;
        let glued = self.item(at).span.end == self.item(at + 1).span.start;
        let listed = (at + 1..index).any(joins) && self.has(at, core.with) && !self.has(at, core.and);
        let before = || [core.at, core.to].into_iter().find(|l| self.has(at, *l));
        // “With the great power X”: a word that can only be a preposition, and joins no two words of a title.
        let plain = |i: usize| self.is_unknown(i) || self.has(i, core.block);
        let with = self.has(at, core.with) && !self.has(at, core.and) && !(at > 0 && plain(at - 1));
        glued.then(|| before().or((listed || with).then_some(core.with)))?
    }

    /// The item before a short description that ends with “of” and names nobody: “with [the visiting] X”; or before a
    /// longer one that begins with what X does: “with [the for the summit in Y arrived] X”.
    fn before_description(&self, of: usize) -> Option<usize> {
        let stops = |i: &usize| self.is_actor(*i) || self.ends_clause(*i);
        let core = &self.knowledge.labels.core;
        let marks = |i: usize| [core.with, core.to, core.for_].iter().any(|l| self.has(i, *l));
        let short = (of.saturating_sub(LONGEST_DESCRIPTION)..of).rev().take_while(|i| !stops(i));
        let with = |i: usize| self.has(i, core.with) && !self.has(i, core.and);
        let does = |i: usize| self.is_verb(i) || self.has(i, core.for_) || self.has(i, core.at);
        let long = (of.saturating_sub(LONGEST_CLAUSE)..of).rev().take_while(|i| !self.ends_clause(*i));
        short.clone().find(|i| marks(*i)).or_else(|| long.clone().find(|i| with(*i) && does(*i + 1)))
    }

    pub(super) fn attributive(&self, index: usize) -> bool {
        let core = &self.knowledge.labels.core;
        self.has(index + 1, core.of) && !self.stands_for_leaders(index) && !self.has(index + 2, core.tracks)
    }

    /// “X’s and Y’s foreign ministers”: words for those who act for a state, with nobody’s name after them.
    fn stands_for_leaders(&self, index: usize) -> bool {
        let core = &self.knowledge.labels.core;
        let is_name =
            |i: usize| self.parsed.items.get(i).is_some_and(|i| matches!(i.kind, ItemKind::Actor(_)));
        let named = !is_name(index) || is_name(index + 3);
        (self.has(index + 2, core.leaders) || self.has(index + 2, core.organ)) && !named
    }

    /// Whether the item is a mark between the members of a list.
    pub(super) fn is_list_mark(&self, index: usize) -> bool {
        let marks = &self.tongue.language.settings.list_marks;
        let kind = self.parsed.items.get(index).map(|i| &i.kind);
        matches!(kind, Some(ItemKind::Mark(c)) if marks.contains(*c))
    }

    /// Whether the item joins the members of a list: such a mark, or “and”.
    pub(super) fn joins(&self, index: usize) -> bool {
        self.is_list_mark(index) || self.has(index, self.knowledge.labels.core.and)
    }

    pub(super) fn is_actor(&self, index: usize) -> bool {
        matches!(self.item(index).kind, ItemKind::Actor(_) | ItemKind::Reference { .. })
    }

    /// Whether the head's clause describes a noun that follows it.
    pub fn relative(&self) -> bool {
        self.modified().is_some()
    }

    fn modified(&self) -> Option<usize> {
        let of = self.knowledge.labels.core.of;
        let alone =
            |i: usize| !self.parsed.items.get(i + 1).is_some_and(|n| matches!(n.kind, ItemKind::Other));
        (self.head + 1..self.to).find(|i| self.is_actor(*i) && self.described(*i, of) && alone(*i))
    }

    /// Whether “of” stands before an actor, with at most two unknown words between.
    fn described(&self, actor: usize, of: Label) -> bool {
        let between = |i: &usize| {
            matches!(self.item(*i).kind, ItemKind::Other)
                || self.has(*i, self.knowledge.labels.core.people_modifier)
        };
        let mut at = actor;
        while at > 0 && actor - at < 3 {
            at -= 1;
            if self.has(at, of) {
                return true;
            }
            if !between(&at) {
                return false;
            }
        }
        false
    }

    fn value(&self, index: usize, filter: Filter, cast: &Cast, discourse: &Discourse) -> Option<Value> {
        let mut entities = self.entities(index, cast, discourse);
        entities.retain(|e| cast.entities[*e].passes(filter));
        entities.dedup();
        let span = Some(self.item(index).span);
        (!entities.is_empty()).then_some(Value { entities, span, inferred: false })
    }

    /// Looks for an argument.
    pub fn find(&self, slot: Slot, filter: Filter, cast: &Cast, discourse: &Discourse) -> Option<Value> {
        let core = &self.knowledge.labels.core;
        let value = |i: usize| self.value(i, filter, cast, discourse);
        match slot {
            Slot::Subject => {
                let told = || discourse.elided_for(filter, cast).filter(|_| self.lacks_subject());
                self.subject(filter, cast, discourse, 0)
                    .or_else(|| self.main_subject().and_then(value))
                    .or_else(told)
            }
            Slot::Carried => discourse.subject_for(self, filter, cast).filter(|_| !self.has_own_subject()),
            Slot::Near => self.subject(filter, cast, discourse, self.from),
            Slot::Earlier => Site { anchor: self.from, ..*self }.subject(filter, cast, discourse, 0),
            Slot::Object => self.object(cast).and_then(value),
            Slot::Next => self.next().and_then(value),
            Slot::With => {
                self.marked(core.with, self.from).or_else(|| self.marked(core.with, 0)).and_then(value)
            }
            Slot::WithNear => self.marked(core.with, self.from).and_then(value),
            Slot::To => self.marked(core.to, self.from).and_then(value),
            Slot::For => self.marked(core.for_, self.from).and_then(value),
            Slot::By => self.marked(core.by, 0).and_then(value),
            Slot::From => self.marked(core.from, self.from).and_then(value),
            Slot::Of => self.modifier().and_then(value),
            Slot::Inner => self.inner().find_map(value),
            Slot::Between => self.between().and_then(value),
            Slot::Hearer => discourse.hearer(self.item(self.head).span.start, filter, cast),
            Slot::Named => {
                let actor = |i: &usize| matches!(self.item(*i).kind, ItemKind::Actor(_));
                self.gathering_items(self.nearest_gathering()?)?.rev().filter(actor).find_map(value)
            }
            Slot::After => self.following().and_then(value),
            Slot::Modified => self.modified().and_then(value),
            Slot::Pair => discourse.pair_value(self.item(self.head).span.start, filter, cast),
            Slot::Topic => discourse.topic(filter, cast),
            Slot::Company => discourse.company_value(filter, cast),
            Slot::At | Slot::Dest | Slot::Implied | Slot::Soil => None,
        }
    }

    /// Where the words begin that say whether it happens: a time clause at the end of the clause before belongs to
    /// this one, as in “does not plan, while at the summit, to meet X”.
    pub fn mood_from(&self) -> usize {
        let core = &self.knowledge.labels.core;
        let mark = self.from.checked_sub(1).filter(|i| self.ends_clause(*i) && *i > 0);
        match mark.and_then(|i| self.parsed.clauses.get(i - 1).filter(|_| self.has(i - 1, core.during))) {
            Some((from, _)) if !self.tongue.language.settings.spaced => *from,
            _ => self.after_description(self.from),
        }
    }

    /// Whether something is announced before an item of the clause. “After” and the like, where they stand
    /// before their clause, begin what is not announced.
    pub fn announced(&self, before: usize) -> bool {
        let core = &self.knowledge.labels.core;
        let from = self.mood_from().min(before);
        let own = usize::from(before == self.head);
        let Some(at) = (from..before + own).rev().find(|i| self.announces(*i, before)) else {
            return self.announced_by_clause_before(before);
        };
        !(self.tongue.language.settings.spaced && self.any(at + 1..before.max(at + 1), core.during))
    }

    /// Whether a word announces what is to come after an item: not one that makes the actor after it an object, as in
    /// “to put oneself in the middle”, or a noun.
    pub(super) fn announces(&self, item: usize, before: usize) -> bool {
        let future = self.knowledge.labels.core.future;
        self.has(item, future) && !self.disposes(item) && !self.in_description(item, before)
    }

    /// “Talks with [the soon to depart] X”: what is announced in a description of somebody that a preposition or verb
    /// begins, and that ends before an item.
    pub(super) fn in_description(&self, item: usize, before: usize) -> bool {
        let core = &self.knowledge.labels.core;
        let marks = |i: usize| [core.with, core.to, core.for_, core.by].iter().any(|l| self.has(i, *l));
        let says = |i: usize| self.has(i, core.say) || self.has(i, core.announce);
        let opens = |i: usize| self.has(i, core.past) || marks(i) || self.is_verb(i) && !says(i);
        let of = (item + 1..before).take_while(|i| !marks(*i)).find(|i| self.has(*i, core.of));
        let somebody = |of: usize| {
            of + 1 < before && self.is_actor(of + 1) && !(of + 2..=before).any(|i| self.is_gathering(i))
        };
        item.checked_sub(1).is_some_and(opens) && of.is_some_and(somebody)
    }

    /// “X will meet Y on Thursday, [and] go on to Z on Friday, [and] come home on Sunday”: clauses without a subject of
    /// their own go on with what the first one announces.
    fn announced_by_clause_before(&self, before: usize) -> bool {
        let core = &self.knowledge.labels.core;
        let noun = |i: usize| self.has(i, core.chance) || self.has(i, core.initiative);
        let over = |i: usize| self.has(i, core.past) || self.has(i, core.narrative);
        let (mut from, mut until) = (self.from, before);
        while !self.tongue.language.settings.spaced && !(from..until).any(|i| over(i) || self.may_act(i)) {
            let Some(earlier) = from.checked_sub(2).and_then(|i| self.parsed.clauses.get(i)) else { break };
            let (start, end) = *earlier;
            if end > from {
                break;
            }
            if (start..end).any(|i| self.announces(i, end) && !noun(i)) {
                return true;
            }
            (from, until) = (start, end);
        }
        false
    }

    /// Whether the head is what is announced: “the trip will include …”, “talks are being arranged”.
    pub fn announced_after(&self) -> bool {
        let core = &self.knowledge.labels.core;
        let owned = self.head > 0 && self.has(self.head - 1, core.of);
        let noun = owned || self.has(self.head, core.trip) || self.is_gathering(self.head);
        let next = (self.head + 1..self.to).find(|i| !self.has(*i, core.adverb));
        let announced = noun && next.is_some_and(|i| self.has(i, core.future));
        !self.tongue.language.settings.spaced && announced || self.any(self.head + 1..self.to, core.arranging)
    }

    /// Whether an item stands in a clause such as “who met X”, which is over before `at`.
    pub fn aside(&self, index: usize, at: usize) -> bool {
        let relative = self.knowledge.labels.core.relative;
        let from = (0..index).rev().find(|i| self.ends_clause(*i)).map_or(0, |i| i + 1);
        self.has(from, relative) && (index..at).any(|i| self.ends_clause(i))
    }

    /// The nearest actor before the head that no preposition and no “of” takes away.
    fn subject(&self, filter: Filter, cast: &Cast, discourse: &Discourse, from: usize) -> Option<Value> {
        let mut described = None;
        for i in (from..self.anchor).rev() {
            if i < self.from && self.is_told_of_another(i) {
                break;
            }
            if self.is_actor(i)
                && (self.preposition(i).is_none() || self.acts_within(i, cast))
                && !self.attributive(i)
                && !self.names_other_gathering(i)
                && (!self.is_object(i) || self.is_pivot(i))
                && !self.aside(i, self.head)
                && let Some(value) = self.value(i, filter, cast, discourse)
            {
                if !self.describes(i) {
                    return Some(value);
                }
                described = described.or(Some(value));
            }
        }
        described
    }

    /// “A announces that B will attend”: whether the head's clause has an actor of its own of whom those speak who are
    /// named in the clauses from an item on.
    fn is_told_of_another(&self, from: usize) -> bool {
        let core = &self.knowledge.labels.core;
        let says = |i: usize| self.has(i, core.say) || self.has(i, core.announce);
        let pronoun = |i: usize| matches!(self.item(i).kind, ItemKind::Reference { label, .. } if label == core.pronoun);
        let named = |i: usize| self.may_act(i) && !pronoun(i);
        !self.tongue.language.settings.spaced
            && self.heads(self.head, |kind| kind.in_person)
            && (from..self.from).any(says)
            && (self.from..self.anchor).any(named)
    }

    /// Whether neither the head's clause nor one before it has a subject of its own.
    fn lacks_subject(&self) -> bool {
        !(0..self.anchor).any(|i| self.may_act(i)) && !self.has_own_subject()
    }

    /// Whether an item is an actor whom neither a preposition nor a verb before him governs.
    pub(super) fn may_act(&self, i: usize) -> bool {
        self.is_actor(i) && self.preposition(i).is_none() && !self.is_object(i)
    }

    /// Whether the head's clause begins with words that may be a subject whom the cast does not know: “several members
    /// wrote to Y”.
    fn has_own_subject(&self) -> bool {
        let core = &self.knowledge.labels.core;
        if self.tongue.language.settings.spaced {
            return false;
        }
        let light = |i: usize| {
            let passing = [core.adverb, core.and, core.narrative, core.future, core.past];
            matches!(self.item(i).kind, ItemKind::Mark(_) | ItemKind::Time(_))
                || passing.iter().any(|l| self.has(i, *l))
        };
        let Some(first) = (self.from..self.anchor).find(|i| !light(*i)) else { return false };
        let plain = |i: usize| self.is_unknown(i) || self.has(i, core.block);
        let end = (first..self.anchor).find(|i| !plain(*i)).unwrap_or(self.anchor);
        if end == first {
            return self.ends_as_noun(first);
        }
        // “[The stay] over, he met Y”: words before “during” or “after” only say when.
        if end < self.anchor && self.has(end, core.during) {
            return false;
        }
        // “Two [British diplomats] were expelled”: words that describe an actor are no subject of their own.
        let describes = end < self.anchor && self.is_actor(end);
        !describes && self.item(end - 1).span.end - self.item(first).span.start >= SUBJECT
    }

    /// “After visiting X and meeting Y, [Z] came home”: the subject of the clause that follows is that of the time
    /// clauses before it.
    fn main_subject(&self) -> Option<usize> {
        let core = &self.knowledge.labels.core;
        let items = self.parsed.items.len();
        if self.tongue.language.settings.spaced {
            return None;
        }
        let closes = |i: &usize| self.has(*i, core.during) && *i + 1 < items && self.ends_clause(*i + 1);
        let timed = (self.head + 1..items).find(closes)?;
        let named = |i: usize| self.is_actor(i) && self.preposition(i).is_none() && !self.is_object(i);
        if (self.to..timed).any(named) {
            return None;
        }
        let light = |i: &usize| {
            matches!(self.item(*i).kind, ItemKind::Mark(_) | ItemKind::Time(_)) || self.has(*i, core.adverb)
        };
        let next = (timed + 1..items).find(|i| !light(i))?;
        (self.is_actor(next) && !self.attributive(next)).then_some(next)
    }

    /// Whether an actor follows a verb at once: what the verb is done to.
    pub(super) fn is_object(&self, actor: usize) -> bool {
        let core = &self.knowledge.labels.core;
        let before = |i: usize| i.checked_sub(1);
        let verb = before(actor).map(|i| if self.has(i, core.past) { i.saturating_sub(1) } else { i });
        // “Conference chairman X”: a word for a gathering is no verb.
        let verb = verb.filter(|i| self.is_verb(*i) && !self.is_gathering(*i));
        verb.is_some_and(|i| !self.has(i, core.say) && !self.has(i, core.adverb))
    }

    /// Whether the head's verb follows an actor at once: “sends X to attend” has X attend, but “goes to X to attend” has
    /// not.
    fn is_pivot(&self, actor: usize) -> bool {
        let core = &self.knowledge.labels.core;
        if actor.checked_sub(1).is_some_and(|verb| self.heads(verb, |kind| kind.abroad)) {
            return false;
        }
        let light = |i: usize| {
            self.has(i, core.future)
                || self.has(i, core.possible)
                || matches!(self.item(i).kind, ItemKind::Time(_))
        };
        !self.tongue.language.settings.spaced && (actor + 1..self.anchor).all(light)
    }

    /// Whether a state only describes the noun after it: “[Denmark]’s company X chairman Y”.
    pub(super) fn is_modifier(&self, actor: usize, cast: &Cast) -> bool {
        let core = &self.knowledge.labels.core;
        let ItemKind::Actor(members) = &self.item(actor).kind else { return false };
        let state = members.iter().all(|m| cast.entity(*m).kind == ActorKind::State);
        let next = self.parsed.items.get(actor + 1);
        let noun = |n: &Item| matches!(n.kind, ItemKind::Other) || self.has(actor + 1, core.block);
        let glued = next.is_some_and(|n| n.span.start == self.item(actor).span.end && noun(n));
        // “[The US] in Asia’s two allies X and Y”.
        let glued = glued || self.has(actor + 1, core.at) && self.has(actor + 3, core.of);
        let person = |i: &usize| match &self.item(*i).kind {
            ItemKind::Actor(members) => {
                members.iter().any(|m| matches!(cast.entity(*m).kind, ActorKind::Person | ActorKind::People))
            }
            _ => false,
        };
        let rest = actor + 1..self.to;
        let end = rest.clone().find(|i| self.is_verb(*i)).unwrap_or(self.to);
        state && glued && (actor + 1..end).any(|i| person(&i))
    }

    /// Whether an actor stands in a description of people: “experts who [X] has honoured”.
    fn in_description_of_people(&self, actor: usize, cast: &Cast) -> bool {
        let core = &self.knowledge.labels.core;
        let ItemKind::Actor(members) = &self.item(actor).kind else { return false };
        let person = |m: &usize| matches!(cast.entity(*m).kind, ActorKind::Person | ActorKind::People);
        if members.iter().any(person) {
            return false;
        }
        let end = (actor + 1..self.to).find(|i| self.joins(*i)).unwrap_or(self.to);
        let of = (actor + 2..end).find(|i| self.has(*i, core.of));
        of.is_some_and(|of| {
            (of + 1..end).any(|i| self.is_people(i)) && !(of + 1..end).any(|i| self.is_actor(i))
        })
    }

    /// Whether an actor may belong to a clause that describes a noun: “the car X came in”.
    fn describes(&self, actor: usize) -> bool {
        let of = self.knowledge.labels.core.of;
        let end = (actor + 1..self.anchor).find(|i| self.ends_clause(*i)).unwrap_or(self.anchor);
        (actor + 2..end).any(|i| self.has(i, of)) && self.is_verb_or_unknown(actor + 1)
    }

    fn is_verb_or_unknown(&self, item: usize) -> bool {
        self.is_verb(item) || self.is_unknown(item)
    }

    /// Whether characters stand here that no list has.
    pub(super) fn is_unknown(&self, item: usize) -> bool {
        self.parsed.items.get(item).is_some_and(|i| matches!(i.kind, ItemKind::Other))
    }

    /// The actors before the head in its clause, the nearest first, whatever stands around them.
    fn inner(&self) -> impl Iterator<Item = usize> {
        (self.from..self.head).rev().filter(|i| self.is_actor(*i))
    }

    /// The first free actor between the verb that governs the head and the head.
    fn between(&self) -> Option<usize> {
        (self.anchor + 1..self.head).find(|i| self.is_actor(*i) && self.preposition(*i).is_none())
    }

    fn object(&self, cast: &Cast) -> Option<usize> {
        let core = &self.knowledge.labels.core;
        if self.has(self.head + 1, core.during) {
            return None;
        }
        let mut blocked = false;
        for i in self.head + 1..self.to {
            if self.is_actor(i) {
                let described = self.described(i, core.of);
                let more = (i + 1..self.to).any(|j| self.is_actor(j));
                let open = !blocked || described;
                let modifier = (self.attributive(i) && more)
                    || self.is_modifier(i, cast)
                    || self.in_description_of_people(i, cast);
                if open && self.preposition(i).is_none() && !modifier {
                    return Some(i);
                }
            }
            blocked |= self.is_verb(i);
        }
        None
    }

    /// The actor that follows the head at once.
    pub(super) fn next(&self) -> Option<usize> {
        let at = self.head + 1 + usize::from(self.has(self.head + 1, self.knowledge.labels.core.past));
        (at < self.to && self.is_actor(at)).then_some(at)
    }

    /// The actor nearest to the head that has this preposition, before the head or after it.
    fn marked(&self, label: Label, from: usize) -> Option<usize> {
        let core = &self.knowledge.labels.core;
        // “The A meeting and the B meeting” is held with neither.
        let own = self.is_gathering(self.head).then(|| self.gathering_items(self.head)).flatten();
        let names = |i: usize| {
            let in_list = i > 0 && self.has(i - 1, core.and);
            in_list && own.as_ref().is_some_and(|n| n.contains(&i))
                || self.names_other_gathering(i)
                || self.is_of_topic(i)
        };
        let fits = |i: &usize| self.is_actor(*i) && self.preposition(*i) == Some(label) && !names(*i);
        (from..self.head).rev().find(fits).or_else(|| (self.head + 1..self.to).find(fits))
    }

    /// The actor right before the head, with or without “of” between.
    fn modifier(&self) -> Option<usize> {
        let core = &self.knowledge.labels.core;
        let before = self.head.checked_sub(1);
        let before = before.and_then(|at| if self.has(at, core.of) { at.checked_sub(1) } else { Some(at) });
        let owns =
            |at: &usize| (self.is_actor(*at) && self.preposition(*at).is_none()) || self.has(*at, core.pair);
        if let Some(at) = before.filter(owns) {
            return Some(at);
        }
        let after = self.head + 1;
        let next = after + 1 + usize::from(self.has(after + 1, core.article));
        (self.has(after, core.of_after) && next < self.to && self.is_actor(next)).then_some(next)
    }

    /// The first free actor of the clauses that follow.
    fn following(&self) -> Option<usize> {
        let items = self.parsed.items.len();
        (self.to..items)
            .find(|i| self.is_actor(*i) && self.preposition(*i).is_none() && !self.attributive(*i))
    }
}
