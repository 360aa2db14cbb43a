//! Damaged pages made from our own articles: how they are made, scored and read.

pub mod damage;
pub mod loss;
pub mod reading;
pub mod score;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use readout_engine::{Engine, Knowledge, Text, page};
use readout_store::PageRecord;
use serde_json::Value;

use crate::gold::Gold;
use crate::reading::{Article, articles, in_parallel};
use crate::score::{Score, score as score_records};
use crate::sets::json;
use crate::system::Records;
use damage::{DamagedPage, intact, pages};
use reading::export_first;

/// Pages made of each article.
const PER_ARTICLE: u64 = 8;
/// Which pages are made; another number makes others.
pub const SEED: u64 = 20_261_128;

/// Damaged pages of our own articles in one language.
pub struct PageSet {
    /// Its name in the score sheet.
    pub name: String,
    /// The pages, with the article that each is about.
    pub pages: Vec<(DamagedPage, Article)>,
    /// The agreed records of the articles.
    gold: Value,
}

impl PageSet {
    /// A set for each language of `truth/articles.jsonl`.
    ///
    /// # Errors
    /// A file below `truth/` that cannot be read.
    pub fn own(root: &Path) -> Result<Vec<Self>> {
        Self::made(root, SEED)
    }

    /// The same with pages made by another number: to look at and to choose weights on.
    ///
    /// # Errors
    /// As [`PageSet::own`].
    pub fn made(root: &Path, seed: u64) -> Result<Vec<Self>> {
        let all = articles(&root.join("truth/articles.jsonl"))?;
        let gold = json(&root.join("truth/records.json"))?;
        let mut languages: BTreeMap<String, Vec<Article>> = BTreeMap::new();
        for article in all {
            languages.entry(article.lang.clone().unwrap_or_default()).or_default().push(article);
        }
        let set = |(language, articles): (String, Vec<Article>)| {
            let main = articles.iter().flat_map(|a| std::iter::repeat_n(a.clone(), PER_ARTICLE as usize));
            let pages = pages(&articles, PER_ARTICLE, seed).into_iter().zip(main).collect();
            Self { name: format!("pages_{language}"), pages, gold: gold.clone() }
        };
        Ok(languages.into_iter().map(set).collect())
    }

    /// How well the pages are restored.
    ///
    /// # Errors
    /// None that happens: the pages and what is made of them can be written as JSON.
    pub fn restored(&self, engine: &Engine) -> Result<BTreeMap<String, f64>> {
        let truth: Result<Vec<String>, _> = self.pages.iter().map(|(page, _)| page.truth()).collect();
        let made = in_parallel(&self.pages, |(page, _)| restored(&page.id, &page.text(), engine.knowledge()));
        let made: Result<Vec<String>> = made.into_iter().collect();
        score::figures(&truth?.join("\n"), &made?.join("\n"))
    }

    /// How well the articles are read on the damaged pages.
    ///
    /// # Errors
    /// Agreed records that are none.
    pub fn read(&self, engine: &Engine) -> Result<Score> {
        self.score(engine, |page, _| page.clone())
    }

    /// How well the same articles are read as they were printed, each as often as it is on a page.
    ///
    /// # Errors
    /// Agreed records that are none.
    pub fn read_clean(&self, engine: &Engine) -> Result<Score> {
        self.score(engine, |page, article| intact(page.id.clone(), article))
    }

    /// How well they are read with their damage, but put in order by what is known of every character: what is lost to
    /// this is lost to any restorer that changes no character.
    ///
    /// # Errors
    /// Agreed records that are none.
    pub fn read_ordered(&self, engine: &Engine) -> Result<Score> {
        self.score(engine, |page, article| page.put_in_order(article))
    }

    fn score(
        &self,
        engine: &Engine,
        shown: impl Fn(&DamagedPage, &Article) -> DamagedPage + Sync,
    ) -> Result<Score> {
        let read =
            in_parallel(&self.pages, |(page, article)| export_first(engine, &shown(page, article), article));
        let export: Result<Vec<String>> = read.into_iter().collect();
        Ok(score_records(&self.agreed()?, &Records::parse(&export?.concat())?))
    }

    /// The agreed records, told of the pages.
    pub(crate) fn agreed(&self) -> Result<Gold> {
        let docs = self.gold["docs"].as_array().context("truth/records.json has no `docs`")?;
        let of = |(page, article): &(DamagedPage, Article)| {
            let mut doc = docs.iter().find(|d| d["id"] == article.id.as_str())?.clone();
            doc["id"] = page.id.as_str().into();
            Some(doc)
        };
        let docs: Vec<Value> = self.pages.iter().filter_map(of).collect();
        Ok(serde_json::from_value(serde_json::json!({ "docs": docs }))?)
    }
}

/// A restored page as `readout page --format jsonl` prints it.
///
/// # Errors
/// None that happens: every value is plain.
pub fn restored(id: &str, content: &str, knowledge: &Knowledge) -> Result<String> {
    let text = Text::new(content.to_string());
    let page = page::restore(&text, knowledge);
    let doubts = page::doubts(&page, &text, knowledge);
    Ok(serde_json::to_string(&PageRecord::new(id, &text, &page, &doubts))?)
}
