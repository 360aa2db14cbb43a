//! Quotations: nested, running over paragraphs, left open.

use crate::knowledge::Tongue;
use crate::text::Span;
use crate::view::View;

use super::is_of_word;

/// A stretch between quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// What stands between the marks.
    pub inner: Span,
    /// How many quotations are open around it.
    pub depth: usize,
    /// Whether its closing mark was found.
    pub closed: bool,
}

/// The deepest nesting that is followed; what lies deeper belongs to the quotation around it.
pub(super) const DEEPEST: usize = 8;

#[derive(Clone, Copy)]
struct Open {
    pair: usize,
    start: usize,
    block: usize,
}

/// Where an article nests quotations more deeply than is followed.
pub(super) fn too_deep(view: &View, tongue: &Tongue) -> Option<Span> {
    let quotes = &tongue.language.settings.quotes;
    let mut depth = 0_usize;
    for (at, c) in view.text.char_indices() {
        let mark = |i: usize| quotes.iter().any(|p| p[0] != p[1] && p[i].starts_with(c));
        if mark(0) {
            depth += 1;
        } else if mark(1) || c == '\n' {
            depth = if c == '\n' { 0 } else { depth.saturating_sub(1) };
        }
        if depth > DEEPEST {
            return Some(Span::new(at, at + c.len_utf8()));
        }
    }
    None
}

/// Finds the quotations of an article.
pub(super) fn quotations(view: &View, tongue: &Tongue) -> Vec<Quotation> {
    let pairs: Vec<(char, char)> = tongue
        .language
        .settings
        .quotes
        .iter()
        .filter_map(|p| Some((p[0].chars().next()?, p[1].chars().next()?)))
        .collect();
    let mut out = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for (block, (_, span)) in view.blocks.iter().enumerate() {
        if !runs_on(&open, &pairs, span.start, view) {
            drop_unclosed(&mut open, block, span.start, view, &mut out);
        }
        let mut in_turn: Option<bool> = None;
        for (i, c) in view.slice(*span).char_indices() {
            if is_of_word(c) {
                continue;
            }
            let at = span.start + i;
            // Where words stand without spaces, straight marks open and close in turn, if they come in pairs.
            let mut turns = |before: char, c: char| {
                let paired = || view.slice(*span).matches(c).count().is_multiple_of(2);
                tongue.language.owns(before) && *in_turn.get_or_insert_with(paired)
            };
            if let Some(level) = closing(&open, &pairs, c, view, at) {
                let closed = open[level];
                open.truncate(level);
                out.push(Quotation { inner: Span::new(closed.start, at), depth: level, closed: true });
            } else if let Some(pair) = opening(&pairs, c, view, at, |b| turns(b, c)) {
                reopen(&mut open, pair, block, at + c.len_utf8());
            }
        }
    }
    for (depth, open) in open.iter().enumerate() {
        let end = view.blocks.get(open.block).map_or(open.start, |b| b.1.end);
        out.push(Quotation { inner: Span::new(open.start, end.max(open.start)), depth, closed: false });
    }
    out.sort_unstable_by_key(|q| (q.inner.start, q.depth));
    out
}

fn closing(open: &[Open], pairs: &[(char, char)], c: char, view: &View, at: usize) -> Option<usize> {
    let level = open.iter().rposition(|o| pairs[o.pair].1 == c)?;
    // An apostrophe inside a word closes nothing.
    let apostrophe = c == '\u{2019}' || c == '\'';
    let next = view.text[at + c.len_utf8()..].chars().next();
    let spaced = view.text[..at].chars().next_back().is_some_and(|p| p.is_ascii_alphanumeric());
    (!(apostrophe && spaced && next.is_some_and(|n| n.is_ascii_alphanumeric()))).then_some(level)
}

/// The pair of which a mark opens a quotation; `turns` says of a straight one whether it opens and closes in turn.
fn opening(
    pairs: &[(char, char)],
    c: char,
    view: &View,
    at: usize,
    turns: impl FnOnce(char) -> bool,
) -> Option<usize> {
    let pair = pairs.iter().position(|p| p.0 == c)?;
    let before = view.text[..at].chars().next_back().filter(|b| b.is_alphanumeric());
    let Some(before) = before.filter(|_| pairs[pair].0 == pairs[pair].1) else { return Some(pair) };
    // Straight marks open only before a word and after a space or bracket.
    turns(before).then_some(pair)
}

/// A mark that opens again while the same quotation is open at a new paragraph only continues it.
fn reopen(open: &mut Vec<Open>, pair: usize, block: usize, start: usize) {
    let continues = open.last().is_some_and(|o| o.pair == pair && o.block < block);
    if continues {
        if let Some(last) = open.last_mut() {
            last.block = block;
        }
    } else if open.len() < DEEPEST {
        open.push(Open { pair, start, block });
    }
}

/// How many bytes of paragraphs a quotation may run on that does not open again in each of them.
const RUNS_ON: usize = 6000;

/// Whether a quotation that fills paragraphs runs on: it opened at the beginning of one, and the next mark of its kind
/// closes it at the end of another.
fn runs_on(open: &[Open], pairs: &[(char, char)], start: usize, view: &View) -> bool {
    let [one] = open else { return false };
    let (opens, closes) = pairs[one.pair];
    let before = view.text[..one.start].trim_end_matches(opens).chars().next_back();
    let reach = view.text.floor_char_boundary(start + RUNS_ON);
    let rest = &view.text[start..reach];
    let Some(at) = rest.find([opens, closes]) else { return false };
    let after = rest[at..].chars().nth(1);
    // “… a 15.6"” closes nothing.
    let ended = rest[..at].chars().next_back().is_some_and(|c| !c.is_alphanumeric());
    ended
        && before.is_none_or(|c| c == '\n')
        && rest[at..].starts_with(closes)
        && after.is_none_or(|c| c == '\n')
}

/// A quotation left open runs on only if the next paragraph opens again with the same mark.
fn drop_unclosed(open: &mut Vec<Open>, block: usize, start: usize, view: &View, out: &mut Vec<Quotation>) {
    let marks = view.text[start..].chars().next();
    let keeps = open.first().is_some_and(|o| {
        let mark = view.text[..o.start].chars().next_back();
        o.block + 1 == block && mark.is_some() && mark == marks
    });
    if keeps {
        return;
    }
    for (depth, o) in open.drain(..).enumerate() {
        let end = view.blocks.get(o.block).map_or(o.start, |b| b.1.end);
        out.push(Quotation { inner: Span::new(o.start, end.max(o.start)), depth, closed: false });
    }
}
