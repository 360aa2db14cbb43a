//! From rows back to the record.

use std::collections::BTreeMap;

use jiff::civil::Date;
use readout_engine::Span;
use rusqlite::types::Type;
use rusqlite::{Connection, Row};

use crate::ids;
use crate::model::{RealEvent, StoredArticle, StoredEvent, StoredStatement};
use crate::record::{
    CodesRecord, DateRecord, EventRecord, EvidenceRecord, ParticipantRecord, PlaceRecord, PloverRecord,
    ReviewRecord, SCHEMA, SpeakerRecord, StatementRecord,
};
use crate::review::{Decision, standing, state_of};
use crate::rows::StoredPiece;

/// The columns of [`event`].
pub(crate) const EVENT: &str = "e.event_id, e.id, a.doc, e.kind, e.subkind, e.level, e.status, e.date_start, \
    e.date_end, e.date_precision, e.date_text, e.time_of_day, e.place_name, e.place_id, e.place_country, \
    e.attributed_to, e.plover_event, e.plover_mode, e.cameo, e.rule, e.inferred, e.page_article, e.state, a.id AS article, \
    a.outlet, a.reference_date, p.real_event, e.people, e.evidence";
/// The tables of [`EVENT`].
pub(crate) const EVENT_TABLES: &str = "event AS e JOIN article AS a USING (article_id) \
    JOIN profile AS p USING (profile_id)";
/// The columns of [`statement`].
pub(crate) const STATEMENT: &str = "s.statement_id, s.id, a.doc, s.byte_start, s.byte_end, s.start, s.\"end\", \
    s.quote, s.direct, s.verb, e.id AS event, s.stance, s.rule, s.page_article, s.orphan, s.state, a.id AS article, a.outlet, \
    a.reference_date, s.people, s.pieces";
/// The tables of [`STATEMENT`].
pub(crate) const STATEMENT_TABLES: &str = "statement AS s JOIN article AS a USING (article_id) \
    LEFT JOIN event AS e ON e.event_id = s.event_id AND e.state <> 'rejected'";
/// The columns of [`article`].
pub(crate) const ARTICLE: &str = "a.id, a.doc, a.path, o.sha256, o.byte_count, a.encoding, a.title, a.outlet, \
    a.url, a.language, a.given_language, a.reference_date, a.reference_source, a.added_at, \
    (SELECT count(*) FROM event AS n WHERE n.article_id = a.article_id) AS events, \
    (SELECT count(*) FROM statement AS n WHERE n.article_id = a.article_id) AS statements";
/// The tables of [`ARTICLE`].
pub(crate) const ARTICLE_TABLES: &str = "article AS a JOIN source AS o USING (source_id)";

/// The profiles of real event `?1`. The one with the lowest hash gives it its number; only the others are listed.
pub(crate) const PROFILES: &str = "SELECT profile_id FROM profile WHERE hash = ?1 AND real_event = ?1 \
    UNION ALL SELECT profile_id FROM profile WHERE real_event = ?1 AND real_event <> hash";

/// How many articles tell of each real event, counted once for a whole answer.
#[derive(Debug, Default)]
pub(crate) struct Tellings(BTreeMap<i64, usize>);

impl Tellings {
    fn of(&mut self, from: &Connection, real_event: i64) -> rusqlite::Result<usize> {
        if let Some(&known) = self.0.get(&real_event) {
            return Ok(known);
        }
        let sql = format!(
            "SELECT count(DISTINCT a.source_id) FROM event AS e JOIN article AS a USING (article_id) \
             WHERE e.profile_id IN ({PROFILES}) AND e.state <> 'rejected' AND a.superseded = 0"
        );
        let articles = from.prepare_cached(&sql)?.query_row([real_event], |row| row.get(0))?;
        self.0.insert(real_event, articles);
        Ok(articles)
    }
}

/// An event with everything that belongs to it.
pub(crate) fn event(
    from: &Connection,
    row: &Row<'_>,
    tellings: &mut Tellings,
) -> rusqlite::Result<StoredEvent> {
    let (record, bytes) = event_record(from, row)?;
    Ok(StoredEvent {
        record,
        bytes,
        article_id: row.get("article")?,
        outlet: row.get("outlet")?,
        reference_date: day(row, "reference_date")?,
        real_event: RealEvent {
            id: ids::real_event_id(row.get("real_event")?),
            articles: tellings.of(from, row.get("real_event")?)?,
        },
    })
}

/// The record of an event, with the bytes of its evidence.
pub(crate) fn event_record(from: &Connection, row: &Row<'_>) -> rusqlite::Result<(EventRecord, Vec<Span>)> {
    let (evidence, bytes) = pieces(row.get_ref("evidence")?.as_str()?)?;
    let inferred: String = row.get("inferred")?;
    let record = EventRecord {
        schema: SCHEMA,
        id: row.get("id")?,
        doc: row.get("doc")?,
        kind: row.get("kind")?,
        subkind: row.get("subkind")?,
        level: row.get("level")?,
        status: row.get("status")?,
        date: date(row)?,
        place: place(row)?,
        participants: json(row.get_ref("people")?.as_str()?)?,
        evidence,
        attributed_to: row.get("attributed_to")?,
        codes: CodesRecord {
            plover: PloverRecord { event: row.get("plover_event")?, mode: row.get("plover_mode")? },
            cameo: row.get("cameo")?,
        },
        rule: row.get("rule")?,
        inferred: json(&inferred)?,
        article: row.get("page_article")?,
        review: review(from, row)?,
    };
    Ok((record, bytes))
}

/// A statement with everything that belongs to it.
pub(crate) fn statement(from: &Connection, row: &Row<'_>) -> rusqlite::Result<StoredStatement> {
    let people: Vec<ParticipantRecord> = json(row.get_ref("people")?.as_str()?)?;
    let mut people = people.into_iter();
    let speaker = people.next().ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let record = StatementRecord {
        schema: SCHEMA,
        id: row.get("id")?,
        doc: row.get("doc")?,
        start: row.get("start")?,
        end: row.get("end")?,
        quote: row.get("quote")?,
        direct: row.get("direct")?,
        speaker: as_speaker(speaker),
        addressee: people.next().map(as_speaker),
        verb: row.get("verb")?,
        event: row.get("event")?,
        stance: row.get("stance")?,
        rule: row.get("rule")?,
        article: row.get("page_article")?,
        pieces: pieces(row.get_ref("pieces")?.as_str()?)?.0,
        orphan: row.get("orphan")?,
        review: review(from, row)?,
    };
    Ok(StoredStatement {
        record,
        bytes: Span::new(row.get("byte_start")?, row.get("byte_end")?),
        article_id: row.get("article")?,
        outlet: row.get("outlet")?,
        reference_date: day(row, "reference_date")?,
    })
}

/// An article.
pub(crate) fn article(row: &Row<'_>) -> rusqlite::Result<StoredArticle> {
    Ok(StoredArticle {
        id: row.get("id")?,
        doc: row.get("doc")?,
        path: row.get("path")?,
        sha256: row.get("sha256")?,
        byte_count: row.get("byte_count")?,
        encoding: row.get("encoding")?,
        title: row.get("title")?,
        outlet: row.get("outlet")?,
        url: row.get("url")?,
        language: row.get("language")?,
        given_language: row.get("given_language")?,
        reference_date: day(row, "reference_date")?,
        reference_source: row.get("reference_source")?,
        added_at: row.get("added_at")?,
        events: row.get("events")?,
        statements: row.get("statements")?,
    })
}

/// What was decided about an event or a statement, if anything was.
fn review(from: &Connection, row: &Row<'_>) -> rusqlite::Result<Option<ReviewRecord>> {
    let id: String = row.get("id")?;
    Ok(review_of(&standing(from, &id, None)?))
}

/// What decisions that stand come to. Comments, merges and splits alone decide nothing about the record.
pub(crate) fn review_of(standing: &[Decision]) -> Option<ReviewRecord> {
    let deciding = |d: &&Decision| matches!(d.action.as_str(), "accept" | "reject" | "unsure" | "edit");
    let last = standing.iter().rev().find(deciding)?;
    let mut fields = BTreeMap::new();
    for decision in standing.iter().filter(deciding) {
        let verdict = match decision.action.as_str() {
            "accept" => "accepted",
            "reject" => "rejected",
            "unsure" => "unsure",
            _ => "corrected",
        };
        let changed = decision.changes.iter().map(|change| &change.field);
        fields.extend(decision.field.iter().chain(changed).map(|f| (f.clone(), verdict.to_owned())));
    }
    Some(ReviewRecord {
        state: state_of(standing).to_owned(),
        coder: last.coder.clone(),
        at: last.at.clone(),
        reason: last.reason.clone(),
        fields,
    })
}

fn date(row: &Row<'_>) -> rusqlite::Result<Option<DateRecord>> {
    let (Some(start), Some(end)) = (day(row, "date_start")?, day(row, "date_end")?) else { return Ok(None) };
    Ok(Some(DateRecord {
        start,
        end,
        precision: row.get("date_precision")?,
        text: row.get("date_text")?,
        time_of_day: row.get("time_of_day")?,
    }))
}

fn place(row: &Row<'_>) -> rusqlite::Result<Option<PlaceRecord>> {
    let place = PlaceRecord {
        name: row.get("place_name")?,
        id: row.get("place_id")?,
        country: row.get("place_country")?,
    };
    Ok((place.name.is_some() || place.id.is_some() || place.country.is_some()).then_some(place))
}

fn as_speaker(who: ParticipantRecord) -> SpeakerRecord {
    SpeakerRecord {
        name: who.name,
        id: who.id,
        office: who.office,
        country: who.country,
        aliases: who.aliases,
    }
}

/// Evidence with its bytes.
pub(crate) fn pieces(column: &str) -> rusqlite::Result<(Vec<EvidenceRecord>, Vec<Span>)> {
    let number = |n: i64| usize::try_from(n).map_err(unreadable);
    let pieces: Vec<StoredPiece> = json(column)?;
    let pairs = pieces.into_iter().map(|StoredPiece(from, to, start, end, quote, orphan)| {
        let piece = EvidenceRecord { start: number(start)?, end: number(end)?, quote, orphan: orphan != 0 };
        Ok((piece, Span::new(number(from)?, number(to)?)))
    });
    let pairs: Vec<_> = pairs.collect::<rusqlite::Result<_>>()?;
    Ok(pairs.into_iter().unzip())
}

pub(crate) fn day(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Date>> {
    let text: Option<String> = row.get(column)?;
    text.map(|t| t.parse().map_err(unreadable)).transpose()
}

/// A list kept in one column.
pub(crate) fn json<T: serde::de::DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(unreadable)
}

fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
}
