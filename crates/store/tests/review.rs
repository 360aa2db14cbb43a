//! What people decide, and that it can be taken back.

#![allow(clippy::unwrap_used)] // Helpers of tests.

mod common;

use common::{Sample, event, full, who};
use proptest::prelude::*;
use readout_engine::{Event, Reading};
use readout_store::review::{By, LogFilter, Verdict};
use readout_store::{Filter, Record, Store, StoreError};
use serde_json::{Value, json};
use tempfile::TempDir;

const ANNA: By<'_> = By { coder: "anna", at: "2024-06-02T08:00:00Z", reason: None };
const BEN: By<'_> = By { coder: "ben", at: "2024-06-03T08:00:00Z", reason: None };

fn store_with(samples: &[Sample]) -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path().join("readout.db")).unwrap();
    for sample in samples {
        sample.add(&mut store).unwrap();
    }
    (folder, store)
}

fn talks(doc: &str, day: &str) -> Sample {
    let sample = Sample::new(doc, &format!("{doc}：会谈"));
    let people = vec![who("安然", "person/an", "AAA", "host"), who("柏青", "", "BBB", "guest")];
    let told = event("meeting", day, people, vec![sample.span("会谈")]);
    sample.with(told)
}

/// Everything that can be seen: records in all states with their groups.
fn everything(store: &Store) -> Vec<String> {
    let any = ["proposed", "accepted", "corrected", "rejected", "unsure"].map(str::to_owned).to_vec();
    let filter = Filter { state: any, all_versions: true, ..Filter::default() };
    let mut lines = Vec::new();
    store
        .for_each_entry(&filter, |entry| {
            lines.push(format!("{} {:?}", serde_json::to_string(&entry.record).unwrap(), entry.real_event));
            Ok::<_, StoreError>(())
        })
        .unwrap();
    lines
}

fn events(store: &Store) -> Vec<String> {
    store.events(&Filter::default()).unwrap().into_iter().map(|e| e.record.id).collect()
}

fn state(store: &Store, id: &str) -> Option<String> {
    store.event(id).unwrap().record.review.map(|r| r.state)
}

fn set(field: &str, value: Value) -> Vec<(String, Value)> {
    vec![(field.to_owned(), value)]
}

#[test]
fn an_event_goes_from_proposed_to_decided_and_back() {
    let (_folder, mut store) = store_with(&[full(1)]);
    let before = everything(&store);
    let id = events(&store).remove(0);
    assert_eq!(state(&store, &id), None);
    store.judge(&ANNA, &id, Verdict::Accept, None).unwrap();
    assert_eq!(state(&store, &id).as_deref(), Some("accepted"));
    store.edit(&ANNA, &id, &set("place.country", json!("CCC"))).unwrap();
    let edited = store.event(&id).unwrap().record;
    let review = edited.review.unwrap();
    assert_eq!((review.state.as_str(), review.coder.as_str()), ("corrected", "anna"));
    assert_eq!(review.fields["place"], "corrected");
    assert_eq!(edited.place.unwrap().country.as_deref(), Some("CCC"));
    let reason = By { reason: Some("the same as another"), ..ANNA };
    store.judge(&reason, &id, Verdict::Reject, None).unwrap();
    assert_eq!(events(&store).len(), 1, "a rejected event is out of every list");
    let rejected = Filter { state: vec!["rejected".into()], ..Filter::default() };
    let found = store.events(&rejected).unwrap().remove(0).record;
    assert_eq!(found.review.unwrap().reason.as_deref(), Some("the same as another"));
    for _ in 0..3 {
        assert!(store.undo(&ANNA).unwrap().is_some());
    }
    assert!(store.undo(&ANNA).unwrap().is_none(), "there is nothing left to take back");
    assert_eq!(everything(&store), before);
    assert_eq!(store.log(&LogFilter::default()).unwrap().len(), 6, "the log keeps all of it");
    store.verify().unwrap();
}

#[test]
fn a_wrong_field_loses_its_value_and_a_needed_one_cannot() {
    let (_folder, mut store) = store_with(&[full(1)]);
    let id = events(&store).remove(0);
    store.judge(&ANNA, &id, Verdict::Reject, Some("place")).unwrap();
    let record = store.event(&id).unwrap().record;
    assert_eq!(record.place, None);
    assert_eq!(record.review.unwrap().fields["place"], "rejected");
    let refused = |result: Result<_, StoreError>| matches!(result, Err(StoreError::BadEdit { .. }));
    assert!(refused(store.judge(&ANNA, &id, Verdict::Reject, Some("status"))));
    assert!(refused(store.judge(&ANNA, &id, Verdict::Accept, Some("evidence"))));
    assert!(refused(store.edit(&ANNA, &id, &set("status", json!("maybe")))));
    assert!(refused(store.edit(&ANNA, &id, &set("date.end", json!("2024-05-01")))));
    assert!(refused(store.edit(&ANNA, &id, &set("kind", json!("meeting")))), "it is that already");
    assert_eq!(store.log(&LogFilter::default()).unwrap().len(), 1, "what is refused leaves no trace");
}

#[test]
fn the_log_cannot_be_changed() {
    let (folder, mut store) = store_with(&[full(1)]);
    let id = events(&store).remove(0);
    store.judge(&ANNA, &id, Verdict::Accept, None).unwrap();
    let raw = rusqlite::Connection::open(folder.path().join("readout.db")).unwrap();
    assert!(raw.execute("UPDATE decision SET coder = 'ben'", []).is_err());
    assert!(raw.execute("DELETE FROM decision", []).is_err());
}

#[test]
fn coders_work_blind_and_their_agreement_is_measured() {
    let (_folder, mut store) = store_with(&[full(1), full(2)]);
    let ids = events(&store);
    store.judge(&ANNA, &ids[0], Verdict::Reject, None).unwrap();
    store.edit(&ANNA, &ids[1], &set("status", json!("planned"))).unwrap();
    store.judge(&ANNA, &ids[1], Verdict::Accept, None).unwrap();
    let queue = |store: &Store, coder: &str| store.queue(&Filter::default(), coder).unwrap();
    assert_eq!(queue(&store, "ben").len(), 4, "what Anna has decided makes no difference to Ben");
    assert_eq!(queue(&store, "anna").len(), 2);
    let Record::Event(seen) = store.seen_by(&ids[1], "ben").unwrap().record else { panic!("not an event") };
    assert_eq!((seen.status.as_str(), seen.review), ("held", None), "Ben sees the proposal");
    let Record::Event(seen) = store.seen_by(&ids[1], "anna").unwrap().record else { panic!("not an event") };
    assert_eq!((seen.status.as_str(), seen.review.unwrap().state.as_str()), ("planned", "corrected"));
    store.judge(&BEN, &ids[0], Verdict::Accept, None).unwrap();
    store.judge(&BEN, &ids[1], Verdict::Accept, None).unwrap();
    let found = store.agreement(&[]).unwrap();
    assert_eq!((found.events, found.coders), (2, vec!["anna".to_owned(), "ben".to_owned()]));
    let fields: Vec<(&str, &str)> =
        found.disagreements.iter().map(|d| (d.event.as_str(), d.field.as_str())).collect();
    let mut expected = vec![(ids[0].as_str(), "verdict"), (ids[1].as_str(), "status")];
    expected.sort_unstable();
    assert_eq!(fields, expected);
    assert_eq!(
        store.undo(&BEN).unwrap().unwrap().subject,
        ids[1],
        "undo takes back one's own decisions only"
    );
}

#[test]
fn events_are_merged_and_split() {
    let (_folder, mut store) = store_with(&[talks("one", "2024-05-17"), talks("two", "2024-05-17")]);
    let real = |store: &Store| {
        let all = store.events(&Filter::default()).unwrap();
        let mut ids: Vec<String> = all.into_iter().map(|e| e.real_event.id).collect();
        ids.dedup();
        ids.len()
    };
    let before = everything(&store);
    assert_eq!(real(&store), 1, "two articles tell of one");
    let ids = events(&store);
    store.split_event(&ANNA, &ids[0]).unwrap();
    assert_eq!(real(&store), 2);
    talks("three", "2024-05-17").add(&mut store).unwrap();
    assert_eq!(store.timeline(&Filter::default()).unwrap().len(), 2, "the third joins the second");
    store.merge_events(&ANNA, &ids[0], &ids[1]).unwrap();
    assert_eq!(store.timeline(&Filter::default()).unwrap().len(), 1);
    store
        .edit(
            &ANNA,
            &ids[1],
            &set(
                "date",
                json!({"start": "2024-07-01", "end": "2024-07-01", "precision": "day",
        "text": null, "time_of_day": null}),
            ),
        )
        .unwrap();
    assert_eq!(store.event(&ids[0]).unwrap().real_event.id, store.event(&ids[1]).unwrap().real_event.id);
    assert_eq!(
        store.timeline(&Filter::default()).unwrap().len(),
        2,
        "another day is another event than the third"
    );
    for _ in 0..3 {
        store.undo(&ANNA).unwrap().unwrap();
    }
    store.verify().unwrap();
    let only = |lines: Vec<String>| lines.into_iter().filter(|l| !l.contains("\"three\"")).count();
    assert_eq!(only(everything(&store)), before.len());
    assert_eq!(store.timeline(&Filter::default()).unwrap().len(), 1);
}

#[test]
fn people_are_merged_also_in_articles_that_come_later() {
    let named = |doc: &str, name: &str, id: &str| {
        let sample = Sample::new(doc, &format!("{doc}：会谈"));
        let people = vec![who(name, id, "BBB", "guest"), who("安然", "person/an", "AAA", "host")];
        let told = event("meeting", "2024-05-17", people, vec![sample.span("会谈")]);
        sample.with(told)
    };
    let (_folder, mut store) = store_with(&[named("one", "柏青", "person/bo"), named("two", "白青", "")]);
    let before = everything(&store);
    let id_in = |store: &Store, doc: &str| {
        let filter = Filter { doc: vec![doc.into()], ..Filter::default() };
        store.events(&filter).unwrap().remove(0).record.participants.remove(0).id
    };
    store.merge_people(&ANNA, "白青", "person/bo").unwrap();
    assert_eq!(id_in(&store, "two").as_deref(), Some("person/bo"));
    named("three", "白青", "").add(&mut store).unwrap();
    assert_eq!(id_in(&store, "three").as_deref(), Some("person/bo"));
    assert!(matches!(store.merge_people(&ANNA, "无名", "柏青"), Err(StoreError::NoSuchId { .. })));
    store.undo(&ANNA).unwrap().unwrap();
    assert_eq!((id_in(&store, "two"), id_in(&store, "three")), (None, None));
    let rest: Vec<String> = everything(&store).into_iter().filter(|l| !l.contains("\"three\"")).collect();
    let records = |lines: &[String]| -> Vec<String> {
        lines.iter().map(|l| l.rsplit_once(' ').unwrap().0.to_owned()).collect()
    };
    assert_eq!(records(&rest), records(&before));
}

/// A reading of a sample with other events.
fn reading(sample: &Sample, change: impl Fn(usize, &mut Event) -> bool) -> Reading {
    let mut reading = sample.reading.clone();
    let mut n = 0;
    reading.events.retain_mut(|event| {
        n += 1;
        change(n - 1, event)
    });
    reading.statements.clear();
    reading
}

#[test]
fn rereading_changes_what_nobody_has_decided() {
    let sample = full(1);
    let (_folder, mut store) = store_with(std::slice::from_ref(&sample));
    let article = store.articles(&Filter::default()).unwrap().remove(0).id;
    let new = reading(&sample, |n, event| {
        event.subkind = Some("meeting".into());
        n == 0
    });
    let before = everything(&store);
    let looked = store.reread(&article, &ANNA, &sample.text, &new, true).unwrap();
    assert_eq!((looked.added.len(), looked.gone.len(), looked.changed.len()), (0, 3, 1));
    assert_eq!(everything(&store), before, "looking changes nothing");
    let done = store.reread(&article, &ANNA, &sample.text, &new, false).unwrap();
    assert_eq!(done, looked);
    let left = store.events(&Filter::default()).unwrap();
    assert_eq!((left.len(), left[0].record.subkind.as_deref()), (1, Some("meeting")));
    let again = store.reread(&article, &ANNA, &sample.text, &new, false).unwrap();
    assert!(again.is_same() && again.same == 1);
    store.verify().unwrap();
    assert_eq!(store.reread(&article, &ANNA, &sample.text, &sample.reading, false).unwrap().added.len(), 3);
    assert_eq!(everything(&store), before, "and back");
    assert_eq!(store.counts().unwrap().real_events, 2);
    let log = store.log(&LogFilter { subject: Some(article), ..LogFilter::default() }).unwrap();
    assert_eq!(log.len(), 2);
    assert_eq!(log[1].reason.as_deref(), Some("0 added, 3 gone, 1 changed"));
}

#[test]
fn rereading_never_touches_what_a_person_decided() {
    let sample = full(1);
    let (_folder, mut store) = store_with(std::slice::from_ref(&sample));
    let article = store.articles(&Filter::default()).unwrap().remove(0).id;
    let ids = events(&store);
    store.judge(&ANNA, &ids[0], Verdict::Reject, None).unwrap();
    store.edit(&ANNA, &ids[1], &set("status", json!("cancelled"))).unwrap();
    let said = store.statements(&Filter::default()).unwrap().remove(0).record.id;
    store.judge(&ANNA, &said, Verdict::Accept, None).unwrap();
    let before = everything(&store);
    // The new reading has somebody else at the talks, which gives the event another id.
    let other = reading(&sample, |n, event| {
        event.participants[1].name = "丁一".into();
        n == 0
    });
    let outcome = store.reread(&article, &ANNA, &sample.text, &other, false).unwrap();
    assert_eq!((outcome.added.len(), outcome.changed.len(), outcome.decided), (0, 0, 3));
    assert_eq!(outcome.gone.len(), 1, "the statement that nobody has decided");
    let after = everything(&store);
    let decided: Vec<&String> = before.iter().filter(|line| line.contains("\"review\"")).collect();
    assert_eq!(after.iter().collect::<Vec<_>>(), decided);
    assert_eq!(store.statement(&said).unwrap().record.event, None, "a rejected event is shown nowhere");
    for _ in 0..3 {
        store.undo(&ANNA).unwrap().unwrap();
    }
    assert_eq!(
        store.statement(&said).unwrap().record.event.as_deref(),
        Some(ids[0].as_str()),
        "it is still linked"
    );
    store.verify().unwrap();
}

#[test]
fn a_newer_version_takes_the_place_of_the_older_and_keeps_what_still_holds() {
    let mut first = full(1);
    first.bytes = b"first".to_vec();
    let (_folder, mut store) = store_with(&[first]);
    let ids = events(&store);
    store.edit(&ANNA, &ids[0], &set("level", json!("state"))).unwrap();
    store.judge(&ANNA, &ids[1], Verdict::Accept, None).unwrap();
    let mut second = full(1);
    second.bytes = b"second".to_vec();
    let words = second.text.as_str().replace("双方将于", "双方定于");
    second.text = readout_engine::Text::new(words);
    let moved = second.span("双方定于下月签署第1号文件");
    let sign = second.reading.events[1].evidence[0];
    for evidence in second.reading.events.iter_mut().flat_map(|e| &mut e.evidence) {
        if *evidence == sign {
            *evidence = moved;
        }
    }
    second.reading.events[0].evidence.truncate(1);
    second.add(&mut store).unwrap();
    assert_eq!(store.articles(&Filter::default()).unwrap().len(), 1);
    let all = Filter { all_versions: true, ..Filter::default() };
    let articles = store.articles(&all).unwrap();
    assert_eq!(articles.len(), 2, "both are kept");
    assert_eq!(store.events(&Filter::default()).unwrap().len(), 2);
    let waiting = store.queue(&Filter::default(), "anna").unwrap();
    assert_eq!(waiting.len(), 2, "the words of both facts have changed: {waiting:?}");
    let third = full(1);
    third.add(&mut store).unwrap();
    assert_eq!(
        store.queue(&Filter::default(), "anna").unwrap().len(),
        2,
        "nothing of the second was decided"
    );
}

#[test]
fn what_still_stands_on_the_same_words_stays_decided() {
    let mut first = full(1);
    first.bytes = b"first".to_vec();
    let (_folder, mut store) = store_with(&[first]);
    let ids = events(&store);
    store.edit(&ANNA, &ids[0], &set("level", json!("state"))).unwrap();
    let mut second = full(1);
    second.bytes = b"second".to_vec();
    second.add(&mut store).unwrap();
    let new = store.events(&Filter::default()).unwrap();
    assert_eq!(new.len(), 2);
    assert_ne!(new[0].record.id, ids[0]);
    let review = new[0].record.review.as_ref().unwrap();
    assert_eq!((review.state.as_str(), new[0].record.level.as_deref()), ("corrected", Some("state")));
    assert_eq!(review.reason.as_deref(), Some(format!("carried over from {}", ids[0]).as_str()));
    let article = &new[0].article_id;
    let older = store.event(&ids[0]).unwrap().article_id;
    assert_eq!(store.versions(article).unwrap(), (Some(older.clone()), None));
    assert_eq!(store.versions(&older).unwrap(), (None, Some(article.clone())));
    assert_eq!(new[0].real_event.articles, 1, "a superseded telling does not count");
}

#[derive(Clone, Debug)]
enum Step {
    Judge(usize, u8),
    Move(usize, i8),
    Merge(usize, usize),
    Split(usize),
    Person,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0_usize..8, 0_u8..3).prop_map(|(e, v)| Step::Judge(e, v)),
        (0_usize..8, 1_i8..9).prop_map(|(e, d)| Step::Move(e, d)),
        (0_usize..8, 0_usize..8).prop_map(|(a, b)| Step::Merge(a, b)),
        (0_usize..8).prop_map(Step::Split),
        Just(Step::Person),
    ]
}

fn take(store: &mut Store, ids: &[String], step: &Step) -> Result<(), StoreError> {
    let id = |n: usize| ids[n % ids.len()].as_str();
    let date = |day: i8| {
        json!({"start": format!("2024-05-{day:02}"), "end": format!("2024-05-{day:02}"), "precision": "day",
            "text": null, "time_of_day": null})
    };
    match step {
        Step::Judge(e, v) => {
            let verdict = [Verdict::Accept, Verdict::Reject, Verdict::Unsure][usize::from(*v)];
            store.judge(&ANNA, id(*e), verdict, None)
        }
        Step::Move(e, day) => store.edit(&ANNA, id(*e), &set("date", date(*day))),
        Step::Merge(a, b) => store.merge_events(&ANNA, id(*a), id(*b)),
        Step::Split(e) => store.split_event(&ANNA, id(*e)),
        Step::Person => store.merge_people(&ANNA, "柏青", "person/an"),
    }
    .map(|_| ())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_is_decided_can_be_taken_back(steps in proptest::collection::vec(step(), 1..12)) {
        let samples: Vec<Sample> =
            (1..5).map(|n| talks(&format!("doc-{n}"), &format!("2024-05-{:02}", n + n / 3))).collect();
        let (_folder, mut store) = store_with(&samples);
        let before = everything(&store);
        let ids = events(&store);
        let mut taken = 0;
        for step in &steps {
            match take(&mut store, &ids, step) {
                Ok(()) => taken += 1,
                Err(StoreError::BadEdit { .. }) => {}
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
        store.verify().unwrap();
        for _ in 0..taken {
            store.undo(&ANNA).unwrap().unwrap();
        }
        prop_assert_eq!(everything(&store), before);
        store.verify().unwrap();
    }
}

#[test]
fn anchors_hold_and_what_no_longer_fits_is_marked_and_not_moved() {
    let (folder, mut store) = store_with(&[full(1), full(2)]);
    let sound = store.check_anchors(|_| ()).unwrap();
    assert_eq!((sound.articles, sound.orphans.len()), (2, 0));
    assert!(sound.anchors >= 12, "{sound:?}");
    let id = events(&store).remove(0);
    let anchor = store.anchors(&id).unwrap().remove(0);
    let text = store.text(&store.event(&id).unwrap().article_id).unwrap();
    let units: Vec<u16> = text.encode_utf16().collect();
    assert_eq!(String::from_utf16(&units[anchor.utf16_start..anchor.utf16_end]).unwrap(), anchor.quote);
    assert_eq!(anchor.utf16_start, anchor.start + 1, "the globe at the beginning takes two units");
    let around = format!("{}{}{}", anchor.prefix, anchor.quote, anchor.suffix);
    assert!(text.contains(&around) && anchor.suffix.chars().count() == 32, "{around}");
    let raw = rusqlite::Connection::open(folder.path().join("readout.db")).unwrap();
    raw.execute("UPDATE article SET text = '又' || text WHERE doc = 'full-00001'", []).unwrap();
    let before = everything(&store);
    let found = store.check_anchors(|_| ()).unwrap();
    assert_eq!(found.orphans.len(), 8, "the text, and each of seven anchors: {found:?}");
    assert_eq!(found.orphans[0].reason, "the text is not the one that was read");
    let after = everything(&store);
    assert_eq!(after.iter().filter(|line| line.contains("\"orphan\":true")).count(), 4);
    let unmarked: Vec<String> = after.iter().map(|line| line.replace(",\"orphan\":true", "")).collect();
    assert_eq!(unmarked, before, "nothing was moved");
    raw.execute("UPDATE article SET text = substr(text, 2) WHERE doc = 'full-00001'", []).unwrap();
    assert!(store.check_anchors(|_| ()).unwrap().orphans.is_empty());
    assert_eq!(everything(&store), before, "what fits again is no orphan");
}

#[test]
fn undated_events_are_merged_too() {
    let undated = |doc: &str| {
        let mut sample = talks(doc, "2024-05-17");
        sample.reading.events[0].date = None;
        sample
    };
    let (_folder, mut store) = store_with(&[undated("one"), undated("two"), talks("three", "2024-05-17")]);
    let before = everything(&store);
    let ids = events(&store);
    store.merge_events(&ANNA, &ids[0], &ids[1]).unwrap();
    store.merge_events(&ANNA, &ids[1], &ids[2]).unwrap();
    assert_eq!(store.timeline(&Filter::default()).unwrap().len(), 1);
    talks("four", "2024-05-18").add(&mut store).unwrap();
    assert_eq!(store.timeline(&Filter::default()).unwrap().len(), 1, "the fourth joins the dated one");
    store.judge(&ANNA, &ids[0], Verdict::Reject, None).unwrap();
    for _ in 0..3 {
        store.undo(&ANNA).unwrap().unwrap();
    }
    let records = |lines: Vec<String>| -> Vec<String> {
        let records = lines
            .iter()
            .filter(|l| !l.contains("\"four\""))
            .map(|l| l.rsplit_once(' ').unwrap().0.to_owned());
        records.collect()
    };
    assert_eq!(records(everything(&store)), records(before));
    assert_eq!(store.timeline(&Filter::default()).unwrap().len(), 3, "four tells of the same as three");
}

#[test]
fn what_was_told_apart_only_by_a_rejected_event_is_one() {
    // One article tells of two meetings of the same people; the other of one on a day near both.
    let two = || {
        talks("one", "2024-05-16").with({
            let people = vec![who("安然", "person/an", "AAA", "host"), who("柏青", "", "BBB", "guest")];
            event("meeting", "2024-05-19", people, vec![Sample::new("one", "one：会谈").span("会谈")])
        })
    };
    let groups = |reject_first: bool| {
        let (_folder, mut store) = store_with(&[two()]);
        let second = events(&store).remove(1);
        let mut steps: Vec<bool> = vec![true, false];
        if !reject_first {
            steps.reverse();
        }
        for reject in steps {
            match reject {
                true => drop(store.judge(&ANNA, &second, Verdict::Reject, None).unwrap()),
                false => drop(talks("two", "2024-05-18").add(&mut store).unwrap()),
            }
        }
        store.verify().unwrap();
        store.timeline(&Filter::default()).unwrap().len()
    };
    assert_eq!(groups(true), groups(false), "the order of deciding and adding changes nothing");
}

#[test]
fn a_split_after_a_merge_splits() {
    let (_folder, mut store) = store_with(&[talks("one", "2024-05-17"), talks("two", "2024-07-17")]);
    let ids = events(&store);
    store.merge_events(&ANNA, &ids[0], &ids[1]).unwrap();
    assert_eq!(store.timeline(&Filter::default()).unwrap().len(), 1);
    store.split_event(&ANNA, &ids[0]).unwrap();
    assert_eq!(store.timeline(&Filter::default()).unwrap().len(), 2);
    store.undo(&ANNA).unwrap();
    assert_eq!(store.timeline(&Filter::default()).unwrap().len(), 1);
}

#[test]
fn chains_of_merged_people_are_taken_back_link_by_link() {
    let named = |doc: &str, name: &str| {
        let sample = Sample::new(doc, &format!("{doc}：会谈"));
        let people = vec![
            who(name, &format!("person/{doc}"), "BBB", "guest"),
            who("安然", "person/an", "AAA", "host"),
        ];
        let told = event("meeting", "2024-05-17", people, vec![sample.span("会谈")]);
        sample.with(told)
    };
    let (_folder, mut store) = store_with(&[named("a", "甲"), named("b", "乙"), named("c", "丙")]);
    let ids = |store: &Store| -> Vec<String> {
        let all = store.events(&Filter::default()).unwrap();
        all.into_iter().map(|e| e.record.participants[0].id.clone().unwrap()).collect()
    };
    let before = everything(&store);
    store.merge_people(&ANNA, "person/a", "person/b").unwrap();
    let between = ids(&store);
    store.merge_people(&ANNA, "person/b", "person/c").unwrap();
    assert_eq!(ids(&store), ["person/c"; 3]);
    store.undo(&ANNA).unwrap();
    assert_eq!(ids(&store), between);
    store.undo(&ANNA).unwrap();
    assert_eq!(everything(&store), before);
    for pair in [("person/a", "person/a"), ("甲", "person/a")] {
        assert!(matches!(store.merge_people(&ANNA, pair.0, pair.1), Err(StoreError::BadEdit { .. })));
    }
}

#[test]
fn a_coder_corrects_without_seeing_what_others_corrected() {
    let (_folder, mut store) = store_with(&[full(1)]);
    let id = events(&store).remove(0);
    store.edit(&ANNA, &id, &set("status", json!("cancelled"))).unwrap();
    store
        .edit(&BEN, &id, &set("status", json!("cancelled")))
        .expect("Ben does not know that it is that already");
    store.edit(&ANNA, &id, &set("participants.0.role", json!("party"))).unwrap();
    let Record::Event(seen) = store.seen_by(&id, "ben").unwrap().record else { panic!("not an event") };
    assert_eq!(seen.participants[0].role, "host");
    store.edit(&BEN, &id, &set("participants.1.role", json!("party"))).unwrap();
    store.undo(&ANNA).unwrap();
    let roles: Vec<String> =
        store.event(&id).unwrap().record.participants.into_iter().map(|p| p.role).collect();
    assert_eq!(roles, ["host", "party"], "nothing of Anna's is left in Ben's correction");
}

#[test]
fn undo_takes_back_what_the_coder_did_last_with_its_copies() {
    let mut first = full(1);
    first.bytes = b"first".to_vec();
    let (_folder, mut store) = store_with(&[first, full(2)]);
    let ids = events(&store);
    let of = |doc: &str| {
        let filter = Filter { doc: vec![doc.into()], all_versions: true, ..Filter::default() };
        store.events(&filter).unwrap().into_iter().map(|e| e.record.id).collect::<Vec<_>>()
    };
    let (one, two) = (of("full-00001").remove(0), of("full-00002").remove(0));
    assert!(ids.contains(&one) && ids.contains(&two));
    store.judge(&ANNA, &one, Verdict::Accept, None).unwrap();
    store.judge(&ANNA, &two, Verdict::Reject, None).unwrap();
    let mut second = full(1);
    second.bytes = b"second".to_vec();
    assert!(matches!(second.add(&mut store).unwrap(), readout_store::Added::Newer(..)));
    let new = store
        .events(&Filter { doc: vec!["full-00001".into()], ..Filter::default() })
        .unwrap()
        .remove(0)
        .record
        .id;
    assert_eq!(state(&store, &new).as_deref(), Some("accepted"));
    assert_eq!(store.agreement(&[]).unwrap().events, 0, "one coder decided one event once");
    assert_eq!(store.undo(&ANNA).unwrap().unwrap().subject, two, "the last decision of her own");
    assert_eq!(store.undo(&ANNA).unwrap().unwrap().subject, one);
    assert_eq!(state(&store, &new), None, "the copy goes with the original");
    let mut first = full(1);
    first.bytes = b"first".to_vec();
    assert!(matches!(first.add(&mut store).unwrap(), readout_store::Added::Superseded(_)));
}

#[test]
fn rereading_settles_and_refuses_a_damaged_text() {
    let sample = full(1);
    let (folder, mut store) = store_with(std::slice::from_ref(&sample));
    let article = store.articles(&Filter::default()).unwrap().remove(0).id;
    let ids = events(&store);
    store.judge(&ANNA, &ids[0], Verdict::Reject, None).unwrap();
    store.comment(&By { reason: Some("?"), ..ANNA }, &ids[1]).unwrap();
    let mut other = sample.reading.clone();
    other.events[0].participants[1].name = "丁一".into();
    other.events[1].level = Some("state".into());
    let first = store.reread(&article, &ANNA, &sample.text, &other, false).unwrap();
    assert!(first.changed.iter().any(|(_, new)| new.id() == ids[1]), "a comment decides nothing");
    let again = store.reread(&article, &ANNA, &sample.text, &other, false).unwrap();
    assert!(again.is_same(), "{again:?}");
    let raw = rusqlite::Connection::open(folder.path().join("readout.db")).unwrap();
    raw.execute("UPDATE article SET text = substr(text, 2)", []).unwrap();
    let damaged = readout_engine::Text::new(store.text(&article).unwrap());
    let refused = store.reread(&article, &ANNA, &damaged, &sample.reading, false);
    assert!(matches!(refused, Err(StoreError::BadEdit { .. })), "what verify would find is not read away");
    raw.execute("UPDATE event SET evidence = json_set(evidence, '$[0][0]', -5)", []).unwrap();
    assert!(!store.check_anchors(|_| ()).unwrap().orphans.is_empty(), "the worst damage is told, too");
}

#[test]
fn the_queue_of_a_coder_is_not_moved_by_what_others_change() {
    let (_folder, mut store) = store_with(&[full(1), full(2)]);
    let text = |s: &str| vec![s.to_owned()];
    let all = Filter::default;
    let day = |s: &str| Some(s.parse().unwrap());
    let filters = [
        all(),
        Filter { who: vec![text("柏青先生"), text("person/an")], ..all() },
        Filter { country: text("BBB"), ..all() },
        Filter { country: text("CCC"), ..all() },
        Filter { kind: text("meeting"), ..all() },
        Filter { subkind: text("talks"), ..all() },
        Filter { status: text("planned"), ..all() },
        Filter { place: text("石榴宫"), ..all() },
        Filter { from: day("2024-06-15"), ..all() },
        Filter { to: day("2024-05-17"), ..all() },
        Filter { doc: text("full-00001"), ..all() },
        Filter { state: text("proposed"), ..all() },
        Filter { state: text("corrected"), ..all() },
        Filter { limit: Some(2), ..all() },
    ];
    let queues = |store: &Store, coder: &str| -> Vec<Vec<String>> {
        filters.iter().map(|filter| store.queue(filter, coder).unwrap()).collect()
    };
    let before = queues(&store, "anna");
    let sizes: Vec<usize> = before.iter().map(Vec::len).collect();
    assert_eq!(sizes, [4, 4, 4, 0, 2, 2, 2, 2, 2, 2, 2, 4, 0, 2]);
    let change = |field: &str, value: serde_json::Value| vec![(field.to_owned(), value)];
    for id in events(&store) {
        for values in [
            change("kind", json!("call")),
            change("subkind", json!("phone")),
            change("status", json!("cancelled")),
            change("date", json!({"start": "2020-01-01", "end": "2020-01-01", "precision": "day"})),
            change("place", json!({"name": "别处", "country": "CCC"})),
            change("participants", json!([{"name": "丁一", "role": "party", "country": "CCC"}])),
        ] {
            store.edit(&BEN, &id, &values).unwrap();
        }
        // The queue is compared while the others are still to be changed, and at the end.
        assert_eq!(queues(&store, "anna"), before);
    }
    let bens: Vec<usize> = queues(&store, "ben").iter().map(Vec::len).collect();
    assert_eq!(bens, [4, 0, 0, 4, 0, 0, 0, 0, 0, 4, 2, 0, 4, 2], "a coder sees his own corrections");
    store.judge(&BEN, &events(&store)[0], Verdict::Reject, None).unwrap();
    assert_eq!(queues(&store, "anna"), before);
    assert_eq!(queues(&store, "ben")[0].len(), 3);
}

#[test]
fn agreement_compares_roles_places_and_attribution() {
    let (_folder, mut store) = store_with(&[full(1)]);
    let id = &events(&store)[0];
    store.judge(&ANNA, id, Verdict::Accept, None).unwrap();
    let values = [
        ("participants.0.role".to_owned(), json!("guest")),
        ("place.name".to_owned(), json!("梨花宫")),
        ("attributed_to".to_owned(), json!("丁一")),
    ];
    store.edit(&BEN, id, &values).unwrap();
    let found = store.agreement(&[]).unwrap();
    let share = |field: &str| found.fields.iter().find(|f| f.field == field).unwrap().share;
    assert_eq!((share("participants"), share("place.country")), (1.0, 1.0));
    assert_eq!((share("place.name"), share("attributed_to")), (0.0, 0.0));
    assert!(share("participants.role") < 0.5);
    let fields: Vec<&str> = found.disagreements.iter().map(|d| d.field.as_str()).collect();
    assert_eq!(fields, ["place.name", "attributed_to", "participants.role"]);
}

#[test]
fn rereading_renews_the_date_of_an_article_unless_it_was_given() {
    let mut sample = full(1);
    let (_folder, mut store) = store_with(std::slice::from_ref(&sample));
    let article = store.articles(&Filter::default()).unwrap().remove(0).id;
    let dated = |day: &str, source| {
        Some(readout_engine::pipeline::ReferenceDate { date: day.parse().unwrap(), source })
    };
    let source = readout_engine::pipeline::DateSource::Text;
    sample.reading.reference_date = dated("2024-05-20", source);
    let again = store.reread(&article, &ANNA, &sample.text, &sample.reading, false).unwrap();
    assert!(again.is_same(), "a date that was given stays: {again:?}");
    // As if the first reading had found another day in the text.
    let raw = rusqlite::Connection::open(store.path()).unwrap();
    raw.execute("UPDATE article SET reference_source = 'text'", []).unwrap();
    let looked = store.reread(&article, &ANNA, &sample.text, &sample.reading, true).unwrap();
    assert_eq!(looked.date, Some((sample.date, "2024-05-20".parse().ok())));
    assert_eq!(store.article(&article).unwrap().reference_date, sample.date, "it was only looked at");
    store.reread(&article, &ANNA, &sample.text, &sample.reading, false).unwrap();
    let kept = store.article(&article).unwrap();
    assert_eq!(kept.reference_date, "2024-05-20".parse().ok());
    assert_eq!(kept.reference_source.as_deref(), Some("text"));
    store.index(|_| ()).unwrap();
    let found = |from: &str| {
        let filter = Filter { from: from.parse().ok(), ..Filter::default() };
        let query = readout_store::Query::parse("石榴宫").unwrap();
        store
            .search(readout_store::Unit::Articles, &query, &filter, readout_store::Sort::Newest)
            .unwrap()
            .len()
    };
    assert_eq!((found("2024-05-20"), found("2024-05-21")), (1, 0), "the index has the new date");
    assert!(store.reread(&article, &ANNA, &sample.text, &sample.reading, false).unwrap().is_same());
}
