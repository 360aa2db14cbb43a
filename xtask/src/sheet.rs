//! The committed score sheet: `set,figure,value`, sorted.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context, Result, bail};

/// Figures by set and name.
pub type Sheet = BTreeMap<(String, String), f64>;

/// How far a figure may fall unnoticed.
pub const SLACK: f64 = 0.01;

/// The first line.
const HEADER: &str = "set,figure,value";

/// Figures of which less is better.
const LOWER_IS_BETTER: [&str; 4] = ["broken_invariant", "flags_per_1000", "intact_false_repeats", "missing"];

/// Prints a sheet.
pub fn print(sheet: &Sheet) -> String {
    let mut out = format!("{HEADER}\n");
    for ((set, figure), value) in sheet {
        let _ = writeln!(out, "{set},{figure},{value:.4}");
    }
    out
}

/// Reads a sheet.
///
/// # Errors
/// The first line that is not `set,figure,value`.
pub fn parse(text: &str) -> Result<Sheet> {
    let mut lines = text.lines();
    if lines.next() != Some(HEADER) {
        bail!("the first line is not `{HEADER}`");
    }
    lines.enumerate().map(|(i, line)| row(line).with_context(|| format!("line {}", i + 2))).collect()
}

fn row(line: &str) -> Result<((String, String), f64)> {
    let cells: Vec<_> = line.split(',').collect();
    let &[set, figure, value] = cells.as_slice() else { bail!("`{line}` has not three cells") };
    Ok((
        (set.to_string(), figure.to_string()),
        value.parse().with_context(|| format!("`{value}` is no number"))?,
    ))
}

/// A figure that is worse than before by more than [`SLACK`].
#[derive(Clone, Debug, PartialEq)]
pub struct Fall {
    /// The set.
    pub set: String,
    /// The figure.
    pub figure: String,
    /// What it was.
    pub before: f64,
    /// What it is.
    pub now: f64,
}

impl std::fmt::Display for Fall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {:.4} → {:.4}", self.set, self.figure, self.before, self.now)
    }
}

/// What fell from `before` to `now`. A rate that has nothing to count any more says nothing: what was lost shows in recall.
pub fn falls(before: &Sheet, now: &Sheet) -> Vec<Fall> {
    let both = before.iter().filter_map(|(key, &was)| Some((key, was, *now.get(key)?)));
    let fallen = both.filter(|((_, figure), was, is)| worse_by(figure, *was, *is) > SLACK + 1e-9);
    fallen
        .map(|((set, figure), before, now)| Fall { set: set.clone(), figure: figure.clone(), before, now })
        .collect()
}

fn worse_by(figure: &str, was: f64, is: f64) -> f64 {
    if LOWER_IS_BETTER.contains(&figure) { is - was } else { was - is }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[(&str, &str, f64)]) -> Sheet {
        rows.iter().map(|&(s, f, v)| ((s.to_string(), f.to_string()), v)).collect()
    }

    #[test]
    fn a_sheet_reads_back() {
        let s = sheet(&[("truth", "event_f1", 0.75), ("seed", "event_f1", 1.0)]);
        assert_eq!(print(&s), "set,figure,value\nseed,event_f1,1.0000\ntruth,event_f1,0.7500\n");
        assert_eq!(parse(&print(&s)).unwrap(), s);
        assert!(format!("{:#}", parse("set,figure,value\na,b").unwrap_err()).starts_with("line 2"));
    }

    #[test]
    fn a_fall_of_more_than_a_hundredth_is_seen_and_a_rise_is_not() {
        let before = sheet(&[("a", "x", 0.90), ("a", "missing", 0.0), ("b", "x", 0.5)]);
        assert!(falls(&before, &sheet(&[("a", "x", 0.89), ("a", "missing", 0.0)])).is_empty());
        let now = sheet(&[("a", "x", 0.8899), ("a", "missing", 1.0)]);
        assert_eq!(
            falls(&before, &now).iter().map(|f| f.figure.as_str()).collect::<Vec<_>>(),
            ["missing", "x"]
        );
        assert!(
            falls(&before, &sheet(&[("a", "x", 1.0)])).is_empty(),
            "a figure without a base says nothing"
        );
    }
}
