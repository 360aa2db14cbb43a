//! Names that no list knows, by what stands around them and by their characters.

use super::names::leading_name;
use super::parse::{Named, Parser, Phrase};
use crate::knowledge::lexicon::Entry;
use crate::text::Span;
use crate::words::TokenKind;

/// The most words of a name printed in letters of its own.
const LONGEST_FOREIGN: usize = 4;

impl Parser<'_> {
    /// A name printed in letters of its own right after an office or a word for people: “expert John Smith said”.
    fn extend_foreign(&self, phrase: &mut Phrase, i: &mut usize) -> bool {
        let capital = |t: &usize| {
            let text = self.view.slice(self.tokens[*t].span);
            let word = text.chars().all(|c| c.is_alphabetic() || c == '-' || c == '\'');
            let small = text.chars().nth(1).is_some_and(char::is_lowercase);
            word && small && text.starts_with(char::is_uppercase)
        };
        let end = *i + (*i..self.end.min(*i + LONGEST_FOREIGN)).take_while(capital).count();
        if end < *i + 2 {
            return false;
        }
        let span = Span::new(self.tokens[*i].span.start, self.tokens[end - 1].span.end);
        phrase.name = Some((span, Named::Printed));
        (phrase.end, *i) = (end, end);
        true
    }

    /// Unknown characters are a name after an office, a form of address or a word for a person.
    pub(super) fn extend_unknown(&mut self, phrase: &mut Phrase, i: &mut usize, span: Span) -> bool {
        let titled = !phrase.offices.is_empty() || phrase.people.is_some();
        let after_mark = phrase.end > phrase.start && self.is_list_mark(phrase.end - 1);
        if phrase.end == phrase.start && self.is_leader(*i) {
            phrase.name = Some((span, Named::Printed));
            (phrase.end, *i) = (*i + 1, *i + 1);
            return false;
        }
        if phrase.end == phrase.start
            && let Some(entity) = self.by_surname(*i).or_else(|| self.by_part(*i))
        {
            phrase.met = Some(entity);
            return self.take(phrase, i);
        }
        if !titled || after_mark || phrase.end == phrase.start {
            return false;
        }
        // The heads of a grouping of states are many, and none is named after it.
        if phrase.body.is_some_and(|(body, _)| self.knowledge.world.bodies[body].kind == "grouping") {
            return false;
        }
        if !self.capitals() && self.extend_foreign(phrase, i) {
            return false;
        }
        let states = &self.tongue.language.settings.surname_states;
        let surnames = match &phrase.country {
            Some(country) => states.contains(country),
            None => phrase.body.is_none(),
        };
        let (reach, mut next) = self.run_of_name(*i);
        let run = &self.view.folded[span.start..reach];
        let office = phrase.offices.iter().any(|(row, _)| row.is_some());
        let Some(length) = leading_name(run, &self.tongue.language, surnames, office) else { return false };
        let mut end = span.start + length;
        // What is left of the token in which the name ends belongs to nothing.
        next = (*i + 1..next).find(|t| self.tokens[*t].span.start >= end).unwrap_or(next);
        if self.capitals() {
            (end, next) = self.capitalised(end, next);
        }
        phrase.name = Some((Span::new(span.start, end), Named::Printed));
        phrase.end = next;
        *i = next;
        false
    }

    /// “President Lai” in the order of Chinese: a surname right before an office, of somebody named in full before. A
    /// surname of more than one character needs no office.
    fn by_surname(&self, token: usize) -> Option<usize> {
        let span = self.tokens[token].span;
        let run = &self.view.folded[span.start..span.end];
        let next = token + 1;
        let surname = || self.tongue.language.surname(run) == Some(run.len());
        let titled = || self.is_office(next) && self.glued(token, next);
        (surname() && (run.chars().count() > 1 || titled()))
            .then(|| self.cast.of_family(self.view.slice(span)))?
    }

    /// “Li” of Li Qiang, “Olsen” of Ole Olsen: a part of the name of the one person met who may be called by it.
    fn by_part(&self, token: usize) -> Option<usize> {
        let next = token + 1;
        let more = next < self.end && self.tokens[next].kind == TokenKind::Other && self.capital(next);
        if !self.capitals() || more || !self.capital(token) {
            return None;
        }
        let states = &self.tongue.language.settings.surname_states;
        self.cast.of_part(self.view.slice(self.tokens[token].span), states)
    }

    /// An unknown name of somebody who leads others, “led by X”: a surname with one or two characters.
    fn is_leader(&self, token: usize) -> bool {
        if !self.has(token + 1, self.knowledge.labels.core.leads) || !self.glued(token, token + 1) {
            return false;
        }
        let span = self.tokens[token].span;
        let run = &self.view.folded[span.start..span.end];
        let given = self.tongue.language.surname(run).map(|end| run[end..].chars().count());
        given.is_some_and(|n| (1..=2).contains(&n))
    }

    /// A person's short name, which may be a part of a longer one.
    fn is_short_name(&self, token: usize) -> bool {
        let entries = self.entries(token);
        let people = !entries.is_empty() && entries.iter().all(|e| matches!(e, Entry::Person(_)));
        people && self.view.slice(self.tokens[token].span).chars().count() <= 2
    }

    /// A word of one character between a surname and one more unknown character.
    fn is_middle_of_name(&self, token: usize) -> bool {
        let one = |t: usize| self.view.slice(self.tokens[t].span).chars().count() == 1;
        let unknown = |t: usize| self.tokens[t].kind == TokenKind::Other && one(t);
        let before = self.tokens[token - 1].span;
        let surname = &self.view.folded[before.start..before.end];
        let around = token + 1 < self.end && unknown(token - 1) && unknown(token + 1);
        around
            && one(token)
            && self.glued(token, token + 1)
            && self.tongue.language.surname(surname).is_some()
    }

    /// A word between an unknown surname with at most one more character and a reporting verb, where it makes a
    /// given name of at most two characters: the words of a language may also be characters of names.
    fn is_end_of_name(&self, token: usize) -> bool {
        let core = &self.knowledge.labels.core;
        let before = self.tokens[token - 1].span;
        let run = &self.view.folded[before.start..before.end];
        let Some(surname) = self.tongue.language.surname(run) else { return false };
        let count = |t: usize| self.view.slice(self.tokens[t].span).chars().count();
        let given = run[surname..].chars().count() + count(token);
        let light =
            [core.adverb, core.and, core.past, core.narrative, core.separately, core.future, core.wish];
        (1..=2).contains(&given)
            && matches!(self.tokens[token].kind, TokenKind::Known(_))
            && self.has(token + 1, core.say)
            && self.glued(token, token + 1)
            && !light.iter().any(|l| self.has(token, *l))
    }

    /// How far unknown characters run, over pairs of abbreviations and short names that are parts of a name.
    fn run_of_name(&self, from: usize) -> (usize, usize) {
        let mut end = self.tokens[from].span.end;
        let mut next = from + 1;
        while next < self.end && !self.capitals() {
            let token = self.tokens[next];
            let inside = self.has(next, self.knowledge.labels.core.pair)
                || self.is_short_name(next)
                || next == from + 1 && (self.is_middle_of_name(next) || self.is_end_of_name(next));
            if token.span.start != end || !(inside || token.kind == TokenKind::Other) {
                break;
            }
            end = token.span.end;
            next += 1;
        }
        (end, next)
    }
}
