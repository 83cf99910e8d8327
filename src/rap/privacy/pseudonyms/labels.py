"""Labels for what is taken out: a role in brackets, in the language of the talk, with one label for
each person; and whether two names may be one person.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from itertools import count, takewhile

from rap.core.accents import fold
from rap.languages.pack import pack_of, shared
from rap.languages.pipelines import check_language
from rap.privacy.pseudonyms.cues import PARTICLES
from rap.privacy.pseudonyms.talk import LISTED, Found

# Whether two names are one person: the same word in both, a short form, an ending, a hesitation,
# one letter apart.

_ENDINGS = re.compile(
    r"(?:'s|s|ke|tje|je|ita|ito|inha|inho|zinha|zinho|ei|ii|ul|ului|uta|ica|es|et|it|in|un|n|e|i|a|o|u|y|ie)$"
)


def parts_of(name: str) -> frozenset[str]:
    """The words of a name that tell people apart, folded; a spelled one is put together.

    Examples
    --------
    >>> sorted(parts_of("Lies Van Overstraeten")), sorted(parts_of("K-I-M"))
    (['lies', 'overstraeten'], ['kim'])
    """
    words = re.findall(r"\w+", fold(name))
    if len(words) > 2 and all(len(word) == 1 for word in words):
        return frozenset(["".join(words)])
    return frozenset(
        word for word in words if word not in PARTICLES and len(word) > 1
    ) or frozenset(words)


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    stem = _ENDINGS.sub("", short)
    is_form = len(stem) >= 3 and long.startswith(stem) and len(long) - len(stem) <= 4
    if is_form and _ENDINGS.search(long):
        return True
    return len(short) >= 5 and is_one_edit(short, long)


def _forms(word: str) -> tuple[set[str], set[str]]:
    """Under what a word of a name is kept, and under what it is looked for: two words that are
    `_alike` share one of these, and few others do.
    """
    stem, n = _ENDINGS.sub("", word), len(word)
    starts = {word[:at] for at in range(max(n - 4, 3), n + 1)} if _ENDINGS.search(word) else set()
    less = {word, *(word[:at] + word[at + 1 :] for at in range(n if 5 <= n <= 42 else 0))}
    if n > 40:  # one edit leaves the first twenty letters as they are, or the last
        less |= {word[:20], word[-20:]}
    kept = less | {f">{stem}"} | {f"<{start}" for start in starts}
    return kept, less | {f"<{stem}"} | {f">{start}" for start in starts}


def is_one_edit(one: str, other: str) -> bool:
    """Whether two words differ by one letter: added, missing, changed, or two of them swapped.

    Examples
    --------
    >>> is_one_edit("naima", "naema"), is_one_edit("sorin", "srion")
    (True, False)
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return one == other
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    start = len(list(same))
    rest, tail = one[start:], other[start:]
    is_swapped = len(rest) > 1 and rest[1] + rest[0] + rest[2:] == tail
    return is_swapped or rest[1:] in (tail, tail[1:]) or rest == tail[1:]


_BEFORE = re.compile(r"(\w+)[^\w.!?…]* $")
_STREET = re.compile(
    r"(?:rue|avenue|boulevard|chaussee|place|quai|calle|avenida|plaza|rua|travessa|largo|strada|bulevard\w*|piata|"
    r"rrug\w+|sheshi\w*)\b|.*(?:straat|laan|plein|weg|kaai|lei|street|road|lane|avenue|square)$"
)


def label_finds(
    finds: Sequence[Found], text: str, *, language: str, whose: Sequence[str] = ()
) -> list[tuple[str, int]]:
    """The label and the number of the person or thing of each find, in order.

    Parameters
    ----------
    whose
        For each find the folded name under which a person said that it stands, "" where nobody
        did: it shares a label with what has the same name, and with nothing else.

    Returns
    -------
    list of (label, entity)
        Names and places that may be one share both; letters go A, B, …, Z, AA in the order in which
        they come, for each label apart. A role that stands before the name is the label: `ma
        collègue Ana` is `[collègue A]`.
    """
    entities = _entities(finds, text, whose or [""] * len(finds))
    heads: dict[int, str] = {}
    for one, entity in zip(finds, entities, strict=True):
        head = _head(one, text, language)
        is_role = one.kind == "name" and head != _table(language)["name"]
        if entity not in heads or (is_role and heads[entity] == _table(language)["name"]):
            heads[entity] = head
    labels = _with_letters(finds, entities, heads, language)
    return [(labels[entity], entity) for entity in entities]


def _entities(finds: Sequence[Found], text: str, whose: Sequence[str]) -> list[int]:
    """Numbers from 1 in reading order; a full name ties what its parts name, unless somebody said
    under whose name a find stands.
    """
    known, numbers = _Known(), list[int]()
    for one, who in zip(finds, whose, strict=True):
        is_name, words = one.kind in ("name", "unknown"), text[one.start : one.end]
        group = "name" if is_name else one.kind
        parts = parts_of(words) if is_name else frozenset([fold(words)])
        if who:
            group, parts = "said", frozenset([who])
        numbers.append(known.number(group, parts))
    return numbers


class _Known:
    """Who and what was named so far, found by the words of a name."""

    def __init__(self) -> None:
        self._n = 0
        self._first: dict[tuple[str, str], int] = {}  # the first who has a word
        self._by_form: dict[str, set[str]] = {}

    def number(self, group: str, parts: Collection[str]) -> int:
        """The first who may be called so, or the next number; from now on all `parts` are
        theirs.
        """
        forms = [_forms(part) for part in parts] if group == "name" else []
        near = {
            other
            for part, (_, sought) in zip(parts, forms, strict=False)
            for other in set().union(*(self._by_form.get(form, ()) for form in sought))
            if _alike(part, other)
        }
        same = (self._first.get((group, word)) for word in near.union(parts))
        number = min((one for one in same if one is not None), default=self._n + 1)
        self._n = max(self._n, number)
        for word in parts:
            self._first[group, word] = min(self._first.get((group, word), number), number)
        for part, (kept, _) in zip(parts, forms, strict=False):
            for form in kept:
                self._by_form.setdefault(form, set()).add(part)
        return number


def _head(one: Found, text: str, language: str) -> str:
    """The words of a label without its letter."""
    table = _table(language)
    words = fold(text[one.start : one.end])
    if one.kind == "name":
        return _role_before(text, one.start, language) or table["name"]
    if one.kind == "workplace-name":
        return table["venue"]
    if one.kind == "place" and _STREET.match(words):
        return table["street"]
    if one.kind == "place":
        return town_level(words, language) or table["place" if " " in words else "town"]
    return table[one.kind]


def _with_letters(
    finds: Sequence[Found], entities: Sequence[int], heads: dict[int, str], language: str
) -> dict[int, str]:
    table = _table(language)
    plain = {table[key] for key in table if key not in ("name", "street", "town", "place", "venue")}
    counters: dict[str, count[int]] = {}
    labels: dict[int, str] = {}
    for one, entity in zip(finds, entities, strict=True):
        head = heads[entity]
        if entity in labels:
            continue
        has_letter = one.kind in ("name", "place", "workplace-name") and "," not in head
        has_letter = has_letter and head not in plain - {table["small"]}
        letter = f" {_letter(next(counters.setdefault(head, count())))}" if has_letter else ""
        labels[entity] = f"[{head}{letter}]"
    return labels


def _letter(number: int) -> str:
    return chr(65 + number) if number < 26 else _letter(number // 26 - 1) + chr(65 + number % 26)


def _role_before(text: str, start: int, language: str) -> str:
    """The role that the word before a name gives, in the same sentence, or ""."""
    before = _BEFORE.search(fold(text[max(start - 24, 0) : start]))
    return _roles(language).get(before[1], "") if before else ""


def town_level(words: str, language: str) -> str:
    """`grande ville, nord` for a town whose size and place are known."""
    size, _, part = _levels().get(words.replace(" ", "-"), "").partition(" ")
    table = _table(language)
    return f"{table[size]}, {table[part]}" if size else ""


@cache
def _table(language: str) -> dict[str, str]:
    return {**pack_of("en").labels.label, **pack_of(language).labels.label}


@cache
def _roles(language: str) -> dict[str, str]:
    roles = pack_of(language).names.role.items()
    return {word: label for label, words in roles for word in words.split()}


@cache
def _levels() -> dict[str, str]:
    rows = (line.split(": ", 1) for line in shared().lines("levels.txt"))
    return {name: head for head, names in rows for name in names.split()}


def label_names(names: Sequence[str], *, language: str) -> dict[str, str]:
    """A label for each name, over all texts: spellings that may be one person share one.

    Parameters
    ----------
    names
        Different names or spellings, in the order in which labels are given.
    language
        Of the labels; as for `find_identifiers`.

    Returns
    -------
    dict of name -> label

    Raises
    ------
    WrongUseError
        For a language that has no labels here.

    Examples
    --------
    >>> label_names(["Mirela", "Ileana", "Mirelei"], language="ro")
    {'Mirela': '[prenume A]', 'Ileana': '[prenume B]', 'Mirelei': '[prenume A]'}
    """
    check_language(language)
    finds, at = [], 0
    for name in names:
        finds.append(Found(at, at + len(name), "name", "", LISTED))
        at += len(name) + 1
    labels = label_finds(finds, "\n".join(names), language=language)
    return {name: label for name, (label, _) in zip(names, labels, strict=True)}
