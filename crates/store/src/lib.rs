//! readout's store: the exported record and the database that keeps it.
//!
//! This crate alone knows how findings are written down. [`record`] has the shapes that others depend on, [`store`]
//! opens a database, [`model`] has what goes in and what comes out. The tables are described in `SCHEMA.md`.

mod copier;
pub mod count;
pub mod error;
mod findings;
mod found;
mod held;
mod ids;
mod keys;
mod known;
pub mod lead;
pub mod link;
mod linking;
mod links;
mod load;
mod migrate;
pub mod model;
mod numbers;
pub mod page;
mod prepare;
mod query;
pub mod read;
pub mod record;
pub mod reread;
pub mod review;
mod rows;
pub mod search;
pub mod store;
pub mod verify;
mod versions;
mod write;

pub use error::StoreError;
pub use model::{Added, Entry, Filter, NewArticle, StoredArticle, StoredEvent, StoredStatement};
pub use page::PageRecord;
pub use prepare::Prepared;
pub use read::Stored;
pub use record::{Record, records};
pub use search::{Hit, Query, QueryError, Snippet, Sort, Unit};
pub use store::Store;
pub use write::Adding;
