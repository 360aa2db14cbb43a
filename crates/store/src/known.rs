//! Which ids go by which name: the table `known_as`, and what of it is kept in memory while articles come in. Whoever is
//! only named in one article is found by it in others that know the id.

use std::collections::{BTreeSet, HashMap};

use rusqlite::Connection;

use crate::numbers::Numbers;

/// Names kept in memory at most: some hundred megabytes.
const NAMES: usize = 1 << 19;

/// What is known of names.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The ids that go by each name that has been asked for: all that the table has.
    ids: HashMap<String, BTreeSet<String>>,
    /// Of whom the table has all names, by [number](crate::linking::Linked::known).
    there: Numbers,
}

impl Known {
    /// Whether more is kept than should be.
    pub fn is_full(&self) -> bool {
        self.ids.len() + self.there.len() > NAMES
    }

    /// The ids that go by a name.
    pub fn ids(&mut self, from: &Connection, name: &str) -> rusqlite::Result<&BTreeSet<String>> {
        self.of(from, name).map(|ids| &*ids)
    }

    /// Says that an id goes by some names; the number stands for all of it. It is never taken back: others are looked
    /// at in vain at the worst.
    pub fn add(&mut self, to: &Connection, number: i64, id: &str, names: &[String]) -> rusqlite::Result<()> {
        if !self.there.insert(number) {
            return Ok(());
        }
        for name in names {
            let ids = self.of(to, name)?;
            if !ids.contains(id) {
                to.prepare_cached("INSERT INTO known_as (name, id) VALUES (?1, ?2)")?.execute([name, id])?;
                ids.insert(id.to_owned());
            }
        }
        Ok(())
    }

    fn of(&mut self, from: &Connection, name: &str) -> rusqlite::Result<&mut BTreeSet<String>> {
        if !self.ids.contains_key(name) {
            let mut query = from.prepare_cached("SELECT id FROM known_as WHERE name = ?1")?;
            let ids = query.query_map([name], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            self.ids.insert(name.to_owned(), ids);
        }
        Ok(self.ids.entry(name.to_owned()).or_default())
    }
}
