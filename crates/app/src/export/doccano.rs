//! doccano JSONL: one article a line, with entities and relations by character.

use std::io::Write;

use readout_store::Entry;
use readout_store::record::EventRecord;
use serde_json::{Value, json};

use super::Exporter;
use super::annotation::{Characters, MarkedArticle, Marks, evidence, pieces};
use super::known::PartyType;
use crate::error::AppError;

/// Writes a line an article.
pub struct Doccano<'a, W: Write> {
    stream: W,
    marks: Marks<'a>,
}

impl<'a, W: Write> Doccano<'a, W> {
    /// A writer that has written nothing yet.
    pub fn new(stream: W, marks: Marks<'a>) -> Self {
        Self { stream, marks }
    }

    fn article(&mut self, marked: &MarkedArticle) -> Result<(), AppError> {
        let spans = Spans::of(marked);
        let article = &marked.article;
        let line = json!({
            "text": marked.text,
            "entities": spans.entities,
            "relations": spans.relations,
            "article": article.id,
            "doc": article.doc,
            "outlet": article.outlet,
            "url": article.url,
            "reference_date": article.reference_date,
        });
        serde_json::to_writer(&mut self.stream, &line).map_err(std::io::Error::from)?;
        Ok(self.stream.write_all(b"\n")?)
    }
}

impl<W: Write> Exporter for Doccano<'_, W> {
    fn write(&mut self, entry: &Entry) -> Result<(), AppError> {
        match self.marks.add(entry)? {
            Some(finished) => self.article(&finished),
            None => Ok(()),
        }
    }

    fn finish(&mut self) -> Result<(), AppError> {
        if let Some(last) = self.marks.last() {
            self.article(&last)?;
        }
        Ok(self.stream.flush()?)
    }

    fn notes(&self) -> Vec<String> {
        self.marks.notes()
    }
}

/// The labelled stretches of an article.
#[derive(Default)]
struct Spans {
    entities: Vec<Value>,
    /// Stretch and label of each, to find names again.
    places: Vec<(Characters, String)>,
    relations: Vec<Value>,
}

impl Spans {
    fn of(marked: &MarkedArticle) -> Self {
        let mut all = Self::default();
        let mut events: Vec<(&str, usize)> = Vec::new();
        for told in &marked.events {
            let event = &told.event;
            let Some(first) = all.chain(evidence(event), &label(event)) else { continue };
            events.push((&event.id, first));
            for (who, at) in event.participants.iter().zip(&told.names) {
                let Some(at) = *at else { continue };
                let label = PartyType::of(who.id.as_deref()).word().to_owned();
                let known = all.places.iter().position(|place| *place == (at, label.clone()));
                let name = known.unwrap_or_else(|| all.entity(at, &label));
                all.relation(first, name, &who.role);
            }
        }
        for statement in &marked.statements {
            let label = if statement.direct { "statement (direct)" } else { "statement (reported)" };
            let Some(first) = all.chain(pieces(statement), label) else { continue };
            let event = events.iter().find(|(id, _)| Some(*id) == statement.event.as_deref());
            if let Some((_, event)) = event {
                all.relation(first, *event, "said at");
            }
        }
        all
    }

    /// One entity a stretch; each goes on with the next. Gives the first.
    fn chain(&mut self, stretches: Vec<Characters>, label: &str) -> Option<usize> {
        let ids: Vec<usize> = stretches.into_iter().map(|at| self.entity(at, label)).collect();
        for (from, to) in ids.iter().zip(ids.iter().skip(1)) {
            self.relation(*from, *to, "goes on");
        }
        ids.first().copied()
    }

    fn entity(&mut self, at: Characters, label: &str) -> usize {
        let id = self.entities.len();
        self.entities.push(json!({"id": id, "start_offset": at.0, "end_offset": at.1, "label": label}));
        self.places.push((at, label.to_owned()));
        id
    }

    fn relation(&mut self, from: usize, to: usize, kind: &str) {
        let id = self.relations.len();
        self.relations.push(json!({"id": id, "from_id": from, "to_id": to, "type": kind}));
    }
}

/// The kind, with what keeps it from being taken for an event that took place.
fn label(event: &EventRecord) -> String {
    let mut cautions = Vec::new();
    if event.status != "held" {
        cautions.push(event.status.as_str());
    }
    if event.attributed_to.is_some() {
        cautions.push("claimed");
    }
    if cautions.is_empty() { event.kind.clone() } else { format!("{} ({})", event.kind, cautions.join(", ")) }
}
