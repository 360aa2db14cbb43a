//! `readout completions`: what makes a shell complete readout's commands and options.

use std::io::Write as _;

use clap::CommandFactory as _;

use super::{Cli, Context};
use crate::error::{AppError, Outcome};

/// Print the completion script of a shell
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: readout completions bash > ~/.local/share/bash-completion/completions/readout"
)]
pub struct Args {
    /// The shell
    shell: clap_complete::Shell,
}

/// Prints the script.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "readout", &mut script);
    let mut out = context.console.data();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Outcome::Done)
}
