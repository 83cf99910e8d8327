"""Consent that comes in: whether it allows anything new, and the file with what both allow.

A no takes effect at once, also where the same change lets somebody else do more. Bytes in, bytes
out; no file is touched.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

from rap.core.errors import RapError
from rap.core.model import PURPOSES, Case, Consent
from rap.core.plain import decode_plain
from rap.core.yaml_edits import rewritten
from rap.core.yaml_files import format_yaml, parse_yaml
from rap.store.cases import granted, parse_case, said_in
from rap.store.consent_forms import Form, join, minus
from rap.store.settings_checks import DEFAULT_THRESHOLDS

Pairs: TypeAlias = frozenset[tuple[str, str]]
"""Audiences with what each may do."""
_NO_CONSENT = b"v: 1\nconsent:\n  - {date: 0001-01-01, given: no}\n"


@dataclass(frozen=True)
class Side:
    """A case file, and the forms it is read with: those in effect, whatever comes in beside it."""

    case: Case
    forms: Mapping[str, Form]

    def allowed(self, day: str, *, audiences: frozenset[str] | None = None) -> Pairs:
        on, told = datetime.date.fromisoformat(day), self.case.consent
        return frozenset(
            (audience, purpose)
            for audience in {a for entry in told for a in said_in(entry, self.forms)[0]}
            for purpose in granted(
                self.case, audience, on=on, forms=self.forms, audiences=audiences
            )
            or ()
        )

    def latest(self, day: str) -> list[Consent]:
        """The entries that count on a day."""
        known = [entry for entry in self.case.consent if entry.date <= day]
        return [entry for entry in known if entry.date == max(one.date for one in known)]

    def refused(self, day: str) -> frozenset[str]:
        """Audiences that are ruled out by name on a day."""
        return frozenset(word for entry in self.latest(day) for word in entry.not_to)


def sides(before: bytes | None, after: bytes, *, forms: Mapping[str, Form]) -> tuple[Side, Side]:
    """Both states; raises RapError where one of them cannot be read."""
    old = Case("") if before is None else parse_case(decode_plain(before, name=""), id="")
    return Side(old, forms), Side(parse_case(decode_plain(after, name=""), id=""), forms)


def days_of(*of: Side) -> list[str]:
    """The days on which something may change: each date, each first day, the day after each last
    one.
    """
    found: set[str] = set()
    for entry in (entry for side in of for entry in side.case.consent):
        found |= {entry.date, entry.begins, _day_after(entry.until)}
    return sorted(found - {""})


def _day_after(day: str) -> str:
    if not day or day == datetime.date.max.isoformat():
        return ""
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()


def day_before(day: str) -> str:
    return (datetime.date.fromisoformat(day) - datetime.timedelta(days=1)).isoformat()


def is_wider(before: bytes | None, after: bytes | None, *, forms: Mapping[str, Form]) -> bool:
    """Whether the case file `after` allows anything on any day that `before` does not.

    Of a person without a file before, what the team may do does not count: its work on a new
    interview goes on. A file that cannot be read may say anything; one that is gone allows nothing.
    Who took her words back is not asked here.
    """
    if after is None:
        return False
    try:
        old, new = sides(before, after, forms=forms)
    except RapError:
        return True
    more = {pair for day in days_of(old, new) for pair in more_on(old, new, day)}
    return any(before is not None or audience != "team" for audience, _ in more)


def more_on(old: Side, new: Side, day: str) -> Pairs:
    """What is allowed on a day that was not. A refusal that is gone, of a word that may be a slip of
    the pen, closed all but the team before (`granted`).
    """
    known = frozenset(DEFAULT_THRESHOLDS) | new.refused(day)
    return new.allowed(day) - old.allowed(day, audiences=known)


def narrowed(before: bytes | None, after: bytes, *, forms: Mapping[str, Form]) -> bytes:
    """The case file `after` with a consent that allows on each day what both allow, and of a person
    who is new what it allows the team. Parameters as in `is_wider`.

    Where one of them cannot be read it is `before`, or a plain no of a person who is new.
    """
    try:
        old, new = sides(before, after, forms=forms)
        text = after.decode("utf-8")
        data = parse_yaml(text, name="").data
        had = {} if before is None else parse_yaml(before.decode("utf-8"), name="").data
    except RapError:
        return _NO_CONSENT if before is None else before
    allowed: dict[str, Pairs] = {}
    days = days_of(old, new)
    for day in days:
        least = new.allowed(day)
        team = frozenset(pair for pair in least if pair[0] == "team")
        allowed[day] = team if before is None else least & old.allowed(day)
    rows: list[dict[str, Any]] = []
    dates = sorted({entry.date for side in (old, new) for entry in side.case.consent})
    for date, following in pairwise([*dates, "9999-99-99"]):
        block = {day: allowed[day] for day in days if date <= day < following}
        written = ([row for row in of if row["date"] == date] for of in (_rows(data), _rows(had)))
        for more in (*written, []):  # as somebody wrote it, where that is right already
            if _says([*rows, *more], block, old, new):
                rows += more
                break
        else:
            rows.append(_entry(block, old, new))
    wanted = {**data, "consent": rows} if rows or _rows(data) else data
    return before if before and wanted == had else rewritten(text, wanted).encode("utf-8")


def refused(before: bytes | None, after: bytes, *, forms: Mapping[str, Form]) -> bytes | None:
    """The case file `before` with all that `after` no longer allows, and nothing else of it; of a person
    who is new the file that allows nothing, or none.
    """
    if before is None:
        return None if is_wider(_NO_CONSENT, after, forms=forms) else after
    try:
        sides(before, after, forms=forms)
    except RapError:
        return before
    return narrowed(after, before, forms=forms)


def _rows(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [*(data.get("consent") or [])]


def _says(rows: Sequence[Any], block: Mapping[str, Pairs], old: Side, new: Side) -> bool:
    """Whether these entries allow on each day of `block` just what is allowed, and refuse whom both
    refuse.
    """
    made = Side(_case_of(rows), new.forms)
    return all(
        made.allowed(day) == pairs and made.refused(day) >= old.refused(day) | new.refused(day)
        for day, pairs in block.items()
    )


def _case_of(rows: Sequence[Any]) -> Case:
    return parse_case(format_yaml({"v": "1", "consent": [*rows]}), id="")


def _entry(block: Mapping[str, Pairs], old: Side, new: Side) -> dict[str, Any]:
    """An entry for the days of one date: what is allowed is the same on all days on which both run,
    which are one stretch.
    """
    date, days = min(block), [day for day, pairs in block.items() if pairs]
    said = [*old.latest(date), *new.latest(date)]
    asked = {entry.form for entry in new.latest(date)}
    open_ = minus(join(said_in(entry, old.forms)[1] for entry in said), {})
    refused = any(entry.given == "no" for entry in said)
    row: dict[str, Any] = {
        "date": date,
        "form": asked.pop() if len(asked) == 1 else "",
        "given": "yes" if days else "no" if refused else "unclear",
    }
    if days:
        pairs, ends = block[days[0]], [day for day in block if day > days[-1]]
        row["from"] = days[0] if days[0] > date else ""
        row["until"] = day_before(ends[0]) if ends else ""  # else the next date ends it
        row["yes"] = {
            audience: [one for one in PURPOSES if (audience, one) in pairs]
            for audience in sorted({audience for audience, _ in pairs})
        }
    row["unclear"] = {audience: [*purposes] for audience, purposes in open_.items()}
    row["not_to"] = sorted(old.refused(date) | new.refused(date))
    return {key: value for key, value in row.items() if value}
