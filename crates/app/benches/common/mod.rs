//! What the benchmarks share: the samples, the built-in knowledge, and a measure for ratios.

use std::time::{Duration, Instant};

use divan::black_box;
use readout_engine::Knowledge;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../samples"]
#[include = "*.txt"]
struct Samples;

/// The sample articles whose file names begin so, in the order of the names.
pub fn samples(beginning: &str) -> Vec<String> {
    let mut names: Vec<_> = Samples::iter().filter(|name| name.starts_with(beginning)).collect();
    names.sort();
    names.iter().filter_map(|name| String::from_utf8(Samples::get(name)?.data.into_owned()).ok()).collect()
}

/// The built-in knowledge.
pub fn knowledge() -> Knowledge {
    match Knowledge::load(&readout_knowledge::files()) {
        Ok(knowledge) => knowledge,
        Err(error) => panic!("the built-in knowledge cannot be used: {error}"),
    }
}

/// The shortest of three runs.
#[allow(dead_code)] // Not every benchmark compares.
pub fn best(work: impl Fn() -> usize) -> Duration {
    let times = (0..3).map(|_| {
        let started = Instant::now();
        black_box(work());
        started.elapsed()
    });
    times.min().unwrap_or_default()
}

/// Whether a ratio is asked for: without `--bench` everything runs once to see that it runs.
pub fn compares() -> bool {
    let asked = |word: &str| std::env::args().any(|argument| argument == word);
    asked("--bench") && !asked("--test") && !asked("--list")
}
