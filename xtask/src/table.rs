//! The score sheet as a table for a person.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use xtask::sheet::Sheet;

/// Column heads and figures of reading.
const READING: [(&str, &str); 16] = [
    ("ev.P", "event_precision"),
    ("ev.R", "event_recall"),
    ("ev.F1", "event_f1"),
    ("who.P", "who_precision"),
    ("who.R", "who_recall"),
    ("role", "role_accuracy"),
    ("date", "date_exact"),
    ("place", "place_country"),
    ("subk", "subkind"),
    ("level", "level"),
    ("stat", "status"),
    ("kind", "kind_exact"),
    ("evid", "evidence_overlap"),
    ("st.P", "statement_precision"),
    ("st.R", "statement_recall"),
    ("st.F1", "statement_f1"),
];

/// Column heads and figures of page restoration.
const PAGES: [(&str, &str); 14] = [
    ("rep.P", "repeat_precision"),
    ("rep.R", "repeat_recall"),
    ("b3.P", "b3_precision"),
    ("b3.R", "b3_recall"),
    ("b3.F1", "b3_f1"),
    ("perf", "perfect_pages"),
    ("join.P", "join_precision"),
    ("join.R", "join_recall"),
    ("jn.F1", "join_f1"),
    ("far", "far_join_recall"),
    ("flag", "flag_recall"),
    ("fl/1k", "flags_per_1000"),
    ("whole", "intact_kept_whole"),
    ("broken", "broken_invariant"),
];

/// Two tables: reading, and pages where there are any.
pub fn print(sheet: &Sheet) -> String {
    let mut out = block(sheet, &READING, "event_f1");
    if sheet.keys().any(|(_, figure)| figure == "b3_f1") {
        out.push('\n');
        out.push_str(&block(sheet, &PAGES, "b3_f1"));
    }
    out
}

fn block(sheet: &Sheet, columns: &[(&str, &str)], needs: &str) -> String {
    let sets: BTreeSet<_> = sheet.keys().filter(|(_, figure)| figure == needs).map(|(set, _)| set).collect();
    let mut out = format!("{:18}", "");
    for (head, _) in columns {
        let _ = write!(out, "{head:>7}");
    }
    out.push('\n');
    for set in sets {
        let _ = write!(out, "{set:18}");
        for (_, figure) in columns {
            match sheet.get(&(set.clone(), (*figure).to_string())) {
                Some(value) => drop(write!(out, "{value:>7.3}")),
                None => drop(write!(out, "{:>7}", "–")),
            }
        }
        out.push('\n');
    }
    out
}
