//! The page without its white space: repeats are looked for in what is printed, however it is broken into lines.

use crate::text::{Span, is_common_ideograph};

/// What is printed, character by character, with the way back to the text.
pub(super) struct Ink {
    /// The characters that are not white space.
    pub(super) chars: Vec<char>,
    /// The byte at which each begins.
    at: Vec<u32>,
    /// Printed lines as ranges of [`Self::chars`]; none is empty and together they are all of it.
    pub(super) lines: Vec<Line>,
    /// Width of the white space before the latest line; of a list item, before its text.
    indent: usize,
}

/// A printed line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// First character.
    pub(super) start: usize,
    /// One past the last.
    pub(super) end: usize,
    /// Whether it begins the text or a list item, or stands after an empty line or an indent of its own.
    pub(super) apart: bool,
    /// Whether it begins a list item.
    pub(super) item: bool,
}

impl Ink {
    pub(super) fn new(text: &str) -> Self {
        // Most characters are ideographs or single bytes.
        let likely = text.len() / 2;
        let (chars, at) = (Vec::with_capacity(likely), Vec::with_capacity(likely));
        let mut ink = Self { chars, at, lines: Vec::new(), indent: 0 };
        let (mut blank, mut from) = (true, 0);
        for row in text.split('\n') {
            let mut at = from;
            for line in row.strip_suffix('\r').unwrap_or(row).split_inclusive(is_break) {
                blank = !ink.push(line, at, blank);
                at += line.len();
            }
            blank |= row.trim().is_empty();
            from += row.len() + 1;
        }
        ink
    }

    /// Adds a line and says whether anything is printed on it.
    fn push(&mut self, line: &str, from: usize, blank: bool) -> bool {
        let start = self.chars.len();
        for (byte, c) in line.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            self.chars.push(c);
            self.at.push((from + byte) as u32);
        }
        let end = self.chars.len();
        if end > start {
            let item = item(line);
            let indent = item.unwrap_or_else(|| indent(line));
            let apart = blank || item.is_some() || indent > self.indent + 1;
            self.indent = indent;
            self.lines.push(Line { start, end, apart, item: item.is_some() });
        }
        end > start
    }

    /// The bytes from one character to another.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let last = end.max(start + 1) - 1;
        Span::new(self.at[start] as usize, self.at[last] as usize + self.chars[last].len_utf8())
    }
}

/// Width of the white space a line begins with.
fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Where the text of a list item begins, if the line begins one: after a mark and white space.
fn item(line: &str) -> Option<usize> {
    let mut chars = line.trim_start().chars();
    let mark = chars
        .next()
        .filter(|c| matches!(c, '-' | '*' | '+' | '•' | '·' | '‣' | '◦' | '▪' | '●' | '■' | '◆'))?;
    let rest = chars.as_str();
    rest.starts_with(char::is_whitespace)
        .then(|| indent(line) + 1 + usize::from(!mark.is_ascii()) + indent(rest))
}

fn is_break(c: char) -> bool {
    matches!(c, '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// How much a character says: an ideograph about as much as three letters, a mark nothing.
pub(super) fn weight(c: char) -> u32 {
    match c {
        _ if is_common_ideograph(c) => 3,
        _ if !c.is_alphanumeric() => 0,
        _ if is_ideograph(c) => 3,
        _ => 1,
    }
}

/// Whether the character is written without spaces between words.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x2e80..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff | 0xac00..=0xd7af)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(String, bool)> {
        let ink = Ink::new(text);
        ink.lines.iter().map(|l| (ink.chars[l.start..l.end].iter().collect(), l.apart)).collect()
    }

    #[test]
    fn lines_know_what_stands_before_them() {
        let own = |rows: &[(&str, bool)]| rows.iter().map(|(s, a)| (s.to_string(), *a)).collect::<Vec<_>>();
        assert_eq!(lines("a b\r\nc\r\n\r\nd"), own(&[("ab", true), ("c", false), ("d", true)]));
        assert_eq!(lines("\n\n a\n  b\rc"), own(&[("a", true), ("b", false), ("c", false)]));
        assert_eq!(lines(" \t\r\n"), own(&[]));
    }

    #[test]
    fn list_items_keep_their_hanging_lines() {
        let apart: Vec<_> = lines("text\n-   one,\n    more\n-   two\n  new").iter().map(|l| l.1).collect();
        assert_eq!(apart, [true, true, false, true, false]);
    }

    #[test]
    fn ideographs_weigh_as_much_as_three_letters() {
        assert!(('\u{4e00}'..='\u{9fff}').all(|c| c.is_alphanumeric() && is_ideograph(c)));
        assert_eq!(['会', '\u{3400}', 'a', '7', '，', ' '].map(weight), [3, 3, 1, 1, 0, 0]);
    }

    #[test]
    fn spans_lead_back_to_the_text() {
        let text = " 会 谈\n。x";
        let ink = Ink::new(text);
        assert_eq!(ink.chars, ['会', '谈', '。', 'x']);
        let span = ink.span(1, 3);
        assert_eq!(&text[span.start..span.end], "谈\n。");
    }
}
