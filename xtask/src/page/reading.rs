//! What reading loses on damaged pages: the records of a page, told of the clean article they come from.

use anyhow::Result;
use readout_engine::Engine;
use serde_json::{Value, json};

use super::damage::{DamagedPage, Printed};
use crate::reading::{Article, export};

/// Reads a page and returns the records of its first article, with positions in the clean article's text. `source`
/// gives the day and the language.
///
/// # Errors
/// A date that is none.
pub fn export_first(engine: &Engine, page: &DamagedPage, source: &Article) -> Result<String> {
    let read = Article { id: page.id.clone(), text: page.text(), title: None, ..source.clone() };
    let mut out = String::new();
    for line in export(engine, &read)?.lines() {
        if let Some(record) = told(serde_json::from_str(line)?, page) {
            out.push_str(&record.to_string());
            out.push('\n');
        }
    }
    Ok(out)
}

/// The record with positions in the clean text; none where it stands on other articles.
fn told(mut record: Value, page: &DamagedPage) -> Option<Value> {
    match record.get_mut("evidence").and_then(Value::as_array_mut) {
        Some(evidence) => {
            evidence.retain_mut(|piece| move_to_clean(piece, page).is_some());
            if evidence.is_empty() {
                return None;
            }
        }
        None => move_to_clean(&mut record, page)?,
    }
    Some(record)
}

/// Changes `start` and `end`.
fn move_to_clean(place: &mut Value, page: &DamagedPage) -> Option<()> {
    let at = |name: &str| place.get(name).and_then(Value::as_u64).map(|n| n as usize);
    let (start, end) = (at("start")?, at("end")?);
    // From the first to the last: where a piece runs on into a copy, the offsets go back.
    let places = || (start..end).filter_map(|i| clean_place(page, i));
    let (first, last) = (places().min()?, places().max()?);
    place["start"] = json!(first);
    place["end"] = json!(last + 1);
    Some(())
}

/// Where a character of the first article stands in its text; negative in the headline.
fn clean_place(page: &DamagedPage, at: usize) -> Option<i64> {
    let Printed { article: 0, offset: offset @ 0.., .. } = *page.chars.get(at)? else { return None };
    Some(offset - page.headline as i64)
}
