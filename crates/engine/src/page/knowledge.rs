//! What the page room knows of a language: marks, and the patterns of lines that are no body text.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use regex_automata::meta::Regex;
use serde::Deserialize;

use super::alphabet::Alphabet;
use super::bounds::Bounds;
use super::continuation::Continuation;
use crate::knowledge::KnowledgeError;

/// What a line that matches a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A headline that is known by its form.
    Title,
    /// Who wrote it.
    Byline,
    /// A numbered section heading.
    Section,
    /// The article came from another page.
    JumpFrom,
    /// The article goes on on another page.
    JumpTo,
    /// Page number, masthead, editor line.
    Furniture,
    /// What stands under a picture.
    Caption,
    /// The mark at the end of an article; short lines that follow are headlines of others.
    End,
    /// The first paragraph of a report, which names place and day. It is body text like any other.
    Lead,
}

/// A pattern with its name.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Such as `zh/page#jump-from`.
    pub id: String,
    /// What it recognises.
    pub role: Role,
    text: String,
    /// The ends of the lines that it matches.
    bounds: Bounds,
    /// Made when a line first has the ends that the pattern wants; for most patterns no line of a text has.
    pattern: OnceLock<Option<Pattern>>,
    /// Whether it tells a number.
    numbered: bool,
}

#[derive(Clone, Debug)]
struct Pattern {
    regex: Regex,
    /// The same without the edges of words that it asks for, which finds as much and more. An automaton that has to
    /// know where the words of every script end gives up at the first character beyond ASCII; this one does not.
    wider: Option<Regex>,
}

impl Pattern {
    fn new(text: &str) -> Option<Self> {
        let plain = text.contains(EDGE) && !text.contains(r"\\");
        let wider = if plain { Regex::new(&text.replace(EDGE, "(?:)")).ok() } else { None };
        Some(Self { regex: Regex::new(text).ok()?, wider })
    }
}

impl Rule {
    /// Whether it recognises a line by its form.
    fn is_form(&self) -> bool {
        !matches!(self.role, Role::Lead | Role::End)
    }

    /// The pattern, if it matches a line.
    fn matching(&self, line: &str) -> Option<&Regex> {
        if !self.bounds.fit(line) {
            return None;
        }
        let pattern = self.pattern.get_or_init(|| Pattern::new(&self.text)).as_ref()?;
        let near = pattern.wider.as_ref().is_none_or(|wider| wider.is_match(line));
        Some(&pattern.regex).filter(|regex| near && regex.is_match(line))
    }
}

/// Where in a line a rule matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<'a> {
    /// The rule's id.
    pub rule: &'a str,
    /// What the matched part is.
    pub role: Role,
    /// First byte in the line.
    pub start: usize,
    /// One past the last byte in the line.
    pub end: usize,
    /// The number it carries, if any.
    pub number: Option<u32>,
}

/// Everything the page room knows, of all languages at once: a page may hold more than one.
#[derive(Debug, Default)]
pub struct PageKnowledge {
    rules: Vec<Rule>,
    sentence_ends: Vec<char>,
    line_ends: Vec<char>,
    pauses: Vec<char>,
    pairs: Vec<(char, char)>,
    quotes: Vec<char>,
    numerals: BTreeMap<char, u32>,
    abbreviations: Vec<String>,
    spellings: Vec<(String, String)>,
    longest_heading: usize,
    continuations: Vec<Continuation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    marks: Marks,
    #[serde(default)]
    numerals: BTreeMap<String, u32>,
    heading: Heading,
    #[serde(default)]
    abbreviations: Abbreviations,
    #[serde(default)]
    spelling: Spelling,
    #[serde(default)]
    rule: Vec<RuleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marks {
    sentence_ends: String,
    line_ends: String,
    pauses: String,
    pairs: Vec<String>,
    quotes: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Heading {
    longest: usize,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Abbreviations {
    list: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spelling {
    variants: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    id: String,
    role: Role,
    pattern: String,
}

/// The name of the page room's file in each language's folder.
const FILE: &str = "/page.toml";
/// The name of the character model, which a language may lack.
const MODEL: &str = "/continuation.tsv";
/// The words that the characters of a model stand for, in a language that sets words apart.
const WORDS: &str = "/continuation_words.tsv";
/// The group of a pattern that finds a number.
const NUMBER: &str = "n";
/// The edge of a word, in patterns.
const EDGE: &str = r"\b";
/// Bytes at a paragraph's beginning that tell whether it is the first of a report.
const LEAD: usize = 150;

impl PageKnowledge {
    /// Reads the `page.toml` of every language among `files`, given as (path, content).
    ///
    /// # Errors
    /// The first file that is not of the expected form, with its line and what is wrong.
    pub fn load(files: &[(String, Cow<'_, str>)]) -> Result<Self, KnowledgeError> {
        let mut all = Self::default();
        for (path, content) in files {
            if let Some(language) = path.strip_suffix(FILE) {
                all.add(path, language, content)?;
            } else if let Some(language) = path.strip_suffix(MODEL) {
                let words = files.iter().find(|(p, _)| p.strip_suffix(WORDS) == Some(language));
                let alphabet = words.map_or(Alphabet::Characters, |(_, list)| Alphabet::words(list));
                let model = Continuation::new(content).of(language, alphabet);
                if let Some(line) = model.bad_line() {
                    return Err(error(
                        path,
                        line + 1,
                        "a line is a context, a tab and codes, sorted by context",
                    ));
                }
                all.continuations.push(model);
            }
        }
        Ok(all)
    }

    fn add(&mut self, path: &str, language: &str, content: &str) -> Result<(), KnowledgeError> {
        let file: File = toml::from_str(content).map_err(|e| {
            let before = e.span().map_or("", |s| content.get(..s.start).unwrap_or(""));
            error(path, before.matches('\n').count() + 1, e.message())
        })?;
        self.sentence_ends.extend(file.marks.sentence_ends.chars());
        self.line_ends.extend(file.marks.line_ends.chars());
        self.pauses.extend(file.marks.pauses.chars());
        self.quotes.extend(file.marks.quotes.chars());
        for pair in &file.marks.pairs {
            let mut marks = pair.chars();
            match (marks.next(), marks.next(), marks.next()) {
                (Some(open), Some(close), None) if open != close => self.pairs.push((open, close)),
                _ => return Err(error(path, line_of(content, pair), "a pair is two different marks")),
            }
        }
        for (numeral, value) in &file.numerals {
            let mut chars = numeral.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) => self.numerals.insert(c, *value),
                _ => return Err(error(path, line_of(content, numeral), "a numeral is one character")),
            };
        }
        self.abbreviations.extend(file.abbreviations.list);
        self.spellings.extend(file.spelling.variants);
        self.longest_heading = self.longest_heading.max(file.heading.longest);
        file.rule.into_iter().try_for_each(|entry| self.add_rule(path, language, content, entry))
    }

    fn add_rule(
        &mut self,
        path: &str,
        language: &str,
        text: &str,
        entry: RuleEntry,
    ) -> Result<(), KnowledgeError> {
        let line = line_of(text, &format!("\"{}\"", entry.id));
        let id = format!("{language}/page#{}", entry.id);
        if self.rules.iter().any(|r| r.id == id) {
            return Err(error(path, line, &format!("the rule {} stands here twice", entry.id)));
        }
        let bounds = Bounds::of(&entry.pattern)
            .map_err(|e| error(path, line, &format!("the pattern of {} cannot be read: {e}", entry.id)))?;
        let numbered = entry.pattern.contains(&format!("?<{NUMBER}>"));
        let (role, pattern) = (entry.role, OnceLock::new());
        self.rules.push(Rule { id, role, text: entry.pattern, bounds, pattern, numbered });
        Ok(())
    }

    /// The rules in the order of the files.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The first rule that recognises something in a line.
    pub fn recognise<'a>(&'a self, line: &str) -> Option<Hit<'a>> {
        self.rules.iter().filter(|r| r.is_form()).find_map(|rule| self.hit(rule, line))
    }

    /// The rule that takes the end of a line for the end of its article.
    pub fn end<'a>(&'a self, line: &str) -> Option<Hit<'a>> {
        let tail = &line[line.ceil_char_boundary(line.len().saturating_sub(LEAD))..];
        self.rules.iter().filter(|r| r.role == Role::End).find_map(|rule| self.hit(rule, tail))
    }

    /// The first rule that finds a jump line of one kind.
    pub fn jump<'a>(&'a self, role: Role, line: &str) -> Option<Hit<'a>> {
        self.rules.iter().filter(|r| r.role == role).find_map(|rule| self.hit(rule, line))
    }

    /// The first rule that takes a paragraph for the first one of a report.
    pub fn lead<'a>(&'a self, paragraph: &str) -> Option<Hit<'a>> {
        let head = &paragraph[..paragraph.floor_char_boundary(LEAD)];
        self.rules.iter().filter(|r| r.role == Role::Lead).find_map(|rule| self.hit(rule, head))
    }

    /// The number that the first paragraph of a report gives, such as the day, if the first rule that takes it for one
    /// finds any.
    pub fn number_of_lead(&self, paragraph: &str) -> Option<u32> {
        let head = &paragraph[..paragraph.floor_char_boundary(LEAD)];
        let numbered = |r: &Rule| r.role == Role::Lead && r.numbered && r.matching(head).is_some();
        self.rules.iter().any(numbered).then(|| self.lead(paragraph))??.number
    }

    fn hit<'a>(&self, rule: &'a Rule, line: &str) -> Option<Hit<'a>> {
        let regex = rule.matching(line)?;
        let mut captures = regex.create_captures();
        regex.captures(line, &mut captures);
        let whole = captures.get_match()?;
        let number = captures.get_group_by_name(NUMBER).and_then(|s| self.number(&line[s.start..s.end]));
        Some(Hit { rule: &rule.id, role: rule.role, start: whole.start(), end: whole.end(), number })
    }

    /// The value of a numeral: decimal digits, or additive ones with a ten that multiplies.
    fn number(&self, numeral: &str) -> Option<u32> {
        if let Ok(value) = numeral.parse() {
            return Some(value);
        }
        numeral.chars().try_fold(0u32, |sum, c| {
            let value = *self.numerals.get(&c)?;
            if value == 10 { Some(sum.max(1) * 10) } else { Some(sum / 10 * 10 + value) }
        })
    }

    /// Whether a sentence ends with this character.
    pub(super) fn ends_sentence(&self, c: char) -> bool {
        self.sentence_ends.contains(&c)
    }

    /// Whether a paragraph may end with this character although its sentence does not.
    pub(super) fn ends_line(&self, c: char) -> bool {
        self.line_ends.contains(&c)
    }

    /// Whether a sentence goes on after this character.
    pub(super) fn pauses(&self, c: char) -> bool {
        self.pauses.contains(&c)
    }

    /// Whether the character closes a pair.
    pub(super) fn closes(&self, c: char) -> bool {
        self.pairs.iter().any(|p| p.1 == c) || matches!(c, '"' | '\'')
    }

    /// Whether the character stands inside or at the end of a sentence and cannot begin one.
    pub(super) fn is_mark_inside(&self, c: char) -> bool {
        self.pauses(c) || self.ends_sentence(c) || self.ends_line(c) || self.closes_pair(c)
    }

    /// Whether the character opens a pair.
    pub(super) fn opens_pair(&self, c: char) -> bool {
        self.pairs.iter().any(|p| p.0 == c)
    }

    /// Whether the character closes a pair.
    pub(super) fn closes_pair(&self, c: char) -> bool {
        self.pairs.iter().any(|p| p.1 == c)
    }

    /// The opening bracket that belongs to a closing one; quotation marks are no brackets.
    pub(super) fn bracket(&self, close: char) -> Option<char> {
        self.pairs.iter().find(|p| p.1 == close && !self.quotes.contains(&p.0)).map(|p| p.0)
    }

    /// The first mark that ends a sentence.
    pub(super) fn full_stop(&self) -> char {
        self.sentence_ends.iter().copied().find(|c| !c.is_ascii()).unwrap_or('.')
    }

    /// The model that tells how a text goes on.
    pub(super) fn continuation(&self, text: &str) -> Option<&Continuation> {
        self.continuations.iter().find(|m| m.reads(text))
    }

    /// The model of a language that sets words apart.
    pub(super) fn words_of(&self, language: &str) -> Option<&Continuation> {
        self.continuations.iter().find(|m| m.language == language && m.alphabet.has_words())
    }

    /// Whether a paragraph reads like the first one of a report.
    pub(super) fn is_lead(&self, paragraph: &str) -> bool {
        self.lead(paragraph).is_some()
    }

    /// Whether the character opens a quotation.
    pub(super) fn opens_quote(&self, c: char) -> bool {
        self.quotes.contains(&c)
    }

    /// Whether the text ends in an abbreviation whose full stop ends no sentence.
    pub(super) fn abbreviates(&self, text: &str) -> bool {
        let Some(word) = text.strip_suffix('.') else { return false };
        let word = word.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
        let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
        initial || self.abbreviations.iter().any(|a| a == word)
    }

    /// Spellings of a word that are as right as the one given.
    pub(super) fn spellings(&self, word: &str) -> Vec<String> {
        let both = self.spellings.iter().flat_map(|(a, b)| [(a, b), (b, a)]);
        both.filter(|(a, _)| word.contains(a.as_str())).map(|(a, b)| word.replace(a.as_str(), b)).collect()
    }

    /// The widest heading, in columns.
    pub(super) fn longest_heading(&self) -> usize {
        self.longest_heading
    }
}

fn error(file: &str, line: usize, message: &str) -> KnowledgeError {
    KnowledgeError { file: file.to_string(), line, message: message.to_string() }
}

fn line_of(content: &str, needle: &str) -> usize {
    content.find(needle).map_or(0, |at| content[..at].matches('\n').count() + 1)
}
