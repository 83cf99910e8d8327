"""What was found, by person and thing: one entry to decide on, one label for one person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rap.privacy.pseudonyms.found import LISTED, Found
from rap.privacy.pseudonyms.identifiers import Identifier
from rap.privacy.pseudonyms.labels import label_finds
from rap.store.parse_cache import check_language


@dataclass(frozen=True)
class Group:
    """A person or thing of one text with all its mentions, in reading order.

    `words` are its different spellings as they stand in the text; `kind`, `reason` and `direct` are those of its first
    mention, but direct counts when any mention is.
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
    return sorted((_group(ones, text) for ones in by_entity.values()), key=lambda group: not group.direct)


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
    """A label for each name, over all sources of a study: spellings that may be one person share one.

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
