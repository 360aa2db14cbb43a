//! `readout diff`: what is different between two versions of an article.

use std::io::Write as _;

use readout_store::StoreError;
use similar::{ChangeTag, TextDiff};

use super::Context;
use super::filter::DbArgs;
use crate::console::Out;
use crate::error::{AppError, Kind, Outcome};
use crate::render::page::count;
use crate::render::safe;

/// Print what is different between an article and the version before it, sentence by sentence
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: readout diff a41c7\n\nThe id of an event or a statement stands for its article."
)]
pub struct Args {
    /// The id of an article, or the beginning of it
    #[arg(value_name = "ID")]
    id: String,
    /// The other version; without it, the one before, or for the oldest the one after
    #[arg(value_name = "ID")]
    other: Option<String>,
    #[command(flatten)]
    db: DbArgs,
}

/// Compares and prints.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let store = args.db.open()?;
    let article = article_of(&store, &args.id)?;
    let (older, newer) = match &args.other {
        Some(other) => (article, article_of(&store, other)?),
        None => match store.versions(&article)? {
            (Some(older), _) => (older, article),
            (None, Some(newer)) => (article, newer),
            (None, None) => {
                return Err(AppError::new(Kind::Usage, format!("{article}: only one version of it is kept"))
                    .hint("add the newer version under the same id or address first"));
            }
        },
    };
    let (old, new) = (store.text(&older)?, store.text(&newer)?);
    let mut out = context.console.out();
    writeln!(out, "--- {older}\n+++ {newer}")?;
    let (gone, added) = print(&mut out, &old, &new)?;
    out.flush()?;
    context.console.line(format_args!("{} gone, {added} added", count(gone, "sentence")));
    Ok(Outcome::Done)
}

fn article_of(store: &readout_store::Store, id: &str) -> Result<String, StoreError> {
    use readout_store::Stored;
    Ok(match store.find(id)? {
        Stored::Article(article) => article.id,
        Stored::Event(event) => event.article_id,
        Stored::Statement(statement) => statement.article_id,
        Stored::RealEvent(_) => return Err(StoreError::NoSuchId { id: id.to_owned() }),
    })
}

/// Prints the sentences that differ, and says how many are gone and how many added.
fn print(out: &mut Out, old: &str, new: &str) -> std::io::Result<(usize, usize)> {
    use crate::console::{ADDED, GONE};
    let (before, after) = (sentences(old), sentences(new));
    let (mut gone, mut added) = (0, 0);
    for change in TextDiff::from_slices(&before, &after).iter_all_changes() {
        let sentence = safe(change.value().trim());
        match change.tag() {
            ChangeTag::Delete => {
                gone += 1;
                writeln!(out, "{GONE}- {sentence}{GONE:#}")?;
            }
            ChangeTag::Insert => {
                added += 1;
                writeln!(out, "{ADDED}+ {sentence}{ADDED:#}")?;
            }
            ChangeTag::Equal => {}
        }
    }
    Ok((gone, added))
}

/// A text cut after each sentence, with what closes it.
fn sentences(text: &str) -> Vec<&str> {
    use unicode_segmentation::UnicodeSegmentation as _;
    text.lines().flat_map(|line| line.unicode_sentences()).map(str::trim).filter(|s| !s.is_empty()).collect()
}
