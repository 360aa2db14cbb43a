//! Builds a continuation model (`knowledge/LANGUAGE/continuation.tsv`) from character n-gram counts on standard
//! input, one `n-gram TAB count` a line, with `\n` for the end of a paragraph. The arguments are the least counts
//! of 2-, 3- and 4-grams that are kept:
//!
//! ```text
//! zcat zh_char_[1234]gram.tsv.gz | cargo run --release -p readout-engine --example continuation_build -- 15 15 20
//! ```

use std::collections::BTreeMap;
use std::io::{BufRead, BufWriter, Write};

use readout_engine::page::continuation::{PARAGRAPH, code, fold};

/// What follows a context.
#[derive(Default)]
struct Row {
    /// How often the context itself was counted.
    total: u64,
    next: BTreeMap<char, u64>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let least: Vec<u64> = std::env::args().skip(1).map(|a| a.parse()).collect::<Result<_, _>>()?;
    let mut counts: BTreeMap<Vec<char>, u64> = BTreeMap::new();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let Some((gram, count)) = line.rsplit_once('\t') else { continue };
        let gram: Vec<char> = gram.replace("\\n", &PARAGRAPH.to_string()).chars().map(fold).collect();
        if gram.is_empty() || gram.iter().any(|c| c.is_whitespace() || c.is_control()) {
            continue;
        }
        *counts.entry(gram).or_default() += count.parse::<u64>()?;
    }
    let all: u64 = counts.iter().filter(|(g, _)| g.len() == 1).map(|(_, n)| n).sum();
    let mut rows: BTreeMap<Vec<char>, Row> = BTreeMap::new();
    for (gram, &count) in &counts {
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
