//! One document as `read` prints it: its timeline, article by article, and what was set aside.

use std::fmt;
use std::io::{self, Write};

use readout_engine::page::BlockKind;
use readout_store::record::Record;

use super::timeline::{self, Line};
use super::{safe, shorten};
use crate::console::{FAINT, HEADING};
use crate::reader::ReadDocument;

/// Columns of a title in a heading.
const TITLE_COLUMNS: usize = 80;

/// How a document is printed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Name the document first; wanted where several are printed.
    pub heading: bool,
    /// How its events are printed.
    pub timeline: timeline::Style,
}

/// Prints the timeline of a document. The events of further articles on the same page stand apart.
///
/// # Errors
/// If the stream cannot be written.
pub fn print(out: &mut dyn Write, read: &ReadDocument, records: &[Record], style: Style) -> io::Result<()> {
    let lines: Vec<Line> = records
        .iter()
        .filter_map(|record| match record {
            Record::Event(event) => Some(Line::of_record(event)),
            Record::Statement(_) => None,
        })
        .collect();
    if style.heading {
        let date =
            read.reading.reference_date.map_or(String::new(), |d| format!("  {FAINT}{}{FAINT:#}", d.date));
        writeln!(out, "\n{HEADING}── {}{HEADING:#}{date}", safe(&read.document.doc))?;
    }
    let mut articles: Vec<usize> = lines.iter().map(|line| line.article).collect();
    articles.sort_unstable();
    articles.dedup();
    for article in articles {
        let own: Vec<Line> = lines.iter().filter(|line| line.article == article).cloned().collect();
        if article > 0 {
            writeln!(out, "\n{HEADING}Another article on the page: {}{HEADING:#}", title(read, article))?;
        }
        timeline::print(out, &own, style.timeline)?;
    }
    Ok(())
}

/// The headline of an article, or its first words. A jump line or a page number names nothing.
fn title(read: &ReadDocument, article: usize) -> String {
    let blocks = read.reading.page.articles.get(article).map_or(&[][..], |a| &a.blocks);
    let block = [BlockKind::Title, BlockKind::Section, BlockKind::Paragraph, BlockKind::Caption]
        .iter()
        .find_map(|kind| blocks.iter().find(|b| b.kind == *kind));
    let words: String =
        block.iter().flat_map(|b| &b.runs).map(|run| read.document.text.slice(*run)).collect();
    shorten(&safe(words.trim()), TITLE_COLUMNS)
}

/// What was found in all documents, in one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    documents: usize,
    articles: usize,
    /// Events found.
    pub events: usize,
    /// Statements found.
    pub statements: usize,
    repeats: usize,
    repeated: usize,
    gaps: usize,
}

impl Tally {
    /// Counts a document.
    pub fn add(&mut self, read: &ReadDocument) {
        let page = &read.reading.page;
        self.documents += 1;
        self.articles += page.articles.len();
        self.events += read.reading.events.len();
        self.statements += read.reading.statements.len();
        self.repeats += page.repeats.len();
        let characters = |run| read.document.text.slice(run).chars().count();
        self.repeated += page.repeats.iter().map(|r| characters(r.copy)).sum::<usize>();
        self.gaps += page.gaps.len();
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} and {}", count(self.events, "event"), count(self.statements, "statement"))?;
        if self.documents != 1 || self.articles > 1 {
            write!(f, " in {}", count(self.documents, "text"))?;
        }
        if self.articles > self.documents {
            write!(f, " with {}", count(self.articles, "article"))?;
        }
        if self.repeats > 0 {
            let passages = count(self.repeats, "repeated passage");
            write!(f, "; set aside: {passages} ({})", count(self.repeated, "character"))?;
        }
        if self.gaps > 0 {
            write!(f, "; {} where the text breaks off", count(self.gaps, "gap"))?;
        }
        Ok(())
    }
}

/// `1 event`, `2 events`.
pub fn count(number: usize, thing: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{ending}")
}
