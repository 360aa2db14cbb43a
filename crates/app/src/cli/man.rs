//! `readout man`: the manual, from the definition of the command line.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use clap::CommandFactory as _;

use super::{Cli, Context};
use crate::error::{AppError, Outcome};
use crate::output::unwritable;

/// Print the manual page, or write one page a command into a folder
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: readout man | man -l -")]
pub struct Args {
    /// Write readout.1, readout-read.1, … here
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Prints or writes the manual.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let command = Cli::command();
    match &args.folder {
        Some(folder) => {
            fs::create_dir_all(folder).map_err(|e| unwritable(folder, &e))?;
            clap_mangen::generate_to(command, folder).map_err(|e| unwritable(folder, &e))?;
        }
        None => {
            let mut out = context.console.data();
            clap_mangen::Man::new(command).render(&mut out)?;
            out.flush()?;
        }
    }
    Ok(Outcome::Done)
}
