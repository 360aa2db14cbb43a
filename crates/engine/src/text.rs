//! The decoded text and positions in it. A text never changes after decoding.

/// A half-open range of UTF-8 bytes in the decoded source text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// How many bytes the range covers.
    pub fn len(&self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the range covers nothing.
    pub fn is_empty(&self) -> bool {
        self.end <= self.start
    }

    /// Whether the two ranges share a byte.
    pub fn meets(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// How many bytes lie between two counted positions of [`Text`].
const STRIDE: usize = 512;

/// A decoded text with positions in bytes, Unicode scalar values and UTF-16 units.
#[derive(Clone, Debug)]
pub struct Text {
    content: String,
    /// Scalar values before byte `i * STRIDE` (rounded down to a character boundary).
    scalars: Vec<usize>,
}

impl Text {
    /// Takes over a decoded string.
    pub fn new(content: String) -> Self {
        let mut scalars = Vec::with_capacity(content.len() / STRIDE + 1);
        let (mut count, mut from) = (0, 0);
        while from < content.len() {
            scalars.push(count);
            let to = floor_boundary(&content, from + STRIDE);
            count += content[floor_boundary(&content, from)..to].chars().count();
            from += STRIDE;
        }
        Self { content, scalars }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// The characters of a range; empty where the range does not lie on character boundaries.
    pub fn slice(&self, span: Span) -> &str {
        self.content.get(span.start..span.end).unwrap_or("")
    }

    /// How many Unicode scalar values stand before byte `byte`.
    pub fn scalar(&self, byte: usize) -> usize {
        let byte = floor_boundary(&self.content, byte);
        let block = byte / STRIDE;
        let Some(&count) = self.scalars.get(block) else {
            let last = self.scalars.len().saturating_sub(1);
            let from = floor_boundary(&self.content, last * STRIDE);
            return self.scalars.last().copied().unwrap_or(0) + self.content[from..byte].chars().count();
        };
        count + self.content[floor_boundary(&self.content, block * STRIDE)..byte].chars().count()
    }

    /// The byte at which scalar value number `scalar` begins; the text's length where it has fewer.
    pub fn byte(&self, scalar: usize) -> usize {
        let block = self.scalars.partition_point(|&n| n <= scalar).saturating_sub(1);
        let from = floor_boundary(&self.content, block * STRIDE);
        let skip = scalar - self.scalars.get(block).copied().unwrap_or(0);
        self.content[from..].char_indices().nth(skip).map_or(self.content.len(), |(i, _)| from + i)
    }

    /// A byte range as scalar values.
    pub fn scalars(&self, span: Span) -> (usize, usize) {
        (self.scalar(span.start), self.scalar(span.end))
    }
}

fn floor_boundary(content: &str, byte: usize) -> usize {
    content.floor_char_boundary(byte.min(content.len()))
}

/// Whether a character is an ideograph of the block in which most are. To look each up in the tables of all characters
/// takes long.
pub(crate) fn is_common_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x4e00..=0x9fff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn positions_go_both_ways(s in "\\PC{0,900}") {
            let text = Text::new(s.clone());
            for (n, (byte, _)) in s.char_indices().enumerate() {
                prop_assert_eq!(text.scalar(byte), n);
                prop_assert_eq!(text.byte(n), byte);
            }
            prop_assert_eq!(text.byte(s.chars().count()), s.len());
            prop_assert_eq!(text.scalar(s.len()), s.chars().count());
        }
    }
}
