//! What a search has found: two lines a hit for a person, one for programs.

use std::io::{self, Write};

use anstyle::AnsiColor;
use readout_store::{Hit, Snippet, Unit};
use serde::Serialize;

use super::{safe, width};
use crate::console::{FAINT, HEADING};

/// Style of the words that were searched.
const MARK: anstyle::Style = AnsiColor::Green.on_default().bold();
/// Columns before a snippet.
const INDENT: usize = 4;

/// How hits are printed.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns of the terminal, if there is one.
    pub width: Option<usize>,
    /// Whether marks are signs instead of colours.
    pub plain: bool,
}

/// Prints a hit: date, outlet, document, who and id, and under them the words where they stand.
///
/// # Errors
/// If the stream cannot be written.
pub fn print(out: &mut dyn Write, hit: &Hit, style: Style) -> io::Result<()> {
    let date = hit.date.map_or_else(|| "undated".to_owned(), |date| date.to_string());
    write!(out, "{HEADING}{date}{HEADING:#}")?;
    let who = hit.who.join(", ");
    let status = hit.status.as_deref().filter(|status| *status != "held").unwrap_or_default();
    let claimed = hit.attributed_to.as_ref().map_or(String::new(), |by| format!("according to {by}"));
    for part in [hit.outlet.as_deref().unwrap_or(""), &hit.doc, status, &who, &claimed]
        .into_iter()
        .filter(|part| !part.is_empty())
    {
        write!(out, "  {}", safe(part))?;
    }
    writeln!(out, "  {FAINT}{}{FAINT:#}", hit.id)?;
    write!(out, "{}", " ".repeat(INDENT))?;
    snippet(out, &hit.snippet, style)?;
    writeln!(out)
}

/// Prints a snippet as far as it fits.
fn snippet(out: &mut dyn Write, snippet: &Snippet, style: Style) -> io::Result<()> {
    let mut left = style.width.map_or(usize::MAX, |width| width.saturating_sub(INDENT + 1));
    let mut put = |out: &mut dyn Write, text: &str, marked: bool| -> io::Result<()> {
        let fits = fitting(text, left);
        left -= width(&fits).min(left);
        match (marked && !fits.is_empty(), style.plain) {
            (false, _) => write!(out, "{fits}"),
            (true, true) => write!(out, "【{fits}】"),
            (true, false) => write!(out, "{MARK}{fits}{MARK:#}"),
        }
    };
    if snippet.cut_before {
        put(out, "…", false)?;
    }
    let mut at = 0;
    for &(start, end) in &snippet.marks {
        put(out, &safe(&snippet.text[at..start]), false)?;
        put(out, &safe(&snippet.text[start..end]), true)?;
        at = end;
    }
    put(out, &safe(&snippet.text[at..]), false)?;
    if snippet.cut_after { write!(out, "…") } else { Ok(()) }
}

/// The longest beginning that fits into so many columns.
fn fitting(text: &str, columns: usize) -> String {
    let mut used = 0;
    let mut buffer = [0; 4];
    let fits = |c: &char| {
        used += width(c.encode_utf8(&mut buffer));
        used <= columns
    };
    text.chars().take_while(fits).collect()
}

/// A hit as JSON.
#[derive(Debug, Serialize)]
pub struct Line<'a> {
    unit: &'static str,
    id: &'a str,
    article: &'a str,
    doc: &'a str,
    date: Option<String>,
    outlet: Option<&'a str>,
    title: Option<&'a str>,
    status: Option<&'a str>,
    attributed_to: Option<&'a str>,
    who: &'a [String],
    snippet: &'a str,
    /// Where the snippet begins in the article's text; nothing if it is of a title that the text does not have.
    start: Option<usize>,
    /// The words in the snippet: first character and one past the last.
    marks: Vec<(usize, usize)>,
}

impl<'a> Line<'a> {
    /// The line of a hit.
    pub fn of(hit: &'a Hit) -> Self {
        let text = hit.snippet.text.as_str();
        let count = |end: usize| text[..end].chars().count();
        Self {
            unit: unit(hit.unit),
            id: &hit.id,
            article: &hit.article,
            doc: &hit.doc,
            date: hit.date.map(|date| date.to_string()),
            outlet: hit.outlet.as_deref(),
            title: hit.title.as_deref(),
            status: hit.status.as_deref(),
            attributed_to: hit.attributed_to.as_deref(),
            who: &hit.who,
            snippet: text,
            start: hit.snippet.start,
            marks: hit.snippet.marks.iter().map(|&(start, end)| (count(start), count(end))).collect(),
        }
    }
}

/// Columns of [`csv_row`].
pub const CSV: [&str; 11] =
    ["unit", "id", "article", "doc", "date", "outlet", "title", "status", "attributed_to", "who", "snippet"];

/// The row of a hit, its words in `【】`.
pub fn csv_row(hit: &Hit) -> Vec<String> {
    let given = |field: &Option<String>| field.clone().unwrap_or_default();
    let (mut snippet, mut at) = (String::new(), 0);
    for &(start, end) in &hit.snippet.marks {
        snippet.push_str(&hit.snippet.text[at..start]);
        snippet.push_str(&format!("【{}】", &hit.snippet.text[start..end]));
        at = end;
    }
    snippet.push_str(&hit.snippet.text[at..]);
    vec![
        unit(hit.unit).to_owned(),
        hit.id.clone(),
        hit.article.clone(),
        hit.doc.clone(),
        hit.date.map_or(String::new(), |date| date.to_string()),
        given(&hit.outlet),
        given(&hit.title),
        given(&hit.status),
        given(&hit.attributed_to),
        hit.who.join("; "),
        snippet,
    ]
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Articles => "article",
        Unit::Statements => "statement",
        Unit::Events => "event",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(style: Style) -> String {
        let snippet = Snippet {
            text: "双方谈到斡旋，\u{1b}[31m再谈斡旋。".to_owned(),
            marks: vec![(12, 18)],
            start: Some(40),
            cut_before: true,
            cut_after: false,
        };
        let mut out = Vec::new();
        super::snippet(&mut out, &snippet, style).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn marks_are_signs_or_colours_and_nothing_commands_the_terminal() {
        assert_eq!(printed(Style { width: None, plain: true }), "…双方谈到【斡旋】，␛[31m再谈斡旋。");
        assert!(
            printed(Style { width: None, plain: false })
                .starts_with("…双方谈到\u{1b}[1m\u{1b}[32m斡旋\u{1b}[0m")
        );
        assert_eq!(printed(Style { width: Some(18), plain: true }), "…双方谈到【斡旋】");
    }
}
