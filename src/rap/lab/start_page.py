"""The start page: what is new since the last visit, what is on my list, what to read again, which
reports there are.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

from rap.core.model import KINDS
from rap.lab.bench import Bench
from rap.lab.code_list import changed_at, find_to_read_again
from rap.lab.opening import list_sources
from rap.lab.permissions import Person, may_read, seen_coders

Plain = dict[str, Any]
_AT_ONCE = (
    600 * 10**9
)  # ns: logs that changed within ten minutes, as those of a new clone, are as new as each other


def tell_start(bench: Bench, person: Person, since: str) -> Plain:
    """What the start page shows; `since` is a UTC time, "" for a first visit."""
    new = 0
    for id in bench.sources:
        seen = seen_coders(bench, person, id)
        if since and _touched_after(bench, id, since):
            new += sum(
                c.t > since and c.coder != person.id and c.coder in seen
                for c in bench.fold(id).codings
            )
    memos = (
        [
            m
            for m in bench.memos
            if m.date > since[:10] and m.by != person.id and may_read(bench, person, m)
        ]
        if since
        else []
    )
    again = [
        (code.id, len(find_to_read_again(bench, person, code.id)))
        for code in bench.book.codes
        if changed_at(bench, code)
    ]
    return {
        "since": since or None,
        "new_codings": new,
        "new_memos": len(memos),
        "my_list": _my_list(bench, person),
        "findings": len(bench.findings),
        "reports": find_reports(bench.root),
        "to_read_again": [{"code": code, "n": n} for code, n in again if n],
    }


def _touched_after(bench: Bench, id: str, since: str) -> bool:
    """Whether a log of a source changed after `since`: the others need not be read."""
    try:
        at = datetime.datetime.fromisoformat(since).timestamp() * 1e9
    except ValueError:
        return True
    return any(stat[2] >= at - 2e9 for stat in bench.log_stamp(id) if len(stat) > 2)


def _my_list(bench: Bench, person: Person) -> list[Plain]:
    """The sources given to `person` and those she began: what she has begun first, the latest on
    top, and what is done last.

    A source with codings of hers and no mark is begun: its state is `coding`.
    """
    rows = []
    for row in list_sources(bench, person) if person.id else []:
        mine, begun = person.id in row["plan"], row["n"].get(person.id, 0) > 0
        state = row["states"].get(person.id) or ("coding" if begun else None)
        if mine or begun or (not row["plan"] and person.id in row["n"]):
            facts = {key: row[key] for key in ("language", "n_words", "kind")}
            rows.append({**facts, "source": row["id"], "state": state, "mine": mine})
    return sorted(rows, key=lambda row: _place_of(bench, person, row))


def _place_of(bench: Bench, person: Person, row: Plain) -> tuple[bool, bool, int, int, str]:
    """Where a row stands on the list."""
    latest = max(
        (
            int(stat[2])
            for stat in bench.log_stamp(row["source"])
            if stat[0].partition(".")[0] == person.id
        ),
        default=0,
    )
    is_done, is_new = row["state"] == "done", not row["state"]
    about_when = 0 if is_new else -(latest // _AT_ONCE)
    return is_done, is_new, about_when, list(KINDS).index(row["kind"]), row["source"]


def find_reports(root: Path) -> list[Plain]:
    """The newest reports of each run, as `latest.…` files name them: run, audience, language, when,
    url (under `reports/`).
    """
    found = []
    for latest in sorted((root / "reports" / "runs").glob("*/latest.*")):
        key = latest.read_text(encoding="utf-8", errors="replace").strip()
        folder = latest.parent / key
        for page in sorted(folder.glob("*.html")) if re.fullmatch(r"[0-9a-f]{16}", key) else ():
            parts = page.name.split(".")  # run, audience, what sets it apart, language, html
            when = datetime.datetime.fromtimestamp(page.stat().st_mtime, datetime.UTC).isoformat(
                "T", "seconds"
            )
            found.append(
                {
                    "run": latest.parent.name,
                    "audience": parts[1],
                    "language": parts[-2],
                    "when": when,
                    "url": page.relative_to(root / "reports" / "runs").as_posix(),
                }
            )
    return found
