//! Ids that stay: each is a hash of what the finding stands on, so that reading the same text again gives the same
//! ids, whatever was read before and whatever else is found in it.

use std::collections::BTreeMap;

use readout_engine::{Event, Reading, Statement, Text};
use sha2::{Digest, Sha256};

/// Hexadecimal digits after the letter of an id: 64 bits, so that millions of findings keep apart.
const DIGITS: usize = 16;

/// The ids of a reading's findings, in the order of the reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ids {
    pub events: Vec<String>,
    pub statements: Vec<String>,
}

impl Ids {
    /// The ids of what was read in a text under the name `doc`. The text is part of them: two versions of an
    /// article have findings of their own.
    pub fn of(doc: &str, text: &Text, reading: &Reading) -> Self {
        Self::salted(doc, &sha256(text.as_str().as_bytes()), reading, "")
    }

    /// Other ids for the same text under the same name, where a database holds it already from other bytes.
    pub fn salted(doc: &str, text_sha256: &str, reading: &Reading, salt: &str) -> Self {
        let seed = digest(&[doc, text_sha256, salt]);
        Self {
            events: distinct('e', &seed, &reading.events, event_key, event_details),
            statements: distinct('s', &seed, &reading.statements, statement_key, statement_details),
        }
    }
}

/// The id of an article: its name and its bytes.
pub(crate) fn article_id(doc: &str, sha256: &str) -> String {
    short('a', &digest(&[doc, sha256]))
}

/// A SHA-256 in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The id of a real event: the lowest hash of its profiles.
pub(crate) fn real_event_id(hash: i64) -> String {
    format!("r{hash:016x}")
}

/// The beginning of a digest as a number: as many bits as an id has.
pub(crate) fn number(digest: &str) -> i64 {
    let digits = digest.get(..DIGITS).unwrap_or_default();
    u64::from_str_radix(digits, 16).unwrap_or_default().cast_signed()
}

/// The first and the last number whose id begins so.
pub(crate) fn numbers(digits: &str) -> Option<(i64, i64)> {
    if digits.is_empty() || digits.len() > DIGITS {
        return None;
    }
    let number = |fill: char| {
        u64::from_str_radix(&format!("{digits}{}", fill.to_string().repeat(DIGITS - digits.len())), 16)
    };
    Some((number('0').ok()?.cast_signed(), number('f').ok()?.cast_signed()))
}

/// Whether something is the whole id of an event.
pub(crate) fn is_event(id: &str) -> bool {
    id.starts_with('e') && is_finding(id)
}

/// Whether something is the whole id of an event or a statement.
pub(crate) fn is_finding(id: &str) -> bool {
    let digits = id.strip_prefix(['e', 's']).unwrap_or_default();
    digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// Which of its features tell findings apart. The details join in only where the key does not suffice, because they
/// change more easily when knowledge grows.
fn distinct<T>(
    letter: char,
    seed: &str,
    found: &[T],
    key: impl Fn(&T) -> Vec<String>,
    details: impl Fn(&T) -> Vec<String>,
) -> Vec<String> {
    let keys: Vec<Vec<String>> = found.iter().map(&key).collect();
    let mut alike: BTreeMap<&[String], usize> = BTreeMap::new();
    for key in &keys {
        *alike.entry(key).or_default() += 1;
    }
    let mut twins: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut ids = Vec::with_capacity(found.len());
    for (finding, key) in found.iter().zip(&keys) {
        let mut parts = key.clone();
        if alike[key.as_slice()] > 1 {
            parts.extend(details(finding));
            let twin = twins.entry(parts.clone()).or_default();
            *twin += 1;
            // Findings alike in every way have nothing left to be told apart by but their number.
            if *twin > 1 {
                parts.push(twin.to_string());
            }
        }
        let parts: Vec<&str> = std::iter::once(seed).chain(parts.iter().map(String::as_str)).collect();
        ids.push(short(letter, &digest(&parts)));
    }
    ids
}

fn event_key(event: &Event) -> Vec<String> {
    let first = event.evidence.iter().map(|span| span.start).min();
    let mut who: Vec<String> =
        event.participants.iter().map(|p| format!("{}\u{1f}{}", p.name, p.role)).collect();
    who.sort();
    let first = first.map_or(String::new(), |byte| byte.to_string());
    [event.kind.clone(), first].into_iter().chain(who).collect()
}

fn event_details(event: &Event) -> Vec<String> {
    let place = event.place.as_ref().and_then(|p| p.name.clone().or_else(|| p.country.clone()));
    vec![
        event.subkind.clone().unwrap_or_default(),
        event.status.as_str().to_owned(),
        event.date.as_ref().map_or(String::new(), |d| format!("{}/{}", d.start, d.end)),
        place.unwrap_or_default(),
    ]
}

fn statement_key(statement: &Statement) -> Vec<String> {
    vec![statement.span.start.to_string(), statement.span.end.to_string()]
}

fn statement_details(statement: &Statement) -> Vec<String> {
    vec![statement.direct.to_string(), statement.speaker.name.clone()]
}

/// A hash of parts that cannot run into each other.
pub(crate) fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize())
}

fn short(letter: char, digest: &str) -> String {
    std::iter::once(letter).chain(digest.chars().take(DIGITS)).collect()
}

fn hex(bytes: &[u8]) -> String {
    const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes.iter().flat_map(|b| [HEX[usize::from(b >> 4)], HEX[usize::from(b & 15)]]).collect()
}
