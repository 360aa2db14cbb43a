//! How well one piece of text goes on in another: a character model from counts.
//!
//! A model is a sorted text file, `knowledge/LANGUAGE/continuation.tsv`, that is its own index. Each line is a
//! context of up to three characters, a tab, and then characters with a code for a count: first, without a
//! character, the sum of all counts and the part of it left for characters that the line does not list, then each
//! character that follows. `¶` stands for the end of a paragraph. ASCII characters stand in their full-width forms, so that a code
//! is never taken for a character. Where a language has words rather than characters, a character of the model stands
//! for a word, see [`Alphabet`].

use std::collections::HashMap;
use std::sync::OnceLock;

use memchr::memmem;

use super::alphabet::{Alphabet, tokens};
use super::ink::is_ideograph;

/// Stands for the end of a paragraph.
pub const PARAGRAPH: char = '¶';

/// Characters that a context has at most.
pub(super) const REACH: usize = 3;
/// Steps of a code to a factor of e.
const STEPS: f32 = 6.0;
const FIRST_CODE: u8 = b'!';
/// How rare a character is that the model never saw, as a logarithm.
const UNSEEN: f32 = 17.0;

/// The code of a count: a character from `!` to `~` on a logarithmic scale.
pub fn code(count: u64) -> char {
    let step = ((count.max(1) as f32).ln() * STEPS).round() as u8;
    char::from(FIRST_CODE + step.min(b'~' - FIRST_CODE))
}

/// The natural logarithm of the count behind a code.
fn logarithm(code: u8) -> f32 {
    f32::from(code.saturating_sub(FIRST_CODE)) / STEPS
}

/// A character as the model writes it: ASCII in full-width form.
pub fn fold(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) - 0x21 + 0xff01).unwrap_or(c),
        _ => c,
    }
}

/// A character model.
#[derive(Debug, Default)]
pub struct Continuation {
    text: String,
    /// Made when it is first asked for: many texts need no model, and hardly any needs more than one.
    index: OnceLock<Index>,
    /// The code of the language.
    pub(super) language: String,
    /// What the characters stand for.
    pub(super) alphabet: Alphabet,
}

/// What a model has of a context: what follows it and its ends, the longest first. Found once, it is asked for many
/// characters.
pub(super) struct Rows<'a> {
    rows: [Option<&'a [u8]>; REACH],
    index: &'a Index,
}

impl Rows<'_> {
    /// The natural logarithm of the probability of `next` after the context.
    pub(super) fn log_probability(&self, next: char) -> f32 {
        let mut utf8 = [0; 4];
        let bytes = next.encode_utf8(&mut utf8).as_bytes();
        let mut weight = 0.0;
        let mut sum = 0.0f32;
        for row in self.rows.iter().flatten() {
            let (all, rest) = (logarithm(row[0]), logarithm(row[1]));
            if let Some(at) = memmem::find(&row[2..], bytes) {
                let count = row.get(2 + at + bytes.len()).map_or(0.0, |&c| logarithm(c));
                sum += (weight + count - all).exp();
            }
            weight += rest - all;
        }
        let single = self.index.single.get(&next).copied().unwrap_or(-UNSEEN);
        (sum + (weight + single).exp()).ln()
    }

    /// The characters that most often follow the context or an end of it: so many for each, each once.
    pub(super) fn followers(&self, most: usize) -> Vec<char> {
        let mut out = Vec::new();
        for row in self.rows.iter().flatten() {
            let mut chars = std::str::from_utf8(&row[2..]).unwrap_or_default().chars();
            let mut pairs: Vec<(u8, char)> = Vec::new();
            while let (Some(c), Some(count)) = (chars.next(), chars.next()) {
                pairs.push((count as u8, c));
            }
            // A row may be long, and of one that is only its beginning is put in order.
            if pairs.len() > most {
                pairs.select_nth_unstable_by(most, |a, b| b.cmp(a));
                pairs.truncate(most);
            }
            pairs.sort_unstable_by(|a, b| b.cmp(a));
            for (_, c) in pairs.into_iter().filter(|(_, c)| *c != PARAGRAPH) {
                if !out.contains(&c) {
                    out.push(c);
                }
            }
        }
        out
    }
}

/// Where to find what in a model's text.
#[derive(Debug)]
struct Index {
    /// Where the line of each context begins, one more than the byte, in the slot that its bytes give or the next one
    /// that was free; 0 for none. The text is so long that looking for a context by halves would read it all over.
    slots: Vec<u32>,
    /// Logarithms of the probabilities of single characters.
    single: HashMap<char, f32>,
}

impl Index {
    fn new(text: &str) -> Self {
        let lines = 1 + memchr::memchr_iter(b'\n', text.as_bytes()).count();
        let mut slots = vec![0; (2 * lines).next_power_of_two()];
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let context = &line.as_bytes()[..memchr::memchr(b'\t', line.as_bytes()).unwrap_or(0)];
            let mut slot = slot(context, slots.len());
            while slots[slot] != 0 {
                slot = (slot + 1) % slots.len();
            }
            slots[slot] = start + 1;
            start += line.len() as u32;
        }
        Self { slots, single: singles(text) }
    }

    /// What follows a context in its line of the text.
    fn row<'t>(&self, context: &[u8], text: &'t [u8]) -> Option<&'t [u8]> {
        let mut slot = slot(context, self.slots.len());
        loop {
            let start = self.slots[slot].checked_sub(1)? as usize;
            let row = text[start..].strip_prefix(context).and_then(|rest| rest.strip_prefix(b"\t"));
            if row.is_some() {
                return row;
            }
            slot = (slot + 1) % self.slots.len();
        }
    }
}

/// The first of so many slots, a power of two, in which a context may be.
fn slot(context: &[u8], slots: usize) -> usize {
    let mix =
        |hash: u64, byte: &u8| (hash.rotate_left(5) ^ u64::from(*byte)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (context.iter().fold(0, mix) >> 32) as usize % slots
}

fn singles(text: &str) -> HashMap<char, f32> {
    let mut single = HashMap::new();
    let row = text.lines().next().and_then(|line| line.strip_prefix('\t')).unwrap_or("");
    let mut chars = row.chars();
    let total = chars.next().map_or(0.0, |c| logarithm(c as u8));
    let mut pairs = chars.skip(1);
    while let (Some(c), Some(count)) = (pairs.next(), pairs.next()) {
        single.insert(c, logarithm(count as u8) - total);
    }
    single
}

impl Continuation {
    /// Takes over a model; lines that are not of the expected form are as good as absent.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_string(), ..Self::default() }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(&self.text))
    }

    /// The model as that of a language, with what its characters stand for.
    pub fn of(mut self, language: &str, alphabet: Alphabet) -> Self {
        (self.language, self.alphabet) = (language.to_string(), alphabet);
        self
    }

    /// Whether the model has seen the character.
    pub fn knows(&self, c: char) -> bool {
        self.index().single.contains_key(&c)
    }

    /// Whether the model can read a text: its alphabet is that of the text, and it has seen something of it.
    pub(super) fn reads(&self, text: &str) -> bool {
        let seen = || match &self.alphabet {
            Alphabet::Characters => {
                let mut ideographs = text.chars().filter(|c| is_ideograph(*c)).peekable();
                ideographs.peek().is_none() || ideographs.any(|c| self.knows(c))
            }
            Alphabet::Words(_) => {
                tokens(text).any(|t| t.starts_with(char::is_alphabetic) && self.alphabet.lists(t))
            }
        };
        self.alphabet.fits(text) && seen()
    }

    /// The first line that is not of the expected form, if any.
    pub fn bad_line(&self) -> Option<usize> {
        let form = |line: &str| {
            let (_, rest) = line.split_once('\t')?;
            let codes = rest.as_bytes().get(..2)?;
            codes.iter().all(u8::is_ascii_graphic).then_some(())
        };
        let mut before = None;
        self.text.lines().position(|line| {
            let sorted = before.is_none_or(|b| b < line);
            before = Some(line);
            !sorted || form(line).is_none()
        })
    }

    /// What follows a context: the codes and characters of its line.
    fn row(&self, context: &[char]) -> Option<&[u8]> {
        let mut key = [0u8; 4 * REACH];
        let mut length = 0;
        for c in context {
            length += c.encode_utf8(&mut key[length..]).len();
        }
        let row = self.index().row(&key[..length], self.text.as_bytes())?;
        Some(&row[..memchr::memchr(b'\n', row).unwrap_or(row.len())])
    }

    /// What follows a context and the ends of it.
    pub(super) fn rows(&self, context: &[char]) -> Rows<'_> {
        let mut rows = [None; REACH];
        for length in 1..=context.len().min(REACH) {
            rows[REACH - length] = self.row(&context[context.len() - length..]).filter(|r| r.len() > 2);
        }
        Rows { rows, index: self.index() }
    }

    /// The natural logarithm of the probability of `next` after `context`.
    pub(super) fn log_probability(&self, context: &[char], next: char) -> f32 {
        self.rows(context).log_probability(next)
    }

    /// The natural logarithm of the probability of the character at a place after those before it.
    pub(super) fn log_probability_at(&self, all: &[char], at: usize) -> f32 {
        self.log_probability(&all[at.saturating_sub(REACH)..at], all[at])
    }

    /// The natural logarithm of the probability of all of `head` after the last characters of `tail`.
    pub(super) fn all_after(&self, tail: &[char], head: &[char]) -> f32 {
        let all = [tail, head].concat();
        (tail.len()..all.len()).map(|i| self.log_probability_at(&all, i)).sum()
    }

    /// The natural logarithm of the probability of the head's first characters after the tail. Both have to be
    /// folded.
    pub fn after(&self, tail: &[char], head: &[char]) -> f32 {
        let tail = &tail[tail.len().saturating_sub(REACH)..];
        let head = &head[..head.len().min(REACH)];
        let mut all = ['\0'; 2 * REACH];
        let end = tail.len() + head.len();
        all[..tail.len()].copy_from_slice(tail);
        all[tail.len()..end].copy_from_slice(head);
        (tail.len()..end).map(|i| self.log_probability_at(&all, i)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(all: u64, rest: u64, next: &[(char, u64)]) -> String {
        let pairs: String = next.iter().map(|&(c, n)| format!("{c}{}", code(n))).collect();
        format!("{}{}{pairs}", code(all), code(rest))
    }

    fn model() -> Continuation {
        let first = row(100, 10, &[('东', 20), ('港', 30), ('西', 20), ('１', 20)]);
        Continuation::new(&format!(
            "\t{first}\n东\t{}\n西\t{}\n",
            row(20, 4, &[('港', 16)]),
            row(20, 18, &[('１', 2)])
        ))
    }

    #[test]
    fn what_was_counted_is_likelier_than_what_was_not() {
        let model = model();
        assert!(model.after(&['东'], &['港']) > model.after(&[], &['港']));
        assert!(model.after(&['西'], &['港']) < model.after(&[], &['港']));
        assert!(model.after(&['东'], &['北']) < model.after(&['东'], &['西']));
        assert!(model.knows('港') && !model.knows('北'));
    }

    #[test]
    fn codes_keep_counts_to_a_tenth() {
        for count in [1, 7, 400, 90_000] {
            let back = logarithm(code(count) as u8).exp();
            assert!((back / count as f32 - 1.0).abs() < 0.1, "{count} {back}");
        }
        assert_eq!((fold('1'), fold('会')), ('１', '会'));
    }

    #[test]
    fn a_damaged_file_is_found() {
        assert_eq!(model().bad_line(), None);
        assert_eq!(Continuation::new("\t!!a!\n丁\t!!\n一\t!!\n").bad_line(), Some(2));
        assert_eq!(Continuation::new("no tab\n").bad_line(), Some(0));
        assert_eq!(Continuation::new("").after(&['a'], &['b']), Continuation::default().after(&[], &['b']));
    }
}
