//! FollowTheMoney entities, one JSON object a line.

use std::collections::BTreeSet;
use std::io::Write;

use jiff::civil::Date;
use readout_store::record::{DateRecord, EventRecord, ParticipantRecord};
use readout_store::{Entry, Record, StoredArticle};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::known::{Known, PartyType};
use super::{Exporter, wording};
use crate::error::AppError;

/// Writes entities: an article before its events, whoever takes part before the first event that names him.
pub struct Ftm<'a, W: Write> {
    stream: W,
    known: Known<'a>,
    article: Option<String>,
    /// Who has been written.
    parties: BTreeSet<String>,
    statements: usize,
}

impl<'a, W: Write> Ftm<'a, W> {
    /// A writer that has written nothing yet.
    pub fn new(stream: W, known: Known<'a>) -> Self {
        Self { stream, known, article: None, parties: BTreeSet::new(), statements: 0 }
    }

    fn entity(&mut self, id: &str, schema: &str, properties: Properties) -> Result<(), AppError> {
        let entity = json!({"id": id, "schema": schema, "properties": properties.0});
        serde_json::to_writer(&mut self.stream, &entity).map_err(std::io::Error::from)?;
        Ok(self.stream.write_all(b"\n")?)
    }

    fn article(&mut self, article: &StoredArticle) -> Result<(), AppError> {
        if self.article.as_ref() == Some(&article.id) {
            return Ok(());
        }
        self.article = Some(article.id.clone());
        let mut about = Properties::default();
        about.add("title", article.title.as_deref());
        about.add("fileName", Some(&article.doc));
        about.add("publisher", article.outlet.as_deref());
        about.add("publishedAt", article.reference_date.map(|day| day.to_string()).as_deref());
        about.add("retrievedAt", article.added_at.get(..10));
        about.add("sourceUrl", web(article));
        about.add("language", article.language.as_deref().and_then(language));
        self.entity(&own(&article.id), "Article", about)
    }

    /// Writes whoever is new, and gives his id.
    fn party(&mut self, who: &ParticipantRecord, article: &str) -> Result<String, AppError> {
        // A name that nobody is known by may mean somebody else in the next article.
        let id = match &who.id {
            Some(id) => own(&id.replace('/', "-")),
            // Ids are ASCII there, so the name is hashed.
            None => own(&format!("{article}-{:.16}", format!("{:x}", Sha256::digest(&who.name)))),
        };
        if !self.parties.insert(id.clone()) {
            return Ok(id);
        }
        let mut about = Properties::default();
        let names = who.id.as_deref().and_then(|id| self.known.names(id));
        let mut usual: Vec<&str> = names.map_or(Vec::new(), |names| names.usual().collect());
        if usual.is_empty() {
            usual.push(&who.name);
        }
        usual.iter().for_each(|name| about.add("name", Some(name)));
        let others = names.into_iter().flat_map(|names| names.all());
        others.filter(|name| !usual.contains(name)).for_each(|name| about.add("alias", Some(name)));
        let schema = match PartyType::of(who.id.as_deref()) {
            PartyType::Person => "Person",
            PartyType::State => "PublicBody",
            PartyType::Body => "Organization",
            PartyType::Unknown => "LegalEntity",
        };
        about.add("country", who.country.as_deref().and_then(country).as_deref());
        self.entity(&id, schema, about)?;
        Ok(id)
    }

    fn event(&mut self, event: &EventRecord, entry: &Entry) -> Result<(), AppError> {
        let article = &entry.article;
        let mut parties = Vec::new();
        for who in &event.participants {
            parties.push((self.party(who, &article.id)?, who));
        }
        let (id, document) = (own(&event.id), own(&article.id));
        let mut about = Properties::default();
        about.add("name", Some(&wording::title(event, &self.known)));
        about.add("summary", Some(&wording::sentence(event, &self.known)));
        about.add("recordId", Some(&event.id));
        about.add("location", event.place.as_ref().map(wording::place).as_deref());
        let soil = event.place.as_ref().and_then(|place| place.country.as_deref());
        about.add("country", soil.and_then(country).as_deref());
        for keyword in [Some(&event.kind), event.subkind.as_ref(), event.level.as_ref(), Some(&event.status)]
        {
            about.add("keywords", keyword.map(String::as_str));
        }
        let told = entry.real_event.as_ref().map(|real| format!("A telling of the real event {real}."));
        about.add("notes", told.as_deref());
        if let Some(date) = &event.date {
            dates(&mut about, date);
        }
        parties.iter().for_each(|(party, _)| about.add("involved", Some(party)));
        about.add("proof", Some(&document));
        about.add("sourceUrl", web(article));
        self.entity(&id, "Event", about)?;
        let mut proof = Properties::default();
        proof.add("document", Some(&document));
        proof.add("entity", Some(&id));
        proof.add("role", Some("evidence"));
        event
            .evidence
            .iter()
            .filter(|evidence| !evidence.orphan)
            .for_each(|evidence| proof.add("summary", Some(&evidence.quote)));
        self.entity(&format!("{id}-evidence"), "Documentation", proof)?;
        for (number, (party, who)) in (1..).zip(parties) {
            self.part(&format!("{id}-{number}"), (&party, who), event)?;
        }
        Ok(())
    }

    /// The part that somebody has in an event.
    fn part(
        &mut self,
        id: &str,
        (party, who): (&str, &ParticipantRecord),
        event: &EventRecord,
    ) -> Result<(), AppError> {
        let mut part = Properties::default();
        part.add("subject", Some(party));
        part.add("object", Some(&own(&event.id)));
        part.add("role", Some(&who.role));
        part.add("status", Some(&event.status));
        part.add("description", who.office.as_deref());
        part.add("summary", event.attributed_to.as_ref().map(|by| format!("According to {by}")).as_deref());
        self.entity(id, "UnknownLink", part)
    }
}

impl<W: Write> Exporter for Ftm<'_, W> {
    fn write(&mut self, entry: &Entry) -> Result<(), AppError> {
        match &entry.record {
            Record::Event(event) => {
                self.article(&entry.article)?;
                self.event(event, entry)
            }
            Record::Statement(_) => {
                self.statements += 1;
                Ok(())
            }
        }
    }

    fn finish(&mut self) -> Result<(), AppError> {
        Ok(self.stream.flush()?)
    }

    fn notes(&self) -> Vec<String> {
        super::statements_left_out(self.statements, "FollowTheMoney").into_iter().collect()
    }
}

/// Properties, each a list of different values.
#[derive(Default)]
struct Properties(Map<String, Value>);

impl Properties {
    fn add(&mut self, name: &str, value: Option<&str>) {
        let Some(value) = value.filter(|value| !value.is_empty()) else { return };
        let list = self.0.entry(name).or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut()
            && !list.contains(&json!(value))
        {
            list.push(json!(value));
        }
    }
}

/// A date has no precision but its length: `2024-05-07`, `2024-05`, `2024`. A part of a month is its month and a season
/// its year; only what is told as lasting has a first and a last day.
fn dates(about: &mut Properties, date: &DateRecord) {
    let cut = |day: Date, length: usize| day.to_string().get(..length).map(str::to_owned);
    let same_month = date.start.first_of_month() == date.end.first_of_month();
    match date.precision.as_str() {
        "year" | "season" => about.add("date", cut(date.start, 4).as_deref()),
        "month" | "part-of-month" if same_month => about.add("date", cut(date.start, 7).as_deref()),
        _ if date.start == date.end => about.add("date", Some(&date.start.to_string())),
        _ => {
            about.add("startDate", Some(&date.start.to_string()));
            about.add("endDate", Some(&date.end.to_string()));
        }
    }
}

fn own(id: &str) -> String {
    format!("readout-{id}")
}

fn web(article: &StoredArticle) -> Option<&str> {
    article.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://"))
}

/// ISO 3166-1 alpha-2 in small letters, and what FollowTheMoney adds to it.
fn country(code: &str) -> Option<String> {
    match code {
        "EUE" => Some("eu".to_owned()),
        "XKX" => Some("xk".to_owned()),
        iso => rust_iso3166::from_alpha3(iso).map(|country| country.alpha2.to_lowercase()),
    }
}

/// ISO 639-3.
fn language(code: &str) -> Option<&'static str> {
    let (code, _) = code.split_once('-').unwrap_or((code, ""));
    isolang::Language::from_639_1(code).map(|language| language.to_639_3())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_followthemoney() {
        for (code, expected) in [("CHN", Some("cn")), ("TWN", Some("tw")), ("EUE", Some("eu")), ("UNO", None)]
        {
            assert_eq!(country(code).as_deref(), expected, "{code}");
        }
        assert_eq!(
            (language("zh"), language("zh-Hant"), language("en")),
            (Some("zho"), Some("zho"), Some("eng"))
        );
    }
}
