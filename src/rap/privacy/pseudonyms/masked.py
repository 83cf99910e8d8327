"""What somebody masked already: `[prénom]`, `(nom)`, `XXX`, `***`, `___`; nothing in there is looked at again."""

from __future__ import annotations

import re

from rap.languages.pack import pooled_pattern

_ROLES = pooled_pattern("labels", "masked")
_SPOKEN_SIGNS = "at|dot|point|punt|punto|ponto|punct|arobase|arroba|arond|apenstaartje"  # `ana [at] mail [dot] org`
_MASKED = re.compile(
    rf"\[(?! ?(?:{_SPOKEN_SIGNS}) ?\])[^\[\]\n]{{1,60}}\]|"
    rf"\((?:{_ROLES})(?: \w{{1,12}}){{0,2}}\)|<(?:{_ROLES})>|\b[xX]{{3,}}\b|[*_#]{{3,}}|"
    rf"\bNN\b|\b(?-i:BIP|BEEP|PIEP|Y{{3,}})(?![a-z])",  # a name that was beeped out
    re.I,
)


def find_masked(text: str) -> list[tuple[int, int]]:
    """Where a text is masked already, in reading order.

    Examples
    --------
    >>> find_masked("[prénom] et XXX, mais pas (nous)")
    [(0, 8), (12, 15)]
    """
    return [match.span() for match in _MASKED.finditer(text)]
