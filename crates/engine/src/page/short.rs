//! Headings and scraps of cut paragraphs in scripts without capitals: what a short line is.

use super::knowledge::Role;
use super::piece::Form;
use super::sheet::Sheet;
use super::terms::{share, union};

/// How many signs there are.
const SIGNS: usize = 13;
/// What stands so near before and after a line tells whether it speaks of the same.
const NEAR: usize = 6;
/// No sign of a model counts for more than this.
const MOST: f32 = 8.0;

/// Weights of the signs, in the order of [`signs`], fitted by logistic regression to damaged pages. A heading that is taken
/// for a scrap costs a page more than the other way round, so the first is a little less than what was fitted.
const WEIGHTS: [f32; SIGNS] =
    [1.9, 0.23, -0.82, 0.5, -1.79, 0.38, 0.17, 3.16, 0.29, -1.05, -2.16, 0.97, 1.57];

/// How well a report's first paragraph, and a label, begin at least.
const SURE: f32 = 1.0;
/// The first line of a page is a scrap only if the next one goes on with it this well.
const FIRST: f32 = 4.0;

/// Whether a short line is a piece of a paragraph that was cut rather than a heading.
pub(super) fn is_scrap(sheet: &Sheet<'_>, forms: &[Form], i: usize) -> bool {
    if (0..i).all(|j| forms[j] == Form::Known(Role::Furniture)) {
        return forms.get(i + 1) == Some(&Form::Body) && sheet.goes_on(i, i + 1) > FIRST;
    }
    signs(sheet, forms, i).iter().zip(WEIGHTS).map(|(s, w)| s * w).sum::<f32>() > 0.0
}

/// What speaks for a scrap, or against it.
fn signs(sheet: &Sheet<'_>, forms: &[Form], i: usize) -> [f32; SIGNS] {
    let pieces = sheet.pieces;
    let clip = |x: f32| x.clamp(-MOST, MOST);
    let below = (forms.get(i + 1) == Some(&Form::Body)).then_some(i + 1);
    let bodies = |from: usize, to: usize| (from..to).filter(|&j| forms[j] == Form::Body);
    let before = union(bodies(i.saturating_sub(NEAR), i).map(|j| sheet.terms(j)));
    let next = union(bodies(i + 1, pieces.len().min(i + 1 + NEAR)).take(2).map(|j| sheet.terms(j)));
    // What stands under a heading begins a paragraph. The model may not know how reports and lists do.
    let leads = |j: usize| sheet.is_label(j) || sheet.knowledge.is_lead(sheet.text.slice(pieces[j].span));
    let told = (0..i).rev().find(|&j| forms[j] != Form::Known(Role::Furniture));
    // What stands under a label is an item of its list.
    let above = told.filter(|&j| forms[j] == Form::Body && !sheet.is_label(j));
    let heading =
        pieces.get(i + 1).is_some_and(|p| matches!(p.form, Form::Heading | Form::Known(Role::Title)));
    [
        1.0,
        clip(sheet.begins(i)),
        below.map_or(0.0, |j| clip(if leads(j) { sheet.begins(j).max(SURE) } else { sheet.begins(j) })),
        f32::from(heading),
        f32::from(pieces.get(i + 1).is_some_and(|p| p.is(Role::Byline))),
        above.filter(|&j| pieces[j].open).map_or(0.0, |j| clip(sheet.goes_on(j, i))),
        below.map_or(0.0, |j| clip(sheet.goes_on(i, j))),
        f32::from(sheet.pauses(i)),
        f32::from(sheet.leaves_open(i)),
        (sheet.width(i) as f32).ln(),
        share(sheet.terms(i), &next, 2.0),
        share(sheet.terms(i), &before, 2.0),
        f32::from(above.is_some()),
    ]
}
