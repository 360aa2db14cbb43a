//! Evidence where it stands: the paragraph with the evidence marked.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::safe;
use crate::console::FAINT;

/// Style of evidence.
const MARK: Style = AnsiColor::Green.on_default().bold();
/// Characters shown before and after evidence in a long paragraph.
const AROUND: usize = 60;

/// Prints every line of `text` that has one of the `spans` (bytes, in text order) with those marked: coloured, and in
/// `【】` where there are no colours to see.
///
/// # Errors
/// If the stream cannot be written.
pub fn print(out: &mut dyn Write, text: &str, spans: &[(usize, usize)], plain: bool) -> io::Result<()> {
    let mut rest = spans;
    while let Some(&(start, end)) = rest.first() {
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let to = text[end..].find('\n').map_or(text.len(), |at| end + at);
        let here = rest.iter().take_while(|span| span.0 < to).count().max(1);
        let to = rest[..here].iter().map(|span| span.1).max().unwrap_or(to).max(to);
        let line = text[..start].matches('\n').count() + 1;
        write!(out, "  {FAINT}{line:>4}{FAINT:#}  ")?;
        paragraph(out, text, (from, to), &rest[..here], plain)?;
        writeln!(out)?;
        rest = &rest[here..];
    }
    Ok(())
}

fn paragraph(
    out: &mut dyn Write,
    text: &str,
    (from, to): (usize, usize),
    spans: &[(usize, usize)],
    plain: bool,
) -> io::Result<()> {
    let mut at = from;
    for &(start, end) in spans {
        let start = start.max(at);
        if end <= start {
            continue;
        }
        write!(out, "{}", between(&text[at..start], at > from, true))?;
        let evidence = safe(&text[start..end]);
        match plain {
            true => write!(out, "【{evidence}】")?,
            false => write!(out, "{MARK}{evidence}{MARK:#}")?,
        }
        at = end;
    }
    write!(out, "{}", between(&text[at..to], true, false))
}

/// Text between evidence: long stretches keep what stands next to the evidence.
fn between(text: &str, after_evidence: bool, before_evidence: bool) -> String {
    let count = text.chars().count();
    let (head, tail) = (AROUND * usize::from(after_evidence), AROUND * usize::from(before_evidence));
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
