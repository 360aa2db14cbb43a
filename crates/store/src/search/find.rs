//! Asking the index, and showing what was found.

use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use super::index::{first_place, number, place};
use super::matches::{marks, meets};
use super::source::{Source, source};
use super::tokens::Tokens;
use super::{Query, Unit};
use crate::error::StoreError;
use crate::keys::{self, Key};
use crate::load;
use crate::model::Filter;
use crate::query::{Condition, Subject};
use crate::record::ParticipantRecord;
use crate::store::Store;

/// Columns of a snippet before the first hit, and in all; a character outside ASCII takes two.
const BEFORE: usize = 40;
const COLUMNS: usize = 160;
/// Rows of somebody who takes part less often than this are looked up before the words.
const RARE: usize = 2_000;
/// Matches that BM25 weighs, the latest ones: each costs some three microseconds, and where there are more the words
/// are too frequent to tell which rows are about them.
const WEIGHED: usize = 10_000;
/// People named for an article.
const NAMED: usize = 4;

/// In which order hits come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Those of the latest articles first; of one day those kept last. Articles without a date come last.
    #[default]
    Newest,
    /// Those first in which the words stand more often than elsewhere, for their length (BM25). Of more than ten thousand
    /// matches the latest ten thousand are weighed, as long as they fill the list. What is not indexed yet comes last.
    Best,
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub unit: Unit,
    /// Its id.
    pub id: String,
    /// The article's id.
    pub article: String,
    /// The document's name.
    pub doc: String,
    /// The article's headline.
    pub title: Option<String>,
    /// Who published the article.
    pub outlet: Option<String>,
    /// The article's date.
    pub date: Option<Date>,
    /// Whether an event took place: `held`, `planned`, …; nothing of articles and statements.
    pub status: Option<String>,
    /// Who claims an event, where the text only reports a claim.
    pub attributed_to: Option<String>,
    /// Who takes part in the event or speaks; of an article the first few who take part in its events.
    pub who: Vec<String>,
    /// Where the words stand.
    pub snippet: Snippet,
}

/// A piece of text with the words that were searched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The piece, a part of one line.
    pub text: String,
    /// The words in it, as bytes of the piece.
    pub marks: Vec<(usize, usize)>,
    /// Where the piece begins in the article's text, in Unicode scalar values; nothing if it is of the title.
    pub start: Option<usize>,
    /// Whether the line begins before the piece.
    pub cut_before: bool,
    /// Whether the line goes on behind the piece.
    pub cut_after: bool,
}

impl Store {
    /// Searches articles, statements or events. `filter` narrows as it does elsewhere.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn search(
        &self,
        unit: Unit,
        query: &Query,
        filter: &Filter,
        sort: Sort,
    ) -> Result<Vec<Hit>, StoreError> {
        // All of it is of one moment: another process may be indexing.
        let _moment =
            self.connection.unchecked_transaction().map_err(|e| crate::store::explain(&self.path, e))?;
        let mut places = self.run(|c| indexed(c, unit, query, filter, sort))?;
        let rest = self.run(|c| unindexed(c, unit, query, filter))?;
        if !rest.is_empty() {
            places.extend(rest);
            if sort == Sort::Newest {
                places.sort_unstable_by(|a, b| b.cmp(a));
            }
            places.truncate(filter.limit.unwrap_or(usize::MAX));
        }
        places.into_iter().map(|(_, row)| self.run(|c| hit(c, unit, row, query))).collect()
    }
}

/// A place in the order of the index, and the row that stands there.
type Found = (i64, i64);

/// Rows of a unit as [`Condition`] wants them; `{}` is what else ties them together.
fn tables(unit: Unit) -> (&'static str, &'static str, Subject) {
    match unit {
        Unit::Articles => ("article AS a", "a.article_id", Subject::Articles),
        Unit::Statements => (
            "statement AS s JOIN article AS a ON a.article_id = s.article_id \
             LEFT JOIN event AS e ON e.event_id = s.event_id AND e.state <> 'rejected'",
            "s.statement_id",
            Subject::Statements,
        ),
        Unit::Events => {
            ("event AS e JOIN article AS a ON a.article_id = e.article_id", "e.event_id", Subject::Events)
        }
    }
}

fn indexed(
    from: &Connection,
    unit: Unit,
    query: &Query,
    filter: &Filter,
    sort: Sort,
) -> rusqlite::Result<Vec<Found>> {
    let (first, behind) = days(unit, filter);
    if let (Sort::Best, Some(limit)) = (sort, filter.limit)
        && let Some(latest) = latest(from, unit, query, (first, behind), WEIGHED)?
    {
        let found = within(from, unit, query, filter, sort, (latest, behind))?;
        if found.len() >= limit {
            return Ok(found);
        }
    }
    within(from, unit, query, filter, sort, (first, behind))
}

/// The place from which on there are so many matches, if there are.
fn latest(
    from: &Connection,
    unit: Unit,
    query: &Query,
    (first, behind): (i64, i64),
    number: usize,
) -> rusqlite::Result<Option<i64>> {
    let sql = format!(
        "SELECT rowid FROM {} WHERE tokens MATCH ?1 AND rowid >= ?2 AND rowid < ?3 \
         ORDER BY rowid DESC LIMIT 1 OFFSET ?4 - 1",
        unit.table()
    );
    let values = params![query.as_fts(), first, behind, number];
    from.prepare_cached(&sql)?.query_row(values, |row| row.get(0)).optional()
}

/// What meets the query at these places.
fn within(
    from: &Connection,
    unit: Unit,
    query: &Query,
    filter: &Filter,
    sort: Sort,
    (first, behind): (i64, i64),
) -> rusqlite::Result<Vec<Found>> {
    let (tables, row, subject) = tables(unit);
    let condition = match is_rare(from, filter)? {
        true => Condition::of(filter, subject),
        false => Condition::of_each(filter, subject),
    };
    let index = unit.table();
    let order = match sort {
        Sort::Newest => "f.rowid DESC",
        Sort::Best => "f.rank",
    };
    let sql = format!(
        "SELECT f.rowid, {row} FROM {index} AS f CROSS JOIN {tables} WHERE f.tokens MATCH ? AND f.rowid >= ? \
         AND f.rowid < ? AND {row} = {} AND a.article_id NOT IN (SELECT article_id FROM search_todo) AND {} \
         ORDER BY {order} LIMIT ?",
        number("f.rowid"),
        condition.sql()
    );
    let limit = filter.limit.map_or(-1, |n| i64::try_from(n).unwrap_or(i64::MAX));
    let values = [Value::Text(query.as_fts()), Value::Integer(first), Value::Integer(behind)]
        .into_iter()
        .chain(condition.values().iter().cloned())
        .chain([Value::Integer(limit)]);
    let mut found = from.prepare_cached(&sql)?;
    let rows = found.query_map(params_from_iter(values), |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// Whether somebody or some country asked for takes part so seldom that it is best to look that up first.
fn is_rare(from: &Connection, filter: &Filter) -> rusqlite::Result<bool> {
    let countries = filter.country.iter().map(|country| keys::any([(Key::Country, country.as_str())]));
    let who = filter.who.iter().filter(|names| !names.is_empty());
    let who = who.map(|names| keys::anybody(names.iter().map(String::as_str)));
    let sql = "SELECT count(*) FROM (SELECT 1 FROM event_key WHERE event_key MATCH ?1 \
               UNION ALL SELECT 1 FROM statement_key WHERE statement_key MATCH ?1 LIMIT ?2)";
    for keys in countries.chain(who) {
        let rows: usize = from.prepare_cached(sql)?.query_row(params![keys, RARE], |row| row.get(0))?;
        if rows < RARE {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Where the days asked for begin and end in the index. Only articles stand there by the date that the filter means.
fn days(unit: Unit, filter: &Filter) -> (i64, i64) {
    let from = filter.from.filter(|_| unit == Unit::Articles).map(|day| first_place(Some(day)));
    let to = filter.to.filter(|_| unit == Unit::Articles).and_then(|day| day.tomorrow().ok());
    (from.unwrap_or(0), to.map_or(i64::MAX, |day| first_place(Some(day))))
}

/// What meets the query in articles that are not in the index yet.
fn unindexed(from: &Connection, unit: Unit, query: &Query, filter: &Filter) -> rusqlite::Result<Vec<Found>> {
    let (tables, row, subject) = tables(unit);
    let condition = Condition::of(filter, subject);
    let sql = format!(
        "SELECT {row}, a.reference_date FROM search_todo AS t CROSS JOIN {tables} \
         WHERE a.article_id = t.article_id AND {} ORDER BY 1",
        condition.sql()
    );
    let mut rows = from.prepare_cached(&sql)?;
    let mut rows = rows.query(params_from_iter(condition.values()))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (number, day): (i64, Option<String>) = (row.get(0)?, row.get(1)?);
        if meets(query, &Tokens::of(&source(from, unit, number)?.text)) {
            found.push((place(day.and_then(|day| day.parse().ok()), number), number));
        }
    }
    found.sort_unstable_by(|a, b| b.cmp(a));
    Ok(found)
}

fn hit(from: &Connection, unit: Unit, row: i64, query: &Query) -> rusqlite::Result<Hit> {
    let (table, key) = unit.rows();
    let article = if unit == Unit::Articles { "f" } else { "f JOIN article AS a USING (article_id)" };
    let a = if unit == Unit::Articles { "f" } else { "a" };
    let told = if unit == Unit::Events { "f.status, f.attributed_to" } else { "NULL, NULL" };
    let sql = format!(
        "SELECT f.id, {a}.id, {a}.doc, {a}.title, {a}.outlet, {a}.reference_date, {told} FROM {table} AS {article} \
         WHERE f.{key} = ?1"
    );
    let who = who(from, unit, row)?;
    let snippet = snippet(&source(from, unit, row)?, query);
    from.prepare_cached(&sql)?.query_row([row], |found| {
        let date: Option<String> = found.get(5)?;
        Ok(Hit {
            unit,
            id: found.get(0)?,
            article: found.get(1)?,
            doc: found.get(2)?,
            title: found.get(3)?,
            outlet: found.get(4)?,
            date: date.and_then(|date| date.parse().ok()),
            status: found.get(6)?,
            attributed_to: found.get(7)?,
            who,
            snippet,
        })
    })
}

fn who(from: &Connection, unit: Unit, row: i64) -> rusqlite::Result<Vec<String>> {
    let sql = match unit {
        Unit::Articles => {
            "SELECT people FROM event WHERE article_id = ?1 AND state <> 'rejected' ORDER BY position"
        }
        Unit::Statements => "SELECT people FROM statement WHERE statement_id = ?1",
        Unit::Events => "SELECT people FROM event WHERE event_id = ?1",
    };
    let most = match unit {
        Unit::Articles => NAMED,
        Unit::Statements => 1,
        Unit::Events => usize::MAX,
    };
    let mut query = from.prepare_cached(sql)?;
    let mut rows = query.query([row])?;
    let mut names: Vec<String> = Vec::new();
    while names.len() < most
        && let Some(row) = rows.next()?
    {
        let people: Vec<ParticipantRecord> = load::json(row.get_ref(0)?.as_str()?)?;
        for who in people {
            if names.len() < most && !names.contains(&who.name) {
                names.push(who.name);
            }
        }
    }
    Ok(names)
}

/// The part of the text in which most of the words stand together.
fn snippet(source: &Source, query: &Query) -> Snippet {
    let text = source.text.as_str();
    let marks = marks(query, &Tokens::of(text));
    let first = (0..marks.len()).max_by_key(|&n| (close_by(text, &marks[n..]), std::cmp::Reverse(n)));
    let Some(first) = first else { return Snippet::default() };
    let hit = &marks[first];
    let line_start = text[..hit.start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[hit.end..].find('\n').map_or(text.len(), |at| hit.end + at);
    let before = text[line_start..hit.start].char_indices().rev();
    let start = line_start + fitting(before, BEFORE).unwrap_or(hit.start - line_start);
    let columns = COLUMNS.saturating_sub(columns(&text[start..hit.end]));
    let after = text[hit.end..line_end].char_indices().map(|(at, c)| (at + c.len_utf8(), c));
    let end = hit.end + fitting(after, columns).unwrap_or(0);
    let inside = marks[..].iter().filter(|mark| mark.start >= start && mark.end <= end);
    Snippet {
        text: text[start..end].to_owned(),
        marks: inside.map(|mark| (mark.start - start, mark.end - start)).collect(),
        start: source.position(start),
        cut_before: start > line_start,
        cut_after: end < line_end,
    }
}

/// How many marks stand on the first one's line close behind it.
fn close_by(text: &str, marks: &[std::ops::Range<usize>]) -> usize {
    let Some(first) = marks.first() else { return 0 };
    let behind = |mark: &std::ops::Range<usize>| text.get(first.start..mark.end);
    let close = |piece: &str| !piece.contains('\n') && columns(piece) + BEFORE <= COLUMNS;
    marks.iter().take_while(|mark| behind(mark).is_some_and(close)).count()
}

/// The last of the places that fits into so many columns.
fn fitting(places: impl Iterator<Item = (usize, char)>, columns: usize) -> Option<usize> {
    let mut used = 0;
    let fits = |c: char| {
        used += column(c);
        used <= columns
    };
    let mut fits = fits;
    places.take_while(|(_, c)| fits(*c)).last().map(|(at, _)| at)
}

fn column(c: char) -> usize {
    if c.is_ascii() { 1 } else { 2 }
}

fn columns(text: &str) -> usize {
    text.chars().map(column).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three articles: an, bo and cy in events and statements of their own.
    const ROWS: &str = "
        INSERT INTO source VALUES (1, 'x', 0, x'');
        INSERT INTO article (article_id, id, source_id, doc, path, encoding, added_at, text_sha256, text)
          VALUES (1, 'a1', 1, 'one', '', '', '', '', 't'), (2, 'a2', 1, 'two', '', '', '', '', 't'),
                 (3, 'a3', 1, 'three', '', '', '', '', 't');
        INSERT INTO profile VALUES (1, 1, NULL, 1, 'visit', NULL, NULL);
        INSERT INTO event (event_id, id, article_id, profile_id, position, page_article, kind, status, place_country,
          rule, inferred, people)
          VALUES (1, 'e1', 1, 1, 0, 0, 'visit', 'held', 'FRA', '', '[]',
            '[{\"role\":\"guest\",\"name\":\"An\",\"id\":\"person/an\",\"country\":\"FRA\"}]'),
          (2, 'e2', 2, 1, 0, 0, 'call', 'held', NULL, '', '[]',
            '[{\"role\":\"party\",\"name\":\"Bo\",\"country\":\"BRA\",\"aliases\":[\"Bob\"]}]'),
          (3, 'e3', 3, 1, 0, 0, 'visit', 'planned', 'BRA', '', '[]', '[{\"role\":\"guest\",\"name\":\"Bo\"}]');
        INSERT INTO statement (statement_id, id, article_id, event_id, position, page_article, byte_start, byte_end,
          start, \"end\", quote, direct, rule, people)
          VALUES (1, 's1', 1, 1, 0, 0, 0, 1, 0, 1, 't', 1, '',
            '[{\"role\":\"speaker\",\"name\":\"An\",\"country\":\"FRA\"}]'),
          (2, 's2', 2, NULL, 0, 0, 0, 1, 0, 1, 't', 1, '',
            '[{\"role\":\"speaker\",\"name\":\"Cy\",\"country\":\"BRA\",\"aliases\":[\"Cyril\"]}]');
        INSERT INTO event_key (rowid, keys) VALUES (1, 'nan ipersonx2fan cx46x52x41 kvisit'),
          (2, 'nbo nbob cx42x52x41 kcall'), (3, 'nbo cx42x52x41 kvisit');
        INSERT INTO statement_key (rowid, keys) VALUES (1, 'nan cx46x52x41'), (2, 'ncy ncyril cx42x52x41');";

    #[test]
    fn the_latest_matches_begin_where_so_many_are_left() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("readout.db")).unwrap();
        let rows =
            "INSERT INTO search_event (rowid, tokens) VALUES (3, 'an'), (5, 'bo'), (7, 'an bo'), (9, 'an')";
        store.run(|c| c.execute_batch(rows)).unwrap();
        let query = Query::parse("an").unwrap();
        let begin = |days, number| store.run(|c| latest(c, Unit::Events, &query, days, number)).unwrap();
        assert_eq!([1, 2, 3, 4].map(|n| begin((0, 10), n)), [Some(9), Some(7), Some(3), None]);
        assert_eq!([1, 2].map(|n| begin((4, 9), n)), [Some(7), None]);
    }

    fn numbers(store: &Store, unit: Unit, condition: &Condition) -> Vec<i64> {
        let (tables, row, _) = tables(unit);
        let sql = format!("SELECT {row} FROM {tables} WHERE {} ORDER BY 1", condition.sql());
        let all = |c: &Connection| {
            c.prepare(&sql)?.query_map(params_from_iter(condition.values()), |row| row.get(0))?.collect()
        };
        store.run(all).unwrap()
    }

    #[test]
    fn rows_looked_at_one_by_one_are_those_looked_up_first() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("readout.db")).unwrap();
        store.run(|c| c.execute_batch(ROWS)).unwrap();
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let all = Filter::default;
        let filters = [
            (Filter { who: vec![words(&["person/an"])], ..all() }, vec![1], vec![], vec![1]),
            (Filter { who: vec![words(&["bob", "nobody"])], ..all() }, vec![2], vec![], vec![2]),
            (Filter { who: vec![words(&["CYRIL"])], ..all() }, vec![2], vec![2], vec![]),
            (Filter { country: words(&["BRA"]), ..all() }, vec![2, 3], vec![2], vec![2, 3]),
            (Filter { kind: words(&["visit"]), ..all() }, vec![1, 3], vec![1], vec![1, 3]),
            (
                Filter { country: words(&["FRA"]), kind: words(&["visit"]), ..all() },
                vec![1],
                vec![1],
                vec![1],
            ),
            (all(), vec![1, 2, 3], vec![1, 2], vec![1, 2, 3]),
        ];
        for (filter, articles, statements, events) in filters {
            for (unit, expected) in
                [(Unit::Articles, articles), (Unit::Statements, statements), (Unit::Events, events)]
            {
                let subject = tables(unit).2;
                let (first, each) = (Condition::of(&filter, subject), Condition::of_each(&filter, subject));
                assert_eq!(numbers(&store, unit, &first), expected, "{unit:?} {filter:?}");
                assert_eq!(numbers(&store, unit, &each), expected, "{unit:?} {filter:?}, one by one");
            }
        }
    }
}
