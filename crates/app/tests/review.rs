//! Deciding, taking back, comparing and reading again on the command line.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{ARTICLE, Desk, Ran};

const SECOND: &str = "2024年6月3日，国家主席习近平同巴西总统卢拉通电话。\n";

fn filled() -> Desk {
    let desk = Desk::new();
    desk.file("in/one.txt", ARTICLE);
    desk.file("in/two.txt", SECOND);
    assert_eq!(desk.run(&["add", "in"]).code, Some(0));
    desk
}

fn ids(ran: &Ran) -> Vec<String> {
    let id = |line: &str| {
        serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned()
    };
    ran.out.lines().map(id).collect()
}

fn events(desk: &Desk) -> Vec<String> {
    ids(&desk.run(&["events", "--format", "jsonl"]))
}

fn one(ran: &Ran) -> serde_json::Value {
    assert_eq!(ran.code, Some(0), "{ran:?}");
    serde_json::from_str(ran.out.lines().next().unwrap()).unwrap()
}

#[test]
fn decisions_show_in_every_list_and_can_be_taken_back() {
    let desk = filled();
    let all = events(&desk);
    let exported = desk.run(&["export"]).out;
    assert_eq!(desk.run(&["review", "accept", &all[0][..6], "--coder", "anna"]).code, Some(0));
    let ran = desk.run(&["review", "reject", &all[1], "--reason", "told twice", "--coder", "anna"]);
    assert!(ran.err.contains("reject"), "{ran:?}");
    assert_eq!(events(&desk), all[..1]);
    let rejected = desk.run(&["events", "--state", "rejected", "--format", "jsonl"]);
    assert_eq!(one(&rejected)["review"]["reason"], "told twice");
    let log = desk.run(&["review", "log", "--format", "csv"]).out;
    assert_eq!(log.lines().count(), 3, "{log}");
    assert!(log.lines().nth(1).unwrap().contains("reject"), "latest first: {log}");
    let undone = desk.run(&["review", "undo", "2", "--coder", "anna"]);
    assert!(undone.err.contains("taken back: accept"), "{undone:?}");
    assert_eq!(desk.run(&["export"]).out, exported);
    assert!(desk.run(&["review", "undo", "--coder", "anna"]).err.contains("nothing to take back"));
}

#[test]
fn corrections_are_checked_and_codes_follow() {
    let desk = filled();
    let id = &events(&desk)[0];
    let ran = desk.run(&[
        "review",
        "edit",
        id,
        "status=planned",
        "place.country=法国",
        "participants.0.role=guest",
    ]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let event = one(&desk.run(&["show", id, "--json"]));
    assert_eq!((&event["status"], &event["place"]["country"]), (&"planned".into(), &"FRA".into()));
    assert_eq!(event["codes"]["plover"]["event"], "AGREE");
    assert_eq!(event["review"]["state"], "corrected");
    assert_eq!(event["review"]["fields"]["participants"], "corrected");
    let anchor = &event["anchors"][0];
    assert_eq!(anchor["quote"], event["evidence"][0]["quote"]);
    let shown = desk.run(&["show", id]);
    assert!(shown.out.contains("corrected by"), "{shown:?}");
    let planned = desk.run(&["events", "--status", "planned", "--country", "FRA", "--format", "jsonl"]);
    assert_eq!(ids(&planned), [id.as_str()], "filters see what was corrected");
    for (typed, word) in [
        ("status=perhaps", "held"),
        ("kind=party", "the kinds are"),
        ("rule=mine", "the fields are"),
        ("participants.9.name=x", "no such place"),
        ("date=yesterday", "2023-05-17"),
    ] {
        let ran = desk.run(&["review", "edit", id, typed]);
        assert_eq!(ran.code, Some(2), "{typed}: {ran:?}");
        assert!(ran.err.contains(word), "{typed}: {ran:?}");
    }
    let missing = desk.run(&["review", "accept", "e000000000000", id]);
    assert_eq!(missing.code, Some(1));
    assert!(missing.err.contains("nothing has the id"), "{missing:?}");
    assert_eq!(
        one(&desk.run(&["show", id, "--json"]))["review"]["state"],
        "corrected",
        "the other was accepted too"
    );
}

#[test]
fn the_queue_is_the_coders_own() {
    let desk = filled();
    let all = events(&desk);
    desk.run(&["review", "reject", &all[0], "--coder", "anna", "--reason", "x"]);
    desk.run(&["review", "accept", &all[0], "--coder", "ben"]);
    desk.run(&["review", "accept", &all[1], "--coder", "anna"]);
    let list = |coder: &str| ids(&desk.run(&["review", "list", "--coder", coder, "--format", "jsonl"]));
    assert_eq!((list("anna").len(), list("ben")), (0, vec![all[1].clone()]));
    let empty = desk.run(&["review", "list", "--coder", "anna", "--fail-empty"]);
    assert_eq!(empty.code, Some(4));
    let agreement = one(&desk.run(&["agreement", "--format", "jsonl"]));
    assert_eq!(agreement["events"], 1);
    let listed = desk.run(&["agreement", "--list"]);
    assert!(listed.out.contains("verdict") && listed.out.contains("anna: rejected"), "{listed:?}");
    let nobody = desk.run(&["review", "--coder", "anna"]);
    assert_eq!(nobody.code, Some(2), "the queue needs a terminal: {nobody:?}");
}

#[test]
fn rereading_says_what_it_would_change() {
    let desk = filled();
    let all = events(&desk);
    let same = desk.run(&["reread", "--dry-run"]);
    assert!(same.err.contains("0 records would be added, 0 would be gone, 0 would be changed"), "{same:?}");
    // Knowledge of one's own under which nobody telephones any more.
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge/zh/event/call.toml");
    let rules = std::fs::read_to_string(root).unwrap();
    let first = rules.find("[[rule]]").unwrap();
    desk.file("mine/zh/event/call.toml", &rules[..first]);
    let knowledge = ["--knowledge", "mine"];
    let dry = desk.run(&["reread", "--dry-run", "--format", "csv", knowledge[0], knowledge[1]]);
    assert_eq!(dry.out.lines().filter(|l| l.starts_with("gone,event")).count(), 1, "{dry:?}");
    assert_eq!(events(&desk), all, "a dry run changes nothing");
    desk.run(&["review", "accept", &all[1], "--coder", "anna"]);
    let done = desk.run(&["reread", knowledge[0], knowledge[1]]);
    assert!(done.err.contains("1 left as decided"), "{done:?}");
    assert_eq!(events(&desk), all, "what a person decided stays");
    desk.run(&["review", "undo", "--coder", "anna"]);
    assert_eq!(desk.run(&["reread", knowledge[0], knowledge[1]]).code, Some(0));
    assert_eq!(events(&desk), all[..1]);
    assert_eq!(desk.run(&["reread"]).code, Some(0));
    assert_eq!(events(&desk), all);
}

#[test]
fn a_newer_version_shows_its_difference() {
    let desk = Desk::new();
    let article =
        |text: &str| serde_json::json!({"id": "talks-1", "outlet": "晨报", "text": text}).to_string();
    desk.file("first.jsonl", article(&format!("{ARTICLE}双方没有发表声明。")));
    desk.file("second.jsonl", article(&format!("{ARTICLE}双方发表联合声明。")));
    desk.run(&["add", "first.jsonl"]);
    let id = events(&desk).remove(0);
    desk.run(&["review", "accept", &id, "--coder", "anna"]);
    let added = desk.run(&["add", "second.jsonl"]);
    assert_eq!(added.code, Some(0), "{added:?}");
    let articles = ids(&desk.run(&["articles", "--format", "jsonl"]));
    assert_eq!(articles.len(), 1);
    assert_eq!(desk.run(&["articles", "--all-versions", "--format", "jsonl"]).out.lines().count(), 2);
    let diff = desk.run(&["diff", &articles[0]]);
    assert!(
        diff.out.contains("- 双方没有发表声明。") && diff.out.contains("+ 双方发表联合声明。"),
        "{diff:?}"
    );
    assert!(!diff.out.contains("举行会谈"), "what is the same is not shown: {diff:?}");
    let waiting = desk.run(&["review", "list", "--coder", "anna", "--format", "jsonl"]);
    let kinds: Vec<String> = waiting
        .out
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["kind"].as_str().unwrap().to_owned())
        .collect();
    assert!(kinds.iter().all(|kind| kind.starts_with("agreement")), "the talks stay decided: {kinds:?}");
    let alone = desk.run(&["diff", "nothing"]);
    assert_eq!(alone.code, Some(1));
}

#[test]
fn verify_finds_what_was_tampered_with() {
    let desk = filled();
    let sound = desk.run(&["verify"]);
    assert_eq!(sound.code, Some(0), "{sound:?}");
    assert!(sound.err.contains("0 orphans"), "{sound:?}");
    let raw = rusqlite::Connection::open(desk.path().join("readout.db")).unwrap();
    raw.execute("UPDATE article SET text = replace(text, '举行会谈', '举行晚宴') WHERE doc = 'one'", [])
        .unwrap();
    drop(raw);
    let found = desk.run(&["verify", "--format", "csv"]);
    assert_eq!(found.code, Some(3), "{found:?}");
    assert!(found.out.contains("other characters stand at its position"), "{found:?}");
    assert!(desk.run(&["export"]).out.contains("\"orphan\":true"));
    let raw = rusqlite::Connection::open(desk.path().join("readout.db")).unwrap();
    raw.execute("UPDATE article SET text = 'x' || text WHERE doc = 'one'", []).unwrap();
    drop(raw);
    assert_eq!(desk.run(&["verify"]).code, Some(3));
    let orphan = desk.run(&["events", "--doc", "one", "--format", "jsonl"]);
    let shown = desk.run(&["show", &ids(&orphan)[0]]);
    assert!(shown.code == Some(0) && shown.out.contains("no longer stands at its position"), "{shown:?}");
    let marked = desk.run(&["export", "--format", "doccano"]);
    assert!(
        marked.err.contains("orphan") && !marked.out.contains("\"one\""),
        "nothing is marked where it is not"
    );
    assert!(desk.run(&["export", "--format", "md"]).out.contains("orphan"));
    desk.file("empty.db", "");
    let nothing = desk.run(&["verify", "--db", "empty.db"]);
    assert_eq!(nothing.code, Some(1), "an empty file is no database that could be in order: {nothing:?}");
}

#[test]
fn two_names_of_a_person_become_one() {
    let desk = Desk::new();
    desk.file("in/one.txt", "2024年6月3日，国家主席习近平在北京会见乌有国总统阿依达洛夫。\n");
    desk.file("in/two.txt", ARTICLE);
    desk.run(&["add", "in"]);
    let ran = desk.run(&["review", "merge", "阿依达洛夫", "马克龙"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(desk.run(&["events", "--who", "Macron", "--format", "jsonl"]).out.lines().count(), 2);
    desk.run(&["review", "undo"]);
    assert_eq!(desk.run(&["events", "--who", "Macron", "--format", "jsonl"]).out.lines().count(), 1);
    assert_eq!(desk.run(&["review", "merge", "阿依达洛夫", "nobody at all"]).code, Some(1));
}

#[test]
fn another_name_is_somebody_else() {
    let desk = filled();
    let id = &events(&desk)[0];
    let ran = desk.run(&["review", "edit", id, "participants.1.name=朔尔茨", "place.name=波恩"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let event = one(&desk.run(&["show", id, "--json"]));
    let who = &event["participants"][1];
    assert_eq!((&who["name"], &who["id"], &who["office"]), (&"朔尔茨".into(), &().into(), &().into()));
    assert_eq!(event["place"]["country"], serde_json::Value::Null);
    assert_eq!(desk.run(&["events", "--who", "Macron", "--fail-empty"]).code, Some(4));
    for typed in ["place.county=x", "participants.0.ofice=x", "place.a.a.a.a=x", "participants.7.role=host"] {
        assert_eq!(desk.run(&["review", "edit", id, typed]).code, Some(2), "{typed}");
    }
    assert_eq!(desk.run(&["review", "edit", id, "kind=call"]).code, Some(0));
    assert_eq!(
        one(&desk.run(&["show", id, "--json"]))["subkind"],
        serde_json::Value::Null,
        "no call is talks"
    );
    assert_eq!(desk.run(&["review", "accept", id, "--coder", ""]).code, Some(2));
}

#[test]
fn articles_without_outlet_or_with_a_home_page_are_no_versions_of_each_other() {
    let desk = Desk::new();
    let line = |id: &str, url: &str, n: usize| {
        serde_json::json!({"id": id, "url": url, "text": format!("第{n}号。{ARTICLE}")}).to_string()
    };
    desk.file("p.jsonl", line("1", "https://example.org/", 1));
    desk.file("q.jsonl", line("1", "https://example.org/", 2));
    desk.run(&["add", "p.jsonl", "q.jsonl"]);
    assert_eq!(desk.run(&["articles", "--format", "jsonl"]).out.lines().count(), 2);
    desk.file("r.jsonl", line("2", "https://example.org/a/1", 3));
    desk.file("s.jsonl", line("3", "https://example.org/a/1", 4));
    let ran = desk.run(&["add", "r.jsonl", "s.jsonl"]);
    assert!(ran.err.contains("a newer version of"), "one address, one article: {ran:?}");
    assert_eq!(desk.run(&["articles", "--format", "jsonl"]).out.lines().count(), 3);
    let again = desk.run(&["add", "r.jsonl"]);
    assert!(again.err.contains("an older version"), "{again:?}");
}

#[test]
fn a_search_says_what_has_not_taken_place() {
    let desk = filled();
    let id = &events(&desk)[0];
    desk.run(&["review", "edit", id, "status=cancelled", "attributed_to=某报"]);
    let hit = one(&desk.run(&["search", "会谈", "--in", "events", "--format", "jsonl"]));
    assert_eq!((&hit["status"], &hit["attributed_to"]), (&"cancelled".into(), &"某报".into()));
    let line = desk.run(&["timeline", "--status", "cancelled"]).out;
    assert!(line.contains("according to 某报") && line.contains("[cancelled]"), "{line}");
}
