//! What is said: direct speech in quotation marks and reported speech after a reporting verb.

mod agent;
mod direct;
mod extent;
mod reported;
mod source;

use crate::actor::{ActorKind, Cast, ItemKind, Parsed};
use crate::finding::Participant;
use crate::knowledge::LabelSet;
use crate::page::BlockKind;
use crate::text::Span;
use crate::time::Clock;
use crate::words::TokenKind;

use super::site::Site;
use super::{Discourse, Scene};

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// Index into [`Cast::entities`].
    Entity(usize),
    /// Words that name nobody the cast knows, such as “an official who was present”.
    Printed(Span),
}

/// Something said.
#[derive(Clone, Debug)]
pub struct Said {
    /// What is said, in the view.
    pub span: Span,
    /// Inside quotation marks.
    pub direct: bool,
    /// Who speaks.
    pub speaker: Speaker,
    /// Where the speaker is named.
    pub named: Option<Span>,
    /// The reporting verb.
    pub verb: Option<Span>,
    /// Index in [`Cast::entities`] of who is spoken to.
    pub hearer: Option<usize>,
    /// Whether saying it does it, as with “announces” and “denies”: what is announced or denied is no mere claim.
    pub performs: bool,
    /// The rule.
    pub rule: &'static str,
}

impl Said {
    /// The one of the cast who speaks.
    pub(super) fn entity(&self) -> Option<usize> {
        match self.speaker {
            Speaker::Entity(entity) => Some(entity),
            Speaker::Printed(_) => None,
        }
    }
}

/// How many of the last things said are looked through.
pub(super) const LATELY: usize = 64;

/// What is only said around a position, the last to begin first; `said` is sorted by its beginning.
pub(super) fn around(said: &[Said], at: usize) -> impl Iterator<Item = &Said> + Clone {
    let until = said.partition_point(|s| s.span.start <= at);
    said[..until].iter().rev().take(LATELY).filter(move |s| at < s.span.end && !s.performs)
}

/// Whether a position lies in something only said.
pub(super) fn in_speech(said: &[Said], at: usize) -> bool {
    around(said, at).next().is_some()
}

/// Fewer characters are no statement.
const SHORTEST: usize = 4;

/// What an article reports of anybody's words, and in which manner.
#[derive(Debug, Default)]
pub struct Speech {
    /// In text order.
    pub said: Vec<Said>,
    /// What news outlets are said to report, in text order: the article's own matter, not somebody's statement.
    pub claims: Vec<Said>,
    /// Whether the article is a news report rather than an official readout: it quotes remarks, or prefers the verbs
    /// of news outlets.
    pub news: bool,
    /// Whether it has verbs that news outlets prefer.
    pub press: bool,
}

/// Reads who says what in an article, which may be a chronicle: there the author goes on after each sentence said.
pub fn read_speech(scene: &Scene<'_>, cast: &Cast, chronicle: bool) -> Speech {
    let core = &scene.knowledge.labels.core;
    let openings = [core.say, core.say_weak, core.say_soft, core.say_colon, core.according];
    let mut reader = Reader {
        scene,
        openings: openings.into_iter().collect(),
        cast,
        discourse: Discourse::new(Clock::new(None)),
        said: Vec::new(),
        claims: Vec::new(),
        open: None,
        written: false,
        last: None,
        subject: None,
        news: false,
        runs_on: false,
        chronicle,
    };
    let manner = reader.manner();
    reader.news = manner.speaks_as_news();
    reader.runs_on = reader.runs_on_by_habit(manner);
    for index in 0..scene.sentences.len() {
        let kind = scene.view.blocks[scene.sentences[index].block].0;
        if !kind.tells() {
            reader.open = None;
            continue;
        }
        reader.direct(index);
        reader.reported(index);
        if kind == BlockKind::Paragraph {
            reader.tell_subject(index);
        }
    }
    reader.fragments();
    let (mut said, mut claims) = (reader.said, reader.claims);
    for all in [&mut said, &mut claims] {
        all.sort_by_key(|s| (s.span.start, std::cmp::Reverse(s.span.end)));
    }
    Speech { said, claims, news: manner.is_news(), press: manner.is_press() }
}

/// The speaker as the record has him. Words for several persons, such as “the two leaders”, stay what they are.
pub fn speaker(said: &Said, scene: &Scene<'_>, cast: &Cast, day: Option<jiff::civil::Date>) -> Participant {
    let named = said.named.map(|span| scene.view.first_original(span));
    let entity = match said.speaker {
        Speaker::Entity(entity) => entity,
        Speaker::Printed(span) => {
            let name = scene.view.slice(span).to_string();
            return Participant { name, span: named, ..Participant::default() };
        }
    };
    let mut one = cast.participant(entity, "", day, scene.knowledge);
    let Some(span) = said.named else { return one };
    one.span = named;
    let printed = scene.view.slice(span).to_string();
    let sentence = scene.sentences.partition_point(|s| s.span.end <= span.start);
    let item = scene.sentences.get(sentence).and_then(|s| s.items.iter().find(|i| i.span == span));
    match item.map(|i| &i.kind) {
        Some(ItemKind::Reference { label, leaders, states })
            if *label != scene.knowledge.labels.core.pronoun && states.is_empty() =>
        {
            let members = Discourse::new(Clock::new(None)).resolve(
                (*label, *leaders),
                states,
                span.start,
                cast,
                scene.knowledge,
            );
            let names = members.iter().map(|e| cast.participant(*e, "", day, scene.knowledge).name);
            Participant { name: printed, aliases: names.collect(), span: one.span, ..Participant::default() }
        }
        Some(ItemKind::Actor(members)) if members.len() == 1 => {
            if printed != one.name && !one.aliases.contains(&printed) {
                one.aliases.push(printed);
            }
            one
        }
        _ => one,
    }
}

struct Reader<'a> {
    scene: &'a Scene<'a>,
    /// The labels of words with which reported speech may begin.
    openings: LabelSet,
    cast: &'a Cast,
    discourse: Discourse,
    said: Vec<Said>,
    claims: Vec<Said>,
    /// Index of the reported speech that runs on, and its paragraph.
    open: Option<(usize, usize)>,
    /// Whether that stands in a message to somebody.
    written: bool,
    /// Who spoke last, and the sentence in which he did.
    last: Option<(Speaker, usize)>,
    /// The subject of the sentence before, and that sentence.
    subject: Option<(Vec<usize>, usize)>,
    /// Whether the article is a news report.
    news: bool,
    /// Whether reported speech in this article runs on over whole paragraphs, as official readouts have it.
    runs_on: bool,
    /// Whether the article is a chronicle, whose author goes on after each sentence said.
    chronicle: bool,
}

impl<'a> Reader<'a> {
    fn core(&self) -> &'a crate::knowledge::Core {
        &self.scene.knowledge.labels.core
    }

    fn site(&self, parsed: &'a Parsed, item: usize) -> Site<'a> {
        Site::new(parsed, item, self.scene.tongue, self.scene.knowledge)
    }

    fn is_mark(&self, parsed: &Parsed, item: usize, set: &str) -> bool {
        matches!(parsed.items.get(item).map(|i| &i.kind), Some(ItemKind::Mark(c)) if set.contains(*c))
    }

    /// The opening quotation marks of the language.
    fn openers(&self) -> String {
        self.scene.tongue.language.settings.quotes.iter().map(|q| q[0].as_str()).collect()
    }

    fn tell_subject(&mut self, index: usize) {
        let parsed = &self.scene.sentences[index];
        let said = std::mem::take(&mut self.said);
        let told = super::told::tell_subject(self.scene, parsed, &said, self.cast, &mut self.discourse);
        self.said = said;
        self.subject = self.discourse.subject.clone().filter(|_| told).map(|(s, _)| (s, index));
    }

    fn push(&mut self, said: Said, sentence: usize) {
        self.last = Some((said.speaker, sentence));
        self.said.push(said);
    }

    fn inside_quotes(&self, span: Span) -> bool {
        self.scene.words.quotation_around(span).is_some()
    }

    fn long_enough(&self, span: Span) -> bool {
        span.end > span.start && self.scene.view.slice(span).chars().count() >= SHORTEST
    }

    /// Whether the speaker is a person, people or words for some.
    fn is_personal(&self, speaker: Speaker) -> bool {
        match speaker {
            Speaker::Entity(e) => {
                matches!(self.cast.entities[e].kind, ActorKind::Person | ActorKind::People)
            }
            Speaker::Printed(_) => true,
        }
    }

    fn is_body(&self, speaker: Speaker) -> bool {
        matches!(speaker, Speaker::Entity(e) if self.cast.entities[e].kind == ActorKind::Body)
    }

    /// Whether a news outlet speaks: what it reports is the article's own matter, not somebody's statement.
    fn is_outlet(&self, speaker: Speaker) -> bool {
        matches!(speaker, Speaker::Entity(e) if self.cast.entities[e].outlet)
    }

    /// Whether a sentence has words that people use of themselves, of their side or of what should be.
    fn has_voice(&self, parsed: &Parsed) -> bool {
        let core = self.core();
        let tokens = &self.scene.words.tokens;
        let first = tokens.partition_point(|t| t.span.start < parsed.span.start);
        tokens[first..]
            .iter()
            .take_while(|t| t.span.end <= parsed.span.end)
            .any(|t| self.has_label(t, &[core.self_, core.side, core.voice]))
    }

    /// Whether a token is a word with one of these labels.
    fn has_label(&self, token: &crate::words::Token, wanted: &[crate::knowledge::Label]) -> bool {
        let TokenKind::Known(list) = token.kind else { return false };
        let lexicon = &self.scene.tongue.lexicon;
        lexicon.entries(list).iter().any(|e| match e {
            crate::knowledge::lexicon::Entry::Word(w) => {
                wanted.iter().any(|l| lexicon.words[*w].labels.contains(*l))
            }
            _ => false,
        })
    }
}
