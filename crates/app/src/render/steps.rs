//! Derivations: which rule, words and knowledge rows made a finding.

use std::io::{self, Write};

use readout_engine::Text;
use readout_engine::trace::Step;

use super::{pad, safe, shorten};
use crate::console::{FAINT, KIND};
use crate::reader::line_and_column;

/// Columns of the words a step stands on.
const WORDS_COLUMNS: usize = 60;

/// Prints a step: what it decided and how, the words it stands on with their place, and the rule or row behind it.
///
/// # Errors
/// If the stream cannot be written.
pub fn print(out: &mut dyn Write, text: &Text, step: &Step) -> io::Result<()> {
    writeln!(out, "  {KIND}{}{KIND:#} {}", pad(step.what, 12), safe(&step.result))?;
    for span in &step.spans {
        let (line, column) = line_and_column(text, span.start);
        let words = shorten(&safe(text.slice(*span)), WORDS_COLUMNS);
        writeln!(out, "               {FAINT}{line}:{column}{FAINT:#} “{words}”")?;
    }
    if !step.by.is_empty() {
        writeln!(out, "               {FAINT}by {}{FAINT:#}", safe(&step.by))?;
    }
    Ok(())
}
