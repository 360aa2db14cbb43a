//! readout's store: the exported record and the database that keeps it.
//!
//! This crate alone knows how findings are written down. [`record`] has the shapes that others depend on.

pub mod error;
mod ids;
pub mod model;
pub mod record;

pub use error::StoreError;
pub use model::{Added, Filter, NewArticle, StoredArticle, StoredEvent, StoredStatement};
pub use record::{Record, records};
