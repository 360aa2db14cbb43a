//! Pieces put into articles, in reading order.
//!
//! The page is cut wherever it is not certain that a piece goes on with the one before: at headlines and jump
//! lines, where a sentence breaks off, where a piece begins in the middle of one, where a section has a number that
//! does not come next. Of the segments between, each is then given the one that follows it best, all at once.

use super::cased;
use super::follow::follow;
use super::knowledge::Role;
use super::piece::Form;
use super::sheet::Sheet;
use super::short;
use super::signs::last_told;
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

/// A piece that begins a paragraph this well goes on with no sentence.
const CLEAR: f32 = 2.0;
/// A piece after a finished paragraph may go on with another one if it does so this much better.
const ORPHAN: f32 = 1.5;
/// What begins with a capital may go on with a sentence if it does so this well.
const MAYBE: f32 = -2.0;
/// And if what breaks off is no more pieces away than this.
const AROUND: usize = 64;

/// A line above a headline belongs to it if it is not much less like a headline itself.
const KICKER: f32 = 1.5;
/// A line with a pause in it that is wider than this is no heading inside an article.
const LONG_HEADING: usize = 28;

/// An open sentence is joined with the next piece if it goes on this well. One further on was chosen among all others, which
/// says more.
const JOIN_NEXT: f32 = -2.0;
const JOIN_FAR: f32 = -5.0;

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
    for (i, form) in forms.iter_mut().enumerate() {
        if *form == Form::Heading && sheet.has_words(i) && cased::is_cut(sheet, i) {
            *form = Form::Body;
        }
    }
    let lines = forms.clone();
    for i in 0..pieces.len() {
        let scrap = || match sheet.has_words(i) {
            true => is_scrap(sheet, &forms, i),
            false => short::is_scrap(sheet, &lines, i),
        };
        if forms[i] == Form::Heading && scrap() {
            forms[i] = Form::Body;
        }
    }
    forms
}

/// Whether a short line in a script with capitals is a piece of a paragraph that was cut.
fn is_scrap(sheet: &Sheet<'_>, forms: &[Form], i: usize) -> bool {
    last_told(forms, 0..i).is_some()
        && !cased::is_headline(sheet, forms, i)
        && cased::is_scrap(sheet, forms, i)
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
            } else if (0..i).all(|j| forms[j].is_aside()) {
                starts[i] = Some(Start::Bare);
            } else {
                running.headings += usize::from((i..end).any(|j| forms[j] == Form::Heading));
                (i..end).for_each(|j| long_scrap(sheet, forms, j, end));
            }
            running.section = (i..end).rev().find_map(|j| pieces[j].number).unwrap_or(running.section);
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
    if (0..head.start).all(|j| forms[j].is_aside()) {
        return lines.next();
    }
    if sheet.has_words(head.start) {
        return lines.find(|&j| forms[j] != Form::Heading || cased::is_headline(sheet, forms, j));
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
    form.is_aside() || matches!(form, Form::Heading | Form::Known(Role::Title | Role::Byline | Role::Section))
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
pub(super) struct Segment {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether nothing can come before it but what jumps to it.
    pub(super) first: bool,
    /// The number of the last section before its end, as the page runs; none where that is not known.
    pub(super) section: Option<u32>,
    /// Whether the section, or the headline, stands in it.
    pub(super) own: bool,
}

fn segments(sheet: &Sheet<'_>, forms: &[Form], starts: &[Option<Start>]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut section = None;
    let broken = broken_off(sheet, forms, starts);
    for (i, &start) in starts.iter().enumerate() {
        let number = section_number(sheet, forms, i);
        let first = start.is_some();
        section = match start {
            Some(Start::Jump) => None,
            Some(_) => Some(0),
            None => section,
        };
        let uncertain =
            || number.is_some_and(|n| section != Some(n - 1)) || may_break(sheet, forms, &broken, i);
        // What stands aside above the first headline belongs to the article under it.
        let top = start == Some(Start::Headline) && forms[..i].iter().all(|f| f.is_aside());
        let alone = segments.is_empty() || (!top && (first || uncertain()));
        section = number.or(section);
        let own = number.is_some() || (first && section.is_some());
        match segments.last_mut() {
            Some(last) if !alone => {
                (last.end, last.section, last.own) = (i + 1, section, last.own || own);
                last.first |= first;
            }
            _ => segments.push(Segment { start: i, end: i + 1, first, section, own }),
        }
    }
    segments
}

/// The number of a section heading.
pub(super) fn section_number(sheet: &Sheet<'_>, forms: &[Form], i: usize) -> Option<u32> {
    sheet.pieces[i].number.filter(|&n| n > 0 && forms[i] == Form::Known(Role::Section))
}

/// Pieces whose sentence breaks off although another article begins next, or that what follows does not go on with.
fn broken_off(sheet: &Sheet<'_>, forms: &[Form], starts: &[Option<Start>]) -> Vec<usize> {
    let open = |i: &usize| forms[*i] == Form::Body && sheet.pieces[*i].open;
    let stops = |i: &usize| match forms.get(i + 1) {
        Some(Form::Body) if starts[i + 1].is_none() => sheet.goes_on(*i, i + 1) < ORPHAN,
        _ => true,
    };
    (0..forms.len()).filter(open).filter(stops).collect()
}

/// Whether a piece may belong elsewhere than after the one before it.
fn may_break(sheet: &Sheet<'_>, forms: &[Form], broken: &[usize], i: usize) -> bool {
    let Some(before) = last_told(forms, 0..i) else { return true };
    match (forms[before], forms[i]) {
        (Form::Body, Form::Body) if sheet.pieces[before].open => true,
        (Form::Body, Form::Body) => {
            broken.iter().any(|&j| j != before && j != i)
                && (sheet.begins(i) < CLEAR || may_go_on(sheet, broken, i))
        }
        (Form::Body, _) => {
            sheet.pieces[before].open && !forms[i].is_aside() && forms[i] != Form::Known(Role::JumpTo)
        }
        (Form::Known(Role::JumpTo), _) => true,
        _ => false,
    }
}

/// Whether a piece may go on with one of those that break off, however well it begins a paragraph: in a script with
/// capitals a name does both.
fn may_go_on(sheet: &Sheet<'_>, broken: &[usize], i: usize) -> bool {
    let from = broken.partition_point(|&j| j + AROUND < i);
    let near = broken[from..].iter().take_while(|&&j| j < i + AROUND);
    sheet.has_words(i) && near.filter(|&&j| j != i && j + 1 != i).any(|&j| sheet.goes_on(j, i) > MAYBE)
}

/// Segments strung together, in the order of the page. What follows nothing and begins no article is left where it
/// stands, in the article before it on the page.
fn chains(segments: &[Segment], next: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut is_after = vec![false; segments.len()];
    next.iter().flatten().for_each(|&b| is_after[b] = true);
    let mut chains: Vec<Vec<usize>> = Vec::new();
    let mut home = vec![None; segments.len()];
    for first in (0..segments.len()).filter(|&s| !is_after[s]) {
        let chain: Vec<usize> = std::iter::successors(Some(first), |&s| next[s]).collect();
        let before = first.checked_sub(1).filter(|_| !segments[first].first);
        let place = before
            .and_then(|b| home[b].and_then(|h: usize| Some((h, chains[h].iter().position(|&s| s == b)?))));
        let (into, at) = place.unwrap_or((chains.len(), 0));
        chain.iter().for_each(|&s| home[s] = Some(into));
        match place {
            Some(_) => drop(chains[into].splice(at + 1..at + 1, chain)),
            None => chains.push(chain),
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
        } else if !form.is_aside() && !matches!(form, Form::Known(Role::JumpTo | Role::JumpFrom)) {
            body = None;
        }
    }
    chain
}

fn is_joined(sheet: &Sheet<'_>, from: usize, to: usize) -> bool {
    let least = if to == from + 1 { JOIN_NEXT } else { JOIN_FAR };
    sheet.pieces[from].open && sheet.goes_on(from, to) > least
}
