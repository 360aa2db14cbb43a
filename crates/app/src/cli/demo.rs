//! `readout demo`: reads the bundled samples.

use std::io::Write as _;

use rust_embed::RustEmbed;

use super::Context;
use crate::console::{HEADING, KIND};
use crate::error::{AppError, Outcome};
use crate::input::{self, Inputs, Source};
use crate::reader::{self, Knows};
use crate::render::page::{self, Style, Tally};
use crate::{knowledge, render};

/// Read the bundled samples and print their timeline with the words each event stands on
#[derive(Debug, clap::Args)]
pub struct Args {}

#[derive(RustEmbed)]
#[folder = "../../samples"]
#[include = "*.txt"]
struct Samples;

/// What to try after the demo, with a word on each.
const NEXT: [(&str, &str); 3] = [
    ("readout read FILE --date 2024-05-07", "read a text of your own; the date is the day it was published"),
    ("readout add FOLDER && readout timeline --who Lula", "keep many texts, and ask"),
    ("readout explain ID", "see how an event was derived: rules, words, knowledge"),
];

/// Reads and prints the samples.
pub fn run(context: &Context, _args: &Args) -> Result<Outcome, AppError> {
    let engine = knowledge::engine(context.knowledge.as_deref())?;
    let console = &context.console;
    let inputs = Inputs::new(samples(), None, input::MAX_BYTES);
    let style = Style {
        heading: true,
        timeline: render::timeline::Style { whole_quotes: true, ..Default::default() },
    };
    let mut out = console.out();
    let mut tally = Tally::default();
    reader::read_all(&engine, inputs, &Knows::default(), console, |read| {
        tally.add(&read);
        Ok(page::print(&mut out, &read, &read.records(), style)?)
    })?;
    writeln!(out, "\n{HEADING}{tally}{HEADING:#}\n\nNext:")?;
    for (command, what) in NEXT {
        writeln!(out, "  {KIND}{command}{KIND:#}\n      {what}")?;
    }
    out.flush()?;
    Ok(Outcome::of_problems(console.problems()))
}

fn samples() -> Vec<Source> {
    let mut names: Vec<_> = Samples::iter().collect();
    names.sort();
    names
        .into_iter()
        .filter_map(|name| Some(Source::Bytes(name.to_string(), Samples::get(&name)?.data.into_owned())))
        .collect()
}
