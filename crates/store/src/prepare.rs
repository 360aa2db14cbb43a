//! All that can be made of an article before the database is asked: ids, hashes, rows, tokens. It is made on the
//! threads that read, so that the one that writes has only to write.

use std::sync::Arc;

use crate::findings::Findings;
use crate::ids::{self, Ids};
use crate::linking::{self, Company, Telling};
use crate::model::NewArticle;
use crate::search::ArticleTokens;

/// An article made ready to be kept: [`NewArticle::prepare`].
#[derive(Debug)]
pub struct Prepared {
    pub(crate) id: String,
    pub(crate) sha256: String,
    pub(crate) text_sha256: String,
    /// What goes wrong here is said when the article is to be kept.
    pub(crate) made: rusqlite::Result<Made>,
    /// What the index for full-text search needs, where it was asked for.
    pub(crate) tokens: Option<Arc<ArticleTokens>>,
}

/// What is written of the findings.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub findings: Findings,
    pub tellings: Vec<Telling>,
}

impl NewArticle<'_> {
    /// Makes all that needs no database, for [`Store::add_all`](crate::Store::add_all).
    pub fn prepare(&self) -> Prepared {
        let mut prepared = self.prepare_rows();
        prepared.tokens = prepared
            .made
            .as_ref()
            .ok()
            .map(|made| Arc::new(ArticleTokens::of(self.title, self.text, &made.findings)));
        prepared
    }

    /// The same without tokens: the article is indexed later.
    pub(crate) fn prepare_rows(&self) -> Prepared {
        let sha256 = ids::sha256(self.bytes);
        let text_sha256 = ids::sha256(self.text.as_str().as_bytes());
        Prepared {
            id: ids::article_id(self.doc, &sha256),
            made: Made::of(self, &sha256, &text_sha256, ""),
            tokens: None,
            sha256,
            text_sha256,
        }
    }
}

impl Made {
    /// Under the ids that the record has everywhere, or with a salt under others.
    pub fn of(
        article: &NewArticle<'_>,
        sha256: &str,
        text_sha256: &str,
        salt: &str,
    ) -> rusqlite::Result<Self> {
        let ids = Ids::salted(article.doc, text_sha256, article.reading, salt);
        let findings = Findings::of(article.doc, article.text, article.reading, &ids)?;
        let told: Vec<_> = findings.events.iter().map(|row| (&row.record, Company::Undecided)).collect();
        Ok(Self { tellings: linking::tellings(sha256, &told)?, findings })
    }
}
