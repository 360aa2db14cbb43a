//! One normaliser for what is indexed and for what is asked.
//!
//! - A character of a script without spaces (Han, kana, Hangul) is a token, Han ones in their simplified form.
//! - Other letters and digits are words as long as they run on: lower case, without accents, full-width forms as
//!   narrow ones, English words by their stem.
//! - Spaces, single line breaks, quotation marks, brackets, hyphens and middle dots part words and are otherwise not
//!   there: 马克·布朗 is 马克布朗.
//! - All other punctuation, and blank lines, break a phrase. A break is a token that no word is.

use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::han::simplified;

/// The token that stands for any run of punctuation that breaks a phrase.
pub(super) const BREAK: &str = "¶";
/// Bytes of a word that count; what is longer is no word but data.
const LONGEST: usize = 64;
/// Punctuation that a phrase runs through, beside white space.
const TRANSPARENT: &str = "\"'`´“”„‟‘’‚‛«»‹›＂＇｀「」『』｢｣《》〈〉()（）[]［］{}｛｝【】〔〕〖〗\
    ·・･•‧∙⋅-‐‑‒–－_＿/／&＆@＠#＃*＊+＋=＝%％‰°~～〜∼$＄€£￡¥￥′″";
/// Characters that are not there at all: soft hyphens, marks of direction and joining.
const INVISIBLE: &str = "\u{ad}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\
    \u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\u{feff}";
/// A full stop after so few letters, the first a capital, belongs to an abbreviation: Mr. Modi.
const ABBREVIATION: usize = 3;

/// A text as tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tokens {
    /// The tokens, parted by blanks, as they are indexed.
    pub folded: String,
    /// Where each stands.
    places: Vec<Place>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    folded: Range<usize>,
    source: Range<usize>,
}

impl Tokens {
    /// The tokens of a text.
    pub fn of(text: &str) -> Self {
        let mut reader = Reader::new(text);
        reader.read();
        reader.tokens
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// A token.
    pub fn get(&self, at: usize) -> Option<&str> {
        self.folded.get(self.places.get(at)?.folded.clone())
    }

    /// The bytes of the text that a token stands for.
    pub fn source(&self, at: usize) -> Option<Range<usize>> {
        self.places.get(at).map(|place| place.source.clone())
    }

    /// All tokens in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.places.iter().map(|place| &self.folded[place.folded.clone()])
    }

    fn push(&mut self, token: &str, source: Range<usize>) {
        if !self.folded.is_empty() {
            self.folded.push(' ');
        }
        let start = self.folded.len();
        self.folded.push_str(token);
        self.places.push(Place { folded: start..self.folded.len(), source });
    }
}

/// What a character is to the normaliser.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A token by itself.
    Single,
    /// A part of a word.
    Letter,
    /// Parts words, and a phrase runs through it.
    Transparent,
    /// Not there.
    Invisible,
    /// Breaks a phrase.
    Break,
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Letter,
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇' | '々' => {
            Class::Single
        }
        '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ac00}'..='\u{d7a3}'
            if c.is_alphanumeric() =>
        {
            Class::Single
        }
        // Half-width kana, and radicals that stand for whole characters.
        '\u{ff66}'..='\u{ff9d}' | '\u{2e80}'..='\u{2fdf}' => Class::Single,
        _ if c.is_alphanumeric() => Class::Letter,
        _ if INVISIBLE.contains(c) || is_combining_mark(c) => Class::Invisible,
        _ if c.is_whitespace() || TRANSPARENT.contains(c) => Class::Transparent,
        _ => Class::Break,
    }
}

struct Reader<'a> {
    text: &'a str,
    stemmer: Stemmer,
    tokens: Tokens,
    /// A break is due before the next token.
    broken: Option<Range<usize>>,
    /// Whether the line so far has nothing but white space since its break.
    after_line: bool,
    /// Scratch.
    word: String,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let tokens = Tokens { folded: String::with_capacity(text.len() * 3 / 2), places: Vec::new() };
        let stemmer = Stemmer::create(Algorithm::English);
        Self { text, stemmer, tokens, broken: None, after_line: false, word: String::new() }
    }

    fn read(&mut self) {
        let mut at = 0;
        while let Some(c) = self.text[at..].chars().next() {
            let end = at + c.len_utf8();
            let class = class(c);
            if !c.is_whitespace() && class != Class::Invisible {
                self.after_line = false;
            }
            at = match class {
                Class::Single => self.single(c, at..end),
                Class::Letter => self.run(at),
                Class::Break => {
                    if !self.inside(c, at) {
                        self.break_here(at..end);
                    }
                    end
                }
                Class::Transparent => {
                    if (c == '\n' && std::mem::replace(&mut self.after_line, true)) || self.is_dash(c, at) {
                        self.break_here(at..end);
                    }
                    end
                }
                Class::Invisible => end,
            };
        }
    }

    fn single(&mut self, c: char, source: Range<usize>) -> usize {
        let end = source.end;
        let mut buffer = [0; 4];
        match c {
            '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{2ffff}' => {
                self.push(simplified(c).encode_utf8(&mut buffer), source);
            }
            // Compatibility forms and half-width kana are other characters in disguise.
            _ => {
                let plain = c.nfkc().next().map_or(c, simplified);
                self.push(plain.encode_utf8(&mut buffer), source);
            }
        }
        end
    }

    /// A word that begins at `from`; returns where it ends.
    fn run(&mut self, from: usize) -> usize {
        let mut word = std::mem::take(&mut self.word);
        word.clear();
        let mut end = from;
        while let Some(c) = self.text[end..].chars().next() {
            let next = end + c.len_utf8();
            match class(c) {
                Class::Letter => fold(c, &mut word),
                Class::Invisible => {}
                _ if self.joins(c, end) => {
                    if !c.is_ascii_punctuation() || c == '\'' {
                        word.push('\'');
                    }
                }
                _ => break,
            }
            end = next;
        }
        self.word(&word, from..end);
        self.word = word;
        end
    }

    /// An apostrophe within a word, or a comma that groups the digits of a number.
    fn joins(&self, c: char, at: usize) -> bool {
        let after = &self.text[at + c.len_utf8()..];
        match c {
            '\'' | '’' | '＇' => after.chars().next().is_some_and(|n| class(n) == Class::Letter),
            ',' => {
                let digits = after.bytes().take_while(u8::is_ascii_digit).count();
                digits == 3 && self.text[..at].ends_with(|p: char| p.is_ascii_digit())
            }
            _ => false,
        }
    }

    fn word(&mut self, folded: &str, source: Range<usize>) {
        if !folded.bytes().all(|b| b.is_ascii_alphabetic() || b == b'\'') {
            let plain = folded.replace('\'', "");
            return self.push_word(&plain, source);
        }
        let stem = self.stemmer.stem(folded).replace('\'', "");
        self.push_word(&stem, source);
    }

    fn push_word(&mut self, word: &str, source: Range<usize>) {
        let word = &word[..word.floor_char_boundary(LONGEST)];
        if !word.is_empty() {
            self.push(word, source);
        }
    }

    fn push(&mut self, token: &str, source: Range<usize>) {
        if let Some(place) = self.broken.take() {
            self.tokens.push(BREAK, place);
        }
        self.tokens.push(token, source);
    }

    /// A break before the first token says nothing, nor does one after the last.
    fn break_here(&mut self, place: Range<usize>) {
        if self.tokens.len() > 0 && self.broken.is_none() {
            self.broken = Some(place);
        }
    }

    /// A hyphen between spaces is a dash.
    fn is_dash(&self, c: char, at: usize) -> bool {
        matches!(c, '-' | '–' | '‒')
            && self.text[..at].ends_with(char::is_whitespace)
            && self.text[at + c.len_utf8()..].starts_with(char::is_whitespace)
    }

    /// Whether a full stop or colon ends nothing: `3.5`, `10:30`, `U.S.`, `Mr. Modi`.
    fn inside(&self, c: char, at: usize) -> bool {
        let after = self.text[at + c.len_utf8()..].chars().next();
        let before = self.text[..at].chars().next_back();
        let plain = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        match c {
            '.' if plain(before) && plain(after) => true,
            '.' => after == Some(' ') && self.abbreviates(at),
            ':' => digit(before) && digit(after),
            _ => false,
        }
    }

    fn abbreviates(&self, at: usize) -> bool {
        let letters = self.text[..at].bytes().rev().take_while(u8::is_ascii_alphabetic).count();
        letters > 0 && letters <= ABBREVIATION && self.text.as_bytes()[at - letters].is_ascii_uppercase()
    }
}

/// A letter or digit without case, accent and width.
fn fold(c: char, word: &mut String) {
    if c.is_ascii() {
        word.push(c.to_ascii_lowercase());
        return;
    }
    let plain = c.nfkd().flat_map(char::to_lowercase).flat_map(|l| l.nfkd());
    word.extend(plain.filter(|l| l.is_alphanumeric() && !is_combining_mark(*l)));
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
