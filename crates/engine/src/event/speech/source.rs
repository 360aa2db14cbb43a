//! Whose account the article gives: “according to X, …” and “…, according to X”.

use crate::actor::ItemKind;
use crate::text::Span;

use super::super::site::Site;
use super::{LATELY, Reader, Said, Speaker};

impl<'a> Reader<'a> {
    /// The clause “according to the account of …,” that opens at an item, and where it first names somebody.
    fn account_clause(&self, index: usize, i: usize) -> Option<(Site<'a>, Option<usize>)> {
        let core = self.core();
        let site = self.site(&self.scene.sentences[index], i);
        if !site.has(i, core.according) || i != site.from || site.to >= site.parsed.items.len() {
            return None;
        }
        if self.scene.tongue.language.settings.spaced {
            return self.source_at(&site, i + 1).map(|at| (site, Some(at)));
        }
        let account = [core.account, core.say, core.say_colon].iter().any(|l| site.has(site.to - 1, *l));
        account.then(|| (site, (i + 1..site.to).find(|at| names(&site, *at))))
    }

    /// What follows the clause “according to the account of …,” to the end of its sentence.
    fn by_account(&self, site: &Site<'a>, (speaker, named): (Speaker, Span)) -> Option<Said> {
        let items = &site.parsed.items;
        // “…, according to X.”
        let last = site.from > 1 && site.to + 1 >= items.len();
        if last && self.said.iter().rev().take(LATELY).any(|s| site.parsed.span.contains(s.span)) {
            return None;
        }
        let span = match last {
            true => Span::new(site.parsed.span.start, items[site.from - 1].span.start),
            false => Span::new(items.get(site.to + 1)?.span.start, site.parsed.span.end),
        };
        let verb = if self.scene.tongue.language.settings.spaced { site.from } else { site.to - 1 };
        Some(Said {
            span,
            direct: false,
            speaker,
            named: Some(named),
            verb: Some(items[verb].span),
            hearer: None,
            performs: false,
            rule: "speech#reported",
        })
    }

    /// Where the source stands that a phrase such as “according to a statement of X” names: nothing but words for its
    /// account leads to it, and what is X's is no source.
    fn source_at(&self, site: &Site<'a>, from: usize) -> Option<usize> {
        let core = self.core();
        let leads =
            [core.article, core.account, core.of_after, core.from, core.by, core.at, core.people_modifier];
        let at = (from..site.to).find(|i| !leads.iter().any(|l| site.has(*i, *l)))?;
        (names(site, at) && !site.has(at + 1, core.of) && !self.inside_quotes(site.item(at).span))
            .then_some(at)
    }

    /// “According to a paper's report, …”: an outlet, or a paper by its title, with the state it is of.
    pub(super) fn according_to_outlet(&self, index: usize, i: usize) -> Option<Said> {
        let parsed = &self.scene.sentences[index];
        let (site, _) = self.account_clause(index, i)?;
        let inside = i + 1..site.to;
        let outlet = |at| self.speaker_at(index, parsed, at).filter(|(s, _)| self.is_outlet(*s));
        let title = || {
            let open = inside.clone().find(|at| self.is_title_mark(parsed, *at, 0))?;
            let close = (open..site.to).find(|at| self.is_title_mark(parsed, *at, 1))?;
            let span = Span::new(parsed.items[i + 1].span.start, parsed.items[close].span.end);
            Some((Speaker::Printed(span), span))
        };
        let who = inside.clone().find_map(outlet).or_else(title)?;
        self.by_account(&site, who)
    }

    /// “According to X's account, …”.
    pub(super) fn according_to(&self, index: usize, i: usize) -> Option<Said> {
        let parsed = &self.scene.sentences[index];
        let (site, at) = self.account_clause(index, i)?;
        let at = at?;
        let seat = || self.seat_at(parsed, at).filter(|_| at == i + 1);
        let (speaker, named) = self.speaker_at(index, parsed, at).or_else(seat)?;
        // “According to Germany's ‘Handelsblatt’” is according to a paper, too.
        if self.is_outlet(speaker) || self.is_title_mark(parsed, at + 1, 0) {
            return None;
        }
        self.by_account(&site, (speaker, named))
    }
}

/// Whether an item names somebody or a place.
fn names(site: &Site<'_>, at: usize) -> bool {
    matches!(site.item(at).kind, ItemKind::Actor(_) | ItemKind::Place { .. } | ItemKind::Reference { .. })
}
