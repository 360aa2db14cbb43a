//! What a piece speaks of: pairs of ideographs and words of letters, hashed, with how rare each is on the page.

use super::ink::is_ideograph;

/// The shortest word of letters that counts.
const WORD: usize = 4;

/// A term and how rare it is on the page: the logarithm of the share of pieces that have it, 0 where only one has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Term {
    id: u32,
    weight: f32,
}

/// The terms of a piece, sorted, each once.
pub(super) type Terms = Vec<Term>;

/// The terms of each of a page's pieces.
pub(super) fn terms<'t>(pieces: impl Iterator<Item = &'t str>) -> Vec<Terms> {
    let pieces: Vec<Vec<u32>> = pieces.map(ids).collect();
    let mut all: Vec<u32> = pieces.iter().flatten().copied().collect();
    all.sort_unstable();
    let count = pieces.len() as f32 + 1.0;
    let common: Vec<Term> = all
        .chunk_by(|a, b| a == b)
        .filter(|same| same.len() > 1)
        .map(|same| Term { id: same[0], weight: (count / same.len() as f32).ln() })
        .collect();
    let weight = |id: u32| common.binary_search_by_key(&id, |t| t.id).map_or(0.0, |at| common[at].weight);
    pieces
        .into_iter()
        .map(|ids| ids.into_iter().map(|id| Term { id, weight: weight(id) }).collect())
        .collect()
}

fn ids(text: &str) -> Vec<u32> {
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
        if !is_ideograph(c) && c.is_alphabetic() {
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

/// The share of `a`'s weight that `b` has too. A term of one piece only weighs `single`.
pub(super) fn share(a: &[Term], b: &[Term], single: f32) -> f32 {
    let (mut whole, mut shared) = (0.0, 0.0);
    let mut rest = b;
    for term in a {
        let weight = if term.weight > 0.0 { term.weight } else { single };
        whole += weight;
        if weight > 0.0 {
            rest = &rest[rest.partition_point(|t| t.id < term.id)..];
            shared += if rest.first().is_some_and(|t| t.id == term.id) { weight } else { 0.0 };
        }
    }
    if whole > 0.0 { shared / whole } else { 0.0 }
}

/// The terms of several pieces together.
pub(super) fn union<'a>(pieces: impl Iterator<Item = &'a Terms>) -> Terms {
    let mut out: Terms = pieces.flatten().copied().collect();
    // The terms of each piece are sorted, so that there are but a few runs to merge.
    out.sort_by_key(|t| t.id);
    out.dedup_by_key(|t| t.id);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_terms_weigh_by_how_rare_they_are() {
        let page =
            terms(["东港的船长到访", "东港的船长离开", "北岬的船员到访", "The ferry sailed"].into_iter());
        assert_eq!(share(&page[0], &page[0], 1.0), 1.0);
        assert!(share(&page[0], &page[1], 1.0) > share(&page[1], &page[2], 1.0));
        assert_eq!(share(&page[3], &page[0], 1.0), 0.0);
        assert_eq!(share(&[], &page[0], 1.0), 0.0);
        assert_eq!(union(page.iter().take(2)).len(), 8);
    }

    #[test]
    fn words_of_letters_count_whatever_their_case() {
        let page = terms(["Harbour talks", "the HARBOUR"].into_iter());
        assert!(share(&page[0], &page[1], 1.0) > 0.0);
    }
}
