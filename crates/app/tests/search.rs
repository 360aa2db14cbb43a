//! `readout search` as a person and a script use it.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{ARTICLE, Desk, Ran};

const CALL: &str = "2024年6月3日，国家主席习近平同巴西总统卢拉通电话。卢拉说：“巴西愿意居间斡旋。”\n";
const ENGLISH: &str = "{\"id\":\"three\",\"outlet\":\"The Post\",\"date\":\"2024-06-10\",\"text\":\"PARIS, June 10 - \
    French President Emmanuel Macron met British Prime Minister Rishi Sunak in Paris on Monday. Both are meeting again \
    soon.\"}\n";

/// A desk with a database of three articles.
fn filled() -> Desk {
    let desk = Desk::new();
    desk.file("in/one.txt", ARTICLE);
    desk.file("in/two.txt", CALL);
    desk.file("in/three.jsonl", ENGLISH);
    let ran = desk.run(&["add", "in"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    desk
}

fn docs(desk: &Desk, arguments: &[&str]) -> Vec<String> {
    let mut all = vec!["search", "--format", "jsonl"];
    all.extend(arguments);
    let ran = desk.run(&all);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran.docs()
}

fn usage(desk: &Desk, arguments: &[&str]) -> Ran {
    let mut all = vec!["search"];
    all.extend(arguments);
    let ran = desk.run(&all);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    ran
}

#[test]
fn words_phrases_and_filters() {
    let desk = filled();
    for (arguments, expected) in [
        (&["习近平"][..], &["two", "one"][..]),
        (&["習近平", "總統"], &["two", "one"]),
        (&["统", "华"], &[]),
        (&["主席习近平在北京"], &["one"]),
        (&["--limit", "3", "--", "习近平", "-卢拉"], &["one"]),
        (&["习近平 -卢拉"], &["one"]),
        (&["卢拉 OR sunak"], &["three", "two"]),
        (&["meets"], &["three"]),
        (&["\"prime ministers\""], &["three"]),
        (&["\"minister prime\""], &[]),
        (&["总统 who:Lula"], &["two"]),
        (&["总统", "who:\"Lula da Silva\""], &["two"]),
        (&["总统", "--who", "Lula"], &["two"]),
        (&["总统 country:法国"], &["one"]),
        (&["总统 kind:call"], &["two"]),
        (&["总统 from:2024-06"], &["two"]),
        (&["总统 to:2024-05"], &["one"]),
        (&["总统 doc:one"], &["one"]),
        (&["president outlet:\"the post\""], &["three"]),
        (&["总统 status:planned"], &[]),
        (&["总统 place:人民大會堂"], &["one"]),
        (&["总统", "--limit", "1"], &["two"]),
        (&["--in", "events", "通电话"], &["two"]),
        (&["--in", "events", "斡旋"], &[]),
        (&["--in", "statements", "斡旋 who:卢拉"], &["two"]),
        (&["--in", "statements", "斡旋 who:习近平"], &[]),
        (&["--sort", "best", "meeting"], &["three"]),
    ] {
        assert_eq!(docs(&desk, arguments), expected, "{arguments:?}");
    }
}

#[test]
fn a_query_that_cannot_be_understood_says_where() {
    let desk = filled();
    for (query, words) in [
        ("会谈 \"联合", &["character 4", "not closed"][..]),
        ("会谈 whom:Lula", &["character 4", "`whom:`", "who, country"]),
        ("会谈 who:", &["character 4", "says nothing"]),
        ("会谈 from:soon", &["character 4", "soon", "2023-05"]),
        ("会谈 status:done", &["character 4", "done", "planned"]),
        ("会谈 OR", &["character 4", "after OR"]),
        (" -会谈", &["only words to exclude"]),
        ("会谈 ！！", &["character 4", "nothing to search for"]),
        ("who:Lula", &["no word"]),
    ] {
        let ran = usage(&desk, &[query]);
        assert_eq!(ran.errors().len(), 1, "{ran:?}");
        words.iter().for_each(|word| assert!(ran.err.contains(word), "`{word}` is not in: {}", ran.err));
    }
    assert!(usage(&desk, &["会谈 from:2024", "--from", "2023"]).err.contains("twice"));
    assert!(usage(&desk, &["会谈 kind:lunch"]).err.contains("no kind of event"));
}

#[test]
fn hits_are_printed_for_people_and_programs() {
    let desk = filled();
    let ran = desk.run(&["search", "居间斡旋"]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 2, "{ran:?}");
    assert!(lines[0].starts_with("2024-06-03  two  ") && lines[0].contains("卢拉"), "{ran:?}");
    assert!(lines[1].starts_with("    ") && lines[1].contains("愿意【居间斡旋】。”"), "{ran:?}");
    let coloured = desk.run(&["search", "居间斡旋", "--color", "always"]).out;
    assert!(coloured.contains("\u{1b}[32m居间斡旋\u{1b}[0m") && !coloured.contains('【'), "{coloured:?}");
    let json = desk.run(&["search", "居间斡旋", "--format", "jsonl"]).out;
    let hit: serde_json::Value = serde_json::from_str(&json).unwrap();
    let snippet: Vec<char> = hit["snippet"].as_str().unwrap().chars().collect();
    let number = |value: &serde_json::Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let (from, to) = (number(&hit["marks"][0][0]), number(&hit["marks"][0][1]));
    assert_eq!(snippet[from..to].iter().collect::<String>(), "居间斡旋");
    let start = number(&hit["start"]);
    assert_eq!(CALL.chars().skip(start + from).take(4).collect::<String>(), "居间斡旋");
    let csv = desk.run(&["search", "居间斡旋", "--format", "csv"]).out;
    assert!(csv.starts_with("unit,id,") && csv.contains("【居间斡旋】"), "{csv}");
}

#[test]
fn nothing_found_is_said() {
    let desk = filled();
    let ran = desk.run(&["search", "无此事"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
    assert!(ran.err.contains("nothing matches"), "{ran:?}");
    assert_eq!(desk.run(&["search", "无此事", "--fail-empty"]).code, Some(4));
    let ran = desk.run(&["search", "总统", "--limit", "1"]);
    assert!(ran.err.contains("more than 1 match"), "{ran:?}");
    let missing = Desk::new().run(&["search", "总统"]);
    missing.assert_one_error(&["there is no database"]);
}
