//! Words put into classes by the words that stand beside them: spherical k-means over the square roots of how often each
//! frequent word stands before and after them (Hellinger distance). The same text gives the same classes.

use std::collections::{BTreeMap, HashMap};

use readout_engine::page::alphabet::{shape, tokens};

/// Frequent words that are looked for beside the others.
const BESIDE: usize = 400;
/// How often classes are formed anew.
const ROUNDS: usize = 15;

/// How often the frequent words stand beside a word, as shares under the root: place and value.
type Profile = Vec<(usize, f32)>;

/// The list of an alphabet: a line for each character, with the words that it stands for. The `own` most frequent of
/// `words` have one of their own.
pub fn list(text: &str, words: &[&str], own: usize, classes: usize) -> String {
    let index: HashMap<&str, usize> = words.iter().enumerate().map(|(i, w)| (*w, i)).collect();
    let (times, profiles) = profiles(text, &index, words);
    let mut order: Vec<usize> = (0..words.len()).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(times[i]), i));
    let class = cluster(&profiles, &times, &order[..classes.min(order.len())]);
    let mut lines: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (rank, &i) in order.iter().enumerate() {
        let line = if rank < own { classes + rank } else { class[i] };
        lines.entry(line).or_default().push(words[i]);
    }
    let mut lines: Vec<String> = lines
        .into_values()
        .map(|mut words| {
            words.sort_unstable();
            words.join(" ")
        })
        .collect();
    lines.sort_unstable();
    format!("words\n{}\n", lines.join("\n"))
}

fn profiles(text: &str, index: &HashMap<&str, usize>, words: &[&str]) -> (Vec<u64>, Vec<Profile>) {
    let of =
        |t: &str| index.get(t).or_else(|| index.get(shape(t, |s| index.contains_key(s))?.as_str())).copied();
    let lines: Vec<Vec<usize>> = text.lines().map(|line| tokens(line).filter_map(of).collect()).collect();
    let mut times = vec![0u64; words.len()];
    lines.iter().flatten().for_each(|&i| times[i] += 1);
    let mut order: Vec<usize> = (0..words.len()).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(times[i]), i));
    let mut place = vec![None; words.len()];
    order.iter().take(BESIDE).enumerate().for_each(|(at, &i)| place[i] = Some(at));
    let mut beside: Vec<BTreeMap<usize, u64>> = vec![BTreeMap::new(); words.len()];
    for pair in lines.iter().flat_map(|l| l.windows(2)) {
        if let Some(at) = place[pair[1]] {
            *beside[pair[0]].entry(at).or_default() += 1;
        }
        if let Some(at) = place[pair[0]] {
            *beside[pair[1]].entry(BESIDE + at).or_default() += 1;
        }
    }
    let profile = |counts: &BTreeMap<usize, u64>| {
        let all = counts.values().sum::<u64>().max(1) as f32;
        counts.iter().map(|(&at, &n)| (at, (n as f32 / all).sqrt())).collect()
    };
    let profiles = beside.iter().map(profile).collect();
    (times, profiles)
}

/// The class of each word; the classes begin as the words of `seeds`.
fn cluster(profiles: &[Profile], times: &[u64], seeds: &[usize]) -> Vec<usize> {
    let dense = |profile: &Profile| {
        let mut row = vec![0.0f32; 2 * BESIDE];
        profile.iter().for_each(|&(at, value)| row[at] = value);
        row
    };
    let mut centres: Vec<Vec<f32>> = seeds.iter().map(|&s| dense(&profiles[s])).collect();
    let mut class = vec![0; profiles.len()];
    for _ in 0..ROUNDS {
        for (class, profile) in class.iter_mut().zip(profiles) {
            *class = nearest(&centres, profile);
        }
        for (c, centre) in centres.iter_mut().enumerate() {
            let mut sum = vec![0.0f32; 2 * BESIDE];
            for i in (0..profiles.len()).filter(|&i| class[i] == c) {
                let weight = (times[i] as f32).sqrt();
                profiles[i].iter().for_each(|&(at, value)| sum[at] += weight * value);
            }
            let norm = sum.iter().map(|x| x * x).sum::<f32>().sqrt();
            if norm > 0.0 {
                sum.iter_mut().for_each(|x| *x /= norm);
                *centre = sum;
            }
        }
    }
    class
}

fn nearest(centres: &[Vec<f32>], profile: &Profile) -> usize {
    let mut best = (0, f32::MIN);
    for (c, centre) in centres.iter().enumerate() {
        let likeness: f32 = profile.iter().map(|&(at, value)| value * centre[at]).sum();
        if likeness > best.1 {
            best = (c, likeness);
        }
    }
    best.0
}
