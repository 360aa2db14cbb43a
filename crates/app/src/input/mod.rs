//! What can be read: plain text in any character set, HTML, JSONL; from files, folders, patterns and standard input.

mod article;
mod document;
mod html;
mod name_date;
mod paths;
mod stream;

pub use document::{Document, Raw};
pub use name_date::name_date;
pub use paths::{Source, expand};
pub use stream::{Form, Inputs};

/// An article longer than this is refused unless the caller allows more: it is no article, and reading it would
/// take memory that the rest of the machine needs.
pub const MAX_BYTES: u64 = 64 * 1_000_000;

/// A number of bytes for a person.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..=9_999 => format!("{bytes} bytes"),
        10_000..=999_999 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}
