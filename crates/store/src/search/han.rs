//! One script for Chinese: each character on its own, so that no position moves.

use std::sync::OnceLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

/// Blocks in which traditional characters stand.
const BLOCKS: [(u32, u32); 2] = [(0x3400, 0x9fff), (0x20000, 0x323af)];

/// The simplified form of a character, or the character itself.
///
/// Characters alone decide, not words: 乾 is 干 also in 乾隆. Text and query are folded alike, so nothing is lost by
/// it; a query can only find what is written with a character of the same family.
pub(super) fn simplified(c: char) -> char {
    static TABLE: OnceLock<Vec<(char, char)>> = OnceLock::new();
    static PLANE: OnceLock<Vec<char>> = OnceLock::new();
    let table = TABLE.get_or_init(table);
    let plane = PLANE.get_or_init(|| {
        let own = |n: u32| char::from_u32(n).unwrap_or(char::REPLACEMENT_CHARACTER);
        let mut plane: Vec<char> = (BLOCKS[0].0..=BLOCKS[0].1).map(own).collect();
        for &(from, to) in table {
            if let Some(place) = plane.get_mut((from as u32).wrapping_sub(BLOCKS[0].0) as usize) {
                *place = to;
            }
        }
        plane
    });
    match plane.get((c as u32).wrapping_sub(BLOCKS[0].0) as usize) {
        Some(&folded) => folded,
        None => table.binary_search_by_key(&c, |pair| pair.0).map_or(c, |at| table[at].1),
    }
}

/// The characters that have another simplified form, sorted. Where the dictionary cannot be loaded (it is built in,
/// so it can), none has.
fn table() -> Vec<(char, char)> {
    let Ok(converter) = OpenCC::from_config(BuiltinConfig::T2s) else { return Vec::new() };
    let all = BLOCKS.into_iter().flat_map(|(first, last)| first..=last).filter_map(char::from_u32);
    let once = |c: char| {
        let mut buffer = [0; 4];
        let folded = converter.convert(c.encode_utf8(&mut buffer));
        let mut folded = folded.chars();
        match (folded.next(), folded.next()) {
            (Some(one), None) => one,
            _ => c,
        }
    };
    // Some simplified characters are themselves traditional forms of others.
    let settled = |c: char| {
        let twice = once(once(c));
        (c, twice)
    };
    all.map(settled).filter(|(from, to)| from != to).collect()
}
