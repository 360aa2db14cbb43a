//! Keeping an article: one transaction for all of it.

use std::borrow::Cow;

use jiff::civil::Date;
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

use crate::error::StoreError;
use crate::findings::{self, date_source};
use crate::linking;
use crate::links::Links;
use crate::model::{Added, NewArticle};
use crate::prepare::{Made, Prepared};
use crate::review;
use crate::search::{self, ArticleTokens};
use crate::store::{Store, explain};
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
        self.index_if_due()?;
        let path = self.path.clone();
        let index = articles.len() >= AT_ONCE;
        let links = &mut self.links;
        let connection = &mut self.connection;
        let mut whole = || -> rusqlite::Result<Vec<Added>> {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            links.begin(&transaction)?;
            let mut later = Later { words: Vec::new(), links };
            let mut added = Vec::with_capacity(articles.len());
            for (article, ready) in articles {
                added.push(Writer { to: &transaction, article, ready, index }.add(&mut later)?);
            }
            later.write(&transaction)?;
            transaction.commit()?;
            links.kept(connection);
            Ok(added)
        };
        let added = whole().map_err(|e| {
            // Nothing of it is in the database.
            self.links.forget();
            explain(&path, e)
        })?;
        if !index {
            let new = |added: &&Added| matches!(added, Added::New(_) | Added::Newer(..));
            self.kept_since += added.iter().filter(new).count();
        }
        Ok(added)
    }
}

struct Writer<'a> {
    to: &'a Transaction<'a>,
    article: &'a NewArticle<'a>,
    ready: &'a Prepared,
    /// Whether it is indexed now.
    index: bool,
}

/// The full-text part of an article that has been written otherwise. SQLite puts the words of a full-text index that it
/// holds in memory into the file before every statement that could fail halfway: written between other rows they
/// would become as many pieces of the index, to be merged again.
struct Words<'a> {
    article: i64,
    day: Option<Date>,
    events: Vec<i64>,
    statements: Vec<i64>,
    made: Cow<'a, Made>,
    /// Where it is indexed now.
    tokens: Option<&'a ArticleTokens>,
}

/// What is written once for many articles.
struct Later<'a> {
    words: Vec<Words<'a>>,
    links: &'a mut Links,
}

impl Later<'_> {
    /// Makes the groups of what has come into company, and writes the full-text parts.
    fn write(&mut self, to: &Transaction<'_>) -> rusqlite::Result<()> {
        self.links.regroup(to)?;
        let all = std::mem::take(&mut self.words);
        for words in &all {
            for (n, &number) in words.events.iter().enumerate() {
                words.made.findings.write_event_keys(to, n, number)?;
            }
            for (n, &number) in words.statements.iter().enumerate() {
                words.made.findings.write_statement_keys(to, n, number)?;
            }
            if words.tokens.is_none() {
                search::index_later(to, words.article)?;
            }
        }
        let new: Vec<search::New<'_>> = all.iter().filter_map(Words::to_index).collect();
        search::index_new(to, &new)
    }
}

impl Words<'_> {
    /// What is indexed now.
    fn to_index(&self) -> Option<search::New<'_>> {
        let Self { article, events, statements, day, .. } = self;
        Some(search::New { article: *article, events, statements, day: *day, tokens: self.tokens? })
    }
}

impl<'a> Writer<'a> {
    fn add(&self, later: &mut Later<'a>) -> rusqlite::Result<Added> {
        let id = &self.ready.id;
        match self.kept(id)? {
            Some(false) => return Ok(Added::Kept(id.clone())),
            Some(true) => return Ok(Added::Superseded(id.clone())),
            None => {}
        }
        Ok(match self.write(id, later)? {
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
    fn write(&self, id: &str, later: &mut Later<'a>) -> rusqlite::Result<Option<String>> {
        let (a, to) = (self.article, self.to);
        let made = self.made()?;
        let findings = &made.findings;
        let article = self.article(id, self.source()?)?;
        let profiles = linking::link_all(to, &made.tellings, later.links)?;
        let mut events = Vec::with_capacity(profiles.len());
        for (n, profile) in profiles.into_iter().enumerate() {
            events.push(findings.write_event(to, article, n, profile)?);
        }
        let mut statements = Vec::with_capacity(findings.statements.len());
        for n in 0..findings.statements.len() {
            statements.push(findings.write_statement(to, article, n, &events)?);
        }
        findings::write_notices(to, article, a.text, a.notices, a.reading)?;
        let tokens = self.ready.tokens.as_ref().filter(|_| self.index);
        later.words.push(Words { article, day: a.reference_date, events, statements, made, tokens });
        let older = versions::older(to, article, a.url)?;
        let people = review::any_people_merged(to)?;
        if people || !older.is_empty() {
            // What follows asks for words and groups, and changes them.
            later.write(to)?;
            later.links.forget();
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
