//! Which tellings are of the same event.

use super::*;
use proptest::prelude::*;

fn who(name: &str, country: &str, role: &str) -> ParticipantRecord {
    let country = (!country.is_empty()).then(|| country.to_owned());
    ParticipantRecord {
        name: name.into(),
        id: None,
        office: None,
        country,
        role: role.into(),
        aliases: vec![],
    }
}

fn profile(kind: &str, subkind: &str, days: (&str, &str), people: &[(&str, &str, &str)]) -> Profile {
    let mut who: Vec<_> = people.iter().map(|(n, c, r)| Arc::new(Who::of(kind, &who(n, c, r)))).collect();
    who.sort();
    Profile {
        kind: kind.into(),
        subkind: (!subkind.is_empty()).then(|| subkind.into()),
        start: days.0.parse().unwrap(),
        end: days.1.parse().unwrap(),
        to_the_day: true,
        denied: false,
        country: None,
        who,
        turn: 0,
    }
}

const PAIR: [(&str, &str, &str); 2] = [("安然", "AAA", "host"), ("柏青", "BBB", "guest")];

fn talks(day: &str) -> Profile {
    profile("meeting", "talks", (day, day), &PAIR)
}

fn same(a: &Profile, b: &Profile) -> bool {
    assert_eq!(a.likeness(b), b.likeness(a));
    a.likeness(b).is_some()
}

fn grouped(
    profiles: &[Profile],
    apart: &BTreeSet<(usize, usize)>,
    together: &BTreeSet<(usize, usize)>,
) -> Vec<Vec<usize>> {
    let starts: Vec<i64> = profiles.iter().map(|p| day_number(p.start)).collect();
    group(&starts, alike(&profiles.iter().collect::<Vec<_>>()), apart, together)
}

#[test]
fn one_side_in_common_is_not_enough() {
    let other = profile("meeting", "", ("2024-05-17", "2024-05-17"), &[PAIR[0], ("陈实", "CCC", "guest")]);
    assert!(!same(&talks("2024-05-17"), &other));
    let alone = profile("meeting", "", ("2024-05-17", "2024-05-17"), &PAIR[..1]);
    assert!(!same(&talks("2024-05-17"), &alone), "a telling with one name fits every meeting of the day");
    let staff = profile(
        "meeting",
        "",
        ("2024-05-17", "2024-05-17"),
        &[PAIR[0], PAIR[1], ("丁一", "AAA", "attendee")],
    );
    assert!(same(&talks("2024-05-17"), &staff));
}

#[test]
fn a_meeting_of_two_states_is_not_one_of_four() {
    let day = ("2024-05-17", "2024-05-17");
    let four = [PAIR[0], PAIR[1], ("陈实", "CCC", "party"), ("丁一", "DDD", "party")];
    assert!(!same(&talks("2024-05-17"), &profile("meeting", "", day, &four)));
    let three = profile("meeting", "", day, &four[..3]);
    assert!(same(&three, &profile("meeting", "", day, &four)));
}

#[test]
fn days_may_differ_a_little_where_everybody_agrees() {
    let day = talks("2024-05-17");
    assert!(same(&day, &talks("2024-05-20")));
    assert!(!same(&day, &talks("2024-05-21")));
    let speech = |day| profile("speech", "", (day, day), &[("安然", "AAA", "speaker")]);
    assert!(same(&speech("2024-05-17"), &speech("2024-05-17")));
    assert!(!same(&speech("2024-05-17"), &speech("2024-05-18")), "a speaker speaks every day");
    let days = profile("meeting", "", ("2024-05-18", "2024-05-19"), &PAIR);
    assert!(!same(&day, &days), "a period that does not have the day is another time");
    assert!(same(&talks("2024-05-19"), &days));
}

#[test]
fn months_have_to_be_the_same() {
    let month = |start, end| Profile { to_the_day: false, ..profile("meeting", "", (start, end), &PAIR) };
    assert!(same(&month("2024-05-01", "2024-05-31"), &month("2024-05-01", "2024-05-31")));
    assert!(!same(&month("2024-05-01", "2024-05-31"), &month("2024-05-21", "2024-05-31")));
    assert!(!same(&month("2024-05-01", "2024-05-31"), &talks("2024-05-17")), "there may be two in a month");
}

#[test]
fn letters_have_a_direction() {
    let day = ("2024-05-17", "2024-05-17");
    let there = profile("message", "", day, &[("安然", "", "sender"), ("柏青", "", "recipient")]);
    let back = profile("message", "", day, &[("安然", "", "recipient"), ("柏青", "", "sender")]);
    assert!(!same(&there, &back));
    assert!(same(&there, &there.clone()));
}

#[test]
fn a_visit_is_the_visitor_and_the_country() {
    let visit = |people: &[(&str, &str, &str)], country: &str| Profile {
        country: Some(country.into()),
        ..profile("visit", "", ("2024-05-05", "2024-05-08"), people)
    };
    let one = visit(&[("安然", "AAA", "visitor")], "BBB");
    assert!(same(&one, &visit(&[("安然", "AAA", "visitor"), ("柏青", "BBB", "host")], "BBB")));
    assert!(!same(&one, &visit(&[("安然", "AAA", "visitor")], "CCC")));
    let other = visit(&[("陈实", "CCC", "visitor"), ("柏青", "BBB", "host")], "BBB");
    assert!(!same(&visit(&[("安然", "AAA", "visitor"), ("柏青", "BBB", "host")], "BBB"), &other));
}

#[test]
fn ids_decide_before_names() {
    let id = |id: &str| {
        let mut p = talks("2024-05-17");
        p.who.iter_mut().map(Arc::make_mut).for_each(|w| w.id = Some(format!("{id}/{}", w.names[0])));
        p
    };
    assert!(same(&id("person"), &talks("2024-05-17")));
    assert!(!same(&id("person"), &id("state")));
}

#[test]
fn what_is_denied_or_of_another_finer_kind_stays_apart() {
    let denied = Profile { denied: true, ..talks("2024-05-17") };
    assert!(!same(&denied, &talks("2024-05-17")));
    let day = ("2024-05-17", "2024-05-17");
    assert!(same(&talks("2024-05-17"), &profile("meeting", "meeting", day, &PAIR)));
    let ceremony = |subkind| profile("ceremony", subkind, day, &PAIR);
    assert!(!same(&ceremony("welcome"), &ceremony("banquet")));
}

#[test]
fn what_one_article_tells_apart_stays_apart() {
    // One article tells of the 17th and the 18th, another of the 17th, a third of the 18th.
    let profiles = [talks("2024-05-17"), talks("2024-05-18")];
    assert_eq!(grouped(&profiles, &BTreeSet::new(), &BTreeSet::new()).len(), 1);
    assert_eq!(grouped(&profiles, &BTreeSet::from([(0, 1)]), &BTreeSet::new()), [vec![0], vec![1]]);
    let between = profile("meeting", "", ("2024-05-17", "2024-05-17"), &PAIR);
    let profiles = [talks("2024-05-17"), talks("2024-05-18"), between];
    assert_eq!(grouped(&profiles, &BTreeSet::from([(0, 1)]), &BTreeSet::new()), [vec![0, 2], vec![1]]);
}

#[test]
fn days_do_not_add_up() {
    let profiles = ["2024-05-17", "2024-05-20", "2024-05-23"].map(talks);
    let sizes: Vec<usize> =
        grouped(&profiles, &BTreeSet::new(), &BTreeSet::new()).iter().map(Vec::len).collect();
    assert_eq!(sizes, [2, 1]);
}

fn any_profile() -> impl Strategy<Value = Profile> {
    let people = proptest::sample::subsequence(
        vec![
            ("安然", "AAA", "host"),
            ("柏青", "BBB", "guest"),
            ("陈实", "AAA", "attendee"),
            ("丁一", "", ""),
        ],
        1..=4,
    );
    let alias = proptest::sample::select(vec!["安然", "柏青", "戊"]);
    let subkind = proptest::sample::select(vec!["", "talks", "meeting"]);
    (people, subkind, alias, 1_i8..9, 0_i8..3).prop_map(|(people, subkind, alias, day, length)| {
        let date = |d| jiff::civil::date(2024, 5, d).to_string();
        let mut profile = profile("meeting", subkind, (&date(day), &date(day + length)), &people);
        profile.to_the_day = day != 5;
        Arc::make_mut(&mut profile.who[0]).names.push(alias.into());
        Arc::make_mut(&mut profile.who[0]).names.sort();
        if day % 2 == 0 {
            Arc::make_mut(&mut profile.who[0]).id = Some(alias.into());
        }
        profile
    })
}

/// The same as [`group`] without any haste: every pair is looked at, and every member of both groups.
fn step_by_step(
    profiles: &[Profile],
    apart: &BTreeSet<(usize, usize)>,
    together: &BTreeSet<(usize, usize)>,
) -> Vec<Vec<usize>> {
    let mut of: Vec<usize> = (0..profiles.len()).collect();
    let mut steps = Vec::new();
    for b in 0..profiles.len() {
        steps.extend(
            (0..b).filter_map(|a| profiles[a].likeness(&profiles[b]).map(|likeness| (likeness, a, b))),
        );
    }
    steps.sort();
    for (likeness, a, b) in steps {
        let both: Vec<usize> = (0..of.len()).filter(|&n| of[n] == of[a] || of[n] == of[b]).collect();
        let parted = apart.iter().any(|(x, y)| of[a] != of[b] && both.contains(x) && both.contains(y));
        let starts = both.iter().map(|&n| profiles[n].start);
        let spread = days(starts.clone().min().unwrap(), starts.max().unwrap());
        if !parted && (likeness.days == 0 || spread <= DAYS_APART) {
            let into = of[a];
            both.iter().for_each(|&n| of[n] = into);
        }
    }
    for &(a, b) in together {
        let (into, from) = (of[a], of[b]);
        of.iter_mut().filter(|n| **n == from).for_each(|n| *n = into);
    }
    let mut groups = std::collections::BTreeMap::<usize, Vec<usize>>::new();
    (0..of.len()).for_each(|n| groups.entry(of[n]).or_default().push(n));
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    groups.sort();
    groups
}

proptest! {
    #[test]
    fn likeness_has_no_direction_and_finds_itself(a in any_profile(), b in any_profile()) {
        prop_assert_eq!(a.likeness(&b), b.likeness(&a));
        prop_assert_eq!(a.likeness(&a).map(|l| l.days), Some(0));
        if a.likeness(&b).is_some() {
            prop_assert!(days(a.start, b.start).abs() <= REACH);
            let (from, until) = a.reach(b.is_period());
            prop_assert!((from..=until).contains(&day_number(b.start)));
            let (found_by, known) = (b.found_by(), b.known_as().collect::<Vec<_>>());
            let leads = |name: &String, (id, names): &(&str, &[String])| found_by.contains(&id_key(id)) && names.contains(name);
            let met = |sought: &Sought<'_>| {
                sought.keys.iter().any(|key| found_by.contains(key))
                    || sought.names.iter().any(|name| known.iter().any(|who| leads(name, who)))
            };
            prop_assert!(a.looks_for().iter().filter(|sought| met(sought)).count() >= a.least_in_common());
        }
    }

    #[test]
    fn groups_are_those_of_joining_step_by_step(
        profiles in proptest::collection::vec(any_profile(), 1..16),
        pairs in proptest::collection::btree_set((0_usize..16, 0_usize..16), 0..6),
        held in proptest::collection::btree_set((0_usize..16, 0_usize..16), 0..2),
    ) {
        let there = |pairs: BTreeSet<(usize, usize)>| -> BTreeSet<(usize, usize)> {
            pairs.into_iter().filter(|(a, b)| a < b && *b < profiles.len()).collect()
        };
        let (apart, together) = (there(pairs), there(held));
        prop_assert_eq!(grouped(&profiles, &apart, &together), step_by_step(&profiles, &apart, &together));
    }

    #[test]
    fn groups_are_a_partition_that_keeps_apart_what_is_apart(
        profiles in proptest::collection::vec(any_profile(), 1..12),
        pairs in proptest::collection::btree_set((0_usize..12, 0_usize..12), 0..6),
    ) {
        let apart: BTreeSet<(usize, usize)> =
            pairs.into_iter().filter(|(a, b)| a < b && *b < profiles.len()).collect();
        let groups = grouped(&profiles, &apart, &BTreeSet::new());
        let mut all: Vec<usize> = groups.concat();
        all.sort_unstable();
        prop_assert_eq!(all, (0..profiles.len()).collect::<Vec<_>>());
        for group in &groups {
            prop_assert!(!apart.iter().any(|(a, b)| group.contains(a) && group.contains(b)));
        }
    }
}
