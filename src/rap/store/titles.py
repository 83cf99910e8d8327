"""Titles of sources: two neutral words drawn at random, and how a title and groups are put into a
card.

A number that counts up would tell the order of interviews, and a word of hers would tell who she
is: the words are drawn, from lists of materials, plants, weather and things
(`languages/LANG/titles.txt`).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from rap.core.plain import plain_label
from rap.core.yaml_edits import write_edits
from rap.languages.pack import known, pack_of
from rap.store.sources import FOLDER

_OTHERWISE = "en"
_TRIES = 20  # draws that look for a word no other title has; after them any pair that is free


def draw_title(taken: Iterable[str], *, language: str) -> str:
    """Two words nobody's title has yet, in the language of the study; in English where its pack has
    none.

    Examples
    --------
    >>> noun, adjective = draw_title(["lac cuivré"], language="fr").split(" ", 1)
    >>> (noun, adjective) != ("lac", "cuivré")
    True
    """
    there = {plain_label(title) for title in taken}
    used = {word for title in there for word in title.split()}
    pairs = _pairs(language)
    if len(there) >= len(pairs):
        there = set()  # never met: there are over 20,000 pairs
    tries = 0
    while True:
        pair = secrets.choice(pairs)
        is_new = used.isdisjoint(pair) or tries >= _TRIES
        if is_new and (title := " ".join(pair)) not in there:
            return title
        tries += 1


@cache
def _pairs(language: str) -> tuple[tuple[str, str], ...]:
    """Every adjective with every noun, as they agree."""
    titles = pack_of(language if language in known() else _OTHERWISE).titles
    if not titles.nouns:
        return _pairs(_OTHERWISE)
    found = []
    for first, _, other in (word.partition("/") for word in sorted(titles.adjectives)):
        found += [(first, noun) for noun in sorted(titles.nouns)]
        found += [(other or first, noun) for noun in sorted(titles.other_nouns)]
    return tuple((noun, word) if titles.noun_first else (word, noun) for word, noun in found)


def write_naming(root: Path, source_id: str, *, title: str, groups: Sequence[str]) -> None:
    """Put a title and groups into the card of a source, in place; "" and none take them out."""
    values = {"title": title, "groups": list(groups)}
    write_edits(root / FOLDER / f"{source_id}.yaml", values)
