//! Records as rows of named columns, for tables and spreadsheets.

use readout_store::record::{EventRecord, ParticipantRecord, Record, SpeakerRecord, StatementRecord};

/// What stands in the columns of every row; events and statements leave the other's columns empty.
pub const HEADER: [&str; 32] = [
    "record",
    "id",
    "doc",
    "article",
    "kind",
    "subkind",
    "level",
    "status",
    "date_start",
    "date_end",
    "date_precision",
    "date_text",
    "time_of_day",
    "place",
    "place_id",
    "place_country",
    "participants",
    "attributed_to",
    "speaker",
    "speaker_id",
    "speaker_country",
    "addressee",
    "direct",
    "verb",
    "event",
    "start",
    "end",
    "quote",
    "plover",
    "cameo",
    "rule",
    "inferred",
];

/// The row of a record, one cell a column of [`HEADER`].
pub fn row(record: &Record) -> Vec<String> {
    let cells = match record {
        Record::Event(event) => event_cells(event),
        Record::Statement(statement) => statement_cells(statement),
    };
    HEADER
        .iter()
        .map(|name| cells.iter().find(|(own, _)| own == name).map_or("", |(_, cell)| cell).to_owned())
        .collect()
}

fn event_cells(event: &EventRecord) -> Vec<(&'static str, String)> {
    let date = event.date.as_ref();
    let place = event.place.as_ref();
    let first = event.evidence.first();
    let plover = [&event.codes.plover.event, &event.codes.plover.mode];
    vec![
        ("record", "event".to_owned()),
        ("id", event.id.clone()),
        ("doc", event.doc.clone()),
        ("article", event.article.to_string()),
        ("kind", event.kind.clone()),
        ("subkind", given(&event.subkind)),
        ("level", given(&event.level)),
        ("status", event.status.clone()),
        ("date_start", date.map_or(String::new(), |d| d.start.to_string())),
        ("date_end", date.map_or(String::new(), |d| d.end.to_string())),
        ("date_precision", date.map_or(String::new(), |d| d.precision.clone())),
        ("date_text", date.map_or(String::new(), |d| given(&d.text))),
        ("time_of_day", date.map_or(String::new(), |d| given(&d.time_of_day))),
        ("place", place.map_or(String::new(), |p| given(&p.name))),
        ("place_id", place.map_or(String::new(), |p| given(&p.id))),
        ("place_country", place.map_or(String::new(), |p| given(&p.country))),
        ("participants", event.participants.iter().map(participant).collect::<Vec<_>>().join("; ")),
        ("attributed_to", given(&event.attributed_to)),
        ("start", first.map_or(String::new(), |e| e.start.to_string())),
        ("end", first.map_or(String::new(), |e| e.end.to_string())),
        ("quote", event.evidence.iter().map(|e| e.quote.as_str()).collect::<Vec<_>>().join(" … ")),
        ("plover", plover.into_iter().flatten().cloned().collect::<Vec<_>>().join("/")),
        ("cameo", given(&event.codes.cameo)),
        ("rule", event.rule.clone()),
        ("inferred", event.inferred.join(" ")),
    ]
}

fn statement_cells(statement: &StatementRecord) -> Vec<(&'static str, String)> {
    vec![
        ("record", "statement".to_owned()),
        ("id", statement.id.clone()),
        ("doc", statement.doc.clone()),
        ("article", statement.article.to_string()),
        ("speaker", named(&statement.speaker)),
        ("speaker_id", given(&statement.speaker.id)),
        ("speaker_country", given(&statement.speaker.country)),
        ("addressee", statement.addressee.as_ref().map_or(String::new(), named)),
        ("direct", statement.direct.to_string()),
        ("verb", given(&statement.verb)),
        ("event", given(&statement.event)),
        ("start", statement.start.to_string()),
        ("end", statement.end.to_string()),
        ("quote", statement.said().into_owned()),
        ("rule", statement.rule.clone()),
    ]
}

fn given(field: &Option<String>) -> String {
    field.clone().unwrap_or_default()
}

/// `name (role, office, country)`.
fn participant(who: &ParticipantRecord) -> String {
    let about = [Some(who.role.as_str()), who.office.as_deref(), who.country.as_deref()];
    with_details(&who.name, about)
}

/// `name (office)`; the country has a column of its own.
fn named(who: &SpeakerRecord) -> String {
    with_details(&who.name, [who.office.as_deref(), None, None])
}

fn with_details(name: &str, about: [Option<&str>; 3]) -> String {
    let about: Vec<&str> = about.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    if about.is_empty() { name.to_owned() } else { format!("{name} ({})", about.join(", ")) }
}

/// Columns of a table of events, few enough for a terminal.
pub const EVENT_TABLE: [&str; 7] = ["date", "kind", "status", "who", "where", "quote", "id"];

/// The row of an event under [`EVENT_TABLE`].
pub fn event_table_row(event: &EventRecord) -> Vec<String> {
    let line = crate::render::timeline::Line::of_record(event);
    vec![
        line.when(),
        line.kind.clone(),
        line.status.clone(),
        line.who(),
        line.place.clone(),
        line.quote.clone(),
        line.id,
    ]
}

/// Columns of a table of statements.
pub const STATEMENT_TABLE: [&str; 6] = ["speaker", "country", "verb", "said", "event", "id"];

/// The row of a statement under [`STATEMENT_TABLE`].
pub fn statement_table_row(statement: &StatementRecord) -> Vec<String> {
    let said = statement.said();
    let said = if statement.direct { format!("“{said}”") } else { said.into_owned() };
    vec![
        statement.speaker.name.clone(),
        given(&statement.speaker.country),
        given(&statement.verb),
        said,
        given(&statement.event),
        statement.id.clone(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_has_its_column() {
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
        for (name, _) in event_cells(&event) {
            assert!(HEADER.contains(&name), "{name}");
        }
        let row = row(&Record::Event(event));
        let cell = |name: &str| row[HEADER.iter().position(|n| *n == name).unwrap()].as_str();
        assert_eq!(cell("participants"), "甲 (guest, 总统, FRA); 乙 (host)");
        assert_eq!((cell("quote"), cell("plover"), cell("speaker")), ("会谈 … 再谈", "CONSULT/visit", ""));
    }
}
