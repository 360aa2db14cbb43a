//! With which bytes a line may begin and end that a pattern matches. Most patterns want a whole line of one form, and a
//! look at its two ends tells for nearly every line that it is of none.

use regex_automata::nfa::thompson::{NFA, State, Transition, WhichCaptures};

/// Whether a line may begin, or end, with a byte.
type Bytes = [bool; 256];

/// What a pattern wants of the two ends of a line; nothing where it may match in the middle of one, or nothing at all.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    first: Option<Box<Bytes>>,
    last: Option<Box<Bytes>>,
}

impl Bounds {
    pub(super) fn of(pattern: &str) -> Self {
        Self { first: bytes(pattern, false), last: bytes(pattern, true) }
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
fn bytes(pattern: &str, backwards: bool) -> Option<Box<Bytes>> {
    let config = NFA::config().reverse(backwards).which_captures(WhichCaptures::None);
    let nfa = NFA::compiler().configure(config).build(pattern).ok()?;
    if !nfa.is_always_start_anchored() {
        return None;
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
            State::Match { .. } => return None,
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_a_line_are_what_the_pattern_wants() {
        let whole = Bounds::of("^(?:Part|§) ?[0-9]{1,2}$");
        assert!(whole.fit("Part 1") && whole.fit("§9"));
        assert!(!whole.fit("part 1") && !whole.fit("Part 1.") && !whole.fit(""));
        assert!(whole.fit("Port 1"), "only the ends are looked at");
    }

    #[test]
    fn a_pattern_for_the_middle_or_for_nothing_wants_no_ends() {
        let (middle, end, none) = (Bounds::of("on [0-9]"), Bounds::of("[0-9]$"), Bounds::of("^a*"));
        assert!(middle.fit("x") && none.fit("") && none.fit("b"));
        assert!(end.fit("x1") && !end.fit("1x"));
    }
}
