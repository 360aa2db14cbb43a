//! `readout release`: the record as a data set to hand on.

use std::fs;
use std::path::PathBuf;

use super::Context;
use super::filter::{DbArgs, FilterArgs};
use super::timeline::outcome;
use crate::error::{AppError, Outcome};
use crate::knowledge;
use crate::output::{self, unwritable};
use crate::release::{self, Materials};

/// Write a data set to hand on: data, schema, codebook, counting rules, manifest, and what has changed
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: readout release 2024-2/ --previous 2024-1/

The folder appears when it is whole. The same database and knowledge give the same bytes.")]
pub struct Args {
    /// The folder, which is not there yet
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The release before, to say what has changed
    #[arg(long, value_name = "DIR")]
    previous: Option<PathBuf>,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    db: DbArgs,
}

/// Looks up and writes.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let store = args.db.open()?;
    let files = knowledge::files(context.knowledge.as_deref())?;
    let known = knowledge::load(&files)?;
    let filter = args.filter.filter_by(&files, &known.world, &store)?;
    let folder = &args.folder;
    output::refuse_existing(folder)?;
    let previous = args.previous.as_deref();
    let materials = Materials { store: &store, filter: &filter, known: &known, files: &files, previous };
    let (found, changes) = output::appear(folder, |part| {
        fs::create_dir(part).map_err(|e| unwritable(part, &e))?;
        release::write(materials, part)
    })?;
    if let Some(changes) = changes {
        let (added, gone, changed) = (changes.added.len(), changes.gone.len(), changes.changed.len());
        context.console.line(format_args!(
            "{added} records added, {gone} gone, {changed} changed, {} as they were",
            changes.same
        ));
    }
    Ok(outcome(found, args.filter.fail_empty, context))
}
