//! The command line: help, streams, exit codes.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::io::Write as _;
use std::process::Stdio;

use common::{ARTICLE, Desk, Ran};

#[test]
fn the_help_names_every_command_and_exit_code() {
    let desk = Desk::new();
    let ran = desk.run(&["--help"]);
    assert_eq!(ran.code, Some(0));
    for command in [
        "read",
        "add",
        "timeline",
        "events",
        "statements",
        "articles",
        "show",
        "explain",
        "export",
        "check",
        "doctor",
        "demo",
        "completions",
        "man",
    ] {
        assert!(
            ran.out.lines().any(|l| l.trim_start().starts_with(&format!("{command} "))),
            "{command}: {}",
            ran.out
        );
        assert_eq!(desk.run(&[command, "--help"]).code, Some(0), "{command}");
    }
    assert!(ran.out.contains("Exit codes: 0 ok, 1 failure, 2 usage"));
}

#[test]
fn usage_errors_end_with_2() {
    let desk = Desk::new();
    for arguments in [
        &["read"][..],
        &["read", "x", "--date", "29.12.2023"],
        &["read", "x", "--format", "word"],
        &["frobnicate"],
        &["timeline", "--from", "yesterday"],
        &["timeline", "--status", "maybe"],
    ] {
        let ran = desk.run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?} {ran:?}");
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{ran:?}");
    }
}

#[test]
fn completions_know_commands_and_options() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = desk.run(&["completions", shell]);
        assert_eq!(ran.code, Some(0));
        assert!(ran.out.contains("timeline") && ran.out.contains("fail-empty"), "{shell}");
    }
}

#[test]
fn the_manual_has_a_page_a_command() {
    let desk = Desk::new();
    let ran = desk.run(&["man"]);
    assert!(ran.out.starts_with(".ie") && ran.out.contains("readout"), "{}", ran.out);
    assert_eq!(desk.run(&["man", "pages"]).code, Some(0));
    let page = std::fs::read_to_string(desk.path().join("pages/readout-read.1")).unwrap();
    assert!(page.contains("\\-\\-date"), "{page}");
}

#[test]
fn standard_input_is_read_and_its_form_is_told() {
    let desk = Desk::new();
    let line = serde_json::json!({"id": "one", "date": "2024-05-08", "text": ARTICLE}).to_string();
    let page =
        format!("<!DOCTYPE html><html><body><article><p>{}</p></article></body></html>", ARTICLE.repeat(4));
    for (input, doc) in [(ARTICLE, "stdin"), (line.as_str(), "one"), (page.as_str(), "stdin")] {
        let mut child = desk
            .command(&["read", "-", "--format", "jsonl"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert_eq!(ran.docs(), [doc], "{ran:?}");
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
}

#[test]
fn records_point_at_the_exact_characters() {
    let desk = Desk::new();
    desk.file("visit.txt", format!("前言。\n{ARTICLE}"));
    let ran = desk.run(&["read", "visit.txt", "--format", "jsonl"]);
    let text: Vec<char> = format!("前言。\n{ARTICLE}").chars().collect();
    assert!(!ran.out.is_empty(), "{ran:?}");
    for line in ran.out.lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        for piece in record["evidence"].as_array().into_iter().flatten() {
            let at = |key: &str| usize::try_from(piece[key].as_u64().unwrap()).unwrap();
            let slice: String = text[at("start")..at("end")].iter().collect();
            assert_eq!(piece["quote"].as_str(), Some(slice.as_str()));
        }
    }
}

#[test]
fn the_timeline_has_date_kind_who_where_and_quote() {
    let desk = Desk::new();
    desk.file("visit.txt", ARTICLE);
    let ran = desk.run(&["read", "visit.txt"]);
    assert_eq!(ran.out.lines().next(), Some("2024"), "{ran:?}");
    let line = ran.out.lines().find(|l| l.contains("meeting")).unwrap();
    for part in
        ["2024-05-07", "meeting/talks", "习近平 (host)", "马克龙 (guest)", "人民大会堂", "CHN", "举行会谈”"]
    {
        assert!(line.contains(part), "`{part}` is not in {line}");
    }
    assert!(ran.err.contains("1 event"), "{}", ran.err);
}

#[test]
fn the_same_bytes_give_the_same_record_in_input_order() {
    let desk = Desk::new();
    let names: Vec<String> = (0..40).map(|n| format!("{n:02}.txt")).collect();
    for (n, name) in names.iter().enumerate() {
        desk.file(name, ARTICLE.repeat(1 + (n * 7) % 11));
    }
    let mut arguments = vec!["read", "--format", "jsonl"];
    arguments.extend(names.iter().map(String::as_str));
    let first = desk.run(&arguments);
    let one_thread = desk.command(&arguments).env("RAYON_NUM_THREADS", "1").output().unwrap();
    assert_eq!(first.out, Ran::from(one_thread).out);
    let expected: Vec<String> = (0..40).map(|n| format!("{n:02}")).collect();
    assert_eq!(first.docs(), expected);
}

#[test]
fn colours_only_where_they_are_wanted() {
    let desk = Desk::new();
    desk.file("visit.txt", ARTICLE);
    let colored = |arguments: &[&str]| desk.run(arguments).out.contains('\u{1b}');
    assert!(!colored(&["read", "visit.txt"]));
    assert!(colored(&["read", "visit.txt", "--color", "always"]));
    assert!(!colored(&["read", "visit.txt", "--color", "never"]));
    assert!(!colored(&["read", "visit.txt", "--format", "jsonl", "--color", "always"]));
}

#[test]
fn a_text_cannot_command_the_terminal() {
    let desk = Desk::new();
    let evil = ARTICLE.replace("马克龙", "马克龙\u{1b}]0;owned\u{7}");
    desk.file("evil.txt", evil);
    let ran = desk.run(&["read", "evil.txt", "--color", "always"]);
    assert!(!ran.out.contains("\u{1b}]") && !ran.out.contains('\u{7}'), "{ran:?}");
}

#[test]
fn an_empty_result_is_told_only_if_asked_for() {
    let desk = Desk::new();
    desk.file("weather.txt", "今天多云，最高气温二十度。\n");
    assert_eq!(desk.run(&["read", "weather.txt"]).code, Some(0));
    assert_eq!(desk.run(&["read", "weather.txt", "--fail-empty"]).code, Some(4));
}

#[test]
fn quiet_is_quiet() {
    let desk = Desk::new();
    desk.file("visit.txt", ARTICLE);
    assert_eq!(desk.run(&["read", "visit.txt", "--quiet"]).err, "");
}

#[test]
fn the_date_comes_from_the_option_the_line_or_the_name() {
    let desk = Desk::new();
    let text = "国家主席习近平5月7日在北京人民大会堂同法国总统马克龙举行会谈。\n";
    desk.file("visit.txt", text);
    desk.file("visit.2024-05-08.txt", text);
    desk.file("visit.jsonl", serde_json::json!({"id": "v", "date": "2024-05-08", "text": text}).to_string());
    let start = |arguments: &[&str]| {
        let ran = desk.run(arguments);
        let record: serde_json::Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
        record["date"]["start"].as_str().map(str::to_owned)
    };
    let day = Some("2024-05-07".to_owned());
    assert_eq!(start(&["read", "visit.txt", "--format", "jsonl", "--date", "2024-05-08"]), day);
    assert_eq!(start(&["read", "visit.2024-05-08.txt", "--format", "jsonl"]), day);
    assert_eq!(start(&["read", "visit.jsonl", "--format", "jsonl"]), day);
    assert_eq!(start(&["read", "visit.txt", "--format", "jsonl"]), None);
    assert!(desk.run(&["read", "visit.txt"]).err.contains("--date"), "the missing date is said");
}

#[test]
fn the_demo_reads_every_sample_and_names_three_next_commands() {
    let desk = Desk::new();
    let ran = desk.run(&["demo"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let headings = ran.out.lines().filter(|l| l.starts_with("── ")).count();
    assert!(headings >= 6, "{}", ran.out);
    assert!(ran.out.matches('“').count() > headings, "every sample has quotes: {}", ran.out);
    let next: Vec<&str> =
        ran.out.lines().skip_while(|l| *l != "Next:").filter(|l| l.starts_with("  readout ")).collect();
    assert_eq!(next.len(), 3, "{next:?}");
}

#[test]
fn a_page_is_shown_in_three_ways() {
    let desk = Desk::new();
    let page = "甲乙两国8日就渔业问题举行会谈。双方同意继续磋\n\n（下转第二版）\n\n（上接第一版）\n\n商。\n";
    desk.file("p.txt", page);
    let text = desk.run(&["page", "p.txt"]);
    assert!(text.code == Some(0) && text.out.contains("article 1"), "{text:?}");
    let jsonl = desk.run(&["page", "p.txt", "--format", "jsonl"]);
    let record: serde_json::Value = serde_json::from_str(&jsonl.out).unwrap();
    assert_eq!(record["id"], "p");
    let covered = record["articles"].as_array().unwrap().iter().flat_map(|a| a["runs"].as_array().unwrap());
    let length: u64 = covered.map(|r| r[1].as_u64().unwrap() - r[0].as_u64().unwrap()).sum();
    assert_eq!(length as usize, page.chars().filter(|c| !c.is_whitespace()).count());
    let html = desk.run(&["page", "p.txt", "p.txt", "--format", "html"]);
    assert!(html.out.starts_with("<!DOCTYPE html>") && html.out.ends_with("</html>\n"), "{html:?}");
    assert!(html.out.contains("id=\"p1c0\"") && html.out.contains("id=\"p2c0\""), "{html:?}");
}

#[test]
fn a_page_with_marks_of_html_is_printed_as_text() {
    let desk = Desk::new();
    desk.file("p.txt", "国家主席<b>习近平</b>8日会见客人 & 随员。\n");
    let html = desk.run(&["page", "p.txt", "--format", "html"]);
    assert!(html.out.contains("&lt;b&gt;") && html.out.contains("&amp;"), "{html:?}");
}

#[test]
fn a_page_that_is_missing_is_named_and_the_others_are_shown() {
    let desk = Desk::new();
    desk.file("p.txt", "国家主席习近平8日会见客人。\n");
    let ran = desk.run(&["page", "gone.txt", "p.txt"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("gone.txt") && ran.out.contains("会见客人"), "{ran:?}");
}
