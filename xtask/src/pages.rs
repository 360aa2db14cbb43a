//! Restored pages as one JSON object a line, in scalar positions of the original text.

use readout_engine::page::{self, Page};
use readout_engine::{Knowledge, Span, Text};
use serde_json::{Value, json};

/// Restores a page and describes it: articles as runs, repeats, joins, gaps.
pub fn restored(id: &str, content: &str, knowledge: &Knowledge) -> Value {
    let text = Text::new(content.to_string());
    let page = page::restore(&text, knowledge);
    let run = |span: &Span| {
        let (start, end) = text.scalars(*span);
        json!([start, end])
    };
    let articles: Vec<Value> = page
        .articles
        .iter()
        .map(|a| json!({"runs": a.blocks.iter().flat_map(|b| &b.runs).map(run).collect::<Vec<_>>()}))
        .collect();
    let repeats: Vec<Value> = page
        .repeats
        .iter()
        .map(|r| {
            let (start, end) = text.scalars(r.copy);
            json!({"start": start, "end": end, "of": text.scalar(r.original.start)})
        })
        .collect();
    let gaps: Vec<Value> = page.gaps.iter().map(|&after| json!({"after": text.scalar(after)})).collect();
    json!({"id": id, "articles": articles, "repeats": repeats, "joins": joins(&text, &page), "flags": [], "gaps": gaps})
}

/// Where a block was cut: the last character of a run and the first of the next.
fn joins(text: &Text, page: &Page) -> Vec<(usize, usize)> {
    let blocks = page.articles.iter().flat_map(|a| &a.blocks);
    let cuts = blocks.flat_map(|b| b.runs.windows(2).map(|pair| (pair[0], pair[1])));
    cuts.filter_map(|(before, after)| {
        let last = text.slice(before).trim_end();
        let first = text.slice(after);
        let lead = first.len() - first.trim_start().len();
        let last = before.start + last.char_indices().next_back()?.0;
        Some((text.scalar(last), text.scalar(after.start + lead)))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use readout_engine::page::{Article, Block, BlockKind};

    #[test]
    fn a_join_names_the_characters_on_both_sides() {
        let text = Text::new("甲乙，\n丙\n丁戊".into());
        let runs = vec![Span::new(0, 10), Span::new(14, 20)];
        let block = Block { kind: BlockKind::Paragraph, runs };
        let page = Page { articles: vec![Article { blocks: vec![block] }], ..Page::default() };
        assert_eq!(joins(&text, &page), [(2, 6)]);
    }
}
