"""Clauses around a word to ask about: the words of the lists as one pattern, and how far what they say goes on."""

from __future__ import annotations

import re
from functools import cache

from rap.privacy.pseudonyms.harmless import function_words
from rap.privacy.pseudonyms.listed import prompts
from rap.privacy.pseudonyms.tokens import Talk

STOP_AT = re.compile(r"[,.;:!?…»\n]")
_PLACED = re.compile(
    r" (?:d'(?=\w)|(?:de|du|des|dans|sur|au-dessus|chez|devant|a|au|a la|in|on|at|of|above|near|next|over|outside|"
    r"behind|under|beside|inside|from|by|across|opposite|derriere|pres|contre|achter|onder|tegen|voor|tussen|"
    r"frente|detras|cerca|junto|debajo|perto|atras|frente|langa|sub|din|afer|prapa|van|op|bij|boven|aan|naast|"
    r"en|sobre|encima|del|no|na|do|da|em|din|de pe|la|pe|ne|te|mbi|i|e)(?!\w))"
)


@cache
def pattern(head: str, language: str) -> re.Pattern[str]:
    whole, beginnings = prompts(head, language)
    forms = [re.escape(word).replace("_", r"[ \-]") for word in sorted(whole, key=len, reverse=True)]
    forms += [re.escape(word).replace("_", r"[ \-]") + r"\w*" for word in sorted(beginnings, key=len, reverse=True)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)" if forms else r"(?!)")


def complement(talk: Talk, end: int) -> int:
    """The end of what says where or of what: `… au-dessus du magasin de tapis`, up to the next sign, six words at most."""
    if not _PLACED.match(talk.folded, end):
        return end
    stop = STOP_AT.search(talk.text, end)
    limit = stop.start() if stop else len(talk.text)
    words = [word for word in talk.words if end <= word.start < limit][:7]
    small = function_words(talk.language)
    while words and words[-1].folded in small:
        words.pop()
    return words[-1].end if len(words) > 1 else end


def clause_end(talk: Talk, end: int) -> int:
    """Where the clause that goes on at `end` stops: before the next sign."""
    stop = STOP_AT.search(talk.text, end)
    return end + len(talk.text[end : stop.start() if stop else len(talk.text)].rstrip())
