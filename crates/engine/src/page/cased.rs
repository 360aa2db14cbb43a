//! Headlines and scraps of cut paragraphs in scripts that have capitals: what a short line is.

use super::alphabet::tokens;
use super::knowledge::Role;
use super::piece::Form;
use super::sheet::Sheet;
use super::signs::{last_told, terms_beside, weighed};
use super::terms::share;

/// How many signs there are.
pub(super) const SIGNS: usize = 15;
/// Letters of a word whose case tells something: short ones are small in headlines too.
const LONG: usize = 4;
/// How many pieces away what goes on with a line is looked for.
const AROUND: usize = 64;
/// No sentence ends where one is so much less likely, in nats, to end than anywhere.
const CUT: f32 = 3.0;
/// No sign of a model counts for more than this.
const MOST: f32 = 6.0;
/// How well a report's first paragraph begins at least.
const SURE: f32 = 1.0;

/// Weights of the signs, in the order of [`signs`], fitted by logistic regression to damaged and undamaged pages.
const WEIGHTS: [f32; SIGNS] =
    [-1.5, 2.7, 1.0, -0.1, 1.2, -1.6, -0.8, 2.5, 3.3, -4.2, -4.6, 0.8, 0.9, -1.4, -0.3];

/// Whether a short line was certainly cut: it begins with a small letter, or no sentence can end where it ends.
pub(super) fn is_cut(sheet: &Sheet<'_>, i: usize) -> bool {
    sheet.begins_small(i) || sheet.ends(i) < -CUT
}

/// Whether a short line is the headline of an article.
pub(super) fn is_headline(sheet: &Sheet<'_>, forms: &[Form], i: usize) -> bool {
    weighed(signs(sheet, forms, i), WEIGHTS) > 0.0
}

/// Whether a short line that is no headline is a piece of a paragraph that was cut rather than a heading inside an article.
pub(super) fn is_scrap(sheet: &Sheet<'_>, forms: &[Form], i: usize) -> bool {
    let cut = body_before(forms, i).is_some_and(|j| sheet.pieces[j].open);
    let over = forms.get(i + 1) == Some(&Form::Body) && sheet.begins(i + 1) > 0.0;
    cut || !over || sheet.begins_small(i) || sheet.ends(i) < 0.0 || sheet.leaves_open(i)
}

/// The body text that stands last before a piece, furniture aside.
fn body_before(forms: &[Form], i: usize) -> Option<usize> {
    last_told(forms, 0..i).filter(|&j| forms[j] == Form::Body)
}

/// What speaks for or against a headline.
pub(super) fn signs(sheet: &Sheet<'_>, forms: &[Form], i: usize) -> [f32; SIGNS] {
    let pieces = sheet.pieces;
    let text = sheet.text.slice(pieces[i].span);
    let body = |j: usize| forms.get(j) == Some(&Form::Body);
    let clip = |x: f32| x.clamp(-MOST, MOST);
    let (before, next) = terms_beside(sheet, forms, i);
    let last = body_before(forms, i);
    let from = last.filter(|&j| pieces[j].open).map_or(0.0, |j| clip(sheet.goes_on(j, i)));
    let byline = pieces.get(i + 1).is_some_and(|p| p.is(Role::Byline));
    let over = if byline {
        2.0
    } else if body(i + 1) {
        clip(if leads(sheet, i + 1) { sheet.begins(i + 1).max(SURE) } else { sheet.begins(i + 1) })
    } else {
        0.0
    };
    let near = i.saturating_sub(AROUND)..pieces.len().min(i + AROUND);
    let far = near.filter(|&j| j.abs_diff(i) > 1 && sheet.begins_small(j)).map(|j| sheet.goes_on(i, j));
    [
        1.0,
        capitals(text),
        clip(sheet.ends(i)),
        clip(sheet.begins(i)),
        over,
        f32::from(!byline && !body(i + 1)),
        from,
        f32::from(last.is_some_and(|j| pieces[j].open)),
        share(sheet.terms(i), &next, 2.0),
        share(sheet.terms(i), &before, 2.0),
        share(&next, &before, 0.0),
        (text.chars().count() as f32).ln(),
        f32::from(byline),
        f32::from(sheet.pauses(i)),
        clip(far.fold(0.0, f32::max)),
    ]
}

/// Whether a piece begins as reports do, which the model may not know.
fn leads(sheet: &Sheet<'_>, i: usize) -> bool {
    !sheet.begins_small(i) && sheet.knowledge.is_lead(sheet.text.slice(sheet.pieces[i].span))
}

/// The share of long words after the first that have a capital.
fn capitals(text: &str) -> f32 {
    let long = || {
        tokens(text).skip(1).filter(|t| t.chars().take(LONG).filter(|c| c.is_alphabetic()).count() == LONG)
    };
    let all = long().count();
    let capital = long().filter(|t| t.starts_with(char::is_uppercase)).count();
    if all == 0 { 0.5 } else { capital as f32 / all as f32 }
}
