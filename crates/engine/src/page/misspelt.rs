//! Words that are hard to believe in a script that sets words apart: they are not known, and a known word that is one
//! letter off fits where they stand.

use std::collections::{BTreeMap, BTreeSet};

use super::Article;
use super::alphabet::Alphabet;
use super::continuation::Continuation;
use super::doubt::{Doubt, Reason, told};
use super::knowledge::PageKnowledge;
use crate::knowledge::Tongue;
use crate::knowledge::lexicon::Entry;
use crate::text::{Span, Text};

/// The shortest word that is looked at: every short one is a letter off another.
const SHORT: usize = 4;
/// An unknown word that is one letter off a known one is so much likelier a slip than a word, in nats, where both fit alike.
/// Chosen on the even half of our own English pages.
const SLIP: f32 = 4.0;
/// A word printed so often in one article is meant.
const HABIT: usize = 3;
/// What is proposed at most.
const PROPOSED: usize = 3;
/// The shortest word that is read as another: of shorter ones too many are rare words rather than slips.
const LONG: usize = 6;
/// Words before and after that tell what fits.
const BEFORE: usize = 2;
const AFTER: usize = 2;
/// The longest ending, in bytes, that is taken off an unknown word to find the known one that it is a form of.
const ENDING: usize = 3;

/// A word of an article.
struct Word {
    chars: Vec<char>,
    spans: Vec<Span>,
    symbol: Option<char>,
    /// Whether it belongs to a name or word that knowledge has.
    given: bool,
}

impl Word {
    fn span(&self) -> Span {
        let end = self.spans.last().map_or(0, |s| s.end);
        Span::new(self.spans.first().map_or(0, |s| s.start), end)
    }

    /// The word with the letter changed that tells it from a known one.
    fn read_as(&self, near: &Near) -> String {
        let (left, right) = self.chars.split_at(near.at);
        let rest = if near.reason == Reason::Lost { right } else { right.get(1..).unwrap_or_default() };
        left.iter().copied().chain(near.letter).chain(rest.iter().copied()).collect()
    }
}

/// A known word that is one letter off.
struct Near {
    reason: Reason,
    /// The letter of the printed word that is wrong, too many, or before which one is lost.
    at: usize,
    letter: Option<char>,
    gain: f32,
}

/// A word that is read as the known one that it is a letter off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The word as printed.
    pub span: Span,
    /// What it is read as.
    pub reading: String,
}

/// The doubtful words of an article.
pub(super) fn doubts(
    article: &Article,
    text: &Text,
    knowledge: &PageKnowledge,
    tongue: &Tongue,
    model: &Continuation,
) -> Vec<Doubt> {
    let words = words(article, text, tongue, model);
    let odd = odd(&words, knowledge, model);
    odd.into_iter().filter_map(|i| Some(doubt(&words[i], &near(&words, i, model)?))).collect()
}

/// The doubtful words of an article that a reader may take for others: long ones, and names only where the article prints
/// the right one elsewhere or knowledge has it.
pub(super) fn slips(
    article: &Article,
    text: &Text,
    knowledge: &PageKnowledge,
    tongue: &Tongue,
    model: &Continuation,
) -> Vec<Slip> {
    let words = words(article, text, tongue, model);
    let odd = odd(&words, knowledge, model).into_iter().filter(|&i| words[i].chars.len() >= LONG);
    let printed: BTreeSet<&[char]> = words.iter().map(|w| w.chars.as_slice()).collect();
    let slip = |i: usize| {
        let reading = words[i].read_as(near(&words, i, model)?.first()?);
        let printed = || printed.contains(reading.chars().collect::<Vec<char>>().as_slice());
        // “Forster” with a capital is a name, though “forest” is a word.
        let name = words[i].chars[0].is_uppercase() || !model.alphabet.lists(&reading.to_lowercase());
        let sure = !name || printed() || is_name(&words, i, &reading, tongue);
        sure.then(|| Slip { span: words[i].span(), reading })
    };
    let mut slips: Vec<Slip> = odd.filter_map(slip).collect();
    slips.sort_by_key(|s| s.span);
    slips
}

/// Whether a known name stands where a word is read as another.
fn is_name(words: &[Word], i: usize, reading: &str, tongue: &Tongue) -> bool {
    let text = |words: &[Word]| words.iter().flat_map(|w| w.chars.iter().chain(&[' '])).collect::<String>();
    let before = text(&words[i.saturating_sub(BEFORE)..i]);
    let line = [&before, reading, " ", &text(&words[i + 1..words.len().min(i + 1 + AFTER)])].concat();
    let names = |e: &Entry| !matches!(e, Entry::Word(_));
    tongue.lexicon.hits(&line).any(|hit| {
        let over = hit.start <= before.len() && hit.end >= before.len() + reading.len();
        over && tongue.lexicon.entries(hit.entries).iter().any(names)
    })
}

/// The words that are not known and may be slips.
fn odd(words: &[Word], knowledge: &PageKnowledge, model: &Continuation) -> Vec<usize> {
    let mut times: BTreeMap<&[char], usize> = BTreeMap::new();
    words.iter().for_each(|w| *times.entry(&w.chars).or_default() += 1);
    let odd = |w: &Word| {
        let (first, rest) = w.chars.split_first().map_or((' ', &[][..]), |(c, rest)| (*c, rest));
        let plain = rest.len() + 1 >= SHORT && first.is_alphabetic() && rest.iter().all(|c| c.is_lowercase());
        plain
            && !w.given
            && times[w.chars.as_slice()] < HABIT
            && !is_known(&w.chars, &model.alphabet, knowledge)
    };
    (0..words.len()).filter(|&i| odd(&words[i])).collect()
}

fn words(article: &Article, text: &Text, tongue: &Tongue, model: &Continuation) -> Vec<Word> {
    let mut out = Vec::new();
    for block in article.blocks.iter().filter(|b| told(b.kind)) {
        let (mut line, mut spans) = (String::new(), Vec::new());
        for run in &block.runs {
            for (at, c) in text.slice(*run).char_indices().chain([(run.len(), ' ')]) {
                line.push(tongue.language.fold_char(c));
                spans.push(Span::new(run.start + at, run.start + at + c.len_utf8()));
            }
        }
        let starts: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
        let given = covered(tongue.lexicon.hits(&line).map(|h| (h.start, h.end)).collect());
        for token in super::alphabet::tokens(&line) {
            let start = token.as_ptr() as usize - line.as_ptr() as usize;
            let end = start + token.len();
            let first = starts.partition_point(|s| *s < start);
            let chars: Vec<char> = token.chars().collect();
            out.push(Word {
                spans: spans[first..first + chars.len()].to_vec(),
                chars,
                symbol: model.alphabet.symbol(token),
                given: given
                    .partition_point(|g| g.0 <= start)
                    .checked_sub(1)
                    .is_some_and(|g| end <= given[g].1),
            });
        }
    }
    out
}

/// Stretches by their start, each with the furthest end of all that begin no later.
fn covered(mut stretches: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    stretches.sort_unstable();
    let mut furthest = 0;
    for (_, end) in &mut stretches {
        furthest = furthest.max(*end);
        *end = furthest;
    }
    stretches
}

/// Whether a word is listed, in this spelling or another, or is a form of a listed one by its ending.
fn is_known(word: &[char], alphabet: &Alphabet, knowledge: &PageKnowledge) -> bool {
    let listed = |word: &str| {
        alphabet.lists(word) || knowledge.spellings(word).iter().any(|other| alphabet.lists(other))
    };
    let small: String = word.iter().flat_map(|c| c.to_lowercase()).collect();
    let capital = || word[0].to_uppercase().chain(word[1..].iter().copied()).collect::<String>();
    let stems = |(at, _): (usize, char)| {
        let (stem, ending) = small.split_at(at);
        let shaped = ending.len() <= ENDING && alphabet.lists(&format!("<-{ending}>"));
        shaped && (listed(stem) || listed(&format!("{stem}e")))
    };
    listed(&small) || listed(&capital()) || small.char_indices().skip(2).any(stems)
}

/// What the model would rather read in place of a word, likeliest first; at least one.
fn near(words: &[Word], i: usize, model: &Continuation) -> Option<Vec<Near>> {
    let symbols =
        |from: usize, to: usize| words[from..to].iter().filter_map(|w| w.symbol).collect::<Vec<char>>();
    let before = symbols(i.saturating_sub(BEFORE), i);
    let after = symbols(i + 1, words.len().min(i + 1 + AFTER));
    let fit = |symbol: char| model.all_after(&before, &[&[symbol], after.as_slice()].concat());
    let now = fit(words[i].symbol?);
    let mut near = one_off(&words[i].chars, &model.alphabet, |symbol| SLIP + fit(symbol) - now);
    near.retain(|n| n.gain > 0.0);
    near.sort_by(|a, b| b.gain.total_cmp(&a.gain).then((a.at, a.letter).cmp(&(b.at, b.letter))));
    (!near.is_empty()).then_some(near)
}

fn doubt(word: &Word, near: &[Near]) -> Doubt {
    let best = &near[0];
    let same = near.iter().filter(|n| n.reason == best.reason && n.at == best.at);
    Doubt {
        span: word.spans[best.at.min(word.spans.len() - 1)],
        reason: best.reason,
        proposals: same.filter_map(|n| n.letter).take(PROPOSED).collect(),
        gain: best.gain,
    }
}

/// The known words that are one letter off, with how much likelier each is.
fn one_off(word: &[char], alphabet: &Alphabet, gain: impl Fn(char) -> f32) -> Vec<Near> {
    let mut out = Vec::new();
    let mut add = |chars: &[char], reason: Reason, at: usize, letter: Option<char>| {
        let known: String = chars.iter().collect();
        if let Some(symbol) = alphabet.listed(&known) {
            out.push(Near { reason, at, letter, gain: gain(symbol) });
        }
    };
    for at in 0..=word.len() {
        let (left, right) = word.split_at(at);
        if let Some(rest) = right.get(1..) {
            add(&[left, rest].concat(), Reason::Inserted, at, None);
        }
        for &letter in alphabet.letters() {
            add(&[left, &[letter], right].concat(), Reason::Lost, at, Some(letter));
            if let Some(rest) = right.get(1..).filter(|_| right[0] != letter) {
                add(&[left, &[letter], rest].concat(), Reason::Substituted, at, Some(letter));
            }
        }
    }
    out
}
