//! Restored pages as `readout page --format jsonl` prints them.

use readout_engine::page;
use readout_engine::{Knowledge, Text};
use readout_store::PageRecord;

/// Restores a page and describes it.
pub fn restored(id: &str, content: &str, knowledge: &Knowledge) -> PageRecord {
    let text = Text::new(content.to_string());
    let page = page::restore(&text, knowledge);
    let doubts = page::doubts(&page, &text, knowledge);
    PageRecord::new(id, &text, &page, &doubts)
}
