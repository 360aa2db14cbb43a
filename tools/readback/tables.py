"""csv, tsv, xlsx and parquet, read with pandas, DuckDB, pyarrow and openpyxl."""

import datetime

import duckdb
import openpyxl
import pandas
import pyarrow
import pyarrow.parquet

TABLES = ["records", "events", "participants", "statements", "evidence"]
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def day(text):
    return datetime.date.fromisoformat(text) if text else None


def part(record, name, field):
    return (record[name] or {}).get(field)


def keys(event):
    """What rows of events and of participants share."""
    return {
        "id": event["id"], "doc": event["doc"], "article": event["article"], "kind": event["kind"],
        "subkind": event["subkind"], "level": event["level"], "status": event["status"],
        "date_start": day(part(event, "date", "start")), "date_end": day(part(event, "date", "end")),
        "date_precision": part(event, "date", "precision"), "place_id": part(event, "place", "id"),
        "place_country": part(event, "place", "country"), "attributed_to": event["attributed_to"],
    }


def event_row(event):
    evidence = event["evidence"]
    return keys(event) | {
        "date_text": part(event, "date", "text"), "time_of_day": part(event, "date", "time_of_day"),
        "place": part(event, "place", "name"), "participant_count": len(event["participants"]),
        "plover_event": event["codes"]["plover"]["event"], "plover_mode": event["codes"]["plover"]["mode"],
        "cameo": event["codes"]["cameo"], "start": evidence[0]["start"], "end": evidence[0]["end"],
        "evidence_count": len(evidence), "quote": " … ".join(e["quote"] for e in evidence),
        "rule": event["rule"], "inferred": " ".join(event["inferred"]) or None,
    }


def participant_rows(event):
    for number, who in enumerate(event["participants"]):
        yield keys(event) | {
            "number": number, "name": who["name"], "participant_id": who["id"], "role": who["role"],
            "office": who["office"], "country": who["country"],
            "aliases": "; ".join(who.get("aliases", [])) or None,
        }


def said(statement):
    pieces = statement.get("pieces")
    return "".join(p["quote"] for p in pieces) if pieces else statement["quote"]


def statement_row(s):
    to = s["addressee"] or {}
    return {
        "id": s["id"], "doc": s["doc"], "article": s["article"], "event": s["event"], "direct": s["direct"],
        "verb": s["verb"], "speaker": s["speaker"]["name"], "speaker_id": s["speaker"]["id"],
        "speaker_office": s["speaker"]["office"], "speaker_country": s["speaker"]["country"],
        "addressee": to.get("name"), "addressee_country": to.get("country"), "start": s["start"], "end": s["end"],
        "quote": s["quote"], "said": said(s), "rule": s["rule"],
    }


def evidence_rows(record, text):
    pieces = record.get("evidence") or record.get("pieces") or [record]
    for number, piece in enumerate(pieces):
        before, inside = text[: piece["start"]], text[piece["start"] : piece["end"]]
        byte, wide = len(before.encode("utf-8")), len(before.encode("utf-16-le")) // 2
        assert inside == piece["quote"], "the record quotes its text"
        yield {
            "record": record["record"], "id": record["id"], "number": number, "doc": record["doc"],
            "start": piece["start"], "end": piece["end"], "byte_start": byte,
            "byte_end": byte + len(inside.encode("utf-8")), "utf16_start": wide,
            "utf16_end": wide + len(inside.encode("utf-16-le")) // 2, "quote": inside,
            "prefix": before[-32:] or None, "suffix": text[piece["end"] :][:32] or None,
            "orphan": piece.get("orphan", False),
        }


def record_row(record):
    row = {"record": record["record"], "id": record["id"], "doc": record["doc"], "rule": record["rule"]}
    if record["record"] == "event":
        event = event_row(record)
        row |= {name: event[name] for name in ["kind", "status", "date_start", "start", "quote", "cameo"]}
        return row | {"direct": None, "speaker_id": None}
    row |= {"kind": None, "date_start": None, "direct": record["direct"], "start": record["start"]}
    return row | {"quote": said(record), "speaker_id": record["speaker"]["id"], "event": record["event"]}


def expected(truth):
    """The rows that each table has to have, by the columns that the record itself tells."""
    evidence = (row for r in truth.records for row in evidence_rows(r, truth.texts[r["doc"]]))
    return {
        "records": [record_row(r) for r in truth.records],
        "events": [event_row(e) for e in truth.events],
        "participants": [row for e in truth.events for row in participant_rows(e)],
        "statements": [statement_row(s) for s in truth.statements],
        "evidence": list(evidence),
    }


def compare(what, rows, wanted, same):
    assert len(rows) == len(wanted), f"{what}: {len(rows)} rows, not {len(wanted)}"
    count = 0
    for number, (row, want) in enumerate(zip(rows, wanted)):
        for name, value in want.items():
            assert name in row, f"{what}: no column {name}"
            assert same(row[name], value), f"{what}, row {number}, {name}: {row[name]!r}, not {value!r}"
            count += 1
    return count


def as_printed(cell, value):
    """A cell of csv is words, with a ' before what a spreadsheet would take for a formula."""
    if value is None:
        return cell == ""
    if isinstance(value, bool):
        return cell == str(value).lower()
    if isinstance(value, str) and value.startswith(FORMULA):
        return cell == "'" + value
    return cell == str(value)


def separated(folder, truth, ending, separator):
    wanted, count = expected(truth), 0
    for table in TABLES:
        path = folder / f"{table}.{ending}"
        frame = pandas.read_csv(path, sep=separator, dtype=str, keep_default_na=False)
        count += compare(path.name, frame.to_dict("records"), wanted[table], as_printed)
        found = duckdb.sql(
            f"SELECT count(*), count(DISTINCT id) FROM read_csv('{path}', delim='{separator}', all_varchar=true, "
            "header=true, quote='\"', escape='\"', strict_mode=true)"
        ).fetchall()[0]
        ids = {row["id"] for row in wanted[table]}
        assert found == (len(wanted[table]), len(ids)), f"{path.name}: DuckDB finds {found}"
    return f"{count} cells of {len(TABLES)} tables are those of the record (pandas, DuckDB)"


def csv(folder, truth):
    plain, marked = (folder / "events.csv").read_bytes(), (folder / "events.bom.csv").read_bytes()
    assert marked == b"\xef\xbb\xbf" + plain, "the byte order mark comes first and changes nothing else"
    return separated(folder, truth, "csv", ",")


def tsv(folder, truth):
    return separated(folder, truth, "tsv", "\t")


def parquet(folder, truth):
    wanted, count = expected(truth), 0
    for table in TABLES:
        path = folder / f"{table}.parquet"
        read = pyarrow.parquet.read_table(path)
        types = {field.name: field.type for field in read.schema}
        for name, holds in types.items():
            if name in ("date_start", "date_end", "published"):
                assert holds == pyarrow.date32(), f"{path.name}: {name} is {holds}"
            elif name.endswith(("start", "end", "number", "count")):
                assert holds == pyarrow.int64(), f"{path.name}: {name} is {holds}"
            elif name in ("direct", "orphan"):
                assert holds == pyarrow.bool_(), f"{path.name}: {name} is {holds}"
        count += compare(path.name, read.to_pylist(), wanted[table], lambda cell, value: cell == value)
        cursor = duckdb.sql(f"SELECT * FROM '{path}'")
        rows = [dict(zip(cursor.columns, row)) for row in cursor.fetchall()]
        compare(f"{path.name} in DuckDB", rows, wanted[table], lambda cell, value: cell == value)
        assert len(pandas.read_parquet(path)) == len(wanted[table]), f"{path.name}: pandas"
    return f"{count} typed cells of {len(TABLES)} tables are those of the record (pyarrow, DuckDB, pandas)"


def in_excel(cell, value):
    if isinstance(cell, datetime.datetime):
        cell = cell.date()
    return cell == value and isinstance(cell, bool) == isinstance(value, bool)


def xlsx(folder, truth):
    wanted, count = expected(truth), 0
    book = openpyxl.load_workbook(folder / "record.xlsx")
    assert book.sheetnames == TABLES, book.sheetnames
    assert book.properties.created == datetime.datetime(2000, 1, 1), book.properties.created
    for sheet in book:
        header = [cell.value for cell in sheet[1]]
        rows = []
        for cells in sheet.iter_rows(min_row=2):
            for cell in cells:
                assert cell.data_type != "f" and cell.hyperlink is None, f"{sheet.title}!{cell.coordinate}"
            rows.append(dict(zip(header, (cell.value for cell in cells))))
        count += compare(f"sheet {sheet.title}", rows, wanted[sheet.title], in_excel)
    frames = pandas.read_excel(folder / "record.xlsx", sheet_name=None)
    assert {name: len(frame) for name, frame in frames.items()} == {n: len(r) for n, r in wanted.items()}
    return f"{count} cells of {len(TABLES)} sheets are those of the record, none a formula or a link (openpyxl, pandas)"


CHECKS = [csv, tsv, parquet, xlsx]
