//! Files and folders that appear when they are whole.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{AppError, Kind, plain};

/// Lets `work` write a file or a folder under another name beside `path`, then gives what is whole its own name.
///
/// # Errors
/// The error of `work`, or that the name cannot be given; then nothing is left.
pub fn appear<T>(path: &Path, work: impl FnOnce(&Path) -> Result<T, AppError>) -> Result<T, AppError> {
    let part = part_of(path);
    let result =
        work(&part).and_then(|done| fs::rename(&part, path).map(|()| done).map_err(|e| unwritable(path, &e)));
    if result.is_err() {
        // What is left of a failure helps nobody; that it cannot be removed changes nothing.
        let _ = if part.is_dir() { fs::remove_dir_all(&part) } else { fs::remove_file(&part) };
    }
    result
}

/// Refuses a folder that is there already.
///
/// # Errors
/// If anything is there.
pub fn refuse_existing(path: &Path) -> Result<(), AppError> {
    if !path.exists() {
        return Ok(());
    }
    Err(AppError::new(Kind::Output, format!("{}: it is there already", path.display()))
        .hint("name a folder that is not there yet; nothing is written over"))
}

/// That something cannot be written.
pub fn unwritable(path: &Path, error: &io::Error) -> AppError {
    AppError::new(Kind::Output, format!("{}: it cannot be written: {}", path.display(), plain(error)))
}

/// A name beside the file, so that what is finished can take its place in one step.
fn part_of(path: &Path) -> PathBuf {
    // A slash at the end would put it inside.
    let mut name = path.components().as_path().as_os_str().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    PathBuf::from(name)
}
