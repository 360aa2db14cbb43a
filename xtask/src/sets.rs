//! Sets of articles with agreed records, and what the engine scores on them.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use readout_engine::Engine;
use serde_json::Value;

use crate::causes::{Breakdown, breakdown};
use crate::gold::Gold;
use crate::reading::{Article, articles, export_all};
use crate::score::{Score, score};
use crate::system::Records;

/// Articles with what was agreed about them.
#[derive(Clone, Debug)]
pub struct Set {
    /// Its name in the score sheet.
    pub name: String,
    /// The articles, in file order.
    pub articles: Vec<Article>,
    /// The agreed records as JSON.
    pub gold: Value,
}

impl Set {
    /// The set of an article file and a file of agreed records.
    ///
    /// # Errors
    /// A file that cannot be read or is no such file.
    pub fn load(name: &str, articles_file: &Path, gold_file: &Path) -> Result<Self> {
        Ok(Self { name: name.to_string(), articles: articles(articles_file)?, gold: json(gold_file)? })
    }

    /// The half to look at while working (even places in file order) and the half that is only scored (odd places).
    pub fn halves(&self) -> [Self; 2] {
        [("look", 0), ("only", 1)].map(|(half, rest)| {
            let places = self.articles.iter().enumerate().filter(|(i, _)| i % 2 == rest);
            let articles: Vec<_> = places.map(|(_, a)| a.clone()).collect();
            let ids: BTreeSet<_> = articles.iter().map(|a| a.id.as_str()).collect();
            let mut gold = self.gold.clone();
            if let Some(docs) = gold["docs"].as_array_mut() {
                docs.retain(|doc| doc["id"].as_str().is_some_and(|id| ids.contains(id)));
            }
            Self { name: format!("{}.{half}", self.name), articles, gold }
        })
    }

    /// The engine's export of the set.
    ///
    /// # Errors
    /// An article's date that is none.
    pub fn export(&self, engine: &Engine) -> Result<String> {
        export_all(engine, &self.articles)
    }

    /// The score of an export (which may hold other documents too).
    ///
    /// # Errors
    /// Agreed records or an export that cannot be read.
    pub fn score(&self, export: &str) -> Result<Score> {
        Ok(score(&self.agreed()?, &Records::parse(export)?))
    }

    /// The errors of an export by kind and cause.
    ///
    /// # Errors
    /// As [`Set::score`].
    pub fn breakdown(&self, export: &str) -> Result<Breakdown> {
        Ok(breakdown(&self.agreed()?, &Records::parse(export)?))
    }

    fn agreed(&self) -> Result<Gold> {
        serde_json::from_value(self.gold.clone()).with_context(|| self.name.clone())
    }
}

/// Reads a JSON file.
///
/// # Errors
/// A file that cannot be read or is not JSON.
pub fn json(file: &Path) -> Result<Value> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    serde_json::from_str(&text).with_context(|| file.display().to_string())
}

/// Our own sets, which every clone has: `truth` and `sentences`.
///
/// # Errors
/// A file below `truth/` that cannot be read.
pub fn own(root: &Path) -> Result<Vec<Set>> {
    let truth = root.join("truth");
    Ok(vec![
        Set::load("truth", &truth.join("articles.jsonl"), &truth.join("records.json"))?,
        Set::load("sentences", &truth.join("sentences.jsonl"), &truth.join("sentences.json"))?,
    ])
}
