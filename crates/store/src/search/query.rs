//! What a person types to search: words, phrases, exclusions, alternatives and filters.

use super::tokens::{BREAK, Tokens};

/// Names of filters that stand before a colon in a query.
pub const KEYS: [&str; 9] = ["who", "country", "kind", "from", "to", "outlet", "status", "doc", "place"];
/// Characters of a query at most.
const LONGEST: usize = 2_000;
/// Marks that begin a phrase, with those that end it.
const QUOTES: [(char, &[char]); 6] = [
    ('"', &['"', '”', '“', '＂']),
    ('“', &['”', '"', '“']),
    ('”', &['”', '"']),
    ('＂', &['＂', '"']),
    ('„', &['“', '”', '"']),
    ('「', &['」']),
];

/// A query that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the query cannot be understood at character {}: {message}", .at + 1)]
pub struct QueryError {
    /// Which character of the query it is about, from 0.
    pub at: usize,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: Option<&'static str>,
}

/// What to search for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// All of these have to be there: of each list at least one phrase.
    pub(super) all: Vec<Vec<Phrase>>,
    /// None of these may be there.
    pub(super) none: Vec<Phrase>,
    /// Filters in the order of the query.
    pub filters: Vec<QueryFilter>,
}

/// A filter within a query, such as `who:Lula`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryFilter {
    /// One of [`KEYS`].
    pub key: &'static str,
    /// What stands behind the colon, without quotation marks.
    pub value: String,
    /// Which character of the query it begins at, from 0.
    pub at: usize,
}

/// Tokens that follow one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase(pub Vec<String>);

impl Phrase {
    /// All of what was typed as one phrase; nothing if there is no letter, digit or character in it.
    fn whole(typed: &str) -> Option<Self> {
        let tokens: Vec<String> = Tokens::of(typed).iter().map(str::to_owned).collect();
        (!tokens.is_empty()).then_some(Self(tokens))
    }

    /// What was typed, cut where punctuation breaks it.
    fn parts(typed: &str) -> Vec<Self> {
        let whole = Self::whole(typed).map_or_else(Vec::new, |phrase| phrase.0);
        whole
            .split(|token| token == BREAK)
            .filter(|part| !part.is_empty())
            .map(|part| Self(part.to_vec()))
            .collect()
    }
}

impl Query {
    /// Reads a query.
    ///
    /// Words are all wanted; `"…"` is a phrase, `-word` must not be there, of `a OR b` one is enough, `who:Lula` is
    /// a filter.
    ///
    /// # Errors
    /// If a quotation mark is not closed, a filter is unknown or empty, or nothing is to be searched for; the error
    /// says at which character.
    pub fn parse(typed: &str) -> Result<Self, QueryError> {
        let characters: Vec<char> = typed.chars().collect();
        if characters.len() > LONGEST {
            return Err(error(LONGEST, format!("it has more than {LONGEST} characters"), None));
        }
        let pieces = pieces(&characters)?;
        let mut query = Self::default();
        // Where an OR stands that waits for its second side.
        let mut either = None;
        for piece in pieces {
            query.take(piece, &mut either)?;
        }
        if let Some(at) = either {
            return Err(error(at, "nothing stands after OR", Some(OR_HINT)));
        }
        if query.all.is_empty() {
            let message = match query.none.is_empty() {
                true => "it has no word to search for",
                false => "it has only words to exclude",
            };
            return Err(error(0, message, Some(WORD_HINT)));
        }
        Ok(query)
    }

    /// The same for FTS5.
    pub(super) fn as_fts(&self) -> String {
        let phrase = |phrase: &Phrase| format!("\"{}\"", phrase.0.join(" "));
        let any = |phrases: &[Phrase]| {
            let phrases: Vec<String> = phrases.iter().map(phrase).collect();
            format!("({})", phrases.join(" OR "))
        };
        let all: Vec<String> = self.all.iter().map(|either| any(either)).collect();
        match self.none.is_empty() {
            true => all.join(" AND "),
            false => format!("({}) NOT {}", all.join(" AND "), any(&self.none)),
        }
    }

    fn take(&mut self, piece: Piece, either: &mut Option<usize>) -> Result<(), QueryError> {
        let at = piece.at;
        match piece.what {
            What::Or if self.all.is_empty() || either.is_some() => {
                return Err(error(at, "nothing stands before OR", Some(OR_HINT)));
            }
            What::Or => *either = Some(at),
            _ if piece.excluded && either.is_some() => {
                return Err(error(at, "what is excluded cannot stand after OR", Some(OR_HINT)));
            }
            What::Filter(..) if piece.excluded || either.is_some() => {
                let message = "a filter can neither be excluded nor stand after OR";
                return Err(error(at, message, None));
            }
            What::Filter(key, value) => self.filters.push(QueryFilter { key, value, at }),
            What::Words(typed) if piece.excluded => {
                self.none.push(Phrase::whole(&typed).ok_or_else(|| empty(at, &typed))?)
            }
            What::Words(typed) => self.want(Phrase::parts(&typed), either, || empty(at, &typed))?,
            What::Phrase(typed) if piece.excluded => {
                self.none.push(Phrase::whole(&typed).ok_or_else(|| empty(at, &typed))?);
            }
            What::Phrase(typed) => {
                self.want(Phrase::whole(&typed).into_iter().collect(), either, || empty(at, &typed))?;
            }
        }
        Ok(())
    }

    /// Adds what has to be there, as a further side of an OR where one is open.
    fn want(
        &mut self,
        parts: Vec<Phrase>,
        either: &mut Option<usize>,
        empty: impl FnOnce() -> QueryError,
    ) -> Result<(), QueryError> {
        let mut parts = parts.into_iter();
        let first = parts.next().ok_or_else(empty)?;
        match (either.take(), self.all.last_mut()) {
            (Some(_), Some(last)) => last.push(first),
            _ => self.all.push(vec![first]),
        }
        self.all.extend(parts.map(|part| vec![part]));
        Ok(())
    }
}

const OR_HINT: &str = "write OR between two words or phrases; \"OR\" in quotation marks is the word";
const WORD_HINT: &str = "name at least one word that has to be there; `readout events`, `statements` and `articles` \
    list by filters alone";

fn error(at: usize, message: impl Into<String>, hint: Option<&'static str>) -> QueryError {
    QueryError { at, message: message.into(), hint }
}

fn empty(at: usize, typed: &str) -> QueryError {
    error(
        at,
        format!("`{typed}` has nothing to search for"),
        Some("only letters, digits and characters are searched"),
    )
}

/// A part of a query, parted from others by white space.
struct Piece {
    at: usize,
    excluded: bool,
    what: What,
}

enum What {
    Or,
    Words(String),
    Phrase(String),
    Filter(&'static str, String),
}

fn pieces(typed: &[char]) -> Result<Vec<Piece>, QueryError> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(&c) = typed.get(at) {
        if c.is_whitespace() {
            at += 1;
            continue;
        }
        let begun = at;
        let excluded = c == '-' && typed.get(at + 1).is_some_and(|next| !next.is_whitespace());
        if excluded {
            at += 1;
        }
        let what = match typed.get(at).and_then(|&c| closing(c)) {
            Some(ends) => What::Phrase(quoted(typed, &mut at, ends)?),
            None => bare(typed, &mut at)?,
        };
        pieces.push(Piece { at: begun, excluded, what });
    }
    Ok(pieces)
}

fn closing(c: char) -> Option<&'static [char]> {
    QUOTES.iter().find(|(open, _)| *open == c).map(|(_, close)| *close)
}

/// What stands between the mark at `at` and one that closes it; `at` moves behind that.
fn quoted(typed: &[char], at: &mut usize, ends: &[char]) -> Result<String, QueryError> {
    let open = *at;
    let length = typed[open + 1..].iter().position(|c| ends.contains(c));
    let Some(length) = length else {
        let mark = typed[open];
        let message = format!("the quotation mark {mark} is not closed");
        return Err(error(open, message, Some("put one behind the phrase, or leave this one out")));
    };
    *at = open + length + 2;
    Ok(typed[open + 1..=open + length].iter().collect())
}

/// A word, an OR or a filter; `at` moves behind it.
fn bare(typed: &[char], at: &mut usize) -> Result<What, QueryError> {
    let begun = *at;
    let mut word = String::new();
    while let Some(&c) = typed.get(*at) {
        if c.is_whitespace() || closing(c).is_some() {
            break;
        }
        let is_key = !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphabetic());
        if matches!(c, ':' | '：') && is_key {
            *at += 1;
            return filter(typed, at, begun, &word);
        }
        word.push(c);
        *at += 1;
    }
    Ok(if word == "OR" { What::Or } else { What::Words(word) })
}

fn filter(typed: &[char], at: &mut usize, begun: usize, name: &str) -> Result<What, QueryError> {
    let Some(key) = KEYS.into_iter().find(|key| key.eq_ignore_ascii_case(name)) else {
        let message = format!("there is no filter `{name}:`; there are {}", KEYS.join(", "));
        let hint = "put it into quotation marks to search for these characters";
        return Err(error(begun, message, Some(hint)));
    };
    let value = match typed.get(*at).and_then(|&c| closing(c)) {
        Some(ends) => quoted(typed, at, ends)?,
        None => {
            let value: String = typed[*at..].iter().take_while(|c| !c.is_whitespace()).collect();
            *at += value.chars().count();
            value
        }
    };
    if value.trim().is_empty() {
        let hint = "write it without a blank, as in who:Lula or who:\"Lula da Silva\"";
        return Err(error(begun, format!("`{key}:` says nothing"), Some(hint)));
    }
    Ok(What::Filter(key, value))
}
