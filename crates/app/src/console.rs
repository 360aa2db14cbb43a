//! The two streams a person sees: results on standard output, messages on standard error.

use std::cell::{Cell, RefCell};
use std::fmt::Display;
use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use crate::error::AppError;
use crate::render::safe;

/// Style of headings.
pub const HEADING: Style = Style::new().bold();
/// Style of what is less important.
pub const FAINT: Style = Style::new().dimmed();
/// Style of what has not taken place.
pub const OPEN: Style = AnsiColor::Yellow.on_default();
/// Style of what has come.
pub const ADDED: Style = AnsiColor::Green.on_default();
/// Style of what has gone.
pub const GONE: Style = AnsiColor::Red.on_default();
/// Style of kinds of events.
pub const KIND: Style = AnsiColor::Cyan.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const NOTE: Style = AnsiColor::Yellow.on_default().bold();
const TIP: Style = AnsiColor::Green.on_default().bold();

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Standard output, buffered, with colours only where they are wanted.
pub type Out = AutoStream<Box<dyn Write>>;

/// Where messages go, and how many of them were problems.
pub struct Console {
    quiet: bool,
    choice: ColorChoice,
    problems: Cell<usize>,
    bar: RefCell<Option<indicatif::ProgressBar>>,
}

impl Console {
    /// A console as the command line asks for it.
    pub fn new(quiet: bool, color: Color) -> Self {
        let choice = match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        choice.write_global();
        Self { quiet, choice, problems: Cell::new(0), bar: RefCell::new(None) }
    }

    /// Whether only errors are wanted.
    pub fn quiet(&self) -> bool {
        self.quiet
    }

    /// Standard output. Flush it before the command ends, or a full disk goes unseen.
    pub fn out(&self) -> Out {
        let stdout = io::stdout();
        let choice = match self.choice {
            ColorChoice::Auto => AutoStream::choice(&stdout),
            other => other,
        };
        let buffered: Box<dyn Write> = Box::new(BufWriter::with_capacity(1 << 16, stdout));
        AutoStream::new(buffered, choice)
    }

    /// Standard output for data: nothing is added and nothing is taken away. Flush it too.
    pub fn data(&self) -> Box<dyn Write + Send> {
        Box::new(BufWriter::with_capacity(1 << 16, io::stdout()))
    }

    /// Columns of the terminal standard output goes to, if it goes to one.
    pub fn width(&self) -> Option<usize> {
        let (columns, _) = terminal_size::terminal_size_of(io::stdout())?;
        Some(usize::from(columns.0))
    }

    /// Whether standard output shows no colours, so that what they would say needs another sign.
    pub fn plain(&self) -> bool {
        let choice = match self.choice {
            ColorChoice::Auto => AutoStream::choice(&io::stdout()),
            other => other,
        };
        choice == ColorChoice::Never
    }

    /// While `bar` is drawn, messages are printed above it.
    pub fn set_bar(&self, bar: Option<indicatif::ProgressBar>) {
        *self.bar.borrow_mut() = bar;
    }

    /// Runs `work`, which writes to a stream, with the progress bar out of the way.
    pub fn undisturbed<T>(&self, work: impl FnOnce() -> T) -> T {
        match &*self.bar.borrow() {
            Some(bar) => bar.suspend(work),
            None => work(),
        }
    }

    /// Something could not be done; the command goes on and ends with exit code 1.
    pub fn problem(&self, error: &AppError) {
        self.problems.set(self.problems.get() + 1);
        self.error(error);
    }

    /// How many problems were said.
    pub fn problems(&self) -> usize {
        self.problems.get()
    }

    /// Prints an error with its hint.
    pub fn error(&self, error: &AppError) {
        self.say(BAD, "error", error.message());
        if let Some(hint) = error.advice() {
            self.say(TIP, " hint", hint);
        }
    }

    /// Something worth knowing; silent with `--quiet`.
    pub fn note(&self, message: impl Display) {
        if !self.quiet {
            self.say(NOTE, "note", &message.to_string());
        }
    }

    /// A plain line; silent with `--quiet`.
    pub fn line(&self, message: impl Display) {
        if !self.quiet {
            self.write_error_line(format_args!("{}", safe(&message.to_string())));
        }
    }

    /// Runs `work` on standard error, for what is longer than a line.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn on_error_stream(&self, work: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        self.undisturbed(|| work(&mut AutoStream::new(io::stderr().lock(), self.error_choice())))
    }

    fn say(&self, style: Style, label: &str, message: &str) {
        self.write_error_line(format_args!("{style}{label}:{style:#} {}", safe(message)));
    }

    fn write_error_line(&self, line: std::fmt::Arguments<'_>) {
        self.undisturbed(|| {
            // Where standard error itself is closed there is nobody left to tell.
            let _ = writeln!(AutoStream::new(io::stderr().lock(), self.error_choice()), "{line}");
        });
    }

    fn error_choice(&self) -> ColorChoice {
        match self.choice {
            ColorChoice::Auto => AutoStream::choice(&io::stderr()),
            other => other,
        }
    }
}
