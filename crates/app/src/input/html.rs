//! The main text of a page, without menus, advertisements and footers.

use dom_smoothie::{Config, Readability, TextMode};
use jiff::civil::Date;

/// What a page holds.
#[derive(Debug)]
pub struct Page {
    /// The headline and the main text, a paragraph a line.
    pub text: String,
    /// The headline.
    pub title: Option<String>,
    /// The site's name.
    pub outlet: Option<String>,
    /// Where the page says that it is published.
    pub url: Option<String>,
    /// The day of publication that the markup gives.
    pub date: Option<Date>,
}

/// A Chinese readout of three sentences has fewer characters than the extractor expects of an article.
const ENOUGH_CHARACTERS: usize = 80;

/// Browsers stop at half as many elements within each other; the extractor's time grows with the square of this.
const MAX_DEPTH: usize = 1_000;
/// More elements than any page with an article on it has.
const MAX_ELEMENTS: usize = 200_000;
/// Elements that are never closed, or need not be: they do not nest.
const FLAT: [&str; 25] = [
    "area", "base", "br", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "param", "source", "tbody", "td", "th", "thead", "tr", "track", "wbr",
];

/// Takes the main text out of HTML.
///
/// # Errors
/// Why there is none, for a person.
pub fn main_text(markup: &str) -> Result<Page, String> {
    if nesting(markup) > MAX_DEPTH {
        return Err(format!("more than {MAX_DEPTH} elements stand within each other"));
    }
    let config = Config {
        text_mode: TextMode::Formatted,
        char_threshold: ENOUGH_CHARACTERS,
        max_elements_to_parse: MAX_ELEMENTS,
        ..Config::default()
    };
    let mut reader = Readability::new(markup, None, Some(config)).map_err(|e| e.to_string())?;
    let article = reader.parse().map_err(|e| e.to_string())?;
    let title = Some(article.title.trim().to_owned()).filter(|t| !t.is_empty());
    let body = article.text_content.trim();
    let text = match &title {
        Some(title) if !body.starts_with(title.as_str()) => format!("{title}\n\n{body}\n"),
        _ => format!("{body}\n"),
    };
    let date = article.published_time.as_deref().and_then(day);
    Ok(Page { text, title, outlet: article.site_name, url: article.url, date })
}

/// About how many elements stand within each other at the deepest place.
fn nesting(markup: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in markup.split('<').skip(1) {
        let closes = tag.starts_with('/');
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let starts_with_letter = name.starts_with(|c: char| c.is_ascii_alphabetic());
        if !starts_with_letter || FLAT.contains(&name.as_str()) {
            continue;
        }
        depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    deepest
}

/// The day of a timestamp such as `2024-05-07T09:30:00+08:00`, as written there.
fn day(timestamp: &str) -> Option<Date> {
    timestamp.trim().get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{main_text, nesting};
    use jiff::civil::date;

    #[test]
    fn deep_nesting_is_seen_before_it_costs_anything() {
        assert_eq!(nesting("<html><body><div><p>a<p>b<br><i>c</i></div><!-- <x> < 3 --></body></html>"), 4);
        let deep = "<div>".repeat(50_000);
        assert!(main_text(&deep).unwrap_err().contains("within each other"));
    }

    #[test]
    fn keeps_the_article_and_drops_the_menu() {
        let paragraph = "两国外长在会谈中就双边合作和地区局势交换了意见，并一致同意年内再次见面。";
        let page = format!(
            "<html><head><title>外长会谈</title>\
             <meta property=\"article:published_time\" content=\"2024-05-07T09:30:00+08:00\"></head>\
             <body><nav><a href=/>首页</a> <a href=/s>体育</a></nav><article><h1>外长会谈</h1>\
             <p>{paragraph}</p><p>{paragraph}{paragraph}</p></article><footer>联系我们</footer></body></html>"
        );
        let found = main_text(&page).unwrap();
        assert!(found.text.starts_with("外长会谈\n"), "{}", found.text);
        assert_eq!(found.text.matches(paragraph).count(), 3);
        assert!(!found.text.contains("体育") && !found.text.contains("联系我们"));
        assert_eq!(found.date, Some(date(2024, 5, 7)));
    }
}
