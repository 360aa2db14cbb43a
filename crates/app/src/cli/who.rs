//! `readout who`: who held an office on a day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use readout_engine::Knowledge;
use readout_engine::asked::{self, Asked};
use serde_json::Value;

use super::Context;
use super::terms::{self, Term};
use crate::error::{AppError, Kind, Outcome};
use crate::export::{ListFormat, rows};
use crate::knowledge;
use crate::render::dates;

/// Say who held an office on a day, as far as the knowledge has it
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout who 法国总统 --as-of 2016-05-01
  readout who \"Prime Minister of the United Kingdom\" --as-of 2022-09
  readout who 联合国秘书长 --format jsonl

Name the office with its state or body, in Chinese or English. Where the sources give several holders for a day, all
are printed; where they give only years, that is said.")]
pub struct Args {
    /// The office and whose it is, such as 法国总统 or \"French President\"
    #[arg(value_name = "OFFICE", required = true)]
    office: Vec<String>,
    /// The day (a month or year finds everybody who held it in that time); without it, today
    #[arg(long, value_name = "DATE", value_parser = dates::days)]
    as_of: Option<(Date, Date)>,
    /// End with exit code 4 if no holder is known
    #[arg(long)]
    fail_empty: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
}

/// Ranks of which a state has one holder, whatever the office is called there.
const LEADING: [&str; 3] = ["head-of-state", "head-of-government", "foreign-minister"];

/// How many near spellings are named.
const NEAR: usize = 5;
/// How alike a spelling has to be to be named: one of two characters.
const ALIKE: f64 = 0.66;
/// How many offices of a state are named.
const NEAR_OFFICES: usize = 8;

/// An office of a state or body.
type Seat = (usize, String);

/// Looks up and prints.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let known = knowledge::load(&knowledge::files(context.knowledge.as_deref())?)?;
    let phrase = args.office.join(" ");
    let (first, last) = args.as_of.unwrap_or_else(|| {
        let today = terms::today();
        context.console.note(format_args!("as of today, {today} (UTC); --as-of asks for another day"));
        (today, today)
    });
    let seats = seats(&known, &phrase)?;
    say_same_rank(context, &known, &phrase, &seats);
    let terms = all_terms(&known, &seats);
    let held: Vec<Term<'_>> = terms.iter().filter(|term| term.touches(first, last)).copied().collect();
    print(context, args.format, &known, &held, (first, last))?;
    if held.is_empty() {
        say_nobody(context, &known, &seats, &terms, (first, last));
        return Ok(if args.fail_empty { Outcome::Empty } else { Outcome::Done });
    }
    if held.len() > 1 && first == last {
        context
            .console
            .note(format_args!("the sources give {} terms for {first}; all are printed", held.len()));
    }
    Ok(Outcome::Done)
}

/// Says so where the office that is named is not the one that is answered: 美国外长 is the Secretary of State.
fn say_same_rank(context: &Context, known: &Knowledge, phrase: &str, seats: &[Seat]) {
    let named: Vec<usize> = asked::asked(known, phrase).offices.iter().flatten().copied().collect();
    let told = |seat: &&Seat| !terms::of_office(&known.world, seat.0, &seat.1).is_empty();
    if !seats.iter().filter(told).any(|seat| named.contains(&seat.0)) && seats.iter().any(|s| told(&s)) {
        context
            .console
            .note(format_args!("no holder of “{phrase}” is known; these hold an office of the same rank"));
    }
}

/// The offices that a phrase asks for.
fn seats(known: &Knowledge, phrase: &str) -> Result<Vec<Seat>, AppError> {
    let asked = asked::asked(known, phrase);
    let offices: Vec<usize> = asked.offices.iter().flatten().copied().collect();
    if offices.is_empty() {
        return Err(no_office(known, phrase, &asked));
    }
    let seats = seats_of(known, &asked, &offices);
    if !seats.is_empty() {
        return Ok(seats);
    }
    if asked.unknown.is_empty() {
        let message = format!("`{phrase}` does not say whose office it is");
        return Err(AppError::new(Kind::Usage, message)
            .hint("name the state or body, too, such as 法国总统 or “President of France”"));
    }
    let message = format!("`{}` is no state or body that readout knows", asked.unknown.join(" "));
    let names = known.world.states.iter().flat_map(|s| s.names.all());
    let names = names.chain(known.world.bodies.iter().flat_map(|b| b.names.all()));
    Err(with_near(AppError::new(Kind::Usage, message), &asked.unknown.join(" "), names))
}

/// Each office with each state or body that it may be of: those named, and the one that its own name implies.
fn seats_of(known: &Knowledge, asked: &Asked, offices: &[usize]) -> Vec<Seat> {
    let world = &known.world;
    let named = named(known, asked);
    let mut seats: Vec<Seat> = Vec::new();
    for office in offices {
        let own = world.offices[*office].of.clone();
        let fits = |own: &String| {
            named.is_empty() || named.iter().any(|of| world.country_of(of) == world.country_of(own))
        };
        seats.extend(named.iter().map(|of| (*office, of.clone())));
        seats.extend(own.filter(fits).map(|of| (*office, of)));
    }
    let leading = |office: &usize| LEADING.contains(&world.offices[*office].rank.as_str());
    if !offices.is_empty() && offices.iter().all(leading) && all_terms(known, &seats).is_empty() {
        seats.extend(same_rank(known, offices, &named));
    }
    seats.sort();
    seats.dedup();
    seats
}

/// The offices of the same rank that people of these states have held: the foreign minister of one state is called
/// Secretary of State.
fn same_rank(known: &Knowledge, offices: &[usize], named: &[String]) -> Vec<Seat> {
    let world = &known.world;
    let ranks: Vec<&str> = offices.iter().map(|o| world.offices[*o].rank.as_str()).collect();
    let codes: Vec<String> = named.iter().filter_map(|of| world.country_of(of)).collect();
    let holdings = world.people.iter().flat_map(|person| &person.holdings);
    let fits = holdings.filter(|h| {
        ranks.contains(&world.offices[h.office].rank.as_str())
            && world.country_of(&h.of).is_some_and(|code| codes.contains(&code))
    });
    fits.map(|h| (h.office, h.of.clone())).collect()
}

fn all_terms<'a>(known: &'a Knowledge, seats: &[Seat]) -> Vec<Term<'a>> {
    let mut terms: Vec<Term<'a>> =
        seats.iter().flat_map(|(office, of)| terms::of_office(&known.world, *office, of)).collect();
    terms::sort(&mut terms);
    terms
}

/// Why a phrase names no office.
fn no_office(known: &Knowledge, phrase: &str, asked: &Asked) -> AppError {
    if asked.not_held {
        let message = format!("`{phrase}` speaks of an office that is held no longer or not yet");
        return AppError::new(Kind::Usage, message).hint("name the office alone, and the day with --as-of");
    }
    let error = AppError::new(Kind::Usage, format!("`{phrase}` names no office that readout knows"));
    if let Some(offices) = offices_of(known, &named(known, asked)) {
        return error.hint(offices);
    }
    if let Some(person) = asked.people.first() {
        let id = &known.world.people[*person].id;
        return error.hint(format!("`readout person person/{id}` tells of a person"));
    }
    let wanted = if asked.unknown.is_empty() { phrase.to_owned() } else { asked.unknown.join(" ") };
    with_near(error, &wanted, known.world.offices.iter().flat_map(|o| o.names.all()))
}

/// The states and bodies that a phrase names, as `state/ISO3` or `body/ID`.
fn named(known: &Knowledge, asked: &Asked) -> Vec<String> {
    let world = &known.world;
    let states = asked.states.iter().map(|s| format!("state/{}", world.states[*s].id));
    let bodies = asked.bodies.iter().map(|b| format!("body/{}", world.bodies[*b].id));
    states.chain(bodies).collect()
}

/// Which offices of these states or bodies have holders here, those with most holders first.
fn offices_of(known: &Knowledge, named: &[String]) -> Option<String> {
    let world = &known.world;
    let holdings = world.people.iter().flat_map(|person| &person.holdings);
    let mut holders: BTreeMap<usize, usize> = BTreeMap::new();
    for holding in holdings.filter(|h| named.contains(&h.of)) {
        *holders.entry(holding.office).or_default() += 1;
    }
    let mut offices: Vec<(usize, usize)> = holders.into_iter().map(|(office, n)| (n, office)).collect();
    offices.sort_by_key(|(n, office)| (std::cmp::Reverse(*n), *office));
    let whose: Vec<String> = named.iter().map(|of| terms::both_of(world, of)).collect();
    let list: Vec<String> = offices
        .into_iter()
        .take(NEAR_OFFICES)
        .map(|(_, office)| terms::both(&world.offices[office].names))
        .collect();
    (!list.is_empty())
        .then(|| format!("offices of {} with holders here: {}", whose.join(", "), list.join(", ")))
}

/// An error that names the spellings most like the one given.
fn with_near<'a>(error: AppError, wanted: &str, names: impl Iterator<Item = &'a str>) -> AppError {
    let wanted = wanted.to_lowercase();
    let score = |name: &'a str| (strsim::jaro_winkler(&wanted, &name.to_lowercase()), name);
    let mut near: Vec<(f64, &str)> = names.map(score).filter(|(score, _)| *score >= ALIKE).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    near.dedup_by_key(|(_, name)| *name);
    let near: Vec<&str> = near.into_iter().take(NEAR).map(|(_, name)| name).collect();
    if near.is_empty() {
        return error.hint("offices are listed in knowledge/world/offices.tsv, states in states.tsv");
    }
    error.hint(format!("near it: {}", near.join(", ")))
}

/// Says that nobody is known, and who held the office before and after.
fn say_nobody(
    context: &Context,
    known: &Knowledge,
    seats: &[Seat],
    terms: &[Term<'_>],
    (first, last): (Date, Date),
) {
    let world = &known.world;
    let mut asked: Vec<String> = seats
        .iter()
        .map(|(office, of)| {
            format!("{} of {}", terms::both(&world.offices[*office].names), terms::both_of(world, of))
        })
        .collect();
    asked.sort();
    asked.dedup();
    let when = if first == last { format!("on {first}") } else { format!("from {first} to {last}") };
    context.console.note(format_args!("nobody is known here to have been {} {when}", asked.join(", or ")));
    let before = terms.iter().filter(|t| t.bounds().1.is_some_and(|until| until < first));
    let after = terms.iter().filter(|t| t.bounds().0.is_some_and(|from| last < from));
    let near =
        [("before", before.max_by_key(|t| t.bounds().1)), ("after", after.min_by_key(|t| t.bounds().0))];
    for (word, term) in near.into_iter().filter_map(|(word, term)| Some((word, term?))) {
        let (from, until) = shown(term);
        let name = terms::both(&world.people[term.person].names);
        context.console.note(format_args!("{word} that: {name}, {from} to {until}"));
    }
    if terms.is_empty() {
        context.console.note("no holder of it is known here on any day");
        let named: BTreeSet<String> = seats.iter().map(|(_, of)| of.clone()).collect();
        let named: Vec<String> = named.into_iter().collect();
        if let Some(offices) = offices_of(known, &named) {
            context.console.note(offices);
        }
    }
}

/// First and last day of a term as the sources give them.
pub(super) fn shown(term: &Term<'_>) -> (String, String) {
    let h = term.holding;
    let cell = |cell: &str| if cell.is_empty() { "…".to_owned() } else { cell.to_owned() };
    (cell(&h.from_cell), cell(&h.until_cell))
}

const HEADER: [&str; 16] = [
    "person",
    "zh",
    "en",
    "office",
    "office_zh",
    "office_en",
    "of",
    "of_zh",
    "of_en",
    "from",
    "until",
    "seen_first",
    "seen_last",
    "as_of",
    "note",
    "source",
];

fn print(
    context: &Context,
    format: ListFormat,
    known: &Knowledge,
    held: &[Term<'_>],
    (first, last): (Date, Date),
) -> Result<(), AppError> {
    let as_of = if first == last { first.to_string() } else { format!("{first}/{last}") };
    let console = &context.console;
    if format != ListFormat::Table {
        let line = |term: &Term<'_>| row(known, term, &as_of, (first == last).then_some(first));
        return rows::print(console, format, &HEADER, &held.iter().map(line).collect::<Vec<_>>());
    }
    let world = &known.world;
    let line = |term: &Term<'_>| -> Vec<Value> {
        let (from, until) = shown(term);
        let office = terms::both(&world.offices[term.holding.office].names);
        let name = terms::both(&world.people[term.person].names);
        let of = terms::both_of(world, &term.holding.of);
        [name, office, of, from, until, term.holding.source.clone()].map(Value::from).to_vec()
    };
    if held.is_empty() {
        return Ok(());
    }
    rows::print(
        console,
        format,
        &["name", "office", "of", "from", "until", "source"],
        &held.iter().map(line).collect::<Vec<_>>(),
    )?;
    for term in held.iter().filter(|_| first == last) {
        if let Some(caveat) = term.caveat(first) {
            let name = terms::both(&world.people[term.person].names);
            console.note(format_args!("{name}: {caveat}"));
        }
    }
    Ok(())
}

fn row(known: &Knowledge, term: &Term<'_>, as_of: &str, day: Option<Date>) -> Vec<Value> {
    let (world, h) = (&known.world, term.holding);
    let (person, office) = (&world.people[term.person], &world.offices[h.office]);
    let of =
        |language: &str| terms::names_of(world, &h.of).map(|names| terms::name(names, language).to_owned());
    let cell = |cell: &str| if cell.is_empty() { Value::Null } else { cell.into() };
    vec![
        format!("person/{}", person.id).into(),
        cell(terms::name(&person.names, "zh")),
        cell(terms::name(&person.names, "en")),
        office.id.clone().into(),
        cell(terms::name(&office.names, "zh")),
        cell(terms::name(&office.names, "en")),
        h.of.clone().into(),
        of("zh").into(),
        of("en").into(),
        cell(&h.from_cell),
        cell(&h.until_cell),
        h.seen_first.map(|day| day.to_string()).into(),
        h.seen_last.map(|day| day.to_string()).into(),
        as_of.into(),
        day.and_then(|day| term.caveat(day)).into(),
        h.source.clone().into(),
    ]
}
