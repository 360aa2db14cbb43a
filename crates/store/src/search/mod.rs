//! Full-text search over articles, statements and the evidence of events.
//!
//! The index is SQLite's FTS5 over tokens that are made here, for text and query alike (`tokens`): FTS5's own
//! tokenizers take a Chinese sentence for one word. What is asked is in `query`, how the index is kept in `index`, how
//! it is asked in `find`.

mod find;
mod han;
mod index;
mod matches;
mod query;
mod source;
mod tokens;

pub use find::{Hit, Snippet, Sort};
pub(crate) use index::{ArticleTokens, New, index_later, index_new};
pub use query::{KEYS, Query, QueryError, QueryFilter};

/// The rules by which tokens are made. An index made by other rules is made anew: count up whenever a text gives other
/// tokens than before.
const RULES: i64 = 1;

/// What is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Articles: title and text.
    Articles,
    /// Statements: the words said.
    Statements,
    /// Events: the evidence they stand on.
    Events,
}

impl Unit {
    const ALL: [Unit; 3] = [Unit::Articles, Unit::Statements, Unit::Events];

    fn table(self) -> &'static str {
        match self {
            Unit::Articles => "search_article",
            Unit::Statements => "search_statement",
            Unit::Events => "search_event",
        }
    }

    /// The table of its rows, and their key.
    fn rows(self) -> (&'static str, &'static str) {
        match self {
            Unit::Articles => ("article", "article_id"),
            Unit::Statements => ("statement", "statement_id"),
            Unit::Events => ("event", "event_id"),
        }
    }
}
