//! Killing the process that writes, at any moment, leaves whole transactions only: whole articles, whole decisions,
//! whole rereadings, and a database of one format or the next.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // Helpers of tests.

mod common;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use common::full;
use readout_store::review::{By, LogFilter, Verdict};
use readout_store::{Filter, Record, Store, StoreError, records};
use serde_json::json;

/// Tells the child which database to write to, and from which number on.
const TARGET: &str = "READOUT_STORE_KILLED";
const BY: By<'_> = By { coder: "anna", at: "2024-06-02T08:00:00Z", reason: None };

/// How many processes are killed at each of four kinds of work.
const KILLS: usize = 50;
/// How many more are killed where a busy machine lets too few get to work before.
const PATIENCE: usize = 4 * KILLS;

fn target() -> (usize, String) {
    let target = std::env::var(TARGET).expect("only the other test runs this");
    let (first, path) = target.split_once('@').unwrap();
    (first.parse().unwrap(), path.to_owned())
}

/// What the killed process does: adds one article after the other and says so after each.
#[test]
#[ignore = "run by killed_while_adding, which kills it"]
fn adds_until_killed() {
    let (first, path) = target();
    let mut store = Store::open(path).unwrap();
    for n in first.. {
        full(n).add(&mut store).unwrap();
        println!("\nkept {n}");
    }
}

/// Decides one event after the other, in every way there is, and says so after each decision.
#[test]
#[ignore = "run by killed_while_reviewing, which kills it"]
fn reviews_until_killed() {
    let (first, path) = target();
    let mut store = Store::open(path).unwrap();
    let any = ["proposed", "accepted", "corrected", "rejected", "unsure"].map(str::to_owned).to_vec();
    let ids: Vec<String> = store
        .events(&Filter { state: any, ..Filter::default() })
        .unwrap()
        .into_iter()
        .map(|e| e.record.id)
        .collect();
    for n in first.. {
        let (id, other) = (&ids[n % ids.len()], &ids[(n * 7 + 1) % ids.len()]);
        let done = match n % 7 {
            0 => store.judge(&BY, id, Verdict::Accept, None),
            1 => store.judge(&BY, id, Verdict::Reject, None),
            2 => store.edit(&BY, id, &[("level".to_owned(), json!(format!("level-{n}")))]),
            3 if id != other => store.merge_events(&BY, id, other),
            4 => store.split_event(&BY, id),
            5 => store.undo(&BY).map(|undone| undone.unwrap()),
            _ => store.comment(&BY, id),
        };
        done.unwrap();
        println!("\nkept {n}");
    }
}

/// Reads every article again, now with fewer events, now with all.
#[test]
#[ignore = "run by killed_while_rereading, which kills it"]
fn rereads_until_killed() {
    let (first, path) = target();
    let mut store = Store::open(path).unwrap();
    let articles = store.articles(&Filter::default()).unwrap();
    for n in first.. {
        let article = &articles[n % articles.len()];
        let sample = full(article.doc.strip_prefix("full-").unwrap().parse().unwrap());
        let mut reading = sample.reading.clone();
        if (n / articles.len()).is_multiple_of(2) {
            reading.events.truncate(1);
            reading.statements.clear();
        }
        store.reread(&article.id, &BY, &sample.text, &reading, false).unwrap();
        println!("\nkept {n}");
    }
}

/// Opens a database of an older format, which brings it to the newest.
#[test]
#[ignore = "run by killed_while_migrating, which kills it"]
fn migrates_until_killed() {
    let (_, path) = target();
    Store::open(path).unwrap();
    println!("\nkept 0");
}

fn start(test: &str, path: &Path, first: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(TARGET, format!("{first}@{}", path.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Starts a test, kills it within so many microseconds of its first word, and gives what it said it had done.
fn killed(test: &str, path: &Path, first: usize, within: u64, state: &mut u64) -> Vec<usize> {
    let mut child = start(test, path, first);
    std::thread::sleep(Duration::from_micros(random(state) % within));
    child.kill().unwrap();
    child.wait().unwrap();
    said(&mut child)
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
fn killed_while_adding() {
    let folder = tempfile::tempdir().unwrap();
    let mut state = 20_231_229;
    let mut written = 0;
    for database in 0..PATIENCE.div_ceil(8) {
        if database * 8 >= KILLS && written > KILLS {
            break;
        }
        let path = folder.path().join(format!("{database}.db"));
        let (mut first, mut promised) = (0, BTreeSet::new());
        for _ in 0..8 {
            // The first kills fall into the making of the database, the others anywhere.
            promised.extend(killed("adds_until_killed", &path, first, 40_000, &mut state));
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

/// A database of `n` articles.
fn filled(path: &Path, n: usize) {
    let mut store = Store::open(path).unwrap();
    (0..n).for_each(|n| drop(full(n).add(&mut store).unwrap()));
}

/// What a list filters by and what the log says are the same of every event.
fn assert_in_line(store: &Store) {
    store.verify().unwrap();
    for state in ["proposed", "accepted", "corrected", "rejected", "unsure"] {
        let found = store.events(&Filter { state: vec![state.into()], ..Filter::default() }).unwrap();
        for event in found {
            let shown = event.record.review.map_or("proposed".to_owned(), |r| r.state);
            assert_eq!(shown, state, "{}", event.record.id);
        }
    }
}

#[test]
fn killed_while_reviewing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("readout.db");
    filled(&path, 12);
    let (mut state, mut decided) = (7, 0);
    for n in 0..PATIENCE {
        if n >= KILLS && decided > KILLS {
            break;
        }
        let promised = killed("reviews_until_killed", &path, decided, 60_000, &mut state).len();
        let store = Store::open(&path).unwrap();
        assert_in_line(&store);
        let log = store.log(&LogFilter::default()).unwrap().len();
        assert!(log >= decided + promised, "{log} decisions are kept, {decided} and {promised} were made");
        decided = log;
    }
    assert!(decided > KILLS, "only {decided} decisions: the kills came too early to prove anything");
}

#[test]
fn killed_while_rereading() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("readout.db");
    filled(&path, 12);
    let (mut state, mut read) = (11, 0);
    for n in 0..PATIENCE {
        if n >= KILLS && read > KILLS {
            break;
        }
        read += killed("rereads_until_killed", &path, read, 60_000, &mut state).len();
        let store = Store::open(&path).unwrap();
        assert_in_line(&store);
        for article in store.articles(&Filter::default()).unwrap() {
            let whole = [(2, 2), (1, 0)].contains(&(article.events, article.statements));
            assert!(whole, "{}: {} events, {} statements", article.doc, article.events, article.statements);
        }
    }
    assert!(read > KILLS, "only {read} rereadings: the kills came too early to prove anything");
}

#[test]
fn killed_while_migrating() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/v1/sample.sqlite");
    let (mut state, mut done) = (13, 0);
    for n in 0..KILLS {
        let path = folder.path().join(format!("{n}.db"));
        std::fs::copy(&fixture, &path).unwrap();
        done += killed("migrates_until_killed", &path, 0, 25_000, &mut state).len();
        let store = Store::open(&path).unwrap();
        store.verify().unwrap();
        assert_eq!(store.events(&Filter::default()).unwrap().len(), 4);
    }
    assert!(done < KILLS, "every migration had ended before it was killed");
}
