//! Runs every case file, as `readout check` does.

use std::borrow::Cow;

#[test]
fn every_case_holds_and_every_rule_is_paired() {
    let files: Vec<(String, Cow<'_, str>)> = readout_knowledge::files();
    let report = readout_engine::check::check(&files);
    let findings: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
    assert!(report.cases > 100, "only {} cases were run", report.cases);
}
