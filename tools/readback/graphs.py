"""gexf and graphml, read with networkx."""

import datetime
from itertools import combinations

import networkx


def party(who):
    return who["id"] or f"name/{who['country'] or '-'}/{who['name']}"


def shared(truth, status, dated=False):
    """How many events every pair shares. The samples tell each event once, so that records can be counted."""
    pairs = {}
    for event in truth.events:
        if event["status"] != status or event["attributed_to"]:
            continue
        if dated and (not event["date"] or event["date"]["precision"] in ("season", "year")):
            continue
        names = sorted({party(who) for who in event["participants"]})
        for pair in combinations(names, 2):
            pairs[pair] = pairs.get(pair, 0) + 1
    return pairs


def same_edges(graph, pairs):
    found = {tuple(sorted(edge[:2])): edge[2] for edge in graph.edges(data=True)}
    assert len(found) == graph.number_of_edges(), "parallel edges where one status was asked for"
    assert found.keys() == pairs.keys(), found.keys() ^ pairs.keys()
    for pair, count in pairs.items():
        assert float(found[pair]["weight"]) == count, (pair, found[pair])
    types = {data["type"] for _, data in graph.nodes(data=True)}
    assert types <= {"person", "state", "body", "unknown"} and "state" in types, types
    return found


def gexf_networkx(folder, truth):
    graph = networkx.read_gexf(folder / "static.gexf", version="1.3")
    edges = same_edges(graph, shared(truth, "held"))
    assert all(data["status"] == "held" for data in edges.values())
    planned = networkx.read_gexf(folder / "planned.gexf", version="1.3")
    assert same_edges(planned, shared(truth, "planned")), "nothing is planned"
    return f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges, weights as in the record"


def gexf_dynamic_networkx(folder, truth):
    graph = networkx.read_gexf(folder / "dynamic.gexf", version="1.3")
    edges = same_edges(graph, shared(truth, "held", dated=True))
    days = 0
    for pair, data in edges.items():
        spells = [tuple(map(datetime.date.fromisoformat, spell)) for spell in data["spells"]]
        assert spells == sorted(spells) and all(start <= end for start, end in spells), (pair, spells)
        for event in truth.events:
            names = {party(who) for who in event["participants"]}
            date = event["date"]
            if event["status"] == "held" and not event["attributed_to"] and set(pair) <= names and date:
                if date["precision"] in ("season", "year"):
                    continue
                start, end = map(datetime.date.fromisoformat, (date["start"], date["end"]))
                assert any(a <= start and end <= b for a, b in spells), (pair, date, spells)
                days += 1
    assert days
    return f"{days} dated ties lie within the spells of their edges"


def graphml_networkx(folder, truth):
    graph = networkx.read_graphml(folder / "network.graphml")
    same_edges(graph, shared(truth, "held"))
    return f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges"


CHECKS = [gexf_networkx, gexf_dynamic_networkx, graphml_networkx]
