//! From arguments to participants with roles.

use jiff::civil::Date;

use crate::actor::{ActorKind, Cast};
use crate::finding::Participant;
use crate::knowledge::Knowledge;
use crate::knowledge::kinds::Kind;

use super::site::Value;

/// A filled argument.
#[derive(Clone, Debug)]
pub(super) struct Filled {
    /// The argument's name in the rule, such as `party_2`.
    pub name: String,
    pub role: String,
    pub value: Value,
}

/// Participants of an event. `soil` is the state on whose soil it is held, if that is known.
pub(super) fn participants(
    kind: &Kind,
    filled: &[Filled],
    soil: Option<&str>,
    day: Option<Date>,
    cast: &mut Cast,
    knowledge: &Knowledge,
) -> Vec<Participant> {
    let mut out: Vec<(usize, Participant)> = Vec::new();
    for arg in filled {
        for entity in &arg.value.entities {
            let entity = if kind.states_only.contains(&arg.role) {
                state_of(*entity, cast, knowledge)
            } else {
                *entity
            };
            if out.iter().any(|(e, _)| *e == entity) {
                continue;
            }
            let mut participant = cast.participant(entity, &arg.role, day, knowledge);
            participant.span = arg.value.span;
            out.push((entity, participant));
        }
    }
    let mut people: Vec<Participant> = out.into_iter().map(|(_, p)| p).collect();
    if kind.by_soil {
        by_soil(&mut people, soil);
    }
    people
}

/// A person stands for his state where only states can hold the role.
fn state_of(entity: usize, cast: &mut Cast, knowledge: &Knowledge) -> usize {
    let e = &cast.entities[entity];
    if !matches!(e.kind, ActorKind::Person | ActorKind::People) {
        return entity;
    }
    let Some(state) = e.country.as_deref().and_then(|c| knowledge.world.state(c)) else { return entity };
    let name = cast.state_name(state, knowledge);
    cast.state(state, knowledge, &name)
}

/// The side on whose soil it is held is the host, the others are guests; elsewhere all are parties.
pub(crate) fn by_soil(people: &mut [Participant], soil: Option<&str>) {
    let is_host = |p: &Participant| soil.is_some() && p.country.as_deref() == soil;
    let hosted = people.iter().any(is_host);
    for p in people.iter_mut().filter(|p| matches!(p.role.as_str(), "a" | "b" | "party" | "host" | "guest")) {
        p.role = match (is_host(p), hosted) {
            (true, _) => "host",
            (false, true) => "guest",
            (false, false) => "party",
        }
        .to_string();
    }
}

/// Whether two roles are filled from one state.
pub(super) fn at_home(filled: &[Filled], cast: &Cast) -> bool {
    let countries = |f: &Filled| {
        f.value.entities.iter().filter_map(|e| cast.entities[*e].country.clone()).collect::<Vec<_>>()
    };
    let mut pairs = filled.iter().enumerate().flat_map(|(i, a)| filled[i + 1..].iter().map(move |b| (a, b)));
    pairs.any(|(a, b)| a.role != b.role && countries(a).iter().any(|c| countries(b).contains(c)))
}

/// Whether fewer than two sides take part, as far as their states are known.
pub(super) fn one_sided(filled: &[Filled], cast: &Cast) -> bool {
    let entities: Vec<&usize> = filled.iter().flat_map(|f| &f.value.entities).collect();
    let [first, rest @ ..] = entities.as_slice() else { return false };
    let country = |e: &usize| cast.entities[*e].country.as_deref();
    let many = |e: &usize| cast.entities[*e].kind == ActorKind::People;
    if rest.is_empty() {
        return !many(first);
    }
    country(first).is_some() && rest.iter().all(|e| country(e) == country(first))
}

/// Who receives somebody together with his ambassador is host alone: of a list of hosts those are left out who are of
/// the side of a guest. Returns whether anybody is left.
pub(super) fn send_home(filled: &mut [Filled], host: &str, cast: &Cast) -> bool {
    let side = |e: &usize| {
        let e = &cast.entities[*e];
        e.country.as_ref().filter(|_| matches!(e.kind, ActorKind::Person | ActorKind::People))
    };
    let Some(at) = filled.iter().position(|f| f.name == host) else { return true };
    let others = filled.iter().filter(|f| f.name != host).flat_map(|f| &f.value.entities);
    let guests: Vec<&String> = others.filter_map(side).collect();
    let stay = |e: &usize| side(e).is_none_or(|own| !guests.contains(&own));
    let stay: Vec<usize> = filled[at].value.entities.iter().copied().filter(stay).collect();
    filled[at].value.entities = stay;
    !filled[at].value.entities.is_empty()
}
