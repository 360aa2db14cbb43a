//! A calendar (iCalendar, RFC 5545): one entry a real event, on whole days.

use std::io::Write;

use icalendar::{Component, Event, EventStatus, Property};
use jiff::Timestamp;
use jiff::civil::Date;
use readout_store::{Entry, Record};

use super::known::Known;
use super::real::{RealEvent, RealEvents, Telling};
use super::{Exporter, wording};
use crate::error::{AppError, Kind};
use crate::render::page::count;
use crate::render::safe;

/// Writes the calendar once all tellings are known.
pub struct Ics<'a, W: Write> {
    stream: W,
    known: Known<'a>,
    events: RealEvents,
    undated: usize,
    statements: usize,
}

impl<'a, W: Write> Ics<'a, W> {
    /// A calendar that has begun.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn new(mut stream: W, known: Known<'a>) -> Result<Self, AppError> {
        let product = env!("CARGO_PKG_VERSION");
        write!(
            stream,
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//readout//readout {product}//EN\r\nCALSCALE:GREGORIAN\r\n"
        )?;
        Ok(Self { stream, known, events: RealEvents::default(), undated: 0, statements: 0 })
    }

    fn entry(&self, real: &RealEvent) -> Result<Option<String>, AppError> {
        let Some(lead) = real.tellings.first() else { return Ok(None) };
        let Some((first, last)) = wording::calendar_days(&lead.event) else { return Ok(None) };
        let mut entry = Event::new();
        entry.add_property("UID", uid(real));
        let changed = stamp(&real.tellings)?;
        entry.add_property("DTSTAMP", &changed);
        // The same entry again after somebody has put it right has to be told from the one that a calendar has.
        entry.add_property("LAST-MODIFIED", changed);
        entry
            .add_property("SEQUENCE", real.tellings.iter().map(|t| t.decisions.0).sum::<usize>().to_string());
        entry.append_property(day("DTSTART", first));
        // The end of an entry on whole days is the day after its last one.
        entry.append_property(day("DTEND", last.tomorrow().unwrap_or(last)));
        entry.add_property("SUMMARY", safe(&summary(lead, &self.known)));
        entry.add_property("DESCRIPTION", description(real, lead, &self.known));
        entry.status(status(lead));
        entry.add_property("TRANSP", "TRANSPARENT");
        entry.add_property("CATEGORIES", &lead.event.kind);
        if let Some(place) = lead.event.place.as_ref() {
            entry.add_property("LOCATION", safe(&wording::place(place)));
            if let Some(at) = self.known.position(place.id.as_deref()) {
                entry.add_property("GEO", format!("{};{}", at.latitude, at.longitude));
            }
        }
        if let Some(url) = lead.article.url.as_deref().filter(|url| !url.chars().any(char::is_control)) {
            entry.add_property("URL", url);
        }
        entry.add_property("X-READOUT-REAL-EVENT", &real.id);
        entry.add_property("X-READOUT-STATUS", &lead.event.status);
        let text = entry.done().try_into_string();
        text.map(Some).map_err(|_| AppError::new(Kind::Output, format!("{}: it cannot be written", real.id)))
    }
}

impl<W: Write> Exporter for Ics<'_, W> {
    fn write(&mut self, entry: &Entry) -> Result<(), AppError> {
        match &entry.record {
            Record::Event(event) => self.events.add(entry, event),
            Record::Statement(_) => self.statements += 1,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), AppError> {
        for real in std::mem::take(&mut self.events).by_date() {
            match self.entry(&real)? {
                Some(text) => self.stream.write_all(text.as_bytes())?,
                None => self.undated += 1,
            }
        }
        self.stream.write_all(b"END:VCALENDAR\r\n")?;
        Ok(self.stream.flush()?)
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.undated > 0 {
            let events = count(self.undated, "event");
            notes.push(format!("{events} left out: no date, or one coarser than a month"));
        }
        notes.extend(super::statements_left_out(self.statements, "a calendar"));
        notes
    }
}

/// The id of the telling that was kept first. The id of a real event may change when an article joins in, and the
/// telling that stands for it may be another one; what was added first stays first.
fn uid(real: &RealEvent) -> String {
    let first = real.tellings.iter().min_by_key(|t| (&t.article.added_at, &t.event.doc, &t.event.id));
    format!("{}@readout", first.map_or(&real.id, |telling| &telling.event.id))
}

/// When the last of the articles was added, or the last decision made: what is told may have changed then.
fn stamp(tellings: &[Telling]) -> Result<String, AppError> {
    let added = tellings.iter().map(|telling| telling.article.added_at.as_str());
    let decided = tellings.iter().filter_map(|telling| telling.decisions.1.as_deref());
    let last = added.chain(decided).max().unwrap_or_default();
    let moment: Timestamp = last.parse().map_err(|_| {
        let what = "when an article was added or a decision made";
        AppError::new(Kind::Database, format!("`{last}`, {what}, is no moment in time"))
    })?;
    Ok(moment.strftime("%Y%m%dT%H%M%SZ").to_string())
}

fn day(name: &str, day: Date) -> Property {
    Property::new(name, day.strftime("%Y%m%d").to_string()).append_parameter(("VALUE", "DATE")).done()
}

/// Only what an article itself tells as held is confirmed.
fn status(lead: &Telling) -> EventStatus {
    match lead.event.status.as_str() {
        "cancelled" | "denied" => EventStatus::Cancelled,
        "held" if lead.event.attributed_to.is_none() => EventStatus::Confirmed,
        _ => EventStatus::Tentative,
    }
}

fn summary(lead: &Telling, known: &Known<'_>) -> String {
    let title = wording::title(&lead.event, known);
    // On a calendar a month looks like an event that lasts a month.
    match lead.event.date.as_ref().filter(|date| matches!(date.precision.as_str(), "month" | "part-of-month"))
    {
        Some(date) => format!("{title} (some time in {})", wording::when(date)),
        None => title,
    }
}

fn description(real: &RealEvent, lead: &Telling, known: &Known<'_>) -> String {
    let mut text = wording::sentence(&lead.event, known);
    if let Some(date) = &lead.event.date {
        text.push_str(&format!("\nDate as told: {} ({}).", wording::when(date), date.precision));
    }
    for telling in &real.tellings {
        let caution = wording::caution(&telling.event);
        for evidence in &telling.event.evidence {
            let (start, end) = (evidence.start, evidence.end);
            let source = wording::source(&telling.article);
            let orphan = if evidence.orphan { " (orphan: other characters stand there now)" } else { "" };
            text.push_str(&format!(
                "\n\n{caution}“{}”\n{source}, characters {start}–{end}{orphan}",
                evidence.quote
            ));
        }
    }
    visible(&text)
}

/// A text without control characters, of which a calendar may hold none but line breaks.
fn visible(text: &str) -> String {
    text.split('\n').map(safe).collect::<Vec<_>>().join("\n")
}
