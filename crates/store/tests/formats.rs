//! A database of every released format opens and gives what it gave then.

#![allow(clippy::unwrap_used)] // Helpers of tests.

mod common;

use std::path::{Path, PathBuf};

use common::full;
use readout_store::review::{By, LogFilter, Verdict};
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

#[test]
fn a_database_of_format_1_reads_as_it_did() {
    let copy = tempfile::tempdir().unwrap();
    let path = copy.path().join("readout.db");
    std::fs::copy(folder(1).join("sample.sqlite"), &path).unwrap();
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
    let copy = tempfile::tempdir().unwrap();
    let path = copy.path().join("readout.db");
    std::fs::copy(folder(2).join("sample.sqlite"), &path).unwrap();
    let expected = std::fs::read_to_string(folder(2).join("expected.jsonl")).unwrap();
    assert_eq!(lines(&Store::open_read_only(&path).unwrap()), expected);
    let mut store = Store::open(&path).unwrap();
    store.verify().unwrap();
    assert_eq!(lines(&store), expected);
    assert!(expected.contains("\"state\":\"corrected\""));
    assert_eq!(store.log(&LogFilter::default()).unwrap().len(), 4);
    let event = store.timeline(&Filter::default()).unwrap().remove(0);
    assert_eq!(event.real_event.articles, 2);
    let found =
        store.search(Unit::Statements, &Query::parse("愿意").unwrap(), &Filter::default(), Sort::Newest);
    assert_eq!(found.unwrap().len(), 2);
    assert_eq!(store.undo(&BY).unwrap().unwrap().action, "merge");
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
