//! The words room: tokens, sentences and quotation structure of one article.

mod path;
mod quote;

pub use quote::Quotation;

use crate::knowledge::Tongue;
use crate::knowledge::lexicon::Hit;
use crate::text::{Span, is_common_ideograph};
use crate::view::View;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A spelling of the lexicon: index of its entries.
    Known(usize),
    /// A time expression: index into the list given to [`Words::new`].
    Time(usize),
    /// A name learnt from this article: index into the list given to [`Words::new`].
    Name(usize),
    /// A punctuation mark.
    Mark(char),
    /// Anything else.
    Other,
}

/// A token. Tokens cover all characters but white space.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Where it stands in the view.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
}

/// A sentence.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Where it stands, with its closing mark and quotes.
    pub span: Span,
    /// Its tokens.
    pub tokens: std::ops::Range<usize>,
    /// The paragraph it belongs to.
    pub block: usize,
}

/// The words of an article.
#[derive(Debug)]
pub struct Words {
    /// Tokens in text order.
    pub tokens: Vec<Token>,
    /// Sentences in text order.
    pub sentences: Vec<Sentence>,
    /// Quotations in order of their opening marks.
    pub quotations: Vec<Quotation>,
}

impl Words {
    /// Cuts an article into tokens and sentences. `times` and `names` are spans that nothing may cut; both sorted.
    pub fn new(view: &View, tongue: &Tongue, hits: &[Hit], times: &[Span], names: &[(Span, usize)]) -> Self {
        let tokens = fill(view, &path::best(view, &tongue.lexicon, hits, times, names));
        let sentences = sentences(view, tongue, &tokens);
        let quotations = quote::quotations(view, tongue);
        Self { tokens, sentences, quotations }
    }

    /// Where an article nests quotations more deeply than is followed.
    pub fn nested_too_deeply(&self, view: &View, tongue: &Tongue) -> Option<Span> {
        let deep = self.quotations.iter().any(|q| q.depth + 1 >= quote::DEEPEST);
        if deep { quote::too_deep(view, tongue) } else { None }
    }

    /// The quotations that begin inside a span.
    pub fn quotations_from(&self, span: Span) -> &[Quotation] {
        let first = self.quotations.partition_point(|q| q.inner.start < span.start);
        let last = self.quotations.partition_point(|q| q.inner.start <= span.end);
        &self.quotations[first..last.max(first)]
    }

    /// The outermost quotation around a span.
    pub fn quotation_around(&self, span: Span) -> Option<&Quotation> {
        let until = self.quotations.partition_point(|q| q.inner.start <= span.start);
        let outermost = self.quotations[..until].iter().rev().find(|q| q.depth == 0)?;
        outermost.inner.contains(span).then_some(outermost)
    }
}

/// All lexicon matches of an article, overlapping ones too, in text order.
pub fn hits(view: &View, tongue: &Tongue) -> Vec<Hit> {
    let mut hits: Vec<Hit> = tongue.lexicon.hits(&view.folded).collect();
    hits.sort_unstable_by_key(|h| (h.start, std::cmp::Reverse(h.end)));
    hits
}

/// Adds the characters between the fixed tokens as marks and runs.
fn fill(view: &View, fixed: &[Token]) -> Vec<Token> {
    let mut out = Vec::with_capacity(fixed.len() * 2);
    let mut cursor = 0;
    for token in fixed {
        gap(view, Span::new(cursor, token.span.start), &mut out);
        out.push(*token);
        cursor = token.span.end;
    }
    gap(view, Span::new(cursor, view.text.len()), &mut out);
    out
}

fn gap(view: &View, span: Span, out: &mut Vec<Token>) {
    let mut run: Option<Span> = None;
    let text = view.slice(span);
    for (i, c) in text.char_indices() {
        let at = Span::new(span.start + i, span.start + i + c.len_utf8());
        let inside = is_of_word(c) || groups_thousands(text, i, c);
        match &mut run {
            Some(open) if inside => open.end = at.end,
            _ => {
                out.extend(run.take().map(|span| Token { span, kind: TokenKind::Other }));
                if inside {
                    run = Some(at);
                } else if !c.is_whitespace() {
                    out.push(Token { span: at, kind: TokenKind::Mark(c) });
                }
            }
        }
    }
    out.extend(run.map(|span| Token { span, kind: TokenKind::Other }));
}

/// Whether a character may stand in a word.
fn is_of_word(c: char) -> bool {
    is_common_ideograph(c) || c.is_alphanumeric()
}

/// How many digits stand between the commas of a number.
const THOUSAND: usize = 3;

/// Whether a comma stands inside a number, as in “5,300”.
fn groups_thousands(text: &str, at: usize, c: char) -> bool {
    let digit = |b: &u8| b.is_ascii_digit();
    let before = || text.as_bytes()[..at].iter().rev().take_while(|b| digit(b)).count();
    let after = || text.as_bytes()[at + c.len_utf8()..].iter().take_while(|b| digit(b)).count();
    matches!(c, ',' | '，') && (1..=THOUSAND).contains(&before()) && after() == THOUSAND
}

fn sentences(view: &View, tongue: &Tongue, tokens: &[Token]) -> Vec<Sentence> {
    let mut out = Vec::new();
    let mut token = 0;
    for (block, (_, span)) in view.blocks.iter().enumerate() {
        while token < tokens.len() && tokens[token].span.start < span.start {
            token += 1;
        }
        let (mut first, mut open) = (token, false);
        while token < tokens.len() && tokens[token].span.start < span.end {
            token += 1;
            open ^= is_straight(tongue, &tokens[token - 1]);
            if closes_dateline(view, tongue, tokens, first, token - 1) {
                push_sentence(&mut out, tokens, first..token, block);
                first = token;
            } else if ends_sentence(view, tongue, tokens, token - 1) {
                token = after_closers(tongue, tokens, token, span.end, &mut open);
                push_sentence(&mut out, tokens, first..token, block);
                first = token;
            }
        }
        push_sentence(&mut out, tokens, first..token, block);
    }
    out
}

fn push_sentence(out: &mut Vec<Sentence>, tokens: &[Token], range: std::ops::Range<usize>, block: usize) {
    if let (Some(first), Some(last)) = (tokens.get(range.start), tokens.get(range.end.wrapping_sub(1)))
        && !range.is_empty()
    {
        out.push(Sentence { span: Span::new(first.span.start, last.span.end), tokens: range, block });
    }
}

/// The longest dateline in bytes.
const DATELINE: usize = 120;

/// Whether a bracket closes here that opened with the paragraph: the outlet, the reporter, the place and day of a
/// report, which belong to none of its sentences.
fn closes_dateline(view: &View, tongue: &Tongue, tokens: &[Token], first: usize, at: usize) -> bool {
    let TokenKind::Mark(close) = tokens[at].kind else { return false };
    let TokenKind::Mark(open) = tokens[first].kind else { return false };
    let opens = tokens[first].span.start;
    let pair = |p: &&[String; 2]| p[0].starts_with(open) && p[1].starts_with(close);
    let begins = opens == 0 || view.text[..opens].ends_with('\n');
    begins
        && tokens[at].span.end - opens <= DATELINE
        && tongue.language.settings.brackets.iter().any(|p| pair(&p))
}

fn ends_sentence(view: &View, tongue: &Tongue, tokens: &[Token], i: usize) -> bool {
    let settings = &tongue.language.settings;
    let TokenKind::Mark(c) = tokens[i].kind else { return false };
    if !settings.sentence_ends.contains(c) {
        return false;
    }
    if c != '.' {
        return true;
    }
    let before = view.text[..tokens[i].span.start].rsplit(char::is_whitespace).next().unwrap_or("");
    let after = view.text[tokens[i].span.end..].chars().next();
    let abbreviation = settings.abbreviations.iter().any(|a| a == before) || single_letter(before);
    !abbreviation && after.is_none_or(|c| c.is_whitespace() || is_closer(tongue, c))
}

/// An initial such as the “F” of “John F. Kennedy”.
fn single_letter(word: &str) -> bool {
    let last = word.rsplit('.').next().unwrap_or("");
    last.len() == 1 && last.chars().all(|c| c.is_ascii_uppercase())
}

fn is_closer(tongue: &Tongue, c: char) -> bool {
    let settings = &tongue.language.settings;
    settings.quotes.iter().chain(&settings.brackets).any(|pair| pair[1].starts_with(c))
}

/// Whether a mark opens and closes alike, and does so in turn, as where words stand without spaces.
fn is_straight(tongue: &Tongue, token: &Token) -> bool {
    let settings = &tongue.language.settings;
    let TokenKind::Mark(c) = token.kind else { return false };
    !settings.spaced && settings.quotes.iter().any(|p| p[0] == p[1] && p[0].starts_with(c))
}

/// Further end marks and closing quotes belong to the sentence they close; `open` says whether a straight one is open.
fn after_closers(tongue: &Tongue, tokens: &[Token], from: usize, end: usize, open: &mut bool) -> usize {
    let closes = |t: &Token| matches!(t.kind, TokenKind::Mark(c) if is_closer(tongue, c) || tongue.language.settings.sentence_ends.contains(c));
    let inside = tokens[from..].iter().take_while(|t| t.span.start < end);
    let closing = inside.take_while(|t| match is_straight(tongue, t) {
        true => std::mem::take(open),
        false => closes(t),
    });
    from + closing.count()
}
