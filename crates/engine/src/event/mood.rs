//! Where the words stand that say whether something happens, and whose they are.

use crate::actor::{ActorKind, Cast, ItemKind};

use super::discourse::Discourse;
use super::site::Site;

impl Site<'_> {
    /// Where the words begin that say whether it is wished for or denied: a clause with somebody of its own has its own
    /// mood, as in “while X wants …, Y met Z”.
    pub(super) fn wish_from(&self) -> usize {
        let own = (self.from..self.head).any(|i| self.may_act(i));
        if own { self.after_description(self.from) } else { self.mood_from() }
    }

    /// “, the talks confirmed …”: a meeting that begins its clause and does something is held with nobody named before.
    pub(super) fn acts_itself(&self) -> bool {
        let does = |i: usize| self.is_verb(i) || self.has(i, self.knowledge.labels.core.say_weak);
        self.head == self.from && does(self.head + 1) && self.heads(self.head, |kind| kind.by_soil)
    }

    /// The first item of a clause that is no longer the description of its subject: “[who hopes for more support and]
    /// X met Y”, where the description stands before its noun.
    pub(super) fn after_description(&self, from: usize) -> usize {
        if self.tongue.language.settings.spaced || self.is_gathering(self.head) {
            return from;
        }
        let of = self.knowledge.labels.core.of;
        let subject = |i: usize| {
            self.has(i, of)
                && self.is_actor(i + 1)
                && self.preposition(i + 1).is_none()
                && !self.attributive(i + 1)
                && !(from..i).any(|before| self.is_actor(before) && self.may_act(before))
        };
        (from..self.head.saturating_sub(1)).rev().find(|i| subject(*i)).map_or(from, |i| i + 1)
    }

    /// Whether an actor does what the head says within a topic or an aim: “said of [X] visiting Y that”, “in
    /// preparation for [X] to visit Y”.
    pub(super) fn acts_within(&self, actor: usize, cast: &Cast) -> bool {
        let core = &self.knowledge.labels.core;
        let light = |i: usize| {
            let words = [core.future, core.possible, core.adverb];
            let timed = || matches!(self.parsed.items.get(i + 1).map(|n| &n.kind), Some(ItemKind::Time(_)));
            matches!(self.item(i).kind, ItemKind::Time(_))
                || words.iter().any(|label| self.has(i, *label))
                || self.has(i, core.at) && timed()
        };
        let person = || match &self.item(actor).kind {
            ItemKind::Actor(members) => members.iter().all(|m| cast.entity(*m).kind == ActorKind::Person),
            _ => false,
        };
        let within = || [core.about, core.for_].iter().any(|label| self.preposition(actor) == Some(*label));
        !self.tongue.language.settings.spaced
            && self.heads(self.head, |kind| kind.abroad)
            && (actor + 1..self.anchor).all(light)
            && within()
            && person()
    }

    /// Whether an actor is of a topic: “talks about [X’s with Y’s war]”.
    pub(super) fn is_of_topic(&self, actor: usize) -> bool {
        let core = &self.knowledge.labels.core;
        let other =
            actor.checked_sub(2).filter(|other| self.has(actor - 1, core.with) && self.is_actor(*other));
        let about = |other: usize| self.preposition(other) == Some(core.about);
        self.is_unknown(actor + 1) && other.is_some_and(about)
    }

    /// Whether the sentence goes on with what its paragraph has as planned: “X will visit Y from 16 May. During the
    /// stay he meets Z.”
    pub(super) fn goes_on_with_plan(&self, discourse: &Discourse) -> bool {
        let core = &self.knowledge.labels.core;
        let (clock, block) = (&discourse.clock, self.parsed.block);
        let ahead =
            clock.current_in(block).zip(clock.reference()).is_some_and(|(told, today)| told.start > today);
        let timed = || self.parsed.items.iter().any(|item| matches!(item.kind, ItemKind::Time(_)));
        ahead && self.any(0..self.head, core.course) && !timed()
    }

    /// Whether it is only decided that something is to take place.
    pub(super) fn is_decided(&self, from: usize) -> bool {
        let gathers = |i| self.heads(i, |kind| kind.abroad || kind.by_soil || kind.named);
        // “The decision of”, or “decision” at the end of a title, is a noun.
        let noun = |i: usize| {
            self.has(i + 1, self.knowledge.labels.core.of)
                || matches!(self.item(i + 1).kind, ItemKind::Mark(_))
        };
        let decides = |i: usize| self.has(i, self.knowledge.labels.core.decide) && !noun(i);
        gathers(self.head) && (from..self.head).any(decides)
    }
}
