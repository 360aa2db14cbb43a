//! Case files: Markdown with inline marks, `[words](what they are)`.

use jiff::civil::Date;

/// A marked stretch of a case.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub text: String,
    pub what: String,
}

/// One sentence, or a few.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub line: usize,
    pub rule: String,
    pub fires: bool,
    pub date: Date,
    pub text: String,
    pub marks: Vec<Mark>,
}

/// A parsed case file.
#[derive(Clone, Debug, Default)]
pub(super) struct CaseFile {
    pub cases: Vec<Case>,
}

/// The article's date of cases that give none.
const USUAL_DATE: Date = jiff::civil::date(2024, 5, 10);

impl CaseFile {
    /// Parses `## rule`, `date: YYYY-MM-DD`, `+ …` and `- …` lines; a `⏎` in a case begins a new paragraph.
    pub fn parse(content: &str) -> Result<Self, (usize, String)> {
        let mut file = Self::default();
        let (mut rule, mut date) = (String::new(), USUAL_DATE);
        for (i, line) in content.lines().enumerate() {
            let at = i + 1;
            if let Some(heading) = line.strip_prefix("## ") {
                rule = heading.trim().to_string();
                date = USUAL_DATE;
            } else if let Some(day) = line.strip_prefix("date: ") {
                date = day.trim().parse().map_err(|_| (at, format!("`{day}` is not a date YYYY-MM-DD")))?;
            } else if let Some(body) = line.strip_prefix("+ ").or_else(|| line.strip_prefix("- ")) {
                if rule.is_empty() {
                    return Err((at, "a case before the first heading".to_string()));
                }
                let (text, marks) = unmark(body).map_err(|m| (at, m))?;
                file.cases.push(Case {
                    line: at,
                    rule: rule.clone(),
                    fires: line.starts_with('+'),
                    date,
                    text,
                    marks,
                });
            }
        }
        Ok(file)
    }
}

fn unmark(body: &str) -> Result<(String, Vec<Mark>), String> {
    let body = body.replace('⏎', "\n\n");
    let (mut text, mut marks) = (String::new(), Vec::new());
    let mut rest = body.as_str();
    while let Some(open) = rest.find('[') {
        text.push_str(&rest[..open]);
        let inner = &rest[open + 1..];
        let close = inner.find("](").ok_or("a `[` without `](`")?;
        let after = &inner[close + 2..];
        let end = after.find(')').ok_or("a `](` without `)`")?;
        text.push_str(&inner[..close]);
        marks.push(Mark { text: inner[..close].to_string(), what: after[..end].to_string() });
        rest = &after[end + 1..];
    }
    text.push_str(rest);
    Ok((text, marks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_of_the_text() {
        let file = CaseFile::parse("## r\ndate: 2024-01-02\n+ a [b c](host) d [e](2024)\n- f\n").unwrap();
        assert_eq!(file.cases[0].text, "a b c d e");
        assert_eq!(file.cases[0].marks[0].what, "host");
        assert!(file.cases[0].fires && !file.cases[1].fires);
        assert_eq!(file.cases[1].date, jiff::civil::date(2024, 1, 2));
    }

    #[test]
    fn a_broken_mark_names_its_line() {
        assert_eq!(CaseFile::parse("## r\n+ a [b\n").unwrap_err().0, 2);
    }
}
