//! The page room: one decoded text becomes articles in reading order, with repeats set aside.
//! Nothing is lost: every character that is not white space is in exactly one article run or one repeat.

pub mod alphabet;
mod assign;
mod bounds;
mod cased;
mod cases;
pub mod continuation;
mod difference;
mod doubt;
mod follow;
mod ink;
mod knowledge;
mod misspelt;
mod order;
mod piece;
mod repeat;
mod seeds;
mod sheet;
mod short;
mod signs;
mod terms;
mod title;
mod turns;

pub use cases::{CaseFailure, check_cases};
pub use difference::{Difference, differences};
pub use doubt::{Doubt, Reason, doubts, slips};
pub use knowledge::{Hit, PageKnowledge, Role, Rule};
pub use misspelt::Slip;

use crate::knowledge::Knowledge;
use crate::notice::Notice;
use crate::text::{Span, Text};

use ink::Ink;
use order::Chain;
use piece::{Form, Piece};

/// What a block of an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    /// A headline.
    Title,
    /// Who wrote it.
    Byline,
    /// A section heading.
    Section,
    /// A paragraph of body text.
    Paragraph,
    /// A jump line such as “continued on A6”.
    Jump,
    /// Page number, masthead, editor line.
    Furniture,
    /// What stands under a picture. It is kept apart from the text around it, and read by itself.
    Caption,
}

impl BlockKind {
    /// Whether it tells something in sentences.
    pub fn tells(self) -> bool {
        matches!(self, Self::Paragraph | Self::Caption)
    }
}

/// A paragraph or heading, healed across what stood between its pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its pieces in reading order; more than one where the page was cut inside it.
    pub runs: Vec<Span>,
}

/// An article: blocks in reading order.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Article {
    /// The blocks.
    pub blocks: Vec<Block>,
}

/// A later copy of a passage, set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The copy.
    pub copy: Span,
    /// What it repeats.
    pub original: Span,
}

/// A page restored.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Articles in the order they begin on the page.
    pub articles: Vec<Article>,
    /// Copies set aside.
    pub repeats: Vec<Repeat>,
    /// Bytes after which a sentence breaks off and no continuation is on the page.
    pub gaps: Vec<usize>,
    /// What a person should know.
    pub notices: Vec<Notice>,
}

impl Page {
    /// Makes the articles one, if each stands whole before the next, and they are more than news in brief.
    pub(crate) fn keep_together(&mut self) {
        let blocks = || self.articles.iter().flat_map(|a| &a.blocks);
        let in_order = blocks().flat_map(|b| &b.runs).is_sorted_by_key(|run| run.start);
        let paragraphs = blocks().filter(|b| b.kind == BlockKind::Paragraph).count();
        let brief = paragraphs <= IN_BRIEF * self.articles.len();
        if self.articles.len() > 1 && in_order && !brief {
            let blocks = self.articles.drain(..).flat_map(|a| a.blocks).collect();
            self.articles = vec![Article { blocks }];
        }
    }
}

/// Paragraphs that news in brief have each under a headline of their own.
const IN_BRIEF: usize = 2;

/// Longer texts are not restored: no page is as long, and the work is not worth its memory.
const LONGEST: usize = 8 * 1024 * 1024;

/// Restores a page.
pub fn restore(text: &Text, knowledge: &Knowledge) -> Page {
    if text.as_str().len() > LONGEST {
        return as_it_is(text);
    }
    let ink = Ink::new(text.as_str());
    let copies = repeat::find(&ink, &knowledge.page);
    let pieces = piece::pieces(text, &ink, &copies, &knowledge.page);
    let chains = order::articles(&sheet::Sheet::new(text, &pieces, knowledge));
    let span = |r: &std::ops::Range<usize>| ink.span(r.start, r.end);
    let repeats =
        copies.iter().map(|c| Repeat { copy: span(&c.copy), original: span(&c.original) }).collect();
    let articles = chains.iter().map(|c| article(c, &pieces)).collect();
    Page { articles, repeats, gaps: gaps(&chains, &pieces), notices: Vec::new() }
}

fn article(chain: &Chain, pieces: &[Piece]) -> Article {
    let mut article = Article::default();
    let mut paragraph = None;
    for link in chain {
        let span = pieces[link.piece].span;
        match paragraph.and_then(|at: usize| article.blocks.get_mut(at)) {
            Some(block) if link.joined => block.runs.push(span),
            _ => {
                let kind = kind(link);
                if kind == BlockKind::Paragraph {
                    paragraph = Some(article.blocks.len());
                }
                article.blocks.push(Block { kind, runs: vec![span] });
            }
        }
    }
    article
}

fn kind(link: &order::Link) -> BlockKind {
    match link.form {
        _ if link.title => BlockKind::Title,
        Form::Known(Role::Title) => BlockKind::Title,
        Form::Known(Role::Byline) => BlockKind::Byline,
        Form::Known(Role::Section) | Form::Heading => BlockKind::Section,
        Form::Known(Role::JumpFrom | Role::JumpTo) => BlockKind::Jump,
        Form::Known(Role::Furniture) => BlockKind::Furniture,
        Form::Known(Role::Caption) => BlockKind::Caption,
        Form::Known(Role::Lead | Role::End) | Form::Body => BlockKind::Paragraph,
    }
}

/// Where a sentence of body text breaks off and the article does not go on with it.
fn gaps(chains: &[Chain], pieces: &[Piece]) -> Vec<usize> {
    let mut gaps = Vec::new();
    for chain in chains {
        let bodies: Vec<_> = chain.iter().filter(|l| l.form == Form::Body).collect();
        for (i, link) in bodies.iter().enumerate() {
            let piece = &pieces[link.piece];
            let healed = bodies.get(i + 1).is_some_and(|next| next.joined);
            if piece.open && !healed {
                gaps.push(piece.span.end);
            }
        }
    }
    gaps.sort_unstable();
    gaps
}

/// A text too long for a page: its lines are the paragraphs of one article.
fn as_it_is(text: &Text) -> Page {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.as_str().split_inclusive('\n') {
        let printed = line.trim();
        if !printed.is_empty() {
            let from = start + (line.len() - line.trim_start().len());
            blocks.push(Block {
                kind: BlockKind::Paragraph,
                runs: vec![Span::new(from, from + printed.len())],
            });
        }
        start += line.len();
    }
    let message = format!("the text is longer than {} MB and was read as it stands", LONGEST / 1024 / 1024);
    let notice =
        Notice::new("page.too-long", message).hint("give pages one by one to have repeats set aside");
    Page { articles: vec![Article { blocks }], notices: vec![notice], ..Page::default() }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod tests_words;
