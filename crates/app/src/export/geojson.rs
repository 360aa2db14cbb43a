//! Events on a map (GeoJSON, RFC 7946), one feature an event as an article tells it.

use std::io::Write;

use readout_store::{Entry, Record};
use serde_json::{Value, json};

use super::json_list::JsonList;
use super::known::Known;
use super::{Exporter, wording};
use crate::error::AppError;
use crate::render::page::count;

/// Writes features.
pub struct GeoJson<'a, W: Write> {
    list: JsonList<W>,
    known: Known<'a>,
    unplaced: usize,
    statements: usize,
}

impl<'a, W: Write> GeoJson<'a, W> {
    /// A collection that has begun.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn new(stream: W, known: Known<'a>) -> Result<Self, AppError> {
        let list = JsonList::new(stream, "{\"type\":\"FeatureCollection\",\"features\":[", "]}")?;
        Ok(Self { list, known, unplaced: 0, statements: 0 })
    }

    /// A point, longitude first.
    fn geometry(&self, place: Option<&str>) -> Value {
        match self.known.position(place) {
            Some(at) => json!({"type": "Point", "coordinates": [at.longitude, at.latitude]}),
            None => Value::Null,
        }
    }
}

impl<W: Write> Exporter for GeoJson<'_, W> {
    fn write(&mut self, entry: &Entry) -> Result<(), AppError> {
        let Record::Event(event) = &entry.record else {
            self.statements += 1;
            return Ok(());
        };
        let geometry = self.geometry(event.place.as_ref().and_then(|place| place.id.as_deref()));
        self.unplaced += usize::from(geometry.is_null());
        let date = event.date.as_ref();
        let place = event.place.as_ref();
        let article = &entry.article;
        let properties = json!({
            "title": wording::title(event, &self.known),
            "kind": event.kind,
            "subkind": event.subkind,
            "level": event.level,
            "status": event.status,
            "attributed_to": event.attributed_to,
            "date_start": date.map(|date| date.start),
            "date_end": date.map(|date| date.end),
            "date_precision": date.map(|date| date.precision.as_str()),
            "place": place.and_then(|place| place.name.as_deref()),
            "place_id": place.and_then(|place| place.id.as_deref()),
            "country": place.and_then(|place| place.country.as_deref()),
            "participants": event.participants,
            "evidence": event.evidence,
            "inferred": event.inferred,
            "review": event.review,
            "real_event": entry.real_event,
            "doc": event.doc,
            "outlet": article.outlet,
            "url": article.url,
            "reference_date": article.reference_date,
        });
        self.list.item(&json!({
            "type": "Feature", "id": event.id, "geometry": geometry, "properties": properties
        }))
    }

    fn finish(&mut self) -> Result<(), AppError> {
        self.list.finish()
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.unplaced > 0 {
            notes.push(format!(
                "{} without a known position: geometry is null",
                count(self.unplaced, "event")
            ));
        }
        notes.extend(super::statements_left_out(self.statements, "a map"));
        notes
    }
}
