//! The codebook: what every word of the record means, in Chinese and English, from the knowledge itself.

use std::fmt::Write as _;

use readout_engine::Knowledge;
use readout_engine::knowledge::kinds::{Crosswalk, Kind, Term, Variant};

/// The codebook as Markdown.
pub fn codebook(known: &Knowledge) -> String {
    let mut book = String::from(
        "# Codebook 编码手册\n\nEvery line of `data/record.jsonl` is an event or a statement; the fields are in \
         `schema/`. This book says what their words mean.\n\n\
         `data/record.jsonl` 的每一行是一个事件或一条表态，字段见 `schema/`；本手册说明各字段所用的词。\n\n\
         ## Kinds of events 事件类型\n",
    );
    for kind in known.kinds.iter() {
        kind_section(&mut book, kind);
    }
    for (field, heading) in [
        ("role", "Roles 角色"),
        ("status", "Status 状态"),
        ("precision", "Precision of dates 日期精度"),
        ("state", "State of review 审定状态"),
    ] {
        let terms: Vec<&Term> = known.kinds.terms().iter().filter(|term| term.field == field).collect();
        let _ = writeln!(
            book,
            "\n## {heading}\n\n| {field} | 中文 | English | 说明 | meaning |\n|---|---|---|---|---|"
        );
        for term in terms {
            let _ = writeln!(
                book,
                "| `{}` | {} | {} | {} | {} |",
                term.id, term.zh, term.en, term.about.zh, term.about.en
            );
        }
    }
    book
}

/// Writing to a string cannot fail.
fn kind_section(book: &mut String, kind: &Kind) {
    let roles: Vec<String> = kind.roles.iter().map(|role| format!("`{role}`")).collect();
    let _ = writeln!(
        book,
        "\n### `{}` {} {}\n\n{}\n\n{}\n\nRoles 角色: {}. Codes 代码: {}.",
        kind.id,
        kind.zh,
        kind.en,
        kind.about.zh,
        kind.about.en,
        roles.join(", "),
        codes(&kind.codes)
    );
    if let Some(planned) = &kind.planned {
        let _ = writeln!(book, "Planned 拟举行: {}.", codes(planned));
    }
    variants(book, "subkind", &kind.subkinds);
    variants(book, "level", &kind.levels);
}

fn variants(book: &mut String, field: &str, variants: &[Variant]) {
    if variants.is_empty() {
        return;
    }
    let _ = writeln!(book, "\n| {field} | 中文 | English | codes 代码 |\n|---|---|---|---|");
    for variant in variants {
        let own = variant.codes.as_ref().map_or(String::new(), codes);
        let _ = writeln!(book, "| `{}` | {} | {} | {own} |", variant.id, variant.zh, variant.en);
    }
}

fn codes(codes: &Crosswalk) -> String {
    let plover = [&codes.plover_event, &codes.plover_mode];
    let plover: Vec<&str> = plover.into_iter().flatten().map(String::as_str).collect();
    let mut words = Vec::new();
    if !plover.is_empty() {
        words.push(format!("PLOVER {}", plover.join("/")));
    }
    words.extend(codes.cameo.as_ref().map(|code| format!("CAMEO {code}")));
    if words.is_empty() { "none 无".to_owned() } else { words.join(", ") }
}
