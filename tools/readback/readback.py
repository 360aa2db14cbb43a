"""Reads exports back with the tools of the field and compares them with the record.

    python readback.py FOLDER

FOLDER is what `make.sh` makes. Every module beside this one that has a list CHECKS is run: functions that take the
folder and the truth, return a sentence about what they compared, and fail with an AssertionError.
"""

import importlib
import json
import sys
from pathlib import Path


class Truth:
    """The record, as the JSONL export has it, and the texts it stands on."""

    def __init__(self, folder):
        lines = (folder / "record.jsonl").read_text("utf-8").splitlines()
        self.records = [json.loads(line) for line in lines]
        self.events = [r for r in self.records if r["record"] == "event"]
        self.statements = [r for r in self.records if r["record"] == "statement"]
        texts = sorted((folder / "texts").glob("*.txt"))
        self.texts = {path.stem: path.read_bytes().decode("utf-8") for path in texts}
        assert self.events and self.statements and self.texts, "there is nothing to compare"


def checks():
    here = Path(__file__).parent
    names = sorted(path.stem for path in here.glob("*.py") if path.stem != "readback")
    for name in names:
        yield from getattr(importlib.import_module(name), "CHECKS", [])


def main(folder):
    truth = Truth(folder)
    print(f"the record: {len(truth.events)} events, {len(truth.statements)} statements")
    failed = 0
    for check in checks():
        try:
            print(f"{check.__name__}: {check(folder, truth)}")
        except Exception as error:  # one format that cannot be read must not hide the others
            failed += 1
            print(f"{check.__name__}: FAILED: {type(error).__name__}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
