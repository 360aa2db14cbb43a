//! One row a piece of evidence, with its positions in characters, bytes and UTF-16 units.

use readout_engine::{Span, Text};
use readout_store::record::{EvidenceRecord, Record};
use readout_store::{Entry, Store};

use super::cell::{Cell, Type};
use super::{Column, column};
use crate::error::AppError;

/// Characters shown before and after a piece.
const AROUND: usize = 32;

const COLUMNS: [(&str, Type); 18] = [
    ("record", Type::Text),
    ("id", Type::Text),
    ("number", Type::Number),
    ("doc", Type::Text),
    ("article_id", Type::Text),
    ("sha256", Type::Text),
    ("url", Type::Text),
    ("language", Type::Text),
    ("start", Type::Number),
    ("end", Type::Number),
    ("byte_start", Type::Number),
    ("byte_end", Type::Number),
    ("utf16_start", Type::Number),
    ("utf16_end", Type::Number),
    ("prefix", Type::Text),
    ("quote", Type::Text),
    ("suffix", Type::Text),
    ("orphan", Type::Flag),
];

/// The columns.
pub fn columns() -> Vec<Column> {
    COLUMNS.iter().map(|&(name, holds)| column(name, holds)).collect()
}

/// The texts of articles, one at a time.
pub struct Texts<'a> {
    store: &'a Store,
    last: Option<(String, Counted)>,
}

impl<'a> Texts<'a> {
    /// Texts of a database.
    pub fn new(store: &'a Store) -> Self {
        Self { store, last: None }
    }

    /// The text of an article.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn of(&mut self, article: &str) -> Result<&Counted, AppError> {
        let kept = self.last.take().filter(|(id, _)| id == article);
        let pair = match kept {
            Some(pair) => pair,
            None => (article.to_owned(), Counted::new(self.store.text(article)?)),
        };
        Ok(&self.last.insert(pair).1)
    }
}

/// A text that also counts in UTF-16 units.
struct Counted {
    text: Text,
    /// Bytes at which characters of two units begin.
    wide: Vec<usize>,
}

impl Counted {
    fn new(content: String) -> Self {
        let wide = content.char_indices().filter(|(_, c)| c.len_utf16() == 2).map(|(at, _)| at).collect();
        Self { text: Text::new(content), wide }
    }

    fn utf16(&self, byte: usize) -> usize {
        self.text.scalar(byte) + self.wide.partition_point(|&at| at < byte)
    }

    fn before(&self, byte: usize) -> &str {
        let text = self.text.as_str().get(..byte).unwrap_or_default();
        let from = text.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
        &text[from..]
    }

    fn after(&self, byte: usize) -> &str {
        let text = self.text.as_str().get(byte..).unwrap_or_default();
        let to = text.char_indices().nth(AROUND).map_or(text.len(), |(at, _)| at);
        &text[..to]
    }
}

/// The rows of what a record stands on: its evidence, or the pieces of a statement.
///
/// # Errors
/// If the database cannot be read.
pub fn rows(entry: &Entry, texts: &mut Texts<'_>) -> Result<Vec<Vec<Cell>>, AppError> {
    let text = texts.of(&entry.article.id)?;
    let by_scalars = |piece: &EvidenceRecord| {
        let bytes = Span::new(text.text.byte(piece.start), text.text.byte(piece.end));
        (bytes, piece.clone())
    };
    let (word, pieces) = match &entry.record {
        Record::Event(event) => {
            ("event", entry.bytes.iter().copied().zip(event.evidence.iter().cloned()).collect())
        }
        Record::Statement(s) if s.pieces.is_empty() => {
            let whole =
                EvidenceRecord { start: s.start, end: s.end, quote: s.quote.clone(), orphan: s.orphan };
            ("statement", entry.bytes.iter().copied().zip([whole]).collect::<Vec<_>>())
        }
        Record::Statement(s) => ("statement", s.pieces.iter().map(by_scalars).collect()),
    };
    let row = |(number, (bytes, piece)): (usize, &(Span, EvidenceRecord))| {
        row(word, entry, number, *bytes, piece, text)
    };
    Ok(pieces.iter().enumerate().map(row).collect())
}

fn row(
    word: &str,
    entry: &Entry,
    number: usize,
    bytes: Span,
    piece: &EvidenceRecord,
    text: &Counted,
) -> Vec<Cell> {
    let article = &entry.article;
    vec![
        Cell::text(word),
        Cell::text(entry.record.id()),
        Cell::number(number),
        Cell::text(&article.doc),
        Cell::text(&article.id),
        Cell::text(&article.sha256),
        Cell::given(article.url.as_ref()),
        Cell::given(article.language.as_ref()),
        Cell::number(piece.start),
        Cell::number(piece.end),
        Cell::number(bytes.start),
        Cell::number(bytes.end),
        Cell::number(text.utf16(bytes.start)),
        Cell::number(text.utf16(bytes.end)),
        Cell::text(text.before(bytes.start)),
        Cell::text(&piece.quote),
        Cell::text(text.after(bytes.end)),
        Cell::Flag(piece.orphan),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_beyond_the_first_plane_count_twice_in_utf16() {
        let content = "a𠮷会见𠀀。end".to_owned();
        let counted = Counted::new(content.clone());
        for (byte, _) in content.char_indices() {
            assert_eq!(counted.utf16(byte), content[..byte].encode_utf16().count(), "byte {byte}");
        }
        assert_eq!(counted.utf16(content.len()), content.encode_utf16().count());
    }

    #[test]
    fn what_stands_around_is_whole_characters_and_ends_with_the_text() {
        let content = format!("{}会见{}", "前".repeat(40), "后".repeat(3));
        let at = content.find("会见").unwrap();
        let counted = Counted::new(content);
        assert_eq!(counted.before(at), "前".repeat(AROUND));
        assert_eq!((counted.after(at + 6), counted.before(0)), ("后后后", ""));
    }
}
