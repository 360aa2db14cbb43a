//! What can go wrong with a database, with the place and in words for a person.

use std::path::PathBuf;

/// A database that cannot be used, or not for what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no file, and the caller wants to read only.
    #[error("{}: there is no database here", .path.display())]
    Missing {
        /// The database.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{}: this is not a database", .path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The file is a database of another program.
    #[error("{}: this is a database, but not one of readout's", .path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// The database was written by a later release.
    #[error("{}: this database is from a newer readout (format {found}; this one reads up to {known})", .path.display())]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format known here.
        known: u32,
    },
    /// The database was written by an earlier release and is open for reading only.
    #[error("{}: this database is from an older readout (format {found}; this one reads {known})", .path.display())]
    Older {
        /// The database.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The format known here.
        known: u32,
    },
    /// The file or its folder cannot be written.
    #[error("{}: the database cannot be written: the file or its folder is read-only", .path.display())]
    ReadOnly {
        /// The database.
        path: PathBuf,
    },
    /// The file cannot be opened at all.
    #[error("{}: the database cannot be opened: {reason}", .path.display())]
    CannotOpen {
        /// The database.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// Another process writes to it and did not finish in time.
    #[error("{}: another process is writing to the database", .path.display())]
    Busy {
        /// The database.
        path: PathBuf,
    },
    /// No room is left.
    #[error("{}: the disk is full; what was kept before is safe", .path.display())]
    Full {
        /// The database.
        path: PathBuf,
    },
    /// The system could not read or write.
    #[error("{}: the system failed to read or write the database; what was kept before is safe", .path.display())]
    Disk {
        /// The database.
        path: PathBuf,
    },
    /// The file is damaged.
    #[error("{}: the database is damaged: {reason}", .path.display())]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// An article is larger than a database can hold in one piece.
    #[error("{}: the article is too large for the database", .path.display())]
    TooLarge {
        /// The database.
        path: PathBuf,
    },
    /// No article, event or statement has this id.
    #[error("nothing has the id {id}")]
    NoSuchId {
        /// As asked for.
        id: String,
    },
    /// Several have an id that begins like this.
    #[error("several ids begin with {id}: {}", .candidates.join(", "))]
    AmbiguousId {
        /// As asked for.
        id: String,
        /// The ids that begin like this, the first few.
        candidates: Vec<String>,
    },
    /// The beginning of an id is too short to be looked up.
    #[error("the id {id} is too short: give at least {least} characters of it")]
    ShortId {
        /// As asked for.
        id: String,
        /// How many are needed.
        least: usize,
    },
    /// What a person wants to change cannot be as it is given.
    #[error("{field}: {reason}")]
    BadEdit {
        /// The field, or the id.
        field: String,
        /// Why not.
        reason: String,
    },
    /// Anything else that the database says.
    #[error("{}: the database failed: {source}", .path.display())]
    Database {
        /// The database.
        path: PathBuf,
        /// What it says.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            StoreError::Missing { .. } => Some("`readout add FILE` makes one; `--db` names another"),
            StoreError::NotADatabase { .. } | StoreError::NotOurs { .. } => {
                Some("name another file with `--db`; nothing was changed in this one")
            }
            StoreError::Newer { .. } => Some("use the readout that wrote it, or a newer one"),
            StoreError::Older { .. } => Some("open it once for writing, for example with `readout add`"),
            StoreError::ReadOnly { .. } => Some("change the permissions, or copy the database elsewhere"),
            StoreError::Busy { .. } => Some("wait until it has finished and try again"),
            StoreError::Full { .. } => Some("free some space and add the remaining files again"),
            StoreError::Disk { .. } => Some("check the disk, and any limit on the size of files"),
            StoreError::Damaged { .. } => Some("restore the file from a copy; the texts can be added anew"),
            StoreError::AmbiguousId { .. } | StoreError::ShortId { .. } => {
                Some("give more characters of the id")
            }
            _ => None,
        }
    }
}
