//! Who claims what the text only reports.

use jiff::civil::Date;

use crate::actor::Cast;
use crate::finding::Event;
use crate::trace::Step;

use super::frame::Attempt;
use super::speech::{Said, speaker};

impl Attempt<'_> {
    /// Says of an event who claims it: the one in whose words it is told, or else the outlet it is taken from.
    pub(super) fn attribute(&self, event: &mut Event, cast: &Cast, day: Option<Date>) {
        let at = self.site.item(self.site.head).span.start;
        let said = innermost(self.said, at).or_else(|| innermost(self.claims, at));
        let Some(said) = said else { return };
        let name = speaker(said, self.scene, cast, day).name;
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
}

/// The narrowest words around a position that only report; `said` is sorted by its beginning.
fn innermost(said: &[Said], at: usize) -> Option<&Said> {
    super::frame::around(said, at).next()
}
