//! Everything with a fixed spelling, of one language, in one automaton.

use std::collections::{BTreeMap, BTreeSet};

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use super::language::{Language, NameStyle};
use super::world::World;
use super::{KnowledgeError, Label, LabelSet, Labels, toml_error};

/// What a spelling may stand for. A spelling may have several entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entry {
    /// Index into [`World::states`].
    State(usize),
    /// An adjective of a state.
    Demonym(usize),
    /// Index into [`World::bodies`].
    Body(usize),
    /// Index into [`World::offices`].
    Office(usize),
    /// Index into [`World::people`].
    Person(usize),
    /// Index into [`World::places`].
    Place(usize),
    /// Index into [`Lexicon::words`].
    Word(usize),
}

/// A word of the word lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// What rules know it by.
    pub labels: LabelSet,
    /// States that its abbreviations may stand for, one list per abbreviation.
    pub states: Vec<Vec<usize>>,
}

/// A match of the automaton.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Index into the entry lists.
    pub entries: usize,
}

/// The spellings of one language.
pub struct Lexicon {
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    /// The entries of all spellings, one list after another, and where each list begins.
    entries: Vec<Entry>,
    starts: Vec<u32>,
    /// The first word among the entries of each spelling.
    first_words: Vec<Option<u32>>,
    /// What choosing each spelling costs on the way through a text.
    costs: Vec<u8>,
    /// The words that entries point to.
    pub words: Vec<Word>,
    spaced: bool,
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lexicon").field("spellings", &self.len()).finish_non_exhaustive()
    }
}

/// A row of a word list before it is indexed.
#[derive(Debug)]
pub struct WordRow<'a> {
    /// File and line, for messages.
    pub place: (&'a str, usize),
    /// The spelling; `{abbr}` stands for every abbreviation of a state.
    pub surface: &'a str,
    /// Its labels.
    pub labels: LabelSet,
    /// Record codes of the states that the word itself names, with `|` between.
    pub state: Option<&'a str>,
}

const ABBREVIATION: &str = "{abbr}";

impl Lexicon {
    /// Indexes the world's names and the word lists of one language.
    ///
    /// # Errors
    /// A word that the automaton cannot hold.
    pub fn build(
        language: &Language,
        world: &World,
        rows: &[WordRow<'_>],
        labels: &Labels,
    ) -> Result<Self, KnowledgeError> {
        let mut draft = Draft { language, map: BTreeMap::new(), words: Vec::new() };
        draft.add_world(world);
        draft.add_forums(world, labels.core.forum);
        let abbreviations = abbreviations(language, world);
        let block = labels.core.block;
        for row in rows.iter().filter(|r| r.labels.contains(block)) {
            draft.add_word(row.surface, row.labels, Vec::new());
        }
        let blocked = rows_blocked(rows, block);
        for row in rows.iter().filter(|r| !r.labels.contains(block)) {
            draft.add_row(row, world, &abbreviations, &blocked);
        }
        if language.settings.unknown_names == NameStyle::Capitals {
            draft.add_cases();
        }
        draft.finish(language.settings.spaced, labels.core.side)
    }

    /// Every match in a folded text, overlapping ones too, in no particular order.
    pub fn hits<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = Hit> + 'a {
        let matches = self.automaton.iter().flat_map(move |a| a.find_overlapping_iter(folded));
        matches.map(|m| Hit { start: m.start(), end: m.end(), entries: m.value() as usize }).filter(
            move |hit| {
                let ascii = folded.as_bytes().get(hit.start).is_some_and(u8::is_ascii_alphanumeric);
                !(self.spaced || ascii) || stands_alone(folded, hit)
            },
        )
    }

    /// What choosing a spelling costs on the way through a text.
    pub fn cost(&self, list: usize) -> u32 {
        u32::from(self.costs[list])
    }

    /// The entries of a hit.
    pub fn entries(&self, list: usize) -> &[Entry] {
        &self.entries[self.starts[list] as usize..self.starts[list + 1] as usize]
    }

    /// Index into [`Lexicon::words`] of the first word that a spelling stands for.
    pub fn word(&self, list: usize) -> Option<usize> {
        self.first_words[list].map(|word| word as usize)
    }

    /// How many spellings there are.
    pub fn len(&self) -> usize {
        self.costs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn first_word(entries: &[Entry]) -> Option<u32> {
    let word = entries.iter().find_map(|e| if let Entry::Word(w) = e { Some(*w) } else { None })?;
    u32::try_from(word).ok()
}

/// Names and words are cheap, and a word of one character is hardly better than a rest. Words made of abbreviations
/// of states are many, and few of the places where they match mean them; but a word for a state's side means it.
fn cost(surface: &str, entries: &[Entry], words: &[Word], side: Label) -> u8 {
    let name = entries.iter().any(|e| !matches!(e, Entry::Word(_)));
    let abbreviations = entries.iter().find_map(|e| match e {
        Entry::Word(w) if words[*w].labels.contains(side) => Some(0),
        Entry::Word(w) => Some(words[*w].states.len()),
        _ => None,
    });
    match (name, abbreviations) {
        (true, _) => NAME_COST,
        _ if surface.chars().nth(1).is_none() => CHARACTER_COST,
        (_, Some(0) | None) => WORD_COST,
        (_, Some(1)) => ABBREVIATED_COST,
        _ => PAIR_COST,
    }
}

/// What a name costs; a character that belongs to no word costs 10.
const NAME_COST: u8 = 5;
const WORD_COST: u8 = 5;
const ABBREVIATED_COST: u8 = 7;
const CHARACTER_COST: u8 = 8;
const PAIR_COST: u8 = 9;

fn is_acronym(name: &str) -> bool {
    name.len() >= 3 && name.bytes().all(|b| b.is_ascii_uppercase())
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// In a spaced language a hit inside a longer word is none.
fn stands_alone(text: &str, hit: &Hit) -> bool {
    let spaced = text.as_bytes().get(hit.start).is_some_and(u8::is_ascii);
    // Between an acronym and a script without spaces there is none.
    let letter = |c: char| {
        if spaced {
            c.is_ascii_alphanumeric() || ('\u{C0}'..'\u{250}').contains(&c)
        } else {
            c.is_alphanumeric()
        }
    };
    let before = text[..hit.start].chars().next_back().is_some_and(letter);
    let after = text[hit.end..].chars().next().is_some_and(letter);
    let first = text[hit.start..].chars().next().is_some_and(letter);
    let last = text[..hit.end].chars().next_back().is_some_and(letter);
    let inside = (before && first) || (after && last);
    !inside
}

/// Whether an office is spelt as a state's name and another office: the two are found one by one.
fn begins_with_state(name: &str, states: &BTreeSet<&str>, offices: &BTreeSet<&str>) -> bool {
    let mut cuts = name.char_indices().skip(1).map(|(i, _)| i);
    cuts.any(|i| states.contains(&name[..i]) && offices.contains(&name[i..]))
}

fn rows_blocked<'a>(rows: &'a [WordRow<'a>], block: Label) -> BTreeSet<&'a str> {
    rows.iter().filter(|r| r.labels.contains(block)).map(|r| r.surface).collect()
}

fn abbreviations(language: &Language, world: &World) -> BTreeMap<String, Vec<usize>> {
    let mut map: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, state) in world.states.iter().enumerate() {
        for abbreviation in &state.abbreviations {
            if abbreviation.chars().any(|c| language.owns(c)) {
                map.entry(language.fold(abbreviation)).or_default().push(i);
            }
        }
    }
    map
}

struct Draft<'a> {
    language: &'a Language,
    map: BTreeMap<String, Vec<Entry>>,
    words: Vec<Word>,
}

impl Draft<'_> {
    fn add(&mut self, surface: &str, entry: Entry) {
        let list = self.map.entry(self.language.fold(surface)).or_default();
        if !list.contains(&entry) {
            list.push(entry);
        }
    }

    fn add_world(&mut self, world: &World) {
        let code = self.language.code.clone();
        for (i, state) in world.states.iter().enumerate() {
            state.names.of(&code).iter().for_each(|n| self.add(n, Entry::State(i)));
            let own = |d: &&String| d.chars().any(|c| self.language.owns(c));
            let demonyms: Vec<_> = state.demonyms.iter().filter(own).cloned().collect();
            demonyms.iter().for_each(|d| self.add(d, Entry::Demonym(i)));
        }
        for (i, body) in world.bodies.iter().enumerate() {
            body.names.of(&code).iter().for_each(|n| self.add(n, Entry::Body(i)));
            // Acronyms are the same in every language.
            let acronyms: Vec<&str> = body.names.all().filter(|n| is_acronym(n)).collect();
            acronyms.into_iter().for_each(|n| self.add(n, Entry::Body(i)));
        }
        let states: BTreeSet<&str> =
            world.states.iter().flat_map(|s| s.names.of(&code)).map(String::as_str).collect();
        let offices: BTreeSet<&str> =
            world.offices.iter().flat_map(|o| o.names.of(&code)).map(String::as_str).collect();
        for (i, office) in world.offices.iter().enumerate() {
            let whole = |n: &&String| !begins_with_state(n, &states, &offices);
            office.names.of(&code).iter().filter(whole).for_each(|n| self.add(n, Entry::Office(i)));
        }
        for (i, person) in world.people.iter().enumerate() {
            person.names.of(&code).iter().for_each(|n| self.add(n, Entry::Person(i)));
        }
        for (i, place) in world.places.iter().enumerate() {
            place.names.of(&code).iter().for_each(|n| self.add(n, Entry::Place(i)));
        }
    }

    /// Words at the beginning of a sentence, and offices written small.
    fn add_cases(&mut self) {
        let mut more: Vec<(String, Entry)> = Vec::new();
        for (surface, entries) in &self.map {
            for entry in entries {
                match entry {
                    Entry::Word(_) => more.push((capitalised(surface), *entry)),
                    Entry::Office(_) if !is_acronym(surface) => {
                        more.push((surface.to_lowercase(), *entry));
                    }
                    _ => {}
                }
            }
        }
        more.retain(|(surface, _)| !self.map.contains_key(surface));
        for (surface, entry) in more {
            let list = self.map.entry(surface).or_default();
            if !list.contains(&entry) {
                list.push(entry);
            }
        }
    }

    /// A forum is a body, and its name is also the word for the gathering.
    fn add_forums(&mut self, world: &World, label: Label) {
        let code = self.language.code.clone();
        for body in world.bodies.iter().filter(|b| b.kind == "forum") {
            body.names
                .of(&code)
                .iter()
                .for_each(|n| self.add_word(n, [label].into_iter().collect(), Vec::new()));
        }
    }

    fn add_row(
        &mut self,
        row: &WordRow<'_>,
        world: &World,
        abbreviations: &BTreeMap<String, Vec<usize>>,
        blocked: &BTreeSet<&str>,
    ) {
        match row.surface.matches(ABBREVIATION).count() {
            0 => {
                let codes = row.state.into_iter().flat_map(|codes| codes.split('|'));
                let states = codes.filter_map(|code| world.state(code)).map(|s| vec![s]).collect();
                self.add_word(row.surface, row.labels, states);
            }
            1 => {
                for (a, states) in abbreviations {
                    let surface = row.surface.replacen(ABBREVIATION, a, 1);
                    if !blocked.contains(surface.as_str()) {
                        self.add_word(&surface, row.labels, vec![states.clone()]);
                    }
                }
            }
            _ => {
                for (a, first) in abbreviations {
                    for (b, second) in abbreviations.iter().filter(|(b, _)| *b != a) {
                        let surface = row.surface.replacen(ABBREVIATION, a, 1).replacen(ABBREVIATION, b, 1);
                        if !blocked.contains(surface.as_str()) && !self.map.contains_key(&surface) {
                            let states = vec![first.clone(), second.clone()];
                            self.add_word(&surface, row.labels, states);
                        }
                    }
                }
            }
        }
    }

    /// Adds a word; a spelling that stands in several lists has the labels of all.
    fn add_word(&mut self, surface: &str, labels: LabelSet, states: Vec<Vec<usize>>) {
        let folded = self.language.fold(surface);
        let known = self
            .map
            .get(&folded)
            .and_then(|list| list.iter().find_map(|e| if let Entry::Word(w) = e { Some(*w) } else { None }));
        if let Some(index) = known {
            let word = &mut self.words[index];
            word.labels.add(&labels);
            if word.states.is_empty() {
                word.states = states;
            }
            return;
        }
        let index = self.words.len();
        self.words.push(Word { labels, states });
        self.add(surface, Entry::Word(index));
        let mut chars = surface.chars();
        // A sentence may begin with the word.
        if let Some(first) = chars.next().filter(|c| c.is_ascii_lowercase()) {
            let capital = format!("{}{}", first.to_ascii_uppercase(), chars.as_str());
            self.add(&capital, Entry::Word(index));
        }
    }

    fn finish(self, spaced: bool, side: Label) -> Result<Lexicon, KnowledgeError> {
        let mut patterns = Vec::with_capacity(self.map.len());
        let (mut entries, mut starts) = (Vec::with_capacity(self.map.len()), vec![0]);
        let mut first_words = Vec::with_capacity(self.map.len());
        let mut costs = Vec::with_capacity(self.map.len());
        for (surface, list) in self.map {
            costs.push(cost(&surface, &list, &self.words, side));
            first_words.push(first_word(&list));
            patterns.push((surface, position(costs.len() - 1)));
            entries.extend(list);
            starts.push(position(entries.len()));
        }
        let automaton = if patterns.is_empty() {
            None
        } else {
            let built = CharwiseDoubleArrayAhoCorasickBuilder::new()
                .match_kind(MatchKind::Standard)
                .build_with_values(patterns);
            let file = format!("{}/words", self.language.code);
            Some(built.map_err(|e| toml_error(&file, 0, &e.to_string()))?)
        };
        Ok(Lexicon { automaton, entries, starts, first_words, costs, words: self.words, spaced })
    }
}
