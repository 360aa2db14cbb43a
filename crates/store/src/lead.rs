//! Which of several tellings stands for a real event where one line is wanted.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::StoredEvent;

/// One event for each real event, in the order in which `events` come, at most `limit`.
pub(crate) fn leads(events: Vec<StoredEvent>, limit: Option<usize>) -> Vec<StoredEvent> {
    let mut best: BTreeMap<&str, &StoredEvent> = BTreeMap::new();
    for event in &events {
        let lead = best.entry(&event.real_event.id).or_insert(event);
        if rank(event) < rank(lead) {
            *lead = event;
        }
    }
    let ids: std::collections::BTreeSet<String> = best.values().map(|e| e.record.id.clone()).collect();
    let leads = events.into_iter().filter(|e| ids.contains(&e.record.id));
    leads.take(limit.unwrap_or(usize::MAX)).collect()
}

/// What took place comes before what was only announced, and of announcements the latest counts. Then the narrower
/// date, the longer list of people, what is told first-hand, the earlier article.
fn rank(event: &StoredEvent) -> impl Ord + use<'_> {
    let record = &event.record;
    let held = record.status == "held";
    let latest = if held { None } else { event.reference_date };
    let length = record.date.as_ref().map(|d| d.start.duration_since(d.end).abs());
    (
        !held,
        Reverse(latest),
        (length.is_none(), length),
        Reverse(record.participants.len()),
        record.attributed_to.is_some(),
        event.reference_date.is_none(),
        event.reference_date,
        &record.id,
    )
}
