//! From what a person types for a person, state or place to the names and ids that records have.
//!
//! The one seam between the command line and the names that knowledge has.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use readout_engine::knowledge::world::World;
use readout_store::{Filter, Record, Store};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::error::{AppError, Kind};

/// Every name and id of the person or side that `typed` names: what knowledge has, and where it has nothing, the
/// names in the database that are spelt alike.
///
/// # Errors
/// If the database cannot be read.
pub fn people(world: &World, store: &Store, typed: &str) -> Result<Vec<String>, AppError> {
    let known = known_people(world, typed);
    if known.is_empty() { kept(store, typed, &names_of_people) } else { Ok(with(known, typed)) }
}

/// The people, by index, whom `typed` names: those whose whole name or id it is, and where there are none, those of
/// whose names it is a word.
pub fn known_persons(world: &World, typed: &str) -> Vec<usize> {
    let wanted = fold(typed);
    let people = || world.people.iter().enumerate();
    let id = |id: &str| format!("person/{id}");
    let whole: Vec<usize> = people()
        .filter(|(_, p)| {
            p.id == typed || id(&p.id) == typed || p.names.all().any(|name| fold(name) == wanted)
        })
        .map(|(index, _)| index)
        .collect();
    if !whole.is_empty() {
        return whole;
    }
    people().filter(|(_, p)| names_one(typed, p.names.all())).map(|(index, _)| index).collect()
}

/// Every name and id of the place that `typed` names.
///
/// # Errors
/// If the database cannot be read.
pub fn places(world: &World, store: &Store, typed: &str) -> Result<Vec<String>, AppError> {
    let known = known_places(world, typed);
    if known.is_empty() { kept(store, typed, &names_of_places) } else { Ok(with(known, typed)) }
}

/// The code of the country that `typed` names.
///
/// # Errors
/// If there is no such country.
pub fn country(world: &World, typed: &str) -> Result<String, AppError> {
    let states = &world.states;
    let wanted = fold(typed);
    let by_code = states.iter().find(|state| state.id.eq_ignore_ascii_case(typed.trim()));
    let by_name = || states.iter().find(|state| state.names.all().any(|name| fold(name) == wanted));
    let other =
        || world.bodies.iter().filter_map(|b| b.country.as_ref()).find(|c| c.eq_ignore_ascii_case(typed));
    by_code.or_else(by_name).map(|state| state.id.clone()).or_else(|| other().cloned()).ok_or_else(|| {
        AppError::new(Kind::Usage, format!("`{typed}` is no country that readout knows"))
            .hint("give its usual name in Chinese or English, or its ISO 3166-1 code such as FRA")
    })
}

fn known_people(world: &World, typed: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut consider = |prefix: &str, id: &str, names: Vec<&str>| {
        let full = format!("{prefix}/{id}");
        if names_one(typed, names.iter().copied().chain([full.as_str(), id])) {
            found.extend(names.into_iter().map(str::to_owned));
            found.insert(full);
        }
    };
    world.people.iter().for_each(|p| consider("person", &p.id, p.names.all().collect()));
    world.states.iter().for_each(|s| consider("state", &s.id, s.names.all().collect()));
    world.bodies.iter().for_each(|b| consider("body", &b.id, b.names.all().collect()));
    found
}

fn known_places(world: &World, typed: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for place in &world.places {
        let full = format!("place/{}", place.id);
        if names_one(typed, place.names.all().chain([full.as_str(), place.id.as_str()])) {
            found.extend(place.names.all().map(str::to_owned));
            found.insert(full);
        }
    }
    found
}

fn with(mut known: BTreeSet<String>, typed: &str) -> Vec<String> {
    known.insert(typed.to_owned());
    known.into_iter().collect()
}

/// Names that records have for people or for places.
type NamesOf = dyn Fn(&Record) -> Vec<String>;

fn kept(store: &Store, typed: &str, names_of: &NamesOf) -> Result<Vec<String>, AppError> {
    let mut found = BTreeSet::new();
    store.for_each_record(&Filter::default(), |record| {
        let names = names_of(&record);
        found.extend(names.into_iter().filter(|name| names_one(typed, [name.as_str()].into_iter())));
        Ok::<(), AppError>(())
    })?;
    Ok(with(found, typed))
}

fn names_of_people(record: &Record) -> Vec<String> {
    match record {
        Record::Event(event) => event
            .participants
            .iter()
            .flat_map(|p| std::iter::once(&p.name).chain(&p.aliases))
            .cloned()
            .collect(),
        Record::Statement(statement) => {
            let speakers = std::iter::once(&statement.speaker).chain(&statement.addressee);
            speakers.flat_map(|s| std::iter::once(&s.name).chain(&s.aliases)).cloned().collect()
        }
    }
}

fn names_of_places(record: &Record) -> Vec<String> {
    match record {
        Record::Event(event) => event.place.iter().filter_map(|place| place.name.clone()).collect(),
        Record::Statement(_) => Vec::new(),
    }
}

/// A name in a form in which spellings of the same can be compared: no case, no accents, no marks between the parts,
/// simplified characters.
fn fold(name: &str) -> String {
    let plain: String = simplified(name)
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && (c.is_alphanumeric() || *c == '/'))
        .flat_map(char::to_lowercase)
        .collect();
    plain.nfc().collect()
}

/// Traditional characters as simplified ones. Where the table cannot be loaded (it is built in, so it can), names are
/// compared as written.
fn simplified(name: &str) -> String {
    static TABLE: OnceLock<Option<OpenCC>> = OnceLock::new();
    if name.is_ascii() {
        return name.to_owned();
    }
    let table = TABLE.get_or_init(|| OpenCC::from_config(BuiltinConfig::T2s).ok());
    table.as_ref().map_or_else(|| name.to_owned(), |t| t.convert(name))
}

/// Whether what a person typed names one of `names`: the whole name, or whole words of it such as a family name.
fn names_one<'a>(typed: &str, mut names: impl Iterator<Item = &'a str>) -> bool {
    let wanted = fold(typed);
    let has_word =
        |name: &str| name.contains([' ', '·', '・', '-', '/']) && words(name).any(|word| word == wanted);
    !wanted.is_empty() && names.any(|name| fold(name) == wanted || has_word(name))
}

fn words(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split([' ', '·', '・', '-', '/']).map(fold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_the_same_fold_alike() {
        assert_eq!(fold("Lula da Silva"), fold("LULA DA SILVA"));
        assert_eq!(fold("Erdoğan"), "erdogan");
        assert_eq!(fold("馬克龍"), fold("马克龙"));
        assert_eq!(fold("路易斯·伊纳西奥"), fold("路易斯・伊纳西奥"));
    }

    #[test]
    fn whole_names_and_whole_words_of_names() {
        let names = || ["习近平", "Xi Jinping", "person/xi-jinping"].into_iter();
        assert!(names_one("習近平", names()));
        assert!(names_one("jinping", names()));
        assert!(names_one("XI", names()));
        assert!(!names_one("平", names()));
        assert!(!names_one("Jin", names()));
        assert!(!names_one("", names()));
        assert!(names_one("卢拉", ["路易斯·伊纳西奥·卢拉·达席尔瓦"].into_iter()));
    }
}
