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

use common::{add_all, add_bit_by_bit, full};
use readout_store::review::{By, LogFilter, Verdict};
use readout_store::{Filter, Query, Record, Sort, Store, StoreError, Unit, records};
use serde_json::json;

/// Tells the child which database to write to, and from which number on.
const TARGET: &str = "READOUT_STORE_KILLED";
const BY: By<'_> = By { coder: "anna", at: "2024-06-02T08:00:00Z", reason: None };

/// How many processes are killed at each of several kinds of work.
const KILLS: usize = 50;
/// Articles that are kept in one transaction.
const TOGETHER: usize = 140;
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

/// The same by so many together, which are indexed in the same transaction.
#[test]
#[ignore = "run by killed_while_adding_many, which kills it"]
fn adds_many_until_killed() {
    let (first, path) = target();
    let mut store = Store::open(path).unwrap();
    for start in (first..).step_by(TOGETHER) {
        let samples: Vec<_> = (start..start + TOGETHER).map(full).collect();
        let mut adding = store.adding();
        add_bit_by_bit(&samples, TOGETHER / 2, &mut adding).unwrap();
        adding.keep().unwrap();
        println!("\nkept {start}");
    }
}

/// The same as `readout add` does into an empty database, and says so once more when all is made that was held back.
#[test]
#[ignore = "run by killed_while_filling, which kills it"]
fn fills_until_killed() {
    let (_, path) = target();
    let mut store = Store::open(path).unwrap();
    let mut adding = store.adding_many().unwrap();
    for start in (0..4 * TOGETHER).step_by(TOGETHER) {
        let samples: Vec<_> = (start..start + TOGETHER).map(full).collect();
        add_bit_by_bit(&samples, TOGETHER / 2, &mut adding).unwrap();
        adding.keep().unwrap();
        println!("\nkept {start}");
    }
    adding.finish(|_| ()).unwrap();
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

/// Indexes everything anew again and again.
#[test]
#[ignore = "run by killed_while_indexing, which kills it"]
fn indexes_until_killed() {
    let (first, path) = target();
    let mut store = Store::open(&path).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    for n in first.. {
        other.execute("INSERT OR IGNORE INTO search_todo SELECT article_id FROM article", []).unwrap();
        store.index(|_| ()).unwrap();
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

/// When to kill: within so many microseconds of the start, more as long as that is too early for anything to be done,
/// as on a busy machine.
struct Pace {
    within: u64,
    state: u64,
}

impl Pace {
    fn new(within: u64, seed: u64) -> Self {
        Self { within, state: seed }
    }

    /// Starts a test, kills it, and gives what it said it had done.
    fn killed(&mut self, test: &str, path: &Path, first: usize) -> Vec<usize> {
        let mut child = start(test, path, first);
        std::thread::sleep(Duration::from_micros(random(&mut self.state) % self.within));
        child.kill().unwrap();
        child.wait().unwrap();
        let said = said(&mut child);
        if said.is_empty() {
            self.within = (self.within * 5 / 4).min(4_000_000);
        }
        said
    }
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
    let mut pace = Pace::new(40_000, 20_231_229);
    let mut written = 0;
    for database in 0..PATIENCE.div_ceil(8) {
        if database * 8 >= KILLS && written > KILLS {
            break;
        }
        let path = folder.path().join(format!("{database}.db"));
        let (mut first, mut promised) = (0, BTreeSet::new());
        for _ in 0..8 {
            // The first kills fall into the making of the database, the others anywhere.
            promised.extend(pace.killed("adds_until_killed", &path, first));
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

#[test]
fn killed_while_adding_many() {
    let folder = tempfile::tempdir().unwrap();
    let (mut pace, mut written, mut database) = (Pace::new(250_000, 17), 0, 0);
    for n in 0..PATIENCE {
        if n >= KILLS / 2 && written > KILLS / 10 {
            break;
        }
        let path = folder.path().join(format!("{database}.db"));
        let first = kept(&path).len();
        assert_eq!(first % TOGETHER, 0, "all of a transaction is there or nothing");
        // So that looking at all of it stays quick.
        database += usize::from(first > 6 * TOGETHER);
        let said = pace.killed("adds_many_until_killed", &path, first);
        written += said.len();
        let store = Store::open(&path).unwrap();
        let kept = store.articles(&Filter::default()).unwrap().len();
        assert!(said.iter().all(|&n| n < kept), "what was said to be kept is kept");
        let query = Query::parse("双方将于下月签署").unwrap();
        let found = store.search(Unit::Events, &query, &Filter::default(), Sort::Newest).unwrap().len();
        assert_eq!(found, 2 * kept, "the index has what is kept and nothing else");
        assert_eq!(store.unindexed().unwrap(), 0);
    }
    assert!(written > KILLS / 10, "only {written} transactions: the kills came too early to prove anything");
}

#[test]
fn killed_while_filling() {
    let folder = tempfile::tempdir().unwrap();
    let (mut pace, mut written, mut held_back) = (Pace::new(400_000, 23), 0, 0);
    for n in 0..PATIENCE {
        if n >= KILLS / 2 && written > KILLS / 10 && held_back > KILLS / 10 {
            break;
        }
        let path = folder.path().join(format!("{n}.db"));
        let said = pace.killed("fills_until_killed", &path, 0);
        written += said.len();
        let Ok(left) = rusqlite::Connection::open(&path) else { continue };
        let index = "SELECT 1 FROM sqlite_schema WHERE name = 'event' AND NOT EXISTS \
                     (SELECT 1 FROM sqlite_schema WHERE name = 'event_id')";
        held_back += usize::from(left.prepare(index).unwrap().exists([]).unwrap());
        drop(left);
        let kept = kept(&path);
        assert_eq!(kept.len() % TOGETHER, 0, "all of a transaction is there or nothing");
        assert!(said.iter().all(|n| kept.binary_search(n).is_ok()), "what was said to be kept is kept");
        let left = rusqlite::Connection::open(&path).unwrap();
        assert!(!left.prepare(index).unwrap().exists([]).unwrap(), "what was held back is made");
        let store = Store::open(&path).unwrap();
        let told = store.timeline(&Filter::default()).unwrap();
        assert!(told.iter().all(|event| event.real_event.articles == kept.len()), "all are linked");
    }
    assert!(written > KILLS / 10 && held_back > KILLS / 10, "{written} transactions, {held_back} held back");
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
fn killed_while_indexing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("readout.db");
    let mut store = Store::open(&path).unwrap();
    add_all(&(0..150).map(full).collect::<Vec<_>>(), &mut store).unwrap();
    drop(store);
    let query = Query::parse("双方将于下月签署").unwrap();
    let found = |store: &Store| {
        let found = store.search(Unit::Events, &query, &Filter::default(), Sort::Newest).unwrap();
        found.into_iter().map(|hit| hit.id).collect::<BTreeSet<_>>()
    };
    let (mut pace, mut indexed, mut broken_off) = (Pace::new(150_000, 19), 0, 0);
    for n in 0..PATIENCE {
        if n >= KILLS / 2 && indexed > KILLS / 10 && broken_off > 0 {
            break;
        }
        indexed += pace.killed("indexes_until_killed", &path, indexed).len();
        // Read first as it was left: opening for writing indexes what is still to be indexed.
        let store = Store::open_read_only(&path).unwrap();
        broken_off += usize::from(store.unindexed().unwrap() > 0);
        assert_eq!(found(&store).len(), 300);
        drop(store);
        let store = Store::open(&path).unwrap();
        store.verify().unwrap();
        assert_eq!((found(&store).len(), store.unindexed().unwrap()), (300, 0));
    }
    assert!(indexed > KILLS / 10, "only {indexed} times: the kills came too early to prove anything");
    assert!(broken_off > 0, "no kill fell into the indexing");
}

#[test]
fn killed_while_reviewing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("readout.db");
    filled(&path, 12);
    let (mut pace, mut decided) = (Pace::new(60_000, 7), 0);
    for n in 0..PATIENCE {
        if n >= KILLS && decided > KILLS {
            break;
        }
        let promised = pace.killed("reviews_until_killed", &path, decided).len();
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
    let (mut pace, mut read) = (Pace::new(60_000, 11), 0);
    for n in 0..PATIENCE {
        if n >= KILLS && read > KILLS {
            break;
        }
        read += pace.killed("rereads_until_killed", &path, read).len();
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
    let formats = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let (mut pace, mut done) = (Pace::new(25_000, 13), 0);
    for n in 0..KILLS {
        let path = folder.path().join(format!("{n}.db"));
        std::fs::copy(formats.join(format!("v{}/sample.sqlite", 1 + n % 4)), &path).unwrap();
        done += pace.killed("migrates_until_killed", &path, 0).len();
        let store = Store::open(&path).unwrap();
        store.verify().unwrap();
        assert_eq!(store.events(&Filter::default()).unwrap().len(), 4);
    }
    assert!(done < KILLS, "every migration had ended before it was killed");
}
