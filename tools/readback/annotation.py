"""brat and doccano. Neither tool's reader is on PyPI, so brat's own rules are written down here."""

import json
import re


def line_kinds(lines):
    kinds = {}
    for line in lines:
        kinds.setdefault(line[0], []).append(line)
    assert kinds.keys() <= set("TREA#"), kinds.keys()
    return kinds


def section(configuration, name):
    body = re.search(rf"^\[{name}\]\n(.*?)(?:\n\[|\Z)", configuration, re.S | re.M)[1]
    return {line.split("\t")[0]: line for line in body.splitlines() if line}


def text_bounds(lines, text):
    """T lines by id: their type and spans, in order, apart, within one line each, with the text that stands there."""
    bounds = {}
    for line in lines:
        name, where, quote = line.split("\t", 2)
        label, spans = where.split(" ", 1)
        spans = [tuple(map(int, span.split(" "))) for span in spans.split(";")]
        assert all(a < b for a, b in spans) and all(a[1] <= b[0] for a, b in zip(spans, spans[1:])), line
        words = [text[a:b] for a, b in spans]
        assert not any("\n" in word for word in words), line
        assert " ".join(words) == quote, line
        assert name not in bounds
        bounds[name] = (label, spans)
    return bounds


def brat_standoff(folder, truth):
    brat = folder / "brat"
    configuration = (brat / "annotation.conf").read_text("utf-8")
    events, entities = section(configuration, "events"), section(configuration, "entities")
    relations, attributes = section(configuration, "relations"), section(configuration, "attributes")
    counted = {"T": 0, "E": 0, "R": 0, "A": 0, "#": 0}
    discontinuous = 0
    for path in sorted(brat.glob("*.ann")):
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        assert text in truth.texts.values()
        lines = line_kinds(path.read_bytes().decode("utf-8").split("\n")[:-1])
        bounds = text_bounds(lines.get("T", []), text)
        discontinuous += sum(len(spans) > 1 for _, spans in bounds.values())
        names = set(bounds) | {line.split("\t")[0] for line in lines.get("E", [])}
        for line in lines.get("E", []):
            (kind, trigger), *arguments = [part.split(":") for part in line.split("\t")[1].split(" ")]
            assert bounds[trigger][0] == kind and kind in events, line
            assert len({role for role, _ in arguments}) == len(arguments), line
            for role, target in arguments:
                assert f"{re.sub('[0-9]+$', '', role)}*:" in events[kind] and target in bounds, line
                assert bounds[target][0] in entities, line
        for line in lines.get("R", []):
            kind, one, two = line.split("\t")[1].split(" ")
            assert kind in relations and one.split(":")[1] in names and two.split(":")[1] in names, line
        for line in lines.get("A", []):
            kind, target, *value = line.split("\t")[1].split(" ")
            assert kind in attributes and target in names, line
            assert not value or value[0] in re.search("Value:(.*)", attributes[kind])[1].split("|"), line
        for line in lines.get("#", []):
            assert re.fullmatch(r"#\d+\tAnnotatorNotes [TE]\d+\t.+", line), line
        for kind, found in lines.items():
            counted[kind] += len(found)
    assert counted["E"] == len(truth.events), counted
    for status in {event["status"] for event in truth.events}:
        told = sum(event["status"] == status for event in truth.events)
        found = sum(p.read_text("utf-8").count(f" {status}\n") for p in brat.glob("*.ann"))
        assert told == found, (status, told, found)
    assert discontinuous
    return f"{counted} lines, {discontinuous} of them discontinuous"


def doccano_jsonl(folder, truth):
    entities = events = 0
    for line in (folder / "doccano.jsonl").read_text("utf-8").split("\n")[:-1]:
        article = json.loads(line)
        text = truth.texts[article["doc"]]
        assert article["text"] == text
        ids = {entity["id"] for entity in article["entities"]}
        stretches = {(e["start_offset"], e["label"]) for e in article["entities"]}
        assert len(ids) == len(article["entities"])
        for entity in article["entities"]:
            assert 0 <= entity["start_offset"] < entity["end_offset"] <= len(text)
        for relation in article["relations"]:
            assert relation["from_id"] in ids and relation["to_id"] in ids
        for event in (e for e in truth.events if e["doc"] == article["doc"]):
            marks = [event["status"]] * (event["status"] != "held") + ["claimed"] * bool(event["attributed_to"])
            label = event["kind"] + (f" ({', '.join(marks)})" if marks else "")
            assert (min(e["start"] for e in event["evidence"]), label) in stretches, (event, label)
            events += 1
        entities += len(ids)
    assert events == len(truth.events)
    return f"{entities} entities, all events under labels that say what is planned"


CHECKS = [brat_standoff, doccano_jsonl]
