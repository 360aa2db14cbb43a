//! What goes in comes out, and what is not ours is refused.

#![allow(clippy::unwrap_used)] // Helpers of tests.

mod common;

use std::path::PathBuf;

use common::{Sample, event, full, on, who};
use readout_engine::{Span, Status};
use readout_store::store::FORMAT;
use readout_store::{Added, Filter, Record, Store, StoreError, Stored, records};
use rusqlite::Connection;
use tempfile::TempDir;

fn fresh() -> (TempDir, PathBuf, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("readout.db");
    let store = Store::open(&path).unwrap();
    (folder, path, store)
}

fn everything(store: &Store, filter: &Filter) -> Vec<Record> {
    let mut all = Vec::new();
    store
        .for_each_record(filter, |record| {
            all.push(record);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    all
}

fn docs(events: &[readout_store::StoredEvent]) -> Vec<&str> {
    events.iter().map(|e| e.record.doc.as_str()).collect()
}

#[test]
fn the_record_comes_back_as_it_went_in() {
    let (_folder, path, mut store) = fresh();
    let samples = [full(2), full(1)];
    for sample in &samples {
        assert!(matches!(sample.add(&mut store).unwrap(), Added::New(_)));
    }
    let expected: Vec<Record> =
        [&samples[1], &samples[0]].iter().flat_map(|s| records(&s.doc, &s.text, &s.reading)).collect();
    assert_eq!(expected.len(), 8);
    assert_eq!(everything(&store, &Filter::default()), expected);
    drop(store);
    let store = Store::open_read_only(&path).unwrap();
    assert_eq!(everything(&store, &Filter::default()), expected);
    store.verify().unwrap();
}

#[test]
fn positions_slice_to_the_quote() {
    let (_folder, _, mut store) = fresh();
    let id = full(7).add(&mut store).unwrap().id().to_owned();
    let text = store.text(&id).unwrap();
    let scalars: Vec<char> = text.chars().collect();
    let is = |start: usize, end: usize, bytes: Span, quote: &str| {
        assert_eq!(scalars[start..end].iter().collect::<String>(), quote);
        assert_eq!(&text[bytes.start..bytes.end], quote);
        assert_ne!(start, bytes.start, "the text begins with a character of several bytes");
    };
    let mut seen = 0;
    for event in store.events(&Filter::default()).unwrap() {
        for (piece, bytes) in event.record.evidence.iter().zip(&event.bytes) {
            is(piece.start, piece.end, *bytes, &piece.quote);
            seen += 1;
        }
        for span in store.steps(&event.record.id).unwrap().iter().flat_map(|s| &s.spans) {
            is(span.start, span.end, Span::new(span.byte_start, span.byte_end), &span.quote);
            seen += 1;
        }
    }
    for statement in store.statements(&Filter::default()).unwrap() {
        is(statement.record.start, statement.record.end, statement.bytes, &statement.record.quote);
        for piece in &statement.record.pieces {
            assert_eq!(scalars[piece.start..piece.end].iter().collect::<String>(), piece.quote);
        }
        seen += 1;
    }
    assert_eq!(seen, 3 + 1 + 2);
    assert_eq!(store.statements(&Filter::default()).unwrap()[0].record.said(), "愿意继续往来。");
}

#[test]
fn the_same_bytes_are_kept_once() {
    let (_folder, _, mut store) = fresh();
    let first = full(1).add(&mut store).unwrap();
    let before = store.counts().unwrap();
    let mut again = full(1);
    again.reading.events.clear();
    assert_eq!(again.add(&mut store).unwrap(), Added::Kept(first.id().to_owned()));
    assert_eq!(store.counts().unwrap(), before);
    assert_eq!((before.sources, before.articles, before.events, before.statements), (1, 1, 2, 2));
}

#[test]
fn a_copy_under_another_name_shares_its_bytes_and_its_real_events() {
    let (_folder, _, mut store) = fresh();
    let mut one = full(1);
    one.reading.events[1].date = None;
    one.add(&mut store).unwrap();
    one.doc = "copy".into();
    assert!(matches!(one.add(&mut store).unwrap(), Added::New(_)));
    let counts = store.counts().unwrap();
    assert_eq!((counts.sources, counts.articles, counts.events, counts.real_events), (1, 2, 4, 2));
    assert!(store.events(&Filter::default()).unwrap().iter().all(|e| e.real_event.articles == 1));
}

#[test]
fn another_version_is_kept_beside_the_first_even_with_the_same_text() {
    let (_folder, _, mut store) = fresh();
    let first = full(1);
    first.add(&mut store).unwrap();
    let mut corrected = full(1);
    corrected.bytes.extend_from_slice(b" ");
    corrected.date = Some("2024-05-18".parse().unwrap());
    assert!(matches!(corrected.add(&mut store).unwrap(), Added::Newer(..)));
    let counts = store.counts().unwrap();
    assert_eq!((counts.sources, counts.articles, counts.events, counts.real_events), (2, 2, 4, 2));
    let all = Filter { all_versions: true, ..Filter::default() };
    let mut ids: Vec<String> = everything(&store, &all).iter().map(|r| r.id().to_owned()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 8);
}

#[test]
fn bytes_text_notices_and_steps_are_kept() {
    let (_folder, _, mut store) = fresh();
    let sample = full(3);
    let id = sample.add(&mut store).unwrap().id().to_owned();
    assert_eq!(store.bytes(&id).unwrap(), sample.bytes);
    assert_eq!(store.text(&id).unwrap(), sample.text.as_str());
    let article = store.article(&id[..6]).unwrap();
    assert_eq!((article.doc.as_str(), article.path.as_str()), ("full-00003", "in/full-00003.txt"));
    assert_eq!((article.events, article.statements, article.byte_count), (2, 2, sample.bytes.len()));
    assert_eq!(article.reference_source.as_deref(), Some("given"));
    let notices = store.notices(&id).unwrap();
    assert_eq!(notices.iter().map(|n| n.code.as_str()).collect::<Vec<_>>(), ["decode.guessed", "time.guess"]);
    assert_eq!(notices[1].start, Some(sample.text.scalar(sample.reading.notices[0].span.unwrap().start)));
    let event = &store.events(&Filter::default()).unwrap()[0].record.id;
    let steps = store.steps(event).unwrap();
    assert_eq!((steps[0].by.as_str(), steps[0].spans[0].quote.as_str()), ("zh/time#day", "十七日上午"));
}

#[test]
fn ids_may_be_cut_short_but_not_too_short() {
    let (_folder, _, mut store) = fresh();
    for n in 0..40 {
        full(n).add(&mut store).unwrap();
    }
    let ids: Vec<String> =
        store.events(&Filter::default()).unwrap().into_iter().map(|e| e.record.id).collect();
    assert_eq!(store.event(&ids[0].to_uppercase()[..12]).unwrap().record.id, ids[0]);
    assert!(matches!(store.event(&ids[0][..3]), Err(StoreError::ShortId { least: 4, .. })));
    assert!(matches!(store.event("e_%%"), Err(StoreError::NoSuchId { .. })));
    assert!(matches!(store.find("zzzz"), Err(StoreError::NoSuchId { .. })));
    let Stored::Event(event) = store.find(&ids[1]).unwrap() else { panic!("not an event") };
    let Stored::RealEvent(told) = store.find(&event.real_event.id).unwrap() else {
        panic!("not a real event")
    };
    assert_eq!(told.len(), event.real_event.articles);
}

#[test]
fn an_ambiguous_beginning_names_what_it_fits() {
    let (_folder, path, mut store) = fresh();
    full(1).add(&mut store).unwrap();
    let inside = Connection::open(&path).unwrap();
    inside.execute("UPDATE event SET id = 'eabc' || position", []).unwrap();
    let Err(StoreError::AmbiguousId { candidates, .. }) = store.event("eabc") else {
        panic!("not ambiguous")
    };
    assert_eq!(candidates, ["eabc0", "eabc1"]);
}

fn library() -> (TempDir, Store) {
    let (folder, _, mut store) = fresh();
    let people =
        |a: &str, b: &str| vec![who(a, &format!("person/{a}"), "AAA", "host"), who(b, "", b, "guest")];
    let article = |doc: &str, kind: &str, day: &str, a: &str, b: &str| {
        let sample = Sample::new(doc, &format!("{doc}{a}{b}"));
        let evidence = vec![sample.span(doc)];
        sample.with(event(kind, day, people(a, b), evidence))
    };
    let mut undated = article("undated", "visit", "2020-01-01", "Ann", "CCC");
    undated.reading.events[0].date = None;
    let mut year = article("year", "meeting", "2023-01-01", "Ann", "BBB");
    year.reading.events[0].date =
        common::between("2023-01-01", "2023-12-31", readout_engine::finding::Precision::Year);
    let mut planned = article("planned", "visit", "2023-06-01", "Bo", "CCC");
    planned.reading.events[0].status = Status::Planned;
    planned.reading.events[0].place = Some(readout_engine::Place {
        name: Some("石榴宫".into()),
        id: Some("place/hall".into()),
        country: Some("DDD".into()),
        span: None,
    });
    let mut late = article("late", "call", "2024-02-03", "Bo", "BBB");
    late.outlet = "Evening Post";
    for sample in [late, undated, planned, year] {
        sample.add(&mut store).unwrap();
    }
    (folder, store)
}

#[test]
fn filters_find_what_they_name() {
    let (_folder, store) = library();
    let found = |filter: Filter| {
        let events = store.events(&filter).unwrap();
        docs(&events).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let text = |s: &str| vec![s.to_owned()];
    let day = |s: &str| on(s).map(|w| w.start);
    assert_eq!(found(Filter::default()), ["year", "planned", "late", "undated"]);
    assert_eq!(found(Filter { who: vec![text("ann")], ..Filter::default() }), ["year", "undated"]);
    assert_eq!(found(Filter { who: vec![text("person/Bo")], ..Filter::default() }), ["planned", "late"]);
    assert_eq!(found(Filter { who: vec![text("Bo先生"), text("BBB")], ..Filter::default() }), ["late"]);
    let either = vec!["Bo".to_owned(), "Ann".to_owned()];
    assert_eq!(found(Filter { who: vec![either], ..Filter::default() }).len(), 4);
    assert_eq!(found(Filter { country: text("CCC"), ..Filter::default() }), ["planned", "undated"]);
    assert_eq!(found(Filter { country: text("DDD"), ..Filter::default() }), ["planned"]);
    let both = vec!["AAA".to_owned(), "BBB".to_owned()];
    assert_eq!(found(Filter { country: both, ..Filter::default() }), ["year", "late"]);
    assert_eq!(found(Filter { kind: text("visit"), ..Filter::default() }), ["planned", "undated"]);
    assert_eq!(found(Filter { status: text("planned"), ..Filter::default() }), ["planned"]);
    assert_eq!(found(Filter { place: text("石榴宫"), ..Filter::default() }), ["planned"]);
    assert_eq!(found(Filter { place: text("place/hall"), ..Filter::default() }), ["planned"]);
    assert_eq!(found(Filter { doc: text("late"), ..Filter::default() }), ["late"]);
    assert_eq!(found(Filter { outlet: text("evening post"), ..Filter::default() }), ["late"]);
    assert_eq!(found(Filter { from: day("2023-06-02"), ..Filter::default() }), ["year", "late"]);
    assert_eq!(found(Filter { to: day("2023-03-01"), ..Filter::default() }), ["year"]);
    assert_eq!(found(Filter { limit: Some(2), ..Filter::default() }), ["year", "planned"]);
    assert!(found(Filter { who: vec![text("n' OR 1=1 --")], ..Filter::default() }).is_empty());
}

#[test]
fn articles_and_statements_are_filtered_too() {
    let (_folder, mut store) = library();
    full(1).add(&mut store).unwrap();
    let text = |s: &str| vec![s.to_owned()];
    let articles = |filter: Filter| store.articles(&filter).unwrap().len();
    assert_eq!(articles(Filter::default()), 5);
    assert_eq!(articles(Filter { who: vec![text("ann")], ..Filter::default() }), 2);
    assert_eq!(articles(Filter { who: vec![text("安然")], ..Filter::default() }), 1);
    assert_eq!(articles(Filter { from: on("2024-05-10").map(|w| w.start), ..Filter::default() }), 0);
    let statements = |filter: Filter| store.statements(&filter).unwrap().len();
    assert_eq!(statements(Filter::default()), 2);
    assert_eq!(statements(Filter { who: vec![text("柏青")], ..Filter::default() }), 1);
    assert_eq!(statements(Filter { country: text("AAA"), ..Filter::default() }), 2);
    assert_eq!(statements(Filter { kind: text("visit"), ..Filter::default() }), 0);
    assert_eq!(statements(Filter { to: on("2024-05-16").map(|w| w.start), ..Filter::default() }), 0);
    let limited = Filter { limit: Some(5), ..Filter::default() };
    assert_eq!(everything(&store, &limited), everything(&store, &Filter::default())[..5]);
}

fn damaged(bytes: &[u8]) -> (StoreError, StoreError, bool) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("readout.db");
    std::fs::write(&path, bytes).unwrap();
    let errors = (Store::open(&path).unwrap_err(), Store::open_read_only(&path).unwrap_err());
    (errors.0, errors.1, std::fs::read(&path).unwrap() == bytes)
}

#[test]
fn what_is_no_database_is_refused_and_left_alone() {
    for bytes in [&b"short"[..], &[b'x'; 5000], "会谈".repeat(4000).as_bytes()] {
        let (write, read, untouched) = damaged(bytes);
        assert!(matches!(write, StoreError::NotADatabase { .. }), "{write}");
        assert!(matches!(read, StoreError::NotADatabase { .. }), "{read}");
        assert!(untouched);
        assert!(write.to_string().contains("readout.db"), "{write}");
    }
}

fn refused(prepare: impl Fn(&Connection)) -> (StoreError, StoreError) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("readout.db");
    let inside = Connection::open(&path).unwrap();
    prepare(&inside);
    drop(inside);
    let before = std::fs::read(&path).unwrap();
    let errors = (Store::open(&path).unwrap_err(), Store::open_read_only(&path).unwrap_err());
    assert_eq!(std::fs::read(&path).unwrap(), before, "a refused file is left alone");
    errors
}

#[test]
fn the_database_of_another_program_is_refused() {
    let (write, read) = refused(|c| c.execute_batch("CREATE TABLE notes (text)").unwrap());
    assert!(matches!((write, read), (StoreError::NotOurs { .. }, StoreError::NotOurs { .. })));
    let (write, _) = refused(|c| {
        c.execute_batch("PRAGMA application_id = 7; PRAGMA user_version = 1; CREATE TABLE source (x)")
            .unwrap();
    });
    assert!(matches!(write, StoreError::NotOurs { .. }), "{write}");
}

#[test]
fn a_newer_database_is_refused() {
    let (write, read) = refused(|c| {
        let newer = format!(
            "PRAGMA application_id = {}; PRAGMA user_version = {}; CREATE TABLE source (x)",
            readout_store::store::APPLICATION_ID,
            FORMAT + 1
        );
        c.execute_batch(&newer).unwrap();
    });
    for error in [write, read] {
        let StoreError::Newer { found, known, .. } = error else { panic!("{error}") };
        assert_eq!((found, known), (FORMAT + 1, FORMAT));
    }
}

#[test]
fn a_missing_database_is_made_only_for_writing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("名字 with ?%#.db");
    let error = Store::open_read_only(&path).unwrap_err();
    assert!(matches!(error, StoreError::Missing { .. }) && error.hint().is_some(), "{error}");
    assert!(!path.exists());
    Store::open(&path).unwrap();
    assert!(path.exists());
    Store::open_read_only(&path).unwrap();
    let error = Store::open(folder.path().join("no/such/folder.db")).unwrap_err();
    assert!(error.to_string().contains("there is no folder"), "{error}");
    let error = Store::open(folder.path()).unwrap_err();
    assert!(error.to_string().contains("it is a folder"), "{error}");
    std::fs::write(folder.path().join("empty.db"), b"").unwrap();
    let error = Store::open_read_only(folder.path().join("empty.db")).unwrap_err();
    assert!(matches!(error, StoreError::Missing { .. }), "{error}");
}

#[test]
fn readers_see_whole_articles_while_another_writes() {
    let (_folder, path, mut store) = fresh();
    full(1).add(&mut store).unwrap();
    let reader = Store::open_read_only(&path).unwrap();
    let mut seen = 0;
    reader
        .for_each_record(&Filter::default(), |_| {
            seen += 1;
            full(100 + seen).add(&mut store)?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_eq!(seen, 4, "an export sees one state of the database");
    assert_eq!(reader.counts().unwrap().articles, 5);
}

#[test]
fn keeps_text_with_zero_bytes() {
    let (_folder, _, mut store) = fresh();
    let sample = Sample::new("nul", "a\0b会谈");
    let evidence = vec![sample.span("b会谈")];
    let sample = sample.with(event("meeting", "2024-01-01", vec![who("A\0", "", "", "party")], evidence));
    let id = sample.add(&mut store).unwrap().id().to_owned();
    assert_eq!(store.text(&id).unwrap(), "a\0b会谈");
    assert_eq!(everything(&store, &Filter::default()), records("nul", &sample.text, &sample.reading));
}

#[test]
fn names_that_mean_something_to_sqlite_are_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(":memory:");
    Store::open(&path).unwrap();
    assert!(path.exists());
    let error = Store::open("").unwrap_err();
    assert!(matches!(error, StoreError::CannotOpen { .. }), "{error}");
}

#[test]
fn damage_is_said() {
    let (_folder, path, mut store) = fresh();
    for n in 0..30 {
        full(n).add(&mut store).unwrap();
    }
    drop(store);
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0x5a);
    std::fs::write(&path, &bytes).unwrap();
    let error = Store::open_read_only(&path).and_then(|store| store.verify()).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    bytes.truncate(middle);
    std::fs::write(&path, &bytes).unwrap();
    let error = Store::open(&path).and_then(|store| store.verify()).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
}
