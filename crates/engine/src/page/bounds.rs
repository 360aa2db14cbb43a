//! With which bytes a line may begin and end that a pattern matches. Most patterns want a whole line of one form, and a
//! look at its two ends tells for nearly every line that it is of none.

use regex_automata::nfa::thompson::{BuildError, NFA, State, Transition, WhichCaptures};

/// The bytes that most ideographs begin with, and so most lines of a script of them.
const IDEOGRAPHS: std::ops::RangeInclusive<usize> = 0xe4..=0xe9;

/// Whether a line may begin, or end, with a byte.
type Bytes = [bool; 256];

/// What a pattern wants of the two ends of a line; nothing where it may match in the middle of one, or nothing at all.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    first: Option<Box<Bytes>>,
    last: Option<Box<Bytes>>,
}

impl Bounds {
    /// # Errors
    /// A pattern that cannot be read.
    pub(super) fn of(pattern: &str) -> Result<Self, Box<BuildError>> {
        let first = bytes(pattern, false)?;
        let many = first.as_ref().is_none_or(|bytes| bytes[IDEOGRAPHS].contains(&true));
        // To read a pattern backwards takes as long again, and is not worth it where its beginning tells enough.
        let last = if many { bytes(pattern, true)? } else { None };
        Ok(Self { first, last })
    }

    /// Whether a line has the ends that the pattern wants.
    pub(super) fn fit(&self, line: &str) -> bool {
        let fits = |wanted: &Option<Box<Bytes>>, byte: Option<&u8>| {
            wanted.as_ref().is_none_or(|bytes| byte.is_some_and(|b| bytes[usize::from(*b)]))
        };
        fits(&self.first, line.as_bytes().first()) && fits(&self.last, line.as_bytes().last())
    }
}

/// The bytes that a match begins with, or, read backwards, ends with.
fn bytes(pattern: &str, backwards: bool) -> Result<Option<Box<Bytes>>, Box<BuildError>> {
    let config = NFA::config().reverse(backwards).which_captures(WhichCaptures::None);
    let nfa = NFA::compiler().configure(config).build(pattern)?;
    if !nfa.is_always_start_anchored() {
        return Ok(None);
    }
    let mut bytes = Box::new([false; 256]);
    let mark =
        |bytes: &mut Bytes, t: &Transition| bytes[usize::from(t.start)..=usize::from(t.end)].fill(true);
    let mut seen = vec![false; nfa.states().len()];
    let mut open = vec![nfa.start_anchored()];
    while let Some(id) = open.pop() {
        if std::mem::replace(&mut seen[id.as_usize()], true) {
            continue;
        }
        match nfa.state(id) {
            State::ByteRange { trans } => mark(&mut bytes, trans),
            State::Sparse(sparse) => sparse.transitions.iter().for_each(|t| mark(&mut bytes, t)),
            State::Dense(dense) => {
                (0..=u8::MAX)
                    .filter(|b| dense.matches_byte(*b).is_some())
                    .for_each(|b| bytes[usize::from(b)] = true);
            }
            State::Look { next, .. } | State::Capture { next, .. } => open.push(*next),
            State::Union { alternates } => open.extend(alternates.iter()),
            State::BinaryUnion { alt1, alt2 } => open.extend([*alt1, *alt2]),
            State::Fail => {}
            State::Match { .. } => return Ok(None),
        }
    }
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_a_line_are_what_the_pattern_wants() {
        let whole = Bounds::of("^[^0-9]{0,9}[0-9]{1,2}$").unwrap();
        assert!(whole.fit("Part 1") && whole.fit("§9") && !whole.fit("Part 1.") && !whole.fit(""));
        let begun = Bounds::of("^(?:Part|§) ?[0-9]{1,2}$").unwrap();
        assert!(begun.fit("§9") && !begun.fit("part 1"));
        assert!(begun.fit("Port 1."), "the beginning is enough");
    }

    #[test]
    fn a_pattern_for_the_middle_or_for_nothing_wants_no_ends() {
        let [middle, end, none] = ["on [0-9]", "[0-9]$", "^a*"].map(|p| Bounds::of(p).unwrap());
        assert!(middle.fit("x") && none.fit("") && none.fit("b"));
        assert!(end.fit("x1") && !end.fit("1x"));
    }
}
