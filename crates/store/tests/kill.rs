//! Killing the process that writes, at any moment, leaves whole articles only.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // Helpers of tests.

mod common;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use common::full;
use readout_store::{Filter, Record, Store, StoreError, records};

/// Tells the child which database to write to, and from which article on.
const TARGET: &str = "READOUT_STORE_KILLED";
const KILLS: usize = 40;

/// What the killed process does: adds one article after the other and says so after each.
#[test]
#[ignore = "run by killed_at_any_moment, which kills it"]
fn adds_until_killed() {
    let target = std::env::var(TARGET).expect("only the other test runs this");
    let (first, path) = target.split_once('@').unwrap();
    let mut store = Store::open(path).unwrap();
    for n in first.parse::<usize>().unwrap().. {
        full(n).add(&mut store).unwrap();
        println!("\nkept {n}");
    }
}

fn start(path: &Path, first: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "adds_until_killed", "--ignored", "--nocapture"])
        .env(TARGET, format!("{first}@{}", path.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The articles that the child said it had kept before it was killed.
fn said(child: &mut Child) -> Vec<usize> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    lines.filter_map(|line| line.strip_prefix("kept ")?.parse().ok()).collect()
}

/// Numbers that are the same in every run (SplitMix64).
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn kept(path: &Path) -> Vec<usize> {
    let store = Store::open(path).unwrap();
    store.verify().unwrap();
    let mut expected: Vec<Record> = Vec::new();
    let mut numbers = Vec::new();
    for article in store.articles(&Filter::default()).unwrap() {
        let number: usize = article.doc.strip_prefix("full-").unwrap().parse().unwrap();
        let sample = full(number);
        assert_eq!(store.bytes(&article.id).unwrap(), sample.bytes);
        assert_eq!(store.notices(&article.id).unwrap().len(), 2);
        expected.extend(records(&sample.doc, &sample.text, &sample.reading));
        numbers.push(number);
    }
    let mut found = Vec::new();
    let each = |record| {
        found.push(record);
        Ok::<_, StoreError>(())
    };
    store.for_each_record(&Filter::default(), each).unwrap();
    assert!(found == expected, "the database holds whole articles only");
    let counts = store.counts().unwrap();
    assert_eq!((counts.sources, counts.articles), (numbers.len(), numbers.len()));
    numbers
}

#[test]
fn killed_at_any_moment() {
    let folder = tempfile::tempdir().unwrap();
    let mut state = 20_231_229;
    let mut written = 0;
    for database in 0..KILLS / 8 {
        let path = folder.path().join(format!("{database}.db"));
        let (mut first, mut promised) = (0, BTreeSet::new());
        for _ in 0..8 {
            let mut child = start(&path, first);
            // The first kills fall into the making of the database, the others anywhere.
            std::thread::sleep(Duration::from_micros(random(&mut state) % 40_000));
            child.kill().unwrap();
            child.wait().unwrap();
            promised.extend(said(&mut child));
            let kept = kept(&path);
            assert!(
                promised.iter().all(|n| kept.binary_search(n).is_ok()),
                "what was said to be kept is kept"
            );
            first = kept.last().map_or(0, |n| n + 1);
        }
        written += promised.len();
    }
    assert!(
        written > KILLS,
        "only {written} articles were written: the kills came too early to prove anything"
    );
}
