//! Words that are hard to believe in a script that sets words apart: they are not known, and a known word that is one
//! letter off fits where they stand.

use std::collections::BTreeMap;

use super::Article;
use super::alphabet::{Alphabet, beginning};
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
    /// Its first character and the one past its last.
    from: usize,
    to: usize,
    symbol: Option<char>,
    /// Whether it belongs to a name or word that knowledge has.
    given: bool,
}

/// The words of an article.
struct Words {
    /// The characters of its paragraphs, folded, with where each stands.
    chars: Vec<char>,
    spans: Vec<Span>,
    all: Vec<Word>,
}

impl Words {
    fn chars(&self, word: &Word) -> &[char] {
        &self.chars[word.from..word.to]
    }

    fn span(&self, word: &Word) -> Span {
        Span::new(self.spans[word.from].start, self.spans[word.to - 1].end)
    }

    /// A word with the letter changed that tells it from a known one.
    fn read_as(&self, word: &Word, near: &Near) -> String {
        let (left, right) = self.chars(word).split_at(near.at);
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
    let odd = odd(&words, SHORT, knowledge, model);
    odd.into_iter().filter_map(|i| Some(doubt(&words, i, &near(&words, i, model)?))).collect()
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
    let slip = |i: usize| {
        let word = &words.all[i];
        let reading = words.read_as(word, near(&words, i, model)?.first()?);
        let printed = || {
            let reading: Vec<char> = reading.chars().collect();
            words.all.iter().any(|w| words.chars(w) == reading)
        };
        // “Forster” with a capital is a name, though “forest” is a word.
        let name = words.chars(word)[0].is_uppercase() || !model.alphabet.lists(&reading.to_lowercase());
        let sure = !name || printed() || is_name(&words, i, &reading, tongue);
        sure.then(|| Slip { span: words.span(word), reading })
    };
    let mut slips: Vec<Slip> = odd(&words, LONG, knowledge, model).into_iter().filter_map(slip).collect();
    slips.sort_by_key(|s| s.span);
    slips
}

/// Whether a known name stands where a word is read as another.
fn is_name(words: &Words, i: usize, reading: &str, tongue: &Tongue) -> bool {
    let all = &words.all;
    let text =
        |some: &[Word]| some.iter().flat_map(|w| words.chars(w).iter().chain(&[' '])).collect::<String>();
    let before = text(&all[i.saturating_sub(BEFORE)..i]);
    let line = [&before, reading, " ", &text(&all[i + 1..all.len().min(i + 1 + AFTER)])].concat();
    let names = |e: &Entry| !matches!(e, Entry::Word(_));
    tongue.lexicon.hits(&line).any(|hit| {
        let over = hit.start <= before.len() && hit.end >= before.len() + reading.len();
        over && tongue.lexicon.entries(hit.entries).iter().any(names)
    })
}

/// The words of so many letters that are not known and may be slips.
fn odd(words: &Words, shortest: usize, knowledge: &PageKnowledge, model: &Continuation) -> Vec<usize> {
    let odd = |w: &Word| {
        let (first, rest) = words.chars(w).split_first().map_or((' ', &[][..]), |(c, rest)| (*c, rest));
        rest.len() + 1 >= shortest
            && !w.given
            && first.is_alphabetic()
            && rest.iter().all(|c| c.is_lowercase())
            && !is_known(words.chars(w), &model.alphabet, knowledge)
    };
    let mut found: Vec<usize> = (0..words.all.len()).filter(|&i| odd(&words.all[i])).collect();
    let mut times: BTreeMap<&[char], usize> =
        found.iter().map(|&i| (words.chars(&words.all[i]), 0)).collect();
    if !found.is_empty() {
        for word in &words.all {
            times.entry(words.chars(word)).and_modify(|n| *n += 1);
        }
    }
    found.retain(|&i| times[words.chars(&words.all[i])] < HABIT);
    found
}

fn words(article: &Article, text: &Text, tongue: &Tongue, model: &Continuation) -> Words {
    let mut out = Words { chars: Vec::new(), spans: Vec::new(), all: Vec::new() };
    for block in article.blocks.iter().filter(|b| told(b.kind)) {
        let (mut line, mut next) = (String::new(), out.chars.len());
        for run in &block.runs {
            for (at, c) in text.slice(*run).char_indices().chain([(run.len(), ' ')]) {
                let folded = tongue.language.fold_char(c);
                line.push(folded);
                out.chars.push(folded);
                out.spans.push(Span::new(run.start + at, run.start + at + c.len_utf8()));
            }
        }
        let given = covered(tongue.lexicon.hits(&line).map(|h| (h.start, h.end)).collect());
        let mut read = 0;
        for token in super::alphabet::tokens(&line) {
            let start = token.as_ptr() as usize - line.as_ptr() as usize;
            let end = start + token.len();
            let from = next + line[read..start].chars().count();
            (next, read) = (from + token.chars().count(), end);
            out.all.push(Word {
                from,
                to: next,
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
fn near(words: &Words, i: usize, model: &Continuation) -> Option<Vec<Near>> {
    let all = &words.all;
    let symbols =
        |from: usize, to: usize| all[from..to].iter().filter_map(|w| w.symbol).collect::<Vec<char>>();
    let before = symbols(i.saturating_sub(BEFORE), i);
    let after = symbols(i + 1, all.len().min(i + 1 + AFTER));
    let fit = |symbol: char| model.all_after(&before, &[&[symbol], after.as_slice()].concat());
    let now = fit(all[i].symbol?);
    let mut near = one_off(words.chars(&all[i]), &model.alphabet, |symbol| SLIP + fit(symbol) - now);
    near.retain(|n| n.gain > 0.0);
    near.sort_by(|a, b| b.gain.total_cmp(&a.gain).then((a.at, a.letter).cmp(&(b.at, b.letter))));
    (!near.is_empty()).then_some(near)
}

fn doubt(words: &Words, i: usize, near: &[Near]) -> Doubt {
    let best = &near[0];
    let same = near.iter().filter(|n| n.reason == best.reason && n.at == best.at);
    let Word { from, to, .. } = words.all[i];
    Doubt {
        span: words.spans[(from + best.at).min(to - 1)],
        reason: best.reason,
        proposals: same.filter_map(|n| n.letter).take(PROPOSED).collect(),
        gain: best.gain,
    }
}

/// So few words are looked through for the letters with which they go on.
const FEW: usize = 64;

/// The letters that stand at a byte of sorted words.
fn next_letters(words: &[String], at: usize) -> Vec<char> {
    let mut letters: Vec<char> = words.iter().filter_map(|word| word[at..].chars().next()).collect();
    letters.dedup();
    letters
}

/// The known words that are one letter off, with how much likelier each is.
fn one_off(word: &[char], alphabet: &Alphabet, gain: impl Fn(char) -> f32) -> Vec<Near> {
    let mut out = Vec::new();
    // Some five hundred spellings are tried for each word, so they share their room.
    let mut spelling = String::new();
    let mut add = |left: &[char], right: &[char], reason: Reason, letter: Option<char>| {
        spelling.clear();
        spelling.extend(left.iter().copied().chain(letter).chain(right.iter().copied()));
        if let Some(symbol) = alphabet.listed(&spelling) {
            out.push(Near { reason, at: left.len(), letter, gain: gain(symbol) });
        }
    };
    let (mut known, mut begun) = (alphabet.sorted(), String::new());
    for at in 0..=word.len() {
        let (left, right) = word.split_at(at);
        begun.extend(left.last());
        known = beginning(known, &begun);
        // Where no known word begins like this, none does that begins so and goes on.
        if known.is_empty() {
            break;
        }
        if let Some(rest) = right.get(1..) {
            add(left, rest, Reason::Inserted, None);
        }
        let few = (known.len() <= FEW).then(|| next_letters(known, begun.len()));
        let goes_on = |letter: &&char| few.as_ref().is_none_or(|few| few.contains(letter));
        for &letter in alphabet.letters().iter().filter(goes_on) {
            add(left, right, Reason::Lost, Some(letter));
            if let Some(rest) = right.get(1..).filter(|_| right[0] != letter) {
                add(left, rest, Reason::Substituted, Some(letter));
            }
        }
    }
    out
}
