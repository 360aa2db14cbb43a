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
    let names: Vec<(Span, usize)> =
        actor::joined_names(&view.folded, &tongue.language).into_iter().map(|s| (s, 0)).collect();
    let words = Words::new(&view, tongue, &words::hits(&view, tongue), &[], &names);
    let mut asked = Asked::default();
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
                not_held = word.labels.contains(&core.former) || word.labels.contains(&core.elect);
                if word.labels.contains(&core.side) {
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
