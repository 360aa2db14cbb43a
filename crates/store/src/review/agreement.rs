//! How far coders agree who have decided the same events without seeing each other's decisions.
//!
//! Nominal fields: share of pairs that agree, Cohen's kappa (Cohen 1960) where there are two coders, Krippendorff's
//! alpha for nominal data (Krippendorff 2011, with values missing). Participants, without and with their roles: mean overlap of the sets (Jaccard).
//! Dates: shares of pairs that are equal and that share a day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::apply::{proposed, state_of, with};
use super::decide::{decision, standing};
use crate::error::StoreError;
use crate::load;
use crate::record::{EventRecord, ParticipantRecord};
use crate::store::Store;

/// What one coder says about one event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opinion {
    /// The event's id.
    pub event: String,
    /// Whose opinion.
    pub coder: String,
    /// The nominal fields, with `-` for no value. Of a rejected event only `verdict`.
    pub fields: BTreeMap<&'static str, String>,
    /// Who took part: ids, or names where there are none. None of a rejected event.
    pub participants: Option<BTreeSet<String>>,
    /// The same, each with the role.
    pub roles: Option<BTreeSet<String>>,
    /// First and last day; none of a rejected event, or where it has no date.
    pub date: Option<(Date, Date)>,
}

/// How far coders agree on one field.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldAgreement {
    /// The field.
    pub field: String,
    /// How it is measured: `nominal`, `overlap` (mean Jaccard), `exact` or `overlapping` (shares of pairs).
    pub measure: &'static str,
    /// Events about which at least two coders say something.
    pub events: usize,
    /// Share of pairs of coders that agree, from 0 to 1; for `overlap` the mean.
    pub share: f64,
    /// Cohen's kappa, where there are two coders. None where only one value occurs.
    pub kappa: Option<f64>,
    /// Krippendorff's alpha. None where only one value occurs.
    pub alpha: Option<f64>,
}

/// A field of an event on which coders differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// The event's id.
    pub event: String,
    /// The field.
    pub field: String,
    /// What each coder says.
    pub values: BTreeMap<String, String>,
}

/// How far coders agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// Who.
    pub coders: Vec<String>,
    /// Events that at least two of them have decided.
    pub events: usize,
    /// Field by field.
    pub fields: Vec<FieldAgreement>,
    /// Where they differ, by event and field.
    pub disagreements: Vec<Disagreement>,
}

/// The nominal fields that are compared.
const NOMINAL: [&str; 9] = [
    "verdict",
    "kind",
    "subkind",
    "level",
    "status",
    "place.name",
    "place.country",
    "date.precision",
    "attributed_to",
];

impl Store {
    /// How far coders agree on the events that at least two of them have decided; `coders` names them, or all.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn agreement(&self, coders: &[String]) -> Result<Agreement, StoreError> {
        let opinions = self.run(|c| {
            let sql = "SELECT d.*, 0 AS undone FROM standing AS d JOIN event AS e ON e.id = d.subject \
                       JOIN article AS a USING (article_id) WHERE d.field IS NULL AND a.superseded = 0 \
                       AND d.action IN ('accept', 'reject', 'unsure', 'edit') ORDER BY d.subject, d.coder";
            let mut query = c.prepare_cached(sql)?;
            let rows = query.query_map([], decision)?;
            let mut pairs = BTreeSet::new();
            for row in rows {
                let decided = row?;
                if coders.is_empty() || coders.contains(&decided.coder) {
                    pairs.insert((decided.subject, decided.coder));
                }
            }
            pairs.into_iter().map(|(event, coder)| opinion(c, event, coder)).collect::<rusqlite::Result<_>>()
        })?;
        Ok(agreement(opinions))
    }
}

fn opinion(from: &rusqlite::Connection, event: String, coder: String) -> rusqlite::Result<Opinion> {
    let own = standing(from, &event, Some(&coder))?;
    let verdict = match state_of(&own) {
        "corrected" => "accepted",
        other => other,
    };
    let mut opinion = Opinion { event, coder, ..Opinion::default() };
    opinion.fields.insert("verdict", verdict.to_owned());
    if verdict == "rejected" {
        return Ok(opinion);
    }
    let record: EventRecord = load::json(&with(proposed(from, &opinion.event)?, &own).to_string())?;
    let given = |value: Option<&String>| value.map_or("-", String::as_str).to_owned();
    opinion.fields.extend([
        ("kind", record.kind.clone()),
        ("subkind", given(record.subkind.as_ref())),
        ("level", given(record.level.as_ref())),
        ("status", record.status.clone()),
        ("place.name", given(record.place.as_ref().and_then(|p| p.name.as_ref()))),
        ("attributed_to", given(record.attributed_to.as_ref())),
        ("place.country", given(record.place.as_ref().and_then(|p| p.country.as_ref()))),
        ("date.precision", given(record.date.as_ref().map(|d| &d.precision))),
    ]);
    let who = |p: &ParticipantRecord| p.id.clone().unwrap_or_else(|| p.name.clone());
    opinion.participants = Some(record.participants.iter().map(who).collect());
    opinion.roles = Some(record.participants.iter().map(|p| format!("{} ({})", who(p), p.role)).collect());
    opinion.date = record.date.map(|d| (d.start, d.end));
    Ok(opinion)
}

/// How far opinions agree, those on events that only one coder has decided left out.
pub fn agreement(opinions: Vec<Opinion>) -> Agreement {
    let mut by_event: BTreeMap<String, Vec<Opinion>> = BTreeMap::new();
    for opinion in opinions {
        by_event.entry(opinion.event.clone()).or_default().push(opinion);
    }
    by_event.retain(|_, all| all.len() > 1);
    let coders: BTreeSet<String> = by_event.values().flatten().map(|o| o.coder.clone()).collect();
    let mut fields: Vec<FieldAgreement> =
        NOMINAL.iter().filter_map(|field| nominal(field, &by_event, coders.len())).collect();
    fields.extend(shares(&by_event));
    Agreement {
        coders: coders.into_iter().collect(),
        events: by_event.len(),
        fields,
        disagreements: by_event.values().flat_map(|all| disagreements(all)).collect(),
    }
}

/// The values that coders give one event in one field.
fn values<'o>(all: &'o [Opinion], field: &str) -> Vec<&'o str> {
    all.iter().filter_map(|o| o.fields.get(field)).map(String::as_str).collect()
}

fn nominal(
    field: &'static str,
    by_event: &BTreeMap<String, Vec<Opinion>>,
    coders: usize,
) -> Option<FieldAgreement> {
    let units: Vec<Vec<&str>> =
        by_event.values().map(|all| values(all, field)).filter(|values| values.len() > 1).collect();
    if units.is_empty() {
        return None;
    }
    let pairs = units.iter().flat_map(|values| each_pair(values));
    let (mut equal, mut count) = (0, 0);
    for (a, b) in pairs {
        count += 1;
        equal += usize::from(a == b);
    }
    let kappa = if coders == 2 { cohen(&units) } else { None };
    Some(FieldAgreement {
        field: field.to_owned(),
        measure: "nominal",
        events: units.len(),
        share: ratio(equal, count),
        kappa,
        alpha: krippendorff(&units),
    })
}

fn each_pair<T>(values: &[T]) -> impl Iterator<Item = (&T, &T)> {
    values.iter().enumerate().flat_map(|(n, a)| values[n + 1..].iter().map(move |b| (a, b)))
}

/// Cohen's kappa of two coders; every unit has two values, in the order of the coders' names.
fn cohen(units: &[Vec<&str>]) -> Option<f64> {
    let (mut first, mut second) = (BTreeMap::<&str, usize>::new(), BTreeMap::<&str, usize>::new());
    for unit in units {
        *first.entry(unit[0]).or_default() += 1;
        *second.entry(unit[1]).or_default() += 1;
    }
    let observed = ratio(units.iter().filter(|unit| unit[0] == unit[1]).count(), units.len());
    let expected: f64 = first
        .iter()
        .map(|(value, &n)| {
            ratio(n, units.len()) * ratio(second.get(value).copied().unwrap_or(0), units.len())
        })
        .sum();
    (expected < 1.0).then(|| (observed - expected) / (1.0 - expected))
}

/// Krippendorff's alpha for nominal data: one minus the disagreement that is there over the one that chance makes.
fn krippendorff(units: &[Vec<&str>]) -> Option<f64> {
    let mut totals: BTreeMap<&str, f64> = BTreeMap::new();
    let mut differing = 0.0;
    for unit in units {
        let weight = 1.0 / count(unit.len() - 1);
        let pairs = each_pair(unit).filter(|(a, b)| a != b).count();
        // Each pair stands in the coincidence matrix twice, once in each order.
        differing += 2.0 * count(pairs) * weight;
        for value in unit {
            *totals.entry(value).or_default() += 1.0;
        }
    }
    let all: f64 = totals.values().sum();
    let expected: f64 = totals.values().map(|n| n * (all - n)).sum::<f64>() / (all - 1.0);
    (expected > 0.0).then(|| 1.0 - differing / expected)
}

/// Participants and dates, as shares of pairs.
fn shares(by_event: &BTreeMap<String, Vec<Opinion>>) -> Vec<FieldAgreement> {
    let standing: Vec<Vec<&Opinion>> = by_event
        .values()
        .map(|all| all.iter().filter(|o| o.participants.is_some()).collect::<Vec<_>>())
        .filter(|all| all.len() > 1)
        .collect();
    if standing.is_empty() {
        return Vec::new();
    }
    let mean = |field: &str, measure: &'static str, like: &dyn Fn(&Opinion, &Opinion) -> f64| {
        let likes: Vec<f64> =
            standing.iter().flat_map(|all| each_pair(all)).map(|(a, b)| like(a, b)).collect();
        FieldAgreement {
            field: field.to_owned(),
            measure,
            events: standing.len(),
            share: likes.iter().sum::<f64>() / count(likes.len()),
            kappa: None,
            alpha: None,
        }
    };
    let share_day = |a: &Opinion, b: &Opinion| match (a.date, b.date) {
        (Some(a), Some(b)) => f64::from(u8::from(a.0 <= b.1 && b.0 <= a.1)),
        (a, b) => f64::from(u8::from(a == b)),
    };
    vec![
        mean("participants", "overlap", &|a, b| jaccard(a.participants.as_ref(), b.participants.as_ref())),
        mean("participants.role", "overlap", &|a, b| jaccard(a.roles.as_ref(), b.roles.as_ref())),
        mean("date", "exact", &|a, b| f64::from(u8::from(a.date == b.date))),
        mean("date", "overlapping", &share_day),
    ]
}

fn jaccard(a: Option<&BTreeSet<String>>, b: Option<&BTreeSet<String>>) -> f64 {
    let (Some(a), Some(b)) = (a, b) else { return 0.0 };
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    ratio(a.intersection(b).count(), a.union(b).count())
}

fn disagreements(all: &[Opinion]) -> Vec<Disagreement> {
    let mut found = Vec::new();
    let mut note = |field: &str, values: BTreeMap<String, String>| {
        if values.values().collect::<BTreeSet<_>>().len() > 1 {
            found.push(Disagreement { event: all[0].event.clone(), field: field.to_owned(), values });
        }
    };
    for field in NOMINAL {
        let said = all.iter().filter_map(|o| Some((o.coder.clone(), o.fields.get(field)?.clone())));
        note(field, said.collect());
    }
    let standing = || all.iter().filter(|o| o.participants.is_some());
    let listed = |all: &Option<BTreeSet<String>>| {
        all.iter().flatten().map(String::as_str).collect::<Vec<_>>().join("; ")
    };
    note("participants", standing().map(|o| (o.coder.clone(), listed(&o.participants))).collect());
    note("participants.role", standing().map(|o| (o.coder.clone(), listed(&o.roles))).collect());
    let date = |o: &Opinion| o.date.map_or("-".to_owned(), |(start, end)| format!("{start}/{end}"));
    note("date", standing().map(|o| (o.coder.clone(), date(o))).collect());
    found
}

fn ratio(part: usize, whole: usize) -> f64 {
    count(part) / count(whole)
}

/// Counts of events are far below what a float holds exactly.
fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units<'a>(rows: &[&'a str]) -> Vec<Vec<&'a str>> {
        rows.iter().map(|row| row.split_whitespace().collect()).collect()
    }

    /// Krippendorff's own example with nominal data of two coders (Computing Krippendorff's Alpha-Reliability, 2011):
    /// alpha is 0.095 for the binary data and 0.692 for the nominal data.
    #[test]
    fn alpha_is_that_of_the_published_examples() {
        let pairs = |one: &str, two: &str| -> Vec<String> {
            one.chars().zip(two.chars()).map(|(a, b)| format!("{a} {b}")).collect()
        };
        let alpha = |one: &str, two: &str| {
            let rows = pairs(one, two);
            krippendorff(&units(&rows.iter().map(String::as_str).collect::<Vec<_>>())).unwrap()
        };
        assert!((alpha("0100000010", "1110010000") - 0.095).abs() < 0.001);
        assert!((alpha("aabbdcccedda", "babbbccceddd") - 0.692).abs() < 0.001);
        assert_eq!(krippendorff(&units(&["a a", "a a"])), None, "one value says nothing about agreement");
    }

    #[test]
    fn kappa_takes_chance_into_account() {
        // 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: observed 0.7, expected 0.5, kappa 0.4.
        let mut rows = vec!["y y"; 20];
        rows.extend(vec!["y n"; 5]);
        rows.extend(vec!["n y"; 10]);
        rows.extend(vec!["n n"; 15]);
        assert!((cohen(&units(&rows)).unwrap() - 0.4).abs() < 1e-9);
    }

    #[test]
    fn only_what_two_have_decided_counts_and_differences_are_listed() {
        let opinion = |event: &str, coder: &str, status: &str, who: &[&str], day: i8| Opinion {
            event: event.into(),
            coder: coder.into(),
            fields: BTreeMap::from([("verdict", "accepted".to_owned()), ("status", status.to_owned())]),
            participants: Some(who.iter().map(|w| (*w).to_owned()).collect()),
            roles: Some(who.iter().map(|w| format!("{w} ({coder})")).collect()),
            date: Some((jiff::civil::date(2024, 5, 1), jiff::civil::date(2024, 5, day))),
        };
        let found = agreement(vec![
            opinion("e1", "a", "held", &["x", "y"], 1),
            opinion("e1", "b", "planned", &["x"], 2),
            opinion("e2", "a", "held", &["x"], 1),
        ]);
        assert_eq!((found.events, found.coders.len()), (1, 2));
        let share = |field: &str, measure: &str| {
            found.fields.iter().find(|f| f.field == field && f.measure == measure).unwrap().share
        };
        assert_eq!((share("verdict", "nominal"), share("status", "nominal")), (1.0, 0.0));
        assert_eq!(share("participants", "overlap"), 0.5);
        assert_eq!(share("participants.role", "overlap"), 0.0, "the roles differ");
        assert_eq!((share("date", "exact"), share("date", "overlapping")), (0.0, 1.0));
        let fields: Vec<&str> = found.disagreements.iter().map(|d| d.field.as_str()).collect();
        assert_eq!(fields, ["status", "participants", "participants.role", "date"]);
    }
}
