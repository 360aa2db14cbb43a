//! `readout agreement`: how far coders agree.

use std::io::Write as _;

use readout_store::review::{Disagreement, FieldAgreement};

use super::Context;
use super::filter::DbArgs;
use super::timeline::outcome;
use crate::error::{AppError, Outcome};
use crate::export::{ListFormat, print_list};
use crate::render::page::count;

/// Print how far coders agree on the events that at least two have decided, and where they differ
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: readout agreement --coder anna --coder ben

Fields with names: share of pairs that agree, Cohen's kappa (two coders) and Krippendorff's alpha (nominal).
Participants, without and with their roles: mean overlap of the sets (Jaccard). Dates: shares of pairs that are equal, and that share a day.
A disagreement is settled by deciding the event once more: the latest decision stands.")]
pub struct Args {
    /// Only these coders
    #[arg(long, value_name = "NAME")]
    coder: Vec<String>,
    /// Print the disagreements instead, one a row
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    db: DbArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
}

/// Compares and prints.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let store = args.db.open()?;
    let found = store.agreement(&args.coder)?;
    let console = &context.console;
    if args.format == ListFormat::Jsonl {
        let mut out = console.data();
        serde_json::to_writer(&mut out, &found).map_err(std::io::Error::from)?;
        out.write_all(b"\n")?;
        out.flush()?;
    } else if args.list {
        let rows: Vec<Vec<String>> = found.disagreements.iter().map(disagreement).collect();
        print_list(console, args.format, &["event", "field", "values"], &rows)?;
    } else {
        let rows: Vec<Vec<String>> = found.fields.iter().map(field).collect();
        let header = ["field", "measure", "events", "share", "kappa", "alpha"];
        print_list(console, args.format, &header, &rows)?;
    }
    if found.events > 0 {
        let coders = found.coders.join(", ");
        let differ = count(found.disagreements.len(), "disagreement");
        console.line(format_args!("{} decided by {coders}; {differ}", count(found.events, "event")));
    }
    Ok(outcome(found.events, false, context))
}

fn field(field: &FieldAgreement) -> Vec<String> {
    let number = |value: Option<f64>| value.map_or(String::new(), |v| format!("{v:.3}"));
    vec![
        field.field.clone(),
        field.measure.to_owned(),
        field.events.to_string(),
        number(Some(field.share)),
        number(field.kappa),
        number(field.alpha),
    ]
}

fn disagreement(found: &Disagreement) -> Vec<String> {
    let values = found.values.iter().map(|(coder, value)| format!("{coder}: {value}"));
    vec![found.event.clone(), found.field.clone(), values.collect::<Vec<_>>().join(" | ")]
}
