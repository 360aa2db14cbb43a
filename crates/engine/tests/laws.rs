//! The laws that hold for any text: reading never fails, every finding prints an exact slice of the source,
//! and the same bytes give the same findings.

use std::sync::OnceLock;

use proptest::prelude::*;
use readout_engine::{Engine, Knowledge, Reading, Request, Span, Text};

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| {
        Engine::new(Knowledge::load(&readout_knowledge::files()).expect("the embedded knowledge loads"))
    })
}

fn read(text: &Text) -> Reading {
    let date = jiff::civil::date(2024, 5, 10);
    engine().read(&Request { reference_date: Some(date), trace: true, ..Request::of(text) })
}

/// Pieces that the rules know something about, in no sensible order.
const PIECES: [&str; 24] = [
    "国家主席习近平",
    "法国总统马克龙",
    "9日",
    "在北京",
    "会见",
    "同",
    "举行会谈",
    "。",
    "，",
    "“",
    "”",
    "：",
    "表示",
    "《联合声明》",
    "\n\n",
    "President Emmanuel Macron of France",
    " met with ",
    "Foreign Minister Wang Yi",
    " on May 9",
    ". ",
    "said: ",
    "\u{3000}",
    "é🜁",
    "（上接第一版）",
];

fn jumble() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..60).prop_map(|p| p.concat())
}

fn assert_exact(text: &Text, reading: &Reading) {
    let exact = |span: &Span| text.as_str().get(span.start..span.end).is_some_and(|s| !s.is_empty());
    for event in &reading.events {
        assert!(!event.evidence.is_empty() && event.evidence.iter().all(exact), "{event:?}");
        assert!(event.participants.iter().filter_map(|p| p.span.as_ref()).all(exact), "{event:?}");
        assert!(event.steps.iter().any(|s| s.what == "rule" && s.by == event.rule), "{event:?}");
    }
    for step in &reading.lost {
        assert!(step.spans.iter().all(exact), "{step:?}");
    }
    for statement in &reading.statements {
        assert!(exact(&statement.span) && statement.pieces.iter().all(exact), "{statement:?}");
        assert!(statement.event.is_none_or(|e| e < reading.events.len()), "{statement:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_read_and_cited_exactly(s in "\\PC{0,300}") {
        let text = Text::new(s);
        assert_exact(&text, &read(&text));
    }

    #[test]
    fn jumbled_sentences_are_read_and_cited_exactly(s in jumble()) {
        let text = Text::new(s);
        assert_exact(&text, &read(&text));
    }

    #[test]
    fn the_same_text_gives_the_same_findings_on_any_thread(s in jumble()) {
        let text = Text::new(s);
        let here = format!("{:?}", read(&text));
        let there = std::thread::scope(|scope| scope.spawn(|| format!("{:?}", read(&text))).join().unwrap());
        prop_assert_eq!(here, there);
    }
}

#[test]
fn evidence_is_the_printed_words() {
    let text = Text::new("会议简报\n\n国家主席习近平9日在北京会见法国总统马克龙。\n".to_string());
    let reading = read(&text);
    let quotes: Vec<&str> = reading.events.iter().flat_map(|e| &e.evidence).map(|s| text.slice(*s)).collect();
    assert_eq!(quotes, ["国家主席习近平9日在北京会见法国总统马克龙"]);
}

#[test]
fn a_caption_is_read_by_itself() {
    let caption = "5月9日，国家主席习近平在北京会见法国总统马克龙。新华社记者 陈某某摄";
    let text =
        Text::new(format!("东港开通新航线\n\n{caption}\n\n新航线的首艘客轮抵达东港，商会代表表示欢迎。"));
    let reading = read(&text);
    let [event] = reading.events.as_slice() else { panic!("{:?}", reading.events) };
    assert!(event.evidence.iter().any(|s| text.slice(*s).contains("会见")), "{event:?}");
}

#[test]
fn planned_is_not_held() {
    let text = Text::new("法国总统马克龙将于5月20日访问中国。".to_string());
    let reading = read(&text);
    let statuses: Vec<&str> = reading.events.iter().map(|e| e.status.as_str()).collect();
    assert_eq!(statuses, ["planned"]);
}

#[test]
fn a_text_may_end_in_the_middle_of_a_name() {
    for text in ["记者王和", "记者王要", "记者王芃称", "发言人李中"] {
        read(&Text::new(text.to_string()));
    }
}
