//! From bytes to a document: character set, HTML, and what is no text at all.

use encoding_rs::Encoding;
use jiff::civil::Date;
use readout_engine::decode::{self, Decoded};
use readout_engine::{Notice, Text};

use super::article;
use super::stream::Form;
use crate::error::{AppError, Kind};

/// Bytes as found, before anything is known about them.
#[derive(Debug)]
pub struct Raw {
    /// Names the document: the file's name without its ending.
    pub doc: String,
    /// The place for messages: a path, with the line in a file of many articles.
    pub label: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What the bytes are.
    pub form: Form,
    /// A date in the file's name.
    pub name_date: Option<Date>,
}

/// A document ready to be read.
#[derive(Debug)]
pub struct Document {
    /// Names the document.
    pub doc: String,
    /// Whether its source gives that name, as the lines of JSONL do.
    pub has_id: bool,
    /// The place for messages.
    pub label: String,
    /// The original bytes.
    pub bytes: Vec<u8>,
    /// The text that is read and that positions count in.
    pub text: Text,
    /// The character set of the bytes.
    pub encoding: String,
    /// What decoding has to say.
    pub notices: Vec<Notice>,
    /// The date its source gives.
    pub date: Option<Date>,
    /// A weaker date, from the file's name or the page's markup.
    pub name_date: Option<Date>,
    /// Its language, where its source says so.
    pub lang: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
}

impl Raw {
    /// Decodes the bytes.
    ///
    /// # Errors
    /// If there is no text in them.
    pub fn open(self) -> Result<Document, AppError> {
        if self.bytes.is_empty() {
            return Err(self.refuse("the file is empty"));
        }
        let document = match self.form {
            Form::Article => self.article()?,
            Form::Html => self.html()?,
            Form::Text => self.plain()?,
        };
        if document.text.as_str().trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
            let error = AppError::new(Kind::Input, format!("{}: there is no text in it", document.label));
            return Err(error);
        }
        Ok(document)
    }

    fn refuse(&self, reason: &str) -> AppError {
        AppError::new(Kind::Input, format!("{}: {reason}", self.label))
    }

    fn refuse_known_formats(&self) -> Result<(), AppError> {
        match MAGIC.iter().find(|(magic, _)| self.bytes.starts_with(magic)) {
            Some((_, what)) => Err(self
                .refuse(&format!("this is {what}, not text"))
                .hint("save the text of it as a .txt or .html file and read that")),
            None => Ok(()),
        }
    }

    fn refuse_binary(&self, notices: &[Notice]) -> Result<(), AppError> {
        let Some(notice) = notices.iter().find(|n| n.code == "decode.binary") else { return Ok(()) };
        let error = self.refuse(&notice.message);
        Err(match &notice.hint {
            Some(hint) => error.hint(hint.clone()),
            None => error,
        })
    }

    fn article(self) -> Result<Document, AppError> {
        let article = article::parse(&self.bytes).map_err(|reason| self.refuse(&reason))?;
        Ok(Document {
            doc: article.id,
            has_id: true,
            label: self.label,
            bytes: self.bytes,
            text: Text::new(article.text),
            encoding: "UTF-8".to_owned(),
            notices: Vec::new(),
            date: article.date,
            name_date: None,
            lang: article.lang,
            outlet: article.outlet,
            title: article.title,
            url: article.url,
        })
    }

    fn plain(self) -> Result<Document, AppError> {
        self.refuse_known_formats()?;
        let Decoded { text, encoding, notices, .. } = decode::decode(&self.bytes);
        self.refuse_binary(&notices)?;
        Ok(self.document(text, encoding.to_owned(), notices))
    }

    fn html(self) -> Result<Document, AppError> {
        self.refuse_known_formats()?;
        let (markup, encoding, notices) = html_text(&self.bytes);
        self.refuse_binary(&notices)?;
        let page = super::html::main_text(&markup).map_err(|reason| {
            self.refuse(&format!("no article found in the page: {reason}"))
                .hint("save the text of the article as a .txt file and read that")
        })?;
        let mut document = self.document(Text::new(page.text), encoding, notices);
        document.name_date = page.date.or(document.name_date);
        document.outlet = page.outlet;
        document.title = page.title;
        document.url = page.url;
        Ok(document)
    }

    fn document(self, text: Text, encoding: String, notices: Vec<Notice>) -> Document {
        Document {
            doc: self.doc,
            has_id: false,
            label: self.label,
            bytes: self.bytes,
            text,
            encoding,
            notices,
            date: None,
            name_date: self.name_date,
            lang: None,
            outlet: None,
            title: None,
            url: None,
        }
    }
}

/// The markup of a page in the character set it declares, or the guessed one where it declares none or a wrong one.
fn html_text(bytes: &[u8]) -> (String, String, Vec<Notice>) {
    if let Some(declared) = declared_charset(bytes) {
        let (text, used, broken) = declared.decode(bytes);
        if !broken {
            return (text.into_owned(), used.name().to_owned(), Vec::new());
        }
    }
    let decoded = decode::decode(bytes);
    // Positions in the markup mean nothing once the main text is taken out.
    let notices = decoded.notices.into_iter().map(|n| Notice { span: None, ..n }).collect();
    (decoded.text.as_str().to_owned(), decoded.encoding.to_owned(), notices)
}

/// How far into a page a character set may be declared (the HTML standard's own limit).
const DECLARED_WITHIN: usize = 1024;

fn declared_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(DECLARED_WITHIN)].to_ascii_lowercase();
    let at = head.windows(8).position(|w| w == b"charset=")? + 8;
    let label: Vec<u8> = head[at..]
        .iter()
        .copied()
        .skip_while(|b| matches!(b, b'"' | b'\'' | b' '))
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'))
        .collect();
    Encoding::for_label(&label)
}

/// Beginnings of files that are not text, with what they are.
const MAGIC: [(&[u8], &str); 8] = [
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"SQLite format 3\0", "a SQLite database"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_declared_character_set() {
        let page = br#"<html><head><meta charset="GB2312"><title>x</title>"#;
        assert_eq!(declared_charset(page).map(Encoding::name), Some("GBK"));
        assert_eq!(declared_charset(b"<html><body>"), None);
    }
}
