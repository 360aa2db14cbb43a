//! Everybody an article speaks of.

use jiff::civil::Date;

use crate::finding::Participant;
use crate::knowledge::rules::Filter;
use crate::knowledge::world::{Holding, Office, Person, World};
use crate::knowledge::{Knowledge, Tongue};
use crate::text::Span;

use super::{Item, ItemKind, Parsed};

/// What an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActorKind {
    /// A person with a name, or one whose office says who it is.
    Person,
    /// People without names.
    People,
    /// A state or a part of it that stands for it.
    State,
    /// An organisation, forum, company …
    Body,
}

/// An actor as the article prints it in one place.
#[derive(Clone, Debug)]
pub struct Mention {
    /// The whole phrase.
    pub span: Span,
    /// The name in it.
    pub name: Span,
    /// Whose name it is.
    pub entity: usize,
    /// The office printed with it.
    pub office: Option<Span>,
}

/// An actor of an article.
#[derive(Clone, Debug)]
pub struct Entity {
    /// What it is.
    pub kind: ActorKind,
    /// Index into the world's people.
    pub person: Option<usize>,
    /// Index into the world's states.
    pub state: Option<usize>,
    /// Index into the world's bodies.
    pub body: Option<usize>,
    /// Whether it is a news outlet, which tells of events and takes part in none.
    pub outlet: bool,
    /// Whether the article prints the name of a known person with a wrong character.
    pub misprinted: bool,
    /// Record code of the state or organisation.
    pub country: Option<String>,
    /// The forms in which the article prints the name, the first first.
    pub printed: Vec<String>,
    /// Offices printed with the name.
    pub offices: Vec<String>,
    /// Indexes of the offices that knowledge has, printed with the name.
    pub office_rows: Vec<usize>,
}

impl Entity {
    /// Whether a rule that asks for these kinds of actors takes this one.
    pub fn passes(&self, filter: Filter) -> bool {
        match self.kind {
            ActorKind::Person => {
                filter.person && (!filter.official || self.person.is_some() || !self.offices.is_empty())
            }
            ActorKind::People => filter.person || filter.people,
            ActorKind::State => filter.state,
            ActorKind::Body => filter.body && !self.outlet,
        }
    }
}

/// Everybody an article speaks of.
#[derive(Debug, Default)]
pub struct Cast {
    /// In text order.
    pub mentions: Vec<Mention>,
    /// In the order of their first mention.
    pub entities: Vec<Entity>,
    /// The language of the article, for names that it does not print.
    pub language: String,
}

/// The shortest and the longest names that begin with a surname, in characters.
const FULL_NAMES: std::ops::RangeInclusive<usize> = 2..=4;

/// How many items before a word for a gathering may say that it is one of the world.
const NAME: usize = 4;

impl Cast {
    /// The entity a mention belongs to.
    pub fn entity(&self, mention: usize) -> &Entity {
        &self.entities[self.mentions[mention].entity]
    }

    /// Finds or makes the entity of a known person.
    pub fn person(&mut self, index: usize, day: Option<Date>, knowledge: &Knowledge, printed: &str) -> usize {
        let found = self.entities.iter().position(|e| e.person == Some(index));
        let entity = found.unwrap_or_else(|| {
            let country = knowledge.world.acts_for(index, day);
            self.push(Entity { person: Some(index), country, ..blank(ActorKind::Person) })
        });
        self.print(entity, printed);
        entity
    }

    /// The person whom the article has already called by this name.
    pub fn printed_person(&self, printed: &str) -> Option<usize> {
        self.entities
            .iter()
            .position(|e| e.kind == ActorKind::Person && e.printed.iter().any(|p| p == printed))
    }

    /// The last person named whose name in two to four characters begins with this surname.
    pub fn of_family(&self, surname: &str) -> Option<usize> {
        let full = |name: &String| name.starts_with(surname) && FULL_NAMES.contains(&name.chars().count());
        let named = |e: &usize| {
            let e = &self.entities[*e];
            e.kind == ActorKind::Person && e.printed.iter().any(full)
        };
        self.mentions.iter().rev().map(|m| m.entity).find(named)
    }

    /// The only person named so far whom this word may mean: the last word of his name, or the first where people
    /// of his state have the family name first.
    pub fn of_part(&self, word: &str, surname_first: &[String]) -> Option<usize> {
        let means = |e: &Entity| {
            let first = e.country.as_ref().is_some_and(|c| surname_first.contains(c));
            let part = |name: &String| {
                let mut words = name.split(' ');
                let found = if first { words.next() } else { words.next_back() };
                name.contains(' ') && found == Some(word)
            };
            e.kind == ActorKind::Person && e.printed.iter().any(part)
        };
        let mut found = (0..self.entities.len()).filter(|i| means(&self.entities[*i]));
        let only = found.next()?;
        found.next().is_none().then_some(only)
    }

    /// Finds or makes the entity of a person known only from the article.
    pub fn named(&mut self, printed: &str, country: Option<String>, joiners: &str) -> usize {
        let same = |e: &Entity| {
            e.kind == ActorKind::Person && e.printed.iter().any(|p| same_name(p, printed, joiners))
        };
        let found = self.entities.iter().position(same);
        let entity = found.unwrap_or_else(|| self.push(blank(ActorKind::Person)));
        if self.entities[entity].country.is_none() {
            self.entities[entity].country = country;
        }
        self.print(entity, printed);
        entity
    }

    /// Finds or makes the entity of people without names, or of a body that no list has: the same words are the same actor.
    pub fn by_words(&mut self, kind: ActorKind, printed: &str, country: Option<String>) -> usize {
        let same = |e: &Entity| e.kind == kind && e.printed.iter().any(|p| p == printed);
        let found = self.entities.iter().position(same);
        found.unwrap_or_else(|| {
            let entity = self.push(Entity { country, ..blank(kind) });
            self.print(entity, printed);
            entity
        })
    }

    /// Finds or makes the entity of a state.
    pub fn state(&mut self, index: usize, knowledge: &Knowledge, printed: &str) -> usize {
        let found = self.entities.iter().position(|e| e.state == Some(index));
        let entity = found.unwrap_or_else(|| {
            let country = Some(knowledge.world.states[index].id.clone());
            self.push(Entity { state: Some(index), country, ..blank(ActorKind::State) })
        });
        self.print(entity, printed);
        entity
    }

    /// Finds or makes the entity of a body.
    pub fn body(&mut self, index: usize, knowledge: &Knowledge, printed: &str) -> usize {
        let found = self.entities.iter().position(|e| e.body == Some(index));
        let entity = found.unwrap_or_else(|| {
            let country = knowledge.world.bodies[index].country.clone();
            let outlet = knowledge.world.bodies[index].kind == "media";
            self.push(Entity { body: Some(index), outlet, country, ..blank(ActorKind::Body) })
        });
        self.print(entity, printed);
        entity
    }

    fn push(&mut self, entity: Entity) -> usize {
        self.entities.push(entity);
        self.entities.len() - 1
    }

    fn print(&mut self, entity: usize, printed: &str) {
        let forms = &mut self.entities[entity].printed;
        if !forms.iter().any(|p| p == printed) {
            forms.push(printed.to_string());
        }
    }

    /// The entity as a participant of an event or the speaker of a statement.
    pub fn participant(
        &self,
        entity: usize,
        role: &str,
        day: Option<Date>,
        knowledge: &Knowledge,
    ) -> Participant {
        let e = &self.entities[entity];
        let world = &knowledge.world;
        let id = match (e.person, e.state, e.body) {
            (Some(p), _, _) => Some(format!("person/{}", world.people[p].id)),
            (_, Some(s), _) => Some(format!("state/{}", world.states[s].id)),
            (_, _, Some(b)) => Some(format!("body/{}", world.bodies[b].id)),
            _ => None,
        };
        let usual: Vec<&str> = match (e.person, e.state, e.body) {
            (Some(p), _, _) => world.people[p].names.usual().collect(),
            (_, Some(s), _) => world.states[s].names.usual().collect(),
            (_, _, Some(b)) => world.bodies[b].names.usual().collect(),
            _ => Vec::new(),
        };
        let longest = |p: &str| if p.contains(' ') { 40 } else { 12 };
        let known = self.known_names(e, world);
        let named = |p: &str| known.iter().any(|n| p.contains(n.as_str()) || n.contains(p));
        let own = |p: &str| if e.state.is_some() { known.iter().any(|n| n == p) } else { named(p) };
        let name =
            e.printed.iter().max_by_key(|p| (own(p), p.chars().count() <= longest(p), p.chars().count()));
        // Where the article prints only an office, the name that knowledge has in its language.
        let unnamed = e.person.is_some() && !e.printed.iter().any(|p| named(p));
        let name = if unnamed { known.first().or(name) } else { name }.cloned().unwrap_or_default();
        let mut aliases: Vec<String> = Vec::new();
        for alias in e.printed.iter().map(String::as_str).chain(usual) {
            if alias != name && !aliases.iter().any(|a| a == alias) {
                aliases.push(alias.to_string());
            }
        }
        let office = e.offices.first().cloned().or_else(|| self.office_on(e, day, knowledge));
        Participant {
            name,
            id,
            office,
            country: e.country.clone(),
            role: role.to_string(),
            aliases,
            span: None,
        }
    }

    /// The names that knowledge has in the language of the article.
    fn known_names<'k>(&self, e: &Entity, world: &'k World) -> &'k [String] {
        match (e.person, e.state, e.body) {
            (Some(p), _, _) => world.people[p].names.of(&self.language),
            (_, Some(s), _) => world.states[s].names.of(&self.language),
            (_, _, Some(b)) => world.bodies[b].names.of(&self.language),
            _ => &[],
        }
    }

    /// The usual name of a state in the language of the article.
    pub fn state_name(&self, state: usize, knowledge: &Knowledge) -> String {
        let names = &knowledge.world.states[state].names;
        names.usual_in(&self.language).unwrap_or_default().to_string()
    }

    fn office_on(&self, e: &Entity, day: Option<Date>, knowledge: &Knowledge) -> Option<String> {
        let person = &knowledge.world.people[e.person?];
        let day = day?;
        let office = |h: &Holding| &knowledge.world.offices[h.office];
        let held =
            person.holdings.iter().filter(|h| h.holds_on(day)).min_by_key(|h| office(h).precedence())?;
        office(held).names.usual_in(&self.language).map(str::to_string)
    }

    /// The person among `candidates` who fits the country and the day best.
    pub fn choose(
        candidates: &[usize],
        country: Option<&str>,
        day: Option<Date>,
        knowledge: &Knowledge,
    ) -> Option<usize> {
        let score = |index: &usize| {
            let person: &Person = &knowledge.world.people[*index];
            let same = country.is_some_and(|code| knowledge.world.may_act_for(*index, code));
            let other = country.is_some() && person.country.is_some() && !same;
            let holds = day.is_some_and(|day| person.holdings.iter().any(|h| h.holds_on(day)));
            (same, !other, holds, std::cmp::Reverse(*index))
        };
        let best = candidates.iter().copied().max_by_key(|i| score(i))?;
        // A namesake from another country is somebody else.
        let person = &knowledge.world.people[best];
        let other = |code| person.country.is_some() && !knowledge.world.may_act_for(best, code);
        let clash = country.is_some_and(other);
        (!clash).then_some(best)
    }

    /// Whoever held the office of this state on the day; none where two answers are possible.
    pub fn holder(office: usize, country: &str, day: Date, knowledge: &Knowledge) -> Option<usize> {
        let of = format!("state/{country}");
        let fits = |h: &Holding| h.office == office && h.of == of && h.holds_on(day);
        let people = &knowledge.world.people;
        let ever = knowledge.world.holders(office, &of).iter().copied();
        let mut holders = ever.filter(|p| people[*p].holdings.iter().any(fits));
        let first = holders.next()?;
        holders.next().is_none().then_some(first)
    }

    /// Whether the article has named the state, or somebody of it.
    pub fn speaks_of(&self, state: usize, knowledge: &Knowledge) -> bool {
        let id = &knowledge.world.states[state].id;
        self.entities.iter().any(|e| e.country.as_ref() == Some(id))
    }

    /// For each abbreviation the state of which the article speaks, or the first that it may stand for.
    pub fn abbreviated(&self, abbreviations: &[Vec<usize>], knowledge: &Knowledge) -> Vec<usize> {
        let known = |s: &&usize| self.speaks_of(**s, knowledge);
        abbreviations.iter().filter_map(|all| all.iter().find(known).or(all.first()).copied()).collect()
    }

    /// Whether the article speaks of two states, of a place in another state, of a body that belongs to none, or of a
    /// gathering to which others come.
    pub fn is_international(&self, sentences: &[Parsed], tongue: &Tongue, knowledge: &Knowledge) -> bool {
        let places = sentences.iter().flat_map(|s| &s.items).filter_map(|i| match &i.kind {
            ItemKind::Place { country, .. } => country.as_deref(),
            _ => None,
        });
        let mut countries = self.entities.iter().filter_map(|e| e.country.as_deref()).chain(places);
        let first = countries.next();
        let two = countries.any(|c| Some(c) != first);
        two || names_gathering(sentences, tongue, knowledge)
            || self.entities.iter().filter_map(|e| e.body).any(|b| {
                let body = &knowledge.world.bodies[b];
                body.kind == "forum"
                    || body.country.is_none() && matches!(body.kind.as_str(), "organisation" | "grouping")
            })
    }

    /// The last named person of a country that was mentioned before `before`.
    pub fn last_of_country(
        &self,
        country: &str,
        before: usize,
        mut fits: impl FnMut(usize) -> bool,
    ) -> Option<usize> {
        let mut earlier = self.mentions.iter().rev().filter(|m| m.span.start < before).map(|m| m.entity);
        let from_there = |e: usize| {
            let e = &self.entities[e];
            e.kind == ActorKind::Person && e.country.as_deref() == Some(country)
        };
        earlier.find(|e| from_there(*e) && fits(*e))
    }

    /// Whether somebody is at the head of a state on a day.
    pub fn leads(&self, entity: usize, day: Option<Date>, world: &World) -> bool {
        self.holds(entity, day, world, Office::leads)
    }

    /// Whether somebody only speaks for others on a day.
    pub fn speaks_for_others(&self, entity: usize, day: Option<Date>, world: &World) -> bool {
        self.holds(entity, day, world, Office::speaks)
    }

    /// Whether somebody holds such an office on a day, as it is printed with the name or known.
    fn holds(&self, entity: usize, day: Option<Date>, world: &World, such: fn(&Office) -> bool) -> bool {
        let entity = &self.entities[entity];
        let held = |h: &Holding| such(&world.offices[h.office]) && day.is_some_and(|day| h.holds_on(day));
        let known = || entity.person.is_some_and(|p| world.people[p].holdings.iter().any(held));
        entity.office_rows.iter().any(|o| such(&world.offices[*o])) || known()
    }
}

/// Whether a gathering goes by a name of its own, or is named as one of the world.
fn names_gathering(sentences: &[Parsed], tongue: &Tongue, knowledge: &Knowledge) -> bool {
    let core = &knowledge.labels.core;
    let has = |item: &Item, label| match item.kind {
        ItemKind::Word(w) => tongue.lexicon.words[w].labels.contains(label),
        _ => false,
    };
    let named = |items: &[Item], i: usize| {
        let worldwide = || items[i.saturating_sub(NAME)..=i].iter().any(|w| has(w, core.worldwide));
        let gathering = has(&items[i], core.gathering);
        has(&items[i], core.forum) && !gathering || gathering && worldwide()
    };
    sentences.iter().any(|s| (0..s.items.len()).any(|i| named(&s.items, i)))
}

fn blank(kind: ActorKind) -> Entity {
    Entity {
        kind,
        person: None,
        state: None,
        body: None,
        outlet: false,
        misprinted: false,
        country: None,
        printed: Vec::new(),
        offices: Vec::new(),
        office_rows: Vec::new(),
    }
}

/// Whether one name is the other or its first or last part.
fn same_name(a: &str, b: &str, joiners: &str) -> bool {
    let part = |long: &str, short: &str| {
        let mut parts = long.split(|c: char| joiners.contains(c) || c.is_whitespace());
        let ends = parts.next_back() == Some(short);
        ends || (long.chars().any(|c| joiners.contains(c)) && parts.next() == Some(short))
    };
    a == b || part(a, b) || part(b, a)
}
