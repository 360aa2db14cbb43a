//! `readout export` as event data: PLOVER, POLECAT and CAMEO.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use common::{Desk, Ran};
use serde_json::Value;

const NEWS: &str = "2024年5月7日，国家主席习近平在北京人民大会堂同法国总统马克龙举行会谈。

2024年5月8日，外交部长王毅在日内瓦会见法国外长塞茹尔内。

2024年5月6日至7日，德国总理朔尔茨对法国进行正式访问。

法国总统马克龙将于2024年6月20日访问日本。

德国总理朔尔茨取消了原定5月20日对日本的访问。

法国总统马克龙推迟了原定5月21日对德国的访问。

俄罗斯外交部否认外长拉夫罗夫5月3日会见了乌克兰外长库列巴。

2024年5月2日，国家主席习近平致电越南国家主席苏林，祝贺他当选。

2024年5月1日，英国外交部召见俄罗斯大使，提出抗议。
";

/// What is exported of the news, made once for all tests.
struct Exports {
    events: Vec<Value>,
    cameo: Ran,
    plover: Ran,
    polecat: Ran,
}

fn exports() -> &'static Exports {
    static EXPORTS: OnceLock<Exports> = OnceLock::new();
    EXPORTS.get_or_init(|| {
        let desk = Desk::new();
        desk.file("news.2024-05-10.txt", NEWS);
        let added = desk.run(&["add", "news.2024-05-10.txt"]);
        assert_eq!(added.code, Some(0), "{added:?}");
        let of = |format: &str| desk.run(&["export", "--format", format]);
        let records = of("jsonl").out;
        let records = records.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let events = records.filter(|record| record["record"] == "event").collect();
        Exports { events, cameo: of("cameo"), plover: of("plover"), polecat: of("polecat") }
    })
}

/// The id of the event that the record has with this kind and status and these words.
fn event(kind: &str, status: &str, quote: &str) -> &'static str {
    let found = exports().events.iter().find(|event| {
        let said = event["evidence"][0]["quote"].as_str().unwrap();
        event["kind"] == kind && event["status"] == status && said.contains(quote)
    });
    found.unwrap_or_else(|| panic!("no {status} {kind} with {quote}"))["id"].as_str().unwrap()
}

/// Dyads of an event as `source target code`.
fn dyads(out: &str, id: &str) -> Vec<String> {
    let rows = out.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    rows.filter(|cells| cells[4] == id).map(|cells| cells[1..4].join(" ")).collect()
}

#[test]
fn a_meeting_gives_both_directions_and_a_third_location_six() {
    let out = &exports().cameo.out;
    let talks = event("meeting", "held", "大会堂");
    assert_eq!(dyads(out, talks), ["CHNGOV FRAGOV 046", "FRAGOV CHNGOV 046"]);
    let third = event("meeting", "held", "日内瓦");
    let mut six = dyads(out, third);
    six.sort();
    let expected = [
        "CHE CHNGOV 043",
        "CHE FRAGOV 043",
        "CHNGOV CHE 042",
        "CHNGOV FRAGOV 044",
        "FRAGOV CHE 042",
        "FRAGOV CHNGOV 044",
    ];
    assert_eq!(six, expected);
    let visit = event("visit", "held", "正式访问");
    assert_eq!(dyads(out, visit), ["DEUGOV FRAGOV 042", "FRAGOV DEUGOV 043"]);
    let message = event("message", "held", "致电");
    assert_eq!(dyads(out, message), ["CHNGOV VNMGOV 040"]);
}

#[test]
fn what_has_not_taken_place_is_not_coded_as_if_it_had() {
    let ran = &exports().cameo;
    for (status, quote, dyad) in [
        ("planned", "将于", "FRAGOV JPNGOV 036"),
        ("cancelled", "取消", "DEUGOV JPNGOV 125"),
        ("postponed", "推迟", "FRAGOV DEUGOV 036"),
    ] {
        let id = event("visit", status, quote);
        assert_eq!(dyads(&ran.out, id), [dyad]);
        // The act is of the day on which it is told, not of the day it is about.
        let row = ran.out.lines().find(|line| line.contains(id)).unwrap();
        assert!(row.starts_with("20240510\t"), "{row}");
    }
    let denied = event("meeting", "denied", "否认");
    for ran in [&exports().cameo, &exports().plover, &exports().polecat] {
        assert!(!ran.out.contains(denied), "{ran:?}");
        assert!(ran.err.contains("what somebody denies: 1 event\n"), "{ran:?}");
    }
}

#[test]
fn plover_has_its_names_and_keeps_the_rest() {
    let lines: BTreeMap<String, Value> = exports()
        .plover
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|line| (line["id"].as_str().unwrap().to_owned(), line))
        .collect();
    let line = |kind: &str, status: &str, quote: &str| &lines[event(kind, status, quote)];
    let talks = line("meeting", "held", "大会堂");
    let codes: Vec<&str> =
        talks["actor"].as_array().unwrap().iter().map(|a| a["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["CHN", "FRA"]);
    assert_eq!(talks.get("recipient"), None, "a meeting is reciprocal");
    assert_eq!(
        (&talks["event"], &talks["mode"], &talks["event_scale"]),
        (&"CONSULT".into(), &"visit".into(), &4.0.into())
    );
    let visit = line("visit", "held", "正式访问");
    assert_eq!((&visit["actor"][0]["code"], &visit["recipient"][0]["code"]), (&"DEU".into(), &"FRA".into()));
    assert_eq!((&visit["date"], &visit["enddate"]), (&"2024-05-06".into(), &"2024-05-07".into()));
    let planned = line("visit", "planned", "将于");
    assert_eq!((&planned["event"], &planned["date"]), (&"AGREE".into(), &"2024-05-10".into()));
    assert_eq!(
        (&planned["x_status"], &planned["x_date"]["start"]),
        (&"planned".into(), &"2024-06-20".into())
    );
    let cancelled = line("visit", "cancelled", "取消");
    assert_eq!((&cancelled["event"], &cancelled["mode"]), (&"REJECT".into(), &"meet".into()));
    assert_eq!(line("measure", "held", "召见")["event_scale"], -2.0);
}

#[test]
fn polecat_has_forty_columns_of_one_line_each() {
    let out = &exports().polecat.out;
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').from_reader(out.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!((header.len(), header[0].as_str(), header[39].as_str()), (40, "Event ID", "Version"));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let talks = event("meeting", "held", "大会堂");
    let row = rows.iter().find(|row| &row[0] == talks).unwrap();
    let cell = |name: &str| &row[header.iter().position(|own| own == name).unwrap()];
    assert_eq!((cell("Actor Country"), cell("Actor COW")), ("China; France", "710; 220"));
    assert_eq!((cell("Actor Name"), cell("Recipient Name")), ("Xi Jinping; Emmanuel Macron", "None"));
    assert_eq!(
        (cell("Placename"), cell("Latitude"), cell("Longitude")),
        ("Great Hall of the People", "39.9034", "116.3876")
    );
    assert_eq!((cell("Intensity"), cell("Quad Code"), cell("Event Date")), ("4", "1", "2024-05-07"));
    let summons = event("measure", "held", "召见");
    let row = rows.iter().find(|row| &row[0] == summons).unwrap();
    assert_eq!(&row[4], "-2", "a number is no formula");
}
