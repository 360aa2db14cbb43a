//! `readout person`: offices over time, and the events of the database in which somebody took part.

use std::io::Write as _;

use jiff::civil::Date;
use readout_engine::Knowledge;
use readout_store::Filter;

use super::filter::DbArgs;
use super::{Context, resolve, terms};
use crate::console::HEADING;
use crate::error::{AppError, Kind, Outcome};
use crate::export::{ListFormat, print_table, rows};
use crate::knowledge;
use crate::render::{dates, safe};

mod life;

use life::Life;

/// Tell of a person: names, offices over time, and the events in the database
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout person 王毅
  readout person Macron --as-of 2018-12-31      offices and events up to that day
  readout person person/xi-jinping --format jsonl

Offices come from the knowledge, events from the database; without a database only offices are told.")]
pub struct Args {
    /// A name in any spelling, or an id such as person/wang-yi
    #[arg(value_name = "NAME", required = true)]
    name: Vec<String>,
    /// Only what had begun by this day (of a month or year, its last day)
    #[arg(long, value_name = "DATE", value_parser = dates::days)]
    as_of: Option<(Date, Date)>,
    #[command(flatten)]
    db: DbArgs,
    /// End with exit code 4 if nobody of this name is known
    #[arg(long)]
    fail_empty: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
}

/// Looks up and prints.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let known = knowledge::load(&knowledge::files(context.knowledge.as_deref())?)?;
    let typed = args.name.join(" ");
    let as_of = args.as_of.map(|(_, last)| last);
    let people = resolve::known_persons(&known.world, &typed);
    if people.len() > 1 {
        return namesakes(context, args, &known, &typed, &people);
    }
    let mut life = Life::new(&known, people.first().copied(), &typed, as_of);
    if args.db.db.exists() {
        let store = args.db.open()?;
        let filter = Filter { who: vec![life.spellings()], to: as_of, ..Filter::default() };
        life.add_events(&store.timeline(&filter)?);
        life.add_statements(&store.statements(&filter)?);
    } else {
        let path = args.db.db.display();
        context.console.note(format_args!("there is no database {path}, so only offices are told"));
    }
    if people.is_empty() && life.is_empty() {
        context.console.note(format_args!("nobody called {typed} is known"));
        return Ok(if args.fail_empty { Outcome::Empty } else { Outcome::Done });
    }
    match args.format {
        ListFormat::Table => print_life(context, &known, &life)?,
        ListFormat::Csv => rows::print(&context.console, args.format, &life::HEADER, &life.rows())?,
        ListFormat::Jsonl => {
            let mut out = context.console.data();
            serde_json::to_writer(&mut out, &life).map_err(std::io::Error::from)?;
            out.write_all(b"\n")?;
            out.flush()?;
        }
    }
    Ok(Outcome::Done)
}

/// Lists the people whom a name fits, each with the last office.
fn namesakes(
    context: &Context,
    args: &Args,
    known: &Knowledge,
    typed: &str,
    people: &[usize],
) -> Result<Outcome, AppError> {
    let world = &known.world;
    let many = format!("`{typed}` fits {} people", people.len());
    if args.format != ListFormat::Table {
        // A program that asks for one person must not take a list of others for the answer.
        let ids: Vec<String> = people.iter().map(|p| format!("person/{}", world.people[*p].id)).collect();
        return Err(AppError::new(Kind::Usage, many).hint(format!("ask for one of {}", ids.join(", "))));
    }
    let line = |index: &usize| {
        let person = &world.people[*index];
        let last = terms::of_person(world, *index).into_iter().last();
        let office = last.map(|term| {
            let office = terms::both(&world.offices[term.holding.office].names);
            format!("{office}, {}", terms::both_of(world, &term.holding.of))
        });
        vec![
            format!("person/{}", person.id).into(),
            terms::both(&person.names).into(),
            person.country.clone().into(),
            office.into(),
        ]
    };
    let lines: Vec<_> = people.iter().map(line).collect();
    rows::print(&context.console, args.format, &["id", "names", "country", "last office"], &lines)?;
    context.console.note(format_args!("{many}; ask for one of them by the id in the first column"));
    Ok(Outcome::Done)
}

fn print_life(context: &Context, known: &Knowledge, life: &Life) -> Result<(), AppError> {
    let console = &context.console;
    let mut out = console.out();
    let country = life.country.as_deref().map(|code| {
        let named = terms::names_of(&known.world, &format!("state/{code}")).map(terms::both);
        named.map_or_else(|| code.to_owned(), |name| format!("{name} ({code})"))
    });
    let id = life.id.as_deref().map_or(String::new(), |id| format!("  {id}"));
    writeln!(out, "{HEADING}{}{HEADING:#}{}", safe(&life.names.join(" · ")), safe(&id))?;
    if let Some(country) = country {
        writeln!(out, "{}", safe(&country))?;
    }
    if !life.offices.is_empty() {
        writeln!(out)?;
        let line = |o: &life::Office| {
            let mark = if o.held_as_of { "*" } else { "" };
            [&o.from, &o.until]
                .map(|day| day.clone().unwrap_or("…".into()))
                .into_iter()
                .chain([o.named(), mark.to_owned(), o.source.clone()])
                .collect::<Vec<String>>()
        };
        let lines: Vec<_> = life.offices.iter().map(line).collect();
        print_table(&mut out, &["from", "until", "office", "held", "source"], &lines, console.width())?;
    } else if life.id.is_some() {
        writeln!(out, "no office is known here")?;
    }
    if let Some(events) = &life.events {
        print_events(&mut out, events, console.width())?;
    }
    out.flush()?;
    if life.offices.iter().any(|o| o.held_as_of) {
        console.note(format_args!("* held on {}, as far as is known", life.as_of));
    }
    Ok(())
}

fn print_events(
    out: &mut crate::console::Out,
    events: &life::Events,
    width: Option<usize>,
) -> Result<(), AppError> {
    let told = |day: &Option<String>| day.clone().unwrap_or_else(|| "no date".to_owned());
    writeln!(out, "\n{HEADING}events: {}, statements: {}{HEADING:#}", events.total, events.statements)?;
    if events.total == 0 {
        return Ok(());
    }
    writeln!(out, "first {}, last {}", told(&events.first), told(&events.last))?;
    let year = |y: &life::Year| {
        vec![y.year.clone().unwrap_or("(none)".into()), y.held.to_string(), y.other.to_string()]
    };
    let lines: Vec<_> = events.years.iter().map(year).collect();
    print_table(out, &["year", "held", "planned or other"], &lines, width)?;
    if !events.counterparts.is_empty() {
        writeln!(out)?;
        let line = |c: &life::Counterpart| {
            vec![c.name.clone(), c.country.clone().unwrap_or_default(), c.events.to_string()]
        };
        let lines: Vec<_> = events.counterparts.iter().map(line).collect();
        print_table(out, &["most often with", "country", "events"], &lines, width)?;
    }
    Ok(())
}
