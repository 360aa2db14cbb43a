//! Very long articles are read in portions, so that memory and time stay in proportion to the text.

use crate::page::{Article, Block};
use crate::text::{Span, Text};

/// The longest portion in bytes. Real articles are far shorter; a book or a broken file may be longer.
const LONGEST: usize = 256 * 1024;

/// The longest stretch without a line break in bytes. Sentences are searched from end to end.
const LONGEST_LINE: usize = 16 * 1024;

/// Cuts an article into portions, at paragraphs where it has them. Most articles are one portion.
pub(crate) fn portions(text: &Text, article: &Article) -> Vec<Article> {
    let length = |b: &Block| b.runs.iter().map(Span::len).sum::<usize>();
    let mut out = vec![Article::default()];
    let mut filled = 0;
    for block in article.blocks.iter().flat_map(|b| pieces(text, b)) {
        let size = length(&block);
        if filled > 0 && filled + size > LONGEST {
            out.push(Article::default());
            filled = 0;
        }
        filled += size;
        if let Some(last) = out.last_mut() {
            last.blocks.push(block);
        }
    }
    out
}

/// A line too long for a paragraph is cut between characters.
fn pieces(text: &Text, block: &Block) -> Vec<Block> {
    if block.runs.iter().all(|r| r.len() <= LONGEST_LINE) {
        return vec![block.clone()];
    }
    let cut = |run: &Span| {
        let (mut out, mut start) = (Vec::new(), run.start);
        while start < run.end {
            let end = text.as_str().floor_char_boundary(run.end.min(start + LONGEST_LINE));
            out.push(Block { kind: block.kind, runs: vec![Span::new(start, end)] });
            start = end;
        }
        out
    };
    block.runs.iter().flat_map(cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::BlockKind;

    #[test]
    fn nothing_is_lost_between_portions() {
        let text = Text::new("é".repeat(LONGEST));
        let whole = Span::new(0, text.as_str().len());
        let article = Article { blocks: vec![Block { kind: BlockKind::Paragraph, runs: vec![whole] }] };
        let runs: Vec<Span> =
            portions(&text, &article).iter().flat_map(|p| &p.blocks).flat_map(|b| b.runs.clone()).collect();
        assert!(runs.len() > 1 && runs.windows(2).all(|w| w[0].end == w[1].start));
        assert_eq!((runs[0].start, runs[runs.len() - 1].end), (0, whole.end));
    }
}
