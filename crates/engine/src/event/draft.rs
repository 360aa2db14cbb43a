//! From a rule that fired to the events it makes: who, when, where and which.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::actor::{ActorKind, Cast, Item, ItemKind};
use crate::finding::{Codes, Event, Place, Precision, Status, When};
use crate::knowledge::kinds::{Crosswalk, Kind};
use crate::text::Span;
use crate::time::Clock;
use crate::trace::Step;

use super::Discourse;
use super::derivation::{self, Told};
use super::discourse::Whereabouts;
use super::frame::Attempt;
use super::roles::{self, Filled};
use super::setting;
use super::site::Value;

/// In the course of more days those of different states who go somewhere do not go together.
const MONTH: i32 = 26;

/// The longest time, in days, in which several of one state go somewhere together, and in which one is at one place.
const TOGETHER: i32 = 31;

impl Attempt<'_> {
    pub(super) fn events(&self, draft: Draft<'_>, cast: &mut Cast, discourse: &Discourse) -> Vec<Event> {
        if self.rule.mutual
            && let Some((there, back)) = both_ways(&draft)
        {
            let there = self.event(&draft, &there, cast, discourse);
            return vec![there, self.event(&draft, &back, cast, discourse)];
        }
        let mut casts = vec![draft.filled.clone()];
        for role in self.split_roles(&draft, cast) {
            casts = casts.into_iter().flat_map(|filled| split(filled, role)).collect();
        }
        casts.iter().map(|filled| self.event(&draft, filled, cast, discourse)).collect()
    }

    /// The roles of which every holder makes an event of its own. In the course of a long time each goes his own way.
    fn split_roles<'s>(&'s self, draft: &Draft<'s>, cast: &Cast) -> Vec<&'s str> {
        let (kind, date) = (draft.kind, draft.date.as_ref());
        let separately = self.scene.knowledge.labels.core.separately;
        let said = self.site.any(self.site.from..self.site.to, separately);
        let days = date.map_or(0, |d| (d.when.end - d.when.start).get_days());
        let foreigners = |name: &&String| of_different_states(&draft.filled, name, cast);
        let long = |name: &&String| days > TOGETHER || days > MONTH && foreigners(name);
        let more = kind.each_separately.iter().filter(|name| said || kind.abroad && long(name));
        let apart = self.rule.apart.iter().filter(foreigners);
        let args = self.rule.args.iter().map(|a| a.name.as_str());
        let one = self.rule.apart.as_deref().filter(|_| said);
        let hosts = args.filter(|a| one.is_some_and(|b| meet_one(&draft.filled, a, b)));
        kind.each.iter().chain(more).chain(apart).map(String::as_str).chain(hosts).collect()
    }

    fn event(&self, draft: &Draft<'_>, filled: &[Filled], cast: &mut Cast, discourse: &Discourse) -> Event {
        let kind = draft.kind;
        let mut inferred = Vec::new();
        let place = match (kind.placeless, kind.where_told) {
            (false, _) => self.place(draft, filled, cast, discourse, &mut inferred),
            (true, true) => self.place_told(filled, cast, discourse, &mut inferred),
            (true, false) => None,
        };
        let status = self.status_by_date(draft, discourse);
        let date = draft.date.as_ref().map(|d| self.lasting(draft, d, so_far(&d.when, status, discourse)));
        if date.is_some() && draft.date.as_ref().is_some_and(|d| !d.printed) {
            inferred.push("date".to_string());
        }
        let soil = place.as_ref().and_then(|p| p.country.clone());
        let day = date.as_ref().map(|d| d.start);
        let participants =
            roles::participants(kind, filled, soil.as_deref(), day, cast, self.scene.knowledge);
        let misprinted = |f: &Filled| f.value.entities.iter().any(|e| cast.entities[*e].misprinted);
        for arg in filled.iter().filter(|f| f.value.inferred || misprinted(f)) {
            inferred.push(format!("participants.{}", arg.role));
        }
        let (subkind, sub_codes) = self.subkind(kind);
        let level = self.level(kind);
        let evidence = self.evidence(filled, date.as_ref(), place.as_ref());
        let mut steps = derivation::steps(&Told {
            rule: self.rule,
            head: self.site.item(self.site.head).span,
            status,
            date: draft.date.as_ref(),
            times: self.scene.times,
            place: place.as_ref(),
            participants: &participants,
        });
        steps.extend(self.naming(kind, cast));
        steps.extend((self.rule.bare && participants.is_empty()).then(|| self.unattended()));
        let mut event = Event {
            kind: kind.id.clone(),
            subkind,
            level,
            status,
            date,
            place,
            participants,
            evidence: vec![evidence],
            attributed_to: None,
            codes: codes(kind, sub_codes.as_ref(), status),
            rule: self.rule.id.clone(),
            inferred,
            steps,
            article: self.scene.article,
        };
        self.attribute(&mut event, cast, day);
        event
    }

    /// A visit or a gathering that begins on a day and is said to take some days goes on from it.
    fn lasting(&self, draft: &Draft<'_>, date: &setting::Date, when: When) -> When {
        let lasts = (draft.kind.abroad || draft.kind.named) && date.printed && when.start == when.end;
        let lasting = |item: &Item| match item.kind {
            ItemKind::Time(t) => Clock::lasting(&self.scene.times[t]),
            _ => None,
        };
        let days = if lasts { self.site.parsed.items.iter().rev().find_map(lasting) } else { None };
        let end = days.and_then(|days| when.start.checked_add((days - 1).days()).ok());
        match end {
            Some(end) if end > when.start => When { end, precision: Precision::Range, ..when },
            _ => when,
        }
    }

    /// Nobody is said to take part, so far.
    fn unattended(&self) -> Step {
        let head = self.site.item(self.site.head).span;
        let result = self.scene.view.slice(head).to_string();
        Step { what: "unattended", by: self.rule.id.clone(), spans: vec![head], result }
    }

    /// Whether the head speaks of a journey as known: “while visiting X”.
    fn is_known(&self) -> bool {
        let (site, core) = (&self.site, &self.scene.knowledge.labels.core);
        [core.trip, core.course].iter().any(|l| site.has(site.head, *l))
            || site.has(site.head + 1, core.during)
            || site.destinations().last().is_some_and(|there| site.has(there + 1, core.during))
    }

    /// Which one it is: the one told of before, a journey spoken of as known, or a gathering with a name.
    fn naming(&self, kind: &Kind, cast: &Cast) -> Option<Step> {
        let site = &self.site;
        let core = &self.scene.knowledge.labels.core;
        let near = site.head.saturating_sub(2).max(site.from)..site.head;
        let pointed = near.rev().find(|i| site.has(*i, core.this_one));
        let is = Some(site.from).filter(|i| *i < site.head && site.has(*i, core.this_is));
        let by_words = |what, span: Span| {
            let result = self.scene.view.slice(span).to_string();
            Step { what, by: self.rule.id.clone(), spans: vec![span], result }
        };
        match pointed.or(is) {
            Some(i) => {
                let span = Span::new(site.item(i).span.start, site.item(site.head).span.end);
                Some(by_words("again", span))
            }
            None if kind.named => {
                let head = site.item(site.head).span;
                let numbered = site.has(site.head, core.nth_meeting).then(|| by_words("numbered", head));
                Some(numbered.or_else(|| self.gathering(cast)).unwrap_or_else(|| by_words("bare", head)))
            }
            None => (kind.abroad && self.is_known()).then(|| by_words("known", site.item(site.head).span)),
        }
    }

    /// The gathering by its name, in which a body stands for itself in whichever form it is printed, as does the one
    /// assembly; none where a word for a gathering alone points back to one.
    fn gathering(&self, cast: &Cast) -> Option<Step> {
        let site = &self.site;
        let core = &self.scene.knowledge.labels.core;
        let at = site.nearest_gathering()?;
        if site.has(at, core.assembly) {
            let name = self.scene.knowledge.labels.name(core.assembly).to_string();
            let spans = vec![site.item(at).span];
            return Some(Step { what: "name", by: self.rule.id.clone(), spans, result: name });
        }
        let items = site.gathering_items(at)?;
        let body = |item: &Item| match &item.kind {
            ItemKind::Actor(members) => members.iter().find_map(|m| cast.entity(*m).body),
            _ => None,
        };
        let bodies = &self.scene.knowledge.world.bodies;
        let result = items
            .clone()
            .map(|i| match body(site.item(i)) {
                Some(body) => bodies[body].id.as_str(),
                None => self.scene.view.slice(site.item(i).span),
            })
            .collect();
        Some(Step { what: "name", by: self.rule.id.clone(), spans: vec![site.across(&items)], result })
    }

    /// What lies after the article's date is planned, whatever the words.
    fn status_by_date(&self, draft: &Draft<'_>, discourse: &Discourse) -> Status {
        let later = draft
            .date
            .as_ref()
            .zip(discourse.clock.reference())
            .is_some_and(|(d, r)| d.printed && d.when.start > r);
        if later && draft.status == Status::Held { Status::Planned } else { draft.status }
    }

    fn place(
        &self,
        draft: &Draft<'_>,
        filled: &[Filled],
        cast: &Cast,
        discourse: &Discourse,
        inferred: &mut Vec<String>,
    ) -> Option<Place> {
        if let Some(place) = &draft.destination {
            return Some(self.own_destination(place, draft.kind, filled, cast));
        }
        if let Some(place) = setting::place(&self.site, self.scene, cast, discourse) {
            return Some(place);
        }
        inferred.push("place".to_string());
        // In the news a visitor who meets somebody of a third state has gone on to the next one.
        let left = |place: &Place| {
            let of = |e: &usize| cast.entities[*e].country == place.country;
            discourse.news && discourse.gone && !filled.iter().flat_map(|f| &f.value.entities).any(of)
        };
        // A journey abroad does not take place where those are at home who make it.
        let home = |place: &Place| {
            let mut all = filled.iter().flat_map(|f| &f.value.entities).peekable();
            draft.kind.abroad
                && all.peek().is_some()
                && all.all(|e| cast.entities[*e].country == place.country)
        };
        let block = self.site.parsed.block;
        let said = discourse.said_place.as_ref().filter(|at| self.speech && at.block == block);
        if let Some(at) = said.filter(|at| !self.is_elsewhen(draft, at, None)) {
            return Some(Place { span: None, ..at.place.clone() });
        }
        if let Some(at) = &discourse.place
            && (at.block == block || draft.kind.by_soil || is_home(&at.place, filled, cast))
            && !(draft.kind.sides && left(&at.place) || home(&at.place))
            && !self.is_elsewhen(draft, at, discourse.clock.reference())
        {
            return Some(Place { span: None, ..at.place.clone() });
        }
        let soil = self.rule.soil.as_ref().filter(|_| !discourse.news)?;
        let host = filled.iter().find(|f| f.role == *soil)?.value.entities.first()?;
        let country = cast.entities[*host].country.clone()?;
        Some(Place { country: Some(country), ..Place::default() })
    }

    /// Where it is told: before the verb in its clause, or where the article is at this point, if one of those who take
    /// part is at home there.
    fn place_told(
        &self,
        filled: &[Filled],
        cast: &Cast,
        discourse: &Discourse,
        inferred: &mut Vec<String>,
    ) -> Option<Place> {
        let site = &self.site;
        let printed = |i: usize| setting::place_at(site, self.scene, cast, i);
        if let Some(place) = (site.from..site.head).rev().find_map(printed).filter(|p| p.country.is_some()) {
            return Some(place);
        }
        let at = discourse.place.as_ref().filter(|at| is_home(&at.place, filled, cast))?;
        inferred.push("place".to_string());
        Some(Place { span: None, ..at.place.clone() })
    }

    /// Whether a printed day lies far from that on which somebody was at a place and from today, so that nothing tells
    /// where he was then.
    fn is_elsewhen(&self, draft: &Draft<'_>, at: &Whereabouts, today: Option<Date>) -> bool {
        let printed = draft.date.as_ref().filter(|d| d.printed && !draft.kind.abroad);
        let Some(when) = printed.map(|d| &d.when) else { return false };
        let near = |day: Date| (day - when.start).get_days().abs() <= TOGETHER;
        ![at.when.as_ref().map(|w| w.start), today].into_iter().flatten().any(near)
    }

    /// Of several states somebody goes to, the one that this event is about.
    fn own_destination(&self, place: &Place, kind: &Kind, filled: &[Filled], cast: &Cast) -> Place {
        let states = filled.iter().filter(|f| kind.each.contains(&f.name)).flat_map(|f| &f.value.entities);
        let mut there = states.map(|e| &cast.entities[*e]).filter(|e| e.state.is_some());
        match there.next() {
            Some(state) if kind.abroad && state.country != place.country => {
                let country = state.country.clone();
                let listed = self.listed_place(country.as_deref());
                let name = || state.printed.first().cloned();
                listed.unwrap_or_else(|| Place { country, name: name(), ..Place::default() })
            }
            _ => place.clone(),
        }
    }

    /// The place of a state in the list where somebody goes: “visits [Amman] and Cairo”.
    fn listed_place(&self, country: Option<&str>) -> Option<Place> {
        let site = &self.site;
        let items = [site.destinations(), site.stays()].concat();
        items.into_iter().find_map(|i| match &site.item(i).kind {
            ItemKind::Place { place, country: Some(own) } if Some(own.as_str()) == country => Some(Place {
                name: Some(self.scene.view.slice(site.item(i).span).to_string()),
                id: place.map(|p| format!("place/{}", self.scene.knowledge.world.places[p].id)),
                country: Some(own.clone()),
                span: Some(site.item(i).span),
            }),
            _ => None,
        })
    }

    fn subkind(&self, kind: &Kind) -> (Option<String>, Option<Crosswalk>) {
        let site = &self.site;
        let fixed = self.rule.subkind.as_ref().and_then(|id| kind.subkinds.iter().find(|v| v.id == *id));
        let own = kind.subkind_for(|label| site.has(site.head, label));
        let rest = site.head..site.parsed.items.len();
        let found = fixed
            .or(own)
            .or_else(|| kind.subkind_for(|label| site.any(site.from..site.to, label)))
            .or_else(|| kind.subkind_hinted(|label| site.any(rest.clone(), label)));
        (found.map(|v| v.id.clone()), found.and_then(|v| v.codes.clone()))
    }

    fn level(&self, kind: &Kind) -> Option<String> {
        let site = &self.site;
        let found = kind.level_for(|label| site.any(site.from..site.to, label)).map(|v| v.id.clone());
        self.rule.level.clone().or(found)
    }

    /// From the first word used to the end of the head's clause or the last word used.
    fn evidence(&self, filled: &[Filled], date: Option<&When>, place: Option<&Place>) -> Span {
        let site = &self.site;
        let head = site.item(site.head).span;
        let sentence = site.parsed.span;
        let mut out =
            Span::new(site.item(site.from).span.start.min(head.start), site.item(site.to - 1).span.end);
        let spans = filled
            .iter()
            .filter_map(|f| f.value.span)
            .chain(date.and_then(|d| d.span))
            .chain(place.and_then(|p| p.span));
        for span in spans.filter(|s| sentence.contains(*s)) {
            out.start = out.start.min(span.start);
            out.end = out.end.max(span.end);
        }
        out
    }
}

/// What each of two does to the other: two roles with their holders, and the same turned round. Where one role has
/// two holders, the kind's other role is for the second of them.
fn both_ways(draft: &Draft<'_>) -> Option<(Vec<Filled>, Vec<Filled>)> {
    let there = match draft.filled.as_slice() {
        [_, _] => draft.filled.clone(),
        [one] => {
            let [a, b] = one.value.entities.as_slice() else { return None };
            let other = draft.kind.roles.iter().find(|r| **r != one.role)?;
            let holder = |role: &String, entity: usize| Filled {
                name: role.clone(),
                role: role.clone(),
                value: Value { entities: vec![entity], ..one.value.clone() },
            };
            vec![holder(&one.role, *a), holder(other, *b)]
        }
        _ => return None,
    };
    let mut back = there.clone();
    let first = back[0].value.clone();
    back[0].value = std::mem::replace(&mut back[1].value, first);
    Some((there, back))
}

/// What was held this year was held before the article's date; an article of the whole year speaks of it as over.
fn so_far(when: &When, status: Status, discourse: &Discourse) -> When {
    let today = discourse.clock.reference().filter(|today| {
        status == Status::Held
            && discourse.chronicle.is_none()
            && when.precision == Precision::Year
            && when.start <= *today
            && *today < when.end
    });
    today.map_or_else(|| when.clone(), |end| When { end, ..when.clone() })
}

/// Whether one of those who take part is at home at a place.
fn is_home(place: &Place, filled: &[Filled], cast: &Cast) -> bool {
    let mut all = filled.iter().flat_map(|f| &f.value.entities);
    place.country.is_some() && all.any(|e| cast.entities[*e].country == place.country)
}

/// Whether those who fill an argument are people, each of another state.
fn of_different_states(filled: &[Filled], name: &str, cast: &Cast) -> bool {
    let of = |f: &&Filled| f.name == name;
    let all = || filled.iter().filter(of).flat_map(|f| &f.value.entities);
    if all().any(|e| cast.entities[*e].kind == ActorKind::State) {
        return false;
    }
    let states: BTreeSet<&str> = all().filter_map(|e| cast.entities[*e].country.as_deref()).collect();
    states.len() > 1 && states.len() == all().count()
}

/// Whether several hold one argument and one alone the other: “A and B met C separately”.
fn meet_one(filled: &[Filled], several: &str, one: &str) -> bool {
    let number = |name: &str| filled.iter().find(|f| f.name == name).map_or(0, |f| f.value.entities.len());
    several != one && number(several) > 1 && number(one) == 1
}

/// One cast for each holder of a role.
fn split(filled: Vec<Filled>, role: &str) -> Vec<Vec<Filled>> {
    let Some(index) = filled.iter().position(|f| f.name == role && f.value.entities.len() > 1) else {
        return vec![filled];
    };
    let one = |entity: &usize| {
        let mut filled = filled.clone();
        filled[index].value.entities = vec![*entity];
        filled
    };
    filled[index].value.entities.iter().map(one).collect()
}

pub(super) struct Draft<'a> {
    pub(super) kind: &'a Kind,
    pub(super) status: Status,
    pub(super) date: Option<setting::Date>,
    pub(super) filled: Vec<Filled>,
    pub(super) destination: Option<Place>,
}

/// The codes of an event in other schemes.
pub(crate) fn codes(kind: &Kind, subkind: Option<&Crosswalk>, status: Status) -> Codes {
    let planned = kind.planned.as_ref().filter(|_| status == Status::Planned);
    let chosen = planned.or(subkind).unwrap_or(&kind.codes);
    Codes {
        plover_event: chosen.plover_event.clone(),
        plover_mode: chosen.plover_mode.clone(),
        cameo: chosen.cameo.clone(),
    }
}
