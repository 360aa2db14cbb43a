//! Who took part in what with whom, as a network that `gexf` and `graphml` write down.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use jiff::civil::Date;
use readout_store::record::{EventRecord, ParticipantRecord};
use readout_store::{Entry, Filter, Record};

use super::known::{Known, PartyType};
use super::wording;
use crate::render::page::count;

/// Days from the first to the last.
pub type Days = (Date, Date);

/// A person, state, body or name that takes part.
#[derive(Debug)]
pub struct Node {
    /// The id of the record, or one made of the name and its country.
    pub id: Rc<str>,
    /// The English name, or the name as printed where the knowledge has none.
    pub label: String,
    /// `person`, `state`, `body` or `unknown`.
    pub party: PartyType,
    /// What kind of body.
    pub body_type: Option<String>,
    /// Code of its state or organisation.
    pub country: Option<String>,
    /// The Chinese name.
    pub chinese: Option<String>,
    /// In how many real events it takes part.
    pub events: usize,
    /// When, without overlaps.
    pub spells: Vec<Days>,
}

/// Two that take part in the same real events.
#[derive(Debug, Default)]
pub struct Edge {
    /// How many.
    pub events: usize,
    /// How many of each kind.
    pub kinds: BTreeMap<String, usize>,
    /// When, without overlaps.
    pub spells: Vec<Days>,
}

impl Edge {
    /// `call 1, meeting 3`.
    pub fn kinds(&self) -> String {
        self.kinds.iter().map(|(kind, n)| format!("{kind} {n}")).collect::<Vec<_>>().join(", ")
    }
}

/// Nodes by id, and edges by both ends and status.
#[derive(Debug, Default)]
pub struct Graph {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The edges.
    pub edges: BTreeMap<(Rc<str>, Rc<str>, String), Edge>,
}

/// A real event, as those of its tellings have it that count.
struct Shared {
    status: String,
    /// Held before all others, then the latest article.
    rank: (bool, Reverse<Option<Date>>),
    kind: String,
    days: Option<Days>,
    parties: BTreeSet<Rc<str>>,
}

/// Gathers events. A real event counts once, however many articles tell it.
pub struct Network<'a> {
    known: Known<'a>,
    /// The statuses that count.
    wanted: Vec<String>,
    /// Whether an event needs days.
    dated: bool,
    parties: BTreeMap<Rc<str>, ParticipantRecord>,
    shared: BTreeMap<String, Shared>,
    claimed: BTreeSet<String>,
    other: BTreeSet<String>,
    undated: usize,
    statements: usize,
}

impl<'a> Network<'a> {
    /// A network without nodes. What is only planned, put off, called off or denied ties nobody, unless the filter
    /// asks for it by its status; what is only claimed never does. With `dated` every event needs days.
    pub fn new(known: Known<'a>, filter: &Filter, dated: bool) -> Self {
        let wanted = if filter.status.is_empty() { vec!["held".to_owned()] } else { filter.status.clone() };
        Self {
            known,
            wanted,
            dated,
            parties: BTreeMap::new(),
            shared: BTreeMap::new(),
            claimed: BTreeSet::new(),
            other: BTreeSet::new(),
            undated: 0,
            statements: 0,
        }
    }

    /// Takes an entry in.
    pub fn add(&mut self, entry: &Entry) {
        let Record::Event(event) = &entry.record else {
            self.statements += 1;
            return;
        };
        let id = entry.real_event.clone().unwrap_or_else(|| event.id.clone());
        if !self.wanted.contains(&event.status) {
            self.other.insert(id);
        } else if event.attributed_to.is_some() {
            self.claimed.insert(id);
        } else {
            self.telling(id, event, entry.article.reference_date);
        }
    }

    fn telling(&mut self, id: String, event: &EventRecord, reference_date: Option<Date>) {
        let parties: BTreeSet<Rc<str>> = event.participants.iter().map(|who| self.party(who)).collect();
        let days = wording::calendar_days(event);
        let rank = (event.status != "held", Reverse(reference_date));
        let new = Shared { status: event.status.clone(), rank, kind: event.kind.clone(), days, parties };
        match self.shared.get_mut(&id) {
            // Who was announced may not have come: only tellings of one status are of one mind.
            Some(known) if known.status == new.status => {
                known.parties.extend(new.parties);
                known.days = narrower(known.days, new.days);
            }
            Some(known) if known.rank <= new.rank => {}
            _ => {
                self.shared.insert(id, new);
            }
        }
    }

    fn party(&mut self, who: &ParticipantRecord) -> Rc<str> {
        let made = || format!("name/{}/{}", who.country.as_deref().unwrap_or("-"), who.name);
        let id: Rc<str> = who.id.clone().unwrap_or_else(made).into();
        let known = self.parties.entry(Rc::clone(&id)).or_insert_with(|| who.clone());
        if known.country.is_none() {
            known.country.clone_from(&who.country);
        }
        id
    }

    /// The finished network.
    pub fn graph(&mut self) -> Graph {
        let mut graph = Graph::default();
        let mut own: BTreeMap<Rc<str>, (usize, Vec<Days>)> = BTreeMap::new();
        for event in self.shared.values() {
            if self.dated && event.days.is_none() {
                self.undated += 1;
                continue;
            }
            for party in &event.parties {
                let (events, spells) = own.entry(Rc::clone(party)).or_default();
                *events += 1;
                spells.extend(event.days);
            }
            for (i, one) in event.parties.iter().enumerate() {
                for other in event.parties.iter().skip(i + 1) {
                    let ends = (Rc::clone(one), Rc::clone(other), event.status.clone());
                    let edge = graph.edges.entry(ends).or_default();
                    edge.events += 1;
                    *edge.kinds.entry(event.kind.clone()).or_default() += 1;
                    edge.spells.extend(event.days);
                }
            }
        }
        graph.edges.values_mut().for_each(|edge| edge.spells = joined(std::mem::take(&mut edge.spells)));
        graph.nodes =
            own.into_iter().map(|(id, (events, spells))| self.node(id, events, joined(spells))).collect();
        graph
    }

    fn node(&self, id: Rc<str>, events: usize, spells: Vec<Days>) -> Node {
        let who = self.parties.get(&id);
        let record_id = who.and_then(|who| who.id.as_deref());
        let printed = who.map_or("", |who| who.name.as_str());
        Node {
            label: self.known.name(record_id, "en").unwrap_or(printed).to_owned(),
            party: PartyType::of(record_id),
            body_type: self.known.body_type(&id).map(str::to_owned),
            country: who.and_then(|who| who.country.clone()),
            chinese: self.known.name(record_id, "zh").map(str::to_owned),
            id,
            events,
            spells,
        }
    }

    /// What is not in the network.
    pub fn notes(&self) -> Vec<String> {
        let not_in = |ids: &BTreeSet<String>| ids.iter().filter(|id| !self.shared.contains_key(*id)).count();
        let (other, claimed) = (not_in(&self.other), not_in(&self.claimed));
        let mut notes = Vec::new();
        if other > 0 {
            notes.push(format!(
                "{} left out: the network has what is held; `--status planned` draws what is planned",
                count(other, "event")
            ));
        }
        if claimed > 0 {
            notes.push(format!("{} left out: the article only reports a claim", count(claimed, "event")));
        }
        if self.undated > 0 {
            notes.push(format!(
                "{} left out: no date, or one coarser than a month",
                count(self.undated, "event")
            ));
        }
        notes.extend(super::statements_left_out(self.statements, "a network"));
        notes
    }
}

/// Of two tellings the narrower days.
fn narrower(one: Option<Days>, other: Option<Days>) -> Option<Days> {
    let length = |days: &Days| days.0.duration_since(days.1).abs();
    [one, other].into_iter().flatten().min_by_key(length)
}

/// Spells in order; those that share a day or follow each other are one.
fn joined(mut spells: Vec<Days>) -> Vec<Days> {
    spells.sort_unstable();
    let mut out: Vec<Days> = Vec::new();
    for (start, end) in spells {
        match out.last_mut() {
            Some(last) if start <= last.1 || last.1.tomorrow().is_ok_and(|next| next == start) => {
                last.1 = last.1.max(end);
            }
            _ => out.push((start, end)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn spells_that_touch_are_one() {
        let day = |d| date(2024, 5, d);
        let spells = vec![(day(9), day(9)), (day(1), day(3)), (day(2), day(2)), (day(4), day(5))];
        assert_eq!(joined(spells), [(day(1), day(5)), (day(9), day(9))]);
    }
}
