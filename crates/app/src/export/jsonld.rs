//! Linked data (JSON-LD 1.1): schema.org for what happened, PROV for where it comes from, Web Annotation for the
//! characters it stands on. The context is written into the file, so that reading it needs no network.

use std::io::Write;
use std::rc::Rc;

use readout_engine::Span;
use readout_store::record::{
    DateRecord, EventRecord, EvidenceRecord, ParticipantRecord, PlaceRecord, ReviewRecord, SpeakerRecord,
    StatementRecord,
};
use readout_store::{Entry, Record, Store, StoredArticle};
use serde_json::{Map, Value, json};

use super::json_list::JsonList;
use super::known::{Known, PartyType};
use super::{Exporter, wording};
use crate::error::AppError;

/// What every name of ours begins with.
const OURS: &str = "urn:x-readout:";
/// Characters of the text that a selector gives before and after a quote.
const AROUND: usize = 32;

/// Writes nodes of a graph.
pub struct JsonLd<'a, W: Write> {
    list: JsonList<W>,
    store: &'a Store,
    known: Known<'a>,
    /// The article whose records come just now, with its text.
    article: Option<(String, Rc<str>)>,
}

impl<'a, W: Write> JsonLd<'a, W> {
    /// A graph that has begun.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn new(stream: W, store: &'a Store, known: Known<'a>) -> Result<Self, AppError> {
        let context = json!({
            "oa": "http://www.w3.org/ns/oa#",
            "prov": "http://www.w3.org/ns/prov#",
            "readout": format!("{OURS}term/"),
            "schema": "https://schema.org/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        });
        let head = format!("{{\"@context\":{context},\"@graph\":[");
        let mut list = JsonList::new(stream, &head, "]}")?;
        list.item(&json!({
            "@id": format!("{OURS}software"),
            "@type": ["prov:SoftwareAgent", "schema:SoftwareApplication"],
            "schema:name": "readout",
        }))?;
        Ok(Self { list, store, known, article: None })
    }

    /// The text of an article. Where a new one begins, its nodes are written.
    fn text(&mut self, article: &StoredArticle) -> Result<Rc<str>, AppError> {
        if let Some((_, text)) = self.article.as_ref().filter(|(id, _)| *id == article.id) {
            return Ok(Rc::clone(text));
        }
        self.list.item(&article_node(article))?;
        self.list.item(&json!({
            "@id": named("reading", &article.id),
            "@type": "prov:Activity",
            "prov:used": reference("article", &article.id),
            "prov:wasAssociatedWith": {"@id": format!("{OURS}software")},
            "prov:endedAtTime": typed("xsd:dateTime", &article.added_at),
        }))?;
        let text: Rc<str> = self.store.text(&article.id)?.into();
        self.article = Some((article.id.clone(), Rc::clone(&text)));
        Ok(text)
    }

    fn event(&mut self, event: &EventRecord, entry: &Entry, text: &str) -> Result<(), AppError> {
        let node = event_node(event, entry, &self.known);
        self.list.item(&node)?;
        let targets = event.evidence.iter().zip(&entry.bytes);
        let targets = targets.map(|(evidence, bytes)| target(&entry.article.id, evidence, *bytes, text));
        self.list.item(&annotation("event", &event.id, &entry.article.id, targets.collect()))
    }

    fn statement(&mut self, statement: &StatementRecord, entry: &Entry, text: &str) -> Result<(), AppError> {
        self.list.item(&statement_node(statement, &entry.article.id))?;
        let whole = statement.whole();
        let targets =
            entry.bytes.iter().map(|bytes| target(&entry.article.id, &whole, *bytes, text)).collect();
        self.list.item(&annotation("statement", &statement.id, &entry.article.id, targets))
    }
}

impl<W: Write> Exporter for JsonLd<'_, W> {
    fn write(&mut self, entry: &Entry) -> Result<(), AppError> {
        let text = self.text(&entry.article)?;
        match &entry.record {
            Record::Event(event) => self.event(event, entry, &text),
            Record::Statement(statement) => self.statement(statement, entry, &text),
        }
    }

    fn finish(&mut self) -> Result<(), AppError> {
        self.list.finish()
    }
}

fn article_node(article: &StoredArticle) -> Value {
    let mut node = Node::new(named("article", &article.id), json!(["prov:Entity", "schema:NewsArticle"]));
    node.set("schema:identifier", Some(&article.doc));
    node.set("schema:headline", article.title.as_ref());
    node.set("schema:inLanguage", article.language.as_ref());
    node.set("schema:url", article.url.as_ref());
    node.set("readout:sha256", Some(&article.sha256));
    node.set("schema:datePublished", article.reference_date.map(|day| typed("xsd:date", &day.to_string())));
    let publisher = article.outlet.as_ref();
    node.set(
        "schema:publisher",
        publisher.map(|name| json!({"@type": "schema:Organization", "schema:name": name})),
    );
    node.done()
}

/// What an article tells in its own words is a schema.org event. What it denies or only reports is a claim, so that
/// nobody who knows schema.org alone takes it for one; then its fields have names of our own.
fn event_node(event: &EventRecord, entry: &Entry, known: &Known<'_>) -> Value {
    let claim = event.status == "denied" || event.attributed_to.is_some();
    let kind = if claim { "schema:Claim" } else { "schema:Event" };
    let mut node = Node::new(named("event", &event.id), json!(["prov:Entity", "readout:Event", kind]));
    node.set("schema:name", Some(wording::title(event, known)));
    node.set("schema:description", Some(wording::sentence(event, known)));
    node.set("readout:kind", Some(&event.kind));
    node.set("readout:subkind", event.subkind.as_ref());
    node.set("readout:level", event.level.as_ref());
    node.set("readout:status", Some(&event.status));
    node.set("readout:attributedTo", event.attributed_to.as_ref());
    node.set("readout:plover", event.codes.plover.event.as_ref());
    node.set("readout:ploverMode", event.codes.plover.mode.as_ref());
    node.set("readout:cameo", event.codes.cameo.as_ref());
    node.set("readout:rule", Some(&event.rule));
    node.set("readout:inferred", Some(&event.inferred).filter(|fields| !fields.is_empty()));
    review(&mut node, &event.review);
    if let Some(date) = &event.date {
        dates(&mut node, date, claim);
    }
    if !claim {
        node.set("schema:eventStatus", schema_status(&event.status).map(|status| json!({"@id": status})));
    }
    let place = event.place.as_ref().map(|place| place_node(place, known));
    node.set(if claim { "readout:place" } else { "schema:location" }, place);
    let attendee = if claim { "readout:participant" } else { "schema:attendee" };
    let people: Vec<Value> = event.participants.iter().map(|who| role(who, attendee)).collect();
    node.set(attendee, Some(people).filter(|people| !people.is_empty()));
    node.set("prov:wasDerivedFrom", Some(reference("article", &entry.article.id)));
    node.set("prov:wasGeneratedBy", Some(reference("reading", &entry.article.id)));
    node.set("prov:specializationOf", entry.real_event.as_ref().map(|id| reference("real-event", id)));
    node.done()
}

/// schema.org has no word for what has taken place.
fn schema_status(status: &str) -> Option<&'static str> {
    match status {
        "planned" => Some("schema:EventScheduled"),
        "postponed" => Some("schema:EventPostponed"),
        "cancelled" => Some("schema:EventCancelled"),
        _ => None,
    }
}

/// The interval as the record has it and, for schema.org, as fine as the source: a month is no event of thirty days.
fn dates(node: &mut Node, date: &DateRecord, claim: bool) {
    let day = |day: jiff::civil::Date| typed("xsd:date", &day.to_string());
    node.set("readout:earliestDay", Some(day(date.start)));
    node.set("readout:latestDay", Some(day(date.end)));
    node.set("readout:datePrecision", Some(&date.precision));
    node.set("readout:dateText", date.text.as_ref());
    node.set("readout:timeOfDay", date.time_of_day.as_ref());
    if claim {
        return;
    }
    let month = typed("xsd:gYearMonth", &date.start.strftime("%Y-%m").to_string());
    let year = typed("xsd:gYear", &date.start.strftime("%Y").to_string());
    let within_month = date.start.first_of_month() == date.end.first_of_month();
    let (start, end) = match date.precision.as_str() {
        "year" | "season" => (year, None),
        "month" | "part-of-month" if within_month => (month, None),
        _ => (day(date.start), Some(day(date.end))),
    };
    node.set("schema:startDate", Some(start));
    node.set("schema:endDate", end);
}

fn place_node(place: &PlaceRecord, known: &Known<'_>) -> Value {
    let mut node = Node::unnamed("schema:Place");
    node.set("@id", place.id.as_ref().map(|id| format!("{OURS}{}", iri(id))));
    node.set("schema:name", place.name.as_ref());
    let country = place.country.as_ref();
    let address = country.map(|code| json!({"@type": "schema:PostalAddress", "schema:addressCountry": code}));
    node.set("schema:address", address);
    let geo = known.position(place.id.as_deref()).map(|at| {
        json!({
            "@type": "schema:GeoCoordinates", "schema:latitude": at.latitude, "schema:longitude": at.longitude
        })
    });
    node.set("schema:geo", geo);
    node.done()
}

/// A role of the occasion around whoever plays it, as schema.org wants it.
fn role(who: &ParticipantRecord, property: &str) -> Value {
    let mut role = Node::unnamed("schema:Role");
    role.set("schema:roleName", Some(&who.role));
    role.set("readout:office", who.office.as_ref());
    role.set("readout:country", who.country.as_ref());
    role.set(property, Some(party(who.id.as_deref(), &who.name)));
    role.done()
}

fn party(id: Option<&str>, name: &str) -> Value {
    let kind = match PartyType::of(id) {
        PartyType::Person => "schema:Person",
        PartyType::State => "schema:Country",
        PartyType::Body => "schema:Organization",
        PartyType::Unknown => "schema:Thing",
    };
    let mut node = Node::unnamed(kind);
    node.set("@id", id.map(|id| format!("{OURS}{}", iri(id))));
    node.set("schema:name", Some(name));
    node.done()
}

fn statement_node(statement: &StatementRecord, article: &str) -> Value {
    let kind = if statement.direct { "schema:Quotation" } else { "readout:ReportedSpeech" };
    let kinds = json!(["prov:Entity", "readout:Statement", kind]);
    let mut node = Node::new(named("statement", &statement.id), kinds);
    node.set("schema:text", Some(statement.said()));
    let who = |speaker: &SpeakerRecord| party(speaker.id.as_deref(), &speaker.name);
    node.set("readout:speaker", Some(who(&statement.speaker)));
    node.set("readout:speakerOffice", statement.speaker.office.as_ref());
    node.set("readout:addressee", statement.addressee.as_ref().map(who));
    node.set("readout:verb", statement.verb.as_ref());
    node.set("readout:saidAt", statement.event.as_ref().map(|id| reference("event", id)));
    node.set("readout:rule", Some(&statement.rule).filter(|rule| !rule.is_empty()));
    review(&mut node, &statement.review);
    node.set("prov:wasDerivedFrom", Some(reference("article", article)));
    node.set("prov:wasGeneratedBy", Some(reference("reading", article)));
    node.done()
}

fn review(node: &mut Node, review: &Option<ReviewRecord>) {
    node.set("readout:reviewState", review.as_ref().map(|review| &review.state));
    node.set("readout:reviewedBy", review.as_ref().map(|review| &review.coder));
}

fn annotation(what: &str, id: &str, article: &str, targets: Vec<Value>) -> Value {
    json!({
        "@id": named("annotation", id),
        "@type": "oa:Annotation",
        "oa:motivatedBy": {"@id": "oa:identifying"},
        "oa:hasBody": reference(what, id),
        "oa:hasTarget": targets,
        "prov:wasGeneratedBy": reference("reading", article),
    })
}

/// Characters of an article by their words and by their positions.
fn target(article: &str, evidence: &EvidenceRecord, bytes: Span, text: &str) -> Value {
    let (before, after) = around(text, bytes);
    let position = |number: usize| typed("xsd:nonNegativeInteger", &number.to_string());
    let mut target = json!({
        "@type": "oa:SpecificResource",
        "oa:hasSource": reference("article", article),
        "oa:hasSelector": [
            {"@type": "oa:TextQuoteSelector", "oa:exact": evidence.quote, "oa:prefix": before, "oa:suffix": after},
            {"@type": "oa:TextPositionSelector", "oa:start": position(evidence.start), "oa:end": position(evidence.end)},
        ],
    });
    if evidence.orphan {
        target["readout:anchor"] = "orphan".into();
    }
    target
}

/// The characters before and after.
fn around(text: &str, bytes: Span) -> (&str, &str) {
    let before = text.get(..bytes.start).unwrap_or_default();
    let after = text.get(bytes.end..).unwrap_or_default();
    let from = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let to = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
    (&before[from..], &after[..to])
}

fn typed(kind: &str, value: &str) -> Value {
    json!({"@type": kind, "@value": value})
}

fn named(what: &str, id: &str) -> String {
    format!("{OURS}{what}/{}", iri(id))
}

fn reference(what: &str, id: &str) -> Value {
    json!({"@id": named(what, id)})
}

/// An id as a part of a name: whatever may not stand there is written as its UTF-8 bytes.
fn iri(id: &str) -> String {
    percent_encoding::utf8_percent_encode(id, KEPT).to_string()
}

/// All but what ids are made of.
const KEPT: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'/');

/// A node with those of its properties that have a value.
struct Node(Map<String, Value>);

impl Node {
    fn new(id: String, kinds: Value) -> Self {
        Self(Map::from_iter([("@id".to_owned(), json!(id)), ("@type".to_owned(), kinds)]))
    }

    fn unnamed(kind: &str) -> Self {
        Self(Map::from_iter([("@type".to_owned(), json!(kind))]))
    }

    fn set(&mut self, name: &str, value: Option<impl serde::Serialize>) {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), json!(value));
        }
    }

    fn done(self) -> Value {
        Value::Object(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_give_thirty_two_characters_and_never_half_of_one() {
        let text = format!("{}中{}", "前".repeat(40), "后".repeat(3));
        let (before, after) = around(&text, Span::new(120, 123));
        assert_eq!((before, after), ("前".repeat(32).as_str(), "后后后"));
        assert_eq!(around("ab", Span::new(0, 1)), ("", "b"));
    }

    #[test]
    fn names_are_valid_whatever_the_id_holds() {
        assert_eq!(named("event", "e1"), "urn:x-readout:event/e1");
        assert_eq!(iri("person/a b>"), "person/a%20b%3E");
    }
}
