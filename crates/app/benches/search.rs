//! How long a search takes in a database of many articles, and what keeping them costs beside reading them.
//!
//! `cargo bench -p readout --bench search`: 2,000 articles. With `READOUT_BENCH_ARTICLES=100000` so many (minutes), and
//! with `READOUT_BENCH_FOLDER=DIR` they stay there for the next run. One after the other, the machine's cores free.

#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)] // A benchmark prints, and stops at what is unexpected.

mod common;
#[path = "common/varied.rs"]
mod varied;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{compares, knowledge, samples};
use readout_store::{Filter, Query, Sort, Store, Unit};
use varied::Varied;

/// Articles, unless the environment says another number.
const ARTICLES: u64 = 2_000;
/// Runs of each query.
const RUNS: usize = 5;

/// What is asked: rare and frequent words, single characters, phrases, exclusions, alternatives, both scripts and languages.
const QUERIES: [&str; 50] = [
    "元首 斡旋",
    "复交",
    "中",
    "国",
    "访问",
    "会谈",
    "总统",
    "外交",
    "战略伙伴关系",
    "和平的胜利",
    "\"联合声明\"",
    "\"国事访问\"",
    "馬克宏",
    "法國總統",
    "伊斯兰",
    "驱逐 大使",
    "召见",
    "照会",
    "欧盟委员会主席",
    "通电话",
    "习近平",
    "普京",
    "卢拉",
    "托卡耶夫 朔尔茨",
    "阿尔巴尼斯",
    "太平洋岛国论坛",
    "条约 批准",
    "一带一路",
    "停火 OR 止战",
    "会晤 -北京",
    "总理 -总统",
    "慰问",
    "唁电",
    "王毅",
    "东盟",
    "峰会",
    "建交60周年",
    "1月",
    "2023",
    "杯葛",
    "summit",
    "recognition",
    "prime minister",
    "\"joint declaration\"",
    "treaty signed",
    "wreath OR banquet",
    "ambassadors recalled",
    "Sunak -Modi",
    "leaders",
    "the",
];

fn articles() -> u64 {
    std::env::var("READOUT_BENCH_ARTICLES").ok().and_then(|n| n.parse().ok()).unwrap_or(ARTICLES)
}

fn readout(arguments: &[&str], folder: &Path) -> Duration {
    let started = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_readout"))
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.unwrap().success(), "{arguments:?}");
    started.elapsed()
}

fn write_articles(path: &Path, number: u64) {
    let varied = Varied::new(&samples(""), &knowledge());
    let mut file = BufWriter::new(File::create(path).unwrap());
    (0..number).for_each(|n| writeln!(file, "{}", varied.article(n)).unwrap());
    file.flush().unwrap();
}

/// Makes the database, unless it is there, and says what that cost.
fn prepare(folder: &Path) -> PathBuf {
    let number = articles();
    let db = folder.join(format!("{number}.db"));
    if db.exists() {
        return db;
    }
    let name = format!("{number}.jsonl");
    write_articles(&folder.join(&name), number);
    let bytes = fs::metadata(folder.join(&name)).unwrap().len();
    let read = readout(&["read", &name, "--format", "jsonl"], folder);
    let add = readout(&["add", &name, "--db", &format!("{number}.db")], folder);
    println!("{number} articles, {:.0} MB of JSONL", bytes as f64 / 1e6);
    println!("read alone {:8.1} s", read.as_secs_f64());
    println!("add        {:8.1} s", add.as_secs_f64());
    println!("add : read {:8.2}", add.as_secs_f64() / read.as_secs_f64());
    println!("database   {:8.0} MB", fs::metadata(&db).unwrap().len() as f64 / 1e6);
    db
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// The median time of a query in a database that is open.
fn time(store: &Store, unit: Unit, typed: &str, filter: &Filter, sort: Sort) -> (Duration, usize) {
    let mut found = 0;
    let times = (0..RUNS).map(|_| {
        let started = Instant::now();
        let query = Query::parse(typed).unwrap();
        found = store.search(unit, &query, filter, sort).unwrap().len();
        started.elapsed()
    });
    (median(times.collect()), found)
}

fn searches(store: &Store) {
    let first = Filter { limit: Some(20), ..Filter::default() };
    let filtered = Filter { country: vec!["FRA".into()], kind: vec!["visit".into()], ..first.clone() };
    let dated = Filter {
        from: Some(jiff::civil::date(2018, 1, 1)),
        to: Some(jiff::civil::date(2019, 6, 30)),
        outlet: vec!["Outlet 07".into()],
        ..first.clone()
    };
    let detailed = std::env::var_os("READOUT_BENCH_DETAILS").is_some();
    for (name, filter) in [("no filter", first), ("country, kind", filtered), ("days, outlet", dated)] {
        for unit in [Unit::Articles, Unit::Statements, Unit::Events] {
            for sort in [Sort::Newest, Sort::Best] {
                let mut times = Vec::new();
                for typed in QUERIES {
                    let (taken, found) = time(store, unit, typed, &filter, sort);
                    if detailed {
                        println!("    {:8.2} ms {found:3} {typed}", taken.as_secs_f64() * 1e3);
                    }
                    times.push(taken);
                }
                let worst = times.iter().max().unwrap().as_secs_f64() * 1e3;
                let middle = median(times).as_secs_f64() * 1e3;
                let (unit, sort) = (format!("{unit:?}"), format!("{sort:?}"));
                println!("{name:14} {unit:11} {sort:7} median {middle:8.2} ms, worst {worst:8.2} ms");
            }
        }
    }
}

fn commands(db: &Path) {
    let db = db.to_str().unwrap();
    let ask = |query: &str| {
        median((0..RUNS).map(|_| readout(&["search", query, "--db", db], Path::new("."))).collect())
    };
    let whole: Vec<Duration> = QUERIES.iter().map(|query| ask(query)).collect();
    println!("whole command, newest first: median {:.1} ms", median(whole).as_secs_f64() * 1e3);
    let named = median(vec![ask("会谈 who:卢拉"), ask("summit country:FRA"), ask("访问 kind:visit")]);
    println!("whole command with a name to look up: median {:.1} ms", named.as_secs_f64() * 1e3);
}

fn main() {
    if !compares() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let kept = std::env::var_os("READOUT_BENCH_FOLDER").map(PathBuf::from);
    let db = prepare(kept.as_deref().unwrap_or(folder.path()));
    let store = Store::open_read_only(&db).unwrap();
    searches(&store);
    commands(&db);
}
