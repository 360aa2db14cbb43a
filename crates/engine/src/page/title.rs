//! Whether a heading is the headline of a new article or a heading inside the one that is running.

use super::knowledge::Role;
use super::piece::Form;
use super::sheet::Sheet;
use super::signs::weighed;
use super::terms::{share, union};

/// How many paragraphs after a heading are looked at, and before it.
const AFTER: usize = 6;
const BEFORE: usize = 40;
/// How many lines that stand together are looked at: a page of nothing else would cost the square of its length.
const TOGETHER: usize = 40;

/// How many signs there are.
pub(super) const SIGNS: usize = 15;

/// Weights of the signs, in the order of [`signs`], fitted by logistic regression to damaged and undamaged pages;
/// the first, what breaks off above and the headings before were then weighed anew with headlines that say little.
const WEIGHTS: [f32; SIGNS] =
    [-0.8, 2.0, 1.9, 1.8, 3.2, 1.6, 3.7, -1.6, -1.5, 0.1, -0.4, 0.2, 0.1, -1.3, -1.7];

/// Columns that a headline hardly ever stays under, but headings inside an article often do; and what that takes off.
const NARROW: usize = 12;
const TOO_NARROW: f32 = 3.0;

/// Lines that stand together between paragraphs: headings, bylines, furniture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// First piece.
    pub(super) start: usize,
    /// One past the last.
    pub(super) end: usize,
}

/// What runs before a heading.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Running {
    /// First piece of the article.
    pub(super) start: usize,
    /// Headings in it that are no headlines.
    pub(super) headings: usize,
    /// The number of its last section.
    pub(super) section: u32,
}

/// The log-odds that a headline stands here.
pub(super) fn odds(sheet: &Sheet<'_>, head: Head, running: Running) -> f32 {
    let sum = weighed(signs(sheet, head, running), WEIGHTS);
    if sheet.width(head.start) < NARROW { sum - TOO_NARROW } else { sum }
}

/// What speaks for or against a headline.
pub(super) fn signs(sheet: &Sheet<'_>, head: Head, running: Running) -> [f32; SIGNS] {
    let pieces = sheet.pieces;
    let lines = &pieces[head.start..head.end.min(head.start + TOGETHER)];
    let has = |role| f32::from(lines.iter().any(|p| p.is(role)));
    let bodies = |from: usize, to: usize| (from..to).filter(|&i| sheet.is_body(i));
    let before = bodies(running.start.max(head.start.saturating_sub(BEFORE)), head.start);
    let before = union(before.map(|i| sheet.terms(i)));
    let far = pieces.len().min(head.end + AFTER);
    let stop = (head.end..far).find(|&i| !sheet.is_body(i)).unwrap_or(far);
    let after = union(bodies(head.end, stop).map(|i| sheet.terms(i)));
    let next = union(bodies(head.end, stop.min(head.end + 2)).map(|i| sheet.terms(i)));
    let heading = sheet.terms(head.start);
    let over = (running.start..head.start).take(TOGETHER).take_while(|&i| !sheet.is_body(i));
    let over = union(over.map(|i| sheet.terms(i)));
    let last = (running.start..head.start).rev().take(BEFORE).find(|&i| sheet.is_body(i));
    let open = last.is_some_and(|i| pieces[i].open && sheet.goes_on(i, head.start) < 0.0);
    let lead = (head.end < stop) && sheet.knowledge.is_lead(sheet.text.slice(pieces[head.end].span));
    let first = lines.iter().any(|p| p.is(Role::Section) && p.number == Some(1));
    let headings = lines.iter().filter(|p| p.form == Form::Heading).count();
    let length = sheet.text.slice(lines[0].span).chars().count() as f32;
    [
        1.0,
        f32::from(open),
        has(Role::Byline),
        f32::from(first),
        has(Role::Title),
        f32::from(lead),
        share(heading, &next, 2.0),
        share(heading, &before, 2.0),
        share(&after, &before, 0.0),
        length.ln(),
        f32::from(running.headings > 0),
        (before.len() as f32 + 1.0).ln(),
        f32::from(running.section > 0),
        f32::from(headings > 1),
        share(heading, &over, 2.0),
    ]
}
