//! What a language file says about a language: its script, sentence ends, quotes, and how it is folded.

use std::borrow::Cow;

use serde::Deserialize;

use super::KnowledgeError;
use super::tsv::Table;

/// The settings of `LANG/language.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Code points that speak for this language, as `4E00-9FFF`.
    pub ranges: Vec<String>,
    /// Whether words are separated by spaces.
    pub spaced: bool,
    /// Characters that end a sentence.
    pub sentence_ends: String,
    /// Those of them after which the same may go on.
    #[serde(default)]
    pub half_ends: String,
    /// Characters that separate clauses within a sentence.
    pub clause_ends: String,
    /// Characters that separate the members of a list.
    pub list_marks: String,
    /// Characters that join two states or bodies into one name.
    #[serde(default)]
    pub pair_marks: String,
    /// Pairs of quotation marks, opening and closing, outermost first.
    pub quotes: Vec<[String; 2]>,
    /// Pairs of title marks around names of works and documents.
    pub titles: Vec<[String; 2]>,
    /// Pairs of brackets.
    pub brackets: Vec<[String; 2]>,
    /// Characters that announce what is said, such as a colon.
    pub announcers: String,
    /// Abbreviations after which a full stop ends no sentence.
    #[serde(default)]
    pub abbreviations: Vec<String>,
    /// Characters that join the parts of a foreign name.
    pub name_joiners: String,
    /// How an unknown name looks: `characters` (from `words/name_characters.tsv`) or `capitals`.
    pub unknown_names: NameStyle,
    /// How far reported speech runs on after its sentence: `paragraph` or `sentence`.
    pub speech_runs: SpeechRuns,
    /// States whose people have a family name before the given name; elsewhere `surnames.tsv` is not asked.
    #[serde(default)]
    pub surname_states: Vec<String>,
    /// How many days before the article's date something may lie of which it does not say when.
    #[serde(default)]
    pub undated_days: i64,
    /// The same in a news report rather than an official readout.
    #[serde(default)]
    pub undated_news_days: i64,
    /// In how many days from the article's date something takes place that it announces without saying when.
    #[serde(default)]
    pub undated_planned_days: i64,
    /// Longest name in characters that may be read out of unknown text.
    pub longest_name: usize,
}

/// How names that no lexicon knows are recognised.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum NameStyle {
    /// By the characters they are made of.
    Characters,
    /// By capital letters.
    Capitals,
}

/// How far reported speech runs.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum SpeechRuns {
    /// To the end of the paragraph, or where somebody else speaks.
    Paragraph,
    /// To the end of the sentence.
    Sentence,
}

/// A language with its tables.
#[derive(Clone, Debug)]
pub struct Language {
    /// `zh`, `en`, …
    pub code: String,
    /// The settings.
    pub settings: Settings,
    ranges: Vec<(char, char)>,
    /// The marks that end a clause, also those that end its sentence with it.
    clause_marks: Vec<char>,
    /// What each character of the basic plane is folded to; empty where nothing is.
    folds: Vec<u16>,
    /// The same for characters beyond the basic plane, sorted.
    rare_folds: Vec<(char, char)>,
    /// Characters of transliterated names with how typical they are, sorted.
    pub name_characters: Vec<(char, u8)>,
    /// Ordinary words of two characters, sorted: no unknown name begins with one.
    common: Vec<[char; 2]>,
    /// Family names that stand before the given name.
    pub surnames: Vec<String>,
}

impl Settings {
    /// Whether a mark opens the title of a work (side 0) or closes one (side 1).
    pub fn is_title_mark(&self, mark: char, side: usize) -> bool {
        self.titles.iter().any(|t| t[side].starts_with(mark))
    }
}

impl Language {
    /// Reads `CODE/language.toml` and the character tables beside it.
    ///
    /// # Errors
    /// A malformed file, or a fold that changes the length of a text in bytes.
    pub fn load(
        code: &str,
        file: &str,
        content: &str,
        files: &[(String, Cow<'_, str>)],
    ) -> Result<Self, KnowledgeError> {
        let settings: Settings = super::toml_file(file, content)?;
        let ranges = settings.ranges.iter().map(|r| range(file, r)).collect::<Result<_, _>>()?;
        let clause_marks = settings.clause_ends.chars().chain(settings.sentence_ends.chars()).collect();
        let mut language = Self {
            code: code.to_string(),
            clause_marks,
            settings,
            ranges,
            folds: Vec::new(),
            rare_folds: Vec::new(),
            name_characters: Vec::new(),
            surnames: Vec::new(),
            common: Vec::new(),
        };
        for (name, content) in files {
            match name.strip_prefix(code).and_then(|n| n.strip_prefix("/words/")) {
                Some("variants.tsv") => language.load_folds(name, content)?,
                Some("name_characters.tsv") => language.load_name_characters(name, content)?,
                Some("common.tsv") => language.load_common(name, content)?,
                Some("surnames.tsv") => language.load_surnames(name, content)?,
                _ => {}
            }
        }
        Ok(language)
    }

    fn load_folds(&mut self, file: &str, content: &str) -> Result<(), KnowledgeError> {
        for row in Table::parse(file, content, &["from", "to"])?.rows() {
            let one = |cell: &str| {
                let mut chars = cell.chars();
                chars.next().filter(|_| chars.next().is_none())
            };
            let (Some(from), Some(to)) = (one(row.get("from")), one(row.get("to"))) else {
                return Err(row.error("a fold is from one character to one character"));
            };
            if from.len_utf8() != to.len_utf8() {
                return Err(row.error("a fold must keep the length in bytes, or positions would shift"));
            }
            let (Ok(from), Ok(to)) = (u16::try_from(u32::from(from)), u16::try_from(u32::from(to))) else {
                self.rare_folds.push((from, to));
                continue;
            };
            if self.folds.is_empty() {
                self.folds = (0..=u16::MAX).collect();
            }
            self.folds[usize::from(from)] = to;
        }
        self.rare_folds.sort_unstable();
        Ok(())
    }

    fn load_name_characters(&mut self, file: &str, content: &str) -> Result<(), KnowledgeError> {
        for row in Table::parse(file, content, &["char", "weight"])?.rows() {
            let weight = row.get("weight").parse().map_err(|_| row.error("the weight is not a number"))?;
            let char = row.get("char").chars().next().ok_or_else(|| row.error("no character"))?;
            self.name_characters.push((char, weight));
        }
        self.name_characters.sort_unstable();
        Ok(())
    }

    fn load_common(&mut self, file: &str, content: &str) -> Result<(), KnowledgeError> {
        for row in Table::parse(file, content, &["word"])?.rows() {
            self.common
                .extend(two(&self.fold(row.get("word"))).filter(|(_, rest)| rest.is_empty()).map(|w| w.0));
        }
        self.common.sort_unstable();
        Ok(())
    }

    /// Whether a run of characters begins with an ordinary word.
    pub fn begins_commonly(&self, run: &str) -> bool {
        two(run).is_some_and(|(word, _)| self.common.binary_search(&word).is_ok())
    }

    fn load_surnames(&mut self, file: &str, content: &str) -> Result<(), KnowledgeError> {
        for row in Table::parse(file, content, &["surname"])?.rows() {
            self.surnames.push(row.get("surname").to_string());
        }
        self.surnames.sort_unstable();
        Ok(())
    }

    /// The text with every character folded; as long in bytes as the original.
    pub fn fold(&self, text: &str) -> String {
        if self.folds.is_empty() {
            return text.to_string();
        }
        text.chars().map(|c| self.fold_char(c)).collect()
    }

    /// One folded character.
    pub fn fold_char(&self, c: char) -> char {
        if c.is_ascii() {
            return c;
        }
        if u32::from(c) > u32::from(u16::MAX) {
            let rare = self.rare_folds.binary_search_by_key(&c, |f| f.0);
            return rare.map_or(c, |i| self.rare_folds[i].1);
        }
        self.folds.get(c as usize).and_then(|to| char::from_u32(u32::from(*to))).unwrap_or(c)
    }

    /// Whether a clause ends with the mark, and maybe its sentence.
    pub fn ends_clause(&self, mark: char) -> bool {
        self.clause_marks.contains(&mark)
    }

    /// Whether the character speaks for this language.
    pub fn owns(&self, c: char) -> bool {
        self.ranges.iter().any(|(a, b)| (*a..=*b).contains(&c))
    }

    /// How typical a character is of transliterated names; 0 if it is not in the table.
    pub fn name_weight(&self, c: char) -> u8 {
        self.name_characters.binary_search_by_key(&c, |n| n.0).map_or(0, |i| self.name_characters[i].1)
    }

    /// Whether a character stands in names with a joining mark; those of weight 0 stand in no others.
    pub fn in_joined_names(&self, c: char) -> bool {
        self.name_characters.binary_search_by_key(&c, |n| n.0).is_ok()
    }

    /// The length in bytes of the family name that `text` begins with.
    pub fn surname(&self, text: &str) -> Option<usize> {
        let mut ends = text.char_indices().map(|(i, c)| i + c.len_utf8());
        let (one, two) = (ends.next()?, ends.next());
        let known = |end: usize| self.surnames.binary_search_by(|s| s.as_str().cmp(&text[..end])).is_ok();
        two.filter(|end| known(*end)).or(Some(one).filter(|end| known(*end)))
    }
}

/// The first two characters of a text, and the rest.
fn two(text: &str) -> Option<([char; 2], &str)> {
    let mut chars = text.chars();
    let word = [chars.next()?, chars.next()?];
    Some((word, chars.as_str()))
}

fn range(file: &str, text: &str) -> Result<(char, char), KnowledgeError> {
    let point = |hex: &str| u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
    let parse = || {
        let (a, b) = text.split_once('-')?;
        Some((point(a)?, point(b)?))
    };
    parse().ok_or_else(|| KnowledgeError {
        file: file.to_string(),
        line: 0,
        message: format!("`{text}` in `ranges` is not of the form 4E00-9FFF"),
    })
}
