//! Killing an export at any moment leaves the file as it was, or whole.
#![cfg(unix)]
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::{ARTICLE, Desk};

const KILLS: u64 = 20;

#[test]
fn an_export_appears_whole_or_not_at_all() {
    let desk = Desk::new();
    for n in 0..60 {
        desk.file(&format!("in/{n}.txt"), format!("第{n}号。{}", ARTICLE.repeat(20)));
    }
    assert_eq!(desk.run(&["add", "in"]).code, Some(0));
    let expected = desk.run(&["export"]).out;
    let target = desk.path().join("record.jsonl");
    let mut appeared = 0;
    for n in 0..KILLS {
        let _ = std::fs::remove_file(&target);
        let mut child = desk.command(&["export", "--output", "record.jsonl"]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(n * 997 % 1_500));
        let _ = child.kill();
        child.wait().unwrap();
        if let Ok(found) = std::fs::read_to_string(&target) {
            assert!(found == expected, "a part of an export appeared");
            appeared += 1;
        }
    }
    assert!(appeared < KILLS, "no export was killed before its end");
    assert_eq!(desk.run(&["export", "--output", "record.jsonl"]).code, Some(0));
    assert_eq!(std::fs::read_to_string(&target).unwrap(), expected);
}
