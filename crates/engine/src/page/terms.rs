//! What a piece speaks of: pairs of ideographs and words of letters, hashed, with how rare each is on the page.

use std::collections::BTreeMap;

use super::ink::is_ideograph;

/// The shortest word of letters that counts.
const WORD: usize = 4;

/// The terms of a piece, sorted, each once.
pub(super) type Terms = Vec<u32>;

/// The terms of a text.
pub(super) fn terms(text: &str) -> Terms {
    let mut out = Vec::with_capacity(text.len() / 3);
    let mut before = None;
    let mut word = 0u64;
    let mut length = 0;
    for c in text.chars() {
        if is_ideograph(c) {
            if let Some(b) = before {
                out.push(hash(u64::from(u32::from(b)) << 32 | u64::from(u32::from(c))));
            }
            before = Some(c);
        } else {
            before = None;
        }
        if c.is_alphabetic() && !is_ideograph(c) {
            for lower in c.to_lowercase() {
                word = word.wrapping_mul(1_000_003).wrapping_add(u64::from(u32::from(lower)));
            }
            length += 1;
        } else {
            if length >= WORD {
                out.push(hash(word));
            }
            (word, length) = (0, 0);
        }
    }
    if length >= WORD {
        out.push(hash(word));
    }
    out.sort_unstable();
    out.dedup();
    out
}

fn hash(x: u64) -> u32 {
    (x.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
}

/// How rare each term of a page is.
#[derive(Debug, Default)]
pub(super) struct Rarity {
    weights: BTreeMap<u32, f32>,
}

impl Rarity {
    pub(super) fn of(pieces: &[Terms]) -> Self {
        let mut all: Vec<u32> = pieces.iter().flatten().copied().collect();
        all.sort_unstable();
        let count = pieces.len() as f32 + 1.0;
        let weights = all.chunk_by(|a, b| a == b).filter(|same| same.len() > 1);
        Self { weights: weights.map(|same| (same[0], (count / same.len() as f32).ln())).collect() }
    }

    /// The share of `a`'s weight that `b` has too; a term that stands in one piece only weighs the most.
    pub(super) fn share(&self, a: &[u32], b: &[u32], single: f32) -> f32 {
        let (mut whole, mut shared) = (0.0, 0.0);
        for term in a {
            let weight = self.weights.get(term).copied().unwrap_or(single);
            whole += weight;
            if b.binary_search(term).is_ok() {
                shared += weight;
            }
        }
        if whole > 0.0 { shared / whole } else { 0.0 }
    }
}

/// The terms of several pieces together.
pub(super) fn union<'a>(pieces: impl Iterator<Item = &'a Terms>) -> Terms {
    let mut out: Terms = pieces.flatten().copied().collect();
    out.sort_unstable();
    out.dedup();
    out
}
