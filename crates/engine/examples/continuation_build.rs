//! Builds a continuation model (`knowledge/LANGUAGE/continuation.tsv`) on standard output.
//!
//! From character n-gram counts on standard input, one `n-gram TAB count` a line, with `\n` for the end of a paragraph:
//!
//! ```text
//! zcat zh_char_[1234]gram.tsv.gz | cargo run --release -p readout-engine --example continuation_build -- 15:0 20:30 30:30
//! ```
//!
//! Each argument, for pairs, triples and fours in turn, is the least count and the least gain of what is kept. The gain is
//! how much likelier (or less likely) the text was, in nats over all occurrences, than with one character less of context.
//!
//! From text on standard input, a paragraph a line, for a language that sets words apart:
//!
//! ```text
//! continuation_build --words 14000 1000 300 continuation_words.tsv 2:8 3:30 < text > continuation.tsv
//! ```
//!
//! The numbers are the words that are known, those of them that have a character of their own, and the classes that the
//! others are put into, by the words that stand beside them; the list is written to the file named.

#[path = "continuation_build/classes.rs"]
mod classes;

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, BufWriter, Read, Write};

use readout_engine::page::alphabet::{Alphabet, SHAPES, tokens};
use readout_engine::page::continuation::{PARAGRAPH, code, fold};

/// Words in an n-gram at most.
const LONGEST: usize = 3;
/// Bits of a character in a key.
const BITS: u32 = 21;

/// An n-gram as a number: sorted as its characters are.
type Key = u128;

/// How often each n-gram was counted, by its length, sorted.
#[derive(Default)]
struct Counts([Vec<(Key, u64)>; 5]);

impl Counts {
    fn add(&mut self, gram: &[char], count: u64) {
        if let Some(table) = self.0.get_mut(gram.len()) {
            table.push((key(gram), count));
        }
    }

    /// Sorts the tables and adds up what was counted in several places.
    fn settle(&mut self) {
        for table in &mut self.0 {
            table.sort_unstable();
            table.dedup_by(|later, first| {
                let same = later.0 == first.0;
                first.1 += if same { later.1 } else { 0 };
                same
            });
        }
    }

    fn of(&self, gram: &[char]) -> u64 {
        let Some(table) = self.0.get(gram.len()) else { return 0 };
        table.binary_search_by_key(&key(gram), |e| e.0).map_or(0, |at| table[at].1)
    }

    fn all(&self) -> u64 {
        self.0[1].iter().map(|e| e.1).sum()
    }

    /// How often something was counted after a context. After the last paragraph of a text nothing was.
    fn total(&self, context: &[char]) -> u64 {
        match context.last() {
            None => self.all(),
            Some(&PARAGRAPH) => self.followed(context),
            Some(_) => self.of(context),
        }
    }

    fn followed(&self, context: &[char]) -> u64 {
        let Some(table) = self.0.get(context.len() + 1) else { return 0 };
        let first = table.partition_point(|e| e.0 >> BITS < key(context));
        table[first..].iter().take_while(|e| e.0 >> BITS == key(context)).map(|e| e.1).sum()
    }

    /// How much likelier the text was than with one character less of context.
    fn gain(&self, gram: &[char], count: u64) -> f64 {
        let share = |n: u64, all: u64| (n.max(1) as f64 / all.max(1) as f64).ln();
        let (context, shorter) = (&gram[..gram.len() - 1], &gram[1..]);
        let with = share(count, self.total(context).max(count));
        let without = share(self.of(shorter), self.total(&shorter[..shorter.len() - 1]));
        count as f64 * (with - without)
    }
}

fn key(gram: &[char]) -> Key {
    gram.iter().fold(0, |key, &c| key << BITS | Key::from(u32::from(c)))
}

fn gram(key: Key, length: usize) -> Vec<char> {
    let at = |i: usize| (key >> (BITS * (length - 1 - i) as u32)) as u32 & ((1 << BITS) - 1);
    (0..length).filter_map(|i| char::from_u32(at(i))).collect()
}

/// What is kept of the n-grams of one length.
#[derive(Clone, Copy)]
struct Least {
    count: u64,
    gain: f64,
}

/// What follows a context.
#[derive(Default)]
struct Row {
    /// How often the context itself was counted.
    total: u64,
    next: BTreeMap<char, u64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (counts, least) = match args.as_slice() {
        [flag, known, own, classes, file, least @ ..] if flag == "--words" => {
            (of_words(known.parse()?, own.parse()?, classes.parse()?, file)?, least)
        }
        least => (of_characters()?, least),
    };
    let least: Vec<Least> = least.iter().map(|arg| parse(arg)).collect::<Result<_, _>>()?;
    write(&counts, &least)
}

fn parse(arg: &str) -> Result<Least, Box<dyn Error>> {
    let (count, gain) = arg.split_once(':').ok_or("an argument is LEAST_COUNT:LEAST_GAIN")?;
    Ok(Least { count: count.parse()?, gain: gain.parse()? })
}

fn of_characters() -> Result<Counts, Box<dyn Error>> {
    let mut counts = Counts::default();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let Some((gram, count)) = line.rsplit_once('\t') else { continue };
        let gram: Vec<char> = gram.replace("\\n", &PARAGRAPH.to_string()).chars().map(fold).collect();
        if !gram.iter().any(|c| c.is_whitespace() || c.is_control()) {
            counts.add(&gram, count.parse::<u64>()?);
        }
    }
    counts.settle();
    Ok(counts)
}

/// Counts words and writes the list of those that are known.
fn of_words(known: usize, own: usize, classes: usize, file: &str) -> Result<Counts, Box<dyn Error>> {
    let mut text = String::new();
    std::io::stdin().lock().read_to_string(&mut text)?;
    let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
    tokens(&text).for_each(|t| *seen.entry(t).or_default() += 1);
    let mut frequent: Vec<(&str, u64)> = seen.into_iter().collect();
    frequent.sort_by_key(|&(word, count)| (std::cmp::Reverse(count), word));
    let listed = frequent.iter().map(|f| f.0).filter(|w| !w.starts_with(|c: char| c.is_numeric()));
    let words: Vec<&str> = SHAPES.into_iter().chain(listed).take(known).collect();
    let list = classes::list(&text, &words, own, classes);
    std::fs::write(file, &list)?;
    Ok(of_symbols(&text, &Alphabet::words(&list)))
}

/// Counts the characters that words stand for.
fn of_symbols(text: &str, alphabet: &Alphabet) -> Counts {
    let mut counts = Counts::default();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        let symbols = tokens(line).filter_map(|t| alphabet.symbol(t));
        let line: Vec<char> = [PARAGRAPH].into_iter().chain(symbols).chain([PARAGRAPH]).collect();
        for n in 1..=LONGEST {
            line.windows(n).for_each(|gram| counts.add(gram, 1));
        }
    }
    counts.settle();
    counts
}

fn write(counts: &Counts, least: &[Least]) -> Result<(), Box<dyn Error>> {
    let mut rows: BTreeMap<Vec<char>, Row> = BTreeMap::new();
    for (length, table) in counts.0.iter().enumerate().skip(1) {
        let least = length.checked_sub(2).and_then(|n| least.get(n));
        for &(key, count) in table {
            let gram = gram(key, length);
            if least.is_none_or(|l| count >= l.count && counts.gain(&gram, count).abs() >= l.gain) {
                let (context, next) = gram.split_at(length - 1);
                let row = rows.entry(context.to_vec()).or_default();
                row.next.insert(next[0], count);
            }
        }
    }
    for (context, row) in &mut rows {
        row.total = counts.total(context);
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (context, row) in rows {
        let seen: u64 = row.next.values().sum();
        let kinds = row.next.len() as u64;
        let total = row.total.max(seen);
        let (all, rest) = (total + kinds, total - seen + kinds);
        write!(out, "{}\t{}{}", context.iter().collect::<String>(), code(all), code(rest))?;
        for (c, count) in row.next {
            write!(out, "{c}{}", code(count))?;
        }
        writeln!(out)?;
    }
    Ok(())
}
