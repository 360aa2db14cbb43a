//! Who acts in the clause of a reporting verb.

use crate::actor::{ActorKind, ItemKind, Parsed};
use crate::knowledge::rules::Filter;
use crate::text::Span;

use super::{LATELY, Reader, Speaker};

/// How many sentences back somebody may have spoken to be meant by a pronoun.
const RECENT: usize = 2;

/// How many sentences back somebody may have issued what “the statement” means.
const ISSUED: usize = 4;

/// The longest and shortest words, in characters, that may stand for a speaker whom the cast does not know.
const PRINTED: std::ops::RangeInclusive<usize> = 2..=24;

/// The shortest and the longest names that begin with a surname and are told by it without an office, in characters.
const FULL_NAMES: std::ops::RangeInclusive<usize> = 3..=4;

/// The longest noun, in characters, that may stand for a speaker before the one to whom he speaks.
const BEFORE_HEARER: usize = 8;

/// Ordinary words of up to so many characters name nobody.
const SHORT: usize = 4;

/// Who acts, and where he is named.
#[derive(Clone, Copy, Debug)]
pub(super) struct Agent {
    pub speaker: Speaker,
    pub named: Option<Span>,
    /// Nothing but adverbs, times and phrases with a preposition stands between him and the verb.
    pub close: bool,
}

impl<'a> Reader<'a> {
    /// Who acts: named in the verb's clause, before it in the sentence, or carried over.
    pub(super) fn agent(&self, index: usize, verb: usize) -> Option<Agent> {
        let parsed = &self.scene.sentences[index];
        self.own_agent(index, verb)
            .or_else(|| self.topic(index, parsed, verb))
            .or_else(|| self.stranger(parsed, verb))
            .or_else(|| self.carried(index, parsed, verb))
    }

    /// “The industry rejects the plan, saying …”: the sentence begins with a subject whom the cast does not know.
    fn stranger(&self, parsed: &'a Parsed, verb: usize) -> Option<Agent> {
        let core = self.core();
        let site = self.site(parsed, 0);
        if self.scene.tongue.language.settings.spaced || site.to >= verb {
            return None;
        }
        let noun = |i: &usize| matches!(parsed.items[*i].kind, ItemKind::Other) || site.ends_as_noun(*i);
        let to = (0..site.to).take_while(noun).count();
        let span = Span::new(parsed.span.start, parsed.items[to.checked_sub(1)?].span.end);
        let words = &self.scene.view.folded[span.start..span.end];
        let fits = PRINTED.contains(&words.chars().count()) && words.chars().count() <= BEFORE_HEARER;
        let acts = site.has(to, core.verb) || site.has(to, core.say_weak) || site.has(to, core.say);
        (fits && acts).then_some(Agent { speaker: Speaker::Printed(span), named: Some(span), close: false })
    }

    /// Who is named in the verb's own clause.
    pub(super) fn own_agent(&self, index: usize, verb: usize) -> Option<Agent> {
        let parsed = &self.scene.sentences[index];
        let site = self.site(parsed, verb);
        // “X told Y, saying”: who tells is who says.
        let verb = (site.from..verb).find(|i| self.tells(parsed, *i)).unwrap_or(verb);
        let free: Vec<usize> = (site.from..verb)
            .filter(|i| self.is_free(parsed, *i) && !site.aside(*i, verb) && !site.is_modifier(*i, self.cast))
            .collect();
        let Some(nearest) = free.last().copied() else {
            return self
                .account_of(index, verb)
                .or_else(|| self.seat(parsed, verb))
                .or_else(|| self.printed(index, parsed, verb))
                .or_else(|| self.text_itself(index, verb));
        };
        let spaced = self.scene.tongue.language.settings.spaced;
        let close = self.is_close(parsed, nearest, verb);
        let at = if close || spaced { nearest } else { free[0] };
        let (speaker, span) = self.speaker_at(index, parsed, at)?;
        Some(Agent { speaker, named: Some(span), close: close || at == nearest && spaced })
    }

    /// “The statement of X says”: whose statement it is.
    fn account_of(&self, index: usize, verb: usize) -> Option<Agent> {
        let parsed = &self.scene.sentences[index];
        let account = self.account(parsed, verb)?;
        let site = self.site(parsed, verb);
        let of = account.checked_sub(1).filter(|i| site.has(*i, self.core().of))?;
        let at = of.checked_sub(1).filter(|i| *i >= site.from)?;
        let (speaker, span) = self.speaker_at(index, parsed, at).or_else(|| self.seat_at(parsed, at))?;
        Some(Agent { speaker, named: Some(span), close: true })
    }

    /// The word for a text right before a reporting verb.
    fn account(&self, parsed: &'a Parsed, verb: usize) -> Option<usize> {
        let core = self.core();
        let site = self.site(parsed, verb);
        let light = |i: &usize| {
            site.has(*i, core.adverb)
                || site.has(*i, core.during)
                || matches!(parsed.items[*i].kind, ItemKind::Time(_))
        };
        (site.from..verb).rev().find(|i| !light(i)).filter(|i| site.has(*i, core.account))
    }

    /// “The statement says”: who is said a little before to have made it, else the text itself.
    fn text_itself(&self, index: usize, verb: usize) -> Option<Agent> {
        let parsed = &self.scene.sentences[index];
        let core = self.core();
        let account = self.account(parsed, verb)?;
        let site = self.site(parsed, account);
        let inside = |i: usize| [core.at, core.of, core.by].iter().any(|l| site.has(i, *l));
        if self.scene.tongue.language.settings.spaced || account.checked_sub(1).is_some_and(inside) {
            return None;
        }
        let span = parsed.items[account].span;
        let found = (index.saturating_sub(ISSUED)..=index).rev().find_map(|s| self.author(s, span));
        let speaker = found.unwrap_or(Speaker::Printed(span));
        Some(Agent { speaker, named: Some(span), close: true })
    }

    /// Who a sentence says made the text that a word such as “the statement” means.
    fn author(&self, index: usize, text: Span) -> Option<Speaker> {
        let parsed = &self.scene.sentences[index];
        let folded = &self.scene.view.folded;
        let same = |i: &usize| {
            let span = parsed.items[*i].span;
            span.end <= text.start && folded[span.start..span.end] == folded[text.start..text.end]
        };
        let at = (0..parsed.items.len()).rev().find(same)?;
        let site = self.site(parsed, at);
        let owner = at.checked_sub(2).filter(|_| site.has(at - 1, self.core().of));
        let owner = owner.and_then(|i| self.speaker_at(index, parsed, i));
        let near = || {
            let mut free = self.told_before(parsed, at).filter(|i| *i >= site.from);
            let here = free.next_back().or_else(|| self.told_before(parsed, at).next());
            // “In its statement X …”.
            let after = || (at..parsed.items.len()).find(|i| self.is_free(parsed, *i));
            here.or_else(|| after().filter(|_| site.has(site.from, self.core().at)))
        };
        let seat = || self.seat(parsed, at).map(|a| a.speaker);
        let named = owner.or_else(|| self.speaker_at(index, parsed, near()?));
        named.map(|(speaker, _)| speaker).or_else(seat)
    }

    /// A seat of government that stands for it: “the White House said”.
    fn seat(&self, parsed: &'a Parsed, verb: usize) -> Option<Agent> {
        let core = self.core();
        let site = self.site(parsed, verb);
        let light = |i: usize| {
            [core.adverb, core.narrative, core.block, core.article].iter().any(|l| site.has(i, *l))
                || matches!(parsed.items[i].kind, ItemKind::Time(_))
        };
        let first = (site.from..verb).find(|i| !light(*i))?;
        let (speaker, span) = self.seat_at(parsed, first)?;
        let spaced = self.scene.tongue.language.settings.spaced;
        let alone = !spaced || (first + 1..verb).all(|i| light(i) || site.has(i, core.past));
        let close = alone && self.is_close(parsed, first, verb);
        close.then_some(Agent { speaker, named: Some(span), close })
    }

    /// A place standing here, as one who speaks.
    pub(super) fn seat_at(&self, parsed: &Parsed, i: usize) -> Option<(Speaker, Span)> {
        let item = parsed.items.get(i)?;
        matches!(item.kind, ItemKind::Place { .. }).then_some((Speaker::Printed(item.span), item.span))
    }

    /// Whether a reporting verb with a hearer stands here.
    fn tells(&self, parsed: &'a Parsed, i: usize) -> bool {
        let site = self.site(parsed, i);
        site.has(i, self.core().say) && site.has(i, self.core().say_to) && i > site.from
    }

    /// The first free actor of the nearest clause before the verb's that has one, or who speaks there. Who is named in
    /// what is said, or in a clause on what it is about, speaks not.
    pub(super) fn topic(&self, index: usize, parsed: &'a Parsed, verb: usize) -> Option<Agent> {
        let mut to = self.site(parsed, verb).from;
        while to > 0 {
            let site = self.site(parsed, to - 1);
            let from = site.from.min(to - 1);
            let core = self.core();
            let says = (from..to).find(|i| {
                [core.say, core.say_weak, core.about].iter().any(|l| site.has(*i, *l))
                    && !self.inside_quotes(parsed.items[*i].span)
            });
            let found = (from..says.unwrap_or(to))
                .filter(|i| self.is_free(parsed, *i) && !site.aside(*i, verb))
                .find_map(|i| self.speaker_at(index, parsed, i));
            if let Some((speaker, span)) = found {
                return Some(Agent { speaker, named: Some(span), close: false });
            }
            let speaks = says.filter(|i| site.has(*i, core.say)).and_then(|i| self.own_agent(index, i));
            if speaks.is_some() {
                return speaks;
            }
            to = from;
        }
        None
    }

    /// Who spoke last, or of whom the article speaks, where the sentence names nobody before its verb.
    fn carried(&self, index: usize, parsed: &'a Parsed, verb: usize) -> Option<Agent> {
        let block = parsed.block;
        let last = self.last.filter(|(_, s)| self.scene.sentences[*s].block == block && s + RECENT >= index);
        if let Some((speaker, _)) = last {
            return Some(Agent { speaker, named: None, close: false });
        }
        let site = self.site(parsed, verb);
        let anybody = Filter { person: true, state: true, body: true, ..Filter::default() };
        let value = self.discourse.subject_for(&site, anybody, self.cast)?;
        let entity = value.entities.first()?;
        Some(Agent { speaker: Speaker::Entity(*entity), named: None, close: false })
    }

    /// Whether an actor stands here that no preposition, verb or “of” takes away.
    pub(super) fn is_free(&self, parsed: &'a Parsed, i: usize) -> bool {
        let actor = matches!(parsed.items[i].kind, ItemKind::Actor(_) | ItemKind::Reference { .. });
        let site = self.site(parsed, i);
        // “Germany's ‘Handelsblatt’”: what stands before a title tells whose it is.
        let of_title = self.is_title_mark(parsed, i + 1, 0);
        let light = |j: &usize| {
            site.has(*j, self.core().adverb) || matches!(parsed.items[*j].kind, ItemKind::Time(_))
        };
        // “The agency on Monday quoted X as saying”: what stands before “quoted” only passes it on.
        let next = (i + 1..parsed.items.len()).find(|j| !light(j));
        let passes_on = next.is_some_and(|j| site.has(j, self.core().of));
        actor && !of_title && site.preposition(i).is_none() && !passes_on && !site.is_object(i)
    }

    /// Whom the item stands for as a speaker.
    pub(super) fn speaker_at(&self, index: usize, parsed: &'a Parsed, i: usize) -> Option<(Speaker, Span)> {
        let item = parsed.items.get(i)?;
        let entity = match &item.kind {
            ItemKind::Actor(members) => self.cast.mentions[*members.first()?].entity,
            ItemKind::Reference { label, leaders, states } => {
                let pronoun = *label == self.core().pronoun;
                let meant = || self.meant_here(index, i).or_else(|| self.spoke_recently(index));
                if let Some(speaker) = pronoun.then(meant).flatten() {
                    return Some((speaker, item.span));
                }
                let start = item.span.start;
                let all = self.discourse.resolve(
                    (*label, *leaders),
                    states,
                    start,
                    self.cast,
                    self.scene.knowledge,
                );
                *all.first()?
            }
            _ => return None,
        };
        Some((Speaker::Entity(entity), item.span))
    }

    /// Whom a pronoun means by what stands before it in its sentence: who has spoken there, or the first person of whom
    /// the author tells.
    fn meant_here(&self, index: usize, pronoun: usize) -> Option<Speaker> {
        if let Some((speaker, _)) = self.last.filter(|(s, at)| *at == index && self.is_personal(*s)) {
            return Some(speaker);
        }
        let parsed = &self.scene.sentences[index];
        let mut told = self.told_before(parsed, pronoun);
        told.find_map(|i| self.person_at(parsed, i)).map(|(speaker, _)| speaker)
    }

    /// “X spoke to the press and warned …”: of whom a sentence tells whose verb has nobody in its own clause.
    pub(super) fn told_of(&self, index: usize, verb: usize) -> Option<Agent> {
        let parsed = &self.scene.sentences[index];
        let core = self.core();
        let site = self.site(parsed, verb);
        let light = |i: usize| [core.adverb, core.and].iter().any(|l| site.has(i, *l));
        if site.from == 0 || !(site.from..verb).all(light) {
            return None;
        }
        let first = self.told_before(parsed, site.from).next()?;
        let (speaker, span) = self.speaker_at(index, parsed, first)?;
        Some(Agent { speaker, named: Some(span), close: true })
    }

    /// Where those stand before an item who act in what the author tells.
    fn told_before(&self, parsed: &'a Parsed, until: usize) -> impl DoubleEndedIterator<Item = usize> {
        (0..until).filter(|i| self.is_free(parsed, *i) && self.is_told(parsed.items[*i].span))
    }

    /// Whether the author speaks, and nobody else.
    fn is_told(&self, span: Span) -> bool {
        !self.inside_quotes(span) && !self.said.iter().rev().take(LATELY).any(|s| s.span.contains(span))
    }

    /// Who spoke in the sentence before, of whom it speaks, or who spoke in one of the last sentences.
    fn spoke_recently(&self, index: usize) -> Option<Speaker> {
        let (last, sentence) = self.last.unzip();
        let person = last.filter(|s| self.is_personal(*s));
        if let Some(speaker) = person.filter(|_| sentence.is_some_and(|s| s + 1 == index)) {
            return Some(speaker);
        }
        if let Some((entities, sentence)) = &self.subject
            && sentence + 1 == index
            && let Some(entity) = entities.iter().find(|e| self.cast.entities[**e].kind == ActorKind::Person)
        {
            return Some(Speaker::Entity(*entity));
        }
        if let Some(only) = index.checked_sub(1).and_then(|before| self.only_person(before, index)) {
            return Some(only);
        }
        let blocks = |s: usize| self.scene.sentences[s].block;
        let near = |s: usize| s + RECENT >= index && blocks(s) + 1 >= blocks(index);
        person.filter(|_| sentence.is_some_and(near))
    }

    /// The one person named in a sentence of the same paragraph, outside what is said there.
    fn only_person(&self, sentence: usize, index: usize) -> Option<Speaker> {
        let parsed = &self.scene.sentences[sentence];
        if parsed.block != self.scene.sentences[index].block {
            return None;
        }
        let told = |i: &usize| self.is_told(parsed.items[*i].span);
        let mut people =
            (0..parsed.items.len()).filter(told).filter_map(|i| self.person_at(parsed, i)).map(|p| p.0);
        let first = people.next()?;
        people.all(|p| p == first).then_some(first)
    }

    /// Whether only adverbs, times and phrases with a preposition stand between an actor and a verb.
    fn is_close(&self, parsed: &'a Parsed, actor: usize, verb: usize) -> bool {
        let core = self.core();
        let site = self.site(parsed, verb);
        for i in actor + 1..verb {
            if [core.at, core.to, core.with, core.for_, core.about, core.from, core.by]
                .iter()
                .any(|l| site.has(i, *l))
            {
                return true;
            }
            let light = [core.adverb, core.past, core.say, core.say_soft, core.separately, core.narrative]
                .iter()
                .any(|l| site.has(i, *l));
            if !light && !matches!(parsed.items[i].kind, ItemKind::Time(_)) {
                return false;
            }
        }
        true
    }

    /// “In the hall held a ceremony to welcome X”: after a place, another verb stands before the one that thanks or
    /// welcomes, which then tells what is done there and not what is said.
    pub(super) fn acts_before(&self, parsed: &'a Parsed, from: usize, verb: usize) -> bool {
        let core = self.core();
        let site = self.site(parsed, verb);
        let first = |i: &usize| parsed.items[*i].span.start >= from && site.has(*i, core.at);
        let Some(at) = (site.from..verb).find(first) else { return false };
        let closes = |i: usize| [core.during, core.of].iter().any(|l| site.has(i, *l));
        let spoken = |i: usize| [core.say, core.say_soft].iter().any(|l| site.has(i, *l));
        let mut open = (at + 1..verb).rev().take_while(|i| !closes(*i));
        open.any(|i| site.is_verb(i) && !spoken(i))
    }

    /// Words right before the verb that name somebody the cast does not know.
    fn printed(&self, index: usize, parsed: &'a Parsed, verb: usize) -> Option<Agent> {
        if self.scene.tongue.language.settings.spaced {
            return None;
        }
        let core = self.core();
        let site = self.site(parsed, verb);
        let light = |i: usize| {
            [core.adverb, core.past, core.narrative, core.separately, core.by, core.block]
                .iter()
                .any(|l| site.has(i, *l))
                || matches!(parsed.items[i].kind, ItemKind::Time(_))
        };
        let mark =
            |i: usize| matches!(parsed.items[i].kind, ItemKind::Mark(_)) && !self.is_title_mark(parsed, i, 0);
        let mut from = (site.from..verb).find(|i| !light(*i) && !mark(*i))?;
        // “A spokesman on Friday in Berlin told Y”: when, where and to whom are no part of the name.
        let apart = |i: &usize| {
            site.has(*i, core.at)
                || site.has(*i, core.to)
                || matches!(parsed.items[*i].kind, ItemKind::Time(_))
        };
        let last = (from..verb).rev().find(|i| site.has(*i, core.of)).unwrap_or(from);
        let until = (last + 1..verb).find(apart).unwrap_or(verb);
        let to = (from..until).rev().find(|i| !light(*i))? + 1;
        // What describes the noun is no part of its name, unless it is whose government speaks.
        if let Some(of) = (from..to).rev().find(|i| site.has(*i, core.of)) {
            let owner = of.checked_sub(1).filter(|_| of + 2 == to && site.has(of + 1, core.organ));
            if let Some((speaker, span)) = owner.and_then(|i| self.speaker_at(index, parsed, i)) {
                return Some(Agent { speaker, named: Some(span), close: true });
            }
            from = of + 1;
        }
        // “The statement says”: whoever has been speaking does.
        if from >= to || site.has(to - 1, core.account) {
            return None;
        }
        let kept = |i: usize| site.has(i, core.gathering) || !self.stops_printed(parsed, i);
        let last = &parsed.items[to - 1].kind;
        // A word such as “company” alone names none.
        let named = to > from + 1 && site.has(to - 1, core.establishment);
        let noun = named || site.ends_as_noun(to - 1) || site.has(to - 1, core.gathering);
        let name =
            matches!(last, ItemKind::Other | ItemKind::Place { .. }) || self.is_title_mark(parsed, to - 1, 1);
        let span = Span::new(parsed.items[from].span.start, parsed.items[to - 1].span.end);
        let words = &self.scene.view.folded[span.start..span.end];
        let chars = words.chars().count();
        let language = &self.scene.tongue.language;
        let unlabelled = matches!(last, ItemKind::Other) || site.has(to - 1, core.block);
        let full = unlabelled && FULL_NAMES.contains(&chars) && language.surname(words).is_some();
        let plain = chars <= SHORT && language.begins_commonly(words);
        // Before a preposition most unknown words are verbs.
        let hearer = site.has(until, core.to);
        let fits = (full || noun && (!hearer || chars <= BEFORE_HEARER) || name && !plain && !hearer)
            && PRINTED.contains(&chars)
            && (from..to).all(kept);
        fits.then_some(Agent { speaker: Speaker::Printed(span), named: Some(span), close: true })
    }

    pub(super) fn is_title_mark(&self, parsed: &Parsed, i: usize, side: usize) -> bool {
        let settings = &self.scene.tongue.language.settings;
        parsed
            .items
            .get(i)
            .is_some_and(|item| matches!(item.kind, ItemKind::Mark(c) if settings.is_title_mark(c, side)))
    }

    /// Whether the item is no part of a noun: a preposition, a verb, a mark other than those of titles.
    fn stops_printed(&self, parsed: &'a Parsed, i: usize) -> bool {
        let core = self.core();
        let site = self.site(parsed, i);
        match parsed.items[i].kind {
            ItemKind::Mark(_) => !self.is_title_mark(parsed, i, 0) && !self.is_title_mark(parsed, i, 1),
            ItemKind::Word(_) => {
                let prepositions = [core.at, core.to, core.with, core.for_, core.about, core.from];
                let others = [core.wish, core.negation, core.say, core.this_one, core.future, core.self_];
                prepositions.iter().chain(&others).any(|l| site.has(i, *l)) || site.is_verb(i)
            }
            ItemKind::Time(_) => true,
            _ => false,
        }
    }

    /// Whether a person, people or a body stands here: somebody who may speak without a word on it.
    pub(super) fn may_speak(&self, parsed: &'a Parsed, i: usize) -> bool {
        match &parsed.items[i].kind {
            ItemKind::Reference { label, .. } => {
                let core = self.core();
                *label == core.both || *label == core.pronoun
            }
            ItemKind::Actor(members) => {
                members.first().is_some_and(|m| self.cast.entity(*m).kind != ActorKind::State)
            }
            _ => false,
        }
    }

    /// A person standing here.
    pub(super) fn person_at(&self, parsed: &Parsed, i: usize) -> Option<(Speaker, Span)> {
        let item = parsed.items.get(i)?;
        let ItemKind::Actor(members) = &item.kind else { return None };
        let entity = self.cast.mentions[*members.first()?].entity;
        let personal = matches!(self.cast.entities[entity].kind, ActorKind::Person | ActorKind::People);
        personal.then_some((Speaker::Entity(entity), item.span))
    }
}
