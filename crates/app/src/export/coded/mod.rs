//! Events as event data has them: who acts on whom, on which day, under which code. PLOVER, POLECAT and CAMEO share it.

mod actor;

use std::collections::BTreeMap;

use jiff::civil::Date;
use readout_engine::Knowledge;
use readout_store::Entry;
use readout_store::record::{EventRecord, ParticipantRecord, Record};

pub use actor::{Actor, Directory, Sector, first_english};

/// What PLOVER calls its four classes, from 1: verbal and material cooperation, verbal and material conflict.
const QUADS: [&[&str]; 4] = [
    &["AGREE", "CONSULT", "SUPPORT", "CONCEDE"],
    &["COOPERATE", "AID", "RETREAT"],
    &["REQUEST", "ACCUSE", "REJECT", "THREATEN"],
    // SANCTION is printed in two classes; it is an act, and stands here.
    &["PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"],
];

/// An event as event data has it.
pub struct Coded<'a> {
    /// The record.
    pub event: &'a EventRecord,
    /// Where it stands.
    pub entry: &'a Entry,
    /// The day of the act.
    pub day: Date,
    /// Its last day, where that is another one.
    pub last: Option<Date>,
    /// PLOVER event type.
    pub plover: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// CAMEO code.
    pub cameo: String,
    /// Who acts.
    pub actors: Vec<Actor<'a>>,
    /// On whom.
    pub recipients: Vec<Actor<'a>>,
    /// Who is only there.
    pub witnesses: Vec<Actor<'a>>,
}

impl Coded<'_> {
    /// The number of its class, from 1.
    pub fn quad(&self) -> Option<usize> {
        QUADS.iter().position(|types| types.contains(&self.plover.as_str())).map(|n| n + 1)
    }

    /// PLOVER's score for its type and mode.
    pub fn score(&self) -> Option<f64> {
        score(&self.plover, self.mode.as_deref())
    }
}

/// Why an event is not in event data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Left {
    /// Somebody says that it did not take place.
    Denied,
    /// Neither it nor its article has a day.
    Undated,
    /// Nobody is known who acts.
    Nobody,
    /// It is only claimed, and the format cannot say so.
    Claimed,
}

impl Left {
    fn reason(self) -> &'static str {
        match self {
            Left::Denied => "which has no code for what somebody denies",
            Left::Undated => "which needs a day",
            Left::Nobody => "which needs somebody who acts",
            Left::Claimed => "which cannot say that something is only claimed",
        }
    }
}

/// Makes event data of events, and counts what had to be left out.
pub struct Coder<'a> {
    knowledge: &'a Knowledge,
    directory: Directory<'a>,
    claims: bool,
    left: BTreeMap<Left, usize>,
}

impl<'a> Coder<'a> {
    /// A coder for a format that can say who claims an event (`claims`), or cannot.
    pub fn new(knowledge: &'a Knowledge, claims: bool) -> Self {
        Self { knowledge, directory: Directory::new(knowledge), claims, left: BTreeMap::new() }
    }

    /// The event of an entry; none where it is a statement, or has to be left out.
    pub fn code<'e>(&mut self, entry: &'e Entry) -> Option<Coded<'e>>
    where
        'a: 'e,
    {
        let Record::Event(event) = &entry.record else { return None };
        match self.try_code(event, entry) {
            Ok(coded) => Some(coded),
            Err(left) => {
                *self.left.entry(left).or_default() += 1;
                None
            }
        }
    }

    fn try_code<'e>(&self, event: &'e EventRecord, entry: &'e Entry) -> Result<Coded<'e>, Left>
    where
        'a: 'e,
    {
        if event.attributed_to.is_some() && !self.claims {
            return Err(Left::Claimed);
        }
        let (plover, mode, cameo) = self.codes(event)?;
        let (day, last) = days(event, entry.article.reference_date).ok_or(Left::Undated)?;
        let mut parts: [Vec<Actor<'e>>; 3] = Default::default();
        for who in &event.participants {
            parts[part(event, who)].push(self.directory.actor(who, day));
        }
        let [actors, recipients, witnesses] = parts;
        if actors.is_empty() {
            return Err(Left::Nobody);
        }
        Ok(Coded { event, entry, day, last, plover, mode, cameo, actors, recipients, witnesses })
    }

    /// PLOVER type and mode, and CAMEO code.
    fn codes(&self, event: &EventRecord) -> Result<(String, Option<String>, String), Left> {
        let by_status = self.knowledge.kinds.by_status(&event.status, &event.kind, event.subkind.as_deref());
        let (plover, mode, cameo) = match by_status {
            Some(codes) => (&codes.plover_event, &codes.plover_mode, &codes.cameo),
            None => (&event.codes.plover.event, &event.codes.plover.mode, &event.codes.cameo),
        };
        match (plover, cameo) {
            (Some(plover), Some(cameo)) => Ok((plover.clone(), mode.clone(), cameo.clone())),
            _ => Err(Left::Denied),
        }
    }

    /// What had to be left out of `format`, in sentences.
    pub fn notes(&self, format: &str) -> Vec<String> {
        let note = |(left, count): (&Left, &usize)| {
            let events = if *count == 1 { "event" } else { "events" };
            format!("left out of {format}, {}: {count} {events}", left.reason())
        };
        self.left.iter().map(note).collect()
    }
}

/// The day of the act. What is announced, put off or called off is an act of the day on which it is told, whatever
/// the day it is about.
fn days(event: &EventRecord, told: Option<Date>) -> Option<(Date, Option<Date>)> {
    let own = event.date.as_ref().map(|date| (date.start, Some(date.end).filter(|&end| end != date.start)));
    if event.status == "held" { own } else { told.map(|day| (day, None)).or(own) }
}

/// 0 for who acts, 1 for on whom, 2 for who is only there.
fn part(event: &EventRecord, who: &ParticipantRecord) -> usize {
    match who.role.as_str() {
        "recipient" | "target" | "invitee" => 1,
        "host" if event.kind == "visit" => 1,
        "witness" => 2,
        _ => 0,
    }
}

/// PLOVER's scores. ACCUSE is printed with +3 beside modes of -2 and -3.5; a hostile act is not friendly, so the
/// sign is taken for a misprint.
fn score(event: &str, mode: Option<&str>) -> Option<f64> {
    let score = match (event, mode) {
        ("AID", _) => 10.0,
        ("COOPERATE", _) => 9.5,
        ("RETREAT", _) => 6.5,
        ("SUPPORT", _) => 5.0,
        ("CONCEDE", _) => 4.5,
        ("CONSULT", Some("visit" | "multilateral")) => 4.0,
        ("CONSULT", Some("phone")) => 1.5,
        ("CONSULT", Some("third-party")) => 1.0,
        ("AGREE" | "CONSULT", _) => 2.5,
        ("REQUEST", _) => 0.0,
        ("REJECT", _) | ("ACCUSE", Some("disapprove")) => -2.0,
        ("ACCUSE", _) => -3.0,
        ("THREATEN", _) => -3.5,
        ("PROTEST", _) => -5.0,
        ("MOBILIZE", _) => -5.5,
        ("SANCTION", _) => -6.0,
        ("COERCE", _) => -7.0,
        ("ASSAULT", _) => -9.0,
        _ => return None,
    };
    Some(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_knowledge_has_a_class_and_a_score() {
        let known = Knowledge::load(&readout_knowledge::files()).unwrap();
        let kinds: Vec<_> = known.kinds.iter().collect();
        let own = kinds.iter().flat_map(|kind| {
            let variants = kind.subkinds.iter().chain(&kind.levels).filter_map(|v| v.codes.as_ref());
            [&kind.codes].into_iter().chain(&kind.planned).chain(variants)
        });
        let statuses = ["planned", "postponed", "cancelled", "denied"];
        let changed = kinds.iter().flat_map(|kind| {
            let subkinds = kind.subkinds.iter().map(|v| Some(v.id.as_str())).chain([None]);
            let pairs = subkinds.flat_map(|subkind| statuses.map(|status| (status, subkind)));
            pairs.filter_map(|(status, subkind)| known.kinds.by_status(status, &kind.id, subkind))
        });
        let mut seen = 0;
        for codes in own.chain(changed) {
            let Some(event) = codes.plover_event.as_deref() else { continue };
            seen += 1;
            assert!(score(event, codes.plover_mode.as_deref()).is_some(), "{event}");
            assert_eq!(QUADS.iter().filter(|types| types.contains(&event)).count(), 1, "{event}");
        }
        assert!(seen > 50, "{seen}");
    }

    #[test]
    fn a_hostile_act_is_never_friendly() {
        for (quad, types) in QUADS.iter().enumerate() {
            for event in *types {
                let friendly = score(event, None).unwrap() > 0.0;
                assert_eq!(friendly, quad < 2, "{event}");
            }
        }
    }

    #[test]
    fn what_is_put_off_and_called_off_has_codes_of_its_own() {
        let known = Knowledge::load(&readout_knowledge::files()).unwrap();
        let of = |status, kind, subkind| {
            let codes = known.kinds.by_status(status, kind, subkind).unwrap();
            (codes.plover_event.as_deref(), codes.plover_mode.as_deref(), codes.cameo.as_deref())
        };
        assert_eq!(of("cancelled", "visit", None), (Some("REJECT"), Some("meet"), Some("125")));
        assert_eq!(of("postponed", "visit", None), (Some("AGREE"), None, Some("036")));
        assert_eq!(of("denied", "meeting", Some("talks")), (None, None, None));
        assert_eq!(of("planned", "measure", Some("expel")), (Some("THREATEN"), Some("expel"), Some("131")));
    }
}
