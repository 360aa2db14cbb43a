//! What a case beside the knowledge cannot say: what is inferred from the whole of an article.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::articles::{dates, events, events_in, only, records_in, speakers};
use serde_json::Value;

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

/// A report of a news agency in two paragraphs.
fn report(second: &str) -> String {
    format!(
        "法新社报道，秘鲁外长席亚雷12月3日在利马会见智利外长范克拉韦伦。席亚雷称，两国贸易会增长。\n\n{second}\n"
    )
}

#[test]
fn a_paragraph_of_a_news_report_does_not_take_the_day_of_the_one_before() {
    let later = report("加纳总统马哈马会见挪威外长艾德。");
    assert_eq!(dates(&later, "马哈马"), only("2024-12-19", "2024-12-20"));
    let same = report("12月5日，加纳议会休会。加纳总统马哈马会见挪威外长艾德。");
    assert_eq!(dates(&same, "马哈马"), only("2024-12-05", "2024-12-05"));
}

#[test]
fn the_day_on_which_a_visit_is_announced_is_not_that_of_the_visit() {
    let said = report("挪威外交部12月18日宣布，外长艾德将访问加纳。");
    assert_eq!(dates(&said, "艾德"), only("2024-12-20", "2025-01-03"));
    let told = report("挪威外交部12月18日宣布，外长艾德12月22日将访问加纳。");
    assert_eq!(dates(&told, "艾德"), only("2024-12-22", "2024-12-22"));
}

#[test]
fn what_is_decided_has_times_of_its_own() {
    let text = "12月19日，加纳和挪威商定2026年5月共建港口。\n";
    assert_eq!(dates(text, "加纳"), only("2024-12-19", "2024-12-19"));
}

#[test]
fn a_month_in_which_something_was_announced_is_past() {
    let text = report("挪威8月宣布将向加纳提供疫苗。");
    let found = dates(&text, "挪威");
    assert!(!found.is_empty() && found.iter().all(|(start, _)| start.starts_with("2024-08")), "{found:?}");
}

#[test]
fn a_place_abroad_makes_an_article_international() {
    let abroad = "东盟领导人会议19日在万象开幕。会议为期三天。与会者讨论了贸易。\n";
    assert_eq!(places(abroad), ["LAO"]);
}

#[test]
fn gatherings_of_one_body_on_the_same_days_are_one() {
    let text =
        "七国集团峰会12月13日至15日在意大利举行。\n峰会期间，G7峰会主席梅洛尼会见了记者。G7峰会15日闭幕。\n";
    let all = events(text);
    assert_eq!(all.iter().filter(|v| v["kind"] == "conference").count(), 1, "{all:?}");
    let two = "七国集团峰会12月13日至15日在意大利举行。\n非盟峰会12月17日在加纳举行。\n";
    assert_eq!(events(two).iter().filter(|v| v["kind"] == "conference").count(), 2);
}

#[test]
fn a_visit_told_again_without_a_day_is_the_same_visit() {
    let told = report("加纳总统马哈马12月16日访问挪威。\n\n马哈马访问挪威，双方称港口会扩建。");
    assert_eq!(dates(&told, "马哈马"), only("2024-12-16", "2024-12-16"));
    let long_ago = report("加纳总统马哈马今年3月16日访问挪威。\n\n马哈马访问挪威，双方称港口会扩建。");
    assert_eq!(dates(&long_ago, "马哈马").len(), 2);
}

#[test]
fn days_of_one_journey_told_one_after_the_other_are_one_visit() {
    let on_his_way = report("加纳总统马哈马18日抵达挪威访问。\n\n马哈马将于21日前往挪威第二大城市卑尔根。");
    let all = events(&on_his_way);
    assert_eq!(all.iter().filter(|v| v["kind"] == "visit").count(), 2, "{all:?}");
    let goes_on = report("加纳总统马哈马19日抵达挪威访问。\n\n马哈马将于21日前往挪威第二大城市卑尔根。");
    let all = events(&goes_on);
    let visits: Vec<_> = all.iter().filter(|v| v["kind"] == "visit").collect();
    assert!(visits.len() == 1 && visits[0]["status"] == "held", "{visits:?}");
    let there = report("加纳总统马哈马18日抵达挪威访问。\n\n马哈马19日访问挪威第二大城市卑尔根。");
    assert_eq!(dates(&there, "马哈马"), only("2024-12-18", "2024-12-19"));
    let again = report("加纳总统马哈马10日抵达挪威访问。\n\n马哈马19日再次访问挪威。");
    assert_eq!(dates(&again, "马哈马").len(), 2);
}

#[test]
fn what_goes_on_with_a_plan_is_planned() {
    let text = report("加纳总统马哈马将于24日至25日访问挪威。逗留期间与首相斯特勒举行会谈。");
    let all = events(&text);
    let with = |v: &&Value| v["kind"] == "meeting" && v["participants"].to_string().contains("马哈马");
    let talks: Vec<_> = all.iter().filter(with).collect();
    assert!(talks.len() == 1 && talks[0]["status"] == "planned", "{talks:?}");
    let over = report("加纳总统马哈马14日至15日访问挪威。逗留期间与首相斯特勒举行会谈。");
    assert!(events(&over).iter().all(|v| v["status"] == "held"), "{over:?}");
}

#[test]
fn a_year_told_as_background_dates_nothing_else() {
    let text = "去年法国担任主席国。法国总统马克龙在巴黎会见埃及总统塞西。\n";
    assert_eq!(dates(text, "塞西"), only("2024-12-17", "2024-12-20"));
    let told = "法国总统马克龙去年在巴黎会见埃及总统塞西。\n";
    assert_eq!(dates(told, "塞西"), only("2023-01-01", "2023-12-31"));
}

#[test]
fn a_time_set_off_by_a_comma_is_that_of_the_next_clause() {
    assert_eq!(dates("周日，法国总统马克龙还将访问埃及。\n", "马克龙"), only("2024-12-22", "2024-12-22"));
    assert_eq!(dates("周日，法国总统马克龙访问了埃及。\n", "马克龙"), only("2024-12-15", "2024-12-15"));
}

#[test]
fn what_is_announced_for_a_day_long_past_has_been_held() {
    let text = "时任美国总统尼克松表示，他将在1972年访问法国。\n";
    assert_eq!(events(text)[0]["status"], "held");
    assert_eq!(events("美国总统拜登表示，他将在2025年访问法国。\n")[0]["status"], "planned");
}

#[test]
fn who_go_together_make_one_visit_and_in_a_long_time_each_his_own() {
    let both = "法国总统马克龙和德国总理默茨19日访问埃及。\n";
    assert_eq!(participants(both).len(), 3);
    assert_eq!(events(both).len(), 1);
    assert_eq!(events("法国总统马克龙和德国总理默茨今年访问了埃及。\n").len(), 2);
}

#[test]
fn whoever_acts_for_a_body_carries_its_code() {
    let text = "欧盟委员会主席冯德莱恩19日会见法国总统马克龙。\n";
    let all = events(text);
    let people = all[0]["participants"].as_array().unwrap();
    assert!(people.iter().any(|p| p["name"] == "冯德莱恩" && p["country"] == "EUE"), "{people:?}");
}

#[test]
fn today_is_the_day_that_a_report_gives_as_its_own() {
    let told = "法国总统马克龙今天在巴黎会见埃及总统塞西。";
    assert_eq!(
        dates(&format!("（某某社巴黎18日综合外电报道）{told}\n"), "塞西"),
        only("2024-12-18", "2024-12-18")
    );
    assert_eq!(dates(&format!("（某某社巴黎20日电）{told}\n"), "塞西"), only("2024-12-20", "2024-12-20"));
    assert_eq!(dates(&format!("{told}\n"), "塞西"), only("2024-12-20", "2024-12-20"));
}

#[test]
fn a_forum_of_its_own_name_or_of_the_world_makes_an_article_international() {
    let kinds = |name: &str| {
        let text =
            format!("{name}18日在北京开幕。国家主席习近平出席开幕式。各地代表参加了活动。活动为期三天。\n");
        events(&text).iter().map(|v| v["kind"].as_str().unwrap().to_string()).collect::<Vec<_>>()
    };
    assert!(kinds("第三届“一带一路”国际合作高峰论坛").contains(&"conference".to_string()));
    assert!(!kinds("世界青年论坛").is_empty());
    assert!(kinds("教育工作座谈会").is_empty());
}

#[test]
fn what_was_cancelled_stays_so_when_it_is_told_again() {
    let text = "法国总统马克龙与德国总理默茨12月18日的会谈取消。这是双方第三次会谈。\n";
    let all = events(text);
    assert!(!all.is_empty() && all.iter().all(|v| v["status"] == "cancelled"), "{all:?}");
}

#[test]
fn a_meeting_told_again_without_a_day_is_the_same_meeting() {
    let told = report("加纳总统马哈马12月16日会见挪威外长艾德。\n\n马哈马与艾德举行会谈时称，港口会扩建。");
    assert_eq!(dates(&told, "马哈马"), only("2024-12-16", "2024-12-16"));
    let long_ago =
        report("加纳总统马哈马今年3月16日会见挪威外长艾德。\n\n马哈马与艾德举行会谈时称，港口会扩建。");
    assert_eq!(dates(&long_ago, "马哈马").len(), 2);
}

#[test]
fn what_is_ahead_by_the_mention_with_a_day_is_planned() {
    let text = report("加纳总统马哈马将于12月22日会见挪威外长艾德。\n\n马哈马会见艾德，双方会谈港口。");
    let all = events(&text);
    let ahead: Vec<_> = all.iter().filter(|v| v["participants"].to_string().contains("马哈马")).collect();
    assert!(ahead.len() == 1 && ahead[0]["status"] == "planned", "{ahead:?}");
    let over = report("加纳总统马哈马将会见挪威外长艾德。\n\n马哈马12月18日会见艾德，双方会谈港口。");
    assert!(events(&over).iter().all(|v| v["status"] == "held"), "{over:?}");
}

#[test]
fn a_gathering_of_several_days_is_one_in_whatever_form_its_body_is_printed() {
    let count = |text: &str| events(text).iter().filter(|v| v["kind"] == "conference").count();
    let text = report(
        "加纳总统马哈马12月16日出席联合国大会。\n\n挪威外长艾德12月18日出席联大。\n\n秘鲁外长席亚雷12月19日出席联大。",
    );
    assert_eq!(count(&text), 1);
    assert_eq!(dates(&text, "席亚雷").last().unwrap(), &("2024-12-16".to_string(), "2024-12-19".to_string()));
    let other = report("加纳总统马哈马3月16日出席联合国大会。\n\n挪威外长艾德12月18日出席联大。");
    assert_eq!(count(&other), 2);
}

#[test]
fn what_is_to_be_done_on_a_visit_is_done_on_its_days() {
    let text = report("挪威外长艾德将于12月28日至29日访问加纳。\n\n加纳总统马哈马将会见艾德。");
    assert_eq!(dates(&text, "马哈马"), only("2024-12-28", "2024-12-29"));
    let elsewhere = report("挪威外长艾德将于12月28日至29日访问加纳。\n\n法国总统马克龙将会见艾德。");
    assert_eq!(dates(&elsewhere, "马克龙"), only("2024-12-20", "2025-01-03"));
}

#[test]
fn the_year_that_says_which_gathering_is_meant_is_no_date() {
    let year = report("加纳总统马哈马出席今年的北极峰会。");
    assert_eq!(dates(&year, "马哈马"), only("2024-12-19", "2024-12-20"));
    let dated = report("加纳总统马哈马今年曾出席北极峰会。");
    assert_eq!(dates(&dated, "马哈马"), only("2024-01-01", "2024-12-20"));
}

#[test]
fn the_time_left_for_what_is_agreed_is_not_that_of_the_agreement() {
    let agreed = report("加纳和挪威就年内共建港口达成一致。");
    assert_eq!(dates(&agreed, "加纳"), only("2024-12-19", "2024-12-20"));
    let text = "加纳和挪威18日就年内共建港口达成一致。\n";
    assert_eq!(dates(text, "加纳"), only("2024-12-18", "2024-12-18"));
}

#[test]
fn a_visitor_who_meets_somebody_of_a_third_state_has_gone_on() {
    let place = |text: &str| {
        let met = |v: &Value| v["kind"] == "meeting" && v["participants"].to_string().contains("马哈马");
        let met = events(text).into_iter().find(met).unwrap();
        met["place"]["country"].as_str().unwrap_or("none").to_string()
    };
    let gone = report("挪威外长艾德12月17日访问埃及。艾德18日会见加纳总统马哈马。");
    assert_eq!(place(&gone), "none");
    let there = report("挪威外长艾德12月17日访问加纳。艾德18日会见加纳总统马哈马。");
    assert_eq!(place(&there), "GHA");
}

#[test]
fn a_list_of_clauses_without_subjects_is_announced_by_its_first() {
    let all = |text: &str| {
        let of = |v: &Value| v["participants"].to_string().contains("艾德");
        let status = |v: Value| v["status"].as_str().unwrap().to_string();
        events(text).into_iter().filter(of).map(status).collect::<Vec<_>>()
    };
    let list = report("加纳总统马哈马将会见秘鲁总统博鲁阿尔特，同智利总统博里奇会谈，会见挪威外长艾德。");
    assert_eq!(all(&list), ["planned"]);
    let over = report("加纳总统马哈马将会见秘鲁总统博鲁阿尔特，智利总统博里奇抵达利马，会见挪威外长艾德。");
    assert_eq!(all(&over), ["held"]);
}

#[test]
fn the_leaders_of_two_states_are_those_at_their_head() {
    let with = |text: &str, who: &str| {
        let of = |v: &Value| v["kind"] == "meeting" && v["participants"].to_string().contains(who);
        events(text).iter().filter(|v| of(v)).count()
    };
    let named = "加纳总统马哈马、挪威首相斯特勒关注港口。加纳外长阿布拉夸和挪威外长艾德12月18日通电话。\
        两国领导人12月19日举行会谈。";
    assert_eq!((with(&report(named), "马哈马"), with(&report(named), "艾德")), (1, 0));
    let both = named.replace("两国领导人", "两人");
    assert_eq!((with(&report(&both), "马哈马"), with(&report(&both), "艾德")), (0, 1));
}

/// The people of the events of a text: id, name and whether the event says that somebody's part is inferred.
fn people(text: &str) -> Vec<(String, String, bool)> {
    let mut found = Vec::new();
    for event in events(text) {
        let inferred = event["inferred"].to_string().contains("participants.");
        for person in event["participants"].as_array().into_iter().flatten() {
            let text = |key: &str| person[key].as_str().unwrap_or("none").to_string();
            found.push((text("id"), text("name"), inferred));
        }
    }
    found
}

#[test]
fn a_wrong_character_in_the_name_of_the_holder_of_an_office_is_looked_through_and_said() {
    let read = people("12月19日，中国国家主席习近平在北京会见法国总统马克笼。\n");
    let (id, name, inferred) = read.iter().find(|p| p.1.contains("马克")).unwrap();
    assert_eq!((name.as_str(), *inferred), ("马克龙", true), "{id}");
    assert!(id.starts_with("person/"), "{id}");
}

#[test]
fn a_name_that_is_not_one_character_off_the_holders_is_somebody_elses() {
    for name in ["马卡笼", "马克龙"] {
        let read = people(&format!("12月19日，中国国家主席习近平在北京会见法国总统{name}。\n"));
        assert!(read.iter().all(|p| !p.2), "{read:?}");
    }
}

#[test]
fn two_who_have_met_and_are_to_meet_again_meet_twice() {
    let met = "12月19日，中国国家主席习近平在北京会见法国总统马克龙。";
    let again = "两国元首将再次会晤。";
    let planned = |text: &str| {
        events(text).iter().filter(|e| e["kind"] == "meeting" && e["status"] == "planned").count()
    };
    assert_eq!(planned(&format!("{met}{again}\n")), 1);
    assert_eq!(planned(&format!("{met}\n")), 0);
}

const MET: &str = "12月19日，国家主席习近平在北京会见加纳总统马哈马。\n习近平指出，";

/// Where the event was held in which somebody takes part.
fn place_with(text: &str, who: &str) -> String {
    let with = |v: &Value| v["kind"] == "meeting" && v["participants"].to_string().contains(who);
    let met = events(text).into_iter().find(with).unwrap();
    met["place"]["country"].as_str().unwrap_or("none").to_string()
}

#[test]
fn a_place_holds_for_its_own_time() {
    let abroad = MET.replace("北京", "开罗");
    let before = |when: &str| format!("{abroad}{when}，我同挪威首相斯特勒举行会谈。\n");
    assert_eq!(place_with(&before("昨天"), "斯特勒"), "EGY");
    assert_ne!(place_with(&before("去年10月"), "斯特勒"), "EGY");
}

#[test]
fn a_journey_that_somebody_speaks_of_takes_the_article_nowhere() {
    let told = format!("{MET}上周，法国总统马克龙访问挪威。\n会谈后，习近平会见埃及总统塞西。\n");
    assert_eq!(place_with(&told, "塞西"), "CHN");
}

#[test]
fn this_year_does_not_widen_the_day_told() {
    let text = format!("{MET}中加关系很好。\n双方要办好今年“友好年”。\n当晚，习近平为马哈马举行欢迎宴会。\n");
    let banquet = events(&text).into_iter().find(|v| v["subkind"] == "banquet").unwrap();
    assert_eq!(banquet["date"]["end"], "2024-12-19");
    assert_eq!(banquet["date"]["start"], "2024-12-19");
}

#[test]
fn both_sides_are_those_who_met_and_not_who_was_spoken_of() {
    let text = "12月19日，越共中央总书记苏林在河内同国家主席习近平举行会谈。\n\
        苏林表示，越方不会忘记阮富仲总书记同中方的友谊。\n会谈后，双方共同见证签署多项合作文件。\n";
    let signed = events(text).into_iter().find(|v| v["subkind"] == "signing").unwrap();
    let who = signed["participants"].to_string();
    assert!(who.contains("苏林") && who.contains("习近平") && !who.contains("阮富仲"), "{who}");
}

#[test]
fn a_plan_stays_one_though_the_year_is_named_again() {
    let text = "国家主席习近平即将对法国进行国事访问。\n今年适逢两国建交60周年，习近平主席此访意义重大。\n";
    let visit = events(text).into_iter().find(|v| v["kind"] == "visit").unwrap();
    assert_eq!(visit["status"], "planned");
}

/// Who claims each event of a text, in the order of the text.
fn claimants(text: &str) -> Vec<Option<String>> {
    let by = |v: &Value| v["attributed_to"].as_str().map(str::to_string);
    events(text).iter().map(by).collect()
}

fn claimed_by(who: &str) -> Vec<Option<String>> {
    vec![Some(who.to_string())]
}

#[test]
fn what_somebody_says_is_his_claim() {
    let text = "俄罗斯外长拉夫罗夫说，普京总统12月3日访问了白俄罗斯。\n";
    assert_eq!(claimants(text), claimed_by("拉夫罗夫"));
    assert_eq!(claimants("普京总统12月3日访问了白俄罗斯。\n"), [None]);
}

#[test]
fn what_an_outlet_is_said_to_report_is_its_claim() {
    let met = "美国国务卿布林肯12月3日在巴黎会见了法国外长巴罗。\n";
    assert_eq!(claimants(&format!("据路透社报道，{met}")), claimed_by("路透社"));
    assert_eq!(claimants(&format!("据美国《纽约时报》报道，{met}")), claimed_by("纽约时报"));
    assert_eq!(claimants(met), [None]);
}

#[test]
fn what_the_text_itself_tells_elsewhere_is_no_claim() {
    let fact = "普京总统12月3日访问了白俄罗斯。";
    let claim = "俄罗斯外长拉夫罗夫说，普京总统12月3日访问了白俄罗斯。";
    assert_eq!(claimants(&format!("{fact}\n{claim}\n")), [None]);
    assert_eq!(claimants(&format!("{claim}\n{fact}\n")), [None]);
    let other = "白俄罗斯总统卢卡申科说，普京总统12月3日访问了白俄罗斯。";
    assert_eq!(claimants(&format!("{claim}\n{other}\n")), claimed_by("拉夫罗夫; 卢卡申科"));
}

#[test]
fn announcing_makes_a_plan_and_no_claim() {
    let text = "俄罗斯外长拉夫罗夫宣布，普京总统将于12月28日访问白俄罗斯。\n";
    assert_eq!(claimants(text), [None]);
}

#[test]
fn today_in_somebodys_words_is_the_day_he_speaks() {
    let text = "泽连斯基在12月18日晚的视频讲话中说：“我今天与英国首相斯塔默通了电话。”\n";
    let calls = dates(text, "斯塔默");
    assert_eq!(calls, only("2024-12-18", "2024-12-18"));
}

#[test]
fn both_sides_are_those_the_author_names_not_those_spoken_of() {
    let text =
        "美国总统拜登18日在白宫会见法国总统马克龙。拜登说，俄罗斯总统普京无意停火。双方签署了联合声明。\n";
    let all = events(text);
    let agreed: Vec<&Value> = all.iter().filter(|v| v["kind"] == "agreement").collect();
    assert_eq!(agreed.len(), 1);
    assert!(agreed[0]["participants"].to_string().contains("马克龙"));
    assert!(!agreed[0]["participants"].to_string().contains("普京"));
}

#[test]
fn that_evening_is_of_the_day_told_before_a_year_of_background() {
    let text = "德国总理朔尔茨12月19日抵达基辅。朔尔茨曾于2022年到访。他将于当晚在国会发表演讲。\n";
    let speeches: Vec<_> = events(text).into_iter().filter(|v| v["kind"] == "speech").collect();
    assert_eq!(speeches.len(), 1);
    assert_eq!(speeches[0]["date"]["start"], "2024-12-19");
}

#[test]
fn the_day_somebody_speaks_is_not_the_day_of_what_he_speaks_of() {
    let text = "美国国务卿布林肯12月18日在布鲁塞尔告诉记者，与英国外交大臣拉米的会谈富有成效。\n";
    assert!(dates(text, "拉米").is_empty());
    let text = "美国国务卿布林肯12月18日在布鲁塞尔告诉记者，12月16日与英国外交大臣拉米的会谈富有成效。\n";
    assert_eq!(dates(text, "拉米"), only("2024-12-16", "2024-12-16"));
}

#[test]
fn news_in_brief_under_one_title_stay_apart() {
    let text = "伊朗总统会见俄联邦安全会议秘书\n伊朗总统佩泽希齐扬17日会见俄联邦安全会议秘书绍伊古。\n\
        白俄罗斯总统卢卡申科宣誓就职\n白俄罗斯总统卢卡申科18日会见伊朗外长阿拉格齐。\n";
    let record = serde_json::json!({"id": "a", "date": "2024-12-20", "title": "国际快讯", "text": text});
    assert_eq!(events_in("a.jsonl", &format!("{record}\n")).len(), 2);
}

#[test]
fn what_the_speaker_then_does_is_told_by_the_text() {
    for text in [
        "法国总统马克龙18日呼吁停火，随后会见了德国总理朔尔茨。\n",
        "美国国务卿布林肯18日在柏林赞扬德国的贡献，并与德国外长贝尔伯克举行会谈。\n",
    ] {
        assert_eq!(claimants(text), [None], "{text}");
    }
}

#[test]
fn whoever_promises_does_so_by_saying_it() {
    let text = "挪威政府12月18日表示，将向加纳提供价值一亿克朗的援助物资。\n";
    assert!(claimants(text).iter().all(Option::is_none), "{:?}", claimants(text));
    assert!(!claimants(text).is_empty());
}

#[test]
fn only_a_day_in_the_clause_of_the_verb_is_when_somebody_speaks() {
    let text = "自2022年2月24日战争爆发以来，泽连斯基多次说：“我今天与英国首相斯塔默通了电话。”\n";
    assert!(
        dates(text, "斯塔默").iter().all(|(start, _)| start != "2022-02-24"),
        "{:?}",
        dates(text, "斯塔默")
    );
}

#[test]
fn days_told_later_make_an_earlier_stretch_of_days_past() {
    let text = "4月6日至8日，中国外长王毅访问法国。10月5日，王毅访问德国。7日，他会见德国总理朔尔茨。\n";
    assert_eq!(dates(text, "朔尔茨"), only("2024-10-07", "2024-10-07"));
}

#[test]
fn a_pronoun_in_somebodys_words_is_himself() {
    let text = "法国总统马克龙18日会见德国总理朔尔茨。朔尔茨说，他17日会见了美国总统拜登。\n";
    let with = events(text).into_iter().find(|v| v["participants"].to_string().contains("拜登")).unwrap();
    assert!(with["participants"].to_string().contains("朔尔茨"), "{with}");
}

#[test]
fn a_verdict_on_a_measure_does_not_undo_it() {
    let all = events("秘鲁外交部说，智利18日驱逐两名秘鲁外交官违反国际法。\n");
    assert!(all.iter().any(|v| v["kind"] == "measure"), "{all:?}");
}

#[test]
fn who_gives_a_gathering_its_name_does_not_act() {
    let text = "12月18日，挪威首相斯特勒出席二十国集团领导人第十五次峰会，并发表讲话。\n";
    assert_eq!(speakers(text), ["斯特勒"]);
}

#[test]
fn those_of_different_states_are_seen_one_by_one_but_those_of_one_state_together() {
    let apart = "12月18日，挪威首相斯特勒会见加纳总统马哈马、智利总统博里奇。\n";
    let met = |text: &str| events(text).iter().filter(|v| v["kind"] == "meeting").count();
    assert_eq!(met(apart), 2);
    let together = "12月18日，挪威首相斯特勒会见法国总统马克龙、法国外长塞茹尔内。\n";
    assert_eq!(met(together), 1);
}

#[test]
fn of_several_offices_the_foremost_is_given() {
    let found = events("12月18日，习近平在北京会见加纳总统马哈马。\n");
    assert_eq!(found[0]["participants"][0]["office"], "国家主席");
}

#[test]
fn gatherings_in_a_list_are_each_attended() {
    let attended =
        |text: &str| events(text).into_iter().filter(|v| v["kind"] == "conference").collect::<Vec<_>>();
    let three = "12月18日，挪威首相斯特勒接连出席金砖国家领导人第十二次会晤、亚太经合组织第二十七次领导人非正式会议、二十国集团领导人第十五次峰会。\n";
    assert_eq!(attended(three).len(), 3);
    let once = "12月18日，挪威首相斯特勒出席金砖国家领导人第十二次会晤。斯特勒在金砖国家领导人会晤上发言。\n";
    assert_eq!(attended(once).len(), 1);
    let bodies = "12月18日，挪威外长艾德出席东盟外长会和东盟地区论坛外长会。\n";
    let sizes: Vec<usize> =
        attended(bodies).iter().map(|v| v["participants"].as_array().unwrap().len()).collect();
    assert_eq!(sizes, [1, 1]);
}

#[test]
fn a_journey_abroad_does_not_take_place_at_home() {
    let text = "12月18日，挪威首相斯特勒在奥斯陆发表讲话。斯特勒本周结束非洲之行。\n";
    let journey = events(text).into_iter().find(|v| v["kind"] == "visit");
    assert!(journey.is_some_and(|v| v["place"].is_null()));
}

/// Who says something that contains certain words.
fn says(text: &str, words: &str) -> Vec<String> {
    let with =
        records_in("statement", "a.txt", text).into_iter().filter(|v| v["quote"].to_string().contains(words));
    with.map(|v| v["speaker"]["name"].as_str().unwrap_or("nobody").to_string()).collect()
}

#[test]
fn a_gathering_named_in_quotation_marks_is_attended_but_a_term_is_not() {
    let kinds = |text: &str| events(text).into_iter().map(|v| v["kind"].to_string()).collect::<Vec<_>>();
    assert_eq!(kinds("12月18日，挪威首相斯特勒出席“北极安全峰会”。\n"), ["\"conference\""]);
    assert!(kinds("12月18日，挪威首相斯特勒翻开“签署条约”一书。\n").is_empty());
}

#[test]
fn an_organ_without_its_state_is_of_the_state_named_with_it_a_little_before() {
    let named = "12月18日，挪威财政部说，预算足够。财政部称，赤字不大。\n";
    let whole = records_in("statement", "a.txt", named);
    assert!(whole.len() == 2 && whole.iter().all(|v| v["speaker"]["country"] == "NOR"), "{whole:?}");
    let unnamed = "12月18日，挪威首相斯特勒说，预算足够。财政部称，赤字不大。\n";
    let last = records_in("statement", "a.txt", unnamed).pop().unwrap();
    assert!(last["speaker"]["country"].is_null());
}

#[test]
fn in_news_a_sentence_that_begins_with_who_calls_for_something_is_his_own() {
    let news = "12月18日，挪威首相斯特勒批评邻国。斯特勒坦言局势艰难。他还呼吁各国克制。\n";
    assert_eq!(says(news, "各国克制"), ["斯特勒"]);
    let quotes = records_in("statement", "a.txt", news);
    assert!(quotes.iter().all(|v| !v["quote"].to_string().contains("他还呼吁")), "{quotes:?}");
}

#[test]
fn who_blames_somebody_does_what_he_then_announces() {
    let text = "12月18日，挪威批评加纳干涉内政，宣布与加纳断绝外交关系。\n";
    assert!(events(text).iter().any(|v| v["kind"] == "relations"));
}

#[test]
fn two_states_by_their_letters_are_both_visited() {
    let text = "12月18日，挪威首相斯特勒访问日韩。\n";
    let hosts: Vec<String> = participants(text).into_iter().filter(|p| p != "斯特勒").collect();
    assert_eq!(hosts, ["日本", "韩国"]);
}

#[test]
fn who_acts_for_somebody_acts_himself() {
    let for_another = "12月18日，挪威外长艾德代表斯特勒首相出席在奥斯陆举行的北极峰会。\n";
    assert_eq!(participants(for_another), ["艾德"]);
    let representative = "12月18日，挪威代表艾德出席在奥斯陆举行的北极峰会。\n";
    assert_eq!(participants(representative), ["艾德"]);
}

#[test]
fn the_side_of_a_state_is_worth_more_than_a_word_across_it() {
    assert_eq!(participants("12月18日，中方向美方提出严正交涉。\n"), ["中国", "美国"]);
    let direction = "12月18日，挪威首相斯特勒谈到合作的大方向。\n";
    assert!(events(direction).is_empty());
}

#[test]
fn the_letters_of_two_states_before_a_verb_are_the_states() {
    assert_eq!(participants("12月18日，美韩签署渔业协定。\n"), ["美国", "韩国"]);
    assert!(events("12月18日，这批美韩造的船签署交付。\n").is_empty());
}

#[test]
fn the_verb_of_a_source_is_what_names_it() {
    let text = "According to the Kremlin, the bridge will be open by June.\n";
    let said = records_in("statement", "a.txt", text);
    assert!(said.len() == 1 && said[0]["verb"].as_str().unwrap().starts_with("According"), "{said:?}");
}
