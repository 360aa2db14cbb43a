//! `readout verify`: do the anchors hold?

use super::Context;
use super::filter::DbArgs;
use crate::error::{AppError, Outcome};
use crate::export::{ListFormat, print_list};
use crate::render::page::count;

/// Check that every quote stands where the record says, and that texts and bytes are those that were added
#[derive(Debug, clap::Args)]
#[command(
    after_help = "What does not fit is an orphan: it is marked as one in the database and in exports, and never moved.
Exit code 3 if there is any."
)]
pub struct Args {
    #[command(flatten)]
    db: DbArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
}

/// Checks and prints.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let mut store = args.db.open_existing(&context.console)?;
    store.verify()?;
    let console = &context.console;
    let total = store.counts()?.articles;
    let mut progress = crate::progress::Progress::of_things(console, total, "articles");
    let found = store.check_anchors(|_| progress.advance(1))?;
    drop(progress);
    let rows: Vec<Vec<String>> = found
        .orphans
        .iter()
        .map(|o| {
            let given = |value: &Option<String>| value.clone().unwrap_or_default();
            vec![o.doc.clone(), o.article.clone(), given(&o.id), o.reason.clone(), given(&o.quote)]
        })
        .collect();
    if !rows.is_empty() || args.format != ListFormat::Table {
        print_list(console, args.format, &["doc", "article", "id", "reason", "quote"], &rows)?;
    }
    let orphans = count(found.orphans.len(), "orphan");
    console.line(format_args!(
        "{} in {} checked, {orphans}",
        count(found.anchors, "anchor"),
        count(found.articles, "article")
    ));
    Ok(if found.orphans.is_empty() { Outcome::Done } else { Outcome::Findings })
}
