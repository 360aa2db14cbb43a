//! A database of every released format opens and gives what it gave then.

#![allow(clippy::unwrap_used)] // Helpers of tests.

mod common;

use std::path::{Path, PathBuf};

use common::full;
use readout_store::review::{By, LogFilter, Verdict};
use readout_store::store::Opening;
use readout_store::{Filter, Query, Sort, Store, StoreError, Unit};

fn folder(format: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/formats/v{format}"))
}

/// Everything a database has, as lines.
fn lines(store: &Store) -> String {
    let mut lines = String::new();
    let each = |record| {
        lines.push_str(&serde_json::to_string(&record).unwrap());
        lines.push('\n');
        Ok::<_, StoreError>(())
    };
    store.for_each_record(&Filter::default(), each).unwrap();
    for article in store.articles(&Filter::default()).unwrap() {
        lines.push_str(&serde_json::to_string(&article).unwrap());
        lines.push('\n');
    }
    lines
}

/// A copy of the database of a format, in a folder that goes with what is returned.
fn copied(format: u32) -> (tempfile::TempDir, PathBuf) {
    let copy = tempfile::tempdir().unwrap();
    let path = copy.path().join("readout.db");
    std::fs::copy(folder(format).join("sample.sqlite"), &path).unwrap();
    (copy, path)
}

#[test]
fn a_database_of_format_1_reads_as_it_did() {
    let (_copy, path) = copied(1);
    let expected = std::fs::read_to_string(folder(1).join("expected.jsonl")).unwrap();
    let found = Store::open_read_only(&path);
    assert!(matches!(found, Err(StoreError::Older { found: 1, .. })), "reading alone changes no file");
    let mut store = Store::open(&path).unwrap();
    store.verify().unwrap();
    assert_eq!(lines(&store), expected);
    let article = store.articles(&Filter::default()).unwrap().remove(0);
    assert_eq!(store.bytes(&article.id).unwrap(), full(1).bytes);
    assert_eq!(store.text(&article.id).unwrap(), full(1).text.as_str());
    let event = store.events(&Filter::default()).unwrap().remove(0);
    assert_eq!(event.real_event.articles, 2, "both tell of the same talks");
    assert_eq!(store.steps(&event.record.id).unwrap()[0].what, "date");
    full(3).add(&mut store).unwrap();
    assert_eq!(store.event(&event.record.id).unwrap().real_event.articles, 3);
}

#[test]
fn a_database_of_format_2_reads_as_it_did() {
    let (_copy, path) = copied(2);
    let found = Store::open_read_only(&path);
    assert!(matches!(found, Err(StoreError::Older { found: 2, .. })), "reading alone changes no file");
    let mut store = Store::open(&path).unwrap();
    reads_as_it_did(&mut store, 2);
    looks_up(&store);
}

#[test]
fn a_database_of_format_3_reads_as_it_did() {
    let (_copy, path) = copied(3);
    let found = Store::open_read_only(&path);
    assert!(matches!(found, Err(StoreError::Older { found: 3, .. })), "reading alone changes no file");
    let mut store = Store::open(&path).unwrap();
    reads_as_it_did(&mut store, 3);
    looks_up(&store);
}

#[test]
fn a_database_of_format_4_reads_as_it_did() {
    let (_copy, path) = copied(4);
    let found = Store::open_read_only(&path);
    assert!(matches!(found, Err(StoreError::Older { found: 4, .. })), "reading alone changes no file");
    let mut store = Store::open(&path).unwrap();
    reads_as_it_did(&mut store, 4);
    looks_up(&store);
}

#[test]
fn a_database_of_format_5_reads_as_it_did() {
    let (_copy, path) = copied(5);
    let expected = std::fs::read_to_string(folder(5).join("expected.jsonl")).unwrap();
    assert_eq!(lines(&Store::open_read_only(&path).unwrap()), expected);
    let mut store = Store::open(&path).unwrap();
    reads_as_it_did(&mut store, 5);
    looks_up(&store);
}

/// Tables, indices and triggers are the same whichever format a database began with.
#[test]
fn every_format_comes_to_the_same_tables() {
    let parts = |path: &Path| {
        let file = rusqlite::Connection::open(path).unwrap();
        let sql = "SELECT type || ' ' || name || ' ' || tbl_name FROM sqlite_schema ORDER BY 1";
        let mut parts = file.prepare(sql).unwrap();
        parts.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap).collect::<Vec<_>>()
    };
    let folder = tempfile::tempdir().unwrap();
    let new = folder.path().join("new.db");
    drop(Store::open(&new).unwrap());
    assert!(parts(&new).iter().any(|part| part == "trigger event_key_gone event"));
    for format in 1..=readout_store::store::FORMAT {
        let (_copy, path) = copied(format);
        drop(Store::open(&path).unwrap());
        assert_eq!(parts(&path), parts(&new), "format {format}");
    }
}

#[test]
fn opening_says_how_far_it_has_come() {
    let (copy, path) = copied(1);
    let mut heard = Vec::new();
    Store::open_watched(&path, |now| heard.push(now)).unwrap();
    let moving: Vec<(usize, usize)> = heard
        .iter()
        .filter_map(|now| match now {
            Opening::Moving { done, all } => Some((*done, *all)),
            Opening::Sorting { .. } | Opening::Indexing { .. } => None,
        })
        .collect();
    let (to_3, to_4) = (moving[0].1, moving[moving.len() - 1].1);
    assert!(to_3 > 8 && to_4 > 1);
    let expected = [to_3, to_4].into_iter().flat_map(|all| (1..=all).map(move |done| (done, all)));
    assert_eq!(moving, expected.collect::<Vec<_>>());
    let indexing = &heard[moving.len()..];
    assert_eq!(indexing, [Opening::Indexing { left: 2 }, Opening::Indexing { left: 0 }]);
    heard.clear();
    Store::open_existing(&path, |now| heard.push(now)).unwrap();
    assert!(heard.is_empty(), "there is nothing to do");
    let empty = copy.path().join("empty.db");
    std::fs::write(&empty, "").unwrap();
    let none = Store::open_existing(&empty, |_| ());
    assert!(matches!(none, Err(StoreError::Missing { .. })), "none is made of an empty file");
    assert_eq!(std::fs::read(&empty).unwrap(), b"");
}

/// What the fixtures of formats with decisions have in common.
fn reads_as_it_did(store: &mut Store, format: u32) {
    let expected = std::fs::read_to_string(folder(format).join("expected.jsonl")).unwrap();
    store.verify().unwrap();
    assert_eq!(lines(store), expected);
    assert!(expected.contains("\"state\":\"corrected\""));
    assert_eq!(store.log(&LogFilter::default()).unwrap().len(), 4);
    assert!(store.check_anchors(|_| ()).unwrap().orphans.is_empty());
    let event = store.timeline(&Filter::default()).unwrap().remove(0);
    assert_eq!(event.real_event.articles, 2);
    assert_eq!(store.real_event(&event.real_event.id[..8]).unwrap().len(), 2);
    let steps = store.steps(&event.record.id).unwrap();
    assert_eq!((steps[0].what.as_str(), steps[0].spans[0].quote.as_str()), ("date", "十七日上午"));
    let found =
        store.search(Unit::Statements, &Query::parse("愿意").unwrap(), &Filter::default(), Sort::Newest);
    assert_eq!(found.unwrap().len(), 2);
    assert_eq!(store.undo(&BY).unwrap().unwrap().action, "merge");
    full(3).add(store).unwrap();
    assert_eq!(store.event(&event.record.id).unwrap().real_event.articles, 3, "what is new is linked");
    store.verify().unwrap();
}

/// Everything that events and statements are looked up by.
fn looks_up(store: &Store) {
    let text = |s: &str| vec![s.to_owned()];
    let found =
        |filter: Filter| (store.events(&filter).unwrap().len(), store.statements(&filter).unwrap().len());
    assert_eq!(found(Filter { who: vec![text("person/an")], ..Filter::default() }), (6, 6));
    assert_eq!(found(Filter { who: vec![text("柏青先生")], ..Filter::default() }), (6, 3));
    assert_eq!(found(Filter { country: text("BBB"), ..Filter::default() }), (6, 3));
    assert_eq!(found(Filter { kind: text("agreement"), ..Filter::default() }), (3, 0));
    assert_eq!(found(Filter { who: vec![text("安")], ..Filter::default() }), (0, 0));
}

/// Who decides in the fixture.
const BY: By<'_> = By { coder: "anna", at: "2024-06-02T08:00:00Z", reason: Some("to show it") };

/// Writes the fixture of the newest format: run it once for a new format, before its release, and never again.
#[test]
#[ignore = "writes the fixture"]
fn write_the_fixture() {
    let folder = folder(readout_store::store::FORMAT);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("sample.sqlite");
    assert!(!path.exists(), "the fixture of a format does not change once it is there");
    let mut store = Store::open(&path).unwrap();
    for n in [1, 2] {
        full(n).add(&mut store).unwrap();
    }
    let ids: Vec<String> =
        store.events(&Filter::default()).unwrap().into_iter().map(|e| e.record.id).collect();
    store.judge(&BY, &ids[0], Verdict::Accept, None).unwrap();
    store.judge(&BY, &ids[1], Verdict::Unsure, Some("place")).unwrap();
    store.edit(&BY, &ids[2], &[("level".to_owned(), serde_json::json!("state"))]).unwrap();
    store.merge_events(&BY, &ids[2], &ids[3]).unwrap();
    store.index(|_| ()).unwrap();
    std::fs::write(folder.join("expected.jsonl"), lines(&store)).unwrap();
}
