//! How an event came about, field by field.

use crate::finding::{Participant, Place, Status};
use crate::knowledge::rules::Rule;
use crate::text::Span;
use crate::time::Expression;
use crate::trace::{Step, knowledge_row};

use super::setting::Date;

/// What a derivation is told about.
pub(super) struct Told<'a> {
    pub rule: &'a Rule,
    pub head: Span,
    pub status: Status,
    pub date: Option<&'a Date>,
    pub times: &'a [Expression],
    pub place: Option<&'a Place>,
    pub participants: &'a [Participant],
}

/// The steps that led to an event: its rule, then each field with the words and knowledge rows it rests on.
pub(super) fn steps(told: &Told<'_>) -> Vec<Step> {
    let rule = told.rule;
    let by_rule = |what, result: String| Step { what, by: rule.id.clone(), spans: vec![told.head], result };
    let mut out: Vec<Step> =
        rule.activity.iter().map(|a| Step { spans: Vec::new(), ..by_rule("activity", a.clone()) }).collect();
    out.push(by_rule("rule", format!("{} {}", rule.kind, told.status.as_str())));
    out.extend(told.date.map(|d| date(d, told.times)));
    out.extend(told.place.map(place));
    out.extend(told.participants.iter().map(participant));
    out
}

fn date(date: &Date, times: &[Expression]) -> Step {
    let when = &date.when;
    let rule = date.expression.and_then(|t| times.get(t)).map(|e| e.rule.clone());
    let by = rule.unwrap_or_else(|| "context: the time last told, or the article's date".to_string());
    let result = if when.start == when.end {
        when.start.to_string()
    } else {
        format!("{} to {}", when.start, when.end)
    };
    Step { what: "date", by, spans: when.span.into_iter().collect(), result }
}

fn place(place: &Place) -> Step {
    let by = match (&place.id, place.span) {
        (Some(id), _) => format!("world/places#{}", id.trim_start_matches("place/")),
        (None, Some(_)) => "the words".to_string(),
        (None, None) => "context: where the article is, or whose guest somebody is".to_string(),
    };
    let result = [place.name.as_deref(), place.country.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    Step { what: "place", by, spans: place.span.into_iter().collect(), result: result.join(", ") }
}

fn participant(p: &Participant) -> Step {
    let row = p.id.as_deref().and_then(knowledge_row);
    let by = row.unwrap_or_else(|| "the words alone".to_string());
    let country = p.country.as_deref().map_or(String::new(), |c| format!(" ({c})"));
    Step {
        what: "participant",
        by,
        spans: p.span.into_iter().collect(),
        result: format!("{} {}{country}", p.role, p.name),
    }
}
