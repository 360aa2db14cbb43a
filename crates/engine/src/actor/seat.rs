//! Seats of government that stand for their states: “Moscow recalls its ambassador”, “sanctions against Tehran”.

use super::parse::{Parser, Phrase};
use crate::words::TokenKind;

/// What the list of places calls them.
const SEAT: &str = "seat";

/// How many adverbs and times may stand between a seat of government and what its state does.
const AHEAD: usize = 4;

impl Parser<'_> {
    /// The state for which a seat of its government stands here: something that states do follows it at the beginning of
    /// a clause, or is done to it. Everywhere else it is but a place.
    pub(super) fn state_of_seat(&self, phrase: &Phrase, place: usize) -> Option<usize> {
        let place = &self.knowledge.world.places[place];
        if place.kind != SEAT || self.tongue.language.settings.spaced {
            return None;
        }
        let core = &self.knowledge.labels.core;
        let marked = |l| phrase.start.checked_sub(1).is_some_and(|before| self.has(before, l));
        let acts = self.opens_clause(phrase.start) && self.is_deed(phrase.end);
        let done_to = [core.to, core.with].into_iter().any(marked)
            && self.is_deed(phrase.end + usize::from(self.has(phrase.end, core.of)));
        (acts || done_to).then(|| self.knowledge.world.state(&place.country))?
    }

    /// Whether nothing but words that lead to it stands before a token in its clause.
    fn opens_clause(&self, token: usize) -> bool {
        let core = &self.knowledge.labels.core;
        let settings = &self.tongue.language.settings;
        let Some(before) = token.checked_sub(1) else { return true };
        match self.tokens[before].kind {
            TokenKind::Mark(c) => settings.clause_ends.contains(c) || settings.sentence_ends.contains(c),
            TokenKind::Time(_) => true,
            _ => [core.adverb, core.and, core.narrative].iter().any(|l| self.has(before, *l)),
        }
    }

    /// Whether something that states do stands here, after adverbs and times.
    fn is_deed(&self, token: usize) -> bool {
        let core = &self.knowledge.labels.core;
        let time = |i: usize| self.tokens.get(i).is_some_and(|t| matches!(t.kind, TokenKind::Time(_)));
        let light = |i: &usize| {
            time(*i)
                || self.has(*i, core.at) && time(*i + 1)
                || [core.adverb, core.future, core.past].iter().any(|l| self.has(*i, *l))
        };
        let deed = (token..self.end.min(token + AHEAD)).find(|i| !light(i));
        deed.is_some_and(|i| self.has(i, core.announce) || self.has(i, core.state_deed))
    }
}
