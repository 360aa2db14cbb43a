//! The bundled newspaper page before and after it is restored, as `docs/page.svg`.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use html_escape::encode_text;
use readout_engine::page::{self, Page};
use readout_engine::{Knowledge, Span, Text};
use unicode_width::UnicodeWidthChar;

/// The page that is shown.
const SAMPLE: &str = "samples/zh-page.2023-11-11.txt";

/// Columns of a line; an ideograph takes two.
const COLUMNS: usize = 62;
/// Pixels of a panel, between panels, of a line, and from a block to the next.
const PANEL: usize = 440;
const BETWEEN: usize = 24;
const LINE: usize = 19;
const APART: usize = 8;
/// Colours of articles; then they begin again.
const COLOURS: [&str; 5] = ["#dbe9ff", "#ffe9c9", "#dcf3e0", "#efe0f6", "#f5f0c6"];
/// The colour of copies.
const COPY: &str = "#e4e4e4";

/// A block of a panel.
struct Shown {
    words: String,
    colour: &'static str,
    copy: bool,
}

/// The picture of the bundled page.
pub fn draw(root: &Path, knowledge: &Knowledge) -> Result<String> {
    let file = root.join(SAMPLE);
    let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let text = Text::new(text);
    let page = page::restore(&text, knowledge);
    let (before, height) = panel(0, "as transcribed", &as_it_stands(&text, &page));
    let (after, other) = panel(PANEL + BETWEEN, "restored", &restored(&text, &page));
    let (width, height) = (2 * PANEL + BETWEEN, height.max(other));
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"serif\" font-size=\"13\">\n\
         <title>A newspaper page as transcribed, and its articles as readout restores them</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n{before}{after}</svg>\n"
    ))
}

fn colour(article: usize) -> &'static str {
    COLOURS[article % COLOURS.len()]
}

/// The pieces of the page in the order in which they stand.
fn as_it_stands(text: &Text, page: &Page) -> Vec<Shown> {
    let mut pieces: Vec<(Span, &'static str, bool)> = Vec::new();
    for (i, article) in page.articles.iter().enumerate() {
        pieces.extend(article.blocks.iter().flat_map(|b| &b.runs).map(|run| (*run, colour(i), false)));
    }
    pieces.extend(page.repeats.iter().map(|r| (r.copy, COPY, true)));
    pieces.sort_by_key(|p| p.0.start);
    let shown = |(span, colour, copy): (Span, &'static str, bool)| Shown {
        words: text.slice(span).to_string(),
        colour,
        copy,
    };
    pieces.into_iter().map(shown).collect()
}

/// The articles one after the other, with a sign where a sentence is joined or breaks off.
fn restored(text: &Text, page: &Page) -> Vec<Shown> {
    let mut shown = Vec::new();
    for (i, article) in page.articles.iter().enumerate() {
        for block in &article.blocks {
            let runs: Vec<&str> = block.runs.iter().map(|run| text.slice(*run)).collect();
            let gap = block.runs.last().is_some_and(|run| page.gaps.contains(&run.end));
            let words = runs.join(" ⤷ ") + if gap { " …" } else { "" };
            shown.push(Shown { words, colour: colour(i), copy: false });
        }
    }
    shown
}

/// A panel and where it ends.
fn panel(left: usize, head: &str, blocks: &[Shown]) -> (String, usize) {
    let mut out = format!("<text x=\"{}\" y=\"20\" font-weight=\"bold\">{head}</text>\n", left + 10);
    let mut top = 30;
    for block in blocks {
        let lines = wrapped(&block.words);
        let _ = writeln!(
            out,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{PANEL}\" height=\"{}\" fill=\"{}\"/>",
            lines.len() * LINE + APART,
            block.colour
        );
        for line in &lines {
            top += LINE;
            let struck = if block.copy { " text-decoration=\"line-through\" fill=\"#777\"" } else { "" };
            let words = encode_text(line);
            let _ = writeln!(out, "<text x=\"{}\" y=\"{}\"{struck}>{words}</text>", left + 10, top - 2);
        }
        top += APART + 4;
    }
    (out, top + 10)
}

/// Lines of at most [`COLUMNS`].
fn wrapped(words: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut columns = 0;
    for c in words.chars().map(|c| if c.is_whitespace() { ' ' } else { c }) {
        let wide = c.width().unwrap_or(0);
        if columns + wide > COLUMNS {
            lines.push(String::new());
            columns = 0;
        }
        columns += wide;
        if let Some(line) = lines.last_mut() {
            line.push(c);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_their_panel() {
        let lines = wrapped(&"会晤 a".repeat(40));
        assert!(lines.len() > 3);
        assert!(lines.iter().all(|l| l.chars().filter_map(char::width).sum::<usize>() <= COLUMNS));
    }

    #[test]
    fn the_picture_shows_copies_struck_through_and_all_articles() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let knowledge = Knowledge::load(&readout_knowledge::files()).unwrap_or_else(|e| panic!("{e}"));
        let picture = draw(&root, &knowledge).unwrap_or_default();
        assert!(
            picture.contains("line-through") && picture.contains(COLOURS[0]) && picture.contains(COLOURS[1])
        );
        assert_eq!(picture.matches("<text").count(), picture.matches("</text>").count());
    }
}
