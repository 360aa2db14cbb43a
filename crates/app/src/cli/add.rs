//! `readout add`: read and keep.

use std::path::Path;
use std::time::{Duration, Instant};

use readout_engine::Engine;
use readout_store::store::Opening;
use readout_store::{Added, Adding, NewArticle, Prepared, Store, StoreError};

use super::Context;
use super::filter::DbArgs;
use super::read::KnowsArgs;
use crate::console::Console;
use crate::error::{AppError, Outcome};
use crate::input::Document;
use crate::reader::{self, Handed, ReadDocument};
use crate::render::page::{Tally, count};
use crate::{knowledge, memory, progress, render};

/// Read texts and keep the record, with the original bytes, in a database
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout add page.txt --date 2023-12-29
  readout add articles/ 'archive/**/*.html' --db press.db
  readout add articles.jsonl

The same bytes are kept once. Each article is kept as a whole or not at all, also when the program is killed.")]
pub struct Args {
    /// Files, folders, patterns, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    #[command(flatten)]
    knows: KnowsArgs,
    #[command(flatten)]
    db: DbArgs,
}

/// Articles written together at most: all that was made of them is held in memory until then.
const TOGETHER: usize = 1_024;
/// A transaction takes no more once it has lasted so long: another process that writes waits twenty seconds.
const LONGEST: Duration = Duration::from_secs(6);
/// Bytes of articles that can be too large for the database have a transaction of their own.
const LARGE: usize = 64 << 20;

/// Reads and keeps.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let engine = knowledge::engine(context.knowledge.as_deref())?;
    let console = &context.console;
    let mut store = Store::open_watched(&args.db.db, progress::opening(console))?;
    store.use_memory(memory::for_pages())?;
    let (new, kept, tally) = add(&engine, &mut store, console, args)?;
    let mut indexing = progress::opening(console);
    store.index(|left| indexing(Opening::Indexing { left }))?;
    drop(indexing);
    summary(console, &args.db.db, new, kept, tally);
    Ok(Outcome::of_problems(console.problems()))
}

/// Reads and keeps, and says how many articles are new and how many were there, and what is in the new ones.
fn add(
    engine: &Engine,
    store: &mut Store,
    console: &Console,
    args: &Args,
) -> Result<(usize, usize, Tally), AppError> {
    let knows = args.knows.knows(false);
    let language = knows.lang.as_deref();
    let mut keeper = Keeper {
        adding: store.adding_many()?,
        open: None,
        console,
        language,
        waiting: Vec::new(),
        tally: Tally::default(),
        new: 0,
        kept: 0,
    };
    let ready = |read: &ReadDocument| {
        let identity = identity(&read.document);
        let prepared = article(read, identity.as_deref(), language, "").prepare();
        (identity, prepared)
    };
    let inputs = args.knows.inputs(&args.files);
    reader::read_and(engine, inputs, &knows, console, ready, |handed| match handed {
        Handed::One((read, (identity, prepared))) => keeper.take(Waiting { read, identity, prepared }),
        Handed::Pause => keeper.keep(),
    })?;
    keeper.keep()?;
    let Keeper { adding, new, kept, tally, .. } = keeper;
    adding.finish(progress::opening(console))?;
    Ok((new, kept, tally))
}

/// What has been read, with what was made of it while others were written.
struct Waiting {
    read: ReadDocument,
    identity: Option<String>,
    prepared: Prepared,
}

/// What is written in a transaction that goes on.
struct Open {
    since: Instant,
    /// Its first article.
    first: String,
}

/// Keeps what has been read.
struct Keeper<'a> {
    adding: Adding<'a>,
    /// What is written and not kept, if anything is.
    open: Option<Open>,
    console: &'a Console,
    /// The language that all are said to be in, if they are.
    language: Option<&'a str>,
    waiting: Vec<Waiting>,
    tally: Tally,
    new: usize,
    kept: usize,
}

impl Keeper<'_> {
    fn take(&mut self, waiting: Waiting) -> Result<(), AppError> {
        if waiting.read.document.bytes.len() > LARGE {
            self.keep()?;
            self.waiting.push(waiting);
            return self.keep();
        }
        self.waiting.push(waiting);
        if self.open.as_ref().is_some_and(|open| open.since.elapsed() >= LONGEST) {
            return self.keep();
        }
        if self.waiting.len() < TOGETHER { Ok(()) } else { self.write() }
    }

    /// Keeps all that waits and what has been written.
    fn keep(&mut self) -> Result<(), AppError> {
        self.write()?;
        self.adding.keep().map_err(|error| self.lost(error))?;
        self.open = None;
        Ok(())
    }

    /// Writes all that waits. An article that is too large is a problem of its own where it is written alone, as large
    /// ones are; any other error takes back what has been written since the last time and concerns all that follow.
    fn write(&mut self) -> Result<(), AppError> {
        let waiting = std::mem::take(&mut self.waiting);
        let Some(first) = waiting.first() else { return Ok(()) };
        let label = &first.read.document.label;
        let alone = self.open.is_none() && waiting.len() == 1;
        self.open.get_or_insert_with(|| Open { since: Instant::now(), first: label.clone() });
        let now = super::review::now();
        let articles: Vec<(NewArticle<'_>, &Prepared)> = waiting
            .iter()
            .map(|w| (article(&w.read, w.identity.as_deref(), self.language, &now), &w.prepared))
            .collect();
        match self.adding.add(&articles) {
            Ok(added) => {
                waiting.iter().zip(added).for_each(|(w, added)| self.count(&w.read, &added));
                // Freeing it takes up to a twelfth of the time of keeping it, and the thread that keeps is the one
                // waited for.
                rayon::spawn(move || drop(waiting));
                Ok(())
            }
            Err(error @ StoreError::TooLarge { .. }) if alone => {
                self.console.problem(&AppError::from(error).about(label));
                self.open = None;
                Ok(())
            }
            Err(error) => Err(self.lost(error)),
        }
    }

    /// What is not kept begins with the first that is written.
    fn lost(&self, error: StoreError) -> AppError {
        AppError::from(error).about(self.open.as_ref().map_or("", |open| &open.first))
    }

    fn count(&mut self, read: &ReadDocument, added: &Added) {
        match added {
            Added::New(_) => {
                self.new += 1;
                self.tally.add(read);
            }
            Added::Newer(_, older) => {
                self.new += 1;
                self.tally.add(read);
                let label = &read.document.label;
                self.console.note(format_args!(
                    "{label}: a newer version of {older}, which stays and is no longer listed"
                ));
            }
            Added::Kept(_) => self.kept += 1,
            Added::Superseded(_) => {
                self.kept += 1;
                let label = &read.document.label;
                self.console.note(format_args!(
                    "{label}: an older version, already there; the newer one stays listed"
                ));
            }
        }
    }
}

/// What is kept of a document.
fn article<'a>(
    read: &'a ReadDocument,
    identity: Option<&'a str>,
    given: Option<&'a str>,
    now: &'a str,
) -> NewArticle<'a> {
    let (document, reading) = (&read.document, &read.reading);
    NewArticle {
        doc: &document.doc,
        bytes: &document.bytes,
        encoding: &document.encoding,
        path: &document.label,
        title: document.title.as_deref(),
        outlet: document.outlet.as_deref(),
        url: document.url.as_deref(),
        identity,
        given_language: document.lang.as_deref().or(given),
        language: reading.languages.first().map(String::as_str).filter(|l| !l.is_empty()),
        reference_date: reading.reference_date.map(|d| d.date),
        reference_source: reading.reference_date.map(|d| d.source),
        text: &document.text,
        reading,
        notices: &document.notices,
        added_at: now,
    }
}

/// What a later version of the same article has in common with it: the id that its source gives, within its outlet or,
/// where none is named, within the file that it came from. A plain file says nothing about which article it is.
fn identity(document: &Document) -> Option<String> {
    if !document.has_id {
        return None;
    }
    if let Some(outlet) = &document.outlet {
        return Some(format!("id:{outlet}/{}", document.doc));
    }
    let file = document.label.rsplit_once(':').map_or(document.label.as_str(), |(file, _line)| file);
    let whole = std::path::absolute(Path::new(file)).ok()?;
    Some(format!("file:{}#{}", whole.display(), document.doc))
}

fn summary(console: &Console, db: &Path, new: usize, kept: usize, tally: Tally) {
    let already = if kept > 0 { format!(", {kept} already there") } else { String::new() };
    let db = render::safe(&db.display().to_string());
    console.line(format_args!("{} added to {db}{already}", count(new, "article")));
    if new > 0 {
        console.line(tally);
    }
}
