//! A restored page as people see it: its articles as text, or the page as it stands in HTML.

use std::fmt;
use std::io::{self, Write};

use html_escape::encode_text;
use readout_engine::page::{BlockKind, Difference, Doubt, Reason, differences};
use readout_engine::{Span, Text};

use super::page::count;
use super::safe;
use crate::console::{FAINT, HEADING};
use crate::reader::RestoredDocument;

/// What was found on all pages, in one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Pages shown.
    pub pages: usize,
    articles: usize,
    repeats: usize,
    joins: usize,
    gaps: usize,
    doubts: usize,
}

impl Tally {
    /// Counts a page.
    pub fn add(&mut self, restored: &RestoredDocument) {
        let blocks = restored.page.articles.iter().flat_map(|a| &a.blocks);
        self.pages += 1;
        self.articles += restored.page.articles.len();
        self.repeats += restored.page.repeats.len();
        self.joins += blocks.map(|b| b.runs.len().saturating_sub(1)).sum::<usize>();
        self.gaps += restored.page.gaps.len();
        self.doubts += restored.doubts.len();
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [
            (self.pages, "page"),
            (self.articles, "article"),
            (self.repeats, "repeat"),
            (self.joins, "join"),
            (self.gaps, "gap"),
            (self.doubts, "doubtful character"),
        ];
        let words: Vec<String> = counts.iter().map(|(n, word)| count(*n, word)).collect();
        f.write_str(&words.join(", "))
    }
}

/// Prints the articles of a page one after the other, with cut paragraphs put together, and under them what is doubtful.
///
/// # Errors
/// If the stream cannot be written.
pub fn text(out: &mut dyn Write, restored: &RestoredDocument) -> io::Result<()> {
    let text = &restored.document.text;
    writeln!(out, "{HEADING}── {}{HEADING:#}", safe(&restored.document.doc))?;
    for (i, article) in restored.page.articles.iter().enumerate() {
        writeln!(out, "\n{FAINT}article {}{FAINT:#}", i + 1)?;
        for block in &article.blocks {
            let words = whole(text, &block.runs);
            let broken = block.runs.last().is_some_and(|run| restored.page.gaps.contains(&run.end));
            let gap = if broken { " …" } else { "" };
            match block.kind {
                BlockKind::Title => writeln!(out, "{HEADING}{}{HEADING:#}{gap}", safe(&words))?,
                BlockKind::Furniture | BlockKind::Jump | BlockKind::Caption => {
                    writeln!(out, "{FAINT}{}{FAINT:#}", safe(&words))?;
                }
                _ => writeln!(out, "{}{gap}", safe(&words))?,
            }
        }
    }
    restored.doubts.iter().try_for_each(|doubt| doubtful(out, restored, doubt))?;
    let repeats = restored.page.repeats.iter();
    let mut differ = repeats.flat_map(|repeat| differences(repeat, text));
    differ.try_for_each(|difference| differs(out, text, &difference))
}

/// The words of a block in one line: where it was cut or broken, a space stands between words of a spaced script.
fn whole(text: &Text, runs: &[Span]) -> String {
    let mut out = String::new();
    for part in
        runs.iter().flat_map(|run| text.slice(*run).split('\n')).map(str::trim).filter(|p| !p.is_empty())
    {
        let spaced = |c: Option<char>| c.is_some_and(|c| c.is_ascii());
        if spaced(out.chars().next_back()) && spaced(part.chars().next()) {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

/// Characters printed around a doubtful one.
const AROUND: usize = 8;

fn doubtful(out: &mut dyn Write, restored: &RestoredDocument, doubt: &Doubt) -> io::Result<()> {
    let (place, around) = around(&restored.document.text, doubt.span);
    writeln!(out, "{FAINT}doubtful {place:>8}{FAINT:#}  {}  {}", safe(&around), why(doubt))
}

/// A difference between a copy and what it repeats.
fn differs(out: &mut dyn Write, text: &Text, difference: &Difference) -> io::Result<()> {
    let ((here, copy), (there, first)) = (around(text, difference.copy), around(text, difference.original));
    writeln!(out, "{FAINT}copy     {here:>8}{FAINT:#}  {}  {there} has {}", safe(&copy), safe(&first))
}

/// The line and column of characters, and the characters with some others around them.
fn around(text: &Text, span: Span) -> (String, String) {
    let (line, column) = crate::reader::line_and_column(text, span.start);
    let (whole, here) = (text.as_str(), text.slice(span));
    let before: String = whole[..span.start].chars().rev().take_while(|c| *c != '\n').take(AROUND).collect();
    let before: String = before.chars().rev().collect();
    let after: String = whole[span.end..].chars().take_while(|c| *c != '\n').take(AROUND).collect();
    (format!("{line}:{column}"), format!("{before}【{here}】{after}"))
}

/// What seems to be wrong, for a person.
fn why(doubt: &Doubt) -> String {
    let proposals: Vec<String> = doubt.proposals.iter().map(char::to_string).collect();
    match doubt.reason {
        Reason::Substituted => format!("rather: {}", proposals.join(" ")),
        Reason::Lost => format!("before it perhaps: {}", proposals.join(" ")),
        Reason::Inserted => "perhaps one too many".to_owned(),
    }
}

const HEAD: &str = "<!DOCTYPE html>
<html lang=\"und\"><head><meta charset=\"utf-8\"><title>readout: restored pages</title>
<style>
body{font:16px/1.8 serif;max-width:46em;margin:2em auto;padding:0 1em}
pre{font:inherit;white-space:pre-wrap}
s{color:#888}
.gap{color:#b00}
a.join{text-decoration:none;color:#06c}
mark{background:none;border-bottom:2px dotted #b00}
.a0{background:#eef5ff}.a1{background:#fff3e0}.a2{background:#e9f7ec}.a3{background:#f6ecfa}.a4{background:#fbf6d9}.a5{background:#f2f2f2}
</style></head><body>
<p>Articles have colours of their own; <s>repeats</s> are struck through; <a class=\"join\">⤷</a> leads from a cut sentence to its
continuation; <span class=\"gap\">…</span> stands where none is on the page; <mark>doubtful characters</mark> are dotted.</p>
";

/// Colours of articles; then they begin again.
const COLOURS: usize = 6;

/// Begins the HTML page.
///
/// # Errors
/// If the stream cannot be written.
pub fn html_head(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())
}

/// Ends the HTML page.
///
/// # Errors
/// If the stream cannot be written.
pub fn html_foot(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"</body></html>\n")
}

/// A stretch of the page that belongs to an article, or is a copy.
struct Stretch {
    span: Span,
    /// The article; none for a copy.
    article: Option<usize>,
    /// Where the run begins in which a sentence cut at its end goes on.
    next: Option<usize>,
}

/// Prints a page as it stands; `number` tells its links from those of other pages.
///
/// # Errors
/// If the stream cannot be written.
pub fn html(out: &mut dyn Write, restored: &RestoredDocument, number: usize) -> io::Result<()> {
    let text = restored.document.text.as_str();
    writeln!(out, "<h2>{}</h2>\n<pre>", encode_text(&restored.document.doc))?;
    let mut at = 0;
    for stretch in stretches(restored) {
        write!(out, "{}", encode_text(&text[at..stretch.span.start]))?;
        match stretch.article {
            Some(article) => in_article(out, restored, &stretch, (number, article))?,
            None => write!(out, "<s>{}</s>", encode_text(restored.document.text.slice(stretch.span)))?,
        }
        at = stretch.span.end;
    }
    writeln!(out, "{}</pre>", encode_text(&text[at..]))
}

fn stretches(restored: &RestoredDocument) -> Vec<Stretch> {
    let mut out = Vec::new();
    for (article, blocks) in restored.page.articles.iter().enumerate() {
        for block in &blocks.blocks {
            for (i, span) in block.runs.iter().enumerate() {
                let next = block.runs.get(i + 1).map(|after| after.start);
                out.push(Stretch { span: *span, article: Some(article), next });
            }
        }
    }
    out.extend(restored.page.repeats.iter().map(|r| Stretch { span: r.copy, article: None, next: None }));
    out.sort_by_key(|s| s.span.start);
    out
}

fn in_article(
    out: &mut dyn Write,
    restored: &RestoredDocument,
    stretch: &Stretch,
    (page, article): (usize, usize),
) -> io::Result<()> {
    let text = restored.document.text.as_str();
    let (span, colour) = (stretch.span, article % COLOURS);
    write!(
        out,
        "<span id=\"p{page}c{}\" class=\"a{colour}\" title=\"article {}\">",
        span.start,
        article + 1
    )?;
    let mut at = span.start;
    let first = restored.doubts.partition_point(|d| d.span.start < span.start);
    for doubt in restored.doubts[first..].iter().take_while(|d| d.span.end <= span.end) {
        let here = encode_text(&text[doubt.span.start..doubt.span.end]);
        write!(out, "{}", encode_text(&text[at..doubt.span.start]))?;
        write!(
            out,
            "<mark title=\"{}\">{here}</mark>",
            html_escape::encode_double_quoted_attribute(&why(doubt))
        )?;
        at = doubt.span.end;
    }
    write!(out, "{}</span>", encode_text(&text[at..span.end]))?;
    if let Some(next) = stretch.next {
        write!(out, "<a class=\"join\" href=\"#p{page}c{next}\">⤷</a>")?;
    }
    if restored.page.gaps.contains(&span.end) {
        write!(out, "<span class=\"gap\">…</span>")?;
    }
    Ok(())
}
