//! Where the same few characters stood before: hashes of all runs of so many characters, and the places of those that recur.
//!
//! Most runs of a page stand on it once. They are told apart beforehand by two bits each, which stay in the cache where a
//! table of places does not, and are neither looked up nor kept.

/// Characters of a seed.
pub(super) const SEED: usize = 10;
/// Bits of a hash that tell seeds apart beforehand, beyond those that count them: one seed in about eight seems to recur
/// by chance.
const SPARE: u32 = 3;
/// The least and the greatest size of a table of places, as a power of two.
const SIZES: (u32, u32) = (8, 24);
/// The multiplier of the hash: odd, and its bits are spread.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// The seeds of a page.
pub(super) struct Seeds {
    /// The hash of the seed that begins at each character.
    hashes: Vec<u32>,
    recurring: Recurring,
    /// Latest place of each hash, one more than the index; 0 for none.
    heads: Vec<u32>,
    /// The place before with the same hash.
    previous: Vec<u32>,
    shift: u32,
}

impl Seeds {
    pub(super) fn new(chars: &[char]) -> Self {
        let hashes = hashes(chars);
        let bits = (usize::BITS - hashes.len().leading_zeros()).clamp(SIZES.0, SIZES.1);
        let recurring = Recurring::new(&hashes, bits + SPARE);
        let previous = vec![0; hashes.len()];
        Self { hashes, recurring, heads: vec![0; 1 << bits], previous, shift: u32::BITS - bits }
    }

    /// The latest place remembered that may have the seed at `at`.
    pub(super) fn latest(&self, at: usize) -> Option<usize> {
        let hash = *self.hashes.get(at)?;
        if self.recurring.has(hash) { place(self.heads[(hash >> self.shift) as usize]) } else { None }
    }

    /// The place remembered before that may have the same seed.
    pub(super) fn before(&self, place_of_seed: usize) -> Option<usize> {
        place(self.previous[place_of_seed])
    }

    /// Remembers the seed at `at` as the latest.
    pub(super) fn remember(&mut self, at: usize) {
        let hash = self.hashes[at];
        if self.recurring.has(hash) {
            let head = &mut self.heads[(hash >> self.shift) as usize];
            self.previous[at] = std::mem::replace(head, at as u32 + 1);
        }
    }
}

/// The place that an entry stands for.
fn place(entry: u32) -> Option<usize> {
    (entry as usize).checked_sub(1)
}

/// Of each run of characters a hash, made from that of the run before.
fn hashes(chars: &[char]) -> Vec<u32> {
    let code = |i: usize| u64::from(u32::from(chars[i]));
    let oldest = FACTOR.wrapping_pow(SEED as u32);
    let mut sum = 0u64;
    let mut out = Vec::with_capacity(chars.len());
    for i in 0..chars.len() {
        sum = sum.wrapping_mul(FACTOR).wrapping_add(code(i));
        if let Some(gone) = i.checked_sub(SEED) {
            sum = sum.wrapping_sub(code(gone).wrapping_mul(oldest));
        }
        if i + 1 >= SEED {
            // The latest characters are in the low bits only.
            out.push(((sum ^ sum >> 32).wrapping_mul(FACTOR) >> 32) as u32);
        }
    }
    out
}

/// Which hashes are there more than once: of each two bits, whether it is there and whether it is there again.
struct Recurring {
    bits: Vec<u8>,
    shift: u32,
}

impl Recurring {
    fn new(hashes: &[u32], bits: u32) -> Self {
        let mut all = Self { bits: vec![0; 1 << (bits - 2)], shift: u32::BITS - bits };
        for &hash in hashes {
            let (byte, at) = all.at(hash);
            let seen = all.bits[byte] >> at & 1;
            all.bits[byte] |= (1 | seen << 1) << at;
        }
        all
    }

    fn has(&self, hash: u32) -> bool {
        let (byte, at) = self.at(hash);
        self.bits[byte] >> at & 2 != 0
    }

    /// The byte and the bit in it.
    fn at(&self, hash: u32) -> (usize, u32) {
        let entry = hash >> self.shift;
        ((entry >> 2) as usize, 2 * (entry & 3))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_recurs_is_found_where_it_stood() {
        let text: Vec<char> = "a ferry sailed to the west; a ferry sailed on".chars().collect();
        let mut seeds = Seeds::new(&text);
        let again = text.len() - "a ferry sailed on".len();
        (0..again).for_each(|at| {
            assert_eq!(seeds.latest(at), None, "{at}");
            seeds.remember(at);
        });
        assert_eq!(seeds.latest(again), Some(0));
        seeds.remember(again);
        assert_eq!((seeds.latest(again), seeds.before(again)), (Some(again), Some(0)));
        assert_eq!(seeds.latest(text.len()), None);
    }

    #[test]
    fn a_hash_is_that_of_its_characters_wherever_they_stand() {
        let text: Vec<char> = "0123456789abc0123456789".chars().collect();
        let all = hashes(&text);
        assert_eq!(all.len(), text.len() - SEED + 1);
        assert_eq!(all[0], all[13]);
        assert_ne!(all[0], all[1]);
        assert!(hashes(&text[..SEED - 1]).is_empty());
    }
}
