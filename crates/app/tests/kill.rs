//! Killing an export or a release at any moment leaves what was there as it was, or all of the new.
#![cfg(unix)]
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use common::{ARTICLE, Desk};

const KILLS: u64 = 20;

/// A desk whose database has some articles, each as long as so many samples.
fn filled(articles: usize, samples: usize) -> Desk {
    let desk = Desk::new();
    for n in 0..articles {
        desk.file(&format!("in/{n}.txt"), format!("第{n}号。{}", ARTICLE.repeat(samples)));
    }
    assert_eq!(desk.run(&["add", "in"]).code, Some(0));
    desk
}

#[test]
fn an_export_appears_whole_or_not_at_all() {
    let desk = filled(60, 20);
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

/// All files of a folder by their path in it.
fn files_below(folder: &Path, place: &Path, all: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let place = place.join(path.file_name().unwrap());
        match path.is_dir() {
            true => files_below(&path, &place, all),
            false => drop(all.insert(place, std::fs::read(&path).unwrap())),
        }
    }
}

#[test]
fn a_release_appears_whole_or_not_at_all() {
    let desk = filled(30, 10);
    let started = std::time::Instant::now();
    assert_eq!(desk.run(&["release", "whole"]).code, Some(0));
    let takes = started.elapsed();
    let files = |folder: &str| {
        let mut all = BTreeMap::new();
        files_below(&desk.path().join(folder), Path::new(""), &mut all);
        all
    };
    let expected = files("whole");
    assert!(expected.len() > 3, "{:?}", expected.keys());
    let mut appeared = 0;
    for n in 0..KILLS {
        let _ = std::fs::remove_dir_all(desk.path().join("release"));
        let mut child = desk.command(&["release", "release"]).spawn().unwrap();
        // Spread over the time that one takes.
        std::thread::sleep(takes * u32::try_from(n * 7 % KILLS).unwrap() / 20);
        let _ = child.kill();
        child.wait().unwrap();
        if desk.path().join("release").exists() {
            assert!(files("release") == expected, "a part of a release appeared");
            appeared += 1;
        }
    }
    assert!(appeared < KILLS, "no release was killed before its end");
    let _ = std::fs::remove_dir_all(desk.path().join("release"));
    assert_eq!(desk.run(&["release", "release"]).code, Some(0), "what a killed one left is in nobody's way");
    assert!(files("release") == expected);
    // Reading alone has changed nothing in the database.
    assert_eq!(desk.run(&["verify"]).code, Some(0));
}
