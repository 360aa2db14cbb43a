//! One row a statement.

use readout_store::Entry;
use readout_store::record::{SpeakerRecord, StatementRecord};

use super::cell::{Cell, Type};
use super::{Column, column};

type Shown = (&'static str, Type, fn(&StatementRecord, &Entry) -> Cell);

const COLUMNS: &[Shown] = &[
    ("id", Type::Text, |s, _| Cell::text(&s.id)),
    ("doc", Type::Text, |s, _| Cell::text(&s.doc)),
    ("article_id", Type::Text, |_, e| Cell::text(&e.article.id)),
    ("article", Type::Number, |s, _| Cell::number(s.article)),
    ("published", Type::Day, |_, e| Cell::day(e.article.reference_date)),
    ("outlet", Type::Text, |_, e| Cell::given(e.article.outlet.as_ref())),
    ("url", Type::Text, |_, e| Cell::given(e.article.url.as_ref())),
    ("language", Type::Text, |_, e| Cell::given(e.article.language.as_ref())),
    ("event", Type::Text, |s, _| Cell::given(s.event.as_ref())),
    ("direct", Type::Flag, |s, _| Cell::Flag(s.direct)),
    ("verb", Type::Text, |s, _| Cell::given(s.verb.as_ref())),
    ("speaker", Type::Text, |s, _| Cell::text(&s.speaker.name)),
    ("speaker_id", Type::Text, |s, _| Cell::given(s.speaker.id.as_ref())),
    ("speaker_office", Type::Text, |s, _| Cell::given(s.speaker.office.as_ref())),
    ("speaker_country", Type::Text, |s, _| Cell::given(s.speaker.country.as_ref())),
    ("addressee", Type::Text, |s, _| addressee(s, |w| Some(&w.name))),
    ("addressee_id", Type::Text, |s, _| addressee(s, |w| w.id.as_ref())),
    ("addressee_office", Type::Text, |s, _| addressee(s, |w| w.office.as_ref())),
    ("addressee_country", Type::Text, |s, _| addressee(s, |w| w.country.as_ref())),
    ("start", Type::Number, |s, _| Cell::number(s.start)),
    ("end", Type::Number, |s, _| Cell::number(s.end)),
    ("said", Type::Text, |s, _| Cell::text(s.said())),
    ("quote", Type::Text, |s, _| Cell::text(&s.quote)),
    ("rule", Type::Text, |s, _| Cell::text(&s.rule)),
    ("state", Type::Text, |s, _| Cell::text(s.review.as_ref().map_or("proposed", |r| r.state.as_str()))),
    ("coder", Type::Text, |s, _| Cell::given(s.review.as_ref().map(|r| &r.coder))),
    ("reviewed_at", Type::Text, |s, _| Cell::given(s.review.as_ref().map(|r| &r.at))),
];

/// The columns.
pub fn columns() -> Vec<Column> {
    COLUMNS.iter().map(|&(name, holds, _)| column(name, holds)).collect()
}

/// The row of a statement.
pub fn row(statement: &StatementRecord, entry: &Entry) -> Vec<Cell> {
    COLUMNS.iter().map(|shown| shown.2(statement, entry)).collect()
}

fn addressee(statement: &StatementRecord, of: fn(&SpeakerRecord) -> Option<&String>) -> Cell {
    Cell::given(statement.addressee.as_ref().and_then(of))
}
