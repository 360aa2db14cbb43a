//! Whether what a head word tells of is called off or put off.

use crate::actor::ItemKind;

use super::site::Site;

impl Site<'_> {
    /// Whether the head is cancelled in a range of items: what is called off after it must have no object of its own,
    /// as in “at the summit X lifts his veto” and “comes home after the summit and calls off the stay in Y”.
    pub fn is_cancelled(&self, range: std::ops::Range<usize>) -> bool {
        let core = &self.knowledge.labels.core;
        let names = |j: usize| {
            let kind = &self.item(j).kind;
            matches!(kind, ItemKind::Actor(_) | ItemKind::Place { .. }) || self.implied(j).is_some()
        };
        let takes = |i: usize| {
            let end = self.parsed.clauses[i].1;
            let next = (i + 1..end).find(|j| !self.has(*j, core.past));
            next.is_some_and(|j| self.is_unknown(j)) || (i + 1..end).any(names)
        };
        let own = |i: usize| (self.mood_from()..=self.head).contains(&i);
        let spaced = self.tongue.language.settings.spaced;
        range.into_iter().any(|i| self.has(i, core.cancelled) && (own(i) || spaced || !takes(i)))
    }

    /// Whether the head is put off in a range of items, and not something that is described after it: “arrives ahead of
    /// the games, which had been put off”.
    pub fn is_postponed(&self, range: std::ops::Range<usize>) -> bool {
        let core = &self.knowledge.labels.core;
        let thing = |j: usize| {
            let kind = self.parsed.items.get(j).map(|i| &i.kind);
            matches!(kind, Some(ItemKind::Actor(_) | ItemKind::Place { .. })) || self.is_verb(j)
        };
        let describes = |i: usize| i > self.head && self.has(i + 1, core.of) && thing(i + 2);
        range.into_iter().any(|i| self.has(i, core.postponed) && !describes(i))
    }
}
