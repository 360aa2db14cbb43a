//! Which of several tellings stands for a real event where one line is wanted.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::StoredEvent;
use crate::record::EventRecord;

/// One event for each real event, in the order in which `events` come, at most `limit`.
pub(crate) fn leads(events: Vec<StoredEvent>, limit: Option<usize>) -> Vec<StoredEvent> {
    let mut best: BTreeMap<&str, &StoredEvent> = BTreeMap::new();
    for event in &events {
        let lead = best.entry(&event.real_event.id).or_insert(event);
        if rank(&event.record, event.reference_date) < rank(&lead.record, lead.reference_date) {
            *lead = event;
        }
    }
    let ids: std::collections::BTreeSet<String> = best.values().map(|e| e.record.id.clone()).collect();
    let leads = events.into_iter().filter(|e| ids.contains(&e.record.id));
    leads.take(limit.unwrap_or(usize::MAX)).collect()
}

/// Of several tellings of a real event the one with the least rank stands for it. What took place comes before what
/// was only announced, and of announcements the latest counts. Then the narrower date, the longer list of people, what
/// is told first-hand, the earlier article. `reference_date` is the article's date.
pub fn rank(record: &EventRecord, reference_date: Option<Date>) -> impl Ord + use<'_> {
    let held = record.status == "held";
    let latest = if held { None } else { reference_date };
    let length = record.date.as_ref().map(|d| d.start.duration_since(d.end).abs());
    (
        !held,
        Reverse(latest),
        (length.is_none(), length),
        Reverse(record.participants.len()),
        record.attributed_to.is_some(),
        reference_date.is_none(),
        reference_date,
        &record.id,
    )
}
