//! Cases of rule sets: small lists of events, and what they have to be counted as. They stand beside the rules, in
//! `counting/NAME.cases.toml`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use readout_engine::Knowledge;
use readout_engine::knowledge::{KnowledgeError, toml_file};
use serde::Deserialize;

use super::rules::{CASES, FOLDER, Rules, is_rules};
use super::{Count, Item, Unit, count};
use crate::record::{CodesRecord, DateRecord, EventRecord, ParticipantRecord, PlaceRecord, SCHEMA};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

/// One list of events.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What it shows.
    name: String,
    /// The units, as `WHO PLACES DAYS: EVENTS`; of units that are no travel `DAYS: EVENTS`.
    counted: Vec<String>,
    /// How many events each reason leaves out.
    #[serde(default)]
    left_out: BTreeMap<String, usize>,
    event: Vec<CaseEvent>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseEvent {
    id: String,
    kind: String,
    subkind: Option<String>,
    level: Option<String>,
    #[serde(default = "held")]
    status: String,
    /// `2024-05-07`, or `2024-05-05/2024-05-07`.
    date: Option<String>,
    #[serde(default = "day")]
    precision: String,
    /// Whether the date is inferred.
    #[serde(default)]
    inferred: bool,
    /// The country it took place in.
    place: Option<String>,
    attributed_to: Option<String>,
    #[serde(default = "doc")]
    doc: String,
    #[serde(default)]
    who: Vec<CaseWho>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseWho {
    name: String,
    id: Option<String>,
    office: Option<String>,
    country: Option<String>,
    role: String,
}

fn held() -> String {
    "held".to_owned()
}

fn day() -> String {
    "day".to_owned()
}

fn doc() -> String {
    "case".to_owned()
}

impl CaseEvent {
    fn record(&self) -> Result<EventRecord, String> {
        let date = self.date.as_deref().map(interval).transpose()?;
        Ok(EventRecord {
            schema: SCHEMA,
            id: self.id.clone(),
            doc: self.doc.clone(),
            kind: self.kind.clone(),
            subkind: self.subkind.clone(),
            level: self.level.clone(),
            status: self.status.clone(),
            date: date.map(|(start, end)| DateRecord {
                start,
                end,
                precision: if start < end && self.precision == "day" { "range" } else { &self.precision }
                    .to_owned(),
                text: None,
                time_of_day: None,
            }),
            place: self.place.clone().map(|code| PlaceRecord { name: None, id: None, country: Some(code) }),
            participants: self.who.iter().map(CaseWho::record).collect(),
            evidence: Vec::new(),
            attributed_to: self.attributed_to.clone(),
            codes: CodesRecord::default(),
            rule: String::new(),
            inferred: if self.inferred { vec!["date".to_owned()] } else { Vec::new() },
            article: 0,
            review: None,
        })
    }
}

impl CaseWho {
    fn record(&self) -> ParticipantRecord {
        ParticipantRecord {
            name: self.name.clone(),
            id: self.id.clone(),
            office: self.office.clone(),
            country: self.country.clone(),
            role: self.role.clone(),
            aliases: Vec::new(),
        }
    }
}

fn interval(text: &str) -> Result<(Date, Date), String> {
    let day = |text: &str| text.parse::<Date>().map_err(|_| format!("`{text}` is not a date YYYY-MM-DD"));
    let (start, end) = text.split_once('/').unwrap_or((text, text));
    Ok((day(start)?, day(end)?))
}

/// How many cases were run, and what is wrong with the rule sets among knowledge files: each has to be usable, to have
/// cases beside it that count something and that leave something out, and every case has to hold.
pub fn check(files: &[(String, Cow<'_, str>)], knowledge: &Knowledge) -> (usize, Vec<KnowledgeError>) {
    let (mut run, mut findings) = (0, Vec::new());
    let names: BTreeSet<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    for (name, content) in files.iter().filter(|(name, _)| is_rules(name)) {
        let rules = match Rules::parse(name, content, knowledge) {
            Ok(rules) => rules,
            Err(error) => {
                findings.push(error);
                continue;
            }
        };
        if format!("{FOLDER}{}.toml", rules.name) != *name {
            findings.push(finding(name, 1, "the file's name and its `name` differ"));
        }
        let beside = name.replace(".toml", CASES);
        match files.iter().find(|(name, _)| *name == beside) {
            Some((_, cases)) => run += cases_of(&rules, &beside, cases, knowledge, &mut findings),
            None => findings.push(finding(name, 0, &format!("has no cases beside it ({beside})"))),
        }
    }
    for name in names.iter().filter(|name| name.starts_with(FOLDER)) {
        let rules = name.strip_suffix(CASES).map(|stem| format!("{stem}.toml"));
        if rules.is_some_and(|rules| !names.contains(rules.as_str())) {
            findings.push(finding(name, 0, "has no rules beside it"));
        }
    }
    (run, findings)
}

fn cases_of(
    rules: &Rules,
    name: &str,
    content: &str,
    knowledge: &Knowledge,
    findings: &mut Vec<KnowledgeError>,
) -> usize {
    let file: File = match toml_file(name, content) {
        Ok(file) => file,
        Err(error) => {
            findings.push(error);
            return 0;
        }
    };
    let line = |case: &Case| content.lines().position(|l| l.contains(&case.name)).map_or(0, |at| at + 1);
    for case in &file.case {
        if let Err(message) = case.run(rules, knowledge) {
            findings.push(finding(name, line(case), &format!("“{}”: {message}", case.name)));
        }
    }
    for (there, what) in [
        (file.case.iter().any(|case| !case.counted.is_empty()), "counts something"),
        (
            rules.takes_everything() || file.case.iter().any(|case| !case.left_out.is_empty()),
            "leaves something out",
        ),
    ] {
        if !there {
            findings.push(finding(name, 0, &format!("no case {what}")));
        }
    }
    file.case.len()
}

fn finding(file: &str, line: usize, message: &str) -> KnowledgeError {
    KnowledgeError { file: file.to_owned(), line, message: message.to_owned() }
}

impl Case {
    fn run(&self, rules: &Rules, knowledge: &Knowledge) -> Result<(), String> {
        let records: Vec<EventRecord> = self.event.iter().map(CaseEvent::record).collect::<Result<_, _>>()?;
        let items: Vec<Item<'_>> =
            records.iter().map(|record| Item { record, outlet: None, articles: 1 }).collect();
        let counted = count(rules, &items, knowledge);
        let units: Vec<String> = counted.units.iter().map(|unit| shown(unit, &items)).collect();
        if units != self.counted {
            return Err(format!("counts [{}], not [{}]", units.join(" | "), self.counted.join(" | ")));
        }
        let reasons = reasons(&counted);
        if reasons != self.left_out {
            return Err(format!("leaves out {reasons:?}, not {:?}", self.left_out));
        }
        Ok(())
    }
}

fn reasons(count: &Count) -> BTreeMap<String, usize> {
    count.reasons().into_iter().map(|(reason, n)| (reason.code().to_owned(), n)).collect()
}

/// A unit as cases write it.
fn shown(unit: &Unit, items: &[Item<'_>]) -> String {
    let mut parts: Vec<String> = Vec::new();
    if let Some(who) = &unit.who {
        parts.extend([who.name.clone(), unit.visited.join("+")]);
    }
    parts.push(match unit.days {
        None => "undated".to_owned(),
        Some((start, end)) if start == end => start.to_string(),
        Some((start, end)) => format!("{start}/{end}"),
    });
    let events: Vec<&str> = unit.events.iter().map(|event| items[*event].record.id.as_str()).collect();
    format!("{}: {}", parts.join(" "), events.join(" "))
}
