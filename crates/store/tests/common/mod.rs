//! Articles with readings made by hand.
#![allow(dead_code, clippy::unwrap_used)] // Each test file uses a part of it, and only tests do.

use jiff::civil::Date;
use readout_engine::finding::{Codes, Precision, When};
use readout_engine::pipeline::DateSource;
use readout_engine::trace::Step;
use readout_engine::{Event, Notice, Participant, Place, Reading, Span, Statement, Status, Text};
use readout_store::{Added, Adding, NewArticle, Prepared, Store, StoreError};

/// An article that can be added.
pub struct Sample {
    pub doc: String,
    pub bytes: Vec<u8>,
    pub path: String,
    pub outlet: &'static str,
    pub date: Option<Date>,
    pub text: Text,
    pub reading: Reading,
}

impl Sample {
    /// An article of these words, in which nothing has been found yet.
    pub fn new(doc: &str, words: &str) -> Self {
        Self {
            doc: doc.to_owned(),
            bytes: words.as_bytes().to_vec(),
            path: format!("in/{doc}.txt"),
            outlet: "晨报",
            date: Some("2024-05-09".parse().unwrap()),
            text: Text::new(words.to_owned()),
            reading: Reading::default(),
        }
    }

    /// The same with an event.
    pub fn with(mut self, event: Event) -> Self {
        self.reading.events.push(event);
        self
    }

    /// Where words stand.
    pub fn span(&self, words: &str) -> Span {
        span(&self.text, words)
    }

    /// Keeps it.
    pub fn add(&self, store: &mut Store) -> Result<Added, StoreError> {
        store.add(&self.article(&[noted()]))
    }

    /// The article.
    pub fn article<'a>(&'a self, notices: &'a [Notice]) -> NewArticle<'a> {
        NewArticle {
            doc: &self.doc,
            bytes: &self.bytes,
            encoding: "UTF-8",
            path: &self.path,
            title: Some("会谈"),
            outlet: Some(self.outlet),
            url: None,
            identity: Some(&self.doc),
            given_language: None,
            language: Some("zh"),
            reference_date: self.date,
            reference_source: self.date.map(|_| DateSource::Given),
            text: &self.text,
            reading: &self.reading,
            notices,
            added_at: "2024-06-01T08:00:00Z",
        }
    }
}

/// What decoding has to say about each.
pub fn noted() -> Notice {
    Notice::new("decode.guessed", "the character set was guessed").hint("save it as UTF-8")
}

/// Keeps several in one transaction, as `readout add` does.
pub fn add_all(samples: &[Sample], store: &mut Store) -> Result<Vec<Added>, StoreError> {
    let notices = [noted()];
    let articles: Vec<NewArticle<'_>> = samples.iter().map(|sample| sample.article(&notices)).collect();
    let prepared: Vec<Prepared> = articles.iter().map(NewArticle::prepare).collect();
    store.add_all(&articles.into_iter().zip(&prepared).collect::<Vec<_>>())
}

/// The same in one transaction to which so many are added at a time.
pub fn add_bit_by_bit(samples: &[Sample], bit: usize, adding: &mut Adding<'_>) -> Result<(), StoreError> {
    let notices = [noted()];
    for samples in samples.chunks(bit) {
        let articles: Vec<NewArticle<'_>> = samples.iter().map(|sample| sample.article(&notices)).collect();
        let prepared: Vec<Prepared> = articles.iter().map(NewArticle::prepare).collect();
        adding.add(&articles.into_iter().zip(&prepared).collect::<Vec<_>>())?;
    }
    Ok(())
}

pub fn span(text: &Text, words: &str) -> Span {
    let start = text.as_str().find(words).unwrap();
    Span::new(start, start + words.len())
}

pub fn who(name: &str, id: &str, country: &str, role: &str) -> Participant {
    Participant {
        name: name.into(),
        id: (!id.is_empty()).then(|| id.into()),
        office: Some("部长".into()),
        country: (!country.is_empty()).then(|| country.into()),
        role: role.into(),
        aliases: vec![format!("{name}先生")],
        span: None,
    }
}

pub fn on(day: &str) -> Option<When> {
    between(day, day, Precision::Day)
}

pub fn between(start: &str, end: &str, precision: Precision) -> Option<When> {
    let (start, end) = (start.parse().unwrap(), end.parse().unwrap());
    Some(When { start, end, precision, span: None, time_of_day: Some("morning".into()) })
}

/// An event of a kind, with people, on a day.
pub fn event(kind: &str, day: &str, people: Vec<Participant>, evidence: Vec<Span>) -> Event {
    Event {
        kind: kind.into(),
        subkind: None,
        level: None,
        status: Status::Held,
        date: on(day),
        place: None,
        participants: people,
        evidence,
        attributed_to: None,
        codes: Codes { plover_event: Some("CONSULT".into()), plover_mode: None, cameo: Some("040".into()) },
        rule: format!("zh/event/{kind}#test"),
        inferred: vec!["participants.country".into()],
        steps: vec![],
        article: 0,
    }
}

/// A full article: two events, two statements, notices and derivations; `n` makes it different from others.
pub fn full(n: usize) -> Sample {
    let words = format!(
        "🌏第{n}号消息。甲国部长安然十七日上午在石榴宫同乙国部长柏青会谈。安然说：“愿意继续〔别文第{n}段〕往来。”\n\
         柏青表示赞同。双方将于下月签署第{n}号文件。Ünï 完。"
    );
    let mut sample = Sample::new(&format!("full-{n:05}"), &words);
    let talks = sample.span("安然十七日上午在石榴宫同乙国部长柏青会谈");
    let sign = sample.span(&format!("双方将于下月签署第{n}号文件"));
    let people = || vec![who("安然", "person/an", "AAA", "host"), who("柏青", "", "BBB", "guest")];
    let mut held = event("meeting", "2024-05-17", people(), vec![talks, sign]);
    held.subkind = Some("talks".into());
    held.place =
        Some(Place { name: Some("石榴宫".into()), id: None, country: Some("AAA".into()), span: None });
    let what = sample.span("十七日上午");
    held.date.as_mut().unwrap().span = Some(what);
    held.steps =
        vec![Step { what: "date", by: "zh/time#day".into(), spans: vec![what], result: "2024-05-17".into() }];
    let mut planned = event("agreement", "2024-06-01", people(), vec![sign]);
    planned.status = Status::Planned;
    planned.date = between("2024-06-01", "2024-06-30", Precision::Month);
    planned.attributed_to = Some("柏青".into());
    sample.reading.events = vec![held, planned];
    let direct = vec![sample.span("愿意继续"), sample.span("往来。")];
    let said = |pieces: Vec<Span>, speaker: Participant, event| Statement {
        span: Span::new(pieces[0].start, pieces[pieces.len() - 1].end),
        direct: pieces.len() > 1,
        pieces,
        speaker,
        addressee: None,
        verb: Some("说".into()),
        event,
        rule: "zh/statement#say".into(),
        steps: vec![],
        article: 0,
    };
    let mut reply = said(vec![sample.span("赞同")], who("柏青", "", "BBB", ""), Some(0));
    reply.addressee = Some(who("安然", "person/an", "AAA", ""));
    sample.reading.statements = vec![said(direct, who("安然", "person/an", "AAA", ""), Some(0)), reply];
    sample.reading.notices = vec![Notice::new("time.guess", "month").at(sign)];
    sample
}
