//! A page's pieces with what is asked of them again and again: how they begin and end, what they speak of.

use std::cell::OnceCell;

use super::alphabet::Alphabet;
use super::continuation::{Continuation, PARAGRAPH};
use super::ink::is_ideograph;
use super::knowledge::PageKnowledge;
use super::piece::{Form, Piece};
use super::terms::{Terms, terms, union};
use crate::knowledge::Knowledge;
use crate::knowledge::lexicon::Entry;
use crate::text::Text;

/// Characters at a piece's beginning and end that decide whether it goes on.
const EDGE: usize = 3;
/// What a mark that cannot begin a paragraph is worth at a beginning.
const NO_START: f32 = 4.0;
/// How little a list item goes on with anything.
const ITEM: f32 = 9.0;
/// What quotation marks are worth that are left open and closed where the pieces meet, or are not.
const QUOTES: f32 = 1.5;
/// The quotation mark that opens and closes.
const STRAIGHT: char = '"';
/// Bytes on both sides of a place in which a name across it is looked for.
const NAME: usize = 48;
/// How many paragraphs back tell what an article speaks of.
const WINDOW: usize = 6;
/// With so many ideographs, and one at most in another form, a text is in the plain form.
const PLAIN: usize = 12;
/// What a small letter at a beginning is worth.
const SMALL: f32 = 6.0;
/// What a capital is worth where no model knows the script.
const CAPITAL: f32 = -1.5;

/// How a piece begins and ends.
struct Edges<'a> {
    model: Option<&'a Continuation>,
    head: Vec<char>,
    tail: Vec<char>,
    /// How likely the beginning is by itself, as a logarithm, and how much likelier at the start of a paragraph.
    alone: f32,
    start: f32,
    /// Quotation marks that are closed but not opened, and opened but not closed.
    closed: usize,
    opened: usize,
}

/// What is asked of one piece alone, each when it is first asked for.
#[derive(Default)]
struct Known<'a> {
    model: OnceCell<Option<&'a Continuation>>,
    edges: OnceCell<Edges<'a>>,
    /// How much likelier a sentence and its paragraph end after it than anywhere.
    end: OnceCell<f32>,
    /// Whether it is written in another form of the script than the model's; none where too little is told.
    other_form: OnceCell<Option<bool>>,
}

/// The pieces of a page. What most pages never ask for is worked out when it is asked for.
pub(super) struct Sheet<'a> {
    pub(super) pieces: &'a [Piece],
    pub(super) knowledge: &'a PageKnowledge,
    all: &'a Knowledge,
    terms: OnceCell<Vec<Terms>>,
    known: Vec<Known<'a>>,
    pub(super) text: &'a Text,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(text: &'a Text, pieces: &'a [Piece], all: &'a Knowledge) -> Self {
        let known = pieces.iter().map(|_| Known::default()).collect();
        Self { pieces, all, knowledge: &all.page, terms: OnceCell::new(), known, text }
    }

    /// What a piece speaks of.
    pub(super) fn terms(&self, i: usize) -> &Terms {
        &self.terms.get_or_init(|| terms(self.pieces.iter().map(|p| self.text.slice(p.span))))[i]
    }

    fn slice(&self, i: usize) -> &'a str {
        self.text.slice(self.pieces[i].span)
    }

    /// The model that reads the piece.
    fn model(&self, i: usize) -> Option<&'a Continuation> {
        *self.known[i].model.get_or_init(|| self.knowledge.continuation(self.slice(i)))
    }

    fn edges(&self, i: usize) -> &Edges<'a> {
        self.known[i].edges.get_or_init(|| self.edges_of(i))
    }

    /// A character as the model has it.
    fn plain(&self, model: Option<&Continuation>) -> impl Fn(char) -> char {
        let language = model.and_then(|m| self.all.tongue(&m.language)).map(|t| &t.language);
        move |c: char| language.map_or(c, |l| l.fold_char(c))
    }

    fn edges_of(&self, i: usize) -> Edges<'a> {
        let (model, text) = (self.model(i), self.slice(i));
        let plain = self.plain(model);
        let head = model.map_or(Vec::new(), |m| m.alphabet.head(self.unquoted(m, text), EDGE, &plain));
        let tail = model.map_or(Vec::new(), |m| m.alphabet.tail(text, EDGE, &plain));
        let alone = model.map_or(0.0, |m| m.after(&[], &head));
        let start = model.map_or(0.0, |m| m.after(&self.after_paragraph(m), &head) - alone);
        let (opened, closed) = self.open_pairs(text);
        let small = self.begins_small(i) && self.has_words(i);
        let start = if small { start - SMALL } else { start };
        Edges { model, head, tail, alone, start, closed, opened }
    }

    /// A text without the mark that opens a quotation at its beginning, where the model has words: there the mark is mostly
    /// straight, and the model does not tell it from the one that closes a quotation, which follows other words.
    fn unquoted<'t>(&self, model: &Continuation, text: &'t str) -> &'t str {
        let mark =
            text.chars().next().filter(|c| model.alphabet.has_words() && self.knowledge.opens_quote(*c));
        let rest = mark.map_or(text, |c| &text[c.len_utf8()..]);
        if rest.starts_with(char::is_whitespace) { text } else { rest }
    }

    /// Whether one piece is in traditional characters and the other in simplified ones.
    pub(super) fn differ_in_form(&self, a: usize, b: usize) -> bool {
        matches!((self.other_form(a), self.other_form(b)), (Some(x), Some(y)) if x != y)
    }

    fn other_form(&self, i: usize) -> Option<bool> {
        let known = &self.known[i].other_form;
        *known.get_or_init(|| other_form(self.slice(i), self.plain(self.model(i))))
    }

    /// The end of a sentence and of its paragraph.
    fn after_paragraph(&self, model: &Continuation) -> Vec<char> {
        let stop = match model.alphabet {
            Alphabet::Characters => Some(self.knowledge.full_stop()),
            Alphabet::Words(_) => model.alphabet.symbol("."),
        };
        stop.into_iter().chain([PARAGRAPH]).collect()
    }

    /// Pairs of marks that are opened and not closed, and closed and not opened. A straight quotation mark opens after a
    /// space or a bracket and closes elsewhere.
    fn open_pairs(&self, text: &str) -> (usize, usize) {
        let (mut opened, mut closed) = (0usize, 0usize);
        let mut before = ' ';
        for c in text.chars().filter(|c| !is_ideograph(*c)) {
            if c.is_ascii_alphanumeric() {
                before = c;
                continue;
            }
            let free = before.is_whitespace() || self.knowledge.opens_pair(before);
            before = c;
            if self.knowledge.opens_pair(c) || (c == STRAIGHT && free) {
                opened += 1;
            } else if self.knowledge.closes_pair(c) || c == STRAIGHT {
                if opened > 0 { opened -= 1 } else { closed += 1 }
            }
        }
        (opened, closed)
    }

    /// Whether a name that readout knows stands across the place where two pieces meet.
    pub(super) fn name_across(&self, from: usize, to: usize) -> bool {
        let (a, b) = (self.text.slice(self.pieces[from].span), self.text.slice(self.pieces[to].span));
        let Some(tongue) = self.model(to).and_then(|m| self.all.tongue(&m.language)) else {
            return false;
        };
        let tail = a[a.ceil_char_boundary(a.len().saturating_sub(NAME))..].trim_end();
        let head = &b[..b.floor_char_boundary(NAME.min(b.len()))];
        let space = if tongue.language.settings.spaced { " " } else { "" };
        let both: String =
            [tail, space, head].concat().chars().map(|c| tongue.language.fold_char(c)).collect();
        let seam = tail.len();
        let names = |e: &Entry| !matches!(e, Entry::Word(_));
        tongue.lexicon.hits(&both).any(|hit| {
            hit.start < seam
                && hit.end > seam + space.len()
                && tongue.lexicon.entries(hit.entries).iter().any(names)
        })
    }

    pub(super) fn is_body(&self, i: usize) -> bool {
        self.pieces[i].form == Form::Body
    }

    /// What the body text up to a piece speaks of, as far back as the lines that begin an article.
    pub(super) fn topic_before(&self, forms: &[Form], end: usize) -> Terms {
        let near = (0..end).rev().filter(|&i| forms[i] == Form::Body).take(WINDOW);
        union(near.map(|i| self.terms(i)))
    }

    /// What the body text from a piece on speaks of.
    pub(super) fn topic_after(&self, forms: &[Form], start: usize) -> Terms {
        let near = (start..forms.len()).filter(|&i| forms[i] == Form::Body).take(2);
        union(near.map(|i| self.terms(i)))
    }

    /// Columns that the piece takes.
    pub(super) fn width(&self, i: usize) -> usize {
        let printed = self.text.slice(self.pieces[i].span).chars().filter(|c| !c.is_whitespace());
        printed.map(|c| 1 + usize::from(is_ideograph(c))).sum()
    }

    /// Whether a sentence pauses inside the piece.
    pub(super) fn pauses(&self, i: usize) -> bool {
        self.text.slice(self.pieces[i].span).chars().any(|c| self.knowledge.pauses(c))
    }

    /// How much likelier the beginning of a piece is after the end of another than at the start of a paragraph.
    pub(super) fn goes_on(&self, from: usize, to: usize) -> f32 {
        if self.pieces[to].item {
            return -ITEM;
        }
        let (a, b) = (self.edges(from), self.edges(to));
        let quotes = match (a.opened > 0, b.closed > 0) {
            (true, true) => QUOTES,
            (false, true) => -QUOTES,
            (true, false) => -QUOTES / 3.0,
            (false, false) => 0.0,
        };
        quotes + self.head_mark(to) + self.flow(a, b, to)
    }

    /// Whether the piece is no more than the name of what stands below it, with a mark that leads on to that.
    pub(super) fn is_label(&self, i: usize) -> bool {
        let text = self.text.slice(self.pieces[i].span).trim_end();
        let leads_on = text.ends_with(|c: char| self.knowledge.ends_line(c));
        leads_on && !text.contains(|c: char| self.knowledge.pauses(c) || self.knowledge.ends_sentence(c))
    }

    /// How much likelier a sentence ends where the piece ends than anywhere.
    pub(super) fn ends(&self, i: usize) -> f32 {
        let end = |model: &Continuation| {
            let stop = self.after_paragraph(model);
            model.after(&self.edges(i).tail, &stop) - model.after(&[], &stop)
        };
        *self.known[i].end.get_or_init(|| self.model(i).map_or(0.0, end))
    }

    /// Whether the piece is written in words with capitals.
    pub(super) fn has_words(&self, i: usize) -> bool {
        self.model(i).is_some_and(|m| m.alphabet.has_words())
    }

    /// Whether the piece begins with a small letter.
    pub(super) fn begins_small(&self, i: usize) -> bool {
        self.first(i).is_some_and(char::is_lowercase)
    }

    fn first(&self, i: usize) -> Option<char> {
        self.slice(i).chars().find(|c| !c.is_whitespace())
    }

    /// Whether a quotation or bracket is open at the end of the piece.
    pub(super) fn leaves_open(&self, i: usize) -> bool {
        self.edges(i).opened > 0
    }

    fn head_mark(&self, i: usize) -> f32 {
        match self.first(i) {
            Some(c) if self.knowledge.is_mark_inside(c) => NO_START,
            _ => 0.0,
        }
    }

    fn flow(&self, a: &Edges<'_>, b: &Edges<'_>, to: usize) -> f32 {
        if let Some(model) = b.model {
            return model.after(&a.tail, &b.head) - b.alone - b.start;
        }
        match self.first(to) {
            Some(c) if c.is_lowercase() => SMALL,
            Some(c) if c.is_uppercase() => CAPITAL,
            _ => 0.0,
        }
    }

    /// Whether the beginning of a piece is that of a paragraph rather than not.
    pub(super) fn begins(&self, i: usize) -> f32 {
        let edges = self.edges(i);
        edges.start - self.head_mark(i)
    }
}

/// Whether ideographs are in another form than the plain one. In such a text every third or so is, and in a text of plain
/// ones hardly any.
fn other_form(text: &str, plain: impl Fn(char) -> char) -> Option<bool> {
    let (mut all, mut other) = (0, 0);
    for c in text.chars().filter(|c| is_ideograph(*c)) {
        all += 1;
        other += usize::from(plain(c) != c);
    }
    match other {
        0 | 1 => (all >= PLAIN).then_some(false),
        _ => (other * 8 >= all).then_some(true),
    }
}
