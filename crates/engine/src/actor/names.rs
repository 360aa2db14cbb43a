//! Names that no lexicon knows.

use crate::knowledge::language::{Language, NameStyle};
use crate::text::Span;

/// The longest part of a name on one side of a joining mark.
const LONGEST_PART: usize = 8;

/// Names written with a joining mark, such as transliterated given and family names, wherever they stand.
pub fn joined_names(folded: &str, language: &Language) -> Vec<Span> {
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
