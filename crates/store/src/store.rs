//! Opening a database: is it there, is it ours, is it of a format we know.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, ffi};

use crate::error::StoreError;
use crate::links::Links;
use crate::{held, keys, migrate};

/// Marks a database as readout's: `rout` in ASCII.
pub const APPLICATION_ID: i32 = 0x726f_7574;
/// The steps from an empty database to the newest format, numbered from 1: SQL, what is done beside it, and SQL again.
const MIGRATIONS: [(&str, Beside, &str); 5] = [
    (include_str!("migrations/0001.sql"), nothing, ""),
    (include_str!("migrations/0002.sql"), nothing, include_str!("migrations/0002_search.sql")),
    (include_str!("migrations/0003_begin.sql"), migrate::to_3, include_str!("migrations/0003_end.sql")),
    (include_str!("migrations/0004.sql"), migrate::to_4, ""),
    (include_str!("migrations/0005.sql"), nothing, ""),
];
/// What a step does beside SQL. It says how many rows of how many it has moved.
type Beside = fn(&Connection, &mut dyn FnMut(usize, usize)) -> rusqlite::Result<()>;

fn nothing(_: &Connection, _: &mut dyn FnMut(usize, usize)) -> rusqlite::Result<()> {
    Ok(())
}

/// The newest format.
pub const FORMAT: u32 = MIGRATIONS.len() as u32;
/// How long to wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(20);
/// Different statements kept compiled: an article is written and indexed with some sixty, and one that falls out is
/// compiled again for every article.
const COMPILED: usize = 256;
/// Kibibytes of pages kept in memory, as SQLite wants them; with its own two megabytes a database of some size is
/// read again for every article that is added.
const CACHE: i64 = -262_144;
/// Pages of the write-ahead log after which it is copied into the database. An article changes some fifty pages, many
/// of them those of the article before: copied by SQLite's own thousand they are waited for again and again.
pub(crate) const LOG_PAGES: i64 = 131_072;

/// A database of articles and what was read in them.
///
/// One process writes at a time; readers are never blocked. A killed process leaves whole articles only.
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
    /// Articles kept since the index was brought up to date.
    pub(crate) kept_since: usize,
    /// What is known of profiles while articles come in.
    pub(crate) links: Links,
}

/// What opening a database is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Rows are brought to the newest format.
    Moving {
        /// So many are.
        done: usize,
        /// Of so many.
        all: usize,
    },
    /// What has been held back while many articles were added is made.
    Sorting {
        /// So many steps are left.
        left: usize,
    },
    /// Articles are indexed for full-text search.
    Indexing {
        /// So many are left.
        left: usize,
    },
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens a database for reading and writing. Makes it where there is none, brings an older one to the newest
    /// format, and the index for full-text search up to date.
    ///
    /// # Errors
    /// If the file is not a database of ours that this release knows, or cannot be read and written. A file that is
    /// not ours is left as it is.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::open_watched(path, |_| ())
    }

    /// The same, and says how far it has come with what takes long.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_watched(path: impl AsRef<Path>, watch: impl FnMut(Opening)) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let store = Self::connect(path.as_ref(), flags)?;
        let format = store.format()?;
        store.make_ready(format, watch)
    }

    /// The same for a database that is there; none is made, also not of an empty file.
    ///
    /// # Errors
    /// As [`Store::open`]; also if there is none.
    pub fn open_existing(path: impl AsRef<Path>, watch: impl FnMut(Opening)) -> Result<Self, StoreError> {
        let path = path.as_ref();
        if !path.exists() {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        let store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        match store.format()? {
            0 => Err(StoreError::Missing { path: path.to_owned() }),
            format => store.make_ready(format, watch),
        }
    }

    fn make_ready(self, format: u32, mut watch: impl FnMut(Opening)) -> Result<Self, StoreError> {
        let store = self;
        store.writable()?;
        store.write_ahead()?;
        // With the write-ahead log this survives a killed process; only a power cut can take the last articles.
        store.run(|c| c.pragma_update(None, "synchronous", "normal"))?;
        let mut store = store.settle()?;
        if format < FORMAT {
            // Tables that others point to are made anew.
            store.run(|c| c.pragma_update(None, "foreign_keys", false))?;
            store.migrate(&mut |done, all| watch(Opening::Moving { done, all }))?;
        }
        store.run(|c| c.pragma_update(None, "foreign_keys", true))?;
        store.make_held_back(&mut watch)?;
        store.renew_index()?;
        let left = store.unindexed()?;
        if left > 0 {
            watch(Opening::Indexing { left });
        }
        store.index(|left| watch(Opening::Indexing { left }))?;
        Ok(store)
    }

    /// Opens a database for reading only. It is not changed in any way.
    ///
    /// # Errors
    /// If there is none, or it is not a database of ours of the format this release knows.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        if !path.exists() {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        let store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let (store, format) = match store.format() {
            Ok(format) => (store, format),
            Err(error) => Self::unchanging(path).ok_or(error)?,
        };
        match format {
            0 => Err(StoreError::Missing { path: path.to_owned() }),
            found if found < FORMAT => Err(StoreError::Older { path: path.to_owned(), found, known: FORMAT }),
            _ => store.settle(),
        }
    }

    /// The file's format: 0 where it is empty.
    ///
    /// # Errors
    /// If it is not a database, not ours, or newer.
    pub fn format(&self) -> Result<u32, StoreError> {
        let path = || self.path.clone();
        // All three are of one moment: another process may be making the database right now.
        let _moment = self.connection.unchecked_transaction().map_err(|e| explain(&self.path, e))?;
        let number = |name: &str| self.run(|c| c.pragma_query_value(None, name, |row| row.get::<_, i64>(0)));
        let (application, version) = (number("application_id")?, number("user_version")?);
        let tables: i64 =
            self.run(|c| c.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0)))?;
        if application == 0 && version == 0 && tables == 0 {
            return Ok(0);
        }
        if application != i64::from(APPLICATION_ID) {
            return Err(StoreError::NotOurs { path: path() });
        }
        match u32::try_from(version) {
            Ok(found) if found > FORMAT => Err(StoreError::Newer { path: path(), found, known: FORMAT }),
            Ok(found) if found > 0 => Ok(found),
            _ => Err(StoreError::Damaged { path: path(), reason: format!("its format number is {version}") }),
        }
    }

    /// Where the database is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How long to wait for another process that writes, instead of twenty seconds.
    ///
    /// # Errors
    /// If the database refuses.
    pub fn wait(&self, patience: Duration) -> Result<(), StoreError> {
        self.run(|c| c.busy_timeout(patience))
    }

    /// Keeps so many bytes of pages in memory, instead of 256 megabytes: whoever adds to a large database changes pages of
    /// its indices all over, and each that is not in memory is read and written again.
    ///
    /// # Errors
    /// If the database refuses.
    pub fn use_memory(&self, bytes: u64) -> Result<(), StoreError> {
        let kibibytes = i64::try_from(bytes / 1024).unwrap_or(i64::MAX);
        self.run(|c| c.pragma_update(None, "cache_size", -kibibytes))
    }

    /// Lets the database grow to so many pages and no further: then it is full, as a disk would be.
    ///
    /// # Errors
    /// If the database refuses.
    pub fn limit_pages(&self, pages: u32) -> Result<(), StoreError> {
        self.run(|c| c.pragma_update(None, "max_page_count", pages))
    }

    /// Looks for damage in the whole file.
    ///
    /// # Errors
    /// If there is any, or the file cannot be read.
    pub fn verify(&self) -> Result<(), StoreError> {
        let damage = |reason: String| StoreError::Damaged { path: self.path.clone(), reason };
        let said: String = self.run(|c| c.query_row("PRAGMA integrity_check", [], |row| row.get(0)))?;
        if said != "ok" {
            return Err(damage(said));
        }
        let broken = self.run(|c| c.prepare("PRAGMA foreign_key_check")?.exists([]))?;
        if broken { Err(damage("a row points to one that is not there".to_owned())) } else { Ok(()) }
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self, StoreError> {
        if path.is_dir() {
            return Err(StoreError::CannotOpen {
                path: path.to_owned(),
                reason: "it is a folder".to_owned(),
            });
        }
        // A relative name could mean something else to SQLite: none is a temporary database, `:memory:` another.
        let target = std::path::absolute(path)
            .map_err(|e| StoreError::CannotOpen { path: path.to_owned(), reason: e.kind().to_string() })?;
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(target, flags).map_err(|e| explain(path, e))?;
        let store = Self { connection, path: path.to_owned(), kept_since: 0, links: Links::default() };
        store.run(|c| c.busy_timeout(PATIENCE))?;
        Ok(store)
    }

    /// What makes work faster on a database that is known to be ours.
    fn settle(self) -> Result<Self, StoreError> {
        self.connection.set_prepared_statement_cache_capacity(COMPILED);
        // Otherwise a statement is compiled again for every value that is bound to it.
        self.run(keys::functions)?;
        self.run(|c| c.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true))?;
        self.run(|c| c.pragma_update(None, "cache_size", CACHE))?;
        self.run(|c| c.pragma_update(None, "wal_autocheckpoint", LOG_PAGES))?;
        Ok(self)
    }

    /// Opens a database in a folder that cannot be written, where the write-ahead log cannot be set up. Only where
    /// no log is left over: its articles would be missing.
    fn unchanging(path: &Path) -> Option<(Self, u32)> {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        if Path::new(&log).exists() {
            return None;
        }
        let mut target = uri(path);
        target.push_str("?immutable=1");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(target, flags).ok()?;
        let store = Self { connection, path: path.to_owned(), kept_since: 0, links: Links::default() };
        let format = store.format().ok()?;
        Some((store, format))
    }

    /// SQLite opens a file that it may not write for reading, without a word.
    fn writable(&self) -> Result<(), StoreError> {
        match self.run(|c| c.is_readonly("main"))? {
            true => Err(StoreError::ReadOnly { path: self.path.clone() }),
            false => Ok(()),
        }
    }

    /// Turns the write-ahead log on. While another process does the same SQLite answers “busy” at once instead of
    /// waiting, so the waiting is done here.
    fn write_ahead(&self) -> Result<(), StoreError> {
        let mut left = 200_u32;
        loop {
            match self.run(|c| c.pragma_update(None, "journal_mode", "wal")) {
                Err(StoreError::Busy { .. }) if left > 0 => {
                    left -= 1;
                    std::thread::sleep(Duration::from_millis(10));
                }
                other => return other,
            }
        }
    }

    /// Makes what is [held back](held), each part in a transaction of its own.
    pub(crate) fn make_held_back(&mut self, watch: &mut impl FnMut(Opening)) -> Result<(), StoreError> {
        if !self.run(held::any)? {
            return Ok(());
        }
        let all = held::steps().count();
        watch(Opening::Sorting { left: all });
        for (done, sql) in (1..).zip(held::steps()) {
            self.in_transaction(|to| to.execute_batch(sql))?;
            watch(Opening::Sorting { left: all - done });
        }
        Ok(())
    }

    fn migrate(&mut self, moved: &mut dyn FnMut(usize, usize)) -> Result<(), StoreError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|e| explain(&self.path, e))?;
        let mut steps = || -> rusqlite::Result<()> {
            // Another process may have come first.
            let from: usize = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
            for ((first, beside, last), number) in MIGRATIONS.iter().zip(1_u32..).skip(from) {
                transaction.execute_batch(first)?;
                beside(&transaction, moved)?;
                transaction.execute_batch(last)?;
                transaction.pragma_update(None, "user_version", number)?;
            }
            transaction.pragma_update(None, "application_id", APPLICATION_ID)
        };
        steps().and_then(|()| transaction.commit()).map_err(|e| explain(&self.path, e))
    }

    /// Runs something on the connection, with errors in our words.
    pub(crate) fn run<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        work(&self.connection).map_err(|e| explain(&self.path, e))
    }
}

/// A path as SQLite wants it where parameters may follow.
fn uri(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut uri = String::from("file:");
    for &byte in absolute.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                uri.push(byte.into())
            }
            _ => uri.push_str(&format!("%{byte:02x}")),
        }
    }
    uri
}

/// What SQLite says, in our words.
pub(crate) fn explain(path: &Path, error: rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    let Some(code) = error.sqlite_error() else { return StoreError::Database { path, source: error } };
    match code.code {
        ErrorCode::NotADatabase => StoreError::NotADatabase { path },
        ErrorCode::DatabaseCorrupt => StoreError::Damaged { path, reason: error.to_string() },
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy { path },
        ErrorCode::DiskFull => StoreError::Full { path },
        // The log's index could not grow.
        ErrorCode::SystemIoFailure if code.extended_code == ffi::SQLITE_IOERR_SHMSIZE => {
            StoreError::Full { path }
        }
        ErrorCode::SystemIoFailure => StoreError::Disk { path },
        ErrorCode::ReadOnly => StoreError::ReadOnly { path },
        ErrorCode::TooBig => StoreError::TooLarge { path },
        ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
            let reason = cannot_open(&path);
            StoreError::CannotOpen { path, reason }
        }
        _ => StoreError::Database { path, source: error },
    }
}

/// Why a file cannot be opened; SQLite does not say.
fn cannot_open(path: &Path) -> String {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return format!("there is no folder {}", folder.display());
    }
    match std::fs::File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            format!("the folder {} does not let it be made", folder.display())
        }
        Err(error) => error.kind().to_string(),
        Ok(_) => format!("the folder {} cannot be written", folder.display()),
    }
}
