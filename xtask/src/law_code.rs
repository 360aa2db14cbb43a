//! Laws about the Rust sources: no Han characters in the engine, nothing unsafe, short functions, short files.

use std::path::Path;

use anyhow::{Context, Result};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::laws::Fault;

/// The longest function, in lines.
const FUNCTION_LINES: usize = 60;
/// The longest file, in lines before its tests.
const FILE_LINES: usize = 600;

/// The faults of one source file.
///
/// # Errors
/// A file that is not Rust.
pub fn check(path: &Path, source: &str) -> Result<Vec<Fault>> {
    let mut file: syn::File = syn::parse_str(source).with_context(|| path.display().to_string())?;
    let mut faults = Vec::new();
    words(path, &file, |word| word == "unsafe", "`unsafe` is forbidden in our crates", &mut faults);
    if is_test_file(path) {
        return Ok(faults);
    }
    file.items.retain(|item| !is_test(item));
    let mut functions = Functions { path, faults: &mut faults };
    functions.visit_file(&file);
    let lines = file.items.last().map_or(0, |item| item.span().end().line);
    if lines > FILE_LINES {
        faults.push(Fault::new(path, 0, format!("{lines} lines before its tests; {FILE_LINES} at most")));
    }
    if path.starts_with("crates/engine/src") {
        words(path, &file, has_han, "a Han character in the engine belongs into knowledge/", &mut faults);
    }
    Ok(faults)
}

fn is_test_file(path: &Path) -> bool {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let folder =
        path.components().any(|c| matches!(c.as_os_str().to_str(), Some("tests" | "benches" | "fuzz")));
    folder || name == "tests.rs" || name.ends_with("_tests.rs")
}

fn is_test(item: &syn::Item) -> bool {
    let attrs = match item {
        syn::Item::Mod(m) => &m.attrs,
        syn::Item::Fn(f) => &f.attrs,
        syn::Item::Use(u) => &u.attrs,
        syn::Item::Impl(i) => &i.attrs,
        syn::Item::Const(c) => &c.attrs,
        _ => return false,
    };
    attrs.iter().any(|a| {
        a.path().is_ident("test")
            || a.path().is_ident("cfg") && a.parse_args::<syn::Ident>().is_ok_and(|word| word == "test")
    })
}

/// Reports every identifier and literal (with its escapes resolved) that `bad` names. Comments do not count.
fn words(path: &Path, file: &syn::File, bad: impl Fn(&str) -> bool, what: &str, faults: &mut Vec<Fault>) {
    let mut streams: Vec<TokenStream> = file.items.iter().map(ToTokens::to_token_stream).collect();
    while let Some(stream) = streams.pop() {
        if is_comment(&stream) {
            continue;
        }
        for token in stream {
            let (word, span) = match token {
                TokenTree::Group(group) => {
                    streams.push(group.stream());
                    continue;
                }
                TokenTree::Ident(word) => (word.to_string(), word.span()),
                TokenTree::Literal(literal) => (resolved(&literal), literal.span()),
                TokenTree::Punct(_) => continue,
            };
            if bad(&word) {
                faults.push(Fault::new(path, line(span), what));
            }
        }
    }
}

/// Whether this is the inside of `#[doc = "…"]`, which is what a documenting comment turns into.
fn is_comment(stream: &TokenStream) -> bool {
    let mut tokens = stream.clone().into_iter();
    let first = matches!(tokens.next(), Some(TokenTree::Ident(word)) if word == "doc");
    first && matches!(tokens.next(), Some(TokenTree::Punct(sign)) if sign.as_char() == '=')
}

fn line(span: Span) -> usize {
    span.start().line
}

/// A literal with its escapes resolved, still in its quotation marks so that it is not taken for a word.
fn resolved(literal: &proc_macro2::Literal) -> String {
    match syn::Lit::new(literal.clone()) {
        syn::Lit::Str(s) => format!("{:?}", s.value()),
        syn::Lit::Char(c) => format!("{:?}", c.value()),
        syn::Lit::ByteStr(b) => format!("{:?}", String::from_utf8_lossy(&b.value())),
        _ => literal.to_string(),
    }
}

fn has_han(word: &str) -> bool {
    word.chars()
        .any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}'))
}

struct Functions<'a> {
    path: &'a Path,
    faults: &'a mut Vec<Fault>,
}

impl Functions<'_> {
    fn measure(&mut self, sig: &syn::Signature, block: &syn::Block) {
        let (from, to) = (sig.span().start().line, block.span().end().line);
        let lines = to + 1 - from;
        if lines > FUNCTION_LINES {
            let what = format!("`{}` has {lines} lines; {FUNCTION_LINES} at most", sig.ident);
            self.faults.push(Fault::new(self.path, from, what));
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.measure(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.measure(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.measure(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&syn::Item::Mod(item.clone())) {
            visit::visit_item_mod(self, item);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, source: &str) -> Vec<String> {
        check(Path::new(path), source)
            .unwrap()
            .into_iter()
            .map(|f| format!("{} {}", f.place, f.what))
            .collect()
    }

    const ENGINE: &str = "crates/engine/src/event.rs";

    #[test]
    fn han_characters_are_found_also_when_escaped_or_in_a_macro() {
        let found = faults(ENGINE, "fn a() {\n    let x = \"会见\";\n    m!('\\u{4f1a}');\n}\n");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().any(|f| f.starts_with("crates/engine/src/event.rs:2 ")), "{found:?}");
    }

    #[test]
    fn comments_tests_and_other_crates_may_have_han_characters() {
        assert!(
            faults(
                ENGINE,
                "/// 会见\nfn a() {} // 会见\n#[cfg(test)]\nmod tests { const A: &str = \"会见\"; }"
            )
            .is_empty()
        );
        assert!(faults("crates/app/src/cli.rs", "const A: &str = \"会见\";").is_empty());
        assert!(faults("crates/engine/src/event_tests.rs", "const A: &str = \"会见\";").is_empty());
    }

    #[test]
    fn unsafe_is_found_everywhere_and_not_in_strings() {
        assert_eq!(faults("crates/app/tests/a.rs", "fn a() { unsafe { b() } }").len(), 1);
        assert!(faults("crates/app/src/a.rs", "const A: &str = \"unsafe code\";").is_empty());
    }

    #[test]
    fn a_long_function_is_found_and_a_long_test_is_not() {
        let body = "    a();\n".repeat(60);
        let long = format!("impl A {{\nfn long() {{\n{body}}}\n}}\n");
        assert!(faults("crates/app/src/a.rs", &long)[0].contains("`long` has 62 lines"));
        let test = format!("#[cfg(test)]\nmod tests {{\nfn long() {{\n{body}}}\n}}\n");
        assert!(faults("crates/app/src/a.rs", &test).is_empty());
    }
}
