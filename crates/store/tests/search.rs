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

#[test]
fn a_database_of_format_1_is_indexed_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("readout.db");
    let fixture = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/v1/sample.sqlite");
    std::fs::copy(fixture, &path).unwrap();
    let store = Store::open(&path).unwrap();
    assert_eq!(store.unindexed().unwrap(), 0);
    assert_eq!(found(&store, Unit::Articles, "石榴宫 会谈"), ["full-00002", "full-00001"]);
    assert_eq!(found(&store, Unit::Statements, "赞同").len(), 2);
    assert_eq!(found(&store, Unit::Events, "签署 文件").len(), 4);
    store.verify().unwrap();
}

#[test]
fn the_index_follows_what_is_changed_and_deleted() {
    let (folder, mut store) = store();
    for n in [1, 2] {
        full(n).add(&mut store).unwrap();
    }
    store.index(|_| ()).unwrap();
    // As review and rereading will: through a connection that knows nothing of search.
    let other = rusqlite::Connection::open(folder.path().join("readout.db")).unwrap();
    other.execute_batch("PRAGMA foreign_keys = on").unwrap();
    other
        .execute("UPDATE statement SET quote = '另有说法' WHERE quote = '赞同' AND article_id = 1", [])
        .unwrap();
    for indexed in [false, true] {
        if indexed {
            store.index(|_| ()).unwrap();
        }
        assert_eq!(found(&store, Unit::Statements, "赞同"), ["full-00002"]);
        assert_eq!(found(&store, Unit::Statements, "另有说法"), ["full-00001"]);
    }
    other.execute("DELETE FROM statement WHERE quote = '另有说法'", []).unwrap();
    assert_eq!(found(&store, Unit::Statements, "另有说法"), [""; 0]);
    other.execute("UPDATE event SET evidence = '[]' WHERE article_id = 1", []).unwrap();
    for indexed in [false, true] {
        if indexed {
            store.index(|_| ()).unwrap();
        }
        assert_eq!(found(&store, Unit::Events, "石榴宫"), ["full-00002"]);
    }
    other.execute("DELETE FROM article WHERE article_id = 2", []).unwrap();
    store.index(|_| ()).unwrap();
    for unit in [Unit::Articles, Unit::Statements, Unit::Events] {
        assert!(
            !found(&store, unit, "石榴宫 OR 赞同 OR 签署").contains(&"full-00002".to_owned()),
            "{unit:?}"
        );
    }
    assert_eq!(found(&store, Unit::Articles, "石榴宫"), ["full-00001"]);
    store.verify().unwrap();
}

#[test]
fn articles_are_indexed_while_others_come_in() {
    let (_folder, mut store) = store();
    for n in 0..520 {
        Sample::new(&n.to_string(), &format!("第{n}号消息。")).add(&mut store).unwrap();
    }
    assert!(store.unindexed().unwrap() < 520, "those kept first are in the index");
    assert_eq!(found(&store, Unit::Articles, "第7号"), ["7"]);
    assert_eq!(found(&store, Unit::Articles, "第519号"), ["519"]);
}

#[test]
fn the_latest_come_first_or_the_best() {
    let (_folder, mut store) = store();
    let texts = [
        ("old", "2024-01-02", "斡旋"),
        ("new", "2024-03-01", "这一篇很长，只在末尾提到一次斡旋"),
        ("none", "", "斡旋。别的"),
    ];
    for (doc, date, text) in texts {
        Sample { date: date.parse().ok(), ..Sample::new(doc, text) }.add(&mut store).unwrap();
    }
    let query = Query::parse("斡旋").unwrap();
    let docs = |store: &Store, filter: &Filter, sort| -> Vec<String> {
        store.search(Unit::Articles, &query, filter, sort).unwrap().into_iter().map(|hit| hit.doc).collect()
    };
    assert_eq!(
        docs(&store, &Filter::default(), Sort::Newest),
        ["new", "old", "none"],
        "before they are indexed"
    );
    store.index(|_| ()).unwrap();
    assert_eq!(docs(&store, &Filter::default(), Sort::Newest), ["new", "old", "none"]);
    assert_eq!(docs(&store, &Filter::default(), Sort::Best), ["old", "none", "new"]);
    let limited = Filter { limit: Some(1), ..Filter::default() };
    assert_eq!(docs(&store, &limited, Sort::Newest), ["new"]);
    let dated = Filter { to: "2024-02-01".parse().ok(), ..Filter::default() };
    assert_eq!(docs(&store, &dated, Sort::Newest), ["old"]);
}

#[test]
fn snippets_show_where_the_words_stand_together() {
    let (_folder, mut store) = store();
    let text = format!("开头说到斡旋。{}\n后来元首们谈到斡旋，元首说好。", "别的话。".repeat(60));
    Sample::new("a", &text).add(&mut store).unwrap();
    let query = Query::parse("元首 斡旋").unwrap();
    let hit = store.search(Unit::Articles, &query, &Filter::default(), Sort::Newest).unwrap().remove(0);
    assert_eq!(hit.snippet.text, "后来元首们谈到斡旋，元首说好。");
    let words: Vec<&str> =
        hit.snippet.marks.iter().map(|&(start, end)| &hit.snippet.text[start..end]).collect();
    assert_eq!(words, ["元首", "斡旋", "元首"]);
    let start = hit.snippet.start.unwrap();
    assert_eq!(text.chars().skip(start).take(4).collect::<String>(), "后来元首");
}

/// What of the query language the command line's tests do not see: an index made by these rules has to be made anew
/// when they change, so that the rules' number counts up with them.
#[test]
fn an_index_of_other_rules_is_made_anew() {
    let (folder, mut store) = store();
    full(1).add(&mut store).unwrap();
    store.index(|_| ()).unwrap();
    drop(store);
    let path = folder.path().join("readout.db");
    let other = rusqlite::Connection::open(&path).unwrap();
    other
        .execute_batch("UPDATE search_rules SET number = 0; DELETE FROM search_article WHERE rowid > 0")
        .unwrap();
    drop(other);
    let store = Store::open(&path).unwrap();
    assert_eq!(found(&store, Unit::Articles, "石榴宫"), ["full-00001"]);
    assert_eq!(found(&store, Unit::Events, "石榴宫"), ["full-00001"]);
    store.verify().unwrap();
}
