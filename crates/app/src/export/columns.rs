//! Columns of tables for a terminal.

use readout_store::record::{EventRecord, StatementRecord};

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
    let given = |field: &Option<String>| field.clone().unwrap_or_default();
    vec![
        statement.speaker.name.clone(),
        given(&statement.speaker.country),
        given(&statement.verb),
        said,
        given(&statement.event),
        statement.id.clone(),
    ]
}
