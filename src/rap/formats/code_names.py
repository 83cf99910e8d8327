"""Codes that a person wrote as words: several in one cell or comment, and families before them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rap.formats.projects import ProjectCode

# MAXQDA writes `place > cold`, older editions `place\\cold`; ATLAS.ti writes a code a line.
_BETWEEN = re.compile(r"\s*(?:;|\n|(?<=\s)(?=#))\s*")
_ABOVE = re.compile(r"\s*\\\s*|\s+>\s+|\s+›\s+")
_LONGEST = 80  # characters
_MOST_WORDS = 8
_SENTENCE = (".", "?", "!", "…", ",", ":")

Path = tuple[str, ...]


def split_codes(words: str) -> tuple[Path, ...]:
    """The codes that are named, each as the names from the top of the tree down to it.

    Examples
    --------
    >>> split_codes("place > cold; rules"), split_codes("#cold #rules")
    ((('place', 'cold'), ('rules',)), (('cold',), ('rules',)))
    """
    named = (one.strip().lstrip("#").strip() for one in _BETWEEN.split(words))
    paths = (tuple(filter(None, _ABOVE.split(one))) for one in named)
    return tuple(dict.fromkeys(path for path in paths if path))


def are_codes(words: str) -> bool:
    """Whether words that somebody wrote beside a text name codes, rather than say something of it.

    Examples
    --------
    >>> are_codes("place > cold"), are_codes("She says the opposite on page 3.")
    (True, False)
    """
    paths = split_codes(words)
    names = [name for path in paths for name in path]
    return bool(paths) and all(
        len(name) <= _LONGEST and len(name.split()) <= _MOST_WORDS and not name.endswith(_SENTENCE)
        for name in names
    )


def key_of(path: Path) -> str:
    """The key of a code that has no other than its names."""
    return "code:" + " > ".join(path)


def make_codes(
    paths: Iterable[Path], colours: dict[Path, str] | None = None
) -> tuple[ProjectCode, ...]:
    """The codes of these paths; those above them that are nowhere given are families.

    Examples
    --------
    >>> [(code.name, code.parent, code.is_codable) for code in make_codes([("place", "cold")])]
    [('place', None, False), ('cold', 'code:place', True)]
    """
    given = dict.fromkeys(paths)
    every = dict.fromkeys(path[:n] for path in given for n in range(1, len(path) + 1))
    return tuple(
        ProjectCode(
            key_of(path),
            path[-1],
            parent=key_of(path[:-1]) if path[:-1] else None,
            is_codable=path in given,
            colour=(colours or {}).get(path, ""),
        )
        for path in every
    )
