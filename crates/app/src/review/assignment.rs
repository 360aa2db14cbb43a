//! Corrections as a person types them, `FIELD=VALUE`, turned into values of the record.

use readout_engine::Knowledge;
use readout_engine::knowledge::kinds::{Kind, Variant};
use readout_store::record::{EventRecord, Record};
use serde_json::{Value, json};

use crate::cli::resolve;
use crate::error::{AppError, Kind as ErrorKind};
use crate::render::dates;

/// The values that `typed` gives a record, each as `FIELD=VALUE`; an empty value takes the field's value away. Codes
/// of other schemes follow kind and status.
///
/// # Errors
/// If something is no assignment, or a value is none of those that the field can have.
pub fn assignments(
    known: &Knowledge,
    record: &Record,
    typed: &[String],
) -> Result<Vec<(String, Value)>, AppError> {
    let mut values = Vec::new();
    for one in typed {
        let Some((field, value)) = one.split_once('=') else {
            return Err(refused(one, "it is no assignment", "write FIELD=VALUE, such as status=planned"));
        };
        let (field, value) = (field.trim(), value.trim());
        values.push((field.to_owned(), given(known, field, value)?));
    }
    values.extend(identities(&values));
    if let Record::Event(event) = record {
        values.extend(outgrown(known, event, &values)?);
        check_words(known, event, &values)?;
        values.extend(codes(known, event, &values));
    }
    Ok(values)
}

/// Another name is somebody else, or some other place: what was known of the old one goes, unless it is given anew.
fn identities(values: &[(String, Value)]) -> Vec<(String, Value)> {
    let mut gone = Vec::new();
    for (field, value) in values {
        let Some(whole) = field.strip_suffix(".name").filter(|_| !value.is_null()) else { continue };
        let about: &[(&str, Value)] = match whole {
            "place" => &[("id", Value::Null), ("country", Value::Null)],
            _ => &[
                ("id", Value::Null),
                ("office", Value::Null),
                ("country", Value::Null),
                ("aliases", json!([])),
            ],
        };
        for (part, nothing) in about {
            let path = format!("{whole}.{part}");
            if !values.iter().any(|(given, _)| *given == path) {
                gone.push((path, nothing.clone()));
            }
        }
    }
    gone
}

/// Finer kind and level that do not go with another kind go.
fn outgrown(
    known: &Knowledge,
    event: &EventRecord,
    values: &[(String, Value)],
) -> Result<Vec<(String, Value)>, AppError> {
    let kind = kind_of(known, after(values, "kind", Some(&event.kind)).unwrap_or_default())?;
    let given = |field: &str| values.iter().any(|(name, _)| name == field);
    let mut gone = Vec::new();
    let fits =
        |word: &Option<String>, of: &[Variant]| word.as_ref().is_none_or(|w| of.iter().any(|v| v.id == *w));
    if !given("subkind") && !fits(&event.subkind, &kind.subkinds) {
        gone.push(("subkind".to_owned(), Value::Null));
    }
    if !given("level") && !fits(&event.level, &kind.levels) {
        gone.push(("level".to_owned(), Value::Null));
    }
    Ok(gone)
}

fn refused(what: &str, reason: &str, hint: &str) -> AppError {
    AppError::new(ErrorKind::Usage, format!("`{what}`: {reason}")).hint(hint)
}

fn given(known: &Knowledge, field: &str, value: &str) -> Result<Value, AppError> {
    if value.is_empty() {
        return Ok(Value::Null);
    }
    match field {
        "date" => date(value),
        "direct" => match value {
            "true" | "yes" => Ok(true.into()),
            "false" | "no" => Ok(false.into()),
            _ => Err(refused(value, "it is neither true nor false", "write direct=true or direct=false")),
        },
        _ if field.ends_with(".country") => Ok(resolve::country(&known.world, value)?.into()),
        _ => Ok(value.into()),
    }
}

/// `2024-05-07`, `2024-05`, `2024` or `2024-05-07/2024-05-09`.
fn date(value: &str) -> Result<Value, AppError> {
    let days = |text: &str| dates::days(text).map_err(|reason| AppError::new(ErrorKind::Usage, reason));
    let (start, end, precision) = match value.split_once('/') {
        Some((first, last)) => (days(first)?.0, days(last)?.1, "range"),
        None => {
            let (start, end) = days(value)?;
            let precision = match value.matches('-').count() {
                0 => "year",
                1 => "month",
                _ => "day",
            };
            (start, end, precision)
        }
    };
    Ok(json!({"start": start, "end": end, "precision": precision, "text": null, "time_of_day": null}))
}

/// The value that a field of an event has after the changes.
fn after<'v>(values: &'v [(String, Value)], field: &str, before: Option<&'v str>) -> Option<&'v str> {
    match values.iter().rev().find(|(name, _)| name == field) {
        Some((_, value)) => value.as_str(),
        None => before,
    }
}

fn kind_of<'k>(known: &'k Knowledge, id: &str) -> Result<&'k Kind, AppError> {
    known.kinds.get(id).ok_or_else(|| {
        let all: Vec<&str> = known.kinds.iter().map(|kind| kind.id.as_str()).collect();
        refused(id, "it is no kind of event", &format!("the kinds are {}", all.join(", ")))
    })
}

/// Whether kind, finer kind, level and roles are words that the knowledge has and that go together.
fn check_words(known: &Knowledge, event: &EventRecord, values: &[(String, Value)]) -> Result<(), AppError> {
    let kind = kind_of(known, after(values, "kind", Some(&event.kind)).unwrap_or_default())?;
    let subkinds: Vec<&str> = kind.subkinds.iter().map(|s| s.id.as_str()).collect();
    let levels: Vec<&str> = kind.levels.iter().map(|s| s.id.as_str()).collect();
    let roles: Vec<&str> = kind.roles.iter().map(String::as_str).collect();
    for (field, value) in values {
        let Some(word) = value.as_str() else { continue };
        let (allowed, what) = match field.as_str() {
            "subkind" => (&subkinds, "finer kinds"),
            "level" => (&levels, "levels"),
            other if other.starts_with("participants.") && other.ends_with(".role") => (&roles, "roles"),
            _ => continue,
        };
        if !allowed.contains(&word) {
            let hint = match allowed.is_empty() {
                true => format!("{} has no {what}", kind.id),
                false => format!("the {what} of {} are {}", kind.id, allowed.join(", ")),
            };
            return Err(refused(word, &format!("it does not go with the kind {}", kind.id), &hint));
        }
    }
    Ok(())
}

/// The codes in other schemes that follow, where what they follow from has changed.
fn codes(known: &Knowledge, event: &EventRecord, values: &[(String, Value)]) -> Option<(String, Value)> {
    let follows = |field: &String| ["kind", "subkind", "status"].contains(&field.as_str());
    if !values.iter().any(|(field, _)| follows(field)) || values.iter().any(|(field, _)| field == "codes") {
        return None;
    }
    let kind = known.kinds.get(after(values, "kind", Some(&event.kind))?)?;
    let subkind = after(values, "subkind", event.subkind.as_deref());
    let planned = after(values, "status", Some(&event.status)) == Some("planned");
    let codes = kind.crosswalk(subkind, planned);
    let plover = json!({"event": codes.plover_event, "mode": codes.plover_mode});
    Some(("codes".to_owned(), json!({"plover": plover, "cameo": codes.cameo})))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge;

    fn event() -> Record {
        serde_json::from_value(json!({
            "record": "event", "schema": 1, "id": "e1", "doc": "d", "kind": "meeting", "subkind": "talks",
            "level": null, "status": "held", "date": null, "place": null, "participants": [], "evidence": [],
            "attributed_to": null, "codes": {"plover": {"event": "CONSULT", "mode": "visit"}, "cameo": "046"},
            "rule": "r", "inferred": []
        }))
        .unwrap()
    }

    fn values(typed: &[&str]) -> Result<Vec<(String, Value)>, AppError> {
        let known = knowledge::load(&knowledge::files(None).unwrap()).unwrap();
        let typed: Vec<String> = typed.iter().map(|t| (*t).to_owned()).collect();
        assignments(&known, &event(), &typed)
    }

    #[test]
    fn values_are_those_of_the_record() {
        let found = values(&["place.country=法国", "date=2024-05", "level="]).unwrap();
        assert_eq!(found[0], ("place.country".to_owned(), json!("FRA")));
        assert_eq!(found[1].1["end"], "2024-05-31");
        assert_eq!(found[1].1["precision"], "month");
        assert_eq!(found[2].1, Value::Null);
        assert_eq!(found.len(), 3, "codes follow from none of these");
    }

    #[test]
    fn codes_follow_kind_and_status() {
        let found = values(&["status=planned"]).unwrap();
        assert_eq!(found[1].1["plover"]["event"], "AGREE");
        let found = values(&["kind=call", "subkind=phone"]).unwrap();
        assert_eq!(found[2].1["plover"]["mode"], "phone");
    }

    #[test]
    fn what_does_not_fit_is_refused_with_what_would() {
        for (typed, hint) in [
            ("kind=party", "the kinds are"),
            ("subkind=summit", "talks"),
            ("participants.0.role=sender", "host"),
            ("status", "FIELD=VALUE"),
            ("place.country=Atlantis", "ISO 3166-1"),
        ] {
            let error = values(&[typed]).unwrap_err();
            assert!(error.advice().unwrap_or_default().contains(hint), "{typed}: {error:?}");
        }
    }
}
