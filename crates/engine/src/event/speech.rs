//! What is said: direct speech in quotation marks and reported speech after a reporting verb.

use crate::actor::{ActorKind, Cast, ItemKind, Parsed};
use crate::finding::Participant;
use crate::knowledge::Label;
use crate::knowledge::language::SpeechRuns;
use crate::knowledge::rules::{Filter, Slot};
use crate::page::BlockKind;
use crate::text::Span;
use crate::time::Clock;
use crate::words::Quotation;

use super::site::Site;
use super::{Discourse, Scene};

/// Something said.
#[derive(Clone, Debug)]
pub struct Said {
    /// What is said, in the view.
    pub span: Span,
    /// Inside quotation marks.
    pub direct: bool,
    /// Index of the speaker in [`Cast::entities`].
    pub speaker: usize,
    /// Where the speaker is named.
    pub named: Option<Span>,
    /// The reporting verb.
    pub verb: Option<Span>,
    /// The rule.
    pub rule: &'static str,
}

/// How many of the last things said are looked through.
const LATELY: usize = 64;

/// Fewer characters are no statement.
const SHORTEST: usize = 4;

/// How many items may stand between a verb and the “that” of what is said.
const LONGEST_ASIDE: usize = 12;

const ANYBODY: Filter = Filter { person: true, state: true, body: true };

/// Reads who says what in an article, in text order.
pub fn read_speech(scene: &Scene<'_>, cast: &Cast) -> Vec<Said> {
    let mut reader =
        Reader { scene, cast, discourse: Discourse::new(Clock::new(None)), said: Vec::new(), open: None };
    for index in 0..scene.sentences.len() {
        if scene.view.blocks[scene.sentences[index].block].0 == BlockKind::Paragraph {
            reader.direct(index);
            reader.reported(index);
            reader.tell_subject(index);
        } else {
            reader.open = None;
        }
    }
    let mut said = reader.said;
    said.sort_by_key(|s| (s.span.start, std::cmp::Reverse(s.span.end)));
    said
}

/// The speaker as the record has him. Words for several persons, such as “the two leaders”, stay what they are.
pub fn speaker(said: &Said, scene: &Scene<'_>, cast: &Cast, day: Option<jiff::civil::Date>) -> Participant {
    let mut one = cast.participant(said.speaker, "", day, scene.knowledge);
    let Some(span) = said.named else { return one };
    one.span = Some(scene.view.first_original(span));
    let core = &scene.knowledge.labels.core;
    let printed = scene.view.slice(span).to_string();
    let item = scene.sentences.iter().flat_map(|s| &s.items).find(|i| i.span == span);
    match item.map(|i| &i.kind) {
        Some(ItemKind::Reference { label, states }) if *label != core.pronoun && states.is_empty() => {
            let members =
                Discourse::new(Clock::new(None)).resolve(*label, states, span.start, cast, scene.knowledge);
            let names = members.iter().map(|e| cast.participant(*e, "", day, scene.knowledge).name);
            Participant {
                name: printed,
                id: None,
                office: None,
                country: None,
                role: String::new(),
                aliases: names.collect(),
                span: one.span,
            }
        }
        Some(ItemKind::Actor(members)) if members.len() == 1 => {
            if printed != one.name && !one.aliases.contains(&printed) {
                one.aliases.push(printed);
            }
            one
        }
        _ => one,
    }
}

struct Reader<'a> {
    scene: &'a Scene<'a>,
    cast: &'a Cast,
    discourse: Discourse,
    said: Vec<Said>,
    /// Index of the reported speech that runs on, and its paragraph.
    open: Option<(usize, usize)>,
}

impl<'a> Reader<'a> {
    fn core(&self) -> &'a crate::knowledge::Core {
        &self.scene.knowledge.labels.core
    }

    fn site(&self, parsed: &'a Parsed, item: usize) -> Site<'a> {
        Site::new(parsed, item, self.scene.tongue, self.scene.knowledge)
    }

    fn is_mark(&self, parsed: &Parsed, item: usize, set: &str) -> bool {
        matches!(parsed.items.get(item).map(|i| &i.kind), Some(ItemKind::Mark(c)) if set.contains(*c))
    }

    fn tell_subject(&mut self, index: usize) {
        let parsed = &self.scene.sentences[index];
        let said = std::mem::take(&mut self.said);
        super::frame::tell_subject(self.scene, parsed, &said, self.cast, &mut self.discourse);
        self.said = said;
    }

    // ---- direct speech

    fn direct(&mut self, index: usize) {
        let parsed = &self.scene.sentences[index];
        let inside = self.scene.words.quotations_from(parsed.span).iter();
        let here: Vec<Quotation> = inside.filter(|q| q.depth == 0).copied().collect();
        for quotation in here {
            if quotation.inner.is_empty() || !self.starts_here(parsed, quotation) {
                continue;
            }
            if let Some((speaker, named, verb)) = self.speaker_of(index, quotation) {
                self.said.push(Said {
                    span: quotation.inner,
                    direct: true,
                    speaker,
                    named,
                    verb,
                    rule: "speech#direct",
                });
            }
        }
    }

    fn starts_here(&self, parsed: &Parsed, quotation: Quotation) -> bool {
        parsed
            .items
            .iter()
            .any(|i| i.span.end == quotation.inner.start && matches!(i.kind, ItemKind::Mark(_)))
    }

    fn speaker_of(&self, index: usize, quotation: Quotation) -> Option<(usize, Option<Span>, Option<Span>)> {
        let parsed = &self.scene.sentences[index];
        let mark = parsed.items.iter().position(|i| i.span.end == quotation.inner.start)?;
        if let Some(found) = self.announced(parsed, mark) {
            return Some(found);
        }
        let ends = &self.scene.tongue.language.settings.sentence_ends;
        let inner = self.scene.view.slice(quotation.inner).trim_end();
        let clause_end =
            |c: char| ends.contains(c) || self.scene.tongue.language.settings.clause_ends.contains(c);
        let full = inner.chars().next_back().is_some_and(clause_end) || !quotation.closed;
        if let Some(found) = self.said_after(index, quotation, full) {
            return Some(found);
        }
        if let Some(found) = self.goes_on(parsed, mark) {
            return Some(found);
        }
        if !full || mark > 0 {
            return None;
        }
        self.first_actor_after(index, quotation).map(|(e, s)| (e, Some(s), None))
    }

    /// A quotation right after another one by the same speaker.
    fn goes_on(&self, parsed: &Parsed, mark: usize) -> Option<(usize, Option<Span>, Option<Span>)> {
        let closing = parsed.items.get(mark.checked_sub(1)?)?;
        let last =
            self.said.iter().rev().take(LATELY).find(|s| s.direct && s.span.end == closing.span.start)?;
        Some((last.speaker, None, last.verb))
    }

    /// “X said: …”, “X said, …”, “X praised …”.
    fn announced(&self, parsed: &'a Parsed, mark: usize) -> Option<(usize, Option<Span>, Option<Span>)> {
        let core = self.core();
        let settings = &self.scene.tongue.language.settings;
        let before = mark.checked_sub(1)?;
        let colon = self.is_mark(parsed, before, &settings.announcers);
        let comma = self.is_mark(parsed, before, &settings.clause_ends);
        let verb_at = if colon || comma { before.checked_sub(1)? } else { before };
        let site = self.site(parsed, mark);
        let reach = if colon { 8 } else { 2 };
        let verb = (verb_at.saturating_sub(reach)..=verb_at).rev().find(|i| {
            site.has(*i, core.say) || (colon && (site.has(*i, core.say_weak) || site.has(*i, core.say_soft)))
        });
        if verb.is_none() && !colon {
            return None;
        }
        let at = verb.unwrap_or(mark);
        let (speaker, named) = self.subject(parsed, at)?;
        Some((speaker, named, verb.map(|v| parsed.items[v].span)))
    }

    /// The subject before an item, or the one carried over.
    fn subject(&self, parsed: &'a Parsed, at: usize) -> Option<(usize, Option<Span>)> {
        let site = self.site(parsed, at);
        let find = |slot| site.find(slot, ANYBODY, self.cast, &self.discourse);
        let value = find(Slot::Subject).or_else(|| find(Slot::Carried))?;
        value.entities.first().map(|e| (*e, value.span))
    }

    /// “…” said X: in the rest of the sentence or in the next one of the paragraph.
    fn said_after(
        &self,
        index: usize,
        quotation: Quotation,
        full: bool,
    ) -> Option<(usize, Option<Span>, Option<Span>)> {
        let parsed = &self.scene.sentences[index];
        let rest = parsed.items.iter().position(|i| i.span.start > quotation.inner.end);
        if let Some(from) = rest.filter(|_| quotation.inner.end < parsed.span.end)
            && let Some(found) = self.actor_and_verb(parsed, from)
        {
            return Some(found);
        }
        let next = self.scene.sentences.get(self.sentence_after(quotation.inner.end)?)?;
        if !full || next.block != parsed.block {
            return None;
        }
        self.actor_and_verb(next, 0)
    }

    fn sentence_after(&self, at: usize) -> Option<usize> {
        self.scene.sentences.iter().position(|s| s.span.start >= at)
    }

    fn actor_and_verb(&self, parsed: &'a Parsed, from: usize) -> Option<(usize, Option<Span>, Option<Span>)> {
        let core = self.core();
        let ends = &self.scene.tongue.language.settings.sentence_ends;
        let quotes: String =
            self.scene.tongue.language.settings.quotes.iter().map(|q| q[0].as_str()).collect();
        let stop = |i: &usize| !self.is_mark(parsed, *i, ends) && !self.is_mark(parsed, *i, &quotes);
        let reach: Vec<usize> = (from..parsed.items.len().min(from + 14)).take_while(stop).collect();
        let verb = *reach.iter().find(|i| self.site(parsed, **i).has(**i, core.say))?;
        let before = reach.iter().copied().filter(|i| *i < verb).rev();
        let actor = before.into_iter().find_map(|i| self.bare_actor(parsed, i));
        // An English verb may stand before its subject.
        let (entity, span) = actor.or_else(|| self.bare_actor(parsed, verb + 1))?;
        Some((entity, Some(span), Some(parsed.items[verb].span)))
    }

    fn bare_actor(&self, parsed: &'a Parsed, i: usize) -> Option<(usize, Span)> {
        let core = self.core();
        let site = self.site(parsed, i);
        let taken =
            i > 0 && [core.with, core.to, core.for_, core.by, core.at].iter().any(|l| site.has(i - 1, *l));
        if taken || site.has(i + 1, core.of) {
            return None;
        }
        let item = parsed.items.get(i)?;
        let entities = match &item.kind {
            ItemKind::Actor(members) => members.iter().map(|m| self.cast.mentions[*m].entity).collect(),
            ItemKind::Reference { label, states } => {
                self.discourse.resolve(*label, states, item.span.start, self.cast, self.scene.knowledge)
            }
            _ => Vec::new(),
        };
        entities.first().map(|e| (*e, item.span))
    }

    fn first_actor_after(&self, index: usize, quotation: Quotation) -> Option<(usize, Span)> {
        let block = self.scene.sentences[index].block;
        let after = self.scene.sentences.iter().skip(self.sentence_after(quotation.inner.end)?);
        let near = after.take_while(|s| s.block <= block + 1).take(2);
        near.flat_map(|s| (0..s.items.len()).filter_map(|i| self.person_at(s, i))).next()
    }

    /// Whether a person stands here, or words for several persons.
    fn speaks(&self, parsed: &'a Parsed, i: usize) -> bool {
        let several =
            matches!(parsed.items[i].kind, ItemKind::Reference { label, .. } if label == self.core().both);
        several || self.person_at(parsed, i).is_some()
    }

    fn person_at(&self, parsed: &'a Parsed, i: usize) -> Option<(usize, Span)> {
        let item = parsed.items.get(i)?;
        let (entity, span) = match &item.kind {
            ItemKind::Actor(members) => (self.cast.mentions[*members.first()?].entity, item.span),
            _ => return None,
        };
        let kind = self.cast.entities[entity].kind;
        matches!(kind, ActorKind::Person | ActorKind::People).then_some((entity, span))
    }

    // ---- reported speech

    fn reported(&mut self, index: usize) {
        let parsed = &self.scene.sentences[index];
        if self.open.is_some_and(|(_, block)| block != parsed.block) {
            self.open = None;
        }
        let runs = self.scene.tongue.language.settings.speech_runs == SpeechRuns::Paragraph;
        let mut from = 0;
        while let Some(said) = self.opening(parsed, from) {
            let next = parsed.items.iter().position(|i| i.span.start >= said.span.end);
            self.said.push(said);
            self.open = runs.then_some((self.said.len() - 1, parsed.block));
            // What runs on to the end of a paragraph leaves no room for another in the sentence.
            let Some(next) = next.filter(|n| !runs && *n > from) else { return };
            from = next;
        }
        if from > 0 {
            return;
        }
        if self.told_by_author(parsed) {
            self.open = None;
        }
        if let Some((open, _)) = self.open {
            self.said[open].span.end = parsed.span.end;
        }
    }

    /// Reported speech that begins in this sentence at an item or after it.
    fn opening(&self, parsed: &'a Parsed, from: usize) -> Option<Said> {
        let core = self.core();
        let outside = |i: &usize| !self.inside_quotes(parsed.items[*i].span);
        let carried = self.open.is_some();
        for i in (from..parsed.items.len()).filter(outside) {
            let site = self.site(parsed, i);
            if let Some(said) = self.after_colon(parsed, i).or_else(|| self.trailing(parsed, i)) {
                return Some(said);
            }
            let strong = site.has(i, core.say);
            let hard = strong || site.has(i, core.say_weak);
            if !(hard || site.has(i, core.say_soft))
                || site.has(i + 1, core.of)
                || site.has(i + 1, core.during)
            {
                continue;
            }
            // Inside what somebody says, wishes and thanks are his own.
            if !strong && carried {
                continue;
            }
            let Some((speaker, named)) = self.speaker_before(parsed, i, hard, carried) else { continue };
            let negated = (0..i).rev().take(3).any(|n| site.has(n, core.negation));
            let Some(start) = self.content_start(parsed, i, hard, named).filter(|_| !negated) else {
                continue;
            };
            let end = self.content_end(parsed, i);
            let verb = Some(parsed.items[i].span);
            let long =
                end > start && self.scene.view.slice(Span::new(start, end)).chars().count() >= SHORTEST;
            return long.then_some(Said {
                span: Span::new(start, end),
                direct: false,
                speaker,
                named,
                verb,
                rule: "speech#reported",
            });
        }
        None
    }

    /// “The border stays open, X said on Monday.”
    fn trailing(&self, parsed: &'a Parsed, verb: usize) -> Option<Said> {
        let core = self.core();
        let site = self.site(parsed, verb);
        let first =
            (site.from..verb).find(|i| self.speaks(parsed, *i) || self.bare_actor(parsed, *i).is_some())?;
        let named = site.has(verb, core.say)
            && site.from > 1
            && first == site.from
            && (first + 1..verb).all(|i| site.has(i, core.adverb) || site.has(i, core.past));
        let plain = |i: usize| {
            matches!(parsed.items[i].kind, ItemKind::Time(_) | ItemKind::Place { .. } | ItemKind::Mark(_))
                || [core.at, core.article, core.to, core.group_noun].iter().any(|l| site.has(i, *l))
        };
        let over = (verb + 1..parsed.items.len()).all(plain);
        if !named || !over || self.said.iter().any(|s| parsed.span.contains(s.span)) {
            return None;
        }
        let (speaker, span) = self.bare_actor(parsed, first)?;
        let end = parsed.items[site.from - 1].span.start;
        let text = Span::new(parsed.span.start, end);
        let long = self.scene.view.slice(text).chars().count() >= SHORTEST;
        long.then_some(Said {
            span: text,
            direct: false,
            speaker,
            named: Some(span),
            verb: Some(parsed.items[verb].span),
            rule: "speech#reported",
        })
    }

    /// “X set out the results: …”.
    fn after_colon(&self, parsed: &'a Parsed, verb: usize) -> Option<Said> {
        let core = self.core();
        let settings = &self.scene.tongue.language.settings;
        let site = self.site(parsed, verb);
        if !site.has(verb, core.say_colon) {
            return None;
        }
        let colon =
            (verb + 1..parsed.items.len()).find(|i| self.is_mark(parsed, *i, &settings.announcers))?;
        let (speaker, named) = (0..verb).rev().find_map(|i| self.bare_actor(parsed, i))?;
        let first = parsed.items.get(colon + 1)?;
        let opens: String = settings.quotes.iter().map(|q| q[0].as_str()).collect();
        if self.is_mark(parsed, colon + 1, &opens) {
            return None;
        }
        let span = Span::new(first.span.start, parsed.span.end);
        let verb = Some(parsed.items[verb].span);
        Some(Said { span, direct: false, speaker, named: Some(named), verb, rule: "speech#reported" })
    }

    /// The end of the sentence, or where somebody else is named as speaking.
    fn content_end(&self, parsed: &'a Parsed, verb: usize) -> usize {
        let core = self.core();
        for i in verb + 2..parsed.items.len() {
            let site = self.site(parsed, i);
            if !site.has(i, core.say) || self.inside_quotes(parsed.items[i].span) {
                continue;
            }
            let mut at = i - 1;
            while at > verb && site.has(at, core.adverb) {
                at -= 1;
            }
            let clause = site.from;
            if at >= clause && clause > verb + 1 && self.speaks(parsed, at) {
                return parsed.items[clause - 1].span.start;
            }
        }
        parsed.span.end
    }

    /// Who speaks: named before the verb in this sentence, or carried over where the sentence begins with the verb.
    fn speaker_before(
        &self,
        parsed: &'a Parsed,
        verb: usize,
        hard: bool,
        carried: bool,
    ) -> Option<(usize, Option<Span>)> {
        let site = self.site(parsed, verb);
        let told = |i: &usize| !site.aside(*i, verb);
        let named = (0..verb).rev().filter(told).find_map(|i| self.bare_actor(parsed, i));
        if let Some((entity, span)) = named {
            let person = matches!(self.cast.entities[entity].kind, ActorKind::Person | ActorKind::People);
            let fits = if self.site(parsed, verb).has(verb, self.core().say) {
                person || !carried || self.cast.entities[entity].kind == ActorKind::Body
            } else {
                person && (hard || self.close_before(parsed, span, verb))
            };
            return fits.then_some((entity, Some(span)));
        }
        let site = self.site(parsed, verb);
        let first =
            !(0..verb).any(|i| self.is_mark(parsed, i, &self.scene.tongue.language.settings.clause_ends));
        if carried || !hard || !first || site.from > 0 {
            return None;
        }
        self.subject(parsed, verb)
    }

    /// A verb that is itself part of what is said follows its subject at once, or after a phrase with a preposition.
    fn close_before(&self, parsed: &'a Parsed, subject: Span, verb: usize) -> bool {
        let Some(at) = parsed.items.iter().position(|i| i.span == subject) else { return false };
        let core = self.core();
        let site = self.site(parsed, verb);
        (at + 1..verb)
            .all(|i| site.has(i, core.adverb) || site.has(i, core.past) || site.has(i, core.say_soft))
            || site.has(at + 1, core.to)
    }

    fn content_start(
        &self,
        parsed: &'a Parsed,
        verb: usize,
        hard: bool,
        named: Option<Span>,
    ) -> Option<usize> {
        let core = self.core();
        let settings = &self.scene.tongue.language.settings;
        let site = self.site(parsed, verb);
        let skip = |label: Label, i: usize| usize::from(site.has(i, label));
        if !hard || site.has(verb + 1, core.say_soft) {
            let after = named?.end;
            return parsed.items.iter().find(|i| i.span.start >= after).map(|i| i.span.start);
        }
        let mut next = verb + 1;
        next += skip(core.past, next);
        if self.is_mark(parsed, next, &settings.clause_ends)
            || self.is_mark(parsed, next, &settings.announcers)
        {
            next += 1;
        }
        next = self.after_hearer(parsed, next).unwrap_or(next);
        next += skip(core.that, next);
        let opens: String = settings.quotes.iter().map(|q| q[0].as_str()).collect();
        let item = parsed.items.get(next)?;
        let ends = &settings.sentence_ends;
        let quoted = self.is_mark(parsed, next, &opens) && self.is_said(item.span.end);
        (!quoted && !self.is_mark(parsed, next, ends)).then_some(item.span.start)
    }

    /// “told X that …”, “said in Geneva on Monday that …”: what stands before “that” is not said.
    fn after_hearer(&self, parsed: &'a Parsed, next: usize) -> Option<usize> {
        let core = self.core();
        let site = self.site(parsed, next);
        let first = parsed.items.get(next)?;
        let hearer = matches!(first.kind, ItemKind::Actor(_) | ItemKind::Reference { .. });
        let aside = hearer
            || matches!(first.kind, ItemKind::Time(_))
            || [core.to, core.at, core.with, core.about].iter().any(|l| site.has(next, *l));
        let reach = if hearer { 2 } else { LONGEST_ASIDE };
        let near = next + 1..site.to.min(next + reach);
        near.filter(|_| aside).find(|i| site.has(*i, core.that))
    }

    fn is_said(&self, start: usize) -> bool {
        self.said.iter().rev().take(LATELY).any(|s| s.direct && s.span.start == start)
    }

    fn inside_quotes(&self, span: Span) -> bool {
        self.scene.words.quotation_around(span).is_some()
    }

    /// Whether the author speaks again: a word such as “after the talks”, or a time, at the beginning.
    fn told_by_author(&self, parsed: &'a Parsed) -> bool {
        let core = self.core();
        let site = self.site(parsed, 0);
        (0..parsed.items.len().min(3)).any(|i| site.has(i, core.narrative))
            || site.any(0..parsed.items.len(), core.attending)
            || self.begins_with_deed(parsed)
            || self.said.iter().rev().take(LATELY).any(|s| s.direct && parsed.span.contains(s.span))
    }

    /// A sentence that begins with a named person and what he did.
    fn begins_with_deed(&self, parsed: &'a Parsed) -> bool {
        let core = self.core();
        let Some(0) = (0..parsed.items.len().min(1)).find(|i| self.person_at(parsed, *i).is_some()) else {
            return false;
        };
        let site = self.site(parsed, 0);
        let verb =
            (1..parsed.items.len()).find(|i| !site.has(*i, core.adverb) && !site.has(*i, core.separately));
        verb.is_some_and(|i| match parsed.items[i].kind {
            ItemKind::Word(w) => {
                let labels = &self.scene.tongue.lexicon.words[w].labels;
                labels.iter().any(|l| self.scene.tongue.rules.is_head(*l)) && !labels.contains(&core.trip)
            }
            _ => false,
        })
    }
}
