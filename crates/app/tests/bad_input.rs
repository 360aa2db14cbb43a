//! Bad input: one clear message with file and place, the other inputs are still read, exit code 1.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::fs;
use std::io::{BufWriter, ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

use common::{ARTICLE, Desk, Ran};

/// Reads `bad` between two good files and expects both of those in the output.
fn read_between(desk: &Desk, bad: &str) -> Ran {
    desk.file("a.txt", ARTICLE);
    desk.file("z.txt", ARTICLE);
    let ran = desk.run(&["read", "a.txt", bad, "z.txt", "--format", "jsonl"]);
    let docs = ran.docs();
    assert_eq!(
        (docs.first().map(String::as_str), docs.last().map(String::as_str)),
        (Some("a"), Some("z")),
        "{ran:?}"
    );
    ran
}

#[test]
fn an_empty_file() {
    let desk = Desk::new();
    desk.file("empty.txt", "");
    read_between(&desk, "empty.txt").assert_one_error(&["empty.txt", "empty"]);
}

#[test]
fn a_file_of_blanks() {
    let desk = Desk::new();
    desk.file("blank.txt", "\u{feff} \n\u{3000}\n");
    read_between(&desk, "blank.txt").assert_one_error(&["blank.txt", "no text"]);
}

#[test]
fn binary_files() {
    let desk = Desk::new();
    desk.file("noise.txt", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0");
    read_between(&desk, "noise.txt").assert_one_error(&["noise.txt", "binary"]);
    desk.file("page.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n");
    read_between(&desk, "page.pdf").assert_one_error(&["page.pdf", "PDF"]);
}

#[test]
fn invalid_utf8_is_said_with_its_place_and_the_rest_is_read() {
    let desk = Desk::new();
    let mut bytes = ARTICLE.as_bytes().to_vec();
    bytes.extend_from_slice("第二行".as_bytes());
    bytes.extend_from_slice(b"\xff\xfe\x80");
    bytes.extend_from_slice("还是第二行。\n".as_bytes());
    desk.file("m.txt", &bytes);
    let ran = read_between(&desk, "m.txt");
    ran.assert_one_error(&["m.txt:2:4"]);
    assert_eq!(ran.docs(), ["a", "m", "z"]);
}

#[test]
fn a_bad_line_of_jsonl() {
    let desk = Desk::new();
    let article = |id: &str| serde_json::json!({"id": id, "date": "2024-05-08", "text": ARTICLE}).to_string();
    desk.file("many.jsonl", format!("{}\n{{\"id\": \"broken\", \n\n{}\n", article("one"), article("three")));
    let ran = read_between(&desk, "many.jsonl");
    ran.assert_one_error(&["many.jsonl:2"]);
    assert_eq!(ran.docs(), ["a", "one", "three", "z"]);
}

#[test]
fn a_line_longer_than_the_limit_is_refused_and_the_next_is_read() {
    let desk = Desk::new();
    let long = serde_json::json!({"id": "long", "text": ARTICLE.repeat(15_000)}).to_string();
    let short = serde_json::json!({"id": "short", "text": ARTICLE}).to_string();
    desk.file("many.jsonl", format!("{long}\n{short}\n"));
    let ran = desk.run(&["read", "many.jsonl", "--format", "jsonl", "--max-size", "1"]);
    ran.assert_one_error(&["many.jsonl:1", "1 MB"]);
    assert_eq!(ran.docs(), ["short"]);
}

#[test]
fn files_that_are_not_there() {
    let desk = Desk::new();
    read_between(&desk, "missing.txt").assert_one_error(&["missing.txt", "no such file"]);
    desk.run(&["read", "none*.txt"]).assert_one_error(&["none*.txt", "no file matches"]);
    fs::create_dir(desk.path().join("hollow")).unwrap();
    read_between(&desk, "hollow").assert_one_error(&["hollow", "empty"]);
}

#[test]
fn a_file_that_vanishes_after_the_folder_was_listed() {
    let desk = Desk::new();
    desk.file("in/b.txt", ARTICLE);
    symlink(desk.path().join("gone"), desk.path().join("in/c.txt")).unwrap();
    desk.file("in/d.txt", ARTICLE);
    let ran = read_between(&desk, "in");
    ran.assert_one_error(&["in/c.txt", "no such file"]);
    assert_eq!(ran.docs(), ["a", "b", "d", "z"]);
}

/// Opens a pipe for writing once somebody reads it.
fn open_when_read(path: &Path) -> fs::File {
    const O_NONBLOCK: i32 = 0o4000;
    for _ in 0..600 {
        if let Ok(pipe) = fs::OpenOptions::new().write(true).custom_flags(O_NONBLOCK).open(path) {
            return pipe;
        }
        sleep(Duration::from_millis(50));
    }
    panic!("nobody reads {}", path.display());
}

#[test]
fn a_file_that_vanishes_while_others_are_read() {
    let desk = Desk::new();
    desk.file("b.txt", ARTICLE);
    assert!(Command::new("mkfifo").arg(desk.path().join("pipe.txt")).status().unwrap().success());
    let mut child = desk
        .command(&["read", "pipe.txt", "b.txt", "--format", "jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = open_when_read(&desk.path().join("pipe.txt"));
    fs::remove_file(desk.path().join("b.txt")).unwrap();
    pipe.write_all(ARTICLE.as_bytes()).unwrap();
    drop(pipe);
    let _ = child.stdin.take();
    let ran = Ran::from(child.wait_with_output().unwrap());
    ran.assert_one_error(&["b.txt", "no such file"]);
    assert_eq!(ran.docs(), ["pipe"]);
}

#[test]
fn a_file_that_cannot_be_read() {
    let desk = Desk::new();
    // Its first page is never mapped, so that reading it fails for everybody.
    symlink("/proc/self/mem", desk.path().join("broken.txt")).unwrap();
    read_between(&desk, "broken.txt").assert_one_error(&["broken.txt", "cannot be read"]);
}

/// Whether the tests run as root, whom no permission stops.
fn am_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.trim_ascii() == b"0"
}

/// Runs a program that has just been written. A test that starts a process at the same moment can hold the file open
/// for writing a little longer.
fn output_when_free(command: &mut Command) -> Output {
    for _ in 0..200 {
        match command.output() {
            Err(e) if e.kind() == ErrorKind::ExecutableFileBusy => sleep(Duration::from_millis(20)),
            other => return other.unwrap(),
        }
    }
    panic!("the program stays busy");
}

#[test]
fn a_folder_without_permission() {
    let desk = Desk::new();
    fs::set_permissions(desk.path(), fs::Permissions::from_mode(0o755)).unwrap();
    desk.file("in/b.txt", ARTICLE);
    desk.file("in/locked/c.txt", ARTICLE);
    desk.file("in/z.txt", ARTICLE);
    let locked = desk.path().join("in/locked");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    // The binary may lie where only root can go, and root can open the folder: run a copy as nobody.
    let copy = desk.path().join("readout-copy");
    fs::copy(env!("CARGO_BIN_EXE_readout"), &copy).unwrap();
    let mut command = Command::new(&copy);
    command.args(["read", "in", "--format", "jsonl"]).current_dir(desk.path()).stdin(Stdio::null());
    if am_root() {
        command.uid(65534).gid(65534);
    }
    let ran = Ran::from(output_when_free(&mut command));
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    ran.assert_one_error(&["in/locked", "permission denied"]);
    assert_eq!(ran.docs(), ["b", "z"]);
}

#[test]
fn a_pipe_in_a_folder_is_not_waited_for() {
    let desk = Desk::new();
    desk.file("in/b.txt", ARTICLE);
    assert!(Command::new("mkfifo").arg(desk.path().join("in/pipe.txt")).status().unwrap().success());
    let ran = read_between(&desk, "in");
    ran.assert_one_error(&["in/pipe.txt", "not an ordinary file"]);
    assert_eq!(ran.docs(), ["a", "b", "z"]);
}

#[test]
fn ten_thousand_nested_quotation_marks() {
    let desk = Desk::new();
    let nested = format!("{}会见{}\n{ARTICLE}", "“‘".repeat(5_000), "’”".repeat(5_000));
    desk.file("nested.txt", nested);
    desk.file("open.txt", format!("{ARTICLE}{}\n{ARTICLE}", "“".repeat(10_000)));
    for name in ["nested", "open"] {
        let file = format!("{name}.txt");
        let ran = read_between(&desk, &file);
        assert_eq!(ran.docs(), ["a", name, "z"]);
        ran.assert_one_error(&[&file, "nested too deeply"]);
    }
}

/// A line without an end, of 200 MB.
fn long_line(desk: &Desk, name: &str, before: &str, after: &str) {
    let mut file = BufWriter::new(fs::File::create(desk.path().join(name)).unwrap());
    let text = ARTICLE.trim_end().repeat(1_000);
    file.write_all(before.as_bytes()).unwrap();
    for _ in 0..200_000_000 / text.len() + 1 {
        file.write_all(text.as_bytes()).unwrap();
    }
    file.write_all(after.as_bytes()).unwrap();
    file.into_inner().unwrap();
}

#[test]
fn a_line_of_200_megabytes_is_refused_in_little_memory() {
    let desk = Desk::new();
    long_line(&desk, "line.txt", "", "");
    long_line(&desk, "lines.jsonl", "{\"id\":\"long\",\"text\":\"", "\"}\n");
    for (name, place) in [("line.txt", "line.txt:"), ("lines.jsonl", "lines.jsonl:1:")] {
        let (ran, peak) = run_measured(&desk, &["read", name, "--format", "jsonl"]);
        ran.assert_one_error(&[place, "200 MB", "limit of 64 MB"]);
        assert!(peak < 200_000, "{peak} kB");
    }
    read_between(&desk, "lines.jsonl");
}

#[test]
#[ignore = "reads 200 MB, which takes minutes; run in a release build by `cargo test --release -- --ignored`"]
fn a_line_of_200_megabytes_is_read_where_it_is_allowed() {
    let desk = Desk::new();
    long_line(&desk, "line.txt", "", "");
    let (ran, peak) = run_measured(&desk, &["read", "line.txt", "--format", "jsonl", "--max-size", "300"]);
    assert_eq!(ran.docs(), ["line"], "{}", ran.err);
    assert!(peak < 10 * 200_000 + 200_000, "{peak} kB");
}

/// Runs readout and watches how much memory it takes at most, in kB.
fn run_measured(desk: &Desk, arguments: &[&str]) -> (Ran, u64) {
    let out = fs::File::create(desk.path().join("out")).unwrap();
    let err = fs::File::create(desk.path().join("err")).unwrap();
    let mut child = desk.command(arguments).stdout(out).stderr(err).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let code = loop {
        let about = fs::read_to_string(&status).unwrap_or_default();
        let line = about.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kb = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        peak = peak.max(kb.unwrap_or(0));
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        sleep(Duration::from_millis(10));
    };
    assert!(peak > 0, "the memory of the process was not seen");
    let read = |name: &str| fs::read_to_string(desk.path().join(name)).unwrap();
    (Ran { code, out: read("out"), err: read("err") }, peak)
}

#[test]
fn deeply_nested_markup() {
    let desk = Desk::new();
    let page =
        format!("<html><body>{}{ARTICLE}{}</body></html>", "<div>".repeat(50_000), "</div>".repeat(50_000));
    desk.file("deep.html", page);
    let ran = read_between(&desk, "deep.html");
    assert!(ran.code == Some(0) || ran.errors().iter().any(|e| e.contains("deep.html")), "{ran:?}");
}

#[test]
fn a_full_disk_under_the_output() {
    let desk = Desk::new();
    desk.file("a.txt", ARTICLE);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = desk.command(&["read", "a.txt", "--format", "jsonl"]).stdout(full).output().unwrap();
    Ran::from(output).assert_one_error(&["output", "disk is full"]);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let desk = Desk::new();
    desk.file("a.txt", ARTICLE.repeat(3_000));
    let mut child = desk
        .command(&["read", "a.txt", "a.txt", "--format", "jsonl", "--quiet"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ran = Ran::from(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}
