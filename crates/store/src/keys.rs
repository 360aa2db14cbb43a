//! What events and statements are looked up by: the names, ids and countries of their people, and the kind.
//!
//! Each is one token in a full-text index without content (`event_key`, `statement_key`), which takes a fraction of
//! the time and room of rows with indices. A token says exactly one key, so that what is found is what was asked.

use std::fmt::Write as _;

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use crate::load;
use crate::record::{EventRecord, ParticipantRecord};

/// What a key is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// A name or another name: without regard to ASCII case.
    Name,
    /// An id.
    Id,
    /// The country of somebody, or of the place.
    Country,
    /// The kind of an event.
    Kind,
}

impl Key {
    fn letter(self) -> char {
        match self {
            Key::Name => 'n',
            Key::Id => 'i',
            Key::Country => 'c',
            Key::Kind => 'k',
        }
    }

    /// The token. FTS5's `ascii` tokenizer keeps small letters, digits and all that is not ASCII as they are; whatever
    /// else there is, and `x` itself, is written as `x` and its number.
    pub fn token(self, text: &str) -> String {
        let mut token = String::with_capacity(text.len() + 8);
        token.push(self.letter());
        for c in text.chars() {
            let c = if self == Key::Name { c.to_ascii_lowercase() } else { c };
            match c {
                'a'..='w' | 'y' | 'z' | '0'..='9' => token.push(c),
                c if c.is_ascii() => {
                    // Writing to a string does not fail.
                    let _ = write!(token, "x{:02x}", u32::from(c));
                }
                c => token.push(c),
            }
        }
        token
    }
}

/// What an event is looked up by.
pub(crate) fn of_event(event: &EventRecord) -> String {
    let country = event.place.as_ref().and_then(|place| place.country.as_deref());
    of(&event.participants, country, Some(&event.kind))
}

/// What people are looked up by.
pub(crate) fn of_people(people: &[ParticipantRecord]) -> String {
    of(people, None, None)
}

/// What people, the country of a place and a kind are looked up by.
pub(crate) fn of(people: &[ParticipantRecord], country: Option<&str>, kind: Option<&str>) -> String {
    let mut keys = String::new();
    for who in people {
        who.id.iter().for_each(|id| push(&mut keys, &Key::Id.token(id)));
        who.country.iter().for_each(|country| push(&mut keys, &Key::Country.token(country)));
        names(who).for_each(|name| push(&mut keys, &Key::Name.token(name)));
    }
    country.iter().for_each(|country| push(&mut keys, &Key::Country.token(country)));
    kind.iter().for_each(|kind| push(&mut keys, &Key::Kind.token(kind)));
    keys
}

fn push(keys: &mut String, token: &str) {
    if !keys.is_empty() {
        keys.push(' ');
    }
    keys.push_str(token);
}

/// A question for one of the indices: any of these keys.
pub(crate) fn any<'k>(keys: impl IntoIterator<Item = (Key, &'k str)>) -> String {
    let tokens: Vec<String> =
        keys.into_iter().map(|(key, text)| format!("\"{}\"", key.token(text))).collect();
    tokens.join(" OR ")
}

/// A question for whoever goes by one of these names or ids.
pub(crate) fn anybody<'k>(names: impl IntoIterator<Item = &'k str>) -> String {
    any(names.into_iter().flat_map(|name| [(Key::Id, name), (Key::Name, name)]))
}

/// Lets SQL ask rows one by one: `goes_by(people, names)` and `comes_from(people, country)`, where `people` is the
/// column and `names` a list as JSON.
pub(crate) fn functions(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("goes_by", 2, flags, |given| {
        let names: Vec<String> = load::json(given.get_raw(1).as_str()?)?;
        let people: Vec<ParticipantRecord> = load::json(given.get_raw(0).as_str()?)?;
        Ok(people.iter().any(|who| names.iter().any(|name| goes_by(who, name))))
    })?;
    connection.create_scalar_function("comes_from", 2, flags, |given| {
        let (column, country) = (given.get_raw(0).as_str()?, given.get_raw(1).as_str()?);
        // Most rows are not worth reading. What has to be escaped in JSON does not occur in a code.
        if country.bytes().all(|b| b.is_ascii_alphanumeric()) && !column.contains(country) {
            return Ok(false);
        }
        let people: Vec<ParticipantRecord> = load::json(column)?;
        Ok(people.iter().any(|who| who.country.as_deref() == Some(country)))
    })
}

/// Whether somebody has this id, or this name without regard to ASCII case.
pub(crate) fn goes_by(who: &ParticipantRecord, name: &str) -> bool {
    who.id.as_deref() == Some(name) || names(who).any(|own| own.eq_ignore_ascii_case(name))
}

fn names(who: &ParticipantRecord) -> impl Iterator<Item = &String> {
    std::iter::once(&who.name).chain(&who.aliases)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_token_is_one_token_and_says_exactly_one_key(one in "\\PC{0,12}", two in "[ -~]{0,6}") {
            let connection = Connection::open_in_memory().unwrap();
            let sql = "CREATE VIRTUAL TABLE t USING fts5(keys, content='', contentless_delete=1, detail=none, \
                       tokenize='ascii')";
            connection.execute_batch(sql).unwrap();
            let keys = format!("{} {}", Key::Id.token(&one), Key::Name.token(&two));
            connection.execute("INSERT INTO t (rowid, keys) VALUES (1, ?1)", [&keys]).unwrap();
            let mut found = connection.prepare("SELECT rowid FROM t WHERE t MATCH ?1").unwrap();
            let mut is_found = |key: Key, text: &str| found.exists([super::any([(key, text)])]).unwrap();
            prop_assert!(is_found(Key::Id, &one) && is_found(Key::Name, &two));
            prop_assert!(is_found(Key::Name, &two.to_ascii_uppercase()));
            prop_assert_eq!(is_found(Key::Id, &two), one == two);
            prop_assert_eq!(is_found(Key::Name, &one), one.eq_ignore_ascii_case(&two));
            prop_assert!(!is_found(Key::Country, &one));
        }
    }
}
