//! What is held back while many articles come into an empty database: indices by hash and by day, and the table of keys.
//!
//! Each article changes them all over, so that every transaction writes most of their pages anew. Held back, they are made
//! at the end in their own order. Nothing depends on them but speed: without an index SQLite reads the table, and keys
//! wait in a table without order that is read as well. So a killed process leaves a database that answers the same, and
//! whoever opens it next for writing makes them.

use rusqlite::Connection;

/// Indices that are held back.
const INDICES: [(&str, &str); 4] = [
    ("profile_hash", "CREATE UNIQUE INDEX IF NOT EXISTS profile_hash ON profile (hash)"),
    ("event_id", "CREATE UNIQUE INDEX IF NOT EXISTS event_id ON event (id)"),
    ("event_date", "CREATE INDEX IF NOT EXISTS event_date ON event (date_start, date_end)"),
    ("statement_id", "CREATE UNIQUE INDEX IF NOT EXISTS statement_id ON statement (id)"),
];

/// Puts the keys that wait into their table, in its order.
const KEYS: &str = "INSERT OR IGNORE INTO profile_key (key, day, profile_id) \
                    SELECT key, day, profile_id FROM profile_key_later ORDER BY key, day, profile_id; \
                    DELETE FROM profile_key_later";

/// Holds back what can be, within a transaction.
pub(crate) fn hold_back(to: &Connection) -> rusqlite::Result<()> {
    INDICES.iter().try_for_each(|(name, _)| to.execute_batch(&format!("DROP INDEX IF EXISTS {name}")))
}

/// Whether anything is held back.
pub(crate) fn any(from: &Connection) -> rusqlite::Result<bool> {
    let names = INDICES.map(|(name, _)| format!("'{name}'")).join(", ");
    let sql = format!(
        "SELECT (SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name IN ({names})) < {} \
         OR EXISTS (SELECT 1 FROM profile_key_later)",
        INDICES.len()
    );
    from.prepare_cached(&sql)?.query_row([], |row| row.get(0))
}

/// The steps of making what is held back, each as SQL that may be a transaction of its own. Keys come first: the room
/// where they have waited is used again.
pub(crate) fn steps() -> impl Iterator<Item = &'static str> {
    std::iter::once(KEYS).chain(INDICES.iter().map(|(_, sql)| *sql))
}

/// Makes at once what is held back, within a transaction.
pub(crate) fn make(to: &Connection) -> rusqlite::Result<()> {
    if any(to)? { steps().try_for_each(|sql| to.execute_batch(sql)) } else { Ok(()) }
}
