//! Tables: sorted, without doubles, each row with its source.

use std::borrow::Cow;

use crate::knowledge::tsv::Table;
use crate::knowledge::{KnowledgeError, toml_error};

/// What is wrong with the tables.
pub(super) fn check(files: &[(String, Cow<'_, str>)]) -> Vec<KnowledgeError> {
    let tables = files.iter().filter(|(name, _)| name.ends_with(".tsv"));
    tables.flat_map(|(name, content)| table(name, content)).collect()
}

fn table(name: &str, content: &str) -> Vec<KnowledgeError> {
    let table = match Table::parse(name, content, &[]) {
        Ok(table) => table,
        Err(error) => return vec![error],
    };
    let mut findings = Vec::new();
    let lines: Vec<&str> = content.lines().skip(1).filter(|l| !l.is_empty()).collect();
    if let Some(i) =
        lines.windows(2).position(|w| w[0] > w[1] && first(w[0]) >= first(w[1]) && first(w[0]) != first(w[1]))
    {
        findings.push(toml_error(name, i + 3, "the rows are not sorted by their first column"));
    }
    if let Some(i) = lines.windows(2).position(|w| w[0] == w[1]) {
        findings.push(toml_error(name, i + 3, "the row stands twice"));
    }
    let unique =
        content.starts_with("id\t") || content.starts_with("surface\t") || content.starts_with("from\t");
    if let Some(i) = lines.windows(2).position(|w| unique && first(w[0]) == first(w[1])) {
        findings.push(toml_error(name, i + 3, &format!("`{}` stands twice", first(lines[i]))));
    }
    let sourced = content.lines().next().is_some_and(|h| h.split('\t').any(|c| c == "source"));
    if let Some(row) = table.rows().find(|r| sourced && r.get("source").is_empty()) {
        findings.push(row.error("the row has no source"));
    }
    findings
}

fn first(line: &str) -> &str {
    line.split('\t').next().unwrap_or_default()
}
