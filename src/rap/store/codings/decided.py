"""Decisions of leads about codings: which of them hold, and for which codings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rap.store.codings.lines import Event


def find_standing(events: Iterable[Event]) -> tuple[Event, ...]:
    """The decisions among `events` (in the order in which they were made) that stand; `open` takes
    earlier ones back.
    """
    standing: list[Event] = []
    for event in events:
        if event.data["outcome"] == "open":
            again = set(event.data["refs"])
            standing = [left for one in standing if (left := _less(one, again)) is not None]
        else:
            standing.append(event)
    return tuple(standing)


def _less(event: Event, again: set[str]) -> Event | None:
    """A decision without the codings that are open again; None if nothing is left."""
    refs = [ref for ref in event.data["refs"] if ref not in again]
    return replace(event, data={**event.data, "refs": refs}) if refs else None


def find_dropped(decisions: Iterable[Event]) -> set[str]:
    """Codings whose latest decision drops them."""
    outcomes: dict[str, str] = {}
    for event in decisions:
        outcomes |= dict.fromkeys(event.data["refs"], event.data["outcome"])
    return {ref for ref, outcome in outcomes.items() if outcome == "drop"}


def hand_on(decisions: Iterable[Event], heirs: Mapping[str, str]) -> tuple[Event, ...]:
    """The decisions also on the codings that stand for older ones (`heirs`: old id to new)."""
    return tuple(
        replace(event, data={**event.data, "refs": _with_heirs(event.data["refs"], heirs)})
        for event in decisions
    )


def _with_heirs(refs: Iterable[str], heirs: Mapping[str, str]) -> list[str]:
    found = dict.fromkeys(refs)
    for ref in [*found]:
        while (ref := heirs.get(ref, "")) and ref not in found:
            found[ref] = None
    return [*found]
