//! Comma-separated values that a spreadsheet can open without running what a text says.

use std::io::Write;

use readout_store::Entry;

use super::tables::cell::Cell;
use super::tables::{Rows, Table};
use super::{Exporter, Options, Sources};
use crate::error::{AppError, Kind};

/// By which Excel knows that a file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What stands between cells and lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Commas, and lines that end as RFC 4180 has it.
    Comma,
    /// Tabs, and lines that end with a line feed.
    Tab,
}

/// A writer of separated values over a stream.
pub struct CsvWriter<W: Write> {
    inner: csv::Writer<W>,
}

impl<W: Write> CsvWriter<W> {
    /// A writer that has written `header`.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn new(stream: W, header: &[&str]) -> Result<Self, AppError> {
        let mut writer = Self::bare(stream, Dialect::Comma);
        writer.inner.write_record(header).map_err(failed)?;
        Ok(writer)
    }

    /// A writer that has written nothing. A cell with a separator, a quotation mark or a line end in it is quoted.
    pub fn bare(stream: W, dialect: Dialect) -> Self {
        let mut builder = csv::WriterBuilder::new();
        match dialect {
            Dialect::Comma => builder.terminator(csv::Terminator::CRLF),
            Dialect::Tab => builder.delimiter(b'\t').terminator(csv::Terminator::Any(b'\n')),
        };
        Self { inner: builder.from_writer(stream) }
    }

    /// Writes a row of cells; only words can be taken for a formula.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn cells(&mut self, cells: &[Cell]) -> Result<(), AppError> {
        for cell in cells {
            let words = match cell {
                Cell::Text(words) => disarmed(words),
                other => other.to_string(),
            };
            self.inner.write_field(words).map_err(failed)?;
        }
        self.inner.write_record(None::<&[u8]>).map_err(failed)
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

/// A table as separated values.
pub struct SeparatedExporter<'a> {
    writer: CsvWriter<Box<dyn Write + Send + 'a>>,
    table: Table,
    rows: Rows<'a>,
}

impl<'a> SeparatedExporter<'a> {
    /// A writer that has written the header.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn new(
        mut stream: Box<dyn Write + Send + 'a>,
        dialect: Dialect,
        sources: Sources<'a>,
        options: Options,
    ) -> Result<Self, AppError> {
        if options.bom {
            stream.write_all(BYTE_ORDER_MARK)?;
        }
        let table = options.table.unwrap_or(Table::Records);
        let mut writer = CsvWriter::bare(stream, dialect);
        let header: Vec<Cell> = table.columns().iter().map(|column| Cell::text(column.name)).collect();
        writer.cells(&header)?;
        Ok(Self { writer, table, rows: Rows::new(sources) })
    }
}

impl Exporter for SeparatedExporter<'_> {
    fn write(&mut self, entry: &Entry) -> Result<(), AppError> {
        self.rows.of(self.table, entry)?.iter().try_for_each(|row| self.writer.cells(row))
    }

    fn finish(&mut self) -> Result<(), AppError> {
        self.writer.flush()
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

    #[test]
    fn numbers_are_no_formulas_and_tabs_stay_inside_their_cell() {
        let mut writer = CsvWriter::bare(Vec::new(), Dialect::Tab);
        let cells = [Cell::text("-1"), Cell::Number(7), Cell::Empty, Cell::text("a\tb\nc"), Cell::Flag(true)];
        writer.cells(&cells).unwrap();
        let text = String::from_utf8(writer.inner.into_inner().unwrap()).unwrap();
        assert_eq!(text, "'-1\t7\t\t\"a\tb\nc\"\ttrue\n");
    }
}
