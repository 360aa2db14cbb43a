//! What only describes a noun, or stands in a name: nobody in it does what is told.

use crate::actor::ItemKind;
use crate::knowledge::Label;

use super::site::Site;

/// Within so many items a gathering is named with its sitting: “the forum's 2014 annual session”.
const NAME: usize = 5;

impl Site<'_> {
    /// Whether the head's clause describes a noun that follows it.
    pub fn relative(&self) -> bool {
        self.modified().is_some()
    }

    /// “X met guests who attend the forum”: whether the head's clause describes the object of a verb before it.
    pub(super) fn describes_object(&self) -> bool {
        let of = self.knowledge.labels.core.of;
        let meets = |i: usize| self.heads(i, |kind| kind.sides) && !self.is_gathering(i);
        let plenary = self.knowledge.labels.core.plenary;
        let end = self.to.min(self.head + NAME);
        let last = (self.head..end).rev().find(|i| self.has(*i, plenary)).unwrap_or(self.head);
        self.is_gathering(self.head) && self.has(last + 1, of) && (self.from..self.anchor).any(meets)
    }

    pub(super) fn modified(&self) -> Option<usize> {
        let of = self.knowledge.labels.core.of;
        let alone =
            |i: usize| !self.parsed.items.get(i + 1).is_some_and(|n| matches!(n.kind, ItemKind::Other));
        (self.head + 1..self.to).find(|i| self.is_actor(*i) && self.described(*i, of) && alone(*i))
    }

    /// Whether “of” stands before an actor, with at most two unknown words between.
    pub(super) fn described(&self, actor: usize, of: Label) -> bool {
        let between = |i: &usize| {
            matches!(self.item(*i).kind, ItemKind::Other)
                || self.has(*i, self.knowledge.labels.core.people_modifier)
        };
        let mut at = actor;
        while at > 0 && actor - at < 3 {
            at -= 1;
            if self.has(at, of) {
                return true;
            }
            if !between(&at) {
                return false;
            }
        }
        false
    }

    /// Whether an item stands in the title of a work: “issued the ‘Joint Statement of X and Y’”.
    pub(super) fn in_title(&self, item: usize) -> bool {
        let settings = &self.tongue.language.settings;
        let mark = |i: &usize, side| matches!(self.item(*i).kind, ItemKind::Mark(c) if settings.is_title_mark(c, side));
        let last = (0..item).rev().find(|i| mark(i, 0) || mark(i, 1));
        last.is_some_and(|i| mark(&i, 0))
    }
}
