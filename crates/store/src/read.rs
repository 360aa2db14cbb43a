//! Finding what is kept.

use std::rc::Rc;

use readout_engine::{Span, Text};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use crate::error::StoreError;
use crate::ids;
use crate::load::{self, Tellings};
use crate::model::{
    Counts, Entry, Filter, StoredArticle, StoredEvent, StoredNotice, StoredStatement, StoredStep,
};
use crate::query::{Condition, Subject};
use crate::record::Record;
use crate::rows::StepRow;
use crate::store::{Store, explain};

/// Characters of an id that have to be given at least.
const LEAST: usize = 4;
/// How many ids are named where a beginning fits several.
const NAMED: usize = 8;

/// What an id stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// An article; its id begins with `a`.
    Article(Box<StoredArticle>),
    /// An event as one article tells it; `e`.
    Event(Box<StoredEvent>),
    /// A statement; `s`.
    Statement(Box<StoredStatement>),
    /// A real event with what each article tells of it; `r`.
    RealEvent(Vec<StoredEvent>),
}

impl Store {
    /// Events by date, undated ones last; those of one day by document and position.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn events(&self, filter: &Filter) -> Result<Vec<StoredEvent>, StoreError> {
        let sql = format!(
            "SELECT {} FROM {} WHERE {{}} ORDER BY e.date_start IS NULL, e.date_start, e.date_end, a.doc, a.id, \
             e.position",
            load::EVENT,
            load::EVENT_TABLES
        );
        let mut tellings = Tellings::default();
        self.select(&sql, filter, Subject::Events, |c, row| load::event(c, row, &mut tellings))
    }

    /// One event for each real event, by date: of those the filter finds the one that tells most.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn timeline(&self, filter: &Filter) -> Result<Vec<StoredEvent>, StoreError> {
        let all = self.events(&Filter { limit: None, ..filter.clone() })?;
        Ok(crate::lead::leads(all, filter.limit))
    }

    /// Statements by document and position.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn statements(&self, filter: &Filter) -> Result<Vec<StoredStatement>, StoreError> {
        let sql = format!(
            "SELECT {} FROM {} WHERE {{}} ORDER BY a.doc, a.id, s.position",
            load::STATEMENT,
            load::STATEMENT_TABLES
        );
        self.select(&sql, filter, Subject::Statements, load::statement)
    }

    /// Articles by date, undated ones last, then by document. A filter on people, kinds and places finds those with
    /// an event or a statement that meets it; `from` and `to` are about the article's own date.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn articles(&self, filter: &Filter) -> Result<Vec<StoredArticle>, StoreError> {
        let sql = format!(
            "SELECT {} FROM {} WHERE {{}} ORDER BY a.reference_date IS NULL, a.reference_date, a.doc, a.id",
            load::ARTICLE,
            load::ARTICLE_TABLES
        );
        self.select(&sql, filter, Subject::Articles, |_, row| load::article(row))
    }

    /// Passes every record that meets the filter to `sink`, one article after the other by document, its events
    /// before its statements, and holds one record at a time. `limit` counts records.
    ///
    /// # Errors
    /// If the database cannot be read, or the first error of `sink`.
    pub fn for_each_record<E: From<StoreError>>(
        &self,
        filter: &Filter,
        mut sink: impl FnMut(Record) -> Result<(), E>,
    ) -> Result<(), E> {
        self.for_each_row(filter, |row| self.record(row), |(record, _)| sink(record))
    }

    /// Passes every record that meets the filter to `sink` with what is known about where it stands, in the order
    /// of [`Store::for_each_record`].
    ///
    /// # Errors
    /// If the database cannot be read, or the first error of `sink`.
    pub fn for_each_entry<E: From<StoreError>>(
        &self,
        filter: &Filter,
        mut sink: impl FnMut(Entry) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut last: Option<Rc<StoredArticle>> = None;
        let mut entry = |row: &Row<'_>| -> rusqlite::Result<Entry> {
            let id: String = row.get("article")?;
            let article = match last.take().filter(|article| article.id == id) {
                Some(article) => article,
                None => Rc::new(self.article_row(&id)?),
            };
            last = Some(Rc::clone(&article));
            let (record, bytes) = self.record(row)?;
            Ok(Entry {
                decisions: self.decisions(record.id())?,
                record,
                bytes,
                article,
                real_event: row.get::<_, Option<i64>>("real_event")?.map(ids::real_event_id),
            })
        };
        self.for_each_row(filter, &mut entry, &mut sink)
    }

    fn for_each_row<T, E: From<StoreError>>(
        &self,
        filter: &Filter,
        mut load: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
        mut sink: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |error| E::from(explain(&self.path, error));
        let (events, statements) =
            (Condition::of(filter, Subject::Events), Condition::of(filter, Subject::Statements));
        let sql = format!(
            "SELECT 0 AS part, e.event_id AS number, a.doc, a.id AS article, e.position, p.real_event \
             FROM {} WHERE {} UNION ALL \
             SELECT 1, s.statement_id, a.doc, a.id, s.position, NULL FROM {} WHERE {} ORDER BY 3, 4, 1, 5 LIMIT ?",
            load::EVENT_TABLES,
            events.sql(),
            load::STATEMENT_TABLES,
            statements.sql()
        );
        let limit = filter.limit.map_or(-1, |n| i64::try_from(n).unwrap_or(i64::MAX));
        let values =
            events.values().iter().chain(statements.values()).cloned().chain([Value::Integer(limit)]);
        // While these rows are open the connection sees one state of the database: articles added meanwhile are all
        // out.
        let mut query = self.connection.prepare(&sql).map_err(failed)?;
        let mut rows = query.query(params_from_iter(values)).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            sink(load(row).map_err(failed)?)?;
        }
        Ok(())
    }

    fn record(&self, row: &Row<'_>) -> rusqlite::Result<(Record, Vec<Span>)> {
        let (part, number): (i64, i64) = (row.get(0)?, row.get(1)?);
        let c = &self.connection;
        if part == 0 {
            let sql = format!("SELECT {} FROM {} WHERE e.event_id = ?", load::EVENT, load::EVENT_TABLES);
            let event = c.prepare_cached(&sql)?.query_row([number], |row| load::event_record(c, row))?;
            return Ok((Record::Event(event.0), event.1));
        }
        let sql =
            format!("SELECT {} FROM {} WHERE s.statement_id = ?", load::STATEMENT, load::STATEMENT_TABLES);
        let statement = c.prepare_cached(&sql)?.query_row([number], |row| load::statement(c, row))?;
        Ok((Record::Statement(statement.record), vec![statement.bytes]))
    }

    fn decisions(&self, id: &str) -> rusqlite::Result<(usize, Option<String>)> {
        let sql = "SELECT count(*), max(at) FROM decision WHERE (subject = ?1 OR object = ?1) \
                   AND action <> 'comment'";
        self.connection.prepare_cached(sql)?.query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    fn article_row(&self, id: &str) -> rusqlite::Result<StoredArticle> {
        let sql = format!("SELECT {} FROM {} WHERE a.id = ?", load::ARTICLE, load::ARTICLE_TABLES);
        self.connection.prepare_cached(&sql)?.query_row([id], load::article)
    }

    /// What an id, or the beginning of one, stands for.
    ///
    /// # Errors
    /// If nothing or more than one thing has such an id, or the database cannot be read.
    pub fn find(&self, id: &str) -> Result<Stored, StoreError> {
        match id.chars().next().map(|c| c.to_ascii_lowercase()) {
            Some('a') => Ok(Stored::Article(Box::new(self.article(id)?))),
            Some('e') => Ok(Stored::Event(Box::new(self.event(id)?))),
            Some('s') => Ok(Stored::Statement(Box::new(self.statement(id)?))),
            Some('r') => Ok(Stored::RealEvent(self.real_event(id)?)),
            _ => Err(StoreError::NoSuchId { id: id.to_owned() }),
        }
    }

    /// The whole id of whatever it is the beginning of.
    ///
    /// # Errors
    /// As [`Store::find`].
    pub fn whole(&self, id: &str) -> Result<String, StoreError> {
        let table = match id.chars().next().map(|c| c.to_ascii_lowercase()) {
            Some('a') => "article",
            Some('e') => "event",
            Some('s') => "statement",
            Some('r') => return self.real_event_number(id).map(ids::real_event_id),
            _ => return Err(StoreError::NoSuchId { id: id.to_owned() }),
        };
        self.whole_id(table, id)
    }

    /// One event, by its id or the beginning of it.
    ///
    /// # Errors
    /// As [`Store::find`].
    pub fn event(&self, id: &str) -> Result<StoredEvent, StoreError> {
        let id = self.whole_id("event", id)?;
        let sql = format!("SELECT {} FROM {} WHERE e.id = ?", load::EVENT, load::EVENT_TABLES);
        self.one(&sql, id, |c, row| load::event(c, row, &mut Tellings::default()))
    }

    /// One statement, by its id or the beginning of it.
    ///
    /// # Errors
    /// As [`Store::find`].
    pub fn statement(&self, id: &str) -> Result<StoredStatement, StoreError> {
        let id = self.whole_id("statement", id)?;
        let sql = format!("SELECT {} FROM {} WHERE s.id = ?", load::STATEMENT, load::STATEMENT_TABLES);
        self.one(&sql, id, load::statement)
    }

    /// One article, by its id or the beginning of it.
    ///
    /// # Errors
    /// As [`Store::find`].
    pub fn article(&self, id: &str) -> Result<StoredArticle, StoreError> {
        let id = self.whole_id("article", id)?;
        let sql = format!("SELECT {} FROM {} WHERE a.id = ?", load::ARTICLE, load::ARTICLE_TABLES);
        self.one(&sql, id, |_, row| load::article(row))
    }

    /// What each article tells of a real event, by date of the article.
    ///
    /// # Errors
    /// As [`Store::find`].
    pub fn real_event(&self, id: &str) -> Result<Vec<StoredEvent>, StoreError> {
        let number = self.real_event_number(id)?;
        let sql = format!(
            "SELECT {} FROM {} WHERE e.profile_id IN ({}) \
             ORDER BY a.reference_date IS NULL, a.reference_date, a.doc, a.id, e.position",
            load::EVENT,
            load::EVENT_TABLES,
            load::PROFILES
        );
        let mut tellings = Tellings::default();
        self.rows(&sql, &[Value::Integer(number)], |c, row| load::event(c, row, &mut tellings))
    }

    /// How an event or a statement came about, by its id or the beginning of it.
    ///
    /// # Errors
    /// As [`Store::find`].
    pub fn steps(&self, id: &str) -> Result<Vec<StoredStep>, StoreError> {
        let table = if id.starts_with(['s', 'S']) { "statement" } else { "event" };
        let id = self.whole_id(table, id)?;
        let sql = format!(
            "SELECT coalesce(d.steps, '[]'), a.text FROM {table} AS f JOIN article AS a USING (article_id) \
             LEFT JOIN {table}_steps AS d USING ({table}_id) WHERE f.id = ?"
        );
        let (steps, text): (Vec<StepRow>, Text) = self
            .one(&sql, id, |_, row| Ok((load::json(row.get_ref(0)?.as_str()?)?, Text::new(row.get(1)?))))?;
        Ok(steps.into_iter().map(|step| step.in_text(&text)).collect())
    }

    /// The decoded text of an article, by its id or the beginning of it. Positions count in it.
    ///
    /// # Errors
    /// As [`Store::find`].
    pub fn text(&self, article: &str) -> Result<String, StoreError> {
        let id = self.whole_id("article", article)?;
        self.one("SELECT text FROM article WHERE id = ?", id, |_, row| row.get(0))
    }

    /// The bytes of an article as they were found.
    ///
    /// # Errors
    /// As [`Store::find`].
    pub fn bytes(&self, article: &str) -> Result<Vec<u8>, StoreError> {
        let id = self.whole_id("article", article)?;
        let sql = "SELECT bytes FROM source JOIN article USING (source_id) WHERE article.id = ?";
        self.one(sql, id, |_, row| row.get(0))
    }

    /// What reading had to say about an article.
    ///
    /// # Errors
    /// As [`Store::find`].
    pub fn notices(&self, article: &str) -> Result<Vec<StoredNotice>, StoreError> {
        let id = self.whole_id("article", article)?;
        let sql = "SELECT code, start, \"end\", message, hint FROM notice JOIN article USING (article_id) \
                   WHERE id = ? ORDER BY position";
        self.rows(sql, &[Value::Text(id)], |_, row| {
            Ok(StoredNotice {
                code: row.get(0)?,
                start: row.get(1)?,
                end: row.get(2)?,
                message: row.get(3)?,
                hint: row.get(4)?,
            })
        })
    }

    /// How much is kept.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM source), (SELECT count(*) FROM article), \
                   (SELECT count(*) FROM event), \
                   (SELECT count(DISTINCT p.real_event) FROM event AS e JOIN profile AS p USING (profile_id) \
                   JOIN article AS a USING (article_id) \
                   WHERE e.state <> 'rejected' AND a.superseded = 0), \
                   (SELECT count(*) FROM statement)";
        self.run(|c| {
            c.query_row(sql, [], |row| {
                Ok(Counts {
                    sources: row.get(0)?,
                    articles: row.get(1)?,
                    events: row.get(2)?,
                    real_events: row.get(3)?,
                    statements: row.get(4)?,
                })
            })
        })
    }

    fn select<T>(
        &self,
        sql: &str,
        filter: &Filter,
        subject: Subject,
        load: impl FnMut(&Connection, &Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let condition = Condition::of(filter, subject);
        let mut sql = sql.replace("{}", &condition.sql());
        let mut values = condition.values().to_vec();
        if let Some(limit) = filter.limit {
            sql.push_str(" LIMIT ?");
            values.push(Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX)));
        }
        self.rows(&sql, &values, load)
    }

    fn rows<T>(
        &self,
        sql: &str,
        values: &[Value],
        mut load: impl FnMut(&Connection, &Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        self.run(|c| {
            let mut query = c.prepare_cached(sql)?;
            let rows = query.query_map(params_from_iter(values), |row| load(c, row))?;
            rows.collect()
        })
    }

    fn one<T>(
        &self,
        sql: &str,
        id: String,
        load: impl FnMut(&Connection, &Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let mut rows = self.rows(sql, &[Value::Text(id.clone())], load)?;
        rows.pop().ok_or(StoreError::NoSuchId { id })
    }

    /// The number of the only real event whose id begins so.
    fn real_event_number(&self, beginning: &str) -> Result<i64, StoreError> {
        let from = as_beginning(beginning)?;
        let none = || StoreError::NoSuchId { id: beginning.to_owned() };
        let (first, last) = from.strip_prefix('r').and_then(ids::numbers).ok_or_else(none)?;
        let sql = format!(
            "SELECT real_event FROM profile WHERE hash BETWEEN ?1 AND ?2 AND real_event = hash \
             ORDER BY real_event LIMIT {NAMED}"
        );
        let found: Vec<i64> =
            self.run(|c| c.prepare_cached(&sql)?.query_map([first, last], |r| r.get(0))?.collect())?;
        match found[..] {
            [] => Err(none()),
            [one] => Ok(one),
            _ => Err(StoreError::AmbiguousId {
                id: beginning.to_owned(),
                candidates: found.into_iter().map(ids::real_event_id).collect(),
            }),
        }
    }

    /// The only id of a table that begins so.
    fn whole_id(&self, table: &str, beginning: &str) -> Result<String, StoreError> {
        let id = || beginning.to_owned();
        let from = as_beginning(beginning)?;
        // All characters of ids come before `~`.
        let until = format!("{from}~");
        let sql = format!("SELECT id FROM {table} WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT {NAMED}");
        let found: Vec<String> =
            self.run(|c| c.prepare_cached(&sql)?.query_map([&from, &until], |r| r.get(0))?.collect())?;
        match found.len() {
            0 => Err(StoreError::NoSuchId { id: id() }),
            1 => Ok(found.into_iter().next().unwrap_or_default()),
            _ => Err(StoreError::AmbiguousId { id: id(), candidates: found }),
        }
    }
}

/// The beginning of an id as ids are written, if it can be one.
fn as_beginning(typed: &str) -> Result<String, StoreError> {
    if typed.chars().count() < LEAST {
        return Err(StoreError::ShortId { id: typed.to_owned(), least: LEAST });
    }
    if !typed.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(StoreError::NoSuchId { id: typed.to_owned() });
    }
    Ok(typed.to_ascii_lowercase())
}
