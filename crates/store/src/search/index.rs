//! Keeps the index in step with what it is derived from.
//!
//! Whatever changes an article, its statements or its evidence puts the article on a list (triggers of the database do
//! it). The list is worked off by hundreds, since a piece of the index for each article would be merged over and over;
//! what still stands on it is searched without the index. So an article is found as soon as it is kept.

use jiff::civil::Date;
use readout_engine::Text;
use rusqlite::{Connection, TransactionBehavior};

use super::source::{self, Source};
use super::tokens::Tokens;
use super::{RULES, Unit};
use crate::error::StoreError;
use crate::findings::Findings;
use crate::rows::{EventRow, StatementRow};
use crate::store::{Store, explain};

/// Bits of a place that hold the number of a row; the day of the article stands above them.
const NUMBER_BITS: u32 = 40;
/// Articles indexed in one transaction at most.
const BATCH: usize = 512;
/// And bytes of their texts.
const BATCH_BYTES: usize = 8 << 20;

/// Where a row stands in the index: rows of later articles behind those of earlier ones, undated ones before all.
pub(super) fn place(day: Option<Date>, number: i64) -> i64 {
    first_place(day).saturating_add(number)
}

/// The place before those of all articles of a day.
pub(super) fn first_place(day: Option<Date>) -> i64 {
    let start = jiff::civil::date(0, 1, 1);
    let days =
        day.and_then(|day| (day - start).get_days().try_into().ok()).map_or(0_i64, |n: u32| i64::from(n) + 1);
    days << NUMBER_BITS
}

/// The number of the row that stands at `column`, as SQL.
pub(super) fn number(column: &str) -> String {
    format!("({column} & {})", (1_i64 << NUMBER_BITS) - 1)
}

impl Store {
    /// How many articles are kept but not yet in the index. They are found all the same, more slowly.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn unindexed(&self) -> Result<usize, StoreError> {
        self.run(|c| c.prepare_cached("SELECT count(*) FROM search_todo")?.query_row([], |row| row.get(0)))
    }

    /// Brings the index up to date and says after each step how many articles are left.
    ///
    /// # Errors
    /// If the database cannot be written; the index is then as it was after the last step.
    pub fn index(&mut self, mut left: impl FnMut(usize)) -> Result<(), StoreError> {
        while self.unindexed()? > 0 {
            self.index_some()?;
            left(self.unindexed()?);
        }
        Ok(())
    }

    /// Brings the index up to date if it is worth a step.
    pub(crate) fn index_if_due(&mut self) -> Result<(), StoreError> {
        if self.kept_since < BATCH {
            return Ok(());
        }
        self.index(|_| ())
    }

    /// Where the rules of the index have changed all of it is made anew.
    pub(crate) fn renew_index(&mut self) -> Result<(), StoreError> {
        let known = "SELECT 1 FROM search_rules WHERE number = ?1";
        if self.run(|c| c.prepare_cached(known)?.exists([RULES]))? {
            return Ok(());
        }
        self.in_transaction(|to| {
            for unit in Unit::ALL {
                let table = unit.table();
                to.execute(&format!("INSERT INTO {table} ({table}) VALUES ('delete-all')"), [])?;
            }
            to.execute("DELETE FROM search_place", [])?;
            to.execute("INSERT OR IGNORE INTO search_todo SELECT article_id FROM article", [])?;
            to.execute("DELETE FROM search_rules", [])?;
            to.execute("INSERT INTO search_rules VALUES (?1)", [RULES]).map(drop)
        })
    }

    fn index_some(&mut self) -> Result<(), StoreError> {
        self.kept_since = 0;
        self.in_transaction(|to| {
            let mut bytes = 0;
            for article in next(to)? {
                bytes += index_article(to, article)?;
                to.prepare_cached("DELETE FROM search_todo WHERE article_id = ?1")?.execute([article])?;
                if bytes > BATCH_BYTES {
                    break;
                }
            }
            Ok(())
        })
    }

    pub(crate) fn in_transaction(
        &mut self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<()>,
    ) -> Result<(), StoreError> {
        let path = self.path.clone();
        let whole = || {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            work(&transaction)?;
            transaction.commit()
        };
        whole().map_err(|e| explain(&path, e))
    }
}

/// The next articles to index.
fn next(from: &Connection) -> rusqlite::Result<Vec<i64>> {
    let sql = "SELECT article_id FROM search_todo ORDER BY article_id LIMIT ?1";
    from.prepare_cached(sql)?.query_map([BATCH], |row| row.get(0))?.collect()
}

/// Indexes an article with its statements and events; returns the bytes of its text.
fn index_article(to: &Connection, article: i64) -> rusqlite::Result<usize> {
    let sql = "SELECT title, text, reference_date FROM article WHERE article_id = ?1";
    let mut query = to.prepare_cached(sql)?;
    let mut rows = query.query([article])?;
    let Some(row) = rows.next()? else { return Ok(0) };
    let (title, text) = (row.get_ref(0)?.as_str_or_null()?, row.get_ref(1)?.as_str()?);
    let day: Option<String> = row.get(2)?;
    let day = day.and_then(|day| day.parse().ok());
    let put = Put { to, old: forget_place(to, article)?, new: first_place(day) };
    put.row(Unit::Articles, article, &source::article(title, text))?;
    for unit in [Unit::Statements, Unit::Events] {
        for (number, source) in source::findings(to, unit, article)? {
            put.row(unit, number, &source)?;
        }
    }
    put_place(to, article, day)?;
    Ok(text.len())
}

/// What the index needs of an article.
#[derive(Clone, Debug)]
pub(crate) struct ArticleTokens {
    article: String,
    /// None where there is nothing to be searched.
    events: Vec<Option<String>>,
    statements: Vec<String>,
}

impl ArticleTokens {
    pub fn of(title: Option<&str>, text: &Text, findings: &Findings) -> Self {
        let tokens = |source: Source| Tokens::of(&source.text).folded;
        let event = |row: &EventRow| {
            let evidence = &row.record.evidence;
            (!evidence.is_empty()).then(|| tokens(source::event(evidence)))
        };
        let statement = |row: &StatementRow| tokens(source::statement(&row.record.quote, row.record.start));
        Self {
            article: tokens(source::article(title, text.as_str())),
            events: findings.events.iter().map(event).collect(),
            statements: findings.statements.iter().map(statement).collect(),
        }
    }
}

/// An article that has just been written, with the numbers of its events and statements.
pub(crate) struct New<'a> {
    pub article: i64,
    pub events: Vec<i64>,
    pub statements: Vec<i64>,
    pub day: Option<Date>,
    pub tokens: &'a ArticleTokens,
}

impl<'a> New<'a> {
    /// What of it is searched as such units, by place.
    fn rows(&self, unit: Unit) -> Vec<(i64, &'a str)> {
        let tokens = self.tokens;
        let placed = |(&number, tokens)| (place(self.day, number), tokens);
        match unit {
            Unit::Articles => vec![placed((&self.article, tokens.article.as_str()))],
            Unit::Events => {
                let events = self.events.iter().zip(&tokens.events);
                events.filter_map(|(number, tokens)| Some(placed((number, tokens.as_deref()?)))).collect()
            }
            Unit::Statements => {
                self.statements.iter().zip(tokens.statements.iter().map(String::as_str)).map(placed).collect()
            }
        }
    }
}

/// Indexes articles that have just been written. Rows come in the order of their places: FTS5 begins a new piece of the
/// index at each that goes back.
pub(crate) fn index_new(to: &Connection, articles: &[New<'_>]) -> rusqlite::Result<()> {
    for unit in Unit::ALL {
        let mut rows: Vec<(i64, &str)> = articles.iter().flat_map(|new| new.rows(unit)).collect();
        rows.sort_unstable();
        let mut insert = to.prepare_cached(tokens_sql(unit))?;
        for row in rows {
            insert.execute(row)?;
        }
    }
    articles.iter().try_for_each(|new| put_place(to, new.article, new.day))
}

/// Puts an article on the list of those to be indexed.
pub(crate) fn index_later(to: &Connection, article: i64) -> rusqlite::Result<()> {
    to.prepare_cached("INSERT OR IGNORE INTO search_todo VALUES (?1)")?.execute([article]).map(|_| ())
}

/// Puts rows of an article into the index.
struct Put<'a> {
    to: &'a Connection,
    /// The place before those where its rows have stood, if they have.
    old: Option<i64>,
    /// The place before those where they will.
    new: i64,
}

impl Put<'_> {
    /// Puts a row into the index, in the place of what was there for it.
    fn row(&self, unit: Unit, number: i64, source: &Source) -> rusqlite::Result<()> {
        let to = self.to;
        if let Some(old) = self.old {
            let sql = format!("DELETE FROM {} WHERE rowid = ?1", unit.table());
            to.prepare_cached(&sql)?.execute([old + number])?;
        }
        if source.text.is_empty() {
            return Ok(());
        }
        let row = (self.new + number, Tokens::of(&source.text).folded);
        to.prepare_cached(tokens_sql(unit))?.execute(row).map(|_| ())
    }
}

fn tokens_sql(unit: Unit) -> &'static str {
    match unit {
        Unit::Articles => "INSERT INTO search_article (rowid, tokens) VALUES (?1, ?2)",
        Unit::Statements => "INSERT INTO search_statement (rowid, tokens) VALUES (?1, ?2)",
        Unit::Events => "INSERT INTO search_event (rowid, tokens) VALUES (?1, ?2)",
    }
}

fn put_place(to: &Connection, article: i64, day: Option<Date>) -> rusqlite::Result<()> {
    let sql = "INSERT INTO search_place (article_id, place) VALUES (?1, ?2)";
    to.prepare_cached(sql)?.execute([article, first_place(day)]).map(|_| ())
}

/// The place before those of the rows of an article, which are about to stand elsewhere.
fn forget_place(to: &Connection, article: i64) -> rusqlite::Result<Option<i64>> {
    let sql = "DELETE FROM search_place WHERE article_id = ?1 RETURNING place";
    let mut query = to.prepare_cached(sql)?;
    let places: Vec<i64> = query.query_map([article], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(places.into_iter().next_back())
}
