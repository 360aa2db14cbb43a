//! Chores of the readout project that tests share with `cargo xtask`.

pub mod causes;
pub mod counts;
pub mod gold;
pub mod names;
pub mod page;
pub mod reading;
pub mod score;
pub mod sets;
pub mod sheet;
pub mod system;
