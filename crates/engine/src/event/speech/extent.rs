//! Where reported speech begins and ends.

use crate::actor::{ItemKind, Parsed};
use crate::knowledge::Label;
use crate::text::Span;

use super::agent::Agent;
use super::reported::Strength;
use super::{Reader, Speaker};

/// How many items may stand between a verb and the “that” of what is said.
const LONGEST_ASIDE: usize = 12;

/// How many characters may point back to something told.
const POINTER: usize = 5;

impl<'a> Reader<'a> {
    /// The end of the sentence, or where somebody else is named as speaking.
    pub(super) fn content_end(&self, index: usize, verb: usize, agent: &Agent) -> usize {
        let parsed = &self.scene.sentences[index];
        let core = self.core();
        if self.runs_on {
            return parsed.span.end;
        }
        let conceded = self.is_conceded(parsed, verb);
        // What a person says opens with somebody else's words is still all his.
        let whole = agent.close && self.is_somebody(parsed, agent);
        let blames = self.blames(parsed, verb) && !self.site(parsed, verb).has(verb, core.say);
        for i in verb + 2..parsed.items.len() {
            let site = self.site(parsed, i);
            // “Blames X for …, and announces …”: who blames does the rest. “Although he says …, but …”: the author
            // sets something against it.
            let breaks = blames && site.has(i, core.announce) || conceded && site.has(i, core.yet);
            if breaks && i == site.from {
                return parsed.items[i - 1].span.start;
            }
            if !site.has(i, core.say) || self.inside_quotes(parsed.items[i].span) || site.from <= verb + 1 {
                continue;
            }
            let speaks = |a: &Agent| {
                let at = parsed.items.iter().position(|item| Some(item.span) == a.named);
                // What opens with somebody else's words may still be all one speaker's, unless a person speaks.
                let at_once = site.from <= verb + 2;
                let other = |at| match at_once {
                    true => (!whole || a.speaker == agent.speaker) && self.may_speak(parsed, at),
                    false => self.news || self.may_speak(parsed, at),
                };
                a.close && at.is_some_and(other)
            };
            if self.own_agent(index, i).filter(speaks).is_some() {
                return parsed.items[site.from - 1].span.start;
            }
        }
        parsed.span.end
    }

    /// Whether a person is named here as speaking, or words for one, and no body.
    fn is_somebody(&self, parsed: &'a Parsed, agent: &Agent) -> bool {
        let Some(named) = agent.named else { return false };
        let last = parsed.items.iter().rposition(|i| i.span.end == named.end);
        match agent.speaker {
            Speaker::Entity(_) => self.is_personal(agent.speaker),
            Speaker::Printed(_) => last.is_some_and(|i| self.site(parsed, i).is_people(i)),
        }
    }

    /// “Although he says …”: whether the author concedes what is said.
    fn is_conceded(&self, parsed: &'a Parsed, verb: usize) -> bool {
        let site = self.site(parsed, verb);
        parsed.labels.contains(self.core().although) && site.any(site.from..verb, self.core().although)
    }

    pub(super) fn content_start(
        &self,
        parsed: &'a Parsed,
        verb: usize,
        strength: Strength,
        agent: &Agent,
    ) -> Option<usize> {
        let core = self.core();
        let settings = &self.scene.tongue.language.settings;
        let site = self.site(parsed, verb);
        let skip = |label: Label, i: usize| usize::from(site.has(i, label));
        if strength == Strength::Thanks || site.has(verb + 1, core.say_soft) {
            let after = agent.named?.end.max(parsed.items[site.from].span.start);
            return parsed.items.iter().find(|i| i.span.start >= after).map(|i| i.span.start);
        }
        let mut next = verb + 1;
        next += skip(core.past, next);
        next += usize::from(site.has(verb, core.say_to) && self.is_hearer(parsed, next));
        if self.is_mark(parsed, next, &settings.clause_ends)
            || self.is_mark(parsed, next, &settings.announcers)
        {
            next += 1;
        }
        next = self.after_hearer(parsed, next).unwrap_or(next);
        // “Said on Monday he would come”: the day is when he said so.
        let day = |i: usize| parsed.items.get(i).is_some_and(|item| matches!(item.kind, ItemKind::Time(_)));
        let goes_on = |i: usize| parsed.items.get(i).is_some_and(|i| !matches!(i.kind, ItemKind::Mark(_)));
        next += usize::from(settings.spaced && day(next) && goes_on(next + 1));
        next += skip(core.that, next);
        let item = parsed.items.get(next)?;
        let quoted = self.is_mark(parsed, next, &self.openers()) && self.is_said(item.span.end);
        (!quoted && !self.is_mark(parsed, next, &settings.sentence_ends)).then_some(item.span.start)
    }

    /// Whether somebody stands here, before a mark: the one who is told.
    fn is_hearer(&self, parsed: &'a Parsed, i: usize) -> bool {
        let site = self.site(parsed, i);
        let settings = &self.scene.tongue.language.settings;
        let actor = parsed
            .items
            .get(i)
            .is_some_and(|item| matches!(item.kind, ItemKind::Actor(_) | ItemKind::Reference { .. }));
        let marked = self.is_mark(parsed, i + 1, &settings.clause_ends)
            || self.is_mark(parsed, i + 1, &settings.announcers);
        (actor || site.is_people(i)) && marked
    }

    /// “told X that …”, “said in Geneva on Monday that …”: what stands before “that” is not said.
    fn after_hearer(&self, parsed: &'a Parsed, next: usize) -> Option<usize> {
        let core = self.core();
        let settings = &self.scene.tongue.language.settings;
        let site = self.site(parsed, next);
        let first = parsed.items.get(next)?;
        let hearer = matches!(first.kind, ItemKind::Actor(_) | ItemKind::Reference { .. });
        let aside = hearer
            || matches!(first.kind, ItemKind::Time(_))
            || [core.to, core.at, core.with, core.about].iter().any(|l| site.has(next, *l))
            || settings.spaced && site.has(next, core.during);
        let reach = if hearer { 2 } else { LONGEST_ASIDE };
        let near = next + 1..site.to.min(next + reach);
        near.filter(|_| aside).find(|i| site.has(*i, core.that))
    }

    /// “Answering questions at X, he…”: what follows the verb only says when.
    pub(super) fn is_occasion(&self, parsed: &'a Parsed, verb: usize, start: usize) -> bool {
        let core = self.core();
        if parsed.items[verb].span.end != start {
            return false;
        }
        let Some(first) = parsed.items.iter().position(|i| i.span.start >= start) else { return false };
        let site = self.site(parsed, first);
        site.to > first && site.to < parsed.items.len() && site.has(site.to - 1, core.during)
    }

    /// “…, X told Y.”: what follows the verb is the one who is told.
    pub(super) fn only_hearer(&self, parsed: &Parsed, start: usize) -> bool {
        let mut rest = parsed.items.iter().filter(|i| i.span.start >= start);
        rest.all(|i| matches!(i.kind, ItemKind::Actor(_) | ItemKind::Mark(_)))
    }

    /// “Denied these charges, and said …”: what only points back to something told says nothing by itself.
    pub(super) fn points_back(&self, parsed: &'a Parsed, start: usize) -> bool {
        let core = self.core();
        let Some(first) = parsed.items.iter().position(|i| i.span.start >= start) else { return false };
        let site = self.site(parsed, first);
        let pronoun =
            matches!(parsed.items[first].kind, ItemKind::Reference { label, .. } if label == core.pronoun);
        let own = pronoun && site.has(first + 1, core.of);
        let words = Span::new(start, parsed.items[site.to - 1].span.end);
        let after_mark =
            first.checked_sub(1).is_some_and(|i| matches!(parsed.items[i].kind, ItemKind::Mark(_)));
        !after_mark
            && (site.has(first, core.this_one) || site.has(first, core.points_back) || own)
            && self.scene.view.slice(words).chars().count() <= POINTER
    }
}
