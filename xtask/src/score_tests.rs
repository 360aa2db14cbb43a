use super::*;

const GOLD: &str = r#"{"docs":[{"id":"a","reference_date":"2024-05-06","events":[
  {"id":"e1","kind":"meeting","subkind":"talks","kind_also":["conference"],"level":null,"status":"held",
   "date":["2024-05-06","2024-05-06"],"place":"Paris","place_country":"FRA","required":true,"quote":["x"],"evidence":[[0,10]],
   "participants":[{"role":"host","country":"FRA","names":["马克龙"]},{"role":"guest","country":"CHN","names":["习近平"]}]},
  {"id":"e2","kind":"visit","subkind":null,"kind_also":[],"level":"state","status":"held",
   "date":["2024-05-05","2024-05-07"],"place":null,"place_country":"FRA","required":false,"quote":["y"],"evidence":[[20,30]],
   "participants":[{"role":"visitor","country":"CHN","names":["习近平"]},{"role":"host","country":"FRA","names":["法国"],"state":true}]}],
 "statements":[{"id":"q1","text":"abc","direct":false,"speaker":["马克龙"],"span":[40,60]},
               {"id":"q2","text":"opt","direct":true,"speaker":["习近平"],"span":[70,90],"required":false}]}]}"#;

fn gold() -> Gold {
    serde_json::from_str(GOLD).unwrap()
}

fn run(lines: &str) -> Score {
    score(&gold(), &Records::parse(lines).unwrap())
}

const MEETING: &str = r#"{"record":"event","doc":"a","kind":"meeting","subkind":"talks","status":"held","date":{"start":"2024-05-06","end":"2024-05-06"},"place":{"country":"FRA"},"participants":[{"name":"马克龙总统","role":"host","country":"FRA"},{"name":"习近平","role":"party","country":"CHN"}],"evidence":[{"start":5,"end":9,"quote":"…"}]}"#;

#[test]
fn a_found_event_is_counted_field_by_field() {
    let s = run(MEETING);
    assert_eq!((s.counts.found, s.counts.missed, s.counts.alarms), (1, 0, 0));
    let figures = s.figures();
    assert_eq!(figures["event_f1"], 1.0);
    assert_eq!(figures["role_accuracy"], 0.5, "the guest was called a party");
    assert_eq!(figures["date_exact"], 1.0);
    assert_eq!(s.counts.statements_missed, 1);
}

#[test]
fn a_second_event_for_the_same_is_a_false_alarm() {
    let s = run(&format!("{MEETING}\n{MEETING}"));
    assert_eq!((s.counts.found, s.counts.alarms), (1, 1));
    assert_eq!(s.alarms[0].kind, "meeting");
}

#[test]
fn a_kind_that_does_as_well_is_found_but_not_exact() {
    let s = run(&MEETING.replace("\"meeting\"", "\"conference\""));
    assert_eq!((s.counts.found, s.counts.kind.right), (1, 0));
    assert_eq!(run(&MEETING.replace("\"meeting\"", "\"call\"")).counts.found, 0);
}

#[test]
fn a_vague_or_missing_date_is_no_match() {
    let vague = MEETING.replace(r#""end":"2024-05-06""#, r#""end":"2024-06-30""#);
    assert_eq!(run(&vague).counts.found, 0);
    let month = MEETING.replace(r#""end":"2024-05-06""#, r#""end":"2024-05-31""#);
    assert_eq!((run(&month).counts.found, run(&month).counts.date.right), (1, 0));
    let none = MEETING.replace(r#"{"start":"2024-05-06","end":"2024-05-06"}"#, "null");
    assert_eq!(run(&none).counts.found, 0);
}

#[test]
fn half_of_the_participants_are_enough_and_none_is_not() {
    let one = MEETING.replace("马克龙总统", "朔尔茨");
    assert_eq!(run(&one).counts.found, 1);
    assert_eq!(run(&one.replace("习近平", "李强")).counts.found, 0);
}

#[test]
fn an_optional_event_neither_rewards_nor_punishes() {
    let visit = r#"{"record":"event","doc":"a","kind":"visit","date":{"start":"2024-05-05","end":"2024-05-07"},"participants":[{"name":"法方","country":"FRA","role":"host"}],"evidence":[]}"#;
    let s = run(visit);
    assert_eq!((s.counts.found, s.counts.missed, s.counts.alarms), (0, 1, 0));
}

#[test]
fn the_best_pair_goes_first() {
    let elsewhere = MEETING.replace(r#""start":5,"end":9"#, r#""start":500,"end":509"#);
    let s = run(&format!("{elsewhere}\n{MEETING}"));
    assert_eq!((s.counts.found, s.counts.evidence.right, s.counts.alarms), (1, 1, 1));
}

fn statement(start: i64, end: i64, speaker: &str) -> String {
    format!(
        r#"{{"record":"statement","doc":"a","start":{start},"end":{end},"quote":"…","speaker":{{"name":"{speaker}"}}}}"#
    )
}

#[test]
fn a_statement_needs_half_the_span_and_the_speaker() {
    assert_eq!(run(&statement(40, 50, "马克龙")).counts.statements_found, 1);
    assert_eq!(run(&statement(40, 49, "马克龙")).counts.statements_found, 0);
    assert_eq!(run(&statement(30, 79, "马克龙")).counts.statements_found, 0, "more than twice as long");
    assert_eq!(run(&statement(40, 60, "习近平")).counts.statement_alarms, 1);
}

#[test]
fn optional_statements_and_their_pieces_are_no_false_alarms() {
    assert_eq!(run(&statement(70, 90, "习近平")).counts.statement_alarms, 0);
    assert_eq!(run(&statement(72, 75, "路人")).counts.statement_alarms, 0);
    assert_eq!(run(&statement(100, 120, "习近平")).counts.statement_alarms, 1);
}

#[test]
fn a_line_that_is_no_record_is_named() {
    let error = Records::parse("\n{\"record\":\"event\"}").unwrap_err();
    assert!(format!("{error:#}").starts_with("line 2"), "{error:#}");
}
