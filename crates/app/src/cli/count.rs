//! `readout count`: how many, by which rules, standing on what.

use std::io::Write as _;

use readout_engine::Knowledge;
use readout_store::count::{self, Count, Facet, Item, Row, Rules, UnitKind};
use serde_json::Value;

use super::Context;
use super::filter::{DbArgs, FilterArgs, word};
use crate::console::HEADING;
use crate::error::{AppError, Kind, Outcome};
use crate::export::{ListFormat, print_table, rows};
use crate::knowledge::{self, Files};
use crate::render::{dates, page, safe};

mod listing;

/// Count what happened, by rules that say what one is and what is in
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout count --by year,kind                            events that took place, each once
  readout count --by place-country,year --rules chinavisits
  readout count --rules trip --who 王毅 --by year --list   which journeys, and what they stand on
  readout count --rules all --by status                   also what is planned or was called off
  readout count --about                                   what the rule sets count, and after which method
  readout count --rules my.toml --by month --format csv   rules of your own

What is counted and what is left out add up to everything that the filter finds; --list prints both, each event
that is left out with the reason. docs/counting.md explains the rules with an example.")]
pub struct Args {
    /// What to count by, several with commas; without it the total
    #[arg(long, value_name = "FACET", value_enum, value_delimiter = ',')]
    by: Vec<By>,
    /// A rule set of the knowledge, or a file of your own
    #[arg(long, value_name = "NAME|FILE", default_value = "default")]
    rules: String,
    /// Print every unit with the events it stands on, and every event left out with the reason
    #[arg(long)]
    list: bool,
    /// Print what the rule sets count and where their method comes from, instead of counting
    #[arg(long, conflicts_with_all = ["by", "list"])]
    about: bool,
    /// Largest numbers first
    #[arg(long)]
    largest_first: bool,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    db: DbArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
}

/// What to count by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum By {
    /// The year of the first day.
    Year,
    /// The quarter of the first day.
    Quarter,
    /// The month of the first day.
    Month,
    /// Every country that takes part or where it happens, as --country finds it.
    Country,
    /// The country where it happens; of travel the countries visited.
    PlaceCountry,
    /// Every country that takes part; of travel the traveller's own.
    ParticipantCountry,
    /// Every two countries that take part; of travel the traveller's own and the one visited.
    Dyad,
    /// The kind of event.
    Kind,
    /// The finer kind.
    Subkind,
    /// The level of a visit.
    Level,
    /// Whether it took place.
    Status,
    /// Who published it.
    Outlet,
    /// Every person who takes part; of travel the traveller.
    Person,
    /// Every office, as printed.
    Office,
    /// The document.
    Doc,
}

impl By {
    fn facet(self) -> Facet {
        match self {
            By::Year => Facet::Year,
            By::Quarter => Facet::Quarter,
            By::Month => Facet::Month,
            By::Country => Facet::Country,
            By::PlaceCountry => Facet::PlaceCountry,
            By::ParticipantCountry => Facet::ParticipantCountry,
            By::Dyad => Facet::Dyad,
            By::Kind => Facet::Kind,
            By::Subkind => Facet::Subkind,
            By::Level => Facet::Level,
            By::Status => Facet::Status,
            By::Outlet => Facet::Outlet,
            By::Person => Facet::Person,
            By::Office => Facet::Office,
            By::Doc => Facet::Doc,
        }
    }
}

/// Counts and prints.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let files = knowledge::files(context.knowledge.as_deref())?;
    let known = knowledge::load(&files)?;
    if args.about {
        return about(context, args.format, &Rules::all(&files, &known)?);
    }
    let rules = rule_set(&files, &known, &args.rules)?;
    let store = args.db.open()?;
    let mut filter = args.filter.filter_by(&files, &known.world, &store)?;
    // A number is of all that is found; the limit is about rows.
    let limit = filter.limit.take().unwrap_or(usize::MAX);
    let events =
        if rules.unit == UnitKind::Telling { store.events(&filter)? } else { store.timeline(&filter)? };
    let items: Vec<Item<'_>> = events.iter().map(Item::of).collect();
    let counted = count::count(&rules, &items, &known);
    if args.list {
        listing::print(&context.console, args.format, &rules, &counted, &items, limit)?;
    } else {
        print_rows(context, args, &known, &counted, &items, limit)?;
    }
    Ok(say_totals(context, args, &rules, &counted, items.len()))
}

/// The rule set that a person names.
fn rule_set(files: &Files, known: &Knowledge, named: &str) -> Result<Rules, AppError> {
    let path = format!("{}{named}.toml", count::FOLDER);
    if let Some((name, content)) = files.iter().find(|(name, _)| *name == path && count::is_rules(name)) {
        return Ok(Rules::parse(name, content, known)?);
    }
    let content = std::fs::read_to_string(named).map_err(|error| {
        let sets: Vec<&str> = files
            .iter()
            .filter(|(name, _)| count::is_rules(name))
            .filter_map(|(name, _)| name.strip_prefix(count::FOLDER)?.strip_suffix(".toml"))
            .collect();
        let message = format!(
            "`{named}` is no rule set, and as a file it cannot be read: {}",
            crate::error::plain(&error)
        );
        AppError::new(Kind::Usage, message)
            .hint(format!("the rule sets are {}; `readout count --about` explains them", sets.join(", ")))
    })?;
    Rules::parse(named, &content, known).map_err(|error| {
        AppError::new(Kind::Input, error.to_string())
            .hint("docs/counting.md describes the files; those in knowledge/counting are examples")
    })
}

fn print_rows(
    context: &Context,
    args: &Args,
    known: &Knowledge,
    counted: &Count,
    items: &[Item<'_>],
    limit: usize,
) -> Result<(), AppError> {
    let facets: Vec<Facet> = args.by.iter().map(|by| by.facet()).collect();
    let mut tallied = count::tally(counted, items, &facets);
    if args.by.is_empty() && tallied.is_empty() {
        tallied.push(Row { values: Vec::new(), units: 0 });
    }
    if args.largest_first {
        // Stable, so that equal numbers stay in the order of their values.
        tallied.sort_by_key(|row| std::cmp::Reverse(row.units));
    }
    if tallied.iter().map(|row| row.units).sum::<usize>() > counted.units.len() {
        context.console.note("what has several values, such as two countries, counts under each of them");
    }
    let mut header: Vec<String> = args.by.iter().map(word).collect();
    header.push("count".to_owned());
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let cells = |row: &Row| -> Vec<Value> {
        let named = |(value, facet): (&Option<String>, &Facet)| match (value, args.format) {
            (None, ListFormat::Table) => Value::from("(none)"),
            (Some(value), ListFormat::Table) if *facet == Facet::Person => person_name(known, value).into(),
            (value, _) => value.clone().into(),
        };
        row.values.iter().zip(&facets).map(named).chain([Value::from(row.units)]).collect()
    };
    let lines: Vec<Vec<Value>> = tallied.iter().take(limit).map(cells).collect();
    rows::print(&context.console, args.format, &header, &lines)
}

/// The names of a person by whose id is counted.
fn person_name(known: &Knowledge, id: &str) -> String {
    let person = known.world.people.iter().find(|p| Some(p.id.as_str()) == id.strip_prefix("person/"));
    person.map_or_else(|| id.to_owned(), |p| p.names.usual().collect::<Vec<&str>>().join(" "))
}

/// Says how the number came about, on standard error.
fn say_totals(context: &Context, args: &Args, rules: &Rules, counted: &Count, found: usize) -> Outcome {
    let what = if rules.unit == UnitKind::Telling { "telling" } else { "event" };
    let units = page::count(counted.units.len(), &rules.unit.word().replace('-', " "));
    let mut line = format!(
        "{} found: {} counted as {units} by the rules `{}`",
        page::count(found, what),
        counted.events_counted(),
        rules.name
    );
    let reasons: Vec<String> =
        counted.reasons().iter().map(|(reason, n)| format!("{n} {}", reason.code())).collect();
    if !reasons.is_empty() {
        line.push_str(&format!(", {} left out ({})", counted.left_out.len(), reasons.join(", ")));
    }
    context.console.line(line);
    if counted.units.is_empty() && args.filter.fail_empty { Outcome::Empty } else { Outcome::Done }
}

/// Prints what the rule sets are.
fn about(context: &Context, format: ListFormat, sets: &[Rules]) -> Result<Outcome, AppError> {
    const HEADER: [&str; 7] = ["name", "unit", "zh", "en", "about_zh", "about_en", "source"];
    let line = |rules: &Rules| {
        let about = &rules.about;
        [&rules.name, rules.unit.word(), &rules.zh, &rules.en, &about.zh, &about.en, &about.source]
            .map(Value::from)
            .to_vec()
    };
    if format != ListFormat::Table {
        rows::print(&context.console, format, &HEADER, &sets.iter().map(line).collect::<Vec<_>>())?;
        return Ok(Outcome::Done);
    }
    let mut out = context.console.out();
    for rules in sets {
        let (name, unit, about) = (safe(&rules.name), rules.unit.word(), &rules.about);
        writeln!(out, "{HEADING}{name}{HEADING:#}  {} {} (unit: {unit})", safe(&rules.zh), safe(&rules.en))?;
        for text in [&about.zh, &about.en, &format!("source: {}", about.source)] {
            writeln!(out, "    {}", safe(text))?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}
