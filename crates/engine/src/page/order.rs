//! Pieces put into articles, in reading order.

use super::knowledge::{PageKnowledge, Role};
use super::piece::{Form, Piece};

/// An article as indices of pieces, each with whether it goes on with the sentence of the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Chain {
    pub(super) pieces: Vec<Link>,
}

/// A piece in its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) piece: usize,
    /// Whether it goes on with the sentence at the end of the body piece before it.
    pub(super) joined: bool,
    /// Whether it is the headline of its article.
    pub(super) title: bool,
}

/// The articles of a page in the order in which they begin.
pub(super) fn articles(pieces: &[Piece], _knowledge: &PageKnowledge) -> Vec<Chain> {
    let mut chains: Vec<(Chain, u32)> = Vec::new();
    let mut current = 0;
    for (i, piece) in pieces.iter().enumerate() {
        let title = is_title(pieces, i);
        if chains.is_empty() || piece.is(Role::JumpFrom) || title {
            chains.push((Chain::default(), 0));
            current = chains.len() - 1;
        } else if let (true, Some(number)) = (piece.is(Role::Section), piece.number) {
            current = home(&chains, current, number);
            chains[current].1 = number;
        }
        let chain = &mut chains[current].0;
        let joined = piece.form == Form::Body && goes_on(pieces, chain);
        chain.pieces.push(Link { piece: i, joined, title });
    }
    chains.into_iter().map(|c| c.0).collect()
}

/// Whether the article so far breaks off in a sentence.
fn goes_on(pieces: &[Piece], chain: &Chain) -> bool {
    chain.pieces.last().is_some_and(|l| pieces[l.piece].form == Form::Body && pieces[l.piece].open)
}

/// The article that a numbered section belongs to.
fn home(chains: &[(Chain, u32)], current: usize, number: u32) -> usize {
    if number == 1 || chains[current].1 + 1 == number {
        return current;
    }
    (0..chains.len()).rev().find(|&c| chains[c].1 + 1 == number).unwrap_or(current)
}

/// Whether a line is the headline of an article: what follows it says so.
fn is_title(pieces: &[Piece], i: usize) -> bool {
    if pieces[i].is(Role::Title) {
        return true;
    }
    let follows = |p: &Piece| p.is(Role::Byline) || (p.is(Role::Section) && p.number == Some(1));
    pieces[i].form == Form::Heading && (i == 0 || pieces.get(i + 1).is_some_and(follows))
}
