//! Formats of `readout export` for graphs, calendars, maps, linked data, briefs and annotation tools.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{ARTICLE, Desk};
use serde_json::Value;

/// Tells the talks of [`ARTICLE`] again, and what is to come.
const AGAIN: &str = "国家主席习近平5月7日在北京人民大会堂同法国总统马克龙举行会谈。\n\n两国元首<b>将</b>于5月20日在巴黎会晤。\n\
    马克龙对习近平说：“法方愿意加强合作。”\n";
/// Something that goes on for days, something put off, something without a day.
const OTHERS: &str = "外交部宣布，巴西总统卢拉将于6月3日至6日对中国进行国事访问。\n\n\
    日本首相岸田文雄原定6月10日对德国的访问推迟。\n\n2019年，国家主席习近平同巴西总统卢拉通电话。\n";
/// All formats of this file that are one file.
const FILES: [&str; 12] = [
    "gexf",
    "gexf-dynamic",
    "graphml",
    "ics",
    "geojson",
    "jsonld",
    "ftm",
    "csl",
    "md",
    "html",
    "doccano",
    "jsonl",
];

fn filled() -> Desk {
    let desk = Desk::new();
    desk.file("in/one.2024-05-08.txt", ARTICLE);
    desk.file("in/two.2024-05-08.txt", AGAIN);
    desk.file("in/three.2024-05-30.txt", OTHERS);
    let ran = desk.run(&["add", "in"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    desk
}

fn export(desk: &Desk, format: &str, more: &[&str]) -> String {
    let ran = desk.run(&[&["export", "--format", format], more].concat());
    assert_eq!(ran.code, Some(0), "{format}: {ran:?}");
    assert!(!ran.out.is_empty(), "{format}");
    ran.out
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn events(desk: &Desk) -> Vec<Value> {
    lines(&export(desk, "jsonl", &[])).into_iter().filter(|r| r["record"] == "event").collect()
}

fn folder(path: &Path) -> BTreeMap<String, String> {
    let name = |entry: &fs::DirEntry| entry.file_name().into_string().unwrap();
    let entries = fs::read_dir(path).unwrap().map(Result::unwrap);
    entries.map(|entry| (name(&entry), fs::read_to_string(entry.path()).unwrap())).collect()
}

fn slice(text: &str, start: &Value, end: &Value) -> String {
    let at = |n: &Value| usize::try_from(n.as_u64().unwrap()).unwrap();
    text.chars().skip(at(start)).take(at(end) - at(start)).collect()
}

/// Unfolded content lines of the entry that holds a text.
fn entry<'a>(calendar: &'a str, holds: &str) -> &'a str {
    let entries = calendar.split("BEGIN:VEVENT\n").skip(1);
    let found: Vec<&str> = entries.filter(|entry| entry.contains(holds)).collect();
    assert_eq!(found.len(), 1, "{holds}: {calendar}");
    found[0]
}

fn unfolded(calendar: &str) -> String {
    calendar.replace("\r\n ", "").replace("\r\n", "\n")
}

#[test]
fn the_same_database_gives_the_same_bytes() {
    let desk = filled();
    for format in FILES {
        assert_eq!(desk.run(&["export", "--format", format, "--output", "whole"]).code, Some(0));
        assert!(
            fs::read_to_string(desk.path().join("whole")).unwrap() == export(&desk, format, &[]),
            "{format}"
        );
    }
    for name in ["a", "b/"] {
        assert_eq!(desk.run(&["export", "--format", "brat", "--output", name]).code, Some(0));
    }
    assert_eq!(folder(&desk.path().join("a")), folder(&desk.path().join("b")));
}

#[test]
fn filters_narrow_every_format() {
    let desk = filled();
    // One that streams, one that gathers, one that goes by article.
    for format in ["ftm", "md", "doccano"] {
        let all = export(&desk, format, &["--country", "BRA", "--status", "planned"]);
        assert!(all.contains("卢拉"), "{format}: {all}");
        assert!(!all.contains("会谈") && !all.contains("emmanuel-macron"), "{format}: {all}");
    }
}

#[test]
fn a_network_counts_real_events_that_are_held() {
    let desk = filled();
    assert!(events(&desk).iter().filter(|e| e["subkind"] == "talks").count() > 1, "told twice");
    let planned = export(&desk, "graphml", &["--status", "planned"]);
    assert!(planned.contains("planned") && planned.contains("state/CHN"), "{planned}");
    assert!(!planned.contains("held"), "{planned}");
    let ran = desk.run(&["export", "--format", "gexf"]);
    assert!(ran.err.contains("3 events left out: the network has what is held"), "{}", ran.err);
    let network = ran.out;
    assert!(!network.contains("planned") && !network.contains("postponed"), "{network}");
    let mut edges = network.split("<edge ").skip(1);
    let edge = edges.find(|edge| edge.contains("emmanuel-macron") && edge.contains("xi-jinping"));
    let edge = edge.unwrap();
    assert!(edge.contains("weight=\"1\"") && edge.contains("kind=\"held\""), "{edge}");
    assert!(edge.contains("value=\"meeting 1\""), "{edge}");
    assert!(
        network.contains("label=\"Emmanuel Macron\"") && network.contains("value=\"马克龙\""),
        "{network}"
    );
    let ran = desk.run(&["export", "--format", "gexf-dynamic"]);
    assert!(ran.err.contains("1 event left out: no date, or one coarser than a month"), "{}", ran.err);
    let dynamic = ran.out;
    assert!(dynamic.contains("timeformat=\"date\"") && dynamic.contains("mode=\"dynamic\""), "{dynamic}");
    assert!(dynamic.contains("<spell start=\"2024-05-07\" end=\"2024-05-07\"/>"), "{dynamic}");
}

#[test]
fn a_calendar_shows_each_event_once_on_whole_days() {
    let desk = filled();
    let ran = desk.run(&["export", "--format", "ics"]);
    assert!(ran.err.contains("1 event left out: no date, or one coarser than a month"), "{}", ran.err);
    assert!(ran.out.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{}", ran.out);
    let calendar = unfolded(&ran.out);
    let talks = entry(&calendar, "SUMMARY:Meeting (talks)");
    assert!(
        talks.contains("DTSTART;VALUE=DATE:20240507\n") && talks.contains("DTEND;VALUE=DATE:20240508\n"),
        "{talks}"
    );
    assert!(talks.contains("STATUS:CONFIRMED\n"), "{talks}");
    for document in ["one.2024-05-08", "two.2024-05-08"] {
        assert!(talks.contains(document), "{talks}");
    }
    let visit = entry(&calendar, "SUMMARY:Planned: visit (state)");
    assert!(
        visit.contains("DTSTART;VALUE=DATE:20240603\n") && visit.contains("DTEND;VALUE=DATE:20240607\n"),
        "{visit}"
    );
    assert!(visit.contains("STATUS:TENTATIVE\n"), "{visit}");
    assert!(!entry(&calendar, "SUMMARY:Postponed: visit").contains("CONFIRMED"));
}

#[test]
fn an_entry_that_was_put_right_says_so() {
    let desk = filled();
    let calendar = unfolded(&export(&desk, "ics", &[]));
    assert!(!calendar.contains("METHOD:"), "it is a file, no message: a method needs an organizer");
    let property = |entry: &str, name: &str| {
        let found = entry.lines().find_map(|line| line.strip_prefix(&format!("{name}:")).map(str::to_owned));
        found.unwrap_or_else(|| panic!("{name} is missing:\n{entry}"))
    };
    let talks = entry(&calendar, "SUMMARY:Meeting (talks)").to_owned();
    assert_eq!(property(&talks, "SEQUENCE"), "0");
    let uid = property(&talks, "UID");
    let event = uid.split('@').next().unwrap().to_owned();
    // The clock counts seconds.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(desk.run(&["review", "edit", &event, "date=2024-05-09"]).code, Some(0));
    assert_eq!(desk.run(&["review", "comment", &event, "looked up"]).code, Some(0));
    let calendar = unfolded(&export(&desk, "ics", &[]));
    let changed = entry(&calendar, &format!("UID:{uid}")).to_owned();
    assert_eq!(property(&changed, "SEQUENCE"), "1", "a comment changes nothing");
    assert!(property(&changed, "LAST-MODIFIED") > property(&talks, "LAST-MODIFIED"));
    assert_eq!(desk.run(&["review", "undo", "2"]).code, Some(0));
    let calendar = unfolded(&export(&desk, "ics", &[]));
    let back = entry(&calendar, &format!("UID:{uid}")).to_owned();
    assert!(property(&back, "SEQUENCE").parse::<usize>().unwrap() > 1, "{back}");
}

#[test]
fn an_entry_keeps_its_name_when_another_article_joins_in() {
    let desk = filled();
    let names = |desk: &Desk| -> Vec<String> {
        let calendar = unfolded(&export(desk, "ics", &["--kind", "meeting", "--status", "held"]));
        calendar.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect()
    };
    let before = names(&desk);
    assert_eq!(before.len(), 1, "{before:?}");
    // Ids of real events depend on hashes, so several are tried; the clock counts seconds.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    for n in 0..6 {
        let again = format!(
            "{n}。2024年5月7日，国家主席习近平在北京人民大会堂同法国总统马克龙、外长塞茹尔内举行会谈。\n"
        );
        desk.file(&format!("more/{n}.txt"), again);
    }
    assert_eq!(desk.run(&["add", "more"]).code, Some(0));
    assert_eq!(names(&desk).first(), before.first());
}

#[test]
fn a_map_gives_longitude_first_and_null_where_nothing_is_known() {
    let desk = filled();
    let ran = desk.run(&["export", "--format", "geojson"]);
    assert!(ran.err.contains("without a known position"), "{}", ran.err);
    let map: Value = serde_json::from_str(&ran.out).unwrap();
    let features = map["features"].as_array().unwrap();
    assert_eq!(features.len(), events(&desk).len());
    let talks = features.iter().find(|f| f["properties"]["subkind"] == "talks").unwrap();
    let at = talks["geometry"]["coordinates"].as_array().unwrap();
    let (longitude, latitude) = (at[0].as_f64().unwrap(), at[1].as_f64().unwrap());
    assert!((116.0..117.0).contains(&longitude) && (39.0..41.0).contains(&latitude), "{talks}");
    let call = features.iter().find(|f| f["properties"]["kind"] == "call").unwrap();
    assert!(call["geometry"].is_null() && call.get("geometry").is_some(), "{call}");
}

#[test]
fn linked_data_anchors_every_record_and_takes_no_plan_for_a_fact() {
    let desk = filled();
    let data: Value = serde_json::from_str(&export(&desk, "jsonld", &[])).unwrap();
    let nodes = data["@graph"].as_array().unwrap();
    let is = |node: &Value, kind: &str| {
        node["@type"] == kind || node["@type"].as_array().is_some_and(|kinds| kinds.iter().any(|k| k == kind))
    };
    let of = |kind: &str| nodes.iter().filter(|node| is(node, kind)).collect::<Vec<_>>();
    let records = lines(&export(&desk, "jsonl", &[]));
    assert_eq!(of("readout:Event").len(), events(&desk).len());
    assert_eq!(of("oa:Annotation").len(), records.len());
    for event in of("readout:Event") {
        let scheduled = event["schema:eventStatus"]["@id"] == "schema:EventScheduled";
        assert_eq!(scheduled, event["readout:status"] == "planned", "{event}");
    }
    for annotation in of("oa:Annotation") {
        for target in annotation["oa:hasTarget"].as_array().unwrap() {
            let selectors = &target["oa:hasSelector"];
            let article = target["oa:hasSource"]["@id"].as_str().unwrap();
            let id = article.strip_prefix("urn:x-readout:article/").unwrap();
            let doc = of("schema:NewsArticle").into_iter().find(|node| node["@id"] == article).unwrap();
            assert!(doc["schema:identifier"].is_string() && id.starts_with('a'));
            let name = doc["schema:identifier"].as_str().unwrap();
            let text = fs::read_to_string(desk.path().join(format!("in/{name}.txt"))).unwrap();
            let words =
                ["oa:prefix", "oa:exact", "oa:suffix"].map(|part| selectors[0][part].as_str().unwrap());
            assert!(text.contains(&words.concat()), "{words:?}");
            let number = |name: &str| selectors[1][name]["@value"].as_str().unwrap().parse::<u64>().unwrap();
            assert_eq!(slice(&text, &number("oa:start").into(), &number("oa:end").into()), words[1]);
        }
    }
}

#[test]
fn followthemoney_entities_refer_to_each_other() {
    let desk = filled();
    desk.file("more/four.2024-05-09.txt", "5月8日，伊拉克外交部召见瑞典驻伊拉克大使。\n");
    assert_eq!(desk.run(&["add", "more"]).code, Some(0));
    let ran = desk.run(&["export", "--format", "ftm"]);
    assert!(ran.err.contains("FollowTheMoney has no place for them"), "{}", ran.err);
    let entities = lines(&ran.out);
    let ids: Vec<&str> = entities.iter().map(|entity| entity["id"].as_str().unwrap()).collect();
    let mut different = ids.clone();
    assert!(ids.iter().all(|id| id.is_ascii()), "{ids:?}");
    assert!(entities.iter().any(|entity| entity["schema"] == "LegalEntity"), "nobody is unknown");
    different.sort_unstable();
    different.dedup();
    assert_eq!(ids.len(), different.len());
    for entity in &entities {
        for property in ["involved", "proof", "document", "entity", "subject", "object"] {
            for id in entity["properties"][property].as_array().into_iter().flatten() {
                assert!(ids.contains(&id.as_str().unwrap()), "{entity}");
            }
        }
    }
    let of = |schema: &str| entities.iter().filter(|entity| entity["schema"] == schema).collect::<Vec<_>>();
    assert_eq!(of("Event").len(), events(&desk).len());
    let visit = of("Event").into_iter().find(|e| e["properties"]["startDate"][0] == "2024-06-03").unwrap();
    assert_eq!(visit["properties"]["endDate"][0], "2024-06-06");
    assert!(visit["properties"]["name"][0].as_str().unwrap().starts_with("Planned: "), "{visit}");
    let china = of("PublicBody").into_iter().find(|e| e["id"] == "readout-state-CHN").unwrap();
    assert_eq!(china["properties"]["country"][0], "cn");
}

#[test]
fn citations_are_one_an_article() {
    let desk = filled();
    let line = serde_json::json!({
        "id": "x1", "date": "2024-06-02", "outlet": "甲报", "lang": "zh", "title": "通话", "url": "https://example.org/x1",
        "text": "2024年6月1日，国家主席习近平同巴西总统卢拉通电话。"
    });
    desk.file("more.jsonl", line.to_string());
    assert_eq!(desk.run(&["add", "more.jsonl"]).code, Some(0));
    let items: Value = serde_json::from_str(&export(&desk, "csl", &[])).unwrap();
    let items = items.as_array().unwrap();
    assert_eq!(items.len(), 4);
    let item = items.iter().find(|item| item["title"] == "通话").unwrap();
    assert_eq!((&item["type"], &item["container-title"]), (&"article-newspaper".into(), &"甲报".into()));
    assert_eq!(item["issued"]["date-parts"], serde_json::json!([[2024, 6, 2]]));
    assert_eq!((&item["URL"], &item["language"]), (&"https://example.org/x1".into(), &"zh".into()));
    assert!(item["accessed"]["date-parts"][0][0].as_i64().unwrap() > 2000);
}

#[test]
fn a_brief_says_each_event_once_with_a_footnote_for_every_piece() {
    let desk = filled();
    let brief = export(&desk, "md", &[]);
    let talks: Vec<&str> = brief.lines().filter(|line| line.contains("Meeting (talks)")).collect();
    assert_eq!(talks.len(), 1, "{brief}");
    assert!(talks[0].starts_with("- **2024-05-07** ") && talks[0].matches("[^").count() == 2, "{}", talks[0]);
    assert!(
        brief.contains("## 2024\n\n### May 2024\n") && brief.contains("### 2019, month not told"),
        "{brief}"
    );
    assert!(
        brief.contains("** Planned: visit (state): ") && brief.contains("** Postponed: visit"),
        "{brief}"
    );
    let notes = brief.lines().filter(|line| line.starts_with("[^")).count();
    let marks: usize =
        brief.lines().filter(|line| !line.starts_with("[^")).map(|line| line.matches("[^").count()).sum();
    assert_eq!(notes, marks);
    for event in events(&desk) {
        let evidence = &event["evidence"][0];
        let at = format!("characters {}–{}: ", evidence["start"], evidence["end"]);
        assert!(brief.contains(&at) && brief.contains(event["id"].as_str().unwrap()), "{at}");
    }
}

#[test]
fn a_page_holds_no_markup_of_the_text() {
    let desk = filled();
    for name in ["<script>x</script>", "a&b\"c"] {
        let line = serde_json::json!({
            "id": name, "outlet": name, "url": "javascript:x()", "text": "2024年6月1日，国家主席习近平同巴西总统卢拉通电话。"
        });
        desk.file("more.jsonl", line.to_string());
        assert_eq!(desk.run(&["add", "more.jsonl"]).code, Some(0));
    }
    let page = export(&desk, "html", &[]);
    assert!(page.contains("&lt;script&gt;") && page.contains("&lt;b&gt;将&lt;/b&gt;"), "{page}");
    for markup in ["<script", "<b>", "href=\"javascript", "src=", "@import", "url("] {
        assert!(!page.contains(markup), "{markup}");
    }
    assert!(page.contains("prefers-color-scheme:dark") && page.contains("@media print"));
    assert!(page.contains("width=device-width") && page.contains("charset=\"utf-8\""));
    assert_eq!(page.matches("href=\"#note").count(), page.matches("<li id=\"note").count());
}

#[test]
fn annotations_stand_on_the_characters_they_quote() {
    let desk = filled();
    assert_eq!(desk.run(&["export", "--format", "brat", "--output", "brat"]).code, Some(0));
    let files = folder(&desk.path().join("brat"));
    assert_eq!(files.len(), 7, "{:?}", files.keys());
    let mut planned = 0;
    for (name, annotations) in files.iter().filter(|(name, _)| name.ends_with(".ann")) {
        let text: Vec<char> = files[&name.replace(".ann", ".txt")].chars().collect();
        for line in annotations.lines().filter(|line| line.starts_with('T')) {
            let parts: Vec<&str> = line.splitn(3, '\t').collect();
            let (_, spans) = parts[1].split_once(' ').unwrap();
            let words = spans.split(';').map(|span| {
                let (start, end) = span.split_once(' ').unwrap();
                text[start.parse().unwrap()..end.parse().unwrap()].iter().collect::<String>()
            });
            assert_eq!(words.collect::<Vec<_>>().join(" "), parts[2]);
        }
        planned += annotations.matches(" planned\n").count();
    }
    let told = events(&desk).iter().filter(|event| event["status"] == "planned").count();
    assert!(told > 0);
    assert_eq!(planned, told);
    assert!(files["annotation.conf"].contains("\nmeeting\tguest*:"), "{}", files["annotation.conf"]);
}

#[test]
fn doccano_lines_hold_texts_and_stretches() {
    let desk = filled();
    let articles = lines(&export(&desk, "doccano", &[]));
    assert_eq!(articles.len(), 3);
    let all = events(&desk);
    let mut labels = Vec::new();
    for article in &articles {
        let text = article["text"].as_str().unwrap();
        let entities = article["entities"].as_array().unwrap();
        for entity in entities {
            let words = slice(text, &entity["start_offset"], &entity["end_offset"]);
            assert!(!words.is_empty());
            labels.push(entity["label"].as_str().unwrap().to_owned());
        }
        for relation in article["relations"].as_array().unwrap() {
            for end in ["from_id", "to_id"] {
                assert!(entities.iter().any(|entity| entity["id"] == relation[end]), "{relation}");
            }
        }
        for event in all.iter().filter(|event| event["doc"] == article["doc"]) {
            let evidence = &event["evidence"][0];
            assert!(entities.iter().any(|e| e["start_offset"] == evidence["start"]), "{event}");
        }
    }
    assert!(
        labels.contains(&"visit (planned)".to_owned()) && !labels.contains(&"visit".to_owned()),
        "{labels:?}"
    );
}

#[test]
fn a_folder_appears_whole_or_not_at_all() {
    let desk = filled();
    let ran = desk.run(&["export", "--format", "brat"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("--output DIR"), "{ran:?}");
    desk.file("there/mine.txt", "mine");
    desk.run(&["export", "--format", "brat", "--output", "there"]).assert_one_error(&["there", "already"]);
    assert_eq!(folder(&desk.path().join("there")).len(), 1);
    desk.run(&["export", "--format", "brat", "--output", "no/such/place"])
        .assert_one_error(&["no/such/place"]);
    let left: Vec<String> = fs::read_dir(desk.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".part"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_position_that_is_none_is_named_with_its_line() {
    let desk = filled();
    let header = "id\tzh\tzh_also\ten\ten_also\tcountry\ttype\tlat\tlon\tsource\n";
    for (latitude, longitude) in [("91", "2"), ("48", "east"), ("48", "")] {
        let row = format!("paris\t巴黎\t\tParis\t\tFRA\tseat\t{latitude}\t{longitude}\teditor\n");
        desk.file("mine/world/places.tsv", format!("{header}{row}"));
        let ran = desk.run(&["export", "--format", "geojson", "--knowledge", "mine"]);
        ran.assert_one_error(&["world/places.tsv:2", "`l"]);
    }
}
