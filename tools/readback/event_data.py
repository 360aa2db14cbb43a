"""PLOVER by a schema of its manual's field list, POLECAT and CAMEO with the csv module and pandas."""

import csv
import json
from itertools import permutations

import jsonschema
import pandas

MODES = {
    "AGREE": [], "SUPPORT": [], "CONCEDE": [], "COOPERATE": [], "AID": [],
    "CONSULT": ["visit", "third-party", "multilateral", "phone"],
    "RETREAT": ["withdraw", "release", "disarm", "ceasefire", "access", "resign"],
    "REQUEST": ["assist", "change", "yield", "meet"], "REJECT": ["assist", "change", "yield", "meet"],
    "ACCUSE": ["disapprove", "investigate", "allege"],
    "THREATEN": ["restrict", "arrest", "relations", "expel", "territory", "violence"],
    "SANCTION": ["convict", "expel", "withdraw", "discontinue"],
    "PROTEST": ["demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"],
    "MOBILIZE": ["troops", "weapons", "police", "militia"],
    "COERCE": ["seize", "restrict", "censor", "curfew", "martial-law", "arrest", "deport", "withhold", "misinformation",
               "cyber"],
    "ASSAULT": [],
}
QUADS = {1: "AGREE CONSULT SUPPORT CONCEDE", 2: "COOPERATE AID RETREAT", 3: "REQUEST ACCUSE REJECT THREATEN",
         4: "PROTEST SANCTION MOBILIZE COERCE ASSAULT"}
OWN = {"^x_[a-z0-9_]+$": {}}


def fields(names, required=()):
    """An object with these fields, its own ones beginning with x_, and no other."""
    return {"type": "object", "properties": {name: {} for name in names.split()}, "patternProperties": OWN,
            "additionalProperties": False, "required": list(required)}


ENTITY = fields("code sector entity_text identifier_id identifier_text religion ethnicity office gender age",
                ["entity_text"])
DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
PLOVER = fields(
    "id date actor event has_event time enddate endtime recipient event_loc event_text quad_code event_scale mode context "
    "link text text_info cite_info coder coded_date coded_time comment", ["id", "date", "actor", "event"])
PLOVER["properties"] |= {
    "id": {"type": "string"}, "date": DAY, "enddate": DAY,
    "actor": {"type": "array", "minItems": 1, "items": ENTITY},
    "recipient": {"type": "array", "minItems": 1, "items": ENTITY},
    "event": {"enum": list(MODES)}, "mode": {"enum": sum(MODES.values(), [])},
    "quad_code": {"enum": [1, 2, 3, 4]}, "event_scale": {"type": "number", "minimum": -10, "maximum": 10},
    "text_info": fields("sequence start end text_story"),
    "cite_info": fields("corpus citation url title language publication license copyright coder codebook version"),
    "event_loc": fields("extracted_place resolved_place geonameid lat lon city district province country country_code "
                        "feature_class feature_code resolution"),
}

POLECAT = (
    "Event ID, Event Date, Event Type, Event Mode, Intensity, Quad Code, Contexts, Actor Name, Actor Country, Actor COW, "
    "Primary Actor Sector, Actor Sectors, Actor Title, Actor Name Raw, Wikipedia Actor ID, Recipient Name, "
    "Recipient Country, Recipient COW, Primary Recipient Sector, Recipient Sectors, Recipient Title, Recipient Name Raw, "
    "Wikipedia Recipient ID, Placename, City, District, Province, Country, Latitude, Longitude, GeoNames ID, "
    "Raw Placename, Feature Type, Source, Publication Date, Story People, Story Organizations, Story Locations, Language, "
    "Version"
).split(", ")


def recipients(event):
    roles = {"recipient", "target", "invitee"} | ({"host"} if event["kind"] == "visit" else set())
    return [who["name"] for who in event["participants"] if who["role"] in roles]


def actors(event):
    passive = set(recipients(event)) | {w["name"] for w in event["participants"] if w["role"] == "witness"}
    return [who["name"] for who in event["participants"] if who["name"] not in passive]


def coded(truth):
    """Events that event data holds: not denied, and with somebody who acts."""
    found = {e["id"]: e for e in truth.events if e["status"] != "denied" and actors(e)}
    assert any(e["status"] == "denied" for e in truth.events), "the traps have a denied event"
    return found


def plover(folder, truth):
    wanted = coded(truth)
    lines = [json.loads(line) for line in (folder / "plover.jsonl").read_text("utf-8").splitlines()]
    check = jsonschema.Draft202012Validator(PLOVER)
    for line in lines:
        check.validate(line)
        event = wanted[line["id"]]
        assert line.get("mode") in [None, *MODES[line["event"]]], line
        assert line["event"] in QUADS[line["quad_code"]].split(), line
        assert [a["entity_text"] for a in line["actor"]] == actors(event), line["id"]
        assert [a["entity_text"] for a in line.get("recipient", [])] == recipients(event), line["id"]
        assert line["x_status"] == event["status"] and line["x_evidence"] == event["evidence"], line["id"]
        assert line.get("x_date") == event["date"], line["id"]
        if event["status"] == "held":
            codes = event["codes"]["plover"]
            assert (line["date"], line["event"], line.get("mode")) == (
                event["date"]["start"], codes["event"], codes["mode"]), line["id"]
        else:
            assert line["event"] != "CONSULT", f"{line['id']} is {event['status']}"
    dated = [e for e in wanted.values() if e["date"] or e["status"] != "held"]
    assert {line["id"] for line in lines} == {e["id"] for e in dated}, "every event that can be coded is there"
    return f"{len(lines)} events have PLOVER's fields and the record's values (jsonschema)"


def polecat(folder, truth):
    path = folder / "polecat.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", strict=True))
    assert rows[0] == POLECAT, "the header is the public one"
    assert all(len(row) == 40 for row in rows), "every row has forty columns"
    frame = pandas.read_csv(path, sep="\t", keep_default_na=False, na_values=["None"])
    assert len(frame) == len(rows) - 1 and frame["Event ID"].is_unique, "an id stands for one event"
    wanted = coded(truth)
    for row in frame.to_dict("records"):
        event = wanted[row["Event ID"]]
        if event["status"] == "held":
            codes = event["codes"]["plover"]
            mode = None if pandas.isna(row["Event Mode"]) else row["Event Mode"]
            assert (row["Event Date"], row["Event Type"], mode) == (
                event["date"]["start"], codes["event"], codes["mode"]), row
        else:
            assert row["Event Type"] != "CONSULT", f"{row['Event ID']} is {event['status']}"
        assert row["Actor Name Raw"] == "; ".join(actors(event)), row
        to = "; ".join(recipients(event))
        assert row["Recipient Name Raw"] == to if to else pandas.isna(row["Recipient Name Raw"]), row
        for countries, numbers in [("Actor Country", "Actor COW"), ("Recipient Country", "Recipient COW")]:
            if not pandas.isna(row[countries]):
                # A cell without any number is empty, otherwise everybody has an entry.
                assert pandas.isna(row[numbers]) or str(row[numbers]).count(";") == row[countries].count(";"), row
    claimed = {e["id"] for e in wanted.values() if e["attributed_to"]}
    dated = {e["id"] for e in wanted.values() if e["date"] or e["status"] != "held"}
    assert set(frame["Event ID"]) == dated - claimed, "every event that can be coded is there"
    assert frame["Latitude"].between(-90, 90)[frame["Latitude"].notna()].all() and frame["Latitude"].notna().any()
    return f"{len(frame)} rows of forty columns have the record's values (csv, pandas)"


def cameo(folder, truth):
    names = ["date", "source", "target", "code", "id", "doc", "real_event", "date_end", "kind", "status", "attributed_to"]
    frame = pandas.read_csv(folder / "cameo.tsv", sep="\t", header=None, names=names, dtype=str, keep_default_na=False)
    wanted = coded(truth)
    assert frame["date"].str.fullmatch(r"\d{8}").all() and frame["code"].str.fullmatch(r"\d{3}").all()
    assert frame["source"].str.fullmatch(r"(---|[A-Z]{3}|IGO|)([A-Z]{3})?").all(), set(frame["source"])
    dyads = set(frame[["id", "source", "target", "code"]].itertuples(index=False, name=None))
    assert len(dyads) == len(frame), "no dyad stands twice for an event"
    for event, source, target, code in dyads:
        if code in ("040", "041", "044", "046") and target != "---" and wanted[event]["kind"] in ("meeting", "call"):
            assert (event, target, source, code) in dyads, f"{event}: {code} goes both ways"
        if code in ("042", "043"):
            assert (event, target, source, {"042": "043", "043": "042"}[code]) in dyads, f"{event}: visits are pairs"
    for row in frame.to_dict("records"):
        event = wanted[row["id"]]
        if event["status"] != "held":
            assert row["code"] not in ("040", "041", "042", "043", "044", "046", "057"), f"{row['id']} is {event['status']}"
        else:
            assert row["code"] in (event["codes"]["cameo"], "042", "043", "044"), row
            assert row["date"] == event["date"]["start"].replace("-", ""), row
            assert row["date_end"] == event["date"]["end"].replace("-", ""), row
    third = frame[frame["code"] == "044"]["id"].unique()
    assert len(third) > 0, "the traps have a meeting at a third location"
    for event in third:
        mine = {dyad[1:] for dyad in dyads if dyad[0] == event}
        sides = sorted({source for source, _, code in mine if code == "044"})
        place = wanted[event]["place"]["country"]
        visits = {(s, place, "042") for s in sides} | {(place, s, "043") for s in sides}
        assert mine == visits | {(*pair, "044") for pair in permutations(sides, 2)}, mine
    dated = {e["id"] for e in wanted.values() if e["date"] or e["status"] != "held"}
    assert set(frame["id"]) == dated, "every event that can be coded is there"
    return f"{len(frame)} dyads of {len(dated)} events (pandas)"


CHECKS = [plover, polecat, cameo]
