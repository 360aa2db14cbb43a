//! The one file that knows the order of the rooms.

use jiff::civil::Date;

use crate::actor::{self, ActorKind, Cast, ItemKind, Parsed};
use crate::anatomy;
use crate::event::{Said, Scene, read_events, read_manner, speaker};
use crate::finding::{Event, Statement};
use crate::knowledge::{Knowledge, Tongue};
use crate::link;
use crate::notice::Notice;
use crate::page::{self, Article, Block, BlockKind, Page};
use crate::portion;
use crate::text::{Span, Text};
use crate::time::{Clock, Expression, Found, Tense};
use crate::trace::Step;
use crate::view::View;
use crate::words::{self, Words};

/// What to read and what is known about it beforehand.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The decoded text.
    pub text: &'a Text,
    /// The article's date, if the caller knows it.
    pub reference_date: Option<Date>,
    /// A date in the file's name, used when the text has no dateline.
    pub name_date: Option<Date>,
    /// `zh`, `en`, …; guessed per article where absent.
    pub language: Option<&'a str>,
    /// The text is known to be one article, such as one that came with a title of its own: as long as it stands in
    /// order, no heading inside it begins another one.
    pub one_article: bool,
    /// Keep the candidates that lost, with the reason, in [`Reading::lost`].
    pub trace: bool,
}

impl<'a> Request<'a> {
    /// A text of which nothing is known.
    pub fn of(text: &'a Text) -> Self {
        Self { text, reference_date: None, name_date: None, language: None, one_article: false, trace: false }
    }
}

/// Where the article's date came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateSource {
    /// The caller gave it.
    Given,
    /// A dateline or a full date in the text.
    Text,
    /// The file's name.
    Name,
}

/// The article's date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferenceDate {
    /// The day.
    pub date: Date,
    /// Where it came from.
    pub source: DateSource,
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The page as restored.
    pub page: Page,
    /// Language per article.
    pub languages: Vec<String>,
    /// The article's date.
    pub reference_date: Option<ReferenceDate>,
    /// Events in the order of their first evidence.
    pub events: Vec<Event>,
    /// Statements in text order.
    pub statements: Vec<Statement>,
    /// What a person should know.
    pub notices: Vec<Notice>,
    /// Candidates that lost, for `--trace`: rule, span and reason.
    pub lost: Vec<crate::trace::Step>,
}

/// An actor or place as a phrase names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorFound {
    /// The whole phrase.
    pub words: String,
    /// The name in it.
    pub name: String,
    /// The id that knowledge has, or the name.
    pub known_as: String,
    /// Record code.
    pub country: Option<String>,
}

/// Knowledge ready to read with. Shared between threads.
#[derive(Debug)]
pub struct Engine {
    knowledge: Knowledge,
}

impl Engine {
    /// An engine over loaded knowledge.
    pub fn new(knowledge: Knowledge) -> Self {
        Self { knowledge }
    }

    /// The knowledge it reads with.
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// Reads a text. Never fails: what it cannot do is in [`Reading::notices`].
    pub fn read(&self, request: &Request<'_>) -> Reading {
        let mut page = page::restore(request.text, &self.knowledge);
        if request.one_article {
            page.keep_together();
        }
        let mut reading = Reading { notices: std::mem::take(&mut page.notices), ..Reading::default() };
        reading.reference_date = self.reference_date(request);
        for (index, article) in page.articles.iter().enumerate() {
            let language = self.language_of(request, article);
            reading.languages.push(language.map_or_else(String::new, |t| t.language.code.clone()));
            let Some(tongue) = language else { continue };
            let portions = portion::portions(request.text, article);
            if portions.len() > 1 {
                reading.notices.push(long_article(portions.len()));
            }
            for portion in &portions {
                self.read_portion(request, tongue, portion, index, &mut reading);
            }
        }
        reading.page = page;
        if reading.reference_date.is_none() {
            let notice = Notice::new(
                "time.no-reference-date",
                "no date of the article is known, so dates without a year are left open",
            );
            reading.notices.push(notice.hint("give one with --date YYYY-MM-DD"));
        }
        reading.events.sort_by_key(|e| e.evidence.first().copied());
        reading.statements.sort_by_key(|s| (s.span.start, std::cmp::Reverse(s.span.end)));
        attach_statements(&mut reading);
        reading
    }

    /// The article's date: given, or printed in full near its beginning, or in the file's name.
    fn reference_date(&self, request: &Request<'_>) -> Option<ReferenceDate> {
        if let Some(date) = request.reference_date {
            return Some(ReferenceDate { date, source: DateSource::Given });
        }
        if let Some(date) = request.name_date {
            return Some(ReferenceDate { date, source: DateSource::Name });
        }
        let head = request.text.as_str();
        let head = &head[..head.floor_char_boundary(DATELINE_REACH)];
        let tongue = self.knowledge.guess_language(head)?;
        let folded = tongue.language.fold(head);
        let clock = Clock::new(None);
        let full = tongue.time.find(&folded).into_iter().find_map(|e| clock.resolve(&e, 0, Tense::Open));
        let date = full.filter(|w| w.start == w.end)?.start;
        Some(ReferenceDate { date, source: DateSource::Text })
    }

    /// The language asked for, or the one that most of the article's beginning is written in.
    fn language_of(&self, request: &Request<'_>, article: &Article) -> Option<&Tongue> {
        let given = request.language.and_then(|code| self.knowledge.tongue(code));
        let mut sample = String::new();
        for run in article.blocks.iter().flat_map(|b| &b.runs) {
            let slice = request.text.slice(*run);
            sample.push_str(&slice[..slice.floor_char_boundary(SAMPLE)]);
            if sample.len() > SAMPLE {
                break;
            }
        }
        given.or_else(|| self.knowledge.guess_language(&sample))
    }

    fn read_portion(
        &self,
        request: &Request<'_>,
        tongue: &Tongue,
        article: &Article,
        index: usize,
        reading: &mut Reading,
    ) {
        let view = self.view(request.text, article, tongue);
        let day = reading.reference_date.map(|r| r.date);
        let times = times(&view, tongue);
        let (words, sentences, mut cast) = self.cast(&view, tongue, &times, day);
        if let Some(span) = words.nested_too_deeply(&view, tongue) {
            let notice =
                Notice::new("words.nesting", "quotation marks are nested too deeply to say who says what");
            reading.notices.push(
                notice.at(view.first_original(span)).hint("close the quotation marks, or split the text"),
            );
        }
        let scene = Scene {
            view: &view,
            words: &words,
            sentences: &sentences,
            times: &times,
            tongue,
            knowledge: &self.knowledge,
            article: index,
            trace: request.trace,
        };
        let (speech, discourse) = read_manner(&scene, &cast, Clock::new(day));
        let said = &speech.said;
        let found = read_events(&scene, &mut cast, &speech, discourse);
        let mut events = link::link(found.events, day, &self.knowledge);
        // A sentence or two say too little to tell whether an article stays at home.
        if sentences.len() >= ARTICLE && !cast.is_international(&sentences, tongue, &self.knowledge) {
            events.retain(|e| self.knowledge.kinds.get(&e.kind).is_none_or(|k| !k.foreign));
        }
        reading.lost.extend(found.lost.into_iter().map(|step| step_to_original(step, &view)));
        reading.events.extend(events.into_iter().map(|e| to_original(e, &view)));
        let statements = said.iter().map(|s| statement(s, &scene, &cast, day));
        reading.statements.extend(statements);
    }

    /// An article as it is read, slips as what they seem to be.
    fn view(&self, text: &Text, article: &Article, tongue: &Tongue) -> View {
        let slips = page::slips(article, text, &self.knowledge, tongue);
        View::read_as(text, article, &tongue.language, &slips)
    }

    /// How each sentence was taken apart, one line a sentence, for people who work on the knowledge.
    pub fn anatomy(&self, request: &Request<'_>) -> Vec<String> {
        let page = page::restore(request.text, &self.knowledge);
        let mut lines = Vec::new();
        for article in &page.articles {
            let sample: String =
                article.blocks.iter().flat_map(|b| &b.runs).map(|r| request.text.slice(*r)).collect();
            let Some(tongue) = self.knowledge.guess_language(&sample) else { continue };
            let view = self.view(request.text, article, tongue);
            let times = times(&view, tongue);
            let (_, sentences, cast) = self.cast(&view, tongue, &times, request.reference_date);
            let show = |s: &Parsed| anatomy::sentence(s, &view, tongue, &self.knowledge, &cast);
            lines.extend(sentences.iter().map(show));
        }
        lines
    }

    /// The time expressions of a text, read as the author's own from top to bottom.
    pub fn times(&self, text: &str, language: &str, reference: Date) -> Vec<Found> {
        let Some(tongue) = self.knowledge.tongue(language) else { return Vec::new() };
        let mut clock = Clock::new(Some(reference));
        let folded = tongue.language.fold(text);
        let resolve = |e: Expression| {
            let when = clock.resolve(&e, 0, Tense::Open);
            if let Some(when) = &when {
                clock.tell(when, &e, 0);
            }
            Found { span: e.span, rule: e.rule, when }
        };
        tongue.time.find(&folded).into_iter().map(resolve).collect()
    }

    /// The actors and places of a text, as its phrases name them.
    pub fn actors(&self, text: &str, language: &str, reference: Date) -> Vec<ActorFound> {
        let Some(tongue) = self.knowledge.tongue(language) else { return Vec::new() };
        let text = Text::new(text.to_string());
        let whole = Block { kind: BlockKind::Paragraph, runs: vec![Span::new(0, text.as_str().len())] };
        let view = View::new(&text, &Article { blocks: vec![whole] }, &tongue.language);
        let times = times(&view, tongue);
        let (_, sentences, cast) = self.cast(&view, tongue, &times, Some(reference));
        let mut out = Vec::new();
        for item in sentences.iter().flat_map(|s| &s.items) {
            match &item.kind {
                ItemKind::Actor(members) => out.extend(members.iter().map(|m| {
                    let mention = &cast.mentions[*m];
                    let who = cast.participant(mention.entity, "", Some(reference), &self.knowledge);
                    let known_as = who.id.clone().unwrap_or_else(|| who.name.clone());
                    let words = view.slice(mention.span).to_string();
                    ActorFound {
                        words,
                        name: view.slice(mention.name).to_string(),
                        known_as,
                        country: who.country,
                    }
                })),
                ItemKind::Place { country, .. } => {
                    let words = view.slice(item.span).to_string();
                    out.push(ActorFound {
                        name: words.clone(),
                        known_as: words.clone(),
                        words,
                        country: country.clone(),
                    });
                }
                _ => {}
            }
        }
        out
    }

    /// Words, items and actors. Names learnt from the article in a first pass are known everywhere in a second.
    fn cast(
        &self,
        view: &View,
        tongue: &Tongue,
        times: &[Expression],
        day: Option<Date>,
    ) -> (Words, Vec<Parsed>, Cast) {
        let hits = words::hits(view, tongue);
        let spans: Vec<Span> = times.iter().map(|t| t.span).collect();
        let mut names: Vec<(Span, usize)> =
            actor::written_names(view, tongue, &hits, &spans).into_iter().map(|s| (s, 0)).collect();
        let (words, sentences, cast) = self.parse(view, tongue, &hits, &spans, &names, day);
        let learnt = learnt_names(&cast, view, tongue);
        if learnt.is_empty() {
            return (words, sentences, cast);
        }
        for (i, name) in learnt.iter().enumerate() {
            let found = memchr::memmem::find_iter(view.folded.as_bytes(), name.as_bytes());
            names.extend(found.map(|at| (Span::new(at, at + name.len()), i)));
        }
        names.sort_by_key(|(s, i)| (s.start, std::cmp::Reverse(s.end), *i));
        self.parse(view, tongue, &hits, &spans, &names, day)
    }

    fn parse(
        &self,
        view: &View,
        tongue: &Tongue,
        hits: &[crate::knowledge::lexicon::Hit],
        times: &[Span],
        names: &[(Span, usize)],
        day: Option<Date>,
    ) -> (Words, Vec<Parsed>, Cast) {
        let words = Words::new(view, tongue, hits, times, names);
        let mut cast = Cast { language: tongue.language.code.clone(), ..Cast::default() };
        let read = |s| actor::parse_sentence(view, s, &words.tokens, tongue, &self.knowledge, day, &mut cast);
        let sentences = words.sentences.iter().map(read).collect();
        (words, sentences, cast)
    }
}

/// The dates of an article: no durations, and none inside the name of a work or document.
fn times(view: &View, tongue: &Tongue) -> Vec<Expression> {
    let mut found = tongue.time.find(&view.folded);
    found.retain(|e| !e.ignore && !inside_title(view, tongue, e.span));
    found
}

fn inside_title(view: &View, tongue: &Tongue, span: Span) -> bool {
    let line = view.text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let before = &view.text[line..span.start];
    tongue.language.settings.titles.iter().any(|pair| {
        let (open, close) = (before.rfind(pair[0].as_str()), before.rfind(pair[1].as_str()));
        open.is_some_and(|o| close.is_none_or(|c| c < o))
    })
}

fn long_article(portions: usize) -> Notice {
    let message = format!("a very long article is read in {portions} portions, each by itself");
    Notice::new("read.portions", message)
        .hint("split it into articles to have names and dates carried through")
}

/// How many sentences make an article.
const ARTICLE: usize = 3;

/// How much of an article its language is told by.
const SAMPLE: usize = 20_000;

/// How far into a text its own date is looked for.
const DATELINE_REACH: usize = 600;

/// Printed names of people whom no lexicon knows, folded, to be found again without their titles, and the last parts
/// of people's names that no lexicon has alone.
fn learnt_names(cast: &Cast, view: &View, tongue: &Tongue) -> Vec<String> {
    let people = cast.mentions.iter().filter(|m| {
        let office_alone = m.office == Some(m.span);
        cast.entities[m.entity].kind == ActorKind::Person && !office_alone
    });
    let joiners = &tongue.language.settings.name_joiners;
    let spaced = tongue.language.settings.spaced;
    let mut names: Vec<String> = Vec::new();
    for mention in people {
        let name = view.folded.get(mention.name.start..mention.name.end).unwrap_or("");
        let last = name.rsplit(|c: char| joiners.contains(c) || (spaced && c == ' ')).next().unwrap_or("");
        if cast.entities[mention.entity].person.is_none() {
            names.push(name.to_string());
            names.push(last.to_string());
        } else if last != name && !tongue.lexicon.hits(last).any(|h| h.start == 0 && h.end == last.len()) {
            names.push(last.to_string());
        }
    }
    names.retain(|n| n.chars().count() >= 2);
    names.sort();
    names.dedup();
    names
}

/// Turns positions of the view into positions of the source.
fn to_original(mut event: Event, view: &View) -> Event {
    infer_misread(&mut event, view);
    event.evidence = view.originals(&event.evidence);
    event.evidence.sort_unstable();
    event.evidence.dedup();
    let first = |span: &mut Option<Span>| *span = span.map(|s| view.first_original(s));
    if let Some(when) = &mut event.date {
        first(&mut when.span);
    }
    if let Some(place) = &mut event.place {
        first(&mut place.span);
    }
    event.participants.iter_mut().for_each(|p| first(&mut p.span));
    event.steps = event.steps.into_iter().map(|step| step_to_original(step, view)).collect();
    event
}

/// What stands on words that are not read as they are printed is inferred: who, when and where, or else what it was.
fn infer_misread(event: &mut Event, view: &View) {
    if !view.has_misread() {
        return;
    }
    let misread = |span: Option<Span>| span.is_some_and(|s| view.is_misread(s));
    let parts = event.participants.iter().map(|p| (format!("participants.{}", p.role), p.span));
    let date = ("date".to_string(), event.date.as_ref().and_then(|d| d.span));
    let place = ("place".to_string(), event.place.as_ref().and_then(|p| p.span));
    let fields: Vec<String> = parts.chain([date, place]).filter(|f| misread(f.1)).map(|f| f.0).collect();
    let what = fields.is_empty() && event.evidence.iter().any(|s| misread(Some(*s)));
    fields.iter().for_each(|field| event.infer(field));
    if what {
        event.infer("kind");
    }
}

fn step_to_original(mut step: Step, view: &View) -> Step {
    step.spans = view.originals(&step.spans);
    step
}

fn statement(said: &Said, scene: &Scene<'_>, cast: &Cast, day: Option<Date>) -> Statement {
    let pieces = scene.view.original(said.span);
    let speaker = speaker(said, scene, cast, day);
    let span = Span::new(pieces.first().map_or(0, |p| p.start), pieces.first().map_or(0, |p| p.end));
    let rule = format!("{}/{}", scene.tongue.language.code, said.rule);
    let verb = said.verb.map(|v| scene.view.slice(v).to_string());
    let mut steps = vec![Step {
        what: "rule",
        by: rule.clone(),
        spans: said.verb.map(|v| scene.view.first_original(v)).into_iter().collect(),
        result: "statement".to_string(),
    }];
    let misread = said.verb.into_iter().chain(said.named).filter(|s| scene.view.is_misread(*s));
    steps.extend(misread.map(|s| Step {
        what: "misread",
        by: rule.clone(),
        spans: vec![scene.view.first_original(s)],
        result: scene.view.slice(s).to_string(),
    }));
    Statement {
        span,
        pieces,
        direct: said.direct,
        speaker,
        addressee: said.hearer.map(|e| cast.participant(e, "", day, scene.knowledge)),
        verb,
        event: None,
        rule,
        steps,
        article: scene.article,
    }
}

/// A statement belongs to the last event before it at which its speaker took part.
fn attach_statements(reading: &mut Reading) {
    for statement in &mut reading.statements {
        let took_part = |e: &Event| e.participants.iter().any(|p| p.name == statement.speaker.name);
        let occasion = |e: &Event| {
            matches!(
                e.kind.as_str(),
                "meeting" | "call" | "message" | "conference" | "speech" | "press" | "ceremony"
            )
        };
        let before = |e: &Event| e.evidence.first().is_some_and(|s| s.start <= statement.span.start);
        statement.event = reading
            .events
            .iter()
            .rposition(|e| e.article == statement.article && occasion(e) && before(e) && took_part(e));
    }
}
