//! The commands of the cookbook run as they stand there. `TRYCMD=overwrite cargo test -p readout --test cookbook`
//! writes the outputs anew; read the difference before you keep it.

#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::path::Path;

#[test]
fn the_commands_of_the_cookbook_do_what_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = root.join("docs/cookbook.md");
    let folder = tempfile::tempdir().unwrap();
    // A folder beside a page is where its commands run.
    let samples = folder.path().join("cookbook.in/samples");
    fs::create_dir_all(&samples).unwrap();
    for entry in fs::read_dir(root.join("samples")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            fs::copy(&path, samples.join(path.file_name().unwrap())).unwrap();
        }
    }
    let more = folder.path().join("cookbook.in/cookbook");
    fs::create_dir_all(&more).unwrap();
    for name in ["first.jsonl", "second.jsonl"] {
        fs::copy(root.join("docs/cookbook").join(name), more.join(name)).unwrap();
    }
    let copy = folder.path().join("cookbook.md");
    fs::copy(&page, &copy).unwrap();
    let cases = trycmd::TestCases::new();
    cases.register_bin("readout", Path::new(env!("CARGO_BIN_EXE_readout")));
    cases.env("NO_COLOR", "1").env("READOUT_CODER", "anna").case(&copy);
    cases.run();
    if std::env::var_os("TRYCMD").is_some() {
        fs::copy(&copy, &page).unwrap();
    }
}
