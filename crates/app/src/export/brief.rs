//! What a brief says, sentence by sentence, with the characters each stands on. `markdown` and `html` write it down.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use jiff::civil::Date;
use readout_store::record::{EventRecord, EvidenceRecord, ReviewRecord, StatementRecord};
use readout_store::{Entry, Record, StoredArticle};

use super::known::Known;
use super::real::{RealEvent, RealEvents};
use super::wording;
use crate::render::page::count;
use crate::render::safe;

/// Names of months.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Characters that a sentence stands on.
#[derive(Debug)]
pub struct Footnote {
    /// The article with outlet, date and address.
    pub source: String,
    /// Its address, where it is one of the web.
    pub url: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// First character and one past the last.
    pub characters: (usize, usize),
    /// Exactly these.
    pub quote: String,
    /// The record's id, what of it is inferred, and what a person has decided.
    pub about: String,
}

/// A sentence with its footnotes.
#[derive(Debug)]
pub struct Sentence {
    /// The words.
    pub text: String,
    /// What they stand on.
    pub footnotes: Vec<Footnote>,
}

/// A sentence with its date and what was said on the occasion.
#[derive(Debug)]
pub struct Item {
    /// The day, as fine as the source; empty where there is none.
    pub when: String,
    /// What happened.
    pub sentence: Sentence,
    /// What was said.
    pub said: Vec<Sentence>,
}

/// Items of a month.
#[derive(Debug)]
pub struct Section {
    /// The year, where one begins: `2024` or `No date`.
    pub year: Option<String>,
    /// `May 2024`, or what stands for a month that is not told.
    pub month: Option<String>,
    /// The items.
    pub items: Vec<Item>,
}

/// Gathers entries.
pub struct Gathering<'a> {
    known: Known<'a>,
    events: RealEvents,
    event_ids: BTreeSet<String>,
    statements: Vec<(StatementRecord, Rc<StoredArticle>)>,
    articles: BTreeSet<String>,
}

/// A whole brief.
#[derive(Debug)]
pub struct Brief {
    /// How much there is.
    pub summary: String,
    /// Month by month.
    pub sections: Vec<Section>,
}

/// What every brief says about itself.
pub const ABOUT: &str = "Names and quotes are as the sources print them; an event that several articles tell stands \
    once. “Planned”, “postponed”, “cancelled” and “denied” mark what is not told as having taken place; “according to” \
    marks what an article only reports as somebody's claim. Numbers lead to the characters a sentence stands on.";

impl<'a> Gathering<'a> {
    /// An empty one.
    pub fn new(known: Known<'a>) -> Self {
        Self {
            known,
            events: RealEvents::default(),
            event_ids: BTreeSet::new(),
            statements: Vec::new(),
            articles: BTreeSet::new(),
        }
    }

    /// Takes an entry in.
    pub fn add(&mut self, entry: &Entry) {
        self.articles.insert(entry.article.id.clone());
        match &entry.record {
            Record::Event(event) => {
                self.event_ids.insert(event.id.clone());
                self.events.add(entry, event);
            }
            Record::Statement(statement) => {
                self.statements.push((statement.clone(), Rc::clone(&entry.article)));
            }
        }
    }

    /// The brief.
    pub fn brief(&mut self) -> Brief {
        let statements = std::mem::take(&mut self.statements);
        let said = statements.len();
        let (with_event, alone): (Vec<_>, Vec<_>) =
            statements.into_iter().partition(|(statement, _)| self.has(&statement.event));
        let mut by_event: BTreeMap<String, Vec<Sentence>> = BTreeMap::new();
        for (statement, article) in &with_event {
            let event = statement.event.clone().unwrap_or_default();
            by_event.entry(event).or_default().push(saying(statement, article));
        }
        let real = std::mem::take(&mut self.events).by_date();
        let summary = format!(
            "{} and {} from {}.",
            count(real.len(), "event"),
            count(said, "statement"),
            count(self.articles.len(), "article")
        );
        let mut items: Vec<(Place, Item)> = real.iter().map(|real| self.item(real, &mut by_event)).collect();
        items.extend(alone.iter().map(|(statement, article)| lone(statement, article)));
        // Stable: items of one place keep their order.
        items.sort_by_key(|(place, _)| *place);
        Brief { summary, sections: sections(items) }
    }

    fn has(&self, event: &Option<String>) -> bool {
        event.as_ref().is_some_and(|id| self.event_ids.contains(id))
    }

    fn item(&self, real: &RealEvent, said: &mut BTreeMap<String, Vec<Sentence>>) -> (Place, Item) {
        let lead = real.tellings.first().map(|telling| &telling.event);
        let date = lead.and_then(|event| event.date.as_ref());
        let footnotes = real.tellings.iter().flat_map(|telling| {
            telling.event.evidence.iter().map(|evidence| {
                let note = about(&telling.event.id, &telling.event.review);
                let told = match wording::caution(&telling.event) {
                    caution if lead.is_some_and(|lead| wording::caution(lead) != caution) => {
                        told_as(&telling.event)
                    }
                    _ => String::new(),
                };
                let inferred = match telling.event.inferred.as_slice() {
                    [] => String::new(),
                    fields => format!("; inferred: {}", fields.join(", ")),
                };
                footnote(&telling.article, evidence, format!("{note}{told}{inferred}"))
            })
        });
        let sentence = Sentence {
            text: lead.map_or(String::new(), |event| safe(&wording::sentence(event, &self.known))),
            footnotes: footnotes.collect(),
        };
        let said =
            real.tellings.iter().filter_map(|telling| said.remove(&telling.event.id)).flatten().collect();
        let item = Item { when: date.map_or(String::new(), wording::when), sentence, said };
        (lead.map_or(Place::default(), place), item)
    }
}

/// What a telling says that another one stands for: this one does not tell it as held, or only reports it.
fn told_as(event: &EventRecord) -> String {
    match &event.attributed_to {
        Some(who) => format!("; told as {}, according to {}", event.status, safe(who)),
        None => format!("; told as {}", event.status),
    }
}

/// Where an item stands: dated before undated, then year, month and days; what has no month comes after its year's.
type Place = (bool, i16, bool, i8, Option<(Date, Date)>);

fn place(event: &EventRecord) -> Place {
    let Some(date) = &event.date else { return (true, 0, true, 0, None) };
    let monthless = wording::coarse(date);
    let month = if monthless { 0 } else { date.start.month() };
    (false, date.start.year(), monthless, month, Some((date.start, date.end)))
}

/// A statement whose event is not in the brief stands at its article's date.
fn lone(statement: &StatementRecord, article: &StoredArticle) -> (Place, Item) {
    let date = article.reference_date;
    let place = date
        .map_or((true, 0, true, 0, None), |day| (false, day.year(), false, day.month(), Some((day, day))));
    let mut sentence = saying(statement, article);
    let reported = date.map_or("Reported".to_owned(), |day| format!("Reported on {day}"));
    sentence.text = format!("{reported}: {}", sentence.text);
    (place, Item { when: date.map_or(String::new(), |day| day.to_string()), sentence, said: Vec::new() })
}

fn saying(statement: &StatementRecord, article: &StoredArticle) -> Sentence {
    let to = statement.addressee.as_ref().map_or(String::new(), |to| format!(" to {}", wording::speaker(to)));
    let (said, who) = (statement.said(), wording::speaker(&statement.speaker));
    let text = if statement.direct {
        format!("{who}{to}: “{said}”")
    } else {
        format!("{who}{to}, in reported speech: {said}")
    };
    let note = about(&statement.id, &statement.review);
    let footnotes = if statement.pieces.is_empty() {
        vec![footnote(article, &statement.whole(), note)]
    } else {
        statement.pieces.iter().map(|piece| footnote(article, piece, note.clone())).collect()
    };
    Sentence { text: safe(&text), footnotes }
}

fn footnote(article: &StoredArticle, evidence: &EvidenceRecord, about: String) -> Footnote {
    let web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
    Footnote {
        source: safe(&wording::source(article)),
        url: article.url.as_ref().filter(web).cloned(),
        language: article.language.clone(),
        characters: (evidence.start, evidence.end),
        quote: safe(&evidence.quote),
        about: if evidence.orphan {
            format!("{about}; orphan: other characters stand there now")
        } else {
            about
        },
    }
}

fn about(id: &str, review: &Option<ReviewRecord>) -> String {
    match review {
        Some(review) => format!("{id}; {} by {}", review.state, safe(&review.coder)),
        None => id.to_owned(),
    }
}

fn sections(items: Vec<(Place, Item)>) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut last: Option<(bool, i16, bool, i8)> = None;
    for ((undated, year, monthless, month, _), item) in items {
        let here = (undated, year, monthless, month);
        if last != Some(here) {
            let new_year = last.is_none_or(|(u, y, ..)| (u, y) != (undated, year));
            let heading = if undated { "No date".to_owned() } else { format!("{year:04}") };
            let name = usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index));
            let month = match (undated, name) {
                (true, _) => None,
                (false, Some(name)) => Some(format!("{name} {year:04}")),
                (false, None) => Some(format!("{year:04}, month not told")),
            };
            sections.push(Section { year: new_year.then_some(heading), month, items: Vec::new() });
            last = Some(here);
        }
        if let Some(section) = sections.last_mut() {
            section.items.push(item);
        }
    }
    sections
}
