//! Which piece follows which: the best one-to-one choice of successors such that none comes before itself.

/// Up to this many sides the best choice is found; of more, a good one, link by link.
const EXACT: usize = 160;
/// How often rings are broken up before only what comes later may follow.
const RINGS: usize = 12;

/// A row, a column and what it is worth to give the one the other.
pub(super) type Pair = (usize, usize, f32);

/// For each of `n` rows the column it is given, or none. Pairs that are not listed are never given, and no row is given
/// itself by way of others.
pub(super) fn assign(n: usize, pairs: Vec<Pair>) -> Vec<Option<usize>> {
    if n <= EXACT { without_rings(n, pairs) } else { greedy(n, pairs) }
}

/// The best links first, save those that would close a ring.
fn greedy(n: usize, mut pairs: Vec<Pair>) -> Vec<Option<usize>> {
    pairs.sort_unstable_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let (mut next, mut taken) = (vec![None; n], vec![false; n]);
    // Of a chain's last row its first one, and of its first one its last.
    let (mut first, mut last): (Vec<usize>, Vec<usize>) = ((0..n).collect(), (0..n).collect());
    for (row, column, _) in pairs {
        if next[row].is_none() && !taken[column] && first[row] != column {
            (next[row], taken[column]) = (Some(column), true);
            let (start, end) = (first[row], last[column]);
            (first[end], last[start]) = (start, end);
        }
    }
    next
}

/// A ring loses its weakest link and the choice is made again.
fn without_rings(n: usize, mut pairs: Vec<Pair>) -> Vec<Option<usize>> {
    for _ in 0..RINGS {
        let next = best(n, &pairs);
        let weak: Vec<_> = rings(&next).iter().filter_map(|ring| weakest(ring, &pairs, &next)).collect();
        if weak.is_empty() {
            return next;
        }
        pairs.retain(|p| !weak.contains(&(p.0, p.1)));
    }
    pairs.retain(|p| p.0 < p.1);
    best(n, &pairs)
}

/// Rows that follow one another back to the first.
fn rings(next: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut seen = vec![false; next.len()];
    let mut is_after = vec![false; next.len()];
    next.iter().flatten().for_each(|&b| is_after[b] = true);
    let walk = |from: usize, seen: &mut Vec<bool>| {
        let mut ring = Vec::new();
        let mut at = Some(from);
        while let Some(s) = at.filter(|&s| !seen[s]) {
            seen[s] = true;
            ring.push(s);
            at = next[s];
        }
        ring
    };
    (0..next.len()).filter(|&s| !is_after[s]).for_each(|s| drop(walk(s, &mut seen)));
    (0..next.len()).map(|s| walk(s, &mut seen)).filter(|ring| !ring.is_empty()).collect()
}

fn weakest(ring: &[usize], pairs: &[Pair], next: &[Option<usize>]) -> Option<(usize, usize)> {
    let links = pairs.iter().filter(|p| ring.contains(&p.0) && next[p.0] == Some(p.1));
    links.min_by(|x, y| x.2.total_cmp(&y.2).then((x.0, x.1).cmp(&(y.0, y.1)))).map(|p| (p.0, p.1))
}

/// The Hungarian method with potentials; rows without a pair of worth end in a column of their own.
fn best(n: usize, pairs: &[Pair]) -> Vec<Option<usize>> {
    let width = 2 * n;
    let mut cost = vec![0.0f32; n * width];
    for &(row, column, value) in pairs {
        cost[row * width + column] = -value;
    }
    let (mut u, mut v) = (vec![0.0f32; n + 1], vec![0.0f32; width + 1]);
    // Row (from 1) that a column (from 1) is given to; 0 for none.
    let mut owner = vec![0usize; width + 1];
    for row in 1..=n {
        owner[0] = row;
        augment(&cost, width, &mut u, &mut v, &mut owner);
    }
    let mut next = vec![None; n];
    for column in 1..=n {
        if let Some(row) = owner[column].checked_sub(1)
            && cost[row * width + column - 1] < 0.0
        {
            next[row] = Some(column - 1);
        }
    }
    next
}

fn augment(cost: &[f32], width: usize, u: &mut [f32], v: &mut [f32], owner: &mut [usize]) {
    let mut least = vec![f32::INFINITY; width + 1];
    let mut way = vec![0usize; width + 1];
    let mut used = vec![false; width + 1];
    let mut column = 0;
    loop {
        used[column] = true;
        let row = owner[column];
        let (mut delta, mut next) = (f32::INFINITY, 0);
        for j in (1..=width).filter(|&j| !used[j]) {
            let reduced = cost[(row - 1) * width + j - 1] - u[row] - v[j];
            if reduced < least[j] {
                least[j] = reduced;
                way[j] = column;
            }
            if least[j] < delta {
                delta = least[j];
                next = j;
            }
        }
        for j in 0..=width {
            if used[j] {
                u[owner[j]] += delta;
                v[j] -= delta;
            } else {
                least[j] -= delta;
            }
        }
        column = next;
        if owner[column] == 0 {
            break;
        }
    }
    while column != 0 {
        owner[column] = owner[way[column]];
        column = way[column];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn worth(table: &[Vec<f32>], next: &[Option<usize>]) -> f32 {
        next.iter().enumerate().filter_map(|(row, c)| c.map(|c| table[row][c])).sum()
    }

    /// Every choice of successors, tried one by one.
    fn all(table: &[Vec<f32>], row: usize, taken: &mut Vec<bool>) -> f32 {
        if row == table.len() {
            return 0.0;
        }
        let mut best = all(table, row + 1, taken);
        for column in (0..table.len()).filter(|&c| c != row) {
            if !taken[column] {
                taken[column] = true;
                best = best.max(table[row][column] + all(table, row + 1, taken));
                taken[column] = false;
            }
        }
        best
    }

    proptest! {
        #[test]
        fn the_choice_is_the_best(values in proptest::collection::vec(-9i8..9, 25)) {
            let table: Vec<Vec<f32>> = values.chunks(5).map(|r| r.iter().map(|&x| f32::from(x)).collect()).collect();
            let all_pairs = (0..5).flat_map(|a| (0..5).map(move |b| (a, b))).filter(|(a, b)| a != b);
            let pairs: Vec<Pair> = all_pairs.map(|(a, b)| (a, b, table[a][b])).filter(|p| p.2 > 0.0).collect();
            let next = best(5, &pairs);
            let mut columns: Vec<_> = next.iter().flatten().collect();
            columns.sort_unstable();
            columns.dedup();
            prop_assert_eq!(columns.len(), next.iter().flatten().count());
            prop_assert!((worth(&table, &next) - all(&table, 0, &mut vec![false; 5])).abs() < 0.01);
        }
    }

    #[test]
    fn many_sides_are_given_link_by_link() {
        let pairs: Vec<Pair> =
            (0..EXACT).map(|a| (a, a + 1, 1.0)).chain([(2, 4, 0.5), (4, 3, 0.7)]).collect();
        let next = assign(EXACT + 1, pairs);
        assert_eq!(next[3], Some(4));
        assert_eq!(next[EXACT], None);
    }

    #[test]
    fn nothing_follows_itself_however_many_there_are() {
        for n in [4, EXACT + 1] {
            let ring = (0..n).map(|a| (a, (a + 1) % n, if a == 1 { 0.5 } else { 1.0 }));
            let next = assign(n, ring.collect());
            assert_eq!((next[0], next[1], next[2]), (Some(1), None, Some(3)), "{n}");
        }
    }
}
