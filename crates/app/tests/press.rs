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
