//! PLOVER 2.0, one JSON object an event. What PLOVER has no field for is in fields that begin with `x_`.

use std::io::Write;

use jiff::civil::Date;
use readout_store::Entry;
use readout_store::record::{DateRecord, EvidenceRecord, ReviewRecord};
use serde::Serialize;

use super::coded::{Actor, Coded, Coder, first_english};
use super::{Exporter, Sources};
use crate::error::AppError;

/// PLOVER's word for what our events are about.
const CONTEXT: [&str; 1] = ["diplomatic"];

/// PLOVER, a line an event.
pub struct PloverExporter<'a> {
    stream: Box<dyn Write + Send + 'a>,
    sources: Sources<'a>,
    coder: Coder<'a>,
}

impl<'a> PloverExporter<'a> {
    /// A writer.
    pub fn new(stream: Box<dyn Write + Send + 'a>, sources: Sources<'a>) -> Self {
        Self { stream, sources, coder: Coder::new(sources.knowledge, true) }
    }
}

impl Exporter for PloverExporter<'_> {
    fn write(&mut self, entry: &Entry) -> Result<(), AppError> {
        let Some(coded) = self.coder.code(entry) else { return Ok(()) };
        let line = line(&coded, self.sources);
        serde_json::to_writer(&mut self.stream, &line).map_err(std::io::Error::from)?;
        Ok(self.stream.write_all(b"\n")?)
    }

    fn finish(&mut self) -> Result<(), AppError> {
        Ok(self.stream.flush()?)
    }

    fn notes(&self) -> Vec<String> {
        self.coder.notes("PLOVER")
    }
}

/// An event in PLOVER's names.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    date: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    enddate: Option<Date>,
    event: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quad_code: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_scale: Option<f64>,
    context: [&'static str; 1],
    actor: Vec<Entity<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    recipient: Vec<Entity<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_loc: Option<Location<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_info: Option<TextInfo>,
    cite_info: CiteInfo<'a>,
    coder: &'static str,
    #[serde(flatten)]
    own: Own<'a>,
}

#[derive(Serialize)]
struct Entity<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sector: Option<&'static str>,
    entity_text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier_id: Option<&'a str>,
    identifier_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    office: Option<&'a str>,
    x_role: &'a str,
}

#[derive(Serialize)]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    extracted_place: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved_place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lat: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lon: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x_place_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x_place_type: Option<String>,
}

#[derive(Serialize)]
struct TextInfo {
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct CiteInfo<'a> {
    citation: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publication: Option<&'a str>,
    codebook: &'static str,
    version: &'static str,
}

/// What PLOVER has no field for.
#[derive(Serialize)]
struct Own<'a> {
    x_kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    x_subkind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x_level: Option<&'a str>,
    x_status: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    x_date: Option<&'a DateRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x_attributed_to: Option<&'a str>,
    x_cameo: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    x_witness: Vec<Entity<'a>>,
    x_evidence: &'a [EvidenceRecord],
    #[serde(skip_serializing_if = "Option::is_none")]
    x_real_event: Option<&'a str>,
    x_article: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    x_published: Option<Date>,
    x_sha256: &'a str,
    x_rule: &'a str,
    x_inferred: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    x_review: Option<&'a ReviewRecord>,
}

fn line<'a>(coded: &'a Coded<'a>, sources: Sources<'_>) -> Line<'a> {
    let first = coded.event.evidence.first();
    Line {
        id: &coded.event.id,
        date: coded.day,
        enddate: coded.last,
        event: &coded.plover,
        mode: coded.mode.as_deref(),
        quad_code: coded.quad(),
        event_scale: coded.score(),
        context: CONTEXT,
        actor: coded.actors.iter().map(entity).collect(),
        recipient: coded.recipients.iter().map(entity).collect(),
        event_loc: location(coded, sources),
        event_text: first.map(|piece| piece.quote.as_str()),
        text_info: first.map(|piece| TextInfo { start: piece.start, end: piece.end }),
        cite_info: cite_info(coded),
        coder: "readout",
        own: own(coded),
    }
}

fn entity<'a>(actor: &'a Actor<'a>) -> Entity<'a> {
    Entity {
        code: actor.country(),
        sector: actor.sector.map(|sector| sector.code()),
        entity_text: &actor.who.name,
        identifier_id: actor.who.id.as_deref(),
        identifier_text: actor.name.clone(),
        office: actor.who.office.as_deref(),
        x_role: &actor.who.role,
    }
}

fn location<'a>(coded: &'a Coded<'a>, sources: Sources<'_>) -> Option<Location<'a>> {
    let place = coded.event.place.as_ref()?;
    let world = &sources.knowledge.world;
    let id = place.id.as_deref().and_then(|id| id.strip_prefix("place/"));
    let known = id.and_then(|id| world.places.iter().find(|known| known.id == id));
    let position = known.and_then(|known| known.position);
    let state = place.country.as_deref().and_then(|code| world.state(code));
    Some(Location {
        extracted_place: place.name.as_deref(),
        resolved_place: known.and_then(|known| first_english(&known.names)),
        lat: position.map(|at| at.latitude),
        lon: position.map(|at| at.longitude),
        country: state.and_then(|n| world.states.get(n)).and_then(|state| first_english(&state.names)),
        country_code: place.country.as_deref(),
        x_place_id: place.id.as_deref(),
        x_place_type: known.map(|known| known.kind.clone()),
    })
}

fn cite_info<'a>(coded: &'a Coded<'a>) -> CiteInfo<'a> {
    let article = &coded.entry.article;
    CiteInfo {
        citation: &article.doc,
        url: article.url.as_deref(),
        title: article.title.as_deref(),
        language: article.language.as_deref(),
        publication: article.outlet.as_deref(),
        codebook: "PLOVER 2.0",
        version: env!("CARGO_PKG_VERSION"),
    }
}

fn own<'a>(coded: &'a Coded<'a>) -> Own<'a> {
    let (event, article) = (coded.event, &coded.entry.article);
    Own {
        x_kind: &event.kind,
        x_subkind: event.subkind.as_deref(),
        x_level: event.level.as_deref(),
        x_status: &event.status,
        x_date: event.date.as_ref(),
        x_attributed_to: event.attributed_to.as_deref(),
        x_cameo: &coded.cameo,
        x_witness: coded.witnesses.iter().map(entity).collect(),
        x_evidence: &event.evidence,
        x_real_event: coded.entry.real_event.as_deref(),
        x_article: &article.id,
        x_published: article.reference_date,
        x_sha256: &article.sha256,
        x_rule: &event.rule,
        x_inferred: &event.inferred,
        x_review: event.review.as_ref(),
    }
}
