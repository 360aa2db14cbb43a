//! Whom the items of a sentence stand for.

use crate::actor::{ActorKind, Cast, ItemKind};
use crate::knowledge::Label;

use super::Discourse;
use super::site::Site;

/// How many items before a pronoun somebody may be named who acts in its clause.
const NEAR: usize = 48;

impl Site<'_> {
    /// The entities that an item stands for.
    pub(super) fn entities(&self, index: usize, cast: &Cast, discourse: &Discourse) -> Vec<usize> {
        match &self.item(index).kind {
            ItemKind::Actor(members) => members.iter().map(|m| cast.mentions[*m].entity).collect(),
            // “His children” are not he, but “the talks with him” are with him.
            ItemKind::Reference { label, .. }
                if self.is_personal(*label)
                    && self.has(index + 1, self.knowledge.labels.core.of)
                    && index + 2 != self.head =>
            {
                Vec::new()
            }
            ItemKind::Reference { label, .. } if self.is_personal(*label) => {
                let counterpart = *label == self.knowledge.labels.core.counterpart;
                let clause = self.parsed.clauses.get(index).map_or(index, |(from, _)| *from);
                let governed = counterpart || self.is_governed(index);
                let mut beside = if governed { self.persons_beside(clause, index, cast) } else { Vec::new() };
                if beside.is_empty() && counterpart {
                    beside = self.persons_beside(0, index, cast);
                }
                // “X says that Y will come, and meet him”: the subject of the clause before is still that of this one.
                if beside.is_empty() && governed {
                    beside = self.persons_beside(self.clause_before(clause), clause, cast);
                }
                if beside.is_empty() && counterpart {
                    beside.extend(discourse.subject.iter().flat_map(|(subject, _)| subject));
                }
                discourse.pronoun(self.item(index).span.start, &beside, cast).into_iter().collect()
            }
            ItemKind::Reference { label, leaders, states } => discourse.resolve(
                (*label, *leaders),
                states,
                self.item(index).span.start,
                cast,
                self.knowledge,
            ),
            // “中美领导人”: the leaders of the two, as far as they have been named.
            ItemKind::Word(w) if self.has(index, self.knowledge.labels.core.pair) => {
                let both = self.knowledge.labels.core.both;
                let states = cast.abbreviated(&self.tongue.lexicon.words[*w].states, self.knowledge);
                discourse.resolve((both, false), &states, self.item(index).span.start, cast, self.knowledge)
            }
            _ => Vec::new(),
        }
    }

    /// Whether a word has a preposition before it or is the object of the head, and no subject of its own clause.
    fn is_governed(&self, index: usize) -> bool {
        let core = &self.knowledge.labels.core;
        let before = index.checked_sub(1).map(|i| i - usize::from(i > 0 && self.has(i, core.past)));
        let begins = [core.to, core.with, core.about].iter().any(|l| self.has(index + 1, *l));
        self.preposition(index).is_some() || before == Some(self.head) && !begins
    }

    /// Where the clause before one that begins at `from` begins, unless it only names who speaks.
    fn clause_before(&self, from: usize) -> usize {
        let before = from.checked_sub(2).and_then(|i| self.parsed.clauses.get(i));
        let told = before.filter(|(start, end)| !self.any(*start..*end, self.knowledge.labels.core.say));
        told.map_or(from, |(start, _)| *start)
    }

    /// Whether a word stands for one person.
    fn is_personal(&self, label: Label) -> bool {
        let core = &self.knowledge.labels.core;
        label == core.pronoun || label == core.counterpart
    }

    /// The persons named first between two items.
    fn persons_beside(&self, from: usize, index: usize, cast: &Cast) -> Vec<usize> {
        let person = |m: &&usize| cast.entity(**m).kind == ActorKind::Person;
        let from = from.max(index.saturating_sub(NEAR));
        let first = self.parsed.items[from..index].iter().find_map(|item| match &item.kind {
            ItemKind::Actor(members) if members.iter().any(|m| person(&m)) => Some(members),
            _ => None,
        });
        first.into_iter().flatten().filter(person).map(|m| cast.mentions[*m].entity).collect()
    }
}
