//! `readout timeline`: what happened, in order, each event once however many articles tell it.

use std::io::Write as _;

use readout_store::Record;

use super::Context;
use super::filter::{DbArgs, FilterArgs};
use crate::error::{AppError, Outcome};
use crate::export::{Format, RecordWriter, print_tables};
use crate::render::timeline::{self, Line, Style};

/// Print what happened, by year; an event that several articles tell is printed once
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout timeline --who 卢拉 --from 2023
  readout timeline --country France --kind visit --status planned")]
pub struct Args {
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    db: DbArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Timeline)]
    format: Format,
}

/// Looks up and prints.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let store = args.db.open()?;
    let events = store.timeline(&args.filter.filter(context, &store)?)?;
    let found = events.len();
    let console = &context.console;
    if args.format == Format::Timeline {
        let lines: Vec<Line> = events
            .iter()
            .map(|event| Line { articles: event.real_event.articles, ..Line::of_record(&event.record) })
            .collect();
        let mut out = console.out();
        timeline::print(&mut out, &lines, Style { width: console.width(), ids: true, whole_quotes: false })?;
        out.flush()?;
    } else {
        let records: Vec<Record> = events.into_iter().map(|event| Record::Event(event.record)).collect();
        print_records(context, args.format, &records)?;
    }
    Ok(outcome(found, args.filter.fail_empty, context))
}

/// Prints records in a format that is no timeline.
pub fn print_records(context: &Context, format: Format, records: &[Record]) -> Result<(), AppError> {
    let console = &context.console;
    match format.data() {
        Some(data) => {
            let mut writer = RecordWriter::new(data, console.data())?;
            records.iter().try_for_each(|record| writer.record(record))?;
            writer.flush()
        }
        None => {
            let mut out = console.out();
            print_tables(&mut out, records, console.width())?;
            Ok(out.flush()?)
        }
    }
}

/// Says that nothing matches, which a person would else take for a failure.
pub fn outcome(found: usize, fail_empty: bool, context: &Context) -> Outcome {
    if found > 0 {
        return Outcome::Done;
    }
    context.console.note("nothing matches");
    if fail_empty { Outcome::Empty } else { Outcome::Done }
}
