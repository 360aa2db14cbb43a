//! Laws about the knowledge files: tables sorted and sourced, no rule file without cases, no cases without rules.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::laws::Fault;

/// Names of a first column that may not hold the same twice.
const KEYS: [&str; 3] = ["id", "surface", "word"];

/// The faults of one table: tab-separated under a header line. World facts need a source; elsewhere a `source`
/// column may be left out, since a list of words of a language has none.
pub fn table(path: &Path, text: &str) -> Vec<Fault> {
    let mut rows = text.lines().enumerate().map(|(i, l)| (i + 1, l)).filter(|(_, l)| !l.is_empty());
    let Some((_, header)) = rows.next() else { return vec![Fault::new(path, 0, "no header line")] };
    let columns: Vec<_> = header.split('\t').collect();
    let rows: Vec<_> = rows.collect();
    let mut faults = order(path, &columns, &rows);
    let world = path.parent().is_some_and(|folder| folder.ends_with("world"));
    match columns.iter().position(|&c| c == "source") {
        Some(column) => faults.extend(sources(path, column, &rows)),
        None if world => faults.push(Fault::new(path, 1, "no `source` column")),
        None => {}
    }
    faults
}

fn order(path: &Path, columns: &[&str], rows: &[(usize, &str)]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    for pair in rows.windows(2) {
        if pair[0].1 >= pair[1].1 {
            faults.push(Fault::new(path, pair[1].0, "not after the line before it in byte order"));
        }
    }
    for &(line, row) in rows {
        let cells = row.split('\t').count();
        if cells != columns.len() {
            faults.push(Fault::new(path, line, format!("{cells} cells under {} headings", columns.len())));
        }
        let id = row.split('\t').next().unwrap_or_default();
        if columns.first().is_some_and(|c| KEYS.contains(c)) && !ids.insert(id) {
            faults.push(Fault::new(path, line, format!("`{id}` is there already")));
        }
    }
    faults
}

fn sources(path: &Path, column: usize, rows: &[(usize, &str)]) -> Vec<Fault> {
    let empty = |row: &str| row.split('\t').nth(column).is_none_or(|cell| cell.trim().is_empty());
    rows.iter().filter(|(_, row)| empty(row)).map(|&(line, _)| Fault::new(path, line, "no source")).collect()
}

/// Rule files (`NAME.toml` in a language's folder) without `NAME.cases.*`, and case files without their rules.
pub fn pairs(files: &[PathBuf]) -> Vec<Fault> {
    let stem = |file: &Path| file.with_file_name(name(file).split('.').next().unwrap_or_default());
    let (cases, others): (Vec<_>, Vec<_>) = files.iter().partition(|f| name(f).contains(".cases."));
    let cased: BTreeSet<_> = cases.iter().map(|f| stem(f)).collect();
    let languages: BTreeSet<_> =
        others.iter().filter(|f| name(f) == "language.toml").filter_map(|f| f.parent()).collect();
    let is_rule = |f: &Path| {
        name(f).ends_with(".toml") && name(f) != "language.toml" && languages.iter().any(|l| f.starts_with(l))
    };
    let rules: BTreeSet<_> = others.iter().map(|f| stem(f)).collect();
    let uncased = others.iter().filter(|f| is_rule(f) && !cased.contains(&stem(f)));
    let orphans = cases.iter().filter(|f| !rules.contains(&stem(f)));
    uncased
        .map(|f| Fault::new(f, 0, "no cases file beside it"))
        .chain(orphans.map(|f| Fault::new(f, 0, "cases of a file that is not there")))
        .collect()
}

fn name(file: &Path) -> &str {
    file.file_name().and_then(|n| n.to_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whats(faults: Vec<Fault>) -> Vec<String> {
        faults.into_iter().map(|f| f.what).collect()
    }

    fn check(text: &str) -> Vec<String> {
        whats(table(Path::new("knowledge/world/a.tsv"), text))
    }

    #[test]
    fn a_sorted_sourced_table_has_no_fault() {
        assert!(check("id\tzh\tsource\na\t甲\tS\nb\t乙\tS\n").is_empty());
        assert!(check("office\tsource\na\tx\na\ty\n").is_empty(), "an office has many holders");
        assert!(
            whats(table(Path::new("knowledge/zh/words/a.tsv"), "surface\tlabels\n会见\tmeet\n")).is_empty()
        );
    }

    #[test]
    fn order_doubles_cells_and_sources_are_checked() {
        assert_eq!(check("id\tsource\nb\tS\na\tS\n"), ["not after the line before it in byte order"]);
        assert_eq!(check("id\tsource\na\tS\na\tT\n"), ["`a` is there already"]);
        assert_eq!(check("id\tsource\na\t\n"), ["no source"]);
        assert_eq!(check("id\tsource\na\n")[0], "1 cells under 2 headings");
        assert_eq!(check("word\na\n"), ["no `source` column"]);
    }

    #[test]
    fn rules_and_cases_come_in_pairs() {
        let files = [
            "zh/language.toml",
            "zh/time.toml",
            "zh/time.cases.md",
            "zh/event/visit.toml",
            "zh/page.cases.md",
            "world/a.tsv",
        ];
        let files: Vec<_> = files.iter().map(|f| Path::new("knowledge").join(f)).collect();
        let found: Vec<_> = pairs(&files).into_iter().map(|f| f.place).collect();
        assert_eq!(found, ["knowledge/zh/event/visit.toml", "knowledge/zh/page.cases.md"]);
    }
}
