//! What a person sees on a terminal.

pub mod context;
pub mod dates;
pub mod hits;
pub mod layout;
pub mod page;
pub mod steps;
pub mod text;
pub mod timeline;

pub use text::{fit, pad, safe, shorten, width};
