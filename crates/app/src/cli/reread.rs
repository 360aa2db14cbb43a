//! `readout reread`: reading what is kept with the knowledge of today.

use rayon::prelude::*;
use readout_engine::pipeline::Request;
use readout_engine::{Engine, Reading, Text};
use readout_store::record::Record;
use readout_store::review::By;
use readout_store::{Filter, Store, StoreError, StoredArticle};

use super::Context;
use super::filter::{DbArgs, FilterArgs};
use super::review::now;
use super::timeline::outcome;
use crate::error::{AppError, Outcome};
use crate::export::{ListFormat, print_list};
use crate::knowledge;
use crate::progress::Progress;
use crate::render::page::count;
use crate::render::timeline::Line;

/// Read the articles that are kept again, with the knowledge of today, and put the new reading in the old one's place
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout reread --dry-run                   print what would be added, gone or changed
  readout reread --doc page --knowledge my/

What a person has decided stays as it is, and nothing is proposed again in the place of what was rejected.")]
pub struct Args {
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    db: DbArgs,
    /// Print what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
}

/// Articles read in one go, between two writes.
const BATCH: usize = 64;
/// Who is written into the log where nobody decides.
const READER: &str = "readout";

/// Reads again, compares and writes.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let engine = knowledge::engine(context.knowledge.as_deref())?;
    let mut store = match args.dry_run {
        true => args.db.open()?,
        false => args.db.open_existing(&context.console)?,
    };
    let articles = store.articles(&filter(context, args, &store)?)?;
    let console = &context.console;
    let mut progress = Progress::of_things(console, articles.len(), "articles");
    let mut rows = Vec::new();
    let mut tally = Tally::default();
    for batch in articles.chunks(BATCH) {
        let texts: Vec<Text> =
            batch.iter().map(|a| store.text(&a.id).map(Text::new)).collect::<Result<_, _>>()?;
        let readings: Vec<Reading> =
            batch.par_iter().zip(&texts).map(|(article, text)| read(&engine, article, text)).collect();
        for ((article, text), reading) in batch.iter().zip(&texts).zip(&readings) {
            let at = now();
            let by = By { coder: READER, at: &at, reason: None };
            match store.reread(&article.id, &by, text, reading, args.dry_run) {
                Ok(reread) => {
                    tally.add(&reread);
                    rows.extend(date_line(article, &reread));
                    rows.extend(lines(&reread));
                }
                // A damaged text is a problem of its own.
                Err(error @ StoreError::BadEdit { .. }) => console.problem(&error.into()),
                Err(error) => return Err(error.into()),
            }
            progress.advance(1);
        }
    }
    drop(progress);
    if !args.dry_run {
        store.index(|_| ())?;
    }
    print_list(console, args.format, &["what", "record", "doc", "id", "before", "after"], &rows)?;
    let found = articles.len();
    let would = if args.dry_run { "would be " } else { "" };
    console.line(format_args!("{}: {}", count(found, "article"), tally.words(would)));
    Ok(if found == 0 {
        outcome(0, args.filter.fail_empty, context)
    } else {
        Outcome::of_problems(console.problems())
    })
}

/// Every version is read again.
fn filter(context: &Context, args: &Args, store: &Store) -> Result<Filter, AppError> {
    Ok(Filter { all_versions: true, ..args.filter.filter(context, store)? })
}

/// Reads a kept text as it was read when it was added.
fn read(engine: &Engine, article: &StoredArticle, text: &Text) -> Reading {
    let from =
        |source: &str| article.reference_date.filter(|_| article.reference_source.as_deref() == Some(source));
    engine.read(&Request {
        text,
        reference_date: from("given"),
        name_date: from("name"),
        language: article.given_language.as_deref(),
        one_article: article.title.is_some(),
        trace: false,
    })
}

#[derive(Default)]
struct Tally {
    added: usize,
    gone: usize,
    changed: usize,
    same: usize,
    decided: usize,
}

impl Tally {
    fn add(&mut self, outcome: &readout_store::reread::Reread) {
        self.added += outcome.added.len();
        self.gone += outcome.gone.len();
        self.changed += outcome.changed.len();
        self.same += outcome.same;
        self.decided += outcome.decided;
    }

    fn words(&self, would: &str) -> String {
        format!(
            "{} records {would}added, {} {would}gone, {} {would}changed, {} the same, {} left as decided",
            self.added, self.gone, self.changed, self.same, self.decided
        )
    }
}

/// Another date of the article itself.
fn date_line(article: &StoredArticle, outcome: &readout_store::reread::Reread) -> Option<Vec<String>> {
    let (before, after) = outcome.date?;
    let day = |date: Option<jiff::civil::Date>| date.map_or("-".to_owned(), |date| date.to_string());
    let (doc, id) = (article.doc.clone(), article.id.clone());
    Some(vec!["changed".to_owned(), "article".to_owned(), doc, id, day(before), day(after)])
}

fn lines(outcome: &readout_store::reread::Reread) -> Vec<Vec<String>> {
    let line = |what: &str, record: &Record, before: String, after: String| {
        let kind = if matches!(record, Record::Event(_)) { "event" } else { "statement" };
        vec![what.to_owned(), kind.to_owned(), record.doc().to_owned(), record.id().to_owned(), before, after]
    };
    let none = String::new;
    let added = outcome.added.iter().map(|r| line("added", r, none(), summary(r)));
    let gone = outcome.gone.iter().map(|r| line("gone", r, summary(r), none()));
    let changed = outcome.changed.iter().map(|(old, new)| line("changed", new, summary(old), summary(new)));
    added.chain(gone).chain(changed).collect()
}

fn summary(record: &Record) -> String {
    match record {
        Record::Event(event) => {
            let line = Line::of_record(event);
            [line.when(), line.kind.clone(), line.status.clone(), line.who(), line.place.clone()].join(" · ")
        }
        Record::Statement(said) => format!("{}: {}", said.speaker.name, said.said()),
    }
}
