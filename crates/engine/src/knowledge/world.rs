//! States, bodies, offices, people and places. Facts carry their dates; nobody is asked for without one.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::KnowledgeError;
use super::tsv::{Row, Table};

/// The names of one thing, per language.
#[derive(Clone, Debug, Default)]
pub struct Names {
    by_language: Vec<(String, Vec<String>)>,
}

impl Names {
    fn parse(row: &Row<'_, '_>, languages: &[String]) -> Self {
        let names = |language: &String| {
            let mut names: Vec<String> = row.optional(language).into_iter().map(str::to_string).collect();
            names.extend(row.list(&format!("{language}_also")).map(str::to_string));
            (language.clone(), names)
        };
        Self { by_language: languages.iter().map(names).collect() }
    }

    /// The names in one language, the usual one first.
    pub fn of(&self, language: &str) -> &[String] {
        self.by_language.iter().find(|(l, _)| l == language).map_or(&[], |(_, names)| names)
    }

    /// The usual name in a language, or where it has none in another.
    pub fn usual_in(&self, language: &str) -> Option<&str> {
        self.of(language).first().map(String::as_str).or(self.usual().next())
    }

    /// The usual name in each language.
    pub fn usual(&self) -> impl Iterator<Item = &str> {
        self.by_language.iter().filter_map(|(_, names)| names.first().map(String::as_str))
    }

    /// Every name in every language.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.by_language.iter().flat_map(|(_, names)| names.iter().map(String::as_str))
    }
}

/// A state or territory that news treats as a party.
#[derive(Clone, Debug)]
pub struct State {
    /// ISO 3166-1 alpha-3.
    pub id: String,
    /// Its names.
    pub names: Names,
    /// Abbreviations used in pairs and compounds.
    pub abbreviations: Vec<String>,
    /// Adjective forms.
    pub demonyms: Vec<String>,
}

/// An organisation, forum, grouping, party or other body.
#[derive(Clone, Debug)]
pub struct Body {
    /// Row id.
    pub id: String,
    /// Its names.
    pub names: Names,
    /// `organisation`, `forum`, …
    pub kind: String,
    /// Record code of the state or organisation it belongs to.
    pub country: Option<String>,
}

/// A kind of office.
#[derive(Clone, Debug)]
pub struct Office {
    /// Row id.
    pub id: String,
    /// Its names.
    pub names: Names,
    /// `head-of-state`, `minister`, …
    pub rank: String,
    /// Record code of the state or body the words themselves imply.
    pub country: Option<String>,
    /// That state or body, as `state/ISO3` or `body/ID`.
    pub of: Option<String>,
}

/// Ranks in the order of protocol: of several offices of one person the foremost is the one he is known by.
const PROTOCOL: [&str; 9] = [
    "head-of-state",
    "head-of-government",
    "monarch-heir",
    "deputy-head",
    "foreign-minister",
    "minister",
    "parliament",
    "organisation-head",
    "vice-minister",
];

impl Office {
    /// How early it comes in protocol: the lower, the earlier.
    pub fn precedence(&self) -> usize {
        PROTOCOL.iter().position(|rank| *rank == self.rank).unwrap_or(PROTOCOL.len())
    }

    /// Whether whoever holds it is at the head of a state.
    pub fn leads(&self) -> bool {
        matches!(self.rank.as_str(), "head-of-state" | "head-of-government")
    }

    /// Whether whoever holds it only says what others do.
    pub fn speaks(&self) -> bool {
        self.rank == "spokesperson"
    }
}

/// A person.
#[derive(Clone, Debug)]
pub struct Person {
    /// Row id.
    pub id: String,
    /// Names.
    pub names: Names,
    /// Record code.
    pub country: Option<String>,
    /// Offices held.
    pub holdings: Vec<Holding>,
}

/// Who held what, and when.
#[derive(Clone, Debug)]
pub struct Holding {
    /// Index of the office.
    pub office: usize,
    /// `state/ISO3` or `body/ID`.
    pub of: String,
    /// First and last day, as far as a source gives them.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// First day on which a source names the person with the office.
    pub seen_first: Option<Date>,
    /// Last such day.
    pub seen_last: Option<Date>,
    /// The first day as the source has it: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; empty where unknown.
    pub from_cell: String,
    /// The last day in the same way.
    pub until_cell: String,
    /// Where it is known from.
    pub source: String,
}

/// Length of a date cell that is known to the day.
const WHOLE_DATE: usize = "YYYY-MM-DD".len();

impl Holding {
    /// Whether `day` lies in a year or month of which no day is known on which the office changed hands.
    pub fn unsure_on(&self, day: Date) -> bool {
        let within =
            |cell: &str| !cell.is_empty() && cell.len() < WHOLE_DATE && day.to_string().starts_with(cell);
        within(&self.from_cell) || within(&self.until_cell)
    }

    /// Whether the office was held on `day`, as far as the sources say.
    pub fn holds_on(&self, day: Date) -> bool {
        let from = self.from.or(self.seen_first);
        let until = self.until.or(if self.from.is_some() { None } else { self.seen_last });
        from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
    }
}

/// A city, region or venue.
#[derive(Clone, Debug)]
pub struct Place {
    /// Row id.
    pub id: String,
    /// Its names.
    pub names: Names,
    /// Record code.
    pub country: String,
    /// `city`, `seat` (of a government), `region`, `venue`, `airport`.
    pub kind: String,
    /// Where it lies, if a source says so.
    pub position: Option<Position>,
}

/// A point on the earth in decimal degrees (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// North of the equator; south of it negative.
    pub latitude: f64,
    /// East of Greenwich; west of it negative.
    pub longitude: f64,
}

/// A state's number in the Correlates of War list of states.
#[derive(Clone, Debug)]
pub struct CowCode {
    /// ISO 3166-1 alpha-3.
    pub state: String,
    /// The number.
    pub number: u16,
    /// The abbreviation, which differs from ISO.
    pub abbreviation: String,
    /// First day as a member of the system of states.
    pub from: Option<Date>,
    /// Last day; none while it is one.
    pub until: Option<Date>,
}

/// What a reference to a body begins with.
const BODY: &str = "body/";

/// All world facts.
#[derive(Debug, Default)]
pub struct World {
    /// States by ISO code.
    pub states: Vec<State>,
    /// Bodies by id.
    pub bodies: Vec<Body>,
    /// Offices by id.
    pub offices: Vec<Office>,
    /// People by id.
    pub people: Vec<Person>,
    /// Places by id.
    pub places: Vec<Place>,
    /// Numbers of states in the Correlates of War list, by state.
    pub cow: Vec<CowCode>,
    /// Who held an office of a state or body, at any time: by office and `state/ISO3` or `body/ID`.
    holders: BTreeMap<(usize, String), Vec<usize>>,
}

impl World {
    /// Reads the tables of `world/`.
    ///
    /// # Errors
    /// A malformed table, or a row that names another row which does not exist.
    pub fn load(files: &[(String, Cow<'_, str>)], languages: &[String]) -> Result<Self, KnowledgeError> {
        let mut world = Self::default();
        each(files, "world/states.tsv", &["id"], |row| {
            world.states.push(State {
                id: row.get("id").to_string(),
                names: Names::parse(row, languages),
                abbreviations: row.list("abbr").map(str::to_string).collect(),
                demonyms: row.list("demonym").map(str::to_string).collect(),
            });
            Ok(())
        })?;
        each(files, "world/bodies.tsv", &["id"], |row| {
            world.bodies.push(Body {
                id: row.get("id").to_string(),
                names: Names::parse(row, languages),
                kind: row.get("type").to_string(),
                country: row.optional("country").map(str::to_string),
            });
            Ok(())
        })?;
        each(files, "world/places.tsv", &["id", "country"], |row| {
            world.places.push(Place {
                id: row.get("id").to_string(),
                names: Names::parse(row, languages),
                country: row.get("country").to_string(),
                kind: row.get("type").to_string(),
                position: position(row)?,
            });
            Ok(())
        })?;
        world.load_cow(files)?;
        world.load_offices(files, languages)?;
        world.load_people(files, languages)?;
        Ok(world)
    }

    fn load_cow(&mut self, files: &[(String, Cow<'_, str>)]) -> Result<(), KnowledgeError> {
        each(files, "world/cow.tsv", &["state", "cow", "abbr", "from", "until"], |row| {
            let state = row.get("state").to_string();
            if self.state(&state).is_none() {
                return Err(row.error(format!("no state has the id `{state}`")));
            }
            let number = row.get("cow");
            let number =
                number.parse().map_err(|_| row.error(format!("`{number}` is no number of a state")))?;
            let (from, until) = (date(row, "from", false)?, date(row, "until", true)?);
            let abbreviation = row.get("abbr").to_string();
            self.cow.push(CowCode { state, number, abbreviation, from, until });
            Ok(())
        })
    }

    fn load_offices(
        &mut self,
        files: &[(String, Cow<'_, str>)],
        languages: &[String],
    ) -> Result<(), KnowledgeError> {
        each(files, "world/offices.tsv", &["id", "rank"], |row| {
            let country = row.optional("of").and_then(|of| self.country_of(of));
            self.offices.push(Office {
                id: row.get("id").to_string(),
                names: Names::parse(row, languages),
                rank: row.get("rank").to_string(),
                country,
                of: row.optional("of").map(str::to_string),
            });
            Ok(())
        })
    }

    fn load_people(
        &mut self,
        files: &[(String, Cow<'_, str>)],
        languages: &[String],
    ) -> Result<(), KnowledgeError> {
        each(files, "world/people.tsv", &["id"], |row| {
            self.people.push(Person {
                id: row.get("id").to_string(),
                names: Names::parse(row, languages),
                country: row.optional("country").map(str::to_string),
                holdings: Vec::new(),
            });
            Ok(())
        })?;
        let people: BTreeMap<String, usize> = index(self.people.iter().map(|p| &p.id));
        let offices: BTreeMap<String, usize> = index(self.offices.iter().map(|o| &o.id));
        each(files, "world/holdings.tsv", &["person", "office", "of"], |row| {
            let unknown = |what: &str, id: &str| row.error(format!("no {what} has the id `{id}`"));
            let person =
                *people.get(row.get("person")).ok_or_else(|| unknown("person", row.get("person")))?;
            let office =
                *offices.get(row.get("office")).ok_or_else(|| unknown("office", row.get("office")))?;
            let holders = self.holders.entry((office, row.get("of").to_string())).or_default();
            if holders.last() != Some(&person) {
                holders.push(person);
            }
            self.people[person].holdings.push(Holding {
                office,
                of: row.get("of").to_string(),
                from: date(row, "from", false)?,
                until: date(row, "until", true)?,
                seen_first: date(row, "seen_first", false)?,
                seen_last: date(row, "seen_last", true)?,
                from_cell: row.get("from").to_string(),
                until_cell: row.get("until").to_string(),
                source: row.get("source").to_string(),
            });
            Ok(())
        })
    }

    /// The record code of `state/ISO3` or `body/ID`.
    pub fn country_of(&self, of: &str) -> Option<String> {
        match of.split_once('/')? {
            ("state", id) => Some(id.to_string()),
            ("body", id) => self.bodies.iter().find(|b| b.id == id)?.country.clone(),
            _ => None,
        }
    }

    /// The record code for which a person acts on a day: that of the body whose office he holds, else of his state.
    pub fn acts_for(&self, person: usize, day: Option<Date>) -> Option<String> {
        let person = &self.people[person];
        let held = |h: &&Holding| day.is_some_and(|day| h.holds_on(day)) && h.of.starts_with(BODY);
        let body = person.holdings.iter().find(held).and_then(|h| self.country_of(&h.of));
        body.or_else(|| person.country.clone())
    }

    /// Whether a person is of a state, or ever held an office of a body, with this record code.
    pub fn may_act_for(&self, person: usize, code: &str) -> bool {
        let person = &self.people[person];
        let office = |h: &Holding| h.of.starts_with(BODY) && self.country_of(&h.of).as_deref() == Some(code);
        person.country.as_deref() == Some(code) || person.holdings.iter().any(office)
    }

    /// The people who ever held an office of `state/ISO3` or `body/ID`.
    pub fn holders(&self, office: usize, of: &str) -> &[usize] {
        self.holders.get(&(office, of.to_string())).map_or(&[], Vec::as_slice)
    }

    /// What a state has in the Correlates of War list on a day.
    pub fn cow(&self, state: &str, day: Date) -> Option<&CowCode> {
        let on = |code: &&CowCode| {
            code.from.is_none_or(|from| from <= day) && code.until.is_none_or(|until| day <= until)
        };
        self.cow.iter().filter(|code| code.state == state).find(on)
    }

    /// The index of the state with this code.
    pub fn state(&self, code: &str) -> Option<usize> {
        self.states.iter().position(|s| s.id == code)
    }
}

fn index<'a>(ids: impl Iterator<Item = &'a String>) -> BTreeMap<String, usize> {
    ids.enumerate().map(|(i, id)| (id.clone(), i)).collect()
}

fn each(
    files: &[(String, Cow<'_, str>)],
    path: &str,
    required: &[&str],
    mut row: impl FnMut(&Row<'_, '_>) -> Result<(), KnowledgeError>,
) -> Result<(), KnowledgeError> {
    let Some((name, content)) = files.iter().find(|(name, _)| name == path) else {
        return Ok(());
    };
    let table = Table::parse(name, content, required)?;
    table.rows().try_for_each(|r| row(&r))
}

/// The cells `lat` and `lon`: both or neither.
fn position(row: &Row<'_, '_>) -> Result<Option<Position>, KnowledgeError> {
    let degrees = |column: &str, most: f64| match row.optional(column).map(str::parse::<f64>) {
        None => Ok(None),
        Some(Ok(degrees)) if degrees.abs() <= most => Ok(Some(degrees)),
        Some(_) => Err(row.error(format!("the column `{column}` is no number from -{most} to {most}"))),
    };
    match (degrees("lat", 90.0)?, degrees("lon", 180.0)?) {
        (Some(latitude), Some(longitude)) => Ok(Some(Position { latitude, longitude })),
        (None, None) => Ok(None),
        _ => Err(row.error("of `lat` and `lon` only one has a value")),
    }
}

/// A date cell: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; `last` takes the end of the period.
fn date(row: &Row<'_, '_>, column: &str, last: bool) -> Result<Option<Date>, KnowledgeError> {
    let Some(cell) = row.optional(column) else { return Ok(None) };
    let bad = || row.error(format!("`{cell}` in column `{column}` is not YYYY, YYYY-MM or YYYY-MM-DD"));
    let mut parts = cell.splitn(3, '-');
    let mut number = || parts.next().map(|p| p.parse::<i16>().map_err(|_| bad())).transpose();
    let (year, month, day) = (number()?, number()?, number()?);
    let year = year.ok_or_else(bad)?;
    let month = month.unwrap_or(if last { 12 } else { 1 });
    let first = Date::new(year, i8::try_from(month).map_err(|_| bad())?, 1).map_err(|_| bad())?;
    let day = match day {
        Some(day) => i8::try_from(day).map_err(|_| bad())?,
        None if last => first.last_of_month().day(),
        None => 1,
    };
    Date::new(year, first.month(), day).map(Some).map_err(|_| bad())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn world(cow: &str, places: &str) -> Result<World, KnowledgeError> {
        let file = |name: &str, text: &str| (name.to_string(), Cow::Owned(text.to_string()));
        let states = file("world/states.tsv", "id\ten\nDEU\tGermany\n");
        let cow = file("world/cow.tsv", &format!("state\tcow\tabbr\tfrom\tuntil\n{cow}"));
        let places = file("world/places.tsv", &format!("id\tcountry\ttype\tlat\tlon\n{places}"));
        World::load(&[states, cow, places], &[])
    }

    #[test]
    fn a_number_of_a_state_holds_for_its_days() {
        let rows = "DEU\t255\tGMY\t1990-10-03\t\nDEU\t260\tGFR\t1955-05-05\t1990-10-02\n";
        let world = world(rows, "").unwrap();
        let number = |year, month, day| {
            world.cow("DEU", Date::constant(year, month, day)).map(|code| (code.number, &*code.abbreviation))
        };
        assert_eq!(number(1990, 10, 2), Some((260, "GFR")));
        assert_eq!(number(1990, 10, 3), Some((255, "GMY")));
        assert_eq!(number(1950, 1, 1), None);
        assert_eq!(world.cow("FRA", Date::constant(2020, 1, 1)).map(|code| code.number), None);
    }

    #[test]
    fn rows_that_cannot_be_are_errors() {
        assert!(world("FRA\t220\tFRN\t1944\t\n", "").unwrap_err().message.contains("`FRA`"));
        assert!(world("DEU\tx\tGMY\t1990\t\n", "").unwrap_err().message.contains("`x`"));
        let place = |lat: &str, lon: &str| world("", &format!("bonn\tDEU\tcity\t{lat}\t{lon}\n"));
        let at = Position { latitude: 50.7, longitude: 7.1 };
        assert_eq!(place("50.7", "7.1").unwrap().places[0].position, Some(at));
        assert_eq!(place("", "").unwrap().places[0].position, None);
        assert!(place("50.7", "").unwrap_err().message.contains("only one"));
        assert!(place("500", "7.1").unwrap_err().message.contains("`lat`"));
    }
}
