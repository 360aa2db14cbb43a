//! Errors at the edge: every failure gets a kind, a sentence, a hint and an exit code, all decided here.

use std::fmt;
use std::io;
use std::process::ExitCode;

use readout_engine::KnowledgeError;
use readout_store::{QueryError, StoreError};

/// What went wrong, as far as a script has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The command line asks for something that does not exist.
    Usage,
    /// An input cannot be read.
    Input,
    /// A knowledge file cannot be used.
    Knowledge,
    /// The database cannot be used.
    Database,
    /// The output cannot be written.
    Output,
    /// Whoever read our output has gone; nothing is wrong.
    ClosedPipe,
}

/// A failure that ends the command.
#[derive(Clone, Debug)]
pub struct AppError {
    kind: Kind,
    message: String,
    hint: Option<String>,
}

impl AppError {
    /// A failure with a sentence for a person.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None }
    }

    /// The same failure with advice.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same failure with what it is about in front.
    pub fn about(mut self, what: &str) -> Self {
        self.message = format!("{what}: {}", self.message);
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The sentence.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The advice, if any.
    pub fn advice(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for AppError {}

/// An error while writing output.
impl From<io::Error> for AppError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(Kind::ClosedPipe, "the reader of the output has gone"),
            io::ErrorKind::StorageFull => {
                Self::new(Kind::Output, "the output cannot be written: the disk is full")
                    .hint("free some space, or write elsewhere")
            }
            _ => Self::new(Kind::Output, format!("the output cannot be written: {}", plain(&error))),
        }
    }
}

impl From<KnowledgeError> for AppError {
    fn from(error: KnowledgeError) -> Self {
        Self::new(Kind::Knowledge, format!("the knowledge cannot be used: {error}"))
            .hint("`readout check --knowledge DIR` checks a folder of knowledge files")
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        let hint = error.hint();
        // What a person asked for cannot be; nothing is wrong with the database.
        let kind = if matches!(error, StoreError::BadEdit { .. }) { Kind::Usage } else { Kind::Database };
        let app = Self::new(kind, error.to_string());
        match hint {
            Some(hint) => app.hint(hint),
            None => app,
        }
    }
}

impl From<QueryError> for AppError {
    fn from(error: QueryError) -> Self {
        let app = Self::new(Kind::Usage, error.to_string());
        match error.hint {
            Some(hint) => app.hint(hint),
            None => app,
        }
    }
}

/// How a command ended when it did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was done.
    Done,
    /// Something could not be read; it has been said and the rest was done.
    Problems,
    /// `check` found something.
    Findings,
    /// Nothing matched, and the caller wants to know (`--fail-empty`).
    Empty,
}

impl Outcome {
    /// `Problems` if there were any.
    pub fn of_problems(count: usize) -> Self {
        if count == 0 { Self::Done } else { Self::Problems }
    }
}

/// The one table of exit codes.
pub fn exit_code(result: &Result<Outcome, AppError>) -> ExitCode {
    ExitCode::from(match result {
        Ok(Outcome::Done) => 0,
        Ok(Outcome::Problems) => 1,
        Ok(Outcome::Findings) => 3,
        Ok(Outcome::Empty) => 4,
        Err(error) => match error.kind {
            Kind::ClosedPipe => 0,
            Kind::Input | Kind::Knowledge | Kind::Database | Kind::Output => 1,
            Kind::Usage => 2,
        },
    })
}

/// The sentence of a system error without its number.
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_lowercase(),
        None => text,
    }
}
