//! Which segment of a page follows which: all are given their successors at once, under each layout that a page may have.

use std::cell::OnceCell;

use super::assign::{Pair, assign};
use super::knowledge::Role;
use super::order::{Segment, section_number};
use super::piece::Form;
use super::sheet::Sheet;
use super::signs::last_told;
use super::terms::share;
use super::turns::Turns;

/// How many segments away on the page the next one is looked for.
const REACH: usize = 64;
/// With more segments than this, only a quarter as far.
const MANY: usize = 400;
/// What goes on with an open sentence less well than this does not go on with it.
const LIKELY: f32 = 1.0;

/// What makes one segment follow another.
mod worth {
    /// An article without a headline or jump line is unlikely.
    pub(super) const HEADLESS: f32 = 10.0;
    /// So is one whose headline was taken for a heading inside another.
    pub(super) const HEADING: f32 = 2.0;
    /// It stands next on the page.
    pub(super) const NEXT: f32 = 3.0;
    /// A section's number comes next, or does not.
    pub(super) const SECTION: f32 = 6.0;
    /// How much of that is left where the number before is not certain.
    pub(super) const DOUBT: f32 = 0.2;
    /// A sentence that breaks off goes on somewhere, so what may go on with it does so all the more.
    pub(super) const OPEN: f32 = 2.0;
    /// An open sentence is followed by what does not go on with it.
    pub(super) const BROKEN: f32 = -3.0;
    /// A name that readout knows stands across the cut.
    pub(super) const NAME: f32 = 2.0;
    /// One is in traditional characters, the other in simplified ones.
    pub(super) const FORM: f32 = -6.0;
    /// The share of terms in common, beyond that with the piece before on the page.
    pub(super) const TOPIC: f32 = 3.5;
    /// How well a piece begins a paragraph, where the one before is finished.
    pub(super) const BEGINS: f32 = 0.7;
}

/// How the columns of a page follow each other in its text: what it is worth that a sentence that breaks off goes on in
/// the segment that stands next, in one further on, or in one before it. They are logarithms of about how often that
/// happens under the layout, with a constant added that all of them share.
#[derive(Clone, Copy, Debug)]
struct Layout {
    next: f32,
    ahead: f32,
    back: f32,
    /// Whether what breaks off first goes on first.
    in_turn: bool,
}

const LAYOUTS: [Layout; 4] = [
    // Article by article.
    Layout { next: 1.0, ahead: -2.0, back: -7.0, in_turn: false },
    // The columns of several articles in turn.
    Layout { next: -0.5, ahead: 1.0, back: -8.0, in_turn: false },
    // The same, one column of each.
    Layout { next: -1.5, ahead: 1.0, back: -8.0, in_turn: true },
    // Columns out of order.
    Layout { next: 0.0, ahead: -1.0, back: -1.0, in_turn: false },
];

impl Layout {
    fn worth(&self, link: &Link) -> f32 {
        let place = match link.place {
            Place::Fixed => 0.0,
            Place::Next => self.next,
            Place::Ahead => self.ahead,
            Place::Back => self.back,
        };
        link.worth + place
    }

    /// The best choice of successors of `n` segments, and what it is worth; none where the layout tells nothing.
    fn choose(&self, n: usize, links: &[Link]) -> Option<(Vec<Option<usize>>, f32)> {
        let worth: Vec<Pair> = links.iter().map(|l| (l.from, l.to, self.worth(l))).collect();
        let pairs: Vec<Pair> = worth.iter().copied().filter(|p| p.2 > 0.0).collect();
        if !self.in_turn {
            let next = assign(n, pairs);
            let sum = worth.iter().filter(|p| next[p.0] == Some(p.1)).map(|p| p.2).sum();
            return Some((next, sum));
        }
        let ahead: Vec<_> =
            links.iter().filter(|l| l.place == Place::Ahead).map(|l| (l.from, l.to)).collect();
        let turns = Turns::new(n, &pairs, |a, b| ahead.binary_search(&(a, b)).is_ok())?;
        let mut next = assign(n, pairs);
        turns.mend(&mut next);
        let sum = turns.sum(&next);
        Some((next, sum))
    }
}

/// Where a segment stands that may follow another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// The layout says nothing of it.
    Fixed,
    Next,
    Ahead,
    Back,
}

/// What it is worth, without the layout, that one segment follows another.
#[derive(Clone, Copy, Debug)]
struct Link {
    from: usize,
    to: usize,
    worth: f32,
    place: Place,
}

/// For each segment the one that follows it. For each layout the best choice is made, and the layout is taken under which
/// the choice is worth most.
pub(super) fn follow(sheet: &Sheet<'_>, forms: &[Form], segments: &[Segment]) -> Vec<Option<usize>> {
    let n = segments.len();
    let mut best = vec![None; n];
    if n < 2 {
        return best;
    }
    let links = links(sheet, forms, segments);
    let mut most = f32::MIN;
    for (next, sum) in LAYOUTS.iter().filter_map(|layout| layout.choose(n, &links)) {
        if sum > most {
            (best, most) = (next, sum);
        }
    }
    best
}

fn links(sheet: &Sheet<'_>, forms: &[Form], segments: &[Segment]) -> Vec<Link> {
    let n = segments.len();
    // On a page whose articles stand one after another most of this is not asked for.
    let (before, after, beside) = (once(n), once(n), once(n));
    let topic_before = |a: usize| before[a].get_or_init(|| sheet.topic_before(forms, segments[a].end));
    let topic_after = |b: usize| after[b].get_or_init(|| sheet.topic_after(forms, segments[b].start));
    let likeness = |a: usize, b: usize| share(topic_after(b), topic_before(a), 0.0);
    let beside = |b: usize| *beside[b].get_or_init(|| if b > 0 { likeness(b - 1, b) } else { 0.0 });
    let reach = if n > MANY { REACH / 4 } else { REACH };
    let near = |a: usize| a.saturating_sub(reach)..n.min(a + reach + 1);
    let mut links = Vec::new();
    for (a, b) in (0..n).flat_map(|a| near(a).map(move |b| (a, b))).filter(|(a, b)| a != b) {
        let Some((place, plain)) = follows(sheet, forms, segments, a, b) else { continue };
        let topic = if b == a + 1 || b == 0 { 0.0 } else { likeness(a, b) - beside(b) };
        let heading = forms[segments[b].start] == Form::Heading;
        let start = if heading { worth::HEADING } else { worth::HEADLESS };
        let form =
            if sheet.differ_in_form(segments[a].end - 1, segments[b].start) { worth::FORM } else { 0.0 };
        links.push(Link { from: a, to: b, worth: start + plain + form + worth::TOPIC * topic, place });
    }
    links
}

/// Room for what is worked out for each of so many when it is first asked for.
fn once<T>(n: usize) -> Vec<OnceCell<T>> {
    (0..n).map(|_| OnceCell::new()).collect()
}

/// How well one segment follows another by its beginning, and where it stands; none where it cannot.
fn follows(
    sheet: &Sheet<'_>,
    forms: &[Form],
    segments: &[Segment],
    a: usize,
    b: usize,
) -> Option<(Place, f32)> {
    let (from, to) = (&segments[a], &segments[b]);
    if jumps(sheet, forms, from).is_some() || sheet.pieces[to.start].is(Role::JumpFrom) {
        return over_jump(sheet, forms, from, to).map(|worth| (Place::Fixed, worth));
    }
    if to.first {
        return None;
    }
    let next = b == a + 1;
    let beside = if next { worth::NEXT } else { 0.0 };
    let body = forms[to.start] == Form::Body;
    let open = last_body(forms, from).filter(|&i| sheet.pieces[i].open);
    let plain = match (open, section_number(sheet, forms, to.start)) {
        (_, Some(n)) => beside + section_worth(segments, from, n),
        (Some(tail), None) if body => return Some((place(a, b), goes_on(sheet, tail, to.start))),
        _ if !next => return None,
        (Some(_), None) => worth::NEXT + worth::BROKEN,
        (None, None) if body => worth::NEXT + worth::BEGINS * sheet.begins(to.start).min(0.0),
        (None, None) => worth::NEXT,
    };
    Some((Place::Fixed, plain))
}

fn place(a: usize, b: usize) -> Place {
    match b {
        _ if b == a + 1 => Place::Next,
        _ if b > a => Place::Ahead,
        _ => Place::Back,
    }
}

/// How well the sentence that breaks off in one piece goes on in another.
fn goes_on(sheet: &Sheet<'_>, from: usize, to: usize) -> f32 {
    let flow = sheet.goes_on(from, to);
    let name = if sheet.has_words(to) && sheet.name_across(from, to) { worth::NAME } else { 0.0 };
    let all = flow + name;
    if all > LIKELY { all + worth::OPEN } else { all }
}

/// What the numbers say about a section after a segment.
fn section_worth(segments: &[Segment], from: &Segment, number: u32) -> f32 {
    match from.section {
        Some(n) if n + 1 == number => worth::SECTION,
        Some(_) if from.own => -worth::SECTION,
        _ if segments.iter().any(|s| s.section.is_some_and(|n| n + 1 == number)) => {
            -worth::SECTION * worth::DOUBT
        }
        _ => 0.0,
    }
}

/// The body text before a jump line at the end of a segment; none where there is no such line.
fn jumps(sheet: &Sheet<'_>, forms: &[Form], segment: &Segment) -> Option<usize> {
    let last = last_told(forms, segment.start..segment.end)?;
    let body = || (segment.start..last).rev().find(|&i| forms[i] == Form::Body);
    if sheet.pieces[last].is(Role::JumpTo) { body() } else { None }
}

/// What jumps to another page goes on below the jump line from there, if that stands in the same text.
fn over_jump(sheet: &Sheet<'_>, forms: &[Form], from: &Segment, to: &Segment) -> Option<f32> {
    let tail = jumps(sheet, forms, from)?;
    let head = (to.start + 1..to.end).find(|&i| forms[i] == Form::Body)?;
    let open = sheet.pieces[to.start].is(Role::JumpFrom) && sheet.pieces[tail].open;
    // An article that comes from another page needs no headline.
    open.then(|| sheet.goes_on(tail, head) - worth::HEADLESS)
}

fn last_body(forms: &[Form], segment: &Segment) -> Option<usize> {
    let last = last_told(forms, segment.start..segment.end)?;
    (forms[last] == Form::Body).then_some(last)
}
