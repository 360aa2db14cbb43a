//! Who acts together where the words for “and” and “with” are the same.

use super::{Item, ItemKind};
use crate::knowledge::{Knowledge, Label, Tongue};

/// “A with B will in P with C meet”: where a word for “with” stands before somebody once more, the first one joins two
/// who act together.
pub(super) fn join_company(items: &mut Vec<Item>, tongue: &Tongue, knowledge: &Knowledge) {
    if tongue.language.settings.spaced {
        return;
    }
    let mut at = 0;
    while at + 4 < items.len() {
        if is_company(items, at, tongue, knowledge)
            && let ItemKind::Actor(more) = items[at + 2].kind.clone()
            && let ItemKind::Actor(group) = &mut items[at].kind
        {
            group.extend(more);
            items[at].span.end = items[at + 2].span.end;
            items.drain(at + 1..at + 3);
        }
        at += 1;
    }
}

/// Whether an actor, “with” and another actor are those who do something with a third, of which the words between say
/// only when, where and whether.
fn is_company(items: &[Item], at: usize, tongue: &Tongue, knowledge: &Knowledge) -> bool {
    let core = &knowledge.labels.core;
    let has = |i: usize, label: Label| match items.get(i).map(|item| &item.kind) {
        Some(ItemKind::Word(w)) => tongue.lexicon.words[*w].labels.contains(label),
        _ => false,
    };
    let actor = |i: usize| items.get(i).is_some_and(|item| matches!(item.kind, ItemKind::Actor(_)));
    let light = |i: usize| {
        let words = [core.future, core.at, core.adverb, core.possible, core.separately, core.also];
        matches!(items.get(i).map(|item| &item.kind), Some(ItemKind::Time(_) | ItemKind::Place { .. }))
            || !has(i, core.with) && words.iter().any(|label| has(i, *label))
    };
    if !(actor(at) && has(at + 1, core.with) && actor(at + 2)) {
        return false;
    }
    let next = (at + 3..items.len()).find(|i| !light(*i)).unwrap_or(items.len());
    next > at + 3 && has(next, core.with) && actor(next + 1)
}
