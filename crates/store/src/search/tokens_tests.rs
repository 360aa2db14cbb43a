use super::Tokens;

/// The tokens of a text, breaks among them.
fn tokens(text: &str) -> String {
    Tokens::of(text).folded
}

#[test]
fn scripts_case_accents_and_widths_are_folded() {
    assert_eq!(tokens("馬克龍訪問"), "马 克 龙 访 问");
    assert_eq!(tokens("Zürich ＡＢＣ １２ e\u{301}te"), "zurich abc 12 ete");
    assert_eq!(tokens("ﾎﾝﾀﾞ 서울"), "ホ ン タ 서 울");
}

#[test]
fn english_is_stemmed_and_irregular_forms_are_not_joined() {
    assert_eq!(tokens("meets meeting meet"), "meet meet meet");
    assert_eq!(tokens("met"), "met");
    assert_eq!(tokens("China's O’Brien don't"), "china obrien dont");
}

#[test]
fn phrases_run_through_some_marks_and_end_at_others() {
    assert_eq!(tokens("马克·布朗（“总理”）说"), "马 克 布 朗 总 理 说");
    assert_eq!(tokens("会\n谈"), "会 谈");
    assert_eq!(tokens("标题\n \n正文"), "标 题 ¶ 正 文");
    assert_eq!(tokens("。会谈。！结束，\n\n"), "会 谈 ¶ 结 束");
    assert_eq!(tokens("MADRID - Spain pre-war"), "madrid ¶ spain pre war");
}

#[test]
fn full_stops_of_abbreviations_and_marks_in_numbers_end_nothing() {
    assert_eq!(tokens("Mr. Modi left. Later"), "mr modi left ¶ later");
    assert_eq!(tokens("U.S. envoy 3.5 10:30 1,000 a, b"), "u s envoy 3 5 10 30 1000 a ¶ b");
}

/// Every character's token, in one number: an index is made anew when the rules change, and they change with the
/// tables of the crates used here. If this fails count `RULES` up and write the new number down.
#[test]
fn the_rules_have_the_number_that_they_are_kept_under() {
    let mut all = String::new();
    for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
        all.push_str(&tokens(c.encode_utf8(&mut [0; 4])));
        all.push('\n');
    }
    let digest = crate::ids::sha256(all.as_bytes());
    assert_eq!((super::super::RULES, &digest[..16]), (1, "1a238b5320eeb44f"));
}
