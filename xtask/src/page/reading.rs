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

/// Changes `start` and `end`. A statement that was cut has them for its first piece only and lists all its `pieces`: it
/// is as long as all of them together, and what they hold of other articles makes it longer.
fn move_to_clean(place: &mut Value, page: &DamagedPage) -> Option<()> {
    let pieces = match place.get("pieces").and_then(Value::as_array) {
        Some(pieces) => pieces.iter().map(bounds).collect::<Option<Vec<_>>>()?,
        None => vec![bounds(place)?],
    };
    // From the first to the last: where a piece runs on into a copy, the offsets go back.
    let printed = || pieces.iter().flat_map(|&(start, end)| start..end);
    let places = || printed().filter_map(|i| clean_place(page, i));
    let foreign = printed().filter(|&i| page.chars.get(i).is_some_and(|p| p.article > 0)).count();
    let (first, last) = (places().min()?, places().max()?);
    place["start"] = json!(first);
    place["end"] = json!(last + 1 + foreign as i64);
    Some(())
}

fn bounds(place: &Value) -> Option<(usize, usize)> {
    let at = |name: &str| place.get(name).and_then(Value::as_u64).map(|n| n as usize);
    Some((at("start")?, at("end")?))
}

/// Where a character of the first article stands in its text; negative in the headline.
fn clean_place(page: &DamagedPage, at: usize) -> Option<i64> {
    let Printed { article: 0, offset: offset @ 0.., .. } = *page.chars.get(at)? else { return None };
    Some(offset - page.headline as i64)
}

#[cfg(test)]
mod tests {
    use super::super::damage::{Fault, NOWHERE};
    use super::*;

    /// Ten characters of the first article, five of the second, and ten more of the first; no headline.
    fn page() -> DamagedPage {
        let printed = |article: i64, offset: i64| Printed {
            c: 'x',
            article,
            offset,
            repeat_of: -1,
            fault: Fault::None,
        };
        let chars = (0..10).map(|o| printed(0, o)).chain((0..5).map(|o| printed(1, o)));
        let chars = chars.chain((10..20).map(|o| printed(0, o))).chain([printed(NOWHERE, NOWHERE)]).collect();
        DamagedPage { id: "p".into(), chars, joins: Vec::new(), headline: 0 }
    }

    fn extent(record: Value) -> Option<(i64, i64)> {
        let record = told(record, &page())?;
        Some((record["start"].as_i64()?, record["end"].as_i64()?))
    }

    #[test]
    fn a_statement_is_as_long_as_its_pieces() {
        assert_eq!(extent(json!({"start": 4, "end": 8})), Some((4, 8)));
        let cut =
            json!({"start": 4, "end": 10, "pieces": [{"start": 4, "end": 10}, {"start": 15, "end": 18}]});
        assert_eq!(extent(cut), Some((4, 13)));
    }

    #[test]
    fn what_a_statement_holds_of_other_articles_makes_it_longer() {
        let wrong =
            json!({"start": 4, "end": 10, "pieces": [{"start": 4, "end": 10}, {"start": 10, "end": 15}]});
        assert_eq!(extent(wrong), Some((4, 15)));
        assert_eq!(extent(json!({"start": 11, "end": 14})), None);
    }
}
