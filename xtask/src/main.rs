//! `cargo xtask COMMAND`: the chores of the readout project.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool talks to its user")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use eval::Mode;
use xtask::page::SEED;

mod accuracy;
mod eval;
mod law_code;
mod laws;
mod licences;
mod links;
mod pages;
mod parity;
mod picture;
mod shared;
mod table;

/// How many misses are printed where nobody says how many.
const MOST: usize = 40;

const HELP: &str = "\
cargo xtask COMMAND

  eval                    score the engine on every set, write truth/scores.csv, docs/accuracy.md and docs/page.svg
  eval --check            the same, but fail where the sheet is stale or a figure fell
  eval --accept REASON    the same as eval, and what fell is accepted for a reason (truth/falls.csv)
  eval --misses SET [N]   what was missed and what is a false alarm (the half to look at)
  pages FOLDER [SEED]     our own damaged pages with their truth, one JSONL file a language; another number makes others
  pages --losses [SEED]   what reading loses on them, and why
  parity                  our scorer against the reference scorer
  laws                    the design laws about the Rust sources
  licences                every dependency's licence against xtask/licences.toml
  links                   dead relative links in the Markdown files
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[&str]) -> Result<()> {
    let root = root()?;
    match args {
        ["eval"] => eval::run(&root, Mode::Write),
        ["eval", "--accept", reason] => eval::run(&root, Mode::Accept(reason)),
        ["eval", "--check"] => eval::run(&root, Mode::Check),
        ["eval", "--misses", set] => eval::misses(&root, set, MOST),
        ["eval", "--misses", set, most] => eval::misses(&root, set, number(most)?),
        ["pages", "--losses"] => pages::print_losses(&root, SEED),
        ["pages", "--losses", seed] => pages::print_losses(&root, number(seed)?),
        ["pages", folder] => pages::run(&root, Path::new(folder), SEED),
        ["pages", folder, seed] => pages::run(&root, Path::new(folder), number(seed)?),
        ["laws"] => laws::run(&root),
        ["licences"] => licences::run(&root),
        ["links"] => links::run(&root),
        ["parity"] => parity::run(&root),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        _ => bail!("no such command: `{}`\n\n{HELP}", args.join(" ")),
    }
}

fn number<N: std::str::FromStr>(word: &str) -> Result<N> {
    word.parse().ok().with_context(|| format!("`{word}` is no number"))
}

/// The repository: the folder above this crate.
fn root() -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().map(Path::to_path_buf).context("xtask has no parent folder")
}
