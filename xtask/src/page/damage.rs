//! Pages as a vision model would transcribe them, made from clean articles: columns of several articles in turn,
//! sentences cut where a column ends, fluent wrong words, lost lines, invented characters, passages told twice and
//! loops to the end. Every character knows where it comes from, so that restoring can be scored.

use std::collections::BTreeMap;

use fastrand::Rng;
use serde::Serialize;

use crate::reading::Article;

/// What befell a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Fault {
    /// Nothing.
    #[serde(rename = "")]
    None,
    /// It stands for another one.
    #[serde(rename = "sub")]
    Substituted,
    /// Characters are lost after it.
    #[serde(rename = "del")]
    LostAfter,
    /// It was never printed.
    #[serde(rename = "ins")]
    Inserted,
    /// It stands for another one in a copy only.
    #[serde(rename = "copy-sub")]
    SubstitutedInCopy,
}

/// Offset of a character that belongs to no article's text.
pub const FURNITURE: i64 = -2;
/// Offset of a character that was never printed.
pub const INVENTED: i64 = -3;
/// No article: the space between lines, and furniture.
pub const NOWHERE: i64 = -1;

/// A character of a page with its origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The character.
    pub c: char,
    /// Which article of the page, or [`NOWHERE`].
    pub article: i64,
    /// Which character of that article's clean text, or [`FURNITURE`] or [`INVENTED`].
    pub offset: i64,
    /// The page's character that it repeats, or -1.
    pub repeat_of: i64,
    /// What befell it.
    pub fault: Fault,
}

/// A damaged page.
#[derive(Clone, Debug)]
pub struct DamagedPage {
    /// Its name.
    pub id: String,
    /// Its characters.
    pub chars: Vec<Printed>,
    /// Where sentences go on: the last character before a cut and the first after it.
    pub joins: Vec<(usize, usize)>,
    /// How many characters of the first article's clean text are its headline and the line end after it.
    pub headline: usize,
}

/// Chances of what befalls a page or a character of it.
mod chance {
    /// Of each character.
    pub(super) const FAULT: f64 = 0.002;
    /// Of each line of a column.
    pub(super) const LOST_LINE: f64 = 0.03;
    pub(super) const FURNITURE: f64 = 0.5;
    /// The articles stand one after the other.
    pub(super) const IN_ORDER: f64 = 0.15;
    /// The page lacks the end of an article.
    pub(super) const NO_END: f64 = 0.15;
    pub(super) const COPY: f64 = 0.35;
    pub(super) const LOOP: f64 = 0.2;
    /// A character of a copy differs.
    pub(super) const COPY_FAULT: f64 = 0.002;
}

/// Characters that a lost line holds.
const LOST: std::ops::Range<usize> = 8..26;
/// Articles on a page.
const ARTICLES: std::ops::RangeInclusive<usize> = 2..=3;
/// Clean characters of a column, about.
const COLUMN: usize = 160;

/// `per_article` pages for each article: it comes first in the list of the page's articles, and the others are drawn
/// from those of its language. The same `seed` gives the same pages.
pub fn pages(articles: &[Article], per_article: u64, seed: u64) -> Vec<DamagedPage> {
    let mut out = Vec::new();
    for (i, main) in articles.iter().enumerate() {
        let others: Vec<&Article> =
            articles.iter().filter(|a| a.lang == main.lang && a.id != main.id).collect();
        let words = Words::new(articles.iter().filter(|a| a.lang == main.lang));
        for n in 0..per_article {
            let mut rng = Rng::with_seed(seed ^ (i as u64) << 16 ^ n << 8);
            out.push(page(format!("{}-{n}", main.id), main, &others, &words, &mut rng));
        }
    }
    out
}

/// The article alone, as it was printed.
pub fn intact(id: String, article: &Article) -> DamagedPage {
    let mut page = Page::default();
    for (i, line) in lines(0, article).into_iter().enumerate() {
        page.add(&line, i > 0);
    }
    DamagedPage { id, chars: page.chars, joins: Vec::new(), headline: headline(article) }
}

/// The clean text of an article: its headline, if it has one, and its text.
pub fn clean(article: &Article) -> String {
    match &article.title {
        Some(title) => format!("{title}\n{}", article.text),
        None => article.text.clone(),
    }
}

fn headline(article: &Article) -> usize {
    clean(article).chars().count() - article.text.chars().count()
}

fn page(id: String, main: &Article, others: &[&Article], words: &Words, rng: &mut Rng) -> DamagedPage {
    let mut others = others.to_vec();
    rng.shuffle(&mut others);
    let mut chosen = vec![main];
    chosen.extend(others.into_iter().take(rng.usize(ARTICLES) - 1));
    let mut columns: Vec<Vec<Column>> =
        chosen.iter().enumerate().map(|(n, a)| cut(lines(n as i64, a), words.spaced, rng)).collect();
    for columns in columns.iter_mut().skip(1).filter(|c| c.len() > 1) {
        if rng.f64() < chance::NO_END {
            columns.pop();
        }
    }
    // The main article may stand anywhere.
    let mut order: Vec<usize> = (0..columns.len()).collect();
    rng.shuffle(&mut order);
    let mut page = Page::default();
    if rng.f64() < chance::FURNITURE {
        page.add(&furniture(words.spaced, rng), false);
    }
    let in_order = rng.f64() < chance::IN_ORDER;
    for (article, column) in turns(&columns, &order, in_order) {
        page.column(article, &columns[article][column], column > 0, words, rng);
    }
    page.tell_twice(words, rng);
    DamagedPage { id, chars: page.chars, joins: page.joins, headline: headline(main) }
}

/// The order in which columns are read: one of each article in turn, or article by article.
fn turns(columns: &[Vec<Column>], order: &[usize], in_order: bool) -> Vec<(usize, usize)> {
    let most = columns.iter().map(Vec::len).max().unwrap_or(0);
    let mut turns: Vec<(usize, usize)> = (0..most)
        .flat_map(|c| order.iter().map(move |&a| (a, c)))
        .filter(|&(a, c)| c < columns[a].len())
        .collect();
    if in_order {
        turns.sort_by_key(|&(a, _)| order.iter().position(|&o| o == a));
    }
    turns
}

type Line = Vec<Printed>;

/// The lines of a column, and whether its first goes on with the last of the column before.
#[derive(Clone, Debug, Default)]
struct Column {
    lines: Vec<Line>,
    goes_on: bool,
}

/// The lines of an article's clean text that are not empty.
fn lines(article: i64, source: &Article) -> Vec<Line> {
    let printed =
        |(offset, c)| Printed { c, article, offset: offset as i64, repeat_of: -1, fault: Fault::None };
    let all: Line = clean(source).chars().enumerate().map(printed).collect();
    all.split(|p| p.c == '\n').filter(|line| !line.is_empty()).map(<[Printed]>::to_vec).collect()
}

/// Cuts an article into columns, mostly in the middle of a sentence; words that are set apart by spaces stay whole.
fn cut(lines: Vec<Line>, spaced: bool, rng: &mut Rng) -> Vec<Column> {
    let size = if spaced { COLUMN * 3 } else { COLUMN };
    let (mut columns, mut column) = (Vec::new(), Column::default());
    let mut left = size / 2 + rng.usize(0..size / 2);
    for (n, mut line) in lines.into_iter().enumerate() {
        while n > 0 && line.len() > left + 8 && left > 8 {
            let at = inside_sentence(&line, if spaced { word_start(&line, left) } else { left });
            let rest = line.split_off(at);
            column.lines.push(line);
            columns.push(std::mem::replace(&mut column, Column { lines: Vec::new(), goes_on: true }));
            (line, left) = (rest, size / 2 + rng.usize(0..size));
        }
        left = left.saturating_sub(line.len()).max(9);
        column.lines.push(line);
    }
    columns.push(column);
    columns
}

/// Where the word at a place begins.
fn word_start(line: &[Printed], at: usize) -> usize {
    line[..at].iter().rposition(|p| p.c == ' ').map_or(at, |space| space + 1)
}

/// The last place up to `at` that is no end of a sentence.
fn inside_sentence(line: &[Printed], at: usize) -> usize {
    let ends = |p: &Printed| matches!(p.c, '.' | '!' | '?' | '。' | '！' | '？' | '"' | '”' | '」');
    let after = |i: usize| line[..i].iter().rev().find(|p| ink(p)).is_some_and(ends);
    let spaced = |i: usize| line[i - 1].c.is_whitespace() == line[at - 1].c.is_whitespace();
    (1..=at).rev().find(|&i| spaced(i) && !after(i) && !ends(&line[i])).unwrap_or(at)
}

fn furniture(spaced: bool, rng: &mut Rng) -> Line {
    let number = rng.u32(2..16);
    let text = if spaced { format!("Page {number}") } else { format!("第{number}版") };
    let printed = |c| Printed { c, article: NOWHERE, offset: FURNITURE, repeat_of: -1, fault: Fault::None };
    text.chars().map(printed).collect()
}

/// A page in the making.
#[derive(Default)]
struct Page {
    chars: Vec<Printed>,
    joins: Vec<(usize, usize)>,
    /// Where the last piece of each article ends.
    ends: BTreeMap<usize, usize>,
    /// Where lines begin and end.
    lines: Vec<std::ops::Range<usize>>,
}

impl Page {
    fn add(&mut self, line: &[Printed], apart: bool) {
        if apart {
            let space =
                Printed { c: '\n', article: NOWHERE, offset: NOWHERE, repeat_of: -1, fault: Fault::None };
            self.chars.extend([space; 2]);
        }
        let start = self.chars.len();
        self.chars.extend_from_slice(line);
        self.lines.push(start..self.chars.len());
    }

    fn column(&mut self, article: usize, column: &Column, later: bool, words: &Words, rng: &mut Rng) {
        for (i, line) in column.lines.iter().enumerate() {
            let damaged = damage(line, words, rng);
            self.add(&damaged, !self.chars.is_empty());
            if i == 0 && later && column.goes_on {
                let first = self
                    .lines
                    .last()
                    .and_then(|l| self.chars[l.clone()].iter().position(ink).map(|p| l.start + p));
                if let (Some(&end), Some(first)) = (self.ends.get(&article), first) {
                    self.joins.push((end, first));
                }
            }
        }
        if let Some(end) = self.chars.iter().rposition(ink) {
            self.ends.insert(article, end);
        }
    }

    /// Passages that stand twice, and a loop to the end that breaks off.
    fn tell_twice(&mut self, words: &Words, rng: &mut Rng) {
        let looped = rng.f64() < chance::LOOP;
        if !looped && rng.f64() >= chance::COPY {
            return;
        }
        let count = self.lines.len();
        let first = count.saturating_sub(rng.usize(1..4));
        let Some(line) = self.lines.get(first) else { return };
        let passage = line.start..self.chars.len();
        if passage.len() < 40 {
            return;
        }
        for _ in 0..if looped { rng.usize(3..7) } else { 1 } {
            self.copy(passage.clone(), words, rng);
        }
        if looped {
            let cut = passage.len() / 2;
            self.copy(passage.start..passage.start + cut, words, rng);
        }
    }

    fn copy(&mut self, passage: std::ops::Range<usize>, words: &Words, rng: &mut Rng) {
        let copied: Line = passage
            .map(|at| {
                let mut copy = self.chars[at];
                if copy.article == NOWHERE {
                    return copy;
                }
                copy.repeat_of = at as i64;
                if rng.f64() < chance::COPY_FAULT && copy.c.is_alphabetic() {
                    (copy.c, copy.fault) = (words.other(copy.c, rng), Fault::SubstitutedInCopy);
                }
                copy
            })
            .collect();
        self.add(&copied, true);
    }
}

fn ink(p: &Printed) -> bool {
    !p.c.is_whitespace()
}

/// A line after fluent wrong words, lost characters and invented ones.
fn damage(line: &[Printed], words: &Words, rng: &mut Rng) -> Line {
    let mut out: Line = Vec::with_capacity(line.len());
    let lost = (rng.f64() < chance::LOST_LINE && line.len() > 3 * LOST.end)
        .then(|| rng.usize(LOST.end..line.len() - LOST.end))
        .map(|start| start..start + rng.usize(LOST));
    for (i, &p) in line.iter().enumerate() {
        if lost.as_ref().is_some_and(|l| l.contains(&i)) {
            if let Some(before) = out.last_mut() {
                before.fault = Fault::LostAfter;
            }
            continue;
        }
        let struck = i > 0 && p.c.is_alphabetic() && rng.f64() < chance::FAULT;
        match struck.then(|| rng.u8(0..4)) {
            Some(0) => {
                if let Some(before) = out.last_mut() {
                    before.fault = Fault::LostAfter;
                }
            }
            Some(1) => {
                out.push(p);
                out.push(Printed { c: words.letter(rng), offset: INVENTED, fault: Fault::Inserted, ..p });
            }
            Some(_) => {
                out.push(Printed { c: words.after(line[i - 1].c, p.c, rng), fault: Fault::Substituted, ..p })
            }
            None => out.push(p),
        }
    }
    out
}

/// What a wrong word is made of: the letters and characters that the language's articles have after one another.
struct Words {
    next: BTreeMap<char, Vec<char>>,
    letters: Vec<char>,
    /// Whether spaces stand between words.
    spaced: bool,
}

impl Words {
    fn new<'a>(articles: impl Iterator<Item = &'a Article>) -> Self {
        let mut words = Self { next: BTreeMap::new(), letters: Vec::new(), spaced: false };
        let (mut spaces, mut all) = (0, 0);
        for article in articles {
            let chars: Vec<char> = article.text.chars().collect();
            spaces += chars.iter().filter(|&&c| c == ' ').count();
            all += chars.len();
            for pair in chars.windows(2).filter(|p| p[1].is_alphabetic()) {
                words.letters.push(pair[1]);
                words.next.entry(pair[0]).or_default().push(pair[1]);
            }
        }
        words.spaced = spaces * 10 > all;
        words
    }

    fn letter(&self, rng: &mut Rng) -> char {
        rng.choice(&self.letters).copied().unwrap_or('x')
    }

    /// A letter that is not `printed`.
    fn other(&self, printed: char, rng: &mut Rng) -> char {
        let letter = self.letter(rng);
        if letter != printed {
            letter
        } else {
            self.letters.iter().copied().find(|&c| c != printed).unwrap_or('x')
        }
    }

    /// Another character than `printed` that also stands after `before` somewhere.
    fn after(&self, before: char, printed: char, rng: &mut Rng) -> char {
        let others: Vec<char> =
            self.next.get(&before).into_iter().flatten().copied().filter(|&c| c != printed).collect();
        rng.choice(&others).copied().unwrap_or_else(|| self.other(printed, rng))
    }
}

/// A page as `page_score.py` reads it.
#[derive(Serialize)]
struct Truth<'a> {
    id: &'a str,
    text: String,
    runs: Vec<(usize, usize, i64, i64, i64, Fault)>,
    joins: &'a [(usize, usize)],
}

impl DamagedPage {
    /// The text of the page.
    pub fn text(&self) -> String {
        self.chars.iter().map(|p| p.c).collect()
    }

    /// The places of the first article's characters in the order in which they were printed, without copies.
    pub fn in_order(&self) -> Vec<usize> {
        let own = |p: &Printed| p.article == 0 && p.repeat_of < 0;
        let mut places: Vec<usize> = (0..self.chars.len()).filter(|&i| own(&self.chars[i])).collect();
        // What was invented stands after what it was put in for, as on the page.
        let mut last = 0;
        let key: BTreeMap<usize, i64> = places
            .iter()
            .map(|&i| {
                last = if self.chars[i].offset >= 0 { self.chars[i].offset } else { last };
                (i, last)
            })
            .collect();
        places.sort_by_key(|i| (key[i], *i));
        places
    }

    /// The first article alone, put in order by what is known of every character; what befell the characters stays.
    pub fn put_in_order(&self, article: &Article) -> Self {
        let ends: Vec<i64> =
            clean(article).chars().enumerate().filter(|(_, c)| *c == '\n').map(|(i, _)| i as i64).collect();
        let line = |p: &Printed| ends.partition_point(|&end| end < p.offset);
        let space = Printed { c: '\n', article: NOWHERE, offset: NOWHERE, repeat_of: -1, fault: Fault::None };
        let (mut chars, mut before): (Line, Option<usize>) = (Line::new(), None);
        for printed in self.in_order().into_iter().map(|i| self.chars[i]) {
            let at = if printed.offset >= 0 { Some(line(&printed)) } else { before };
            if before.is_some() && at != before {
                chars.extend([space; 2]);
            }
            chars.push(printed);
            before = at;
        }
        Self { id: self.id.clone(), chars, joins: Vec::new(), headline: self.headline }
    }

    /// The page with its truth as a line of JSON.
    ///
    /// # Errors
    /// None that happens: every value is plain.
    pub fn truth(&self) -> serde_json::Result<String> {
        serde_json::to_string(&Truth {
            id: &self.id,
            text: self.text(),
            runs: self.runs(),
            joins: &self.joins,
        })
    }

    /// Characters that go on where the one before stood: start, end, article, offset, what is repeated, fault.
    fn runs(&self) -> Vec<(usize, usize, i64, i64, i64, Fault)> {
        let mut runs: Vec<(usize, usize, i64, i64, i64, Fault)> = Vec::new();
        let step = |from: i64, n: usize| if from < 0 { from } else { from + n as i64 };
        for (at, p) in self.chars.iter().enumerate() {
            let goes_on = runs.last().is_some_and(|&(start, _, article, offset, repeat_of, fault)| {
                let n = at - start;
                (article, step(offset, n), step(repeat_of, n), fault)
                    == (p.article, p.offset, p.repeat_of, p.fault)
            });
            match runs.last_mut().filter(|_| goes_on) {
                Some(run) => run.1 = at + 1,
                None => runs.push((at, at + 1, p.article, p.offset, p.repeat_of, p.fault)),
            }
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles() -> Vec<Article> {
        let text = |n: usize| {
            (0..12)
                .map(|k| format!("{n}号码头的船长在第{k}天查看了货物，并同海关官员谈到以后的安排。\n"))
                .collect()
        };
        (0..4)
            .map(|n| Article {
                id: format!("a{n}"),
                date: None,
                lang: Some("zh".into()),
                title: Some(format!("{n}号码头")),
                text: text(n),
            })
            .collect()
    }

    #[test]
    fn every_character_knows_where_it_comes_from() {
        let articles = articles();
        for page in pages(&articles, 20, 5) {
            let main = articles.iter().find(|a| page.id.starts_with(&a.id)).map(clean).unwrap();
            let main: Vec<char> = main.chars().collect();
            for p in page.chars.iter().filter(|p| p.article == 0 && p.fault == Fault::None && p.offset >= 0) {
                assert_eq!(main[p.offset as usize], p.c);
            }
            for p in page.chars.iter().filter(|p| p.article == 0 && p.fault == Fault::Substituted) {
                assert_ne!(main[p.offset as usize], p.c);
            }
            for p in page.chars.iter().filter(|p| p.repeat_of >= 0) {
                assert_eq!(page.chars[p.repeat_of as usize].offset, p.offset);
            }
            let covered: usize = page.runs().iter().map(|r| r.1 - r.0).sum();
            assert_eq!(covered, page.chars.len());
        }
    }

    #[test]
    fn joins_lead_on_in_the_article() {
        let pages = pages(&articles(), 20, 5);
        assert!(pages.iter().map(|p| p.joins.len()).sum::<usize>() > 40);
        for page in &pages {
            for &(from, to) in &page.joins {
                let (a, b) = (page.chars[from], page.chars[to]);
                assert_eq!(a.article, b.article);
                assert!(b.offset > a.offset && b.offset - a.offset < 3, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_pages_and_another_does_not() {
        let text = |seed| pages(&articles(), 2, seed).iter().map(DamagedPage::text).collect::<Vec<_>>();
        assert_eq!(text(1), text(1));
        assert_ne!(text(1), text(2));
    }

    #[test]
    fn every_fault_is_dealt_and_an_intact_page_has_none() {
        let pages = pages(&articles(), 60, 5);
        let faults: Vec<Fault> = pages.iter().flat_map(|p| &p.chars).map(|p| p.fault).collect();
        for fault in [Fault::Substituted, Fault::LostAfter, Fault::Inserted, Fault::SubstitutedInCopy] {
            assert!(faults.contains(&fault), "{fault:?}");
        }
        let one = &articles()[0];
        let page = intact("a".into(), one);
        assert!(page.chars.iter().all(|p| p.fault == Fault::None));
        assert_eq!(page.text().replace("\n\n", "\n"), clean(one).trim_end());
    }
}
