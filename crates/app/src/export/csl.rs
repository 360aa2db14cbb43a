//! Citations of the articles in CSL-JSON, one item an article.

use std::io::Write;

use jiff::civil::Date;
use readout_store::{Entry, StoredArticle};
use serde_json::{Map, Value, json};

use super::Exporter;
use super::json_list::JsonList;
use crate::error::AppError;

/// Writes an item for every article that a record comes from.
pub struct Csl<W: Write> {
    list: JsonList<W>,
    last: Option<String>,
}

impl<W: Write> Csl<W> {
    /// A list that has begun.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn new(stream: W) -> Result<Self, AppError> {
        Ok(Self { list: JsonList::new(stream, "[", "]")?, last: None })
    }
}

impl<W: Write> Exporter for Csl<W> {
    fn write(&mut self, entry: &Entry) -> Result<(), AppError> {
        if self.last.as_ref() == Some(&entry.article.id) {
            return Ok(());
        }
        self.last = Some(entry.article.id.clone());
        self.list.item(&item(&entry.article))
    }

    fn finish(&mut self) -> Result<(), AppError> {
        self.list.finish()
    }
}

fn item(article: &StoredArticle) -> Value {
    // A text from a disk may have neither an outlet nor an address; then it is a document and no more.
    let kind = match (&article.outlet, &article.url) {
        (Some(_), _) => "article-newspaper",
        (None, Some(_)) => "webpage",
        (None, None) => "document",
    };
    let mut item = Map::new();
    item.insert("id".to_owned(), json!(article.id));
    item.insert("type".to_owned(), json!(kind));
    let note = format!("readout document {}, SHA-256 {}", article.doc, article.sha256);
    for (name, value) in [
        // Without its headline an article goes by the name under which it is kept: a citation needs one.
        ("title", Some(article.title.as_deref().unwrap_or(&article.doc))),
        ("container-title", article.outlet.as_deref()),
        ("URL", article.url.as_deref()),
        ("language", article.language.as_deref()),
        ("note", Some(note.as_str())),
    ] {
        if let Some(value) = value {
            item.insert(name.to_owned(), json!(value));
        }
    }
    // The moment of adding is written with its time; the citation wants the day.
    let accessed = article.added_at.get(..10).and_then(|day| day.parse().ok());
    for (name, day) in [("issued", article.reference_date), ("accessed", accessed)] {
        if let Some(day) = day {
            item.insert(name.to_owned(), date(day));
        }
    }
    Value::Object(item)
}

fn date(day: Date) -> Value {
    json!({"date-parts": [[day.year(), day.month(), day.day()]]})
}
