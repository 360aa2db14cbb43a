//! What readout knows, embedded as text. There is no logic here: the engine reads these files.

use std::borrow::Cow;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "."]
#[include = "zh/**/*"]
#[include = "en/**/*"]
#[include = "world/*"]
#[include = "diplomacy/*"]
#[include = "counting/*"]
struct Files;

/// Every knowledge file as (path below `knowledge/`, content), sorted by path.
///
/// # Panics
/// Never in a released build: a test reads every embedded file as UTF-8.
pub fn files() -> Vec<(String, Cow<'static, str>)> {
    let mut names: Vec<_> = Files::iter().collect();
    names.sort();
    names.into_iter().filter_map(|name| Some((name.to_string(), text(&name)?))).collect()
}

fn text(name: &str) -> Option<Cow<'static, str>> {
    match Files::get(name)?.data {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(Cow::Owned),
    }
}
