//! The event room: what happened, who took part, and what was said.

mod attribution;
mod called_off;
mod chronicle;
mod condition;
mod derivation;
mod describing;
mod destination;
mod discourse;
mod disposal;
mod draft;
mod frame;
mod labelled;
mod mood;
mod printed;
mod reference;
mod roles;
mod setting;
mod site;
mod speech;
mod told;

pub use chronicle::{Chronicle, read_manner};
pub use discourse::Discourse;
pub(crate) use draft::codes;
pub use frame::read_events;
pub(crate) use roles::by_soil;
pub use speech::{Said, Speaker, Speech, speaker};

use crate::actor::Parsed;
use crate::knowledge::{Knowledge, Tongue};
use crate::time::Expression;
use crate::view::View;
use crate::words::Words;

/// One article, ready for its events to be read.
#[derive(Debug)]
pub struct Scene<'a> {
    /// The article.
    pub view: &'a View,
    /// Its words.
    pub words: &'a Words,
    /// Its sentences as items.
    pub sentences: &'a [Parsed],
    /// Its time expressions.
    pub times: &'a [Expression],
    /// Its language.
    pub tongue: &'a Tongue,
    /// All knowledge.
    pub knowledge: &'a Knowledge,
    /// The index of the article on its page.
    pub article: usize,
    /// Keep candidates that lost.
    pub trace: bool,
}
