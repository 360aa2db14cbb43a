//! The pieces of a page: paragraphs and other lines, without what is a copy, each with what its form tells.

use std::ops::Range;

use super::ink::{Ink, Line, is_ideograph};
use super::knowledge::{PageKnowledge, Role};
use super::repeat::Copy;
use crate::text::{Span, Text};

/// The widest line (an ideograph counts two) that may belong to a paragraph broken by a margin.
const MARGIN: usize = 120;
/// The longest line, in bytes, that is matched as a whole; of longer ones only the ends, for jump lines.
const EDGE: usize = 360;

/// What a piece is by its form alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Recognised by a rule.
    Known(Role),
    /// Short and without the end of a sentence: a headline, a heading, or a scrap of a cut paragraph.
    Heading,
    /// Body text.
    Body,
}

impl Form {
    /// Whether the page prints it beside its articles: the text that it interrupts goes on after it.
    pub(super) fn is_aside(self) -> bool {
        matches!(self, Self::Known(Role::Furniture | Role::Caption))
    }
}

/// A piece of the page.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Its place in the text.
    pub(super) span: Span,
    pub(super) form: Form,
    /// The number of a section.
    pub(super) number: Option<u32>,
    /// Whether its last sentence is not at its end.
    pub(super) open: bool,
    /// Whether it is an item of a list.
    pub(super) item: bool,
}

impl Piece {
    /// A list item needs no full stop and goes on with nothing.
    fn make_item(&mut self) {
        self.item = true;
        self.open = false;
        if self.form == Form::Heading {
            self.form = Form::Body;
        }
    }

    pub(super) fn is(&self, role: Role) -> bool {
        self.form == Form::Known(role)
    }
}

/// The pieces in the order of the page.
pub(super) fn pieces(text: &Text, ink: &Ink, copies: &[Copy], knowledge: &PageKnowledge) -> Vec<Piece> {
    let free = free(ink.chars.len(), copies);
    let mut maker = Maker { text, ink, knowledge, out: Vec::new() };
    let mut first = 0;
    for (paragraph, item) in paragraphs(text, ink, knowledge) {
        while free.get(first).is_some_and(|f| f.end <= paragraph.start) {
            first += 1;
        }
        for part in free[first..].iter().take_while(|f| f.start < paragraph.end) {
            let before = maker.out.len();
            maker.line(part.start.max(paragraph.start)..part.end.min(paragraph.end));
            if item {
                maker.out[before..].iter_mut().for_each(Piece::make_item);
            }
        }
    }
    let mut pieces = maker.out;
    set_aside_after_end(text, &mut pieces, knowledge);
    pieces
}

/// Short lines after the end of an article are headlines of others that stand around it on a web page, save the last
/// one before further body text, which is the headline of that.
fn set_aside_after_end(text: &Text, pieces: &mut [Piece], knowledge: &PageKnowledge) {
    let mut ended = false;
    let mut lines: Vec<usize> = Vec::new();
    // A full stop that ends no sentence, as in “3.5”, is an ASCII one.
    let told = |p: &Piece| text.slice(p.span).contains(|c: char| !c.is_ascii() && knowledge.ends_sentence(c));
    for i in 0..pieces.len() {
        match pieces[i].form {
            Form::Heading if ended => lines.push(i),
            Form::Body if ended && pieces[i].open && !told(&pieces[i]) => lines.push(i),
            Form::Body => {
                lines.pop();
                lines.drain(..).for_each(|j| pieces[j].form = Form::Known(Role::Furniture));
                ended = knowledge.end(text.slice(pieces[i].span)).is_some();
            }
            _ => {}
        }
    }
    lines.into_iter().for_each(|j| pieces[j].form = Form::Known(Role::Furniture));
}

/// What no copy covers.
fn free(n: usize, copies: &[Copy]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for copy in copies {
        if copy.copy.start > start {
            out.push(start..copy.copy.start);
        }
        start = copy.copy.end;
    }
    if start < n {
        out.push(start..n);
    }
    out
}

/// A paragraph and whether it is a list item.
type Paragraph = (Range<usize>, bool);

/// Lines, or several lines where a margin broke a paragraph: most are about equally wide and do not end a sentence.
fn paragraphs(text: &Text, ink: &Ink, knowledge: &PageKnowledge) -> Vec<Paragraph> {
    let ends = |l: &Line| knowledge.end(text.slice(ink.span(l.start, l.end))).is_some();
    let mut out = Vec::new();
    let mut rest = &ink.lines[..];
    while let Some(first) = rest.first() {
        let size = 1 + rest[1..].iter().take_while(|l| !l.apart).count();
        let (group, later) = rest.split_at(size);
        // Nothing goes on after the end of an article, and lines that stand right under it are headlines, not
        // paragraphs broken by a margin.
        let (group, after) = group.split_at(group.iter().position(ends).map_or(size, |last| last + 1));
        let last = group.last().map_or(first.end, |l| l.end);
        if is_broken_by_margin(ink, group, knowledge) {
            out.push((first.start..last, first.item));
        } else {
            out.extend(group.iter().map(|l| (l.start..l.end, l.item)));
        }
        out.extend(after.iter().map(|l| (l.start..l.end, l.item)));
        rest = later;
    }
    out
}

fn is_broken_by_margin(ink: &Ink, group: &[Line], knowledge: &PageKnowledge) -> bool {
    let Some((_, full)) = group.split_last() else { return false };
    let mut widths: Vec<usize> = full.iter().map(|l| width(&ink.chars[l.start..l.end])).collect();
    widths.sort_unstable();
    let Some(&usual) = widths.get(widths.len() / 2) else { return false };
    let even = widths.iter().filter(|&&w| w * 10 >= usual * 6 && w * 10 <= usual * 14).count();
    let ends = full.iter().filter(|l| knowledge.ends_sentence(ink.chars[l.end - 1])).count();
    (24..=MARGIN).contains(&usual) && even * 10 >= widths.len() * 7 && ends * 2 <= full.len()
}

/// Columns that characters take: an ideograph two.
fn width(chars: &[char]) -> usize {
    chars.iter().map(|&c| 1 + usize::from(is_ideograph(c))).sum()
}

struct Maker<'a> {
    text: &'a Text,
    ink: &'a Ink,
    knowledge: &'a PageKnowledge,
    out: Vec<Piece>,
}

impl Maker<'_> {
    /// Adds a line, with jump lines at its ends taken off.
    fn line(&mut self, ink: Range<usize>) {
        let span = self.ink.span(ink.start, ink.end);
        let line = self.text.slice(span);
        let hit = if line.len() <= EDGE { self.knowledge.recognise(line) } else { self.jump(line) };
        let Some(hit) = hit else { return self.push(ink, Form::Body, None, false) };
        let form = Form::Known(hit.role);
        let count = |part: &str| part.chars().filter(|c| !c.is_whitespace()).count();
        match hit.role {
            Role::JumpFrom | Role::JumpTo => {
                let (before, after) = (count(&line[..hit.start]), count(&line[hit.end..]));
                let (a, b) = (ink.start + before, ink.end - after);
                if before > 0 {
                    self.push(ink.start..a, Form::Body, None, false);
                }
                self.push(a..b, form, None, before > 0);
                if after > 0 {
                    self.push(b..ink.end, Form::Body, None, true);
                }
            }
            _ => self.push(ink, form, hit.number, false),
        }
    }

    fn jump(&self, line: &str) -> Option<super::knowledge::Hit<'_>> {
        let head = &line[..line.floor_char_boundary(EDGE)];
        let from = line.ceil_char_boundary(line.len() - EDGE);
        if let Some(hit) = self.knowledge.jump(Role::JumpFrom, head) {
            return Some(hit);
        }
        let mut hit = self.knowledge.jump(Role::JumpTo, &line[from..])?;
        hit.start += from;
        hit.end += from;
        Some(hit)
    }

    fn push(&mut self, ink: Range<usize>, form: Form, number: Option<u32>, attached: bool) {
        let span = self.ink.span(ink.start, ink.end);
        let open = self.is_open(&ink, span);
        let heading = form == Form::Body && !attached && self.is_heading(&ink, open);
        let form = if heading { Form::Heading } else { form };
        self.out.push(Piece { span, form, number, open, item: false });
    }

    /// Whether the sentence that the piece ends with is not finished.
    fn is_open(&self, ink: &Range<usize>, span: Span) -> bool {
        let chars = self.without_remark(&self.ink.chars[ink.clone()]);
        let Some(last) = chars.iter().rev().find(|&&c| !self.knowledge.closes(c)) else { return false };
        if self.knowledge.end(self.text.slice(span)).is_some() {
            return false;
        }
        if self.knowledge.ends_sentence(*last) {
            return chars.last() == Some(&'.') && self.knowledge.abbreviates(self.text.slice(span));
        }
        !(self.knowledge.ends_line(*last) && chars.last() == Some(last))
    }

    /// The characters without a remark in brackets at the end, where it stands after a whole sentence or alone.
    fn without_remark<'c>(&self, chars: &'c [char]) -> &'c [char] {
        let Some((&close, before)) = chars.split_last() else { return chars };
        let Some(open) = self.knowledge.bracket(close) else { return chars };
        match before.iter().rposition(|&c| c == open) {
            Some(0) => &[],
            Some(at) if self.knowledge.ends_sentence(before[at - 1]) => &before[..at],
            _ => chars,
        }
    }

    fn is_heading(&self, ink: &Range<usize>, open: bool) -> bool {
        let chars = &self.ink.chars[ink.clone()];
        let paused = chars.last().is_some_and(|&c| self.knowledge.pauses(c));
        let whole = || !chars.iter().any(|&c| self.knowledge.ends_sentence(c) && !c.is_ascii());
        open && !paused && width(chars) <= self.knowledge.longest_heading() && whole()
    }
}
