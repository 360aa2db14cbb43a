//! Knowledge files, parsed and indexed once, then shared by every reading.

pub mod kinds;
pub mod labels;
pub mod language;
pub mod lexicon;
pub mod rules;
pub mod tsv;
pub mod world;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub use labels::{Core, Label, LabelSet, Labels};
use language::Language;
use lexicon::{Lexicon, WordRow};
use rules::Rules;
use world::World;

use crate::time::TimeKnowledge;

/// A knowledge file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct KnowledgeError {
    /// Path below the knowledge folder.
    pub file: String,
    /// 1-based line, or 0 for the whole file.
    pub line: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

pub(crate) fn toml_error(file: &str, line: usize, message: &str) -> KnowledgeError {
    KnowledgeError { file: file.to_string(), line, message: message.to_string() }
}

/// Parses a TOML file into `T`.
///
/// # Errors
/// What is wrong with the file, with its line.
pub fn toml_file<T: serde::de::DeserializeOwned>(file: &str, content: &str) -> Result<T, KnowledgeError> {
    toml::from_str(content).map_err(|e| {
        let line =
            e.span().map_or(0, |span| content[..span.start.min(content.len())].matches('\n').count() + 1);
        toml_error(file, line, e.message())
    })
}

/// A language with its spellings and rules.
#[derive(Debug)]
pub struct Tongue {
    /// The language.
    pub language: Language,
    /// Its spellings.
    pub lexicon: Lexicon,
    /// Its time expressions.
    pub time: TimeKnowledge,
    /// Its event rules.
    pub rules: Rules,
}

/// Everything readout knows.
#[derive(Debug)]
pub struct Knowledge {
    /// What pages look like.
    pub page: crate::page::PageKnowledge,
    /// World facts.
    pub world: World,
    /// Labels of words.
    pub labels: Labels,
    /// Event kinds.
    pub kinds: kinds::Kinds,
    /// Languages by code.
    pub tongues: Vec<Tongue>,
}

impl Knowledge {
    /// Parses and indexes knowledge files given as (path, content).
    ///
    /// # Errors
    /// The first file that cannot be parsed or that contradicts another, with its line.
    pub fn load(files: &[(String, Cow<'_, str>)]) -> Result<Self, KnowledgeError> {
        let codes: Vec<String> = files
            .iter()
            .filter_map(|(name, _)| name.strip_suffix("/language.toml"))
            .map(str::to_string)
            .collect();
        let world = World::load(files, &codes)?;
        let mut labels = Labels::new();
        let mut rows = BTreeMap::new();
        for code in &codes {
            rows.insert(code, word_rows(code, files, &mut labels)?);
        }
        if labels.are_too_many() {
            let message = format!("words have more than {} labels in all", labels::MOST);
            return Err(toml_error("words", 0, &message));
        }
        let kinds = kinds::Kinds::load(files, &labels)?;
        // Indexing is most of the start-up time, and the languages do not depend on each other.
        let build = |code: &String| tongue(code, files, &world, &rows[code], &labels, &kinds);
        let build = &build;
        let (page, tongues) = std::thread::scope(|scope| {
            let page = scope.spawn(|| crate::page::PageKnowledge::load(files));
            let tongues: Vec<_> = codes.iter().map(|code| scope.spawn(move || build(code))).collect();
            (
                joined(page.join()),
                tongues.into_iter().map(|t| joined(t.join())).collect::<Result<Vec<_>, _>>(),
            )
        });
        Ok(Self { page: page?, tongues: tongues?, world, labels, kinds })
    }

    /// The language with this code.
    pub fn tongue(&self, code: &str) -> Option<&Tongue> {
        self.tongues.iter().find(|t| t.language.code == code)
    }

    /// The language that owns most characters of a text.
    pub fn guess_language(&self, text: &str) -> Option<&Tongue> {
        let count = |tongue: &Tongue| {
            let own = text.chars().take(20_000).filter(|c| tongue.language.owns(*c)).count();
            // A character of a script without spaces weighs as much as a short word.
            own * if tongue.language.settings.spaced { 1 } else { 3 }
        };
        let counts: Vec<usize> = self.tongues.iter().map(count).collect();
        let best = (0..counts.len()).rev().max_by_key(|i| counts[*i])?;
        self.tongues.get(best).filter(|_| counts[best] > 0)
    }
}

/// The result of an indexing thread.
fn joined<T>(result: std::thread::Result<Result<T, KnowledgeError>>) -> Result<T, KnowledgeError> {
    result.unwrap_or_else(|_| Err(toml_error("", 0, "indexing the knowledge broke off; please report this")))
}

fn tongue(
    code: &str,
    files: &[(String, Cow<'_, str>)],
    world: &World,
    rows: &[WordRow<'_>],
    labels: &Labels,
    kinds: &kinds::Kinds,
) -> Result<Tongue, KnowledgeError> {
    let path = format!("{code}/language.toml");
    let content = files.iter().find(|(name, _)| *name == path).map_or("", |(_, c)| c);
    let language = Language::load(code, &path, content, files)?;
    let lexicon = Lexicon::build(&language, world, rows, labels)?;
    let time = TimeKnowledge::load(code, files, &language)?;
    let rules = Rules::load(code, files, labels, kinds, &lexicon.words)?;
    Ok(Tongue { language, lexicon, time, rules })
}

fn word_rows<'a>(
    code: &str,
    files: &'a [(String, Cow<'_, str>)],
    labels: &mut Labels,
) -> Result<Vec<WordRow<'a>>, KnowledgeError> {
    let prefix = format!("{code}/words/");
    let mut rows = Vec::new();
    for (name, content) in files.iter().filter(|(n, _)| n.starts_with(&prefix) && n.ends_with(".tsv")) {
        if !content.starts_with("surface\tlabels") {
            continue; // a table of characters or names, read elsewhere
        }
        let table = tsv::Table::parse(name, content, &["surface", "labels"])?;
        for row in table.rows() {
            let labels = row.list("labels").map(|label| labels.intern(label)).collect();
            rows.push(WordRow {
                place: (name, row.line()),
                surface: row.get("surface"),
                labels,
                state: row.optional("state"),
            });
        }
    }
    Ok(rows)
}
