//! Finding time expressions: the patterns of `time.toml` in one pass.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use regex_automata::meta::Regex;
use regex_automata::{Anchored, Input, Match};
use serde::Deserialize;

use super::numeral::Numerals;
use crate::knowledge::language::Language;
use crate::knowledge::tsv::Table;
use crate::knowledge::{KnowledgeError, toml_error, toml_file};
use crate::text::Span;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    classes: BTreeMap<String, String>,
    #[serde(default)]
    numerals: Numerals,
    #[serde(default)]
    words: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    rule: Vec<RuleFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    id: String,
    priority: i32,
    pattern: String,
    /// A duration, an age or a name: found so that nothing else is read out of it.
    #[serde(default)]
    ignore: bool,
}

#[derive(Debug)]
struct Rule {
    id: String,
    ignore: bool,
    pattern: String,
    /// The pattern by itself, made when it has first matched. What all patterns together have found is taken apart with
    /// it: the states of all of them are thousands, its own are few.
    alone: OnceLock<Option<Regex>>,
    /// The groups by name, with their index in the pattern by itself.
    groups: Vec<(String, usize)>,
}

impl Rule {
    fn alone(&self) -> Option<&Regex> {
        self.alone.get_or_init(|| Regex::new(&self.pattern).ok()).as_ref()
    }
}

/// The time expressions of a language.
#[derive(Debug)]
pub struct TimeKnowledge {
    regex: Option<Regex>,
    rules: Vec<Rule>,
    numerals: Numerals,
    words: BTreeMap<String, BTreeMap<String, String>>,
}

/// A time expression as written.
#[derive(Clone, Debug, Default)]
pub struct Expression {
    /// Where it stands in the view.
    pub span: Span,
    /// The rule that found it.
    pub rule: String,
    /// Whether it is no date.
    pub ignore: bool,
    /// Numbers by group: `y m d y2 m2 d2 n`.
    pub numbers: BTreeMap<&'static str, i32>,
    /// Looked-up words by group: `era ry rm rd tod pom poy fest wk wd wd2 unit dir part`.
    pub words: BTreeMap<&'static str, String>,
}

/// Bytes that the states of the patterns may take before they are made anew: enough for all that texts ask for.
const CACHE: usize = 16 * 1024 * 1024;

const NUMBERS: [&str; 7] = ["y", "m", "d", "y2", "m2", "d2", "n"];
const WORDS: [&str; 15] =
    ["era", "ry", "rm", "rd", "tod", "pom", "poy", "fest", "wk", "wd", "wd2", "unit", "dir", "part", "after"];

impl TimeKnowledge {
    /// Reads `CODE/time.toml`.
    ///
    /// # Errors
    /// A malformed file, pattern, class or group.
    pub fn load(
        code: &str,
        files: &[(String, Cow<'_, str>)],
        language: &Language,
    ) -> Result<Self, KnowledgeError> {
        let path = format!("{code}/time.toml");
        let Some((name, content)) = files.iter().find(|(n, _)| *n == path) else {
            let words = BTreeMap::new();
            return Ok(Self { regex: None, rules: Vec::new(), numerals: Numerals::default(), words });
        };
        let mut file: File = toml_file(name, content)?;
        add_festivals(&mut file, code, files)?;
        file.rule.sort_by(|a, b| b.priority.cmp(&a.priority).then_with(|| a.id.cmp(&b.id)));
        let fail = |id: &str, message: &str| toml_error(name, 0, &format!("rule `{id}`: {message}"));
        let mut patterns = Vec::new();
        for rule in &file.rule {
            patterns.push(
                expand(&language.fold(&rule.pattern), &file, language).map_err(|m| fail(&rule.id, &m))?,
            );
        }
        let config = Regex::config().hybrid_cache_capacity(CACHE);
        let built = Regex::builder().configure(config).build_many(&patterns);
        let regex = built.map_err(|e| {
            let id = e.pattern().and_then(|p| file.rule.get(p.as_usize())).map_or("all", |r| r.id.as_str());
            fail(id, &e.syntax_error().map_or_else(|| e.to_string(), ToString::to_string))
        })?;
        let mut rules = Vec::new();
        for (i, rule) in file.rule.iter().enumerate() {
            let pattern = regex_automata::PatternID::must(i);
            let names = regex.group_info().pattern_names(pattern).enumerate();
            let groups: Vec<(String, usize)> =
                names.filter_map(|(g, n)| n.map(|n| (n.to_string(), g))).collect();
            if let Some((unknown, _)) = groups.iter().find(|(g, _)| known_group(g).is_none()) {
                return Err(fail(&rule.id, &format!("`{unknown}` is no group")));
            }
            let (id, pattern) = (format!("{code}/time#{}", rule.id), std::mem::take(&mut patterns[i]));
            rules.push(Rule { id, ignore: rule.ignore, pattern, alone: OnceLock::new(), groups });
        }
        let words = file.words.into_iter().map(|(t, w)| (t, fold_keys(w, language))).collect();
        Ok(Self { regex: Some(regex), rules, numerals: file.numerals, words })
    }

    /// The ids of all rules.
    pub fn rule_ids(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|r| r.id.as_str())
    }

    /// All time expressions of a folded text, in text order.
    pub fn find(&self, folded: &str) -> Vec<Expression> {
        let Some(regex) = &self.regex else { return Vec::new() };
        let mut out = Vec::new();
        let mut at = 0;
        while at <= folded.len() {
            let Some(found) = regex.search(&Input::new(folded).range(at..)) else { break };
            if found.is_empty() {
                at = found.end() + 1;
                continue;
            }
            out.extend(self.expression(folded, found));
            at = found.end();
        }
        out
    }

    fn expression(&self, folded: &str, found: Match) -> Option<Expression> {
        let rule = &self.rules[found.pattern().as_usize()];
        let span = Span::new(found.start(), found.end());
        let alone = rule.alone()?;
        let mut captures = alone.create_captures();
        alone
            .search_captures(&Input::new(folded).range(found.range()).anchored(Anchored::Yes), &mut captures);
        let mut out =
            Expression { span, rule: rule.id.clone(), ignore: rule.ignore, ..Expression::default() };
        for (group, index) in &rule.groups {
            let Some(part) = captures.get_group(*index) else { continue };
            let text = &folded[part.start..part.end];
            let name = known_group(group)?;
            if NUMBERS.contains(&name) {
                out.numbers.insert(name, self.number(group, text)?);
            } else {
                out.words.insert(name, self.words.get(table(group))?.get(text)?.clone());
            }
        }
        Some(out)
    }

    fn number(&self, group: &str, text: &str) -> Option<i32> {
        let named = self.words.get(table(group)).and_then(|words| words.get(text));
        match named {
            Some(value) => value.parse().ok(),
            None => self.numerals.parse(text),
        }
    }
}

/// The value that a group gives: `rd_short` gives `rd`, from the word table `rd_short`.
fn known_group(name: &str) -> Option<&'static str> {
    let value = name.split('_').next()?;
    NUMBERS.iter().chain(&WORDS).find(|n| **n == value).copied()
}

/// The word table of a group: the second of two values is read with the first one's.
fn table(group: &str) -> &str {
    group.trim_end_matches('2')
}

/// Adds the festivals whose day changes from year to year; the values of other names may point to them.
fn add_festivals(
    file: &mut File,
    code: &str,
    files: &[(String, Cow<'_, str>)],
) -> Result<(), KnowledgeError> {
    let path = format!("{code}/festivals.tsv");
    let Some((name, content)) = files.iter().find(|(n, _)| *n == path) else { return Ok(()) };
    let mut days: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let dates = Table::parse(name, content, &["name", "date", "source"])?;
    for row in dates.rows() {
        let date = row.get("date");
        date.parse::<jiff::civil::Date>().map_err(|e| row.error(format!("`{date}`: {e}")))?;
        days.entry(row.get("name")).or_default().push(date);
    }
    let names = file.words.entry("fest".to_string()).or_default();
    for value in names.values_mut() {
        if let Some(dates) = days.get(value.as_str()) {
            *value = dates.join("|");
        }
    }
    names.extend(days.iter().map(|(name, dates)| ((*name).to_string(), dates.join("|"))));
    Ok(())
}

fn fold_keys(words: BTreeMap<String, String>, language: &Language) -> BTreeMap<String, String> {
    words.into_iter().map(|(k, v)| (language.fold(&k), v)).collect()
}

/// Replaces `{class}` by its pattern and `{@table}` by the alternatives of a word table, longest first.
fn expand(pattern: &str, file: &File, language: &Language) -> Result<String, String> {
    let mut out = pattern.to_string();
    for _ in 0..4 {
        for (name, class) in &file.classes {
            out = out.replace(&format!("{{{name}}}"), &format!("(?:{})", language.fold(class)));
        }
        for (table, words) in &file.words {
            let mark = format!("{{@{table}}}");
            if out.contains(&mark) {
                let mut keys: Vec<String> = words.keys().map(|k| language.fold(k)).collect();
                keys.sort_by_key(|k| (std::cmp::Reverse(k.len()), k.clone()));
                out = out.replace(&mark, &format!("(?:{})", keys.join("|")));
            }
        }
    }
    match out.find("{@") {
        Some(at) => Err(format!("no word table for {}", &out[at..])),
        None => Ok(out),
    }
}
