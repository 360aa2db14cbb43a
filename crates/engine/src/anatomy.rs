//! How a sentence was taken apart, for people who work on the knowledge.

use crate::actor::{Cast, ItemKind, Parsed};
use crate::knowledge::{Knowledge, Tongue};
use crate::view::View;

/// The items of a sentence on one line: `[words|what they were taken for]`.
pub(crate) fn sentence(
    parsed: &Parsed,
    view: &View,
    tongue: &Tongue,
    knowledge: &Knowledge,
    cast: &Cast,
) -> String {
    let item = |i: &crate::actor::Item| {
        let what = match &i.kind {
            ItemKind::Actor(members) => {
                let name = |m: &usize| {
                    format!(
                        "{}({})",
                        cast.entity(*m).printed.join("="),
                        cast.entity(*m).country.as_deref().unwrap_or("?")
                    )
                };
                format!("ACTOR {}", members.iter().map(name).collect::<Vec<_>>().join(" + "))
            }
            ItemKind::Reference { label, .. } => format!("REFERENCE {}", knowledge.labels.name(*label)),
            ItemKind::Place { country, .. } => format!("PLACE {}", country.as_deref().unwrap_or("?")),
            ItemKind::Time(_) => "TIME".to_string(),
            ItemKind::Word(w) => {
                let labels = tongue.lexicon.words[*w].labels.iter().map(|l| knowledge.labels.name(l));
                labels.collect::<Vec<_>>().join(",")
            }
            ItemKind::Mark(_) | ItemKind::Other => String::new(),
        };
        let words = view.slice(i.span);
        if what.is_empty() { words.to_string() } else { format!("[{words}|{what}]") }
    };
    parsed.items.iter().map(item).collect()
}
