//! What reading could not do, said with place and hint. Reading itself never fails.

use crate::text::Span;

/// Something a person should know about a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// A stable name, such as `decode.replaced` or `time.no-reference-date`.
    pub code: &'static str,
    /// Where in the decoded text, if it has a place.
    pub span: Option<Span>,
    /// One sentence for a person.
    pub message: String,
    /// What to do about it, if anything.
    pub hint: Option<String>,
}

impl Notice {
    /// A notice about the whole text.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, span: None, message: message.into(), hint: None }
    }

    /// The same notice with its place.
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// The same notice with advice.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
