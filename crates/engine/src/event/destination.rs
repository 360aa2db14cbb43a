//! Where somebody goes, and which states words name that are no names of states.

use crate::actor::ItemKind;

use super::site::Site;

impl<'a> Site<'a> {
    /// A state, body or place after the head or after “to”: where somebody goes.
    pub fn destination(&self) -> Option<usize> {
        let core = &self.knowledge.labels.core;
        let goal = |i: &usize| self.is_goal(*i);
        let marked = (self.from..self.head).rev().find(|i| goal(i) && self.preposition(*i) == Some(core.to));
        marked.or_else(|| {
            (self.head + 1..self.to)
                .take_while(|i| !self.is_verb(*i))
                .find(|i| goal(i) && self.preposition(*i) != Some(core.with))
        })
    }

    /// All that stands in the list where somebody goes: “visits Amman, Cairo and Spain”.
    pub fn destinations(&self) -> Vec<usize> {
        self.destination().map(|first| self.listed_from(first, self.to)).unwrap_or_default()
    }

    /// What somebody stays at: the list of states and places with the preposition of places that stands before the head
    /// without anything else that is done there, and without somebody whom he visits there.
    pub fn stays(&self) -> Vec<usize> {
        let at = self.knowledge.labels.core.at;
        let nearest =
            (self.from..self.head).rev().find(|i| self.is_goal(*i) && self.preposition(*i) == Some(at));
        let all = nearest.map(|first| self.listed_from(first, self.head)).unwrap_or_default();
        let core = &self.knowledge.labels.core;
        let done = |i: usize| self.is_actor(i) || self.is_verb(i) && !self.has(i, core.adverb);
        let alone = all.last().is_some_and(|last| !(last + 1..self.head).any(done)) && self.next().is_none();
        if alone { all } else { Vec::new() }
    }

    /// Whether an item is a state, body or place, or names somebody.
    fn is_goal(&self, item: usize) -> bool {
        matches!(self.item(item).kind, ItemKind::Actor(_) | ItemKind::Place { .. })
            && !self.has(item + 1, self.knowledge.labels.core.party_of)
    }

    fn listed_from(&self, first: usize, end: usize) -> Vec<usize> {
        let more = |i: &usize| {
            let next = *i + 2;
            (next < end && self.joins(next - 1) && self.is_goal(next)).then_some(next)
        };
        std::iter::successors(Some(first), more).collect()
    }

    /// A word before the head that says toward which state, by its abbreviation.
    pub fn toward(&self) -> Option<usize> {
        (self.from..self.head).rev().find(|i| self.has(*i, self.knowledge.labels.core.toward))
    }

    /// The abbreviations of states in the name of the nearest gathering: “the Sino-French forum”.
    pub fn named_pair(&self) -> Option<usize> {
        let core = &self.knowledge.labels.core;
        self.gathering_items(self.nearest_gathering()?)?
            .rev()
            .find(|i| self.has(*i, core.pair) && !self.has(*i, core.region))
    }

    /// The states that a word itself names.
    pub fn implied(&self, item: usize) -> Option<&'a [Vec<usize>]> {
        match self.item(item).kind {
            ItemKind::Word(w) => {
                Some(self.tongue.lexicon.words[w].states.as_slice()).filter(|s| !s.is_empty())
            }
            _ => None,
        }
    }
}
