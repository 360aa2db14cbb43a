//! POLECAT's table: forty columns divided by tabs, `None` where nothing is known, lists divided by `; `.

use std::io::Write;

use readout_engine::knowledge::world::{Place, Position};
use readout_store::Entry;

use super::coded::{Actor, Coded, Coder, first_english};
use super::csv::{CsvWriter, Dialect};
use super::tables::cell::Cell;
use super::{Exporter, Sources};
use crate::error::AppError;

/// The public header.
const HEADER: [&str; 40] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];
/// What POLECAT prints where nothing is known.
const NONE: &str = "None";
/// What divides lists.
const BETWEEN: &str = "; ";

/// POLECAT's table.
pub struct PolecatExporter<'a> {
    writer: CsvWriter<Box<dyn Write + Send + 'a>>,
    sources: Sources<'a>,
    coder: Coder<'a>,
}

impl<'a> PolecatExporter<'a> {
    /// A writer that has written the header.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn new(stream: Box<dyn Write + Send + 'a>, sources: Sources<'a>) -> Result<Self, AppError> {
        let mut writer = CsvWriter::bare(stream, Dialect::Tab);
        writer.cells(&HEADER.map(Cell::text))?;
        Ok(Self { writer, sources, coder: Coder::new(sources.knowledge, false) })
    }
}

impl Exporter for PolecatExporter<'_> {
    fn write(&mut self, entry: &Entry) -> Result<(), AppError> {
        match self.coder.code(entry) {
            Some(coded) => self.writer.cells(&row(&coded, self.sources)),
            None => Ok(()),
        }
    }

    fn finish(&mut self) -> Result<(), AppError> {
        self.writer.flush()
    }

    fn notes(&self) -> Vec<String> {
        self.coder.notes("POLECAT")
    }
}

fn row(coded: &Coded<'_>, sources: Sources<'_>) -> Vec<Cell> {
    let article = &coded.entry.article;
    let mut cells = vec![
        Cell::text(&coded.event.id),
        Cell::Day(coded.day),
        Cell::text(&coded.plover),
        known(coded.mode.clone()),
        coded.score().map_or(Cell::text(NONE), Cell::Decimal),
        known(coded.quad().map(|quad| quad.to_string())),
        Cell::text("diplomatic"),
    ];
    cells.extend(side(&coded.actors));
    cells.extend(side(&coded.recipients));
    cells.extend(place(coded, sources));
    cells.extend([
        known(article.outlet.clone()),
        article.reference_date.map_or(Cell::text(NONE), Cell::Day),
        Cell::text(NONE),
        Cell::text(NONE),
        Cell::text(NONE),
        known(article.language.clone()),
        Cell::text(concat!("readout-", env!("CARGO_PKG_VERSION"))),
    ]);
    cells
}

/// The eight columns of those who act, or of those on whom they act.
fn side(actors: &[Actor<'_>]) -> [Cell; 8] {
    let sectors = || actors.iter().filter_map(|actor| actor.sector).map(|sector| sector.code().to_owned());
    let mut all: Vec<String> = sectors().collect();
    all.sort();
    all.dedup();
    [
        list(actors, |actor| Some(actor.name.clone())),
        list(actors, |actor| actor.country_name.clone().or_else(|| actor.who.country.clone())),
        list(actors, |actor| actor.cow.map(|number| number.to_string())),
        known(sectors().next()),
        known(Some(all.join(BETWEEN)).filter(|all| !all.is_empty())),
        list(actors, |actor| actor.who.office.clone()),
        list(actors, |actor| Some(actor.who.name.clone())),
        Cell::text(NONE),
    ]
}

/// Ten columns of the place.
fn place(coded: &Coded<'_>, sources: Sources<'_>) -> [Cell; 10] {
    let world = &sources.knowledge.world;
    let printed = coded.event.place.as_ref();
    let id = printed.and_then(|place| place.id.as_deref()?.strip_prefix("place/"));
    let place: Option<&Place> = id.and_then(|id| world.places.iter().find(|known| known.id == id));
    let name = place.and_then(|place| first_english(&place.names));
    let is = |kinds: &[&str]| place.is_some_and(|place| kinds.contains(&place.kind.as_str()));
    let country = printed.and_then(|place| place.country.as_deref());
    let state = country.and_then(|code| world.state(code)).and_then(|n| world.states.get(n));
    let degree = |of: fn(Position) -> f64| {
        place
            .and_then(|place| place.position)
            .map_or(Cell::text(NONE), |position| Cell::Decimal(of(position)))
    };
    [
        known(name.clone()),
        known(name.clone().filter(|_| is(&["city", "seat"]))),
        Cell::text(NONE),
        known(name.filter(|_| is(&["region"]))),
        known(state.and_then(|state| first_english(&state.names)).or_else(|| country.map(str::to_owned))),
        degree(|at| at.latitude),
        degree(|at| at.longitude),
        Cell::text(NONE),
        known(printed.and_then(|place| place.name.clone())),
        known(place.map(|place| place.kind.clone())),
    ]
}

/// One entry for everybody, in order; `None` for who has none, and one `None` where there is nobody.
fn list(actors: &[Actor<'_>], of: impl Fn(&Actor<'_>) -> Option<String>) -> Cell {
    let entries: Vec<String> = actors.iter().map(|a| of(a).unwrap_or_else(|| NONE.to_owned())).collect();
    known(Some(entries.join(BETWEEN)).filter(|all| !all.is_empty()))
}

fn known(words: Option<String>) -> Cell {
    Cell::text(words.unwrap_or_else(|| NONE.to_owned()))
}
