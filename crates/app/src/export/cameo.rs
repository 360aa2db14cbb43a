//! CAMEO dyads as TABARI and PETRARCH write them: date, source, target and code, without a header.

use std::collections::BTreeSet;
use std::io::Write;

use readout_store::Entry;

use super::coded::{Actor, Coded, Coder, Sector};
use super::csv::{CsvWriter, Dialect};
use super::tables::cell::Cell;
use super::{Exporter, Sources};
use crate::error::AppError;

/// Who is not known.
const NOBODY: &str = "---";
/// Codes that both sides do to each other.
const CONSULT: &str = "040";
const THIRD_LOCATION: &str = "044";
const VISIT: &str = "042";
const HOST_A_VISIT: &str = "043";

/// Dyads.
pub struct CameoExporter<'a> {
    writer: CsvWriter<Box<dyn Write + Send + 'a>>,
    coder: Coder<'a>,
}

impl<'a> CameoExporter<'a> {
    /// A writer.
    pub fn new(stream: Box<dyn Write + Send + 'a>, sources: Sources<'a>) -> Self {
        let writer = CsvWriter::bare(stream, Dialect::Tab);
        Self { writer, coder: Coder::new(sources.knowledge, true) }
    }
}

impl Exporter for CameoExporter<'_> {
    fn write(&mut self, entry: &Entry) -> Result<(), AppError> {
        let Some(coded) = self.coder.code(entry) else { return Ok(()) };
        dyads(&coded).iter().try_for_each(|dyad| self.writer.cells(&row(&coded, dyad)))
    }

    fn finish(&mut self) -> Result<(), AppError> {
        self.writer.flush()
    }

    fn notes(&self) -> Vec<String> {
        self.coder.notes("CAMEO")
    }
}

/// Who does what to whom.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Dyad {
    source: String,
    target: String,
    code: String,
}

/// Somebody as CAMEO has him.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Party {
    code: String,
    country: Option<String>,
}

fn row(coded: &Coded<'_>, dyad: &Dyad) -> Vec<Cell> {
    let event = coded.event;
    vec![
        Cell::Code(coded.day.strftime("%Y%m%d").to_string()),
        Cell::Code(dyad.source.clone()),
        Cell::Code(dyad.target.clone()),
        Cell::Code(dyad.code.clone()),
        Cell::text(&event.id),
        Cell::text(&event.doc),
        Cell::given(coded.entry.real_event.as_ref()),
        Cell::Code(coded.last.unwrap_or(coded.day).strftime("%Y%m%d").to_string()),
        Cell::text(&event.kind),
        Cell::text(&event.status),
        Cell::given(event.attributed_to.as_ref()),
    ]
}

/// The dyads of an event, each once, in the order of those who take part.
fn dyads(coded: &Coded<'_>) -> Vec<Dyad> {
    let (actors, recipients) = (parties(&coded.actors), parties(&coded.recipients));
    let mut found = Vec::new();
    if recipients.is_empty() {
        among(coded, &actors, &mut found);
    } else {
        for (source, target) in pairs(&actors, &recipients) {
            found.push(dyad(&source.code, &target.code, &coded.cameo));
            if coded.cameo == VISIT {
                found.push(dyad(&target.code, &source.code, HOST_A_VISIT));
            }
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|dyad| seen.insert(dyad.clone()));
    if found.is_empty() {
        found.extend(actors.first().map(|party| dyad(&party.code, NOBODY, &coded.cameo)));
    }
    found
}

/// What several do to each other; at a third location everybody visits the host, too.
fn among(coded: &Coded<'_>, actors: &[Party], found: &mut Vec<Dyad>) {
    let third = third_location(coded, actors);
    let code = if third.is_some() { THIRD_LOCATION } else { &coded.cameo };
    for (at, one) in actors.iter().enumerate() {
        for other in actors.iter().skip(at + 1).filter(|other| apart(one, other)) {
            found.push(dyad(&one.code, &other.code, code));
            found.push(dyad(&other.code, &one.code, code));
        }
    }
    let Some(host) = third.filter(|_| !found.is_empty()) else { return };
    for party in actors {
        found.push(dyad(&party.code, host, VISIT));
        found.push(dyad(host, &party.code, HOST_A_VISIT));
    }
}

/// The country of a meeting that is none of those who meet.
fn third_location<'c>(coded: &'c Coded<'_>, actors: &[Party]) -> Option<&'c str> {
    if coded.event.kind != "meeting" || coded.cameo != CONSULT {
        return None;
    }
    let country = coded.event.place.as_ref()?.country.as_deref()?;
    let known = actors.iter().all(|party| party.country.is_some());
    (known && actors.iter().all(|party| party.country.as_deref() != Some(country))).then_some(country)
}

fn pairs<'p>(sources: &'p [Party], targets: &'p [Party]) -> impl Iterator<Item = (&'p Party, &'p Party)> {
    sources.iter().flat_map(move |source| targets.iter().map(move |target| (source, target)))
}

/// Whether two are of two sides: those of one country do not meet each other.
fn apart(one: &Party, other: &Party) -> bool {
    one.code != other.code && (one.country.is_none() || one.country != other.country)
}

fn dyad(source: &str, target: &str, code: &str) -> Dyad {
    Dyad { source: source.to_owned(), target: target.to_owned(), code: code.to_owned() }
}

fn parties(actors: &[Actor<'_>]) -> Vec<Party> {
    let party = |actor: &Actor<'_>| Party { code: code(actor), country: actor.country().map(str::to_owned) };
    let mut all: Vec<Party> = Vec::new();
    for party in actors.iter().map(party) {
        if !all.contains(&party) {
            all.push(party);
        }
    }
    all
}

/// Country and role, such as `CHNGOV`; organisations are `IGO` with their code.
fn code(actor: &Actor<'_>) -> String {
    match (actor.sector, actor.country()) {
        (Some(Sector::Igo), country) => format!("IGO{}", country.unwrap_or_default()),
        (Some(sector), country) => format!("{}{}", country.unwrap_or(NOBODY), sector.code()),
        (None, country) => country.unwrap_or(NOBODY).to_owned(),
    }
}
