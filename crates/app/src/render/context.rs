//! Evidence where it stands: the paragraph with the evidence marked.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::safe;
use crate::console::FAINT;

/// Style of evidence.
const MARK: Style = AnsiColor::Green.on_default().bold();
/// Characters shown before and after evidence in a long paragraph.
const AROUND: usize = 60;

/// A line of a text that has evidence in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its number, from 1.
    pub line: usize,
    /// What it is made of, safe to print; evidence is marked `true`.
    pub pieces: Vec<(String, bool)>,
}

/// Prints every line of `text` that has one of the `spans` (bytes, in text order) with those marked: coloured, and in
/// `【】` where there are no colours to see.
///
/// # Errors
/// If the stream cannot be written.
pub fn print(out: &mut dyn Write, text: &str, spans: &[(usize, usize)], plain: bool) -> io::Result<()> {
    for paragraph in paragraphs(text, spans, AROUND) {
        write!(out, "  {FAINT}{:>4}{FAINT:#}  ", paragraph.line)?;
        for (piece, evidence) in &paragraph.pieces {
            match (evidence, plain) {
                (false, _) => write!(out, "{piece}")?,
                (true, true) => write!(out, "【{piece}】")?,
                (true, false) => write!(out, "{MARK}{piece}{MARK:#}")?,
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Every line of `text` that has one of the `spans` (bytes, in text order). Of long stretches without evidence
/// `around` characters are kept where they meet it.
pub fn paragraphs(text: &str, spans: &[(usize, usize)], around: usize) -> Vec<Paragraph> {
    let mut found = Vec::new();
    // An orphan's position may lie anywhere.
    let fitting: Vec<(usize, usize)> =
        spans.iter().copied().filter(|&(start, end)| text.get(start..end).is_some()).collect();
    let mut rest = fitting.as_slice();
    while let Some(&(start, end)) = rest.first() {
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let to = text[end..].find('\n').map_or(text.len(), |at| end + at);
        let here = rest.iter().take_while(|span| span.0 < to).count().max(1);
        let to = rest[..here].iter().map(|span| span.1).max().unwrap_or(to).max(to);
        let line = text[..start].matches('\n').count() + 1;
        found.push(Paragraph { line, pieces: pieces(text, (from, to), &rest[..here], around) });
        rest = &rest[here..];
    }
    found
}

fn pieces(
    text: &str,
    (from, to): (usize, usize),
    spans: &[(usize, usize)],
    around: usize,
) -> Vec<(String, bool)> {
    let mut pieces = Vec::new();
    let mut at = from;
    for &(start, end) in spans {
        let start = start.max(at);
        if end <= start {
            continue;
        }
        pieces.push((between(&text[at..start], around * usize::from(at > from), around), false));
        pieces.push((safe(&text[start..end]), true));
        at = end;
    }
    pieces.push((between(&text[at..to], around, 0), false));
    pieces
}

/// Text between evidence: of a long stretch its first `head` and last `tail` characters.
fn between(text: &str, head: usize, tail: usize) -> String {
    let count = text.chars().count();
    if count <= head + tail + 1 {
        return safe(text);
    }
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(count - tail).collect();
    format!("{}…{}", safe(&start), safe(&end))
}

#[cfg(test)]
mod tests {
    use super::print;

    fn printed(text: &str, evidence: &[&str]) -> String {
        let spans: Vec<(usize, usize)> =
            evidence.iter().map(|e| (text.find(e).unwrap(), text.find(e).unwrap() + e.len())).collect();
        let mut out = anstream::StripStream::new(Vec::new());
        print(&mut out, text, &spans, true).unwrap();
        String::from_utf8(out.into_inner()).unwrap()
    }

    #[test]
    fn marks_evidence_in_its_line() {
        let text = "标题\n甲同乙会谈。会后，两人共进晚餐。\n别的\n丙访问丁国。";
        let shown = printed(text, &["会谈", "晚餐", "丙访问"]);
        assert_eq!(shown, "     2  甲同乙【会谈】。会后，两人共进【晚餐】。\n     4  【丙访问】丁国。\n");
    }

    #[test]
    fn long_paragraphs_are_cut_away_from_the_evidence() {
        let text = format!("{}会谈{}", "前".repeat(500), "后".repeat(500));
        let shown = printed(&text, &["会谈"]);
        assert_eq!(shown.trim(), format!("1  …{}【会谈】{}…", "前".repeat(60), "后".repeat(60)));
    }

    #[test]
    fn evidence_over_two_lines_stays_whole() {
        assert_eq!(printed("甲同\n乙会谈。\n完", &["甲同\n乙会谈"]).trim(), "1  【甲同⏎乙会谈】。");
    }
}
