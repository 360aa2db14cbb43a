//! Into an empty database many articles come without some indices and without the table of keys; nobody who asks sees a
//! difference, and at the end they are there.
#![allow(clippy::unwrap_used)] // Helpers of tests.

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::{Sample, add_all, add_bit_by_bit, full};
use readout_store::review::{By, Verdict};
use readout_store::store::Opening;
use readout_store::{Filter, Store, StoreError};

const INDICES: [&str; 4] = ["event_date", "event_id", "profile_hash", "statement_id"];
const BY: By<'_> = By { coder: "anna", at: "2024-06-02T08:00:00Z", reason: None };

/// Which of the indices there are, and how many keys wait.
fn there(path: &Path) -> (BTreeSet<String>, usize) {
    let file = rusqlite::Connection::open(path).unwrap();
    let mut names = file.prepare("SELECT name FROM sqlite_schema WHERE type = 'index'").unwrap();
    let names = names.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap);
    let names = names.filter(|name| INDICES.contains(&name.as_str())).collect();
    (names, file.query_row("SELECT count(*) FROM profile_key_later", [], |row| row.get(0)).unwrap())
}

fn all() -> BTreeSet<String> {
    INDICES.map(str::to_owned).into()
}

/// All records with the real events they belong to, and what looking up by id gives of each.
fn seen(store: &Store) -> Vec<String> {
    store.verify().unwrap();
    let mut seen = Vec::new();
    let each = |entry: readout_store::Record| {
        seen.push(serde_json::to_string(&entry).unwrap());
        Ok::<_, StoreError>(())
    };
    store.for_each_record(&Filter::default(), each).unwrap();
    let june = Filter { from: Some("2024-06-01".parse().unwrap()), ..Filter::default() };
    for event in store.events(&june).unwrap() {
        assert_eq!(store.event(&event.record.id).unwrap(), event);
        seen.push(format!("{} {:?}", event.record.id, event.real_event));
    }
    for statement in store.statements(&Filter::default()).unwrap() {
        seen.push(format!("{:?}", store.steps(&statement.record.id)));
    }
    seen
}

fn samples(numbers: std::ops::Range<usize>) -> Vec<Sample> {
    numbers.map(full).collect()
}

/// A store into which articles are coming, and how far it has come with them.
fn filling(path: &Path, numbers: std::ops::Range<usize>) -> Store {
    let mut store = Store::open(path).unwrap();
    let mut adding = store.adding_many().unwrap();
    add_bit_by_bit(&samples(numbers), 3, &mut adding).unwrap();
    adding.keep().unwrap();
    drop(adding);
    store
}

#[test]
fn what_is_held_back_changes_nothing_but_is_there_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let (path, other) = (folder.path().join("many.db"), folder.path().join("other.db"));
    let mut plain = Store::open(&other).unwrap();
    add_all(&samples(0..9), &mut plain).unwrap();
    let mut store = Store::open(&path).unwrap();
    let mut adding = store.adding_many().unwrap();
    add_bit_by_bit(&samples(0..5), 2, &mut adding).unwrap();
    adding.keep().unwrap();
    let (indices, waiting) = there(&path);
    assert!(indices.is_empty() && waiting > 5, "{indices:?}, {waiting} keys");
    add_bit_by_bit(&samples(5..9), 2, &mut adding).unwrap();
    adding.keep().unwrap();
    assert_eq!(seen(&Store::open_read_only(&path).unwrap()), seen(&plain));
    assert_eq!(there(&path).0.len(), 0, "reading alone changes nothing");
    let mut heard = Vec::new();
    adding.finish(|now| heard.push(now)).unwrap();
    assert_eq!(heard, (0..=5).rev().map(|left| Opening::Sorting { left }).collect::<Vec<_>>());
    assert_eq!((there(&path), seen(&store)), ((all(), 0), seen(&plain)));
    full(9).add(&mut store).unwrap();
    assert_eq!(store.timeline(&Filter::default()).unwrap()[0].real_event.articles, 10);
    assert_eq!(there(&path), (all(), 0));
}

#[test]
fn what_was_left_held_back_is_made_when_the_database_is_opened_or_added_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("readout.db");
    drop(filling(&path, 0..4));
    assert!(there(&path).0.is_empty());
    drop(Store::open(&path).unwrap());
    assert_eq!(there(&path), (all(), 0));
    let path = folder.path().join("again.db");
    let mut store = filling(&path, 0..4);
    full(4).add(&mut store).unwrap();
    assert_eq!(there(&path), (all(), 0));
    assert_eq!(store.timeline(&Filter::default()).unwrap()[0].real_event.articles, 5);
    let mut adding = store.adding_many().unwrap();
    add_bit_by_bit(&samples(5..7), 1, &mut adding).unwrap();
    adding.keep().unwrap();
    drop(adding);
    assert_eq!(there(&path), (all(), 0), "nothing is held back where something is");
}

#[test]
fn another_process_sees_no_difference() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("readout.db");
    let mut other = Store::open(&path).unwrap();
    let mut store = Store::open(&path).unwrap();
    let mut adding = store.adding_many().unwrap();
    add_bit_by_bit(&samples(0..4), 2, &mut adding).unwrap();
    adding.keep().unwrap();
    let id = other.events(&Filter::default()).unwrap()[0].record.id.clone();
    other.judge(&BY, &id, Verdict::Reject, None).unwrap();
    other.undo(&BY).unwrap();
    assert!(there(&path).0.is_empty());
    assert_eq!(
        other.timeline(&Filter::default()).unwrap()[0].real_event.articles,
        4,
        "keys that wait are found"
    );
    add_bit_by_bit(&samples(4..6), 1, &mut adding).unwrap();
    other.wait(std::time::Duration::from_millis(5)).unwrap();
    assert!(matches!(full(6).add(&mut other), Err(StoreError::Busy { .. })));
    adding.keep().unwrap();
    full(6).add(&mut other).unwrap();
    assert_eq!(there(&path), (all(), 0));
    add_bit_by_bit(&samples(7..9), 1, &mut adding).unwrap();
    adding.finish(|_| ()).unwrap();
    assert_eq!(there(&path), (all(), 0));
    assert_eq!(store.timeline(&Filter::default()).unwrap()[0].real_event.articles, 9);
    store.verify().unwrap();
}

#[test]
fn newer_versions_among_many_leave_no_row_that_points_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("readout.db");
    let mut store = Store::open(&path).unwrap();
    let mut adding = store.adding_many().unwrap();
    let newer: Vec<Sample> = (0..3)
        .map(|n| Sample { doc: full(n).doc, bytes: format!("newer {n}").into_bytes(), ..full(n + 20) })
        .collect();
    add_bit_by_bit(&samples(0..4), 2, &mut adding).unwrap();
    add_bit_by_bit(&newer, 2, &mut adding).unwrap();
    adding.finish(|_| ()).unwrap();
    assert_eq!(there(&path), (all(), 0));
    store.verify().unwrap();
    assert_eq!(store.articles(&Filter::default()).unwrap().len(), 4, "the newer ones and the one without");
}
