//! Who held an office when: the terms of `knowledge/world/holdings.tsv` as commands ask for them.

use jiff::civil::Date;
use readout_engine::knowledge::world::{Holding, Names, World};

/// One person's time in one office.
#[derive(Clone, Copy, Debug)]
pub struct Term<'a> {
    /// Index of the person.
    pub person: usize,
    /// The term.
    pub holding: &'a Holding,
}

impl Term<'_> {
    /// Whether the office was held on a day from `first` to `last`, as far as the sources say.
    pub fn touches(&self, first: Date, last: Date) -> bool {
        let (from, until) = self.bounds();
        from.is_none_or(|from| from <= last) && until.is_none_or(|until| first <= until)
    }

    /// First and last day, as far as known. Where no source says when somebody took office, the days on which he was seen
    /// in it.
    pub fn bounds(&self) -> (Option<Date>, Option<Date>) {
        let h = self.holding;
        let until = h.until.or(if h.from.is_some() { None } else { h.seen_last });
        (h.from.or(h.seen_first), until)
    }

    /// What is not known of this term on a day.
    pub fn caveat(&self, day: Date) -> Option<String> {
        let h = self.holding;
        let seen = |day: Option<Date>| day.map_or(String::new(), |day| format!("; last seen in it on {day}"));
        if h.from.is_none() && h.until.is_none() {
            return Some(match (h.seen_first, h.seen_last) {
                (Some(first), Some(last)) => {
                    format!(
                        "no source says when the term began or ended; seen in office from {first} to {last}"
                    )
                }
                _ => "no source says when the term began or ended".to_owned(),
            });
        }
        if h.unsure_on(day) {
            let cells = [&h.from_cell, &h.until_cell].map(|cell| if cell.is_empty() { "…" } else { cell });
            return Some(format!(
                "the sources give the term only as {} to {}, so {day} may lie outside it",
                cells[0], cells[1]
            ));
        }
        if h.from.is_none() {
            return Some("no source says when the term began".to_owned());
        }
        h.until.is_none().then(|| format!("no end of the term is known here{}", seen(h.seen_last)))
    }
}

/// Every term of an office of a state or body, by its beginning.
pub fn of_office<'a>(world: &'a World, office: usize, of: &str) -> Vec<Term<'a>> {
    let holders = world.holders(office, of).iter();
    let mut terms: Vec<Term<'a>> = holders
        .flat_map(|person| of_person(world, *person))
        .filter(|term| term.holding.office == office && term.holding.of == of)
        .collect();
    sort(&mut terms);
    terms
}

/// Every term of a person, by its beginning.
pub fn of_person(world: &World, person: usize) -> Vec<Term<'_>> {
    let mut terms: Vec<Term<'_>> =
        world.people[person].holdings.iter().map(|holding| Term { person, holding }).collect();
    sort(&mut terms);
    terms
}

/// Puts terms in the order of their beginning; those without one come first.
pub fn sort(terms: &mut [Term<'_>]) {
    terms.sort_by_key(|term| (term.bounds(), term.person));
}

/// The usual name in a language; empty where there is none.
pub fn name<'a>(names: &'a Names, language: &str) -> &'a str {
    names.of(language).first().map_or("", String::as_str)
}

/// The names of `state/ISO3` or `body/ID`.
pub fn names_of<'a>(world: &'a World, of: &str) -> Option<&'a Names> {
    match of.split_once('/')? {
        ("state", id) => world.states.iter().find(|state| state.id == id).map(|state| &state.names),
        ("body", id) => world.bodies.iter().find(|body| body.id == id).map(|body| &body.names),
        _ => None,
    }
}

/// The usual names in Chinese and English on one line.
pub fn both(names: &Names) -> String {
    let mut all: Vec<&str> = names.usual().collect();
    all.dedup();
    all.join(" ")
}

/// [`both`] of `state/ISO3` or `body/ID`, or the id itself.
pub fn both_of(world: &World, of: &str) -> String {
    names_of(world, of).map_or_else(|| of.to_owned(), both)
}

/// Today by the machine's clock, in UTC.
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}
