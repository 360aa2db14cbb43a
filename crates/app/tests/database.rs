//! What is kept, and what becomes of it when things go wrong.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{ARTICLE, Desk, Ran};
use readout_store::review::{PRECISIONS, STATES, STATUSES};

const SECOND: &str = "2024年6月3日，国家主席习近平同巴西总统卢拉通电话。\n";

/// A desk with a database of two articles.
fn filled() -> Desk {
    let desk = Desk::new();
    desk.file("in/one.txt", ARTICLE);
    desk.file("in/two.txt", SECOND);
    let ran = desk.run(&["add", "in"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("2 articles added"), "{ran:?}");
    desk
}

fn ids(desk: &Desk, arguments: &[&str]) -> Vec<String> {
    let ran = desk.run(arguments);
    ran.out
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn the_same_bytes_are_kept_once() {
    let desk = filled();
    let ran = desk.run(&["add", "in/one.txt", "in/two.txt"]);
    assert!(ran.err.contains("0 articles added") && ran.err.contains("2 already there"), "{ran:?}");
    assert_eq!(ids(&desk, &["articles", "--format", "jsonl"]).len(), 2);
}

#[test]
fn export_gives_what_read_gives() {
    let desk = filled();
    let read = desk.run(&["read", "in", "--format", "jsonl"]).out;
    let exported = desk.run(&["export", "--format", "jsonl"]).out;
    assert!(!read.is_empty());
    assert_eq!(read, exported);
    assert_eq!(desk.run(&["export", "--output", "record.jsonl"]).code, Some(0));
    assert_eq!(fs::read_to_string(desk.path().join("record.jsonl")).unwrap(), exported);
    let csv = desk.run(&["export", "--format", "csv"]).out;
    assert_eq!(csv.lines().count(), exported.lines().count() + 1, "{csv}");
}

#[test]
fn filters_find_people_in_any_spelling() {
    let desk = filled();
    for (arguments, docs) in [
        (&["--who", "卢拉"][..], &["two"][..]),
        (&["--who", "Lula"], &["two"]),
        (&["--who", "魯拉"], &["two"]),
        (&["--who", "person/emmanuel-macron"], &["one"]),
        (&["--who", "習近平"], &["one", "two"]),
        (&["--who", "习近平", "--who", "Macron"], &["one"]),
        (&["--country", "France"], &["one"]),
        (&["--country", "法国"], &["one"]),
        (&["--country", "bra"], &["two"]),
        (&["--kind", "call"], &["two"]),
        (&["--from", "2024-06"], &["two"]),
        (&["--to", "2024-05"], &["one"]),
        (&["--place", "人民大会堂"], &["one"]),
        (&["--place", "人民大會堂"], &["one"]),
        (&["--place", "Great Hall of the People"], &["one"]),
        (&["--status", "planned"], &[]),
    ] {
        let mut all = vec!["events", "--format", "jsonl"];
        all.extend(arguments);
        let mut found = desk.run(&all).docs();
        found.sort();
        assert_eq!(found, docs, "{arguments:?}");
    }
}

#[test]
fn what_does_not_exist_is_a_usage_error() {
    let desk = filled();
    for (option, value, hint) in [("--kind", "meating", "meeting"), ("--country", "Atlantis", "ISO 3166-1")] {
        let ran = desk.run(&["timeline", option, value]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains(value) && ran.err.contains(hint), "{ran:?}");
    }
}

#[test]
fn nothing_found_is_said_and_can_be_asked_for() {
    let desk = filled();
    for command in ["timeline", "events", "statements", "articles", "export"] {
        let ran = desk.run(&[command, "--from", "2030"]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), "note: nothing matches\n"), "{command} {ran:?}");
        assert_eq!(desk.run(&[command, "--from", "2030", "--fail-empty"]).code, Some(4), "{command}");
    }
}

#[test]
fn show_and_explain_go_back_to_the_characters() {
    let desk = filled();
    let event = ids(&desk, &["events", "--kind", "call", "--format", "jsonl"]).remove(0);
    let shown = desk.run(&["show", &event[..8]]);
    assert_eq!(shown.code, Some(0), "{shown:?}");
    assert!(
        shown.out.contains("call") && shown.out.contains("卢拉") && shown.out.contains('【'),
        "{}",
        shown.out
    );
    let explained = desk.run(&["explain", &event]);
    assert!(
        explained.out.contains("by zh/event/call#") && explained.out.contains("通电话"),
        "{}",
        explained.out
    );
    let record: serde_json::Value = serde_json::from_str(&desk.run(&["show", &event, "--json"]).out).unwrap();
    assert_eq!(record["id"], event.as_str());
    let article = ids(&desk, &["articles", "--format", "jsonl"]).remove(0);
    assert!(desk.run(&["show", &article]).out.contains("SHA-256"));
    let missing = desk.run(&["show", "e00000000"]);
    missing.assert_one_error(&["nothing has the id e00000000"]);
}

#[test]
fn a_missing_database_is_said() {
    let desk = Desk::new();
    desk.run(&["timeline"]).assert_one_error(&["readout.db", "no database"]);
    assert!(!desk.path().join("readout.db").exists());
    let ran = desk.run(&["doctor"]);
    assert!(ran.out.contains("not there yet"), "{ran:?}");
}

#[test]
fn the_database_is_named_by_option_or_environment() {
    let desk = Desk::new();
    desk.file("a.txt", ARTICLE);
    assert_eq!(desk.run(&["add", "a.txt", "--db", "x.db"]).code, Some(0));
    let output = desk.command(&["articles", "--format", "jsonl"]).env("READOUT_DB", "x.db").output().unwrap();
    assert_eq!(Ran::from(output).out.lines().count(), 1);
}

#[test]
fn a_database_that_is_not_ours_is_left_alone() {
    let desk = Desk::new();
    desk.file("a.txt", ARTICLE);
    desk.file(
        "notes.db",
        "these are my notes, and they are longer than the header of a database would be ....\n".repeat(20),
    );
    let before = fs::read(desk.path().join("notes.db")).unwrap();
    for command in [&["add", "a.txt", "--db", "notes.db"][..], &["timeline", "--db", "notes.db"]] {
        desk.run(command).assert_one_error(&["notes.db", "not a database"]);
    }
    assert_eq!(fs::read(desk.path().join("notes.db")).unwrap(), before);
}

#[test]
fn a_database_from_a_newer_version_is_refused() {
    let desk = filled();
    // The format's number stands at byte 60 of the header, big-endian.
    let path = desk.path().join("readout.db");
    let mut bytes = fs::read(&path).unwrap();
    bytes[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
    fs::write(&path, &bytes).unwrap();
    for command in [&["add", "in"][..], &["timeline"], &["doctor"]] {
        desk.run(command).assert_one_error(&["readout.db", "newer", "9999"]);
    }
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_bad_file_among_good_ones_costs_only_itself() {
    let desk = filled();
    desk.file("more/empty.txt", "");
    desk.file("more/three.txt", ARTICLE.replace("5月7日", "5月8日"));
    let ran = desk.run(&["add", "more"]);
    ran.assert_one_error(&["more/empty.txt", "empty"]);
    assert!(ran.err.contains("1 article added"), "{ran:?}");
    assert_eq!(ids(&desk, &["articles", "--format", "jsonl"]).len(), 3);
}

/// Adds articles until the disk is full and expects that what was kept before is still there.
fn fill(desk: &Desk, add: &mut Command, db: &str, says: &str) {
    let kept = ids(desk, &["articles", "--format", "jsonl", "--db", db]);
    assert_eq!(kept.len(), 2);
    let ran = Ran::from(add.output().unwrap());
    ran.assert_one_error(&["many.jsonl:", db, says, "what was kept before is safe"]);
    let after = ids(desk, &["articles", "--format", "jsonl", "--db", db]);
    assert!(kept.iter().all(|id| after.contains(id)), "{kept:?} {after:?}");
    let doctor = desk.run(&["doctor", "--db", db]);
    assert_eq!(doctor.code, Some(0), "{doctor:?}");
}

fn many_articles(desk: &Desk) {
    let lines: Vec<String> = (0..600)
        .map(|n| {
            serde_json::json!({"id": format!("n{n}"), "text": format!("{n}\n{}", SECOND.repeat(20))})
                .to_string()
        })
        .collect();
    desk.file("many.jsonl", lines.join("\n"));
}

#[test]
fn a_full_disk_loses_nothing() {
    let desk = filled();
    many_articles(&desk);
    // No file may grow beyond 800 blocks of 512 bytes. To a program that ignores the signal this is a disk that takes
    // no more, and it needs no rights.
    let script = "trap '' XFSZ; ulimit -f 800; exec \"$0\" \"$@\"";
    let mut add = Command::new("sh");
    add.args(["-c", script, env!("CARGO_BIN_EXE_readout"), "add", "many.jsonl", "--db", "readout.db"]);
    add.current_dir(desk.path());
    fill(&desk, &mut add, "readout.db", "failed to read or write");
}

#[test]
fn a_full_file_system_loses_nothing() {
    let desk = filled();
    many_articles(&desk);
    let disk = desk.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let mounted =
        Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m", "readout"]).arg(&disk).output().unwrap();
    if !mounted.status.success() {
        // Only root can mount. The other test of a full disk needs no rights and has run.
        eprintln!("not mounted: {}", String::from_utf8_lossy(&mounted.stderr));
        return;
    }
    fs::copy(desk.path().join("readout.db"), disk.join("small.db")).unwrap();
    let result = std::panic::catch_unwind(|| {
        fill(
            &desk,
            &mut desk.command(&["add", "many.jsonl", "--db", "disk/small.db"]),
            "disk/small.db",
            "disk is full",
        );
    });
    assert!(Command::new("umount").arg(&disk).status().unwrap().success());
    result.unwrap();
}

#[test]
fn a_broken_knowledge_file_is_named_with_its_line() {
    let desk = filled();
    desk.file("mine/world/states.tsv", "id\tzh\nFRA\n");
    desk.file("mine/zh/language.toml", "name = \"Chinese\"\nthis is no toml\n");
    let checked = desk.run(&["check", "--knowledge", "mine"]);
    assert_eq!(checked.code, Some(3), "{checked:?}");
    assert!(
        checked.out.contains("zh/language.toml:2") || checked.out.contains("world/states.tsv:2"),
        "{checked:?}"
    );
    for command in [&["read", "in", "--knowledge", "mine"][..], &["add", "in", "--knowledge", "mine"]] {
        let ran = desk.run(command);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.errors().len() == 1 && ran.err.contains(".t"), "{ran:?}");
    }
    assert_eq!(ids(&desk, &["articles", "--format", "jsonl"]).len(), 2);
    desk.file("bytes/zh/language.toml", b"name = \"\xff\"\n");
    desk.run(&["read", "in", "--knowledge", "bytes"])
        .assert_one_error(&["bytes/zh/language.toml:1", "UTF-8"]);
}

#[cfg(unix)]
#[test]
fn an_export_leaves_devices_and_links_what_they_are() {
    use std::os::unix::fs::FileTypeExt as _;
    let desk = filled();
    let null = std::path::Path::new("/dev/null");
    assert_eq!(desk.run(&["export", "--output", "/dev/null"]).code, Some(0));
    assert!(fs::metadata(null).unwrap().file_type().is_char_device());
    desk.file("real.jsonl", "old");
    std::os::unix::fs::symlink(desk.path().join("real.jsonl"), desk.path().join("link.jsonl")).unwrap();
    assert_eq!(desk.run(&["export", "--output", "link.jsonl"]).code, Some(0));
    assert!(fs::symlink_metadata(desk.path().join("link.jsonl")).unwrap().file_type().is_symlink());
    assert_eq!(fs::read_to_string(desk.path().join("real.jsonl")).unwrap(), desk.run(&["export"]).out);
    assert_eq!(desk.run(&["export", "--output", "-"]).out, desk.run(&["export"]).out);
    assert_eq!(desk.run(&["release", "new", "--who", "nobody", "--fail-empty"]).code, Some(4));
}

/// The words that a check of a column allows.
fn allowed(schema: &str, column: &str) -> Vec<String> {
    let (_, check) = schema.split_once(&format!("CHECK ({column} IN (")).unwrap();
    let (words, _) = check.split_once(')').unwrap();
    let mut words: Vec<String> =
        words.split(',').map(|word| word.trim().trim_matches('\'').to_owned()).collect();
    words.sort();
    words
}

#[test]
fn code_tables_options_and_knowledge_know_the_same_words() {
    let desk = Desk::new();
    desk.file("one.txt", ARTICLE);
    assert_eq!(desk.run(&["add", "one.txt"]).code, Some(0));
    let raw = rusqlite::Connection::open(desk.path().join("readout.db")).unwrap();
    let schema = |table: &str| -> String {
        raw.query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [table], |row| row.get(0)).unwrap()
    };
    let terms = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge/diplomacy/terms.tsv");
    let terms = std::fs::read_to_string(terms).unwrap();
    let explained = |field: &str| -> Vec<String> {
        let row = |line: &str| {
            let mut cells = line.split('\t');
            (cells.next() == Some(field)).then(|| cells.next().unwrap().to_owned())
        };
        let mut words: Vec<String> = terms.lines().filter_map(row).collect();
        words.sort();
        words
    };
    let sorted = |words: &[&str]| {
        let mut words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        words.sort();
        words
    };
    let (statuses, states) = (sorted(&STATUSES), sorted(&STATES));
    assert_eq!(explained("status"), statuses);
    assert_eq!(explained("state"), states);
    assert_eq!(explained("precision"), sorted(&PRECISIONS));
    assert_eq!(allowed(&schema("event"), "status"), statuses);
    assert_eq!(allowed(&schema("event"), "state"), states);
    assert_eq!(allowed(&schema("statement"), "state"), states);
    for (option, words) in [("--status", &statuses), ("--state", &states)] {
        for word in words {
            assert_eq!(desk.run(&["events", option, word]).code, Some(0), "{option} {word}");
        }
        let refused = desk.run(&["events", option, "nowhere"]).err;
        let (_, listed) = refused.split_once("possible values: ").unwrap();
        let (listed, _) = listed.split_once(']').unwrap();
        assert_eq!(sorted(&listed.split(", ").collect::<Vec<_>>()), *words);
    }
}
