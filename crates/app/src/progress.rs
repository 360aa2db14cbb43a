//! A progress bar on standard error for work that takes longer than a person waits gladly.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::console::Console;

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Progress through a known or unknown number of bytes.
pub struct Progress<'a> {
    console: &'a Console,
    started: Instant,
    total: Option<u64>,
    bar: Option<ProgressBar>,
    done: u64,
}

impl<'a> Progress<'a> {
    /// Starts the clock. `total` is in bytes, absent where it cannot be known.
    pub fn new(console: &'a Console, total: Option<u64>) -> Self {
        Self { console, started: Instant::now(), total, bar: None, done: 0 }
    }

    /// `bytes` more have been dealt with.
    pub fn advance(&mut self, bytes: u64) {
        self.done += bytes;
        if self.bar.is_none() && !self.console.quiet() && self.started.elapsed() > PATIENCE {
            let bar = bar(self.total);
            self.console.set_bar(Some(bar.clone()));
            self.bar = Some(bar);
        }
        if let Some(bar) = &self.bar {
            bar.set_position(self.done);
        }
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

fn bar(total: Option<u64>) -> ProgressBar {
    let (template, bar) = match total {
        Some(total) => (
            "{bar:30} {bytes} of {total_bytes}, {eta} left",
            ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr()),
        ),
        None => ("{spinner} {bytes} read", ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
