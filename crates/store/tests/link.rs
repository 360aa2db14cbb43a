//! Real events across articles.

#![allow(clippy::unwrap_used)] // Helpers of tests.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Sample, add_bit_by_bit, event, who};
use proptest::prelude::*;
use readout_engine::{Event, Status};
use readout_store::{Filter, Store};

/// What an article tells: kind, day of May, and which of four people.
type Told = (usize, i8, Vec<usize>);

const KINDS: [&str; 2] = ["meeting", "visit"];
const PEOPLE: [(&str, &str, &str, &str); 4] = [
    ("安然", "person/an", "AAA", "host"),
    ("柏青", "person/bo", "BBB", "guest"),
    ("陈实", "", "AAA", "attendee"),
    ("丁一", "", "", "party"),
];

fn sample(n: usize, told: &[Told]) -> Sample {
    let mut sample = Sample::new(&format!("doc-{n}"), &format!("第{n}篇。会谈。"));
    for (kind, day, people) in told {
        let people = people.iter().map(|&p| PEOPLE[p]).map(|(n, i, c, r)| who(n, i, c, r)).collect();
        let evidence = vec![sample.span("会谈")];
        sample.reading.events.push(event(KINDS[*kind], &format!("2024-05-{day:02}"), people, evidence));
    }
    sample
}

/// Which events are one real event, and under which id, after adding in an order.
fn groups(samples: &[Sample], order: &[usize]) -> BTreeMap<String, BTreeSet<String>> {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path().join("readout.db")).unwrap();
    for &n in order {
        samples[n].add(&mut store).unwrap();
    }
    groups_in(&store)
}

fn groups_in(store: &Store) -> BTreeMap<String, BTreeSet<String>> {
    store.verify().unwrap();
    let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for event in store.events(&Filter::default()).unwrap() {
        groups.entry(event.real_event.id).or_default().insert(event.record.id);
    }
    assert_eq!(store.counts().unwrap().real_events, groups.len(), "no real event is left over");
    groups
}

/// The same where each transaction has so many, and every other is of another process.
fn groups_at_once(
    samples: &[Sample],
    at_once: usize,
    processes: usize,
) -> BTreeMap<String, BTreeSet<String>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("readout.db");
    let mut stores: Vec<Store> = (0..processes).map(|_| Store::open(&path).unwrap()).collect();
    for (n, samples) in samples.chunks(at_once).enumerate() {
        let mut adding = stores[n % processes].adding();
        add_bit_by_bit(samples, 1 + n % 2, &mut adding).unwrap();
        adding.keep().unwrap();
    }
    groups_in(&stores[0])
}

/// The same where nothing is known of what has been added before but what the database has.
fn groups_from_file(samples: &[Sample]) -> BTreeMap<String, BTreeSet<String>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("readout.db");
    for sample in samples {
        sample.add(&mut Store::open(&path).unwrap()).unwrap();
    }
    groups_in(&Store::open(&path).unwrap())
}

fn told() -> impl Strategy<Value = Vec<Told>> {
    let people = proptest::sample::subsequence(vec![0, 1, 2, 3], 1..=4);
    proptest::collection::vec((0_usize..2, 1_i8..7, people), 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn the_order_of_adding_changes_nothing(
        (articles, order) in proptest::collection::vec(told(), 2..8).prop_flat_map(|articles| {
            let order: Vec<usize> = (0..articles.len()).collect();
            (Just(articles), Just(order).prop_shuffle())
        }),
    ) {
        let samples: Vec<Sample> = articles.iter().enumerate().map(|(n, told)| sample(n, told)).collect();
        let straight: Vec<usize> = (0..samples.len()).collect();
        prop_assert_eq!(groups(&samples, &straight), groups(&samples, &order));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn what_is_known_while_adding_changes_nothing(
        articles in proptest::collection::vec((told(), 0_usize..16), 2..16),
        at_once in 1_usize..6,
    ) {
        // Some are newer versions of others, so that profiles go.
        let name = |n: usize, of: usize| if of < n && of < 4 { of } else { n };
        let samples: Vec<Sample> = articles
            .iter()
            .enumerate()
            .map(|(n, (told, of))| {
                let mut sample = sample(n, told);
                sample.doc = format!("doc-{}", name(n, *of));
                sample
            })
            .collect();
        let expected = groups_from_file(&samples);
        prop_assert_eq!(&groups_at_once(&samples, at_once, 1), &expected);
        prop_assert_eq!(&groups_at_once(&samples, at_once, 2), &expected);
    }
}

fn talks(doc: &str, day: &str, change: impl Fn(&mut Event)) -> Sample {
    let sample = Sample::new(doc, &format!("{doc}：会谈"));
    let people = vec![who("安然", "person/an", "AAA", "host"), who("柏青", "", "BBB", "guest")];
    let mut told = event("meeting", day, people, vec![sample.span("会谈")]);
    change(&mut told);
    sample.with(told)
}

#[test]
fn a_timeline_has_one_line_for_a_real_event_and_counts_its_articles() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path().join("readout.db")).unwrap();
    let mut announced = talks("announced", "2024-05-17", |e| e.status = Status::Planned);
    announced.date = Some("2024-05-10".parse().unwrap());
    let held = talks("held", "2024-05-17", |_| ());
    let short = talks("brief", "2024-05-18", |e| e.subkind = Some("talks".into()));
    let other = talks("other", "2024-07-01", |_| ());
    for sample in [&announced, &short, &other, &held] {
        sample.add(&mut store).unwrap();
    }
    let mut copy = held;
    copy.doc = "copy".into();
    copy.add(&mut store).unwrap();
    let line = |n: usize| {
        let timeline = store.timeline(&Filter::default()).unwrap();
        assert_eq!(timeline.len(), 2);
        let event = &timeline[n];
        (event.record.status.clone(), event.real_event.articles)
    };
    assert_eq!(line(0), ("held".to_owned(), 3), "a copy is no other article");
    assert_eq!(line(1), ("held".to_owned(), 1));
    let planned = Filter { status: vec!["planned".into()], ..Filter::default() };
    let only = store.timeline(&planned).unwrap();
    assert_eq!((only.len(), only[0].record.doc.as_str()), (1, "announced"));
    let told = store.real_event(&only[0].real_event.id).unwrap();
    assert_eq!(told.len(), 4);
    assert_eq!(told[0].record.doc, "brief", "articles of one date come by name");
    assert_eq!(store.timeline(&Filter { limit: Some(1), ..Filter::default() }).unwrap().len(), 1);
}

#[test]
fn two_talks_that_one_article_tells_of_stay_two() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path().join("readout.db")).unwrap();
    for (doc, day) in [("seventeenth", "2024-05-17"), ("eighteenth", "2024-05-18")] {
        talks(doc, day, |_| ()).add(&mut store).unwrap();
    }
    assert_eq!(store.counts().unwrap().real_events, 1);
    let mut both = talks("both", "2024-05-17", |_| ());
    both.reading.events.push(talks("both", "2024-05-18", |_| ()).reading.events.remove(0));
    both.add(&mut store).unwrap();
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for event in store.events(&Filter::default()).unwrap() {
        told.entry(event.real_event.id).or_default().push(event.record.doc);
    }
    let mut told: Vec<Vec<String>> = told.into_values().collect();
    told.sort();
    assert_eq!(told, [["both", "eighteenth"], ["both", "seventeenth"]]);
}

#[test]
fn the_latest_announcement_stands_until_it_is_held() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path().join("readout.db")).unwrap();
    let shown = |store: &Store| store.timeline(&Filter::default()).unwrap().remove(0).record.status;
    let told = [
        ("a", "2024-05-12", Status::Cancelled, "cancelled"),
        ("b", "2024-05-01", Status::Planned, "cancelled"),
        ("c", "2024-05-14", Status::Postponed, "postponed"),
        ("d", "2024-05-10", Status::Held, "held"),
        ("e", "2024-05-15", Status::Denied, "held"),
    ];
    for (doc, date, status, expected) in told {
        let mut sample = talks(doc, "2024-05-17", |e| e.status = status);
        sample.date = Some(date.parse().unwrap());
        sample.add(&mut store).unwrap();
        assert_eq!(shown(&store), expected, "after {doc}");
    }
    assert_eq!(store.counts().unwrap().real_events, 2, "what is denied is told apart");
}
