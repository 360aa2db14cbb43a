//! The exported record, schema 1: one `event` or `statement` a line. Fields stand in the order in which they are
//! written. A field may be added; none changes its meaning without a new schema number.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use readout_engine::finding::When;
use readout_engine::{Event, Participant, Place, Reading, Span, Statement, Text};
use serde::{Deserialize, Serialize};

use crate::ids::Ids;

/// The schema number of the records written here.
pub const SCHEMA: u32 = 1;

/// One line of the exported record. It is written as one flat object that begins with `record`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "lowercase")]
pub enum Record {
    /// Something that happened.
    Event(EventRecord),
    /// Something that was said or written.
    Statement(StatementRecord),
}

impl Record {
    /// The stable id.
    pub fn id(&self) -> &str {
        match self {
            Record::Event(event) => &event.id,
            Record::Statement(statement) => &statement.id,
        }
    }

    /// The document it was read in.
    pub fn doc(&self) -> &str {
        match self {
            Record::Event(event) => &event.doc,
            Record::Statement(statement) => &statement.doc,
        }
    }
}

/// Something that happened, as one document tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRecord {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Stable id: the same text gives the same id, whatever else is read with it.
    pub id: String,
    /// The document's name.
    pub doc: String,
    /// `visit`, `meeting`, …
    pub kind: String,
    /// A finer kind.
    pub subkind: Option<String>,
    /// The level of a visit.
    pub level: Option<String>,
    /// `held`, `planned`, `postponed`, `cancelled` or `denied`.
    pub status: String,
    /// When.
    pub date: Option<DateRecord>,
    /// Where.
    pub place: Option<PlaceRecord>,
    /// Who.
    pub participants: Vec<ParticipantRecord>,
    /// The characters that say so, in text order.
    pub evidence: Vec<EvidenceRecord>,
    /// Who claims it, where the text only reports a claim.
    pub attributed_to: Option<String>,
    /// The event in other schemes.
    pub codes: CodesRecord,
    /// The rule that found it.
    pub rule: String,
    /// Paths of the fields that are not printed at the evidence.
    pub inferred: Vec<String>,
    /// Which article of the page, from 0.
    #[serde(default)]
    pub article: usize,
    /// What a person has decided about it; none while it is only proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewRecord>,
}

/// What a person has decided about a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewRecord {
    /// `accepted`, `corrected`, `rejected` or `unsure`; `proposed` where only single fields have been decided.
    pub state: String,
    /// Who decided last.
    pub coder: String,
    /// When, in ISO 8601.
    pub at: String,
    /// Why.
    pub reason: Option<String>,
    /// What was decided about single fields: their paths, each with a state.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
}

/// A closed interval of civil days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateRecord {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// How fine the source is.
    pub precision: String,
    /// The words it stands on; none where it comes from the context.
    pub text: Option<String>,
    /// `morning`, `afternoon`, …
    pub time_of_day: Option<String>,
}

/// Where something happened. At least one field has a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceRecord {
    /// As the source prints it.
    pub name: Option<String>,
    /// `place/ID` of the knowledge.
    pub id: Option<String>,
    /// ISO 3166-1 alpha-3 or one of the record's other codes.
    pub country: Option<String>,
}

/// Somebody who took part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantRecord {
    /// As the source prints it.
    pub name: String,
    /// `person/ID`, `state/ISO3` or `body/ID`.
    pub id: Option<String>,
    /// The office printed with the name, or the one held on the day.
    pub office: Option<String>,
    /// ISO 3166-1 alpha-3 or one of the record's other codes.
    pub country: Option<String>,
    /// `host`, `guest`, `visitor`, …
    pub role: String,
    /// Other names of the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

/// Characters of the decoded text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceRecord {
    /// First Unicode scalar value.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Exactly these characters.
    pub quote: String,
    /// Whether `readout verify` has found that other characters stand there now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub orphan: bool,
}

/// The event in other schemes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodesRecord {
    /// PLOVER.
    pub plover: PloverRecord,
    /// CAMEO code.
    pub cameo: Option<String>,
}

/// A PLOVER code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PloverRecord {
    /// Event type.
    pub event: Option<String>,
    /// Mode.
    pub mode: Option<String>,
}

/// Something that was said or written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementRecord {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Stable id.
    pub id: String,
    /// The document's name.
    pub doc: String,
    /// First Unicode scalar value.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Exactly these characters.
    pub quote: String,
    /// Inside quotation marks.
    pub direct: bool,
    /// Who.
    pub speaker: SpeakerRecord,
    /// To whom.
    pub addressee: Option<SpeakerRecord>,
    /// The reporting verb as printed.
    pub verb: Option<String>,
    /// Id of the event it was said at.
    pub event: Option<String>,
    /// What it takes a stand on; nothing fills it yet.
    pub stance: Option<String>,
    /// The rule that found it.
    #[serde(default)]
    pub rule: String,
    /// Which article of the page, from 0.
    #[serde(default)]
    pub article: usize,
    /// The pieces that belong to it, where the page was cut between them: `quote` then holds foreign text as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<EvidenceRecord>,
    /// Whether `readout verify` has found that other characters stand there now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub orphan: bool,
    /// What a person has decided about it; none while it is only proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewRecord>,
}

impl StatementRecord {
    /// All of it as one piece of evidence.
    pub fn whole(&self) -> EvidenceRecord {
        EvidenceRecord { start: self.start, end: self.end, quote: self.quote.clone(), orphan: self.orphan }
    }

    /// What is said, without the text that a cut page has put between its pieces.
    pub fn said(&self) -> Cow<'_, str> {
        if self.pieces.is_empty() {
            return Cow::Borrowed(&self.quote);
        }
        Cow::Owned(self.pieces.iter().map(|piece| piece.quote.as_str()).collect())
    }
}

/// Who speaks, or is spoken to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakerRecord {
    /// As the source prints it.
    pub name: String,
    /// `person/ID`, `state/ISO3` or `body/ID`.
    pub id: Option<String>,
    /// The office.
    pub office: Option<String>,
    /// ISO 3166-1 alpha-3 or one of the record's other codes.
    pub country: Option<String>,
    /// Other names of the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

/// The record of a reading: its events, then its statements, each in text order.
pub fn records(doc: &str, text: &Text, reading: &Reading) -> Vec<Record> {
    with_ids(doc, text, reading, &Ids::of(doc, text, reading))
}

/// The record under ids made elsewhere.
pub(crate) fn with_ids(doc: &str, text: &Text, reading: &Reading, ids: &Ids) -> Vec<Record> {
    let events = reading.events.iter().zip(&ids.events);
    let statements = reading.statements.iter().zip(&ids.statements);
    events
        .map(|(found, id)| Record::Event(event(doc, text, found, id)))
        .chain(statements.map(|(found, id)| Record::Statement(statement(doc, text, found, id, ids))))
        .collect()
}

/// The record of one event.
pub(crate) fn event(doc: &str, text: &Text, found: &Event, id: &str) -> EventRecord {
    EventRecord {
        schema: SCHEMA,
        id: id.to_owned(),
        doc: doc.to_owned(),
        kind: found.kind.clone(),
        subkind: found.subkind.clone(),
        level: found.level.clone(),
        status: found.status.as_str().to_owned(),
        date: found.date.as_ref().map(|when| date(text, when)),
        place: found.place.as_ref().and_then(place),
        participants: found.participants.iter().map(participant).collect(),
        evidence: found.evidence.iter().map(|&span| evidence(text, span)).collect(),
        attributed_to: found.attributed_to.clone(),
        codes: CodesRecord {
            plover: PloverRecord {
                event: found.codes.plover_event.clone(),
                mode: found.codes.plover_mode.clone(),
            },
            cameo: found.codes.cameo.clone(),
        },
        rule: found.rule.clone(),
        inferred: found.inferred.clone(),
        article: found.article,
        review: None,
    }
}

/// The record of one statement.
pub(crate) fn statement(doc: &str, text: &Text, found: &Statement, id: &str, ids: &Ids) -> StatementRecord {
    let whole = evidence(text, found.span);
    let cut = found.pieces.len() > 1;
    StatementRecord {
        schema: SCHEMA,
        id: id.to_owned(),
        doc: doc.to_owned(),
        start: whole.start,
        end: whole.end,
        quote: whole.quote,
        direct: found.direct,
        speaker: speaker(&found.speaker),
        addressee: found.addressee.as_ref().map(speaker),
        verb: found.verb.clone(),
        event: found.event.and_then(|n| ids.events.get(n)).cloned(),
        stance: None,
        rule: found.rule.clone(),
        article: found.article,
        pieces: found.pieces.iter().filter(|_| cut).map(|&span| evidence(text, span)).collect(),
        orphan: false,
        review: None,
    }
}

/// A span with its characters.
pub(crate) fn evidence(text: &Text, span: Span) -> EvidenceRecord {
    let (start, end) = text.scalars(span);
    EvidenceRecord { start, end, quote: text.slice(span).to_owned(), orphan: false }
}

fn date(text: &Text, when: &When) -> DateRecord {
    DateRecord {
        start: when.start,
        end: when.end,
        precision: when.precision.as_str().to_owned(),
        text: when.span.map(|span| text.slice(span).to_owned()),
        time_of_day: when.time_of_day.clone(),
    }
}

fn place(found: &Place) -> Option<PlaceRecord> {
    let place =
        PlaceRecord { name: found.name.clone(), id: found.id.clone(), country: found.country.clone() };
    (place.name.is_some() || place.id.is_some() || place.country.is_some()).then_some(place)
}

fn participant(found: &Participant) -> ParticipantRecord {
    ParticipantRecord {
        name: found.name.clone(),
        id: found.id.clone(),
        office: found.office.clone(),
        country: found.country.clone(),
        role: found.role.clone(),
        aliases: found.aliases.clone(),
    }
}

fn speaker(found: &Participant) -> SpeakerRecord {
    SpeakerRecord {
        name: found.name.clone(),
        id: found.id.clone(),
        office: found.office.clone(),
        country: found.country.clone(),
        aliases: found.aliases.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use readout_engine::Status;

    fn meeting(text: &Text, quote: &str, guest: &str) -> Event {
        let start = text.as_str().find(quote).unwrap();
        let named = |name: &str, role: &str| Participant {
            name: name.into(),
            role: role.into(),
            ..Participant::default()
        };
        Event {
            kind: "meeting".into(),
            subkind: Some("talks".into()),
            level: None,
            status: Status::Held,
            date: None,
            place: Some(Place::default()),
            participants: vec![named("甲方", "host"), named(guest, "guest")],
            evidence: vec![Span::new(start, start + quote.len())],
            attributed_to: None,
            codes: readout_engine::finding::Codes::default(),
            rule: "zh/event/meeting#x".into(),
            inferred: vec![],
            steps: vec![],
            article: 0,
        }
    }

    fn ids_of(text: &Text, events: Vec<Event>) -> Vec<String> {
        let reading = Reading { events, ..Reading::default() };
        records("d", text, &reading).iter().map(|r| r.id().to_owned()).collect()
    }

    #[test]
    fn a_line_begins_with_its_record_and_reads_back() {
        let text = Text::new("前文。甲方会见乙方。".into());
        let reading =
            Reading { events: vec![meeting(&text, "甲方会见乙方", "乙方")], ..Reading::default() };
        let all = records("d", &text, &reading);
        let line = serde_json::to_string(&all[0]).unwrap();
        let begin =
            format!(r#"{{"record":"event","schema":1,"id":"{}","doc":"d","kind":"meeting","#, all[0].id());
        assert!(line.starts_with(&begin), "{line}");
        assert!(line.contains(r#""evidence":[{"start":3,"end":9,"quote":"甲方会见乙方"}]"#), "{line}");
        assert!(line.contains(r#""place":null"#), "a place without any value is none: {line}");
        assert_eq!(serde_json::from_str::<Record>(&line).unwrap(), all[0]);
    }

    #[test]
    fn ids_do_not_depend_on_other_findings() {
        let text = Text::new("甲方会见乙方。甲方会见丙方。".into());
        let (one, two) = (meeting(&text, "甲方会见乙方", "乙方"), meeting(&text, "甲方会见丙方", "丙方"));
        let both = ids_of(&text, vec![one.clone(), two.clone()]);
        assert_ne!(both[0], both[1]);
        assert_eq!(ids_of(&text, vec![two.clone()]), both[1..]);
        assert_eq!(ids_of(&text, vec![two, one]), [both[1].clone(), both[0].clone()]);
    }

    #[test]
    fn findings_alike_in_all_else_get_different_ids() {
        let text = Text::new("甲方会见乙方。".into());
        let one = meeting(&text, "甲方会见乙方", "乙方");
        let planned = Event { status: Status::Planned, ..one.clone() };
        let mut ids = ids_of(&text, vec![one.clone(), planned, one.clone(), one]);
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 4);
    }

    #[test]
    fn a_cut_statement_says_which_pieces_belong_to_it() {
        let text = Text::new("“愿意〔别文〕合作”".into());
        let piece = |s: &str| {
            let at = text.as_str().find(s).unwrap();
            Span::new(at, at + s.len())
        };
        let pieces = vec![piece("愿意"), piece("合作")];
        let found = Statement {
            span: Span::new(pieces[0].start, pieces[1].end),
            pieces,
            direct: true,
            speaker: Participant { name: "甲方".into(), ..Participant::default() },
            addressee: None,
            verb: None,
            event: None,
            rule: "zh/words#quotation".into(),
            steps: vec![],
            article: 0,
        };
        let reading = Reading { statements: vec![found], ..Reading::default() };
        let Record::Statement(s) = records("d", &text, &reading).remove(0) else { panic!("not a statement") };
        assert_eq!((s.start, s.end, s.quote.as_str()), (1, 9, "愿意〔别文〕合作"));
        assert_eq!(s.said(), "愿意合作");
    }
}
