//! Where a copy differs from what it repeats: the characters to look at first when a page is put right.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::Repeat;
use super::repeat::slip;
use crate::text::{Span, Text};

/// Characters of a copy and the characters that stand in their place in what it repeats; either may be none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// In the copy.
    pub copy: Span,
    /// In what it repeats.
    pub original: Span,
}

/// A character that is not white space and its byte.
type Printed = (usize, char);

/// The differences in the order of the copy; white space is none. Neither reading is taken for the right one: copies
/// repeat errors.
pub fn differences(repeat: &Repeat, text: &Text) -> Vec<Difference> {
    let (original, copy) = (printed(repeat.original, text), printed(repeat.copy, text));
    let chars = |part: &[Printed]| part.iter().map(|p| p.1).collect::<Vec<_>>();
    let differ = unlike(&chars(&copy), &chars(&original));
    differ
        .into_iter()
        .map(|(new, old)| Difference {
            copy: span(&copy, new, repeat.copy.end),
            original: span(&original, old, repeat.original.end),
        })
        .collect()
}

/// The ranges in which two passages differ. They are followed as the copy was found, step by step, which costs no more
/// than their length; only where they part for good is the rest compared as a whole.
fn unlike(copy: &[char], original: &[char]) -> Vec<(Range<usize>, Range<usize>)> {
    let (mut x, mut y, mut out) = (0, 0, Vec::new());
    while let Some(step) = slip(|i| copy.get(x + i).copied(), |i| original.get(y + i).copied()) {
        if !step.same {
            out.push((x..x + step.copy, y..y + step.original));
        }
        (x, y) = (x + step.copy, y + step.original);
    }
    let ops = capture_diff_slices(Algorithm::Myers, &original[y..], &copy[x..]);
    let differ = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    let moved = |range: Range<usize>, by: usize| range.start + by..range.end + by;
    out.extend(differ.map(|op| (moved(op.new_range(), x), moved(op.old_range(), y))));
    out
}

fn printed(span: Span, text: &Text) -> Vec<Printed> {
    let chars = text.slice(span).char_indices().filter(|(_, c)| !c.is_whitespace());
    chars.map(|(at, c)| (span.start + at, c)).collect()
}

/// The bytes of a range of characters; where it is empty, the place before the next one.
fn span(part: &[Printed], range: Range<usize>, end: usize) -> Span {
    let start = part.get(range.start).map_or(end, |p| p.0);
    let last = range.clone().next_back().and_then(|last| part.get(last));
    Span::new(start, last.map_or(start, |&(at, c)| at + c.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, at: usize) -> Vec<(String, String)> {
        let text = Text::new(text.to_string());
        let repeat = Repeat { copy: Span::new(at, text.as_str().len()), original: Span::new(0, at) };
        let words = |d: &Difference| (text.slice(d.copy).to_string(), text.slice(d.original).to_string());
        differences(&repeat, &text).iter().map(words).collect()
    }

    fn pair(copy: &str, original: &str) -> (String, String) {
        (copy.to_string(), original.to_string())
    }

    #[test]
    fn a_copy_that_is_the_same_but_for_spaces_does_not_differ() {
        assert_eq!(found("东港的船长到访\n东港 的船长\n到访", 22), []);
    }

    #[test]
    fn other_lost_and_added_characters_are_told() {
        let text = "东港的船长今天到访。\n东港的般长到访了。";
        let at = text.find('\n').unwrap() + 1;
        assert_eq!(found(text, at), [pair("般", "船"), pair("", "今天"), pair("了", "")]);
    }
}
