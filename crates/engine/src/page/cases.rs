//! Runs the cases of page rules: `## rule-id`, then lines `+ text` that fire it and lines `- text` that do not.

use super::knowledge::{PageKnowledge, Role};

/// A case that does not hold, or a rule without cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFailure {
    /// 1-based line of the case file; 0 where a case is missing.
    pub line: usize,
    /// The rule.
    pub rule: String,
    /// What is wrong.
    pub message: String,
}

/// Checks the cases of one language (`zh`, `en`, …): every rule has to have a firing and a non-firing case, and
/// every case has to hold. A case fires a rule if that rule is the first to recognise the line.
pub fn check_cases(knowledge: &PageKnowledge, language: &str, cases: &str) -> Vec<CaseFailure> {
    let mut failures = Vec::new();
    let mut rule = String::new();
    let mut seen: Vec<(String, bool)> = Vec::new();
    for (at, row) in cases.lines().enumerate() {
        if let Some(heading) = row.strip_prefix("## ") {
            rule = format!("{language}/page#{}", heading.trim());
            if !knowledge.rules().iter().any(|r| r.id == rule) {
                failures.push(failure(at + 1, &rule, "there is no such rule"));
            }
        } else if let Some((fires, text)) = case(row) {
            let hit = match knowledge.rules().iter().find(|r| r.id == rule).map(|r| r.role) {
                Some(Role::Lead) => knowledge.lead(text),
                Some(Role::End) => knowledge.end(text),
                _ => knowledge.recognise(text),
            };
            let by = hit.map_or("no rule", |hit| hit.rule);
            seen.push((rule.clone(), fires));
            match (fires, by == rule) {
                (true, false) => {
                    failures.push(failure(at + 1, &rule, &format!("should fire, but {by} does: {text}")))
                }
                (false, true) => failures.push(failure(at + 1, &rule, &format!("should not fire: {text}"))),
                _ => {}
            }
        }
    }
    let prefix = format!("{language}/page#");
    for id in knowledge.rules().iter().map(|r| &r.id).filter(|id| id.starts_with(&prefix)) {
        for (fires, what) in [(true, "firing"), (false, "non-firing")] {
            if !seen.contains(&(id.clone(), fires)) {
                failures.push(failure(0, id, &format!("has no {what} case")));
            }
        }
    }
    failures
}

fn case(row: &str) -> Option<(bool, &str)> {
    row.strip_prefix("+ ").map(|t| (true, t)).or_else(|| row.strip_prefix("- ").map(|t| (false, t)))
}

fn failure(line: usize, rule: &str, message: &str) -> CaseFailure {
    CaseFailure { line, rule: rule.to_string(), message: message.to_string() }
}
