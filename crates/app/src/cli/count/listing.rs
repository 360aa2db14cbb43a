//! What `readout count --list` prints: every unit with what it stands on, every event left out with the reason.

use std::io::Write as _;

use jiff::civil::Date;
use readout_store::count::{Count, Item, Reason, Rules, Unit};
use readout_store::record::EventRecord;
use serde_json::Value;

use super::{AppError, HEADING, ListFormat, dates, print_table, rows};
use crate::console::Console;

const HEADER: [&str; 15] = [
    "counted",
    "unit",
    "start",
    "end",
    "exact",
    "who",
    "who_id",
    "home",
    "countries",
    "kinds",
    "statuses",
    "articles",
    "events",
    "reason",
    "why",
];

/// Prints units, then what is left out; at most `limit` rows.
pub(super) fn print(
    console: &Console,
    format: ListFormat,
    rules: &Rules,
    counted: &Count,
    items: &[Item<'_>],
    limit: usize,
) -> Result<(), AppError> {
    let units: Vec<&Unit> = counted.units.iter().take(limit).collect();
    let rest = limit.saturating_sub(units.len());
    let left_out: Vec<&(usize, Reason)> = counted.left_out.iter().take(rest).collect();
    if format != ListFormat::Table {
        let units = units.iter().map(|unit| unit_row(rules, unit, items));
        let out = left_out.iter().map(|(event, reason)| out_row(rules, items[*event].record, *reason));
        return rows::print(console, format, &HEADER, &units.chain(out).collect::<Vec<_>>());
    }
    let mut out = console.out();
    let cells = units.iter().map(|unit| unit_cells(unit, items)).collect::<Vec<_>>();
    writeln!(out, "{HEADING}counted: {}{HEADING:#}", counted.units.len())?;
    if !cells.is_empty() {
        print_table(&mut out, &["days", "who", "where", "kinds", "events"], &cells, console.width())?;
    }
    let cells = left_out.iter().map(|(event, reason)| out_cells(items[*event].record, *reason));
    writeln!(out, "\n{HEADING}left out: {}{HEADING:#}", counted.left_out.len())?;
    let header = ["days", "kind", "status", "who", "reason", "why", "event"];
    if !left_out.is_empty() {
        print_table(&mut out, &header, &cells.collect::<Vec<_>>(), console.width())?;
    }
    Ok(out.flush()?)
}

fn unit_row(rules: &Rules, unit: &Unit, items: &[Item<'_>]) -> Vec<Value> {
    let id = unit.who.as_ref().map(|who| &who.key).filter(|key| key.starts_with("person/"));
    let articles: usize = unit.events.iter().map(|event| items[*event].articles).sum();
    let day = |at: fn(&(Date, Date)) -> Date| unit.days.as_ref().map(|days| at(days).to_string());
    vec![
        true.into(),
        rules.unit.word().into(),
        day(|days| days.0).into(),
        day(|days| days.1).into(),
        unit.exact.into(),
        who(unit, items).into(),
        id.cloned().into(),
        unit.who.as_ref().map(|who| who.home.clone()).into(),
        places(unit, items).into(),
        kinds(unit, items).into(),
        each(unit, items, |event| Some(event.status.clone())).into(),
        articles.into(),
        ids(unit, items).into(),
        Value::Null,
        Value::Null,
    ]
}

fn out_row(rules: &Rules, event: &EventRecord, reason: Reason) -> Vec<Value> {
    let date = event.date.as_ref();
    let country = event.place.as_ref().and_then(|place| place.country.clone());
    vec![
        false.into(),
        rules.unit.word().into(),
        date.map(|date| date.start.to_string()).into(),
        date.map(|date| date.end.to_string()).into(),
        Value::Null,
        names(event).into(),
        Value::Null,
        Value::Null,
        country.into_iter().collect::<Vec<String>>().into(),
        vec![event.kind.clone()].into(),
        vec![event.status.clone()].into(),
        Value::Null,
        vec![event.id.clone()].into(),
        reason.code().into(),
        reason.words().into(),
    ]
}

fn unit_cells(unit: &Unit, items: &[Item<'_>]) -> Vec<String> {
    let days = unit.days.map_or("undated".to_owned(), |(start, end)| {
        let whole = |from: Date, to: Date| !unit.exact && (start, end) == (from, to);
        let precision = match () {
            () if whole(start.first_of_year(), start.last_of_year()) => "year",
            () if whole(start.first_of_month(), start.last_of_month()) => "month",
            () => "range",
        };
        dates::interval(start, end, precision)
    });
    vec![
        days,
        who(unit, items).join(", "),
        places(unit, items).join(" "),
        kinds(unit, items).join(" "),
        ids(unit, items).join(" "),
    ]
}

fn out_cells(event: &EventRecord, reason: Reason) -> Vec<String> {
    let date = event.date.as_ref();
    let days = date.map_or("undated".to_owned(), |d| dates::interval(d.start, d.end, &d.precision));
    let words = [reason.code(), reason.words()].map(str::to_owned);
    let [code, why] = words;
    vec![days, event.kind.clone(), event.status.clone(), names(event).join(", "), code, why, event.id.clone()]
}

fn names(event: &EventRecord) -> Vec<String> {
    event.participants.iter().map(|who| who.name.clone()).collect()
}

/// The traveller, or those who take part in the first event.
fn who(unit: &Unit, items: &[Item<'_>]) -> Vec<String> {
    match (&unit.who, unit.events.first()) {
        (Some(who), _) => vec![who.name.clone()],
        (None, Some(event)) => names(items[*event].record),
        (None, None) => Vec::new(),
    }
}

/// The countries visited, or those where the events are.
fn places(unit: &Unit, items: &[Item<'_>]) -> Vec<String> {
    if !unit.visited.is_empty() {
        return unit.visited.clone();
    }
    each(unit, items, |event| event.place.as_ref()?.country.clone())
}

fn kinds(unit: &Unit, items: &[Item<'_>]) -> Vec<String> {
    each(unit, items, |event| Some(event.kind.clone()))
}

fn ids(unit: &Unit, items: &[Item<'_>]) -> Vec<String> {
    each(unit, items, |event| Some(event.id.clone()))
}

/// What the events of a unit have, each once, in their order.
fn each(unit: &Unit, items: &[Item<'_>], of: impl Fn(&EventRecord) -> Option<String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for found in unit.events.iter().filter_map(|event| of(items[*event].record)) {
        if !all.contains(&found) {
            all.push(found);
        }
    }
    all
}
