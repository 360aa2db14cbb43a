//! Names that no lexicon knows.

use crate::knowledge::Tongue;
use crate::knowledge::language::{Language, NameStyle};
use crate::knowledge::lexicon::{Entry, Hit};
use crate::text::Span;
use crate::view::View;

/// The longest part of a name on one side of a joining mark.
const LONGEST_PART: usize = 8;

/// The longest name in letters, in bytes.
const LONGEST_GLOSS: usize = 40;

/// A single ideograph, in bytes: no word that a name is told from.
const SHORTEST_WORD: usize = 4;

/// The longest word, in bytes, that may end where a name begins.
const LONGEST_WORD: usize = 36;

/// Names written with a joining mark, such as transliterated given and family names, wherever they stand.
fn joined_names(folded: &str, language: &Language) -> Vec<Span> {
    if language.settings.unknown_names != NameStyle::Characters {
        return Vec::new();
    }
    let joiners: Vec<char> = language.settings.name_joiners.chars().collect();
    let mut out: Vec<Span> = Vec::new();
    for (at, c) in folded.char_indices().filter(|(_, c)| joiners.contains(c)) {
        if out.last().is_some_and(|s| at < s.end) {
            continue;
        }
        let start = at - length(folded[..at].chars().rev(), language);
        let mut end = at + c.len_utf8();
        end += second(&folded[start..at], &folded[end..], language);
        let joiner =
            |end: usize| folded[end..].chars().next().filter(|c| language.settings.name_joiners.contains(*c));
        while let Some(mark) = joiner(end) {
            let part = length(folded[end + mark.len_utf8()..].chars(), language);
            if part == 0 {
                break;
            }
            end += mark.len_utf8() + part;
        }
        if start < at && end > at + c.len_utf8() {
            out.push(Span::new(start, end));
        }
    }
    out
}

/// Names of an article that no lexicon has, told by how they are written: with a joining mark, or with the same in
/// letters after them. In text order; `hits` are what the lexicon has and `times` what tells a time, by their beginning.
pub fn written_names(view: &View, tongue: &Tongue, hits: &[Hit], times: &[Span]) -> Vec<Span> {
    let mut out = joined_names(&view.folded, &tongue.language);
    let joined = out.len();
    for at in glosses(view, &tongue.language) {
        let name = glossed_name(&view.folded, at, tongue, (hits, times));
        out.extend(name.filter(|n| !out[..joined].iter().any(|j| j.start < n.end && n.start < j.end)));
    }
    out.sort_unstable_by_key(|s| s.start);
    out
}

/// Where brackets open that hold somebody's name in letters, such as “(Kyle Freeman)”.
fn glosses(view: &View, language: &Language) -> Vec<usize> {
    if language.settings.unknown_names != NameStyle::Characters {
        return Vec::new();
    }
    let text = &view.text;
    let mut out = Vec::new();
    for pair in &language.settings.brackets {
        for (at, open) in text.match_indices(pair[0].as_str()) {
            let rest = &text[at + open.len()..];
            let reach = rest.floor_char_boundary(LONGEST_GLOSS);
            let inside = rest[..reach].find(pair[1].as_str()).map(|close| &rest[..close]);
            out.extend(inside.filter(|name| is_of_letters(name)).map(|_| at));
        }
    }
    out
}

/// Whether two words or more begin with capitals and go on with small letters, and nothing else stands beside them.
fn is_of_letters(name: &str) -> bool {
    let letter = |c: char| c.is_ascii() || c.is_alphabetic() && !crate::text::is_common_ideograph(c);
    let mark = |c: char| c.is_ascii_digit() || ",;:/&".contains(c);
    let capital = |w: &&str| {
        let mut chars = w.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase)
    };
    name.chars().all(|c| letter(c) && !mark(c)) && name.split_whitespace().filter(capital).count() >= 2
}

/// The name that ends at a position: as many typical characters as stand there, after a word or a mark. What the lexicon
/// has is not told here.
fn glossed_name(folded: &str, at: usize, tongue: &Tongue, (hits, times): (&[Hit], &[Span])) -> Option<Span> {
    let language = &tongue.language;
    let end = folded[..at].trim_end().len();
    let mut start = end - length(folded[..end].chars().rev(), language);
    let first = hits.partition_point(|h| h.start + LONGEST_WORD < start);
    let near = || hits[first..].iter().take_while(|h| h.start < end);
    let entries = |h: &Hit| tongue.lexicon.entries(h.entries);
    let word = |h: &&Hit| h.end - h.start > SHORTEST_WORD;
    let whole = |h: &Hit| h.start <= start && h.end == end;
    if near().any(|h| whole(h) && entries(h).iter().any(|e| !matches!(e, Entry::Word(_)))) {
        return None;
    }
    // A word may end, and an office stand, where typical characters begin.
    let ends = |h: &&Hit| {
        let office = h.start == start && entries(h).iter().any(|e| matches!(e, Entry::Office(_)));
        (h.start < start || office) && start < h.end && h.end < end
    };
    start = near().filter(word).find(ends).map_or(start, |h| h.end);
    let before = folded[..start].chars().next_back();
    let timed = times.binary_search_by(|t| t.end.cmp(&start)).is_ok();
    let bounded = timed || before.is_none_or(|c| !language.owns(c)) || near().any(|h| h.end == start);
    let count = folded[start..end].chars().count();
    (bounded && (2..=LONGEST_PART).contains(&count)).then_some(Span::new(start, end))
}

/// The length in bytes of a part of a name that runs away from a joining mark. Characters that stand in few names
/// are taken only before those that stand in many: at the outer end they are the beginning of another word.
fn length(run: impl Iterator<Item = char>, language: &Language) -> usize {
    let (mut taken, mut all) = (0, 0);
    for c in run.take(LONGEST_PART).take_while(|c| language.in_joined_names(*c)) {
        all += c.len_utf8();
        if language.name_weight(c) > 0 {
            taken = all;
        }
    }
    taken
}

/// The length in bytes of the part of a name after its first joining mark. Right after two or more typical characters
/// and the mark anything is a name, at least its first character.
fn second(first: &str, run: &str, language: &Language) -> usize {
    let taken = length(run.chars(), language);
    let name = first.chars().filter(|c| language.name_weight(*c) > 0).count() >= 2;
    let Some(c) = run.chars().next().filter(|c| taken == 0 && name && language.owns(*c)) else {
        return taken;
    };
    c.len_utf8() + length(run[c.len_utf8()..].chars(), language)
}

/// The length in bytes of the name that an unknown run of characters begins with, after an office or title.
///
/// After a word for a person that is no office, such as “doctor”, only runs of typical characters are names.
pub fn leading_name(run: &str, language: &Language, surnames: bool, office: bool) -> Option<usize> {
    match language.settings.unknown_names {
        NameStyle::Characters => by_characters(run, language, surnames, office),
        NameStyle::Capitals => run.chars().next().filter(|c| c.is_uppercase()).map(|_| run.len()),
    }
}

fn by_characters(run: &str, language: &Language, surnames: bool, office: bool) -> Option<usize> {
    if language.begins_commonly(run) || run.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let run = before_common(run, language);
    let count = run.chars().count();
    let longest = language.settings.longest_name;
    let typical = run.chars().take_while(|c| language.name_weight(*c) > 0).count();
    if typical == count && (2..=longest).contains(&count) {
        return Some(run.len());
    }
    let surname = if surnames { language.surname(run) } else { None };
    let given = |end: usize| run[end..].chars().count();
    if let Some(end) = surname {
        if (1..=2).contains(&given(end)) {
            return Some(run.len());
        }
        if typical < 3 {
            let two = run[end..].chars().take(2).map(char::len_utf8).sum::<usize>();
            return (given(end) > 0).then_some(end + two);
        }
    }
    if (2..=4).contains(&count) && (office || typical * 2 >= count) {
        return Some(run.len());
    }
    (2..=longest).contains(&typical).then(|| run.chars().take(typical).map(char::len_utf8).sum())
}

/// What stands before the first ordinary word in a run of unknown characters.
fn before_common<'a>(run: &'a str, language: &Language) -> &'a str {
    let cut = run.char_indices().map(|(i, _)| i).skip(2).find(|i| language.begins_commonly(&run[*i..]));
    &run[..cut.unwrap_or(run.len())]
}
