//! The exported record, as far as scoring needs it.

use readout_engine::finding::{Participant, When};
use readout_engine::{Event, Reading, Statement, Text};
use serde_json::{Value, json};

/// The records of a reading.
pub fn records(doc: &str, text: &Text, reading: &Reading) -> Vec<Value> {
    let ids: Vec<String> = (1..=reading.events.len()).map(|n| format!("{doc}#e{n}")).collect();
    let mut all: Vec<Value> =
        reading.events.iter().zip(&ids).map(|(e, id)| event(doc, text, e, id)).collect();
    let spoken = reading.statements.iter().enumerate();
    all.extend(spoken.map(|(n, s)| statement(doc, text, s, &format!("{doc}#s{}", n + 1), &ids)));
    all
}

fn event(doc: &str, text: &Text, e: &Event, id: &str) -> Value {
    let evidence: Vec<Value> = e
        .evidence
        .iter()
        .map(|s| {
            let (start, end) = text.scalars(*s);
            json!({"start": start, "end": end, "quote": text.slice(*s)})
        })
        .collect();
    json!({
        "record": "event", "schema": 1, "id": id, "doc": doc, "kind": e.kind, "subkind": e.subkind, "level": e.level,
        "status": e.status.as_str(), "date": e.date.as_ref().map(|d| when(text, d)),
        "place": e.place.as_ref().map(|p| json!({"name": p.name, "id": p.id, "country": p.country})),
        "participants": e.participants.iter().map(who).collect::<Vec<_>>(),
        "evidence": evidence, "attributed_to": e.attributed_to,
        "codes": {"plover": {"event": e.codes.plover_event, "mode": e.codes.plover_mode}, "cameo": e.codes.cameo},
        "rule": e.rule, "inferred": e.inferred, "article": e.article,
    })
}

fn when(text: &Text, w: &When) -> Value {
    json!({"start": w.start.to_string(), "end": w.end.to_string(), "precision": w.precision.as_str(),
        "text": w.span.map(|s| text.slice(s)), "time_of_day": w.time_of_day})
}

fn who(p: &Participant) -> Value {
    json!({"name": p.name, "id": p.id, "office": p.office, "country": p.country, "role": p.role, "aliases": p.aliases})
}

fn statement(doc: &str, text: &Text, s: &Statement, id: &str, ids: &[String]) -> Value {
    let (start, end) = text.scalars(s.span);
    json!({"record": "statement", "schema": 1, "id": id, "doc": doc, "start": start, "end": end,
        "quote": text.slice(s.span), "direct": s.direct, "speaker": who(&s.speaker),
        "addressee": s.addressee.as_ref().map(who), "verb": s.verb, "event": s.event.and_then(|e| ids.get(e)),
        "stance": null, "rule": s.rule})
}
