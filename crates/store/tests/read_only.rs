//! A folder that cannot be written. Alone in its file: it copies its own program, and no other test may start one
//! meanwhile.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // Helpers of tests.

mod common;

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use common::full;
use readout_store::{Filter, Store, StoreError};

/// Tells the child which folder to try.
const TARGET: &str = "READOUT_STORE_READ_ONLY";
/// Somebody without rights, on every Unix.
const NOBODY: u32 = 65_534;

fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
#[ignore = "run by a_folder_that_cannot_be_written, as somebody without rights"]
fn reads_and_cannot_write() {
    let folder = std::env::var(TARGET).expect("only the other test runs this");
    let path = Path::new(&folder).join("readout.db");
    let store = Store::open_read_only(&path).unwrap();
    assert_eq!(store.counts().unwrap().events, 2);
    assert_eq!(store.events(&Filter::default()).unwrap().len(), 2);
    let error = Store::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
    let error = Store::open(Path::new(&folder).join("new.db")).unwrap_err();
    assert!(error.to_string().contains("does not let it be made"), "{error}");
    println!("\ntried it all");
}

#[test]
fn a_folder_that_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("readout.db");
    full(1).add(&mut Store::open(&path).unwrap()).unwrap();
    mode(&path, 0o444);
    mode(folder.path(), 0o555);
    // The test's own program may lie where nobody else can go.
    let program = tempfile::tempdir().unwrap();
    mode(program.path(), 0o755);
    let copy = program.path().join("test");
    std::fs::copy(std::env::current_exe().unwrap(), &copy).unwrap();
    mode(&copy, 0o755);
    let mut child = Command::new(&copy);
    child.args(["--exact", "reads_and_cannot_write", "--ignored", "--nocapture"]);
    child.env(TARGET, folder.path()).current_dir("/");
    // Root may write everywhere.
    if std::fs::metadata(folder.path()).unwrap().uid() == 0 {
        child.uid(NOBODY).gid(NOBODY);
    }
    let output = child.output().unwrap();
    mode(folder.path(), 0o755);
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("tried it all"), "{said}{errors}");
}
