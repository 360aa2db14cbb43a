//! `readout search`: full-text search over articles, statements and the evidence of events.

use std::io::Write as _;

use readout_store::{Hit, Query, Sort, Unit};

use super::Context;
use super::filter::{DbArgs, FilterArgs};
use super::timeline::outcome;
use crate::error::{AppError, Outcome};
use crate::export::{CsvWriter, ListFormat};
use crate::render::hits;

/// Hits printed unless another number is asked for.
const LIMIT: usize = 20;

/// Search the full text of articles, statements or events
#[derive(Debug, clap::Args)]
#[command(after_help = "\
All words have to be there, in any order. A Chinese word is found wherever its characters follow one another, in
simplified or traditional script; an English word by its stem: meets finds meeting, but not met.

  \"joint statement\"    these words one after the other, with no other punctuation between them than brackets,
                       hyphens, middle dots and quotation marks
  -word -\"a phrase\"    not where this is
  元首 OR 总统          one of the two
  who: country: kind: from: to: outlet: status: doc: place:
                       the options of the same names, such as who:Lula or who:\"Lula da Silva\"

Put a query with quotation marks or a word to exclude into single quotation marks:
  readout search 元首 斡旋
  readout search '\"国事访问\" -推迟 who:马克龙 from:2023'
  readout search --in statements 'oil OR gas country:Norway'

The latest articles come first, those without a date last. --sort best puts first where the words stand most often for
the length of the text, among the latest 10,000 if there are more. Without --limit 20 are printed.")]
pub struct Args {
    /// What to search for
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    /// What to search in
    #[arg(long = "in", value_enum, value_name = "WHAT", default_value_t = In::Articles)]
    unit: In,
    /// What comes first
    #[arg(long, value_enum, default_value_t = Order::Newest)]
    sort: Order,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    db: DbArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
}

/// What is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum In {
    /// Titles and texts.
    Articles,
    /// What somebody says.
    Statements,
    /// The words that events stand on.
    Events,
}

impl From<In> for Unit {
    fn from(unit: In) -> Self {
        match unit {
            In::Articles => Unit::Articles,
            In::Statements => Unit::Statements,
            In::Events => Unit::Events,
        }
    }
}

/// In which order hits are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Order {
    /// Those of the latest articles.
    Newest,
    /// Those that are most about it.
    Best,
}

impl From<Order> for Sort {
    fn from(order: Order) -> Self {
        match order {
            Order::Newest => Sort::Newest,
            Order::Best => Sort::Best,
        }
    }
}

/// Searches and prints.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let query = Query::parse(&args.query.join(" "))?;
    let mut filter = args.filter.clone();
    query.filters.iter().try_for_each(|own| filter.within_query(own))?;
    let store = args.db.open()?;
    let mut filter = filter.filter(context, &store)?;
    let limit = filter.limit.unwrap_or(LIMIT);
    // One more tells whether there are more.
    filter.limit = Some(limit.saturating_add(1));
    let mut found = store.search(args.unit.into(), &query, &filter, args.sort.into())?;
    let more = found.len() > limit;
    found.truncate(limit);
    print(context, args.format, &found)?;
    if more {
        context.console.note(format_args!("more than {limit} match; `--limit` prints more of them"));
    }
    Ok(outcome(found.len(), args.filter.fail_empty, context))
}

fn print(context: &Context, format: ListFormat, found: &[Hit]) -> Result<(), AppError> {
    let console = &context.console;
    match format {
        ListFormat::Table => {
            let mut out = console.out();
            let style = hits::Style { width: console.width(), plain: console.plain() };
            found.iter().try_for_each(|hit| hits::print(&mut out, hit, style))?;
            Ok(out.flush()?)
        }
        ListFormat::Jsonl => {
            let mut out = console.data();
            for hit in found {
                serde_json::to_writer(&mut out, &hits::Line::of(hit)).map_err(std::io::Error::from)?;
                out.write_all(b"\n")?;
            }
            Ok(out.flush()?)
        }
        ListFormat::Csv => {
            let mut writer = CsvWriter::new(console.data(), &hits::CSV)?;
            found.iter().try_for_each(|hit| writer.row(&hits::csv_row(hit)))?;
            writer.flush()
        }
    }
}
