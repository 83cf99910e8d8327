"""Dialogue dashes, which open a turn without saying whose: they are read only when a person says who takes turns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle

from rap.core.errors import Message, WrongUseError
from rap.core.model import LABEL
from rap.formats.turn_labels import SPACES, Opening

# An em dash, an en dash, a horizontal bar; a hyphen opens items of lists, so it counts only when it is given.
DASHES = "—–―"
_DASH_LINE = re.compile(rf"[{SPACES}]{{0,40}}[{DASHES}]")


@dataclass(frozen=True)
class Dashes:
    """The dash as it was given, and the labels that take turns at it: `Dashes("—", ("I", "P1"))`; none when not given."""

    written: str = ""
    labels: tuple[str, ...] = ()


def split_given(given: Mapping[str, str], *, name: str) -> tuple[dict[str, str], Dashes]:
    """What was said of names, and what was said of dashes (`—=I+P1`).

    Raises
    ------
    WrongUseError
        Two dashes are given, or what stands behind one is no label.
    """
    dashes = [written for written in given if written.strip() in (*DASHES, "-")]
    names = {written: label for written, label in given.items() if written not in dashes}
    if not dashes:
        return names, Dashes()
    if len(dashes) > 1:
        raise WrongUseError(name, "two kinds of dash are given", "give one of them; long dashes count as one")
    labels = tuple(label.strip() for label in given[dashes[0]].split("+"))
    for label in labels:
        if not LABEL.fullmatch(label):
            raise WrongUseError(name, f"'{label}' is not a label", "write who takes turns, like —=I+P1")
    return names, Dashes(dashes[0].strip(), labels)


def take_turns(openings: Iterable[Opening | None], dashes: Dashes) -> list[Opening | None]:
    """Openings in which each dash has the label whose turn it is."""
    labels = cycle(dashes.labels)
    return [
        replace(opening, label=next(labels)) if opening and opening.kind == "dash" else opening for opening in openings
    ]


def note_dashes(lines: Sequence[str], dashes: Dashes) -> tuple[Message, ...]:
    """What a researcher should know of the lines that begin with a dash."""
    if dashes.written:
        return (Message("formats.dialogue.turns_by_dash", labels=dashes.labels),)
    n = sum(1 for line in lines if _DASH_LINE.match(line))
    return (Message("formats.dialogue.dashes_kept", n=n),) if n > 1 else ()
