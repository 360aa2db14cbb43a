//! Comma-separated values that a spreadsheet can open without running what a text says.

use std::io::Write;

use crate::error::{AppError, Kind};

/// A CSV writer over a stream.
pub struct CsvWriter<W: Write> {
    inner: csv::Writer<W>,
}

impl<W: Write> CsvWriter<W> {
    /// A writer that has written `header`.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn new(stream: W, header: &[&str]) -> Result<Self, AppError> {
        let mut inner = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(stream);
        inner.write_record(header).map_err(failed)?;
        Ok(Self { inner })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn row(&mut self, cells: &[String]) -> Result<(), AppError> {
        self.inner.write_record(cells.iter().map(|cell| disarmed(cell))).map_err(failed)
    }

    /// Writes what is still held back.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn flush(&mut self) -> Result<(), AppError> {
        Ok(self.inner.flush()?)
    }
}

/// A cell that begins as a formula does gets a leading `'`, which spreadsheets take as “this is text”.
fn disarmed(cell: &str) -> String {
    // Full-width forms count: some spreadsheets fold them.
    let armed = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if armed { format!("'{cell}") } else { cell.to_owned() }
}

fn failed(error: csv::Error) -> AppError {
    match error.into_kind() {
        csv::ErrorKind::Io(e) => e.into(),
        other => AppError::new(Kind::Output, format!("the row cannot be written: {other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed_and_the_rest_is_quoted() {
        let mut writer = CsvWriter::new(Vec::new(), &["a", "b"]).unwrap();
        for (a, b) in [("=1+1", "x,y"), ("-2", "两行\n“话”"), ("@x", "a\"b"), ("\t=1", "plain")] {
            writer.row(&[a.to_owned(), b.to_owned()]).unwrap();
        }
        let text = String::from_utf8(writer.inner.into_inner().unwrap()).unwrap();
        let expected = "a,b\r\n'=1+1,\"x,y\"\r\n'-2,\"两行\n“话”\"\r\n'@x,\"a\"\"b\"\r\n'\t=1,plain\r\n";
        assert_eq!(text, expected);
    }
}
