//! What every language has to bring: the same battery for each folder that has a `language.toml`.

use std::collections::BTreeSet;

use readout_engine::Knowledge;

fn names() -> BTreeSet<String> {
    readout_knowledge::files().into_iter().map(|(name, _)| name).collect()
}

fn languages() -> Vec<String> {
    names().iter().filter_map(|n| n.strip_suffix("/language.toml")).map(str::to_string).collect()
}

#[test]
fn every_language_has_the_same_files() {
    let names = names();
    let kinds: Vec<String> = names
        .iter()
        .filter_map(|n| n.strip_prefix("diplomacy/")?.strip_suffix(".toml"))
        .map(str::to_string)
        .collect();
    assert!(languages().len() >= 2 && kinds.len() >= 12, "{kinds:?}");
    for language in languages() {
        let mut wanted: Vec<String> =
            kinds.iter().flat_map(|k| [format!("event/{k}.toml"), format!("event/{k}.cases.md")]).collect();
        let common =
            ["time.toml", "time.cases.md", "page.toml", "page.cases.md", "speech.cases.md", "actor.cases.md"];
        wanted.extend(common.map(str::to_string));
        for file in wanted {
            let path = format!("{language}/{file}");
            assert!(
                names.contains(&path),
                "{path} is missing: a language needs rules and cases for every kind"
            );
        }
    }
}

#[test]
fn every_language_names_every_state() {
    let knowledge = Knowledge::load(&readout_knowledge::files()).unwrap();
    for language in languages() {
        let nameless: Vec<&str> = knowledge
            .world
            .states
            .iter()
            .filter(|s| s.names.of(&language).is_empty())
            .map(|s| s.id.as_str())
            .collect();
        assert!(nameless.is_empty(), "`{language}` has no name for {nameless:?} in world/states.tsv");
    }
}

#[test]
fn every_language_reads_every_kind_of_argument() {
    let knowledge = Knowledge::load(&readout_knowledge::files()).unwrap();
    for tongue in &knowledge.tongues {
        let code = &tongue.language.code;
        let settings = &tongue.language.settings;
        assert!(!settings.sentence_ends.is_empty() && !settings.clause_ends.is_empty(), "{code}: no marks");
        assert!(!settings.quotes.is_empty(), "{code}: no quotation marks");
        let core = knowledge.labels.core;
        for (label, what) in
            [(core.with, "with"), (core.to, "to"), (core.say, "say"), (core.both, "both"), (core.of, "of")]
        {
            let known = tongue.lexicon.words.iter().any(|w| w.labels.contains(label));
            assert!(known, "{code}: no word carries the label `{what}`, which the engine asks for");
        }
    }
}
