//! Reported speech: what follows a reporting verb, to the end of what is attributed.

use crate::actor::{ActorKind, ItemKind, Parsed};
use crate::knowledge::language::SpeechRuns;
use crate::page::BlockKind;
use crate::text::Span;

use super::agent::Agent;
use super::{LATELY, Reader, Said, Speaker};

/// How many sentences ahead somebody's voice may be heard again.
const BETWEEN: usize = 2;

/// So near its beginning a sentence says of whom it is.
const NEAR: usize = 8;

/// Shorter quotations are names and terms.
const LONG_QUOTE: usize = 10;

/// What tells an official readout from a news report.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Manner {
    /// Sentences with a reporting verb.
    openers: usize,
    /// Those of them that speak in the first person or of what should be.
    spoken: usize,
    /// Sentences that follow one with a reporting verb in its paragraph and have none themselves.
    followers: usize,
    /// Those of them that speak in the first person or of what should be.
    voiced: usize,
    /// Verbs that officials use.
    official: usize,
    /// Verbs that news outlets use.
    news: usize,
    /// Words of news outlets for what others want or blame, which report no words by themselves.
    weak: usize,
    /// Remarks in quotation marks.
    quoted: usize,
}

impl Manner {
    pub(super) fn is_news(self) -> bool {
        self.quoted > 0 || self.news > 0
    }

    /// Whether what somebody says ends as in news.
    pub(super) fn speaks_as_news(self) -> bool {
        self.is_news() || self.weak > 0
    }

    pub(super) fn is_press(self) -> bool {
        self.news > 0
    }
}

/// How strongly a verb says that something is said.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// “says”: whatever follows is said.
    Says,
    /// “calls on”: says what is wanted.
    Wants,
    /// “thanks”: is itself part of what is said.
    Thanks,
}

impl<'a> Reader<'a> {
    /// Whether the article has the manner of an official readout, in which what somebody says runs on to the end of
    /// the paragraph: no remarks in quotation marks, and verbs or first persons that officials use.
    pub(super) fn runs_on_by_habit(&self, manner: Manner) -> bool {
        if self.scene.tongue.language.settings.speech_runs != SpeechRuns::Paragraph {
            return false;
        }
        let (all, voiced) = (manner.followers, manner.voiced);
        let plain = manner.news + manner.weak == 0;
        let spoken = plain && manner.spoken * 2 > manner.openers;
        manner.quoted == 0
            && (all > 0 || manner.official > 0 && plain)
            && (voiced * 2 >= all || manner.news == 0 && (voiced * 4 >= all || manner.official > 0 || spoken))
    }

    pub(super) fn manner(&self) -> Manner {
        let core = self.core();
        let (mut manner, mut open) = (Manner::default(), None);
        for parsed in self.scene.sentences {
            if self.scene.view.blocks[parsed.block].0 != BlockKind::Paragraph {
                continue;
            }
            let outside = |i: &usize| !self.inside_quotes(parsed.items[*i].span);
            let has = |i: &usize, label| self.site(parsed, *i).has(*i, label);
            let with = |label| {
                let all = if parsed.labels.contains(label) { 0..parsed.items.len() } else { 0..0 };
                all.filter(move |i| has(i, label)).filter(outside)
            };
            manner.weak += with(core.say_news).filter(|i| has(i, core.say_weak)).count();
            let verbs: Vec<usize> = with(core.say).collect();
            let count = |label| verbs.iter().filter(|i| has(i, label)).count();
            manner.official += count(core.say_official);
            manner.news += count(core.say_news);
            manner.quoted += self.announced_quotes(parsed);
            if !verbs.is_empty() {
                manner.openers += 1;
                manner.spoken += usize::from(self.has_voice(parsed));
                open = Some(parsed.block);
            } else if open == Some(parsed.block) && !self.inside_quotes(parsed.span) {
                manner.followers += 1;
                manner.voiced += usize::from(self.has_voice(parsed));
            }
        }
        manner
    }

    /// How many quotations follow a reporting verb, a colon or a comma, or open their sentence.
    fn announced_quotes(&self, parsed: &'a Parsed) -> usize {
        let core = self.core();
        let settings = &self.scene.tongue.language.settings;
        let site = self.site(parsed, 0);
        let opens = |q: &&crate::words::Quotation| {
            let mark = parsed.items.iter().position(|i| i.span.end == q.inner.start);
            let long = self.scene.view.slice(q.inner).chars().count() >= LONG_QUOTE;
            q.depth == 0
                && long
                && mark.is_some_and(|mark| {
                    mark == 0
                        || site.has(mark - 1, core.say)
                        || self.is_mark(parsed, mark - 1, &settings.announcers)
                        || self.is_mark(parsed, mark - 1, &settings.clause_ends)
                })
        };
        self.scene.words.quotations_from(parsed.span).iter().filter(opens).count()
    }

    pub(super) fn reported(&mut self, index: usize) {
        let parsed = &self.scene.sentences[index];
        if self.open.is_some_and(|(_, block)| block != parsed.block) {
            self.open = None;
        }
        let runs = self.scene.tongue.language.settings.speech_runs == SpeechRuns::Paragraph;
        if parsed.labels.contains(self.core().according) {
            self.claims.extend((0..parsed.items.len()).find_map(|i| self.according_to_outlet(index, i)));
        }
        if let Some(said) = self.enumerated(index) {
            self.push(said, index);
            self.open = Some((self.said.len() - 1, parsed.block));
        }
        let (mut from, mut any) = (0, false);
        while let Some(said) = self.opening(index, from) {
            any = true;
            let end = said.span.end;
            let next = parsed.items.iter().position(|i| i.span.start >= end);
            if !self.is_outlet(said.speaker) && !self.only_quotes(said.span) {
                self.written = self.is_written(parsed, &said);
                self.push(said, index);
                self.open = runs.then_some((self.said.len() - 1, parsed.block));
            } else {
                self.open = None;
                self.claims.extend(Some(said).filter(|s| self.is_outlet(s.speaker)));
            }
            let Some(next) = next.filter(|n| *n > from) else { return };
            from = next;
        }
        if any {
            return;
        }
        let goes_on = self.runs_on && !self.chronicle
            || self.written
            || self.has_voice(parsed)
            || self.half_ended(index)
            || self.opens_quoted(parsed)
            || self.voice_follows(index);
        if self.told_by_author(parsed) || !goes_on {
            self.open = None;
        }
        if let Some((open, _)) = self.open {
            self.said[open].span.end = parsed.span.end;
            self.last = Some((self.said[open].speaker, index));
        }
    }

    /// Whether a sentence opens with words in quotation marks and goes on in the author's: they are of whoever spoke.
    fn opens_quoted(&self, parsed: &Parsed) -> bool {
        let first = self.scene.words.quotations_from(parsed.span).first().filter(|q| q.closed);
        self.is_mark(parsed, 0, &self.openers())
            && first
                .is_some_and(|q| parsed.items[0].span.end == q.inner.start && q.inner.end < parsed.span.end)
            && first.is_some_and(|q| self.is_fragment(q.inner))
    }

    /// Whether the same goes on speaking in a sentence or two: what stands between is his as well.
    fn voice_follows(&self, index: usize) -> bool {
        let block = self.scene.sentences[index].block;
        let opens = |s: &Parsed| s.labels.meets(&self.openings) || s.block != block;
        let near = self.scene.sentences[index..].iter().take(1 + BETWEEN).take_while(|s| !opens(s));
        near.skip(1).any(|s| self.has_voice(s) && !self.told_by_author(s))
    }

    /// “Says in his message”: what somebody writes to another is given to the end of its paragraph.
    fn is_written(&self, parsed: &'a Parsed, said: &Said) -> bool {
        let verb = parsed.items.iter().position(|i| Some(i.span) == said.verb);
        let clause = verb.map(|v| self.site(parsed, v));
        clause.is_some_and(|c| !self.news && c.any(c.from..c.head, self.core().written))
    }

    /// “First, …”, “second, …”: a paragraph of its own for each point of what somebody says in the paragraph before.
    fn enumerated(&self, index: usize) -> Option<Said> {
        let parsed = &self.scene.sentences[index];
        let before = &self.scene.sentences[index.checked_sub(1)?];
        let last = self.said.last().filter(|s| !s.direct && s.span.end == before.span.end)?;
        let begins = self.site(parsed, 0).has(0, self.core().enumerates);
        let next = before.block + 1 == parsed.block;
        (begins && next && !self.news).then(|| Said {
            span: parsed.span,
            named: None,
            hearer: None,
            ..last.clone()
        })
    }

    /// Whether the sentence before ended with a mark after which the same may go on.
    fn half_ended(&self, index: usize) -> bool {
        let before = index.checked_sub(1).map(|i| self.scene.view.slice(self.scene.sentences[i].span));
        let half = &self.scene.tongue.language.settings.half_ends;
        before.is_some_and(|s| s.ends_with(|c: char| half.contains(c)))
    }

    /// Whether what is said opens with a quotation of its own, which is a statement by itself.
    fn only_quotes(&self, span: Span) -> bool {
        self.said.iter().rev().take(LATELY).any(|s| {
            s.direct
                && s.span.start <= span.start + 4
                && s.span.start >= span.start
                && s.span.end + 4 >= span.end
        })
    }

    fn strength(&self, parsed: &'a Parsed, i: usize) -> Option<Strength> {
        let core = self.core();
        let site = self.site(parsed, i);
        if site.has(i, core.say) {
            Some(Strength::Says)
        } else if site.has(i, core.say_weak) {
            Some(Strength::Wants)
        } else {
            site.has(i, core.say_soft).then_some(Strength::Thanks)
        }
    }

    /// Reported speech that begins in this sentence at an item or after it.
    fn opening(&self, index: usize, from: usize) -> Option<Said> {
        let parsed = &self.scene.sentences[index];
        let core = self.core();
        let carried = self.open.is_some();
        if !parsed.labels.meets(&self.openings) {
            return None;
        }
        for i in from..parsed.items.len() {
            if !self.site(parsed, i).has_one(i, &self.openings) {
                continue;
            }
            if self.inside_quotes(parsed.items[i].span) || self.inside_brackets(parsed, i) {
                continue;
            }
            let special = self.after_colon(index, i).or_else(|| self.trailing(index, i));
            if let Some(said) = special.or_else(|| self.according_to(index, i)) {
                return Some(said);
            }
            let Some(strength) = self.strength(parsed, i) else { continue };
            let site = self.site(parsed, i);
            // “Answered, saying”: the last of several verbs counts.
            if site.has(i + 1, core.say) && !site.has(i + 1, core.say_soft) || self.leads_on(parsed, i) {
                continue;
            }
            let wants = site.any(i..site.to, core.anniversary) && strength == Strength::Wants;
            // Inside what somebody says, wishes and thanks are his own; in news those who blame are not.
            let blames = !self.runs_on
                && (self.blames(parsed, i) && !site.has(i, core.wish) || self.opens_with_speaker(index, i));
            let own = carried && from == 0 && strength != Strength::Says && !blames;
            if wants || own || self.says_nothing(parsed, i) {
                continue;
            }
            let Some(agent) = self.speaker_before(index, i, strength, carried) else { continue };
            let Some(start) = self.content_start(parsed, i, strength, &agent) else { continue };
            let said = !self.is_occasion(parsed, i, start) && !self.only_hearer(parsed, start);
            if !said || self.points_back(parsed, start) {
                continue;
            }
            let said = Said {
                span: Span::new(start, self.content_end(index, i, &agent)),
                direct: false,
                speaker: agent.speaker,
                named: agent.named,
                verb: Some(parsed.items[i].span),
                hearer: self.hearer(parsed, i),
                performs: site.has(i, core.announce) || site.has(i, core.denied),
                rule: "speech#reported",
            };
            if self.long_enough(said.span) {
                return Some(said);
            }
        }
        None
    }

    /// Whether a verb for saying says nothing here: it is denied or still to come, or is no verb of speech at all.
    fn says_nothing(&self, parsed: &'a Parsed, verb: usize) -> bool {
        let site = self.site(parsed, verb);
        (site.from..verb).rev().take(3).any(|n| site.has(n, self.core().negation))
            || self.is_noun(parsed, verb)
            || self.is_passive(parsed, verb)
            || self.is_ahead(parsed, verb)
            || self.only_acts(parsed, verb)
            || self.closes_quotation(parsed, verb)
    }

    /// “Asked about it, said …”: whether a verb only tells when somebody says what a verb after it in its clause brings.
    fn leads_on(&self, parsed: &'a Parsed, verb: usize) -> bool {
        let core = self.core();
        let site = self.site(parsed, verb);
        let when = (verb + 1..site.to).find(|i| site.has(*i, core.during));
        let next = when.and_then(|w| (w + 1..site.to).find(|i| !site.has(*i, core.adverb)));
        next.is_some_and(|i| site.has(i, core.say)) && !(verb + 1..site.to).any(|i| site.is_actor(i))
    }

    /// “X's promise”, “promises of X”, “as a warning”: whether a verb for saying stands as a noun.
    fn is_noun(&self, parsed: &'a Parsed, verb: usize) -> bool {
        let core = self.core();
        let site = self.site(parsed, verb);
        [core.of, core.document].iter().any(|l| site.has(verb + 1, *l))
            || site.has(verb + 1, core.during) && !site.has(verb, core.say_past)
            || verb > site.from && (site.has(verb - 1, core.of) || site.has(site.from, core.acting_as))
    }

    /// “Will call on …”: nothing has been said yet.
    fn is_ahead(&self, parsed: &'a Parsed, verb: usize) -> bool {
        let core = self.core();
        let site = self.site(parsed, verb);
        let light = |i: &usize| site.has(*i, core.adverb) && !site.has(*i, core.future);
        let before = (site.from..verb).rev().find(|i| !light(i));
        before.is_some_and(|i| site.has(i, core.future))
    }

    /// “He also called on …”: in news, a sentence that begins with who speaks and a verb that asks for something.
    fn opens_with_speaker(&self, index: usize, verb: usize) -> bool {
        let parsed = &self.scene.sentences[index];
        let core = self.core();
        let site = self.site(parsed, verb);
        let who = |i: usize| match &parsed.items[i].kind {
            ItemKind::Actor(members) => {
                members.iter().all(|m| self.cast.entity(*m).kind == ActorKind::Person)
            }
            ItemKind::Reference { label, .. } => *label == core.pronoun,
            _ => false,
        };
        let light = |i: usize| [core.adverb, core.and].iter().any(|l| site.has(i, *l));
        let news = site.has(verb, core.say_news);
        let printed = |a: Agent| {
            a.close
                && (matches!(a.speaker, Speaker::Printed(_)) || self.is_body(a.speaker) && news)
                && a.named.is_some_and(|n| n.start == parsed.span.start)
        };
        let opens = || who(0) && (1..verb).all(light) || self.own_agent(index, verb).is_some_and(printed);
        self.news && site.has(verb, core.wish) && verb > 0 && opens()
    }

    /// “The plan described by X”: with “by” after it, in a language with spaces, the verb tells what is done to something.
    fn is_passive(&self, parsed: &'a Parsed, verb: usize) -> bool {
        let core = self.core();
        let site = self.site(parsed, verb);
        let next = (verb + 1..site.to).find(|i| !site.has(*i, core.adverb));
        self.scene.tongue.language.settings.spaced && next.is_some_and(|i| site.has(i, core.by))
    }

    /// “‘…,’ X told reporters in Geneva”: what follows a verb that closes a quotation is no more of what is said,
    /// unless it says “that”.
    fn closes_quotation(&self, parsed: &'a Parsed, verb: usize) -> bool {
        let site = self.site(parsed, verb);
        let at = parsed.items[verb].span;
        let closes = |s: &Said| s.direct && s.verb == Some(at) && s.span.end <= at.start;
        self.scene.tongue.language.settings.spaced
            && !site.any(verb + 1..site.to, self.core().that)
            && self.said.iter().rev().take(LATELY).any(closes)
    }

    /// “Announces a new programme”: with its object right after it, a verb that makes known does so, and reports no words.
    fn only_acts(&self, parsed: &'a Parsed, verb: usize) -> bool {
        let core = self.core();
        let settings = &self.scene.tongue.language.settings;
        let site = self.site(parsed, verb);
        let next = verb + 1 + usize::from(site.has(verb + 1, core.past));
        let marked = self.is_mark(parsed, next, &settings.clause_ends)
            || self.is_mark(parsed, next, &settings.announcers);
        site.has(verb, core.announce) && !settings.spaced && !marked
    }

    /// Whether a verb such as “accuses” tells in news what somebody says, be it a state.
    pub(super) fn blames(&self, parsed: &'a Parsed, verb: usize) -> bool {
        self.news && self.site(parsed, verb).has(verb, self.core().say_news)
    }

    /// Whether brackets stand around an item within its sentence: what they hold is an aside.
    fn inside_brackets(&self, parsed: &Parsed, i: usize) -> bool {
        let brackets = &self.scene.tongue.language.settings.brackets;
        let mark = |at: usize, side: usize| match parsed.items[at].kind {
            ItemKind::Mark(c) => brackets.iter().any(|p| p[side].starts_with(c)),
            _ => false,
        };
        let open = (0..i).rev().find(|at| mark(*at, 0) || mark(*at, 1)).is_some_and(|at| mark(at, 0));
        open && (i + 1..parsed.items.len()).any(|at| mark(at, 1))
    }

    /// “The border stays open, X said on Monday.”
    fn trailing(&self, index: usize, verb: usize) -> Option<Said> {
        let parsed = &self.scene.sentences[index];
        let core = self.core();
        let site = self.site(parsed, verb);
        let settings = &self.scene.tongue.language.settings;
        if !site.has(verb, core.say) {
            return None;
        }
        let seat = |i: usize| self.seat_at(parsed, i).filter(|_| settings.spaced);
        let first = (site.from..verb).find(|i| self.is_free(parsed, *i) || seat(*i).is_some())?;
        let leads = [core.article, core.organ];
        let named = site.from > 1
            && (site.from..first).all(|i| settings.spaced && leads.iter().any(|l| site.has(i, *l)))
            && (first + 1..verb).all(|i| site.has(i, core.adverb) || site.has(i, core.past));
        let plain = |i: usize| {
            matches!(parsed.items[i].kind, ItemKind::Time(_) | ItemKind::Place { .. } | ItemKind::Mark(_))
                || [core.at, core.article, core.to, core.group_noun, core.account]
                    .iter()
                    .any(|l| site.has(i, *l))
        };
        // “…, X said on Monday, a news agency reports”.
        let passed_on =
            || self.speaker_at(index, parsed, site.to + 1).is_some_and(|(s, _)| self.is_outlet(s));
        let over = (verb + 1..parsed.items.len()).all(plain) || (verb + 1..site.to).all(plain) && passed_on();
        if !named || !over || self.said.iter().any(|s| parsed.span.contains(s.span)) {
            return None;
        }
        let (speaker, span) = self.speaker_at(index, parsed, first).or_else(|| seat(first))?;
        let text = Span::new(parsed.span.start, parsed.items[site.from - 1].span.start);
        self.long_enough(text).then_some(Said {
            span: text,
            direct: false,
            speaker,
            named: Some(span),
            verb: Some(parsed.items[verb].span),
            hearer: None,
            performs: false,
            rule: "speech#reported",
        })
    }

    /// “X set out the results: …”.
    fn after_colon(&self, index: usize, verb: usize) -> Option<Said> {
        let parsed = &self.scene.sentences[index];
        let core = self.core();
        let settings = &self.scene.tongue.language.settings;
        let site = self.site(parsed, verb);
        if !site.has(verb, core.say_colon) {
            return None;
        }
        let colon =
            (verb + 1..parsed.items.len()).find(|i| self.is_mark(parsed, *i, &settings.announcers))?;
        let agent = self.own_agent(index, verb).filter(|a| a.named.is_some())?;
        let first = parsed.items.get(colon + 1)?;
        if self.is_mark(parsed, colon + 1, &self.openers()) {
            return None;
        }
        Some(Said {
            span: Span::new(first.span.start, parsed.span.end),
            direct: false,
            speaker: agent.speaker,
            named: agent.named,
            verb: Some(parsed.items[verb].span),
            hearer: None,
            performs: false,
            rule: "speech#reported",
        })
    }

    /// Who speaks, if the verb with this strength may have him.
    fn speaker_before(&self, index: usize, verb: usize, strength: Strength, carried: bool) -> Option<Agent> {
        let parsed = &self.scene.sentences[index];
        match strength {
            Strength::Says => {
                let own = self.own_agent(index, verb);
                if let Some(agent) = own {
                    let at = agent.named.and_then(|n| parsed.items.iter().position(|i| i.span == n));
                    let state = at.is_some_and(|at| !self.may_speak(parsed, at));
                    // Within what somebody says, “our side says” is his own.
                    return (!state || !carried || self.news).then_some(agent);
                }
                if carried {
                    return self
                        .topic(index, parsed, verb)
                        .filter(|a| self.news && self.is_personal(a.speaker));
                }
                self.agent(index, verb)
            }
            Strength::Wants | Strength::Thanks => {
                let wants = strength == Strength::Wants;
                let blames = self.blames(parsed, verb);
                let goes_on = || {
                    let passes_on = !wants && parsed.labels.contains(self.core().pass_on);
                    self.told_of(index, verb).filter(|_| (blames && wants || passes_on) && !carried)
                };
                let agent = self.own_agent(index, verb).or_else(goes_on)?;
                // “Confirmed, …”: with a comma the verb reports, whoever acts.
                let ends = &self.scene.tongue.language.settings.clause_ends;
                let reports = self.news && self.is_mark(parsed, verb + 1, ends);
                let side = wants && (self.is_body(agent.speaker) || reports || blames);
                let named = agent.named?;
                let known = self.is_personal(agent.speaker) || side;
                let acts = strength == Strength::Thanks && self.acts_before(parsed, named.end, verb);
                (known && agent.close && !acts).then_some(agent)
            }
        }
    }

    /// Who is spoken to: named with a preposition before the verb, or right after it before “that” or a comma.
    fn hearer(&self, parsed: &'a Parsed, verb: usize) -> Option<usize> {
        let core = self.core();
        let site = self.site(parsed, verb);
        let person = |i: usize| match self.person_at(parsed, i) {
            Some((super::Speaker::Entity(entity), _)) => Some(entity),
            _ => None,
        };
        let told = (site.from..verb).rev().find(|i| site.preposition(*i) == Some(core.to)).and_then(person);
        let ends = &self.scene.tongue.language.settings.clause_ends;
        let closed = site.has(verb + 2, core.that) || self.is_mark(parsed, verb + 2, ends);
        told.or_else(|| person(verb + 1).filter(|_| closed))
    }

    pub(super) fn is_said(&self, start: usize) -> bool {
        self.said.iter().rev().take(LATELY).any(|s| s.direct && s.span.start == start)
    }

    /// Whether the author speaks again: a word such as “after the talks”, or a time, at the beginning.
    fn told_by_author(&self, parsed: &'a Parsed) -> bool {
        let core = self.core();
        let site = self.site(parsed, 0);
        let mut first = 0..parsed.items.len().min(3);
        let begins_with_people =
            first.clone().any(|i| self.person_at(parsed, i).is_some() || site.ends_as_noun(i));
        // “During the visit I met …” is no author's.
        first.any(|i| site.has(i, core.narrative))
            && !site.any(0..site.to.max(parsed.items.len().min(NEAR)), core.self_)
            || (begins_with_people && site.any(0..parsed.items.len(), core.attending))
            || self.begins_with_deed(parsed)
            || self.said.iter().rev().take(LATELY).any(|s| s.direct && parsed.span.contains(s.span))
    }

    /// A sentence that begins with a named person and what he did.
    fn begins_with_deed(&self, parsed: &'a Parsed) -> bool {
        let core = self.core();
        if parsed.items.is_empty() || self.person_at(parsed, 0).is_none() {
            return false;
        }
        let site = self.site(parsed, 0);
        let verb =
            (1..parsed.items.len()).find(|i| !site.has(*i, core.adverb) && !site.has(*i, core.separately));
        verb.is_some_and(|i| match parsed.items[i].kind {
            ItemKind::Word(w) => {
                let labels = &self.scene.tongue.lexicon.words[w].labels;
                !self.scene.tongue.rules.headed_by(w).is_empty() && !labels.contains(core.trip)
            }
            _ => false,
        })
    }
}
