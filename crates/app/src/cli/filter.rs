//! The options that say which database and which part of it.

use std::path::PathBuf;

use clap::ValueEnum as _;
use jiff::civil::Date;
use readout_engine::knowledge::world::World;
use readout_store::search::QueryFilter;
use readout_store::{Filter, QueryError, Store};

use super::{Context, resolve};
use crate::console::Console;
use crate::error::{AppError, Kind};
use crate::knowledge::{self, Files};
use crate::progress;
use crate::render::dates;

/// Which database.
#[derive(Debug, clap::Args)]
pub struct DbArgs {
    /// The database
    #[arg(long, value_name = "FILE", env = "READOUT_DB", default_value = "readout.db")]
    pub db: PathBuf,
}

impl DbArgs {
    /// Opens the database for reading.
    ///
    /// # Errors
    /// If there is none that can be read.
    pub fn open(&self) -> Result<Store, AppError> {
        Ok(Store::open_read_only(&self.db)?)
    }

    /// Opens the database for writing, where there is one.
    ///
    /// # Errors
    /// If there is none that can be read and written.
    pub fn open_existing(&self, console: &Console) -> Result<Store, AppError> {
        Ok(Store::open_existing(&self.db, progress::opening(console))?)
    }
}

/// Whether an event took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Status {
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

/// What a person has decided about a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum State {
    /// Nothing yet.
    Proposed,
    /// It is right.
    Accepted,
    /// It is right as somebody has put it.
    Corrected,
    /// It is wrong.
    Rejected,
    /// Somebody has looked and cannot say.
    Unsure,
}

/// Which part of it. Every option narrows; an option given twice widens, except `--who` and `--country`: all of
/// those have to be there.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Which records")]
pub struct FilterArgs {
    /// A person or side that takes part, in any spelling; again for a second one that takes part too
    #[arg(long, value_name = "NAME")]
    who: Vec<String>,
    /// A country that takes part or where it happens: name or ISO code; again for a second one
    #[arg(long, value_name = "COUNTRY")]
    country: Vec<String>,
    /// A kind of event, such as visit, meeting or call
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// Not over before this day (2023, 2023-05 or 2023-05-17)
    #[arg(long, value_name = "DATE", value_parser = dates::days)]
    from: Option<(Date, Date)>,
    /// Not begun after this day
    #[arg(long, value_name = "DATE", value_parser = dates::days)]
    to: Option<(Date, Date)>,
    /// A place, in any spelling
    #[arg(long, value_name = "PLACE")]
    place: Vec<String>,
    /// Whether it took place
    #[arg(long, value_enum)]
    status: Vec<Status>,
    /// Only records of this document
    #[arg(long, value_name = "NAME")]
    doc: Vec<String>,
    /// Only records of articles that this outlet published
    #[arg(long, value_name = "NAME")]
    outlet: Vec<String>,
    /// Only records in this state of review; without it, all that nobody has rejected
    #[arg(long, value_enum)]
    state: Vec<State>,
    /// Also records of articles of which a newer version is kept
    #[arg(long)]
    all_versions: bool,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// End with exit code 4 if nothing matches
    #[arg(long)]
    pub fail_empty: bool,
}

impl FilterArgs {
    /// Adds a filter that stands within a query; it means what the option of its name means.
    ///
    /// # Errors
    /// If its value cannot be used, or a day is given both here and as an option.
    pub fn within_query(&mut self, filter: &QueryFilter) -> Result<(), QueryError> {
        let wrong = |message: String| QueryError { at: filter.at, message, hint: None };
        let value = filter.value.clone();
        let day = |days: &mut Option<(Date, Date)>| match days.replace(dates::days(&value).map_err(wrong)?) {
            Some(_) => Err(wrong(format!("`{}` is given twice", filter.key))),
            None => Ok(()),
        };
        match filter.key {
            "from" => day(&mut self.from)?,
            "to" => day(&mut self.to)?,
            "status" => {
                let choices = Status::value_variants().iter().map(word).collect::<Vec<_>>().join(", ");
                let none = |_| wrong(format!("`{value}` is no status; there are {choices}"));
                self.status.push(Status::from_str(&value, true).map_err(none)?);
            }
            "who" => self.who.push(value),
            "country" => self.country.push(value),
            "kind" => self.kind.push(value),
            "place" => self.place.push(value),
            "doc" => self.doc.push(value),
            "outlet" => self.outlet.push(value),
            other => return Err(wrong(format!("`{other}:` is no filter of records"))),
        }
        Ok(())
    }

    /// What the options ask of the store.
    ///
    /// # Errors
    /// If a kind or country is none, or the knowledge cannot be read.
    pub fn filter(&self, context: &Context, store: &Store) -> Result<Filter, AppError> {
        if self.who.is_empty() && self.country.is_empty() && self.kind.is_empty() && self.place.is_empty() {
            return Ok(self.plain());
        }
        let files = knowledge::files(context.knowledge.as_deref())?;
        let world = knowledge::world(&files)?;
        self.filter_by(&files, &world, store)
    }

    /// The same by knowledge that is there already.
    ///
    /// # Errors
    /// If a kind or country is none, or the database cannot be read.
    pub fn filter_by(&self, files: &Files, world: &World, store: &Store) -> Result<Filter, AppError> {
        Ok(Filter {
            who: self.who.iter().map(|who| resolve::people(world, store, who)).collect::<Result<_, _>>()?,
            country: self
                .country
                .iter()
                .map(|name| resolve::country(world, name))
                .collect::<Result<_, _>>()?,
            kind: self.kind.iter().map(|kind| check_kind(files, kind)).collect::<Result<_, _>>()?,
            place: self
                .place
                .iter()
                .map(|place| resolve::places(world, store, place))
                .collect::<Result<Vec<_>, _>>()?
                .concat(),
            ..self.plain()
        })
    }

    /// What needs no knowledge.
    fn plain(&self) -> Filter {
        Filter {
            status: self.status.iter().map(word).collect(),
            from: self.from.map(|(first, _)| first),
            to: self.to.map(|(_, last)| last),
            doc: self.doc.clone(),
            outlet: self.outlet.clone(),
            state: self.state.iter().map(word).collect(),
            all_versions: self.all_versions,
            limit: self.limit,
            ..Filter::default()
        }
    }
}

/// The word for a choice on the command line, which is also the record's.
pub fn word<V: clap::ValueEnum>(choice: &V) -> String {
    choice.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}

/// A kind of event is a file of `diplomacy/`.
fn check_kind(files: &Files, kind: &str) -> Result<String, AppError> {
    let kinds: Vec<&str> =
        files.iter().filter_map(|(name, _)| name.strip_prefix("diplomacy/")?.strip_suffix(".toml")).collect();
    if kinds.contains(&kind) {
        return Ok(kind.to_owned());
    }
    let error = AppError::new(Kind::Usage, format!("`{kind}` is no kind of event"));
    Err(error.hint(format!("the kinds are {}", kinds.join(", "))))
}
