//! One script for Chinese: each character on its own, so that no position moves.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

/// The blocks that nearly all characters are of.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

/// The simplified form of a character, or the character itself.
///
/// Characters alone decide, not words: 乾 is 干 also in 乾隆. Text and query are folded alike, so nothing is lost by
/// it; a query can only find what is written with a character of the same family.
pub(super) fn simplified(c: char) -> char {
    // Asking for all characters takes longer than a search; a search meets some hundred.
    static KNOWN: OnceLock<Vec<AtomicU32>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| (FIRST..=LAST).map(|_| AtomicU32::new(0)).collect());
    let Some(slot) = known.get((c as u32).wrapping_sub(FIRST) as usize) else { return settled(c) };
    match char::from_u32(slot.load(Ordering::Relaxed)) {
        Some(folded) if folded != '\0' => folded,
        _ => {
            let folded = settled(c);
            slot.store(folded as u32, Ordering::Relaxed);
            folded
        }
    }
}

/// Some simplified characters are themselves traditional forms of others.
fn settled(c: char) -> char {
    once(once(c))
}

/// What the dictionary has. Where it cannot be loaded (it is built in, so it can), every character stays.
fn once(c: char) -> char {
    static DICTIONARY: OnceLock<Option<OpenCC>> = OnceLock::new();
    let dictionary = DICTIONARY.get_or_init(|| OpenCC::from_config(BuiltinConfig::T2s).ok());
    let mut buffer = [0; 4];
    let Some(folded) = dictionary.as_ref().map(|d| d.convert(c.encode_utf8(&mut buffer))) else { return c };
    let mut folded = folded.chars();
    match (folded.next(), folded.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}
