//! Articles that were published anew: the newer version takes the place of the older one, and both are kept.

use rusqlite::{Connection, OptionalExtension};
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

/// Finds the version that a new article takes the place of, and carries over what was decided about it where the
/// words that it stands on are the same.
pub(crate) fn follow(to: &Connection, article: i64) -> rusqlite::Result<()> {
    let sql = "SELECT o.article_id FROM article AS n JOIN article AS o ON o.article_id <> n.article_id \
               AND o.superseded = 0 AND ((n.identity IS NOT NULL AND o.identity = n.identity) \
               OR (n.url IS NOT NULL AND o.url = n.url)) \
               WHERE n.article_id = ?1 ORDER BY o.article_id DESC LIMIT 1";
    let older: Option<i64> = to.prepare_cached(sql)?.query_row([article], |row| row.get(0)).optional()?;
    let Some(older) = older else { return Ok(()) };
    to.prepare_cached("UPDATE article SET previous_id = ?2 WHERE article_id = ?1")?
        .execute([article, older])?;
    to.prepare_cached("UPDATE article SET superseded = 1 WHERE article_id = ?1")?.execute([older])?;
    carry(to, older, article)
}

fn carry(to: &Connection, older: i64, newer: i64) -> rusqlite::Result<()> {
    for (old, new) in same_words(to, older, newer)? {
        for decided in review::standing(to, &old, None)? {
            let why = decided.reason.as_deref().map_or(String::new(), |why| format!(": {why}"));
            let reason = format!("carried over from {old}{why}");
            let by = By { coder: &decided.coder, at: &decided.at, reason: Some(&reason) };
            review::carry(to, &by, &decided, &new)?;
        }
        review::settle(to, &new, false)?;
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
