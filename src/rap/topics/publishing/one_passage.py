"""Of each person one passage, in all that is published: when she leaves, and it is missing from the
next edition, nothing tells which other passages were hers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from rap.core.errors import Problem
from rap.report.items.passages import Passages
from rap.study.study import Study
from rap.topics.publishing.screened import Voices


def keep_one_each(
    voices: Voices, items: Iterable[Mapping[str, Any]], study: Study, *, told: Iterable[str]
) -> Voices:
    """The voices with one passage a person; in the order of the page, those that were published
    before first.
    """
    told = set(told)
    order = [ref for item in items for ref in _refs(voices, item)]
    passages = Passages(study, told)
    for ref in sorted(dict.fromkeys(order), key=lambda ref: ref not in told):
        if passages.may(ref):
            passages.take(ref)
    kept = passages.taken
    left = sorted({*order} - kept)
    quotes = {
        id: tuple(quote for quote in row if quote["ref"] in kept)
        for id, row in voices.quotes.items()
    }
    looks = [
        Problem("publishing.release.other_passage", place=ref, other=passages.other(ref)) for ref in left
    ]
    return replace(voices, quotes=quotes, looks=(*voices.looks, *looks))


def _refs(voices: Voices, item: Mapping[str, Any]) -> list[str]:
    """The references of an item that stay, in its own order and not in the drawn one."""
    stay = {quote["ref"] for quote in voices.quotes.get(item["id"], ())} - voices.stops.keys()
    return [quote["ref"] for quote in item["quotes"] if quote["ref"] in stay]
