//! One row a record: events and statements leave the other's columns empty.

use readout_store::record::{EventRecord, ParticipantRecord, Record, SpeakerRecord, StatementRecord};

use super::cell::{Cell, Type};
use super::{Column, given_date};

/// A column with what it shows of an event and of a statement.
type Shared = (&'static str, Type, fn(&EventRecord) -> Cell, fn(&StatementRecord) -> Cell);

const COLUMNS: &[Shared] = &[
    ("record", Type::Text, |_| Cell::text("event"), |_| Cell::text("statement")),
    ("id", Type::Text, |e| Cell::text(&e.id), |s| Cell::text(&s.id)),
    ("doc", Type::Text, |e| Cell::text(&e.doc), |s| Cell::text(&s.doc)),
    ("article", Type::Number, |e| Cell::number(e.article), |s| Cell::number(s.article)),
    ("kind", Type::Text, |e| Cell::text(&e.kind), none),
    ("subkind", Type::Text, |e| Cell::given(e.subkind.as_ref()), none),
    ("level", Type::Text, |e| Cell::given(e.level.as_ref()), none),
    ("status", Type::Text, |e| Cell::text(&e.status), none),
    ("date_start", Type::Day, |e| Cell::day(e.date.as_ref().map(|d| d.start)), none),
    ("date_end", Type::Day, |e| Cell::day(e.date.as_ref().map(|d| d.end)), none),
    ("date_precision", Type::Text, |e| given_date(e, |d| Some(&d.precision)), none),
    ("date_text", Type::Text, |e| given_date(e, |d| d.text.as_ref()), none),
    ("time_of_day", Type::Text, |e| given_date(e, |d| d.time_of_day.as_ref()), none),
    ("place", Type::Text, |e| Cell::given(e.place.as_ref().and_then(|p| p.name.as_ref())), none),
    ("place_id", Type::Text, |e| Cell::given(e.place.as_ref().and_then(|p| p.id.as_ref())), none),
    ("place_country", Type::Text, |e| Cell::given(e.place.as_ref().and_then(|p| p.country.as_ref())), none),
    ("participants", Type::Text, participants, none),
    ("attributed_to", Type::Text, |e| Cell::given(e.attributed_to.as_ref()), none),
    ("speaker", Type::Text, nothing, |s| Cell::text(named(&s.speaker))),
    ("speaker_id", Type::Text, nothing, |s| Cell::given(s.speaker.id.as_ref())),
    ("speaker_country", Type::Text, nothing, |s| Cell::given(s.speaker.country.as_ref())),
    ("addressee", Type::Text, nothing, |s| {
        s.addressee.as_ref().map_or(Cell::Empty, |w| Cell::text(named(w)))
    }),
    ("direct", Type::Flag, nothing, |s| Cell::Flag(s.direct)),
    ("verb", Type::Text, nothing, |s| Cell::given(s.verb.as_ref())),
    ("event", Type::Text, nothing, |s| Cell::given(s.event.as_ref())),
    ("start", Type::Number, |e| first(e, |p| p.start), |s| Cell::number(s.start)),
    ("end", Type::Number, |e| first(e, |p| p.end), |s| Cell::number(s.end)),
    ("quote", Type::Text, quotes, |s| Cell::text(s.said())),
    ("plover", Type::Text, plover, none),
    ("cameo", Type::Text, |e| Cell::given(e.codes.cameo.as_ref()), none),
    ("rule", Type::Text, |e| Cell::text(&e.rule), |s| Cell::text(&s.rule)),
    ("inferred", Type::Text, |e| Cell::list(e.inferred.iter().map(String::as_str), " "), none),
];

/// The columns.
pub fn columns() -> Vec<Column> {
    COLUMNS.iter().map(|&(name, holds, ..)| Column { name, holds }).collect()
}

/// The row of a record.
pub fn row(record: &Record) -> Vec<Cell> {
    match record {
        Record::Event(event) => COLUMNS.iter().map(|column| column.2(event)).collect(),
        Record::Statement(statement) => COLUMNS.iter().map(|column| column.3(statement)).collect(),
    }
}

fn none(_: &StatementRecord) -> Cell {
    Cell::Empty
}

fn nothing(_: &EventRecord) -> Cell {
    Cell::Empty
}

/// A position of the first piece of evidence.
pub fn first(event: &EventRecord, of: fn(&readout_store::record::EvidenceRecord) -> usize) -> Cell {
    event.evidence.first().map_or(Cell::Empty, |piece| Cell::number(of(piece)))
}

/// Everybody who takes part.
pub fn participants(event: &EventRecord) -> Cell {
    Cell::text(event.participants.iter().map(participant).collect::<Vec<_>>().join("; "))
}

/// All evidence.
pub fn quotes(event: &EventRecord) -> Cell {
    Cell::list(event.evidence.iter().map(|piece| piece.quote.as_str()), " … ")
}

fn plover(event: &EventRecord) -> Cell {
    let code = &event.codes.plover;
    Cell::list([&code.event, &code.mode].into_iter().flatten().map(String::as_str), "/")
}

/// `name (role, office, country)`.
fn participant(who: &ParticipantRecord) -> String {
    let about = [Some(who.role.as_str()), who.office.as_deref(), who.country.as_deref()];
    with_details(&who.name, about)
}

/// `name (office)`; the country has a column of its own.
pub fn named(who: &SpeakerRecord) -> String {
    with_details(&who.name, [who.office.as_deref(), None, None])
}

fn with_details(name: &str, about: [Option<&str>; 3]) -> String {
    let about: Vec<&str> = about.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    if about.is_empty() { name.to_owned() } else { format!("{name} ({})", about.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_shows_every_part_of_an_event() {
        let event: EventRecord = serde_json::from_value(serde_json::json!({
            "schema": 1, "id": "e1", "doc": "d", "kind": "meeting", "subkind": "talks", "level": null, "status": "held",
            "date": {"start": "2024-05-07", "end": "2024-05-07", "precision": "day", "text": "7日", "time_of_day": null},
            "place": {"name": "大会堂", "id": null, "country": "CHN"},
            "participants": [
                {"name": "甲", "id": null, "office": "总统", "country": "FRA", "role": "guest"},
                {"name": "乙", "id": null, "office": null, "country": null, "role": "host"}],
            "evidence": [{"start": 3, "end": 5, "quote": "会谈"}, {"start": 9, "end": 11, "quote": "再谈"}],
            "attributed_to": null, "codes": {"plover": {"event": "CONSULT", "mode": "visit"}, "cameo": "043"},
            "rule": "zh/event/meeting#hold", "inferred": ["place.country"]
        }))
        .unwrap();
        let row = row(&Record::Event(event));
        let columns = columns();
        let cell = |name: &str| row[columns.iter().position(|c| c.name == name).unwrap()].to_string();
        assert_eq!(cell("participants"), "甲 (guest, 总统, FRA); 乙 (host)");
        assert_eq!(
            (cell("quote"), cell("plover"), cell("speaker")),
            ("会谈 … 再谈".into(), "CONSULT/visit".into(), String::new())
        );
        for (cell, column) in row.iter().zip(&columns) {
            let holds = match cell {
                Cell::Empty | Cell::Code(_) | Cell::Decimal(_) => continue,
                Cell::Text(_) => Type::Text,
                Cell::Number(_) => Type::Number,
                Cell::Flag(_) => Type::Flag,
                Cell::Day(_) => Type::Day,
            };
            assert_eq!(holds, column.holds, "{}", column.name);
        }
    }
}
