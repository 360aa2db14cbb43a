//! Runs the cases of every rule set for counting, as `readout check` does.

use readout_engine::Knowledge;
use readout_store::count;

#[test]
fn every_rule_set_counts_what_its_cases_say() {
    let files = readout_knowledge::files();
    let knowledge = Knowledge::load(&files).unwrap();
    let (cases, findings) = count::check(&files, &knowledge);
    let findings: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
    assert!(cases > 25, "only {cases} cases were run");
}
