//! `readout page`: restore newspaper pages and show what belongs together.

use readout_store::PageRecord;

use super::Context;
use super::read::InputArgs;
use crate::console::Out;
use crate::error::{AppError, Outcome};
use crate::knowledge;
use crate::reader::{self, RestoredDocument};
use crate::render::layout;

/// Restore newspaper pages: articles in reading order, repeats set aside, cut sentences joined, doubtful characters flagged
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout page page.txt
  readout page page.txt --format html > page.html
  readout page pages.jsonl --format jsonl > restored.jsonl

Nothing is changed: every character stays where it is, and what is doubtful is only pointed out. Positions in
JSONL are characters (Unicode scalar values) of the text as read, from 0, the end excluded.")]
pub struct Args {
    /// Files, folders, patterns, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    #[command(flatten)]
    input: InputArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How restored pages are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// The articles one after the other, for people
    Text,
    /// The page as it stands, with colours for articles, repeats struck through, joins linked and flags dotted
    Html,
    /// One restored page a line, for programs
    Jsonl,
}

/// Restores and prints.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let engine = knowledge::engine(context.knowledge.as_deref())?;
    let console = &context.console;
    let inputs = args.input.inputs(&args.files);
    let mut out = console.out();
    let mut tally = layout::Tally::default();
    if args.format == Format::Html {
        layout::html_head(&mut out)?;
    }
    reader::restore_all(&engine, inputs, console, |restored| {
        tally.add(&restored);
        print(&mut out, &restored, args.format, tally.pages)
    })?;
    if args.format == Format::Html {
        layout::html_foot(&mut out)?;
    }
    std::io::Write::flush(&mut out)?;
    console.line(tally);
    Ok(Outcome::of_problems(console.problems()))
}

fn print(out: &mut Out, restored: &RestoredDocument, format: Format, number: usize) -> Result<(), AppError> {
    match format {
        Format::Text => Ok(layout::text(out, restored)?),
        Format::Html => Ok(layout::html(out, restored, number)?),
        Format::Jsonl => {
            let document = &restored.document;
            let record = PageRecord::new(&document.doc, &document.text, &restored.page, &restored.doubts);
            serde_json::to_writer(&mut *out, &record).map_err(std::io::Error::from)?;
            Ok(std::io::Write::write_all(out, b"\n")?)
        }
    }
}
