//! What a case beside the knowledge cannot say: what is inferred from the whole of an article.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::Desk;
use serde_json::Value;

/// The events of a text of 20 December 2024.
fn events(text: &str) -> Vec<Value> {
    let desk = Desk::new();
    desk.file("a.txt", text);
    let ran = desk.run(&["read", "--format", "jsonl", "--date", "2024-12-20", "a.txt"]);
    let lines = ran.out.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
    lines.filter(|v| v["record"] == "event").collect()
}

/// The dates of the events of a text in which somebody takes part.
fn dates(text: &str, who: &str) -> Vec<(String, String)> {
    let day = |v: &Value, at: &str| v["date"][at].as_str().unwrap_or("none").to_string();
    let with = events(text).into_iter().filter(|v| v["participants"].to_string().contains(who));
    with.map(|v| (day(&v, "start"), day(&v, "end"))).collect()
}

fn only(start: &str, end: &str) -> Vec<(String, String)> {
    vec![(start.to_string(), end.to_string())]
}

const YEAR: &str = "今年1月，中国国家主席习近平同法国总统马克龙通电话。2月，习近平会见德国总理默茨。\
    3月，习近平会见印度总理莫迪。4月，习近平会见日本首相石破茂。6月，习近平同俄罗斯总统普京会谈。\
    8月24日，习近平在南非会见南非总统拉马福萨。";

#[test]
fn in_a_chronicle_a_new_guest_without_a_time_came_some_time_in_the_year() {
    let text = format!("{YEAR}\n古巴国家主席迪亚斯-卡内尔对中国进行国事访问。\n");
    assert_eq!(dates(&text, "迪亚斯"), only("2024-01-01", "2024-12-31"));
}

#[test]
fn in_a_chronicle_the_last_time_holds_for_those_it_was_told_of() {
    let text = format!("{YEAR}\n南非总统拉马福萨对中国进行国事访问。\n");
    assert!(dates(&text, "拉马福萨").contains(&("2024-08-24".to_string(), "2024-08-24".to_string())));
}

#[test]
fn a_report_of_one_day_is_no_chronicle() {
    let text =
        "12月20日，习近平在北京会见南非总统拉马福萨。\n古巴国家主席迪亚斯-卡内尔对中国进行国事访问。\n";
    assert_eq!(dates(text, "迪亚斯"), only("2024-12-20", "2024-12-20"));
}

/// The states in which the events of a text take place.
fn places(text: &str) -> Vec<String> {
    events(text).iter().map(|v| v["place"]["country"].as_str().unwrap_or("none").to_string()).collect()
}

#[test]
fn without_a_place_the_gathering_named_after_one_tells_where() {
    let signed = "20日，印度总理莫迪、巴基斯坦总理夏巴兹签署宣言。";
    let named = format!("{signed}莫迪介绍了亚洲合作组织青岛峰会的成果。\n");
    assert_eq!(places(&named), ["CHN"]);
    assert_eq!(events(&named)[0]["inferred"], serde_json::json!(["place"]));
    assert_eq!(places(&format!("{signed}莫迪介绍了亚洲合作组织峰会的成果。\n")), ["none"]);
}

/// Who takes part in the events of a text.
fn participants(text: &str) -> Vec<String> {
    let name = |p: &Value| p["name"].as_str().unwrap_or("none").to_string();
    let all = events(text);
    all.iter().flat_map(|v| v["participants"].as_array().unwrap()).map(name).collect()
}

#[test]
fn three_states_are_told_by_one_letter_each() {
    assert_eq!(participants("中日韩领导人会议19日在首尔举行。\n"), ["中国", "日本", "韩国"]);
    assert_eq!(participants("日美韩三国首脑19日在东京举行会谈。\n"), ["日本", "美国", "韩国"]);
    assert!(participants("美丽日韩风情展19日在东京举行。\n").is_empty());
}

#[test]
fn the_two_letters_in_the_name_of_a_gathering_take_part() {
    assert_eq!(participants("中法论坛19日在巴黎举行。\n"), ["中国", "法国"]);
    assert!(!participants("中亚论坛19日在巴黎举行。\n").contains(&"中国".to_string()));
}

#[test]
fn a_news_outlet_takes_part_in_nothing_that_it_reports() {
    let text = "法新社19日报道，双方当天举行会谈，秘鲁外长席亚雷和智利外长范克拉韦伦出席。\n";
    assert!(!participants(text).contains(&"法新社".to_string()));
    let signed = "【共同社东京19日电】会议发表联合声明。\n";
    assert!(!participants(signed).contains(&"共同社".to_string()));
    let union = "非洲联盟19日同秘鲁发表联合声明。\n";
    assert!(participants(union).contains(&"非洲联盟".to_string()));
}
