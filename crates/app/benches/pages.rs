//! How fast pages are restored: one of 6,000 characters, a hundred on all cores, and whether the cost of a large one grows
//! faster than it does. The pages are the samples in columns, as often as it takes; `cargo bench -p readout --bench pages`.

#![allow(missing_docs, clippy::print_stdout)] // divan's benches are found by name, and a benchmark prints.

mod common;

use std::sync::LazyLock;
use std::time::Instant;

use common::{best, compares, knowledge, samples};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use rayon::prelude::*;
use readout_engine::{Knowledge, Text, page};

/// Characters of a newspaper page.
const PAGE: usize = 6_000;
/// Pages restored on all cores.
const PAGES: usize = 100;
/// Bytes of a large page, and of the tenth part that it is compared with.
const LARGE: usize = 2_000_000;

static SAMPLES: LazyLock<Vec<String>> = LazyLock::new(|| samples("zh-"));
static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(knowledge);

/// Samples cut in two, all first halves before all second ones. In the `n`th round other numbers stand in them, lest they
/// be taken for copies.
fn round(n: usize) -> String {
    let texts = SAMPLES.iter().map(|text| numbered(text, n));
    let halves: Vec<(String, String)> = texts
        .map(|text| {
            let (above, below) = text.split_at(text.floor_char_boundary(text.len() / 2));
            (above.trim().to_string(), below.trim().to_string())
        })
        .collect();
    let (above, below): (Vec<_>, Vec<_>) = halves.into_iter().unzip();
    [above, below].concat().join("\n\n") + "\n\n"
}

/// The text with a number after every sixth character that is none.
fn numbered(text: &str, n: usize) -> String {
    let mut out = String::with_capacity(2 * text.len());
    for (i, c) in text.chars().enumerate() {
        out.push(c);
        if n > 0 && i % 6 == 5 && c.is_alphabetic() {
            out.push_str(&((n * 7919 + i) % 997).to_string());
        }
    }
    out
}

fn page_of(bytes: usize) -> Text {
    let mut text = String::new();
    let mut n = 0;
    while text.len() < bytes {
        text.push_str(&round(n));
        n += 1;
    }
    text.truncate(text.floor_char_boundary(bytes));
    Text::new(text)
}

static ONE: LazyLock<Text> = LazyLock::new(|| {
    let text = page_of(4 * PAGE);
    Text::new(text.as_str().chars().take(PAGE).collect())
});

fn restore(text: &Text) -> usize {
    page::restore(text, &KNOWLEDGE).articles.len()
}

#[divan::bench]
fn page_of_6000_characters(bencher: Bencher<'_, '_>) {
    LazyLock::force(&KNOWLEDGE);
    bencher.counter(ItemsCount::new(PAGE)).bench_local(|| restore(&ONE));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn hundred_pages_on_all_cores(bencher: Bencher<'_, '_>) {
    LazyLock::force(&KNOWLEDGE);
    let pages: Vec<Text> = (0..PAGES).map(|_| Text::new(ONE.as_str().to_string())).collect();
    bencher.counter(ItemsCount::new(PAGES)).bench_local(|| pages.par_iter().map(restore).sum::<usize>());
}

#[divan::bench(args = [LARGE / 10, LARGE], sample_count = 3, sample_size = 1)]
fn large_page(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = page_of(bytes);
    bencher.counter(BytesCount::new(bytes)).bench_local(|| restore(&text));
}

/// Text of chance characters of a script, `bytes` long, with a mark after every `line` characters.
fn chance(bytes: usize, line: usize, mark: &str) -> Text {
    let mut state = 7u64;
    let mut text = String::with_capacity(bytes + 4);
    let mut n = 0;
    while text.len() < bytes {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let code = 0x4e00 + (state >> 33) as u32 % 3_000;
        text.extend(char::from_u32(code));
        n += 1;
        text.push_str(if n % line == 0 { mark } else { "" });
    }
    Text::new(text)
}

/// Pages that are hard on purpose, restored once, and what looking for doubtful characters costs on them.
fn print_hard() {
    let numbers = page_of(LARGE);
    let hard = [
        ("1 MB, one sentence", chance(LARGE / 2, usize::MAX, "")),
        ("2 MB, lines of 90 characters without an end", chance(LARGE, 90, "\n")),
        ("2 MB, short lines", chance(LARGE, 12, "\n")),
        ("2 MB of samples with numbers", numbers),
    ];
    for (name, text) in hard {
        let started = Instant::now();
        let page = page::restore(&text, &KNOWLEDGE);
        let restored = started.elapsed();
        let doubts = page::doubts(&page, &text, &KNOWLEDGE).len();
        println!(
            "{name}: restored in {restored:.2?}, {doubts} doubts in {:.2?}",
            started.elapsed() - restored
        );
    }
}

fn main() {
    divan::main();
    if !compares() {
        return;
    }
    let [small, large] = [LARGE / 10, LARGE].map(|bytes| {
        let text = page_of(bytes);
        best(|| restore(&text))
    });
    println!(
        "\n2 MB against 0.2 MB: {:.1} times the time (n log n: 11.9)",
        large.as_secs_f64() / small.as_secs_f64()
    );
    print_hard();
}
