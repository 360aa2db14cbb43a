//! The terminal: what is pressed goes to the desk, and the desk is drawn.

use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::desk::{Desk, Key};
use super::screen;
use crate::error::AppError;

/// Lets a person work through the queue until it is left.
///
/// # Errors
/// If the terminal or the database fails; what was decided before is kept.
pub fn run(desk: &mut Desk<'_>) -> Result<(), AppError> {
    let mut terminal = ratatui::try_init()?;
    let result = work(&mut terminal, desk);
    // The terminal comes back first, so that an error can be read.
    ratatui::try_restore()?;
    result
}

fn work(terminal: &mut ratatui::DefaultTerminal, desk: &mut Desk<'_>) -> Result<(), AppError> {
    loop {
        terminal.draw(|frame| screen::draw(frame, desk))?;
        let Event::Key(pressed) = event::read()? else { continue };
        match meaning(&pressed) {
            Some(key) if desk.press(key)? => {}
            Some(_) => return Ok(()),
            None if is_break(&pressed) => return Ok(()),
            None => {}
        }
    }
}

fn is_break(pressed: &KeyEvent) -> bool {
    pressed.modifiers.contains(KeyModifiers::CONTROL) && pressed.code == KeyCode::Char('c')
}

fn meaning(pressed: &KeyEvent) -> Option<Key> {
    if pressed.kind == KeyEventKind::Release || pressed.modifiers.contains(KeyModifiers::CONTROL) {
        return None;
    }
    match pressed.code {
        KeyCode::Char(c) => Some(Key::Char(c)),
        KeyCode::Enter => Some(Key::Enter),
        KeyCode::Esc => Some(Key::Escape),
        KeyCode::Backspace => Some(Key::Backspace),
        KeyCode::Up => Some(Key::Up),
        KeyCode::Down => Some(Key::Down),
        KeyCode::PageUp => Some(Key::PageUp),
        KeyCode::PageDown => Some(Key::PageDown),
        _ => None,
    }
}
