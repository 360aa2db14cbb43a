//! `readout statements`: what was said.

use readout_store::Record;

use super::Context;
use super::filter::{DbArgs, FilterArgs};
use super::timeline::{outcome, print_records};
use crate::error::{AppError, Outcome};
use crate::export::ListFormat;

/// Print what was said, and by whom
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: readout statements --who 王毅 --from 2024\n\n\
    Kind, place and date are those of the event it was said at; without one, the date is the article's.")]
pub struct Args {
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    db: DbArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
}

/// Looks up and prints.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let store = args.db.open()?;
    let statements = store.statements(&args.filter.filter(context, &store)?)?;
    let records: Vec<Record> = statements.into_iter().map(|s| Record::Statement(s.record)).collect();
    print_records(context, args.format.into(), &records)?;
    Ok(outcome(records.len(), args.filter.fail_empty, context))
}
