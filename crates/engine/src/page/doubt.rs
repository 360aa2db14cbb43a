//! Characters that are hard to believe: where the character model would much rather read something else. They are
//! pointed out with what it would rather read, and never changed.

use std::collections::BTreeMap;

use super::alphabet::Alphabet;
use super::continuation::{Continuation, PARAGRAPH, REACH, Rows, fold};
use super::ink::is_ideograph;
use super::misspelt::Slip;
use super::{Article, BlockKind, Page, misspelt};
use crate::knowledge::lexicon::Entry;
use crate::knowledge::{Knowledge, Tongue};
use crate::text::{Span, Text};

/// What seems to be wrong with a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Another character would fit far better.
    Substituted,
    /// A character seems to be lost before it.
    Lost,
    /// The text goes on better without it.
    Inserted,
}

impl Reason {
    /// The name of the reason in exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Substituted => "substituted",
            Self::Lost => "lost-before",
            Self::Inserted => "inserted",
        }
    }
}

/// A character that is hard to believe.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    /// The character.
    pub span: Span,
    /// What seems to be wrong.
    pub reason: Reason,
    /// What the model would much rather read in its place (for a lost character: before it), likeliest first, in the
    /// model's characters: simplified and full-width; none where it seems to be inserted.
    pub proposals: Vec<char>,
    /// How much likelier the text is so, as a natural logarithm.
    pub gain: f32,
}

/// A character and the next that are together less surprising, in nats, are not looked at.
const SUSPECT: f32 = 15.0;
/// How much likelier, in nats, the text must be with the change. Chosen on the even half of the interleaved pages.
const GAIN: f32 = 9.0;
/// What a character too many must gain besides, since every text is likelier shorter.
const SHORTER: f32 = 6.0;
/// How much more than certain, as a logarithm, a character may seem, since counts are rounded.
const ROUNDED: f32 = 0.5;
/// Characters tried after each length of context.
const TRIED: usize = 16;
/// What is proposed at most.
const PROPOSED: usize = 3;
/// A character doubted so often in one article is used so on purpose.
const HABIT: usize = 3;
/// Of doubts so near to each other only the strongest is kept: one damage makes several characters unlikely.
const APART: usize = 3;

/// The doubtful characters of a page in the order of the text. A script for which there is no model has none, and what
/// belongs to a known name is not doubted. Where a model knows words, they are the letters that make a word unknown.
pub fn doubts(page: &Page, text: &Text, knowledge: &Knowledge) -> Vec<Doubt> {
    let mut out = Vec::new();
    for article in &page.articles {
        let printed: String = runs(article).map(|run| text.slice(run)).collect();
        let Some(tongue) = knowledge.guess_language(&printed) else { continue };
        let Some(model) = knowledge.page.continuation(&printed) else { continue };
        match model.alphabet {
            Alphabet::Characters => out.extend(Line::new(text, article, tongue).doubts(model)),
            Alphabet::Words(_) => out.extend(misspelt::doubts(article, text, &knowledge.page, tongue, model)),
        }
    }
    out.sort_by_key(|d| d.span.start);
    out
}

/// The words of an article that are read as others, in the order of the text. Only a language that sets words apart has
/// such: of doubtful characters most are right.
pub fn slips(article: &Article, text: &Text, knowledge: &Knowledge, tongue: &Tongue) -> Vec<Slip> {
    let model = knowledge.page.words_of(&tongue.language.code);
    model.map_or(Vec::new(), |m| misspelt::slips(article, text, &knowledge.page, tongue, m))
}

/// Whether a block is part of what an article tells.
pub(super) fn told(kind: BlockKind) -> bool {
    !matches!(kind, BlockKind::Furniture | BlockKind::Jump)
}

fn runs(article: &Article) -> impl Iterator<Item = Span> {
    article.blocks.iter().flat_map(|b| &b.runs).copied()
}

/// An article as one line of printed characters.
struct Line {
    /// Folded as the model has them.
    chars: Vec<char>,
    spans: Vec<Span>,
    /// Whether each belongs to the name of somebody or something that knowledge has.
    named: Vec<bool>,
}

impl Line {
    fn new(text: &Text, article: &Article, tongue: &Tongue) -> Self {
        let mut line = Self { chars: Vec::new(), spans: Vec::new(), named: Vec::new() };
        for block in article.blocks.iter().filter(|b| told(b.kind)) {
            line.push(PARAGRAPH, Span::default());
            let mut words = String::new();
            let from = line.chars.len();
            for run in &block.runs {
                for (at, c) in text.slice(*run).char_indices().filter(|(_, c)| !c.is_whitespace()) {
                    let (start, plain) = (run.start + at, tongue.language.fold_char(c));
                    words.push(plain);
                    line.push(fold(plain), Span::new(start, start + c.len_utf8()));
                }
            }
            line.name(from, &words, tongue);
        }
        line
    }

    fn push(&mut self, c: char, span: Span) {
        self.chars.push(c);
        self.spans.push(span);
        self.named.push(false);
    }

    /// Marks the known names in the words that begin at a character.
    fn name(&mut self, from: usize, words: &str, tongue: &Tongue) {
        let names = |e: &Entry| !matches!(e, Entry::Word(_));
        let starts: Vec<usize> = words.char_indices().map(|(at, _)| at).collect();
        let nth = |byte: usize| from + starts.partition_point(|s| *s < byte);
        for hit in tongue.lexicon.hits(words) {
            let (first, end) = (nth(hit.start), nth(hit.end));
            if end - first > 1 && tongue.lexicon.entries(hit.entries).iter().any(names) {
                self.named[first..end].fill(true);
            }
        }
    }

    fn doubts(&self, model: &Continuation) -> Vec<Doubt> {
        let n = self.chars.len();
        let left = |i: usize| &self.chars[i.saturating_sub(REACH)..i];
        let surprise: Vec<f32> = (0..n).map(|i| -model.log_probability(left(i), self.chars[i])).collect();
        let suspect = |i: &usize| {
            !self.named[*i]
                && is_ideograph(self.chars[*i])
                && surprise[*i] + surprise.get(i + 1).unwrap_or(&0.0) >= SUSPECT
        };
        let mut found: Vec<(usize, Doubt)> = Vec::new();
        for i in (0..n).filter(suspect) {
            let Some(doubt) = self.doubt(i, model) else { continue };
            match found.last_mut() {
                Some((at, last)) if i - *at <= APART => {
                    if doubt.gain > last.gain {
                        (*at, *last) = (i, doubt);
                    }
                }
                _ => found.push((i, doubt)),
            }
        }
        // What is printed so again and again is a name or a word that the model does not know, and no slip.
        let mut times: BTreeMap<char, usize> = BTreeMap::new();
        found.iter().for_each(|(i, _)| *times.entry(self.chars[*i]).or_default() += 1);
        found.into_iter().filter(|(i, _)| times[&self.chars[*i]] < HABIT).map(|(_, d)| d).collect()
    }

    /// What the model would rather read at a position, if it would much rather.
    fn doubt(&self, i: usize, model: &Continuation) -> Option<Doubt> {
        let left = &self.chars[i.saturating_sub(REACH)..i];
        let rest = &self.chars[i..self.chars.len().min(i + 1 + REACH)];
        let now = model.all_after(left, rest);
        let mut tries: Vec<(f32, Reason, Option<char>)> = Vec::new();
        tries.push((model.all_after(left, &rest[1..]) - SHORTER, Reason::Inserted, None));
        let before = model.rows(left);
        for c in before.followers(TRIED) {
            let alone = before.log_probability(c);
            if is_hopeless(alone, rest.len(), now + GAIN) {
                continue;
            }
            let all = [left, &[c]].concat();
            let after = model.rows(&all[all.len().saturating_sub(REACH)..]);
            let change = Change { model, all, alone, after, least: now + GAIN };
            tries.extend(change.before(&rest[1..]).map(|sum| (sum, Reason::Substituted, Some(c))));
            tries.extend(change.before(rest).map(|sum| (sum, Reason::Lost, Some(c))));
        }
        tries.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)));
        let (best, reason, _) = *tries.first()?;
        let fits = |t: &&(f32, Reason, Option<char>)| t.1 == reason && t.0 - now >= GAIN;
        let proposals = tries.iter().filter(fits).filter_map(|t| t.2).take(PROPOSED).collect();
        let gain = best - now;
        (gain >= GAIN).then_some(Doubt { span: self.spans[i], reason, proposals, gain })
    }
}

/// Whether what is this likely so far, with so many characters to come, cannot become as likely as asked.
fn is_hopeless(sum: f32, to_come: usize, least: f32) -> bool {
    sum + ROUNDED * (to_come as f32) < least
}

/// A character that is tried in a place.
struct Change<'a> {
    model: &'a Continuation,
    /// What stands before it, and it.
    all: Vec<char>,
    /// How likely it is after what stands before it, as a logarithm.
    alone: f32,
    /// What follows it there.
    after: Rows<'a>,
    /// What cannot become this likely is given up.
    least: f32,
}

impl Change<'_> {
    /// How likely the character is together with what comes after it; none where that is certainly less than the least.
    fn before(&self, rest: &[char]) -> Option<f32> {
        let Some(next) = rest.first() else { return Some(self.alone) };
        let mut sum = self.alone + self.after.log_probability(*next);
        let all = [&self.all, rest].concat();
        for at in self.all.len() + 1..all.len() {
            if is_hopeless(sum, all.len() - at, self.least) {
                return None;
            }
            sum += self.model.log_probability_at(&all, at);
        }
        Some(sum)
    }
}
