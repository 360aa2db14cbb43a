//! What reports of the press tell across sentences and paragraphs.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::articles::{dates, events, only};

/// A report of a news agency that tells of one day, and a paragraph after it.
fn report(second: &str) -> String {
    format!(
        "法新社报道，秘鲁外长席亚雷12月19日在利马会见智利外长范克拉韦伦。席亚雷称，两国贸易会增长。\n\n加纳议会12月3日休会。\n\n{second}\n"
    )
}

#[test]
fn what_the_same_people_do_on_no_day_told_they_do_when_they_met() {
    let both = report("席亚雷和范克拉韦伦签署了贸易协议。");
    assert!(dates(&both, "席亚雷").iter().all(|d| *d == only("2024-12-19", "2024-12-19")[0]));
    assert_eq!(dates(&both, "席亚雷").len(), 2);
    let other = report("席亚雷和挪威外长艾德签署了贸易协议。");
    assert_eq!(dates(&other, "艾德"), only("2024-12-19", "2024-12-20"));
}

/// Where the first event of a text takes place.
fn place(text: &str) -> (String, String) {
    let place = events(text)[0]["place"].clone();
    let field = |at: &str| place[at].as_str().unwrap_or("none").to_string();
    (field("name"), field("country"))
}

#[test]
fn a_venue_stands_in_the_place_before_it() {
    let hall = "日本首相岸田文雄19日在东京的日本武道馆会见加纳总统马哈马。\n";
    assert_eq!(place(hall), ("日本武道馆".to_string(), "JPN".to_string()));
    let war = "挪威首相斯特勒19日就东京的空气会见加纳总统马哈马。\n";
    assert_ne!(place(war).0, "东京");
}

/// The kinds, days and statuses of what somebody takes part in.
fn acts(text: &str, who: &str) -> Vec<(String, String, String)> {
    let field = |e: &serde_json::Value, at: &str| e[at].as_str().unwrap_or("none").to_string();
    let takes_part = |e: &&serde_json::Value| {
        e["participants"].as_array().unwrap().iter().any(|p| p["name"].as_str() == Some(who))
    };
    let start = |e: &serde_json::Value| e["date"]["start"].as_str().unwrap_or("none").to_string();
    events(text).iter().filter(takes_part).map(|e| (field(e, "kind"), start(e), field(e, "status"))).collect()
}

#[test]
fn a_visit_that_is_over_and_told_of_again_without_a_day_is_the_same_visit() {
    let told = |then: &str| format!("法新社报道，今年4月，秘鲁外长席亚雷访问挪威。\n\n{then}\n");
    assert_eq!(acts(&told("席亚雷访问挪威期间，两国没有达成协议。"), "席亚雷").len(), 1);
    assert_eq!(acts(&told("席亚雷12月19日访问挪威。"), "席亚雷").len(), 2);
}

#[test]
fn somebody_is_to_come_to_a_gathering_that_has_begun() {
    let told =
        |day: &str| format!("法新社报道，非盟峰会12月{day}日在阿克拉举行。\n\n秘鲁外长席亚雷将出席峰会。\n");
    assert_eq!(acts(&told("20"), "席亚雷").len(), 1);
    assert_eq!(acts(&told("20"), "席亚雷")[0].2, "held");
    assert_eq!(acts(&told("3"), "席亚雷")[0].2, "planned");
}

#[test]
fn a_time_that_something_else_began_with_dates_no_visit() {
    let since = "法新社报道，这是自2021年的政变之后，秘鲁外长席亚雷首次访问挪威。\n";
    assert_ne!(dates(since, "席亚雷"), only("2021-01-01", "2021-12-31"));
    let then = "法新社报道，2021年的政变之后，秘鲁外长席亚雷首次访问挪威。\n";
    assert_eq!(dates(then, "席亚雷"), only("2021-01-01", "2021-12-31"));
}

#[test]
fn whoever_announces_what_somebody_else_does_does_not_do_it() {
    let text = "法新社报道，秘鲁外长席亚雷宣布，南美洲国家联盟将出席12月23日在阿克拉举行的非盟峰会。\n";
    assert!(acts(text, "席亚雷").iter().all(|a| a.0 != "conference"));
    let own = "法新社报道，秘鲁外长席亚雷宣布，将出席12月23日在阿克拉举行的非盟峰会。\n";
    assert!(acts(own, "席亚雷").iter().any(|a| a.0 == "conference"));
}

#[test]
fn a_gathering_named_after_its_place_is_the_one_held_there() {
    let told = |town: &str| {
        format!(
            "法新社报道，七国集团峰会12月13日至15日在日本广岛举行。\n\n在12月14日举行的{town}峰会上，加纳总统马哈马会见挪威首相斯特勒。\n"
        )
    };
    let gatherings = |town: &str| events(&told(town)).iter().filter(|v| v["kind"] == "conference").count();
    assert_eq!(gatherings("广岛"), 1);
    assert_eq!(gatherings("阿克拉"), 2);
}
