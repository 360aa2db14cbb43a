//! What a coder has still to decide.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};

use super::apply;
use super::decide::standing;
use crate::error::StoreError;
use crate::load;
use crate::model::Filter;
use crate::query::{self, Condition, Subject};
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

/// All states of review.
pub const STATES: [&str; 5] = ["proposed", "accepted", "corrected", "rejected", "unsure"];

impl Store {
    /// The ids of events that a coder has not decided yet, by document and position. The filter means them as this
    /// coder has them: what other coders have decided or changed makes no difference.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn queue(&self, filter: &Filter, coder: &str) -> Result<Vec<String>, StoreError> {
        // All states: a coder who works blind also gets what others have rejected. What nobody has changed is asked of the database, which is quick; there everybody has the same.
        let any_state = || STATES.map(str::to_owned).to_vec();
        let same = Filter { state: any_state(), limit: None, ..filter.clone() };
        let article = Filter {
            state: any_state(),
            doc: filter.doc.clone(),
            outlet: filter.outlet.clone(),
            all_versions: filter.all_versions,
            ..Filter::default()
        };
        let (same, article) =
            (Condition::of(&same, Subject::Events), Condition::of(&article, Subject::Events));
        let open = "NOT EXISTS (SELECT 1 FROM standing AS d WHERE d.subject = e.id AND d.coder = ? \
                    AND d.field IS NULL AND d.action IN ('accept', 'reject', 'unsure'))";
        let changed = "e.id IN (SELECT id FROM proposal)";
        let sql = format!(
            "SELECT e.id, {changed} FROM {} WHERE {open} AND ((NOT {changed} AND {}) OR ({changed} AND {})) \
             ORDER BY a.doc, a.id, e.position",
            load::EVENT_TABLES,
            same.sql(),
            article.sql()
        );
        let values = std::iter::once(Sql::Text(coder.to_owned()))
            .chain(same.values().iter().cloned())
            .chain(article.values().iter().cloned());
        self.run(|c| {
            let mut query = c.prepare(&sql)?;
            let mut rows = query.query(params_from_iter(values))?;
            let mut ids = Vec::new();
            while ids.len() < filter.limit.unwrap_or(usize::MAX)
                && let Some(row) = rows.next()?
            {
                let (id, changed): (String, bool) = (row.get(0)?, row.get(1)?);
                let meant = match changed {
                    true => is_meant(c, &id, filter, coder)?,
                    false => in_state(filter, "proposed"),
                };
                if meant {
                    ids.push(id);
                }
            }
            Ok(ids)
        })
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

/// Whether a filter asks for this state of review, the coder's own.
fn in_state(filter: &Filter, state: &str) -> bool {
    filter.state.is_empty() || filter.state.iter().any(|asked| asked == state)
}

/// Whether a filter means an event as a coder has it. Its article has been asked for already.
fn is_meant(from: &Connection, id: &str, filter: &Filter, coder: &str) -> rusqlite::Result<bool> {
    let own = standing(from, id, Some(coder))?;
    let record = apply::with(apply::proposed(from, id)?, &own);
    Ok(in_state(filter, apply::state_of(&own))
        && query::meets(from, &load::json(&record.to_string())?, filter)?)
}
