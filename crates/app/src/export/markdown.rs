//! The brief in Markdown, with footnotes as GitHub and Pandoc read them.

use std::io::Write;

use readout_store::Entry;

use super::Exporter;
use super::brief::{ABOUT, Footnote, Gathering, Item, Section, Sentence};
use crate::error::AppError;

/// Writes the brief once all entries are known.
pub struct Markdown<'a, W: Write> {
    stream: W,
    gathering: Gathering<'a>,
}

impl<'a, W: Write> Markdown<'a, W> {
    /// A writer that has written nothing yet.
    pub fn new(stream: W, gathering: Gathering<'a>) -> Self {
        Self { stream, gathering }
    }
}

impl<W: Write> Exporter for Markdown<'_, W> {
    fn write(&mut self, entry: &Entry) -> Result<(), AppError> {
        self.gathering.add(entry);
        Ok(())
    }

    fn finish(&mut self) -> Result<(), AppError> {
        let brief = self.gathering.brief();
        write!(self.stream, "# Brief\n\n{} {ABOUT}\n", brief.summary)?;
        let mut footnotes = Vec::new();
        for section in &brief.sections {
            self.section(section, &mut footnotes)?;
        }
        if !footnotes.is_empty() {
            writeln!(self.stream)?;
        }
        for (number, note) in (1..).zip(footnotes) {
            let (start, end) = note.characters;
            let (source, quote) = (escaped(&note.source), escaped(&note.quote));
            let about = escaped(&note.about);
            writeln!(self.stream, "[^{number}]: {source}, characters {start}–{end}: “{quote}” ({about})")?;
        }
        Ok(self.stream.flush()?)
    }
}

impl<W: Write> Markdown<'_, W> {
    fn section<'b>(
        &mut self,
        section: &'b Section,
        footnotes: &mut Vec<&'b Footnote>,
    ) -> Result<(), AppError> {
        if let Some(year) = &section.year {
            write!(self.stream, "\n## {year}\n")?;
        }
        if let Some(month) = &section.month {
            write!(self.stream, "\n### {month}\n")?;
        }
        writeln!(self.stream)?;
        section.items.iter().try_for_each(|item| self.item(item, footnotes))
    }

    fn item<'b>(&mut self, item: &'b Item, footnotes: &mut Vec<&'b Footnote>) -> Result<(), AppError> {
        let when = if item.when.is_empty() { String::new() } else { format!("**{}** ", item.when) };
        writeln!(self.stream, "- {when}{}", marked(&item.sentence, footnotes))?;
        for said in &item.said {
            writeln!(self.stream, "  - {}", marked(said, footnotes))?;
        }
        Ok(())
    }
}

/// A sentence with the marks of its footnotes.
fn marked<'b>(sentence: &'b Sentence, footnotes: &mut Vec<&'b Footnote>) -> String {
    let mut text = begun(escaped(&sentence.text));
    for note in &sentence.footnotes {
        footnotes.push(note);
        text.push_str(&format!("[^{}]", footnotes.len()));
    }
    text
}

/// A name may begin a line as a heading or a list does: `- `, `# `, `1. `.
fn begun(text: String) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let at = match text.as_bytes().get(digits) {
        Some(b'.' | b')') if digits > 0 => digits,
        Some(b'#' | b'+' | b'-' | b'=') if digits == 0 => 0,
        _ => return text,
    };
    let (before, after) = text.split_at(at);
    format!("{before}\\{after}")
}

/// `text` with what Markdown would take for its own signs as plain characters.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn signs_of_markdown_are_plain_characters() {
        assert_eq!(super::escaped("a*b_[c](d)<e>&lt;`"), "a\\*b\\_\\[c\\](d)\\<e\\>\\&lt;\\`");
        for (text, expected) in
            [("- 甲", "\\- 甲"), ("12. 甲", "12\\. 甲"), ("2024年", "2024年"), ("甲-", "甲-")]
        {
            assert_eq!(super::begun(text.to_owned()), expected);
        }
    }
}
