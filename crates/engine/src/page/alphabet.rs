//! What the characters of a continuation model stand for: themselves, or, in a language that sets words apart, words.
//!
//! `knowledge/LANGUAGE/continuation_words.tsv` lists the words of a model: those of its first line are U+E000 in it, those
//! of the next U+E001, and so on. The most frequent words have a line of their own; a line of several is a class of words
//! that stand in like places. A word that is not listed has the character of its shape: `<number>`, `<NAME>`, `<Name>`,
//! `<-ending>`, `<word>` or, for a mark, `<mark>`; those are listed too.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use super::continuation::fold;
use super::ink::is_ideograph;

/// Stands for the first word of a list.
const FIRST: u32 = 0xe000;
/// How many words a list has at most: the private use area of the basic plane.
pub const MOST: usize = 0x1900;

/// What the characters of a model stand for.
#[derive(Debug, Default)]
pub enum Alphabet {
    /// Themselves, ASCII in full-width form.
    #[default]
    Characters,
    /// Words.
    Words(Words),
}

/// Words and the characters that they have in a model.
#[derive(Debug, Default)]
pub struct Words {
    listed: HashMap<String, char>,
    /// The same words sorted; made when they are first asked for.
    sorted: OnceLock<Vec<String>>,
    /// The small letters that they are made of.
    letters: Vec<char>,
}

/// Those of sorted words that begin so.
pub(super) fn beginning<'w>(sorted: &'w [String], with: &str) -> &'w [String] {
    let from = &sorted[sorted.partition_point(|word| word.as_str() < with)..];
    &from[..from.partition_point(|word| word.starts_with(with))]
}

/// A word or mark of a text that sets words apart.
pub fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '’' | '\'' | '-');
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let first = rest.chars().next()?;
        let long = if first.is_alphanumeric() { rest.find(|c| !inside(c)) } else { Some(first.len_utf8()) };
        let (token, after) = rest.split_at(long.unwrap_or(rest.len()));
        rest = after;
        Some(token)
    })
}

/// Shapes of words that are not listed: number, name in capitals, name, word, mark, and words by their endings.
pub const SHAPES: [&str; 24] = [
    "<number>", "<NAME>", "<Name>", "<word>", "<mark>", "<-able>", "<-al>", "<-ance>", "<-ed>", "<-ence>",
    "<-ent>", "<-er>", "<-ers>", "<-ic>", "<-ies>", "<-ing>", "<-ions>", "<-ists>", "<-ity>", "<-ive>",
    "<-ly>", "<-ment>", "<-s>", "<-tion>",
];
/// The longest ending, in bytes.
const ENDING: usize = 4;

/// The shape of a word that is not listed; `lists` says whether there is one for an ending.
pub fn shape(token: &str, lists: impl Fn(&str) -> bool) -> Option<String> {
    let mut chars = token.chars();
    let first = chars.next()?;
    let plain = match first {
        c if c.is_numeric() => "<number>",
        c if c.is_uppercase() && chars.clone().next().is_some() && chars.all(|c| !c.is_lowercase()) => {
            "<NAME>"
        }
        c if c.is_uppercase() => "<Name>",
        c if c.is_alphabetic() => "<word>",
        _ => "<mark>",
    };
    let ending = |n: usize| {
        let at = token.len().checked_sub(n).filter(|&at| at > 1 && token.is_char_boundary(at))?;
        Some(format!("<-{}>", &token[at..])).filter(|shape| lists(shape))
    };
    let by_ending = if plain == "<word>" { (1..=ENDING).rev().find_map(ending) } else { None };
    Some(by_ending.unwrap_or_else(|| plain.to_string()))
}

impl Alphabet {
    /// The alphabet of a list of words: below a line that says `words`, a line for each character.
    pub fn words(list: &str) -> Self {
        let lines = list.lines().skip(1).take(MOST).zip((FIRST..).filter_map(char::from_u32));
        let words = lines.flat_map(|(line, c)| line.split(' ').map(move |word| (word.to_string(), c)));
        let letters: BTreeSet<char> = list.chars().filter(|c| c.is_lowercase()).collect();
        let letters = letters.into_iter().collect();
        Self::Words(Words { listed: words.collect(), letters, sorted: OnceLock::new() })
    }

    /// The character for a word, or a shape of words, if it is listed.
    pub(super) fn listed(&self, word: &str) -> Option<char> {
        match self {
            Self::Characters => None,
            Self::Words(words) => words.listed.get(word).copied(),
        }
    }

    /// Whether a word, or a shape of words, is listed.
    pub(super) fn lists(&self, word: &str) -> bool {
        self.listed(word).is_some()
    }

    /// All listed words, sorted.
    pub(super) fn sorted(&self) -> &[String] {
        let Self::Words(words) = self else { return &[] };
        words.sorted.get_or_init(|| {
            let mut all: Vec<String> = words.listed.keys().cloned().collect();
            all.sort_unstable();
            all
        })
    }

    /// The small letters that listed words are made of.
    pub(super) fn letters(&self) -> &[char] {
        match self {
            Self::Characters => &[],
            Self::Words(words) => &words.letters,
        }
    }

    /// The character for a word or mark; none where characters stand for themselves.
    pub fn symbol(&self, token: &str) -> Option<char> {
        if !self.has_words() {
            return None;
        }
        self.listed(token).or_else(|| self.listed(&shape(token, |shape| self.lists(shape))?))
    }

    /// Whether characters stand for words.
    pub(super) fn has_words(&self) -> bool {
        matches!(self, Self::Words(_))
    }

    /// Whether the alphabet is that of a text: one that has letters and no ideographs has words.
    pub(super) fn fits(&self, text: &str) -> bool {
        let words = text.chars().any(char::is_alphabetic) && !text.chars().any(is_ideograph);
        words == matches!(self, Self::Words(_))
    }

    /// The first so many characters of the model in a text; `plain` is what the model has for a character.
    pub(super) fn head(&self, text: &str, most: usize, plain: impl Fn(char) -> char) -> Vec<char> {
        match self {
            Self::Characters => {
                text.chars().filter(|c| !c.is_whitespace()).take(most).map(|c| fold(plain(c))).collect()
            }
            Self::Words(_) => tokens(text).take(most).filter_map(|t| self.symbol(t)).collect(),
        }
    }

    /// The last so many characters of the model in a text.
    pub(super) fn tail(&self, text: &str, most: usize, plain: impl Fn(char) -> char) -> Vec<char> {
        match self {
            Self::Characters => {
                let last = text.chars().rev().filter(|c| !c.is_whitespace()).take(most);
                let mut tail: Vec<char> = last.map(|c| fold(plain(c))).collect();
                tail.reverse();
                tail
            }
            Self::Words(_) => {
                // So many words stand in the last bytes of a text, whole ones after the first space.
                let near = &text[text.ceil_char_boundary(text.len().saturating_sub(most * LONGEST_WORD))..];
                let whole = if near.len() == text.len() { 0 } else { near.find(' ').unwrap_or(0) };
                let all: Vec<char> = tokens(&near[whole..]).filter_map(|t| self.symbol(t)).collect();
                all[all.len().saturating_sub(most)..].to_vec()
            }
        }
    }
}

/// Bytes in which a word mostly stands.
const LONGEST_WORD: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Alphabet {
        Alphabet::words("words\n<number>\n<NAME>\n<Name>\n<-ing> <word>\n<mark>\nthe\nboat ferry\n.\n")
    }

    #[test]
    fn words_and_marks_are_told_apart() {
        let all: Vec<_> = tokens("The ferry-man’s “36” boats, sailed.").collect();
        assert_eq!(all, ["The", "ferry-man’s", "“", "36", "”", "boats", ",", "sailed", "."]);
    }

    #[test]
    fn an_unlisted_word_has_the_character_of_its_shape() {
        let words = words();
        let shapes = ["1,", "NATO", "Oslo", "sails", "(", "A"].map(|t| words.symbol(t));
        assert_eq!(shapes, [0xe000, 0xe001, 0xe002, 0xe003, 0xe004, 0xe002].map(char::from_u32));
        assert_eq!(words.symbol("ferry"), char::from_u32(0xe006));
    }

    #[test]
    fn head_and_tail_are_in_the_order_of_the_text() {
        let (words, same) = (words(), |c: char| c);
        let text = "the ferry from Oslo reached the ferry.";
        assert_eq!(words.head(text, 2, same), ['\u{e005}', '\u{e006}']);
        assert_eq!(words.tail(text, 3, same), ['\u{e005}', '\u{e006}', '\u{e007}']);
        assert_eq!(Alphabet::Characters.tail("东 港a", 2, same), ['港', 'ａ']);
        assert_eq!(Alphabet::Characters.head("東港", 2, |c| if c == '東' { '东' } else { c }), ['东', '港']);
    }

    #[test]
    fn a_text_is_read_by_the_alphabet_that_fits() {
        assert!(words().fits("the ferry") && !words().fits("东港ferry"));
        assert!(Alphabet::Characters.fits("5月") && !Alphabet::Characters.fits("May 5"));
    }
}
