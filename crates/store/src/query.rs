//! From a [`Filter`] to the rows it means.

use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::keys::{self, Key};
use crate::model::Filter;
use crate::record::EventRecord;
use crate::rows::json;

/// An SQL condition with its values, in order.
#[derive(Debug, Default)]
pub(crate) struct Condition {
    parts: Vec<String>,
    values: Vec<Value>,
    /// Whether each row is looked at by itself.
    each: bool,
}

/// Which table a condition is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// `event AS e JOIN article AS a`.
    Events,
    /// `statement AS s JOIN article AS a LEFT JOIN event AS e`.
    Statements,
    /// `article AS a`.
    Articles,
}

impl Condition {
    /// What a filter asks of the rows of a subject: those that meet it are looked up first.
    pub fn of(filter: &Filter, subject: Subject) -> Self {
        Self::new(filter, subject, false)
    }

    /// The same for rows that come one after the other and of which only the first are wanted: each is looked at by
    /// itself.
    pub fn of_each(filter: &Filter, subject: Subject) -> Self {
        Self::new(filter, subject, true)
    }

    fn new(filter: &Filter, subject: Subject, each: bool) -> Self {
        let mut condition = Self { each, ..Self::default() };
        condition.list("a.doc", &filter.doc);
        condition.list("a.outlet", &filter.outlet);
        if !filter.all_versions {
            condition.parts.push("a.superseded = 0".to_owned());
        }
        match subject {
            Subject::Events => {
                condition.event(filter);
                condition.state("e.state", filter);
            }
            Subject::Statements => condition.statements(filter),
            Subject::Articles => condition.articles(filter),
        }
        condition
    }

    /// The condition as SQL: true where nothing is asked.
    pub fn sql(&self) -> String {
        if self.parts.is_empty() { "1".to_owned() } else { self.parts.join(" AND ") }
    }

    /// The values, in the order of their marks.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// What a filter asks of an event itself.
    fn event(&mut self, filter: &Filter) {
        for who in filter.who.iter().filter(|names| !names.is_empty()) {
            self.who("e", "event", who);
        }
        for country in &filter.country {
            match self.each {
                true => self.add("(e.place_country = ? OR comes_from(e.people, ?))", [country, country]),
                false => self.keyed("e", "event", keys::any([(Key::Country, country.as_str())])),
            }
        }
        self.what(filter);
        self.days("e.date_start", "e.date_end", filter.from, filter.to);
    }

    /// A statement has the kind, place and date of the event it was said at; where it has none, the article's date.
    fn statements(&mut self, filter: &Filter) {
        for who in filter.who.iter().filter(|names| !names.is_empty()) {
            self.who("s", "statement", who);
        }
        for country in &filter.country {
            match self.each {
                true => self.add("comes_from(s.people, ?)", [country]),
                false => self.keyed("s", "statement", keys::any([(Key::Country, country.as_str())])),
            }
        }
        self.what(filter);
        self.state("s.state", filter);
        let (start, end) =
            ("coalesce(e.date_start, a.reference_date)", "coalesce(e.date_end, a.reference_date)");
        self.days(start, end, filter.from, filter.to);
    }

    /// An article is found by its own date, and by any event or statement in it that meets the rest.
    fn articles(&mut self, filter: &Filter) {
        self.days("a.reference_date", "a.reference_date", filter.from, filter.to);
        let rest = Filter {
            doc: Vec::new(),
            outlet: Vec::new(),
            from: None,
            to: None,
            // The article's own version has been asked for above, and a rejected event finds nothing.
            all_versions: true,
            limit: None,
            ..filter.clone()
        };
        let events = Self::new(&rest, Subject::Events, self.each);
        let statements = Self::new(&rest, Subject::Statements, self.each);
        if !rest.asks_for_findings() {
            return;
        }
        let said = "statement AS s LEFT JOIN event AS e ON e.event_id = s.event_id AND e.state <> 'rejected'";
        self.parts.push(match self.each {
            false => format!(
                "(a.article_id IN (SELECT e.article_id FROM event AS e WHERE {}) OR a.article_id IN \
                 (SELECT s.article_id FROM {said} WHERE {}))",
                events.sql(),
                statements.sql()
            ),
            true => format!(
                "(EXISTS (SELECT 1 FROM event AS e WHERE e.article_id = a.article_id AND {}) OR EXISTS \
                 (SELECT 1 FROM {said} WHERE s.article_id = a.article_id AND {}))",
                events.sql(),
                statements.sql()
            ),
        });
        self.values.extend(events.values);
        self.values.extend(statements.values);
    }

    fn what(&mut self, filter: &Filter) {
        match self.each || filter.kind.is_empty() {
            true => self.list("e.kind", &filter.kind),
            false => {
                self.keyed("e", "event", keys::any(filter.kind.iter().map(|kind| (Key::Kind, kind.as_str()))))
            }
        }
        self.list("e.subkind", &filter.subkind);
        self.list("e.status", &filter.status);
        if !filter.place.is_empty() {
            let names = list(&filter.place);
            let within = "(SELECT value FROM json_each(?))";
            self.add(&format!("(e.place_name IN {within} OR e.place_id IN {within})"), [&names, &names]);
        }
    }

    fn state(&mut self, column: &str, filter: &Filter) {
        if filter.state.is_empty() {
            self.parts.push(format!("{column} <> 'rejected'"));
        }
        self.list(column, &filter.state);
    }

    fn who(&mut self, row: &str, table: &str, names: &[String]) {
        match self.each {
            true => self.add(&format!("goes_by({row}.people, ?)"), [&list(names)]),
            false => self.keyed(row, table, keys::anybody(names.iter().map(String::as_str))),
        }
    }

    /// That a row is found by one of some keys.
    fn keyed(&mut self, row: &str, table: &str, keys: String) {
        let sql = format!("{row}.{table}_id IN (SELECT rowid FROM {table}_key WHERE {table}_key MATCH ?)");
        self.add(&sql, [&keys]);
    }

    /// Periods that share a day with the one asked for.
    fn days(&mut self, start: &str, end: &str, from: Option<Date>, to: Option<Date>) {
        if let Some(from) = from {
            self.add(&format!("{end} >= ?"), [&from.to_string()]);
        }
        if let Some(to) = to {
            self.add(&format!("{start} <= ?"), [&to.to_string()]);
        }
    }

    fn list(&mut self, column: &str, values: &[String]) {
        if !values.is_empty() {
            self.add(&format!("{column} IN (SELECT value FROM json_each(?))"), [&list(values)]);
        }
    }

    fn add<const N: usize>(&mut self, sql: &str, values: [&String; N]) {
        self.parts.push(sql.to_owned());
        self.values.extend(values.into_iter().cloned().map(Value::Text));
    }
}

/// Whether an event that is in no table, as one coder has it, is what a filter asks of an event itself: nothing is asked
/// of its article and state.
pub(crate) fn meets(from: &Connection, event: &EventRecord, filter: &Filter) -> rusqlite::Result<bool> {
    let mut condition = Condition { each: true, ..Condition::default() };
    condition.event(filter);
    let sql = format!(
        "SELECT 1 FROM (SELECT ? AS kind, ? AS subkind, ? AS status, ? AS date_start, ? AS date_end, \
         ? COLLATE NOCASE AS place_name, ? AS place_id, ? AS place_country, ? AS people) AS e WHERE {}",
        condition.sql()
    );
    let (date, place) = (event.date.as_ref(), event.place.as_ref());
    let row = [
        Some(event.kind.clone()),
        event.subkind.clone(),
        Some(event.status.clone()),
        date.map(|date| date.start.to_string()),
        date.map(|date| date.end.to_string()),
        place.and_then(|place| place.name.clone()),
        place.and_then(|place| place.id.clone()),
        place.and_then(|place| place.country.clone()),
        Some(json(&event.participants)?),
    ];
    let row = row.into_iter().map(|column| column.map_or(Value::Null, Value::Text));
    from.prepare_cached(&sql)?.exists(params_from_iter(row.chain(condition.values)))
}

/// A list as one value.
fn list(values: &[String]) -> String {
    serde_json::Value::from(values).to_string()
}
