"""Codes that a person wrote as words: several in one cell or comment, and families before them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rap.core.errors import Message
from rap.formats.projects import ProjectCode, ProjectQuestion

# MAXQDA writes `place > cold`, older editions `place\\cold`; ATLAS.ti writes a code a line.
_BETWEEN = re.compile(r"\s*(?:;|\n|(?<=\s)(?=#))\s*")
_ABOVE = re.compile(r"\s*\\\s*|\s+>\s+|\s+›\s+")
# Only a whole name: quotation marks inside one are of the name.
_IN_QUOTES = r'(?<![^\s>;\\{0}])"((?:[^"]|"")+)"(?=\s*(?:$|[;>\n\\{0}]))'
DOUBTFUL = ",|"
# What is answered for one of these signs.
IN_PARTS, ONE_NAME = "in-parts", "one-name"
_LONGEST = 80  # characters
_MOST_WORDS = 8
_SENTENCE = (".", "?", "!", "…", ",", ":")

Path = tuple[str, ...]


def split_codes(words: str, *, signs: str = "") -> tuple[Path, ...]:
    """The codes that are named, each as the names from the top of the tree down to it; a name in double
    quotes is one, whatever signs are in it. `signs` part codes besides `;`, line ends and `#`.

    Examples
    --------
    >>> split_codes("place > cold; rules"), split_codes("#cold #rules")
    ((('place', 'cold'), ('rules',)), (('cold',), ('rules',)))
    >>> split_codes('place > "cold; or hot?"')
    (('place', 'cold; or hot?'),)
    >>> split_codes('cold, rules, "hot, or not"', signs=",")
    (('cold',), ('rules',), ('hot, or not',))
    """
    paths = _parse(words, signs=signs)
    return tuple(dict.fromkeys(tuple(name for name, _ in path) for path in paths))


def ask_for_signs(
    names: Iterable[str], answers: Mapping[str, str]
) -> tuple[str, list[ProjectQuestion]]:
    """The signs that part codes besides `;`, as a person said, and what is to be asked: a comma or a bar
    parts codes for some people and is of a name for others. What is in quotes is not asked about.

    Examples
    --------
    >>> ask_for_signs(["cold, rules"], {"parted:,": IN_PARTS})
    (',', [])
    >>> [question.key for question in ask_for_signs(["cold, rules", '"hot | not"'], {})[1]]
    ['parted:,']
    """
    signs, questions = "", list[ProjectQuestion]()
    written = [
        {n for path in _parse(one) for n, is_quoted in path if not is_quoted} for one in names
    ]
    for sign in DOUBTFUL:
        n = sum(any(sign in name for name in one) for one in written)
        answer = answers.get(f"parted:{sign}", "").strip()
        if n and answer == IN_PARTS:
            signs += sign
        elif n and answer != ONE_NAME:
            message = Message("formats.codes.parted", sign=sign, n=n)
            questions.append(ProjectQuestion(f"parted:{sign}", message, (IN_PARTS, ONE_NAME)))
    return signs, questions


def are_codes(words: str) -> bool:
    """Whether words that somebody wrote beside a text name codes, rather than say something of it.

    Examples
    --------
    >>> are_codes("place > cold"), are_codes("She says the opposite on page 3.")
    (True, False)
    """
    names = [name for path in _parse(words) for name in path]
    return bool(names) and all(is_quoted or _is_short(name) for name, is_quoted in names)


def format_path(path: Path) -> str:
    """A code with all that is above it, as `split_codes` reads it.

    Examples
    --------
    >>> format_path(("place", "cold; or hot?"))
    'place > "cold; or hot?"'
    """
    return " > ".join(_quoted(name) for name in path)


def _quoted(name: str) -> str:
    is_plain = _is_short(name) and split_codes(name, signs=DOUBTFUL) == ((name,),)
    doubled = name.replace('"', '""')
    return name if is_plain else f'"{doubled}"'


def _is_short(name: str) -> bool:
    is_sentence = len(name.split()) > _MOST_WORDS or name.endswith(_SENTENCE)
    return len(name) <= _LONGEST and not is_sentence


def _parse(words: str, *, signs: str = "") -> list[list[tuple[str, bool]]]:
    """Each path as names, and whether they were in quotes."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1].replace('""', '"'))
        return f"\0{len(kept) - 1}\0"

    def name_of(part: str) -> tuple[str, bool]:
        match = re.fullmatch("\0([0-9]+)\0", part)
        return (kept[int(match[1])], True) if match else (part.replace("\0", ""), False)

    in_quotes = _IN_QUOTES.replace("{0}", signs)
    marked = re.sub(in_quotes, keep, words.replace("\0", ""))
    marked = marked.translate(dict.fromkeys(map(ord, signs), ";"))
    named = (one.strip().lstrip("#").strip() for one in _BETWEEN.split(marked))
    paths = ([name_of(part) for part in _ABOVE.split(one) if part] for one in named)
    return [path for path in paths if path]


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
