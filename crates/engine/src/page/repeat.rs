//! Later copies of passages: found by seeds (hashed k-grams) and extended over a few differing characters.
//!
//! Text is scanned once from the start. Only text that is no copy itself is remembered, so every copy points at the
//! first occurrence, and a loop to the end of a text costs no more than the text.

use std::ops::Range;

use super::ink::{Ink, is_ideograph, weight};
use super::knowledge::PageKnowledge;
use super::seeds::{SEED, Seeds};

/// How many earlier places of a seed are tried.
const TRIES: usize = 16;
/// Characters that must agree after a difference.
const AGREE: usize = 6;
/// The most characters that differ, are missing or are added in one place.
const SLIP: usize = 4;

/// What a difference takes off when places are followed, in characters that agree, and how much may be taken off.
const COST: i64 = 20;
const DROP: i64 = 60;
/// A copy has on average at least this many characters to a difference.
const DENSITY: usize = 24;
/// So many characters agree somewhere in a copy without a difference: one of 40 ideographs and fewer than 48 characters
/// has one difference, of up to [`SLIP`] characters, one of 48 two, and longer ones more in a row.
const RUN: usize = 14;
/// A copy may seem to begin this many characters early because what stands before it and before its original ends
/// alike.
const CHANCE: usize = 16;

/// Least weight (three per ideograph) of a copy, by how it lies in its lines.
mod least {
    /// Whole lines.
    pub(super) const LINES: u32 = 120;
    /// Whole lines right after another copy.
    pub(super) const MORE_LINES: u32 = 12;
    /// From a line's start to somewhere inside a line.
    pub(super) const HEAD: u32 = 450;
    /// From inside a line to its end and beyond.
    pub(super) const TAIL: u32 = 180;
    /// Right behind what it repeats, more than once.
    pub(super) const LOOP: u32 = 60;
    /// Characters to a difference in such a loop, lest it be a list.
    pub(super) const LOOSE_LOOP: usize = 60;
    /// From sentence to sentence inside a line.
    pub(super) const SENTENCES: u32 = 240;
    /// Anywhere.
    pub(super) const ANYWHERE: u32 = 600;
}

/// A copy and what it repeats, as ranges of ink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Copy {
    pub(super) copy: Range<usize>,
    pub(super) original: Range<usize>,
}

/// All later copies in the order of the page; they do not overlap.
pub(super) fn find(ink: &Ink, knowledge: &PageKnowledge) -> Vec<Copy> {
    if ink.chars.len() < 2 * SEED {
        return Vec::new();
    }
    let mut scan = Scan::new(ink, knowledge);
    scan.run();
    scan.found
}

struct Scan<'a> {
    ink: &'a Ink,
    knowledge: &'a PageKnowledge,
    seeds: Seeds,
    /// Whether a line begins at the character.
    starts: Vec<bool>,
    /// Diagonals already tried and found wanting, up to the place given.
    refused: Vec<(usize, usize)>,
    found: Vec<Copy>,
}

impl<'a> Scan<'a> {
    fn new(ink: &'a Ink, knowledge: &'a PageKnowledge) -> Self {
        let n = ink.chars.len();
        let mut starts = vec![false; n + 1];
        for line in &ink.lines {
            starts[line.start] = true;
        }
        starts[n] = true;
        Self { ink, knowledge, seeds: Seeds::new(&ink.chars), starts, refused: Vec::new(), found: Vec::new() }
    }

    fn run(&mut self) {
        let mut at = 0;
        while at + SEED <= self.ink.chars.len() {
            match self.best(at) {
                Some(copy) => at = self.take(copy),
                None => {
                    self.seeds.remember(at);
                    at += 1;
                }
            }
        }
        self.take_rest();
    }

    fn taken_to(&self) -> usize {
        self.found.last().map_or(0, |c| c.copy.end)
    }

    /// The longest acceptable copy that a seed at `at` belongs to.
    fn best(&mut self, at: usize) -> Option<Copy> {
        let chars = &self.ink.chars;
        let mut next = self.seeds.latest(at);
        let mut best: Option<Copy> = None;
        for _ in 0..TRIES {
            let Some(from) = next else { break };
            next = self.seeds.before(from);
            let follows = at > self.taken_to() && from > 0 && chars[at - 1] == chars[from - 1];
            if follows || chars[from..from + SEED] != chars[at..at + SEED] {
                continue;
            }
            if self.is_refused(at, from) || self.is_short(at, from) {
                continue;
            }
            let whole = self.extend(at, from);
            match self.accept(whole.clone()).filter(|c| c.copy.end > at) {
                Some(copy) if best.as_ref().is_none_or(|b| copy.copy.len() >= b.copy.len()) => {
                    best = Some(copy)
                }
                Some(_) => {}
                None => self.refuse(at - from, whole.copy.end),
            }
        }
        best
    }

    /// Whether so little agrees around a seed that nothing around it can be a copy. What goes on with another copy may be
    /// as short as it likes.
    fn is_short(&self, at: usize, from: usize) -> bool {
        let chars = &self.ink.chars;
        let ahead = || alike(chars[at + SEED..].iter().zip(&chars[from + SEED..]));
        let back = || alike(chars[..at].iter().rev().zip(chars[..from].iter().rev()));
        at > self.taken_to() + 2 * CHANCE && SEED + ahead() + back() < RUN
    }

    fn is_refused(&self, at: usize, from: usize) -> bool {
        self.refused.iter().any(|&(diagonal, end)| at < end && (at - from).abs_diff(diagonal) <= SLIP)
    }

    fn refuse(&mut self, diagonal: usize, end: usize) {
        if self.refused.len() == 32 {
            self.refused.remove(0);
        }
        self.refused.push((diagonal, end));
    }

    /// Follows two places in both directions as far as they agree.
    fn extend(&self, at: usize, from: usize) -> Copy {
        let (chars, floor) = (&self.ink.chars, self.taken_to());
        let ahead = |from: usize| move |i| chars.get(from + i).copied();
        let back = |least: usize, to: usize| {
            move |i| to.checked_sub(i + 1).filter(|&at| at >= least).and_then(|at| chars.get(at)).copied()
        };
        let after = follow(|x, y| slip(ahead(at + x), ahead(from + y)));
        let before = follow(|x, y| slip(back(floor, at - x), back(0, from - y)));
        Copy { copy: at - before.0..at + after.0, original: from - before.1..from + after.1 }
    }

    /// Brings a copy to the borders of lines and says whether it is one: shared phrases and quotations are not.
    fn accept(&self, found: Copy) -> Option<Copy> {
        let more = found.copy.start <= self.taken_to() + CHANCE;
        if !self.weighs(&found.copy, if more { least::MORE_LINES } else { least::LOOP }) {
            return None;
        }
        if self.is_quotation(&found.copy) || self.is_quotation(&found.original) {
            return None;
        }
        let found = self.snap(found);
        let range = found.copy.clone();
        if range.is_empty() || range.start <= found.original.start || self.is_loose(&found, DENSITY) {
            return None;
        }
        let starts = self.starts[range.start];
        let ends = self.starts[range.end];
        let crosses = (range.start + 1..range.end).any(|i| self.starts[i]);
        let behind = found.original.end >= range.start;
        let turn = range.start - found.original.start;
        let after_copy = range.start > 0 && range.start == self.taken_to();
        let least = match (starts, ends) {
            _ if behind && range.len() >= 2 * turn && !self.is_loose(&found, least::LOOSE_LOOP) => {
                least::LOOP
            }
            (true, true) if after_copy => least::MORE_LINES,
            (true, true) => least::LINES,
            (true, false) => least::HEAD,
            (false, true) if crosses || range.end == self.ink.chars.len() => least::TAIL,
            _ if self.is_sentences(&range) => least::SENTENCES,
            _ => least::ANYWHERE,
        };
        self.weighs(&range, least).then_some(found)
    }

    /// Whether two passages differ in too many places to be copies: lists and forms do.
    fn is_loose(&self, found: &Copy, density: usize) -> bool {
        let (a, b) = (&self.ink.chars[found.copy.clone()], &self.ink.chars[found.original.clone()]);
        let (mut x, mut y, mut slips) = (0, 0, 0);
        while let Some(step) = slip(|i| a.get(x + i).copied(), |i| b.get(y + i).copied()) {
            slips += usize::from(!step.same);
            x += step.copy;
            y += step.original;
        }
        slips * density > a.len()
    }

    fn weighs(&self, range: &Range<usize>, least: u32) -> bool {
        let mut sum = 0;
        self.ink.chars[range.clone()].iter().any(|&c| {
            sum += weight(c);
            sum >= least
        })
    }

    /// A start or end within a few characters of a line's border is meant to be there; an end that runs into the
    /// next line by chance goes back to the border.
    fn snap(&self, found: Copy) -> Copy {
        let Copy { mut copy, mut original } = found;
        let floor = self.taken_to();
        let near = |i: usize, way: isize| (0..=SLIP).map(move |d| i.checked_add_signed(way * d as isize));
        if let Some(start) = near(copy.start, -1).flatten().find(|&i| i >= floor && self.starts[i]) {
            original.start = original.start.saturating_sub(copy.start - start);
            copy.start = start;
        } else if let Some(start) =
            (copy.start..copy.end.min(copy.start + CHANCE)).find(|&i| self.is_start(i))
        {
            original.start += start - copy.start;
            copy.start = start;
        }
        let n = self.ink.chars.len();
        if let Some(end) = near(copy.end, 1).flatten().find(|&i| i <= n && self.starts[i]) {
            original.end = (original.end + end - copy.end).min(n);
            copy.end = end;
        } else if let Some(end) = (copy.start + 1..copy.end).rev().find(|&i| self.starts[i])
            && !self.weighs(&(end..copy.end), least::HEAD)
        {
            original.end -= (copy.end - end).min(original.len());
            copy.end = end;
        }
        Copy { copy, original }
    }

    fn is_quotation(&self, range: &Range<usize>) -> bool {
        let chars = &self.ink.chars;
        let opened = range.start > 0
            && !self.starts[range.start]
            && chars[range.start.saturating_sub(2)..range.start]
                .iter()
                .any(|&c| self.knowledge.opens_quote(c));
        let closed = chars[range.end..].iter().take(3).any(|&c| self.knowledge.closes(c));
        opened && closed
    }

    fn is_sentences(&self, range: &Range<usize>) -> bool {
        self.is_start(range.start) && self.is_start(range.end)
    }

    /// Whether a line or a sentence may begin here.
    fn is_start(&self, at: usize) -> bool {
        let ends = |c: char| self.knowledge.ends_sentence(c) || self.knowledge.closes(c);
        self.starts[at] || (at > 0 && ends(self.ink.chars[at - 1]) && !ends(self.ink.chars[at]))
    }

    /// Keeps a copy; a copy that runs over its own beginning is a loop and is cut into its turns.
    fn take(&mut self, found: Copy) -> usize {
        let Copy { copy, original } = found;
        let end = copy.end;
        let period = copy.start - original.start;
        if original.end <= copy.start {
            self.found.push(Copy { copy, original });
            return end;
        }
        let mut start = copy.start;
        while start < end {
            let stop = (start + period).min(end);
            let turn = original.start..original.start + (stop - start);
            self.found.push(Copy { copy: start..stop, original: turn });
            start = stop;
        }
        end
    }

    /// The last turn of a loop may break off after a few characters, too few for a seed.
    fn take_rest(&mut self) {
        let (start, n) = (self.taken_to(), self.ink.chars.len());
        if start == 0 || start >= n || n - start > 2 * SEED || !self.starts[start] {
            return;
        }
        let rest = &self.ink.chars[start..];
        let original = self
            .found
            .iter()
            .rev()
            .map(|c| c.original.start)
            .find(|&o| self.ink.chars[o..].starts_with(rest));
        if let Some(from) = original {
            self.found.push(Copy { copy: start..n, original: from..from + rest.len() });
        }
    }
}

/// How many of the first pairs are alike, as far as a run is asked for.
fn alike<'c>(pairs: impl Iterator<Item = (&'c char, &'c char)>) -> usize {
    pairs.take(RUN - SEED).take_while(|(x, y)| x == y).count()
}

/// A step along two sequences.
pub(super) struct Step {
    pub(super) copy: usize,
    pub(super) original: usize,
    /// Whether the sequences agree along it, or only after it.
    pub(super) same: bool,
}

/// Takes steps as long as there are any and the differences do not outweigh what agrees; where they do, goes back to
/// the place where they did least. So long passages that are only alike cost no more than short ones.
fn follow(step: impl Fn(usize, usize) -> Option<Step>) -> (usize, usize) {
    let (mut at, mut best) = ((0, 0), (0, 0));
    let (mut score, mut most) = (0, 0);
    while let Some(step) = step(at.0, at.1) {
        at = (at.0 + step.copy, at.1 + step.original);
        score += if step.same { step.copy as i64 } else { -COST };
        if score > most {
            (most, best) = (score, at);
        } else if score < most - DROP {
            return best;
        }
    }
    // A difference close to the end is outweighed by nothing, but what agrees after it did not come by chance.
    if score >= most - COST { at } else { best }
}

/// How far two sequences agree from here, or the shortest step over a difference after which they agree again. Of each
/// the character is asked for that comes as many places on.
pub(super) fn slip(a: impl Fn(usize) -> Option<char>, b: impl Fn(usize) -> Option<char>) -> Option<Step> {
    let alike = |x: usize, y: usize| a(x).is_some_and(|c| b(y) == Some(c));
    let same = (0..).take_while(|&i| alike(i, i)).count();
    if same > 0 {
        return Some(Step { copy: same, original: same, same: true });
    }
    let agree = |x: usize, y: usize| {
        // Most steps are given up at the first character.
        alike(x, y) && {
            let wide = (0..AGREE).any(|i| b(y + i).is_some() && a(x + i).is_some_and(is_ideograph));
            (1..if wide { AGREE } else { 2 * AGREE }).all(|i| alike(x + i, y + i))
        }
    };
    // A substitution is likelier than a loss or a gain, so steps are tried by their larger side.
    for m in 1..=SLIP {
        for n in (0..=m).rev() {
            let found = [(m, n), (n, m)].into_iter().find(|&(x, y)| agree(x, y));
            if let Some((x, y)) = found {
                return Some(Step { copy: x, original: y, same: false });
            }
        }
    }
    None
}
