//! Keeping an article: one transaction for all of it.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, params};

use crate::copier::Copier;
use crate::error::StoreError;
use crate::findings::{self, date_source};
use crate::held;
use crate::linking;
use crate::links::Links;
use crate::model::{Added, NewArticle};
use crate::prepare::{Made, Prepared};
use crate::review;
use crate::rows::{Inserts, Rows};
use crate::search::{self, ArticleTokens};
use crate::store::{LOG_PAGES, Opening, Store, explain};
use crate::versions;

/// So many articles in one transaction are indexed at once: a piece of the index for fewer is not worth it.
const AT_ONCE: usize = 64;

impl Store {
    /// Keeps an article with its bytes and everything read in it, in one transaction. The same bytes under the same
    /// name are kept once. Now and then what was kept before is indexed first; [`Store::index`] does what is left.
    ///
    /// # Errors
    /// If the database cannot be written; then nothing of the article is kept.
    pub fn add(&mut self, article: &NewArticle<'_>) -> Result<Added, StoreError> {
        let mut added = self.add_all(&[(*article, &article.prepare_rows())])?;
        // One article has one answer.
        added.pop().ok_or(StoreError::NoSuchId { id: article.doc.to_owned() })
    }

    /// Keeps several articles in one transaction, which costs far less than one for each, and says of each what
    /// became of it. What they were [prepared](NewArticle::prepare) to goes with them.
    ///
    /// # Errors
    /// If the database cannot be written; then nothing of any of them is kept.
    pub fn add_all(&mut self, articles: &[(NewArticle<'_>, &Prepared)]) -> Result<Vec<Added>, StoreError> {
        let mut adding = self.adding();
        let added = adding.add(articles)?;
        adding.keep()?;
        Ok(added)
    }

    /// Begins to add articles that come bit by bit.
    pub fn adding(&mut self) -> Adding<'_> {
        Adding { store: self, words: Vec::new(), many: None }
    }

    /// The same for many: into an empty database they come without what is held back until
    /// [`finish`](Adding::finish), and the write-ahead log is copied meanwhile.
    ///
    /// # Errors
    /// If the database refuses.
    pub fn adding_many(&mut self) -> Result<Adding<'_>, StoreError> {
        // What is written points to what has just been written or found.
        self.run(|c| c.pragma_update(None, "foreign_keys", false))?;
        let copier = Copier::start(&self.path);
        if copier.is_some() {
            self.run(|c| c.pragma_update(None, "wal_autocheckpoint", 0))?;
        }
        Ok(Adding { store: self, words: Vec::new(), many: Some(Many { copier }) })
    }
}

/// Articles that are being added. Nothing of them is in the database until [`keep`](Adding::keep), and until then no
/// other process can write.
///
/// Articles change pages all over the database, those of its indices: the more of them one transaction holds, the fewer
/// pages each of them costs.
#[derive(Debug)]
pub struct Adding<'s> {
    store: &'s mut Store,
    /// What is written once for all.
    words: Vec<Words>,
    /// Whether they are many.
    many: Option<Many>,
}

/// What is otherwise where many are added.
#[derive(Debug)]
struct Many {
    copier: Option<Copier>,
}

impl Adding<'_> {
    /// Adds articles, and says of each what became of it.
    ///
    /// # Errors
    /// If the database cannot be written; then nothing is kept that has been added since the last [`keep`](Self::keep).
    pub fn add(&mut self, articles: &[(NewArticle<'_>, &Prepared)]) -> Result<Vec<Added>, StoreError> {
        if !self.is_open() {
            self.store.index_if_due()?;
            self.begin().map_err(|e| self.undo(e))?;
        }
        let index = articles.len() >= AT_ONCE;
        let added = self.add_within(articles, index).map_err(|e| self.undo(e))?;
        if !index {
            let new = |added: &&Added| matches!(added, Added::New(_) | Added::Newer(..));
            self.store.kept_since += added.iter().filter(new).count();
        }
        Ok(added)
    }

    /// Keeps what has been added since the last time.
    ///
    /// # Errors
    /// If the database cannot be written; then nothing of it is kept.
    pub fn keep(&mut self) -> Result<(), StoreError> {
        if self.is_open() { self.keep_within().map_err(|e| self.undo(e)) } else { Ok(()) }
    }

    /// Keeps what has been added, and makes what has been held back, with a word before the first step and after each.
    ///
    /// # Errors
    /// If the database cannot be written. What is held back then is made when it is opened the next time.
    pub fn finish(mut self, mut watch: impl FnMut(Opening)) -> Result<(), StoreError> {
        self.keep()?;
        self.end_many();
        self.store.links.hold_back(false);
        self.store.make_held_back(&mut watch)
    }

    fn end_many(&mut self) {
        if self.many.take().is_some() {
            let to = &self.store.connection;
            // A connection that refuses this is of no use.
            let _ = to.pragma_update(None, "wal_autocheckpoint", LOG_PAGES);
            let _ = to.pragma_update(None, "foreign_keys", true);
        }
    }

    fn is_open(&self) -> bool {
        !self.store.connection.is_autocommit()
    }

    fn begin(&mut self) -> rusqlite::Result<()> {
        let Store { connection: to, links, .. } = &mut *self.store;
        to.execute_batch("BEGIN IMMEDIATE")?;
        links.begin(to)?;
        if self.many.is_none() || !links.is_whole() {
            links.hold_back(false);
            return held::make(to);
        }
        if !to.prepare_cached("SELECT 1 FROM profile")?.exists([])? {
            links.hold_back(true);
            held::hold_back(to)?;
        }
        Ok(())
    }

    fn add_within(
        &mut self,
        articles: &[(NewArticle<'_>, &Prepared)],
        index: bool,
    ) -> rusqlite::Result<Vec<Added>> {
        let Store { connection: to, links, .. } = &mut *self.store;
        let mut inserts = Inserts::new(to)?;
        let mut later = Later { words: &mut self.words, links };
        let mut add = |article, ready| Writer { to, article, ready, index }.add(&mut inserts, &mut later);
        articles.iter().map(|(article, ready)| add(article, ready)).collect()
    }

    fn keep_within(&mut self) -> rusqlite::Result<()> {
        let Store { connection: to, links, .. } = &mut *self.store;
        Later { words: &mut self.words, links }.write(to)?;
        to.execute_batch("COMMIT")?;
        links.kept(to);
        self.many.iter().filter_map(|many| many.copier.as_ref()).for_each(Copier::copy);
        Ok(())
    }

    /// Takes back what is not kept.
    fn undo(&mut self, error: rusqlite::Error) -> StoreError {
        self.forget();
        explain(&self.store.path, error)
    }

    fn forget(&mut self) {
        self.words.clear();
        self.store.links.forget();
        if self.is_open() {
            // Where even this fails the connection is of no use, and the database is as it was.
            let _ = self.store.connection.execute_batch("ROLLBACK");
        }
    }
}

impl Drop for Adding<'_> {
    fn drop(&mut self) {
        if self.is_open() {
            self.forget();
        }
        self.end_many();
    }
}

struct Writer<'a> {
    /// Within a transaction.
    to: &'a Connection,
    article: &'a NewArticle<'a>,
    ready: &'a Prepared,
    /// Whether it is indexed now.
    index: bool,
}

/// The full-text part of an article that has been written otherwise. SQLite puts the words of a full-text index that it
/// holds in memory into the file before every statement that could fail halfway: written between other rows they
/// would become as many pieces of the index, to be merged again.
#[derive(Debug)]
struct Words {
    article: i64,
    day: Option<Date>,
    /// The number of each event, with what it is looked up by.
    events: Vec<(i64, Arc<str>)>,
    statements: Vec<(i64, Arc<str>)>,
    /// Where it is indexed now.
    tokens: Option<Arc<ArticleTokens>>,
}

/// What is written once for many articles.
struct Later<'a> {
    words: &'a mut Vec<Words>,
    links: &'a mut Links,
}

impl Later<'_> {
    /// Makes the groups of what has come into company, and writes the full-text parts.
    fn write(&mut self, to: &Connection) -> rusqlite::Result<()> {
        self.links.regroup(to)?;
        let all = std::mem::take(self.words);
        let rows = Rows { to };
        rows.keys("event", all.iter().flat_map(|words| keyed(&words.events)))?;
        rows.keys("statement", all.iter().flat_map(|words| keyed(&words.statements)))?;
        for words in all.iter().filter(|words| words.tokens.is_none()) {
            search::index_later(to, words.article)?;
        }
        let new: Vec<search::New<'_>> = all.iter().filter_map(Words::to_index).collect();
        search::index_new(to, &new)?;
        drop(new);
        // Freeing it takes longer than a thread does.
        std::thread::spawn(move || drop(all));
        Ok(())
    }
}

impl Words {
    /// What is indexed now.
    fn to_index(&self) -> Option<search::New<'_>> {
        let tokens = self.tokens.as_ref()?;
        let numbers = |rows: &[(i64, Arc<str>)]| rows.iter().map(|(number, _)| *number).collect();
        Some(search::New {
            article: self.article,
            events: numbers(&self.events),
            statements: numbers(&self.statements),
            day: self.day,
            tokens,
        })
    }
}

impl<'a> Writer<'a> {
    fn add(&self, inserts: &mut Inserts<'_>, later: &mut Later<'_>) -> rusqlite::Result<Added> {
        let id = &self.ready.id;
        match self.kept(id)? {
            Some(false) => return Ok(Added::Kept(id.clone())),
            Some(true) => return Ok(Added::Superseded(id.clone())),
            None => {}
        }
        Ok(match self.write(id, inserts, later)? {
            Some(older) => Added::Newer(id.clone(), older),
            None => Added::New(id.clone()),
        })
    }

    /// Whether it is kept, and if so whether a newer version is.
    fn kept(&self, id: &str) -> rusqlite::Result<Option<bool>> {
        let mut query = self.to.prepare_cached("SELECT superseded FROM article WHERE id = ?1")?;
        query.query_row([id], |row| row.get(0)).optional()
    }

    /// Writes all of it, and gives the id of the version that it takes the place of.
    fn write(
        &self,
        id: &str,
        inserts: &mut Inserts<'_>,
        later: &mut Later<'_>,
    ) -> rusqlite::Result<Option<String>> {
        let (a, to) = (self.article, self.to);
        let made = self.made()?;
        let findings = &made.findings;
        let article = self.article(id, self.source()?)?;
        let profiles = linking::link_all(to, &made.tellings, later.links)?;
        let mut events = Vec::with_capacity(profiles.len());
        for (n, profile) in profiles.into_iter().enumerate() {
            events.push(findings.write_event(inserts, article, n, profile)?);
        }
        let mut statements = Vec::with_capacity(findings.statements.len());
        for n in 0..findings.statements.len() {
            statements.push(findings.write_statement(inserts, article, n, &events)?);
        }
        findings::write_notices(to, article, a.text, a.notices, a.reading)?;
        later.words.push(Words {
            article,
            day: a.reference_date,
            events: with_keys(events, findings.events.iter().map(|row| &row.keys)),
            statements: with_keys(statements, findings.statements.iter().map(|row| &row.keys)),
            tokens: self.ready.tokens.clone().filter(|_| self.index),
        });
        let older = versions::older(to, article, a.url)?;
        let people = review::any_people_merged(to)?;
        if people || !older.is_empty() {
            // What follows asks for words and groups, and changes them.
            later.write(to)?;
            later.links.forget();
            held::make(to)?;
        }
        versions::follow(to, article, &older)?;
        if people {
            review::apply_people_to_new(to, article)?;
        }
        Ok(older.into_iter().next_back().map(|(_, id)| id))
    }

    /// The findings under the ids that the record has everywhere, unless the same text is here under the same name
    /// from other bytes, such as a line that was given another date.
    fn made(&self) -> rusqlite::Result<Cow<'a, Made>> {
        let Prepared { sha256, text_sha256, made, .. } = self.ready;
        let mut query =
            self.to.prepare_cached("SELECT 1 FROM article WHERE doc = ?1 AND text_sha256 = ?2")?;
        let twin = query.exists([self.article.doc, text_sha256])?;
        match made {
            Ok(made) if !twin => Ok(Cow::Borrowed(made)),
            // What has gone wrong goes wrong again, and is said.
            _ => {
                let salt = if twin { sha256 } else { "" };
                Made::of(self.article, sha256, text_sha256, salt).map(Cow::Owned)
            }
        }
    }

    fn source(&self) -> rusqlite::Result<i64> {
        let sha256 = &self.ready.sha256;
        let mut query = self.to.prepare_cached("SELECT source_id FROM source WHERE sha256 = ?1")?;
        if let Some(source) = query.query_row([sha256], |row| row.get(0)).optional()? {
            return Ok(source);
        }
        let bytes = self.article.bytes;
        self.to
            .prepare_cached("INSERT INTO source (sha256, byte_count, bytes) VALUES (?1, ?2, ?3)")?
            .insert(params![sha256, bytes.len(), bytes])
    }

    fn article(&self, id: &str, source: i64) -> rusqlite::Result<i64> {
        let a = self.article;
        let sql = "INSERT INTO article (id, source_id, doc, path, encoding, title, outlet, url, language, \
                   reference_date, reference_source, added_at, text_sha256, text, identity, given_language) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
        self.to.prepare_cached(sql)?.insert(params![
            id,
            source,
            a.doc,
            a.path,
            a.encoding,
            a.title,
            a.outlet,
            a.url,
            a.language,
            a.reference_date.map(|date| date.to_string()),
            a.reference_source.map(date_source),
            a.added_at,
            self.ready.text_sha256,
            a.text.as_str(),
            a.identity,
            a.given_language,
        ])
    }
}

/// The numbers of rows with what they are looked up by.
fn with_keys<'k>(numbers: Vec<i64>, keys: impl Iterator<Item = &'k Arc<str>>) -> Vec<(i64, Arc<str>)> {
    numbers.into_iter().zip(keys.cloned()).collect()
}

fn keyed(rows: &[(i64, Arc<str>)]) -> impl Iterator<Item = (i64, &str)> {
    rows.iter().map(|(number, keys)| (*number, &**keys))
}
