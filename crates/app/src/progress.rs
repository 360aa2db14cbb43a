//! A progress bar on standard error for work that takes longer than a person waits gladly.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use readout_store::store::Opening;

use crate::console::Console;

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Progress through a known or unknown number of bytes.
pub struct Progress<'a> {
    console: &'a Console,
    started: Instant,
    total: Option<u64>,
    unit: Unit,
    bar: Option<ProgressBar>,
    done: u64,
}

/// What is counted.
#[derive(Clone, Copy)]
enum Unit {
    Bytes,
    Things(&'static str),
}

impl<'a> Progress<'a> {
    /// Starts the clock. `total` is in bytes, absent where it cannot be known.
    pub fn new(console: &'a Console, total: Option<u64>) -> Self {
        Self { console, started: Instant::now(), total, unit: Unit::Bytes, bar: None, done: 0 }
    }

    /// Starts the clock for `total` things, such as `articles`.
    pub fn of_things(console: &'a Console, total: usize, what: &'static str) -> Self {
        let mut progress = Self::new(console, Some(total as u64));
        progress.unit = Unit::Things(what);
        progress
    }

    /// So many bytes or things more have been dealt with.
    pub fn advance(&mut self, more: u64) {
        self.done += more;
        if self.bar.is_none() && !self.console.quiet() && self.started.elapsed() > PATIENCE {
            let bar = bar(self.total, self.unit);
            self.console.set_bar(Some(bar.clone()));
            self.bar = Some(bar);
        }
        if let Some(bar) = &self.bar {
            bar.set_position(self.done);
        }
    }
}

/// Says how far the opening of a database has come, where that takes long.
pub fn opening(console: &Console) -> impl FnMut(Opening) {
    let mut running: Option<Progress<'_>> = None;
    move |now| {
        let (what, all, left) = match now {
            Opening::Moving { done, all } => {
                ("rows brought to the new format", all, all.saturating_sub(done))
            }
            Opening::Sorting { left } => ("indices made", left, left),
            // How many there are is what is left when it is said first.
            Opening::Indexing { left } => ("articles indexed", left, left),
        };
        let done = |all: u64| all.saturating_sub(left as u64);
        // Several steps can bring rows to the new format, one after the other.
        let same = |progress: &Progress<'_>| {
            matches!(progress.unit, Unit::Things(unit) if unit == what)
                && progress.done <= done(progress.total.unwrap_or(0))
        };
        if !running.as_ref().is_some_and(same) {
            running = None;
        }
        let progress = running.get_or_insert_with(|| Progress::of_things(console, all, what));
        let done = done(progress.total.unwrap_or(0));
        progress.advance(done.saturating_sub(progress.done));
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
            self.console.set_bar(None);
        }
    }
}

fn bar(total: Option<u64>, unit: Unit) -> ProgressBar {
    let things = |what: &str| format!("{{bar:30}} {{human_pos}} of {{human_len}} {what}, {{eta}} left");
    let (template, bar) = match total {
        Some(total) => (
            match unit {
                Unit::Bytes => "{bar:30} {bytes} of {total_bytes}, {eta} left".to_owned(),
                Unit::Things(what) => things(what),
            },
            ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr()),
        ),
        None => (
            "{spinner} {bytes} read".to_owned(),
            ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()),
        ),
    };
    match ProgressStyle::with_template(&template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
