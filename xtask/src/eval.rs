//! `cargo xtask eval`: scores the engine on every set and keeps the score sheet.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use readout_engine::Engine;

use crate::parity::compare;
use crate::shared::{Shared, reference_figures};
use crate::{accuracy, picture, table};
use xtask::causes::Breakdown;
use xtask::page::{self, PageSet};
use xtask::reading::{Article, articles, engine, in_parallel};
use xtask::sets::{Set, json, own};
use xtask::sheet::{self, Fall, Sheet, falls};

/// The day of the seed article.
const SEED_DATE: &str = "2023-12-29";

/// The pages on whose even half the weights of the page room were chosen.
const CHOSEN_ON: &str = "interleaved";

/// What the engine does on every set.
#[derive(Default)]
struct Measured {
    sheet: Sheet,
    parts: BTreeMap<String, Breakdown>,
}

/// What to do with the figures.
#[derive(Clone, Copy)]
pub enum Mode<'a> {
    /// Write the sheet and the page about it.
    Write,
    /// The same, and accept what fell, for a reason.
    Accept(&'a str),
    /// Compare with them.
    Check,
}

/// Scores every set and writes the sheet and the page about it, or compares with them.
pub fn run(root: &Path, mode: Mode<'_>) -> Result<()> {
    let engine = engine()?;
    let shared = Shared::find(root);
    let mut now = Measured::default();
    own_figures(root, &engine, &mut now)?;
    own_page_figures(root, &engine, &mut now.sheet)?;
    match &shared {
        Some(shared) => shared_figures(root, shared, &engine, &mut now)?,
        None => println!(
            "../shared is absent (or READOUT_SHARED points nowhere): only our own sets are scored.\n"
        ),
    }
    print!("{}", table::print(&now.sheet));
    let file = root.join("truth/scores.csv");
    let mut pages = vec![(root.join("docs/page.svg"), picture::draw(root, engine.knowledge())?)];
    if shared.is_some() {
        pages.push((root.join("docs/accuracy.md"), accuracy::page(&now.sheet, &now.parts)));
    }
    if let Mode::Check = mode {
        verify(root, &file, &now.sheet)?;
        let is_stale =
            |path: &PathBuf, page: &String| std::fs::read_to_string(path).ok().as_ref() != Some(page);
        if let Some((path, _)) = pages.iter().find(|(path, page)| is_stale(path, page)) {
            bail!("{} is stale: run `cargo xtask eval` and commit it", path.display());
        }
        return Ok(());
    }
    std::fs::create_dir_all(root.join("docs"))?;
    for (path, page) in &pages {
        std::fs::write(path, page).with_context(|| path.display().to_string())?;
    }
    write(&file, now.sheet)?;
    if let Mode::Accept(reason) = mode { accept(root, &file, reason) } else { Ok(()) }
}

/// Prints what was missed and what is a false alarm.
pub fn misses(root: &Path, name: &str, most: usize) -> Result<()> {
    if name.ends_with(".only") {
        bail!("`{name}` is only scored, never looked at; take the other half");
    }
    let mut sets = own(root)?;
    if let Some(shared) = Shared::find(root) {
        let text_sets = text_sets(&shared)?;
        sets.extend(text_sets.into_iter().map(|set| if set.articles.len() > 1 { look(&set) } else { set }));
    }
    let asked = |set: &&Set| set.name == name || set.name == format!("{name}.look");
    let Some(set) = sets.iter().find(asked) else {
        let names: Vec<_> = sets.iter().map(|s| s.name.as_str()).collect();
        bail!("no set `{name}`; there are {}", names.join(", "));
    };
    let score = set.score(&set.export(&engine()?)?)?;
    for (word, list) in [("miss", &score.misses), ("alarm", &score.alarms)] {
        for m in list.iter().take(most) {
            println!("{word:5} {} {} {} {}", m.doc, m.id, m.kind, m.what);
        }
    }
    println!("{}: {} missed, {} false alarms", set.name, score.misses.len(), score.alarms.len());
    Ok(())
}

fn look(set: &Set) -> Set {
    let [look, _] = set.halves();
    look
}

fn own_figures(root: &Path, engine: &Engine, now: &mut Measured) -> Result<()> {
    for set in own(root)? {
        let export = set.export(engine)?;
        add(&mut now.sheet, &set.name, set.score(&export)?.figures());
        now.parts.insert(set.name.clone(), set.breakdown(&export)?);
    }
    Ok(())
}

/// Our own damaged pages: how well they are restored, and what reading them loses against the clean articles.
fn own_page_figures(root: &Path, engine: &Engine, sheet: &mut Sheet) -> Result<()> {
    for set in PageSet::own(root)? {
        add(sheet, &set.name, set.restored(engine)?);
        add(sheet, &format!("{}.clean", set.name), set.read_clean(engine)?.figures());
        add(sheet, &format!("{}.ordered", set.name), set.read_ordered(engine)?.figures());
        add(sheet, &format!("{}.read", set.name), set.read(engine)?.figures());
    }
    Ok(())
}

fn add<N: Into<String>>(sheet: &mut Sheet, set: &str, figures: impl IntoIterator<Item = (N, f64)>) {
    sheet.extend(figures.into_iter().map(|(figure, value)| ((set.to_string(), figure.into()), value)));
}

fn shared_figures(root: &Path, shared: &Shared, engine: &Engine, now: &mut Measured) -> Result<()> {
    let folder = root.join("target/eval");
    std::fs::create_dir_all(&folder)?;
    let mut jobs = Vec::new();
    for set in text_sets(shared)? {
        let export = set.export(engine)?;
        now.parts.insert(set.name.clone(), set.breakdown(&export)?);
        std::fs::write(folder.join(format!("{}.jsonl", set.name)), &export)?;
        if set.articles.len() > 1 {
            jobs.extend(set.halves().map(|half| (half, export.clone())));
        }
        jobs.push((set, export));
    }
    for (set, figures) in
        jobs.iter().zip(in_parallel(&jobs, |(set, export)| score_twice(shared, &folder, set, export)))
    {
        add(&mut now.sheet, &set.0.name, figures?);
    }
    for set in shared.page_sets()? {
        page_figures(shared, &folder, &set, engine, &mut now.sheet)?;
    }
    Ok(())
}

/// The seed and every text collection that has agreed records.
fn text_sets(shared: &Shared) -> Result<Vec<Set>> {
    let seed = shared.seed()?;
    let id = seed.file_stem().and_then(|s| s.to_str()).context("the seed has no name")?.to_string();
    let text = std::fs::read_to_string(&seed)?;
    let article = Article { id, date: Some(SEED_DATE.into()), lang: None, title: None, text };
    let mut sets =
        vec![Set { name: "seed".into(), articles: vec![article], gold: json(&shared.gold("seed"))? }];
    for name in shared.text_sets()? {
        sets.push(Set::load(&name, &shared.path(&format!("texts/{name}.jsonl")), &shared.gold(&name))?);
    }
    Ok(sets)
}

/// Our figures, after the reference scorer has given the same ones.
fn score_twice(shared: &Shared, folder: &Path, set: &Set, export: &str) -> Result<Vec<(String, f64)>> {
    let file = |ending: &str| folder.join(format!("{}.{ending}", set.name));
    let docs: Vec<_> = set.articles.iter().map(|a| format!("\"doc\":{}", serde_json::json!(a.id))).collect();
    let ours: String =
        export.lines().filter(|l| docs.iter().any(|d| l.contains(d))).map(|l| format!("{l}\n")).collect();
    let gold = set.gold.to_string();
    std::fs::write(file("gold.json"), &gold)?;
    std::fs::write(file("jsonl"), &ours)?;
    compare(shared, &file("gold.json"), &gold, &file("jsonl"), &ours)?;
    Ok(set.score(&ours)?.figures().into_iter().map(|(name, value)| (name.to_string(), value)).collect())
}

/// The name of a page set in the sheet: the seed page has the name of the seed article's set otherwise.
fn page_name(set: &str) -> String {
    if set == "seed" { "page_seed".into() } else { set.to_string() }
}

/// Restores a page set and scores it with both scorers; the interleaved pages also by halves.
fn page_figures(shared: &Shared, folder: &Path, set: &str, engine: &Engine, sheet: &mut Sheet) -> Result<()> {
    let truth = shared.path(&format!("gold/pages/{set}.jsonl"));
    let lines =
        in_parallel(&articles(&truth)?, |page| page::restored(&page.id, &page.text, engine.knowledge()));
    let restored: PathBuf = folder.join(format!("{}.jsonl", page_name(set)));
    let lines: Vec<String> = lines.into_iter().collect::<Result<_, _>>()?;
    std::fs::write(&restored, lines.join("\n"))?;
    let figures = reference_figures(&shared.scorer("page_score.py"), &truth, &restored)?;
    let truth = std::fs::read_to_string(&truth)?;
    let ours = page::score::figures(&truth, &lines.join("\n"))?;
    if ours != figures {
        bail!("{set}: the reference scorer gives {figures:?}, ours {ours:?}");
    }
    add(sheet, &page_name(set), figures);
    if set == CHOSEN_ON {
        for (half, rest) in [("look", 0), ("only", 1)] {
            let pages = truth.lines().enumerate().filter(|(i, _)| i % 2 == rest);
            let pages: Vec<&str> = pages.map(|(_, line)| line).collect();
            add(sheet, &format!("{set}.{half}"), page::score::figures(&pages.join("\n"), &lines.join("\n"))?);
        }
    }
    Ok(())
}

/// Writes the sheet; rows of sets that cannot be scored here stay as they are.
fn write(file: &Path, now: Sheet) -> Result<()> {
    let before = committed(file)?;
    for fall in falls(&before, &now) {
        println!("fell: {fall}");
    }
    let mut all = before;
    all.retain(|(set, _), _| !now.keys().any(|(s, _)| s == set));
    all.extend(now);
    std::fs::write(file, sheet::print(&all)).with_context(|| file.display().to_string())?;
    println!("\nwritten: truth/scores.csv ({} figures)", all.len());
    Ok(())
}

fn committed(file: &Path) -> Result<Sheet> {
    if !file.exists() {
        return Ok(Sheet::new());
    }
    sheet::parse(&std::fs::read_to_string(file)?).with_context(|| file.display().to_string())
}

/// Fails where the sheet is not what is measured, or where a figure fell since the sheet before it.
fn verify(root: &Path, file: &Path, now: &Sheet) -> Result<()> {
    let kept = committed(file)?;
    let fallen = falls(&kept, now);
    if !fallen.is_empty() {
        bail!("{} figures are below truth/scores.csv:\n{}", fallen.len(), lines(&fallen));
    }
    let stale = now.iter().filter(|(key, value)| kept.get(*key) != Some(value)).count();
    if stale > 0 {
        bail!("truth/scores.csv is stale in {stale} figures: run `cargo xtask eval` and commit the sheet");
    }
    let Some(earlier) = sheet_before(root)? else {
        println!("\ntruth/scores.csv is current; git has no earlier sheet to compare with.");
        return Ok(());
    };
    let fallen = unaccepted(root, falls(&earlier, &kept))?;
    if !fallen.is_empty() {
        let advice = "mend them, or accept them with `cargo xtask eval --accept REASON`";
        bail!("{} figures fell since the sheet before this one; {advice}:\n{}", fallen.len(), lines(&fallen));
    }
    println!("\ntruth/scores.csv is current and no figure fell.");
    Ok(())
}

fn lines(fallen: &[Fall]) -> String {
    fallen.iter().map(|f| format!("  {f}")).collect::<Vec<_>>().join("\n")
}

/// The sheet before the one in the working folder: the last committed one, or where that is the same, its predecessor.
fn sheet_before(root: &Path) -> Result<Option<Sheet>> {
    let git = |args: &[&str]| Command::new("git").args(args).current_dir(root).output();
    let log = git(&["log", "-n", "2", "--format=%H", "--", "truth/scores.csv"])?;
    let commits = String::from_utf8(log.stdout)?;
    let changed = !git(&["diff", "--quiet", "HEAD", "--", "truth/scores.csv"])?.status.success();
    let Some(commit) = commits.lines().nth(usize::from(!changed)) else { return Ok(None) };
    let show = git(&["show", &format!("{commit}:truth/scores.csv")])?;
    if show.status.success() { Ok(Some(sheet::parse(&String::from_utf8(show.stdout)?)?)) } else { Ok(None) }
}

/// Writes the falls since the sheet before into `truth/falls.csv`, all for one reason; earlier ones no longer matter.
fn accept(root: &Path, file: &Path, reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        bail!("a fall is accepted for a reason: cargo xtask eval --accept REASON");
    }
    let before = sheet_before(root)?.unwrap_or_default();
    let fallen = falls(&before, &committed(file)?);
    let mut out = "set,figure,value,reason\n".to_string();
    for fall in &fallen {
        out.push_str(&format!("{},{},{:.4},{}\n", fall.set, fall.figure, fall.now, reason.trim()));
    }
    std::fs::write(root.join("truth/falls.csv"), out)?;
    println!("accepted: {} falls, in truth/falls.csv", fallen.len());
    Ok(())
}

/// The falls that `truth/falls.csv` (`set,figure,value,reason`) does not accept down to their value.
fn unaccepted(root: &Path, fallen: Vec<Fall>) -> Result<Vec<Fall>> {
    let file = root.join("truth/falls.csv");
    let text = if file.exists() { std::fs::read_to_string(&file)? } else { String::new() };
    let mut accepted = Vec::new();
    for (i, line) in text.lines().enumerate().skip(1) {
        let cells: Vec<_> = line.splitn(4, ',').collect();
        let &[set, figure, value, reason] = cells.as_slice() else {
            bail!("truth/falls.csv:{}: not four cells", i + 1)
        };
        if reason.trim().is_empty() {
            bail!("truth/falls.csv:{}: no reason", i + 1);
        }
        accepted.push((set.to_string(), figure.to_string(), value.parse::<f64>()?));
    }
    let is_accepted =
        |f: &Fall| accepted.iter().any(|(s, g, v)| *s == f.set && *g == f.figure && f.now + 1e-9 >= *v);
    Ok(fallen.into_iter().filter(|f| !is_accepted(f)).collect())
}
