//! `readout export`: the record, for programs.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use readout_store::Filter;

use super::Context;
use super::filter::{DbArgs, FilterArgs};
use super::timeline::outcome;
use crate::error::{AppError, Kind, Outcome, plain};
use crate::export::{self, ExportFormat, Options, Sources, Table};
use crate::knowledge;

/// Write the record in a format for programs
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout export --format jsonl > record.jsonl
  readout export --format csv --country FRA --output france.csv
  readout export --format tsv --table participants > who.tsv
  readout export --format xlsx --output record.xlsx")]
pub struct Args {
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    db: DbArgs,
    /// The format
    #[arg(long, value_enum, default_value_t = ExportFormat::Jsonl)]
    format: ExportFormat,
    /// The table, for csv, tsv, xlsx and parquet; without it records, and all of them in xlsx
    #[arg(long, value_enum)]
    table: Option<Table>,
    /// Begin csv or tsv with a byte order mark, by which Excel knows UTF-8
    #[arg(long)]
    bom: bool,
    /// Write here instead of to standard output; the file appears when it is whole
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Args {
    fn options(&self) -> Options {
        Options { table: self.table, bom: self.bom }
    }
}

/// Looks up and writes.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    args.options().suit(args.format)?;
    let store = args.db.open()?;
    let filter = args.filter.filter(context, &store)?;
    let known = knowledge::load(&knowledge::files(context.knowledge.as_deref())?)?;
    let sources = Sources { store: &store, knowledge: &known };
    let found = match &args.output {
        None => write(context, sources, &filter, args, context.console.data())?,
        Some(path) => {
            let part = part_of(path);
            let result = write_file(context, sources, &filter, args, &part);
            let result =
                result.and_then(|n| fs::rename(&part, path).map(|()| n).map_err(|e| unwritable(path, &e)));
            if result.is_err() {
                // What is left of a failed export helps nobody; that it cannot be removed changes nothing.
                let _ = fs::remove_file(&part);
            }
            result?
        }
    };
    Ok(outcome(found, args.filter.fail_empty, context))
}

fn write(
    context: &Context,
    sources: Sources<'_>,
    filter: &Filter,
    args: &Args,
    stream: Box<dyn Write + Send + '_>,
) -> Result<usize, AppError> {
    let mut exporter = export::exporter(args.format, stream, sources, args.options())?;
    let mut found = 0;
    sources.store.for_each_entry(filter, |entry| {
        found += 1;
        exporter.write(&entry)
    })?;
    exporter.finish()?;
    exporter.notes().into_iter().for_each(|note| context.console.note(note));
    Ok(found)
}

fn write_file(
    context: &Context,
    sources: Sources<'_>,
    filter: &Filter,
    args: &Args,
    part: &Path,
) -> Result<usize, AppError> {
    let file = File::create(part).map_err(|e| unwritable(part, &e))?;
    write(context, sources, filter, args, Box::new(BufWriter::new(file)))
}

/// A name beside the file, so that the finished file can take its place in one step.
fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    PathBuf::from(name)
}

fn unwritable(path: &Path, error: &std::io::Error) -> AppError {
    AppError::new(Kind::Output, format!("{}: it cannot be written: {}", path.display(), plain(error)))
}
