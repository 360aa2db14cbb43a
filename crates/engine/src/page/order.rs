//! Pieces put into articles, in reading order.
//!
//! The page is cut wherever it is not certain that a piece goes on with the one before: at headlines and jump
//! lines, where a sentence breaks off, where a piece begins in the middle of one, where a section has a number that
//! does not come next. Of the segments between, each is then given the one that follows it best, all at once.

use super::assign::assign;
use super::knowledge::Role;
use super::piece::{Form, Piece};
use super::sheet::Sheet;
use super::title::{self, Head, Running};

/// An article as pieces in reading order.
pub(super) type Chain = Vec<Link>;

/// A piece in its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) piece: usize,
    /// Whether it goes on with the sentence at the end of the body piece before it.
    pub(super) joined: bool,
    /// What it is after all.
    pub(super) form: Form,
    /// Whether it is the headline of its article.
    pub(super) title: bool,
}

/// A heading is a scrap of a cut paragraph if its neighbours go on with it this much better than not.
const SCRAP: f32 = 2.5;
/// A piece after a finished paragraph may go on with another one if it does so this much better.
const ORPHAN: f32 = 1.5;

/// A line above a headline belongs to it if it is not much less like a headline itself.
const KICKER: f32 = 1.5;
/// A line with a pause in it that is wider than this is no heading inside an article.
const LONG_HEADING: usize = 36;

/// What makes one segment follow another.
mod worth {
    /// An article without a headline or jump line is unlikely.
    pub(super) const HEADLESS: f32 = 4.0;
    /// It stands next on the page.
    pub(super) const NEXT: f32 = 3.0;
    /// It goes on with an open sentence that is not next to it.
    pub(super) const FAR: f32 = -0.5;
    /// A section's number comes next, or does not.
    pub(super) const SECTION: f32 = 6.0;
    /// An open sentence is followed by what does not go on with it.
    pub(super) const BROKEN: f32 = -1.5;
    /// The share of terms in common, beyond the usual.
    pub(super) const TOPIC: f32 = 4.0;
    pub(super) const USUAL: f32 = 0.12;
}
/// An open sentence next to a piece is joined with it if it goes on this well.
const JOIN_NEXT: f32 = -3.5;
const JOIN_FAR: f32 = -2.0;

/// The articles of a page in the order in which they begin.
pub(super) fn articles(sheet: &Sheet<'_>) -> Vec<Chain> {
    let mut forms = forms(sheet);
    let starts = starts(sheet, &mut forms);
    let segments = segments(sheet, &forms, &starts);
    let next = follow(sheet, &forms, &segments);
    chains(&segments, &next).iter().map(|order| chain(sheet, &forms, &starts, &segments, order)).collect()
}

/// What each piece is, after headings that are scraps of paragraphs are found out.
fn forms(sheet: &Sheet<'_>) -> Vec<Form> {
    let pieces = sheet.pieces;
    let mut forms: Vec<Form> = pieces.iter().map(|p| p.form).collect();
    for i in 0..pieces.len() {
        if forms[i] != Form::Heading {
            continue;
        }
        let body = |j: usize| j < pieces.len() && pieces[j].form == Form::Body;
        // A line that pauses and stands right above another heading is the last of a cut paragraph.
        let cut = i > 0 && is_heading(pieces, i + 1) && sheet.pauses(i);
        let from = i > 0 && forms[i - 1] == Form::Body && pieces[i - 1].open && sheet.goes_on(i - 1, i) > SCRAP;
        let to = body(i + 1) && sheet.goes_on(i, i + 1) > if i == 0 { 2.0 * SCRAP } else { SCRAP };
        if cut || from || to {
            forms[i] = Form::Body;
        }
    }
    forms
}

fn is_heading(pieces: &[Piece], i: usize) -> bool {
    pieces.get(i).is_some_and(|p| matches!(p.form, Form::Heading | Form::Known(Role::Title)))
}

/// The pieces that begin an article: headlines and jump lines. What is left above a headline and is none is a scrap
/// of the paragraph before.
fn starts(sheet: &Sheet<'_>, forms: &mut [Form]) -> Vec<Option<Start>> {
    let pieces = sheet.pieces;
    let mut starts = vec![None; pieces.len()];
    let mut running = Running::default();
    let mut i = 0;
    while i < pieces.len() {
        let end = (i..pieces.len()).find(|&j| !is_head(forms[j])).unwrap_or(pieces.len());
        if pieces[i].is(Role::JumpFrom) {
            starts[i] = Some(Start::Jump);
            running = Running { start: i, ..Running::default() };
            i += 1;
        } else if end > i {
            let head = Head { start: i, end };
            if let Some(headline) = headline(sheet, forms, head, running) {
                (i..headline).for_each(|j| scrap(sheet, forms, j));
                starts[headline] = Some(Start::Headline);
                running = Running { start: headline, ..Running::default() };
            } else if (0..i).all(|j| forms[j] == Form::Known(Role::Furniture)) {
                starts[i] = Some(Start::Bare);
            } else {
                running.headings += usize::from((i..end).any(|j| forms[j] == Form::Heading));
                (i..end).for_each(|j| long_scrap(sheet, forms, j, end));
            }
            running.section = (i..end).filter_map(|j| pieces[j].number).last().unwrap_or(running.section);
            i = end;
        } else {
            i += 1;
        }
    }
    starts
}

/// The headline among lines that stand together, if one of them is.
fn headline(sheet: &Sheet<'_>, forms: &[Form], head: Head, running: Running) -> Option<usize> {
    let mut lines = (head.start..head.end)
        .take_while(|&j| forms[j] != Form::Known(Role::Section))
        .filter(|&j| matches!(forms[j], Form::Heading | Form::Known(Role::Title)));
    if (0..head.start).all(|j| forms[j] == Form::Known(Role::Furniture)) {
        return lines.next();
    }
    let odds: Vec<_> = lines.map(|j| (j, title::odds(sheet, Head { start: j, ..head }, running))).collect();
    let best = odds.iter().map(|o| o.1).fold(0.0, f32::max);
    odds.iter().find(|o| o.1 > 0.0 && o.1 >= best - KICKER).map(|o| o.0)
}

fn scrap(sheet: &Sheet<'_>, forms: &mut [Form], i: usize) {
    let cut = (0..i).rev().find(|&j| forms[j] == Form::Body).is_some_and(|j| sheet.pieces[j].open);
    if forms[i] == Form::Heading && (cut || sheet.pauses(i)) {
        forms[i] = Form::Body;
    }
}

/// A heading stands over something, and a long one has no pause in it.
fn long_scrap(sheet: &Sheet<'_>, forms: &mut [Form], i: usize, end: usize) {
    let last = i + 1 == end && forms.get(end) != Some(&Form::Body);
    if forms[i] == Form::Heading && (last || (sheet.pauses(i) && sheet.width(i) > LONG_HEADING)) {
        forms[i] = Form::Body;
    }
}

fn is_head(form: Form) -> bool {
    matches!(form, Form::Heading | Form::Known(Role::Title | Role::Byline | Role::Section | Role::Furniture))
}

/// How an article begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    /// With a jump line.
    Jump,
    /// With a headline.
    Headline,
    /// With something else: it is the first on the page.
    Bare,
}

/// Pieces that certainly stand together.
#[derive(Clone, Debug)]
struct Segment {
    start: usize,
    end: usize,
    /// Whether nothing can come before it.
    first: bool,
    /// The number of the last section before its end, as the page runs.
    section: u32,
}

fn segments(sheet: &Sheet<'_>, forms: &[Form], starts: &[Option<Start>]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut section = 0;
    for i in 0..forms.len() {
        let number = sheet.pieces[i].number.filter(|_| forms[i] == Form::Known(Role::Section));
        let first = starts[i].is_some();
        let uncertain = || number.is_some_and(|n| n != section + 1) || may_break(sheet, forms, i);
        let alone = segments.is_empty() || first || uncertain();
        section = number.unwrap_or(if first { 0 } else { section });
        match segments.last_mut() {
            Some(last) if !alone => (last.end, last.section) = (i + 1, section),
            _ => segments.push(Segment { start: i, end: i + 1, first, section }),
        }
    }
    segments
}

/// Whether a piece may belong elsewhere than after the one before it.
fn may_break(sheet: &Sheet<'_>, forms: &[Form], i: usize) -> bool {
    let Some(before) = (0..i).rev().find(|&j| forms[j] != Form::Known(Role::Furniture)) else { return true };
    match (forms[before], forms[i]) {
        (Form::Body, Form::Body) if sheet.pieces[before].open => true,
        (Form::Body, Form::Body) => {
            let others = (0..forms.len()).filter(|&j| j != before && j != i && forms[j] == Form::Body);
            sheet.begins(i) < ORPHAN
                && others.filter(|&j| sheet.pieces[j].open).any(|j| sheet.goes_on(j, i) > ORPHAN)
        }
        (Form::Body, _) => sheet.pieces[before].open && forms[i] != Form::Known(Role::Furniture),
        _ => false,
    }
}

/// For each segment the one that follows it.
fn follow(sheet: &Sheet<'_>, forms: &[Form], segments: &[Segment]) -> Vec<Option<usize>> {
    if segments.len() < 2 {
        return vec![None; segments.len()];
    }
    let terms: Vec<_> =
        segments.iter().map(|s| super::terms::union((s.start..s.end).map(|i| &sheet.terms[i]))).collect();
    let gain = |a: usize, b: usize| {
        let (from, to) = (&segments[a], &segments[b]);
        if to.first {
            return 0.0;
        }
        let next = b == a + 1;
        let number = sheet.pieces[to.start].number.filter(|_| forms[to.start] == Form::Known(Role::Section));
        let tail = last_body(forms, from);
        let open = tail.filter(|&i| sheet.pieces[i].open);
        let start = match (open, forms[to.start], number) {
            (_, _, Some(n)) if from.section + 1 == n => worth::SECTION,
            (_, _, Some(n)) if from.section > 0 || segments.iter().any(|s| s.section + 1 == n) => -worth::SECTION,
            (_, _, Some(_)) => 0.0,
            (Some(tail), Form::Body, _) => sheet.goes_on(tail, to.start),
            (Some(_), ..) => worth::BROKEN,
            (None, Form::Body, _) => sheet.begins(to.start).min(0.0),
            (None, ..) => 0.0,
        };
        let place = match (next, number, open) {
            (true, ..) => worth::NEXT,
            (_, Some(_), _) => 0.0,
            (_, _, Some(_)) if forms[to.start] == Form::Body => worth::FAR,
            _ => return 0.0,
        };
        let (small, large) = if terms[a].len() < terms[b].len() { (a, b) } else { (b, a) };
        let topic = sheet.rarity.share(&terms[small], &terms[large], 0.0) - worth::USUAL;
        worth::HEADLESS + start + place + worth::TOPIC * topic
    };
    assign(segments.len(), gain)
}

fn last_body(forms: &[Form], segment: &Segment) -> Option<usize> {
    let last = (segment.start..segment.end).rev().find(|&i| forms[i] != Form::Known(Role::Furniture))?;
    (forms[last] == Form::Body).then_some(last)
}

/// Segments strung together; a ring is opened before its first segment.
fn chains(segments: &[Segment], next: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut has_before = vec![false; segments.len()];
    next.iter().flatten().for_each(|&b| has_before[b] = true);
    let mut done = vec![false; segments.len()];
    let mut chains = Vec::new();
    let heads = (0..segments.len()).filter(|&s| !has_before[s]).chain(0..segments.len());
    for head in heads {
        let mut order = Vec::new();
        let mut at = Some(head).filter(|&s| !done[s]);
        while let Some(s) = at {
            done[s] = true;
            order.push(s);
            at = next[s].filter(|&n| !done[n]);
        }
        if !order.is_empty() {
            chains.push(order);
        }
    }
    chains.sort_unstable_by_key(|c| c.iter().min().copied());
    chains
}

fn chain(
    sheet: &Sheet<'_>,
    forms: &[Form],
    starts: &[Option<Start>],
    segments: &[Segment],
    order: &[usize],
) -> Chain {
    let mut chain: Chain = Vec::new();
    let mut body = None;
    for piece in order.iter().flat_map(|&s| segments[s].start..segments[s].end) {
        let form = forms[piece];
        let joined = form == Form::Body && body.is_some_and(|b| is_joined(sheet, b, piece));
        let title = starts[piece] == Some(Start::Headline);
        chain.push(Link { piece, joined, form, title });
        if form == Form::Body {
            body = Some(piece);
        } else if form != Form::Known(Role::Furniture) {
            body = None;
        }
    }
    chain
}

fn is_joined(sheet: &Sheet<'_>, from: usize, to: usize) -> bool {
    let least = if to == from + 1 { JOIN_NEXT } else { JOIN_FAR };
    sheet.pieces[from].open && sheet.goes_on(from, to) > least
}
