//! What goes into the store and what comes out.

use std::rc::Rc;

use jiff::civil::Date;
use readout_engine::pipeline::DateSource;
use readout_engine::{Notice, Reading, Span, Text};
use serde::{Deserialize, Serialize};

use crate::record::{EventRecord, Record, StatementRecord};

/// An article to keep, with what was read in it.
#[derive(Clone, Copy, Debug)]
pub struct NewArticle<'a> {
    /// The document's name: the file's name without its ending, or the `id` of a JSONL line.
    pub doc: &'a str,
    /// The bytes as found; of a JSONL file the bytes of the line.
    pub bytes: &'a [u8],
    /// Their character set, by its WHATWG name.
    pub encoding: &'a str,
    /// Where they were found, as the caller named it.
    pub path: &'a str,
    /// The headline.
    pub title: Option<&'a str>,
    /// Who published it.
    pub outlet: Option<&'a str>,
    /// Where it was published.
    pub url: Option<&'a str>,
    /// What two versions of the same article have in common beside the address: the id that a source gives, or the
    /// place of the file.
    pub identity: Option<&'a str>,
    /// The language that it was said to be in, if it was.
    pub given_language: Option<&'a str>,
    /// Its language, such as `zh`.
    pub language: Option<&'a str>,
    /// The article's date.
    pub reference_date: Option<Date>,
    /// Where that date comes from.
    pub reference_source: Option<DateSource>,
    /// The decoded text that positions count in.
    pub text: &'a Text,
    /// What was read in it.
    pub reading: &'a Reading,
    /// What decoding had to say; the reading's own notices need not be repeated.
    pub notices: &'a [Notice],
    /// Now, as the caller's clock has it, in ISO 8601.
    pub added_at: &'a str,
}

/// What became of an article that was to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// It was not there; this is its id.
    New(String),
    /// It was not there, and takes the place of an older version: its id, and that of the older one.
    Newer(String, String),
    /// The same bytes under the same name were there, and nothing was changed.
    Kept(String),
    /// The same bytes under the same name were there as an older version; the newer one stays in its place.
    Superseded(String),
}

impl Added {
    /// The article's id.
    pub fn id(&self) -> &str {
        match self {
            Added::New(id) | Added::Newer(id, _) | Added::Kept(id) | Added::Superseded(id) => id,
        }
    }
}

/// What to look for. An empty filter finds everything; every field that is filled has to be met.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Filter {
    /// Who has to be there: for each of several people or sides all the names and ids it goes by, one of which has
    /// to match an id, a name or an alias.
    pub who: Vec<Vec<String>>,
    /// Countries all of which have to be involved: the country of a participant, or of the place.
    pub country: Vec<String>,
    /// One of these kinds.
    pub kind: Vec<String>,
    /// One of these finer kinds.
    pub subkind: Vec<String>,
    /// One of these statuses.
    pub status: Vec<String>,
    /// Not over before this day.
    pub from: Option<Date>,
    /// Not begun after this day.
    pub to: Option<Date>,
    /// One of these names or ids of a place.
    pub place: Vec<String>,
    /// One of these documents.
    pub doc: Vec<String>,
    /// Where it was published: one of these outlets.
    pub outlet: Vec<String>,
    /// In one of these states of review. Where none is named, whatever no person has rejected.
    pub state: Vec<String>,
    /// Also articles of which a newer version is kept, and what was read in them.
    pub all_versions: bool,
    /// At most so many.
    pub limit: Option<usize>,
}

impl Filter {
    /// Whether it asks for anything of the events or statements themselves, and not only of their article or date.
    pub fn asks_for_findings(&self) -> bool {
        let lists = [&self.country, &self.kind, &self.subkind, &self.status, &self.place, &self.state];
        !self.who.is_empty() || lists.into_iter().any(|list| !list.is_empty())
    }
}

/// An event as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    /// The record, as it is exported.
    pub record: EventRecord,
    /// UTF-8 bytes of each piece of evidence in the decoded text, in the order of the record.
    pub bytes: Vec<Span>,
    /// The article's id.
    pub article_id: String,
    /// Who published the article.
    pub outlet: Option<String>,
    /// The article's date.
    pub reference_date: Option<Date>,
    /// What other articles tell of the same.
    pub real_event: RealEvent,
}

/// Something that happened once, however many articles tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RealEvent {
    /// Its id. It changes when an article joins in whose event has a lower id.
    pub id: String,
    /// How many different articles tell it. Copies of an article under other names do not count.
    pub articles: usize,
}

/// A statement as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredStatement {
    /// The record, as it is exported.
    pub record: StatementRecord,
    /// UTF-8 bytes of the whole in the decoded text.
    pub bytes: Span,
    /// The article's id.
    pub article_id: String,
    /// Who published the article.
    pub outlet: Option<String>,
    /// The article's date.
    pub reference_date: Option<Date>,
}

/// A record as kept, with what exports need to know about where it stands.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The record.
    pub record: Record,
    /// UTF-8 bytes of the evidence of an event, or of the whole of a statement, in the decoded text.
    pub bytes: Vec<Span>,
    /// The article it was read in.
    pub article: Rc<StoredArticle>,
    /// The id of the real event, where the record is an event.
    pub real_event: Option<String>,
    /// How often anybody has decided about it, and when last, in ISO 8601; comments are no decisions, taking one back
    /// is.
    pub decisions: (usize, Option<String>),
}

/// An article as kept, without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredArticle {
    /// Its id.
    pub id: String,
    /// The document's name.
    pub doc: String,
    /// Where the bytes were found.
    pub path: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// How many bytes.
    pub byte_count: usize,
    /// Their character set.
    pub encoding: String,
    /// The headline.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// The language that it was said to be in, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_language: Option<String>,
    /// Its date.
    pub reference_date: Option<Date>,
    /// Where that date comes from: `given`, `text` or `name`.
    pub reference_source: Option<String>,
    /// When it was added.
    pub added_at: String,
    /// How many events were found in it.
    pub events: usize,
    /// How many statements.
    pub statements: usize,
}

/// Something a person should know about an article, as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredNotice {
    /// A stable name.
    pub code: String,
    /// Unicode scalar values of the decoded text it is about.
    pub start: Option<usize>,
    /// One past the last.
    pub end: Option<usize>,
    /// One sentence.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// A step of a derivation, as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredStep {
    /// What was decided.
    pub what: String,
    /// The rule or knowledge row that decided.
    pub by: String,
    /// What came out.
    pub result: String,
    /// The characters it stands on.
    pub spans: Vec<StoredSpan>,
}

/// A stretch of the decoded text in both countings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredSpan {
    /// First Unicode scalar value.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// First UTF-8 byte.
    pub byte_start: usize,
    /// One past the last.
    pub byte_end: usize,
    /// Exactly these characters.
    pub quote: String,
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Sources: different byte strings.
    pub sources: usize,
    /// Articles.
    pub articles: usize,
    /// Events as articles tell them.
    pub events: usize,
    /// Events as they happened.
    pub real_events: usize,
    /// Statements.
    pub statements: usize,
}
