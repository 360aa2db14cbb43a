//! One row an event, and one row a participant of an event.

use std::collections::BTreeSet;

use readout_store::Entry;
use readout_store::record::{EventRecord, ParticipantRecord};

use super::cell::{Cell, Type};
use super::records::{first, participants, quotes};
use super::{Column, column, given_date};

/// An event with where it stands.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The event.
    pub event: &'a EventRecord,
    /// What is known about it.
    pub entry: &'a Entry,
}

type Shown = (&'static str, Type, fn(&Told<'_>) -> Cell);

/// What every row of an event begins with.
const KEYS: &[Shown] = &[
    ("id", Type::Text, |t| Cell::text(&t.event.id)),
    ("real_event", Type::Text, |t| Cell::given(t.entry.real_event.as_ref())),
    ("doc", Type::Text, |t| Cell::text(&t.event.doc)),
    ("article_id", Type::Text, |t| Cell::text(&t.entry.article.id)),
    ("article", Type::Number, |t| Cell::number(t.event.article)),
    ("published", Type::Day, |t| Cell::day(t.entry.article.reference_date)),
    ("outlet", Type::Text, |t| Cell::given(t.entry.article.outlet.as_ref())),
    ("kind", Type::Text, |t| Cell::text(&t.event.kind)),
    ("subkind", Type::Text, |t| Cell::given(t.event.subkind.as_ref())),
    ("level", Type::Text, |t| Cell::given(t.event.level.as_ref())),
    ("status", Type::Text, |t| Cell::text(&t.event.status)),
    ("date_start", Type::Day, |t| Cell::day(t.event.date.as_ref().map(|d| d.start))),
    ("date_end", Type::Day, |t| Cell::day(t.event.date.as_ref().map(|d| d.end))),
    ("date_precision", Type::Text, |t| given_date(t.event, |d| Some(&d.precision))),
    ("place_id", Type::Text, |t| Cell::given(t.event.place.as_ref().and_then(|p| p.id.as_ref()))),
    ("place_country", Type::Text, |t| Cell::given(t.event.place.as_ref().and_then(|p| p.country.as_ref()))),
    ("attributed_to", Type::Text, |t| Cell::given(t.event.attributed_to.as_ref())),
];

const REST: &[Shown] = &[
    ("url", Type::Text, |t| Cell::given(t.entry.article.url.as_ref())),
    ("language", Type::Text, |t| Cell::given(t.entry.article.language.as_ref())),
    ("date_text", Type::Text, |t| given_date(t.event, |d| d.text.as_ref())),
    ("time_of_day", Type::Text, |t| given_date(t.event, |d| d.time_of_day.as_ref())),
    ("place", Type::Text, |t| Cell::given(t.event.place.as_ref().and_then(|p| p.name.as_ref()))),
    ("countries", Type::Text, |t| countries(t.event)),
    ("participant_count", Type::Number, |t| Cell::number(t.event.participants.len())),
    ("participants", Type::Text, |t| participants(t.event)),
    ("plover_event", Type::Text, |t| Cell::given(t.event.codes.plover.event.as_ref())),
    ("plover_mode", Type::Text, |t| Cell::given(t.event.codes.plover.mode.as_ref())),
    ("cameo", Type::Text, |t| Cell::given(t.event.codes.cameo.as_ref())),
    ("start", Type::Number, |t| first(t.event, |p| p.start)),
    ("end", Type::Number, |t| first(t.event, |p| p.end)),
    ("evidence_count", Type::Number, |t| Cell::number(t.event.evidence.len())),
    ("quote", Type::Text, |t| quotes(t.event)),
    ("rule", Type::Text, |t| Cell::text(&t.event.rule)),
    ("inferred", Type::Text, |t| Cell::list(t.event.inferred.iter().map(String::as_str), " ")),
    ("state", Type::Text, |t| Cell::text(t.event.review.as_ref().map_or("proposed", |r| r.state.as_str()))),
    ("coder", Type::Text, |t| Cell::given(t.event.review.as_ref().map(|r| &r.coder))),
    ("reviewed_at", Type::Text, |t| Cell::given(t.event.review.as_ref().map(|r| &r.at))),
];

type Taking = (&'static str, Type, fn(usize, &ParticipantRecord) -> Cell);

/// Columns of a participant, after [`KEYS`].
const WHO: &[Taking] = &[
    ("number", Type::Number, |n, _| Cell::number(n)),
    ("name", Type::Text, |_, w| Cell::text(&w.name)),
    ("participant_id", Type::Text, |_, w| Cell::given(w.id.as_ref())),
    ("role", Type::Text, |_, w| Cell::text(&w.role)),
    ("office", Type::Text, |_, w| Cell::given(w.office.as_ref())),
    ("country", Type::Text, |_, w| Cell::given(w.country.as_ref())),
    ("aliases", Type::Text, |_, w| Cell::list(w.aliases.iter().map(String::as_str), "; ")),
];

/// Columns of the table of events.
pub fn columns() -> Vec<Column> {
    KEYS.iter().chain(REST).map(|&(name, holds, _)| column(name, holds)).collect()
}

/// The row of an event.
pub fn row(told: &Told<'_>) -> Vec<Cell> {
    KEYS.iter().chain(REST).map(|shown| shown.2(told)).collect()
}

/// Columns of the table of participants.
pub fn participant_columns() -> Vec<Column> {
    let keys = KEYS.iter().map(|&(name, holds, _)| column(name, holds));
    keys.chain(WHO.iter().map(|&(name, holds, _)| column(name, holds))).collect()
}

/// The rows of those who take part in an event, in the order of the record.
pub fn participant_rows(told: &Told<'_>) -> Vec<Vec<Cell>> {
    let keys: Vec<Cell> = KEYS.iter().map(|shown| shown.2(told)).collect();
    let row = |(n, who): (usize, &ParticipantRecord)| {
        keys.iter().cloned().chain(WHO.iter().map(|taking| taking.2(n, who))).collect()
    };
    told.event.participants.iter().enumerate().map(row).collect()
}

/// Countries of those who take part, each once, by code.
fn countries(event: &EventRecord) -> Cell {
    let all: BTreeSet<&str> = event.participants.iter().filter_map(|who| who.country.as_deref()).collect();
    Cell::list(all, "; ")
}
