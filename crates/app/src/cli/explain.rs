//! `readout explain`: how an event or a statement was derived.

use std::io::Write as _;

use readout_engine::Text;
use readout_store::{Store, Stored};

use super::Context;
use super::filter::DbArgs;
use super::show::{event_heading, statement_heading};
use crate::console::Out;
use crate::error::{AppError, Outcome};
use crate::render::{context as evidence, steps};

/// Print how an event or a statement was derived: rules, words, knowledge rows
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: readout explain e3f09\n\nThe first characters of an id are enough.")]
pub struct Args {
    /// The id of an event or a statement, or the beginning of it
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    db: DbArgs,
}

/// Looks up and prints.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let store = args.db.open()?;
    let mut out = context.console.out();
    let plain = context.console.plain();
    match store.find(&args.id)? {
        Stored::Event(event) => {
            event_heading(&mut out, &event)?;
            let spans: Vec<(usize, usize)> = event.bytes.iter().map(|s| (s.start, s.end)).collect();
            derivation(&mut out, &store, (&event.record.id, &event.article_id), &spans, plain)?;
        }
        Stored::Statement(statement) => {
            statement_heading(&mut out, &statement)?;
            let span = (statement.bytes.start, statement.bytes.end);
            derivation(&mut out, &store, (&statement.record.id, &statement.article_id), &[span], plain)?;
        }
        Stored::RealEvent(events) => {
            for event in &events {
                event_heading(&mut out, event)?;
                let spans: Vec<(usize, usize)> = event.bytes.iter().map(|s| (s.start, s.end)).collect();
                derivation(&mut out, &store, (&event.record.id, &event.article_id), &spans, plain)?;
            }
        }
        Stored::Article(article) => {
            for notice in store.notices(&article.id)? {
                writeln!(out, "{}: {}", notice.code, crate::render::safe(&notice.message))?;
            }
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn derivation(
    out: &mut Out,
    store: &Store,
    (id, article): (&str, &str),
    spans: &[(usize, usize)],
    plain: bool,
) -> Result<(), AppError> {
    let text = Text::new(store.text(article)?);
    evidence::print(out, text.as_str(), spans, plain)?;
    writeln!(out)?;
    for step in store.steps(id)? {
        steps::print_stored(out, &text, &step)?;
    }
    Ok(())
}
