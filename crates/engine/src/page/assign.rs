//! Which piece follows which: the best one-to-one choice of successors.

/// Up to this many sides the best choice is found; of more, a good one, link by link.
const EXACT: usize = 160;

/// A row, a column and what it is worth to give the one the other.
pub(super) type Pair = (usize, usize, f32);

/// For each of `n` rows the column it is given, or none. Pairs that are not listed are never given.
pub(super) fn assign(n: usize, pairs: &[Pair]) -> Vec<Option<usize>> {
    if n <= EXACT { best(n, pairs) } else { greedy(n, pairs) }
}

fn greedy(n: usize, pairs: &[Pair]) -> Vec<Option<usize>> {
    let mut order: Vec<_> = pairs.to_vec();
    order.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let (mut next, mut taken) = (vec![None; n], vec![false; n]);
    for (row, column, _) in order {
        if next[row].is_none() && !taken[column] {
            next[row] = Some(column);
            taken[column] = true;
        }
    }
    next
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
            let next = assign(5, &pairs);
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
        let next = assign(EXACT + 1, &pairs);
        assert_eq!(next[3], Some(4));
        assert_eq!(next[EXACT], None);
    }
}
