use std::fmt::Write as _;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

pub(crate) fn knowledge() -> &'static Knowledge {
    static LOADED: LazyLock<Knowledge> =
        LazyLock::new(|| Knowledge::load(&readout_knowledge::files()).unwrap());
    &LOADED
}

pub(super) fn shown(source: &str) -> (Page, String) {
    let text = Text::new(source.to_string());
    let page = restore(&text, knowledge());
    let mut out = String::new();
    for (i, article) in page.articles.iter().enumerate() {
        for block in &article.blocks {
            let runs: Vec<_> = block.runs.iter().map(|r| text.slice(*r)).collect();
            writeln!(out, "{i} {:?} {}", block.kind, runs.join("|")).unwrap();
        }
    }
    (page, out)
}

/// Every character that is not white space has to be in exactly one run or repeat.
pub(super) fn is_whole(source: &str, page: &Page) -> Result<(), TestCaseError> {
    let mut cover = vec![0u8; source.len()];
    let runs = page.articles.iter().flat_map(|a| &a.blocks).flat_map(|b| &b.runs);
    for span in runs.chain(page.repeats.iter().map(|r| &r.copy)) {
        prop_assert!(source.is_char_boundary(span.start) && source.is_char_boundary(span.end));
        cover[span.start..span.end].iter_mut().for_each(|n| *n += 1);
    }
    for repeat in &page.repeats {
        prop_assert!(
            source.is_char_boundary(repeat.original.start) && source.is_char_boundary(repeat.original.end)
        );
        prop_assert!(repeat.original.start < repeat.copy.start);
    }
    for (byte, c) in source.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        prop_assert_eq!(cover[byte], 1, "{} at {}", c, byte);
    }
    Ok(())
}

/// Sentences about different harbours; no two are alike for long.
fn sentence(n: usize) -> String {
    let places = ["东港", "西湾", "南岛", "北岬", "石桥", "白沙", "青洲", "赤屿"];
    let goods = ["木材", "茶叶", "机床", "海产", "药材", "瓷器", "煤炭", "棉布", "钟表", "纸张", "橡胶"];
    let people = ["船长", "商会代表", "海关官员", "码头工人", "随行记者", "两位部长", "当地学者"];
    format!(
        "{}年{}月，{}的{}在{}号码头查看了运往{}的{}，并就第{}批货物的安排交换意见。",
        1900 + n * 7 % 120,
        n % 12 + 1,
        places[n % 8],
        people[n % 7],
        n * 13 % 97,
        places[(n / 3 + 5) % 8],
        goods[n % 11],
        n * 31 % 1009
    )
}

fn paragraphs(from: usize, to: usize) -> Vec<String> {
    (from..to).map(|n| sentence(3 * n) + &sentence(3 * n + 1) + &sentence(3 * n + 2)).collect()
}

#[test]
fn every_rule_has_cases_and_they_hold() {
    let knowledge = knowledge();
    for (path, cases) in readout_knowledge::files() {
        if let Some(language) = path.strip_suffix("/page.cases.md") {
            assert_eq!(check_cases(&knowledge.page, language, &cases), [], "{path}");
        }
    }
    assert!(knowledge.page.rules().len() > 15);
}

#[test]
fn cases_that_do_not_hold_are_found() {
    let knowledge = knowledge();
    let failures =
        check_cases(&knowledge.page, "en", "## byline\n+ no byline\n- By Jane Example\n## nothing\n");
    let messages: Vec<_> = failures.iter().take(3).map(|f| (f.line, f.message.as_str())).collect();
    let expected = [
        (2, "should fire, but no rule does: no byline"),
        (3, "should not fire: By Jane Example"),
        (4, "there is no such rule"),
    ];
    assert_eq!(messages, expected);
    assert!(failures.iter().any(|f| f.line == 0 && f.rule == "en/page#jump-to"));
}

#[test]
fn a_knowledge_file_with_an_error_is_named_with_its_line() {
    let load =
        |content: &str| PageKnowledge::load(&[("xx/page.toml".to_string(), content.to_string().into())]);
    let marks = "[marks]\nsentence_ends = \".\"\nline_ends = \"\"\npauses = \"\"\npairs = []\nquotes = \"\"\n[heading]\nlongest = 9\n";
    assert!(load(marks).is_ok());
    assert_eq!(load("[marks]\nsentence_ends = 3\n").unwrap_err().line, 2);
    let rule = "[[rule]]\nid = \"a\"\nrole = \"byline\"\npattern = '('\n";
    let error = load(&format!("{marks}{rule}")).unwrap_err();
    assert_eq!((error.file.as_str(), error.line), ("xx/page.toml", 10));
    let twice = rule.replace("'('", "'x'").repeat(2);
    assert!(load(&format!("{marks}{twice}")).unwrap_err().message.contains("twice"));
    let model = ("xx/continuation.tsv".to_string(), "\t!!a!\nb\n".into());
    let error = PageKnowledge::load(&[model]).unwrap_err();
    assert_eq!((error.file.as_str(), error.line), ("xx/continuation.tsv", 2));
    let pair = marks.replace("pairs = []", "pairs = [\"((\"]");
    assert!(load(&pair).unwrap_err().message.contains("pair"));
}

#[test]
fn an_ordinary_article_stays_as_it_is() {
    let body = paragraphs(0, 6);
    let source = format!("两港之间\n\n本报记者 某某\n\n{}\n", body.join("\n\n"));
    let (page, shown) = shown(&source);
    let lines: Vec<_> = shown.lines().collect();
    assert_eq!(lines[..2], ["0 Title 两港之间", "0 Byline 本报记者 某某"]);
    assert_eq!(lines[2..], body.iter().map(|p| format!("0 Paragraph {p}")).collect::<Vec<_>>());
    assert!(page.repeats.is_empty() && page.gaps.is_empty() && page.notices.is_empty());
}

#[test]
fn an_english_article_broken_by_a_margin_has_whole_paragraphs() {
    let source = "Ports reopen after the storm\n\nBy Jane Example\n\nThe harbour master said on Monday that all of the ports along\n\
        the northern coast had opened again after three days of heavy\nweather, and that ferries would follow.\n\n\
        Mr. Sample agreed. The island\u{2019}s council meets on Friday to talk\nabout the damage.\n";
    let (page, shown) = shown(source);
    let kinds: Vec<_> = page.articles[0].blocks.iter().map(|b| b.kind).collect();
    let expected = [BlockKind::Title, BlockKind::Byline, BlockKind::Paragraph, BlockKind::Paragraph];
    assert_eq!((page.articles.len(), kinds.as_slice()), (1, &expected[..]), "{shown}");
    assert!(page.gaps.is_empty());
}

#[test]
fn a_loop_to_the_end_is_set_aside() {
    let body = paragraphs(0, 5);
    let turn = body[2..4].join("\n\n");
    let damaged = turn.replacen('查', "杳", 1);
    let cut: String = turn.chars().take(90).collect();
    let source = format!("{}\n\n{turn}\n\n{damaged}\n\n{cut}", body.join("\n\n"));
    let (page, shown) = shown(&source);
    assert_eq!(shown.lines().count(), 5, "{shown}");
    let first = body.join("\n\n").len();
    assert!(page.repeats.iter().all(|r| r.copy.start > first));
    assert_eq!(page.repeats.last().map(|r| r.copy.end), Some(source.len()));
    is_whole(&source, &page).unwrap();
}

#[test]
fn a_loop_inside_a_line_is_set_aside() {
    let turn = sentence(4);
    let source = format!("{}{}", sentence(1), turn.repeat(5));
    let (page, shown) = shown(&source);
    assert_eq!(shown, format!("0 Paragraph {}{turn}\n", sentence(1)));
    assert_eq!(page.repeats.len(), 4);
}

#[test]
fn a_quotation_and_a_refrain_stay() {
    let body = paragraphs(0, 8);
    let quoted: String = body[1].chars().take(80).collect();
    let refrain = "海阔天空，同舟共济！";
    let source = format!(
        "{}\n\n{refrain}\n\n{}\n\n{refrain}\n\n商会代表说：“{quoted}。”随后大家告别。\n\n{}",
        body[..3].join("\n\n"),
        body[3..5].join("\n\n"),
        body[5..].join("\n\n")
    );
    let (page, _) = shown(&source);
    assert_eq!(page.repeats, []);
    assert_eq!(page.articles.len(), 1);
}

#[test]
fn numbered_sections_bring_an_article_together() {
    let (a, b) = (paragraphs(0, 6), paragraphs(20, 23));
    let cut: String = a[2].chars().take(70).collect();
    let source = format!(
        "海上往来\n\n本报记者\n\n（一）“启航”\n\n{}\n\n{}\n\n{cut}\n\n（上接第一版）{}\n\n（二）“归来”\n\n{}",
        a[0],
        a[1],
        b.join("\n\n"),
        a[3]
    );
    let (page, shown) = shown(&source);
    assert_eq!(page.articles.len(), 2, "{shown}");
    assert!(
        shown.contains(&format!("0 Paragraph {cut}\n0 Section （二）“归来”\n0 Paragraph {}\n1 Jump", a[3])),
        "{shown}"
    );
    assert_eq!(page.gaps.len(), 1);
}

/// Two articles in two columns: each is cut in the middle of a sentence where the other stands between.
fn interleaved() -> (String, [String; 2]) {
    let one = "两国部长在港口城市举行会谈，就双边贸易和渔业合作交换意见。双方同意扩大水产品进口，并为两国企业提供便利。";
    let two =
        "新图书馆本周向市民开放，馆内藏书超过三十万册。孩子们在阅览室里听老师讲故事，老人们在楼上看报。";
    let (a, b) = (one.find("供便利").unwrap(), two.find("事，老人").unwrap());
    let page = format!(
        "渔业合作会谈举行\n\n本报记者 某某\n\n{}\n\n新图书馆开放\n\n本报记者 某某\n\n{}\n\n{}\n\n{}",
        &one[..a],
        &two[..b],
        &one[a..],
        &two[b..]
    );
    (page, [one, two].map(str::to_string))
}

#[test]
fn a_sentence_is_healed_across_another_article() {
    let (source, bodies) = interleaved();
    let (page, shown) = shown(&source);
    assert_eq!(page.articles.len(), 2, "{shown}");
    for (article, body) in page.articles.iter().zip(&bodies) {
        let paragraph = article.blocks.last().unwrap();
        let healed: String = paragraph.runs.iter().map(|r| &source[r.start..r.end]).collect();
        assert_eq!((paragraph.runs.len(), &healed), (2, body), "{shown}");
    }
    assert!(page.gaps.is_empty());
}

#[test]
fn a_gap_is_not_bridged() {
    let (source, _) = interleaved();
    let cut = source.split("\n\n").take(6).collect::<Vec<_>>().join("\n\n");
    let (page, shown) = shown(&cut);
    assert_eq!(page.articles.len(), 2, "{shown}");
    assert_eq!(page.gaps.len(), 2, "{shown}");
    assert!(page.articles.iter().flat_map(|a| &a.blocks).all(|b| b.runs.len() == 1), "{shown}");
}

#[test]
fn a_restored_page_stays_as_it_is() {
    let (source, _) = interleaved();
    let (page, _) = shown(&source);
    let article = |a: &Article| {
        let text = |b: &Block| b.runs.iter().map(|r| &source[r.start..r.end]).collect::<String>();
        a.blocks.iter().map(text).collect::<Vec<_>>().join("\n\n")
    };
    let restored: Vec<_> = page.articles.iter().map(article).collect();
    let (again, _) = shown(&restored.join("\n\n"));
    let blocks: Vec<_> = again.articles.iter().map(|a| a.blocks.len()).collect();
    assert_eq!(blocks, page.articles.iter().map(|a| a.blocks.len()).collect::<Vec<_>>());
    assert!(again.articles.iter().flat_map(|a| &a.blocks).all(|b| b.runs.len() == 1));
}

#[test]
fn a_text_too_long_for_a_page_is_read_as_it_stands() {
    let source = "a long line without any end ".repeat(400_000);
    let (page, _) = shown(&source);
    assert_eq!(page.notices.iter().map(|n| n.code).collect::<Vec<_>>(), ["page.too-long"]);
    is_whole(&source, &page).unwrap();
}

/// That four times the lines cost less than nine times the time.
fn grows_with_the_text(page: impl Fn(usize) -> String) {
    let knowledge = knowledge();
    let time = |n: usize| {
        let text = Text::new(page(n));
        let once = || {
            let started = std::time::Instant::now();
            restore(&text, knowledge);
            started.elapsed()
        };
        (0..3).map(|_| once()).min().unwrap()
    };
    let (short, long) = (time(2_000), time(8_000));
    assert!(long < 9 * short, "{short:?} {long:?}");
}

#[test]
fn a_caption_is_kept_apart_and_the_text_around_it_goes_on() {
    let caption = "图为商会代表在码头。某某社记者 陈某某摄";
    let (head, tail) = ("两位部长在东港会谈，同意扩大渔业", "合作，并开通新航线。商会代表表示欢迎。");
    let (page, out) = shown(&format!("东港开通新航线\n\n{head}\n\n{caption}\n\n{tail}"));
    assert!(out.contains(&format!("0 Caption {caption}\n")), "{out}");
    assert!(out.contains(&format!("0 Paragraph {head}|{tail}\n")), "{out}");
    assert_eq!((page.articles.len(), page.gaps.len()), (1, 0));
    let english = "The mayor of East Harbour, left, shakes hands with the minister. (AP Photo/Ann Sample)";
    let (_, out) =
        shown(&format!("The two ministers met on Monday.\n\n{english}\n\nThey agreed to meet again."));
    assert!(out.contains(&format!("Caption {english}\n")), "{out}");
}

#[test]
fn what_stands_above_the_first_headline_belongs_under_it() {
    let (page, out) = shown("Page 9\n\nFerry line opens in the north\n\nThe first ferry sailed on Monday.");
    assert!(out.starts_with("0 Furniture Page 9\n0 Title Ferry line"), "{out}");
    assert_eq!(page.articles.len(), 1);
}

#[test]
fn a_headline_stands_above_a_dateline() {
    let body = "The mayor opened the new bridge. It is the third one.";
    let lead = "WEST HARBOUR, Sept 3 - The minister said the ferry would sail again.";
    let (page, out) = shown(&format!(
        "Bridge opens in the north\n\n{body}\n\nHarbour to send its ferry back to the north\n\n{lead}"
    ));
    assert!(out.contains("1 Title Harbour to send"), "{out}");
    assert_eq!(page.articles.len(), 2);
}

#[test]
fn cost_grows_no_faster_than_the_text() {
    grows_with_the_text(|n| paragraphs(0, n / 4).join("\n"));
}

#[test]
fn cost_grows_no_faster_than_the_headings() {
    let letters: Vec<char> =
        "港口城市举行会谈两国部长就双边贸易和渔业合作交换意见孩子们在阅览室里听老师讲故事".chars().collect();
    let mut state = 1u64;
    let mut letter = || {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        letters[(state >> 33) as usize % letters.len()]
    };
    let lines: Vec<String> = (0..8_000).map(|_| (0..12).map(|_| letter()).collect()).collect();
    grows_with_the_text(|n| {
        let (above, below) = lines[..n].split_at(n / 2);
        format!("{}\n\n两国部长举行会谈。\n\n{}", above.join("\n\n"), below.join("\n\n"))
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn nothing_is_lost_of_any_text(source in "(\\PC|\n|\r\n|。|“|”|（上接第一版）|\\. |（二）){0,120}") {
        let page = restore(&Text::new(source.clone()), knowledge());
        is_whole(&source, &page)?;
    }

    #[test]
    fn nothing_is_lost_of_looping_text(
        order in proptest::collection::vec((0usize..6, 1usize..120, any::<bool>()), 1..14),
    ) {
        let body = paragraphs(0, 6);
        let mut source = String::new();
        for (which, length, line) in order {
            source.extend(body[which].chars().take(length));
            source.push_str(if line { "\n" } else { "" });
        }
        let page = restore(&Text::new(source.clone()), knowledge());
        is_whole(&source, &page)?;
    }
}

/// The doubtful characters of a text with what is proposed.
pub(super) fn doubted(source: &str) -> Vec<(String, Reason, Vec<char>)> {
    let text = Text::new(source.to_string());
    let found = doubts(&restore(&text, knowledge()), &text, knowledge());
    found.into_iter().map(|d| (text.slice(d.span).to_string(), d.reason, d.proposals)).collect()
}

#[test]
fn a_wrong_character_is_flagged_with_what_would_fit() {
    let right = "国家主席习近平在北京会见来访客人，双方就双边关系和共同关心的问题交换意见。\n";
    assert_eq!(doubted(right), []);
    let wrong = doubted(&right.replace("双边关系", "双边关糸"));
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert_eq!((wrong[0].0.as_str(), wrong[0].1, wrong[0].2[0]), ("糸", Reason::Substituted, '系'));
}

#[test]
fn what_is_written_in_other_characters_is_no_slip() {
    assert_eq!(doubted("國家主席習近平在北京會見來訪客人，雙方就雙邊關係和共同關心的問題交換意見。\n"), []);
}

#[test]
fn a_known_name_is_not_doubted() {
    let named = doubted("当天，德国总理朔尔茨在柏林会见来访的客人。\n");
    assert!(named.iter().all(|d| !"朔尔茨".contains(&d.0)), "{named:?}");
}

proptest! {
    #[test]
    fn what_is_doubted_stands_in_an_article(source in "[国家主席习近平会见，。\n（一）糸勿甲A1 ]{0,200}") {
        let text = Text::new(source.clone());
        let page = restore(&text, knowledge());
        let runs: Vec<Span> = page.articles.iter().flat_map(|a| &a.blocks).flat_map(|b| b.runs.clone()).collect();
        for doubt in doubts(&page, &text, knowledge()) {
            prop_assert!(runs.iter().any(|run| run.contains(doubt.span)), "{doubt:?}");
            prop_assert!(!doubt.span.is_empty() && doubt.gain > 0.0);
        }
    }
}

#[test]
fn a_script_that_no_model_has_seen_is_not_doubted() {
    let source = "대통령은 오늘 서울에서 총리를 만났다고 KBS 방송이 전했다. 두 사람은 협력을 논의했다.\n";
    assert_eq!(doubted(source), []);
}

/// An article with a headline and paragraphs of ten bytes each from a position on.
fn article(start: usize, paragraphs: usize) -> Article {
    let block = |n: usize| Block {
        kind: if n == 0 { BlockKind::Title } else { BlockKind::Paragraph },
        runs: vec![Span::new(start + n * 10, start + n * 10 + 10)],
    };
    Article { blocks: (0..=paragraphs).map(block).collect() }
}

fn articles_left(articles: Vec<Article>) -> usize {
    let mut page = Page { articles, ..Page::default() };
    page.keep_together();
    page.articles.len()
}

#[test]
fn parts_that_stand_one_after_the_other_are_one_article() {
    assert_eq!(articles_left(vec![article(0, 3), article(100, 4)]), 1);
}

#[test]
fn parts_that_are_interleaved_stay_apart() {
    assert_eq!(articles_left(vec![article(0, 3), article(15, 4)]), 2);
}

#[test]
fn news_in_brief_stay_apart() {
    assert_eq!(articles_left(vec![article(0, 1), article(100, 2), article(200, 2)]), 3);
}

#[test]
fn the_first_words_of_a_paragraph_at_the_end_of_a_column_are_no_heading() {
    let source = "渔业合作会谈举行\n\n两国部长在港口城市举行会谈，就双边贸易和渔业合作交换意见。\n\n\
        会谈后，两国部长共同见证\n\n国务院总理会见市长。\n\n渔业合作文件的签署。双方同意扩大水产品进口。";
    let (page, shown) = shown(source);
    let scrap = source.find("会谈后").unwrap();
    let kind = page.articles.iter().flat_map(|a| &a.blocks).find(|b| b.runs.iter().any(|r| r.start == scrap));
    assert_eq!(kind.map(|b| b.kind), Some(BlockKind::Paragraph), "{shown}");
}

#[test]
fn what_is_in_simplified_characters_does_not_go_on_in_traditional_ones() {
    let knowledge = knowledge();
    let simple = "两国部长在港口城市举行会谈，双方同意扩大贸易。";
    let source =
        format!("{simple}\n\n兩國部長在港口城市舉行會談，雙方同意擴大貿易。\n\n部长说。\n\n{simple}他说。");
    let text = Text::new(source);
    let ink = ink::Ink::new(text.as_str());
    let pieces = piece::pieces(&text, &ink, &[], &knowledge.page);
    let sheet = sheet::Sheet::new(&text, &pieces, knowledge);
    assert!(sheet.differ_in_form(0, 1) && sheet.differ_in_form(1, 3) && !sheet.differ_in_form(0, 3));
    assert!(!sheet.differ_in_form(1, 2), "too little is told");
}

#[test]
fn a_headline_that_says_little_begins_an_article_after_a_column_that_breaks_off() {
    let source = "渔业合作会谈举行\n\n两国部长在港口城市举行会谈，就双边贸易和渔业合作交换意见。\n\n\
        双方同意扩大水产品进口，并为两国企业\n\n海边图书馆的来信\n\n\
        海边图书馆本周收到老船长的来信。馆员们把信贴在墙上。\n\n\
        提供便利。会谈后，两国部长共同会见记者。";
    let (page, shown) = shown(source);
    assert_eq!(page.articles.len(), 2, "{shown}");
}
