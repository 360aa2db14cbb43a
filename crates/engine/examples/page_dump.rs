//! Restores the pages of a JSONL file (`id`, `text`) and prints articles, repeats, joins and gaps as JSONL, with
//! positions in Unicode scalar values. `--time` prints the time a page took instead.

use std::io::{BufRead, BufWriter, Write};
use std::time::Instant;

use readout_engine::page::{Page, restore};
use readout_engine::{Knowledge, Span, Text};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let timed = std::env::args().any(|a| a == "--time");
    let started = Instant::now();
    let knowledge = Knowledge::load(&readout_knowledge::files())?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    if timed {
        writeln!(out, "knowledge {:?}", started.elapsed())?;
    }
    for line in std::io::stdin().lock().lines() {
        let page: Value = serde_json::from_str(&line?)?;
        let text = Text::new(page["text"].as_str().unwrap_or_default().to_string());
        let started = Instant::now();
        let restored = restore(&text, &knowledge);
        if timed {
            writeln!(out, "{:8} bytes {:?}", text.as_str().len(), started.elapsed())?;
        } else {
            writeln!(out, "{}", show(&page["id"], &text, &restored))?;
        }
    }
    Ok(())
}

fn show(id: &Value, text: &Text, page: &Page) -> Value {
    let scalars = |span: Span| text.scalars(span);
    let blocks = || page.articles.iter().flat_map(|a| &a.blocks);
    let joins: Vec<_> = blocks()
        .flat_map(|b| b.runs.windows(2))
        .map(|pair| (scalars(pair[0]).1 - 1, scalars(pair[1]).0))
        .collect();
    let articles: Vec<_> = page
        .articles
        .iter()
        .map(|a| json!({"runs": a.blocks.iter().flat_map(|b| &b.runs).map(|r| scalars(*r)).collect::<Vec<_>>(),
            "blocks": a.blocks.iter().map(|b| json!({"kind": format!("{:?}", b.kind), "runs": b.runs.iter().map(|r| scalars(*r)).collect::<Vec<_>>()})).collect::<Vec<_>>()}))
        .collect();
    let repeats: Vec<_> = page
        .repeats
        .iter()
        .map(|r| {
            let (start, end) = scalars(r.copy);
            json!({"start": start, "end": end, "of": scalars(r.original).0})
        })
        .collect();
    let gaps: Vec<_> = page.gaps.iter().map(|&b| json!({"after": text.scalar(b)})).collect();
    json!({"id": id, "articles": articles, "repeats": repeats, "joins": joins, "flags": [], "gaps": gaps})
}
