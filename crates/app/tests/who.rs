//! Questions as of a day: who held an office, and what is known of a person.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{ARTICLE, Desk, Ran};
use serde_json::Value;

fn lines(ran: &Ran) -> Vec<Value> {
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn holders(desk: &Desk, office: &str, day: &str) -> Vec<String> {
    let found = lines(&desk.run(&["who", office, "--as-of", day, "--format", "jsonl"]));
    found.iter().map(|row| row["person"].as_str().unwrap().to_owned()).collect()
}

/// Knowledge whose only terms of office are these.
fn with_terms(desk: &Desk, rows: &[&str]) {
    let header = "person\toffice\tof\tfrom\tuntil\tseen_first\tseen_last\tsource\n";
    let rows: String = rows.iter().map(|row| format!("{}\n", row.replace(' ', "\t"))).collect();
    desk.file("mine/world/holdings.tsv", format!("{header}{rows}"));
}

#[test]
fn an_office_is_named_in_either_language() {
    let desk = Desk::new();
    for (office, day, person) in [
        ("法国总统", "2016-05-01", "person/francois-hollande"),
        ("法國總統", "2016-05-01", "person/francois-hollande"),
        ("French President", "2018-05-01", "person/emmanuel-macron"),
        ("Prime Minister of the United Kingdom", "2015-01-01", "person/david-cameron"),
        ("美国国务卿", "2016-05-01", "person/john-kerry"),
        ("联合国秘书长", "2016-05-01", "person/ban-ki-moon"),
        // What the words mean there is called otherwise in the knowledge.
        ("美国外长", "2016-05-01", "person/john-kerry"),
        ("中国总理", "2016-05-01", "person/li-keqiang"),
        ("英首相", "2015-01-01", "person/david-cameron"),
    ] {
        assert_eq!(holders(&desk, office, day), [person], "{office} {day}");
    }
}

#[test]
fn a_term_is_told_with_its_days_and_its_source() {
    let desk = Desk::new();
    let ran = desk.run(&["who", "法国总统", "--as-of", "2016-05-01", "--format", "jsonl"]);
    let row = &lines(&ran)[0];
    for (field, value) in [
        ("zh", "奥朗德"),
        ("office_en", "President"),
        ("of_zh", "法国"),
        ("from", "2012-05-15"),
        ("until", "2017-05-14"),
        ("as_of", "2016-05-01"),
    ] {
        assert_eq!(row[field], value, "{row}");
    }
    assert!(row["note"].is_null() && !row["source"].as_str().unwrap().is_empty(), "{row}");
    assert!(ran.err.is_empty(), "{ran:?}");
    let table = desk.run(&["who", "法国总统", "--as-of", "2016-05-01"]).out;
    assert!(table.contains("奥朗德") && table.contains("2012-05-15"), "{table}");
    let csv = desk.run(&["who", "法国总统", "--as-of", "2016-05-01", "--format", "csv"]).out;
    assert!(csv.starts_with("person,zh,en,office,") && csv.lines().count() == 2, "{csv}");
}

#[test]
fn everybody_of_a_year_is_told() {
    let desk = Desk::new();
    let found = holders(&desk, "英国首相", "2022");
    assert!(found.len() >= 3, "{found:?}");
}

#[test]
fn without_a_day_it_is_today_and_says_so() {
    let ran = Desk::new().run(&["who", "法国总统"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("as of today"), "{ran:?}");
}

#[test]
fn a_term_known_by_its_years_is_not_told_as_sure() {
    let desk = Desk::new();
    with_terms(
        &desk,
        &[
            "emmanuel-macron president state/FRA 2017    editor",
            "francois-hollande president state/FRA 2012 2017   editor",
        ],
    );
    let ran =
        desk.run(&["who", "法国总统", "--as-of", "2017-05-01", "--format", "jsonl", "--knowledge", "mine"]);
    let found = lines(&ran);
    assert_eq!(found.len(), 2, "{ran:?}");
    assert!(found.iter().all(|row| row["note"].as_str().unwrap().contains("may lie outside")), "{ran:?}");
    assert!(ran.err.contains("2 terms"), "{ran:?}");
    let inside =
        desk.run(&["who", "法国总统", "--as-of", "2014-05-01", "--format", "jsonl", "--knowledge", "mine"]);
    assert!(lines(&inside)[0]["note"].is_null(), "{inside:?}");
}

#[test]
fn where_nobody_is_known_the_nearest_are_told() {
    let desk = Desk::new();
    with_terms(
        &desk,
        &[
            "emmanuel-macron president state/FRA 2017-05-14    editor",
            "nicolas-sarkozy president state/FRA 2007-05-16 2012-05-15   editor",
        ],
    );
    let who = |more: &[&str]| {
        let mut all = vec!["who", "法国总统", "--as-of", "2016-05-01", "--knowledge", "mine"];
        all.extend(more);
        desk.run(&all)
    };
    let ran = who(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
    for words in ["nobody is known here", "before that:", "2012-05-15", "after that:", "2017-05-14"] {
        assert!(ran.err.contains(words), "{words}: {ran:?}");
    }
    assert_eq!(who(&["--fail-empty"]).code, Some(4));
    assert_eq!(who(&["--format", "jsonl"]).out, "");
}

#[test]
fn what_names_no_office_is_a_usage_error_with_near_hits() {
    let desk = Desk::new();
    for (office, says) in [
        ("总统", &["whose", "法国总统"][..]),
        ("法国宗统", &["法国宗统", "总统"]),
        ("Presidant of France", &["Presidant", "President"]),
        ("President of Frence", &["Frence", "France"]),
        ("前法国总统", &["no longer", "--as-of"]),
        ("马克龙", &["readout person person/emmanuel-macron"]),
    ] {
        let ran = desk.run(&["who", office, "--as-of", "2016-05-01"]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(says.iter().all(|words| ran.err.contains(words)), "{office}: {}", ran.err);
    }
}

#[test]
fn a_person_is_told_without_a_database() {
    let desk = Desk::new();
    let ran = desk.run(&["person", "魯拉"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("总统 President, Brazil") && ran.out.contains("2003"), "{ran:?}");
    assert!(ran.err.contains("only offices"), "{ran:?}");
    let life = &lines(&desk.run(&["person", "王毅", "--as-of", "2020-06-01", "--format", "jsonl"]))[0];
    let offices = life["offices"].as_array().unwrap();
    let held = |id: &str| offices.iter().any(|o| o["office"] == id && o["held_as_of"] == true);
    assert!(held("foreign-minister") && held("state-councilor"), "{life}");
    assert!(offices.iter().all(|o| o["from"].as_str().is_none_or(|from| from < "2020-06-02")), "{life}");
    assert!(life["events"].is_null());
}

#[test]
fn a_persons_events_are_counted_once_with_those_met_there() {
    let desk = Desk::new();
    desk.file("in/one.txt", ARTICLE);
    desk.file("in/again.txt", format!("快讯\n\n{ARTICLE}"));
    desk.file(
        "in/two.txt",
        "2024年6月3日，国家主席习近平同巴西总统卢拉通电话。卢拉说：“我们愿意扩大合作。”\n",
    );
    assert_eq!(desk.run(&["add", "in"]).code, Some(0));
    let life = |more: &[&str]| {
        let mut all = vec!["person", "person/xi-jinping", "--format", "jsonl"];
        all.extend(more);
        lines(&desk.run(&all)).remove(0)
    };
    let all = life(&[]);
    assert_eq!(
        (&all["events"]["total"], &all["events"]["first"]),
        (&2.into(), &"2024-05-07".into()),
        "{all}"
    );
    let met: Vec<&str> =
        all["events"]["counterparts"].as_array().unwrap().iter().map(|c| c["id"].as_str().unwrap()).collect();
    assert_eq!(met, ["person/emmanuel-macron", "person/luiz-inacio-lula-da-silva"]);
    assert_eq!(life(&["--as-of", "2024-05-31"])["events"]["total"], 1);
    let lula = desk.run(&["person", "Lula"]);
    assert!(lula.out.contains("events: 1, statements: 1") && lula.out.contains("习近平"), "{lula:?}");
    let csv = desk.run(&["person", "Lula", "--format", "csv"]);
    assert!(csv.out.starts_with("id,what,name,from,until,source,number\r\n"), "{csv:?}");
    assert!(csv.out.contains("person/luiz-inacio-lula-da-silva,events held,2024,,,,1\r\n"), "{csv:?}");
}

#[test]
fn namesakes_are_listed_and_strangers_said() {
    let desk = Desk::new();
    let several = desk.run(&["person", "阿里"]);
    assert_eq!(several.code, Some(0), "{several:?}");
    assert!(several.out.lines().count() > 2 && several.out.contains("person/irfaan-ali"), "{several:?}");
    assert!(several.err.contains("fits"), "{several:?}");
    assert_eq!(desk.run(&["person", "阿里", "--format", "jsonl"]).code, Some(2));
    let nobody = desk.run(&["person", "甲乙丙丁"]);
    assert_eq!((nobody.code, nobody.out.as_str()), (Some(0), ""), "{nobody:?}");
    assert!(nobody.err.contains("nobody called 甲乙丙丁"), "{nobody:?}");
    assert_eq!(desk.run(&["person", "甲乙丙丁", "--fail-empty"]).code, Some(4));
}

#[test]
fn somebody_whom_only_the_database_knows_is_found_there() {
    let desk = Desk::new();
    desk.file("a.txt", "2024年5月7日，法国总统马克龙在巴黎会见乌拉圭部长贝尔纳迪多。\n");
    assert_eq!(desk.run(&["add", "a.txt"]).code, Some(0));
    let events = lines(&desk.run(&["events", "--format", "jsonl"]));
    let who = events[0]["participants"].as_array().unwrap().iter().find(|p| p["id"].is_null()).unwrap();
    let name = who["name"].as_str().unwrap().to_owned();
    let ran = desk.run(&["person", &name]);
    assert!(ran.out.contains("events: 1") && ran.out.contains("马克龙"), "{ran:?}");
}
