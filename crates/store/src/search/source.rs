//! The text that is searched, and where it stands in the article.

use rusqlite::Connection;

use super::Unit;
use crate::load;
use crate::record::EvidenceRecord;

/// Parts pieces of text that no phrase runs through.
const PART: &str = "\n\n";

/// The text of an article, a statement or the evidence of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Source {
    /// The text: pieces parted by blank lines.
    pub text: String,
    /// Where pieces begin, in bytes of the text and in Unicode scalar values of the article's own; a title has none.
    pieces: Vec<(usize, Option<usize>)>,
}

impl Source {
    fn push(&mut self, piece: &str, start: Option<usize>) {
        if !self.text.is_empty() {
            self.text.push_str(PART);
        }
        self.pieces.push((self.text.len(), start));
        self.text.push_str(piece);
    }

    /// Which Unicode scalar value of the article's text a byte of this one begins.
    pub fn position(&self, byte: usize) -> Option<usize> {
        let (from, start) = self.pieces.iter().rev().find(|(from, _)| *from <= byte)?;
        Some((*start)? + self.text.get(*from..byte)?.chars().count())
    }
}

/// What is searched of an article: its text, after its title where the text does not begin with it.
pub(super) fn article(title: Option<&str>, text: &str) -> Source {
    let mut source = Source::default();
    match title.map(str::trim) {
        Some(title) if !title.is_empty() && !text.trim_start().starts_with(title) => source.push(title, None),
        _ => {}
    }
    source.push(text, Some(0));
    source
}

/// What is searched of the statements or events of an article, by row.
pub(super) fn findings(from: &Connection, unit: Unit, article: i64) -> rusqlite::Result<Vec<(i64, Source)>> {
    collect(from, unit, &sql(unit, "f.article_id"), article)
}

/// What is searched of a row.
pub(super) fn source(from: &Connection, unit: Unit, row: i64) -> rusqlite::Result<Source> {
    if unit == Unit::Articles {
        let sql = "SELECT title, text FROM article WHERE article_id = ?1";
        return from.prepare_cached(sql)?.query_row([row], |found| {
            Ok(article(found.get_ref(0)?.as_str_or_null()?, found.get_ref(1)?.as_str()?))
        });
    }
    let (_, key) = unit.rows();
    let found = collect(from, unit, &sql(unit, &format!("f.{key}")), row)?;
    Ok(found.into_iter().next().unwrap_or_default().1)
}

fn sql(unit: Unit, key: &str) -> String {
    match unit {
        Unit::Articles => String::new(),
        Unit::Statements => format!(
            "SELECT f.statement_id, f.quote, f.start FROM statement AS f WHERE {key} = ?1 ORDER BY f.position"
        ),
        Unit::Events => {
            format!("SELECT f.event_id, f.evidence FROM event AS f WHERE {key} = ?1 ORDER BY f.position")
        }
    }
}

fn collect(from: &Connection, unit: Unit, sql: &str, key: i64) -> rusqlite::Result<Vec<(i64, Source)>> {
    let mut found: Vec<(i64, Source)> = Vec::new();
    let mut query = from.prepare_cached(sql)?;
    let mut rows = query.query([key])?;
    while let Some(row) = rows.next()? {
        let source = match unit {
            Unit::Events => event(&load::pieces(row.get_ref(1)?.as_str()?)?.0),
            _ => statement(row.get_ref(1)?.as_str()?, row.get(2)?),
        };
        found.push((row.get(0)?, source));
    }
    Ok(found)
}

/// What is searched of a statement.
pub(super) fn statement(quote: &str, start: usize) -> Source {
    let mut source = Source::default();
    source.push(quote, Some(start));
    source
}

/// What is searched of an event: its evidence.
pub(super) fn event(evidence: &[EvidenceRecord]) -> Source {
    let mut source = Source::default();
    evidence.iter().for_each(|piece| source.push(&piece.quote, Some(piece.start)));
    source
}
