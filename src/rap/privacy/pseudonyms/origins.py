"""Countries that someone is from: asked about, as a people is (`une fille du Cameroun`, `o colegă din Nigeria`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rap.core.folding import fold
from rap.languages.pack import pack_of
from rap.privacy.pseudonyms.dictionary import territories
from rap.privacy.pseudonyms.found import PROMPT, Found
from rap.privacy.pseudonyms.tokens import Talk

_NEAR = ("BE", "FR", "NL", "LU", "EU", "UN")  # where the study is and what lies around it: laws and trips, not origins


def find_origins(talk: Talk) -> Iterator[Found]:
    """Countries after a word for *from*.

    Examples
    --------
    >>> talk = Talk("a friend from Nigeria read the Belgian law", "en")
    >>> [(talk.text[one.start : one.end], one.kind) for one in find_origins(talk)]
    [('Nigeria', 'nationality')]
    """
    for match in _countries(talk.language).finditer(talk.folded):
        yield Found(*match.span("land"), "nationality", "where someone is from", PROMPT)


@cache
def _countries(language: str) -> re.Pattern[str]:
    lands = {fold(name) for code, name in territories(language).items() if len(code) == 2 and code not in _NEAR}
    lands = {name for name in lands if re.fullmatch(r"[\w '\-]{4,}", name)}
    if not lands or not pack_of(language).places.from_words:
        return re.compile("(?!)")
    words = "|".join(sorted(pack_of(language).places.from_words, key=len, reverse=True))
    longest_first = "|".join(re.escape(name) for name in sorted(lands, key=lambda name: (-len(name), name)))
    article = r"(?:(?:la|le|les|the|os|as|o|a) |l')?"
    return re.compile(rf"(?<!\w)(?:{words})(?: |(?<=')){article}(?P<land>{longest_first})(?!\w)")
