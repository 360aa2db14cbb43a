//! A table as Parquet, for pandas, DuckDB and whatever else reads columns.

use std::io::Write;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Date32Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use jiff::civil::{Date, date};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use readout_store::Entry;

use super::tables::cell::{Cell, Type};
use super::tables::{Column, Rows, Table};
use super::{Exporter, Options, Sources};
use crate::error::{AppError, Kind};

/// Rows that are held until they are encoded.
const BATCH: usize = 1_024;
/// Rows of a group; a group is held encoded until it is written.
const GROUP: usize = 32_768;
/// From when Parquet counts days.
const EPOCH: Date = date(1970, 1, 1);

/// A Parquet file.
pub struct ParquetExporter<'a> {
    /// None once the file is finished.
    writer: Option<ArrowWriter<Box<dyn Write + Send + 'a>>>,
    schema: Arc<Schema>,
    table: Table,
    rows: Rows<'a>,
    held: Vec<Vec<Cell>>,
}

impl<'a> ParquetExporter<'a> {
    /// A file that has begun.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn new(
        stream: Box<dyn Write + Send + 'a>,
        sources: Sources<'a>,
        options: Options,
    ) -> Result<Self, AppError> {
        let table = options.table.unwrap_or(Table::Records);
        let schema = Arc::new(Schema::new(table.columns().iter().map(field).collect::<Vec<_>>()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(GROUP))
            .build();
        let writer = ArrowWriter::try_new(stream, Arc::clone(&schema), Some(properties)).map_err(failed)?;
        Ok(Self { writer: Some(writer), schema, table, rows: Rows::new(sources), held: Vec::new() })
    }

    fn encode(&mut self) -> Result<(), AppError> {
        let Some(writer) = self.writer.as_mut().filter(|_| !self.held.is_empty()) else { return Ok(()) };
        let columns = self.table.columns();
        let arrays = columns.iter().enumerate().map(|(n, column)| array(column, n, &self.held)).collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays).map_err(unfit)?;
        self.held.clear();
        writer.write(&batch).map_err(failed)
    }
}

impl Exporter for ParquetExporter<'_> {
    fn write(&mut self, entry: &Entry) -> Result<(), AppError> {
        for row in self.rows.of(self.table, entry)? {
            self.held.push(row);
            if self.held.len() == BATCH {
                self.encode()?;
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), AppError> {
        self.encode()?;
        match self.writer.take() {
            Some(writer) => Ok(writer.into_inner().map_err(failed)?.flush()?),
            None => Ok(()),
        }
    }
}

fn field(column: &Column) -> Field {
    let holds = match column.holds {
        Type::Text => DataType::Utf8,
        Type::Number => DataType::Int64,
        Type::Flag => DataType::Boolean,
        Type::Day => DataType::Date32,
    };
    Field::new(column.name, holds, true)
}

/// One column of rows.
fn array(column: &Column, number: usize, rows: &[Vec<Cell>]) -> ArrayRef {
    let cells = rows.iter().map(|row| row.get(number));
    match column.holds {
        Type::Text => {
            let mut words = StringBuilder::new();
            cells.for_each(|cell| words.append_option(cell.and_then(words_of)));
            Arc::new(words.finish())
        }
        Type::Number => {
            let mut numbers = Int64Builder::new();
            cells.for_each(|cell| numbers.append_option(cell.and_then(number_of)));
            Arc::new(numbers.finish())
        }
        Type::Flag => {
            let mut flags = BooleanBuilder::new();
            cells.for_each(|cell| flags.append_option(cell.and_then(flag_of)));
            Arc::new(flags.finish())
        }
        Type::Day => {
            let mut days = Date32Builder::new();
            cells.for_each(|cell| days.append_option(cell.and_then(day_of)));
            Arc::new(days.finish())
        }
    }
}

fn words_of(cell: &Cell) -> Option<String> {
    (*cell != Cell::Empty).then(|| cell.to_string())
}

fn number_of(cell: &Cell) -> Option<i64> {
    let Cell::Number(number) = cell else { return None };
    i64::try_from(*number).ok()
}

fn flag_of(cell: &Cell) -> Option<bool> {
    let Cell::Flag(yes) = cell else { return None };
    Some(*yes)
}

fn day_of(cell: &Cell) -> Option<i32> {
    let Cell::Day(day) = cell else { return None };
    // Days of civil dates are far from the limits of the number.
    Some((*day - EPOCH).get_days())
}

fn unfit(error: ArrowError) -> AppError {
    AppError::new(Kind::Output, format!("the rows do not fit the table: {error}"))
}

fn failed(error: ParquetError) -> AppError {
    match error {
        ParquetError::External(inner) => match inner.downcast::<std::io::Error>() {
            Ok(error) => (*error).into(),
            Err(other) => AppError::new(Kind::Output, format!("the file cannot be written: {other}")),
        },
        other => AppError::new(Kind::Output, format!("the file cannot be written: {other}")),
    }
}
