"""Import warnings that never quote the text: how much in it looks like a name or number, and
another language.
"""

from __future__ import annotations

import re

from rap.core.errors import Message
from rap.core.folding import fold
from rap.languages.pack import known
from rap.privacy.pseudonyms import find_by_model, find_identifiers, group_identifiers
from rap.privacy.pseudonyms.harmless import function_words

_WORD = re.compile(r"[^\W\d_]+")
_LEAST = 40  # words from which a language can be told
_MOST = 3000
_SHARE, _TIMES = (
    0.35,
    1.6,
)  # of small words: about 0.6 in a talk, and 0.1 to 0.3 by those of another language


def notice_names(text: str, *, language: str, shown_by: str) -> list[Message]:
    """How many people, numbers and addresses a text seems to name that was said to name nobody;
    `shown_by` shows them.

    Words that are in no dictionary are not counted. Nothing is returned where there are none.
    """
    if language not in known():
        return [Message("privacy.noticed.no_rules", language=language)]
    seen = find_by_model(text, language=language)
    groups = group_identifiers(find_identifiers(text, language=language, extra=seen), text)
    n = sum(group.direct and group.kind != "unknown" for group in groups)
    return [Message("privacy.noticed.names", n=n, command=shown_by)] if n else []


def notice_language(text: str, *, language: str) -> list[Message]:
    """Whether a text is clearly in another language than was said, by its small words; a mixed talk
    is in its own.

    Examples
    --------
    >>> talk = "ik denk dat het voor ons niet zo goed is als we daar met zijn allen over praten, want dan is er geen tijd " * 3
    >>> notice_language(talk, language="fr")[0].facts
    {'given': 'fr', 'looks': 'nl'}
    >>> notice_language(talk, language="nl")
    []
    """
    words = _WORD.findall(fold(text))[:_MOST]
    if language not in known() or len(words) < _LEAST:
        return []
    shares = {
        one: sum(word in function_words(one) for word in words) / len(words) for one in known()
    }
    best = max(shares, key=lambda one: shares[one])
    if shares[best] < max(_SHARE, _TIMES * shares[language]):
        return []
    return [Message("privacy.noticed.language", looks=best, given=language)]
