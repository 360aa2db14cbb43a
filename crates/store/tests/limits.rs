//! A full disk, and two that write at once.

#![allow(clippy::unwrap_used)] // Helpers of tests.

mod common;

use common::{add_bit_by_bit, full};
use readout_store::{Store, StoreError};
use rusqlite::Connection;

#[cfg(unix)]
mod unix {
    use super::*;
    use std::path::Path;
    use std::process::Command;

    /// Tells the child which folder to fill.
    const TARGET: &str = "READOUT_STORE_FULL";

    #[test]
    fn a_full_disk_says_so_and_keeps_what_it_had() {
        // A write that the system refuses: a limit on the size of files, set for the child only.
        let folder = tempfile::tempdir().unwrap();
        let script =
            "ulimit -f 4000; trap '' XFSZ; exec \"$0\" --exact unix::fills_the_disk --ignored --nocapture";
        let program = std::env::current_exe().unwrap();
        let output = Command::new("sh").args(["-c", script]).arg(program).env(TARGET, folder.path()).output();
        let output = output.unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.contains("kept "), "{said}{errors}");
        let number: usize = said.lines().find_map(|l| l.strip_prefix("kept ")).unwrap().parse().unwrap();
        assert!(number > 0, "nothing was kept before the disk was full");
        let store = Store::open(folder.path().join("readout.db")).unwrap();
        store.verify().unwrap();
        assert_eq!(store.counts().unwrap().articles, number);
    }

    #[test]
    #[ignore = "run by a_full_disk_says_so_and_keeps_what_it_had, with a limit on the size of files"]
    fn fills_the_disk() {
        let folder = std::env::var(TARGET).expect("only the other test runs this");
        let mut store = Store::open(Path::new(&folder).join("readout.db")).unwrap();
        for n in 0..10_000 {
            if let Err(error) = full(n).add(&mut store) {
                assert!(matches!(error, StoreError::Disk { .. } | StoreError::Full { .. }), "{error:?}");
                println!("\nkept {n}");
                return;
            }
        }
        panic!("the disk never filled");
    }
}

#[test]
fn of_what_is_added_bit_by_bit_nothing_is_there_until_it_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("readout.db");
    let mut store = Store::open(&path).unwrap();
    let samples: Vec<_> = (0..9).map(full).collect();
    let there = || Store::open_read_only(&path).unwrap().counts().unwrap().articles;
    let mut adding = store.adding();
    add_bit_by_bit(&samples[..4], 2, &mut adding).unwrap();
    assert_eq!(there(), 0);
    adding.keep().unwrap();
    adding.keep().unwrap();
    assert_eq!(there(), 4);
    add_bit_by_bit(&samples[4..6], 1, &mut adding).unwrap();
    drop(adding);
    assert_eq!((there(), store.counts().unwrap().articles), (4, 4), "what is not kept is taken back");
    let size = std::fs::metadata(&path).unwrap().len() / 4096 + 40;
    store.limit_pages(u32::try_from(size).unwrap()).unwrap();
    let mut adding = store.adding();
    let many: Vec<_> = (10..900).map(full).collect();
    assert!(matches!(add_bit_by_bit(&many, 8, &mut adding), Err(StoreError::Full { .. })));
    drop(adding);
    store.limit_pages(u32::MAX - 1).unwrap();
    let mut adding = store.adding();
    add_bit_by_bit(&samples, 3, &mut adding).unwrap();
    adding.keep().unwrap();
    drop(adding);
    store.verify().unwrap();
    assert_eq!(there(), 9);
    assert_eq!(store.timeline(&Default::default()).unwrap()[0].real_event.articles, 9, "all are linked");
}

#[test]
fn a_full_database_keeps_what_it_had() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("readout.db");
    let mut store = Store::open(&path).unwrap();
    store.limit_pages(100).unwrap();
    let mut kept = 0;
    let error = loop {
        match full(kept).add(&mut store) {
            Ok(_) => kept += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, StoreError::Full { .. }), "{error}");
    assert!(kept > 3 && error.to_string().contains("what was kept before is safe"), "{kept}: {error}");
    store.verify().unwrap();
    let counts = store.counts().unwrap();
    assert_eq!((counts.articles, counts.events, counts.statements), (kept, 2 * kept, 2 * kept));
    drop(store);
    let mut store = Store::open(&path).unwrap();
    full(kept).add(&mut store).unwrap();
    assert_eq!(store.counts().unwrap().articles, kept + 1);
}

#[test]
fn a_second_writer_waits_and_then_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("readout.db");
    let mut store = Store::open(&path).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    store.wait(std::time::Duration::from_millis(50)).unwrap();
    let error = full(1).add(&mut store).unwrap_err();
    assert!(matches!(error, StoreError::Busy { .. }) && error.hint().is_some(), "{error}");
    other.execute_batch("ROLLBACK").unwrap();
    full(1).add(&mut store).unwrap();
}

#[test]
fn two_writers_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("readout.db");
    std::thread::scope(|scope| {
        for writer in 0..2 {
            let path = &path;
            scope.spawn(move || {
                let mut store = Store::open(path).unwrap();
                for n in 0..20 {
                    full(writer * 1000 + n).add(&mut store).unwrap();
                }
            });
        }
    });
    let store = Store::open_read_only(&path).unwrap();
    assert_eq!(store.counts().unwrap().articles, 40);
    store.verify().unwrap();
}
