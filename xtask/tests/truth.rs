//! The engine on our own agreed articles: no figure may be more than 0.01 below the committed sheet.
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;
use xtask::reading::engine;
use xtask::sets::{Set, own};
use xtask::sheet::{Sheet, falls, parse};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn docs(set: &Set) -> &Vec<Value> {
    set.gold["docs"].as_array().unwrap()
}

/// The figures of our own sets as measured now.
fn measured() -> Sheet {
    let engine = engine().unwrap();
    let mut sheet = Sheet::new();
    for set in own(&root()).unwrap() {
        let score = set.score(&set.export(&engine).unwrap()).unwrap();
        let rows = score
            .figures()
            .into_iter()
            .map(|(figure, value)| ((set.name.clone(), figure.to_string()), value));
        sheet.extend(rows);
    }
    sheet
}

#[test]
fn no_figure_is_below_the_committed_sheet() {
    let committed = parse(&std::fs::read_to_string(root().join("truth/scores.csv")).unwrap()).unwrap();
    for set in ["truth", "sentences"] {
        assert!(committed.keys().any(|(s, _)| s == set), "truth/scores.csv has no rows for {set}");
    }
    let fallen: Vec<String> = falls(&committed, &measured()).iter().map(ToString::to_string).collect();
    assert!(
        fallen.is_empty(),
        "figures fell; `cargo xtask eval --misses truth` shows why:\n{}",
        fallen.join("\n")
    );
}

#[test]
fn every_article_has_its_agreed_records_and_every_quote_stands_where_it_is_said_to() {
    for set in own(&root()).unwrap() {
        let ids: BTreeSet<_> = set.articles.iter().map(|a| a.id.as_str()).collect();
        assert_eq!(ids.len(), set.articles.len(), "{}: an id twice", set.name);
        let agreed: BTreeSet<_> = docs(&set).iter().map(|d| d["id"].as_str().unwrap()).collect();
        assert_eq!(ids, agreed, "{}", set.name);
        for (doc, article) in
            docs(&set).iter().map(|d| (d, set.articles.iter().find(|a| d["id"] == a.id).unwrap()))
        {
            assert_eq!(doc["reference_date"].as_str(), article.date.as_deref(), "{}", article.id);
            let text: Vec<char> = article.text.chars().collect();
            quotes_stand(doc, &text);
        }
    }
}

fn quotes_stand(doc: &Value, text: &[char]) {
    let at = |span: &Value| -> String {
        let place = |i: usize| usize::try_from(span[i].as_u64().unwrap()).unwrap();
        text[place(0)..place(1)].iter().collect()
    };
    for event in doc["events"].as_array().unwrap() {
        let name = format!("{} {}", doc["id"], event["id"]);
        let (spans, quotes) = (event["evidence"].as_array().unwrap(), event["quote"].as_array().unwrap());
        assert!(!spans.is_empty() && spans.len() == quotes.len(), "{name}");
        for (span, quote) in spans.iter().zip(quotes) {
            assert_eq!(at(span), quote.as_str().unwrap(), "{name}");
        }
    }
    for statement in doc["statements"].as_array().unwrap() {
        assert_eq!(
            at(&statement["span"]),
            statement["text"].as_str().unwrap(),
            "{} {}",
            doc["id"],
            statement["id"]
        );
    }
}

#[test]
fn the_sets_are_as_large_and_as_varied_as_they_should_be() {
    let [truth, sentences] = &own(&root()).unwrap()[..] else { panic!("two sets") };
    let lang = |l: &str| truth.articles.iter().filter(|a| a.lang.as_deref() == Some(l)).count();
    assert!(lang("zh") >= 8 && lang("en") >= 4 && truth.articles.len() >= 14);
    assert_eq!(sentences.articles.len(), 120);
    let seen = |field: &str| -> BTreeSet<&str> {
        let events = docs(truth).iter().flat_map(|d| d["events"].as_array().unwrap());
        events.filter(|e| e["required"] == true).filter_map(|e| e[field].as_str()).collect()
    };
    let kinds = "agreement announcement call ceremony conference measure meeting message press relations speech visit";
    assert_eq!(seen("kind").into_iter().collect::<Vec<_>>(), kinds.split(' ').collect::<Vec<_>>());
    let statuses = "cancelled denied held planned postponed";
    assert_eq!(seen("status").into_iter().collect::<Vec<_>>(), statuses.split(' ').collect::<Vec<_>>());
}
