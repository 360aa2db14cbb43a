//! Writing decisions, and taking them back.

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use serde_json::Value;

use super::{By, Change, Decision, LogFilter, Verdict, apply, people};
use crate::error::StoreError;
use crate::load;
use crate::read::Stored;
use crate::rows::json;
use crate::store::{Store, explain};

/// The columns of [`decision`].
const COLUMNS: &str = "decision_id, at, coder, action, subject, object, field, changes, reason, undoes, carried, \
    EXISTS (SELECT 1 FROM decision AS u WHERE u.undoes = d.decision_id) AS undone";

/// A decision on its way into the log.
#[derive(Clone, Copy, Default)]
pub(crate) struct New<'a> {
    pub action: &'a str,
    pub subject: &'a str,
    pub object: Option<&'a str>,
    pub field: Option<&'a str>,
    pub changes: &'a [Change],
    pub undoes: Option<i64>,
    pub carried: Option<i64>,
}

impl Store {
    /// Says that an event or a statement, or one field of it, is right, wrong or cannot be decided. A wrong field
    /// loses its value.
    ///
    /// # Errors
    /// If there is no such thing or field, a field cannot be without value, or the database cannot be written.
    pub fn judge(
        &mut self,
        by: &By<'_>,
        id: &str,
        verdict: Verdict,
        field: Option<&str>,
    ) -> Result<Decision, StoreError> {
        let id = self.finding_id(id)?;
        let record = self.value_of(&id, by.coder)?;
        let mut changes = Vec::new();
        if let Some(field) = field {
            apply::check_field(&record, field)?;
            if verdict == Verdict::Reject {
                let reason = "it cannot be without a value; put it right with `edit` instead";
                changes = apply::changes(&record, &[(field.to_owned(), Value::Null)]).map_err(|_| {
                    StoreError::BadEdit { field: field.to_owned(), reason: reason.to_owned() }
                })?;
            }
        }
        self.decide(
            by,
            New { action: verdict.as_str(), subject: &id, field, changes: &changes, ..New::default() },
        )
    }

    /// Puts fields of an event or a statement right: pairs of a path such as `place.country` and the value.
    ///
    /// # Errors
    /// If there is no such thing or field, a value does not fit, or the database cannot be written.
    pub fn edit(
        &mut self,
        by: &By<'_>,
        id: &str,
        values: &[(String, Value)],
    ) -> Result<Decision, StoreError> {
        let id = self.finding_id(id)?;
        let changes = apply::changes(&self.value_of(&id, by.coder)?, values)?;
        if changes.is_empty() {
            return Err(StoreError::BadEdit {
                field: values.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>().join(", "),
                reason: "it has that value already".to_owned(),
            });
        }
        self.decide(by, New { action: "edit", subject: &id, changes: &changes, ..New::default() })
    }

    /// Notes something about an event or a statement without deciding anything.
    ///
    /// # Errors
    /// If there is no such thing, or the database cannot be written.
    pub fn comment(&mut self, by: &By<'_>, id: &str) -> Result<Decision, StoreError> {
        let id = self.finding_id(id)?;
        self.decide(by, New { action: "comment", subject: &id, ..New::default() })
    }

    /// Says that two tellings are of the same real event.
    ///
    /// # Errors
    /// If one of them is no event, or the database cannot be written.
    pub fn merge_events(&mut self, by: &By<'_>, one: &str, two: &str) -> Result<Decision, StoreError> {
        let (one, two) = (self.event(one)?.record.id, self.event(two)?.record.id);
        if one == two {
            return Err(StoreError::BadEdit {
                field: one,
                reason: "an event cannot be merged with itself".to_owned(),
            });
        }
        self.decide(by, New { action: "merge", subject: &one, object: Some(&two), ..New::default() })
    }

    /// Says that an event is a real event of its own, which no other article tells.
    ///
    /// # Errors
    /// If it is no event, or the database cannot be written.
    pub fn split_event(&mut self, by: &By<'_>, id: &str) -> Result<Decision, StoreError> {
        let id = self.event(id)?.record.id;
        self.decide(by, New { action: "split", subject: &id, ..New::default() })
    }

    /// Says that whoever goes by the name or id `one` is the person with the name or id `two`.
    ///
    /// # Errors
    /// If nobody in the database goes by one of them, they are one already, or it cannot be written.
    pub fn merge_people(&mut self, by: &By<'_>, one: &str, two: &str) -> Result<Decision, StoreError> {
        for name in [one, two] {
            if !self.run(|c| people::is_known(c, name))? {
                return Err(StoreError::NoSuchId { id: name.to_owned() });
            }
        }
        // What the name stands for is settled now, so that articles added later change nothing about it.
        let object = self.run(|c| people::resolved(c, two))?;
        if one == two || one == object || self.run(|c| people::resolved(c, one))? == object {
            let reason = format!("that is {object} already");
            return Err(StoreError::BadEdit { field: one.to_owned(), reason });
        }
        self.decide(by, New { action: "merge", subject: one, object: Some(&object), ..New::default() })
    }

    /// Takes back the coder's last decision that still stands, whatever it was about; none if there is none.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn undo(&mut self, by: &By<'_>) -> Result<Option<Decision>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM standing AS d WHERE coder = ?1 AND carried IS NULL \
             ORDER BY decision_id DESC LIMIT 1"
        );
        let last = self.run(|c| c.prepare_cached(&sql)?.query_row([by.coder], decision).optional())?;
        let Some(last) = last else { return Ok(None) };
        let path = self.path.clone();
        let mut whole = || -> rusqlite::Result<()> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            take_back(&transaction, by, &last)?;
            transaction.commit()
        };
        whole().map_err(|e| explain(&path, e))?;
        Ok(Some(Decision { undone: true, ..last }))
    }

    /// The log, latest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn log(&self, filter: &LogFilter) -> Result<Vec<Decision>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM decision AS d WHERE (?1 IS NULL OR subject = ?1 OR object = ?1) \
             AND (?2 IS NULL OR coder = ?2) ORDER BY decision_id DESC LIMIT ?3"
        );
        let limit = filter.limit.map_or(-1, |n| i64::try_from(n).unwrap_or(i64::MAX));
        self.run(|c| {
            let mut query = c.prepare_cached(&sql)?;
            let rows = query.query_map(params![filter.subject, filter.coder, limit], decision)?;
            rows.collect()
        })
    }

    /// The whole id of an event or a statement.
    pub(crate) fn finding_id(&self, id: &str) -> Result<String, StoreError> {
        match self.find(id)? {
            Stored::Event(event) => Ok(event.record.id),
            Stored::Statement(statement) => Ok(statement.record.id),
            Stored::Article(_) | Stored::RealEvent(_) => Err(StoreError::BadEdit {
                field: id.to_owned(),
                reason: "only events and statements can be decided".to_owned(),
            }),
        }
    }

    /// An event's or a statement's record as JSON, as this coder has it: what others have changed is not in it.
    pub(crate) fn value_of(&self, id: &str, coder: &str) -> Result<Value, StoreError> {
        self.run(|c| Ok(apply::with(apply::proposed(c, id)?, &standing(c, id, Some(coder))?)))
    }

    /// Writes a decision and what follows from it, in one transaction.
    pub(crate) fn decide(&mut self, by: &By<'_>, new: New<'_>) -> Result<Decision, StoreError> {
        let path = self.path.clone();
        let mut whole = || -> rusqlite::Result<Decision> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let number = insert(&transaction, by, new)?;
            follow(&transaction, new)?;
            let sql = format!("SELECT {COLUMNS} FROM decision AS d WHERE decision_id = ?1");
            let decided = transaction.query_row(&sql, [number], decision)?;
            transaction.commit()?;
            Ok(decided)
        };
        whole().map_err(|e| explain(&path, e))
    }
}

/// Takes a decision back, and with it what of it was carried over to newer versions.
fn take_back(to: &Connection, by: &By<'_>, decided: &Decision) -> rusqlite::Result<()> {
    let new =
        New { action: "undo", subject: &decided.subject, undoes: Some(decided.number), ..New::default() };
    let new = New { object: decided.object.as_deref(), ..new };
    insert(to, by, new)?;
    follow(to, new)?;
    let sql = format!("SELECT {COLUMNS} FROM standing AS d WHERE carried = ?1 ORDER BY decision_id");
    let copies: Vec<Decision> =
        to.prepare_cached(&sql)?.query_map([decided.number], decision)?.collect::<rusqlite::Result<_>>()?;
    copies.iter().try_for_each(|copy| take_back(to, by, copy))
}

/// Adds a row to the log.
pub(crate) fn insert(to: &Connection, by: &By<'_>, new: New<'_>) -> rusqlite::Result<i64> {
    let changes = if new.changes.is_empty() { None } else { Some(json(&new.changes)?) };
    let sql = "INSERT INTO decision (at, coder, action, subject, object, field, changes, reason, undoes, carried) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    to.prepare_cached(sql)?.insert(params![
        by.at,
        by.coder,
        new.action,
        new.subject,
        new.object,
        new.field,
        changes,
        by.reason,
        new.undoes,
        new.carried
    ])
}

/// Notes that an article has been read again.
pub(crate) fn note_reread(to: &Connection, by: &By<'_>, article: &str) -> rusqlite::Result<()> {
    insert(to, by, New { action: "reread", subject: article, ..New::default() }).map(|_| ())
}

/// Adds a decision that was made about another version of the same.
pub(crate) fn carry(to: &Connection, by: &By<'_>, decided: &Decision, subject: &str) -> rusqlite::Result<()> {
    // Which other telling it was merged with is a matter of that version.
    if decided.object.is_some() {
        return Ok(());
    }
    let field = decided.field.as_deref();
    let (changes, carried) = (decided.changes.as_slice(), Some(decided.number));
    let new = New { action: &decided.action, subject, field, changes, carried, ..New::default() };
    insert(to, by, new).map(|_| ())
}

/// Brings the record in line with the log after a decision about `new.subject`.
fn follow(to: &Connection, new: New<'_>) -> rusqlite::Result<()> {
    let about_people = people::is_person(new.subject);
    match new.object {
        Some(_) if about_people => people::settle(to, new.subject),
        Some(object) => {
            apply::settle_company(to, new.subject)?;
            apply::settle_company(to, object)
        }
        None => apply::settle(to, new.subject, matches!(new.action, "split" | "undo")),
    }
}

/// A row of the log.
pub(crate) fn decision(row: &Row<'_>) -> rusqlite::Result<Decision> {
    let changes: Option<String> = row.get("changes")?;
    Ok(Decision {
        number: row.get("decision_id")?,
        at: row.get("at")?,
        coder: row.get("coder")?,
        action: row.get("action")?,
        subject: row.get("subject")?,
        object: row.get("object")?,
        field: row.get("field")?,
        changes: changes.map_or(Ok(Vec::new()), |text| load::json(&text))?,
        reason: row.get("reason")?,
        undoes: row.get("undoes")?,
        carried: row.get("carried")?,
        undone: row.get("undone")?,
    })
}

/// The decisions about something that stand, oldest first; those of one coder, or of all.
pub(crate) fn standing(
    from: &Connection,
    subject: &str,
    coder: Option<&str>,
) -> rusqlite::Result<Vec<Decision>> {
    let sql = "SELECT *, 0 AS undone FROM standing WHERE subject = ?1 AND (?2 IS NULL OR coder = ?2) \
               ORDER BY decision_id";
    let mut query = from.prepare_cached(sql)?;
    let rows = query.query_map(params![subject, coder], decision)?;
    rows.collect()
}
