//! Copies the write-ahead log into the database on a thread of its own while many articles are added, so that the one that
//! writes does not wait for it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use rusqlite::{Connection, OpenFlags};

/// Pages of the log after which whoever writes waits until all of it is copied: then it begins anew.
const LONGEST: i64 = 262_144;
/// Pages of the log that are worth copying: those that several transactions change are copied once.
const WORTH: i64 = if cfg!(test) { 1_024 } else { 131_072 };

/// The thread that copies. It only saves time: where it cannot copy, the log is there and is copied later.
#[derive(Debug)]
pub(crate) struct Copier {
    /// Asks for the log to be copied, and to be told when it is.
    asked: Option<SyncSender<Option<SyncSender<()>>>>,
    /// How many pages the log had when it was last looked at.
    pages: Arc<AtomicI64>,
    thread: Option<JoinHandle<()>>,
}

impl Copier {
    /// For the database at this path; none where there is no thread or no connection to be had.
    pub fn start(path: &Path) -> Option<Self> {
        let target = std::path::absolute(path).ok()?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(target, flags).ok()?;
        connection.pragma_update(None, "synchronous", "normal").ok()?;
        let (send, asked) = sync_channel(1);
        let pages = Arc::new(AtomicI64::new(0));
        let counted = Arc::clone(&pages);
        let thread = std::thread::Builder::new().name("copier".to_owned());
        let thread = thread.spawn(move || copy_when_asked(&connection, &asked, &counted)).ok()?;
        Some(Self { asked: Some(send), pages, thread: Some(thread) })
    }

    /// Has the log copied where it is worth it, to be called after each transaction. Returns at once unless the log is too long.
    pub fn copy(&self) {
        let Some(asked) = &self.asked else { return };
        if self.pages.load(Ordering::Relaxed) < LONGEST {
            // Where it is asked for already, that will do.
            let _ = asked.try_send(None);
            return;
        }
        let (tell, done) = sync_channel(1);
        if asked.send(Some(tell)).is_ok() {
            let _ = done.recv();
            self.pages.store(0, Ordering::Relaxed);
        }
    }
}

impl Drop for Copier {
    fn drop(&mut self) {
        drop(self.asked.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn copy_when_asked(connection: &Connection, asked: &Receiver<Option<SyncSender<()>>>, pages: &AtomicI64) {
    while let Ok(tell) = asked.recv() {
        let (mut long, copied) = log(connection, "NOOP");
        if tell.is_some() || long - copied >= WORTH {
            long = log(connection, "PASSIVE").0;
        }
        pages.store(long, Ordering::Relaxed);
        if let Some(tell) = tell {
            let _ = tell.send(());
        }
    }
}

/// The pages of the log, and how many of them are copied.
fn log(connection: &Connection, mode: &str) -> (i64, i64) {
    let sql = format!("PRAGMA wal_checkpoint({mode})");
    connection.query_row(&sql, [], |row| Ok((row.get(1)?, row.get(2)?))).unwrap_or((0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_log_is_copied_before_more_is_written_and_a_short_one_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let (path, alone) = (folder.path().join("readout.db"), folder.path().join("alone.db"));
        let to = Connection::open(&path).unwrap();
        to.pragma_update(None, "journal_mode", "wal").unwrap();
        to.pragma_update(None, "wal_autocheckpoint", 0).unwrap();
        to.execute_batch("CREATE TABLE t (x BLOB); PRAGMA wal_checkpoint; INSERT INTO t VALUES (1)").unwrap();
        // What the file has without the log.
        let there = || {
            std::fs::copy(&path, &alone).unwrap();
            let file = Connection::open(&alone).unwrap();
            file.query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0)).unwrap()
        };
        let copier = Copier::start(&path).unwrap();
        copier.copy();
        drop(copier);
        assert_eq!(there(), 0);
        let copier = Copier::start(&path).unwrap();
        copier.pages.store(LONGEST, Ordering::Relaxed);
        copier.copy();
        assert_eq!((there(), copier.pages.load(Ordering::Relaxed)), (1, 0));
        to.execute("INSERT INTO t VALUES (zeroblob(?1))", [WORTH * 4096]).unwrap();
        copier.copy();
        drop(copier);
        assert_eq!(there(), 2, "what is asked for is done before it ends");
    }
}
