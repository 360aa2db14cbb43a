//! What reading finds. These types are the engine's own: the store turns them into the stored and exported record.

use jiff::civil::Date;

use crate::text::Span;
use crate::trace::Step;

/// Whether an event took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It took place.
    Held,
    /// It is announced for later.
    Planned,
    /// It was put off.
    Postponed,
    /// It was called off.
    Cancelled,
    /// Somebody denies it.
    Denied,
}

impl Status {
    /// The word used in records.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Held => "held",
            Status::Planned => "planned",
            Status::Postponed => "postponed",
            Status::Cancelled => "cancelled",
            Status::Denied => "denied",
        }
    }
}

/// How fine a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A part of one day.
    PartOfDay,
    /// One day.
    Day,
    /// A part of a month.
    PartOfMonth,
    /// One month.
    Month,
    /// A season or half-year.
    Season,
    /// One year.
    Year,
    /// From one day to another.
    Range,
}

impl Precision {
    /// The word used in records.
    pub fn as_str(self) -> &'static str {
        match self {
            Precision::PartOfDay => "part-of-day",
            Precision::Day => "day",
            Precision::PartOfMonth => "part-of-month",
            Precision::Month => "month",
            Precision::Season => "season",
            Precision::Year => "year",
            Precision::Range => "range",
        }
    }
}

/// A closed interval of civil days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// How fine the source is.
    pub precision: Precision,
    /// The words it stands on; none where it is inherited from the context.
    pub span: Option<Span>,
    /// `morning`, `afternoon`, `evening`, `night`, `noon`.
    pub time_of_day: Option<String>,
}

/// Where something happened.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Place {
    /// As the source prints it.
    pub name: Option<String>,
    /// Row of `knowledge/world/places.tsv`, as `place/ID`.
    pub id: Option<String>,
    /// ISO 3166-1 alpha-3 or one of the record's other codes.
    pub country: Option<String>,
    /// The words it stands on.
    pub span: Option<Span>,
}

/// Somebody who took part.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Participant {
    /// As the source prints it.
    pub name: String,
    /// `person/ID`, `state/ISO3` or `body/ID`, where knowledge has it.
    pub id: Option<String>,
    /// The office printed with the name, or the one held on the day.
    pub office: Option<String>,
    /// ISO 3166-1 alpha-3 or one of the record's other codes.
    pub country: Option<String>,
    /// `host`, `guest`, `visitor`, …; empty for the speaker of a statement.
    pub role: String,
    /// Other names of the same, from knowledge and from the article.
    pub aliases: Vec<String>,
    /// The words it stands on; none where it is inferred.
    pub span: Option<Span>,
}

impl Participant {
    /// Whether two mentions are of the same: by id or by name.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.id.is_some() && self.id == other.id || self.name == other.name
    }
}

/// Stands between several who claim one event.
pub(crate) const CLAIMANTS: &str = "; ";

/// A code in another scheme.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Codes {
    /// PLOVER event type.
    pub plover_event: Option<String>,
    /// PLOVER mode.
    pub plover_mode: Option<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
}

/// One real event as one article tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// `visit`, `meeting`, …: a file of `knowledge/diplomacy`.
    pub kind: String,
    /// A finer kind.
    pub subkind: Option<String>,
    /// The level of a visit.
    pub level: Option<String>,
    /// Whether it took place.
    pub status: Status,
    /// When.
    pub date: Option<When>,
    /// Where.
    pub place: Option<Place>,
    /// Who.
    pub participants: Vec<Participant>,
    /// The characters that say so, in text order.
    pub evidence: Vec<Span>,
    /// Who claims it, where the text only reports a claim.
    pub attributed_to: Option<String>,
    /// The event in other schemes.
    pub codes: Codes,
    /// The rule that found it.
    pub rule: String,
    /// Paths of the fields that are not printed at the evidence, such as `date` or `place.country`.
    pub inferred: Vec<String>,
    /// How it came about.
    pub steps: Vec<Step>,
    /// Which article of the page (an index into [`crate::page::Page::articles`]).
    pub article: usize,
}

impl Event {
    /// Notes that a field, or a part of one, is inferred, unless the field is noted already.
    pub fn infer(&mut self, field: &str) {
        let whole = |f: &str| f.split('.').next().unwrap_or(f).to_string();
        if !self.inferred.iter().any(|f| whole(f) == whole(field)) {
            self.inferred.push(field.to_string());
        }
    }
}

/// A stretch of text that somebody says or writes.
pub type Quote = Span;

/// What somebody said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// From the first to the last character of what is said.
    pub span: Quote,
    /// The pieces of the original text, more than one where the page was cut between.
    pub pieces: Vec<Span>,
    /// Inside quotation marks.
    pub direct: bool,
    /// Who.
    pub speaker: Participant,
    /// To whom, if the text says so.
    pub addressee: Option<Participant>,
    /// The reporting verb as printed.
    pub verb: Option<String>,
    /// Index into [`crate::Reading::events`] of the event it was said at.
    pub event: Option<usize>,
    /// The rule that found it.
    pub rule: String,
    /// How it came about.
    pub steps: Vec<Step>,
    /// Which article of the page.
    pub article: usize,
}
