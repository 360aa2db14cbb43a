//! Words that name somebody or something no list knows: an association, a festival, a delegation.

use std::ops::Range;

use crate::actor::{ActorKind, Cast, ItemKind};
use crate::knowledge::Label;
use crate::knowledge::rules::{Filter, Slot};
use crate::text::Span;

use super::discourse::Discourse;
use super::frame::Attempt;
use super::site::{Site, Value};

/// The shortest and the longest names, in characters.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=40;

/// The shortest and the longest unknown names that their characters alone tell, in characters.
const LIKE_NAMES: std::ops::RangeInclusive<usize> = 3..=8;

/// At most so many items stand before the word that begins a list of those just told of.
const LISTED: usize = 8;

/// Items between the actor who gives a gathering its name and the word for the gathering.
const LONGEST_NAME: usize = 3;

impl Attempt<'_> {
    /// Fills an argument with words as they are printed.
    pub(super) fn printed(&self, slot: Slot, cast: &mut Cast, discourse: &Discourse) -> Option<Value> {
        let core = &self.scene.knowledge.labels.core;
        let site = &self.site;
        let range = match slot {
            Slot::Topic => return self.gathering_told(cast, discourse),
            Slot::To => self.after_preposition(core.to)?,
            Slot::By => self.after_preposition(core.by)?,
            Slot::Subject => site.from..site.anchor,
            Slot::Object => site.head + 1..site.to,
            _ => return None,
        };
        let noun_needed = matches!(slot, Slot::Subject | Slot::Object);
        let mut entities = Vec::new();
        let mut span: Option<Span> = None;
        for piece in pieces(site, range) {
            if noun_needed && !site.ends_as_noun(piece.end - 1) && !self.is_like_name(&piece) {
                continue;
            }
            let at = site.across(&piece);
            if let Some(entity) = self.entity(piece, cast, discourse) {
                entities.push(entity);
                span = Some(span.map_or(at, |s| Span::new(s.start, at.end)));
            }
        }
        span.map(|span| Value { entities, span: Some(span), inferred: false })
    }

    /// The gathering that the paragraph has named last: “the forum opened on Monday, and X sent a message”.
    fn gathering_told(&self, cast: &mut Cast, discourse: &Discourse) -> Option<Value> {
        let span = discourse.gathering_in(self.paragraph())?;
        let name = self.scene.view.slice(span).to_string();
        let entities = vec![cast.by_words(ActorKind::Body, &name, None)];
        Some(Value { entities, span: None, inferred: true })
    }

    /// Where the paragraph begins.
    pub(super) fn paragraph(&self) -> usize {
        self.scene.view.blocks[self.site.parsed.block].1.start
    }

    /// Those whom the next sentence lists: “X received five ambassadors. They are A, B …”.
    pub(super) fn listed(&self, filter: Filter, cast: &Cast) -> Option<Value> {
        let they_are = self.scene.knowledge.labels.core.they_are;
        let here = self.site.parsed;
        let at = self.scene.sentences.partition_point(|s| s.span.start <= here.span.start);
        let next = self.scene.sentences.get(at).filter(|s| s.block <= here.block + 1)?;
        let site = Site::new(next, 0, self.scene.tongue, self.scene.knowledge);
        let from = (0..next.items.len().min(LISTED)).find(|i| site.has(*i, they_are))?;
        let members = next.items[from..].iter().filter_map(|item| match &item.kind {
            ItemKind::Actor(members) => Some(members.iter().map(|m| cast.mentions[*m].entity)),
            _ => None,
        });
        let entities: Vec<usize> = members.flatten().filter(|e| cast.entities[*e].passes(filter)).collect();
        (!entities.is_empty()).then_some(Value { entities, span: None, inferred: false })
    }

    /// The items between the nearest such preposition before the head and the head.
    fn after_preposition(&self, label: Label) -> Option<Range<usize>> {
        let site = &self.site;
        let at = (site.from..site.head).rev().find(|i| site.has(*i, label))?;
        Some(at + 1..site.head)
    }

    /// Whom the items name: somebody known whose name they are, or somebody of whom no more is known.
    fn entity(&self, piece: Range<usize>, cast: &mut Cast, discourse: &Discourse) -> Option<usize> {
        let site = &self.site;
        let core = &self.scene.knowledge.labels.core;
        if let [one] = site.parsed.items.get(piece.clone())?
            && let ItemKind::Actor(members) = &one.kind
        {
            return members.first().map(|m| cast.mentions[*m].entity);
        }
        let bare = piece.len() == 1 && site.has(piece.start, core.gathering);
        let told = discourse.gathering.filter(|_| bare);
        let span = told.unwrap_or_else(|| site.across(&piece));
        let name = self.scene.view.slice(span).to_string();
        if !LENGTHS.contains(&name.chars().count()) {
            return None;
        }
        let state = site.parsed.items[piece.clone()].iter().find_map(|i| match &i.kind {
            ItemKind::Actor(members) => {
                members.iter().map(|m| cast.entity(*m)).find(|e| e.kind == ActorKind::State)
            }
            _ => None,
        });
        let country = state.and_then(|e| e.country.clone());
        if self.is_like_name(&piece) {
            return Some(cast.named(&name, None, &self.scene.tongue.language.settings.name_joiners));
        }
        let kind = if site.is_people(piece.end - 1) { ActorKind::People } else { ActorKind::Body };
        Some(cast.by_words(kind, &name, country))
    }

    /// Whether the items are unknown characters all of which are those of transliterated names.
    fn is_like_name(&self, items: &Range<usize>) -> bool {
        let run = self.scene.view.slice(self.site.across(items));
        let typical = |c: char| self.scene.tongue.language.name_weight(c) > 0;
        let unknown = self.site.parsed.items[items.clone()].iter().all(|i| matches!(i.kind, ItemKind::Other));
        unknown && LIKE_NAMES.contains(&run.chars().count()) && run.chars().all(typical)
    }
}

/// The members of a list, without the words around them that name nobody.
fn pieces(site: &Site<'_>, range: Range<usize>) -> Vec<Range<usize>> {
    let core = &site.knowledge.labels.core;
    let settings = &site.tongue.language.settings;
    let light = |i: usize| {
        let word = [core.adverb, core.narrative, core.past, core.separately].iter().any(|l| site.has(i, *l));
        let titled = |c: char| settings.is_title_mark(c, 0) || settings.is_title_mark(c, 1);
        let mark = matches!(site.item(i).kind, ItemKind::Mark(c) if !titled(c));
        word || mark || matches!(site.item(i).kind, ItemKind::Time(_))
    };
    let mut out = Vec::new();
    for part in range.collect::<Vec<_>>().split(|i| site.joins(*i)) {
        // What comes after a verb, as in “the founding of X”, is no part of the name, nor is “during”.
        let until = part
            .iter()
            .position(|i| site.has(*i, core.verb) || site.has(*i, core.during))
            .unwrap_or(part.len());
        let of = part[..until].iter().rposition(|i| site.has(*i, core.of)).map_or(0, |at| at + 1);
        // “And their families” are those of people just named.
        if of == 2 && site.has(part[0], core.block) {
            continue;
        }
        let named = &part[of..until];
        let first = named.iter().find(|i| !light(**i));
        let last = named.iter().rev().find(|i| !light(**i));
        out.extend(first.zip(last).map(|(a, b)| *a..*b + 1));
    }
    out
}

impl Site<'_> {
    /// What the gathering is called for which an item stands.
    pub(super) fn gathering_name(&self, at: usize) -> Option<Span> {
        self.gathering_items(at).map(|items| self.across(&items))
    }

    /// The name of the gathering for which an item stands: the item with what is before it and describes it.
    pub(super) fn gathering_items(&self, at: usize) -> Option<Range<usize>> {
        let core = &self.knowledge.labels.core;
        let settings = &self.tongue.language.settings;
        let mut closed = false;
        let mut bracket =
            |c: char| match settings.brackets.iter().find(|b| b.iter().any(|m| m.starts_with(c))) {
                Some([_, end]) if end.starts_with(c) => !std::mem::replace(&mut closed, true),
                Some(_) => std::mem::replace(&mut closed, false),
                None => false,
            };
        let part = |i: &usize| match &self.item(*i).kind {
            ItemKind::Other | ItemKind::Place { .. } => true,
            ItemKind::Actor(members) => members.len() < 3,
            ItemKind::Word(_) => self.tells_gathering(*i) || self.has(*i, core.pair),
            ItemKind::Mark(c) => settings.pair_marks.contains(*c) || bracket(*c),
            _ => false,
        };
        let first = (self.from..at).rev().take_while(part).last();
        let alone = self.has(at, core.forum) && !self.has(at, core.gathering);
        (first.is_some() || alone).then_some(first.unwrap_or(at)..at + 1)
    }

    /// Whether a word for a gathering is only part of the name of the one that follows: “the Baku forum's meeting”.
    pub(super) fn begins_name(&self, at: usize) -> bool {
        let end = self.to.min(at + 2 + LONGEST_NAME);
        let next = (at + 1..end).find(|i| self.is_gathering(*i));
        let other = next.filter(|i| !self.has(*i, self.knowledge.labels.core.plenary));
        other.and_then(|i| self.gathering_items(i)).is_some_and(|name| name.contains(&at))
    }

    /// The gathering that is named last before the head, or by it, in its clause.
    pub(super) fn nearest_gathering(&self) -> Option<usize> {
        (self.from..=self.head).rev().find(|i| self.is_gathering(*i))
    }

    /// Whether an actor only says which gathering is meant, other than the head: “the group's 15th summit”.
    pub(super) fn names_other_gathering(&self, item: usize) -> bool {
        if self.tongue.language.settings.spaced {
            return false;
        }
        let part = |i: usize| self.is_unknown(i) || self.tells_gathering(i);
        let end = self.parsed.items.len().min(item + 1 + LONGEST_NAME);
        let gathering = (item + 1..end).find(|i| !part(*i) || self.is_gathering(*i));
        gathering.is_some_and(|i| i != self.head && self.is_gathering(i))
    }

    /// Whether a word may stand in the name of a gathering.
    fn tells_gathering(&self, item: usize) -> bool {
        let core = &self.knowledge.labels.core;
        let people = [core.person_noun, core.people_modifier];
        let words = [core.forum, core.ordinal, core.block, core.anniversary, core.region];
        words.iter().chain(&people).any(|l| self.has(item, *l))
    }

    /// Whether an item is a word for a gathering or the name of one.
    pub(super) fn is_gathering(&self, item: usize) -> bool {
        let core = &self.knowledge.labels.core;
        self.has(item, core.gathering) || self.has(item, core.forum)
    }

    /// From the first item to the last.
    pub(super) fn across(&self, items: &Range<usize>) -> Span {
        Span::new(self.item(items.start).span.start, self.item(items.end - 1).span.end)
    }

    /// Whether an item is a noun for people.
    pub(super) fn is_people(&self, item: usize) -> bool {
        let core = &self.knowledge.labels.core;
        self.has(item, core.person_noun) || self.has(item, core.group_noun)
    }

    /// Whether an item is a noun for people or for a part of a state.
    pub(super) fn ends_as_noun(&self, item: usize) -> bool {
        let core = &self.knowledge.labels.core;
        self.is_people(item) || self.has(item, core.organ) || self.has(item, core.side)
    }
}
