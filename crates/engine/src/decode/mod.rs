//! Bytes to text: the character set is guessed and said, newlines are kept.
//!
//! Nothing but a byte order mark is taken away, and [`Decoded::bom_bytes`] says how long it was. What a character
//! set cannot express becomes U+FFFD and is counted in a notice.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::notice::Notice;
use crate::text::{Span, Text};

/// A text with what is known about its bytes.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The text.
    pub text: Text,
    /// The character set, by its WHATWG name.
    pub encoding: &'static str,
    /// Bytes of a byte order mark before the text; it is no part of the text.
    pub bom_bytes: usize,
    /// What could not be decoded, and guesses.
    pub notices: Vec<Notice>,
}

/// How many bytes are looked at to tell text from other files.
const SAMPLE: usize = 64 * 1024;
/// A file of which more than one byte in this many is a control character is no text.
const CONTROL_SHARE: usize = 10;
/// The guess of a character set is settled by this many bytes; more would only cost time.
const GUESS: usize = 1024 * 1024;
/// Fewer bytes outside ASCII than this are too few to guess a character set from with confidence.
const THIN: usize = 16;

/// Decodes bytes of an unknown character set. Time grows with the length of the input only.
///
/// # Examples
/// ```
/// let (bytes, _, _) = encoding_rs::GB18030.encode("\u{4f1a}\u{8c08}\u{5728}\u{5317}\u{4eac}\u{4e3e}\u{884c}\u{3002}");
/// let decoded = readout_engine::decode::decode(&bytes);
/// assert_eq!(decoded.text.as_str().chars().count(), 8);
/// ```
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, bom_bytes)) = Encoding::for_bom(bytes) {
        return finish(encoding, bytes, bom_bytes, Vec::new());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let notices = if is_binary(bytes) { vec![binary()] } else { Vec::new() };
        return Decoded { text: Text::new(text.to_string()), encoding: UTF_8.name(), bom_bytes: 0, notices };
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return finish(encoding, bytes, 0, vec![guessed(encoding, false)]);
    }
    if is_binary(bytes) {
        return finish(UTF_8, bytes, 0, vec![binary()]);
    }
    let encoding = guess(bytes);
    let thin = bytes.iter().filter(|b| !b.is_ascii()).take(THIN).count() < THIN;
    let notices = if encoding == UTF_8 { Vec::new() } else { vec![guessed(encoding, thin)] };
    finish(encoding, bytes, 0, notices)
}

/// Bytes that are UTF-8 but for a few damaged places stay UTF-8: other guesses would turn all of it into noise.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(GUESS)];
    if mostly_utf8(sample) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// Whether well-formed multi-byte sequences far outnumber the ill-formed places.
fn mostly_utf8(sample: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in sample.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 4 * bad || (good == 0 && bad * 100 < sample.len() && bad < 3)
}

/// UTF-16 without a mark shows as NUL bytes on one side of many pairs and on the other side of none, or as pairs
/// that decode without error into mostly the same block of characters; only the first is safe enough to act on.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    let pairs = sample.len() / 2;
    let even = sample.iter().step_by(2).filter(|b| **b == 0).count();
    let odd = sample.iter().skip(1).step_by(2).filter(|b| **b == 0).count();
    let encoding = match (even, odd) {
        (0, odd) if pairs >= 4 && odd * 4 > pairs => UTF_16LE,
        (even, 0) if pairs >= 4 && even * 4 > pairs => UTF_16BE,
        _ => return None,
    };
    let (_, damaged) = encoding.decode_without_bom_handling(sample);
    (!damaged).then_some(encoding)
}

fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let control = |b: &&u8| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a | 0x1b);
    let controls = sample.iter().filter(control).count();
    memchr::memchr(0, sample).is_some() || controls * CONTROL_SHARE > sample.len()
}

fn binary() -> Notice {
    Notice::new("decode.binary", "this looks like a binary file, not a text")
        .hint("give plain text or HTML; other formats have to be turned into text first")
}

fn guessed(encoding: &'static Encoding, thin: bool) -> Notice {
    let sure = if thin { ", on very few characters" } else { "" };
    Notice::new("decode.guessed", format!("the character set was guessed as {}{sure}", encoding.name()))
        .hint("if the text looks wrong, convert the file to UTF-8 and read it again")
}

/// Decodes what follows the mark, counting what had to be replaced.
fn finish(encoding: &'static Encoding, bytes: &[u8], bom_bytes: usize, mut notices: Vec<Notice>) -> Decoded {
    let (text, replaced, first) = replace(encoding, &bytes[bom_bytes..]);
    if let (Some(first), false) = (first, notices.iter().any(|n| n.code == "decode.binary")) {
        let places = if replaced == 1 { "place" } else { "places" };
        let message = format!("{replaced} {places} could not be decoded as {}", encoding.name());
        let notice = Notice::new("decode.replaced", format!("{message} and were replaced by U+FFFD"));
        notices.push(notice.at(Span::new(first, first + '\u{fffd}'.len_utf8())));
    }
    Decoded { text: Text::new(text), encoding: encoding.name(), bom_bytes, notices }
}

/// The text, how many sequences were replaced, and where in the text the first stands.
fn replace(encoding: &'static Encoding, bytes: &[u8]) -> (String, usize, Option<usize>) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 4 + 16);
    let (mut read, mut replaced, mut first) = (0, 0, None);
    loop {
        let (result, n) = decoder.decode_to_string_without_replacement(&bytes[read..], &mut text, true);
        read += n;
        match result {
            DecoderResult::InputEmpty => return (text, replaced, first),
            DecoderResult::OutputFull => text.reserve((bytes.len() - read) * 3 / 2 + 16),
            DecoderResult::Malformed(..) => {
                first.get_or_insert(text.len());
                replaced += 1;
                text.push('\u{fffd}');
            }
        }
    }
}

#[cfg(test)]
mod tests;
