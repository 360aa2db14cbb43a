//! Counting by rules: each real event once, what is left out with its reason, and totals that agree.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{ARTICLE, Desk, Ran};
use serde_json::Value;

const AGAIN: &str = "法国总统马克龙同国家主席习近平2024年5月7日在北京人民大会堂举行了会谈。\n";
const AHEAD: &str = "2024年6月3日，外交部宣布，法国总统马克龙将于2024年6月20日至22日对中国进行国事访问。\n";
const ABROAD: &str =
    "2024年5月5日至7日，国家主席习近平对法国进行国事访问。5月6日，习近平在巴黎同法国总统马克龙举行会谈。\n";

/// A desk with a database of these articles.
fn desk(articles: &[(&str, &str)]) -> Desk {
    let desk = Desk::new();
    for (name, text) in articles {
        desk.file(&format!("in/{name}.txt"), text);
    }
    let ran = desk.run(&["add", "in"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    desk
}

fn lines(ran: &Ran) -> Vec<Value> {
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ids(values: &[Value]) -> BTreeSet<String> {
    values.iter().map(|value| value["id"].as_str().unwrap().to_owned()).collect()
}

fn total(desk: &Desk, arguments: &[&str]) -> u64 {
    let mut all = vec!["count", "--format", "jsonl"];
    all.extend(arguments);
    lines(&desk.run(&all))[0]["count"].as_u64().unwrap()
}

#[test]
fn a_real_event_counts_once_and_a_plan_not_at_all() {
    let desk = desk(&[("one", ARTICLE), ("two", AGAIN), ("three", AHEAD)]);
    assert_eq!(total(&desk, &["--kind", "meeting"]), 1);
    let tellings = "name = \"mine\"\nzh = \"\"\nen = \"\"\nunit = \"telling\"\nstatuses = [\"held\"]\n\
                    [about]\nzh = \"\"\nen = \"\"\nsource = \"\"\n";
    desk.file("mine.toml", tellings);
    assert_eq!(total(&desk, &["--kind", "meeting", "--rules", "mine.toml"]), 2);
    assert_eq!(total(&desk, &["--kind", "visit"]), 0);
    let by_status =
        desk.run(&["count", "--rules", "all", "--kind", "visit", "--by", "status", "--format", "csv"]);
    assert_eq!(by_status.out, "status,count\r\nplanned,1\r\n", "{by_status:?}");
    let listed = lines(&desk.run(&["count", "--kind", "visit", "--list", "--format", "jsonl"]));
    assert_eq!((&listed[0]["counted"], &listed[0]["reason"]), (&Value::from(false), &Value::from("status")));
    assert!(listed[0]["why"].as_str().unwrap().contains("status"));
}

#[test]
fn a_visit_and_the_talks_in_it_are_one_stop_one_trip_and_three_days() {
    let desk = desk(&[("one", ABROAD)]);
    let stops = lines(&desk.run(&["count", "--rules", "chinavisits", "--list", "--format", "jsonl"]));
    let counted: Vec<&Value> = stops.iter().filter(|row| row["counted"] == true).collect();
    assert_eq!(counted.len(), 1, "{stops:?}");
    assert_eq!(counted[0]["who_id"], "person/xi-jinping");
    assert_eq!((&counted[0]["start"], &counted[0]["end"]), (&"2024-05-05".into(), &"2024-05-07".into()));
    assert_eq!(counted[0]["countries"], serde_json::json!(["FRA"]));
    assert!(counted[0]["events"].as_array().unwrap().len() > 1, "{stops:?}");
    assert_eq!(total(&desk, &["--rules", "trip"]), 1);
    assert_eq!(total(&desk, &["--rules", "country-day"]), 3);
    let by =
        desk.run(&["count", "--rules", "chinavisits", "--by", "place-country,year,dyad", "--format", "csv"]);
    assert_eq!(by.out, "place-country,year,dyad,count\r\nFRA,2024,CHN-FRA,1\r\n", "{by:?}");
}

#[test]
fn what_is_counted_and_what_is_left_out_is_everything_found() {
    let desk = Desk::new();
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples");
    assert_eq!(desk.run(&["add", samples]).code, Some(0));
    for filter in [&[][..], &["--country", "France"]] {
        let with = |command: &[&'static str]| {
            let mut all = command.to_vec();
            all.extend(filter);
            all.extend(["--format", "jsonl"]);
            all
        };
        let found = ids(&lines(&desk.run(&with(&["timeline"]))));
        assert!(found.len() > 3, "{filter:?}");
        for rules in ["all", "chinavisits", "country-day", "default", "meeting", "trip"] {
            let (counted, left_out) = split(&lines(&desk.run(&with(&["count", "--list", "--rules", rules]))));
            assert!(counted.is_disjoint(&left_out), "{rules} {filter:?}");
            assert_eq!(&counted | &left_out, found, "{rules} {filter:?}");
        }
    }
}

/// The events counted and those left out, each of which has a reason and stands there once.
fn split(listed: &[Value]) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut counted, mut left_out) = (BTreeSet::new(), BTreeSet::new());
    for row in listed {
        let mut events = row["events"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned());
        if row["counted"] == true {
            counted.extend(events);
        } else {
            assert!(row["reason"].is_string() && row["why"].is_string(), "{row}");
            assert!(events.all(|id| left_out.insert(id)), "twice: {row}");
        }
    }
    (counted, left_out)
}

#[test]
fn rows_add_up_where_each_unit_has_one_value() {
    let desk = Desk::new();
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples");
    assert_eq!(desk.run(&["add", samples]).code, Some(0));
    let all = total(&desk, &[]);
    assert!(all > 10);
    let by = lines(&desk.run(&["count", "--by", "year,kind", "--format", "jsonl"]));
    assert_eq!(by.iter().map(|row| row["count"].as_u64().unwrap()).sum::<u64>(), all);
    let keys: Vec<(String, String)> = by
        .iter()
        .map(|row| (row["year"].as_str().unwrap_or("~").to_owned(), row["kind"].as_str().unwrap().to_owned()))
        .collect();
    assert!(keys.is_sorted() && by.len() > 3, "{keys:?}");
    let countries = desk.run(&["count", "--by", "country", "--largest-first", "--format", "jsonl"]);
    assert!(countries.err.contains("counts under each"), "{countries:?}");
    let numbers: Vec<u64> = lines(&countries).iter().map(|row| row["count"].as_u64().unwrap()).collect();
    assert!(numbers.is_sorted_by(|a, b| a >= b) && numbers.iter().sum::<u64>() > all, "{numbers:?}");
    let first =
        desk.run(&["count", "--by", "country", "--largest-first", "--limit", "2", "--format", "jsonl"]);
    assert_eq!(first.out.lines().collect::<Vec<_>>(), countries.out.lines().take(2).collect::<Vec<_>>());
    let table = desk.run(&["count", "--by", "person"]).out;
    assert!(table.starts_with("person") && !table.contains("person/"), "{table}");
}

#[test]
fn every_facet_counts_every_unit() {
    let desk = desk(&[("one", ARTICLE), ("three", AHEAD)]);
    let facets = "year,quarter,month,country,place-country,participant-country,dyad,kind,subkind,level,status,outlet,\
                  person,office,doc";
    let rows = lines(&desk.run(&["count", "--rules", "all", "--by", facets, "--format", "jsonl"]));
    let sum: u64 = rows.iter().map(|row| row["count"].as_u64().unwrap()).sum();
    assert!(sum >= total(&desk, &["--rules", "all"]), "{rows:?}");
    for facet in facets.split(',') {
        assert!(rows.iter().all(|row| row.as_object().unwrap().contains_key(facet)), "{facet}: {rows:?}");
    }
    let by = |facet: &str| -> BTreeMap<String, u64> {
        let rows = lines(&desk.run(&["count", "--kind", "meeting", "--by", facet, "--format", "jsonl"]));
        let pair = |row: &Value| (row[facet].as_str().unwrap().to_owned(), row["count"].as_u64().unwrap());
        rows.iter().map(pair).collect()
    };
    assert_eq!(by("quarter"), [("2024-Q2".to_owned(), 1)].into());
    assert_eq!(by("month"), [("2024-05".to_owned(), 1)].into());
    assert_eq!(by("dyad"), [("CHN-FRA".to_owned(), 1)].into());
    assert_eq!(
        by("person"),
        [("person/emmanuel-macron".to_owned(), 1), ("person/xi-jinping".to_owned(), 1)].into()
    );
}

#[test]
fn rules_that_cannot_be_used_are_said() {
    let desk = desk(&[("one", ARTICLE)]);
    let none = desk.run(&["count", "--rules", "nonsense"]);
    assert_eq!(none.code, Some(2), "{none:?}");
    assert!(none.err.contains("nonsense") && none.err.contains("chinavisits"), "{none:?}");
    let rules = |middle: &str| {
        format!(
            "name = \"m\"\nzh = \"\"\nen = \"\"\n{middle}\n[about]\nzh = \"\"\nen = \"\"\nsource = \"\"\n"
        )
    };
    for (middle, says) in [
        ("unit = \"event\"\nstatuses = [\"held\"]\nkinds = [\"meating\"]", &["m.toml:6", "meating"][..]),
        ("unit = \"event\"\nstatuses = [\"hold\"]", &["m.toml:5", "hold"]),
        ("unit = \"events\"\nstatuses = [\"held\"]", &["m.toml:4", "events"]),
        ("unit = \"event\"\nstatuses = []", &["statuses"]),
        ("unit = \"trip\"\nstatuses = [\"held\"]", &["precision"]),
        ("unit = \"event\"\nstatuses = [\"held\"]\nneeds = [\"visit\"]", &["needs"]),
        ("unit = \"event\"\nstatuses = [\"held\"]\n[who]\nranks = [\"boss\"]", &["m.toml:7", "boss"]),
    ] {
        desk.file("m.toml", rules(middle));
        desk.run(&["count", "--rules", "m.toml"]).assert_one_error(says);
    }
    assert_eq!(desk.run(&["count", "--by", "colour"]).code, Some(2));
}

#[test]
fn nothing_counted_can_be_asked_for() {
    let desk = desk(&[("three", AHEAD)]);
    assert_eq!(desk.run(&["count", "--kind", "visit"]).out, "count\n0\n");
    assert_eq!(desk.run(&["count", "--kind", "visit", "--fail-empty"]).code, Some(4));
}

#[test]
fn about_tells_of_every_rule_set_without_a_database() {
    let desk = Desk::new();
    let sets = lines(&desk.run(&["count", "--about", "--format", "jsonl"]));
    let names: Vec<&str> = sets.iter().map(|set| set["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["all", "chinavisits", "country-day", "default", "meeting", "trip"]);
    for set in &sets {
        for field in ["zh", "en", "about_zh", "about_en", "source"] {
            assert!(!set[field].as_str().unwrap().is_empty(), "{field} of {set}");
        }
    }
    assert!(desk.run(&["count", "--about"]).out.contains("10.1007/s11558-022-09459-z"));
}

#[test]
fn check_runs_the_cases_of_rule_sets() {
    let desk = Desk::new();
    desk.file(
        "mine/counting/default.cases.toml",
        "[[case]]\nname = \"wrong on purpose\"\ncounted = []\nleft_out = { kind = 1 }\n\
         [[case.event]]\nid = \"a\"\nkind = \"call\"\nwho = []\n",
    );
    desk.file("mine/counting/lonely.cases.toml", "case = []\n");
    let ran = desk.run(&["check", "--knowledge", "mine"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(
        ran.out.contains("counting/default.cases.toml:2: “wrong on purpose”: counts [undated: a]"),
        "{ran:?}"
    );
    assert!(ran.out.contains("counting/lonely.cases.toml:0: has no rules beside it"), "{ran:?}");
    assert!(ran.out.contains("counting/default.cases.toml:0: no case counts something"), "{ran:?}");
}

/// The table of the example in `docs/counting.md`: rule set and number of units.
#[test]
fn the_example_of_the_documentation_holds() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let desk = Desk::new();
    assert_eq!(desk.run(&["add", &format!("{root}/samples/zh-visit.2024-05-07.txt")]).code, Some(0));
    let page = std::fs::read_to_string(format!("{root}/docs/counting.md")).unwrap();
    let example = page.split("## Example").nth(1).unwrap().split("## ").next().unwrap();
    let rows: Vec<Vec<&str>> = example
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.split('|').map(|cell| cell.trim().trim_matches('`')).collect())
        .collect();
    assert_eq!(rows.len(), 5);
    for row in rows {
        assert_eq!(total(&desk, &["--rules", row[1]]).to_string(), row[2], "{}", row[1]);
    }
    let listed = desk.run(&["count", "--rules", "trip", "--list"]).out;
    assert!(listed.contains("2024-05-05…07") && listed.contains("FRA SRB"), "{listed}");
}
