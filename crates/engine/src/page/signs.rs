//! What the signs of headlines and of short lines have in common.

use std::ops::Range;

use super::piece::Form;
use super::sheet::Sheet;
use super::terms::{Terms, union};

/// What stands so near before and after a line tells whether it speaks of the same.
const NEAR: usize = 6;
/// Of the paragraphs after a line so many.
const NEXT: usize = 2;

/// What the signs say together, each by its weight.
pub(super) fn weighed<const N: usize>(signs: [f32; N], weights: [f32; N]) -> f32 {
    signs.iter().zip(weights).map(|(sign, weight)| sign * weight).sum()
}

/// The terms of the body text near before a line, and of what comes next.
pub(super) fn terms_beside(sheet: &Sheet<'_>, forms: &[Form], i: usize) -> (Terms, Terms) {
    let bodies = |range: Range<usize>| range.filter(|&j| forms[j] == Form::Body).map(|j| sheet.terms(j));
    let after = i + 1..forms.len().min(i + 1 + NEAR);
    (union(bodies(i.saturating_sub(NEAR)..i)), union(bodies(after).take(NEXT)))
}

/// The last piece of a range that does not stand aside.
pub(super) fn last_told(forms: &[Form], mut range: Range<usize>) -> Option<usize> {
    range.rfind(|&i| !forms[i].is_aside())
}
