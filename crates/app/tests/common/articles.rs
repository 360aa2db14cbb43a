//! Reads one article, and looks at its records.

use serde_json::Value;

use super::Desk;

/// The events of a text of 20 December 2024.
pub fn events(text: &str) -> Vec<Value> {
    events_in("a.txt", text)
}

/// The events of a file of 20 December 2024.
pub fn events_in(file: &str, content: &str) -> Vec<Value> {
    records_in("event", file, content)
}

/// The records of a kind in a file of 20 December 2024.
pub fn records_in(record: &str, file: &str, content: &str) -> Vec<Value> {
    let desk = Desk::new();
    desk.file(file, content);
    let ran = desk.run(&["read", "--format", "jsonl", "--date", "2024-12-20", file]);
    let lines = ran.out.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
    lines.filter(|v| v["record"] == record).collect()
}

/// The dates of the events of a text in which somebody takes part.
pub fn dates(text: &str, who: &str) -> Vec<(String, String)> {
    let day = |v: &Value, at: &str| v["date"][at].as_str().unwrap_or("none").to_string();
    let with = events(text).into_iter().filter(|v| v["participants"].to_string().contains(who));
    with.map(|v| (day(&v, "start"), day(&v, "end"))).collect()
}

pub fn only(start: &str, end: &str) -> Vec<(String, String)> {
    vec![(start.to_string(), end.to_string())]
}

/// Who speaks in each speech of a text.
pub fn speakers(text: &str) -> Vec<String> {
    let spoke = events(text).into_iter().filter(|v| v["kind"] == "speech");
    spoke.map(|v| v["participants"][0]["name"].as_str().unwrap().to_string()).collect()
}
