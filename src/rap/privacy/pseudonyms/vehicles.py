"""Vehicles that people would recognise, by colour or make; people are asked about them."""

from __future__ import annotations

from functools import cache

from rap.languages.pack import shared
from rap.privacy.pseudonyms.dictionary import prompts
from rap.privacy.pseudonyms.harmless import is_word
from rap.privacy.pseudonyms.talk import PROMPT, Found, Talk

_TIED = (" ", "-", "\u00a0")
_MAKES, _MODELS = shared().asking.makes, shared().asking.models
_LINKS = frozenset(
    ["e", "te", "i", "de", "couleur", "color", "cor", "kleur", "culoare", "ngjyre", "a"]
)


def find_vehicles(talk: Talk) -> list[Found]:
    """Vehicles with a colour, and makes with a capital or after a word for a vehicle.

    Examples
    --------
    >>> talk = Talk("a dark blue van, a Skoda, and my car", "en")
    >>> [talk.text[one.start : one.end] for one in find_vehicles(talk)]
    ['dark blue van', 'Skoda']
    """
    spans = [span for at in range(len(talk.words)) if (span := _vehicle_at(talk, at))]
    return [talk.find(*span, "vehicle", "privacy.why.vehicle", PROMPT + 3) for span in spans]


def _vehicle_at(talk: Talk, at: int) -> tuple[int, int] | None:
    is_make = talk.at(at) in _MAKES
    is_model = talk.at(at) in _MODELS
    if not (is_make or is_model or _is_one(talk.at(at), "vehicle", talk.language)):
        return None
    first, last = at, at
    while _is_tied(talk, last) and talk.at(last + 1) in _MAKES | _MODELS:
        last += 1
    after, before = _colours_after(talk, last), _colours_before(talk, first)
    if after > last or before < first:
        return before, after
    if talk.at(at - 1) in _MAKES and _is_tied(talk, at - 1):
        return None  # taken with its make
    word = talk.words[at]
    is_named = (is_make or is_model) and (word.is_lifted or last > at)
    is_named = is_named and (is_make or last > at or _is_after_article(talk, at))
    is_kind = not is_make and not is_model and last > at
    is_said = (is_make or is_model) and not word.is_cased and _is_clear(talk, at)
    return (first, last) if is_named or is_kind or is_said else None


def _is_after_article(talk: Talk, at: int) -> bool:
    return (
        talk.follows(at, talk.pack.names.determiners)
        or talk.at(at - 1) in talk.pack.numbers.articles
    )


def _is_clear(talk: Talk, at: int) -> bool:
    """Whether a make in poorly transcribed speech comes after an article, and is not a word of the
    talk's language.
    """
    return _is_after_article(talk, at) and not is_word(talk.at(at), talk.language)


def _colours_after(talk: Talk, last: int) -> int:
    """The last of the colours after a vehicle, with *of*, *e* or *të* between."""
    step, end = last + 1, last
    while step < len(talk.words) and step - end < 3 and talk.gap(step - 1) in _TIED:
        if _is_one(talk.at(step), "colour", talk.language):
            end = step
        elif talk.at(step) not in _LINKS:
            break
        step += 1
    return end


def _colours_before(talk: Talk, first: int) -> int:
    step = first - 1
    while step >= 0 and talk.gap(step) in _TIED and _is_one(talk.at(step), "colour", talk.language):
        step -= 1
    return step + 1


def _is_tied(talk: Talk, at: int) -> bool:
    return talk.gap(at) in _TIED


@cache
def _is_one(word: str, kind: str, language: str) -> bool:
    """Whether a folded word is one of a list or begins as one of its beginnings does."""
    whole, beginnings = prompts(kind, language)
    return word in whole or word.startswith(beginnings)
