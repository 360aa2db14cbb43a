//! What stands around a phrase and says whom it means.

use super::cast::{ActorKind, Mention};
use super::parse::{Parser, Phrase};
use super::{Item, ItemKind};
use crate::knowledge::lexicon::Entry;
use crate::text::Span;
use crate::words::TokenKind;

/// How many bytes back an organ may have been named with its state.
const ORGAN_MEMORY: usize = 600;

impl Parser<'_> {
    /// Whether a word for a representative stands between two persons, of whom one acts for the other.
    pub(super) fn acts_for(&self, at: usize, previous: Option<&Item>) -> bool {
        let core = &self.knowledge.labels.core;
        if !self.has(at, core.for_) || !self.has(at, core.person_noun) {
            return false;
        }
        let start = self.tokens[at].span.start;
        let person = |m: &usize| self.cast.entity(*m).kind == ActorKind::Person;
        let after = previous.filter(|item| item.span.end == start).is_some_and(|item| match &item.kind {
            ItemKind::Actor(members) => members.iter().all(person),
            _ => false,
        });
        let named = |t: usize| self.entries(t).iter().any(|e| matches!(e, Entry::Person(_)));
        let before =
            at + 1 < self.end && (matches!(self.tokens[at + 1].kind, TokenKind::Name(_)) || named(at + 1));
        after && before
    }

    /// The state of an organ that begins a clause by itself, where it was named with its state a little before: “the
    /// treasury” after “the French treasury”.
    pub(super) fn organ_met(&self, phrase: &Phrase, i: usize, organ: Span) -> Option<usize> {
        let core = &self.knowledge.labels.core;
        let settings = &self.tongue.language.settings;
        let ends = |c: char| settings.clause_ends.contains(c) || settings.sentence_ends.contains(c);
        let opens = phrase.end == phrase.start
            && (i == 0 || matches!(self.tokens[i - 1].kind, TokenKind::Mark(c) if ends(c)));
        let more = [core.organ, core.person_noun, core.group_noun].iter().any(|l| self.has(i + 1, *l));
        if !opens || more || self.is_office(i + 1) {
            return None;
        }
        let near = |m: &&Mention| organ.start.saturating_sub(m.span.start) <= ORGAN_MEMORY;
        let same = |m: &&Mention| self.view.slice(m.name).ends_with(self.view.slice(organ));
        let met = self.cast.mentions.iter().rev().take_while(near).find(same)?;
        self.cast.entities[met.entity].state
    }

    /// Whether a clause begins with a token, or with a time and it, and a verb that events are told by comes next.
    pub(super) fn is_subject(&self, i: usize) -> bool {
        let opens = i == 0 || matches!(self.tokens[i - 1].kind, TokenKind::Mark(_) | TokenKind::Time(_));
        let verb = self.knowledge.labels.core.verb;
        let told = |word: usize| self.word_has(word, verb) && !self.tongue.rules.headed_by(word).is_empty();
        opens && i + 1 < self.end && self.word(i + 1).is_some_and(told)
    }

    /// “中法”: the states that letters stand for. In “the third Sino-French forum” they do so even where nothing else
    /// speaks of the states, and so do three letters together and those that stand in one word with who acts for them.
    pub(super) fn take_pair(&mut self, phrase: &mut Phrase, i: &mut usize, span: Span, word: usize) {
        let states = self.cast.abbreviated(&self.tongue.lexicon.words[word].states, self.knowledge);
        let counted = *i > 0 && self.has(*i - 1, self.knowledge.labels.core.ordinal);
        let known = |s: &usize| self.cast.speaks_of(*s, self.knowledge);
        let people = self.word_has(word, self.knowledge.labels.core.group_noun);
        if counted || people || states.len() > 2 || states.iter().any(known) || self.is_subject(*i) {
            phrase.states = states;
            phrase.state_span = Some(span);
            self.take(phrase, i);
        }
    }
}
