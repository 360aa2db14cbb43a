//! Which profiles are found by which key: the table `profile_key`, and what of it is kept in memory while articles
//! come in, so that it is asked seldom and written in its own order.

use std::collections::hash_map::Entry;

use rusqlite::Connection;

use crate::numbers::ByNumber;

/// Bits of a place that hold the row of a profile; its day stands above them. So places are in the order of the table.
const ROW_BITS: u32 = 40;
/// A key is read as a whole when it is asked for the so manieth time: of few articles most are not worth it.
const OFTEN: u8 = 4;
/// Places kept in memory at most: some two hundred megabytes.
const PLACES: usize = 1 << 24;
/// Places that wait at most while a database is brought to a new format.
const WAITING: usize = 1 << 21;

/// The places of profiles by the keys that they are found by.
#[derive(Debug, Default)]
pub(crate) struct FoundBy {
    keys: ByNumber<Known>,
    /// How many places the keys have.
    places: usize,
    /// Places that are not written yet, by key.
    waiting: ByNumber<Vec<i64>>,
    /// How many these are.
    waiting_places: usize,
    /// Whether the keys are all there are.
    whole: bool,
    /// Whether the table is [held back](crate::held).
    later: bool,
}

/// What is known of a key.
#[derive(Debug)]
enum Known {
    /// How often it has been asked for.
    Asked(u8),
    /// All its places, sorted.
    All(Vec<i64>),
}

impl FoundBy {
    /// For a table: where it is empty, all that comes into it is kept in memory, and it is never asked.
    pub fn of(from: &Connection) -> rusqlite::Result<Self> {
        let any = "SELECT 1 FROM profile_key UNION ALL SELECT 1 FROM profile_key_later";
        let whole = !from.prepare_cached(any)?.exists([])?;
        Ok(Self { whole, ..Self::default() })
    }

    /// Whether so many places wait that it is time to write them.
    pub fn waits_for_many(&self) -> bool {
        self.waiting_places >= WAITING
    }

    /// Whether the table is never asked.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Says whether the table is held back: what is new waits for it elsewhere.
    pub fn hold_back(&mut self, later: bool) {
        self.later = later;
    }

    /// Whether more is kept than should be.
    pub fn is_full(&self) -> bool {
        self.places + self.keys.len() > PLACES
    }

    /// Says that a profile that begins on this day is found by a key; [`write`](Self::write) puts it into the table.
    pub fn add(&mut self, key: i64, day: i64, row: i64) {
        let place = place(day, row);
        self.waiting.entry(key).or_default().push(place);
        self.waiting_places += 1;
        if self.whole {
            self.keys.entry(key).or_insert(Known::All(Vec::new()));
        }
        if let Some(Known::All(places)) = self.keys.get_mut(&key) {
            self.places += 1;
            places.insert(places.partition_point(|&other| other < place), place);
        }
    }

    /// Calls `met` with the row of each profile that is found by a key and begins on one of the days.
    pub fn each(
        &mut self,
        from: &Connection,
        key: i64,
        days: (i64, i64),
        mut met: impl FnMut(i64),
    ) -> rusqlite::Result<()> {
        let entry = match self.keys.entry(key) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(_) if self.whole => return Ok(()),
            Entry::Vacant(entry) => entry.insert(Known::Asked(0)),
        };
        if let Known::Asked(times) = entry {
            *times += 1;
            let waiting = self.waiting.get(&key).map_or(&[][..], Vec::as_slice);
            if *times < OFTEN {
                let places = read(from, waiting, key, days)?;
                places.into_iter().for_each(|place| met(row_at(place)));
                return Ok(());
            }
            let mut all = read(from, waiting, key, (EARLIEST, LATEST))?;
            all.sort_unstable();
            self.places += all.len();
            *entry = Known::All(all);
        }
        if let Known::All(places) = entry {
            let (first, end) = (place(days.0, 0), place(days.1 + 1, 0));
            let rest = &places[places.partition_point(|&place| place < first)..];
            rest.iter().take_while(|&&place| place < end).for_each(|&place| met(row_at(place)));
        }
        Ok(())
    }

    /// Puts what is not written yet into the table, in its order.
    pub fn write(&mut self, to: &Connection) -> rusqlite::Result<()> {
        let table = if self.later { "profile_key_later" } else { "profile_key" };
        let sql = format!("INSERT INTO {table} (key, day, profile_id) VALUES (?1, ?2, ?3)");
        let mut insert = to.prepare_cached(&sql)?;
        let mut waiting: Vec<(i64, Vec<i64>)> = self.waiting.drain().collect();
        self.waiting_places = 0;
        waiting.sort_unstable();
        for (key, mut places) in waiting {
            places.sort_unstable();
            for place in places {
                insert.execute([key, place >> ROW_BITS, row_at(place)])?;
            }
        }
        Ok(())
    }
}

/// No day of the calendar is outside these.
const EARLIEST: i64 = -(1 << 22);
const LATEST: i64 = (1 << 22) - 1;

fn place(day: i64, row: i64) -> i64 {
    (day << ROW_BITS) + row
}

fn row_at(place: i64) -> i64 {
    place & ((1 << ROW_BITS) - 1)
}

/// The places of a key on these days, written or waiting.
fn read(from: &Connection, waiting: &[i64], key: i64, days: (i64, i64)) -> rusqlite::Result<Vec<i64>> {
    let sql = "SELECT day, profile_id FROM profile_key WHERE key = ?1 AND day BETWEEN ?2 AND ?3 \
               UNION ALL SELECT day, profile_id FROM profile_key_later WHERE key = ?1 AND day BETWEEN ?2 AND ?3";
    let mut query = from.prepare_cached(sql)?;
    let rows = query.query_map([key, days.0, days.1], |row| Ok(place(row.get(0)?, row.get(1)?)))?;
    let mut places = rows.collect::<rusqlite::Result<Vec<i64>>>()?;
    let within = place(days.0, 0)..place(days.1 + 1, 0);
    places.extend(waiting.iter().filter(|place| within.contains(place)));
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn a_key_finds_what_is_in_the_table_and_what_waits_however_often_it_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("readout.db")).unwrap();
        let rows = "INSERT INTO profile_key (key, day, profile_id) VALUES (-7, -3, 1), (-7, 5, 2), (8, 5, 3)";
        store.run(|c| c.execute_batch(rows)).unwrap();
        let mut found = FoundBy::default();
        found.add(-7, 5, 4);
        found.add(-7, 6, 5);
        let mut ask = |days| {
            let mut met = Vec::new();
            store.run(|c| found.each(c, -7, days, |row| met.push(row))).unwrap();
            met.sort_unstable();
            met
        };
        for _ in 0..=OFTEN {
            assert_eq!(ask((-3, 5)), [1, 2, 4]);
            assert_eq!(ask((6, 6)), [5]);
        }
        store.run(|c| found.write(c)).unwrap();
        let sql = "SELECT count(*) FROM profile_key WHERE key = -7 AND (day, profile_id) IN ((5, 4), (6, 5))";
        assert_eq!(store.run(|c| c.query_row(sql, [], |row| row.get::<_, i64>(0))).unwrap(), 2);
        found.add(-7, -3, 6);
        store.run(|c| c.execute_batch("DELETE FROM profile_key")).unwrap();
        let mut whole = store.run(FoundBy::of).unwrap();
        whole.add(-7, 5, 2);
        whole.add(-7, 5, 1);
        let mut rows = Vec::new();
        for (key, days) in [(8, (5, 5)), (-7, (0, 4)), (-7, (5, 6))] {
            store.run(|c| whole.each(c, key, days, |row| rows.push(row))).unwrap();
        }
        assert_eq!(rows, [1, 2], "from an empty table on, memory has all");
        let mut met = Vec::new();
        store.run(|c| found.each(c, -7, (-3, -3), |row| met.push(row))).unwrap();
        assert_eq!(met, [1, 6]);
    }
}
