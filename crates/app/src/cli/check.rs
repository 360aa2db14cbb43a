//! `readout check`: is the knowledge sound, and do its cases hold?

use std::io::Write as _;

use readout_engine::{Knowledge, KnowledgeError};

use super::Context;
use crate::error::{AppError, Outcome};
use crate::knowledge::{self, Files};
use crate::render::{page, safe};

/// Check the knowledge files and run their cases
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout check
  readout check --knowledge knowledge     check files you are editing

Exit code 3 says that something was found.")]
pub struct Args {}

/// Something wrong with a knowledge file, or a case that does not hold.
type Finding = KnowledgeError;

/// Checks and prints what was found.
pub fn run(context: &Context, _args: &Args) -> Result<Outcome, AppError> {
    let files = knowledge::files(context.knowledge.as_deref())?;
    let findings = check(&files);
    let mut out = context.console.out();
    for finding in &findings {
        writeln!(out, "{}", safe(&finding.to_string()))?;
    }
    out.flush()?;
    let checked = page::count(files.len(), "file");
    if findings.is_empty() {
        context.console.line(format_args!("{checked}, nothing found"));
        return Ok(Outcome::Done);
    }
    context.console.line(format_args!("{checked}, {}", page::count(findings.len(), "finding")));
    Ok(Outcome::Findings)
}

/// What is wrong with `files`: the one place that knows which checks there are.
fn check(files: &Files) -> Vec<Finding> {
    let mut findings = readout_engine::check::check(files).findings;
    // Knowledge that cannot be used has been found already.
    if let Ok(known) = Knowledge::load(files) {
        findings.extend(readout_store::count::check(files, &known).1);
    }
    findings
}
