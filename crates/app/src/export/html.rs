//! The brief as a page of its own: no script, nothing loaded from elsewhere.

use std::io::Write;

use html_escape::{encode_double_quoted_attribute, encode_text};
use readout_store::Entry;

use super::Exporter;
use super::brief::{ABOUT, Footnote, Gathering, Item, Section, Sentence};
use crate::error::AppError;

const HEAD: &str = "<!DOCTYPE html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\">
<title>Brief</title>
<style>
:root{--text:#1b1b1b;--faint:#595959;--page:#fff;--line:#d0d0d0;--link:#0b57a4;--hit:#fff3b0}
@media (prefers-color-scheme:dark){:root{--text:#e6e6e6;--faint:#a8a8a8;--page:#161616;--line:#444;--link:#8ab8f0;--hit:#4a4210}}
body{max-width:46rem;margin:0 auto;padding:1rem;font:1rem/1.6 system-ui,sans-serif;color:var(--text);background:var(--page);overflow-wrap:anywhere}
a{color:var(--link)}
h2{border-bottom:1px solid var(--line);margin-top:2rem}
h3{margin-bottom:.3rem}
main ul{padding-left:1.1rem}
main li{margin:.4rem 0}
time{font-weight:600;white-space:nowrap}
sup{line-height:0}
sup a{text-decoration:none;padding:0 .15em}
.about,footer{color:var(--faint);font-size:.9rem}
footer ol{padding-left:2.2rem}
:target{background:var(--hit)}
@media print{:root{--text:#000;--faint:#333;--page:#fff;--line:#999;--link:#000}body{max-width:none;padding:0;font-size:10pt}main li,footer li{break-inside:avoid}h2,h3{break-after:avoid}}
</style>
</head>
<body>
";

/// Writes the brief once all entries are known.
pub struct Html<'a, W: Write> {
    stream: W,
    gathering: Gathering<'a>,
    footnotes: usize,
}

impl<'a, W: Write> Html<'a, W> {
    /// A writer that has written nothing yet.
    pub fn new(stream: W, gathering: Gathering<'a>) -> Self {
        Self { stream, gathering, footnotes: 0 }
    }

    fn section(&mut self, section: &Section) -> Result<(), AppError> {
        if let Some(year) = &section.year {
            writeln!(self.stream, "<h2>{year}</h2>")?;
        }
        if let Some(month) = &section.month {
            writeln!(self.stream, "<h3>{month}</h3>")?;
        }
        writeln!(self.stream, "<ul>")?;
        section.items.iter().try_for_each(|item| self.item(item))?;
        Ok(writeln!(self.stream, "</ul>")?)
    }

    fn item(&mut self, item: &Item) -> Result<(), AppError> {
        write!(self.stream, "<li>")?;
        if !item.when.is_empty() {
            write!(self.stream, "<time>{}</time> ", encode_text(&item.when))?;
        }
        self.sentence(&item.sentence)?;
        if !item.said.is_empty() {
            write!(self.stream, "\n<ul>\n")?;
            for said in &item.said {
                write!(self.stream, "<li>")?;
                self.sentence(said)?;
                writeln!(self.stream, "</li>")?;
            }
            write!(self.stream, "</ul>")?;
        }
        Ok(writeln!(self.stream, "</li>")?)
    }

    fn sentence(&mut self, sentence: &Sentence) -> Result<(), AppError> {
        write!(self.stream, "<bdi>{}</bdi>", encode_text(&sentence.text))?;
        for _ in &sentence.footnotes {
            self.footnotes += 1;
            let n = self.footnotes;
            write!(self.stream, "<sup id=\"at{n}\"><a href=\"#note{n}\">{n}</a></sup>")?;
        }
        Ok(())
    }

    fn footnote(&mut self, number: usize, note: &Footnote) -> Result<(), AppError> {
        let source = encode_text(&note.source);
        write!(self.stream, "<li id=\"note{number}\">")?;
        match &note.url {
            Some(url) => {
                write!(self.stream, "<a href=\"{}\">{source}</a>", encode_double_quoted_attribute(url))?;
            }
            None => write!(self.stream, "{source}")?,
        }
        let (start, end) = note.characters;
        let language = note.language.as_deref().map_or(String::new(), |language| {
            format!(" lang=\"{}\"", encode_double_quoted_attribute(language))
        });
        let (quote, about) = (encode_text(&note.quote), encode_text(&note.about));
        Ok(writeln!(
            self.stream,
            ", characters {start}–{end}: “<bdi{language}>{quote}</bdi>” ({about}) <a href=\"#at{number}\">back</a></li>"
        )?)
    }
}

impl<W: Write> Exporter for Html<'_, W> {
    fn write(&mut self, entry: &Entry) -> Result<(), AppError> {
        self.gathering.add(entry);
        Ok(())
    }

    fn finish(&mut self) -> Result<(), AppError> {
        let brief = self.gathering.brief();
        write!(self.stream, "{HEAD}<main>\n<h1>Brief</h1>\n")?;
        writeln!(
            self.stream,
            "<p class=\"about\">{} {}</p>",
            encode_text(&brief.summary),
            encode_text(ABOUT)
        )?;
        brief.sections.iter().try_for_each(|section| self.section(section))?;
        write!(self.stream, "</main>\n<footer>\n<ol>\n")?;
        let items = brief.sections.iter().flat_map(|section| &section.items);
        let sentences = items.flat_map(|item| std::iter::once(&item.sentence).chain(&item.said));
        for (number, note) in (1..).zip(sentences.flat_map(|sentence| &sentence.footnotes)) {
            self.footnote(number, note)?;
        }
        write!(self.stream, "</ol>\n</footer>\n</body>\n</html>\n")?;
        Ok(self.stream.flush()?)
    }
}
