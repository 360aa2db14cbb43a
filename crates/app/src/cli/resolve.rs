//! What a person types for a person, state or place, against what records say.
//!
//! The one seam between the command line and the names that knowledge has.

use std::sync::OnceLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A name in a form in which spellings of the same can be compared: no case, no accents, no marks between the parts,
/// simplified characters.
pub fn fold(name: &str) -> String {
    let plain: String = simplified(name)
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && (c.is_alphanumeric() || *c == '/'))
        .flat_map(char::to_lowercase)
        .collect();
    plain.nfc().collect()
}

/// Traditional characters as simplified ones. Where the table cannot be loaded (it is built in, so it can), names are
/// compared as written.
fn simplified(name: &str) -> String {
    static TABLE: OnceLock<Option<OpenCC>> = OnceLock::new();
    if name.is_ascii() {
        return name.to_owned();
    }
    let table = TABLE.get_or_init(|| OpenCC::from_config(BuiltinConfig::T2s).ok());
    table.as_ref().map_or_else(|| name.to_owned(), |t| t.convert(name))
}

/// Whether what a person typed names one of `names`: the whole name or, from two characters on, its beginning or end
/// (a family name), or an id's last part.
pub fn names_one<'a>(wanted: &str, mut names: impl Iterator<Item = &'a str>) -> bool {
    let wanted = fold(wanted);
    let long = wanted.chars().count() >= 2;
    !wanted.is_empty()
        && names.any(|name| {
            let name = fold(name);
            name == wanted || long && (name.starts_with(&wanted) || name.ends_with(&wanted))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_the_same_fold_alike() {
        assert_eq!(fold("Lula da Silva"), fold("LULA DA SILVA"));
        assert_eq!(fold("Erdoğan"), "erdogan");
        assert_eq!(fold("馬克龍"), fold("马克龙"));
        assert_eq!(fold("路易斯·伊纳西奥"), fold("路易斯・伊纳西奥"));
    }

    #[test]
    fn parts_of_names_count_but_single_characters_do_not() {
        let names = || ["习近平", "Xi Jinping", "person/xi-jinping"].into_iter();
        assert!(names_one("習近平", names()));
        assert!(names_one("jinping", names()));
        assert!(!names_one("平", names()));
        assert!(!names_one("Jin", names()));
        assert!(!names_one("", names()));
    }
}
