"""Places among names: a known town or region with a capital that stands alone is a place, in a row
of capitals a name may be.
"""

from __future__ import annotations

from rap.languages.pack import pack_of
from rap.privacy.pseudonyms.chains import linked
from rap.privacy.pseudonyms.cues import ALWAYS_CAPITAL, PARTICLES, VENUES
from rap.privacy.pseudonyms.namesakes import before_persons, kind_of_name
from rap.privacy.pseudonyms.tokens import Talk
from rap.privacy.pseudonyms.towns import may_be_family, place_at


def is_placed(talk: Talk, at: int, kind: str = "") -> bool:
    """Whether a word is a known place or a part of one, and neither a venue nor another capital
    stands beside it.

    A town of one word that is a family name too is one only after *in* or *from*; is it no word
    (`kind` is *name*), `settle` says.

    Examples
    --------
    >>> talk = Talk("elle vient de Grenoble avec Marie Grenoble", "fr")
    >>> [is_placed(talk, at) for at in (3, 6)]
    [True, False]
    """
    word = talk.words[at]
    first, words = place_at(talk, at) if word.is_cased and word.is_capital else (at, 0)
    if not words or (words == 1 and (kind == "name" or may_be_family(talk, at))):
        return False
    return not _is_name_before(talk, first) and not _is_name_at(talk, first + words)


def _is_name_before(talk: Talk, first: int) -> bool:
    """Whether *with*, a form of address, a venue or a capital stands before a place, with particles
    between or not.
    """
    step = first - 1
    while step > 0 and talk.at(step) in PARTICLES and linked(talk, step):
        step -= 1
    if step < 0 or not linked(talk, step) or "," in talk.gap(step):
        return False
    word = talk.words[step]
    if word.folded in before_persons(talk.language) - {"a"}:
        return True
    if word.folded in VENUES or word.folded in pack_of(talk.language).names.titles:
        return step == first - 1 or word.folded in VENUES
    is_name = (word.is_capital and not word.opens) or bool(
        kind_of_name(word.folded, word.text, talk.language)
    )
    return word.is_capital and is_name and not _is_harmless_capital(talk, step)


def _is_name_at(talk: Talk, at: int) -> bool:
    """Whether a capital that the language does not ask for follows a place, and is none itself."""
    if at >= len(talk.words) or not linked(talk, at - 1) or "," in talk.gap(at - 1):
        return False
    return talk.words[at].is_lifted and not _is_harmless_capital(talk, at)


def _is_harmless_capital(talk: Talk, at: int) -> bool:
    return talk.at(at) in ALWAYS_CAPITAL or bool(place_at(talk, at)[1])
