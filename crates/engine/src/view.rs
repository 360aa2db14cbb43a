//! An article as one string, with the way back to the source.

use crate::knowledge::language::Language;
use crate::page::{Article, BlockKind, Slip};
use crate::text::{Span, Text};

#[derive(Clone, Copy, Debug)]
struct Piece {
    view: usize,
    original: usize,
    len: usize,
    original_len: usize,
}

/// An article in reading order. Positions in a view are turned back with [`View::original`].
#[derive(Debug, Default)]
pub struct View {
    /// The characters of the source; line breaks inside a paragraph are spaces, where words are separated by spaces
    /// there is one space between two words, and a word that is read through a misprint is spelt as it is read.
    pub text: String,
    /// The same with characters folded; byte for byte as long.
    pub folded: String,
    /// Paragraphs and headings.
    pub blocks: Vec<(BlockKind, Span)>,
    pieces: Vec<Piece>,
    /// Words that are not what the source prints.
    misread: Vec<Span>,
}

impl View {
    /// Lays out the blocks of an article one after another.
    pub fn new(text: &Text, article: &Article, language: &Language) -> Self {
        Self::read_as(text, article, language, &[])
    }

    /// The same with slips, sorted, read as what they seem to be. Their positions are those of what is printed.
    pub fn read_as(text: &Text, article: &Article, language: &Language, slips: &[Slip]) -> Self {
        let mut view = Self::default();
        let mut ended = None;
        for block in &article.blocks {
            if let (Some(end), Some(first)) = (ended, block.runs.first()) {
                view.next_line(text, end, first.start);
            }
            ended = block.runs.last().map(|run| run.end);
            let start = view.text.len();
            for run in &block.runs {
                let slice = text.slice(*run);
                if language.settings.spaced {
                    view.push_words(slice, run.start, start, slips);
                } else {
                    view.push_piece(slice.len(), run.start, slice.len());
                    view.text.extend(slice.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }));
                }
            }
            view.blocks.push((block.kind, Span::new(start, view.text.len())));
        }
        view.text.push('\n');
        view.folded = language.fold(&view.text);
        view
    }

    /// The end of a block, which stands for the white space before the next one if nothing else is between them: a span
    /// over both is then in one piece.
    fn next_line(&mut self, text: &Text, end: usize, next: usize) {
        let gap = Span::new(end.min(next), next);
        if end < next && text.slice(gap).trim().is_empty() {
            self.push_piece(1, end, next - end);
        }
        self.text.push('\n');
    }

    /// The next `len` bytes of the view stand for these bytes of the source.
    fn push_piece(&mut self, len: usize, original: usize, original_len: usize) {
        self.pieces.push(Piece { view: self.text.len(), original, len, original_len });
    }

    /// Words with one space between them, also where two runs of a block meet.
    fn push_words(&mut self, slice: &str, original: usize, block: usize, slips: &[Slip]) {
        let glued = self.text.len() > block && !self.text.ends_with(' ');
        if glued && !slice.starts_with(char::is_whitespace) {
            self.text.push(' ');
        }
        let mut rest = slice;
        while let Some(first) = rest.chars().next() {
            let at = original + slice.len() - rest.len();
            let space = first.is_whitespace();
            let len = rest.find(|c: char| c.is_whitespace() != space).unwrap_or(rest.len());
            if space {
                self.push_piece(1, at, len);
                self.text.push(' ');
            } else {
                self.push_word(&rest[..len], at, slips);
            }
            rest = &rest[len..];
        }
    }

    /// A word with the marks beside it, slips read as what they seem to be.
    fn push_word(&mut self, word: &str, original: usize, slips: &[Slip]) {
        let mut from = original;
        let printed = |from: usize, to: usize| &word[from - original..to - original];
        let end = original + word.len();
        let first = slips.partition_point(|s| s.span.start < original);
        for slip in slips[first..].iter().take_while(|s| s.span.end <= end) {
            self.push_printed(printed(from, slip.span.start), from);
            let start = self.text.len();
            self.push_piece(slip.reading.len(), slip.span.start, slip.span.len());
            self.text.push_str(&slip.reading);
            self.misread.push(Span::new(start, self.text.len()));
            from = slip.span.end;
        }
        self.push_printed(printed(from, end), from);
    }

    fn push_printed(&mut self, slice: &str, original: usize) {
        if !slice.is_empty() {
            self.push_piece(slice.len(), original, slice.len());
            self.text.push_str(slice);
        }
    }

    /// Whether any word is read through a misprint.
    pub fn has_misread(&self) -> bool {
        !self.misread.is_empty()
    }

    /// Whether a word of the span is not what the source prints.
    pub fn is_misread(&self, span: Span) -> bool {
        let first = self.misread.partition_point(|m| m.end <= span.start);
        self.misread.get(first).is_some_and(|m| m.start < span.end)
    }

    /// The original characters of a span, in several pieces where the page was cut inside it.
    pub fn original(&self, span: Span) -> Vec<Span> {
        let mut out: Vec<Span> = Vec::new();
        self.push_original(span, &mut out);
        out
    }

    /// The original characters of several spans, one after another.
    pub fn originals(&self, spans: &[Span]) -> Vec<Span> {
        let mut out: Vec<Span> = Vec::with_capacity(spans.len());
        spans.iter().for_each(|span| self.push_original(*span, &mut out));
        out
    }

    fn push_original(&self, span: Span, out: &mut Vec<Span>) {
        let first = self.pieces.partition_point(|p| p.view + p.len <= span.start);
        let before = out.len();
        for piece in self.pieces[first..].iter().take_while(|p| p.view < span.end) {
            let from = span.start.max(piece.view);
            let to = span.end.min(piece.view + piece.len);
            let shifted = if piece.len == piece.original_len {
                Span::new(piece.original + from - piece.view, piece.original + to - piece.view)
            } else {
                Span::new(piece.original, piece.original + piece.original_len)
            };
            if from >= to || shifted.is_empty() {
                continue;
            }
            match out[before..].last_mut() {
                Some(last) if last.end == shifted.start => last.end = shifted.end,
                _ => out.push(shifted),
            }
        }
    }

    /// The first original character of a span; the span itself must not be empty.
    pub fn first_original(&self, span: Span) -> Span {
        self.original(span).first().copied().unwrap_or(Span::new(0, 0))
    }

    /// The characters of a span.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Block;

    #[test]
    fn a_slip_is_read_as_another_word_and_cites_what_is_printed() {
        let text = Text::new("They spoke by telepone, again.".to_string());
        let knowledge = crate::page::tests::knowledge();
        let whole = Block { kind: BlockKind::Paragraph, runs: vec![Span::new(0, text.as_str().len())] };
        let slip = Slip { span: Span::new(14, 22), reading: "telephone".to_string() };
        let language = &knowledge.tongue("en").unwrap().language;
        let view = View::read_as(&text, &Article { blocks: vec![whole] }, language, &[slip]);
        assert_eq!(view.text, "They spoke by telephone, again.\n");
        assert_eq!(view.original(Span::new(14, 23)), [Span::new(14, 22)]);
        assert_eq!(view.original(Span::new(11, 24)), [Span::new(11, 23)]);
        assert!(view.is_misread(Span::new(5, 15)) && !view.is_misread(Span::new(23, 25)));
    }
}
