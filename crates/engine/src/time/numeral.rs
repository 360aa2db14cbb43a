//! Numbers as a language writes them.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The numerals of a language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numerals {
    /// Digits and small numbers.
    #[serde(default)]
    pub digits: BTreeMap<String, i32>,
    /// Multipliers such as ten and hundred.
    #[serde(default)]
    pub multipliers: BTreeMap<String, i32>,
}

impl Numerals {
    /// The value of `text`, in ASCII, full-width or the language's own digits.
    pub fn parse(&self, text: &str) -> Option<i32> {
        if let Some(value) = self.digits.get(text) {
            return Some(*value);
        }
        let (mut total, mut current, mut any) = (0_i32, None::<i32>, false);
        for c in text.chars() {
            if let Some(digit) = self.digit(c) {
                current = Some(current.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
            } else {
                let multiplier = *self.multipliers.get(c.to_string().as_str())?;
                total = total.checked_add(current.unwrap_or(1).checked_mul(multiplier)?)?;
                current = None;
            }
            any = true;
        }
        any.then_some(total + current.unwrap_or(0))
    }

    fn digit(&self, c: char) -> Option<i32> {
        if let Some(value) = c.to_digit(10) {
            return i32::try_from(value).ok();
        }
        if ('\u{FF10}'..='\u{FF19}').contains(&c) {
            return i32::try_from(u32::from(c) - 0xFF10).ok();
        }
        self.digits.get(c.to_string().as_str()).copied()
    }
}
