//! What holds of every page: an article that was restored stays as it is, and the order of articles does not matter.

use proptest::prelude::*;

use super::tests::knowledge;
use super::*;

/// Articles that have nothing to do with each other.
const UNRELATED: [&str; 5] = [
    include_str!("../../../../samples/zh-agreement.2023-03-11.txt"),
    include_str!("../../../../samples/zh-call.2024-04-02.txt"),
    include_str!("../../../../samples/zh-measures.2023-07-21.txt"),
    include_str!("../../../../samples/zh-messages.2022-09-10.txt"),
    include_str!("../../../../samples/zh-visit.2024-05-07.txt"),
];

fn restored(source: &str) -> Vec<String> {
    let page = restore(&Text::new(source.to_string()), knowledge());
    let block = |b: &Block| b.runs.iter().map(|r| &source[r.start..r.end]).collect::<String>();
    page.articles.iter().map(|a| a.blocks.iter().map(block).collect::<Vec<_>>().join("\n\n")).collect()
}

/// The articles in columns: each is cut somewhere below its headline, and the second halves stand after all the first
/// ones.
fn in_columns(articles: &[&str], cuts: &[usize]) -> String {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for (article, &cut) in articles.iter().zip(cuts) {
        let title = article.lines().next().map_or(0, |line| line.chars().count());
        let places: Vec<usize> = article.char_indices().skip(title + 20).map(|(at, _)| at).collect();
        let (above, below) = article.split_at(places[cut % places.len()]);
        first.push(above.trim());
        second.push(below.trim());
    }
    first.into_iter().chain(second).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn some_articles_are_restored_rightly() {
    let pages = (0..10).map(|n| in_columns(&UNRELATED[..2], &[97 * n, 61 * n]));
    let right = |article: &String| UNRELATED.iter().any(|a| a.trim() == article);
    assert!(pages.flat_map(|page| restored(&page)).filter(right).count() > 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn an_article_restored_rightly_stays_as_it_is(
        order in Just(UNRELATED.to_vec()).prop_shuffle(),
        count in 2usize..=3,
        cuts in proptest::collection::vec(0usize..1000, 3),
    ) {
        // Of an article put together wrongly another reading may be as good.
        let right = |article: &String| order.iter().any(|a| a.trim() == article);
        for article in restored(&in_columns(&order[..count], &cuts)).into_iter().filter(right) {
            prop_assert_eq!(restored(&article), [article]);
        }
    }

    #[test]
    fn the_order_of_unrelated_articles_does_not_matter(order in Just(UNRELATED.to_vec()).prop_shuffle()) {
        let page = |articles: &[&str]| {
            let mut found = restored(&articles.join("\n\n"));
            found.sort();
            found
        };
        let found = page(&order);
        prop_assert_eq!(found.len(), UNRELATED.len());
        prop_assert_eq!(found, page(&UNRELATED));
    }
}
