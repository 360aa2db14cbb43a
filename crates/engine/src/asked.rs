//! What the words for an office name, such as “the French President”: the same words, spellings and states as in
//! reading, but of a phrase by itself that a person types or a record prints.

use std::collections::BTreeSet;

use crate::actor;
use crate::knowledge::lexicon::Entry;
use crate::knowledge::{Knowledge, Tongue};
use crate::page::{Article, Block, BlockKind};
use crate::text::{Span, Text};
use crate::view::View;
use crate::words::{self, TokenKind, Words};

/// What a phrase names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Offices, by index: for each word for one all that it may stand for.
    pub offices: Vec<Vec<usize>>,
    /// States, by index.
    pub states: Vec<usize>,
    /// Bodies, by index.
    pub bodies: Vec<usize>,
    /// People, by index.
    pub people: Vec<usize>,
    /// Words for an office that is said to be held no longer or not yet.
    pub not_held: bool,
    /// Words that nothing is known about.
    pub unknown: Vec<String>,
}

/// Takes a phrase apart.
pub fn asked(knowledge: &Knowledge, phrase: &str) -> Asked {
    let Some(tongue) = knowledge.guess_language(phrase) else { return Asked::default() };
    let found = parse(knowledge, tongue, phrase);
    if found.unknown.is_empty() || !tongue.language.settings.spaced {
        return found;
    }
    // States are written with capitals, which a person who types may leave out.
    let capitals = parse(knowledge, tongue, &capitalised(phrase));
    if capitals.unknown.len() < found.unknown.len() { capitals } else { found }
}

fn parse(knowledge: &Knowledge, tongue: &Tongue, phrase: &str) -> Asked {
    let text = Text::new(phrase.to_string());
    let whole = Block { kind: BlockKind::Paragraph, runs: vec![Span::new(0, phrase.len())] };
    let view = View::new(&text, &Article { blocks: vec![whole] }, &tongue.language);
    let hits = words::hits(&view, tongue);
    let names: Vec<(Span, usize)> =
        actor::written_names(&view, tongue, &hits, &[]).into_iter().map(|s| (s, 0)).collect();
    let words = Words::new(&view, tongue, &hits, &[], &names);
    let mut asked = Asked::default();
    if !tongue.language.settings.spaced {
        in_two(&mut asked, view.folded.trim_end(), tongue, knowledge);
    }
    let mut former = false;
    for token in &words.tokens {
        match token.kind {
            TokenKind::Known(list) => {
                former = take(&mut asked, tongue.lexicon.entries(list), tongue, knowledge, former);
            }
            TokenKind::Mark(_) | TokenKind::Time(_) => former = false,
            TokenKind::Name(_) | TokenKind::Other => {
                former = false;
                asked.unknown.push(view.slice(token.span).to_string());
            }
        }
    }
    asked
}

/// Adds the readings of a phrase without spaces as a state or body and an office, beside the one that costs least in a
/// text: what names a state there may begin with a part of the office here.
fn in_two(asked: &mut Asked, folded: &str, tongue: &Tongue, knowledge: &Knowledge) {
    let entries = |start: usize, end: usize| -> Vec<Entry> {
        let hits = tongue.lexicon.hits(folded).filter(|hit| (hit.start, hit.end) == (start, end));
        hits.flat_map(|hit| tongue.lexicon.entries(hit.entries).iter().copied()).collect()
    };
    let states = knowledge.world.states.iter().enumerate();
    let abbreviated = states.flat_map(|(i, s)| s.abbreviations.iter().map(move |a| (i, a)));
    let short: Vec<(usize, usize)> = abbreviated
        .filter(|(_, a)| folded.starts_with(a.as_str()))
        .map(|(state, a)| (a.len(), state))
        .collect();
    for at in folded.char_indices().map(|(at, _)| at).skip(1) {
        let office = |e: &Entry| if let Entry::Office(o) = e { Some(*o) } else { None };
        let offices: Vec<usize> = entries(at, folded.len()).iter().filter_map(office).collect();
        if offices.is_empty() {
            continue;
        }
        let before = asked.states.len() + asked.bodies.len();
        for entry in entries(0, at) {
            match entry {
                Entry::State(state) => push(&mut asked.states, state),
                Entry::Body(body) => push(&mut asked.bodies, body),
                _ => {}
            }
        }
        for (_, state) in short.iter().filter(|(length, _)| *length == at) {
            push(&mut asked.states, *state);
        }
        if asked.states.len() + asked.bodies.len() > before {
            asked.offices.push(offices);
        }
    }
}

/// Adds what one word stands for. Returns whether it says that the office after it is not held.
fn take(asked: &mut Asked, entries: &[Entry], tongue: &Tongue, knowledge: &Knowledge, former: bool) -> bool {
    let core = &knowledge.labels.core;
    let mut offices = Vec::new();
    let mut not_held = false;
    for entry in entries {
        match entry {
            Entry::Office(office) => offices.push(*office),
            Entry::State(state) | Entry::Demonym(state) => push(&mut asked.states, *state),
            Entry::Body(body) => push(&mut asked.bodies, *body),
            Entry::Person(person) => push(&mut asked.people, *person),
            Entry::Place(_) => {}
            Entry::Word(word) => {
                let word = &tongue.lexicon.words[*word];
                not_held = word.labels.contains(core.former) || word.labels.contains(core.elect);
                if word.labels.contains(core.side) {
                    word.states.iter().flatten().for_each(|s| push(&mut asked.states, *s));
                }
            }
        }
    }
    if !offices.is_empty() {
        if former {
            asked.not_held = true;
        } else {
            asked.offices.push(offices);
        }
        return false;
    }
    not_held || (former && !entries.iter().any(|e| matches!(e, Entry::Person(_))))
}

fn push(list: &mut Vec<usize>, item: usize) {
    if !list.contains(&item) {
        list.push(item);
    }
}

fn capitalised(phrase: &str) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
    };
    phrase.split(' ').map(word).collect::<Vec<String>>().join(" ")
}

/// The indexes of the offices that words such as those printed with a name say to be held.
pub fn offices(knowledge: &Knowledge, phrase: &str) -> BTreeSet<usize> {
    asked(knowledge, phrase).offices.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(phrase: &str) -> (Vec<String>, Vec<String>) {
        let knowledge = Knowledge::load(&readout_knowledge::files()).unwrap();
        let asked = asked(&knowledge, phrase);
        let offices = asked.offices.iter().flatten().map(|o| knowledge.world.offices[*o].id.clone());
        let states = asked.states.iter().map(|s| knowledge.world.states[*s].id.clone());
        (offices.collect(), states.collect())
    }

    #[test]
    fn offices_are_named_with_their_states() {
        for (phrase, office, state) in [
            ("法国总统", "president", "FRA"),
            ("法國總統", "president", "FRA"),
            ("president of france", "president", "FRA"),
            ("French President", "president", "FRA"),
            ("俄外长", "foreign-minister", "RUS"),
            ("瑞士联邦主席", "swiss-president", "CHE"),
        ] {
            let (offices, states) = ids(phrase);
            assert!(offices.iter().any(|o| o == office), "{phrase}: {offices:?}");
            assert_eq!(states, [state], "{phrase}");
        }
    }

    #[test]
    fn what_is_held_no_longer_is_no_office() {
        assert_eq!(ids("前总统"), (vec![], vec![]));
        assert_eq!(ids("former President"), (vec![], vec![]));
        assert!(ids("副总统").0.iter().all(|office| office != "president"));
    }
}
