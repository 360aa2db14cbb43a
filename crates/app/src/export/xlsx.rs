//! An Excel workbook, a sheet a table. Rows go to a temporary file as they come.

use std::collections::BTreeMap;
use std::io::Write;

use readout_store::Entry;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::tables::cell::Cell;
use super::tables::{Rows, Table};
use super::{Exporter, Options, Sources};
use crate::error::{AppError, Kind};

/// Rows that a sheet of Excel has.
const SHEET_ROWS: u32 = 1_048_576;
/// UTF-16 units that a cell of Excel holds.
const CELL_UNITS: usize = 32_767;
/// What a cell that was cut ends with.
const CUT: &str = "…";

/// A workbook.
pub struct XlsxExporter<'a> {
    stream: Box<dyn Write + Send + 'a>,
    workbook: Workbook,
    sheets: Vec<Sheet>,
    day: Format,
    rows: Rows<'a>,
    /// Cells that were too long, by column.
    cut: BTreeMap<String, usize>,
}

/// A sheet with the number of its next row.
struct Sheet {
    table: Table,
    next: u32,
}

impl<'a> XlsxExporter<'a> {
    /// A workbook with the headers of its sheets: one for each table, or only for the one that was chosen.
    ///
    /// # Errors
    /// If there is no room for temporary files.
    pub fn new(
        stream: Box<dyn Write + Send + 'a>,
        sources: Sources<'a>,
        options: Options,
    ) -> Result<Self, AppError> {
        let mut workbook = Workbook::new();
        // A workbook says when it was made; ours is the same whenever it is made.
        let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let tables = options.table.map_or(Table::ALL.to_vec(), |table| vec![table]);
        let bold = Format::new().set_bold();
        for &table in &tables {
            let sheet = workbook.add_worksheet_with_constant_memory().map_err(failed)?;
            header(sheet, table, &bold).map_err(failed)?;
        }
        let sheets = tables.into_iter().map(|table| Sheet { table, next: 1 }).collect();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        Ok(Self { stream, workbook, sheets, day, rows: Rows::new(sources), cut: BTreeMap::new() })
    }

    fn row(&mut self, index: usize, cells: &[Cell]) -> Result<(), AppError> {
        let Some(Sheet { table, next }) = self.sheets.get_mut(index) else { return Ok(()) };
        let (table, row) = (*table, *next);
        *next += 1;
        within(table, row)?;
        let sheet = self.workbook.worksheet_from_index(index).map_err(failed)?;
        for ((number, cell), column) in (0_u16..).zip(cells).zip(table.columns()) {
            if put(sheet, row, number, cell, &self.day).map_err(failed)? {
                *self.cut.entry(format!("{}.{}", table.name(), column.name)).or_default() += 1;
            }
        }
        Ok(())
    }
}

impl Exporter for XlsxExporter<'_> {
    fn write(&mut self, entry: &Entry) -> Result<(), AppError> {
        for index in 0..self.sheets.len() {
            for cells in self.rows.of(self.sheets[index].table, entry)? {
                self.row(index, &cells)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), AppError> {
        self.workbook.save_to_writer(&mut self.stream).map_err(failed)?;
        Ok(self.stream.flush()?)
    }

    fn notes(&self) -> Vec<String> {
        let note = |(column, count): (&String, &usize)| {
            let cells = if *count == 1 { "cell" } else { "cells" };
            format!(
                "{column}: {count} {cells} cut to the {CELL_UNITS} characters that Excel holds, ending in “{CUT}” (csv and \
                 parquet have them whole)"
            )
        };
        self.cut.iter().map(note).collect()
    }
}

fn header(sheet: &mut Worksheet, table: Table, bold: &Format) -> Result<(), XlsxError> {
    sheet.set_name(table.name())?;
    sheet.set_freeze_panes(1, 0)?;
    for (number, column) in (0_u16..).zip(table.columns()) {
        sheet.write_string_with_format(0, number, column.name, bold)?;
    }
    Ok(())
}

/// Writes a cell, words always as words; true if it had to be cut.
fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, day: &Format) -> Result<bool, XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(words) | Cell::Code(words) => {
            let (words, cut) = held(words);
            sheet.write_string(row, column, words)?;
            return Ok(cut);
        }
        Cell::Number(number) => {
            sheet.write_number(row, column, *number as f64)?;
        }
        Cell::Decimal(number) => {
            sheet.write_number(row, column, *number)?;
        }
        Cell::Flag(yes) => {
            sheet.write_boolean(row, column, *yes)?;
        }
        Cell::Day(date) => {
            let parts = (u16::try_from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs());
            // Excel counts days from 1900.
            let known = parts.0.ok().and_then(|year| ExcelDateTime::from_ymd(year, parts.1, parts.2).ok());
            match known {
                Some(date) => sheet.write_datetime_with_format(row, column, date, day)?,
                None => sheet.write_string(row, column, date.to_string())?,
            };
        }
    }
    Ok(false)
}

/// Words as far as a cell holds them, and whether they were cut.
fn held(words: &str) -> (String, bool) {
    if words.encode_utf16().count() <= CELL_UNITS {
        return (words.to_owned(), false);
    }
    let room = CELL_UNITS - CUT.encode_utf16().count();
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= room
    };
    let mut short: String = words.chars().take_while(fits).collect();
    short.push_str(CUT);
    (short, true)
}

fn within(table: Table, row: u32) -> Result<(), AppError> {
    if row < SHEET_ROWS {
        return Ok(());
    }
    let message = format!(
        "the table {} has more than the {} rows below its header that a sheet of Excel holds",
        table.name(),
        SHEET_ROWS - 1
    );
    Err(AppError::new(Kind::Output, message)
        .hint("export fewer records, as with --from and --to, or use --format csv or parquet"))
}

fn failed(error: XlsxError) -> AppError {
    match error {
        XlsxError::IoError(error) => error.into(),
        other => AppError::new(Kind::Output, format!("the workbook cannot be written: {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut_to_what_a_cell_holds() {
        let fits = "会".repeat(CELL_UNITS);
        assert_eq!(held(&fits), (fits.clone(), false));
        let (short, cut) = held(&format!("{fits}x"));
        assert!(cut && short.ends_with(CUT));
        assert_eq!(short.encode_utf16().count(), CELL_UNITS);
        let (short, cut) = held(&"𠮷".repeat(CELL_UNITS));
        assert!(cut && short.encode_utf16().count() <= CELL_UNITS && short.ends_with(CUT));
    }

    #[test]
    fn a_sheet_that_is_full_says_so() {
        assert!(within(Table::Events, SHEET_ROWS - 1).is_ok());
        let error = within(Table::Events, SHEET_ROWS).unwrap_err();
        assert!(error.message().contains("1048575") && error.message().contains("events"), "{error}");
    }
}
