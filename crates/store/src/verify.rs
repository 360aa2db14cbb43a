//! Anchors that cannot lie: every position is checked against the text it counts in, and what does not fit is marked
//! as an orphan, never moved.

use readout_engine::{Span, Text};
use rusqlite::{Connection, Row, TransactionBehavior, params};
use serde::Serialize;

use crate::error::StoreError;
use crate::rows::StoredPiece;
use crate::store::{Store, explain};
use crate::{ids, load};

/// Characters of context that an anchor has on each side.
const CONTEXT: usize = 32;

/// A piece of text with everything that lets it be found again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Anchor {
    /// SHA-256 of the decoded text as UTF-8.
    pub text_sha256: String,
    /// First Unicode scalar value.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// First UTF-8 byte.
    pub byte_start: usize,
    /// One past the last.
    pub byte_end: usize,
    /// First UTF-16 code unit.
    pub utf16_start: usize,
    /// One past the last.
    pub utf16_end: usize,
    /// Exactly these characters.
    pub quote: String,
    /// Up to 32 characters before.
    pub prefix: String,
    /// Up to 32 characters after.
    pub suffix: String,
}

impl Anchor {
    /// The anchor of a span of a text.
    pub fn of(text: &Text, text_sha256: &str, span: Span) -> Self {
        let (start, end) = text.scalars(span);
        let all = text.as_str();
        let (before, quote, after) = (&all[..span.start], text.slice(span), &all[span.end..]);
        let utf16_start = before.encode_utf16().count();
        let skipped = before.chars().count().saturating_sub(CONTEXT);
        Self {
            text_sha256: text_sha256.to_owned(),
            start,
            end,
            byte_start: span.start,
            byte_end: span.end,
            utf16_start,
            utf16_end: utf16_start + quote.encode_utf16().count(),
            quote: quote.to_owned(),
            prefix: before.chars().skip(skipped).collect(),
            suffix: after.chars().take(CONTEXT).collect(),
        }
    }
}

/// Something that does not fit the text or the bytes it was found in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Orphan {
    /// The article's id.
    pub article: String,
    /// The document's name.
    pub doc: String,
    /// The id of the event or statement; none where the article itself is damaged.
    pub id: Option<String>,
    /// The quote that was kept, where there is one.
    pub quote: Option<String>,
    /// What does not fit, in words.
    pub reason: String,
}

/// What checking the anchors came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Articles that were checked.
    pub articles: usize,
    /// Pieces of text that were checked.
    pub anchors: usize,
    /// What does not fit.
    pub orphans: Vec<Orphan>,
}

impl Store {
    /// The anchors of an event or a statement, by its id or the beginning of it.
    ///
    /// # Errors
    /// As [`Store::find`]; also if a position does not lie in the text.
    pub fn anchors(&self, id: &str) -> Result<Vec<Anchor>, StoreError> {
        let id = self.finding_id(id)?;
        let (article, spans) = match ids::is_event(&id) {
            true => self.event(&id).map(|event| (event.article_id, event.bytes))?,
            false => self.statement(&id).map(|said| (said.article_id, vec![said.bytes]))?,
        };
        let text = Text::new(self.text(&article)?);
        let sha256 = ids::sha256(text.as_str().as_bytes());
        let whole = |span: &Span| text.as_str().get(span.start..span.end).is_some();
        Ok(spans.iter().filter(|span| whole(span)).map(|&span| Anchor::of(&text, &sha256, span)).collect())
    }

    /// Checks the bytes, the text and every position in every article, and marks what does not fit. `each` hears of
    /// every article that has been checked.
    ///
    /// # Errors
    /// If the database cannot be read or written.
    pub fn check_anchors(&mut self, mut each: impl FnMut(usize)) -> Result<Verified, StoreError> {
        let sql = "SELECT article_id FROM article ORDER BY doc, id";
        let articles: Vec<i64> = self.run(|c| c.prepare(sql)?.query_map([], |row| row.get(0))?.collect())?;
        let path = self.path.clone();
        let mut verified = Verified::default();
        for article in articles {
            // One transaction each, so that others can write meanwhile.
            let mut whole = || -> rusqlite::Result<()> {
                let transaction =
                    self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                check_article(&transaction, article, &mut verified)?;
                transaction.commit()
            };
            whole().map_err(|e| explain(&path, e))?;
            verified.articles += 1;
            each(verified.articles);
        }
        Ok(verified)
    }
}

fn check_article(to: &Connection, article: i64, verified: &mut Verified) -> rusqlite::Result<()> {
    let sql = "SELECT a.id, a.doc, a.text, a.text_sha256, s.sha256, s.bytes FROM article AS a \
               JOIN source AS s USING (source_id) WHERE a.article_id = ?1";
    let (id, doc, text, bytes_fit, text_fits) = to.prepare_cached(sql)?.query_row([article], |row| {
        // It may no longer be UTF-8.
        let text = row.get_ref(2)?.as_bytes()?.to_vec();
        let text_fits = ids::sha256(&text) == row.get::<_, String>(3)?;
        let bytes_fit = ids::sha256(row.get_ref(5)?.as_blob()?) == row.get::<_, String>(4)?;
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, text, bytes_fit, text_fits))
    })?;
    let orphan = |id_of: Option<String>, quote: Option<String>, reason: &str| Orphan {
        article: id.clone(),
        doc: doc.clone(),
        id: id_of,
        quote,
        reason: reason.to_owned(),
    };
    if !bytes_fit {
        verified.orphans.push(orphan(None, None, "the bytes are not those that were added"));
    }
    if !text_fits {
        verified.orphans.push(orphan(None, None, "the text is not the one that was read"));
    }
    let text = Text::new(String::from_utf8(text).unwrap_or_default());
    for piece in pieces(to, article)? {
        verified.anchors += 1;
        let reason = piece.mismatch(&text);
        mark(to, &piece, reason.is_some())?;
        if let Some(reason) = reason {
            verified.orphans.push(orphan(Some(piece.id), Some(piece.quote), reason));
        }
    }
    Ok(())
}

/// What is said of a position that leads nowhere.
const OUTSIDE: &str = "its position does not lie in the text";

/// A position that is kept.
struct Piece {
    /// The column of pieces that it stands in with its place there; none where it is the row of a statement itself.
    column: Option<(&'static str, &'static str, usize)>,
    row: i64,
    id: String,
    scalars: (Option<usize>, Option<usize>),
    bytes: (Option<usize>, Option<usize>),
    quote: String,
    orphan: bool,
}

impl Piece {
    /// The pieces in a column, beginning with the number and the id of a row.
    fn all(table: &'static str, column: &'static str, row: &Row<'_>) -> rusqlite::Result<Vec<Self>> {
        let pieces: Vec<StoredPiece> = load::json(row.get_ref(2)?.as_str()?)?;
        let (number, id): (i64, String) = (row.get(0)?, row.get(1)?);
        let all = pieces.into_iter().enumerate().map(|(n, piece)| {
            let StoredPiece(from, to, start, end, quote, orphan) = piece;
            Self {
                column: Some((table, column, n)),
                row: number,
                id: id.clone(),
                scalars: (position(start), position(end)),
                bytes: (position(from), position(to)),
                quote,
                orphan: orphan != 0,
            }
        });
        Ok(all.collect())
    }

    /// A statement itself.
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let at = |n: usize| row.get::<_, i64>(n).map(position);
        Ok(Self {
            column: None,
            row: row.get(0)?,
            id: row.get(1)?,
            scalars: (at(3)?, at(4)?),
            bytes: (at(5)?, at(6)?),
            quote: row.get(7)?,
            orphan: row.get(8)?,
        })
    }

    /// What does not fit, if anything.
    fn mismatch(&self, text: &Text) -> Option<&'static str> {
        let (Some(start), Some(end)) = self.bytes else { return Some(OUTSIDE) };
        let Some(there) = text.as_str().get(start..end) else { return Some(OUTSIDE) };
        if there != self.quote {
            return Some("other characters stand at its position");
        }
        let (first, last) = text.scalars(Span::new(start, end));
        ((Some(first), Some(last)) != self.scalars)
            .then_some("its positions in bytes and in characters differ")
    }
}

/// Below 0 it is no position.
fn position(number: i64) -> Option<usize> {
    usize::try_from(number).ok()
}

fn pieces(from: &Connection, article: i64) -> rusqlite::Result<Vec<Piece>> {
    let mut all = Vec::new();
    let mut query = from
        .prepare_cached("SELECT event_id, id, evidence FROM event WHERE article_id = ?1 ORDER BY position")?;
    let mut rows = query.query([article])?;
    while let Some(row) = rows.next()? {
        all.extend(Piece::all("event", "evidence", row)?);
    }
    let sql = "SELECT statement_id, id, pieces, start, \"end\", byte_start, byte_end, quote, orphan \
               FROM statement WHERE article_id = ?1 ORDER BY position";
    let mut query = from.prepare_cached(sql)?;
    let mut rows = query.query([article])?;
    while let Some(row) = rows.next()? {
        all.extend(Piece::all("statement", "pieces", row)?);
        all.push(Piece::of(row)?);
    }
    // In the order of the text; a statement behind its first piece.
    all.sort_by_key(|piece| (piece.bytes, piece.column.is_none()));
    Ok(all)
}

fn mark(to: &Connection, piece: &Piece, orphan: bool) -> rusqlite::Result<()> {
    if piece.orphan == orphan {
        return Ok(());
    }
    let Some((table, column, n)) = piece.column else {
        let sql = "UPDATE statement SET orphan = ?2 WHERE statement_id = ?1";
        return to.prepare_cached(sql)?.execute(params![piece.row, orphan]).map(|_| ());
    };
    let sql = format!("UPDATE {table} SET {column} = json_set({column}, ?3, ?2) WHERE {table}_id = ?1");
    let place = format!("$[{n}][5]");
    to.prepare_cached(&sql)?.execute(params![piece.row, u8::from(orphan), place]).map(|_| ())
}
