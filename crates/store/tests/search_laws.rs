//! The laws of search, for any text: what is in it is found, and what is not is not.

#![allow(clippy::unwrap_used)] // Helpers of tests.

mod common;

use std::collections::BTreeSet;

use common::Sample;
use proptest::prelude::*;
use readout_store::{Filter, Query, Sort, Store, Unit};

/// Traditional characters of the alphabet, and their simplified forms.
const PAIRS: [(char, char); 5] = [('馬', '马'), ('龍', '龙'), ('會', '会'), ('國', '国'), ('談', '谈')];
/// Punctuation that breaks a phrase.
const BREAKS: [char; 6] = ['。', '，', '！', '、', '：', '…'];
/// Punctuation that a phrase runs through.
const THROUGH: [char; 9] = ['“', '”', '·', '（', '）', '《', ' ', '　', '\n'];
/// What texts and queries are made of.
const ATOMS: [&str; 31] = [
    "馬", "马", "龍", "龙", "會", "会", "國", "国", "談", "谈", "中", "法", "同", "ab", "cd", "G20", "２０",
    "7", "。", "，", "！", "、", "：", "…", "“", "”", "·", "（", "）", "\n", " ",
];

/// The law in its own words: a text with one script, words in angle brackets, `|` for whatever breaks a phrase and
/// nothing else. A query is found where its form stands in that of the text.
fn form(text: &str) -> String {
    let (mut form, mut lines) = (String::new(), 0);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        lines = if c == '\n' {
            lines + 1
        } else if c.is_whitespace() {
            lines
        } else {
            0
        };
        let is_word = |c: char| c.is_ascii_alphanumeric() || ('０'..='９').contains(&c);
        if is_word(c) {
            form.push('<');
            let mut letter = Some(c);
            while let Some(c) = letter {
                let narrow =
                    if ('０'..='９').contains(&c) { char::from_u32(c as u32 - 0xfee0).unwrap() } else { c };
                form.push(narrow.to_ascii_lowercase());
                letter = characters.next_if(|c| is_word(*c));
            }
            form.push('>');
        } else if BREAKS.contains(&c) || lines > 1 {
            if !form.ends_with('|') {
                form.push('|');
            }
        } else if !THROUGH.contains(&c) {
            form.push(PAIRS.iter().find(|pair| pair.0 == c).map_or(c, |pair| pair.1));
        }
    }
    form.trim_matches('|').to_owned()
}

/// A sample's text with its title, which is searched too, and parted from the text.
fn titled(text: &str) -> String {
    if text.trim_start().starts_with("会谈") { text.to_owned() } else { format!("会谈\n\n{text}") }
}

fn store(texts: &[String]) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path().join("readout.db")).unwrap();
    for (n, text) in texts.iter().enumerate() {
        Sample { bytes: format!("{n}{text}").into_bytes(), ..Sample::new(&n.to_string(), text) }
            .add(&mut store)
            .unwrap();
    }
    (folder, store)
}

/// Which texts a phrase is found in.
fn found(store: &Store, phrase: &str) -> BTreeSet<usize> {
    let query = Query::parse(&format!("\"{phrase}\"")).unwrap();
    let hits = store.search(Unit::Articles, &query, &Filter::default(), Sort::Newest).unwrap();
    hits.iter().map(|hit| hit.doc.parse().unwrap()).collect()
}

/// The pieces of one to four characters of a text that cut no word.
fn pieces(text: &str) -> BTreeSet<String> {
    let characters: Vec<char> = text.chars().collect();
    // An apostrophe is a part of a word.
    let is_letter = |c: &char| c.is_alphanumeric() && !('\u{3000}'..'\u{a000}').contains(c);
    let is_word = |c: Option<&char>| c.is_some_and(|c| is_letter(c) || matches!(c, '\'' | '’'));
    let cuts = |at: usize| at > 0 && is_word(characters.get(at - 1)) && is_word(characters.get(at));
    let mut pieces = BTreeSet::new();
    for start in (0..characters.len()).filter(|&at| !cuts(at)) {
        for end in (start + 1..=characters.len().min(start + 4)).filter(|&at| !cuts(at)) {
            // Quotation marks are signs of the query language. What stands for them parts words as they do.
            let is_sign = |c: char| ['“', '”', '"', '「', '」'].contains(&c);
            pieces.insert(characters[start..end].iter().map(|&c| if is_sign(c) { '·' } else { c }).collect());
        }
    }
    pieces
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(&ATOMS[..]), 0..24).prop_map(|atoms| atoms.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn found_where_it_stands_and_nowhere_else(
        texts in proptest::collection::vec(text(), 1..4),
        others in proptest::collection::vec(proptest::collection::vec(proptest::sample::select(&ATOMS[..]), 1..=4), 20),
        indexed in any::<bool>(),
    ) {
        let (_folder, mut store) = store(&texts);
        if indexed {
            store.index(|_| ()).unwrap();
        }
        let own: BTreeSet<String> = texts.iter().flat_map(|text| pieces(text)).collect();
        let forms: Vec<String> = texts.iter().map(|text| form(&titled(text))).collect();
        for (n, text) in texts.iter().enumerate() {
            for piece in pieces(text).iter().filter(|piece| !form(piece).is_empty()) {
                prop_assert!(found(&store, piece).contains(&n), "`{piece}` stands in `{text}`");
            }
        }
        let others = others.into_iter().map(|atoms| atoms.concat().replace(['“', '”'], ""));
        for query in own.into_iter().chain(others).filter(|query| !form(query).is_empty()) {
            let wanted = form(&query);
            let expected: BTreeSet<usize> = (0..texts.len()).filter(|&n| forms[n].contains(&wanted)).collect();
            prop_assert_eq!(found(&store, &query), expected, "`{}` in {:?}", query, texts);
        }
    }
}

#[test]
fn every_piece_of_the_samples_is_found() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    let texts: Vec<String> = files.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    assert!(texts.len() > 10, "the samples are there");
    let (_folder, mut store) = store(&texts);
    store.index(|_| ()).unwrap();
    let mut tried = 0;
    for (n, text) in texts.iter().enumerate() {
        let in_query = |piece: &String| format!("\"{piece}\"");
        let searchable = |piece: &String| Query::parse(&in_query(piece)).is_ok();
        let pieces: Vec<String> = pieces(text).into_iter().filter(searchable).collect();
        for some in pieces.chunks(100) {
            tried += some.len();
            let query = Query::parse(&some.iter().map(in_query).collect::<Vec<_>>().join(" ")).unwrap();
            let filter = Filter { doc: vec![n.to_string()], ..Filter::default() };
            let hits = store.search(Unit::Articles, &query, &filter, Sort::Newest).unwrap();
            assert_eq!(hits.len(), 1, "not all of these are found in {}: {some:?}", files[n].display());
        }
    }
    assert!(tried > 10_000, "only {tried} pieces were tried");
}
