//! Scores restored pages against their truth, as the reference scorer `page_score.py` does.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

/// What a page is in truth.
#[derive(Clone, Debug, Deserialize)]
struct Truth {
    id: String,
    text: String,
    /// Start, end, article, offset, what is repeated, fault.
    runs: Vec<(usize, usize, i64, i64, i64, String)>,
    joins: Vec<(usize, usize)>,
    #[serde(default)]
    intact: bool,
}

/// What was made of it.
#[derive(Clone, Debug, Default, Deserialize)]
struct Restored {
    id: String,
    articles: Vec<Runs>,
    repeats: Vec<Copy>,
    joins: Vec<(usize, usize)>,
    #[serde(default)]
    flags: Vec<Flag>,
}

#[derive(Clone, Debug, Deserialize)]
struct Runs {
    runs: Vec<(usize, usize)>,
}

#[derive(Clone, Debug, Deserialize)]
struct Copy {
    start: usize,
    end: usize,
}

#[derive(Clone, Debug, Deserialize)]
struct Flag {
    start: usize,
    end: usize,
}

/// Sums over pages.
#[derive(Default)]
struct Tally {
    pages: usize,
    broken: usize,
    missing: usize,
    repeats: Hits,
    joins: Hits,
    far: Hits,
    faults: Hits,
    b3: (f64, f64),
    perfect: usize,
    intact: usize,
    whole: usize,
    false_repeats: usize,
    flags: usize,
    ink: usize,
}

/// How many were found, of how many there are, and how many were given.
#[derive(Default)]
struct Hits {
    found: usize,
    there: usize,
    given: usize,
}

/// The figures by name, rounded to four places; one without a base is left out.
///
/// # Errors
/// A line that is not what it should be, with its number.
pub fn figures(truth: &str, restored: &str) -> Result<BTreeMap<String, f64>> {
    let restored: BTreeMap<String, Restored> =
        lines::<Restored>(restored)?.into_iter().map(|r| (r.id.clone(), r)).collect();
    let mut tally = Tally::default();
    for page in lines::<Truth>(truth)? {
        tally.add(&page, restored.get(&page.id));
    }
    Ok(tally.figures())
}

fn lines<T: for<'a> Deserialize<'a>>(jsonl: &str) -> Result<Vec<T>> {
    let lines = jsonl.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    lines.map(|(n, l)| serde_json::from_str(l).with_context(|| format!("line {}", n + 1))).collect()
}

/// What is true of each character.
struct Chars {
    ink: Vec<bool>,
    article: Vec<i64>,
    repeats: Vec<bool>,
    fault: Vec<bool>,
}

impl Chars {
    fn new(truth: &Truth) -> Self {
        let ink: Vec<bool> = truth.text.chars().map(|c| !c.is_whitespace()).collect();
        let n = ink.len();
        let mut chars = Self { ink, article: vec![-1; n], repeats: vec![false; n], fault: vec![false; n] };
        for (start, end, article, _, of, fault) in &truth.runs {
            chars.article[*start..*end].fill(*article);
            chars.repeats[*start..*end].fill(*of >= 0);
            chars.fault[*start..*end].fill(matches!(fault.as_str(), "sub" | "del" | "ins") && *of < 0);
        }
        chars
    }
}

impl Tally {
    fn add(&mut self, truth: &Truth, restored: Option<&Restored>) {
        let chars = Chars::new(truth);
        let n = chars.ink.len();
        self.missing += usize::from(restored.is_none());
        let untouched = Restored { articles: vec![Runs { runs: vec![(0, n)] }], ..Restored::default() };
        let restored = restored.unwrap_or(&untouched);
        self.pages += 1;
        let (label, copy, cover) = labels(restored, n);
        self.broken += usize::from((0..n).any(|i| chars.ink[i] && cover[i] != 1));
        for i in (0..n).filter(|&i| chars.ink[i]) {
            self.repeats.given += usize::from(copy[i]);
            self.repeats.there += usize::from(chars.repeats[i]);
            self.repeats.found += usize::from(copy[i] && chars.repeats[i]);
        }
        let (p, r) = b_cubed(&chars, &label);
        self.b3 = (self.b3.0 + p, self.b3.1 + r);
        self.perfect += usize::from(p > 0.995 && r > 0.995);
        if truth.intact {
            self.intact += 1;
            self.whole += usize::from(restored.articles.len() == 1);
            self.false_repeats += (0..n).filter(|&i| chars.ink[i] && copy[i]).count();
        }
        self.add_joins(truth, restored);
        self.add_flags(&chars, restored);
    }

    fn add_joins(&mut self, truth: &Truth, restored: &Restored) {
        let wanted: BTreeMap<usize, usize> = truth.joins.iter().copied().collect();
        let given: BTreeMap<usize, usize> = restored.joins.iter().copied().collect();
        self.joins.given += given.len();
        for (from, to) in wanted {
            let found = usize::from(given.get(&from) == Some(&to));
            self.joins.there += 1;
            self.joins.found += found;
            // A join is far where more than a line end stands between.
            if to > from + 3 {
                self.far.there += 1;
                self.far.found += found;
            }
        }
    }

    fn add_flags(&mut self, chars: &Chars, restored: &Restored) {
        let n = chars.ink.len();
        self.flags += restored.flags.len();
        self.ink += chars.ink.iter().filter(|i| **i).count();
        let mut near = vec![false; n];
        for flag in &restored.flags {
            near[flag.start.saturating_sub(1)..(flag.end + 1).min(n)].fill(true);
        }
        for i in (0..n).filter(|&i| chars.fault[i]) {
            self.faults.there += 1;
            self.faults.found += usize::from(near[i]);
        }
    }

    fn figures(&self) -> BTreeMap<String, f64> {
        let n = self.pages as f64;
        let (p, r) = (self.b3.0 / n, self.b3.1 / n);
        let share = |a: usize, b: usize| (b > 0).then(|| a as f64 / b as f64);
        let all = [
            ("missing", Some(self.missing as f64)),
            ("broken_invariant", Some(self.broken as f64)),
            ("repeat_precision", share(self.repeats.found, self.repeats.given)),
            ("repeat_recall", share(self.repeats.found, self.repeats.there)),
            ("b3_precision", (self.pages > 0).then_some(p)),
            ("b3_recall", (self.pages > 0).then_some(r)),
            ("b3_f1", (p + r > 0.0).then(|| 2.0 * p * r / (p + r))),
            ("perfect_pages", share(self.perfect, self.pages)),
            ("join_precision", share(self.joins.found, self.joins.given)),
            ("join_recall", share(self.joins.found, self.joins.there)),
            ("join_f1", share(2 * self.joins.found, self.joins.there + self.joins.given)),
            ("far_join_recall", share(self.far.found, self.far.there)),
            ("flag_recall", share(self.faults.found, self.faults.there)),
            ("flags_per_1000", share(self.flags * 1000, self.ink)),
            ("intact_kept_whole", share(self.whole, self.intact)),
            ("intact_false_repeats", Some(self.false_repeats as f64)),
        ];
        let rounded = |v: f64| (v * 1e4).round_ties_even() / 1e4;
        all.into_iter().filter_map(|(name, v)| Some((name.to_string(), rounded(v?)))).collect()
    }
}

/// The article that each character was put into, whether it was set aside, and how often it was placed at all.
fn labels(restored: &Restored, n: usize) -> (Vec<Option<usize>>, Vec<bool>, Vec<u8>) {
    let (mut label, mut copy, mut cover) = (vec![None; n], vec![false; n], vec![0u8; n]);
    for (k, article) in restored.articles.iter().enumerate() {
        for &(start, end) in &article.runs {
            label[start..end].fill(Some(k));
            cover[start..end].iter_mut().for_each(|c| *c = c.saturating_add(1));
        }
    }
    for repeat in &restored.repeats {
        copy[repeat.start..repeat.end].fill(true);
        cover[repeat.start..repeat.end].iter_mut().for_each(|c| *c = c.saturating_add(1));
    }
    (label, copy, cover)
}

/// B-cubed precision and recall over the characters of articles that are no repeats (Bagga and Baldwin 1998).
fn b_cubed(chars: &Chars, label: &[Option<usize>]) -> (f64, f64) {
    let mut both: BTreeMap<(i64, Option<usize>), f64> = BTreeMap::new();
    let (mut truly, mut given) = (BTreeMap::new(), BTreeMap::new());
    let counted = |i: &usize| chars.ink[*i] && !chars.repeats[*i] && chars.article[*i] >= 0;
    let mut n = 0.0;
    for i in (0..chars.ink.len()).filter(counted) {
        *both.entry((chars.article[i], label[i])).or_default() += 1.0;
        *truly.entry(chars.article[i]).or_insert(0.0) += 1.0;
        *given.entry(label[i]).or_insert(0.0) += 1.0;
        n += 1.0;
    }
    let n = f64::max(n, 1.0);
    let precision: f64 = both.iter().map(|((_, l), v)| v * v / given[l]).sum();
    let recall: f64 = both.iter().map(|((a, _), v)| v * v / truly[a]).sum();
    (precision / n, recall / n)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUTH: &str = r#"{"id":"p","text":"ab\n\ncd\n\nef\n\nab","runs":[[0,2,0,0,-1,""],[2,4,-1,-1,-1,""],[4,6,1,0,-1,"sub"],[6,8,-1,-1,-1,""],[8,10,0,2,-1,""],[10,12,-1,-1,-1,""],[12,14,0,0,0,""]],"joins":[[1,8]]}"#;

    fn of(restored: &str) -> BTreeMap<String, f64> {
        figures(TRUTH, restored).unwrap()
    }

    #[test]
    fn a_page_restored_rightly_scores_one() {
        let figures = of(
            r#"{"id":"p","articles":[{"runs":[[0,2],[8,10]]},{"runs":[[4,6]]}],"repeats":[{"start":12,"end":14,"of":0}],"joins":[[1,8]],"flags":[{"start":4,"end":5}]}"#,
        );
        for name in [
            "repeat_precision",
            "repeat_recall",
            "b3_f1",
            "perfect_pages",
            "join_f1",
            "far_join_recall",
            "flag_recall",
        ] {
            assert_eq!(figures[name], 1.0, "{name}");
        }
        assert_eq!((figures["broken_invariant"], figures["missing"]), (0.0, 0.0));
    }

    #[test]
    fn a_page_left_as_it_is_loses_everywhere() {
        let figures = of("");
        assert_eq!((figures["missing"], figures["b3_recall"], figures["join_recall"]), (1.0, 1.0, 0.0));
        assert!(figures["b3_precision"] < 0.7 && figures["perfect_pages"] == 0.0);
        assert!(!figures.contains_key("repeat_precision") && figures["repeat_recall"] == 0.0);
    }

    #[test]
    fn a_character_that_is_nowhere_is_seen() {
        let figures = of(r#"{"id":"p","articles":[{"runs":[[0,2]]}],"repeats":[],"joins":[]}"#);
        assert_eq!(figures["broken_invariant"], 1.0);
    }
}
