//! Derivations: which rule, words and knowledge rows made a finding.

use std::io::{self, Write};

use readout_engine::Text;
use readout_engine::trace::Step;
use readout_store::model::StoredStep;

use super::{pad, safe, shorten};
use crate::console::{FAINT, KIND};
use crate::reader::line_and_column;

/// Columns of the words a step stands on.
const WORDS_COLUMNS: usize = 60;
/// Columns of what a step decides.
const WHAT_COLUMNS: usize = 12;

/// Prints a step of a reading: what it decided and how, the words it stands on with their place, and the rule or row
/// behind it.
///
/// # Errors
/// If the stream cannot be written.
pub fn print(out: &mut dyn Write, text: &Text, step: &Step) -> io::Result<()> {
    let words = step.spans.iter().map(|span| (span.start, text.slice(*span)));
    parts(out, text, (step.what, &step.result, &step.by), words)
}

/// Prints a step that was kept.
///
/// # Errors
/// If the stream cannot be written.
pub fn print_stored(out: &mut dyn Write, text: &Text, step: &StoredStep) -> io::Result<()> {
    let words = step.spans.iter().map(|span| (span.byte_start, span.quote.as_str()));
    parts(out, text, (&step.what, &step.result, &step.by), words)
}

fn parts<'a>(
    out: &mut dyn Write,
    text: &Text,
    (what, result, by): (&str, &str, &str),
    words: impl Iterator<Item = (usize, &'a str)>,
) -> io::Result<()> {
    writeln!(out, "  {KIND}{}{KIND:#} {}", pad(what, WHAT_COLUMNS), safe(result))?;
    let indent = " ".repeat(WHAT_COLUMNS + 3);
    for (byte, quote) in words {
        let (line, column) = line_and_column(text, byte);
        writeln!(out, "{indent}{FAINT}{line}:{column}{FAINT:#} “{}”", shorten(&safe(quote), WORDS_COLUMNS))?;
    }
    if !by.is_empty() {
        writeln!(out, "{indent}{FAINT}by {}{FAINT:#}", safe(by))?;
    }
    Ok(())
}
