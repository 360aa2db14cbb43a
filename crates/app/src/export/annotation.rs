//! The records of one article as marks on its text. `brat` and `doccano` write them down.

use std::rc::Rc;

use readout_engine::trace::knowledge_row;
use readout_store::model::StoredStep;
use readout_store::record::{EventRecord, ParticipantRecord, StatementRecord};
use readout_store::{Entry, Record, Store, StoredArticle};

use crate::error::AppError;
use crate::render::page::count;

/// Unicode scalar values of the text: first, one past the last.
pub type Characters = (usize, usize);

/// An event with where its words stand.
#[derive(Debug)]
pub struct MarkedEvent {
    /// The record.
    pub event: EventRecord,
    /// Where each participant is named, where the reading says so.
    pub names: Vec<Option<Characters>>,
}

/// An article with its marks.
#[derive(Debug)]
pub struct MarkedArticle {
    /// The article.
    pub article: Rc<StoredArticle>,
    /// Its text.
    pub text: String,
    /// Its events.
    pub events: Vec<MarkedEvent>,
    /// Its statements.
    pub statements: Vec<StatementRecord>,
}

/// Gathers entries, one article at a time.
pub struct Marks<'a> {
    store: &'a Store,
    open: Option<MarkedArticle>,
    /// Records that stand on characters that are no longer there.
    orphans: usize,
}

impl<'a> Marks<'a> {
    /// Without any article yet.
    pub fn new(store: &'a Store) -> Self {
        Self { store, open: None, orphans: 0 }
    }

    /// What could not be marked, in sentences for a person.
    pub fn notes(&self) -> Vec<String> {
        let said = || format!("{} left out: other characters stand there now", count(self.orphans, "orphan"));
        (self.orphans > 0).then(said).into_iter().collect()
    }

    /// Takes an entry in. Where it begins a new article, gives the one before. An orphan stands nowhere and is left
    /// out.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn add(&mut self, entry: &Entry) -> Result<Option<MarkedArticle>, AppError> {
        if is_orphan(&entry.record) {
            self.orphans += 1;
            return Ok(None);
        }
        let mut finished = None;
        let mut open = match self.open.take() {
            Some(open) if open.article.id == entry.article.id => open,
            other => {
                finished = other;
                let text = self.store.text(&entry.article.id)?;
                let article = Rc::clone(&entry.article);
                MarkedArticle { article, text, events: Vec::new(), statements: Vec::new() }
            }
        };
        match &entry.record {
            Record::Event(event) => {
                let steps = self.store.steps(&event.id)?;
                let names = event.participants.iter().map(|who| named_at(who, &steps)).collect();
                open.events.push(MarkedEvent { event: event.clone(), names });
            }
            Record::Statement(statement) => open.statements.push(statement.clone()),
        }
        self.open = Some(open);
        Ok(finished)
    }

    /// The last article.
    pub fn last(&mut self) -> Option<MarkedArticle> {
        self.open.take()
    }
}

/// Where the reading found a participant. The text is not searched for the name: another place that looks alike would
/// be an anchor that lies.
fn named_at(who: &ParticipantRecord, steps: &[StoredStep]) -> Option<Characters> {
    let row = who.id.as_deref().and_then(knowledge_row);
    let same = |step: &&StoredStep| match &row {
        Some(row) => step.by == *row,
        None => step.result.split_once(' ').is_some_and(|(_, told)| {
            told == who.name
                || told.strip_prefix(who.name.as_str()).is_some_and(|rest| rest.starts_with(" ("))
        }),
    };
    let found = steps.iter().filter(|step| step.what == "participant").filter(same);
    found.flat_map(|step| &step.spans).map(|span| (span.start, span.end)).next()
}

fn is_orphan(record: &Record) -> bool {
    match record {
        Record::Event(event) => event.evidence.iter().any(|piece| piece.orphan),
        Record::Statement(said) => said.orphan || said.pieces.iter().any(|piece| piece.orphan),
    }
}

/// Where a statement stands, in pieces where the page was cut.
pub fn pieces(statement: &StatementRecord) -> Vec<Characters> {
    if statement.pieces.is_empty() {
        return vec![(statement.start, statement.end)];
    }
    statement.pieces.iter().map(|piece| (piece.start, piece.end)).collect()
}

/// Where an event's evidence stands, in text order: pieces that share characters are one.
pub fn evidence(event: &EventRecord) -> Vec<Characters> {
    let mut all: Vec<Characters> = event.evidence.iter().map(|piece| (piece.start, piece.end)).collect();
    all.sort_unstable();
    let mut out: Vec<Characters> = Vec::new();
    for (start, end) in all {
        match out.last_mut() {
            Some(last) if start < last.1 => last.1 = last.1.max(end),
            _ => out.push((start, end)),
        }
    }
    out
}
