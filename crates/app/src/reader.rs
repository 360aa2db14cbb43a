//! Reads documents on all cores and hands them on in the order of the inputs.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::ScopedJoinHandle;
use std::time::Duration;

use jiff::civil::Date;
use rayon::prelude::*;
use readout_engine::page::{self, Doubt, Page};
use readout_engine::{Engine, Notice, Reading, Request, Text};
use readout_store::record::{Record, records};

use crate::console::Console;
use crate::error::{AppError, Kind};
use crate::input::{Document, Inputs, Raw};
use crate::progress::Progress;

/// Documents are read together until they have this many bytes, so that memory does not grow with their number.
const BATCH_BYTES: usize = 4 << 20;
/// And no more than this many.
const BATCH_DOCUMENTS: usize = 256;
/// So many batches are worked on before they are asked for.
const AHEAD: usize = 3;
/// What comes within this time is not waited for.
const SOON: Duration = Duration::from_secs(2);
/// Deeply nested markup is parsed by calls within calls.
const STACK: usize = 16 << 20;

/// What the caller knows about all documents.
#[derive(Clone, Debug, Default)]
pub struct Knows {
    /// The articles' date.
    pub date: Option<Date>,
    /// Their language; guessed where absent.
    pub lang: Option<String>,
    /// Keep what lost, with the reason.
    pub trace: bool,
}

/// A document and what was read in it.
#[derive(Debug)]
pub struct ReadDocument {
    /// The document.
    pub document: Document,
    /// What was read.
    pub reading: Reading,
}

impl ReadDocument {
    /// The record of it.
    pub fn records(&self) -> Vec<Record> {
        records(&self.document.doc, &self.document.text, &self.reading)
    }
}

/// Lets the threads that read have room for deeply nested input.
///
/// # Errors
/// If the system has no threads to give.
pub fn prepare_threads() -> Result<(), AppError> {
    rayon::ThreadPoolBuilder::new()
        .stack_size(STACK)
        .build_global()
        .map_err(|e| AppError::new(Kind::Input, format!("no threads to read with: {e}")))
}

/// A document whose page was restored.
#[derive(Debug)]
pub struct RestoredDocument {
    /// The document.
    pub document: Document,
    /// The page.
    pub page: Page,
    /// Its doubtful characters.
    pub doubts: Vec<Doubt>,
}

/// Reads every document and passes it to `sink` in input order. What cannot be read is said as a problem, and the
/// others are read all the same.
///
/// # Errors
/// The first error of `sink`.
pub fn read_all(
    engine: &Engine,
    inputs: Inputs,
    knows: &Knows,
    console: &Console,
    mut sink: impl FnMut(ReadDocument) -> Result<(), AppError>,
) -> Result<(), AppError> {
    read_and(
        engine,
        inputs,
        knows,
        console,
        |_| (),
        |handed| match handed {
            Handed::One((read, ())) => sink(read),
            Handed::Pause => Ok(()),
        },
    )
}

/// The same with something that is made of each document on the threads that read.
///
/// # Errors
/// The first error of `sink`.
pub fn read_and<M: Send>(
    engine: &Engine,
    inputs: Inputs,
    knows: &Knows,
    console: &Console,
    make: impl Fn(&ReadDocument) -> M + Sync,
    mut sink: impl FnMut(Handed<(ReadDocument, M)>) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let work = |raw| {
        let read = read_one(engine, raw, knows)?;
        let made = make(&read);
        Ok((read, made))
    };
    in_order(inputs, console, work, |handed| {
        if let Handed::One((found, _)) = &handed {
            let notices = found.reading.page.notices.iter().chain(&found.reading.notices);
            report(&found.document, notices, console);
        }
        console.undisturbed(|| sink(handed))
    })
}

/// What comes of the inputs, in their order.
#[derive(Debug)]
pub enum Handed<T> {
    /// What has come of one.
    One(T),
    /// Nothing more comes soon: a good moment for what else there is to do.
    Pause,
}

/// Restores the page of every document and passes it to `sink` in input order, as [`read_all`] does.
///
/// # Errors
/// The first error of `sink`.
pub fn restore_all(
    engine: &Engine,
    inputs: Inputs,
    console: &Console,
    mut sink: impl FnMut(RestoredDocument) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let restore = |raw: Raw| {
        let document = raw.open()?;
        let page = page::restore(&document.text, engine.knowledge());
        let doubts = page::doubts(&page, &document.text, engine.knowledge());
        Ok(RestoredDocument { document, page, doubts })
    };
    in_order(inputs, console, restore, |handed| {
        let Handed::One(found) = handed else { return Ok(()) };
        report(&found.document, found.page.notices.iter(), console);
        console.undisturbed(|| sink(found))
    })
}

/// What comes of documents, each with its bytes.
type Results<T> = Vec<(u64, Result<T, AppError>)>;

/// Does `work` on all cores and hands on what comes of it in the order of the inputs. While some is handed on, the next
/// is worked on, a few batches ahead.
fn in_order<T: Send>(
    mut inputs: Inputs,
    console: &Console,
    work: impl Fn(Raw) -> Result<T, AppError> + Sync,
    mut sink: impl FnMut(Handed<T>) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let mut progress = Progress::new(console, inputs.total_bytes());
    let gone = AtomicBool::new(false);
    let mut hand_on = |ready: Option<Results<T>>| {
        let Some(results) = ready else { return sink(Handed::Pause) };
        for (bytes, result) in results {
            progress.advance(bytes);
            match result {
                Ok(found) => sink(Handed::One(found))?,
                Err(error) => console.problem(&error),
            }
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let (work, gone, inputs) = (&work, &gone, &mut inputs);
        let (send, ready) = sync_channel(AHEAD);
        let running = scope.spawn(move || work_ahead(inputs, work, gone, &send));
        let mut all = || -> Result<(), AppError> {
            while let Ok(first) = ready.recv() {
                hand_on(Some(first))?;
                while let Ok(next) = ready.recv_timeout(SOON) {
                    hand_on(Some(next))?;
                }
                hand_on(None)?;
            }
            Ok(())
        };
        // Nobody waits for what is still being read once it cannot be handed on.
        all().inspect_err(|_| gone.store(true, Ordering::Relaxed))?;
        joined(running);
        Ok::<(), AppError>(())
    })?;
    drop(progress);
    for (folder, count) in inputs.take_left_out() {
        say_left_out(&folder, count, console);
    }
    Ok(())
}

/// Works on batch after batch until there are no more, or nobody takes them.
fn work_ahead<T: Send>(
    inputs: &mut Inputs,
    work: &(impl Fn(Raw) -> Result<T, AppError> + Sync),
    gone: &AtomicBool,
    send: &SyncSender<Results<T>>,
) {
    loop {
        let batch = next_batch(inputs);
        if batch.is_empty() || send.send(in_parallel(batch, work, gone)).is_err() {
            return;
        }
    }
}

/// What comes of each document of a batch, with its bytes; of those begun after `gone` nothing does.
fn in_parallel<T: Send>(
    batch: Vec<Result<Raw, AppError>>,
    work: &(impl Fn(Raw) -> Result<T, AppError> + Sync),
    gone: &AtomicBool,
) -> Results<T> {
    let bytes = |raw: &Result<Raw, AppError>| raw.as_ref().map_or(0, |raw| raw.bytes.len() as u64);
    let wanted = batch.into_par_iter().filter(|_| !gone.load(Ordering::Relaxed));
    wanted.map(|raw| (bytes(&raw), raw.and_then(work))).collect()
}

/// What a thread returns; if it panicked, so does this one.
fn joined<T>(running: ScopedJoinHandle<'_, T>) -> T {
    running.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn next_batch(inputs: &mut Inputs) -> Vec<Result<Raw, AppError>> {
    let (mut batch, mut bytes) = (Vec::new(), 0);
    while bytes < BATCH_BYTES && batch.len() < BATCH_DOCUMENTS {
        let Some(found) = inputs.next() else { break };
        bytes += found.as_ref().map_or(0, |raw| raw.bytes.len());
        batch.push(found);
    }
    batch
}

fn read_one(engine: &Engine, raw: Raw, knows: &Knows) -> Result<ReadDocument, AppError> {
    let document = raw.open()?;
    let reading = engine.read(&Request {
        text: &document.text,
        reference_date: knows.date.or(document.date),
        name_date: document.name_date,
        language: knows.lang.as_deref().or(document.lang.as_deref()),
        one_article: document.title.is_some(),
        trace: knows.trace,
    });
    Ok(ReadDocument { document, reading })
}

/// Notices that mean that a part of the input could not be read at all.
const PROBLEMS: [&str; 2] = ["decode.replaced", "words.nesting"];

fn report<'n>(document: &'n Document, more: impl Iterator<Item = &'n Notice>, console: &Console) {
    for notice in document.notices.iter().chain(more) {
        let message = format!("{}: {}", place(notice, document), notice.message);
        if PROBLEMS.contains(&notice.code) {
            let error = AppError::new(Kind::Input, message);
            console.problem(&match &notice.hint {
                Some(hint) => error.hint(hint.clone()),
                None => error,
            });
        } else {
            let hint = notice.hint.as_ref().map_or(String::new(), |hint| format!(" ({hint})"));
            console.note(format_args!("{message}{hint}"));
        }
    }
}

/// `file:line:column` where a notice has a place in a file's own text.
fn place(notice: &Notice, document: &Document) -> String {
    match notice.span {
        Some(span) => {
            let (line, column) = line_and_column(&document.text, span.start);
            format!("{}:{line}:{column}", document.label)
        }
        None => document.label.clone(),
    }
}

/// 1-based line and character of a byte.
pub fn line_and_column(text: &Text, byte: usize) -> (usize, usize) {
    let before = &text.as_str()[..text.as_str().floor_char_boundary(byte)];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

fn say_left_out(folder: &Path, count: usize, console: &Console) {
    let files = if count == 1 { "1 file was".to_owned() } else { format!("{count} files were") };
    console.note(format_args!(
        "{}: {files} left out for the ending (name a file to read it whatever its ending)",
        folder.display()
    ));
}
