//! A restored page as one JSON object, in Unicode scalar positions of the text as it was read.

use readout_engine::page::{Difference, Doubt, Page, differences};
use readout_engine::{Span, Text};
use serde::Serialize;

/// A page with its articles, copies, joins, doubtful characters and gaps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageRecord {
    /// The document's name.
    pub id: String,
    /// In the order in which they begin on the page.
    pub articles: Vec<ArticleRecord>,
    /// Later copies of passages.
    pub repeats: Vec<RepeatRecord>,
    /// Where a sentence was cut: its last character before the cut and its first after it.
    pub joins: Vec<(usize, usize)>,
    /// Doubtful characters.
    pub flags: Vec<FlagRecord>,
    /// Where a sentence breaks off and no continuation is on the page.
    pub gaps: Vec<GapRecord>,
}

/// An article as runs of the text in reading order: first character, one past the last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ArticleRecord {
    /// The runs.
    pub runs: Vec<(usize, usize)>,
}

/// A copy and the first character of what it repeats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RepeatRecord {
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// First character of what it repeats.
    pub of: usize,
    /// Where the two differ, but for white space.
    pub differences: Vec<DifferenceRecord>,
}

/// Characters of a copy and those in their place in what it repeats; either may be none, with the place where they are
/// missing as start and end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DifferenceRecord {
    /// First character in the copy.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// First character in what it repeats.
    pub of_start: usize,
    /// One past the last.
    pub of_end: usize,
}

/// A character that is hard to believe. It is never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FlagRecord {
    /// The character.
    pub start: usize,
    /// One past it.
    pub end: usize,
    /// `substituted`, `lost-before` or `inserted`.
    pub reason: String,
    /// What the character model would much rather read, likeliest first, in its own characters (simplified, full-width).
    pub proposals: Vec<String>,
}

/// A sentence that breaks off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GapRecord {
    /// One past its last character.
    pub after: usize,
}

impl PageRecord {
    /// The record of a restored page.
    pub fn new(id: &str, text: &Text, page: &Page, doubts: &[Doubt]) -> Self {
        let runs = |a: &readout_engine::page::Article| {
            a.blocks.iter().flat_map(|b| &b.runs).map(|run| text.scalars(*run)).collect()
        };
        let repeats = page.repeats.iter().map(|r| {
            let (start, end) = text.scalars(r.copy);
            let differences = differences(r, text).iter().map(|d| difference(text, d)).collect();
            RepeatRecord { start, end, of: text.scalar(r.original.start), differences }
        });
        Self {
            id: id.to_string(),
            articles: page.articles.iter().map(|a| ArticleRecord { runs: runs(a) }).collect(),
            repeats: repeats.collect(),
            joins: joins(text, page),
            flags: doubts.iter().map(|d| flag(text, d)).collect(),
            gaps: page.gaps.iter().map(|&after| GapRecord { after: text.scalar(after) }).collect(),
        }
    }
}

fn difference(text: &Text, difference: &Difference) -> DifferenceRecord {
    let ((start, end), (of_start, of_end)) =
        (text.scalars(difference.copy), text.scalars(difference.original));
    DifferenceRecord { start, end, of_start, of_end }
}

fn flag(text: &Text, doubt: &Doubt) -> FlagRecord {
    let (start, end) = text.scalars(doubt.span);
    let proposals = doubt.proposals.iter().map(char::to_string).collect();
    FlagRecord { start, end, reason: doubt.reason.name().to_string(), proposals }
}

/// Where a block was cut: the last character of a run and the first of the next.
fn joins(text: &Text, page: &Page) -> Vec<(usize, usize)> {
    let blocks = page.articles.iter().flat_map(|a| &a.blocks);
    let cuts = blocks.flat_map(|b| b.runs.windows(2).map(|pair| (pair[0], pair[1])));
    cuts.filter_map(|(before, after)| {
        let (last, first) = cut(text, before, after)?;
        Some((text.scalar(last), text.scalar(first)))
    })
    .collect()
}

/// The bytes of the last character of one run and of the first of the next that are not white space.
fn cut(text: &Text, before: Span, after: Span) -> Option<(usize, usize)> {
    let last = text.slice(before).trim_end().char_indices().next_back()?.0;
    let first = text.slice(after);
    Some((before.start + last, after.start + first.len() - first.trim_start().len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use readout_engine::page::{Article, Block, BlockKind, Reason};

    #[test]
    fn a_join_names_the_characters_on_both_sides() {
        let text = Text::new("甲乙，\n丙\n丁戊".into());
        let runs = vec![Span::new(0, 10), Span::new(14, 20)];
        let block = Block { kind: BlockKind::Paragraph, runs };
        let page = Page { articles: vec![Article { blocks: vec![block] }], ..Page::default() };
        assert_eq!(joins(&text, &page), [(2, 6)]);
    }

    #[test]
    fn a_flag_says_what_would_fit() {
        let text = Text::new("甲乙丙".into());
        let doubt = Doubt { span: Span::new(3, 6), reason: Reason::Lost, proposals: vec!['丁'], gain: 12.0 };
        let record = PageRecord::new("p", &text, &Page::default(), &[doubt]);
        let json = serde_json::to_value(&record.flags).unwrap_or_default();
        let expected =
            serde_json::json!([{"start": 1, "end": 2, "reason": "lost-before", "proposals": ["丁"]}]);
        assert_eq!(json, expected);
    }
}
