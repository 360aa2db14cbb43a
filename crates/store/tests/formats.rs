//! A database of every released format opens and gives what it gave then.

#![allow(clippy::unwrap_used)] // Helpers of tests.

mod common;

use std::path::{Path, PathBuf};

use common::full;
use readout_store::{Filter, Store, StoreError};

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
    std::fs::write(folder.join("expected.jsonl"), lines(&store)).unwrap();
}
