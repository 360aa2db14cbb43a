//! Words that put an object before its verb.

use super::site::Site;

impl Site<'_> {
    /// Whether a word only puts the object before its verb, as in “to put oneself in the middle”, and announces nothing.
    pub(super) fn disposes(&self, item: usize) -> bool {
        self.has(item, self.knowledge.labels.core.disposal)
            && item + 1 < self.to
            && (self.is_actor(item + 1) || self.puts_somewhere(item))
    }

    /// Whether somebody is named in an object that stands between such a word and its verb: “put [three companies of X]
    /// on the list”.
    fn puts_somewhere(&self, item: usize) -> bool {
        let core = &self.knowledge.labels.core;
        let no_object = [core.with, core.to, core.for_, core.by, core.from, core.at, core.adverb];
        let object = !self.is_verb(item + 1) && !no_object.iter().any(|l| self.has(item + 1, *l));
        let verb = (item + 2..self.to).find(|i| self.has(*i, core.fronted)).filter(|_| object);
        verb.is_some_and(|verb| {
            (item + 2..verb).any(|i| self.is_actor(i)) && !self.any(item + 1..verb, core.disposal)
        })
    }
}
