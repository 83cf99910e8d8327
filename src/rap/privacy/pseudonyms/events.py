"""Events to ask about: a word of the lists with what says where or when, and a night *on which* something happened."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rap.languages.pack import pooled_pattern
from rap.privacy.pseudonyms.clauses import clause_end, complement, pattern
from rap.privacy.pseudonyms.found import PROMPT, Found
from rap.privacy.pseudonyms.harmless import function_words
from rap.privacy.pseudonyms.tokens import Talk

_STRONG = re.compile(pooled_pattern("asking", "surely_event"))
_TIMES = f"(?:{pooled_pattern('asking', 'day_words')})"
_DATED = re.compile(rf"(?<!\w){_TIMES} ((?:{pooled_pattern('asking', 'day_of')}) )$")
_AND_WHEN = re.compile(f", (?:{pooled_pattern('asking', 'when')}) ")
_ON_WHICH = re.compile(rf"(?<!\w){_TIMES} (?:{pooled_pattern('asking', 'day_when')})(?!\w)")
_HAPPENED = re.compile(rf"(?<!\w)(?:{pooled_pattern('asking', 'happened')})(?!\w)")


def find_events(talk: Talk) -> Iterator[Found]:
    """Events that people of the place remember.

    Examples
    --------
    >>> talk = Talk("the night they were shot at by the canal, I was off; the night of the flood too", "en")
    >>> [talk.text[one.start : one.end] for one in find_events(talk)]
    ['of the flood', 'they were shot at by the canal']
    >>> talk = Talk("la nuit où ils ont tiré sur la vitrine, je dormais", "fr")
    >>> [talk.text[one.start : one.end] for one in find_events(talk)]
    ['où ils ont tiré sur la vitrine']
    """
    yield from _listed(talk)
    for match in _ON_WHICH.finditer(talk.folded):
        start, end = talk.folded.rindex(" ", 0, match.end()) + 1, clause_end(talk, match.end())
        if _HAPPENED.search(talk.folded, start, end):
            yield Found(start, end, "event", "a day on which something happened", PROMPT)


def _listed(talk: Talk) -> Iterator[Found]:
    for match in pattern("event", talk.language).finditer(talk.folded):
        start, end = match.start(), complement(talk, match.end())
        dated = _DATED.search(talk.folded, max(start - 30, 0), start)
        when = _AND_WHEN.match(talk.folded, end)
        is_bare = end == match.end() and " " not in match[0] and not _STRONG.match(match[0])
        if is_bare and not dated and not _qualified(talk, start):
            continue
        start = dated.start(1) if dated else _qualified(talk, start) or start
        end = clause_end(talk, when.end()) if when else end
        yield Found(start, end, "event", "word of the list", PROMPT)


def _qualified(talk: Talk, start: int) -> int:
    """Where the word before begins that says which event (`airport bombing`); 0 where it is a small one."""
    at = talk.starts.get(start, 0)
    if talk.language not in ("en", "nl") or at == 0 or talk.gap(at - 1) != " ":
        return 0
    before = talk.words[at - 1]
    return 0 if before.folded in function_words(talk.language) or len(before.folded) < 4 else before.start
