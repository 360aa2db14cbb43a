//! The derivation of a finding: which rule, words and knowledge rows made it.

use crate::text::Span;

/// The knowledge row that an id such as `person/xi-jinping` stands for, as [`Step::by`] names it.
pub fn knowledge_row(id: &str) -> Option<String> {
    let (table, row) = id.split_once('/')?;
    let file = match table {
        "person" => "people",
        "state" => "states",
        _ => "bodies",
    };
    Some(format!("world/{file}#{row}"))
}

/// One step of a derivation, in the order it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What the step decided: `rule`, `date`, `place`, `role`, `participant`, `merge`, …
    pub what: &'static str,
    /// The rule or knowledge row that decided, as a path such as `zh/event/meeting#see` or `world/people#xi-jinping`.
    pub by: String,
    /// The characters it stands on.
    pub spans: Vec<Span>,
    /// What came out, for a person.
    pub result: String,
}
