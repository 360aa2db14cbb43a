//! What a person needs to decide about the record: corrections as they are typed, and the queue in the terminal.

mod assignment;
mod desk;
mod keys;
mod screen;

pub use assignment::assignments;
pub use desk::Desk;
pub use keys::run;
