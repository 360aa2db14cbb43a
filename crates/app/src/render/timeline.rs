//! The timeline: one line an event, by year.

use std::io::{self, Write};

use jiff::civil::Date;
use readout_store::record::EventRecord;

use super::{dates, pad, safe, shorten, width};
use crate::console::{FAINT, HEADING, KIND, OPEN};

/// Columns of a quote where the output is no terminal.
const QUOTE_COLUMNS: usize = 80;
/// A quote narrower than this says nothing.
const QUOTE_LEAST: usize = 24;
/// Columns of a date; only ranges within a year are longer.
const DATE_COLUMNS: usize = 16;
/// The widest kind is `announcement/appointment`, but few are that wide.
const KIND_COLUMNS: usize = 22;

/// A line of the timeline.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// First day, last day and precision.
    pub date: Option<(Date, Date, String)>,
    /// Kind, with the finer kind or level.
    pub kind: String,
    /// `held`, `planned`, …
    pub status: String,
    /// Names with roles.
    pub who: Vec<(String, String)>,
    /// Place and country.
    pub place: String,
    /// Who claims it, where the text only reports a claim.
    pub claimed_by: Option<String>,
    /// The words it stands on.
    pub quote: String,
    /// Which article of its page.
    pub article: usize,
    /// How many articles tell it; 0 or 1 is not worth saying.
    pub articles: usize,
    /// What to give to `show` and `explain`.
    pub id: String,
}

impl Line {
    /// The line of an event.
    pub fn of_record(event: &EventRecord) -> Self {
        let finer = event.subkind.as_deref().or(event.level.as_deref()).filter(|finer| *finer != event.kind);
        let place = event.place.as_ref().map_or(String::new(), |p| {
            [p.name.as_deref(), p.country.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ")
        });
        Self {
            date: event.date.as_ref().map(|d| (d.start, d.end, d.precision.clone())),
            kind: finer.map_or(event.kind.clone(), |finer| format!("{}/{finer}", event.kind)),
            status: event.status.clone(),
            who: event.participants.iter().map(|p| (p.name.clone(), p.role.clone())).collect(),
            place,
            claimed_by: event.attributed_to.clone(),
            quote: event.evidence.first().map_or(String::new(), |e| e.quote.clone()),
            article: event.article,
            articles: 0,
            id: event.id.clone(),
        }
    }

    fn year(&self) -> Option<i16> {
        self.date.as_ref().map(|(start, ..)| start.year())
    }

    /// The date as fine as the source, or `?`.
    pub fn when(&self) -> String {
        match &self.date {
            Some((start, end, precision)) => dates::interval(*start, *end, precision),
            None => "?".to_owned(),
        }
    }

    /// Who took part: names with the same role are joined, and the role said once.
    pub fn who(&self) -> String {
        let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
        for (name, role) in &self.who {
            match groups.last_mut() {
                Some((last, names)) if *last == role => names.push(name),
                _ => groups.push((role, vec![name])),
            }
        }
        let parts: Vec<String> = groups
            .into_iter()
            .map(|(role, names)| {
                let names = names.join(", ");
                if role.is_empty() { names } else { format!("{names} ({role})") }
            })
            .collect();
        parts.join(", ")
    }
}

/// How a timeline is printed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Columns of the terminal, if it is one.
    pub width: Option<usize>,
    /// The quote goes on a line of its own and is not cut.
    pub whole_quotes: bool,
    /// End lines with the id.
    pub ids: bool,
}

/// Prints lines by year, undated ones last. Lines of one day keep their order.
///
/// # Errors
/// If the stream cannot be written.
pub fn print(out: &mut dyn Write, lines: &[Line], style: Style) -> io::Result<()> {
    let mut sorted: Vec<&Line> = lines.iter().collect();
    sorted.sort_by_key(|line| match &line.date {
        Some((start, end, _)) => (false, Some(*start), Some(*end)),
        None => (true, None, None),
    });
    let mut year = None;
    for line in sorted {
        if year != Some(line.year()) {
            year = Some(line.year());
            let heading = line.year().map_or("no date".to_owned(), |y| y.to_string());
            writeln!(out, "{HEADING}{heading}{HEADING:#}")?;
        }
        print_line(out, line, style)?;
    }
    Ok(())
}

fn print_line(out: &mut dyn Write, line: &Line, style: Style) -> io::Result<()> {
    let mark = if line.status == "held" { String::new() } else { format!(" [{}]", line.status) };
    let kind = format!("{}{mark}", line.kind);
    let claimed = line.claimed_by.as_ref().map_or(String::new(), |by| format!(", according to {}", safe(by)));
    let who = format!("{}{claimed}", safe(&line.who()));
    let place = if line.place.is_empty() { String::new() } else { format!(" @ {}", safe(&line.place)) };
    let told = if line.articles > 1 { format!(" ×{}", line.articles) } else { String::new() };
    let id = if !style.ids || line.id.is_empty() { told } else { format!("{told} {}", line.id) };
    let color = if mark.is_empty() { KIND } else { OPEN };
    let when = pad(&line.when(), DATE_COLUMNS);
    let kind = pad(&kind, KIND_COLUMNS);
    write!(out, "  {when} {color}{kind}{color:#} {who}{place}")?;
    if style.whole_quotes {
        return writeln!(out, "\n    {FAINT}“{}”{id}{FAINT:#}", safe(&line.quote));
    }
    let used = 4 + width(&when) + width(&kind) + width(&who) + width(&place) + width(&id) + 4;
    let room = match style.width {
        Some(all) if all >= used + QUOTE_LEAST => all - used,
        _ => QUOTE_COLUMNS,
    };
    writeln!(out, "  {FAINT}“{}”{id}{FAINT:#}", shorten(&safe(&line.quote), room))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn printed(lines: &[Line], style: Style) -> String {
        let mut out = anstream::StripStream::new(Vec::new());
        print(&mut out, lines, style).unwrap();
        String::from_utf8(out.into_inner()).unwrap()
    }

    fn line(start: Date, status: &str) -> Line {
        Line {
            date: Some((start, start, "day".to_owned())),
            kind: "meeting/talks".to_owned(),
            status: status.to_owned(),
            who: vec![
                ("甲".into(), "host".into()),
                ("乙".into(), "guest".into()),
                ("丙".into(), "guest".into()),
            ],
            place: "大会堂, CHN".to_owned(),
            quote: "甲同乙、丙\n举行会谈".to_owned(),
            ..Line::default()
        }
    }

    #[test]
    fn one_line_an_event_by_year() {
        let lines = [line(date(2024, 1, 2), "planned"), Line::default(), line(date(2023, 5, 17), "held")];
        let text = printed(&lines, Style::default());
        let all: Vec<&str> = text.lines().collect();
        assert_eq!(all.len(), 6, "{text}");
        assert_eq!((all[0], all[2], all[4]), ("2023", "2024", "no date"));
        let expected = "2023-05-17       meeting/talks          甲 (host), 乙, 丙 (guest) @ 大会堂, CHN  “甲同乙、丙⏎举行会谈”";
        assert_eq!(all[1].trim(), expected);
        assert!(all[3].contains("[planned]"));
    }

    #[test]
    fn quotes_are_cut_to_the_terminal() {
        let text = printed(
            &[Line { quote: "长".repeat(200), ..line(date(2023, 5, 17), "held") }],
            Style { width: Some(120), ..Style::default() },
        );
        assert!(text.lines().all(|l| width(l) <= 120), "{text}");
        assert!(text.contains("…"));
    }
}
