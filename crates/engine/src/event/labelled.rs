//! Which labels the words of a head's sentence carry.

use std::ops::Range;

use crate::actor::ItemKind;
use crate::knowledge::{Label, LabelSet};

use super::site::Site;

impl Site<'_> {
    /// Whether the item is a word with this label, or stands for somebody by such a word.
    pub fn has(&self, index: usize, label: Label) -> bool {
        if !self.parsed.labels.contains(label) {
            return false;
        }
        match self.parsed.items.get(index).map(|i| &i.kind) {
            Some(ItemKind::Word(w)) => self.tongue.lexicon.words[*w].labels.contains(label),
            Some(ItemKind::Reference { label: own, .. }) => *own == label,
            _ => false,
        }
    }

    /// Whether the item has one of these labels.
    pub(super) fn has_one(&self, index: usize, labels: &LabelSet) -> bool {
        match self.parsed.items.get(index).map(|i| &i.kind) {
            Some(ItemKind::Word(w)) => self.tongue.lexicon.words[*w].labels.meets(labels),
            Some(ItemKind::Reference { label, .. }) => labels.contains(*label),
            _ => false,
        }
    }

    /// Whether a word with this label stands in a range of items.
    pub fn any(&self, range: Range<usize>, label: Label) -> bool {
        self.parsed.labels.contains(label) && range.into_iter().any(|i| self.has(i, label))
    }

    /// Whether a word with one of these labels stands in a range of items.
    pub(super) fn any_one(&self, mut range: Range<usize>, labels: &LabelSet) -> bool {
        self.parsed.labels.meets(labels) && range.any(|i| self.has_one(i, labels))
    }
}
