//! Scores exported records against agreed ones: the project's own measure, so that a plain clone can check itself.
//!
//! An event is found when its kind is the agreed kind (or one the agreed record also admits), its date interval
//! meets the agreed one and is no vaguer than the longer of the agreed length and 31 days, and at least half of the
//! agreed participants are among its participants. One event answers one agreed event; the pairs with the highest
//! score go first. Optional agreed events neither reward nor punish; every other event is a false alarm.
//! A statement is found when its span covers half of the agreed span, is not much longer than twice that, and its
//! speaker is the agreed speaker.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::counts::Counts;
use crate::gold::{Gold, GoldDoc, GoldEvent, GoldParticipant, GoldStatement, Interval};
use crate::names::same_person;
use crate::system::{Records, SystemEvent, SystemParticipant, SystemStatement};

/// An agreed record that was not found, or a found one that nobody agreed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// The document.
    pub doc: String,
    /// The agreed record's id; empty for a false alarm.
    pub id: String,
    /// Its kind, or `statement`.
    pub kind: String,
    /// When, who and the words, for a person.
    pub what: String,
}

/// What scoring a set gives.
#[derive(Clone, Debug, Default)]
pub struct Score {
    /// How many documents were scored.
    pub docs: usize,
    /// The tallies behind the figures.
    pub counts: Counts,
    /// Agreed records that were not found.
    pub misses: Vec<Miss>,
    /// Found records that are not agreed.
    pub alarms: Vec<Miss>,
}

impl Score {
    /// The figures by name, each rounded to four places; a figure without a base is left out.
    pub fn figures(&self) -> BTreeMap<&'static str, f64> {
        self.counts.figures()
    }
}

/// Scores `records` against `gold`.
pub fn score(gold: &Gold, records: &Records) -> Score {
    let mut score = Score { docs: gold.docs.len(), ..Score::default() };
    for doc in &gold.docs {
        let events: Vec<_> = records.events.iter().filter(|e| e.doc == doc.id).collect();
        let statements: Vec<_> = records.statements.iter().filter(|s| s.doc == doc.id).collect();
        score_events(doc, &events, &mut score);
        score_statements(doc, &statements, &mut score);
    }
    score
}

fn score_events(doc: &GoldDoc, system: &[&SystemEvent], score: &mut Score) {
    let matched = match_events(doc, system);
    for &(g, s) in &matched {
        if doc.events[g].required {
            tally(&doc.events[g], system[s], &mut score.counts);
        }
    }
    let found: BTreeSet<_> = matched.iter().map(|&(g, _)| g).collect();
    let used: BTreeSet<_> = matched.iter().map(|&(_, s)| s).collect();
    for (i, gold) in doc.events.iter().enumerate() {
        if gold.required && !found.contains(&i) {
            score.counts.missed += 1;
            score.misses.push(missed_event(doc, gold));
        }
    }
    for (i, event) in system.iter().enumerate() {
        if !used.contains(&i) {
            score.counts.alarms += 1;
            score.alarms.push(alarm_event(doc, event));
        }
    }
}

/// The pairs (agreed, found), best first: a higher score wins, then the later agreed event, then the later found one.
pub(crate) fn match_events(doc: &GoldDoc, system: &[&SystemEvent]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (g, gold) in doc.events.iter().enumerate() {
        for (s, event) in system.iter().enumerate() {
            if let Some(points) = match_points(gold, event) {
                pairs.push((points, g, s));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(Reverse((a.1, a.2)).cmp(&Reverse((b.1, b.2)))));
    let (mut golds, mut systems, mut out) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for (_, g, s) in pairs {
        if !golds.contains(&g) && !systems.contains(&s) {
            golds.insert(g);
            systems.insert(s);
            out.push((g, s));
        }
    }
    out
}

/// How well a found event answers an agreed one; `None` where it does not.
fn match_points(gold: &GoldEvent, event: &SystemEvent) -> Option<f64> {
    if event.kind != gold.kind && !gold.kind_also.contains(&event.kind) {
        return None;
    }
    if !date_agrees(gold.date, event.date) {
        return None;
    }
    if !enough_people(gold, event) {
        return None;
    }
    let (hits, all) = people(gold, event);
    let share = if all > 0 { hits as f64 / all as f64 } else { 1.0 };
    let mut points = 10.0 + share * 5.0 + bonus(event.kind == gold.kind);
    points += bonus(gold.subkind.is_some() && event.subkind == gold.subkind);
    points += bonus(gold.date == event.date);
    points += 3.0 * bonus(overlaps(gold, event));
    Some(points)
}

/// How many of the agreed participants the found event names, of how many.
fn people(gold: &GoldEvent, event: &SystemEvent) -> (usize, usize) {
    let hits = gold.participants.iter().filter(|p| event.participants.iter().any(|q| is_same(p, q))).count();
    (hits, gold.participants.len())
}

/// Whether it names at least one and at least half of them.
pub(crate) fn enough_people(gold: &GoldEvent, event: &SystemEvent) -> bool {
    let (hits, all) = people(gold, event);
    all == 0 || (hits > 0 && hits * 2 >= all)
}

fn bonus(yes: bool) -> f64 {
    if yes { 1.0 } else { 0.0 }
}

/// Whether the found date meets the agreed one and is not much vaguer.
pub(crate) fn date_agrees(gold: Option<Interval>, found: Option<Interval>) -> bool {
    let Some(gold) = gold else { return true };
    let Some(found) = found else { return false };
    found.start <= gold.end && gold.start <= found.end && found.days() <= gold.days().max(31)
}

fn is_same(gold: &GoldParticipant, found: &SystemParticipant) -> bool {
    let by_country = gold.state
        && gold.country.as_deref().is_some_and(|c| !c.is_empty() && found.country.as_deref() == Some(c));
    by_country || same_person(&gold.names, &found.names())
}

/// Whether the evidence meets the agreed evidence.
pub(crate) fn overlaps(gold: &GoldEvent, event: &SystemEvent) -> bool {
    gold.evidence.iter().any(|&(a, b)| event.evidence.iter().any(|e| a < e.end && e.start < b))
}

/// Counts what a found event gets right.
fn tally(gold: &GoldEvent, event: &SystemEvent, counts: &mut Counts) {
    counts.found += 1;
    for wanted in &gold.participants {
        counts.who.base += 1;
        if let Some(got) = event.participants.iter().find(|q| is_same(wanted, q)) {
            counts.who.right += 1;
            counts.role.add(got.role == wanted.role);
        }
    }
    counts.who_system += event.participants.len();
    if gold.date.is_some() {
        counts.date.add(gold.date == event.date);
    }
    if gold.place_country.as_deref().is_some_and(|c| !c.is_empty()) {
        counts.place.add(event.place_country == gold.place_country);
    }
    if gold.subkind.is_some() {
        counts.subkind.add(event.subkind == gold.subkind);
    }
    if gold.level.is_some() {
        counts.level.add(event.level == gold.level);
    }
    counts.status.add(event.status == gold.status);
    counts.kind.add(event.kind == gold.kind);
    counts.evidence.add(overlaps(gold, event));
}

fn score_statements(doc: &GoldDoc, system: &[&SystemStatement], score: &mut Score) {
    let outcome = match_statements(doc, system);
    score.counts.statements_found += outcome.found;
    score.counts.statements_missed += outcome.missed.len();
    score.counts.statement_alarms += outcome.alarms.len();
    score.misses.extend(outcome.missed.into_iter().map(|gold| missed_statement(doc, gold)));
    score.alarms.extend(outcome.alarms.into_iter().map(|found| alarm_statement(doc, found)));
}

/// What became of a document's statements.
pub(crate) struct Statements<'a> {
    pub found: usize,
    pub missed: Vec<&'a GoldStatement>,
    pub alarms: Vec<&'a SystemStatement>,
}

/// Gives each agreed statement, the required ones first, the first free one that says it.
pub(crate) fn match_statements<'a>(doc: &'a GoldDoc, system: &[&'a SystemStatement]) -> Statements<'a> {
    let mut out = Statements { found: 0, missed: Vec::new(), alarms: Vec::new() };
    let mut used = BTreeSet::new();
    let (required, optional): (Vec<_>, Vec<_>) = doc.statements.iter().partition(|g| g.required);
    for gold in required.into_iter().chain(optional) {
        let found = system.iter().enumerate().position(|(i, s)| !used.contains(&i) && says(gold, s));
        used.extend(found);
        match (gold.required, found) {
            (true, Some(_)) => out.found += 1,
            (true, None) => out.missed.push(gold),
            (false, _) => {}
        }
    }
    let free =
        system.iter().enumerate().filter(|(i, s)| !used.contains(i) && !inside_optional(s, &doc.statements));
    if !doc.statements_partial {
        out.alarms.extend(free.map(|(_, s)| *s));
    }
    out
}

fn says(gold: &GoldStatement, found: &SystemStatement) -> bool {
    let (start, end) = gold.span;
    let shared = end.min(found.end) - start.max(found.start);
    shared * 2 >= end - start
        && found.end - found.start <= 2 * (end - start) + 8
        && same_person(&gold.speaker, &found.speaker.names())
}

/// A piece of an optional statement is no false alarm.
fn inside_optional(found: &SystemStatement, gold: &[GoldStatement]) -> bool {
    gold.iter().any(|g| !g.required && g.span.0 - 4 <= found.start && found.end <= g.span.1 + 4)
}

fn missed_event(doc: &GoldDoc, gold: &GoldEvent) -> Miss {
    let who: Vec<_> = gold.participants.iter().filter_map(|p| p.names.first().map(String::as_str)).collect();
    let quote = gold.quote.first().map_or("", String::as_str);
    let what = format!("{} [{}] {}", date_text(gold.date), who.join(", "), short(quote));
    Miss { doc: doc.id.clone(), id: gold.id.clone(), kind: gold.kind.clone(), what }
}

fn alarm_event(doc: &GoldDoc, event: &SystemEvent) -> Miss {
    let who: Vec<_> = event.participants.iter().map(|p| p.name.as_str()).collect();
    let quote = event.evidence.first().map_or("", |e| e.quote.as_str());
    let what = format!("{} [{}] {}", date_text(event.date), who.join(", "), short(quote));
    Miss { doc: doc.id.clone(), id: String::new(), kind: event.kind.clone(), what }
}

fn missed_statement(doc: &GoldDoc, gold: &GoldStatement) -> Miss {
    let speaker = gold.speaker.first().map_or("", String::as_str);
    let what = format!("{speaker}: {}", short(&gold.text));
    Miss { doc: doc.id.clone(), id: gold.id.clone(), kind: "statement".into(), what }
}

fn alarm_statement(doc: &GoldDoc, found: &SystemStatement) -> Miss {
    let what = format!("{}: {}", found.speaker.name, short(&found.quote));
    Miss { doc: doc.id.clone(), id: String::new(), kind: "statement".into(), what }
}

fn date_text(date: Option<Interval>) -> String {
    date.map_or_else(|| "undated".into(), |d| format!("{}..{}", d.start, d.end))
}

fn short(text: &str) -> String {
    text.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
#[path = "score_tests.rs"]
mod tests;
