//! Event rules at work: from a head word to an event.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::actor::{ActorKind, Cast, Item, ItemKind, Parsed};
use crate::finding::{Event, Place, Status, When};
use crate::knowledge::rules::{Arg, InSpeech, Rule, Slot, Source};
use crate::page::BlockKind;
use crate::text::Span;
use crate::time::Clock;
use crate::trace::Step;

use super::chronicle;
use super::condition;
use super::draft::Draft;
use super::roles::{self, Filled, at_home, one_sided};
use super::setting;
use super::site::{Site, Value};
use super::speech::{LATELY, Said, Speech, around, in_speech};
use super::told::{tell_place, tell_subject, tell_times};
use super::{Discourse, Scene};

/// What reading the events of an article yields.
#[derive(Debug, Default)]
pub struct Events {
    /// Events with evidence in positions of the view.
    pub events: Vec<Event>,
    /// Candidates that lost.
    pub lost: Vec<Step>,
}

/// Reads the events of an article.
pub fn read_events(scene: &Scene<'_>, cast: &mut Cast, speech: &Speech, mut discourse: Discourse) -> Events {
    let said = speech.said.as_slice();
    (discourse.news, discourse.press) = (speech.news, speech.press);
    discourse.said = said.iter().filter(|s| !s.performs).cloned().collect();
    discourse.clock.news = discourse.news && discourse.chronicle.is_none();
    discourse.clock.today = day_of_report(scene, &discourse.clock);
    let mut whens: Vec<Option<When>> = vec![None; scene.times.len()];
    let mut out = Events::default();
    let mut aside: Option<(usize, Discourse)> = None;
    for parsed in scene.sentences {
        match scene.view.blocks[parsed.block].0 {
            BlockKind::Section => discourse.reset(),
            BlockKind::Paragraph => {
                tell(scene, parsed, speech, &mut whens, cast, &mut discourse, &mut out);
            }
            // Times, places and subjects of a caption hold for nothing after it.
            BlockKind::Caption => {
                let same = aside.take().filter(|(block, _)| *block == parsed.block);
                let (block, mut own) = same.unwrap_or_else(|| (parsed.block, discourse.clone()));
                tell(scene, parsed, speech, &mut whens, cast, &mut own, &mut out);
                aside = Some((block, own));
            }
            _ => {}
        }
    }
    settle_at_gathering(scene, &discourse, &mut out.events);
    out
}

/// Reads a sentence of running text, after what it tells of time and place.
fn tell(
    scene: &Scene<'_>,
    parsed: &Parsed,
    speech: &Speech,
    whens: &mut [Option<When>],
    cast: &mut Cast,
    discourse: &mut Discourse,
    out: &mut Events,
) {
    let said = speech.said.as_slice();
    let timed = parsed.items.iter().any(|i| matches!(i.kind, ItemKind::Time(_)));
    discourse.since_time = if timed { 0 } else { discourse.since_time + 1 };
    chronicle::turn(scene, parsed, said, cast, discourse);
    tell_times(scene, parsed, said, whens, discourse);
    tell_place(scene, parsed, said, cast, discourse);
    read_sentence(scene, parsed, speech, whens, cast, discourse, out);
    tell_subject(scene, parsed, said, cast, discourse);
}

/// The day that the first paragraph of a report gives as its own, “(London, 18th)”, if it is a little before the day on
/// which the article came out: “today” is that day.
fn day_of_report(scene: &Scene<'_>, clock: &Clock) -> Option<Date> {
    let first = scene.sentences.iter().find(|s| scene.view.blocks[s.block].0 == BlockKind::Paragraph)?;
    let number = scene.knowledge.page.number_of_lead(&scene.view.text[first.span.start..])?;
    let (came_out, day) = (clock.reference()?, i8::try_from(number).ok()?);
    let before = |n: i64| came_out.checked_sub(n.days()).ok();
    (1..=LATE).filter_map(before).find(|date| date.day() == day)
}

/// The most days by which a report may come out late.
const LATE: i64 = 3;

/// Where an article tells no place at all, what it reports takes place where the gathering is that it names after a
/// place: “the Qingdao summit”.
fn settle_at_gathering(scene: &Scene<'_>, discourse: &Discourse, events: &mut [Event]) {
    let told = events.iter().any(|e| e.place.as_ref().is_some_and(|p| p.country.is_some()));
    let Some(venue) = discourse.venue.as_ref().filter(|_| !told) else { return };
    let today = discourse.clock.reference();
    let now =
        |e: &Event| e.date.as_ref().zip(today).is_none_or(|(d, today)| d.start <= today && today <= d.end);
    let placed = |e: &Event| scene.knowledge.kinds.get(&e.kind).is_some_and(|k| !k.placeless);
    for event in events.iter_mut().filter(|e| e.status == Status::Held && now(e) && placed(e)) {
        event.place = Some(Place { span: None, ..venue.clone() });
        event.infer("place");
    }
}

/// What is announced for the day before the article is printed in a paper of the next day.
const YESTERDAY: i32 = 1;

/// A day printed with what is announced that lies more days before the article says that it is over.
const OVER: i32 = 7;

fn read_sentence(
    scene: &Scene<'_>,
    parsed: &Parsed,
    speech: &Speech,
    whens: &[Option<When>],
    cast: &mut Cast,
    discourse: &mut Discourse,
    out: &mut Events,
) {
    let (said, claims) = (speech.said.as_slice(), speech.claims.as_slice());
    let named = named_stretches(scene, parsed, said);
    for head in 0..parsed.items.len() {
        let ItemKind::Word(word) = parsed.items[head].kind else { continue };
        let rules = scene.tongue.rules.headed_by(word);
        let span = parsed.items[head].span;
        let site = Site::new(parsed, head, scene.tongue, scene.knowledge);
        if rules.is_empty() && !site.is_gathering(head) {
            continue;
        }
        if named.iter().any(|n| n.contains(span)) {
            continue;
        }
        let speech = in_speech(said, span.start);
        if !speech && site.is_gathering(head) {
            discourse.gathering = site.gathering_name(head).or(discourse.gathering);
        }
        for rule in rules {
            let rule = &scene.tongue.rules.all[*rule];
            // Most rules want a word that the sentence does not have; only who asks why they lose has to know more.
            if !scene.trace && !rule.may_fire(&parsed.labels) {
                continue;
            }
            let site = governed(site, rule);
            let attempt = Attempt { scene, site, rule, whens, said, claims, speech };
            match attempt.run(cast, discourse) {
                Ok(events) => {
                    discourse.remember(&events, parsed.block, speech, scene.knowledge, cast);
                    out.events.extend(events);
                    if !rule.shared {
                        break;
                    }
                }
                Err(why) => {
                    if scene.trace {
                        out.lost.push(Step {
                            what: "lost",
                            by: rule.id.clone(),
                            spans: vec![span],
                            result: why.to_string(),
                        });
                    }
                }
            }
        }
    }
}

/// A head noun governed by a verb to its left: subjects are looked for before that verb.
fn governed<'a>(site: Site<'a>, rule: &Rule) -> Site<'a> {
    let of = site.knowledge.labels.core.of;
    let left = &rule.conditions.left;
    let governs = |i: &usize| site.has_one(*i, left) && !site.has(*i + 1, of);
    let mut before = (site.from..site.head).rev();
    let anchor = if site.parsed.labels.meets(left) { before.find(governs) } else { None };
    Site { anchor: anchor.unwrap_or(site.head), ..site }
}

/// Names of works and terms in quotation marks, but for those of gatherings: nothing in them happens.
fn named_stretches(scene: &Scene<'_>, parsed: &Parsed, said: &[Said]) -> Vec<Span> {
    let mut out = Vec::new();
    let mut open: Option<(char, usize)> = None;
    for item in &parsed.items {
        let ItemKind::Mark(c) = item.kind else { continue };
        match open {
            Some((close, start)) if c == close => {
                out.push(Span::new(start, item.span.end));
                open = None;
            }
            None => {
                let titles = scene.tongue.language.settings.titles.iter();
                let pair = titles
                    .filter_map(|t| Some((t[0].chars().next()?, t[1].chars().next()?)))
                    .find(|t| t.0 == c);
                open = pair.map(|p| (p.1, item.span.start));
            }
            Some(_) => {}
        }
    }
    let around = scene.words.quotation_around(Span::new(parsed.span.start, parsed.span.start));
    let terms = scene.words.quotations_from(parsed.span).iter().chain(around).filter(|q| q.closed);
    let is_gathering = |span: Span| {
        let last = parsed.items.iter().rposition(|i| span.contains(i.span));
        last.is_some_and(|i| Site::new(parsed, i, scene.tongue, scene.knowledge).is_gathering(i))
    };
    out.extend(terms.map(|q| q.inner).filter(|q| !meets_speech(said, *q) && !is_gathering(*q)));
    out
}

fn meets_speech(said: &[Said], span: Span) -> bool {
    let until = said.partition_point(|s| s.span.start < span.end);
    said[..until].iter().rev().take(LATELY).any(|s| s.span.meets(span))
}

pub(super) struct Attempt<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) site: Site<'a>,
    pub(super) rule: &'a Rule,
    pub(super) whens: &'a [Option<When>],
    pub(super) said: &'a [Said],
    pub(super) claims: &'a [Said],
    pub(super) speech: bool,
}

impl Attempt<'_> {
    fn run(&self, cast: &mut Cast, discourse: &Discourse) -> Result<Vec<Event>, &'static str> {
        let kind = self.scene.knowledge.kinds.get(&self.rule.kind).ok_or("unknown kind")?;
        condition::check(&self.site, self.rule)?;
        let mut status = self.status(kind.content, discourse)?;
        let today = discourse.clock.reference();
        let date = self.date(status, kind.content, discourse);
        let date = self.not_before_today(date, &mut status, discourse);
        let printed = date.as_ref().is_some_and(|d| d.printed);
        let ahead = date.as_ref().is_some_and(|d| today.is_none_or(|today| d.when.end >= today));
        if status == Status::Planned && self.is_only_possible() && !(printed && ahead) {
            return Err("only possible, without a day ahead");
        }
        if self.rule.dated && !printed {
            return Err("no date is printed");
        }
        if self.rule.named && self.site.gathering_name(self.site.head).is_none() {
            return Err("the gathering goes by no name");
        }
        // In the news somebody may announce what he is going to do.
        let announced = discourse.news && status == Status::Planned && self.site.announced(self.site.head);
        let told = status == Status::Held && kind.in_person && self.is_noun_of_something();
        let dated = printed && (!told || date.as_ref().is_some_and(|d| self.is_dated_within(d)));
        // So may anybody whose word it is that he or somebody else of his state is to go or to meet somebody.
        let own = status == Status::Planned && kind.in_person && self.site.announced(self.site.head);
        let unsaid = self.speech && self.rule.speech == InSpeech::No && !dated && !announced;
        if unsaid && !own {
            return Err("said by somebody, without a date");
        }
        let (filled, destination) = self.arguments(cast, discourse)?;
        let away = self.speech && self.rule.speech == InSpeech::Here && !printed;
        if (unsaid || away && !self.is_here(&filled, cast, discourse))
            && !(own && self.speaks_for(&filled, cast))
        {
            return Err("said by somebody, without a date, about another place");
        }
        if filled.is_empty() && !self.rule.args.is_empty() && !self.rule.bare {
            return Err("nobody takes part");
        }
        // People of no one state, such as “the leaders of the members”, are several; when they meet it is a conference.
        let many = |e: &usize| {
            let e = &cast.entities[*e];
            if !kind.by_soil && e.kind == ActorKind::People && e.country.is_none() { 3 } else { 1 }
        };
        let number = filled.iter().flat_map(|f| &f.value.entities).map(many).sum::<usize>();
        if number < self.rule.least {
            return Err("too few take part");
        }
        if kind.abroad && at_home(&filled, cast) {
            return Err("nobody visits his own state");
        }
        let alone = self.rule.args.iter().any(|a| !a.required);
        if kind.sides && !(alone && filled.len() == 1) && one_sided(&filled, cast) {
            return Err("all who take part are of one side");
        }
        let draft = Draft { kind, status, date, filled, destination };
        Ok(self.events(draft, cast, discourse))
    }

    /// When it is, as far as the text says. What is announced without a day does not take place on the day of the news.
    fn date(&self, status: Status, content: bool, discourse: &Discourse) -> Option<setting::Date> {
        let planned = status == Status::Planned;
        let today = discourse.clock.reference();
        let told = |d: &setting::Date| d.printed || today.is_none_or(|today| d.when.end > today);
        match setting::date(&self.site, |t| self.when(t), discourse, planned, content) {
            Some(date) if !planned || told(&date) => Some(date),
            _ if planned => setting::ahead(&self.site, discourse),
            _ => None,
        }
    }

    /// Whether the head is a noun that something describes, “the talks with X”, rather than what is being told.
    fn is_noun_of_something(&self) -> bool {
        let of = self.scene.knowledge.labels.core.of;
        self.site.head > 0 && self.site.has(self.site.head - 1, of)
    }

    /// Whether a day is printed in the same words as the head: the day on which somebody speaks is not that of what he
    /// speaks of.
    fn is_dated_within(&self, date: &setting::Date) -> bool {
        let Some(said) = around(self.said, self.site.item(self.site.head).span.start).next() else {
            return true;
        };
        date.when.span.is_some_and(|span| said.span.contains(span))
    }

    /// A time of the sentence. What somebody says tells no time of what the author tells.
    fn when(&self, time: usize) -> Option<&When> {
        let at = self.scene.times[time].span.start;
        let head = Some(self.site.item(self.site.head).span);
        let own = || around(self.said, at).all(|s| s.verb == head);
        let told = self.speech || !in_speech(self.said, at) || own();
        self.whens.get(time).filter(|_| told).and_then(Option::as_ref)
    }

    /// What is announced does not lie before the article: a day in its own clause that is long past says that it was
    /// announced then and has been held; any other day is that of something else.
    fn not_before_today(
        &self,
        date: Option<setting::Date>,
        status: &mut Status,
        discourse: &Discourse,
    ) -> Option<setting::Date> {
        let today = discourse.clock.reference();
        let past = |d: &setting::Date| today.map_or(0, |today| (today - d.when.end).get_days());
        let gone = date.as_ref().filter(|d| d.printed && *status == Status::Planned && past(d) > YESTERDAY);
        let Some(gone) = gone else { return date };
        let (first, last) = (self.site.item(self.site.from).span, self.site.item(self.site.to - 1).span);
        let own = gone.when.span.is_some_and(|s| s.start >= first.start && s.end <= last.end);
        if own && past(gone) > OVER {
            *status = Status::Held;
            return date;
        }
        setting::ahead(&self.site, discourse)
    }

    /// Whether everybody who takes part is of the company that the article speaks of.
    fn is_here(&self, filled: &[Filled], cast: &Cast, discourse: &Discourse) -> bool {
        let present = |e: &usize| {
            let country = &cast.entities[*e].country;
            country.is_some() && discourse.company.iter().any(|c| cast.entities[*c].country == *country)
        };
        filled.iter().flat_map(|f| &f.value.entities).all(present)
    }

    /// Whether it may only happen, as the article has it.
    fn is_only_possible(&self) -> bool {
        let possible = self.scene.knowledge.labels.core.possible;
        !self.rule.wish && self.site.any(self.site.wish_from()..self.site.head, possible)
    }

    /// Whether somebody says, in words not quoted, what he or somebody else who acts for his state does.
    fn speaks_for(&self, filled: &[Filled], cast: &Cast) -> bool {
        let said = around(self.said, self.site.item(self.site.head).span.start).next();
        let Some(speaker) = said.filter(|s| !s.direct).and_then(Said::entity) else { return false };
        let country = &cast.entities[speaker].country;
        let own = |e: usize| {
            let one = &cast.entities[e];
            let person = matches!(one.kind, ActorKind::Person | ActorKind::People);
            e == speaker || person && country.is_some() && one.country == *country
        };
        filled.iter().flat_map(|f| &f.value.entities).any(|e| own(*e))
    }

    fn status(&self, content: bool, discourse: &Discourse) -> Result<Status, &'static str> {
        let core = &self.scene.knowledge.labels.core;
        let site = &self.site;
        let left = site.wish_from()..site.head;
        let clause = site.from..site.to;
        let rest = site.head..site.parsed.items.len();
        let put_off = site.is_postponed(rest.clone()) || site.is_cancelled(rest);
        // “In the unannounced case”: what is denied of a noun is not denied of the head.
        let denies = |i: usize| site.has(i, core.negation) && !site.any(i + 1..site.head, core.of);
        // “With the invited X”: so is what is wished in a description of somebody.
        let wishes = |i: usize| site.has(i, core.wish) && !site.in_description(i, site.head);
        let unreal = left.clone().any(|i| wishes(i) || denies(i));
        if !self.rule.wish && !put_off && unreal {
            return Err("only wished for, possible or denied");
        }
        if let Some(status) = self.rule.status {
            return Ok(status);
        }
        let rest = site.from..site.parsed.items.len();
        Ok(if site.is_postponed(rest.clone()) {
            Status::Postponed
        } else if site.is_cancelled(rest) {
            Status::Cancelled
        } else if site.any(clause, core.denied) {
            Status::Denied
        } else if site.announced(site.head)
            || !content && site.announced_after()
            || self.is_only_possible()
            || site.is_decided(site.mood_from())
            || site.goes_on_with_plan(discourse)
        {
            Status::Planned
        } else {
            Status::Held
        })
    }

    fn arguments(
        &self,
        cast: &mut Cast,
        discourse: &Discourse,
    ) -> Result<(Vec<Filled>, Option<Place>), &'static str> {
        let mut filled: Vec<Filled> = Vec::new();
        let mut destination = None;
        for arg in &self.rule.args {
            let found = self.argument(arg, &filled, cast, discourse, &mut destination);
            match found {
                Some(value) => {
                    filled.push(Filled { name: arg.name.clone(), role: arg.role.clone(), value });
                }
                None if arg.required => return Err("an argument is missing"),
                None => {}
            }
        }
        if self.rule.soil.as_ref().is_some_and(|host| !roles::send_home(&mut filled, host, cast)) {
            return Err("host and guest are of one side");
        }
        Ok((filled, destination))
    }

    fn argument(
        &self,
        arg: &Arg,
        filled: &[Filled],
        cast: &mut Cast,
        discourse: &Discourse,
        destination: &mut Option<Place>,
    ) -> Option<Value> {
        for source in &arg.sources {
            let value = match source.slot {
                Slot::Implied => self.implied(self.site.head, cast, destination),
                Slot::Dest => {
                    let there = self.goals(&self.site.destinations(), cast, *source, destination);
                    there.or_else(|| self.toward(cast, destination)).or_else(|| self.pair_after(cast))
                }
                Slot::At => self.goals(&self.site.stays(), cast, *source, destination),
                Slot::To if source.filter.state => {
                    let toward = self.toward(cast, &mut None);
                    toward.or_else(|| self.site.find(source.slot, source.filter, cast, discourse))
                }
                Slot::Soil => self.soil_state(cast, discourse),
                Slot::Of if source.filter.state => {
                    let found = self.site.find(source.slot, source.filter, cast, discourse);
                    found.or_else(|| self.place_before(cast, destination))
                }
                Slot::Named if source.filter.state => {
                    let pair = self.named_pair(cast);
                    pair.or_else(|| self.site.find(source.slot, source.filter, cast, discourse))
                }
                Slot::Subject if self.subject_is_elsewhere() => None,
                Slot::With if self.site.acts_itself() => None,
                slot if source.filter.printed => self.printed(slot, cast, discourse),
                slot => self.site.find(slot, source.filter, cast, discourse),
            };
            let taken = |e: &usize| filled.iter().any(|f| f.value.entities.contains(e));
            if let Some(mut value) = value {
                value.entities.retain(|e| !taken(e) && !self.is_away(*e, cast, discourse));
                if !value.entities.is_empty() {
                    return Some(value);
                }
            }
        }
        None
    }

    /// Whether somebody only speaks of what others do in person.
    fn is_away(&self, entity: usize, cast: &Cast, discourse: &Discourse) -> bool {
        let knowledge = self.scene.knowledge;
        cast.speaks_for_others(entity, discourse.clock.reference(), &knowledge.world)
            && knowledge.kinds.get(&self.rule.kind).is_some_and(|k| k.in_person)
    }

    /// In a clause that describes a noun, the noun is what would have been the subject.
    fn subject_is_elsewhere(&self) -> bool {
        let takes_object = self.rule.args.iter().flat_map(|a| &a.sources).any(|s| s.slot == Slot::Object);
        !takes_object && self.site.relative()
    }

    fn implied(&self, item: usize, cast: &mut Cast, destination: &mut Option<Place>) -> Option<Value> {
        let world = &self.scene.knowledge.world;
        let state = *cast.abbreviated(self.site.implied(item)?, self.scene.knowledge).first()?;
        let head = self.site.item(item).span;
        *destination = Some(Place { country: Some(world.states[state].id.clone()), ..Place::default() });
        Some(Value { entities: vec![self.state(state, cast)], span: Some(head), inferred: false })
    }

    /// “Visits Japan and Korea”, both by their abbreviations.
    fn pair_after(&self, cast: &mut Cast) -> Option<Value> {
        let (site, core) = (&self.site, &self.scene.knowledge.labels.core);
        let item = site.head + 1 + usize::from(site.has(site.head + 1, core.past));
        let after = site.parsed.items.get(item + 1).map(|i| &i.kind);
        let ends =
            matches!(after, None | Some(ItemKind::Mark(_) | ItemKind::Reference { .. } | ItemKind::Time(_)));
        if !ends || !site.has(item, core.pair) || site.has(item, core.region) {
            return None;
        }
        self.states_of(item, cast)
    }

    /// The states whose abbreviations the gathering goes by.
    fn named_pair(&self, cast: &mut Cast) -> Option<Value> {
        self.states_of(self.site.named_pair()?, cast)
    }

    /// The states whose abbreviations an item is made of.
    fn states_of(&self, item: usize, cast: &mut Cast) -> Option<Value> {
        let states = cast.abbreviated(self.site.implied(item)?, self.scene.knowledge);
        let entities = states.iter().map(|s| self.state(*s, cast)).collect();
        Some(Value { entities, span: Some(self.site.item(item).span), inferred: false })
    }

    fn toward(&self, cast: &mut Cast, destination: &mut Option<Place>) -> Option<Value> {
        self.implied(self.site.toward()?, cast, destination)
    }

    fn state(&self, state: usize, cast: &mut Cast) -> usize {
        let name = cast.state_name(state, self.scene.knowledge);
        cast.state(state, self.scene.knowledge, &name)
    }

    /// The states of a list of states and places; the first one is where somebody goes first.
    fn goals(
        &self,
        items: &[usize],
        cast: &mut Cast,
        source: Source,
        destination: &mut Option<Place>,
    ) -> Option<Value> {
        let mut all = self.goal(*items.first()?, cast, source, destination)?;
        for item in &items[1..] {
            let Some(next) = self.goal(*item, cast, source, &mut None) else { break };
            let new = next.entities.iter().filter(|e| !all.entities.contains(e)).copied().collect::<Vec<_>>();
            all.entities.extend(new);
            all.span = all.span.zip(next.span).map(|(a, b)| Span::new(a.start, b.end));
        }
        Some(all)
    }

    fn goal(
        &self,
        index: usize,
        cast: &mut Cast,
        source: Source,
        destination: &mut Option<Place>,
    ) -> Option<Value> {
        let item = self.site.item(index);
        if matches!(item.kind, ItemKind::Place { .. }) {
            return self.state_of_place(item, cast, destination);
        }
        let ItemKind::Actor(members) = &item.kind else { return None };
        let goal = |m: &&usize| {
            let e = &cast.entities[cast.mentions[**m].entity];
            (e.state.is_some() && source.filter.state) || (e.body.is_some() && source.filter.body)
        };
        let goals: Vec<usize> = members.iter().filter(goal).copied().collect();
        let first = &cast.mentions[*goals.first()?];
        let name = Some(self.scene.view.slice(first.span).to_string());
        let country = cast.entities[first.entity].country.clone();
        *destination = Some(Place { name, id: None, country, span: Some(first.span) });
        let entities = goals.iter().map(|m| cast.mentions[*m].entity).collect();
        Some(Value { entities, span: Some(item.span), inferred: false })
    }

    /// The state that a place belongs to.
    fn state_of_place(&self, item: &Item, cast: &mut Cast, destination: &mut Option<Place>) -> Option<Value> {
        let ItemKind::Place { place, country } = &item.kind else { return None };
        let world = &self.scene.knowledge.world;
        let id = place.map(|p| format!("place/{}", world.places[p].id));
        let name = Some(self.scene.view.slice(item.span).to_string());
        let state = world.state(country.as_deref()?)?;
        *destination = Some(Place { name, id, country: country.clone(), span: Some(item.span) });
        Some(Value { entities: vec![self.state(state, cast)], span: Some(item.span), inferred: false })
    }

    /// “The Moscow trip”: the state of the place that stands right before the head.
    fn place_before(&self, cast: &mut Cast, destination: &mut Option<Place>) -> Option<Value> {
        self.state_of_place(self.site.item(self.site.head.checked_sub(1)?), cast, destination)
    }

    fn soil_state(&self, cast: &mut Cast, discourse: &Discourse) -> Option<Value> {
        let place = setting::place(&self.site, self.scene, cast, discourse)
            .or_else(|| discourse.place.as_ref().map(|at| at.place.clone()))?;
        let state = self.scene.knowledge.world.state(place.country.as_deref()?)?;
        Some(Value { entities: vec![self.state(state, cast)], span: None, inferred: true })
    }
}
