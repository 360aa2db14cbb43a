//! Checks knowledge: tables in order, every rule with cases on both sides, every case true.

mod case;
mod tables;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::finding::{Event, Statement, When};
use crate::knowledge::{Knowledge, KnowledgeError, toml_error};
use crate::pipeline::{Engine, Reading, Request};
use crate::text::Text;

use case::{Case, CaseFile, Mark};

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many cases were run.
    pub cases: usize,
    /// How many rules have cases.
    pub rules: usize,
    /// What is wrong, by file and line.
    pub findings: Vec<KnowledgeError>,
}

/// Loads the knowledge files, checks their tables and runs their cases.
pub fn check(files: &[(String, Cow<'_, str>)]) -> Report {
    let mut report = Report { findings: tables::check(files), ..Report::default() };
    let engine = match Knowledge::load(files) {
        Ok(knowledge) => Engine::new(knowledge),
        Err(error) => {
            report.findings.push(error);
            return report;
        }
    };
    for (name, content) in files {
        run_page_cases(&engine, name, content, &mut report);
        run_cases(&engine, name, content, &mut report);
    }
    unpaired(files, &mut report);
    report.findings.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    report
}

fn run_page_cases(engine: &Engine, name: &str, content: &str, report: &mut Report) {
    let Some(language) = name.strip_suffix("/page.cases.md") else { return };
    report.cases += content.lines().filter(|l| l.starts_with("+ ") || l.starts_with("- ")).count();
    report.rules += content.lines().filter(|l| l.starts_with("## ")).count();
    for failure in crate::page::check_cases(&engine.knowledge().page, language, content) {
        report.findings.push(toml_error(
            name,
            failure.line,
            &format!("`{}`: {}", failure.rule, failure.message),
        ));
    }
}

fn run_cases(engine: &Engine, name: &str, content: &str, report: &mut Report) {
    let Some(stem) = name.strip_suffix(".cases.md").filter(|stem| !stem.ends_with("/page")) else { return };
    let language = stem.split('/').next().unwrap_or_default();
    let Some(tongue) = engine.knowledge().tongue(language) else {
        report.findings.push(toml_error(name, 0, "cases of a language that has no language.toml"));
        return;
    };
    let rules: Vec<String> = match stem.strip_prefix(language).unwrap_or_default() {
        "/time" => tongue.time.rule_ids().map(str::to_string).collect(),
        "/speech" => ["direct", "reported"].iter().map(|r| format!("{stem}#{r}")).collect(),
        "/actor" => Vec::new(),
        _ => tongue
            .rules
            .all
            .iter()
            .map(|r| r.id.clone())
            .filter(|id| id.starts_with(&format!("{stem}#")))
            .collect(),
    };
    let file = match CaseFile::parse(content) {
        Ok(file) => file,
        Err((line, message)) => {
            report.findings.push(toml_error(name, line, &message));
            return;
        }
    };
    let free = stem.ends_with("/actor");
    for case in &file.cases {
        report.cases += 1;
        let id = format!("{stem}#{}", case.rule);
        if !free && !rules.contains(&id) {
            report.findings.push(toml_error(name, case.line, &format!("no rule has the id `{id}`")));
            continue;
        }
        let runner = Runner { engine, language, case };
        if let Err(message) = runner.run(&id, stem) {
            report.findings.push(toml_error(name, case.line, &format!("`{id}`: {message}")));
        }
    }
    report.rules += rules.len();
    let has = |id: &str, fires: bool| {
        file.cases.iter().any(|c| c.fires == fires && format!("{stem}#{}", c.rule) == id)
    };
    for id in &rules {
        for (fires, what) in [(true, "firing"), (false, "non-firing")] {
            if !has(id, fires) {
                report.findings.push(toml_error(name, 0, &format!("`{id}` has no {what} case")));
            }
        }
    }
}

/// Rule files without cases, and cases without rule files.
fn unpaired(files: &[(String, Cow<'_, str>)], report: &mut Report) {
    let names: BTreeSet<&str> = files.iter().map(|(n, _)| n.as_str()).collect();
    for name in &names {
        let rules = name
            .strip_suffix(".toml")
            .filter(|s| s.contains("/event/") || s.ends_with("/time") || s.ends_with("/page"));
        if let Some(stem) = rules.filter(|stem| !names.contains(format!("{stem}.cases.md").as_str())) {
            report.findings.push(toml_error(name, 0, &format!("has no cases beside it ({stem}.cases.md)")));
        }
        let cases =
            name.strip_suffix(".cases.md").filter(|s| !s.ends_with("/speech") && !s.ends_with("/actor"));
        if let Some(stem) = cases.filter(|stem| !names.contains(format!("{stem}.toml").as_str())) {
            report.findings.push(toml_error(name, 0, &format!("has no rules beside it ({stem}.toml)")));
        }
    }
}

struct Runner<'a> {
    engine: &'a Engine,
    language: &'a str,
    case: &'a Case,
}

impl Runner<'_> {
    fn run(&self, id: &str, stem: &str) -> Result<(), String> {
        match stem.strip_prefix(self.language).unwrap_or_default() {
            "/time" => self.time(id),
            "/actor" => self.actor(),
            "/speech" => self.speech(id),
            _ => self.event(id),
        }
    }

    fn read(&self) -> (Text, Reading) {
        let text = Text::new(self.case.text.clone());
        let reading = self.engine.read(&Request {
            reference_date: Some(self.case.date),
            language: Some(self.language),
            ..Request::of(&text)
        });
        (text, reading)
    }

    fn event(&self, id: &str) -> Result<(), String> {
        let (text, reading) = self.read();
        let by_rule = |e: &&Event| e.rule == id || e.steps.iter().any(|s| s.what == "rule" && s.by == id);
        let found: Vec<&Event> = reading.events.iter().filter(by_rule).collect();
        if !self.case.fires {
            return if found.is_empty() { Ok(()) } else { Err("should not fire, but does".to_string()) };
        }
        if found.is_empty() {
            let others: Vec<&str> = reading.events.iter().map(|e| e.rule.as_str()).collect();
            return Err(format!("should fire, but does not; found: [{}]", others.join(", ")));
        }
        let misses =
            |e: &&Event| self.case.marks.iter().filter_map(|m| event_miss(m, e, &text)).collect::<Vec<_>>();
        let best = found.iter().map(misses).min_by_key(Vec::len).unwrap_or_default();
        if best.is_empty() { Ok(()) } else { Err(best.join("; ")) }
    }

    fn speech(&self, id: &str) -> Result<(), String> {
        let (text, reading) = self.read();
        let found: Vec<&Statement> = reading.statements.iter().filter(|s| s.rule == id).collect();
        if !self.case.fires {
            return if found.is_empty() {
                Ok(())
            } else {
                Err(format!("should not fire, but finds “{}”", text.slice(found[0].span)))
            };
        }
        let said = |mark: &Mark| found.iter().find(|s| text.slice(s.span) == mark.text);
        let speaker = |mark: &Mark| {
            found.iter().any(|s| s.speaker.name == mark.text || s.speaker.aliases.contains(&mark.text))
        };
        for mark in &self.case.marks {
            let holds = if mark.what == "speaker" { speaker(mark) } else { said(mark).is_some() };
            if !holds {
                let all: Vec<String> =
                    found.iter().map(|s| format!("{}: {}", s.speaker.name, text.slice(s.span))).collect();
                return Err(format!(
                    "“{}” is not found as {}; found: [{}]",
                    mark.text,
                    mark.what,
                    all.join(" | ")
                ));
            }
        }
        if found.is_empty() { Err("should fire, but does not".to_string()) } else { Ok(()) }
    }

    fn time(&self, id: &str) -> Result<(), String> {
        let found = self.engine.times(&self.case.text, self.language, self.case.date);
        let by_rule: Vec<_> = found.iter().filter(|f| f.rule == id).collect();
        if !self.case.fires {
            return if by_rule.is_empty() { Ok(()) } else { Err("should not fire, but does".to_string()) };
        }
        if by_rule.is_empty() {
            let others: Vec<&str> = found.iter().map(|f| f.rule.as_str()).collect();
            return Err(format!("should fire, but does not; found: [{}]", others.join(", ")));
        }
        for mark in &self.case.marks {
            let hit = found
                .iter()
                .find(|f| self.case.text.get(f.span.start..f.span.end) == Some(mark.text.as_str()));
            let value =
                hit.ok_or_else(|| format!("“{}” is not found whole", mark.text))?.when.as_ref().map(interval);
            let value = value.unwrap_or_else(|| "none".to_string());
            if value != mark.what {
                return Err(format!("“{}” is read as {value}", mark.text));
            }
        }
        Ok(())
    }

    /// `[words](CHN)`: an actor or place of that state; `[words](-)`: nobody.
    fn actor(&self) -> Result<(), String> {
        let actors = self.engine.actors(&self.case.text, self.language, self.case.date);
        for mark in &self.case.marks {
            let hit = actors.iter().find(|a| a.words == mark.text || a.name == mark.text);
            let country = hit.map(|a| a.country.clone().unwrap_or_else(|| "none".to_string()));
            let holds = match (mark.what.as_str(), &country) {
                ("-", None) => true,
                ("-", Some(_)) => false,
                (what, Some(country)) => {
                    what == country || hit.is_some_and(|a| format!("={}", a.known_as) == what)
                }
                (_, None) => false,
            };
            if holds != self.case.fires {
                let all: Vec<String> = actors
                    .iter()
                    .map(|a| format!("{} ({})", a.words, a.country.as_deref().unwrap_or("none")))
                    .collect();
                return Err(format!("“{}” as {}; found: [{}]", mark.text, mark.what, all.join(", ")));
            }
        }
        Ok(())
    }
}

/// A date as cases write it: `2024-05-07`, or `2024-05-01/2024-05-31`.
fn interval(when: &When) -> String {
    if when.start == when.end { when.start.to_string() } else { format!("{}/{}", when.start, when.end) }
}

/// Why a mark does not hold of an event.
fn event_miss(mark: &Mark, event: &Event, text: &Text) -> Option<String> {
    let what = mark.what.as_str();
    if let Some(word) = what.strip_prefix('=') {
        let words = [Some(event.status.as_str()), event.subkind.as_deref(), event.level.as_deref()];
        return (!words.contains(&Some(word))).then(|| format!("is not {word}: {words:?}"));
    }
    if what.starts_with(|c: char| c.is_ascii_digit()) {
        let date = event.date.as_ref().map_or_else(|| "none".to_string(), interval);
        return (date != what).then(|| format!("the date is {date}, not {what}"));
    }
    if what.len() == 3 && what.chars().all(|c| c.is_ascii_uppercase()) {
        let country = event.place.as_ref().and_then(|p| p.country.as_deref());
        return (country != Some(what)).then(|| format!("the place's country is {country:?}, not {what}"));
    }
    let holds = event.participants.iter().any(|p| {
        let spelt = p.name == mark.text || p.aliases.contains(&mark.text);
        p.role == what
            && (spelt
                || p.span.is_some_and(|s| text.slice(s).contains(&mark.text) && text.slice(s) == mark.text))
    });
    let all =
        || event.participants.iter().map(|p| format!("{} {}", p.role, p.name)).collect::<Vec<_>>().join(", ");
    (!holds).then(|| format!("“{}” is not {what}; participants: {}", mark.text, all()))
}
