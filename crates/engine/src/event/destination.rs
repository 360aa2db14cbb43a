//! Where somebody goes, and which states words name that are no names of states.

use crate::actor::ItemKind;

use super::site::Site;

impl<'a> Site<'a> {
    /// A state, body or place after the head or after “to”: where somebody goes.
    pub fn destination(&self) -> Option<usize> {
        let core = &self.knowledge.labels.core;
        let goal = |i: &usize| {
            matches!(self.item(*i).kind, ItemKind::Actor(_) | ItemKind::Place { .. })
                && !self.has(i + 1, core.party_of)
        };
        let marked = (self.from..self.head).rev().find(|i| goal(i) && self.preposition(*i) == Some(core.to));
        marked.or_else(|| {
            (self.head + 1..self.to)
                .take_while(|i| !self.is_verb(*i))
                .find(|i| goal(i) && self.preposition(*i) != Some(core.with))
        })
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
