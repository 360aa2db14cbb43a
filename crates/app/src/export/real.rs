//! Real events with all that articles tell of them, for formats that show each event once.

use std::collections::BTreeMap;
use std::rc::Rc;

use readout_store::record::EventRecord;
use readout_store::{Entry, StoredArticle, lead};

/// An event as one article tells it.
#[derive(Debug)]
pub struct Telling {
    /// The record.
    pub event: EventRecord,
    /// The article.
    pub article: Rc<StoredArticle>,
    /// How often anybody has decided about it, and when last.
    pub decisions: (usize, Option<String>),
}

/// Something that happened once, or is told as going to.
#[derive(Debug)]
pub struct RealEvent {
    /// Its id in this database.
    pub id: String,
    /// The telling that stands for it first, then the rest.
    pub tellings: Vec<Telling>,
}

/// Gathers tellings. All of them are held, since those of one event come with different articles.
#[derive(Debug, Default)]
pub struct RealEvents(BTreeMap<String, Vec<Telling>>);

impl RealEvents {
    /// Takes an event in.
    pub fn add(&mut self, entry: &Entry, event: &EventRecord) {
        let id = entry.real_event.clone().unwrap_or_else(|| event.id.clone());
        let telling = Telling {
            event: event.clone(),
            article: Rc::clone(&entry.article),
            decisions: entry.decisions.clone(),
        };
        self.0.entry(id).or_default().push(telling);
    }

    /// All of them by date, undated ones last; of one day by document.
    pub fn by_date(self) -> Vec<RealEvent> {
        let mut all: Vec<RealEvent> =
            self.0.into_iter().map(|(id, tellings)| RealEvent { id, tellings: led(tellings) }).collect();
        all.sort_by(|a, b| order(a).cmp(&order(b)));
        all
    }
}

fn led(mut tellings: Vec<Telling>) -> Vec<Telling> {
    let rank = |telling: &Telling, other: &Telling| {
        let own = lead::rank(&telling.event, telling.article.reference_date);
        own.cmp(&lead::rank(&other.event, other.article.reference_date))
    };
    tellings.sort_by(rank);
    tellings
}

fn order(real: &RealEvent) -> impl Ord + use<'_> {
    let lead = real.tellings.first();
    let date = lead.and_then(|telling| telling.event.date.as_ref()).map(|date| (date.start, date.end));
    let at = lead.map(|telling| (&telling.event.doc, telling.event.evidence.first().map(|e| e.start)));
    (date.is_none(), date, at, &real.id)
}
