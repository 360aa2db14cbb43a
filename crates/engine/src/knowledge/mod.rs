//! Knowledge files, parsed and indexed once, then shared by every reading.

use std::borrow::Cow;

/// A knowledge file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct KnowledgeError {
    /// Path below the knowledge folder.
    pub file: String,
    /// 1-based line, or 0 for the whole file.
    pub line: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

/// Everything readout knows.
#[derive(Debug, Default)]
pub struct Knowledge {
    /// What pages look like.
    pub page: crate::page::PageKnowledge,
}

impl Knowledge {
    /// Parses and indexes knowledge files given as (path, content).
    ///
    /// # Errors
    /// The first file that cannot be parsed or that contradicts another, with its line.
    pub fn load(files: &[(String, Cow<'_, str>)]) -> Result<Self, KnowledgeError> {
        Ok(Self { page: crate::page::PageKnowledge::load(files)? })
    }
}
