//! Days, months and years: what numbers and named parts of a year or month come to.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::expression::Expression;
use super::resolve::Tense;
use crate::finding::{Precision, When};

/// Days within which a bare day of the month is taken to be near the article's date.
const NEARBY: i64 = 4;
/// Days within which a bare day of the month that is announced follows the article's date.
const SOON: i64 = 14;

/// The day of the month `d` that is meant where no month is told: of what is announced, the next one; of what is over,
/// the last one; else that of the article's month (“the summit of the 15th”), unless the one of the month before lies
/// nearer.
pub(super) fn day_beside(reference: Date, d: i8, tense: Tense) -> Option<Date> {
    let in_month = |months: i64| {
        let first = reference.first_of_month().checked_add(months.months()).ok()?;
        Date::new(first.year(), first.month(), d).ok()
    };
    let away = |date: Date| (date - reference).get_days().abs();
    let (same, other) = (in_month(0), in_month(if tense == Tense::Future { 1 } else { -1 }));
    let meant = same.filter(|same| match tense {
        Tense::Past => *same <= reference,
        Tense::Open => *same <= reference || other.is_none_or(|before| away(*same) <= away(before)),
        Tense::Future => *same >= reference,
    });
    meant.or(other).or(same)
}

/// The day with this number in its month that lies nearest to another; that other day where no number is given.
pub(super) fn numbered_near(day: Date, d: Option<i32>) -> Option<Date> {
    let Some(d) = d else { return Some(day) };
    let offsets = (0..=15_i64).flat_map(|n| [n, -n]);
    let mut near = offsets.filter_map(|n| day.checked_add(n.days()).ok());
    near.find(|near| i32::from(near.day()) == d)
}

/// The day of the month `d` that lies at most a few days before the article's date, or on it; else, of what is
/// announced, in the weeks after it.
pub(super) fn nearby(reference: Date, d: i8, future: bool) -> Option<Date> {
    let ahead = 1..=if future { SOON } else { 0 };
    (0..=NEARBY)
        .map(|n| -n)
        .chain(ahead)
        .find_map(|n| reference.checked_add(n.days()).ok().filter(|date| date.day() == d))
}

/// A weekday by its number, Monday first.
pub(super) fn weekday(number: &str) -> Option<Weekday> {
    Weekday::from_monday_one_offset(number.parse().ok()?).ok()
}

pub(super) fn number(e: &Expression, group: &str) -> Option<i32> {
    e.numbers.get(group).copied()
}

/// `ref-1` or `ctx+1`: a base and an offset.
pub(super) fn anchored(word: &str) -> Option<(&str, i32)> {
    let (base, offset) = word.split_at_checked(3)?;
    Some((base, if offset.is_empty() { 0 } else { offset.parse().ok()? }))
}

pub(super) fn one_day(date: Date, e: &Expression) -> When {
    let part = e.words.contains_key("tod");
    let precision = if part { Precision::PartOfDay } else { Precision::Day };
    When { start: date, end: date, precision, span: None, time_of_day: None }
}

pub(super) fn span_of(start: Date, end: Date, precision: Precision) -> Option<When> {
    Some(When { start, end, precision, span: None, time_of_day: None })
}

/// The year from its first to its last day.
pub(super) fn calendar_year(year: i16) -> Option<When> {
    span_of(Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?, Precision::Year)
}

pub(super) fn part_of_month(first: Date, e: &Expression) -> Option<When> {
    let (from, to) = e.words.get("pom")?.split_once('-')?;
    let last = first.last_of_month();
    let day = |d: &str| d.parse::<i8>().ok().map(|d| d.min(last.day()));
    let start = Date::new(first.year(), first.month(), day(from)?).ok()?;
    let end = Date::new(first.year(), first.month(), day(to)?).ok()?;
    span_of(start, end, Precision::PartOfMonth)
}

pub(super) fn year_of(year: i16, e: &Expression) -> Option<When> {
    let Some((from, to)) = e.words.get("poy").and_then(|w| w.split_once('-')) else {
        let last = match number(e, "y2") {
            Some(y2) => i16::try_from(y2).ok()?,
            None => year,
        };
        let precision = if last == year { Precision::Year } else { Precision::Range };
        return span_of(Date::new(year, 1, 1).ok()?, Date::new(last, 12, 31).ok()?, precision);
    };
    let (from, to): (i8, i8) = (from.parse().ok()?, to.parse().ok()?);
    let start = Date::new(year, from, 1).ok()?;
    let end = Date::new(if to < from { year + 1 } else { year }, to, 1).ok()?.last_of_month();
    span_of(start, end, Precision::Season)
}
