//! readout's engine: bytes and knowledge in, findings out.
//!
//! The engine does no input or output, reads no clock and knows no language. Reading never fails: whatever the
//! input, [`Engine::read`] returns what it found and says in [`Notice`]s what it could not do.
//! One file, [`pipeline`], knows the order of the rooms.

pub mod actor;
mod anatomy;
pub mod asked;
pub mod check;
pub mod decode;
pub mod event;
pub mod finding;
pub mod knowledge;
pub mod link;
pub mod notice;
pub mod page;
pub mod pipeline;
mod portion;
pub mod text;
pub mod time;
pub mod trace;
pub mod view;
pub mod words;

pub use finding::{Event, Participant, Place, Quote, Statement, Status};
pub use knowledge::{Knowledge, KnowledgeError};
pub use notice::Notice;
pub use pipeline::{Engine, Reading, ReferenceDate, Request};
pub use text::{Span, Text};
