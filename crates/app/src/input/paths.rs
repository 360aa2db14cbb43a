//! From arguments to sources: files, folders, patterns, standard input.

use std::fs;
use std::path::{Path, PathBuf};

use super::stream::is_known_ending;
use crate::error::{AppError, Kind, plain};

/// Something to read, in the order it was asked for.
#[derive(Debug)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// Bytes that are at hand already, with the name of the file they would be.
    Bytes(String, Vec<u8>),
    /// Something that was asked for and cannot be had.
    Broken(AppError),
    /// Files in a folder that were left out, with their number.
    LeftOut(PathBuf, usize),
}

/// What the arguments stand for. Patterns match what the shell has not expanded; folders are read with
/// everything below them, sorted by name, hidden entries left out.
pub fn expand(arguments: &[String]) -> Vec<Source> {
    let mut sources = Vec::new();
    for argument in arguments {
        let path = Path::new(argument);
        if argument == "-" {
            sources.push(Source::Stdin);
        } else if path.is_dir() {
            folder(path, &mut sources);
        } else if path.symlink_metadata().is_ok() || !argument.contains(['*', '?', '[']) {
            sources.push(Source::File(path.to_path_buf()));
        } else {
            pattern(argument, &mut sources);
        }
    }
    sources
}

fn pattern(argument: &str, sources: &mut Vec<Source>) {
    let paths = match glob::glob(argument) {
        Ok(paths) => paths,
        Err(e) => {
            let message = format!("{argument}: not a pattern: {} at character {}", e.msg, e.pos + 1);
            return sources.push(Source::Broken(AppError::new(Kind::Input, message)));
        }
    };
    let before = sources.len();
    for path in paths {
        match path {
            Ok(path) if path.is_dir() => folder(&path, sources),
            Ok(path) => sources.push(Source::File(path)),
            Err(e) => sources.push(unreadable(e.path(), e.error())),
        }
    }
    if sources.len() == before {
        let error = AppError::new(Kind::Input, format!("{argument}: no file matches this pattern"));
        sources.push(Source::Broken(error));
    }
}

fn folder(path: &Path, sources: &mut Vec<Source>) {
    let before = sources.len();
    let left_out = walk(path, sources);
    if left_out > 0 {
        sources.push(Source::LeftOut(path.to_path_buf(), left_out));
    } else if sources.len() == before {
        sources.push(Source::Broken(AppError::new(
            Kind::Input,
            format!("{}: the folder is empty", path.display()),
        )));
    }
}

/// Adds what a folder holds and returns how many files had other endings. Links to folders are not followed,
/// since they can lead back.
fn walk(folder: &Path, sources: &mut Vec<Source>) -> usize {
    let entries = match fs::read_dir(folder).and_then(|all| all.collect::<Result<Vec<_>, _>>()) {
        Ok(entries) => entries,
        Err(e) => {
            sources.push(unreadable(folder, &e));
            return 0;
        }
    };
    let mut paths: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
    paths.sort();
    let mut left_out = 0;
    for path in paths.into_iter().filter(|p| !hidden(p)) {
        let is_link = path.symlink_metadata().is_ok_and(|m| m.is_symlink());
        if path.is_dir() {
            if !is_link {
                left_out += walk(&path, sources);
            }
        } else if path.metadata().is_ok_and(|m| !m.is_file()) {
            // Opening a pipe that nobody writes to would wait for ever.
            let message =
                format!("{}: not an ordinary file; name it on the command line to read it", path.display());
            sources.push(Source::Broken(AppError::new(Kind::Input, message)));
        } else if is_known_ending(&path.to_string_lossy()) {
            sources.push(Source::File(path));
        } else {
            left_out += 1;
        }
    }
    left_out
}

fn unreadable(path: &Path, error: &std::io::Error) -> Source {
    let message = format!("{}: the folder cannot be read: {}", path.display(), plain(error));
    Source::Broken(AppError::new(Kind::Input, message))
}

fn hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
