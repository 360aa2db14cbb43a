//! A release is whole, says what it is, and is the same every time.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{ARTICLE, Desk};
use sha2::{Digest, Sha256};

const SECOND: &str = "2024年6月3日，国家主席习近平同巴西总统卢拉通电话。卢拉说：“巴方愿意深化合作。”\n";

fn filled() -> Desk {
    let desk = Desk::new();
    desk.file("in/one.txt", ARTICLE);
    desk.file("in/two.txt", SECOND);
    assert_eq!(desk.run(&["add", "in"]).code, Some(0));
    desk
}

/// Every file of a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                    found.insert(name, fs::read(&path).unwrap());
                }
            }
        }
    }
    found
}

#[test]
fn twice_gives_the_same_bytes_and_every_file_has_its_hash() {
    let desk = filled();
    for folder in ["one", "two"] {
        let ran = desk.run(&["release", folder]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    let (one, two) = (files(&desk.path().join("one")), files(&desk.path().join("two")));
    assert!(one == two, "a release depends on nothing but database and knowledge");
    let package: serde_json::Value = serde_json::from_slice(&one["datapackage.json"]).unwrap();
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(resources.len(), one.len() - 1, "every file but the manifest itself");
    for resource in resources {
        let bytes = &one[resource["path"].as_str().unwrap()];
        let hash: String = Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(resource["hash"], format!("sha256:{hash}"));
        assert_eq!(resource["bytes"], bytes.len());
        if let Some(fields) = resource["schema"]["fields"].as_array() {
            let names: Vec<&str> = fields.iter().map(|f| f["name"].as_str().unwrap()).collect();
            let header = String::from_utf8_lossy(bytes).lines().next().unwrap().to_owned();
            assert_eq!(header, names.join(","), "{}", resource["path"]);
        }
    }
    assert_eq!(one["data/record.jsonl"], desk.run(&["export"]).out.into_bytes());
    let codebook = String::from_utf8(one["CODEBOOK.md"].clone()).unwrap();
    for words in ["### `visit` 访问 visit", "`planned` | 拟举行", "PLOVER CONSULT/phone", "`host` | 东道方"]
    {
        assert!(codebook.contains(words), "{words} is not in the codebook");
    }
    assert!(one.keys().any(|name| name.starts_with("counting/") && !name.contains("cases")));
    assert!(one["schema/event.schema.json"].windows(10).any(|w| w == b"\"evidence\""));
}

#[test]
fn it_says_what_has_changed_since_the_one_before() {
    let desk = filled();
    desk.run(&["release", "first"]);
    let first = fs::read_to_string(desk.path().join("first/data/record.jsonl")).unwrap();
    let id = |n: usize| {
        let line = first.lines().nth(n).unwrap();
        serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned()
    };
    desk.run(&["review", "reject", &id(0), "--reason", "x"]);
    desk.run(&["review", "edit", &id(1), "status=planned"]);
    let ran = desk.run(&["release", "second", "--previous", "first"]);
    assert!(ran.err.contains("0 records added, 1 gone, 1 changed, 1 as they were"), "{ran:?}");
    let page = fs::read_to_string(desk.path().join("second/CHANGES.md")).unwrap();
    assert!(page.contains("## Gone: 1") && page.contains(&id(0)) && page.contains(&id(1)), "{page}");
}

#[test]
fn nothing_is_written_over_and_nothing_is_left_of_a_failure() {
    let desk = filled();
    desk.file("there/mine.txt", "mine");
    let ran = desk.run(&["release", "there"]);
    ran.assert_one_error(&["there", "already"]);
    let ran = desk.run(&["release", "new", "--previous", "there"]);
    ran.assert_one_error(&["record.jsonl"]);
    let left: Vec<String> = fs::read_dir(desk.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("new"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}
