//! Who claims what the text only reports.

use jiff::civil::Date;

use crate::actor::{Cast, ItemKind};
use crate::finding::{CLAIMANTS, Event, Participant};
use crate::trace::Step;

use super::frame::Attempt;
use super::speech::{Said, around, speaker};

impl Attempt<'_> {
    /// Says of an event who claims it: the one in whose words it is told, or else the outlet it is taken from.
    pub(super) fn attribute(&self, event: &mut Event, cast: &Cast, day: Option<Date>) {
        let at = self.site.item(self.site.head).span.start;
        // The narrowest words around it.
        let Some(said) = around(self.said, at).chain(around(self.claims, at)).next() else { return };
        let claimant = speaker(said, self.scene, cast, day);
        if self.is_own_deed(said, &claimant, event) {
            return;
        }
        let Some(name) = name_of(&claimant) else { return };
        let shown = said.named.is_some_and(|named| event.evidence.iter().any(|e| e.contains(named)));
        if !shown {
            event.infer("attributed_to");
        }
        event.steps.push(Step {
            what: "attributed",
            by: said.rule.to_string(),
            spans: said.named.into_iter().chain(said.verb).collect(),
            result: name.clone(),
        });
        event.attributed_to = Some(name);
    }

    /// Whether the author tells what the speaker does: saying it does it, or a later clause goes on with him as its
    /// subject, or names him, as nobody names himself: “X thanked Y, and then met Z”.
    fn is_own_deed(&self, said: &Said, claimant: &Participant, event: &Event) -> bool {
        let own = |p: &&Participant| p.is(claimant);
        let Some(part) = event.participants.iter().find(own) else { return false };
        let core = &self.scene.knowledge.labels.core;
        let later = self.site.item(self.site.from).span.start > said.span.start && !said.direct;
        let refers = |i: usize| {
            matches!(self.site.item(i).kind, ItemKind::Reference { .. }) || self.site.has(i, core.self_)
        };
        let deed = later && !(self.site.from..self.site.head).any(refers);
        part.role == SPEAKER || deed
    }
}

/// The role of those who do something by saying it.
const SPEAKER: &str = "speaker";

/// The name, or, of words for several such as “the two sides”, the names of those they stand for.
fn name_of(claimant: &Participant) -> Option<String> {
    let several = claimant.id.is_none() && claimant.aliases.len() > 1;
    let name = if several { claimant.aliases.join(CLAIMANTS) } else { claimant.name.clone() };
    name.chars().any(char::is_alphanumeric).then_some(name)
}
