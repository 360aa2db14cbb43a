//! Tables in memory by number.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// By the number of a row or a key. Nobody outside chooses them, so that a cheap hash is enough.
pub(crate) type ByNumber<T> = HashMap<i64, T, BuildHasherDefault<Mix>>;
/// A set of such numbers.
pub(crate) type Numbers = HashSet<i64, BuildHasherDefault<Mix>>;

/// Spreads one number over all bits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_i64(&mut self, number: i64) {
        let spread = (self.0 ^ number.cast_unsigned()).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = spread ^ (spread >> 32);
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_i64(byte.into()));
    }
}
