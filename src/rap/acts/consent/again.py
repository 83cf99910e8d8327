"""Whom to ask again: what was left unclear, has run out, or was never asked; oldest first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rap.core.model import Case, Consent, Grants
from rap.store.cases import granted, read_cases, read_withdrawn, runs_on, said_in
from rap.store.consent_forms import Form, join, minus, read_forms
from rap.store.sources import read_sources


@dataclass(frozen=True)
class ToAsk:
    """One person to ask again. `since` is a day or a month ("" when nobody knows), `what` audience -> purposes (empty: everything).

    `may_seek` says whether she agreed that we come back to her; if not, it waits until she comes.
    """

    since: str
    case: str
    what: Grants
    why: str
    may_seek: bool


def find_to_ask(root: Path, *, on: datetime.date) -> list[ToAsk]:
    """Everybody whose consent is open on a day. Not asked again: who said no, and who took her words back."""
    forms, gone = read_forms(root), read_withdrawn(root)
    months: dict[str, list[str]] = {}
    for source in read_sources(root):
        for id in source.cases:
            months.setdefault(id, []).append(source.month)
    found: list[ToAsk] = []
    for case in read_cases(root):
        if case.id.startswith("C-") and case.id not in gone:
            since = min(filter(None, months.get(case.id, [])), default="")
            found += _of(case, forms, on=on, since=since, is_heard=case.id in months)
    return sorted(found, key=lambda one: (one.since, one.case, one.why))


def _of(case: Case, forms: Mapping[str, Form], *, on: datetime.date, since: str, is_heard: bool) -> Iterator[ToAsk]:
    day = on.isoformat()
    known = [entry for entry in case.consent if entry.date <= day]
    may_seek = "recontact" in (granted(case, "team", on=on, forms=forms) or ())
    if not known and is_heard:
        yield ToAsk(since, case.id, {}, "was never asked", may_seek)
    latest = [entry for entry in known if entry.date == max(one.date for one in known)]
    if any(entry.given == "no" for entry in latest):
        return
    for entry in latest:
        what, why = _open(entry, forms, day)
        still = minus(what, {audience: what.get(audience, ()) for audience in entry.not_to})
        if why and (still or not what):  # for an audience she ruled out nobody asks again
            yield ToAsk(entry.date, case.id, still, why, may_seek)


def _open(entry: Consent, forms: Mapping[str, Form], day: str) -> tuple[Grants, str]:
    """What an entry leaves open on a day, and why; two empty ones when nothing."""
    yes, unclear = said_in(entry, forms)
    if entry.given == "unclear":
        return join([yes, unclear]), "answered unclearly"
    if entry.yes is None and entry.form not in forms:
        return {}, f"said yes to the form '{entry.form}', which is not here"
    if entry.until and entry.until < day:
        return join([yes, unclear]), f"her yes ran out on {entry.until}"
    form_says = entry.yes is None and bool(minus(unclear, entry.unclear))
    why = f"the form '{entry.form}' leaves it open" if form_says else "was not sure"
    return (unclear, why) if minus(unclear, {}) and runs_on(entry, day) else ({}, "")
