"""jsonld, read with rdflib; ftm, read and validated with followthemoney."""

import json

from followthemoney import model
from rdflib import Graph, Namespace, RDF, URIRef

SCHEMA = Namespace("https://schema.org/")
OA = Namespace("http://www.w3.org/ns/oa#")
PROV = Namespace("http://www.w3.org/ns/prov#")
OURS = "urn:x-readout:"
TERM = Namespace(OURS + "term/")


def jsonld_rdflib(folder, truth):
    graph = Graph().parse(folder / "record.jsonld", format="json-ld")
    events = set(graph.subjects(RDF.type, TERM.Event))
    assert events == {URIRef(f"{OURS}event/{event['id']}") for event in truth.events}
    claims = {e["id"] for e in truth.events if e["status"] == "denied" or e["attributed_to"]}
    told = set(graph.subjects(RDF.type, SCHEMA.Event))
    assert told == {URIRef(f"{OURS}event/{e['id']}") for e in truth.events if e["id"] not in claims}
    statements = set(graph.subjects(RDF.type, TERM.Statement))
    assert statements == {URIRef(f"{OURS}statement/{s['id']}") for s in truth.statements}
    for event in truth.events:
        node = URIRef(f"{OURS}event/{event['id']}")
        scheduled = (node, SCHEMA.eventStatus, SCHEMA.EventScheduled) in graph
        assert scheduled == (event["status"] == "planned" and event["id"] not in claims), event
        article = graph.value(node, PROV.wasDerivedFrom)
        assert str(graph.value(article, SCHEMA.identifier)) == event["doc"]
    return f"{len(graph)} triples; {len(events)} events, {len(statements)} statements; {selectors(graph, truth)}"


def selectors(graph, truth):
    """Every quote and position is what the text has there."""
    count = 0
    for target in graph.subjects(RDF.type, OA.SpecificResource):
        doc = str(graph.value(graph.value(target, OA.hasSource), SCHEMA.identifier))
        text = truth.texts[doc]
        quote, position = None, None
        for selector in graph.objects(target, OA.hasSelector):
            if (selector, RDF.type, OA.TextQuoteSelector) in graph:
                quote = [str(graph.value(selector, part)) for part in (OA.prefix, OA.exact, OA.suffix)]
            else:
                position = [int(graph.value(selector, part)) for part in (OA.start, OA.end)]
        start, end = position
        assert quote == [text[max(0, start - 32) : start], text[start:end], text[end : end + 32]], quote
        count += 1
    assert count
    return f"{count} selectors agree with the texts"


def blanks(properties):
    return {name: sorted(" ".join(value.split()) for value in values) for name, values in properties.items()}


def ftm_followthemoney(folder, truth):
    entities = {}
    for line in (folder / "record.ftm").read_text("utf-8").splitlines():
        data = json.loads(line)
        errors = model.get(data["schema"]).validate(data)
        assert not errors, (data, errors)
        # Reading drops values that are not valid, so what is read must be what was written, but for blanks, of which
        # FollowTheMoney knows one.
        proxy = model.get_proxy(data, cleaned=False)
        written, read = blanks(data["properties"]), blanks(proxy.to_dict()["properties"])
        assert written == read, (written, read)
        assert proxy.id not in entities, proxy.id
        entities[proxy.id] = proxy
    events = {i: e for i, e in entities.items() if e.schema.name == "Event"}
    assert events.keys() == {f"readout-{event['id']}" for event in truth.events}
    for proxy in entities.values():
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity":
                assert value in entities, (proxy.id, prop.name, value)
                assert entities[value].schema.is_a(prop.range), (proxy.id, prop.name, value)
    for event in truth.events:
        proxy = events[f"readout-{event['id']}"]
        assert len(proxy.get("involved")) == len({(w["id"], w["id"] or w["name"]) for w in event["participants"]})
        if event["status"] != "held":
            assert event["status"] in proxy.first("name").lower(), proxy.first("name")
    return f"{len(entities)} valid entities, {len(events)} of them events"


CHECKS = [jsonld_rdflib, ftm_followthemoney]
