"""What six pages say of people: numbers, how many count somebody, how far they narrow what one
knew.

    python tests/benchmarks/pages.py ASKED.json                          # the rule of today
    PYTHONPATH=OTHER/src python tests/benchmarks/pages.py ASKED.json --tables BEFORE.json
    python tests/benchmarks/pages.py ASKED.json --beside BEFORE.json     # writes the tables into
    the docs

ASKED.json is what the rule is asked, written from the demo where it is not there yet. OTHER is a
copy of another commit: `docs/numbers-before-after.md` says which was measured. `--tables OUT.json`
writes what each number is printed as.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "helpers")]

from privacy.rule.said import measure  # noqa: E402

DOCS = Path(__file__).parents[2] / "docs/numbers-before-after.md"
BEGIN, END = "<!-- written by tests/benchmarks/pages.py -->", "<!-- up to here -->"
Rows = Sequence[tuple[str, Sequence[tuple[str, str]], int, int]]


def read_asked(path: Path) -> dict[str, dict]:
    """Page -> what its rule for numbers is asked."""
    if not path.exists():
        import pytest
        from privacy.rule.asked import PAGES, ask

        found = {}
        for name in PAGES:
            with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
                found[name] = ask(name, Path(folder) / "study", patch)
        path.write_text(json.dumps(found), encoding="utf-8")
    return json.loads(path.read_text(encoding="utf-8"))


# Two rules side by side, as Markdown.


def put_beside(before: Mapping[str, Any], now: Mapping[str, Any], people: Mapping[str, int]) -> str:
    """Every table of every page in a row: what it read before, and what it reads now."""
    lines = []
    for name, rows in now.items():
        if rows:
            lines += ["", f"### {name[0].upper()}{name[1:]}", "", "| table | before | now |"]
            lines += ["| --- | --- | --- |"]
            both = _tables(before[name]), _tables(rows)
            for table in both[1]:
                texts = [_read(one[table], people[name]) for one in both]
                lines.append(f"| {table} | {' | '.join(texts)} |")
    return "\n".join([*lines, ""])


def _tables(rows: Rows) -> dict[str, Rows]:
    """Table -> its numbers; sentences about findings are one table."""
    found: dict[str, list] = {}
    for item, where, *span in rows:
        columns = [column for column, _ in where]
        name = item.rpartition("/")[2] + (" by " + columns[1] if columns[1:] else "")
        name = "findings" if columns == ["name"] and "finding" in item else name
        found.setdefault(name, []).append((item, where, *span))
    return found


def _read(rows: Rows, n: int) -> str:
    """The numbers of a table in a line; of pairs of codes only how many say something."""
    said = [(_name(item, where), low, high) for item, where, low, high in rows]
    if rows[0][1][0][0] == "first":
        some = [at for at in said if at[1] > 0]
        return f"{len(some)} of {len(said)} pairs count somebody"
    return " · ".join(f"{name} {_span(low, high, n)}" for name, low, high in said)


def _name(item: str, where: Sequence[tuple[str, str]]) -> str:
    finding = item.rpartition("/")[2].removeprefix("finding-").partition("-")[0]
    plain = [value.lstrip(".") for column, value in where]
    return finding if where[0][0] == "name" and "finding" in item else ", ".join(plain)


def _span(low: int, high: int, n: int) -> str:
    """What is printed, in short; a rounded number is the one multiple of five that can be so."""
    if low == high:
        return str(low)
    if (low, high) == (0, n):
        return "–"
    if low == 0:
        return "few" if high == 4 else f"≤{high}"
    return f"~{low + 4}" if low % 5 == 1 else f"≥{low}"


if __name__ == "__main__":
    tables, people = {}, {}
    for name, data in read_asked(Path(sys.argv[1])).items():
        said, page = measure(data)
        tables[name] = [[*key, *span] for key, span in page.items()]
        people[name] = data["people"]
        print(name, json.dumps({k: round(v, 2) for k, v in said.items()}), flush=True)
    if "--tables" in sys.argv:
        Path(sys.argv[sys.argv.index("--tables") + 1]).write_text(json.dumps(tables), "utf-8")
    if "--beside" in sys.argv:
        before = json.loads(Path(sys.argv[sys.argv.index("--beside") + 1]).read_text("utf-8"))
        head, _, rest = DOCS.read_text("utf-8").partition(BEGIN)
        text = head + BEGIN + put_beside(before, tables, people) + END + rest.partition(END)[2]
        DOCS.write_text(text, encoding="utf-8")
