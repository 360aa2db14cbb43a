//! `readout review`: deciding what of the record is right.

use std::io::{IsTerminal, Write as _};

use readout_store::Store;
use readout_store::review::{By, Decision, LogFilter, Verdict};

use super::Context;
use super::filter::{DbArgs, FilterArgs};
use super::timeline::outcome;
use crate::error::{AppError, Kind, Outcome};
use crate::export::{ListFormat, print_list};
use crate::knowledge;
use crate::render::timeline::Line;
use crate::review::{self, Desk};

/// Decide which events are right: a queue for the keyboard, and commands for scripts
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Without a command, the queue opens in the terminal: one event a screen with its evidence marked.
Keys: y accept, n reject, h unsure, e edit, c comment, u undo, j/k next/previous, PgUp/PgDn scroll, ? help, q leave.

Examples:
  readout review --kind visit --coder anna
  readout review accept e3f09 e41c7
  readout review reject e3f09 --reason 'told twice'
  readout review edit e3f09 status=planned place.country=France
  readout review undo

Nothing is overwritten: every decision is a row of a log, and undo adds another."
)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    who: CoderArgs,
}

/// Whose decisions, and where.
#[derive(Debug, clap::Args)]
struct CoderArgs {
    /// Who decides; each coder has a queue of his or her own and does not see what others decided
    #[arg(
        long,
        value_name = "NAME",
        env = "READOUT_CODER",
        default_value_t = login(),
        value_parser = clap::builder::NonEmptyStringValueParser::new()
    )]
    coder: String,
    #[command(flatten)]
    db: DbArgs,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print the queue: the events that the coder has still to decide
    List {
        #[command(flatten)]
        filter: FilterArgs,
        #[command(flatten)]
        who: CoderArgs,
        /// How to print
        #[arg(long, value_enum, default_value_t = ListFormat::Table)]
        format: ListFormat,
    },
    /// Say that events or statements are right, or one field of them
    Accept(JudgeArgs),
    /// Say that events or statements are wrong; a wrong field loses its value
    Reject(JudgeArgs),
    /// Say that it cannot be decided
    Unsure(JudgeArgs),
    /// Put fields right
    Edit {
        /// The id of an event or a statement, or the beginning of it
        id: String,
        /// Fields with their right values, such as status=planned, date=2024-05-07, place.country=FRA or
        /// participants.0.role=host; an empty value takes the value away
        #[arg(required = true, value_name = "FIELD=VALUE")]
        values: Vec<String>,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
        #[command(flatten)]
        who: CoderArgs,
    },
    /// Note something without deciding anything
    Comment {
        /// The id of an event or a statement, or the beginning of it
        id: String,
        /// The words
        #[arg(value_name = "TEXT")]
        words: String,
        #[command(flatten)]
        who: CoderArgs,
    },
    /// Say that two are the same: two events, or two names or ids of a person
    Merge {
        /// An event's id, or a name or id of a person
        one: String,
        /// The other event, or the name or id that the person has
        two: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
        #[command(flatten)]
        who: CoderArgs,
    },
    /// Say that an event is one of its own, which no other article tells
    Split {
        /// The id of an event, or the beginning of it
        id: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
        #[command(flatten)]
        who: CoderArgs,
    },
    /// Take back the coder's last decision, in whatever article it was
    Undo {
        /// How many
        #[arg(default_value_t = 1)]
        count: usize,
        #[command(flatten)]
        who: CoderArgs,
    },
    /// Print what was decided, latest first
    Log {
        /// Only about this event, statement, person or article
        id: Option<String>,
        /// Only by this coder
        #[arg(long, value_name = "NAME")]
        coder: Option<String>,
        /// At most so many
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
        #[command(flatten)]
        db: DbArgs,
        /// How to print
        #[arg(long, value_enum, default_value_t = ListFormat::Table)]
        format: ListFormat,
    },
}

/// What a verdict is about.
#[derive(Debug, clap::Args)]
struct JudgeArgs {
    /// Ids of events or statements, or the beginnings of them
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// Only about this field, such as place or date
    #[arg(long, value_name = "FIELD")]
    field: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    who: CoderArgs,
}

/// The name under which somebody works who gives none.
fn login() -> String {
    let named = |variable: &str| std::env::var(variable).ok().filter(|name| !name.trim().is_empty());
    named("USER").or_else(|| named("USERNAME")).unwrap_or_else(|| "coder".to_owned())
}

/// Now, as decisions have it.
pub fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

impl CoderArgs {
    /// Opens the database to write decisions. None is made where none is.
    fn open(&self, context: &Context) -> Result<Store, AppError> {
        self.db.open_existing(&context.console)
    }

    fn by<'a>(&'a self, at: &'a str, reason: Option<&'a str>) -> By<'a> {
        By { coder: &self.coder, at, reason }
    }
}

/// Opens the queue, or does what the command says.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    match &args.command {
        None => queue(context, args),
        Some(Command::List { filter, who, format }) => list(context, filter, who, *format),
        Some(Command::Accept(judge)) => judge_all(context, judge, Verdict::Accept),
        Some(Command::Reject(judge)) => judge_all(context, judge, Verdict::Reject),
        Some(Command::Unsure(judge)) => judge_all(context, judge, Verdict::Unsure),
        Some(Command::Edit { id, values, reason, who }) => edit(context, id, values, reason.as_deref(), who),
        Some(Command::Comment { id, words, who }) => {
            let done = who.open(context)?.comment(&who.by(&now(), Some(words)), id)?;
            said(context, &done)
        }
        Some(Command::Merge { one, two, reason, who }) => merge(context, one, two, reason.as_deref(), who),
        Some(Command::Split { id, reason, who }) => {
            let done = who.open(context)?.split_event(&who.by(&now(), reason.as_deref()), id)?;
            said(context, &done)
        }
        Some(Command::Undo { count, who }) => undo(context, *count, who),
        Some(Command::Log { id, coder, limit, db, format }) => {
            log(context, db, (id.as_deref(), coder.as_deref(), *limit), *format)
        }
    }
}

fn queue(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(AppError::new(Kind::Usage, "the queue needs a terminal")
            .hint("`readout review list` prints it; `accept`, `reject` and the others decide"));
    }
    let files = knowledge::files(context.knowledge.as_deref())?;
    let known = knowledge::load(&files)?;
    let mut store = args.who.open(context)?;
    let filter = args.filter.filter_by(&files, &known.world, &store)?;
    let mut desk = Desk::new(&mut store, &known, &filter, &args.who.coder, now)?;
    review::run(&mut desk)?;
    let (_, all) = desk.position();
    context.console.line(format_args!("{} of {all} decided", desk.decided()));
    Ok(Outcome::Done)
}

fn list(
    context: &Context,
    filter: &FilterArgs,
    who: &CoderArgs,
    format: ListFormat,
) -> Result<Outcome, AppError> {
    let store = who.db.open()?;
    let ids = store.queue(&filter.filter(context, &store)?, &who.coder)?;
    let mut rows = Vec::with_capacity(ids.len());
    for id in &ids {
        let item = store.seen_by(id, &who.coder)?;
        if let readout_store::Record::Event(event) = &item.record {
            let line = Line::of_record(event);
            rows.push(vec![
                line.when(),
                line.kind.clone(),
                line.status.clone(),
                line.claimed_by
                    .as_ref()
                    .map_or(line.who(), |by| format!("{}, according to {by}", line.who())),
                line.place.clone(),
                line.quote.clone(),
                event.doc.clone(),
                line.id.clone(),
            ]);
        }
    }
    let header = ["date", "kind", "status", "who", "where", "quote", "doc", "id"];
    print_list(&context.console, format, &header, &rows)?;
    Ok(outcome(rows.len(), filter.fail_empty, context))
}

fn judge_all(context: &Context, args: &JudgeArgs, verdict: Verdict) -> Result<Outcome, AppError> {
    let mut store = args.who.open(context)?;
    for id in &args.ids {
        let at = now();
        let by = args.who.by(&at, args.reason.as_deref());
        match store.judge(&by, id, verdict, args.field.as_deref()) {
            Ok(done) => print(context, &done),
            // One bad id keeps the others from nothing.
            Err(error) => context.console.problem(&error.into()),
        }
    }
    Ok(Outcome::of_problems(context.console.problems()))
}

fn edit(
    context: &Context,
    id: &str,
    typed: &[String],
    reason: Option<&str>,
    who: &CoderArgs,
) -> Result<Outcome, AppError> {
    let known = knowledge::load(&knowledge::files(context.knowledge.as_deref())?)?;
    let mut store = who.open(context)?;
    let record = store.seen_by(id, &who.coder)?.record;
    let values = review::assignments(&known, &record, typed)?;
    let done = store.edit(&who.by(&now(), reason), id, &values)?;
    said(context, &done)
}

fn merge(
    context: &Context,
    one: &str,
    two: &str,
    reason: Option<&str>,
    who: &CoderArgs,
) -> Result<Outcome, AppError> {
    let mut store = who.open(context)?;
    let at = now();
    let by = who.by(&at, reason);
    let events = [one, two].iter().all(|id| store.event(id).is_ok());
    let done = if events { store.merge_events(&by, one, two)? } else { store.merge_people(&by, one, two)? };
    said(context, &done)
}

fn undo(context: &Context, count: usize, who: &CoderArgs) -> Result<Outcome, AppError> {
    let mut store = who.open(context)?;
    for _ in 0..count {
        match store.undo(&who.by(&now(), None))? {
            Some(undone) => {
                context.console.line(format_args!("taken back: {} {}", undone.action, undone.subject))
            }
            None => {
                context.console.note(format_args!("{} has nothing to take back", who.coder));
                break;
            }
        }
    }
    Ok(Outcome::Done)
}

fn said(context: &Context, done: &Decision) -> Result<Outcome, AppError> {
    print(context, done);
    Ok(Outcome::Done)
}

fn print(context: &Context, done: &Decision) {
    let object = done.object.as_ref().map_or(String::new(), |object| format!(" and {object}"));
    context.console.line(format_args!("{} {}{object}", done.action, done.subject));
}

fn log(
    context: &Context,
    db: &DbArgs,
    (id, coder, limit): (Option<&str>, Option<&str>, Option<usize>),
    format: ListFormat,
) -> Result<Outcome, AppError> {
    let store = db.open()?;
    // A person's name is no id, and stays as it is given.
    let subject = id.map(|id| store.whole(id).unwrap_or_else(|_| id.to_owned()));
    let decisions = store.log(&LogFilter { subject, coder: coder.map(str::to_owned), limit })?;
    if format == ListFormat::Jsonl {
        let mut out = context.console.data();
        for decision in &decisions {
            serde_json::to_writer(&mut out, decision).map_err(std::io::Error::from)?;
            out.write_all(b"\n")?;
        }
        out.flush()?;
        return Ok(outcome(decisions.len(), false, context));
    }
    let header =
        ["number", "at", "coder", "action", "subject", "object", "field", "changes", "reason", "undoes"];
    let rows: Vec<Vec<String>> = decisions.iter().map(row).collect();
    print_list(&context.console, format, &header, &rows)?;
    Ok(outcome(rows.len(), false, context))
}

fn row(decision: &Decision) -> Vec<String> {
    let given = |value: &Option<String>| value.clone().unwrap_or_default();
    let changes = decision.changes.iter().map(|c| format!("{}: {} → {}", c.field, c.from, c.to));
    let undone = if decision.undone { " (taken back)" } else { "" };
    vec![
        decision.number.to_string(),
        decision.at.clone(),
        decision.coder.clone(),
        format!("{}{undone}", decision.action),
        decision.subject.clone(),
        given(&decision.object),
        given(&decision.field),
        changes.collect::<Vec<_>>().join("; "),
        given(&decision.reason),
        decision.undoes.map_or(String::new(), |n| n.to_string()),
    ]
}
