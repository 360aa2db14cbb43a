//! Text in columns: Chinese characters are two columns wide, and nothing in a text may command the terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns `text` takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` with control characters made visible: line breaks as `⏎`, others as their pictures, and marks that turn
/// the writing direction as `�`, since a text read from somewhere must not rearrange what is printed around it.
pub fn safe(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' => '⏎',
            '\u{7f}' => '\u{2421}',
            '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('�'),
            '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '�',
            other => other,
        })
        .collect()
}

/// The longest beginning of `text` that fits into `columns`, with `…` where something was cut.
pub fn shorten(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let (mut short, mut used) = (String::new(), 1);
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > columns {
            break;
        }
        short.push(c);
    }
    short.push('…');
    short
}

/// `text` followed by blanks to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// [`shorten`], then [`pad`].
pub fn fit(text: &str, columns: usize) -> String {
    pad(&shorten(text, columns), columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_columns_not_bytes() {
        assert_eq!(width("会见ab"), 6);
        assert_eq!(shorten("习近平会见卢拉", 9), "习近平会…");
        assert_eq!(shorten("习近平", 6), "习近平");
        assert_eq!(fit("会见", 6), "会见  ");
    }

    #[test]
    fn disarms_control_characters() {
        assert_eq!(safe("a\u{1b}[31m\nb\u{202e}c"), "a␛[31m⏎b�c");
    }
}
