"""Sentences in which somebody may be asking for help: danger now, self-harm, violence, being held,
papers taken away, wanting a way out.

They are found by lists of words and phrases for each language. The lists find rather too much than
too little, and still people express most needs in other words. What is found is kept in memory, for
a reviewer to see; no file, log or export ever holds it (`tests/privacy/test_help_seeking.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rap.core.accents import fold
from rap.languages.pack import known, pack_of

OTHERS = ("fr", "nl", "en")  # people mix languages: of these, phrases; a word may be another one
ABOUT = {
    "danger": "privacy.help.danger",
    "self_harm": "privacy.help.self_harm",
    "violence": "privacy.help.violence",
    "held": "privacy.help.held",
    "papers": "privacy.help.papers",
    "way_out": "privacy.help.way_out",
}
"""Each list of a language (`topics.Help`) -> the id of what people call it."""
ASKS = "privacy.help.asks"  # only a message asks the team; in an interview "call me" is a story
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")
_BETWEEN = r"\W+(?:\w+\W+){0,2}?"  # two other words at most


@dataclass(frozen=True)
class MayNeedHelp:
    """A sentence of a text, from `start` to `end` (code points, end exclusive), and the ids of what
    it may be about, each once.
    """

    start: int
    end: int
    about: tuple[str, ...]


def find_help_seeking(text: str, *, language: str) -> list[MayNeedHelp]:
    """Sentences that may ask for help, in reading order; none in a language without a list.

    Examples
    --------
    >>> [one] = find_help_seeking("We talk. He took away my passport. Then tea.", language="en")
    >>> one.start, one.end, one.about
    (9, 34, ('privacy.help.papers',))
    """
    languages = [code for code in dict.fromkeys((language, *OTHERS)) if code in known()]
    folded, found = fold(text), []
    for sentence in _SENTENCE.finditer(folded):
        about = {
            id: None
            for code in languages
            for id, pattern in _patterns(code, mixed=code != language)
            if pattern.search(sentence[0])
        }
        if about:
            start = sentence.end() - len(sentence[0].lstrip())
            found.append(MayNeedHelp(start, sentence.end(), tuple(about)))
    return found


def asks_for_help(message: str, *, languages: Iterable[str]) -> tuple[str, ...]:
    """What a message to the team may ask for or be about, as ids, each once; () for most messages.

    Parameters
    ----------
    languages
        The languages it may be in; if unknown, all that have a pack.

    Examples
    --------
    >>> asks_for_help("Can you call me? I cannot read all that", languages=["en"])
    ('privacy.help.asks',)
    """
    every = [code for code in languages if code in known()]
    found = {
        id: None
        for code in every
        for one in find_help_seeking(message, language=code)
        for id in one.about
    }
    asked = any(_asking(code).search(fold(message)) for code in {*every, *OTHERS})
    return (*found, *([ASKS] if asked else []))


@cache
def _asking(language: str) -> re.Pattern[str]:
    return re.compile(_either(pack_of(language).help.asks) or "(?!)")


@cache
def _patterns(language: str, *, mixed: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Pairs of a subject's id and the pattern for it in a language. A language that is `mixed` into
    another is matched by phrases only.
    """
    said = pack_of(language).help
    lists = ((id, getattr(said, name)) for name, id in ABOUT.items())
    chosen = ((id, [one for one in every if "_" in one or not mixed]) for id, every in lists)
    return tuple((id, re.compile(_either(phrases))) for id, phrases in chosen if phrases)


def _either(phrases: Iterable[str]) -> str:
    every = (
        _BETWEEN.join(re.escape(word).replace(r"\*", r"\w*") for word in phrase.split("_"))
        for phrase in phrases
    )
    pattern = rf"(?<!\w)(?:{'|'.join(every)})(?!\w)"
    return pattern.replace(f"n{_BETWEEN}t{_BETWEEN}", rf"n\W?t{_BETWEEN}")  # `dont` as `don't`
