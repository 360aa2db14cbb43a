//! Reads whole sets with the engine, on all cores, and writes the exported record.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result};
use jiff::civil::Date;
use readout_engine::{Engine, Knowledge, Request, Text};
use serde::Deserialize;

/// One article of a set, as the JSONL files print it.
#[derive(Clone, Debug, Deserialize)]
pub struct Article {
    /// The document's id.
    pub id: String,
    /// The article's date.
    #[serde(default)]
    pub date: Option<String>,
    /// Its language.
    #[serde(default)]
    pub lang: Option<String>,
    /// Its headline, where it is not part of the text.
    #[serde(default)]
    pub title: Option<String>,
    /// The text.
    pub text: String,
}

/// The articles of a JSONL file.
///
/// # Errors
/// A file that cannot be read, or its first line that is no article.
pub fn articles(file: &Path) -> Result<Vec<Article>> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(i, line)| serde_json::from_str(line).with_context(|| format!("{}:{}", file.display(), i + 1)))
        .collect()
}

/// An engine over the embedded knowledge.
///
/// # Errors
/// Knowledge that cannot be used.
pub fn engine() -> Result<Engine> {
    Ok(Engine::new(Knowledge::load(&readout_knowledge::files())?))
}

/// The exported record of one article: one JSON record a line.
///
/// # Errors
/// A date that is none.
pub fn export(engine: &Engine, article: &Article) -> Result<String> {
    let day = |s: &String| s.parse::<Date>().with_context(|| format!("{}: `{s}` is not a day", article.id));
    let text = Text::new(article.text.clone());
    let request = Request {
        reference_date: article.date.as_ref().map(day).transpose()?,
        language: article.lang.as_deref(),
        one_article: article.title.is_some(),
        ..Request::of(&text)
    };
    let reading = engine.read(&request);
    let mut lines = String::new();
    for record in readout_store::record::records(&article.id, &text, &reading) {
        lines.push_str(&serde_json::to_string(&record)?);
        lines.push('\n');
    }
    Ok(lines)
}

/// The exported record of many articles, in their order.
///
/// # Errors
/// As [`export`].
pub fn export_all(engine: &Engine, articles: &[Article]) -> Result<String> {
    Ok(in_parallel(articles, |article| export(engine, article))
        .into_iter()
        .collect::<Result<Vec<_>>>()?
        .concat())
}

/// Applies `work` to every item on all cores and returns the results in the order of the items.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        while let Some((i, item)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|i| Some((i, items.get(i)?)))
        {
            done.push((i, work(item)));
        }
        done
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut all: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(take)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|p| std::panic::resume_unwind(p)))
            .collect()
    });
    all.sort_by_key(|(i, _)| *i);
    all.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::in_parallel;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..500).collect();
        assert_eq!(in_parallel(&items, |n| n * n), items.iter().map(|n| n * n).collect::<Vec<_>>());
    }
}
