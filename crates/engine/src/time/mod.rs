//! The time room: calendar expressions and what they mean in their article.

mod calendar;
mod expression;
mod numeral;
mod resolve;

pub use expression::{Expression, TimeKnowledge};
pub use resolve::{Clock, Found, Tense};
