//! `readout articles`: what has been read.

use std::io::Write as _;

use readout_store::StoredArticle;

use super::Context;
use super::filter::{DbArgs, FilterArgs};
use super::timeline::outcome;
use crate::error::{AppError, Outcome};
use crate::export::{CsvWriter, ListFormat, print_table};

/// Print which articles are kept
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: readout articles --who Lula --from 2024-01\n\n\
    Options on people, kinds and places find articles in which something meets them; dates are the articles' own.")]
pub struct Args {
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    db: DbArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
}

const TABLE: [&str; 7] = ["date", "doc", "title", "outlet", "events", "statements", "id"];
const CSV: [&str; 15] = [
    "id",
    "doc",
    "path",
    "sha256",
    "byte_count",
    "encoding",
    "title",
    "outlet",
    "url",
    "language",
    "reference_date",
    "reference_source",
    "added_at",
    "events",
    "statements",
];

/// Looks up and prints.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, AppError> {
    let store = args.db.open()?;
    let articles = store.articles(&args.filter.filter(context, &store)?)?;
    match args.format {
        ListFormat::Table => {
            let rows: Vec<Vec<String>> = articles.iter().map(table_row).collect();
            if !rows.is_empty() {
                let mut out = context.console.out();
                print_table(&mut out, &TABLE, &rows, context.console.width())?;
                out.flush()?;
            }
        }
        ListFormat::Jsonl => {
            let mut out = context.console.data();
            for article in &articles {
                serde_json::to_writer(&mut out, article).map_err(std::io::Error::from)?;
                out.write_all(b"\n")?;
            }
            out.flush()?;
        }
        ListFormat::Csv => {
            let mut writer = CsvWriter::new(context.console.data(), &CSV)?;
            articles.iter().try_for_each(|article| writer.row(&csv_row(article)))?;
            writer.flush()?;
        }
    }
    Ok(outcome(articles.len(), args.filter.fail_empty, context))
}

fn table_row(article: &StoredArticle) -> Vec<String> {
    vec![
        date(article),
        article.doc.clone(),
        article.title.clone().unwrap_or_default(),
        article.outlet.clone().unwrap_or_default(),
        article.events.to_string(),
        article.statements.to_string(),
        article.id.clone(),
    ]
}

fn csv_row(article: &StoredArticle) -> Vec<String> {
    let given = |field: &Option<String>| field.clone().unwrap_or_default();
    vec![
        article.id.clone(),
        article.doc.clone(),
        article.path.clone(),
        article.sha256.clone(),
        article.byte_count.to_string(),
        article.encoding.clone(),
        given(&article.title),
        given(&article.outlet),
        given(&article.url),
        given(&article.language),
        date(article),
        given(&article.reference_source),
        article.added_at.clone(),
        article.events.to_string(),
        article.statements.to_string(),
    ]
}

fn date(article: &StoredArticle) -> String {
    article.reference_date.map_or(String::new(), |d| d.to_string())
}
