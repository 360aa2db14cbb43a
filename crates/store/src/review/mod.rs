//! What people decide about the record. Every decision is a row of an append-only log; what the record shows follows
//! from the proposal of the reading and the decisions that stand.

mod agreement;
mod apply;
mod decide;
mod people;
mod queue;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use agreement::{Agreement, Disagreement, FieldAgreement, Opinion, agreement};
pub use apply::{PRECISIONS, STATUSES};
pub(crate) use apply::{proposed, relink_article, settle, state_of};
pub(crate) use decide::{carry, note_reread, standing};
pub(crate) use people::{any_merged as any_people_merged, apply_to_new as apply_people_to_new};
pub use queue::{QueueItem, STATES};

/// Who decides, when, and why.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// The name of the coder.
    pub coder: &'a str,
    /// Now, as the caller's clock has it, in ISO 8601.
    pub at: &'a str,
    /// Why.
    pub reason: Option<&'a str>,
}

/// What a coder thinks of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is right.
    Accept,
    /// It is wrong.
    Reject,
    /// The coder cannot say.
    Unsure,
}

impl Verdict {
    /// As it stands in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Accept => "accept",
            Verdict::Reject => "reject",
            Verdict::Unsure => "unsure",
        }
    }
}

/// The change of a field by a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its path in the record, such as `status` or `place.country`.
    pub field: String,
    /// What it was.
    pub from: Value,
    /// What it is.
    pub to: Value,
}

/// A row of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// Its number; later ones are higher.
    pub number: i64,
    /// When, in ISO 8601.
    pub at: String,
    /// Who.
    pub coder: String,
    /// `accept`, `reject`, `unsure`, `edit`, `comment`, `merge`, `split`, `undo` or `reread`.
    pub action: String,
    /// The id of what it is about, or the name of a person.
    pub subject: String,
    /// The other one of a merge.
    pub object: Option<String>,
    /// The field a verdict is about; none where it is about the whole.
    pub field: Option<String>,
    /// What an edit changes.
    pub changes: Vec<Change>,
    /// Why, or the words of a comment.
    pub reason: Option<String>,
    /// The number of the decision that this one takes back.
    pub undoes: Option<i64>,
    /// The number of the decision about an older version that this one was carried over from.
    pub carried: Option<i64>,
    /// Whether it has been taken back.
    pub undone: bool,
}

/// Which rows of the log.
#[derive(Clone, Debug, Default)]
pub struct LogFilter {
    /// About this, as subject or as the other one of a merge.
    pub subject: Option<String>,
    /// By this coder.
    pub coder: Option<String>,
    /// The last so many.
    pub limit: Option<usize>,
}
