//! One line of JSONL: an article with what its source says about it.

use jiff::civil::Date;
use serde::Deserialize;

/// The fields of a line that are used; others are allowed.
#[derive(Debug, Deserialize)]
struct Line {
    id: String,
    date: Option<String>,
    outlet: Option<String>,
    lang: Option<String>,
    title: Option<String>,
    url: Option<String>,
    text: String,
}

/// An article of a JSONL file.
#[derive(Debug)]
pub struct Article {
    /// Names the document.
    pub id: String,
    /// The article's date.
    pub date: Option<Date>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its language, such as `zh`.
    pub lang: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// What is read.
    pub text: String,
}

/// Parses a line.
///
/// # Errors
/// What is wrong with the line, for a person.
pub fn parse(line: &[u8]) -> Result<Article, String> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let line: Line = serde_json::from_slice(line).map_err(|e| describe(&e))?;
    if line.id.trim().is_empty() {
        return Err("the field `id` is empty".to_owned());
    }
    let date =
        match line.date.as_deref().map(str::trim).filter(|d| !d.is_empty()) {
            None => None,
            Some(text) => Some(text.parse().map_err(|_| {
                format!("the field `date` is `{text}`, which is not a date such as 2023-12-29")
            })?),
        };
    let given = |field: Option<String>| field.filter(|f| !f.trim().is_empty());
    Ok(Article {
        id: line.id,
        date,
        outlet: given(line.outlet),
        lang: given(line.lang),
        title: given(line.title),
        url: given(line.url),
        text: line.text,
    })
}

fn describe(error: &serde_json::Error) -> String {
    let text = error.to_string();
    // The parser counts lines of the slice it is given, which is always one line: only the column helps.
    let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
    match error.column() {
        0 => format!("not a JSON article: {reason}"),
        column => format!("not a JSON article: {reason} (byte {column} of the line)"),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_line_needs_id_and_text_only() {
        let article = parse(r#"{"id":"a","text":"b","more":1,"lang":""}"#.as_bytes()).unwrap();
        assert_eq!((article.id.as_str(), article.text.as_str(), article.lang), ("a", "b", None));
    }

    #[test]
    fn says_what_is_wrong() {
        assert!(parse(br#"{"id":"a"}"#).unwrap_err().contains("missing field `text`"));
        assert!(parse(br#"{"id":"a","text":"b","date":"29.12.2023"}"#).unwrap_err().contains("2023-12-29"));
        assert!(parse(b"{").unwrap_err().contains("byte 1"));
    }
}
