//! What is inferred in articles that look back on a time that is over.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::articles::{dates, events, only, records_in, speakers};

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

const LOOKS_BACK: &str = "7月2日，挪威首相斯特勒抵达阿克拉。\n";

#[test]
fn an_article_that_looks_back_goes_on_with_the_time_it_has_told() {
    let text = format!("{LOOKS_BACK}斯特勒同加纳总统马哈马举行会谈。\n");
    assert_eq!(dates(&text, "马哈马"), only("2024-07-02", "2024-07-02"));
}

#[test]
fn an_article_that_tells_of_its_own_days_does_not_look_back() {
    let text = format!("{LOOKS_BACK}12月19日，议会在奥斯陆休会。\n外长艾德会见加纳外长阿布拉夸。\n");
    assert_eq!(dates(&text, "阿布拉夸"), only("2024-12-19", "2024-12-19"));
}

#[test]
fn a_sentence_of_a_chronicle_without_a_subject_is_about_its_protagonist() {
    let text = format!("{YEAR}南非总统拉马福萨表示欢迎。10月13日，在全球妇女峰会发表主旨讲话。\n");
    assert_eq!(speakers(&text), ["习近平"]);
}

#[test]
fn in_a_chronicle_the_author_goes_on_after_what_was_said() {
    let said = "4月3日，习近平会见日本首相石破茂，强调要坚持对话。两国民间的往来由此更加密切。\n";
    let words = |text: &str| {
        let quotes = records_in("statement", "a.txt", text).into_iter().map(|v| v["quote"].to_string());
        quotes.filter(|quote| quote.contains("坚持对话")).collect::<Vec<_>>()
    };
    let told = words(&format!("{YEAR}\n{said}"));
    assert!(!told.is_empty() && told.iter().all(|w| !w.contains("民间")), "{told:?}");
    let report = "12月20日，习近平会见日本首相石破茂，强调要坚持对话。两国民间的往来由此更加密切。\n";
    assert!(words(report).iter().any(|w| w.contains("民间")));
}

#[test]
fn a_bulleted_sentence_or_a_list_of_journeys_without_a_subject_is_about_the_protagonist() {
    let lines = "——10月13日，在全球妇女峰会发表主旨讲话。\n5月访问俄罗斯、10月底前往韩国。\n";
    let text = format!("{YEAR}\n{lines}");
    assert_eq!(speakers(&text), ["习近平"]);
    assert_eq!(dates(&text, "俄罗斯").last(), only("2024-05-01", "2024-05-31").last());
    assert_eq!(dates(&text, "韩国"), only("2024-10-21", "2024-10-31"));
}

#[test]
fn a_clause_of_a_chronicle_with_a_subject_of_its_own_is_not_about_the_protagonist() {
    let text = format!("{YEAR}\n5月，当地学者访问韩国。6月，贸易部门访问韩国。\n");
    let to_korea =
        events(&text).into_iter().map(|v| v["participants"].to_string()).filter(|p| p.contains("韩国"));
    let visitors: Vec<String> = to_korea.collect();
    assert!(!visitors.is_empty() && visitors.iter().all(|v| !v.contains("习近平")), "{visitors:?}");
}

#[test]
fn times_of_half_a_year_do_not_make_an_article_that_looks_back_one_of_its_own_days() {
    let since = "年初以来，两国往来不断。\n外长艾德会见加纳外长阿布拉夸。\n";
    let text = format!("{LOOKS_BACK}{since}");
    // The time told last is that of the article so far.
    assert_eq!(dates(&text, "阿布拉夸"), only("2024-01-01", "2024-12-31"));
}

#[test]
fn a_scene_of_a_chronicle_goes_on_to_the_end_of_its_paragraph() {
    let scene =
        "4月17日，习近平抵达金边。西哈莫尼国王到机场迎接习近平。当天中午，习近平会见柬埔寨首相洪玛奈。\n";
    let text = format!("{YEAR}\n{scene}");
    assert_eq!(dates(&text, "洪玛奈"), only("2024-04-17", "2024-04-17"));
}

#[test]
fn both_states_of_a_chronicle_are_that_of_the_scene_and_that_of_the_protagonist() {
    let hosts = "5月7日，习近平在贝尔格莱德同塞尔维亚总统武契奇会谈。5月9日，在布达佩斯，匈牙利总理欧尔班接待习近平，两国宣布建立战略伙伴关系。\n";
    let tie = events(&format!("{YEAR}\n{hosts}")).into_iter().find(|v| v["kind"] == "relations").unwrap();
    assert!(!tie["participants"].to_string().contains("塞尔维亚"), "{tie}");
}

#[test]
fn what_happened_during_a_visit_is_not_of_the_day_told_last() {
    let met = |when: &str| {
        format!("{YEAR}\n9月3日，习近平会见泰国总理佩通坦。{when}，习近平会见越南总理范明政。\n")
    };
    assert_eq!(dates(&met("访问期间"), "范明政"), only("2024-09-01", "2024-09-30"));
    assert_eq!(dates(&met("会谈期间"), "范明政"), only("2024-09-03", "2024-09-03"));
}

#[test]
fn this_visit_is_that_of_the_year_told_and_not_one_of_years_before() {
    let met = |when: &str| {
        format!("{YEAR}\n9月3日，习近平访问泰国。去年5月习近平到过这里。{when}，习近平会见泰国总理佩通坦。\n")
    };
    assert_eq!(dates(&met("此访期间"), "佩通坦"), only("2024-09-01", "2024-09-30"));
    assert_eq!(dates(&met("随后"), "佩通坦"), only("2023-05-01", "2023-05-31"));
}

#[test]
fn since_the_beginning_of_the_year_is_a_time_only_where_a_sentence_begins_with_it() {
    let met = |words: &str| format!("{YEAR}\n9月3日，习近平会见泰国总理佩通坦。{words}\n");
    assert_eq!(
        dates(&met("今年以来，习近平会见越南总理范明政。"), "范明政"),
        only("2024-01-01", "2024-12-31")
    );
    let third = met("这是今年以来双方的第三次会见。习近平会见越南总理范明政。");
    assert_eq!(dates(&third, "范明政"), only("2024-09-03", "2024-09-03"));
}

#[test]
fn a_time_that_counts_from_the_one_before_is_not_that_of_the_clauses_before_it() {
    let text =
        |after: &str| format!("{YEAR}\n10月22日，喀山。习近平会见印度总理莫迪，{after}，双方通了电话。\n");
    let met = |after: &str| dates(&text(after), "莫迪").remove(1);
    assert_eq!(met("此前一天"), only("2024-10-22", "2024-10-22")[0]);
}

#[test]
fn the_footsteps_of_somebody_are_he() {
    let text = format!("{YEAR}\n中国外长王毅的足迹遍及各大洲：10月飞赴内罗毕，11月抵达奥斯陆。\n");
    assert_eq!(
        dates(&text, "王毅"),
        [only("2024-10-01", "2024-10-31"), only("2024-11-01", "2024-11-30")].concat()
    );
    let words = text.replace("足迹遍及", "文章谈到");
    assert!(dates(&words, "王毅").is_empty());
}

#[test]
fn who_stands_in_the_name_of_a_gathering_is_not_the_subject_of_a_sentence_without_one() {
    let at =
        |gathering: &str| format!("{YEAR}\n南非总统拉马福萨表示欢迎。10月13日，{gathering}发表视频致辞。\n");
    assert_eq!(speakers(&at("在联合国气候峰会")), ["习近平"]);
    assert_eq!(speakers(&at("法国总统马克龙在联合国气候峰会")), ["马克龙"]);
}
