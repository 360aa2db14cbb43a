//! Articles that were published anew: the newer version takes the place of the older one, and both are kept.

use rusqlite::{Connection, params};
use serde_json::Value;

use crate::error::StoreError;
use crate::review::{self, By};
use crate::store::Store;

impl Store {
    /// The version of an article that the one with this id has taken the place of, and the one that has taken its
    /// own: their ids.
    ///
    /// # Errors
    /// As [`Store::find`].
    pub fn versions(&self, article: &str) -> Result<(Option<String>, Option<String>), StoreError> {
        let id = self.article(article)?.id;
        let sql = "SELECT (SELECT o.id FROM article AS o WHERE o.article_id = a.previous_id), \
                   (SELECT n.id FROM article AS n WHERE n.previous_id = a.article_id) \
                   FROM article AS a WHERE a.id = ?1";
        self.run(|c| c.prepare_cached(sql)?.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))))
    }
}

/// The versions that a new article takes the place of, the last one last.
///
/// Versions have the id that their source gives, or the address. Articles from before versions were kept have no
/// identity: outlet and id tell.
pub(crate) fn older(
    to: &Connection,
    article: i64,
    url: Option<&str>,
) -> rusqlite::Result<Vec<(i64, String)>> {
    let sql = "SELECT o.article_id, o.id FROM article AS n JOIN article AS o \
               ON o.article_id <> n.article_id AND o.superseded = 0 WHERE n.article_id = ?1 \
               AND (o.identity = n.identity OR o.url = ?2 \
               OR (o.identity IS NULL AND n.identity IS NOT NULL AND o.doc = n.doc AND o.outlet = n.outlet)) \
               ORDER BY o.article_id";
    let mut query = to.prepare_cached(sql)?;
    let rows =
        query.query_map(params![article, url.and_then(address)], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// Puts an article in the place of older versions, and carries over what was decided about them where the words that
/// it stands on are the same.
pub(crate) fn follow(to: &Connection, article: i64, older: &[(i64, String)]) -> rusqlite::Result<()> {
    for (row, _) in older {
        to.prepare_cached("UPDATE article SET previous_id = ?2 WHERE article_id = ?1")?
            .execute([article, *row])?;
        to.prepare_cached("UPDATE article SET superseded = 1 WHERE article_id = ?1")?.execute([*row])?;
        // What the older version tells no longer counts for which events are the same.
        review::relink_article(to, *row)?;
        carry(to, *row, article)?;
    }
    Ok(())
}

/// The address, if it is one of an article: a home page has many.
fn address(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (_, path) = rest.split_once(['/', '?'])?;
    (!path.trim_matches('/').is_empty()).then_some(url)
}

fn carry(to: &Connection, older: i64, newer: i64) -> rusqlite::Result<()> {
    for (old, new) in same_words(to, older, newer)? {
        for decided in review::standing(to, &old, None)? {
            let why = decided.reason.as_deref().map_or(String::new(), |why| format!(": {why}"));
            let reason = format!("carried over from {old}{why}");
            let by = By { coder: &decided.coder, at: &decided.at, reason: Some(&reason) };
            review::carry(to, &by, &decided, &new)?;
        }
        review::settle(to, &new, true)?;
    }
    Ok(())
}

/// What has been decided in the older version, with what the newer one has on the same words. Of several that are
/// alike the first goes with the first.
fn same_words(from: &Connection, older: i64, newer: i64) -> rusqlite::Result<Vec<(String, String)>> {
    let decided = "EXISTS (SELECT 1 FROM standing AS d WHERE d.subject = f.id)";
    let old = findings(from, older, decided)?;
    if old.is_empty() {
        return Ok(Vec::new());
    }
    let mut new = findings(from, newer, "1")?;
    let mut pairs = Vec::new();
    for (words, id) in old {
        if let Some(found) = new.iter().position(|(other, _)| *other == words) {
            pairs.push((id, new.remove(found).1));
        }
    }
    Ok(pairs)
}

/// The findings of an article as the reading proposed them: the words each stands on, with its id.
fn findings(from: &Connection, article: i64, which: &str) -> rusqlite::Result<Vec<(Value, String)>> {
    let sql = format!(
        "SELECT f.id FROM event AS f WHERE f.article_id = ?1 AND {which} UNION ALL \
         SELECT f.id FROM statement AS f WHERE f.article_id = ?1 AND {which}"
    );
    let mut query = from.prepare_cached(&sql)?;
    let ids: Vec<String> = query.query_map([article], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    ids.into_iter().map(|id| Ok((words(&review::proposed(from, &id)?), id))).collect()
}

/// What of a record has to be the same for a decision about it to hold in another version: what it says, and the
/// exact words that say so, wherever they stand.
fn words(record: &Value) -> Value {
    let quotes: Vec<&Value> =
        record["evidence"].as_array().into_iter().flatten().map(|e| &e["quote"]).collect();
    let fields = ["kind", "subkind", "status", "date", "place", "participants", "quote", "speaker", "direct"];
    let mut words: serde_json::Map<String, Value> =
        fields.iter().map(|field| ((*field).to_owned(), record[*field].clone())).collect();
    words.insert("evidence".to_owned(), quotes.into_iter().cloned().collect());
    Value::Object(words)
}
