//! A cell of a table and what it holds.

use std::fmt;

use jiff::civil::Date;

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Words.
    Text,
    /// A whole number from 0.
    Number,
    /// Yes or no.
    Flag,
    /// A civil day.
    Day,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing: unknown, or not of this row.
    Empty,
    /// Words, which come from texts.
    Text(String),
    /// A code of ours or of another scheme, which is never taken for a formula.
    Code(String),
    /// A whole number from 0.
    Number(u64),
    /// A number with a fraction, or below 0.
    Decimal(f64),
    /// Yes or no.
    Flag(bool),
    /// A civil day.
    Day(Date),
}

impl Cell {
    /// Words; none where there are no characters.
    pub fn text(words: impl Into<String>) -> Self {
        let words = words.into();
        if words.is_empty() { Cell::Empty } else { Cell::Text(words) }
    }

    /// Words that may be unknown.
    pub fn given(words: Option<&String>) -> Self {
        words.map_or(Cell::Empty, Cell::text)
    }

    /// A count or position.
    pub fn number(number: usize) -> Self {
        Cell::Number(number as u64)
    }

    /// A day that may be unknown.
    pub fn day(day: Option<Date>) -> Self {
        day.map_or(Cell::Empty, Cell::Day)
    }

    /// Several words in one cell.
    pub fn list<'a>(words: impl IntoIterator<Item = &'a str>, between: &str) -> Self {
        Cell::text(words.into_iter().collect::<Vec<_>>().join(between))
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Empty => Ok(()),
            Cell::Text(words) | Cell::Code(words) => f.write_str(words),
            Cell::Number(number) => number.fmt(f),
            Cell::Decimal(number) => number.fmt(f),
            Cell::Flag(yes) => yes.fmt(f),
            Cell::Day(day) => day.fmt(f),
        }
    }
}
