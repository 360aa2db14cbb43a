"""ics, read with icalendar; geojson, read with geojson and shapely."""

import datetime
import json

import geojson
import icalendar
from shapely.geometry import Point, shape

STATUS = {"planned": "TENTATIVE", "postponed": "TENTATIVE", "cancelled": "CANCELLED", "denied": "CANCELLED"}


def coarse(event):
    return not event["date"] or event["date"]["precision"] in ("season", "year")


def ics_icalendar(folder, truth):
    raw = (folder / "record.ics").read_bytes()
    lines = raw.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines), "a bare line break"
    assert max(map(len, lines)) <= 75, "a line of more than 75 octets"
    calendar = icalendar.Calendar.from_ical(raw)
    assert not calendar.errors, calendar.errors
    entries = {str(entry["UID"]): entry for entry in calendar.walk("VEVENT")}
    dated = {f"{event['id']}@readout": event for event in truth.events if not coarse(event)}
    # Each event of the samples is told once, so every entry is a record.
    assert entries.keys() == dated.keys(), entries.keys() ^ dated.keys()
    for uid, event in dated.items():
        entry = entries[uid]
        assert not entry.errors, entry.errors
        start, end = entry.decoded("DTSTART"), entry.decoded("DTEND")
        assert start.isoformat() == event["date"]["start"], uid
        assert (end - datetime.timedelta(days=1)).isoformat() == event["date"]["end"], uid
        held = "TENTATIVE" if event["attributed_to"] else "CONFIRMED"
        assert entry["STATUS"] == STATUS.get(event["status"], held), uid
        assert entry.decoded("DTSTAMP").tzinfo is not None
        description = str(entry["DESCRIPTION"])
        for evidence in event["evidence"]:
            quote = "\n".join("".join(map(picture, line)) for line in evidence["quote"].split("\n"))
            assert f"“{quote}”" in description, (quote, description)
            assert f"characters {evidence['start']}–{evidence['end']}" in description
    return f"{len(entries)} entries on their days; {len(truth.events) - len(entries)} events without a day left out"


def picture(character):
    """Control characters as readout shows them."""
    code = ord(character)
    return chr(0x2400 + code) if code < 32 else "\u2421" if code == 127 else character


def geojson_shapely(folder, truth):
    text = (folder / "record.geojson").read_text("utf-8")
    collection = geojson.loads(text)
    assert collection.is_valid, collection.errors()
    assert len(collection["features"]) == len(truth.events)
    events = {event["id"]: event for event in truth.events}
    placed = 0
    for feature in json.loads(text)["features"]:
        event = events[feature["id"]]
        properties = feature["properties"]
        assert "geometry" in feature
        assert properties["status"] == event["status"] and properties["participants"] == event["participants"]
        if feature["geometry"] is None:
            continue
        placed += 1
        point = shape(feature["geometry"])
        assert isinstance(point, Point) and -180 <= point.x <= 180 and -90 <= point.y <= 90
        if event["place"]["country"] == "CHN":
            assert 73 < point.x < 135 and 3 < point.y < 54, feature
    assert placed
    return f"{len(events)} features, {placed} with a point"


CHECKS = [ics_icalendar, geojson_shapely]
