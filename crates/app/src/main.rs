//! The readout command: where the engine meets people, files and the clock.

mod cli;
mod console;
mod error;
mod export;
mod input;
mod knowledge;
mod memory;
mod output;
mod progress;
mod reader;
mod release;
mod render;
mod review;

fn main() -> std::process::ExitCode {
    cli::run()
}
