"""Find what may identify someone in a talk, as it is spoken, in seven languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rap.privacy.pseudonyms.contact import find_contacts
from rap.privacy.pseudonyms.dates import find_dates
from rap.privacy.pseudonyms.dictated import find_dictated
from rap.privacy.pseudonyms.found import DIRECT, QUASI, SURE, Found, join, settle
from rap.privacy.pseudonyms.labels import label_finds
from rap.privacy.pseudonyms.listed import languages_beside
from rap.privacy.pseudonyms.masked import find_masked
from rap.privacy.pseudonyms.names import find_names
from rap.privacy.pseudonyms.official import find_official
from rap.privacy.pseudonyms.origins import find_origins
from rap.privacy.pseudonyms.places import find_places
from rap.privacy.pseudonyms.prompting import find_prompts
from rap.privacy.pseudonyms.propagate import find_known
from rap.privacy.pseudonyms.tokens import Talk
from rap.privacy.pseudonyms.unknown import find_unknown
from rap.store.parse_cache import check_language

OTHERS = ("fr", "nl", "en")
LISTED = "in the list of the study"


@dataclass(frozen=True)
class Identifier:
    """A stretch of a text that may identify someone.

    `start` and `end` are code points, end exclusive. `direct` is False for what is only asked about. `replacement` is the
    label suggested for it, and `entity` numbers the persons and things of one text from 1: same number, same one.
    """

    start: int
    end: int
    kind: str
    direct: bool
    reason: str
    replacement: str
    entity: int


def find_identifiers(
    text: str,
    *,
    language: str,
    known: Sequence[str] = (),
    others: Sequence[str] = OTHERS,
    extra: Sequence[Found] = (),
) -> list[Identifier]:
    """What may identify someone in a text: direct identifiers, words not known to be harmless, and passages to ask about.

    Parameters
    ----------
    text
        One source, or one turn.
    language
        Of the talk: fr, nl, en, es, pt, ro or sq.
    known
        Names and words of the study's own list; found whatever their case and accents.
    others
        The other languages of the study: what is a word of one of them is no unknown word.
    extra
        What other detectors saw in this text, such as `find_by_model`; it adds to what the rules find.

    Returns
    -------
    list of Identifier
        In reading order, without overlaps. What is masked already (`[prénom]`, `XXX`) is left alone.

    Raises
    ------
    WrongUseError
        For a language that has no rules here.

    Examples
    --------
    >>> [found] = find_identifiers("euh c'est fatoumata qui ouvre", language="fr")
    >>> found.start, found.end, found.kind, found.replacement
    (10, 19, 'name', '[prénom A]')
    """
    check_language(language)
    talk = Talk(text, language, languages_beside(language, tuple(others)))
    finds = join(settle(_outside([*_all_finds(talk, known), *extra], find_masked(text)), text), text)
    labels = label_finds(finds, text, language=language)
    return [
        Identifier(one.start, one.end, one.kind, one.kind in DIRECT, one.reason, label, entity)
        for one, (label, entity) in zip(finds, labels, strict=True)
    ]


def _all_finds(talk: Talk, known: Sequence[str]) -> list[Found]:
    finders = (
        find_contacts, find_official, find_dictated, find_dates, find_places, find_prompts, find_origins, find_names,
        find_unknown,
    )  # fmt: skip
    finds = [one for finder in finders for one in finder(talk)]
    whole = [(one.start, one.end) for one in finds if one.kind in ("email", "url")]  # a name in them cuts none in two
    own = (
        Found(start, end, "name", LISTED, SURE + 9)
        for start, end in find_known(talk.text, known, language=talk.language)
        if not any(first <= start and end <= last for first, last in whole)
    )
    asked = {(one.start, one.end) for one in finds if one.kind in QUASI}
    return [*(one for one in finds if one.kind != "unknown" or (one.start, one.end) not in asked), *own]


def _outside(finds: Iterable[Found], masked: list[tuple[int, int]]) -> list[Found]:
    """Finds that touch nothing that is masked."""
    if not masked:
        return list(finds)
    return [one for one in finds if not any(start < one.end and one.start < end for start, end in masked)]
