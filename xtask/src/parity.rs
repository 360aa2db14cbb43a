//! `cargo xtask parity`: our scorer and the reference scorer agree on disturbed copies of the agreed records.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use crate::shared::{Shared, reference_figures};
use xtask::gold::Gold;
use xtask::score::score;
use xtask::system::Records;

/// How many disturbed copies of each agreed set are compared.
const COPIES: u64 = 12;

/// Compares the two scorers on every agreed set of `../shared`.
pub fn run(root: &Path) -> Result<()> {
    let Some(shared) = Shared::find(root) else {
        println!("parity: ../shared is absent (or READOUT_SHARED points nowhere): nothing to compare with.");
        return Ok(());
    };
    let folder = root.join("target/eval/parity");
    std::fs::create_dir_all(&folder)?;
    let mut compared = 0;
    for set in shared.gold_sets()? {
        let gold = std::fs::read_to_string(shared.gold(&set))?;
        let docs: Value = serde_json::from_str(&gold)?;
        for copy in 0..COPIES {
            let system = folder.join(format!("{set}.{copy}.jsonl"));
            let lines = disturb(&docs, copy.wrapping_mul(7919) + 17);
            std::fs::write(&system, &lines)?;
            compare(&shared, &shared.gold(&set), &gold, &system, &lines)?;
            compared += 1;
        }
    }
    println!("parity: {compared} disturbed exports score the same in both scorers.");
    Ok(())
}

/// Fails where the reference scorer gives another figure than ours.
pub fn compare(shared: &Shared, gold_file: &Path, gold: &str, system: &Path, lines: &str) -> Result<()> {
    let ours = figures(gold, lines)?;
    let reference = reference_figures(&shared.scorer("score.py"), gold_file, system)?;
    for name in ours.keys().chain(reference.keys()) {
        if ours.get(name) != reference.get(name) {
            bail!(
                "{name}: the reference scorer gives {:?}, ours {:?} on {}",
                reference.get(name),
                ours.get(name),
                system.display()
            );
        }
    }
    Ok(())
}

fn figures(gold: &str, lines: &str) -> Result<BTreeMap<String, f64>> {
    let gold: Gold = serde_json::from_str(gold).context("the agreed records")?;
    let score = score(&gold, &Records::parse(lines)?);
    Ok(score.figures().into_iter().map(|(name, value)| (name.to_string(), value)).collect())
}

/// A small repeatable source of choices (a linear congruential generator; the constants are Knuth's).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn once_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }
}

/// An export that has what was agreed, with about a third of the fields wrong, some records lost and some twice.
fn disturb(gold: &Value, seed: u64) -> String {
    let mut dice = Dice(seed);
    let mut lines = String::new();
    for doc in list(gold, "docs") {
        for event in list(doc, "events") {
            for _ in 0..copies(&mut dice) {
                lines.push_str(&disturbed_event(doc, event, &mut dice).to_string());
                lines.push('\n');
            }
        }
        for statement in list(doc, "statements") {
            for _ in 0..copies(&mut dice) {
                lines.push_str(&disturbed_statement(doc, statement, &mut dice).to_string());
                lines.push('\n');
            }
        }
    }
    lines
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn copies(dice: &mut Dice) -> u64 {
    [0, 1, 1, 1, 1, 2][dice.roll(6) as usize]
}

fn disturbed_event(doc: &Value, gold: &Value, dice: &mut Dice) -> Value {
    let kinds = ["meeting", "visit", "announcement"];
    let kind = if dice.once_in(8) { json!(kinds[dice.roll(3) as usize]) } else { gold["kind"].clone() };
    let participants: Vec<Value> =
        list(gold, "participants").iter().filter_map(|p| disturbed_participant(p, dice)).collect();
    let evidence: Vec<Value> = list(gold, "evidence").iter().map(|span| disturbed_span(span, dice)).collect();
    let keep = |dice: &mut Dice, value: &Value| if dice.once_in(5) { Value::Null } else { value.clone() };
    let mut out = Map::new();
    out.insert("record".into(), json!("event"));
    out.insert("doc".into(), doc["id"].clone());
    out.insert("kind".into(), kind);
    out.insert("subkind".into(), keep(dice, &gold["subkind"]));
    out.insert("level".into(), keep(dice, &gold["level"]));
    out.insert("status".into(), if dice.once_in(6) { json!("planned") } else { gold["status"].clone() });
    out.insert("date".into(), disturbed_date(&gold["date"], dice));
    out.insert("place".into(), json!({"country": keep(dice, &gold["place_country"])}));
    out.insert("participants".into(), Value::Array(participants));
    out.insert("evidence".into(), Value::Array(evidence));
    Value::Object(out)
}

fn disturbed_participant(gold: &Value, dice: &mut Dice) -> Option<Value> {
    if dice.once_in(6) {
        return None;
    }
    let names = list(gold, "names");
    let name =
        names.get(dice.roll(names.len().max(1) as u64) as usize).and_then(Value::as_str).unwrap_or("?");
    let name = match dice.roll(6) {
        0 => format!("President {name}"),
        1 => format!("{name}总统"),
        2 => name.chars().skip(1).collect(),
        3 => name.to_uppercase(),
        _ => name.to_string(),
    };
    let role = if dice.once_in(6) { json!("party") } else { gold["role"].clone() };
    Some(json!({"name": name, "country": gold["country"], "role": role, "aliases": [name]}))
}

fn disturbed_span(gold: &Value, dice: &mut Dice) -> Value {
    let shift = if dice.once_in(4) { dice.roll(90) as i64 } else { 0 };
    let at = |i: usize| gold[i].as_i64().unwrap_or(0) + shift;
    json!({"start": at(0), "end": at(1), "quote": "…"})
}

fn disturbed_date(gold: &Value, dice: &mut Dice) -> Value {
    let (Some(start), Some(end)) = (gold[0].as_str(), gold[1].as_str()) else {
        return if dice.once_in(3) {
            json!({"start": "2023-01-01", "end": "2023-01-31"})
        } else {
            Value::Null
        };
    };
    match dice.roll(8) {
        0 => Value::Null,
        1 => json!({"start": start, "end": start}),
        2 => json!({"start": format!("{}-01", &start[..7]), "end": end}),
        3 => json!({"start": format!("{}-01-01", &start[..4]), "end": format!("{}-12-31", &end[..4])}),
        _ => json!({"start": start, "end": end}),
    }
}

fn disturbed_statement(doc: &Value, gold: &Value, dice: &mut Dice) -> Value {
    let (start, end) = (gold["span"][0].as_i64().unwrap_or(0), gold["span"][1].as_i64().unwrap_or(0));
    let cut = dice.roll(((end - start).max(1) as u64).min(60)) as i64;
    let (start, end) = match dice.roll(5) {
        0 => (start + cut, end),
        1 => (start, end - cut),
        2 => (start - cut, end + cut),
        _ => (start, end),
    };
    let speaker = if dice.once_in(7) { json!("路人") } else { gold["speaker"][0].clone() };
    json!({"record": "statement", "doc": doc["id"], "start": start, "end": end, "quote": "…", "speaker": {"name": speaker}})
}
