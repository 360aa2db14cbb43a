//! Columns of several articles in turn: of the sentences that break off, the one that does so first goes on first.
//!
//! No choice of successors one by one knows that. So the best such choice is changed, link by link, as long as what the
//! links are worth and what their order is worth together become more.

use super::assign::Pair;

/// With more sides than this, or fewer that break off, the order tells nothing.
const MOST: usize = 96;
const LEAST: usize = 4;
/// How many changes are made at most.
const CHANGES: usize = 24;
/// What it is worth that a sentence that breaks off after another, before that goes on, also goes on after it; where it
/// does not, as much is taken off.
const ORDER: f32 = 3.0;
/// What the order of all links must be worth together before it tells anything: on most pages few sentences break off, and
/// in this order as well as in another.
const RARE: f32 = 7.0;

/// What every link is worth on a page whose columns stand in turn.
pub(super) struct Turns {
    n: usize,
    /// Of each two sides what it is worth that one follows the other, if it may.
    worth: Vec<Option<f32>>,
    /// The links by which a sentence goes on further on, in order.
    ahead: Vec<(usize, usize)>,
}

impl Turns {
    /// Of `n` sides; none where the order would tell nothing.
    pub(super) fn new(n: usize, pairs: &[Pair], is_ahead: impl Fn(usize, usize) -> bool) -> Option<Self> {
        let mut ahead: Vec<_> = pairs.iter().map(|p| (p.0, p.1)).filter(|&(a, b)| is_ahead(a, b)).collect();
        ahead.sort_unstable();
        if n > MOST || ahead.chunk_by(|x, y| x.0 == y.0).count() < LEAST {
            return None;
        }
        let mut worth = vec![None; n * n];
        for &(a, b, value) in pairs {
            worth[a * n + b] = Some(value);
        }
        Some(Self { n, worth, ahead })
    }

    /// What a choice is worth, with the order of its links.
    pub(super) fn sum(&self, next: &[Option<usize>]) -> f32 {
        let mut sum = -RARE;
        let mut before: Option<usize> = None;
        for (a, b) in next.iter().enumerate().filter_map(|(a, b)| Some((a, (*b)?))) {
            sum += self.worth[a * self.n + b].unwrap_or(0.0);
            if self.ahead.binary_search(&(a, b)).is_ok() {
                sum += match before {
                    Some(end) if end > a => ORDER.copysign(b as f32 - end as f32),
                    _ => 0.0,
                };
                before = Some(b);
            }
        }
        sum
    }

    /// Changes a choice as long as it becomes worth more.
    pub(super) fn mend(&self, next: &mut Vec<Option<usize>>) {
        let mut most = self.sum(next);
        for _ in 0..CHANGES {
            let mut best: Option<Vec<Option<usize>>> = None;
            for changed in self.ahead.iter().flat_map(|&(a, b)| self.changes(next, a, b)) {
                let sum = self.sum(&changed);
                if sum > most && !has_ring(&changed) {
                    (most, best) = (sum, Some(changed));
                }
            }
            match best {
                Some(changed) => *next = changed,
                None => break,
            }
        }
    }

    /// The choices in which one follows the other: what was given to the one goes to whom the other was given, or to none.
    fn changes(
        &self,
        next: &[Option<usize>],
        a: usize,
        b: usize,
    ) -> impl Iterator<Item = Vec<Option<usize>>> {
        let owner = next.iter().position(|&to| to == Some(b));
        let free = next[a];
        let swaps = free.zip(owner).filter(|&(free, owner)| self.worth[owner * self.n + free].is_some());
        let to = if owner == Some(a) { [None, None] } else { [Some(None), swaps.map(|s| Some(s.0))] };
        to.into_iter().flatten().map(move |given| {
            let mut changed = next.to_vec();
            if let Some(owner) = owner {
                changed[owner] = given;
            }
            changed[a] = Some(b);
            changed
        })
    }
}

/// Whether something follows itself by way of others.
fn has_ring(next: &[Option<usize>]) -> bool {
    let mut is_after = vec![false; next.len()];
    next.iter().flatten().for_each(|&b| is_after[b] = true);
    let starts = (0..next.len()).filter(|&s| !is_after[s]);
    let reached: usize = starts.map(|s| std::iter::successors(Some(s), |&s| next[s]).count()).sum();
    reached < next.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first four of eight sides break off, and each of the others goes on with each of them.
    fn turns(worth: impl Fn(usize, usize) -> f32) -> Turns {
        let all = (0..4).flat_map(|a| (4..8).map(move |b| (a, b)));
        let pairs: Vec<Pair> = all.map(|(a, b)| (a, b, worth(a, b))).collect();
        Turns::new(8, &pairs, |_, _| true).unwrap()
    }

    #[test]
    fn what_breaks_off_first_goes_on_first() {
        // Two of them seem to go on the other way round.
        let swapped = [(1, 6), (2, 5)];
        let turns = turns(|a, b| if swapped.contains(&(a, b)) { 4.0 } else { 3.0 });
        let mut next = vec![Some(4), Some(6), Some(5), Some(7), None, None, None, None];
        assert_eq!(turns.sum(&next), 14.0 + ORDER - RARE);
        turns.mend(&mut next);
        assert_eq!(next[..4], [Some(4), Some(5), Some(6), Some(7)]);
        assert_eq!(turns.sum(&next), 12.0 + 3.0 * ORDER - RARE);
    }

    #[test]
    fn what_clearly_goes_on_in_another_order_is_left() {
        let turns = turns(|a, b| if a + b == 7 { 20.0 } else { 3.0 });
        let mut next = vec![Some(7), Some(6), Some(5), Some(4), None, None, None, None];
        let before = next.clone();
        turns.mend(&mut next);
        assert_eq!(next, before);
    }

    #[test]
    fn of_few_the_order_tells_nothing() {
        assert!(Turns::new(4, &[(0, 2, 1.0), (1, 3, 1.0)], |_, _| true).is_none());
    }

    #[test]
    fn nothing_follows_itself() {
        assert!(has_ring(&[Some(1), Some(0), None]));
        assert!(!has_ring(&[Some(2), None, Some(1)]));
    }
}
