//! Events in plain English words around the names that the source prints.

use jiff::civil::Date;
use readout_store::StoredArticle;
use readout_store::record::{DateRecord, EventRecord, ParticipantRecord, PlaceRecord, SpeakerRecord};

use super::known::Known;
use crate::render::dates;

/// What has to stand before any words about an event: who claims it, and that it is not told as having taken place.
/// Empty where the article itself tells it as held.
pub fn caution(event: &EventRecord) -> String {
    let status = match event.status.as_str() {
        "held" => None,
        other => Some(other),
    };
    match (&event.attributed_to, status) {
        (None, None) => String::new(),
        (None, Some(status)) => format!("{}: ", capital(status)),
        (Some(who), None) => format!("According to {who}: "),
        (Some(who), Some(status)) => format!("According to {who}, {status}: "),
    }
}

/// A headline: `Planned: visit (state) – 甲, 乙`.
pub fn title(event: &EventRecord, known: &Known<'_>) -> String {
    let names: Vec<&str> = event.participants.iter().map(|who| who.name.as_str()).collect();
    let kind = known.kind(event);
    let caution = caution(event);
    let kind = if caution.is_empty() { capital(&kind) } else { kind };
    if names.is_empty() {
        format!("{caution}{kind}")
    } else {
        format!("{caution}{kind} – {}", names.join(", "))
    }
}

/// One sentence with everybody and the place: `Meeting (talks): 甲 (国家主席, CHN) as host, 乙 (FRA) as guest; at 大会堂, CHN.`
pub fn sentence(event: &EventRecord, known: &Known<'_>) -> String {
    let caution = caution(event);
    let kind = known.kind(event);
    let mut text = if caution.is_empty() { capital(&kind) } else { format!("{caution}{kind}") };
    let people: Vec<String> = event.participants.iter().map(participant).collect();
    if !people.is_empty() {
        text.push_str(": ");
        text.push_str(&people.join(", "));
    }
    if let Some(place) = event.place.as_ref().map(place).filter(|place| !place.is_empty()) {
        text.push_str("; at ");
        text.push_str(&place);
    }
    text.push('.');
    text
}

/// `甲 (国家主席, CHN) as host`.
pub fn participant(who: &ParticipantRecord) -> String {
    format!("{} as {}", with_details(&who.name, who.office.as_deref(), who.country.as_deref()), who.role)
}

/// `甲 (国家主席, CHN)`.
pub fn speaker(who: &SpeakerRecord) -> String {
    with_details(&who.name, who.office.as_deref(), who.country.as_deref())
}

fn with_details(name: &str, office: Option<&str>, country: Option<&str>) -> String {
    let about: Vec<&str> = [office, country].into_iter().flatten().filter(|part| !part.is_empty()).collect();
    if about.is_empty() { name.to_owned() } else { format!("{name} ({})", about.join(", ")) }
}

/// `大会堂, CHN`.
pub fn place(place: &PlaceRecord) -> String {
    let parts = [place.name.as_deref(), place.country.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// `2024-05-07`, as fine as the source.
pub fn when(date: &DateRecord) -> String {
    dates::interval(date.start, date.end, &date.precision)
}

/// Whether a date is so coarse that no day can stand for it: a season or a year.
pub fn coarse(date: &DateRecord) -> bool {
    matches!(date.precision.as_str(), "season" | "year")
}

/// The days of an event that can be put on a calendar.
pub fn calendar_days(event: &EventRecord) -> Option<(Date, Date)> {
    event.date.as_ref().filter(|date| !coarse(date)).map(|date| (date.start, date.end))
}

/// Where an article is from: `name (outlet, 2024-05-07, https://…)`.
pub fn source(article: &StoredArticle) -> String {
    let date = article.reference_date.map(|date| date.to_string());
    let about = [article.outlet.as_deref(), date.as_deref(), article.url.as_deref()];
    let about: Vec<&str> = about.into_iter().flatten().collect();
    if about.is_empty() { article.doc.clone() } else { format!("{} ({})", article.doc, about.join(", ")) }
}

/// With a capital letter at the beginning.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_plain_fact_begins_with_what_it_is() {
        let told = |status: &str, attributed_to: Option<&str>| {
            let event: EventRecord = serde_json::from_value(serde_json::json!({
                "schema": 1, "id": "e1", "doc": "d", "kind": "meeting", "subkind": null, "level": null,
                "status": status, "date": null, "place": null, "participants": [], "evidence": [],
                "attributed_to": attributed_to, "codes": {"plover": {"event": null, "mode": null}, "cameo": null},
                "rule": "r", "inferred": []
            }))
            .unwrap();
            caution(&event)
        };
        assert_eq!(told("held", None), "");
        assert_eq!(told("planned", None), "Planned: ");
        assert_eq!(told("held", Some("甲报")), "According to 甲报: ");
        assert_eq!(told("denied", Some("甲报")), "According to 甲报, denied: ");
    }
}
