//! `readout read`: read and print, keep nothing.

use std::io::Write;

use jiff::civil::Date;
use readout_store::record::Record;

use super::Context;
use crate::console::{Console, Out};
use crate::error::{AppError, Outcome};
use crate::export::{self, Format, RecordWriter};
use crate::input::{self, Form, Inputs};
use crate::knowledge;
use crate::reader::{self, Knows, ReadDocument};
use crate::render::page::{self, Style, Tally};
use crate::render::{steps, timeline};

/// Read texts and print the record; nothing is kept
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout read page.txt --date 2023-12-29
  readout read articles.jsonl --format jsonl > record.jsonl
  curl -s https://example.org/readout.html | readout read -

Files may be plain text in any character set, HTML, or JSONL with id, date, outlet, lang, title and text
in each line. Folders are read with everything below them.")]
pub struct Args {
    /// Files, folders, patterns, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    #[command(flatten)]
    knows: KnowsArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Timeline)]
    format: Format,
    /// Also print to standard error which candidates lost, and why
    #[arg(long)]
    trace: bool,
    /// End with exit code 4 if no event and no statement was found
    #[arg(long)]
    fail_empty: bool,
}

/// What a person can say about texts beforehand; the same for `read` and `add`.
#[derive(Debug, clap::Args)]
pub struct KnowsArgs {
    /// The day the texts were published; otherwise a date in the file's name or near the beginning of the text is looked for
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    date: Option<Date>,
    /// The language of the texts
    #[arg(long, default_value = "auto", value_parser = ["auto", "zh", "en"])]
    lang: String,
    #[command(flatten)]
    input: InputArgs,
}

impl KnowsArgs {
    /// What the reader is told.
    pub fn knows(&self, trace: bool) -> Knows {
        Knows { date: self.date, lang: (self.lang != "auto").then(|| self.lang.clone()), trace }
    }

    /// The documents that `files` stand for.
    pub fn inputs(&self, files: &[String]) -> Inputs {
        self.input.inputs(files)
    }
}

/// What a person can say about files.
#[derive(Debug, clap::Args)]
pub struct InputArgs {
    /// What the input is; told from its name and its first bytes where not given
    #[arg(long, value_enum, value_name = "FORM")]
    input: Option<Form>,
    /// The most one article may have, in megabytes
    #[arg(long, value_name = "MB", default_value_t = input::MAX_BYTES / 1_000_000)]
    max_size: u64,
}

impl InputArgs {
    /// The documents that `files` stand for.
    pub fn inputs(&self, files: &[String]) -> Inputs {
        Inputs::new(input::expand(files), self.input, self.max_size.saturating_mul(1_000_000))
    }
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "not a day; write it as 2023-12-29".to_owned())
}

/// Reads and prints.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let engine = knowledge::engine(context.knowledge.as_deref())?;
    let console = &context.console;
    let inputs = args.knows.inputs(&args.files);
    let mut printer = Printer::new(console, args.format, inputs.may_be_many())?;
    let mut tally = Tally::default();
    reader::read_all(&engine, inputs, &args.knows.knows(args.trace), console, |read| {
        tally.add(&read);
        if args.trace {
            console.on_error_stream(|err| print_lost(err, &read))?;
        }
        printer.print(&read)
    })?;
    printer.finish()?;
    console.line(tally);
    if args.fail_empty && tally.events + tally.statements == 0 && console.problems() == 0 {
        return Ok(Outcome::Empty);
    }
    Ok(Outcome::of_problems(console.problems()))
}

/// Prints document after document.
enum Printer {
    /// A timeline each.
    Timeline(Out, Style),
    /// One table for all, printed at the end because only then the widths are known.
    Table(Out, Vec<Record>, Option<usize>),
    /// For programs.
    Data(RecordWriter<Box<dyn Write + Send>>),
}

impl Printer {
    fn new(console: &Console, format: Format, heading: bool) -> Result<Self, AppError> {
        let width = console.width();
        Ok(match (format.data(), format) {
            (Some(data), _) => Self::Data(RecordWriter::new(data, console.data())?),
            (None, Format::Table) => Self::Table(console.out(), Vec::new(), width),
            (None, _) => {
                let timeline = timeline::Style { width, ..Default::default() };
                Self::Timeline(console.out(), Style { heading, timeline })
            }
        })
    }

    fn print(&mut self, read: &ReadDocument) -> Result<(), AppError> {
        let records = read.records();
        match self {
            Self::Timeline(out, style) => Ok(page::print(out, read, &records, *style)?),
            Self::Table(_, all, _) => {
                all.extend(records);
                Ok(())
            }
            Self::Data(writer) => records.iter().try_for_each(|record| writer.record(record)),
        }
    }

    fn finish(self) -> Result<(), AppError> {
        match self {
            Self::Timeline(mut out, _) => Ok(out.flush()?),
            Self::Table(mut out, records, width) => {
                export::print_tables(&mut out, &records, width)?;
                Ok(out.flush()?)
            }
            Self::Data(mut writer) => writer.flush(),
        }
    }
}

/// Prints the candidates that lost, with the reason.
fn print_lost(err: &mut dyn Write, read: &ReadDocument) -> std::io::Result<()> {
    writeln!(err, "{}: {} lost", read.document.label, page::count(read.reading.lost.len(), "candidate"))?;
    read.reading.lost.iter().try_for_each(|step| steps::print(err, &read.document.text, step))
}
