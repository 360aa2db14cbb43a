//! Where in a text a query is met: for what the index does not have yet, and for snippets.

use std::ops::Range;

use super::query::{Phrase, Query};
use super::tokens::Tokens;

/// Places of a phrase, as numbers of tokens.
fn places<'a>(phrase: &'a Phrase, tokens: &'a Tokens) -> impl Iterator<Item = Range<usize>> + 'a {
    let length = phrase.0.len();
    let last = (tokens.len() + 1).saturating_sub(length);
    let here = move |at: usize| phrase.0.iter().enumerate().all(|(n, own)| tokens.get(at + n) == Some(own));
    (0..last).filter(move |&at| here(at)).map(move |at| at..at + length)
}

/// Whether a text with these tokens is what the query asks for.
pub(super) fn meets(query: &Query, tokens: &Tokens) -> bool {
    let there = |phrase: &Phrase| places(phrase, tokens).next().is_some();
    query.all.iter().all(|either| either.iter().any(there)) && !query.none.iter().any(there)
}

/// Bytes of the text that stand for wanted words, in order and without overlap.
pub(super) fn marks(query: &Query, tokens: &Tokens) -> Vec<Range<usize>> {
    let wanted = query.all.iter().flatten();
    let mut found: Vec<Range<usize>> = wanted
        .flat_map(|phrase| places(phrase, tokens))
        .filter_map(|place| Some(tokens.source(place.start)?.start..tokens.source(place.end - 1)?.end))
        .collect();
    found.sort_by_key(|mark| (mark.start, mark.end));
    let mut marks: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for mark in found {
        match marks.last_mut().filter(|last| mark.start < last.end) {
            Some(last) => last.end = last.end.max(mark.end),
            None => marks.push(mark),
        }
    }
    marks
}
