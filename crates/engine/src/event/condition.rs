//! What a rule asks of the words around its head.

use crate::knowledge::LabelSet;
use crate::knowledge::rules::Rule;

use super::site::Site;

/// How many items after the head are near it.
const NEAR: usize = 3;

/// Whether the words around the head are as the rule wants them, or why they are not.
pub(super) fn check(site: &Site<'_>, rule: &Rule) -> Result<(), &'static str> {
    let c = &rule.conditions;
    let head = site.head;
    let one = |labels: &LabelSet, i: usize| site.has_one(i, labels);
    let within = |labels: &LabelSet, range: std::ops::Range<usize>| site.any_one(range, labels);
    if !c.require.iter().all(|alternatives| within(alternatives, site.from..site.to)) {
        return Err("a required word is missing");
    }
    if within(&c.forbid, site.after_description(site.from)..site.to) {
        return Err("a forbidden word stands in the clause");
    }
    if (!c.next.is_empty() && !one(&c.next, head + 1)) || one(&c.not_next, head + 1) {
        return Err("the word after the head does not fit");
    }
    if within(&c.not_near, head + 1..site.to.min(head + 1 + NEAR)) {
        return Err("a word near after the head does not fit");
    }
    if rule.closed && site.is_unknown(head + 1) {
        return Err("the head is part of a longer phrase");
    }
    let before = head.wrapping_sub(1);
    if rule.listed && !site.is_list_mark(before) && !site.is_list_mark(head + 1) {
        return Err("the head stands in no list");
    }
    if (!c.prev.is_empty() && !one(&c.prev, before)) || one(&c.not_prev, before) {
        return Err("the word before the head does not fit");
    }
    // “The summit held by X”: the verb describes the noun and does not govern it.
    let of = site.knowledge.labels.core.of;
    let governs = |i: usize| one(&c.left, i) && !site.has(i + 1, of);
    let described = (head + 2..site.to).find(|i| !site.is_unknown(*i));
    if site.has(head + 1, of) && described.is_some_and(|i| one(&c.not_of, i)) {
        return Err("the head describes a word that does not fit");
    }
    if within(&c.not_left, site.from..head) {
        return Err("a word before the head does not fit");
    }
    if within(&c.not_follows, head + 1..site.parsed.items.len()) {
        return Err("a word in the rest of the sentence does not fit");
    }
    if !c.left.is_empty() && !(site.from..head).any(governs) {
        return Err("a word before the head is missing");
    }
    if !c.right.is_empty() && !within(&c.right, head + 1..site.to) {
        return Err("a word after the head is missing");
    }
    if !c.before.is_empty() && !within(&c.before, 0..site.from) {
        return Err("a word in the clauses before is missing");
    }
    if !c.follows.is_empty() && !within(&c.follows, head + 1..site.parsed.items.len()) {
        return Err("a word in the rest of the sentence is missing");
    }
    Ok(())
}
