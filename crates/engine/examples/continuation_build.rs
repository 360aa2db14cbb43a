//! Builds a continuation model (`knowledge/LANGUAGE/continuation.tsv`) on standard output.
//!
//! From character n-gram counts on standard input, one `n-gram TAB count` a line, with `\n` for the end of a paragraph;
//! the numbers are the least counts of 2-, 3- and 4-grams that are kept:
//!
//! ```text
//! zcat zh_char_[1234]gram.tsv.gz | cargo run --release -p readout-engine --example continuation_build -- 15 15 20
//! ```
//!
//! From text on standard input, a paragraph a line, for a language that sets words apart; so many words are listed in
//! the file named, and the numbers are the least counts of pairs and triples of words:
//!
//! ```text
//! continuation_build --words 3000 continuation_words.tsv 3 3 < text > continuation.tsv
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, BufWriter, Read, Write};

use readout_engine::page::alphabet::{Alphabet, MOST, tokens};
use readout_engine::page::continuation::{PARAGRAPH, code, fold};

/// Shapes of words that are not listed.
const SHAPES: [&str; 5] = ["<number>", "<NAME>", "<Name>", "<word>", "<mark>"];
/// Words in an n-gram at most.
const LONGEST: usize = 3;

/// How often each n-gram was counted.
type Counts = BTreeMap<Vec<char>, u64>;

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
        [flag, most, file, least @ ..] if flag == "--words" => (of_words(most.parse()?, file)?, least),
        least => (of_characters()?, least),
    };
    let least: Vec<u64> = least.iter().map(|a| a.parse()).collect::<Result<_, _>>()?;
    write(&counts, &least)
}

fn of_characters() -> Result<Counts, Box<dyn Error>> {
    let mut counts = Counts::new();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let Some((gram, count)) = line.rsplit_once('\t') else { continue };
        let gram: Vec<char> = gram.replace("\\n", &PARAGRAPH.to_string()).chars().map(fold).collect();
        if gram.is_empty() || gram.iter().any(|c| c.is_whitespace() || c.is_control()) {
            continue;
        }
        *counts.entry(gram).or_default() += count.parse::<u64>()?;
    }
    Ok(counts)
}

/// Counts words and writes the list of the most frequent ones.
fn of_words(most: usize, file: &str) -> Result<Counts, Box<dyn Error>> {
    let mut text = String::new();
    std::io::stdin().lock().read_to_string(&mut text)?;
    let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
    tokens(&text).for_each(|t| *seen.entry(t).or_default() += 1);
    let mut frequent: Vec<(&str, u64)> = seen.into_iter().collect();
    frequent.sort_by_key(|&(word, count)| (std::cmp::Reverse(count), word));
    let listed = frequent.iter().map(|f| f.0).filter(|w| !w.starts_with(|c: char| c.is_numeric()));
    let mut words: Vec<&str> = SHAPES.into_iter().chain(listed).take(most.min(MOST)).collect();
    words.sort_unstable();
    let list = format!("word\n{}\n", words.join("\n"));
    std::fs::write(file, &list)?;
    let alphabet = Alphabet::words(&list);
    let mut counts = Counts::new();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        let symbols = tokens(line).filter_map(|t| alphabet.symbol(t));
        let line: Vec<char> = [PARAGRAPH].into_iter().chain(symbols).chain([PARAGRAPH]).collect();
        for n in 1..=LONGEST {
            line.windows(n).for_each(|gram| *counts.entry(gram.to_vec()).or_default() += 1);
        }
    }
    Ok(counts)
}

fn write(counts: &Counts, least: &[u64]) -> Result<(), Box<dyn Error>> {
    let all: u64 = counts.iter().filter(|(g, _)| g.len() == 1).map(|(_, n)| n).sum();
    let mut rows: BTreeMap<Vec<char>, Row> = BTreeMap::new();
    for (gram, &count) in counts {
        let (context, next) = gram.split_at(gram.len() - 1);
        let kept = context.is_empty() || least.get(context.len() - 1).is_none_or(|&n| count >= n);
        if kept {
            let row = rows.entry(context.to_vec()).or_default();
            row.total = if context.is_empty() { all } else { counts.get(context).copied().unwrap_or(0) };
            row.next.insert(next[0], count);
        }
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
