//! Why a record that is found in an article as it was printed is not found on a damaged page of it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use readout_engine::page::{Block, BlockKind, restore};
use readout_engine::{Engine, Knowledge, Text};

use super::PageSet;
use super::damage::{DamagedPage, Fault};
use crate::gold::GoldDoc;
use crate::score::{Miss, Score};

/// Why a record is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Characters of its paragraph are lost: no order of the page brings them back.
    Lost,
    /// Characters of its paragraph are wrong or were never printed.
    Wrong,
    /// The paragraph is whole; what it needs from another is damaged.
    Elsewhere,
    /// Its words were set aside as a repeat.
    SetAside,
    /// Its words are in several articles, or among those of another.
    WrongArticle,
    /// Its words were taken for a heading or a line that is no body text.
    NoParagraph,
    /// Its paragraph was not put together.
    NotJoined,
    /// Its paragraph is whole and in its article; what it needs from another stands elsewhere.
    Context,
}

impl Cause {
    /// What a person reads.
    pub fn text(self) -> &'static str {
        match self {
            Self::Lost => "damage: characters of its paragraph are lost",
            Self::Wrong => "damage: characters of its paragraph are wrong",
            Self::Elsewhere => "damage: elsewhere in the article",
            Self::SetAside => "restoring: set aside as a repeat",
            Self::WrongArticle => "restoring: in the wrong article",
            Self::NoParagraph => "restoring: taken for no body text",
            Self::NotJoined => "restoring: its paragraph is not put together",
            Self::Context => "restoring: what stands around it",
        }
    }
}

/// A record lost on a page, and why.
#[derive(Clone, Debug)]
pub struct Loss {
    /// The record.
    pub miss: Miss,
    /// Why.
    pub cause: Cause,
}

/// What a set's pages lose: agreed records that are found in the article as printed, and false alarms that are not there.
///
/// # Errors
/// Agreed records that are none.
pub fn losses(set: &PageSet, engine: &Engine) -> Result<(Vec<Loss>, Vec<Miss>)> {
    let (clean, ordered, read) = (set.read_clean(engine)?, set.read_ordered(engine)?, set.read(engine)?);
    let key = |m: &Miss| (m.doc.clone(), m.id.clone());
    let keys = |score: &Score| score.misses.iter().map(key).collect::<BTreeSet<_>>();
    let (clean_misses, ordered_misses) = (keys(&clean), keys(&ordered));
    let agreed = set.agreed()?;
    let mut out = Vec::new();
    for miss in read.misses.into_iter().filter(|m| !clean_misses.contains(&key(m))) {
        let page = set.pages.iter().map(|(page, _)| page).find(|page| page.id == miss.doc);
        let doc = agreed.docs.iter().find(|doc| doc.id == miss.doc);
        let (Some(page), Some(doc)) = (page, doc) else { continue };
        let chars = paragraph(page, place(doc, &miss));
        let cause = if ordered_misses.contains(&key(&miss)) {
            of_damage(page, &chars)
        } else {
            of_restoring(page, &chars, engine.knowledge())
        };
        out.push(Loss { miss, cause });
    }
    let words = |m: &Miss| (m.doc.clone(), m.kind.clone(), m.what.clone());
    let before: BTreeSet<_> = clean.alarms.iter().map(words).collect();
    let alarms = read.alarms.into_iter().filter(|m| !before.contains(&words(m))).collect();
    Ok((out, alarms))
}

/// Where a record stands in its article's text.
fn place(doc: &GoldDoc, miss: &Miss) -> (i64, i64) {
    let statement = doc.statements.iter().find(|s| s.id == miss.id).map(|s| s.span);
    let event = || doc.events.iter().find(|e| e.id == miss.id)?.evidence.first().copied();
    statement.or_else(event).unwrap_or((0, 0))
}

/// The page's characters, in the order of the article, of the paragraph that a place is in; copies are left out.
fn paragraph(page: &DamagedPage, place: (i64, i64)) -> Vec<usize> {
    let own = page.in_order();
    let at = |p: usize| page.chars[p].offset - page.headline as i64;
    let paragraphs = own.split(|&p| page.chars[p].c == '\n');
    let met = |line: &&[usize]| line.iter().any(|&p| (place.0..place.1).contains(&at(p)));
    paragraphs.filter(met).flatten().copied().filter(|&p| !page.chars[p].c.is_whitespace()).collect()
}

fn of_damage(page: &DamagedPage, chars: &[usize]) -> Cause {
    let lost = chars.windows(2).any(|w| page.chars[w[1]].offset - page.chars[w[0]].offset > 3);
    if lost || chars.is_empty() {
        Cause::Lost
    } else if chars.iter().any(|&p| page.chars[p].fault != Fault::None) {
        Cause::Wrong
    } else {
        Cause::Elsewhere
    }
}

fn of_restoring(page: &DamagedPage, chars: &[usize], knowledge: &Knowledge) -> Cause {
    let text = Text::new(page.text());
    let restored = restore(&text, knowledge);
    let bytes: Vec<usize> = text.as_str().char_indices().map(|(at, _)| at).collect();
    let mut blocks: BTreeMap<usize, (usize, usize, BlockKind)> = BTreeMap::new();
    let mut articles = BTreeSet::new();
    for (a, article) in restored.articles.iter().enumerate() {
        for (b, block) in article.blocks.iter().enumerate() {
            for &p in chars.iter().filter(|&&p| holds(block, bytes[p])) {
                blocks.insert(p, (a, b, block.kind));
                articles.insert(a);
            }
        }
    }
    let foreign = articles.iter().any(|&a| {
        let runs = restored.articles[a].blocks.iter().filter(|b| b.kind == BlockKind::Paragraph);
        runs.filter(|b| chars.iter().any(|&p| holds(b, bytes[p])))
            .any(|b| (0..bytes.len()).any(|p| page.chars[p].article > 0 && holds(b, bytes[p])))
    });
    match () {
        () if blocks.len() < chars.len() => Cause::SetAside,
        () if articles.len() > 1 || foreign => Cause::WrongArticle,
        () if blocks.values().any(|b| b.2 != BlockKind::Paragraph) => Cause::NoParagraph,
        () if blocks.values().map(|b| b.1).collect::<BTreeSet<_>>().len() > 1 => Cause::NotJoined,
        () => Cause::Context,
    }
}

fn holds(block: &Block, at: usize) -> bool {
    block.runs.iter().any(|run| run.start <= at && at < run.end)
}
