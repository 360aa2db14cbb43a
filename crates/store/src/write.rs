//! Keeping an article: one transaction for all of it.

use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

use crate::error::StoreError;
use crate::findings::{Findings, date_source};
use crate::ids::{self, Ids};
use crate::linking::{self, Company};
use crate::model::{Added, NewArticle};
use crate::review;
use crate::store::{Store, explain};
use crate::versions;

impl Store {
    /// Keeps an article with its bytes and everything read in it, in one transaction. The same bytes under the same
    /// name are kept once. Now and then what was kept before is indexed first; [`Store::index`] does what is left.
    ///
    /// # Errors
    /// If the database cannot be written; then nothing of the article is kept.
    pub fn add(&mut self, article: &NewArticle<'_>) -> Result<Added, StoreError> {
        let mut added = self.add_all(std::slice::from_ref(article))?;
        // One article has one answer.
        added.pop().ok_or(StoreError::NoSuchId { id: article.doc.to_owned() })
    }

    /// Keeps several articles in one transaction, which costs about half of one for each, and says of each what
    /// became of it.
    ///
    /// # Errors
    /// If the database cannot be written; then nothing of any of them is kept.
    pub fn add_all(&mut self, articles: &[NewArticle<'_>]) -> Result<Vec<Added>, StoreError> {
        self.index_if_due()?;
        let hashed: Vec<Hashed<'_>> = articles.iter().map(Hashed::of).collect();
        let path = self.path.clone();
        let mut whole = || -> rusqlite::Result<Vec<Added>> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let added = hashed.iter().map(|article| article.add(&transaction)).collect::<Result<_, _>>()?;
            transaction.commit()?;
            Ok(added)
        };
        let added = whole().map_err(|e| explain(&path, e))?;
        self.kept_since +=
            added.iter().filter(|added| matches!(added, Added::New(_) | Added::Newer(..))).count();
        Ok(added)
    }
}

/// An article with what it is known by.
struct Hashed<'a> {
    article: &'a NewArticle<'a>,
    id: String,
    sha256: String,
    text_sha256: String,
}

impl<'a> Hashed<'a> {
    fn of(article: &'a NewArticle<'a>) -> Self {
        let sha256 = ids::sha256(article.bytes);
        let text_sha256 = ids::sha256(article.text.as_str().as_bytes());
        Self { article, id: ids::article_id(article.doc, &sha256), sha256, text_sha256 }
    }

    fn add(&self, to: &Transaction<'_>) -> rusqlite::Result<Added> {
        let Self { article, id, sha256, text_sha256 } = self;
        let writer = Writer { to, article, sha256, text_sha256 };
        match writer.kept(id)? {
            Some(false) => return Ok(Added::Kept(id.clone())),
            Some(true) => return Ok(Added::Superseded(id.clone())),
            None => {}
        }
        Ok(match writer.write(id)? {
            Some(older) => Added::Newer(id.clone(), older),
            None => Added::New(id.clone()),
        })
    }
}

struct Writer<'a> {
    to: &'a Transaction<'a>,
    article: &'a NewArticle<'a>,
    sha256: &'a str,
    text_sha256: &'a str,
}

impl Writer<'_> {
    /// Whether it is kept, and if so whether a newer version is.
    fn kept(&self, id: &str) -> rusqlite::Result<Option<bool>> {
        let mut query = self.to.prepare_cached("SELECT superseded FROM article WHERE id = ?1")?;
        query.query_row([id], |row| row.get(0)).optional()
    }

    /// Writes all of it, and gives the id of the version that it takes the place of.
    fn write(&self, id: &str) -> rusqlite::Result<Option<String>> {
        let a = self.article;
        let ids = self.finding_ids()?;
        let article = self.article(id, self.source()?)?;
        let findings = Findings::of(a.doc, a.text, a.reading, &ids);
        let told: Vec<_> = findings.events.iter().map(|event| (event, Company::Undecided)).collect();
        let profiles = linking::profiles(self.to, self.sha256, &told)?;
        let mut rows = Vec::with_capacity(profiles.len());
        for (n, profile) in profiles.into_iter().enumerate() {
            rows.push(findings.write_event(self.to, article, n, profile)?);
        }
        for n in 0..findings.statements.len() {
            let event = findings.event_of(n).and_then(|event| rows.get(event)).copied();
            findings.write_statement(self.to, article, n, event)?;
        }
        findings.write_notices(self.to, article, a.notices)?;
        let older = versions::follow(self.to, article)?;
        review::apply_people_to_new(self.to, article)?;
        Ok(older)
    }

    /// The ids that the record has everywhere, unless the same text is here under the same name from other bytes,
    /// such as a line that was given another date.
    fn finding_ids(&self) -> rusqlite::Result<Ids> {
        let mut query =
            self.to.prepare_cached("SELECT 1 FROM article WHERE doc = ?1 AND text_sha256 = ?2")?;
        let salt = if query.exists([self.article.doc, self.text_sha256])? { self.sha256 } else { "" };
        Ok(Ids::salted(self.article.doc, self.text_sha256, self.article.reading, salt))
    }

    fn source(&self) -> rusqlite::Result<i64> {
        let mut query = self.to.prepare_cached("SELECT source_id FROM source WHERE sha256 = ?1")?;
        if let Some(source) = query.query_row([self.sha256], |row| row.get(0)).optional()? {
            return Ok(source);
        }
        let bytes = self.article.bytes;
        self.to
            .prepare_cached("INSERT INTO source (sha256, byte_count, bytes) VALUES (?1, ?2, ?3)")?
            .insert(params![self.sha256, bytes.len(), bytes])
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
            self.text_sha256,
            a.text.as_str(),
            a.identity,
            a.given_language,
        ])
    }
}
