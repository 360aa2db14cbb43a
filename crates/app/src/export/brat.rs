//! brat standoff: a folder with the text and the annotations of every article, and `annotation.conf`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use readout_engine::Knowledge;
use readout_store::record::{EventRecord, StatementRecord};
use readout_store::{Entry, Store, StoredArticle};

use super::Exporter;
use super::annotation::{Characters, MarkedArticle, MarkedEvent, Marks, evidence, pieces};
use super::known::PartyType;
use super::wording;
use crate::error::AppError;
use crate::output::unwritable;
use crate::render::safe;

/// What statements are called.
const STATEMENT: &str = "Statement";
/// Characters of a document's name that a file's name begins with.
const NAME_LENGTH: usize = 60;

/// Writes two files an article into a folder.
pub struct Brat<'a> {
    folder: PathBuf,
    marks: Marks<'a>,
    /// Roles by kind, for `annotation.conf`.
    roles: BTreeMap<String, BTreeSet<String>>,
    /// Values of attributes.
    values: BTreeMap<&'static str, BTreeSet<String>>,
}

impl<'a> Brat<'a> {
    /// A writer into `folder`, which is there and empty.
    pub fn new(folder: &Path, store: &'a Store, knowledge: &Knowledge) -> Self {
        let roles =
            knowledge.kinds.iter().map(|kind| (kind.id.clone(), kind.roles.iter().cloned().collect()));
        Self {
            folder: folder.to_owned(),
            marks: Marks::new(store),
            roles: roles.collect(),
            values: BTreeMap::new(),
        }
    }

    fn article(&mut self, marked: &MarkedArticle) -> Result<(), AppError> {
        let name = file_name(&marked.article);
        self.file(&format!("{name}.txt"), &marked.text)?;
        for MarkedEvent { event, .. } in &marked.events {
            let roles = self.roles.entry(event.kind.clone()).or_default();
            roles.extend(event.participants.iter().map(|who| who.role.clone()));
            for (name, value) in attributes(event) {
                self.values.entry(name).or_default().insert(value);
            }
        }
        self.file(&format!("{name}.ann"), &Annotations::of(marked).out)
    }

    fn file(&self, name: &str, content: &str) -> Result<(), AppError> {
        let path = self.folder.join(name);
        fs::write(&path, content).map_err(|e| unwritable(&path, &e))
    }

    fn configuration(&self) -> String {
        let parties = ["Person", "State", "Body", "Party"];
        let mut out = format!("[entities]\n{}\n{STATEMENT}\n\n[relations]\n", parties.join("\n"));
        let all = parties.join("|");
        let _ =
            writeln!(out, "said_at\tArg1:{STATEMENT}, Arg2:<EVENT>\nspeaker\tArg1:{STATEMENT}, Arg2:{all}");
        // The sign that a pair of entities may overlap; without it brat marks evidence that holds names as wrong.
        let _ = writeln!(out, "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>\n\n[events]");
        for (kind, roles) in &self.roles {
            let roles: Vec<String> = roles.iter().map(|role| format!("{role}*:{all}")).collect();
            let _ = writeln!(out, "{kind}\t{}", roles.join(", "));
        }
        out.push_str("\n[attributes]\n");
        for (name, values) in &self.values {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let _ = writeln!(out, "{name}\tArg:<EVENT>, Value:{}", values.join("|"));
        }
        let _ = writeln!(out, "Attributed\tArg:<EVENT>\nDirect\tArg:{STATEMENT}");
        out
    }
}

impl Exporter for Brat<'_> {
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
        self.file("annotation.conf", &self.configuration())
    }

    fn notes(&self) -> Vec<String> {
        self.marks.notes()
    }
}

/// Whatever the document is called, a name that every file system takes, and no two alike: the article's id ends it.
fn file_name(article: &StoredArticle) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    let doc: String = article.doc.chars().take(NAME_LENGTH).map(plain).collect();
    format!("{}.{}", doc.trim_start_matches('.'), article.id)
}

/// Attributes with a value.
fn attributes(event: &EventRecord) -> Vec<(&'static str, String)> {
    let review = event.review.as_ref().map(|review| review.state.clone());
    let all = [
        ("Status", Some(event.status.clone())),
        ("Subkind", event.subkind.clone()),
        ("Level", event.level.clone()),
        ("Review", review),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// The lines of an `.ann` file.
#[derive(Default)]
struct Annotations {
    out: String,
    texts: usize,
    relations: usize,
    events: usize,
    attributes: usize,
    notes: usize,
    /// Names that are marked, so that events share them: their `T`.
    names: BTreeMap<(Characters, &'static str), String>,
    /// Where a party is first named, by its id.
    parties: BTreeMap<String, String>,
}

impl Annotations {
    fn of(marked: &MarkedArticle) -> Self {
        let mut all = Self::default();
        let text: Vec<char> = marked.text.chars().collect();
        let mut events = BTreeMap::new();
        for event in &marked.events {
            let number = all.event(event, &text);
            events.insert(event.event.id.as_str(), number);
        }
        for statement in &marked.statements {
            all.statement(statement, &text, &events);
        }
        all
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// A `T` line.
    fn mark(&mut self, label: &str, spans: &[Characters], text: &[char]) -> String {
        self.texts += 1;
        let id = format!("T{}", self.texts);
        let fragments: Vec<Characters> = spans.iter().flat_map(|span| fragments(*span, text)).collect();
        let positions: Vec<String> = fragments.iter().map(|(start, end)| format!("{start} {end}")).collect();
        let slice =
            |(start, end): &Characters| text.get(*start..*end).map(String::from_iter).unwrap_or_default();
        let words: Vec<String> = fragments.iter().map(slice).collect();
        self.line(&format!("{id}\t{label} {}\t{}", positions.join(";"), words.join(" ")));
        id
    }

    fn event(&mut self, marked: &MarkedEvent, text: &[char]) -> String {
        let event = &marked.event;
        let mut unnamed = Vec::new();
        let mut arguments = Vec::new();
        let mut used: BTreeMap<&str, usize> = BTreeMap::new();
        for (who, name) in event.participants.iter().zip(&marked.names) {
            let Some(at) = name else {
                unnamed.push(wording::participant(who));
                continue;
            };
            let target = self.name(who.id.as_deref(), *at, text);
            let times = used.entry(&who.role).or_default();
            *times += 1;
            // The second of a role is `guest2`.
            let number = if *times == 1 { String::new() } else { times.to_string() };
            arguments.push(format!(" {}{number}:{target}", who.role));
        }
        let trigger = self.mark(&event.kind, &evidence(event), text);
        self.events += 1;
        let id = format!("E{}", self.events);
        self.line(&format!("{id}\t{}:{trigger}{}", event.kind, arguments.concat()));
        for (name, value) in attributes(event) {
            self.attributes += 1;
            self.line(&format!("A{}\t{name} {id} {value}", self.attributes));
        }
        if event.attributed_to.is_some() {
            self.attributes += 1;
            self.line(&format!("A{}\tAttributed {id}", self.attributes));
        }
        self.note(&id, &remarks(event, &unnamed));
        id
    }

    fn name(&mut self, id: Option<&str>, at: Characters, text: &[char]) -> String {
        let label = match PartyType::of(id) {
            PartyType::Person => "Person",
            PartyType::State => "State",
            PartyType::Body => "Body",
            PartyType::Unknown => "Party",
        };
        let mark = match self.names.get(&(at, label)) {
            Some(mark) => mark.clone(),
            None => self.mark(label, &[at], text),
        };
        self.names.insert((at, label), mark.clone());
        if let Some(id) = id {
            self.parties.entry(id.to_owned()).or_insert_with(|| mark.clone());
        }
        mark
    }

    fn statement(&mut self, statement: &StatementRecord, text: &[char], events: &BTreeMap<&str, String>) {
        let id = self.mark(STATEMENT, &pieces(statement), text);
        if let Some(event) = statement.event.as_deref().and_then(|event| events.get(event)) {
            self.relation("said_at", &id, event);
        }
        let speaker = statement.speaker.id.as_ref().and_then(|who| self.parties.get(who)).cloned();
        if let Some(speaker) = speaker {
            self.relation("speaker", &id, &speaker);
        }
        if statement.direct {
            self.attributes += 1;
            self.line(&format!("A{}\tDirect {id}", self.attributes));
        }
        let to =
            statement.addressee.as_ref().map_or(String::new(), |to| format!("; to {}", wording::speaker(to)));
        let speaker = wording::speaker(&statement.speaker);
        self.note(&id, &format!("{}; speaker {speaker}{to}; {}", statement.id, statement.rule));
    }

    fn relation(&mut self, name: &str, from: &str, to: &str) {
        self.relations += 1;
        self.line(&format!("R{}\t{name} Arg1:{from} Arg2:{to}", self.relations));
    }

    fn note(&mut self, about: &str, text: &str) {
        self.notes += 1;
        self.line(&format!("#{}\tAnnotatorNotes {about}\t{}", self.notes, safe(text)));
    }
}

/// What brat has no field for.
fn remarks(event: &EventRecord, unnamed: &[String]) -> String {
    let mut remarks = vec![event.id.clone()];
    remarks.extend(event.attributed_to.as_ref().map(|who| format!("according to {who}")));
    remarks.extend(event.date.as_ref().map(|date| format!("date {}", wording::when(date))));
    remarks.extend(event.place.as_ref().map(|place| format!("place {}", wording::place(place))));
    remarks.extend(unnamed.iter().map(|who| format!("not named here: {who}")));
    remarks.push(event.rule.clone());
    remarks.join("; ")
}

/// A stretch without the line breaks in it, which no annotation of brat may hold.
fn fragments((start, end): Characters, text: &[char]) -> Vec<Characters> {
    let mut out = Vec::new();
    let mut from = start;
    for (at, c) in text.iter().enumerate().take(end).skip(start) {
        if matches!(c, '\n' | '\r') {
            out.push((from, at));
            from = at + 1;
        }
    }
    out.push((from, end));
    out.retain(|(start, end)| start < end);
    out
}

#[cfg(test)]
mod tests {
    use super::fragments;

    #[test]
    fn no_fragment_holds_a_line_break() {
        let text: Vec<char> = "甲同\n\n乙会谈".chars().collect();
        assert_eq!(fragments((0, 7), &text), [(0, 2), (4, 7)]);
        assert_eq!(fragments((4, 5), &text), [(4, 5)]);
    }
}
