//! `readout export`: the record, for programs.

use std::fs::{self, File, OpenOptions};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use super::Context;
use super::filter::{DbArgs, FilterArgs};
use super::timeline::outcome;
use crate::error::{AppError, Kind, Outcome};
use crate::export::{self, ExportFormat, Exporter, Options, Sources, Table};
use crate::knowledge;
use crate::output::{self, unwritable};

/// Write the record in a format for programs
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout export --format jsonl > record.jsonl
  readout export --format csv --country FRA --output france.csv
  readout export --format tsv --table participants > who.tsv
  readout export --format xlsx --output record.xlsx
  readout export --format ics --who Macron --from 2024 > macron.ics
  readout export --format brat --output articles/")]
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
    /// Write here instead of to standard output (-); the file appears when it is whole. For brat it is a folder that is
    /// not there yet
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
    let files = knowledge::files(context.knowledge.as_deref())?;
    let known = knowledge::load(&files)?;
    let filter = args.filter.filter_by(&files, &known.world, &store)?;
    let sources = Sources { store: &store, knowledge: &known, filter: &filter };
    let target = args.output.as_ref().filter(|path| path.as_os_str() != "-");
    let written = match target {
        None if args.format.is_folder() => return Err(folder_wanted()),
        None => {
            write(export::exporter(args.format, context.console.data(), sources, args.options())?, sources)?
        }
        Some(path) if is_no_file(path) && !args.format.is_folder() => {
            let stream = OpenOptions::new().write(true).open(path).map_err(|e| unwritable(path, &e))?;
            let stream = Box::new(BufWriter::new(stream));
            write(export::exporter(args.format, stream, sources, args.options())?, sources)?
        }
        Some(path) => {
            // What a link points to is written, and the link stays.
            let path = &fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            if args.format.is_folder() {
                output::refuse_existing(path)?;
            }
            output::appear(path, |part| write_part(sources, args, part))?
        }
    };
    written.notes.iter().for_each(|note| context.console.note(note));
    Ok(outcome(written.found, args.filter.fail_empty, context))
}

/// A device or a pipe takes what is written as it comes; no file can take its place.
fn is_no_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir())
}

/// What became of an export.
struct Written {
    /// How many records.
    found: usize,
    /// What a person should know.
    notes: Vec<String>,
}

fn write(mut exporter: Box<dyn Exporter + '_>, sources: Sources<'_>) -> Result<Written, AppError> {
    let mut found = 0;
    sources.store.for_each_entry(sources.filter, |entry| {
        found += 1;
        exporter.write(&entry)
    })?;
    exporter.finish()?;
    Ok(Written { found, notes: exporter.notes() })
}

fn write_part(sources: Sources<'_>, args: &Args, part: &Path) -> Result<Written, AppError> {
    let exporter = if args.format.is_folder() {
        fs::create_dir(part).map_err(|e| unwritable(part, &e))?;
        export::folder_exporter(part, sources, args.options())?
    } else {
        let file = File::create(part).map_err(|e| unwritable(part, &e))?;
        export::exporter(args.format, Box::new(BufWriter::new(file)), sources, args.options())?
    };
    write(exporter, sources)
}

fn folder_wanted() -> AppError {
    AppError::new(Kind::Usage, "this format is a folder of files, which standard output cannot take")
        .hint("name a folder that is not there yet: --output DIR")
}
