//! Why records were missed or are false alarms: a breakdown by kind and by the first thing that does not agree.

use std::collections::{BTreeMap, BTreeSet};

use crate::gold::{Gold, GoldDoc, GoldEvent, GoldStatement};
use crate::names::same_person;
use crate::score::{date_agrees, enough_people, match_events, match_statements, overlaps};
use crate::system::{Records, SystemEvent, SystemStatement};

/// Found, missed and false alarms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Required events of the kind that were found.
    pub found: usize,
    /// Required events of the kind that were missed.
    pub missed: usize,
    /// Events of the kind that nobody agreed to.
    pub alarms: usize,
}

/// A set's errors by kind and by cause.
#[derive(Clone, Debug, Default)]
pub struct Breakdown {
    /// By the agreed kind, and for false alarms by the found kind.
    pub kinds: BTreeMap<String, Tally>,
    /// How many records were lost or added for each cause.
    pub causes: BTreeMap<&'static str, usize>,
}

/// Breaks down what scoring `records` against `gold` counts as errors.
pub fn breakdown(gold: &Gold, records: &Records) -> Breakdown {
    let mut out = Breakdown::default();
    for doc in &gold.docs {
        let events: Vec<_> = records.events.iter().filter(|e| e.doc == doc.id).collect();
        events_of(doc, &events, &mut out);
        let statements: Vec<_> = records.statements.iter().filter(|s| s.doc == doc.id).collect();
        statements_of(doc, &statements, &mut out);
    }
    out
}

fn events_of(doc: &GoldDoc, system: &[&SystemEvent], out: &mut Breakdown) {
    let matched = match_events(doc, system);
    let found: BTreeSet<_> = matched.iter().map(|&(g, _)| g).collect();
    let used: BTreeSet<_> = matched.iter().map(|&(_, s)| s).collect();
    for (i, gold) in doc.events.iter().enumerate().filter(|(_, gold)| gold.required) {
        let tally = out.kinds.entry(gold.kind.clone()).or_default();
        if found.contains(&i) {
            tally.found += 1;
        } else {
            tally.missed += 1;
            *out.causes.entry(why_missed(gold, system)).or_default() += 1;
        }
    }
    for (_, event) in system.iter().enumerate().filter(|(i, _)| !used.contains(i)) {
        out.kinds.entry(event.kind.clone()).or_default().alarms += 1;
        *out.causes.entry(why_alarm(event, &doc.events)).or_default() += 1;
    }
}

/// The first thing that keeps the found events at the same words from answering.
fn why_missed(gold: &GoldEvent, system: &[&SystemEvent]) -> &'static str {
    let near: Vec<_> = system.iter().filter(|e| overlaps(gold, e)).collect();
    if near.is_empty() {
        return "event missed: nothing found at its words";
    }
    let kind: Vec<_> = near.into_iter().filter(|e| is_kind(gold, e)).collect();
    if kind.is_empty() {
        return "event missed: another kind found at its words";
    }
    let dated: Vec<_> = kind.into_iter().filter(|e| date_agrees(gold.date, e.date)).collect();
    if dated.is_empty() {
        return "event missed: the date differs";
    }
    if dated.iter().any(|e| enough_people(gold, e)) {
        return "event missed: the record answers another event";
    }
    "event missed: the people differ"
}

fn why_alarm(event: &SystemEvent, gold: &[GoldEvent]) -> &'static str {
    let near: Vec<_> = gold.iter().filter(|g| overlaps(g, event)).collect();
    if near.is_empty() {
        return "false event: nothing agreed at its words";
    }
    let kind: Vec<_> = near.into_iter().filter(|g| is_kind(g, event)).collect();
    if kind.is_empty() {
        return "false event: another kind agreed at its words";
    }
    let dated: Vec<_> = kind.into_iter().filter(|g| date_agrees(g.date, event.date)).collect();
    if dated.is_empty() {
        return "false event: the date differs";
    }
    if dated.iter().any(|g| enough_people(g, event)) {
        return "false event: a second record of one event";
    }
    "false event: the people differ"
}

fn is_kind(gold: &GoldEvent, event: &SystemEvent) -> bool {
    event.kind == gold.kind || gold.kind_also.contains(&event.kind)
}

fn statements_of(doc: &GoldDoc, system: &[&SystemStatement], out: &mut Breakdown) {
    let outcome = match_statements(doc, system);
    for &gold in &outcome.missed {
        let near = system.iter().filter(|s| meets(gold, s));
        let cause = match near.map(|s| same_person(&gold.speaker, &s.speaker.names())).max() {
            None => "statement missed: nothing found at its words",
            Some(true) => "statement missed: the extent differs",
            Some(false) => "statement missed: the speaker differs",
        };
        *out.causes.entry(cause).or_default() += 1;
    }
    for &false_one in &outcome.alarms {
        let near = doc.statements.iter().filter(|g| meets(g, false_one));
        let cause = match near.map(|g| same_person(&g.speaker, &false_one.speaker.names())).max() {
            None => "false statement: nothing agreed at its words",
            Some(true) => "false statement: the extent differs",
            Some(false) => "false statement: the speaker differs",
        };
        *out.causes.entry(cause).or_default() += 1;
    }
}

fn meets(gold: &GoldStatement, found: &SystemStatement) -> bool {
    gold.span.0 < found.end && found.start < gold.span.1
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLD: &str = r#"{"docs":[{"id":"a","events":[{"id":"e","kind":"meeting","status":"held","date":["2024-05-06","2024-05-06"],
      "required":true,"evidence":[[0,10]],"participants":[{"role":"party","names":["甲乙"]}]}],
      "statements":[{"id":"q","text":"","speaker":["甲乙"],"span":[20,40]}]}]}"#;

    fn causes(lines: &str) -> Vec<&'static str> {
        let gold: Gold = serde_json::from_str(GOLD).unwrap();
        breakdown(&gold, &Records::parse(lines).unwrap()).causes.into_keys().collect()
    }

    fn event(kind: &str, day: &str, who: &str, at: u32) -> String {
        format!(
            r#"{{"record":"event","doc":"a","kind":"{kind}","date":{{"start":"{day}"}},"participants":[{{"name":"{who}"}}],"evidence":[{{"start":{at},"end":{}}}]}}"#,
            at + 5
        )
    }

    #[test]
    fn the_first_thing_that_differs_is_the_cause() {
        let has = |line: String, cause: &str| {
            assert!(causes(&line).contains(&cause), "{cause}: {:?}", causes(&line))
        };
        has(event("call", "2024-05-06", "甲乙", 0), "event missed: another kind found at its words");
        has(event("meeting", "2024-05-09", "甲乙", 0), "event missed: the date differs");
        has(event("meeting", "2024-05-06", "丙丁", 0), "event missed: the people differ");
        has(event("call", "2024-05-06", "甲乙", 50), "false event: nothing agreed at its words");
        let right = event("meeting", "2024-05-06", "甲乙", 0);
        assert_eq!(causes(&format!("{right}\n{right}"))[0], "false event: a second record of one event");
    }

    #[test]
    fn statements_differ_in_extent_or_speaker() {
        let line = |end: u32, who: &str| {
            format!(
                r#"{{"record":"statement","doc":"a","start":20,"end":{end},"speaker":{{"name":"{who}"}}}}"#
            )
        };
        assert!(causes(&line(25, "甲乙")).contains(&"statement missed: the extent differs"));
        assert!(causes(&line(40, "丙丁")).contains(&"false statement: the speaker differs"));
        assert!(causes("").contains(&"statement missed: nothing found at its words"));
        assert!(causes(&line(40, "甲乙")).iter().all(|c| !c.contains("statement")));
    }
}
