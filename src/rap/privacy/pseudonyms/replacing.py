"""Put labels in the place of what was decided on, and say where each kept stretch of the old text
is in the new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rap.core.errors import WrongUseError
from rap.privacy.pseudonyms.found import LISTED, Found
from rap.privacy.pseudonyms.identifiers import Identifier
from rap.privacy.pseudonyms.labels import label_finds
from rap.store.parse_cache import check_language


class Decision(NamedTuple):
    """Offsets in code points of the old text, end exclusive, and what stands there afterwards."""

    start: int
    end: int
    replacement: str


class Equal(NamedTuple):
    """A stretch that stayed: it is `length` code points long, at `old` in the old text and at `new`
    in the new one.
    """

    old: int
    new: int
    length: int


def replace(text: str, decisions: Iterable[Decision]) -> tuple[str, list[Equal]]:
    """The text with what was decided on replaced.

    Returns
    -------
    (str, list of Equal)
        The new text, and the stretches that stayed, in order; `text[old : old + length] ==
        new_text[new : new + length]`.

    Raises
    ------
    WrongUseError
        Where a decision lies outside the text, is empty, or two overlap.

    Examples
    --------
    >>> replace("Ana zei ja", [Decision(0, 3, "[voornaam A]")])
    ('[voornaam A] zei ja', [Equal(old=3, new=12, length=7)])
    """
    pieces, equal, at, new = [], [], 0, 0
    for one in sorted(decisions):
        if not at <= one.start < one.end <= len(text):
            raise WrongUseError("privacy.replacing.overlap", start=one.start, end=one.end)
        if one.start > at:
            equal.append(Equal(at, new, one.start - at))
        pieces += [text[at : one.start], one.replacement]
        new += one.start - at + len(one.replacement)
        at = one.end
    if at < len(text):
        equal.append(Equal(at, new, len(text) - at))
    return "".join([*pieces, text[at:]]), equal


def decisions_of_table(text: str, rows: Sequence[tuple[str, str]]) -> list[Decision]:
    """What a team's own table asks for in a text.

    Parameters
    ----------
    rows
        (name, replacement), as the first two columns of a Word, Excel or CSV table give them; a
        first row of headings has to be left out. A name is found whatever its case and accents; of
        names in each other the longest wins.

    Raises
    ------
    WrongUseError
        For a row without a name or without a replacement, and for a name with two replacements.
    """
    table = _checked(rows)
    taken: list[Decision] = []
    for name in sorted(table, key=len, reverse=True):
        for start, end in _whole(text, name):
            if all(end <= one.start or one.end <= start for one in taken):
                taken.append(Decision(start, end, table[name]))
    return sorted(taken)


def _whole(text: str, name: str) -> list[tuple[int, int]]:
    from rap.core.folding import find_words, fold

    return find_words(fold(text), fold(name))


def _checked(rows: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    table: dict[str, str] = {}
    for number, (name, replacement) in enumerate(rows, 1):
        name, replacement = name.strip(), replacement.strip()
        if not name or not replacement:
            raise WrongUseError("privacy.names.half_a_row", row=number)
        if table.setdefault(name, replacement) != replacement:
            raise WrongUseError("privacy.names.twice_in_row", row=number)
    return table


# What was found, by person and thing: one entry to decide on, one label for one person.


@dataclass(frozen=True)
class Group:
    """A person or thing of one text with all its mentions, in reading order.

    `words` are its different spellings as they stand in the text; `kind`, `reason` and `direct` are
    those of its first mention, but direct counts when any mention is.
    """

    entity: int
    kind: str
    direct: bool
    reason: str
    replacement: str
    words: tuple[str, ...]
    mentions: tuple[tuple[int, int], ...]


def group_identifiers(found: Iterable[Identifier], text: str) -> list[Group]:
    """One entry for each person or thing, direct ones first, then in the order in which they come.

    Parameters
    ----------
    found
        As `find_identifiers` gives them for this text.
    text
        The text in which they were found.

    Examples
    --------
    >>> from rap.privacy.pseudonyms import find_identifiers
    >>> text = "Samira est venue, et Samira a payé"
    >>> [(group.words, len(group.mentions)) for group in group_identifiers(find_identifiers(text, language="fr"), text)]
    [(('Samira',), 2)]
    """
    by_entity: dict[int, list[Identifier]] = {}
    for one in found:
        by_entity.setdefault(one.entity, []).append(one)
    return sorted(
        (_group(ones, text) for ones in by_entity.values()), key=lambda group: not group.direct
    )


def _group(ones: Sequence[Identifier], text: str) -> Group:
    first = ones[0]
    return Group(
        entity=first.entity,
        kind=first.kind,
        direct=any(one.direct for one in ones),
        reason=first.reason,
        replacement=first.replacement,
        words=tuple(dict.fromkeys(text[one.start : one.end] for one in ones)),
        mentions=tuple((one.start, one.end) for one in ones),
    )


def label_names(names: Sequence[str], *, language: str) -> dict[str, str]:
    """A label for each name, over all sources of a study: spellings that may be one person share
    one.

    Raises
    ------
    WrongUseError
        For a language that has no labels here.

    Examples
    --------
    >>> label_names(["Mirela", "Ileana", "Mirelei"], language="ro")
    {'Mirela': '[prenume A]', 'Ileana': '[prenume B]', 'Mirelei': '[prenume A]'}
    """
    check_language(language)
    text, finds, at = "\n".join(names), [], 0
    for name in names:
        finds.append(Found(at, at + len(name), "name", "accepted", LISTED))
        at += len(name) + 1
    labels = label_finds(finds, text, language=language)
    return {name: label for name, (label, _) in zip(names, labels, strict=True)}
