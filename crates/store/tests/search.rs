//! What is searched is found, and nothing else.

#![allow(clippy::unwrap_used)] // Helpers of tests.

mod common;

use common::{Sample, full};
use readout_store::{Filter, Query, Sort, Store, Unit};

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("readout.db")).unwrap();
    (folder, store)
}

fn found(store: &Store, unit: Unit, query: &str) -> Vec<String> {
    let query = Query::parse(query).unwrap();
    let hits = store.search(unit, &query, &Filter::default(), Sort::Newest).unwrap();
    hits.into_iter().map(|hit| hit.doc).collect()
}

#[test]
fn the_scripts_meet_and_words_meet_their_stem() {
    let (_folder, mut store) = store();
    Sample::new("a", "馬克龍同默克爾會談。Ministers are meeting in Zürich，２０２４年。")
        .add(&mut store)
        .unwrap();
    Sample::new("b", "马克龙访问北京。会谈").add(&mut store).unwrap();
    for indexed in [false, true] {
        if indexed {
            store.index(|_| ()).unwrap();
        }
        assert_eq!(store.unindexed().unwrap() == 0, indexed);
        assert_eq!(found(&store, Unit::Articles, "马克龙"), ["b", "a"]);
        assert_eq!(found(&store, Unit::Articles, "馬克龍"), ["b", "a"]);
        assert_eq!(found(&store, Unit::Articles, "meets ZURICH 2024"), ["a"]);
        assert_eq!(
            found(&store, Unit::Articles, "met"),
            [""; 0],
            "Snowball stems, it knows no irregular verbs"
        );
        assert_eq!(found(&store, Unit::Articles, "北京会谈"), [""; 0]);
        assert_eq!(found(&store, Unit::Articles, "会谈 -北京"), ["a"]);
        assert_eq!(found(&store, Unit::Articles, "北京 OR zurich"), ["b", "a"]);
    }
    full(1).add(&mut store).unwrap();
    assert_eq!(found(&store, Unit::Statements, "愿意继续"), ["full-00001"]);
    assert_eq!(found(&store, Unit::Events, "石榴宫"), ["full-00001"]);
}
