//! Headings and scraps of cut paragraphs in scripts without capitals: what a short line is.

use super::knowledge::Role;
use super::piece::Form;
use super::sheet::Sheet;
use super::signs::{last_told, terms_beside, weighed};
use super::terms::share;

/// How many signs there are.
const SIGNS: usize = 13;
/// No sign of a model counts for more than this.
const MOST: f32 = 8.0;

/// Weights of the signs, in the order of [`signs`], fitted by logistic regression to damaged pages. A heading that is taken
/// for a scrap costs a page more than the other way round, and beginnings are counted more surely since, so the first is
/// less than what was fitted.
const WEIGHTS: [f32; SIGNS] =
    [1.5, 0.23, -0.82, 0.5, -1.79, 0.38, 0.17, 3.16, 0.29, -1.05, -2.16, 0.97, 1.57];

/// How well a report's first paragraph, and a label, begin at least.
const SURE: f32 = 1.0;
/// The first line of a page is a scrap only if the next one goes on with it this well.
const FIRST: f32 = 4.0;

/// Whether a short line is a piece of a paragraph that was cut rather than a heading.
pub(super) fn is_scrap(sheet: &Sheet<'_>, forms: &[Form], i: usize) -> bool {
    if last_told(forms, 0..i).is_none() {
        return forms.get(i + 1) == Some(&Form::Body) && sheet.goes_on(i, i + 1) > FIRST;
    }
    weighed(signs(sheet, forms, i), WEIGHTS) > 0.0
}

/// What speaks for a scrap, or against it.
fn signs(sheet: &Sheet<'_>, forms: &[Form], i: usize) -> [f32; SIGNS] {
    let pieces = sheet.pieces;
    let clip = |x: f32| x.clamp(-MOST, MOST);
    let below = (forms.get(i + 1) == Some(&Form::Body)).then_some(i + 1);
    let (before, next) = terms_beside(sheet, forms, i);
    // What stands under a heading begins a paragraph. The model may not know how reports and lists do.
    let leads = |j: usize| sheet.is_label(j) || sheet.knowledge.is_lead(sheet.text.slice(pieces[j].span));
    // What stands under a label is an item of its list.
    let above = last_told(forms, 0..i).filter(|&j| forms[j] == Form::Body && !sheet.is_label(j));
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
