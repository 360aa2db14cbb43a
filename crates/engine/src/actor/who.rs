//! From a phrase to the actor it names.

use super::cast::{ActorKind, Cast, Mention};
use super::parse::{Named, Parser, Phrase};
use super::{Item, ItemKind};
use crate::knowledge::lexicon::Entry;
use crate::text::Span;

/// Characters of a name that may be one misprinted: of shorter ones too many are alike.
const SHORTEST_MISPRINT: usize = 3;
/// The same of one that has a character too many or too few: two short names may both be somebody's.
const SHORTEST_LOSS: usize = 6;

impl Parser<'_> {
    pub(super) fn finish(
        &mut self,
        phrase: &Phrase,
        span: Span,
        previous: Option<&Item>,
    ) -> Option<ItemKind> {
        let country = phrase.country.clone().or_else(|| self.country_of_group(previous, phrase));
        if let Some((name, named)) = &phrase.name {
            return Some(self.person(phrase, span, *name, named, country));
        }
        if phrase.people.is_some() {
            // “Leaders” or “people” alone are nobody in particular.
            let particular =
                phrase.country.is_some() || phrase.body.is_some() || phrase.end - phrase.start > 1;
            if !particular {
                return None;
            }
            let printed = self.view.slice(span).to_string();
            let entity = self.cast.by_words(ActorKind::People, &printed, country);
            return Some(self.mention(span, span, entity, None));
        }
        if let Some(entity) = phrase.met {
            return Some(self.mention(span, span, entity, Some(span)));
        }
        if !phrase.offices.is_empty() {
            return self.office_alone(phrase, span, country);
        }
        if let Some((body, at)) = phrase.body {
            let entity = self.cast.body(body, self.knowledge, self.view.slice(at));
            return Some(self.mention(span, at, entity, None));
        }
        if let Some((place, _)) = phrase.place {
            if let Some(state) = self.state_of_seat(phrase, place) {
                let met = self.cast.entities.iter().position(|e| e.state == Some(state));
                let entity = met.unwrap_or_else(|| {
                    let name = self.cast.state_name(state, self.knowledge);
                    self.cast.state(state, self.knowledge, &name)
                });
                return Some(self.mention(span, span, entity, None));
            }
            return Some(ItemKind::Place { place: Some(place), country });
        }
        let at = phrase.state_span?;
        let mut members = Vec::new();
        for state in &phrase.states {
            let printed = if phrase.states.len() > 1 || (!phrase.organ && self.word(phrase.start).is_some()) {
                self.knowledge.world.states[*state].names.of(&self.tongue.language.code).first().cloned()
            } else {
                None
            };
            let printed = printed.unwrap_or_else(|| self.view.slice(at).to_string());
            let entity = self.cast.state(*state, self.knowledge, &printed);
            if let ItemKind::Actor(m) = self.mention(span, at, entity, None) {
                members.extend(m);
            }
        }
        Some(ItemKind::Actor(members))
    }

    /// “印度总统…、总理…”: the second takes the country of the first.
    fn country_of_group(&self, previous: Option<&Item>, phrase: &Phrase) -> Option<String> {
        let joined = previous.is_some_and(|item| self.joins(item));
        let last = self.cast.mentions.last().filter(|_| joined && !phrase.offices.is_empty())?;
        self.cast.entities[last.entity].country.clone()
    }

    /// The known people of this name written with another joining mark.
    fn spelt(&self, name: &str) -> Vec<usize> {
        let joiners = &self.tongue.language.settings.name_joiners;
        let Some(usual) = joiners.chars().next().filter(|_| name.contains(|c| joiners.contains(c))) else {
            return Vec::new();
        };
        let other = |c: char| if joiners.contains(c) { usual } else { c };
        let name = self.tongue.language.fold(&name.chars().map(other).collect::<String>());
        let whole = self.tongue.lexicon.hits(&name).filter(|hit| hit.start == 0 && hit.end == name.len());
        let entries = whole.flat_map(|hit| self.tongue.lexicon.entries(hit.entries));
        entries.filter_map(|e| if let Entry::Person(p) = e { Some(*p) } else { None }).collect()
    }

    fn person(
        &mut self,
        phrase: &Phrase,
        span: Span,
        name: Span,
        named: &Named,
        country: Option<String>,
    ) -> ItemKind {
        let printed = self.view.slice(name).to_string();
        let joiners = self.tongue.language.settings.name_joiners.clone();
        let chosen = match named {
            Named::Known(people) => Cast::choose(people, phrase.country.as_deref(), self.day, self.knowledge),
            Named::Printed => {
                Cast::choose(&self.spelt(&printed), phrase.country.as_deref(), self.day, self.knowledge)
            }
        };
        let met = self.cast.printed_person(&printed).filter(|_| phrase.country.is_none());
        let entity = match chosen {
            _ if met.is_some() => met.unwrap_or_default(),
            Some(person) => {
                let entity = self.cast.person(person, self.day, self.knowledge, &printed);
                self.acts_as_printed(entity, person, phrase);
                entity
            }
            None => match self.misprinted(&printed, phrase) {
                Some(person) => {
                    let entity = self.cast.person(person, self.day, self.knowledge, &printed);
                    self.cast.entities[entity].misprinted = true;
                    entity
                }
                None => self.cast.named(&printed, country, &joiners),
            },
        };
        let office = phrase
            .offices
            .first()
            .zip(phrase.offices.last())
            .map(|(a, b)| Span::new(a.1.start, b.1.end.max(a.1.end)));
        if let Some(office) = office.filter(|o| o.end <= name.start || o.start >= name.end) {
            let text = self.view.slice(office).to_string();
            let e = &mut self.cast.entities[entity];
            if !e.offices.contains(&text) {
                e.offices.push(text);
            }
        }
        for (row, _) in &phrase.offices {
            let e = &mut self.cast.entities[entity];
            if let Some(row) = row.filter(|r| !e.office_rows.contains(r)) {
                e.office_rows.push(row);
            }
        }
        self.mention(span, name, entity, office)
    }

    /// The holder of the office printed with an unknown name, where one character is all that tells his name from it.
    fn misprinted(&self, printed: &str, phrase: &Phrase) -> Option<usize> {
        let (country, day) = (phrase.country.as_deref().or_else(|| self.home())?, self.day?);
        let language = &self.tongue.language;
        let name: Vec<char> = language.fold(printed).chars().collect();
        let near = |known: &String| {
            let known: Vec<char> = language.fold(known).chars().collect();
            let least = if known.len() == name.len() { SHORTEST_MISPRINT } else { SHORTEST_LOSS };
            name.len() >= least && is_one_off(&known, &name)
        };
        let rows = phrase.offices.iter().filter_map(|(row, _)| *row);
        let mut holders = rows.filter_map(|row| Cast::holder(row, country, day, self.knowledge));
        holders.find(|p| self.knowledge.world.people[*p].names.of(&language.code).iter().any(near))
    }

    /// The body printed with a person's office is whom he acts for, whatever the day.
    fn acts_as_printed(&mut self, entity: usize, person: usize, phrase: &Phrase) {
        let Some(code) = phrase.country.as_deref() else { return };
        if self.knowledge.world.may_act_for(person, code) {
            self.cast.entities[entity].country = Some(code.to_string());
        }
    }

    /// An office without a name: whoever held it, or who was named with it before.
    fn office_alone(&mut self, phrase: &Phrase, span: Span, country: Option<String>) -> Option<ItemKind> {
        let row = phrase.offices.iter().rev().find_map(|o| o.0)?;
        if phrase.start > 0 && self.has(phrase.start - 1, self.knowledge.labels.core.becoming) {
            return None;
        }
        let printed = self.view.slice(span).to_string();
        let holds = |e: &super::cast::Entity| {
            e.office_rows.contains(&row) && (country.is_none() || e.country == country)
        };
        let named =
            self.cast.mentions.iter().rev().map(|m| m.entity).find(|e| holds(&self.cast.entities[*e]));
        let office = &self.knowledge.world.offices[row];
        let unique = office.leads() || office.rank == "foreign-minister";
        let home = country.as_deref().or_else(|| self.home());
        let holder = || Cast::holder(row, home?, self.day?, self.knowledge);
        let ranked =
            (named.is_none() && unique).then(|| self.of_rank(&office.rank, country.as_deref())).flatten();
        let entity = match named {
            Some(entity) => entity,
            None if ranked.is_some() => ranked?,
            None if unique && holder().is_some() => {
                let holder = holder()?;
                self.cast.person(holder, self.day, self.knowledge, &printed)
            }
            None if country.is_some() || phrase.body.is_some() => {
                self.cast.by_words(ActorKind::People, &printed, country)
            }
            None => return None,
        };
        Some(self.mention(span, span, entity, Some(span)))
    }

    /// “The Chinese premier” of one named with a longer title: whoever of that state was last named holds such an office.
    fn of_rank(&self, rank: &str, country: Option<&str>) -> Option<usize> {
        let (country, day) = (country?, self.day?);
        if !self.tongue.language.settings.spaced {
            return None;
        }
        let world = &self.knowledge.world;
        let holds = |e: &usize| {
            let e = &self.cast.entities[*e];
            let held = e.person.map(|p| world.people[p].holdings.iter()).into_iter().flatten();
            let mut such = held.filter(|h| h.holds_on(day)).map(|h| &world.offices[h.office].rank);
            e.country.as_deref() == Some(country) && such.any(|r| r == rank)
        };
        self.cast.mentions.iter().rev().map(|m| m.entity).find(holds)
    }

    /// The state of whomever an article of a language with articles names first: its “the Prime Minister” is his.
    fn home(&self) -> Option<&str> {
        if !self.tongue.language.settings.spaced {
            return None;
        }
        self.cast.entities.iter().find_map(|e| e.country.as_deref())
    }

    fn mention(&mut self, span: Span, name: Span, entity: usize, office: Option<Span>) -> ItemKind {
        self.cast.mentions.push(Mention { span, name, entity, office });
        ItemKind::Actor(vec![self.cast.mentions.len() - 1])
    }
}

/// Whether one character is all that tells one name from another.
fn is_one_off(a: &[char], b: &[char]) -> bool {
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[head..], &b[head..]);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    a.len().max(b.len()) - tail == 1
}

#[cfg(test)]
mod tests {
    use super::is_one_off;

    #[test]
    fn one_character_changed_lost_or_too_many_is_one_off() {
        let off =
            |a: &str, b: &str| is_one_off(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert!(off("Drian", "Drial") && off("Johnson", "Jiohnson") && off("Johnson", "Jonson"));
        assert!(!off("Johnson", "Johnson") && !off("Johnson", "Jansson") && !off("", ""));
    }
}
