//! Which knowledge files are used: the embedded ones, or those of a folder laid over them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use readout_engine::knowledge::world::World;
use readout_engine::{Engine, Knowledge};

use crate::error::{AppError, Kind, plain};

/// Knowledge files as (path below the knowledge folder, content).
pub type Files = Vec<(String, Cow<'static, str>)>;

/// The endings of knowledge files.
const ENDINGS: [&str; 3] = ["toml", "tsv", "md"];

/// The embedded files, or with `folder` those of the folder laid over them: a file of the same relative path
/// takes the embedded one's place, any other is added.
///
/// # Errors
/// If the folder or a file in it cannot be read.
pub fn files(folder: Option<&Path>) -> Result<Files, AppError> {
    let Some(folder) = folder else { return Ok(readout_knowledge::files()) };
    let mut all: BTreeMap<String, Cow<'static, str>> = readout_knowledge::files().into_iter().collect();
    let found = read_folder(folder)?;
    if found.is_empty() {
        return Err(AppError::new(
            Kind::Knowledge,
            format!("{}: no knowledge files in it", folder.display()),
        )
        .hint(
            "a knowledge folder has folders such as zh, en, world and diplomacy with .toml and .tsv files",
        ));
    }
    all.extend(found.into_iter().map(|(name, text)| (name, Cow::Owned(text))));
    Ok(all.into_iter().collect())
}

/// Parses and indexes files.
///
/// # Errors
/// If a file cannot be used.
pub fn load(files: &Files) -> Result<Knowledge, AppError> {
    Ok(Knowledge::load(files)?)
}

/// Parses only the facts about the world: enough to look up names, in a fraction of the time.
///
/// # Errors
/// If a file of them cannot be used.
pub fn world(files: &Files) -> Result<World, AppError> {
    let languages = files.iter().filter_map(|(name, _)| name.strip_suffix("/language.toml"));
    Ok(World::load(files, &languages.map(str::to_owned).collect::<Vec<_>>())?)
}

/// An engine over the files of [`files`].
///
/// # Errors
/// If a file cannot be read or used.
pub fn engine(folder: Option<&Path>) -> Result<Engine, AppError> {
    Ok(Engine::new(load(&files(folder)?)?))
}

fn read_folder(folder: &Path) -> Result<Vec<(String, String)>, AppError> {
    let mut found = Vec::new();
    for entry in list(folder)? {
        if entry.is_dir() {
            collect(folder, &entry, &mut found)?;
        }
    }
    Ok(found)
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<(String, String)>) -> Result<(), AppError> {
    for entry in list(folder)? {
        if entry.is_dir() {
            collect(root, &entry, found)?;
        } else if entry.extension().is_some_and(|e| ENDINGS.iter().any(|known| e == *known)) {
            let relative = entry.strip_prefix(root).unwrap_or(&entry);
            found.push((relative.to_string_lossy().replace('\\', "/"), text(&entry)?));
        }
    }
    Ok(())
}

fn list(folder: &Path) -> Result<Vec<std::path::PathBuf>, AppError> {
    let fail = |e: std::io::Error| {
        AppError::new(
            Kind::Knowledge,
            format!("{}: the folder cannot be read: {}", folder.display(), plain(&e)),
        )
    };
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail)? {
        entries.push(entry.map_err(fail)?.path());
    }
    entries.sort();
    Ok(entries)
}

fn text(path: &Path) -> Result<String, AppError> {
    let bytes = fs::read(path).map_err(|e| {
        AppError::new(Kind::Knowledge, format!("{}: the file cannot be read: {}", path.display(), plain(&e)))
    })?;
    String::from_utf8(bytes).map_err(|e| {
        let line = 1 + e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|&&b| b == b'\n').count();
        AppError::new(Kind::Knowledge, format!("{}:{line}: not UTF-8", path.display()))
            .hint("knowledge files are UTF-8; save the file in that encoding")
    })
}
