//! Pages in a script that sets words apart and has capitals.

use super::tests::{doubted, is_whole, knowledge, shown};
use super::*;

const FERRY: [&str; 2] = [
    "The two ministers met in the harbour town on Monday and agreed to open the ferry line again before the end of the ",
    "summer. They also signed an agreement on fishing, and promised to meet once a year.",
];
const LIBRARY: [&str; 2] = [
    "The new library in the capital opened its doors on Tuesday, and hundreds of children from all over the country came to ",
    "listen to a teacher who read them old stories. The mayor thanked everyone who had helped.",
];

/// The paragraphs of each article, healed.
fn paragraphs(source: &str) -> Vec<Vec<String>> {
    let page = restore(&Text::new(source.to_string()), knowledge());
    is_whole(source, &page).unwrap();
    let healed =
        |b: &Block| b.runs.iter().map(|r| source[r.start..r.end].to_string()).collect::<Vec<_>>().join(" ");
    let body = |a: &Article| a.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph).map(healed).collect();
    page.articles.iter().map(body).collect()
}

fn whole(halves: [&str; 2]) -> Vec<String> {
    vec![halves.concat()]
}

#[test]
fn english_sentences_are_healed_across_another_article() {
    let source = format!(
        "Ferry talks end in agreement\n\n{}\n\nNew library opens its doors\n\n{}\n\n{}\n\n{}",
        FERRY[0].trim_end(),
        LIBRARY[0].trim_end(),
        FERRY[1],
        LIBRARY[1]
    );
    assert_eq!(paragraphs(&source), [whole(FERRY), whole(LIBRARY)], "{}", shown(&source).1);
}

#[test]
fn columns_out_of_order_find_their_places() {
    let source = format!(
        "{}\n\n{}\n\nFerry talks end in agreement\n\n{}\n\nNew library opens its doors\n\n{}",
        LIBRARY[1],
        FERRY[1],
        FERRY[0].trim_end(),
        LIBRARY[0].trim_end()
    );
    let found = paragraphs(&source);
    assert!(found.contains(&whole(FERRY)) && found.contains(&whole(LIBRARY)), "{found:?}");
}

#[test]
fn articles_one_after_the_other_stay_so() {
    let source = format!(
        "Ferry talks end in agreement\n\n{}\n\n{}\n\nNew library opens its doors\n\n{}\n\n{}",
        FERRY[0].trim_end(),
        FERRY[1],
        LIBRARY[0].trim_end(),
        LIBRARY[1]
    );
    assert_eq!(paragraphs(&source), [whole(FERRY), whole(LIBRARY)], "{}", shown(&source).1);
}

#[test]
fn the_last_line_of_a_column_is_no_headline() {
    let source = format!(
        "Ferry talks end in agreement\n\nThe talks lasted three days.\n\nThe minister of transport and the\n\n\
         New library opens its doors\n\n{}{}\n\nmayor of the town signed the papers on Monday.",
        LIBRARY[0], LIBRARY[1]
    );
    let found = paragraphs(&source);
    let scrap = "The minister of transport and the mayor of the town signed the papers on Monday.";
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].iter().any(|p| p == scrap), "{found:?}");
}

#[test]
fn a_straight_quotation_mark_closes_what_one_opened() {
    let source = "Ferry talks end without agreement\n\nThe minister left early. \"We told them on Monday that the\n\n\
        New library opens its doors\n\nThe mayor came to the library and told everyone that the\n\n\
        old one will be closed in May, he said.\n\nline will not be opened again,\" he said.";
    let found = paragraphs(source);
    let quoted = "\"We told them on Monday that the line will not be opened again,\" he said.";
    assert!(found[0].iter().any(|p| p.ends_with(quoted)), "{found:?}");
}

#[test]
fn a_name_that_is_known_is_put_together() {
    let knowledge = knowledge();
    let text = Text::new("They met in Buenos\n\nAires on Monday.\n\nSouth of the river.".to_string());
    let ink = ink::Ink::new(text.as_str());
    let pieces = piece::pieces(&text, &ink, &[], &knowledge.page);
    let sheet = sheet::Sheet::new(&text, &pieces, knowledge);
    assert!(sheet.name_across(0, 1) && !sheet.name_across(0, 2));
}

#[test]
fn a_word_one_letter_off_a_known_one_is_flagged() {
    let one = |c: &str, reason, proposals: &[char]| (c.to_string(), reason, proposals.to_vec());
    let found =
        doubted("The goverment met the prime minister on Monday.\nThe minister spoke of a new agreememt.\n");
    assert_eq!(found, [one("m", Reason::Lost, &['n']), one("m", Reason::Substituted, &['n'])]);
    let found = doubted("The two presidents discuussed the situation in the region.\n");
    assert_eq!(found, [one("u", Reason::Inserted, &[])]);
}

#[test]
fn forms_of_known_words_names_and_what_is_used_often_are_not_flagged() {
    assert_eq!(doubted("The ministers walked to the harbour and talked with the president.\n"), []);
    assert_eq!(doubted("The neighbours recognised that the programme honours the defence of both.\n"), []);
    let often = "The sessel sails. Another sessel sails. A third sessel sails.\n";
    assert_eq!(doubted(often), []);
    assert!(!doubted("The sessel sails with a large crew.\n").is_empty());
}

/// What the words of the first article are read as that are taken for slips.
fn read_as(source: &str) -> Vec<(String, String)> {
    let text = Text::new(source.to_string());
    let page = restore(&text, knowledge());
    let slips = slips(&page.articles[0], &text, knowledge(), knowledge().tongue("en").unwrap());
    slips.into_iter().map(|s| (text.slice(s.span).to_string(), s.reading)).collect()
}

#[test]
fn a_long_word_one_letter_off_is_read_as_the_known_one() {
    let one = |printed: &str, known: &str| vec![(printed.to_string(), known.to_string())];
    assert_eq!(read_as("The two presidents spoke by telepone on Monday.\n"), one("telepone", "telephone"));
    assert_eq!(read_as("The talks in Wasington ended on Monday.\n"), one("Wasington", "Washington"));
    assert_eq!(read_as("Mr. Larsen told reporters that the talks had ended.\n"), []);
    // A name that is a letter off an ordinary word.
    assert_eq!(read_as("In the evening Forrest told reporters that the talks had ended.\n"), []);
    assert_eq!(read_as("The minister said that words and deeds were two things.\n"), []);
}
