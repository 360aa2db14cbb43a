//! When two names are the same person's.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// Titles that may stand before or after a name. The order matters: each is taken off once, in this order.
const HONORIFICS: [&str; 17] = [
    "先生",
    "女士",
    "夫人",
    "主席",
    "总统",
    "总理",
    "首相",
    "国王",
    "总书记",
    "博士",
    "外长",
    "部长",
    "President ",
    "Prime Minister ",
    "Mr. ",
    "Ms. ",
    "Secretary ",
];

/// A name without titles, accents, dots, hyphens and spaces, in small letters.
pub fn normal(name: &str) -> String {
    let compatible: String = name.nfkc().collect();
    let mut rest = compatible.trim_matches(is_space);
    for title in HONORIFICS {
        let room = |s: &str| s.chars().count() > title.chars().count() + 1;
        rest = rest.strip_prefix(title).filter(|_| room(rest)).unwrap_or(rest);
        rest = rest.strip_suffix(title).filter(|_| room(rest)).unwrap_or(rest);
    }
    let plain: String = rest.nfd().filter(|&c| canonical_combining_class(c) == 0).collect();
    plain
        .chars()
        .filter(|&c| !is_space(c) && !matches!(c, '·' | '・' | '•' | '.' | '-'))
        .collect::<String>()
        .to_lowercase()
}

/// White space with the four information separators.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// Whether one of the agreed names and one of the found names are the same person's: equal, or one a family name or
/// short form (of at least two characters) at the beginning or end of the other.
pub fn same_person(gold: &[String], found: &[&str]) -> bool {
    let gold: BTreeSet<_> = gold.iter().map(|n| normal(n)).collect();
    let found: BTreeSet<_> = found.iter().filter(|n| !n.is_empty()).map(|n| normal(n)).collect();
    gold.iter().any(|a| found.iter().any(|b| a == b || short_form(a, b)))
}

fn short_form(a: &str, b: &str) -> bool {
    let long = |s: &str| s.chars().nth(1).is_some();
    let part = a.ends_with(b) || b.ends_with(a) || a.starts_with(b) || b.starts_with(a);
    long(a) && long(b) && part
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(gold: &str, found: &str) -> bool {
        same_person(&[gold.to_string()], &[found])
    }

    #[test]
    fn titles_accents_and_dots_do_not_count() {
        assert_eq!(normal("President López-Obrador"), "lopezobrador");
        assert_eq!(normal("卢拉总统"), "卢拉");
        assert_eq!(normal("塞尔焦·马塔雷拉"), "塞尔焦马塔雷拉");
        assert_eq!(normal("主席"), "主席", "a bare title is not emptied");
    }

    #[test]
    fn a_short_form_stands_for_the_full_name() {
        assert!(same("纳伦德拉·莫迪", "莫迪"));
        assert!(same("Joe Biden", "Biden"));
        assert!(!same("李强", "李克强"));
        assert!(!same("李强", "李"), "one character is no name");
        assert!(!same("马克龙", "马克西"));
    }
}
