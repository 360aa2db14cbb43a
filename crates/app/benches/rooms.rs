//! How fast each room and the whole pipeline read 10 MB of articles, beside jieba-rs cutting the same text.
//!
//! The articles are the samples again and again with other names, numbers and orders of paragraphs, so that caches and
//! branch predictors do not see the same text twice. One thread; `cargo bench -p readout`.

#![allow(missing_docs, clippy::print_stdout)] // divan's benches are found by name, and a benchmark prints.

mod common;

use std::sync::LazyLock;
use std::time::Duration;

use common::{best, compares, knowledge, samples};
use divan::Bencher;
use divan::counter::BytesCount;
use jieba_rs::Jieba;
use jiff::civil::{Date, date};
use readout_engine::knowledge::Tongue;
use readout_engine::view::View;
use readout_engine::{Engine, Request, Text, decode, link, page, words};

/// Bytes of the corpus.
const CORPUS_BYTES: usize = 10_000_000;
/// When all articles are supposed to be published.
const PUBLISHED: Date = date(2024, 6, 1);

static CORPUS: LazyLock<Vec<String>> = LazyLock::new(corpus);
static TEXTS: LazyLock<Vec<Text>> = LazyLock::new(|| CORPUS.iter().cloned().map(Text::new).collect());
static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(knowledge()));
static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Names that take each other's place in the varied articles.
const NAMES: [&str; 8] = ["马克龙", "普京", "卢拉", "托卡耶夫", "阮富仲", "朔尔茨", "拉赫蒙", "佐科"];

/// Numbers without a clock or a seed from outside: the same corpus every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn corpus() -> Vec<String> {
    let samples = samples("");
    let (mut numbers, mut articles, mut bytes) = (Numbers(1), Vec::new(), 0);
    while bytes < CORPUS_BYTES {
        for sample in &samples {
            let article = varied(sample, &mut numbers);
            bytes += article.len();
            articles.push(article);
        }
    }
    articles
}

/// The sample with other days, months and names, and its later paragraphs turned round.
fn varied(sample: &str, numbers: &mut Numbers) -> String {
    let mut paragraphs: Vec<String> = sample.lines().map(|line| with_other_numbers(line, numbers)).collect();
    let body = paragraphs.len().min(3);
    let turn = numbers.below((paragraphs.len() - body).max(1) as u64);
    paragraphs[body..].rotate_left(usize::try_from(turn).unwrap_or(0));
    let shift = usize::try_from(numbers.below(NAMES.len() as u64)).unwrap_or(0);
    let text = paragraphs.join("\n");
    let present: Vec<usize> = (0..NAMES.len()).filter(|&i| text.contains(NAMES[i])).collect();
    let mut other = text;
    for &i in &present {
        other = other.replace(NAMES[i], &format!("\u{1}{i}\u{2}"));
    }
    for &i in &present {
        other = other.replace(&format!("\u{1}{i}\u{2}"), NAMES[(i + shift) % NAMES.len()]);
    }
    other
}

/// Days and months (numbers of one or two digits) become other days and months.
fn with_other_numbers(line: &str, numbers: &mut Numbers) -> String {
    let mut other = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits = rest[at..].bytes().take_while(u8::is_ascii_digit).count();
        let (before, from) = rest.split_at(at);
        let (number, after) = from.split_at(digits);
        other.push_str(before);
        match (digits, after.chars().next()) {
            (1 | 2, Some('月')) => other.push_str(&(1 + numbers.below(12)).to_string()),
            (1 | 2, _) => other.push_str(&(1 + numbers.below(28)).to_string()),
            _ => other.push_str(number),
        }
        rest = after;
    }
    other + rest
}

fn corpus_bytes() -> usize {
    CORPUS.iter().map(String::len).sum()
}

fn request(text: &Text) -> Request<'_> {
    Request { reference_date: Some(PUBLISHED), ..Request::of(text) }
}

fn read_all() -> usize {
    let mut found = 0;
    for text in TEXTS.iter() {
        let reading = ENGINE.read(&request(text));
        found += reading.events.len() + reading.statements.len();
    }
    found
}

fn cut_all() -> usize {
    CORPUS.iter().map(|article| JIEBA.cut(article, true).len()).sum()
}

/// The articles in a script without spaces: of the others jieba-rs only takes the words apart at their spaces, which says
/// little about how fast it cuts.
static UNSPACED: LazyLock<Vec<usize>> = LazyLock::new(|| {
    let spaced = |code: &str| ENGINE.knowledge().tongue(code).is_none_or(|t| t.language.settings.spaced);
    CODES.iter().enumerate().filter(|(_, code)| !spaced(code)).map(|(i, _)| i).collect()
});

fn unspaced_bytes() -> usize {
    UNSPACED.iter().map(|&i| CORPUS[i].len()).sum()
}

fn read_unspaced() -> usize {
    let read = |&i: &usize| ENGINE.read(&request(&TEXTS[i]));
    UNSPACED.iter().map(read).map(|r| r.events.len() + r.statements.len()).sum()
}

fn cut_unspaced(guess: bool) -> usize {
    UNSPACED.iter().map(|&i| JIEBA.cut(&CORPUS[i], guess).len()).sum()
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn room_1_decode(bencher: Bencher<'_, '_>) {
    bencher.counter(BytesCount::new(corpus_bytes())).bench_local(|| {
        CORPUS.iter().map(|a| decode::decode(a.as_bytes()).text.as_str().len()).sum::<usize>()
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn room_2_page(bencher: Bencher<'_, '_>) {
    bencher.counter(BytesCount::new(corpus_bytes())).bench_local(|| {
        TEXTS.iter().map(|text| page::restore(text, ENGINE.knowledge()).articles.len()).sum::<usize>()
    });
}

/// Articles as later rooms see them, with the language they are written in.
static VIEWS: LazyLock<Vec<(View, &'static Tongue)>> = LazyLock::new(|| {
    let knowledge = ENGINE.knowledge();
    let views = TEXTS.iter().flat_map(|text| {
        let tongue = knowledge.guess_language(text.as_str());
        let articles = page::restore(text, knowledge).articles;
        articles
            .into_iter()
            .filter_map(move |article| Some((View::new(text, &article, &tongue?.language), tongue?)))
    });
    views.collect()
});

/// Lexicon and rules of time read a text by itself; which language it is in is found out beforehand.
static CODES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let code =
        |text: &Text| ENGINE.knowledge().guess_language(text.as_str()).map_or("zh", |t| &t.language.code);
    TEXTS.iter().map(code).collect()
});

#[divan::bench(sample_count = 5, sample_size = 1)]
fn room_3_words_lexicon(bencher: Bencher<'_, '_>) {
    LazyLock::force(&VIEWS);
    bencher
        .counter(BytesCount::new(corpus_bytes()))
        .bench_local(|| VIEWS.iter().map(|(view, tongue)| words::hits(view, tongue).len()).sum::<usize>());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn room_4_time(bencher: Bencher<'_, '_>) {
    LazyLock::force(&CODES);
    bencher.counter(BytesCount::new(corpus_bytes())).bench_local(|| {
        let texts = CORPUS.iter().zip(CODES.iter());
        texts.map(|(text, code)| ENGINE.times(text, code, PUBLISHED).len()).sum::<usize>()
    });
}

/// The actor room stands on words and time, so its figure includes both.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn rooms_3_to_5_words_time_actor(bencher: Bencher<'_, '_>) {
    LazyLock::force(&CODES);
    bencher.counter(BytesCount::new(corpus_bytes())).bench_local(|| {
        let texts = CORPUS.iter().zip(CODES.iter());
        texts.map(|(text, code)| ENGINE.actors(text, code, PUBLISHED).len()).sum::<usize>()
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn room_7_link(bencher: Bencher<'_, '_>) {
    let read = |text| ENGINE.read(&request(text)).events;
    let events: Vec<_> = TEXTS.iter().map(read).collect();
    bencher.counter(BytesCount::new(corpus_bytes())).with_inputs(|| events.clone()).bench_local_values(
        |events| {
            events.into_iter().map(|events| link::link(events, None, ENGINE.knowledge()).len()).sum::<usize>()
        },
    );
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn whole_pipeline(bencher: Bencher<'_, '_>) {
    bencher.counter(BytesCount::new(corpus_bytes())).bench_local(read_all);
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn jieba_rs_cut(bencher: Bencher<'_, '_>) {
    bencher.counter(BytesCount::new(corpus_bytes())).bench_local(cut_all);
}

fn main() {
    divan::main();
    if !compares() {
        return;
    }
    let (read, cut) = (best(read_all), best(cut_all));
    let rate = |bytes: usize, time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    let speed = |time: Duration| rate(corpus_bytes(), time);
    println!("\nwhole pipeline  {:7.2} MB/s", speed(read));
    println!("jieba-rs cut    {:7.2} MB/s", speed(cut));
    println!(
        "ratio           {:7.3}  (one thread, the same {} articles)",
        speed(read) / speed(cut),
        CORPUS.len()
    );
    let unspaced = |work: fn() -> usize| rate(unspaced_bytes(), best(work));
    let cut = unspaced(|| cut_unspaced(true));
    let plain = unspaced(|| cut_unspaced(false));
    let read = unspaced(read_unspaced);
    println!("\nwithout spaces  {:7.2} MB/s, {:.0} % of the bytes", read, share());
    println!("jieba-rs cut    {cut:7.2} MB/s, {plain:.2} without guessing unknown words");
    println!("ratio           {:7.3}", read / cut);
}

/// The share of the corpus without spaces, in hundredths.
fn share() -> f64 {
    100.0 * unspaced_bytes() as f64 / corpus_bytes() as f64
}
