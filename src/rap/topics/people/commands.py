"""`rap to-come`: the interviews to come, on one page and without names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from rap.core.errors import printable
from rap.languages.catalogue import say
from rap.topics.console.output import AsJson, print_json

if TYPE_CHECKING:
    from rap.topics.people.to_come import Kept, ToCome

_KINDS = {"audio": "people.to_come.recording", "raw": "people.to_come.raw_text"}


def to_come(*, as_json: AsJson = False) -> None:
    """Print who is missing, guides, interpreters, consent, and what must be destroyed when."""
    from rap.store.settings import find_study
    from rap.topics.people.to_come import look_ahead

    ahead = look_ahead(find_study())
    if as_json:
        print_json({**asdict(ahead), "missing": sum(one.missing for one in ahead.targets)})
        return
    for line in _lines(ahead):
        print(printable(line))


def _lines(ahead: ToCome) -> Iterator[str]:
    yield say("people.to_come.there", n=ahead.n_interviews, people=ahead.n_people)
    if not ahead.targets:
        yield say("people.to_come.no_targets")
    for one in ahead.targets:
        facts = {"variable": one.variable, "value": one.value, "there": one.n, "all": one.wanted}
        if one.missing:
            yield say("people.to_come.missing", n=one.missing, **facts)
        else:
            yield say("people.to_come.enough", **facts)
    if ahead.n_waiting:
        yield say("people.to_come.waiting", n=ahead.n_waiting)
    for guide, n in ahead.guides.items():
        yield (
            say("people.to_come.guide", n=n, guide=guide)
            if guide
            else say("people.to_come.no_guide", n=n)
        )
    for language, n in ahead.interpreted.items():
        yield say("people.to_come.interpreter", n=n, language=language)
    forms = {key: ahead.consent.get(key, 0) for key in ("form", "noted", "unknown")}
    yield say("people.to_come.consent", receipts=ahead.n_receipts, **forms)
    if forms["unknown"]:
        yield say("people.to_come.ask_consent")
    for kept in ahead.kept:
        yield _destroyed(kept)


def _destroyed(kept: Kept) -> str:
    id = "people.to_come.due" if kept.is_due else "people.to_come.until"
    source = f"{kept.source} {kept.title}".strip()
    return say(id, what=say(_KINDS[kept.kind]), source=source, day=kept.dies)
