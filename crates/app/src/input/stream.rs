//! From sources to raw documents, one at a time, so that no more than one needs to be in memory.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use super::document::Raw;
use super::paths::Source;
use super::{name_date, size};
use crate::error::{AppError, Kind, plain};

/// What bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// Plain text.
    Text,
    /// A web page.
    Html,
    /// One article a line as JSON.
    #[value(name = "jsonl")]
    Article,
}

/// Raw documents in the order of their sources.
pub struct Inputs {
    sources: VecDeque<Source>,
    form: Option<Form>,
    max_bytes: u64,
    lines: Option<Lines>,
    left_out: Vec<(PathBuf, usize)>,
}

/// The rest of a file with an article a line.
struct Lines {
    reader: Box<dyn BufRead + Send>,
    label: String,
    stem: String,
    number: usize,
}

type Found = Result<Raw, AppError>;

impl Inputs {
    /// Documents of `sources`. Without `form` it is told from the ending and the first bytes.
    pub fn new(sources: Vec<Source>, form: Option<Form>, max_bytes: u64) -> Self {
        Self { sources: sources.into(), form, max_bytes, lines: None, left_out: Vec::new() }
    }

    /// How many bytes the sources have, if all are files.
    pub fn total_bytes(&self) -> Option<u64> {
        let of = |source: &Source| match source {
            Source::File(path) => {
                Some(fs::metadata(path).ok().filter(fs::Metadata::is_file).map_or(0, |m| m.len()))
            }
            Source::Bytes(_, bytes) => Some(bytes.len() as u64),
            Source::Stdin => None,
            Source::Broken(_) | Source::LeftOut(..) => Some(0),
        };
        self.sources.iter().map(of).sum()
    }

    /// Whether more than one document may come.
    pub fn may_be_many(&self) -> bool {
        let one = |source: &Source| !matches!(source, Source::File(path) if has_ending(&path.to_string_lossy(), JSONL));
        self.sources.len() > 1 || self.form == Some(Form::Article) || !self.sources.iter().all(one)
    }

    /// Folders in which files were left out for their ending, with the number of such files.
    pub fn take_left_out(&mut self) -> Vec<(PathBuf, usize)> {
        std::mem::take(&mut self.left_out)
    }

    fn open(&mut self, source: Source) -> Option<Found> {
        match source {
            Source::Broken(error) => Some(Err(error)),
            Source::LeftOut(folder, count) => {
                self.left_out.push((folder, count));
                None
            }
            Source::Stdin => {
                let reader: Box<dyn BufRead + Send> = Box::new(BufReader::new(io::stdin()));
                self.begin(reader, "standard input".to_owned(), "stdin".to_owned(), None)
            }
            Source::Bytes(name, bytes) => {
                let stem = stem(Path::new(&name));
                self.begin(Box::new(Cursor::new(bytes)), name, stem, None)
            }
            Source::File(path) => match self.open_file(&path) {
                Ok((reader, length)) => self.begin(reader, path.display().to_string(), stem(&path), length),
                Err(error) => Some(Err(error)),
            },
        }
    }

    fn open_file(&self, path: &Path) -> Result<(Box<dyn BufRead + Send>, Option<u64>), AppError> {
        let fail = |e: io::Error| {
            let reason = match e.kind() {
                io::ErrorKind::NotFound => "there is no such file (or it has gone)".to_owned(),
                _ => format!("the file cannot be read: {}", plain(&e)),
            };
            AppError::new(Kind::Input, format!("{}: {reason}", path.display()))
        };
        let file = File::open(path).map_err(fail)?;
        let about = file.metadata().map_err(fail)?;
        let length = (about.is_file() && about.len() > 0).then_some(about.len());
        Ok((Box::new(BufReader::new(file)), length))
    }

    /// Starts on an open source: takes it whole, or line by line where it holds an article a line.
    fn begin(
        &mut self,
        mut reader: Box<dyn BufRead + Send>,
        label: String,
        stem: String,
        length: Option<u64>,
    ) -> Option<Found> {
        let head = match reader.fill_buf() {
            Ok(head) => head,
            Err(e) => return Some(Err(unreadable(&label, &e))),
        };
        let form = self.form.unwrap_or_else(|| form_of(&label, head));
        if form == Form::Article && !head.is_empty() {
            self.lines = Some(Lines { reader, label, stem, number: 0 });
            return None;
        }
        Some(self.whole(reader, form, label, stem, length))
    }

    fn whole(
        &self,
        reader: Box<dyn BufRead + Send>,
        form: Form,
        label: String,
        stem: String,
        length: Option<u64>,
    ) -> Found {
        if let Some(length) = length.filter(|&n| n > self.max_bytes) {
            return Err(too_large(&label, length, self.max_bytes));
        }
        let mut bytes = Vec::new();
        reader.take(self.max_bytes + 1).read_to_end(&mut bytes).map_err(|e| unreadable(&label, &e))?;
        let got = bytes.len() as u64;
        if got > self.max_bytes {
            return Err(too_large(&label, got, self.max_bytes));
        }
        if let Some(length) = length.filter(|&n| n > got) {
            let message = format!("{label}: the file shrank while it was read, from {length} to {got} bytes");
            return Err(AppError::new(Kind::Input, message));
        }
        let name_date = name_date(&stem);
        Ok(Raw { doc: stem, label, bytes, form, name_date })
    }

    /// The next article of the file at hand; `None` at its end.
    fn next_line(&mut self) -> Option<Found> {
        let max = self.max_bytes;
        let lines = self.lines.as_mut()?;
        loop {
            let mut bytes = Vec::new();
            lines.number += 1;
            let label = format!("{}:{}", lines.label, lines.number);
            match (&mut lines.reader).take(max + 1).read_until(b'\n', &mut bytes) {
                Ok(0) => {
                    self.lines = None;
                    return None;
                }
                Ok(_) => {}
                Err(e) => {
                    self.lines = None;
                    return Some(Err(unreadable(&label, &e)));
                }
            }
            if bytes.len() as u64 > max {
                return Some(Err(match skip_line(&mut lines.reader) {
                    Ok(rest) => too_large(&label, bytes.len() as u64 + rest, max),
                    Err(e) => unreadable(&label, &e),
                }));
            }
            if !bytes.iter().all(u8::is_ascii_whitespace) {
                let doc = format!("{}-{}", lines.stem, lines.number);
                return Some(Ok(Raw { doc, label, bytes, form: Form::Article, name_date: None }));
            }
        }
    }
}

impl Iterator for Inputs {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some(found) = self.next_line() {
                return Some(found);
            }
            let source = self.sources.pop_front()?;
            if let Some(found) = self.open(source) {
                return Some(found);
            }
        }
    }
}

/// Reads to the end of the line without keeping it; returns how long the rest was.
fn skip_line(reader: &mut dyn BufRead) -> io::Result<u64> {
    let mut skipped = 0;
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(skipped);
        }
        let (used, ends) = match buffer.iter().position(|&b| b == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), false),
        };
        reader.consume(used);
        skipped += used as u64;
        if ends {
            return Ok(skipped);
        }
    }
}

fn unreadable(label: &str, error: &io::Error) -> AppError {
    AppError::new(Kind::Input, format!("{label}: it cannot be read: {}", plain(error)))
}

fn too_large(label: &str, bytes: u64, max: u64) -> AppError {
    let message = format!("{label}: {} in one article, more than the limit of {}", size(bytes), size(max));
    AppError::new(Kind::Input, message).hint("--max-size sets another limit, in megabytes")
}

const JSONL: &[&str] = &["jsonl", "ndjson"];
const HTML: &[&str] = &["html", "htm", "xhtml"];
const TEXT: &[&str] = &["txt", "text", "asc"];

fn has_ending(name: &str, endings: &[&str]) -> bool {
    name.rsplit_once('.').is_some_and(|(_, own)| endings.iter().any(|e| own.eq_ignore_ascii_case(e)))
}

/// Whether files of this name are read when they are found in a folder.
pub fn is_known_ending(name: &str) -> bool {
    [JSONL, HTML, TEXT].iter().any(|endings| has_ending(name, endings))
}

fn form_of(label: &str, head: &[u8]) -> Form {
    for (form, endings) in [(Form::Article, JSONL), (Form::Html, HTML), (Form::Text, TEXT)] {
        if has_ending(label, endings) {
            return form;
        }
    }
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let starts = |with: &str| head.get(..with.len()).is_some_and(|h| h.eq_ignore_ascii_case(with.as_bytes()));
    if starts("<!doctype html") || starts("<html") {
        Form::Html
    } else if head.first() == Some(&b'{') && opens_a_key(head) {
        Form::Article
    } else {
        Form::Text
    }
}

/// Whether what follows an opening brace can be the first key of a JSON object.
fn opens_a_key(head: &[u8]) -> bool {
    head[1..].trim_ascii_start().first() == Some(&b'"')
}

/// The file's name without its ending. What follows the last full stop is an ending only if it begins with a letter:
/// the last part of `visit.2024-05-07` is a date.
fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            stem.to_owned()
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_forms_apart() {
        assert_eq!(form_of("a.JSONL", b""), Form::Article);
        assert_eq!(form_of("standard input", b"\n <!DOCTYPE HTML><p>"), Form::Html);
        assert_eq!(form_of("standard input", b"{ \"id\": 1}"), Form::Article);
        assert_eq!(form_of("standard input", "{会见}".as_bytes()), Form::Text);
        assert_eq!(form_of("a.txt", b"<html>"), Form::Text);
    }

    #[test]
    fn takes_the_ending_off() {
        for (path, expected) in
            [("x/a.b.txt", "a.b"), ("visit.2024-05-07", "visit.2024-05-07"), (".rc", ".rc")]
        {
            assert_eq!(stem(Path::new(path)), expected);
        }
    }
}
