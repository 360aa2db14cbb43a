//! Titles: words between a state and its office, several offices of one person, what follows a name.

use super::cast::Cast;
use super::parse::{Named, Parser, Phrase};
use crate::knowledge::lexicon::Entry;
use crate::text::Span;
use crate::words::TokenKind;

/// How many words of a title may stand between a state and its office.
const LONGEST_TITLE: usize = 5;

/// How many words the name of an establishment may have.
const LONGEST_ESTABLISHMENT: usize = 8;

/// How many characters.
const LONGEST_TITLE_CHARS: usize = 12;

/// How many unknown characters may stand before the second of two offices.
const LONGEST_UNKNOWN: usize = 6;

impl Parser<'_> {
    /// The name of an establishment, such as a company or a university, between a state and an office in it: whatever
    /// words it is made of, the one for what it is stands last. Where the office stands.
    fn establishment(&self, from: usize) -> Option<usize> {
        let core = &self.knowledge.labels.core;
        if !self.anywhere(core.establishment) {
            return None;
        }
        // “The enterprise | Sino-X Company”: a state begins another name.
        let begins = |t: usize| {
            t > from
                && self.has(t - 1, core.establishment)
                && self.entries(t).iter().any(|e| matches!(e, Entry::State(_)))
        };
        let plain = |t: &usize| match self.tokens[*t].kind {
            TokenKind::Other => true,
            TokenKind::Known(_) => {
                let person = self.entries(*t).iter().any(|e| matches!(e, Entry::Person(_)));
                let ends = [core.verb, core.of, core.at, core.say];
                let joins = self.has(*t, core.and) || self.has(*t, core.with);
                !person
                    && !self.is_office(*t)
                    && !begins(*t)
                    && !ends.iter().any(|l| self.has(*t, *l))
                    && (!joins || self.goes_on_unknown(*t + 1))
            }
            _ => false,
        };
        let near = from..self.end.min(from + LONGEST_ESTABLISHMENT);
        let last = near.take_while(plain).filter(|t| self.has(*t, core.establishment)).last()?;
        let office = last + 1;
        (self.is_office(office) && self.glued(from, office)).then_some(office)
    }

    /// Whether what follows “and” in a name is a part of it: a word that stands for no state, body or place.
    fn goes_on_unknown(&self, token: usize) -> bool {
        token < self.end && !self.entries(token).iter().any(|e| !matches!(e, Entry::Word(_)))
    }

    pub(super) fn extend_establishment(&self, phrase: &mut Phrase, i: &mut usize) -> bool {
        let begins = phrase.end == phrase.start && !self.capitals();
        let goes_on = self.awaits_office(phrase) && self.glued(*i - 1, *i);
        let Some(office) = Some(*i).filter(|_| begins || goes_on).and_then(|i| self.establishment(i)) else {
            return false;
        };
        // Without a state before it, a word that is known may be a verb.
        let unknown = |t: usize| {
            self.tokens[t].kind == TokenKind::Other || self.has(t, self.knowledge.labels.core.establishment)
        };
        if begins && !(*i..office).all(unknown) {
            return false;
        }
        phrase.organ = true;
        (*i, phrase.end) = (office, office);
        true
    }

    /// Whether a state, a body or a list mark stands before, and neither an office nor a name of somebody.
    fn awaits_office(&self, phrase: &Phrase) -> bool {
        let listed = phrase.end > phrase.start && self.is_list_mark(phrase.end - 1);
        let open = (phrase.offices.is_empty() || listed) && phrase.people.is_none() && phrase.name.is_none();
        let whose = phrase.states.len() == 1 || phrase.body.is_some() || listed;
        open && whose && !self.capitals()
    }

    /// Words of a title between a state or body and the office that they belong to.
    pub(super) fn extend_title(&self, phrase: &mut Phrase, i: &mut usize) -> bool {
        if !self.awaits_office(phrase) {
            return false;
        }
        let filler = |t: usize| {
            self.tokens[t].kind == TokenKind::Other
                || self.has(t, self.knowledge.labels.core.block)
                || self.has(t, self.knowledge.labels.core.organ)
        };
        let reach = self.end.min(*i + LONGEST_TITLE);
        let Some(office) = (*i..reach).find(|t| !filler(*t)) else { return false };
        let is_office = self.is_office(office);
        let chars = self
            .view
            .slice(Span::new(self.tokens[*i].span.start, self.tokens[office].span.start))
            .chars()
            .count();
        if !is_office || chars > LONGEST_TITLE_CHARS || !self.glued(*i - 1, office) {
            return false;
        }
        phrase.organ = true;
        *i = office;
        phrase.end = office;
        true
    }

    /// Whether another office (with its state or body, or words of a title) comes before any name.
    pub(super) fn office_before_name(&self, from: usize) -> bool {
        let mut unknown = 0;
        for i in from..self.end.min(from + 6) {
            let entries = self.entries(i);
            if entries.iter().any(|e| matches!(e, Entry::Office(_))) {
                return true;
            }
            let filler = self.tokens[i].kind == TokenKind::Other
                || self.has(i, self.knowledge.labels.core.block)
                || self.has(i, self.knowledge.labels.core.also);
            let glued = i > from && self.tokens[i - 1].span.end == self.tokens[i].span.start;
            if filler && !self.capitals() && (i == from || glued) {
                unknown += self.view.slice(self.tokens[i].span).chars().count();
                if unknown > LONGEST_UNKNOWN {
                    return false;
                }
                continue;
            }
            let core = &self.knowledge.labels.core;
            let part = entries
                .iter()
                .any(|e| matches!(e, Entry::State(_) | Entry::Demonym(_) | Entry::Body(_) | Entry::Place(_)));
            let word = self.has(i, core.organ)
                || self.has(i, core.former)
                || self.has(i, core.elect)
                || self.has(i, core.ordinal);
            if !part && !word {
                return false;
            }
        }
        false
    }

    /// What follows a name: a title, a spouse, companions, “of” a state.
    pub(super) fn after_name(&mut self, phrase: &mut Phrase) {
        if phrase.name.is_none() {
            return;
        }
        let core = &self.knowledge.labels.core;
        loop {
            phrase.end = self.after_suffix(phrase.end);
            let i = phrase.end;
            if i >= self.end {
                return;
            }
            let span = self.tokens[i].span;
            let office =
                self.entries(i).iter().find_map(|e| if let Entry::Office(o) = e { Some(*o) } else { None });
            let adjacent = self.tokens[i - 1].span.end == span.start;
            if self.joins_spouse(i) {
                break;
            }
            if let Some(office) = office.filter(|_| adjacent && !self.capitals()) {
                phrase.offices.push((Some(office), span));
                if self.takes_over(phrase, i + 1) {
                    return;
                }
            } else if adjacent && self.has(i, core.organ) && self.takes_government(phrase, i) {
                phrase.end += 1;
                return;
            } else if !(self.has(i, core.honorific) || self.has(i, core.couple) || self.has(i, core.party_of))
            {
                break;
            }
            phrase.end += 1;
        }
        self.of_state(phrase);
    }

    /// “X和夫人Y”: a spouse with a name is somebody of his own.
    fn joins_spouse(&self, at: usize) -> bool {
        let core = &self.knowledge.labels.core;
        let joins = self.has(at, core.couple) && self.has(at, core.and);
        let next = self
            .tokens
            .get(at + 1)
            .filter(|t| joins && at + 1 < self.end && t.span.start == self.tokens[at].span.end);
        next.is_some_and(|t| match t.kind {
            TokenKind::Name(_) => true,
            _ => self.entries(at + 1).iter().any(|e| matches!(e, Entry::Person(_))),
        })
    }

    /// “X主席特使Y”: an envoy with a name of his own is another person than the one he is sent by.
    pub(super) fn takes_over(&self, phrase: &mut Phrase, at: usize) -> bool {
        if at >= self.end || self.tokens[at].span.start != self.tokens[at - 1].span.end {
            return false;
        }
        let people: Vec<usize> = self
            .entries(at)
            .iter()
            .filter_map(|e| if let Entry::Person(p) = e { Some(*p) } else { None })
            .collect();
        let named = match self.tokens[at].kind {
            TokenKind::Name(_) => Named::Printed,
            _ if !people.is_empty() => Named::Known(people),
            _ => return false,
        };
        phrase.name = Some((self.tokens[at].span, named));
        phrase.end = at + 1;
        true
    }

    /// “President Ramaphosa of South Africa”.
    pub(super) fn of_state(&mut self, phrase: &mut Phrase) {
        let i = phrase.end;
        if i + 1 >= self.end || !self.has(i, self.knowledge.labels.core.of_after) {
            return;
        }
        let article = usize::from(self.has(i + 1, self.knowledge.labels.core.article));
        let at = i + 1 + article;
        if at >= self.end {
            return;
        }
        let state =
            self.entries(at).iter().find_map(|e| if let Entry::State(s) = e { Some(*s) } else { None });
        if let Some(state) = state {
            phrase.country = Some(self.knowledge.world.states[state].id.clone());
            phrase.end = at + 1;
        }
    }

    /// “X主席特使、部长Y”: after the title of an envoy and a list mark comes his own office, then his name.
    pub(super) fn is_sent(&self, phrase: &Phrase) -> bool {
        let Some((name, _)) = &phrase.name else { return false };
        let envoy = phrase.offices.iter().any(|(office, span)| {
            let rank = office.map(|o| self.knowledge.world.offices[o].rank.as_str());
            span.start >= name.end && rank == Some("envoy")
        });
        let at = phrase.end;
        envoy && at + 1 < self.end && self.is_list_mark(at) && self.office_before_name(at + 1)
    }

    /// “拜登政府”: a person and an organ are the state that he leads.
    pub(super) fn takes_government(&self, phrase: &mut Phrase, at: usize) -> bool {
        let Some((span, Named::Known(people))) = &phrase.name else { return false };
        let chosen = Cast::choose(people, phrase.country.as_deref(), self.day, self.knowledge);
        let country = chosen.and_then(|p| self.knowledge.world.people[p].country.clone());
        let Some(state) = country.as_deref().and_then(|c| self.knowledge.world.state(c)) else {
            return false;
        };
        phrase.states = vec![state];
        phrase.state_span = Some(Span::new(span.start, self.tokens[at].span.end));
        phrase.country = country;
        phrase.offices.clear();
        phrase.people = None;
        phrase.organ = true;
        phrase.name = None;
        true
    }

    /// A list mark between two offices of one person.
    pub(super) fn extend_list(&mut self, phrase: &mut Phrase, i: &mut usize, mark: char) -> bool {
        let lists = self.tongue.language.settings.list_marks.contains(mark);
        if !lists || phrase.offices.is_empty() || !self.office_before_name(*i + 1) {
            return false;
        }
        *i += 1;
        phrase.end = *i;
        true
    }
}
