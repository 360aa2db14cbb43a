use encoding_rs::{BIG5, EUC_JP, GB18030, WINDOWS_1251};
use proptest::prelude::*;

use super::*;

const SIMPLIFIED: &str =
    "外交部发言人在例行记者会上说，两国部长将于下周会面，就双边关系交换意见。\r\n双方还将签署协议。";
const TRADITIONAL: &str =
    "外交部發言人在例行記者會上說，兩國部長將於下週會面，就雙邊關係交換意見。\r\n雙方還將簽署協議。";

fn codes(decoded: &Decoded) -> Vec<&'static str> {
    decoded.notices.iter().map(|n| n.code).collect()
}

fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

#[test]
fn utf8_is_taken_as_it_is() {
    let decoded = decode(SIMPLIFIED.as_bytes());
    assert_eq!((decoded.text.as_str(), decoded.encoding, decoded.bom_bytes), (SIMPLIFIED, "UTF-8", 0));
    assert!(decoded.notices.is_empty());
}

#[test]
fn nothing_gives_nothing() {
    let decoded = decode(b"");
    assert_eq!(decoded.text.as_str(), "");
    assert!(decoded.notices.is_empty());
}

#[test]
fn a_mark_is_no_text_but_is_remembered() {
    let decoded = decode(&[b"\xef\xbb\xbf".as_slice(), SIMPLIFIED.as_bytes()].concat());
    assert_eq!((decoded.text.as_str(), decoded.bom_bytes), (SIMPLIFIED, 3));
    for (mark, order, name) in [
        ([0xff, 0xfe], u16::to_le_bytes as fn(u16) -> [u8; 2], "UTF-16LE"),
        ([0xfe, 0xff], u16::to_be_bytes, "UTF-16BE"),
    ] {
        let decoded = decode(&[mark.to_vec(), utf16(SIMPLIFIED, order)].concat());
        assert_eq!((decoded.text.as_str(), decoded.bom_bytes, decoded.encoding), (SIMPLIFIED, 2, name));
        assert!(decoded.notices.is_empty());
    }
}

#[test]
fn utf16_without_a_mark_is_guessed_from_its_zeros() {
    let decoded =
        decode(&utf16("The two ministers met in Vienna on Friday.\u{2019}\u{4f1a}\u{e9}", u16::to_le_bytes));
    assert_eq!((decoded.encoding, codes(&decoded)), ("UTF-16LE", vec!["decode.guessed"]));
}

#[test]
fn chinese_character_sets_are_guessed_and_said() {
    for (encoding, name, text) in [(GB18030, "GBK", SIMPLIFIED), (BIG5, "Big5", TRADITIONAL)] {
        let (bytes, _, unmappable) = encoding.encode(text);
        assert!(!unmappable);
        let decoded = decode(&bytes);
        assert_eq!((decoded.text.as_str(), decoded.encoding), (text, name));
        assert_eq!(codes(&decoded), ["decode.guessed"]);
        assert!(decoded.notices[0].message.contains(name));
    }
}

#[test]
fn other_character_sets_are_guessed_too() {
    let japanese = "日中両国の外相は東京で会談し、地域の情勢について意見を交わした。";
    let russian = "Министры иностранных дел двух стран встретились в Москве и обсудили сотрудничество.";
    for (encoding, text) in [(EUC_JP, japanese), (WINDOWS_1251, russian)] {
        let decoded = decode(&encoding.encode(text).0);
        assert_eq!(decoded.text.as_str(), text);
    }
}

#[test]
fn damaged_places_are_counted_and_placed() {
    let mut bytes = SIMPLIFIED.as_bytes().to_vec();
    bytes.splice(9..9, [0xff, 0xfe]);
    let decoded = decode(&bytes);
    assert_eq!((decoded.encoding, codes(&decoded)), ("UTF-8", vec!["decode.replaced"]));
    assert_eq!(decoded.notices[0].span, Some(Span::new(9, 12)));
    assert!(decoded.notices[0].message.starts_with("2 places"), "{}", decoded.notices[0].message);
    assert_eq!(decoded.text.as_str().replace('\u{fffd}', ""), SIMPLIFIED);
}

#[test]
fn binary_files_are_called_so() {
    assert_eq!(codes(&decode(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00")), ["decode.binary"]);
    assert_eq!(codes(&decode(&[1, 2, 3, 4, 5, 6, 7, 8])), ["decode.binary"]);
    assert_eq!(codes(&decode(b"a page\x0cand the next\twith a tab")), Vec::<&str>::new());
}

#[test]
fn a_long_damaged_text_takes_linear_time() {
    let bytes: Vec<u8> = std::iter::repeat_n("会谈会谈会谈".as_bytes().iter().chain(b"\xff"), 150_000)
        .flatten()
        .copied()
        .collect();
    let started = std::time::Instant::now();
    let decoded = decode(&bytes);
    assert_eq!(decoded.text.as_str().chars().count(), 1_050_000);
    assert!(started.elapsed().as_secs() < 20);
}

proptest! {
    #[test]
    fn any_bytes_decode(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let decoded = decode(&bytes);
        for notice in &decoded.notices {
            if let Some(span) = notice.span {
                prop_assert_eq!(decoded.text.slice(span), "\u{fffd}");
            }
        }
    }

    #[test]
    fn any_text_survives_utf8_and_utf16(text in "\\PC{0,200}(\r\n|\n)\\PC{0,200}") {
        prop_assume!(!text.starts_with('\u{feff}'));
        let eight = decode(text.as_bytes());
        prop_assert_eq!(eight.text.as_str(), text.as_str());
        for (mark, order) in [([0xff, 0xfe], u16::to_le_bytes as fn(u16) -> [u8; 2]), ([0xfe, 0xff], u16::to_be_bytes)] {
            let decoded = decode(&[mark.to_vec(), utf16(&text, order)].concat());
            prop_assert_eq!(decoded.text.as_str(), text.as_str());
            prop_assert!(decoded.notices.is_empty());
        }
    }

    #[test]
    fn chinese_text_survives_gb18030(text in "[\u{4e00}-\u{5fff}，。]{40,200}") {
        let prose = format!("{SIMPLIFIED}{SIMPLIFIED}{text}");
        let (bytes, _, unmappable) = GB18030.encode(&prose);
        prop_assume!(!unmappable);
        let decoded = decode(&bytes);
        prop_assert_eq!(decoded.text.as_str(), prose.as_str());
    }
}
