//! `readout show`: one event, statement or article with its evidence where it stands.

use std::io::{self, Write};

use readout_store::record::ReviewRecord;
use readout_store::verify::Anchor;
use readout_store::{Filter, Record, Store, Stored, StoredArticle, StoredEvent, StoredStatement};

use super::Context;
use super::filter::DbArgs;
use crate::console::{FAINT, HEADING, Out};
use crate::error::{AppError, Outcome};
use crate::render::timeline::{self, Line, Style};
use crate::render::{context as evidence, page, safe};

/// Print one event, statement or article with its evidence where it stands
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: readout show e3f09\n\nThe first characters of an id are enough.")]
pub struct Args {
    /// The id, or the beginning of it
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    db: DbArgs,
    /// Print the record as JSON instead, each piece of evidence with its anchor: document hash, positions in
    /// characters, bytes and UTF-16 units, and 32 characters before and after
    #[arg(long)]
    json: bool,
}

/// Looks up and prints.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let store = args.db.open()?;
    let found = store.find(&args.id)?;
    if args.json {
        let mut out = context.console.data();
        json(&mut out, &store, found)?;
        out.flush()?;
        return Ok(Outcome::Done);
    }
    let mut out = context.console.out();
    let plain = context.console.plain();
    match found {
        Stored::Event(event) => show_event(&mut out, &store, &event, plain)?,
        Stored::Statement(statement) => show_statement(&mut out, &store, &statement, plain)?,
        Stored::RealEvent(events) => {
            for event in &events {
                show_event(&mut out, &store, event, plain)?;
                writeln!(out)?;
            }
        }
        Stored::Article(article) => show_article(&mut out, &store, &article, plain)?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// A record with its anchors.
#[derive(serde::Serialize)]
struct Anchored {
    #[serde(flatten)]
    record: Record,
    anchors: Vec<Anchor>,
}

fn json(out: &mut dyn Write, store: &Store, found: Stored) -> Result<(), AppError> {
    let mut line = |record: Record| -> Result<(), AppError> {
        let anchors = store.anchors(record.id())?;
        serde_json::to_writer(&mut *out, &Anchored { record, anchors }).map_err(io::Error::from)?;
        Ok(writeln!(out)?)
    };
    match found {
        Stored::Event(event) => line(Record::Event(event.record)),
        Stored::Statement(statement) => line(Record::Statement(statement.record)),
        Stored::RealEvent(events) => {
            events.into_iter().try_for_each(|event| line(Record::Event(event.record)))
        }
        Stored::Article(article) => {
            serde_json::to_writer(&mut *out, &article).map_err(io::Error::from)?;
            Ok(writeln!(out)?)
        }
    }
}

/// A field with its value, unless it has none.
fn field(out: &mut Out, name: &str, value: &str) -> io::Result<()> {
    if value.is_empty() {
        return Ok(());
    }
    writeln!(out, "  {FAINT}{name:<13}{FAINT:#} {}", safe(value))
}

/// Kind, date and id of an event in one line.
pub fn event_heading(out: &mut Out, event: &StoredEvent) -> io::Result<()> {
    let line = Line::of_record(&event.record);
    let status = if line.status == "held" { String::new() } else { format!(" [{}]", line.status) };
    writeln!(out, "{HEADING}{}{status}, {}{HEADING:#}  {FAINT}{}{FAINT:#}", line.kind, line.when(), line.id)
}

/// Who says it, and the id, in one line.
pub fn statement_heading(out: &mut Out, statement: &StoredStatement) -> io::Result<()> {
    let record = &statement.record;
    let how = if record.direct { "direct" } else { "reported" };
    let name = safe(&record.speaker.name);
    writeln!(out, "{HEADING}{name}, {how} speech{HEADING:#}  {FAINT}{}{FAINT:#}", record.id)
}

fn show_event(out: &mut Out, store: &Store, event: &StoredEvent, plain: bool) -> Result<(), AppError> {
    event_heading(out, event)?;
    let record = &event.record;
    if let Some(date) = &record.date {
        let words = date.text.as_ref().map_or(String::new(), |words| format!(" “{words}”"));
        let time = date.time_of_day.as_ref().map_or(String::new(), |time| format!(", {time}"));
        field(out, "date", &format!("{} to {} ({}){words}{time}", date.start, date.end, date.precision))?;
    }
    if let Some(place) = &record.place {
        let parts = [place.name.as_deref(), place.country.as_deref(), place.id.as_deref()];
        field(out, "place", &parts.into_iter().flatten().collect::<Vec<_>>().join(", "))?;
    }
    for who in &record.participants {
        let parts =
            [Some(who.name.as_str()), who.office.as_deref(), who.country.as_deref(), who.id.as_deref()];
        field(out, &who.role, &parts.into_iter().flatten().collect::<Vec<_>>().join(", "))?;
    }
    field(out, "attributed to", record.attributed_to.as_deref().unwrap_or(""))?;
    let codes = [&record.codes.plover.event, &record.codes.plover.mode, &record.codes.cameo];
    field(out, "codes", &codes.into_iter().flatten().cloned().collect::<Vec<_>>().join(" "))?;
    field(out, "rule", &record.rule)?;
    field(out, "inferred", &record.inferred.join(", "))?;
    review(out, record.review.as_ref())?;
    for orphan in record.evidence.iter().filter(|piece| piece.orphan) {
        field(out, "orphan", &format!("“{}” no longer stands at its position", orphan.quote))?;
    }
    source(out, &record.doc, event.outlet.as_deref(), &event.article_id)?;
    if event.real_event.articles > 1 {
        let others = format!("{} articles tell it: {}", event.real_event.articles, event.real_event.id);
        field(out, "told", &others)?;
    }
    let spans: Vec<(usize, usize)> = event.bytes.iter().map(|span| (span.start, span.end)).collect();
    writeln!(out)?;
    Ok(evidence::print(out, &store.text(&event.article_id)?, &spans, plain)?)
}

fn show_statement(
    out: &mut Out,
    store: &Store,
    statement: &StoredStatement,
    plain: bool,
) -> Result<(), AppError> {
    statement_heading(out, statement)?;
    let record = &statement.record;
    for (name, who) in [("speaker", Some(&record.speaker)), ("to", record.addressee.as_ref())] {
        let Some(who) = who else { continue };
        let parts =
            [Some(who.name.as_str()), who.office.as_deref(), who.country.as_deref(), who.id.as_deref()];
        field(out, name, &parts.into_iter().flatten().collect::<Vec<_>>().join(", "))?;
    }
    field(out, "verb", record.verb.as_deref().unwrap_or(""))?;
    field(out, "said at", record.event.as_deref().unwrap_or(""))?;
    field(out, "rule", &record.rule)?;
    review(out, record.review.as_ref())?;
    source(out, &record.doc, statement.outlet.as_deref(), &statement.article_id)?;
    writeln!(out)?;
    let span = (statement.bytes.start, statement.bytes.end);
    Ok(evidence::print(out, &store.text(&statement.article_id)?, &[span], plain)?)
}

/// What was decided about it.
fn review(out: &mut Out, review: Option<&ReviewRecord>) -> io::Result<()> {
    let Some(review) = review else { return Ok(()) };
    let why = review.reason.as_ref().map_or(String::new(), |why| format!(": {why}"));
    field(out, "review", &format!("{} by {}, {}{why}", review.state, review.coder, review.at))?;
    let fields: Vec<String> = review.fields.iter().map(|(name, state)| format!("{name} {state}")).collect();
    field(out, "fields", &fields.join(", "))
}

fn source(out: &mut Out, doc: &str, outlet: Option<&str>, article: &str) -> io::Result<()> {
    let outlet = outlet.map_or(String::new(), |outlet| format!(", {outlet}"));
    field(out, "article", &format!("{doc}{outlet} ({article})"))
}

fn show_article(out: &mut Out, store: &Store, article: &StoredArticle, plain: bool) -> Result<(), AppError> {
    let title = article.title.as_deref().unwrap_or(&article.doc);
    writeln!(out, "{HEADING}{}{HEADING:#}  {FAINT}{}{FAINT:#}", safe(title), article.id)?;
    field(out, "doc", &article.doc)?;
    field(out, "path", &article.path)?;
    if let Some(date) = article.reference_date {
        let from = article.reference_source.as_ref().map_or(String::new(), |source| format!(" ({source})"));
        field(out, "date", &format!("{date}{from}"))?;
    }
    field(out, "outlet", article.outlet.as_deref().unwrap_or(""))?;
    field(out, "url", article.url.as_deref().unwrap_or(""))?;
    field(out, "language", article.language.as_deref().unwrap_or(""))?;
    field(
        out,
        "bytes",
        &format!("{} in {}, SHA-256 {}", article.byte_count, article.encoding, article.sha256),
    )?;
    field(out, "added", &article.added_at)?;
    let (older, newer) = store.versions(&article.id)?;
    field(out, "follows", older.as_deref().unwrap_or(""))?;
    field(out, "superseded by", newer.as_deref().unwrap_or(""))?;
    for notice in store.notices(&article.id)? {
        field(out, "notice", &notice.message)?;
    }
    let found =
        format!("{}, {}", page::count(article.events, "event"), page::count(article.statements, "statement"));
    field(out, "found", &found)?;
    let events =
        store.events(&Filter { doc: vec![article.doc.clone()], all_versions: true, ..Filter::default() })?;
    let events: Vec<&StoredEvent> = events.iter().filter(|event| event.article_id == article.id).collect();
    writeln!(out)?;
    let lines: Vec<Line> = events.iter().map(|event| Line::of_record(&event.record)).collect();
    timeline::print(out, &lines, Style { ids: true, ..Style::default() })?;
    let mut spans: Vec<(usize, usize)> =
        events.iter().flat_map(|event| &event.bytes).map(|span| (span.start, span.end)).collect();
    spans.sort_unstable();
    writeln!(out)?;
    Ok(evidence::print(out, &store.text(&article.id)?, &spans, plain)?)
}
