//! The one file that knows the order of the rooms.

use jiff::civil::Date;

use crate::finding::{Event, Statement};
use crate::knowledge::Knowledge;
use crate::notice::Notice;
use crate::page::{self, Page};
use crate::text::Text;

/// What to read and what is known about it beforehand.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The decoded text.
    pub text: &'a Text,
    /// The article's date, if the caller knows it.
    pub reference_date: Option<Date>,
    /// A date in the file's name, used when the text has no dateline.
    pub name_date: Option<Date>,
    /// `zh`, `en`, …; guessed per article where absent.
    pub language: Option<&'a str>,
    /// Keep the candidates that lost, with the reason, in [`Reading::lost`].
    pub trace: bool,
}

/// Where the article's date came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateSource {
    /// The caller gave it.
    Given,
    /// A dateline or a full date in the text.
    Text,
    /// The file's name.
    Name,
}

/// The article's date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferenceDate {
    /// The day.
    pub date: Date,
    /// Where it came from.
    pub source: DateSource,
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The page as restored.
    pub page: Page,
    /// Language per article.
    pub languages: Vec<String>,
    /// The article's date.
    pub reference_date: Option<ReferenceDate>,
    /// Events in the order of their first evidence.
    pub events: Vec<Event>,
    /// Statements in text order.
    pub statements: Vec<Statement>,
    /// What a person should know.
    pub notices: Vec<Notice>,
    /// Candidates that lost, for `--trace`: rule, span and reason.
    pub lost: Vec<crate::trace::Step>,
}

/// Knowledge ready to read with. Shared between threads.
#[derive(Debug)]
pub struct Engine {
    knowledge: Knowledge,
}

impl Engine {
    /// An engine over loaded knowledge.
    pub fn new(knowledge: Knowledge) -> Self {
        Self { knowledge }
    }

    /// The knowledge it reads with.
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// Reads a text. Never fails: what it cannot do is in [`Reading::notices`].
    pub fn read(&self, request: &Request<'_>) -> Reading {
        let page = page::restore(request.text, &self.knowledge);
        Reading { languages: vec![String::new(); page.articles.len()], page, ..Reading::default() }
    }
}
