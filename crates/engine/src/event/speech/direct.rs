//! Direct speech: who says what stands between quotation marks.

use crate::actor::{ItemKind, Parsed};
use crate::knowledge::lexicon::Entry;
use crate::text::Span;
use crate::words::{Quotation, Token, TokenKind};

use super::agent::Agent;
use super::{LATELY, Reader, Said, Speaker};

/// Fewer characters in quotation marks within reported speech are a term, not words of the speaker.
const SHORTEST_FRAGMENT: usize = 6;

/// The longest name, in bytes, that is told from words of a speaker by its last word.
const LONGEST_NAME: usize = 45;

/// How many items may stand between a reporting verb and the colon or quotation after it.
const AFTER_VERB: usize = 8;

/// How many items may stand after a quotation up to the verb that says who said it.
const REMARK: usize = 24;

/// Somebody and the verb with which he speaks.
type Source = (Agent, Option<Span>);

impl<'a> Reader<'a> {
    pub(super) fn direct(&mut self, index: usize) {
        let parsed = &self.scene.sentences[index];
        let inside = self.scene.words.quotations_from(parsed.span).iter();
        let here: Vec<Quotation> = inside.filter(|q| q.depth == 0).copied().collect();
        for quotation in here {
            if quotation.inner.is_empty() || !starts_here(parsed, quotation) {
                continue;
            }
            if let Some((agent, verb)) = self.source_of(index, quotation) {
                let said = Said {
                    span: quotation.inner,
                    direct: true,
                    speaker: agent.speaker,
                    named: agent.named,
                    verb,
                    hearer: None,
                    performs: false,
                    rule: "speech#direct",
                };
                self.push(said, index);
            }
        }
    }

    fn source_of(&self, index: usize, quotation: Quotation) -> Option<Source> {
        let parsed = &self.scene.sentences[index];
        let mark = parsed.items.iter().position(|i| i.span.end == quotation.inner.start)?;
        let here = || self.announced(index, parsed, mark, quotation);
        if let Some(found) = here().or_else(|| self.announced_above(index, mark, quotation)) {
            return Some(found);
        }
        let full = self.is_full(quotation);
        if let Some(found) = self.said_after(index, quotation, full) {
            return Some(found);
        }
        if let Some(found) = self.goes_on(parsed, mark, quotation) {
            return Some(found);
        }
        if mark > 0 || !full && !self.is_whole(parsed, quotation) {
            return None;
        }
        let before = self.speaks_before(index).map(|speaker| Agent { speaker, named: None, close: false });
        let after = || {
            let (speaker, span) = self.first_person_after(index, quotation).filter(|_| full)?;
            Some(Agent { speaker, named: Some(span), close: false })
        };
        before.or_else(after).map(|a| (a, None))
    }

    /// “X wrote:”, with what he wrote in a paragraph of its own.
    fn announced_above(&self, index: usize, mark: usize, quotation: Quotation) -> Option<Source> {
        let above = index.checked_sub(1).filter(|_| mark == 0)?;
        let parsed = &self.scene.sentences[above];
        let announcers = &self.scene.tongue.language.settings.announcers;
        let colon =
            parsed.items.len().checked_sub(1).filter(|last| self.is_mark(parsed, *last, announcers))?;
        let next = parsed.block + 1 == self.scene.sentences[index].block;
        self.announced(above, parsed, colon + 1, quotation).filter(|_| next)
    }

    /// Whose words end in the sentence before.
    fn speaks_before(&self, index: usize) -> Option<Speaker> {
        let before = &self.scene.sentences[index.checked_sub(1)?];
        let near = before.block + 1 >= self.scene.sentences[index].block;
        // In official readouts a saying may stand in quotation marks within what somebody says.
        let own = |s: &&Said| s.direct || !self.runs_on;
        let last = self.said.last().filter(|s| near && s.span.end > before.span.start).filter(own)?;
        Some(last.speaker)
    }

    /// Whether a quotation is all that its sentence has.
    fn is_whole(&self, parsed: &Parsed, quotation: Quotation) -> bool {
        let ends = &self.scene.tongue.language.settings.sentence_ends;
        let mut after = (0..parsed.items.len()).filter(|i| parsed.items[*i].span.start > quotation.inner.end);
        quotation.inner.end < parsed.span.end && after.all(|i| self.is_mark(parsed, i, ends))
    }

    /// Whether a quotation is a sentence or clause of its own.
    fn is_full(&self, quotation: Quotation) -> bool {
        let settings = &self.scene.tongue.language.settings;
        let inner = self.scene.view.slice(quotation.inner).trim_end();
        let ends = |c: char| settings.sentence_ends.contains(c) || settings.clause_ends.contains(c);
        inner.chars().next_back().is_some_and(ends) || !quotation.closed
    }

    /// A quotation right after another one by the same speaker, at once or after a comma.
    fn goes_on(&self, parsed: &Parsed, mark: usize, quotation: Quotation) -> Option<Source> {
        let ends = &self.scene.tongue.language.settings.clause_ends;
        let comma = mark.checked_sub(1).is_some_and(|i| self.is_mark(parsed, i, ends));
        if comma && (self.is_term(quotation) || self.begins_clause(parsed, quotation)) {
            return None;
        }
        let closing = parsed.items.get(mark.checked_sub(1 + usize::from(comma))?)?;
        let last =
            self.said.iter().rev().take(LATELY).find(|s| s.direct && s.span.end == closing.span.start)?;
        Some((Agent { speaker: last.speaker, named: None, close: false }, last.verb))
    }

    /// Whether what stands in quotation marks is but a term or a name.
    fn is_term(&self, quotation: Quotation) -> bool {
        let short = self.scene.view.slice(quotation.inner).chars().count() < SHORTEST_FRAGMENT;
        short || self.is_listed(quotation.inner) || self.is_name(quotation.inner)
    }

    /// “X said: …”, “X said, …”, “X praised …”.
    fn announced(
        &self,
        index: usize,
        parsed: &'a Parsed,
        mark: usize,
        quotation: Quotation,
    ) -> Option<Source> {
        let core = self.core();
        let settings = &self.scene.tongue.language.settings;
        let before = mark.checked_sub(1)?;
        let colon = self.is_mark(parsed, before, &settings.announcers);
        let comma = self.is_mark(parsed, before, &settings.clause_ends);
        let verb_at = if colon || comma { before.checked_sub(1)? } else { before };
        let site = self.site(parsed, mark);
        let reach = if colon { AFTER_VERB } else { 2 };
        // “Praised X, ‘…’”: whom it is said to stands between.
        let hearer = usize::from(matches!(parsed.items[verb_at].kind, ItemKind::Actor(_)));
        let verb = (verb_at.saturating_sub(reach)..=verb_at).rev().find(|i| {
            let near = colon || *i + hearer == verb_at;
            site.has(*i, core.say) || (near && (site.has(*i, core.say_weak) || site.has(*i, core.say_soft)))
        });
        if let Some(verb) = verb {
            if (self.is_term(quotation) && !colon && !comma || self.begins_clause(parsed, quotation))
                && !self.is_full(quotation)
            {
                return None;
            }
            let agent = self.agent(index, verb)?;
            if verb + hearer == verb_at && hearer > 0 && !self.is_personal(agent.speaker) {
                return None;
            }
            return Some((agent, Some(parsed.items[verb].span)));
        }
        if !colon {
            return None;
        }
        let agent = self.own_agent(index, before)?;
        let known = matches!(agent.speaker, Speaker::Entity(_));
        let person = known && self.is_personal(agent.speaker);
        (person && self.is_full(quotation)).then_some((agent, None))
    }

    /// Whether the clause goes on after the quotation marks: “‘urgently needed’ is this agreement”.
    fn begins_clause(&self, parsed: &Parsed, quotation: Quotation) -> bool {
        let settings = &self.scene.tongue.language.settings;
        let Some(after) = parsed.items.iter().position(|i| i.span.start > quotation.inner.end) else {
            return false;
        };
        let mark = matches!(parsed.items[after].kind, ItemKind::Mark(_));
        !settings.spaced && !mark
    }

    /// “…” said X: in the rest of the sentence or in the next one of the paragraph.
    fn said_after(&self, index: usize, quotation: Quotation, full: bool) -> Option<Source> {
        let parsed = &self.scene.sentences[index];
        if !full && (self.is_term(quotation) || self.begins_clause(parsed, quotation)) {
            return None;
        }
        let last =
            self.scene.sentences[index..].iter().position(|s| s.span.end > quotation.inner.end)? + index;
        let ended = &self.scene.sentences[last];
        let rest = ended.items.iter().position(|i| i.span.start > quotation.inner.end);
        if let Some(from) = rest
            && let Some(found) = self.agent_and_verb(last, from)
        {
            return Some(found);
        }
        let next = self.sentence_after(quotation.inner.end)?;
        // Words in the middle of a clause are of whoever the clause says.
        let mark = parsed.items.iter().rposition(|i| i.span.end <= quotation.inner.start);
        let inside = mark.and_then(|m| parsed.items.get(m.checked_sub(1)?));
        let inside = inside.is_some_and(|i| !matches!(i.kind, ItemKind::Mark(_)));
        if !full || inside || self.scene.sentences.get(next)?.block != ended.block {
            return None;
        }
        self.agent_and_verb(next, 0)
    }

    fn sentence_after(&self, at: usize) -> Option<usize> {
        let next = self.scene.sentences.partition_point(|s| s.span.start < at);
        (next < self.scene.sentences.len()).then_some(next)
    }

    fn agent_and_verb(&self, index: usize, from: usize) -> Option<Source> {
        let parsed = &self.scene.sentences[index];
        let core = self.core();
        let ends = &self.scene.tongue.language.settings.sentence_ends;
        let quotes = self.openers();
        let stop = |i: &usize| !self.is_mark(parsed, *i, ends) && !self.is_mark(parsed, *i, &quotes);
        let reach: Vec<usize> = (from..parsed.items.len().min(from + REMARK)).take_while(stop).collect();
        let verb = *reach.iter().find(|i| self.site(parsed, **i).has(**i, core.say))?;
        let verb_span = Some(parsed.items[verb].span);
        let start = parsed.items[from].span.start;
        let named = |a: &Agent| a.named.is_some_and(|n| n.start >= start);
        if let Some(own) = self.own_agent(index, verb).filter(named) {
            return Some((own, verb_span));
        }
        let before = reach.iter().copied().filter(|i| *i < verb).rev();
        let actor = before.into_iter().find(|i| self.is_free(parsed, *i));
        // An English verb may stand before its subject.
        let at = actor.or_else(|| (self.is_free_at(parsed, verb + 1)).then_some(verb + 1));
        let (speaker, span) = self.speaker_at(index, parsed, at?)?;
        Some((Agent { speaker, named: Some(span), close: true }, verb_span))
    }

    fn is_free_at(&self, parsed: &'a Parsed, i: usize) -> bool {
        i < parsed.items.len() && self.is_free(parsed, i)
    }

    fn first_person_after(&self, index: usize, quotation: Quotation) -> Option<(Speaker, Span)> {
        let block = self.scene.sentences[index].block;
        let after = self.scene.sentences.iter().skip(self.sentence_after(quotation.inner.end)?);
        let near = after.take_while(|s| s.block == block).take(1);
        near.flat_map(|s| (0..s.items.len()).filter_map(|i| self.person_at(s, i))).next()
    }

    /// Words of the speaker within what is reported of him: “he called it ‘a step in the wrong direction’”.
    /// Official readouts put only names and terms in quotation marks.
    pub(super) fn fragments(&mut self) {
        if self.runs_on || self.scene.tongue.language.settings.spaced {
            return;
        }
        let mut found = Vec::new();
        for quotation in self.scene.words.quotations.iter().filter(|q| q.depth == 0 && q.closed) {
            let inner = quotation.inner;
            if self.said.iter().any(|s| s.direct && s.span.meets(inner)) || !self.is_fragment(inner) {
                continue;
            }
            if let Some(outer) = self.said.iter().rev().find(|s| !s.direct && s.span.contains(inner)) {
                found.push(Said { span: inner, direct: true, rule: "speech#direct", ..outer.clone() });
            }
        }
        self.said.extend(found);
    }

    /// Whether a list mark stands before or after the quotation marks: names of plans and the like come in lists.
    fn is_listed(&self, inner: Span) -> bool {
        let marks = &self.scene.tongue.language.settings.list_marks;
        let text = &self.scene.view.text;
        let before = text[..inner.start].chars().rev().nth(1);
        let after = text[inner.end..].chars().nth(1);
        [before, after].into_iter().flatten().any(|c| marks.contains(c))
    }

    pub(super) fn is_fragment(&self, inner: Span) -> bool {
        let text = self.scene.view.slice(inner);
        let joiners = &self.scene.tongue.language.settings.name_joiners;
        !self.is_listed(inner)
            && !self.is_name(inner)
            && text.chars().count() >= SHORTEST_FRAGMENT
            && !text.chars().any(|c| joiners.contains(c))
    }

    /// Whether what stands in quotation marks is the name of a document, a gathering, a body or the like, or a word for
    /// somebody: its last word is such a noun, and nothing in it is a verb.
    fn is_name(&self, inner: Span) -> bool {
        let core = self.core();
        let tokens = &self.scene.words.tokens;
        let until = tokens.partition_point(|t| t.span.end <= inner.end);
        let inside = &tokens[tokens.partition_point(|t| t.span.start < inner.start).min(until)..until];
        let nouns = [
            core.gathering,
            core.forum,
            core.organ,
            core.person_noun,
            core.group_noun,
            core.venue,
            core.term_noun,
        ];
        let says =
            [core.verb, core.wish, core.negation, core.say, core.future, core.self_, core.voice, core.past];
        let Some(last) = inside.last() else { return false };
        let titled = self.has_label(last, &[core.document, core.initiative])
            && !inside.iter().any(|t| self.has_label(t, &[core.this_one]));
        let noun = (self.has_label(last, &nouns) || self.is_body_or_office(last))
            && !inside.iter().any(|t| self.has_label(t, &says));
        titled || noun && inner.end - inner.start <= LONGEST_NAME
    }

    /// Whether a token is a body or an office that knowledge has.
    fn is_body_or_office(&self, token: &Token) -> bool {
        let TokenKind::Known(list) = token.kind else { return false };
        self.scene.tongue.lexicon.entries(list).iter().any(|e| matches!(e, Entry::Body(_) | Entry::Office(_)))
    }
}

fn starts_here(parsed: &Parsed, quotation: Quotation) -> bool {
    let opens =
        |i: &crate::actor::Item| i.span.end == quotation.inner.start && matches!(i.kind, ItemKind::Mark(_));
    parsed.items.iter().any(opens)
}
