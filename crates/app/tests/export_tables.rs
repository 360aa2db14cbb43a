//! `readout export` as tables: csv, tsv, xlsx and parquet.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::fs;

use common::Desk;
use serde_json::Value;

/// Characters beyond the first plane before, inside and after what is read; a formula; words with tabs.
const WIDE: &str = "𠮷\t“𠀀”。2024年5月7日，国家主席习近平在北京人民大会堂同法国总统马克龙举行会谈。\n\
                    習近平表示，“𠮷=1+1”。2024年5月9日，国家主席习近平将访问塞尔维亚。\n";

fn kept() -> Desk {
    let desk = Desk::new();
    desk.file("one.2024-05-08.txt", common::ARTICLE);
    desk.file("two.2024-05-08.txt", WIDE);
    let added = desk.run(&["add", "one.2024-05-08.txt", "two.2024-05-08.txt"]);
    assert_eq!(added.code, Some(0), "{added:?}");
    desk
}

fn records(desk: &Desk) -> Vec<Value> {
    let out = desk.run(&["export"]).out;
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Rows by column name.
fn table(text: &str, delimiter: u8) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = |cells: csv::StringRecord| {
        header.iter().zip(cells.iter()).map(|(n, c)| (n.into(), c.into())).collect()
    };
    reader.records().map(|cells| row(cells.unwrap())).collect()
}

#[test]
fn each_table_has_its_rows() {
    let desk = kept();
    let records = records(&desk);
    let events: Vec<&Value> = records.iter().filter(|r| r["record"] == "event").collect();
    let people = events.iter().map(|e| e["participants"].as_array().unwrap().len()).sum();
    let evidence: usize = events.iter().map(|e| e["evidence"].as_array().unwrap().len()).sum();
    let statements = records.len() - events.len();
    assert!(events.len() >= 3 && statements >= 1, "{records:?}");
    let expected = [
        ("records", records.len()),
        ("events", events.len()),
        ("participants", people),
        ("statements", statements),
        ("evidence", evidence + statements),
    ];
    for (name, rows) in expected {
        for (format, delimiter) in [("csv", b','), ("tsv", b'\t')] {
            let out = desk.run(&["export", "--format", format, "--table", name]).out;
            assert_eq!(table(&out, delimiter).len(), rows, "{format} {name}: {out}");
        }
    }
    let plain = desk.run(&["export", "--format", "csv"]).out;
    assert_eq!(plain, desk.run(&["export", "--format", "csv", "--table", "records"]).out);
    let rows = table(&desk.run(&["export", "--format", "csv", "--table", "participants"]).out, b',');
    assert_eq!(rows[0]["id"], events[0]["id"].as_str().unwrap());
    assert_eq!(rows[0]["name"], events[0]["participants"][0]["name"].as_str().unwrap());
    assert_eq!((rows[0]["kind"].as_str(), rows[0]["date_start"].as_str()), ("meeting", "2024-05-07"));
}

#[test]
fn evidence_has_three_countings_of_the_same_characters() {
    let desk = kept();
    let out = desk.run(&["export", "--format", "tsv", "--table", "evidence"]).out;
    let rows = table(&out, b'\t');
    assert!(rows.iter().any(|row| row["utf16_start"] != row["start"]), "{out}");
    for row in &rows {
        let text = fs::read_to_string(desk.path().join(format!("{}.txt", row["doc"]))).unwrap();
        let at = |name: &str| row[name].parse::<usize>().unwrap();
        let scalars: String = text.chars().skip(at("start")).take(at("end") - at("start")).collect();
        let wide: Vec<u16> = text.encode_utf16().collect();
        let wide = String::from_utf16(&wide[at("utf16_start")..at("utf16_end")]).unwrap();
        assert_eq!(row["quote"].trim_start_matches('\''), scalars);
        assert_eq!(&text[at("byte_start")..at("byte_end")], scalars);
        assert_eq!(wide, scalars);
        assert!(text.contains(&format!("{}{scalars}{}", row["prefix"], row["suffix"])), "{row:?}");
    }
}

#[test]
fn a_byte_order_mark_is_written_where_it_is_asked_for() {
    let desk = kept();
    for format in ["csv", "tsv"] {
        let plain = desk.run(&["export", "--format", format]).out;
        let marked = desk.run(&["export", "--format", format, "--bom"]).out;
        assert_eq!(marked, format!("\u{feff}{plain}"));
    }
    let refused = desk.run(&["export", "--format", "jsonl", "--bom"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.errors()[0].contains("--bom"), "{refused:?}");
    let refused = desk.run(&["export", "--table", "events"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.errors()[0].contains("--table"), "{refused:?}");
}
