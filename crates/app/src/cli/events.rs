//! `readout events`: events as the articles tell them.

use std::io::Write as _;

use readout_store::Record;

use super::Context;
use super::filter::{DbArgs, FilterArgs};
use super::timeline::{outcome, print_records};
use crate::error::{AppError, Outcome};
use crate::export::Format;
use crate::render::timeline::{self, Line, Style};

/// Print events as the articles tell them, an event that two articles tell twice
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: readout events --who Macron --kind meeting --format csv > meetings.csv")]
pub struct Args {
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    db: DbArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Looks up and prints.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let store = args.db.open()?;
    let events = store.events(&args.filter.filter(context, &store)?)?;
    let found = events.len();
    if args.format == Format::Timeline {
        let lines: Vec<Line> = events.iter().map(|event| Line::of_record(&event.record)).collect();
        let mut out = context.console.out();
        let style = Style { width: context.console.width(), ids: true, whole_quotes: false };
        timeline::print(&mut out, &lines, style)?;
        out.flush()?;
    } else {
        let records: Vec<Record> = events.into_iter().map(|event| Record::Event(event.record)).collect();
        print_records(context, args.format, &records)?;
    }
    Ok(outcome(found, args.filter.fail_empty, context))
}
