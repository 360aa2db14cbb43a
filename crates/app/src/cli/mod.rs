//! The command line: its definition, and one file a command.

mod add;
mod agreement;
mod articles;
mod check;
mod completions;
mod count;
mod demo;
mod diff;
mod doctor;
mod events;
mod explain;
mod export;
mod filter;
mod man;
mod page;
mod person;
mod read;
mod release;
mod reread;
pub mod resolve;
mod review;
mod search;
mod show;
mod statements;
mod terms;
mod timeline;
mod verify;
mod who;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::console::{Color, Console};
use crate::error::{AppError, Kind, Outcome, exit_code};

/// Reads news and official readouts about diplomacy, in Chinese and English, and keeps the record: who met, called,
/// wrote to or signed with whom, when and where, and what was said, each fact tied to the characters that say it.
#[derive(Debug, Parser)]
#[command(name = "readout", version, max_term_width = 100, after_help = AFTER_HELP)]
#[command(arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What the end of the help says.
const AFTER_HELP: &str = "\
Examples:
  readout demo                                        read the bundled samples
  readout read page.txt --date 2023-12-29             read one text and print its year
  readout page page.txt --format html > page.html     show what belongs together on a page
  readout add articles/ && readout timeline --who Lula    keep many texts and ask

Exit codes: 0 ok, 1 failure, 2 usage, 3 findings of `check` or `verify`, 4 nothing matched with --fail-empty.";

/// Options of every command.
#[derive(Debug, clap::Args)]
pub struct Global {
    /// Lay the knowledge files of this folder over the built-in ones
    #[arg(long, global = true, value_name = "DIR", help_heading = "Global options")]
    knowledge: Option<PathBuf>,
    /// Print results and errors only
    #[arg(long, short, global = true, help_heading = "Global options")]
    quiet: bool,
    /// When to colour
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        help_heading = "Global options"
    )]
    color: Color,
}

#[derive(Debug, Subcommand)]
enum Command {
    Read(read::Args),
    Page(page::Args),
    Add(add::Args),
    Timeline(timeline::Args),
    Events(events::Args),
    Statements(statements::Args),
    Articles(articles::Args),
    Search(search::Args),
    Show(show::Args),
    Explain(explain::Args),
    Diff(diff::Args),
    Review(Box<review::Args>),
    Agreement(agreement::Args),
    Reread(reread::Args),
    Verify(verify::Args),
    Count(count::Args),
    Who(who::Args),
    Person(person::Args),
    Export(export::Args),
    Release(release::Args),
    Check(check::Args),
    Doctor(doctor::Args),
    Demo(demo::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// What every command gets.
pub struct Context {
    /// Where results and messages go.
    pub console: Console,
    /// A folder of knowledge files to lay over the built-in ones.
    pub knowledge: Option<PathBuf>,
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let Cli { global, command } = Cli::parse();
    let context = Context { console: Console::new(global.quiet, global.color), knowledge: global.knowledge };
    let result = crate::reader::prepare_threads().and_then(|()| dispatch(&context, command));
    if let Err(error) = &result
        && error.kind() != Kind::ClosedPipe
    {
        context.console.error(error);
    }
    exit_code(&result)
}

fn dispatch(context: &Context, command: Command) -> Result<Outcome, AppError> {
    match command {
        Command::Read(args) => read::run(context, &args),
        Command::Page(args) => page::run(context, &args),
        Command::Add(args) => add::run(context, &args),
        Command::Timeline(args) => timeline::run(context, &args),
        Command::Events(args) => events::run(context, &args),
        Command::Statements(args) => statements::run(context, &args),
        Command::Articles(args) => articles::run(context, &args),
        Command::Search(args) => search::run(context, &args),
        Command::Show(args) => show::run(context, &args),
        Command::Explain(args) => explain::run(context, &args),
        Command::Diff(args) => diff::run(context, &args),
        Command::Review(args) => review::run(context, &args),
        Command::Agreement(args) => agreement::run(context, &args),
        Command::Reread(args) => reread::run(context, &args),
        Command::Verify(args) => verify::run(context, &args),
        Command::Count(args) => count::run(context, &args),
        Command::Who(args) => who::run(context, &args),
        Command::Person(args) => person::run(context, &args),
        Command::Export(args) => export::run(context, &args),
        Command::Release(args) => release::run(context, &args),
        Command::Check(args) => check::run(context, &args),
        Command::Doctor(args) => doctor::run(context, &args),
        Command::Demo(args) => demo::run(context, &args),
        Command::Completions(args) => completions::run(context, &args),
        Command::Man(args) => man::run(context, &args),
    }
}
