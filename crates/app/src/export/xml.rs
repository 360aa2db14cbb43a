//! XML, written element by element.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// A stream of XML with two blanks a level.
pub struct Xml<W: Write> {
    writer: Writer<W>,
}

impl<W: Write> Xml<W> {
    /// A document that has begun.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn new(stream: W) -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(stream, b' ', 2);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self { writer })
    }

    /// Opens an element.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.writer.write_event(Event::Start(start(name, attributes)))
    }

    /// Closes an element.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn close(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Writes an element with nothing in it.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.writer.write_event(Event::Empty(start(name, attributes)))
    }

    /// Writes an element with a text.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        self.open(name, attributes)?;
        self.writer.write_event(Event::Text(BytesText::new(&allowed(text))))?;
        self.close(name)
    }

    /// Ends the last line.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub fn finish(&mut self) -> io::Result<()> {
        self.writer.get_mut().write_all(b"\n")?;
        self.writer.get_mut().flush()
    }
}

fn start<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (name, value) in attributes {
        element.push_attribute((*name, allowed(value).as_str()));
    }
    element
}

/// `text` without the characters that XML 1.0 has no way to write: each is shown as `�`.
fn allowed(text: &str) -> String {
    let banned = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if banned(c) { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_write_is_shown_and_the_rest_is_escaped() {
        let mut out = Vec::new();
        let mut xml = Xml::new(&mut out).unwrap();
        xml.text("a", &[("b", "<\"&\u{1}")], "x<y & z\u{1b}").unwrap();
        xml.finish().unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("b=\"&lt;&quot;&amp;\u{fffd}\""), "{text}");
        assert!(text.contains(">x&lt;y &amp; z\u{fffd}</a>"), "{text}");
    }
}
