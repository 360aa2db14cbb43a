//! What a coder has still to decide.

use rusqlite::params_from_iter;
use rusqlite::types::Value as Sql;

use super::apply;
use super::decide::standing;
use crate::error::StoreError;
use crate::load;
use crate::model::Filter;
use crate::query::{Condition, Subject};
use crate::record::Record;
use crate::store::Store;

/// A proposal as one coder has it: what others decided is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueItem {
    /// The proposal with what this coder has changed; its `review` is this coder's own.
    pub record: Record,
    /// The article it was read in.
    pub article_id: String,
    /// UTF-8 bytes of the evidence in the decoded text.
    pub bytes: Vec<readout_engine::Span>,
}

/// All states: a coder who works blind also gets what others have rejected.
const ANY_STATE: [&str; 5] = ["proposed", "accepted", "corrected", "rejected", "unsure"];

impl Store {
    /// The ids of events that a coder has not decided yet, by document and position. What other coders have decided
    /// makes no difference.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn queue(&self, filter: &Filter, coder: &str) -> Result<Vec<String>, StoreError> {
        let mut filter = filter.clone();
        if filter.state.is_empty() {
            filter.state = ANY_STATE.map(str::to_owned).to_vec();
        }
        let condition = Condition::of(&filter, Subject::Events);
        let sql = format!(
            "SELECT e.id FROM {} WHERE {} AND NOT EXISTS (SELECT 1 FROM standing AS d WHERE d.subject = e.id \
             AND d.coder = ? AND d.field IS NULL AND d.action IN ('accept', 'reject', 'unsure')) \
             ORDER BY a.doc, a.id, e.position LIMIT ?",
            load::EVENT_TABLES,
            condition.sql()
        );
        let limit = filter.limit.map_or(-1, |n| i64::try_from(n).unwrap_or(i64::MAX));
        let own = [Sql::Text(coder.to_owned()), Sql::Integer(limit)];
        let values = condition.values().iter().cloned().chain(own);
        self.run(|c| c.prepare(&sql)?.query_map(params_from_iter(values), |row| row.get(0))?.collect())
    }

    /// An event or a statement as a coder has it: the proposal of the reading with this coder's own corrections.
    ///
    /// # Errors
    /// If there is no such thing, or the database cannot be read.
    pub fn seen_by(&self, id: &str, coder: &str) -> Result<QueueItem, StoreError> {
        let id = self.finding_id(id)?;
        let is_event = crate::ids::is_event(&id);
        let (article_id, bytes) = match is_event {
            true => self.event(&id).map(|event| (event.article_id, event.bytes))?,
            false => self.statement(&id).map(|said| (said.article_id, vec![said.bytes]))?,
        };
        self.run(|c| {
            let own = standing(c, &id, Some(coder))?;
            let mut record = apply::with(apply::proposed(c, &id)?, &own);
            record["record"] = if is_event { "event".into() } else { "statement".into() };
            if !own.is_empty() {
                record["review"] = load::review_of(&own)
                    .map_or(serde_json::Value::Null, |r| serde_json::to_value(r).unwrap_or_default());
            }
            let record = load::json(&record.to_string())?;
            Ok(QueueItem { record, article_id, bytes })
        })
    }
}
