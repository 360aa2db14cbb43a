//! What noun phrases of languages with spaces have besides: possessives, “of” after an office, parts of names, appositions.

use super::parse::{Named, Parser, Phrase};
use super::{ActorKind, Item, ItemKind};
use crate::knowledge::lexicon::Entry;
use crate::text::Span;
use crate::words::TokenKind;

impl Parser<'_> {
    /// “China’s foreign minister”, “Minister of Finance of the Republic of Korea”, “President von der Leyen”.
    pub(super) fn extend_spaced(&self, phrase: &mut Phrase, i: &mut usize, span: Span) -> bool {
        let core = &self.knowledge.labels.core;
        let open = phrase.offices.is_empty() && phrase.states.len() == 1;
        if open && self.has(*i, core.of) && self.is_office(*i + 1) {
            return self.take(phrase, i);
        }
        if phrase.offices.is_empty() {
            return false;
        }
        if self.has(*i, core.of_after) && phrase.country.is_none() {
            return self.state_of_office(phrase, i);
        }
        if !self.particle(*i) {
            return false;
        }
        let (end, next) = self.capitalised(span.end, *i + 1);
        phrase.name = Some((Span::new(span.start, end), Named::Printed));
        phrase.end = next;
        *i = next;
        true
    }

    fn state_of_office(&self, phrase: &mut Phrase, i: &mut usize) -> bool {
        let at = *i + 1 + usize::from(self.has(*i + 1, self.knowledge.labels.core.article));
        if at >= self.end {
            return false;
        }
        let state =
            self.entries(at).iter().find_map(|e| if let Entry::State(s) = e { Some(*s) } else { None });
        let Some(state) = state else { return false };
        phrase.country = Some(self.knowledge.world.states[state].id.clone());
        *i = at;
        self.take(phrase, i)
    }

    /// Whether a small word of a name stands here, before a part with a capital letter.
    pub(super) fn particle(&self, token: usize) -> bool {
        let core = &self.knowledge.labels.core;
        let after = (token..self.end).find(|t| !self.has(*t, core.name_particle));
        self.has(token, core.name_particle) && after.is_some_and(|t| self.capital(t))
    }

    /// The further capitalised words of a name in a spaced language.
    pub(super) fn capitalised(&self, mut end: usize, mut next: usize) -> (usize, usize) {
        let joins = |c: char| self.tongue.language.settings.name_joiners.contains(c);
        while next < self.end {
            let token = self.tokens[next];
            let text = &self.view.folded[token.span.start..token.span.end];
            let capital = text.chars().next().is_some_and(char::is_uppercase);
            match token.kind {
                TokenKind::Other | TokenKind::Known(_) if capital && self.word(next).is_none() => {
                    end = token.span.end;
                    next += 1;
                }
                TokenKind::Mark(c) if joins(c) && next + 1 < self.end => {
                    let after = self.tokens[next + 1].span;
                    let glued = token.span.start == end && after.start <= token.span.end + 1;
                    let upper =
                        self.view.folded[after.start..].chars().next().is_some_and(char::is_uppercase);
                    if !(glued && upper) {
                        break;
                    }
                    next += 1;
                }
                TokenKind::Known(_) if self.particle(next) => {
                    end = token.span.end;
                    next += 1;
                }
                _ => break,
            }
        }
        (end, next)
    }

    pub(super) fn capital(&self, token: usize) -> bool {
        let kind = self.tokens[token].kind;
        let upper = self.view.folded[self.tokens[token].span.start..].chars().next();
        matches!(kind, TokenKind::Other | TokenKind::Name(_)) && upper.is_some_and(char::is_uppercase)
    }

    /// The token after “Jr.” and the like, with or without a comma before it.
    pub(super) fn after_suffix(&self, at: usize) -> usize {
        let suffix = self.knowledge.labels.core.name_suffix;
        let comma = usize::from(at < self.end && self.is_list_mark(at));
        if self.has(at + comma, suffix) { at + comma + 1 } else { at }
    }

    /// Where the group stands that an actor joins: “A, B and C”, “A, B, and the C”.
    pub(super) fn group_before(&self, items: &[Item], members: &[usize], end: usize) -> Option<usize> {
        let core = &self.knowledge.labels.core;
        let word = |i: usize, label| matches!(items[i].kind, ItemKind::Word(w) if self.word_has(w, label));
        let mut at = items.len();
        if at > 0 && word(at - 1, core.article) {
            at -= 1;
        }
        if let Some(pair) = self.pair_before(items, members) {
            return Some(pair);
        }
        at = at.checked_sub(1).filter(|i| self.joins(&items[*i]))?;
        let comma = matches!(items[at].kind, ItemKind::Mark(_));
        let oxford = !comma && at > 0 && matches!(items[at - 1].kind, ItemKind::Mark(_));
        at = at.checked_sub(1)?;
        if oxford {
            at = at.checked_sub(1).filter(|_| self.joins(&items[at]))?;
        }
        let ItemKind::Actor(group) = &items[at].kind else { return None };
        let pause = (comma && self.is_pause(&items[at + 1])) || oxford;
        // A comma may also end a clause; what follows it belongs to a list of its own kind only.
        let alike = self.is_human(group) == self.is_human(members);
        let listed = if oxford { group.len() > 1 } else { !pause || group.len() > 1 || self.goes_on(end) };
        ((!pause || alike) && listed).then_some(at)
    }

    /// Whether a list goes on after a position: a comma there, or “and”. “At X's invitation, [Y] came” is no list.
    fn goes_on(&self, position: usize) -> bool {
        let next = self.tokens.partition_point(|t| t.span.start < position);
        let joins = |t: usize| self.is_list_mark(t) || self.has(t, self.knowledge.labels.core.and);
        next >= self.end || joins(next)
    }

    /// Where the state or body stands that another joins with a dash.
    fn pair_before(&self, items: &[Item], members: &[usize]) -> Option<usize> {
        let [.., first, dash] = items else { return None };
        let ItemKind::Mark(c) = dash.kind else { return None };
        let ItemKind::Actor(group) = &first.kind else { return None };
        let people = |members: &[usize]| {
            members.iter().any(|m| {
                let kind = self.cast.entities[self.cast.mentions[*m].entity].kind;
                matches!(kind, ActorKind::Person | ActorKind::People)
            })
        };
        let joins = self.tongue.language.settings.pair_marks.contains(c);
        (joins && !people(group) && !people(members)).then_some(items.len() - 2)
    }

    fn is_pause(&self, item: &Item) -> bool {
        matches!(item.kind, ItemKind::Mark(c) if self.tongue.language.settings.clause_ends.contains(c))
    }

    fn is_human(&self, members: &[usize]) -> bool {
        let kind = |m: &usize| self.cast.entities[self.cast.mentions[*m].entity].kind;
        members.iter().all(|m| matches!(kind(m), ActorKind::Person | ActorKind::People))
    }

    /// “Wang Yi, China’s foreign minister”: an office after a name and a comma is his.
    pub(super) fn apposition(&mut self, items: &mut Vec<Item>, item: &Item) -> bool {
        let Some((person, other)) = self.apposed(items, item) else { return false };
        let words = self.view.slice(item.span).to_string();
        let found = self.cast.entities[other].country.clone();
        let entity = &mut self.cast.entities[person];
        entity.country = entity.country.take().or(found);
        entity.offices.push(words);
        if let Some(mention) = self.cast.mentions.last_mut() {
            mention.entity = person;
        }
        items.pop();
        if let Some(named) = items.last_mut() {
            named.span.end = item.span.end;
        }
        true
    }

    /// The person named before the comma, and whoever the office after it was taken for.
    fn apposed(&self, items: &[Item], item: &Item) -> Option<(usize, usize)> {
        let [.., named, between] = items else { return None };
        let (ItemKind::Actor(names), ItemKind::Actor(offices)) = (&named.kind, &item.kind) else {
            return None;
        };
        let [office] = offices.as_slice() else { return None };
        let (name, office) = (&self.cast.mentions[*names.last()?], &self.cast.mentions[*office]);
        let alone = |m: &super::Mention| m.office == Some(m.span);
        let (person, other) = (&self.cast.entities[name.entity], &self.cast.entities[office.entity]);
        let clash = person.country.is_some() && other.country.is_some() && person.country != other.country;
        let fits = self.is_pause(between)
            && self.joins(between)
            && person.kind == ActorKind::Person
            && !alone(name)
            && alone(office)
            && !clash;
        fits.then_some((name.entity, office.entity))
    }
}
