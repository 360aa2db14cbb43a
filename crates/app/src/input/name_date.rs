//! A date in the name of a file.

use jiff::civil::Date;

/// Years a file name can mean. Eight digits outside this range are a number, not a date.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// The first date in a file name: `2023-12-29`, `2023_12_29`, `2023.12.29`, `2023年12月29日` or `20231229`.
pub fn name_date(name: &str) -> Option<Date> {
    let runs = digit_runs(name);
    runs.iter().enumerate().find_map(|(i, run)| {
        let text = &name[run.0..run.1];
        match text.len() {
            8 => date(&text[..4], &text[4..6], &text[6..]),
            4 => {
                let (month, day) = (runs.get(i + 1)?, runs.get(i + 2)?);
                let parted = parts(&name[run.1..month.0]) && parts(&name[month.1..day.0]);
                if !parted || month.1 - month.0 > 2 || day.1 - day.0 > 2 {
                    return None;
                }
                date(text, &name[month.0..month.1], &name[day.0..day.1])
            }
            _ => None,
        }
    })
}

/// Whether `between` is one separating character.
fn parts(between: &str) -> bool {
    let mut chars = between.chars();
    matches!((chars.next(), chars.next()), (Some('-' | '_' | '.' | '年' | '月'), None))
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let year = year.parse().ok().filter(|y| YEARS.contains(y))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

fn digit_runs(name: &str) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in name.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        match runs.last_mut() {
            Some(run) if run.1 == at => run.1 = at + 1,
            _ => runs.push((at, at + 1)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::name_date;
    use jiff::civil::date;

    #[test]
    fn finds_dates_in_names() {
        let day = Some(date(2023, 12, 29));
        for name in [
            "2023-12-29",
            "page_20231229_a",
            "zh.2023.12.29",
            "2023_12_29-x",
            "报2023年12月29日",
            "v2-2023-12-29",
        ] {
            assert_eq!(name_date(name), day, "{name}");
        }
    }

    #[test]
    fn leaves_other_numbers_alone() {
        for name in [
            "000_591b4f575129bacd",
            "12345678",
            "2023-13-01",
            "2023-12",
            "20231",
            "2023 12 29 99",
            "120231229",
        ] {
            assert_eq!(name_date(name), None, "{name}");
        }
    }
}
