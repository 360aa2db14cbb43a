//! The queue as one coder works through it: which proposal is on the desk, and what a key does with it. Nothing here
//! knows the terminal.

use std::cell::Cell;

use readout_engine::Knowledge;
use readout_store::review::{By, QueueItem, Verdict};
use readout_store::{Filter, Store};

use super::assignments;
use crate::error::{AppError, Kind};

/// Reasons for rejecting that are one key away.
pub const REASONS: [&str; 4] = ["no such event in the text", "told twice", "wrong kind", "not diplomacy"];

/// A key that means something here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Char(char),
    /// Confirm.
    Enter,
    /// Leave what is being typed.
    Escape,
    /// Take back a character.
    Backspace,
    /// The proposal before.
    Up,
    /// The next proposal.
    Down,
    /// The text above.
    PageUp,
    /// The text below.
    PageDown,
}

/// What is being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// Why a proposal is wrong.
    Reason,
    /// Corrections.
    Edit,
    /// A comment.
    Comment,
}

/// What the desk is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A proposal lies there.
    Look,
    /// Something is being typed.
    Type(Prompt, String),
    /// The keys are explained.
    Help,
}

/// The proposal that lies there, with the text it was read in.
#[derive(Clone, Debug)]
pub struct OnDesk {
    /// The proposal as this coder has it.
    pub item: QueueItem,
    /// The text of its article.
    pub text: String,
}

/// A coder's queue.
pub struct Desk<'a> {
    store: &'a mut Store,
    known: &'a Knowledge,
    coder: &'a str,
    clock: fn() -> String,
    ids: Vec<String>,
    at: usize,
    shown: Option<OnDesk>,
    mode: Mode,
    said: String,
    decided: usize,
    /// Half pages that the text has been scrolled from where its evidence shows.
    scrolled: Cell<i32>,
}

impl<'a> Desk<'a> {
    /// A desk with everything that the coder has still to decide.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn new(
        store: &'a mut Store,
        known: &'a Knowledge,
        filter: &Filter,
        coder: &'a str,
        clock: fn() -> String,
    ) -> Result<Self, AppError> {
        let ids = store.queue(filter, coder)?;
        let (mode, said) = (Mode::Look, String::new());
        let mut desk = Self {
            store,
            known,
            coder,
            clock,
            ids,
            at: 0,
            shown: None,
            mode,
            said,
            decided: 0,
            scrolled: Cell::new(0),
        };
        desk.show()?;
        Ok(desk)
    }

    /// What lies there; nothing at the end of the queue.
    pub fn shown(&self) -> Option<&OnDesk> {
        self.shown.as_ref()
    }

    /// What the desk is doing.
    pub fn mode(&self) -> &Mode {
        &self.mode
    }

    /// The last thing that was said to the coder.
    pub fn said(&self) -> &str {
        &self.said
    }

    /// Where in the queue, from 0, and how many there are.
    pub fn position(&self) -> (usize, usize) {
        (self.at, self.ids.len())
    }

    /// How many were decided at this desk.
    pub fn decided(&self) -> usize {
        self.decided
    }

    /// Half pages that the text has been scrolled from where its evidence shows; negative ones back.
    pub fn scrolled(&self) -> i32 {
        self.scrolled.get()
    }

    /// Whoever draws says how far the text can be scrolled, so that keys beyond the end need not be taken back.
    pub fn scrolls_to(&self, least: i32, most: i32) {
        self.scrolled.set(self.scrolled.get().clamp(least, most));
    }

    /// Does what a key means, and says whether to go on.
    ///
    /// # Errors
    /// If the database cannot be read or written; what was decided before is kept.
    pub fn press(&mut self, key: Key) -> Result<bool, AppError> {
        match std::mem::replace(&mut self.mode, Mode::Look) {
            Mode::Help => Ok(true),
            Mode::Type(prompt, typed) => self.type_on(prompt, typed, key).map(|()| true),
            Mode::Look => self.look(key),
        }
    }

    fn look(&mut self, key: Key) -> Result<bool, AppError> {
        self.said.clear();
        let prompt = |prompt| Mode::Type(prompt, String::new());
        match key {
            Key::Char('q') => return Ok(false),
            Key::Char('?') => self.mode = Mode::Help,
            Key::Char('j') | Key::Down => self.go(self.at.saturating_add(1))?,
            Key::Char('k') | Key::Up => self.go(self.at.saturating_sub(1))?,
            Key::Char('u') => self.undo()?,
            Key::PageUp | Key::Char('b') => self.scrolled.set(self.scrolled.get() - 1),
            Key::PageDown | Key::Char(' ') => self.scrolled.set(self.scrolled.get() + 1),
            _ if self.shown.is_none() => {}
            Key::Char('y') => self.judge(Verdict::Accept, None)?,
            Key::Char('h') => self.judge(Verdict::Unsure, None)?,
            Key::Char('n') => self.mode = prompt(Prompt::Reason),
            Key::Char('e') => self.mode = prompt(Prompt::Edit),
            Key::Char('c') => self.mode = prompt(Prompt::Comment),
            _ => {}
        }
        Ok(true)
    }

    fn type_on(&mut self, prompt: Prompt, mut typed: String, key: Key) -> Result<(), AppError> {
        match key {
            Key::Escape => return Ok(()),
            Key::Enter => return self.typed(prompt, typed),
            Key::Backspace => drop(typed.pop()),
            Key::Char(c) => {
                let ready = c.to_digit(10).and_then(|n| REASONS.get((n as usize).checked_sub(1)?));
                if let (Prompt::Reason, true, Some(reason)) = (prompt, typed.is_empty(), ready) {
                    return self.judge(Verdict::Reject, Some(reason));
                }
                typed.push(c);
            }
            Key::Up | Key::Down | Key::PageUp | Key::PageDown => {}
        }
        self.mode = Mode::Type(prompt, typed);
        Ok(())
    }

    fn typed(&mut self, prompt: Prompt, typed: String) -> Result<(), AppError> {
        let words = typed.trim();
        if words.is_empty() {
            self.mode = Mode::Type(prompt, typed);
            self.said = "type something, or leave with Esc".to_owned();
            return Ok(());
        }
        match prompt {
            Prompt::Reason => self.judge(Verdict::Reject, Some(words)),
            Prompt::Comment => {
                let id = self.id();
                let at = (self.clock)();
                self.store.comment(&By { coder: self.coder, at: &at, reason: Some(words) }, &id)?;
                self.said = "noted".to_owned();
                Ok(())
            }
            Prompt::Edit => self.edit(typed),
        }
    }

    fn id(&self) -> String {
        self.ids.get(self.at).cloned().unwrap_or_default()
    }

    fn judge(&mut self, verdict: Verdict, reason: Option<&str>) -> Result<(), AppError> {
        let (id, at) = (self.id(), (self.clock)());
        self.store.judge(&By { coder: self.coder, at: &at, reason }, &id, verdict, None)?;
        self.decided += 1;
        self.said = match verdict {
            Verdict::Accept => "accepted".to_owned(),
            Verdict::Unsure => "left as unsure".to_owned(),
            Verdict::Reject => format!("rejected: {}", reason.unwrap_or_default()),
        };
        self.go(self.at + 1)
    }

    /// Corrections stay on the desk, so that the coder sees what became of them; accepting is another key.
    fn edit(&mut self, typed: String) -> Result<(), AppError> {
        let Some(shown) = &self.shown else { return Ok(()) };
        let words: Vec<String> = typed.split_whitespace().map(str::to_owned).collect();
        let at = (self.clock)();
        let by = By { coder: self.coder, at: &at, reason: None };
        let done = assignments(self.known, &shown.item.record, &joined(&words))
            .and_then(|values| self.store.edit(&by, &self.ids[self.at], &values).map_err(AppError::from));
        match done {
            Ok(_) => {
                self.show()?;
                self.said = "corrected; y accepts it so".to_owned();
            }
            Err(error) if matches!(error.kind(), Kind::Usage) => {
                self.mode = Mode::Type(Prompt::Edit, typed);
                self.said = [Some(error.message()), error.advice()]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join("; ");
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn undo(&mut self) -> Result<(), AppError> {
        let at = (self.clock)();
        let Some(undone) = self.store.undo(&By { coder: self.coder, at: &at, reason: None })? else {
            self.said = "there is nothing to take back".to_owned();
            return Ok(());
        };
        if matches!(undone.action.as_str(), "accept" | "reject" | "unsure") {
            self.decided = self.decided.saturating_sub(1);
        }
        match self.ids.iter().position(|id| *id == undone.subject) {
            Some(at) => self.go(at)?,
            None if undone.object.is_none() => {
                self.ids.insert(self.at, undone.subject.clone());
                self.show()?;
            }
            None => self.show()?,
        }
        self.said = format!("taken back: {}", undone.action);
        Ok(())
    }

    fn go(&mut self, at: usize) -> Result<(), AppError> {
        self.at = at.min(self.ids.len());
        self.show()
    }

    fn show(&mut self) -> Result<(), AppError> {
        self.scrolled.set(0);
        self.shown = match self.ids.get(self.at) {
            None => None,
            Some(id) => {
                let item = self.store.seen_by(id, self.coder)?;
                let same = self.shown.take().filter(|shown| shown.item.article_id == item.article_id);
                let text = match same {
                    Some(shown) => shown.text,
                    None => self.store.text(&item.article_id)?,
                };
                Some(OnDesk { item, text })
            }
        };
        Ok(())
    }
}

/// Words that begin no assignment belong to the value before them.
fn joined(words: &[String]) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    for word in words {
        match joined.last_mut() {
            Some(last) if !word.contains('=') => {
                last.push(' ');
                last.push_str(word);
            }
            _ => joined.push(word.clone()),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::super::screen;
    use super::*;
    use crate::knowledge;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;
    use readout_engine::pipeline::Request;
    use readout_engine::{Engine, Text};
    use readout_store::NewArticle;

    fn at_noon() -> String {
        "2024-06-01T12:00:00Z".to_owned()
    }

    /// A database with `n` articles of one meeting each.
    fn filled(n: usize) -> (tempfile::TempDir, Store, Engine) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path().join("readout.db")).unwrap();
        let engine = knowledge::engine(None).unwrap();
        for k in 0..n {
            let words = format!("第{k}号消息。2024年5月7日，国家主席习近平在北京同法国总统马克龙举行会谈。");
            add(&mut store, &engine, &format!("doc-{k:04}"), &words);
        }
        (folder, store, engine)
    }

    fn add(store: &mut Store, engine: &Engine, doc: &str, words: &str) {
        let text = Text::new(words.to_owned());
        let reading = engine.read(&Request::of(&text));
        let article = NewArticle {
            doc,
            bytes: words.as_bytes(),
            encoding: "UTF-8",
            path: doc,
            title: None,
            outlet: None,
            url: None,
            identity: None,
            given_language: None,
            language: None,
            reference_date: None,
            reference_source: None,
            text: &text,
            reading: &reading,
            notices: &[],
            added_at: "2024-06-01T08:00:00Z",
        };
        store.add(&article).unwrap();
    }

    fn press_all(desk: &mut Desk<'_>, keys: &str) -> bool {
        keys.chars().fold(true, |_, c| {
            let key = match c {
                '\n' => Key::Enter,
                '\u{1b}' => Key::Escape,
                '\u{8}' => Key::Backspace,
                other => Key::Char(other),
            };
            desk.press(key).unwrap()
        })
    }

    fn drawn(desk: &Desk<'_>) -> String {
        let mut terminal = Terminal::new(TestBackend::new(100, 24)).unwrap();
        terminal.draw(|frame| screen::draw(frame, desk)).unwrap();
        // A wide character leaves an empty cell behind it.
        terminal.backend().to_string().replace(' ', "")
    }

    fn states(store: &Store) -> Vec<String> {
        let any = ["proposed", "accepted", "corrected", "rejected", "unsure"].map(str::to_owned).to_vec();
        let events = store.events(&Filter { state: any, ..Filter::default() }).unwrap();
        events
            .iter()
            .map(|e| e.record.review.as_ref().map_or("proposed".to_owned(), |r| r.state.clone()))
            .collect()
    }

    #[test]
    fn every_key_does_what_the_help_says() {
        let (_folder, mut store, engine) = filled(4);
        let known = engine.knowledge();
        let mut desk = Desk::new(&mut store, known, &Filter::default(), "anna", at_noon).unwrap();
        let first = drawn(&desk);
        for words in
            ["1of4", "meeting/talks", "2024-05-07", "北京", "习近平", "马克龙", "第0号消息", "yaccept"]
        {
            assert!(first.contains(words), "{words} is not on the screen:\n{first}");
        }
        assert!(press_all(&mut desk, "y"), "accepting goes on");
        assert!(drawn(&desk).contains("2of4") && desk.said() == "accepted");
        press_all(&mut desk, "n");
        assert!(drawn(&desk).contains("why?"));
        press_all(&mut desk, "2");
        assert_eq!(desk.said(), "rejected: told twice");
        press_all(&mut desk, "esubkind=summit\n");
        assert!(drawn(&desk).contains("itdoesnotgowith"), "{}", drawn(&desk));
        press_all(&mut desk, "\u{1b}estatus=planned date=2024-05-08\n");
        let corrected = drawn(&desk);
        assert!(corrected.contains("[planned]") && corrected.contains("2024-05-08"), "{corrected}");
        press_all(&mut desk, "cask\u{8}k the author\n");
        assert_eq!(desk.said(), "noted");
        press_all(&mut desk, "yh");
        assert!(drawn(&desk).contains("Thatwasthelastone"));
        press_all(&mut desk, "k");
        assert!(drawn(&desk).contains("4of4"));
        press_all(&mut desk, "?");
        assert!(drawn(&desk).contains("undoyourlastdecision"));
        press_all(&mut desk, "xu");
        assert_eq!(desk.said(), "taken back: unsure");
        assert!(!press_all(&mut desk, "q"));
        assert_eq!(desk.decided(), 3);
        assert_eq!(
            states(&store),
            ["accepted", "rejected", "proposed", "corrected"],
            "by date, then by document"
        );
    }

    #[test]
    fn a_long_text_shows_its_evidence_first_and_scrolls() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path().join("readout.db")).unwrap();
        let engine = knowledge::engine(None).unwrap();
        let (before, after) = ("前文无关。".repeat(300), "后文无关。".repeat(300));
        let told = "2024年5月7日，国家主席习近平在北京同法国总统马克龙举行会谈。";
        add(&mut store, &engine, "long", &format!("甲乙开头。{before}{told}{after}丙丁结尾。"));
        let mut desk =
            Desk::new(&mut store, engine.knowledge(), &Filter::default(), "anna", at_noon).unwrap();
        let shows = |desk: &Desk<'_>, words: &str| drawn(desk).contains(words);
        assert!(shows(&desk, "马克龙举行会谈"), "{}", drawn(&desk));
        assert!(!shows(&desk, "甲乙开头") && !shows(&desk, "丙丁结尾"));
        let turn =
            |desk: &mut Desk<'_>, key: Key| (0..100).for_each(|_| drop((desk.press(key), drawn(desk))));
        turn(&mut desk, Key::PageDown);
        assert!(shows(&desk, "丙丁结尾"), "{}", drawn(&desk));
        desk.press(Key::PageUp).unwrap();
        assert!(!shows(&desk, "丙丁结尾"), "a key beyond the end is not counted");
        turn(&mut desk, Key::Char('b'));
        assert!(shows(&desk, "甲乙开头"), "{}", drawn(&desk));
        press_all(&mut desk, "jk");
        assert!(shows(&desk, "马克龙举行会谈"), "it begins with the evidence again");
    }

    #[test]
    fn a_reason_is_needed_and_escape_leaves() {
        let (_folder, mut store, engine) = filled(1);
        let mut desk =
            Desk::new(&mut store, engine.knowledge(), &Filter::default(), "anna", at_noon).unwrap();
        press_all(&mut desk, "n\n");
        assert!(desk.said().contains("type something"));
        press_all(&mut desk, "\u{1b}q");
        assert_eq!(states(&store), ["proposed"]);
    }

    #[test]
    fn five_hundred_are_decided_by_key_alone() {
        let (_folder, mut store, engine) = filled(500);
        let mut desk =
            Desk::new(&mut store, engine.knowledge(), &Filter::default(), "anna", at_noon).unwrap();
        assert_eq!(desk.position(), (0, 500));
        press_all(&mut desk, &"yyyyn1yyyyh".repeat(50));
        assert_eq!((desk.position(), desk.decided()), ((500, 500), 500));
        assert!(drawn(&desk).contains("Thatwasthelastone"));
        let states = states(&store);
        let count = |state: &str| states.iter().filter(|s| *s == state).count();
        assert_eq!((count("accepted"), count("rejected"), count("unsure")), (400, 50, 50));
    }
}
