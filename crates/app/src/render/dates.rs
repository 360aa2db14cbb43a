//! Dates as a timeline shows them: as fine as the source, never finer.

use jiff::civil::Date;

/// A closed interval of days for a person: `2023-05-17`, `2023-08`, `2023-08-21…31`, `2022-11-14…16`,
/// `2023-12-30…2024-01-02`, `2023`.
pub fn interval(start: Date, end: Date, precision: &str) -> String {
    match precision {
        "year" if start.year() == end.year() => format!("{:04}", start.year()),
        "month" if start.first_of_month() == end.first_of_month() => {
            format!("{:04}-{:02}", start.year(), start.month())
        }
        "season" if start.year() == end.year() => {
            format!("{:04}-{:02}…{:02}", start.year(), start.month(), end.month())
        }
        _ if start == end => start.to_string(),
        _ if start.first_of_month() == end.first_of_month() => format!("{start}…{:02}", end.day()),
        _ if start.year() == end.year() => format!("{start}…{:02}-{:02}", end.month(), end.day()),
        _ => format!("{start}…{end}"),
    }
}

/// The first and last day of `2023`, `2023-05` or `2023-05-17`.
///
/// # Errors
/// What would be a date.
pub fn days(text: &str) -> Result<(Date, Date), String> {
    let wrong = || format!("`{text}` is not a date; write 2023, 2023-05 or 2023-05-17");
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str| part.parse::<i16>().map_err(|_| wrong());
    let (year, month, day) = match parts.as_slice() {
        [year] if year.len() == 4 => (number(year)?, None, None),
        [year, month] if year.len() == 4 => (number(year)?, Some(number(month)?), None),
        [year, month, day] if year.len() == 4 => (number(year)?, Some(number(month)?), Some(number(day)?)),
        _ => return Err(wrong()),
    };
    let date = |month: i16, day: i16| {
        let (month, day) = (i8::try_from(month).unwrap_or(0), i8::try_from(day).unwrap_or(0));
        Date::new(year, month, day).map_err(|_| wrong())
    };
    Ok(match (month, day) {
        (None, _) => (date(1, 1)?, date(12, 31)?),
        (Some(month), None) => (date(month, 1)?, date(month, 1)?.last_of_month()),
        (Some(month), Some(day)) => (date(month, day)?, date(month, day)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn prints_as_fine_as_the_source() {
        let show = |a, b, p| interval(a, b, p);
        assert_eq!(show(date(2023, 5, 17), date(2023, 5, 17), "day"), "2023-05-17");
        assert_eq!(show(date(2023, 8, 21), date(2023, 8, 31), "part-of-month"), "2023-08-21…31");
        assert_eq!(show(date(2023, 8, 1), date(2023, 8, 31), "month"), "2023-08");
        assert_eq!(show(date(2023, 1, 1), date(2023, 12, 31), "year"), "2023");
        assert_eq!(show(date(2023, 3, 1), date(2023, 5, 31), "season"), "2023-03…05");
        assert_eq!(show(date(2023, 11, 28), date(2023, 12, 2), "range"), "2023-11-28…12-02");
        assert_eq!(show(date(2022, 12, 30), date(2023, 1, 2), "range"), "2022-12-30…2023-01-02");
    }

    #[test]
    fn reads_years_months_and_days() {
        assert_eq!(days("2024").unwrap(), (date(2024, 1, 1), date(2024, 12, 31)));
        assert_eq!(days("2024-02").unwrap(), (date(2024, 2, 1), date(2024, 2, 29)));
        assert_eq!(days("2024-02-03").unwrap(), (date(2024, 2, 3), date(2024, 2, 3)));
        for wrong in ["", "24", "2024-13", "2024-02-30", "yesterday", "2024-1-2-3"] {
            assert!(days(wrong).is_err(), "{wrong}");
        }
    }
}
