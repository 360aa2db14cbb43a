//! `readout export` as tables: csv, tsv, xlsx and parquet.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::fs;
use std::sync::OnceLock;

use common::Desk;
use serde_json::Value;

/// Characters beyond the first plane before, inside and after what is read; a formula; words with tabs.
const WIDE: &str = "𠮷\t“𠀀”。2024年5月7日，国家主席习近平在北京人民大会堂同法国总统马克龙举行会谈。\n\
                    習近平表示，“𠮷=1+1”。2024年5月9日，国家主席习近平将访问塞尔维亚。\n";

/// One desk for all tests that only read.
fn kept() -> &'static Desk {
    static DESK: OnceLock<Desk> = OnceLock::new();
    DESK.get_or_init(filled)
}

fn filled() -> Desk {
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
    let records = records(desk);
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
        let out = desk.run(&["export", "--format", "csv", "--table", name]).out;
        assert_eq!(table(&out, b',').len(), rows, "{name}: {out}");
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
    let plain = desk.run(&["export", "--format", "tsv", "--limit", "1"]).out;
    let marked = desk.run(&["export", "--format", "tsv", "--limit", "1", "--bom"]).out;
    assert_eq!(marked, format!("\u{feff}{plain}"));
    let refused = desk.run(&["export", "--format", "jsonl", "--bom"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.errors()[0].contains("--bom"), "{refused:?}");
    let refused = desk.run(&["export", "--table", "events"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.errors()[0].contains("--table"), "{refused:?}");
}

#[test]
fn every_format_is_the_same_when_it_is_made_again() {
    let desk = kept();
    for format in ["csv", "tsv", "xlsx", "parquet", "plover", "polecat", "cameo"] {
        let name = format!("again.{format}");
        let ran = desk.run(&["export", "--format", format, "--output", &name]);
        assert_eq!(ran.code, Some(0), "{format}: {ran:?}");
        let one = fs::read(desk.path().join(&name)).unwrap();
        assert!(one.len() > 100, "{format}");
        let two = desk.command(&["export", "--format", format]).output().unwrap().stdout;
        assert!(one == two, "{format} differs when it is made again");
    }
}

#[test]
fn filters_hold_for_every_format() {
    let desk = kept();
    for (format, lines) in [("polecat", 1), ("cameo", 0)] {
        let ran = desk.run(&["export", "--format", format, "--kind", "call", "--fail-empty"]);
        assert_eq!((ran.code, ran.out.lines().count()), (Some(4), lines), "{format}: {ran:?}");
    }
    for format in ["xlsx", "parquet"] {
        let name = format!("empty.{format}");
        let ran = desk.run(&["export", "--format", format, "--kind", "call", "--output", &name]);
        assert_eq!(ran.code, Some(0), "{format}: {ran:?}");
        assert!(fs::metadata(desk.path().join(name)).unwrap().len() > 100, "{format}");
    }
}

#[test]
fn excel_is_told_where_a_cell_was_cut() {
    let desk = Desk::new();
    let url = format!("https://example.org/{}", "a".repeat(40_000));
    let line = serde_json::json!({"id": "long", "text": common::ARTICLE, "date": "2024-05-08", "url": url});
    desk.file("long.jsonl", format!("{line}\n"));
    assert_eq!(desk.run(&["add", "long.jsonl"]).code, Some(0));
    let ran = desk.run(&["export", "--format", "xlsx", "--output", "long.xlsx"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("events.url: 1 cell cut to the 32767 characters"), "{ran:?}");
    let whole = desk.run(&["export", "--format", "csv", "--table", "events"]).out;
    assert!(whole.contains(&url), "csv has it whole");
}
