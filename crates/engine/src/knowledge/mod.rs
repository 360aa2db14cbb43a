//! Knowledge files, parsed and indexed once, then shared by every reading.

pub mod kinds;
pub mod language;
pub mod lexicon;
pub mod rules;
pub mod tsv;
pub mod world;

use std::borrow::Cow;
use std::collections::BTreeMap;

use language::Language;
use lexicon::{Lexicon, WordRow};
use rules::Rules;
use world::World;

use crate::time::TimeKnowledge;

/// A knowledge file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct KnowledgeError {
    /// Path below the knowledge folder.
    pub file: String,
    /// 1-based line, or 0 for the whole file.
    pub line: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

pub(crate) fn toml_error(file: &str, line: usize, message: &str) -> KnowledgeError {
    KnowledgeError { file: file.to_string(), line, message: message.to_string() }
}

/// Parses a TOML file into `T`; errors name the line.
pub(crate) fn toml_file<T: serde::de::DeserializeOwned>(
    file: &str,
    content: &str,
) -> Result<T, KnowledgeError> {
    toml::from_str(content).map_err(|e| {
        let line =
            e.span().map_or(0, |span| content[..span.start.min(content.len())].matches('\n').count() + 1);
        toml_error(file, line, e.message())
    })
}

/// A label by which rules know words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(u16);

/// All labels that words carry.
#[derive(Debug)]
pub struct Labels {
    names: Vec<String>,
    /// The labels that the engine itself asks for.
    pub core: Core,
}

/// Labels with a fixed meaning; every other label means what the rules make of it.
#[derive(Clone, Copy, Debug)]
pub struct Core {
    /// a word that only keeps others from matching.
    pub block: Label,
    /// links a modifier to what follows, or a possessive.
    pub of: Label,
    /// links a modifier that follows its noun, such as “of”.
    pub of_after: Label,
    /// joins the members of a group.
    pub and: Label,
    /// marks the other side of a joint act.
    pub with: Label,
    /// marks whom an act is directed at.
    pub to: Label,
    /// marks for whom an act is done.
    pub for_: Label,
    /// marks who acts in a passive, or at whose invitation.
    pub by: Label,
    /// marks a place or a time.
    pub at: Label,
    /// marks a starting point.
    pub from: Label,
    /// marks what an act is about.
    pub about: Label,
    /// before an office: no longer held.
    pub former: Label,
    /// before or after an office: not yet held.
    pub elect: Label,
    /// after a name: with the spouse.
    pub couple: Label,
    /// after a name: with companions.
    pub party_of: Label,
    /// after or before a name: a form of address.
    pub honorific: Label,
    /// a part of a state that stands for it.
    pub organ: Label,
    /// an abbreviation that stands for a government.
    pub side: Label,
    /// two abbreviations that stand for two states.
    pub pair: Label,
    /// the two parties just named.
    pub both: Label,
    /// all parties just named.
    pub all_parties: Label,
    /// stands for the person just named.
    pub pronoun: Label,
    /// stands for the side of the speaker.
    pub self_: Label,
    /// stands for the state of whoever is spoken of, such as “our country”.
    pub self_state: Label,
    /// counts years since something.
    pub anniversary: Label,
    /// a word for a person without a name.
    pub person_noun: Label,
    /// a word for people without names.
    pub group_noun: Label,
    /// ends the name of a venue.
    pub venue: Label,
    /// introduces what somebody says.
    pub say: Label,
    /// is itself part of what somebody says.
    pub say_soft: Label,
    /// introduces what a person wants or proposes.
    pub say_weak: Label,
    /// is preferred by official readouts.
    pub say_official: Label,
    /// is preferred by news outlets.
    pub say_news: Label,
    /// begins a sentence told by the author.
    pub narrative: Label,
    /// announces what is to come.
    pub future: Label,
    /// says that something is done.
    pub past: Label,
    /// says what is wanted or possible.
    pub wish: Label,
    /// denies.
    pub negation: Label,
    /// put off.
    pub postponed: Label,
    /// called off.
    pub cancelled: Label,
    /// said not to be so.
    pub denied: Label,
    /// makes what stands before it a setting.
    pub during: Label,
    /// a text that may be signed or issued.
    pub document: Label,
    /// may stand between a preposition or subject and its verb.
    pub adverb: Label,
    /// counts sessions.
    pub ordinal: Label,
    /// any verb that ends the search for an argument.
    pub verb: Label,
    /// describes people before the word for them.
    pub people_modifier: Label,
    /// an article before a noun.
    pub article: Label,
    /// each one by himself.
    pub separately: Label,
    /// takes part only.
    pub attending: Label,
    /// joins reported speech to its verb.
    pub that: Label,
    /// announces with a colon what is said.
    pub say_colon: Label,
    /// begins a clause that describes the noun before it, such as “who”.
    pub relative: Label,
    /// follows a name and belongs to it, such as “Jr.”.
    pub name_suffix: Label,
    /// a small word inside a name, such as “von”.
    pub name_particle: Label,
    /// a gathering that has a name; bodies that are forums carry it too.
    pub forum: Label,
    /// speaks of a visit as known.
    pub trip: Label,
    /// makes something known, and thereby so.
    pub announce: Label,
    /// makes the time before it a beginning.
    pub since: Label,
    /// points to what was named before.
    pub this_one: Label,
    /// says of what was told before what it is.
    pub this_is: Label,
    /// closes a list that names only some.
    pub et_al: Label,
    /// a reporting verb that takes the hearer as its object, such as “tells”.
    pub say_to: Label,
    /// a text in which somebody speaks.
    pub account: Label,
    /// begins a phrase that names the source of what follows.
    pub according: Label,
    /// any word for a gathering.
    pub gathering: Label,
    /// joins two offices of one person.
    pub also: Label,
    /// takes up an office, so that the office names nobody.
    pub becoming: Label,
    /// is typical of what somebody says of himself, his side or what should be.
    pub voice: Label,
}

impl Core {
    fn new(mut intern: impl FnMut(&str) -> Label) -> Self {
        Self {
            block: intern("block"),
            of: intern("of"),
            of_after: intern("of-after"),
            and: intern("and"),
            with: intern("with"),
            to: intern("to"),
            for_: intern("for"),
            by: intern("by"),
            at: intern("at"),
            from: intern("from"),
            about: intern("about"),
            former: intern("former"),
            elect: intern("elect"),
            couple: intern("couple"),
            party_of: intern("party-of"),
            honorific: intern("honorific"),
            organ: intern("organ"),
            side: intern("side"),
            pair: intern("pair"),
            both: intern("both"),
            all_parties: intern("all-parties"),
            pronoun: intern("pronoun"),
            self_: intern("self"),
            self_state: intern("self-state"),
            anniversary: intern("anniversary"),
            person_noun: intern("person-noun"),
            group_noun: intern("group-noun"),
            venue: intern("venue"),
            say: intern("say"),
            say_soft: intern("say-soft"),
            say_weak: intern("say-weak"),
            say_official: intern("say-official"),
            say_news: intern("say-news"),
            narrative: intern("narrative"),
            future: intern("future"),
            past: intern("past"),
            wish: intern("wish"),
            negation: intern("negation"),
            postponed: intern("postponed"),
            cancelled: intern("cancelled"),
            denied: intern("denied"),
            during: intern("during"),
            document: intern("document"),
            adverb: intern("adverb"),
            ordinal: intern("ordinal"),
            verb: intern("verb"),
            people_modifier: intern("people-modifier"),
            article: intern("article"),
            separately: intern("separately"),
            attending: intern("attending"),
            that: intern("that"),
            say_colon: intern("say-colon"),
            relative: intern("relative"),
            name_suffix: intern("name-suffix"),
            name_particle: intern("name-particle"),
            forum: intern("forum"),
            trip: intern("trip"),
            announce: intern("announce"),
            since: intern("since"),
            this_one: intern("this-one"),
            this_is: intern("this-is"),
            et_al: intern("et-al"),
            say_to: intern("say-to"),
            account: intern("account"),
            according: intern("according"),
            gathering: intern("gathering"),
            also: intern("also"),
            becoming: intern("becoming"),
            voice: intern("voice"),
        }
    }
}

impl Labels {
    fn new() -> Self {
        let mut names = Vec::new();
        let core = Core::new(|name| intern(&mut names, name));
        Self { names, core }
    }

    /// The label with this name, made if it is new.
    fn intern(&mut self, name: &str) -> Label {
        intern(&mut self.names, name)
    }

    /// The label with this name.
    pub fn get(&self, name: &str) -> Option<Label> {
        self.names.iter().position(|n| n == name).and_then(|i| u16::try_from(i).ok()).map(Label)
    }

    /// The name of a label.
    pub fn name(&self, label: Label) -> &str {
        &self.names[usize::from(label.0)]
    }
}

fn intern(names: &mut Vec<String>, name: &str) -> Label {
    let index = names.iter().position(|n| n == name).unwrap_or_else(|| {
        names.push(name.to_string());
        names.len() - 1
    });
    Label(u16::try_from(index).unwrap_or(u16::MAX))
}

/// A language with its spellings and rules.
#[derive(Debug)]
pub struct Tongue {
    /// The language.
    pub language: Language,
    /// Its spellings.
    pub lexicon: Lexicon,
    /// Its time expressions.
    pub time: TimeKnowledge,
    /// Its event rules.
    pub rules: Rules,
}

/// Everything readout knows.
#[derive(Debug)]
pub struct Knowledge {
    /// What pages look like.
    pub page: crate::page::PageKnowledge,
    /// World facts.
    pub world: World,
    /// Labels of words.
    pub labels: Labels,
    /// Event kinds.
    pub kinds: kinds::Kinds,
    /// Languages by code.
    pub tongues: Vec<Tongue>,
}

impl Knowledge {
    /// Parses and indexes knowledge files given as (path, content).
    ///
    /// # Errors
    /// The first file that cannot be parsed or that contradicts another, with its line.
    pub fn load(files: &[(String, Cow<'_, str>)]) -> Result<Self, KnowledgeError> {
        let codes: Vec<String> = files
            .iter()
            .filter_map(|(name, _)| name.strip_suffix("/language.toml"))
            .map(str::to_string)
            .collect();
        let world = World::load(files, &codes)?;
        let mut labels = Labels::new();
        let mut rows = BTreeMap::new();
        for code in &codes {
            rows.insert(code, word_rows(code, files, &mut labels)?);
        }
        let kinds = kinds::Kinds::load(files, &labels)?;
        // Indexing is most of the start-up time, and the languages do not depend on each other.
        let build = |code: &String| tongue(code, files, &world, &rows[code], &labels, &kinds);
        let build = &build;
        let (page, tongues) = std::thread::scope(|scope| {
            let page = scope.spawn(|| crate::page::PageKnowledge::load(files));
            let tongues: Vec<_> = codes.iter().map(|code| scope.spawn(move || build(code))).collect();
            (
                joined(page.join()),
                tongues.into_iter().map(|t| joined(t.join())).collect::<Result<Vec<_>, _>>(),
            )
        });
        Ok(Self { page: page?, tongues: tongues?, world, labels, kinds })
    }

    /// The language with this code.
    pub fn tongue(&self, code: &str) -> Option<&Tongue> {
        self.tongues.iter().find(|t| t.language.code == code)
    }

    /// The language that owns most characters of a text.
    pub fn guess_language(&self, text: &str) -> Option<&Tongue> {
        let mut counts = vec![0_usize; self.tongues.len()];
        for c in text.chars().take(20_000) {
            for (count, tongue) in counts.iter_mut().zip(&self.tongues) {
                // A character of a script without spaces weighs as much as a short word.
                let weight = if tongue.language.settings.spaced { 1 } else { 3 };
                *count += usize::from(tongue.language.owns(c)) * weight;
            }
        }
        let best = (0..counts.len()).rev().max_by_key(|i| counts[*i])?;
        self.tongues.get(best).filter(|_| counts[best] > 0)
    }
}

/// The result of an indexing thread.
fn joined<T>(result: std::thread::Result<Result<T, KnowledgeError>>) -> Result<T, KnowledgeError> {
    result.unwrap_or_else(|_| Err(toml_error("", 0, "indexing the knowledge broke off; please report this")))
}

fn tongue(
    code: &str,
    files: &[(String, Cow<'_, str>)],
    world: &World,
    rows: &[WordRow<'_>],
    labels: &Labels,
    kinds: &kinds::Kinds,
) -> Result<Tongue, KnowledgeError> {
    let path = format!("{code}/language.toml");
    let content = files.iter().find(|(name, _)| *name == path).map_or("", |(_, c)| c);
    let language = Language::load(code, &path, content, files)?;
    let lexicon = Lexicon::build(&language, world, rows, labels)?;
    let time = TimeKnowledge::load(code, files, &language)?;
    let rules = Rules::load(code, files, labels, kinds)?;
    Ok(Tongue { language, lexicon, time, rules })
}

fn word_rows<'a>(
    code: &str,
    files: &'a [(String, Cow<'_, str>)],
    labels: &mut Labels,
) -> Result<Vec<WordRow<'a>>, KnowledgeError> {
    let prefix = format!("{code}/words/");
    let mut rows = Vec::new();
    for (name, content) in files.iter().filter(|(n, _)| n.starts_with(&prefix) && n.ends_with(".tsv")) {
        if !content.starts_with("surface\tlabels") {
            continue; // a table of characters or names, read elsewhere
        }
        let table = tsv::Table::parse(name, content, &["surface", "labels"])?;
        for row in table.rows() {
            let labels = row.list("labels").map(|label| labels.intern(label)).collect();
            rows.push(WordRow {
                place: (name, row.line()),
                surface: row.get("surface"),
                labels,
                state: row.optional("state"),
            });
        }
    }
    Ok(rows)
}
