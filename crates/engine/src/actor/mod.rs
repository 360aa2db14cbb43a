//! The actor room: people, states, bodies and groups, and who is meant by a short form.

mod around;
mod cast;
mod company;
mod names;
mod parse;
mod seat;
mod spaced;
mod titles;
mod unknown;
mod who;

pub use cast::{ActorKind, Cast, Entity, Mention};
pub use names::written_names;
pub use parse::parse_sentence;

use crate::knowledge::{Label, LabelSet};
use crate::text::Span;

/// A piece of a sentence as the event rules see it.
#[derive(Clone, Debug)]
pub struct Item {
    /// Where it stands in the view.
    pub span: Span,
    /// What it is.
    pub kind: ItemKind,
}

/// What a piece of a sentence is.
#[derive(Clone, Debug)]
pub enum ItemKind {
    /// Actors joined in one group: indexes of [`Cast::mentions`].
    Actor(Vec<usize>),
    /// Words that stand for actors named elsewhere, with the states they name themselves.
    Reference {
        /// `both`, `all-parties` or `pronoun`.
        label: Label,
        /// Whether the words are for those at the head of states.
        leaders: bool,
        /// States named in the words.
        states: Vec<usize>,
    },
    /// A place.
    Place {
        /// Index into the world's places, if it is known.
        place: Option<usize>,
        /// Its state's code.
        country: Option<String>,
    },
    /// Index into the times of the article.
    Time(usize),
    /// Index into the lexicon's words.
    Word(usize),
    /// A punctuation mark.
    Mark(char),
    /// Anything else.
    Other,
}

/// A sentence as items.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// Where it stands.
    pub span: Span,
    /// Its items.
    pub items: Vec<Item>,
    /// Its paragraph.
    pub block: usize,
    /// For each item the first item of its clause and the one past its last.
    pub clauses: Vec<(usize, usize)>,
    /// The labels of all its words together. Most labels that are asked for stand on no word of a sentence, and this
    /// says so at once.
    pub labels: LabelSet,
}
