//! A long JSON array, written item by item.

use std::io::Write;

use serde::Serialize;

use crate::error::AppError;

/// A JSON text whose array is written one item a line, between what comes before and after it.
pub struct JsonList<W: Write> {
    stream: W,
    tail: &'static str,
    items: usize,
}

impl<W: Write> JsonList<W> {
    /// Writes `head`, up to the opening bracket; `tail` is what follows the last item, from the closing bracket on.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn new(mut stream: W, head: &str, tail: &'static str) -> Result<Self, AppError> {
        stream.write_all(head.as_bytes())?;
        Ok(Self { stream, tail, items: 0 })
    }

    /// Writes an item.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn item(&mut self, item: &impl Serialize) -> Result<(), AppError> {
        self.stream.write_all(if self.items == 0 { b"\n" } else { b",\n" })?;
        self.items += 1;
        Ok(serde_json::to_writer(&mut self.stream, item).map_err(std::io::Error::from)?)
    }

    /// Writes the end.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn finish(&mut self) -> Result<(), AppError> {
        write!(self.stream, "\n{}\n", self.tail)?;
        Ok(self.stream.flush()?)
    }
}
