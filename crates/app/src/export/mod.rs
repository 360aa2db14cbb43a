//! What leaves readout: one file a format.

mod annotation;
mod brat;
mod brief;
mod cameo;
mod coded;
mod columns;
mod csl;
mod csv;
mod doccano;
mod ftm;
mod geojson;
mod gexf;
mod graphml;
mod html;
mod ics;
mod json_list;
mod jsonld;
mod known;
mod markdown;
mod network;
mod parquet;
mod plover;
mod polecat;
mod real;
pub mod rows;
mod table;
mod tables;
mod wording;
mod xlsx;
mod xml;

use std::io::Write;
use std::path::Path;

use readout_engine::Knowledge;
use readout_store::record::Record;
use readout_store::{Entry, Filter, Store};

use annotation::Marks;
use brief::Gathering;
use known::Known;
use network::Network;

use crate::error::{AppError, Kind};
use crate::render::page::count;

use csv::{Dialect, SeparatedExporter};
use tables::cell::Cell;

pub use csv::CsvWriter;

pub use rows::print_texts as print_list;
pub use table::print as print_table;
pub use tables::cell::Type;
pub use tables::{Column, Table};

/// How records are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One line an event, by year, for a person.
    Timeline,
    /// Columns, for a person.
    Table,
    /// The record, one JSON object a line.
    Jsonl,
    /// One row a record.
    Csv,
}

/// Formats of `readout export`: nothing is cut and nothing is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ExportFormat {
    /// The record, one JSON object a line.
    Jsonl,
    /// A table with commas, one row a record unless --table says otherwise.
    Csv,
    /// The same with tabs.
    Tsv,
    /// An Excel workbook, a sheet a table.
    Xlsx,
    /// A table with typed columns, for pandas, DuckDB and others.
    Parquet,
    /// Events in PLOVER 2.0, one JSON object a line.
    Plover,
    /// Events in the columns of POLECAT, with tabs.
    Polecat,
    /// Events as CAMEO dyads (date, source, target, code), with tabs and no header.
    Cameo,
    /// Who took part in what with whom: a network for Gephi.
    Gexf,
    /// The same network with the days of every tie.
    GexfDynamic,
    /// The same network for other programs.
    Graphml,
    /// A calendar.
    Ics,
    /// Events on a map.
    Geojson,
    /// Linked data: schema.org events, PROV and web annotations.
    Jsonld,
    /// FollowTheMoney entities, one JSON object a line.
    Ftm,
    /// Citations of the articles (CSL-JSON).
    Csl,
    /// A brief by month with a footnote for every sentence, in Markdown.
    Md,
    /// The same brief as a page.
    Html,
    /// A folder with text and annotations of every article for the annotation tool brat.
    Brat,
    /// One article a line with its annotations, for the annotation tool doccano.
    Doccano,
}

impl ExportFormat {
    /// Whether it is a folder of files and not one file.
    pub fn is_folder(self) -> bool {
        self == ExportFormat::Brat
    }
}

/// Formats for programs that need nothing but the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordFormat {
    /// The record, one JSON object a line.
    Jsonl,
    /// One row a record.
    Csv,
}

/// Formats of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ListFormat {
    /// Columns, for a person.
    Table,
    /// One JSON object a line.
    Jsonl,
    /// One row each.
    Csv,
}

impl From<ListFormat> for Format {
    fn from(format: ListFormat) -> Self {
        match format {
            ListFormat::Table => Format::Table,
            ListFormat::Jsonl => Format::Jsonl,
            ListFormat::Csv => Format::Csv,
        }
    }
}

impl Format {
    /// The same format, where it is one for programs.
    pub fn data(self) -> Option<RecordFormat> {
        match self {
            Format::Jsonl => Some(RecordFormat::Jsonl),
            Format::Csv => Some(RecordFormat::Csv),
            Format::Timeline | Format::Table => None,
        }
    }
}

/// Writes entries of the database one by one in one format.
pub trait Exporter {
    /// Writes an entry. Those of one article come together, its events before its statements, each in text order.
    ///
    /// # Errors
    /// If the stream cannot be written or the database cannot be read.
    fn write(&mut self, entry: &Entry) -> Result<(), AppError>;

    /// Writes what is still held back and what the format ends with. Called once, after the last entry.
    ///
    /// # Errors
    /// If the stream cannot be written or the database cannot be read.
    fn finish(&mut self) -> Result<(), AppError>;

    /// What the format could not hold, in sentences for a person. Asked for once, after the end.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }
}

/// What some formats need beside the entries.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The database, for the texts of articles.
    pub store: &'a Store,
    /// Names, codes and positions of states, people and places.
    pub knowledge: &'a Knowledge,
    /// What was asked for.
    pub filter: &'a Filter,
}

/// What a caller may choose about a format.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The table, for formats of rows and columns.
    pub table: Option<Table>,
    /// Whether the file begins with a byte order mark, by which Excel knows UTF-8.
    pub bom: bool,
}

impl Options {
    /// Whether a format knows the options that were chosen.
    ///
    /// # Errors
    /// If it does not.
    pub fn suit(self, format: ExportFormat) -> Result<(), AppError> {
        let separated = matches!(format, ExportFormat::Csv | ExportFormat::Tsv);
        if self.bom && !separated {
            let error = AppError::new(Kind::Usage, "--bom is only for --format csv and --format tsv");
            return Err(error.hint("leave it out; other formats say by themselves how they are encoded"));
        }
        let columns = separated || matches!(format, ExportFormat::Xlsx | ExportFormat::Parquet);
        if self.table.is_some() && !columns {
            let error = AppError::new(Kind::Usage, "--table is only for formats of rows and columns");
            return Err(error.hint("those are csv, tsv, xlsx and parquet"));
        }
        Ok(())
    }
}

/// A writer of `format`, with what the format begins with already written.
///
/// # Errors
/// If the format has no such option, or the stream cannot be written.
pub fn exporter<'a>(
    format: ExportFormat,
    stream: Box<dyn Write + Send + 'a>,
    sources: Sources<'a>,
    options: Options,
) -> Result<Box<dyn Exporter + 'a>, AppError> {
    options.suit(format)?;
    let known = Known::new(sources.knowledge);
    let network = |known, dated| Network::new(known, sources.filter, dated);
    Ok(match format {
        ExportFormat::Jsonl => Box::new(RecordWriter::new(RecordFormat::Jsonl, stream)?),
        ExportFormat::Csv => Box::new(SeparatedExporter::new(stream, Dialect::Comma, sources, options)?),
        ExportFormat::Tsv => Box::new(SeparatedExporter::new(stream, Dialect::Tab, sources, options)?),
        ExportFormat::Xlsx => Box::new(xlsx::XlsxExporter::new(stream, sources, options)?),
        ExportFormat::Parquet => Box::new(parquet::ParquetExporter::new(stream, sources, options)?),
        ExportFormat::Plover => Box::new(plover::PloverExporter::new(stream, sources)),
        ExportFormat::Polecat => Box::new(polecat::PolecatExporter::new(stream, sources)?),
        ExportFormat::Cameo => Box::new(cameo::CameoExporter::new(stream, sources)),
        ExportFormat::Gexf => Box::new(gexf::Gexf::new(stream, network(known, false), false)),
        ExportFormat::GexfDynamic => Box::new(gexf::Gexf::new(stream, network(known, true), true)),
        ExportFormat::Graphml => Box::new(graphml::GraphMl::new(stream, network(known, false))),
        ExportFormat::Ics => Box::new(ics::Ics::new(stream, known)?),
        ExportFormat::Geojson => Box::new(geojson::GeoJson::new(stream, known)?),
        ExportFormat::Jsonld => Box::new(jsonld::JsonLd::new(stream, sources.store, known)?),
        ExportFormat::Ftm => Box::new(ftm::Ftm::new(stream, known)),
        ExportFormat::Csl => Box::new(csl::Csl::new(stream)?),
        ExportFormat::Md => Box::new(markdown::Markdown::new(stream, Gathering::new(known))),
        ExportFormat::Html => Box::new(html::Html::new(stream, Gathering::new(known))),
        ExportFormat::Doccano => Box::new(doccano::Doccano::new(stream, Marks::new(sources.store))),
        ExportFormat::Brat => return Err(AppError::new(Kind::Output, "brat is a folder and not one file")),
    })
}

/// A writer of a format that is a folder, into `folder`, which is there and empty.
///
/// # Errors
/// If the format has no such option.
pub fn folder_exporter<'a>(
    folder: &Path,
    sources: Sources<'a>,
    options: Options,
) -> Result<Box<dyn Exporter + 'a>, AppError> {
    options.suit(ExportFormat::Brat)?;
    Ok(Box::new(brat::Brat::new(folder, sources.store, sources.knowledge)))
}

/// Says that a format has no place for statements, where there are any.
fn statements_left_out(statements: usize, format: &str) -> Option<String> {
    (statements > 0)
        .then(|| format!("{} left out: {format} has no place for them", count(statements, "statement")))
}

impl<W: Write> Exporter for RecordWriter<W> {
    fn write(&mut self, entry: &Entry) -> Result<(), AppError> {
        self.record(&entry.record)
    }

    fn finish(&mut self) -> Result<(), AppError> {
        self.flush()
    }
}

/// Writes records one by one in a format that needs nothing but them.
pub enum RecordWriter<W: Write> {
    /// JSONL.
    Jsonl(W),
    /// CSV.
    Csv(Box<csv::CsvWriter<W>>),
}

impl<W: Write> RecordWriter<W> {
    /// A writer of `format`, with what the format begins with already written.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn new(format: RecordFormat, stream: W) -> Result<Self, AppError> {
        Ok(match format {
            RecordFormat::Jsonl => Self::Jsonl(stream),
            RecordFormat::Csv => {
                let mut writer = csv::CsvWriter::bare(stream, Dialect::Comma);
                let header = tables::records::columns();
                writer.cells(&header.iter().map(|column| Cell::text(column.name)).collect::<Vec<_>>())?;
                Self::Csv(Box::new(writer))
            }
        })
    }

    /// Writes a record.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn record(&mut self, record: &Record) -> Result<(), AppError> {
        match self {
            Self::Jsonl(stream) => {
                serde_json::to_writer(&mut *stream, record).map_err(std::io::Error::from)?;
                Ok(stream.write_all(b"\n")?)
            }
            Self::Csv(writer) => writer.cells(&tables::records::row(record)),
        }
    }

    /// Writes what is still held back.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn flush(&mut self) -> Result<(), AppError> {
        match self {
            Self::Jsonl(stream) => Ok(stream.flush()?),
            Self::Csv(writer) => writer.flush(),
        }
    }
}

/// Prints records as two tables, events and statements; an empty one is left out.
///
/// # Errors
/// If the stream cannot be written.
pub fn print_tables(out: &mut dyn Write, records: &[Record], width: Option<usize>) -> Result<(), AppError> {
    let (mut events, mut statements) = (Vec::new(), Vec::new());
    for record in records {
        match record {
            Record::Event(event) => events.push(columns::event_table_row(event)),
            Record::Statement(statement) => statements.push(columns::statement_table_row(statement)),
        }
    }
    if !events.is_empty() {
        print_table(out, &columns::EVENT_TABLE, &events, width)?;
    }
    if !events.is_empty() && !statements.is_empty() {
        writeln!(out)?;
    }
    if !statements.is_empty() {
        print_table(out, &columns::STATEMENT_TABLE, &statements, width)?;
    }
    Ok(())
}
