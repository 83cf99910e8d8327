"""What is known of a person beside her words: who works where, how old, in which language. Each
audience needs her yes to it.

Every door that prints words together with a value of the person who said them asks here, and
nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rap.core.model import Case, Codebook
from rap.core.plain import fold_words
from rap.store.cases import values_at
from rap.study.consent import Voices

LANGUAGE = "language"
Values = Mapping[str, tuple[str, ...]]
_ENDING = 2  # letters that a word may have more than the label: windows, vitrines, woningen
_WORD = re.compile(r"\w+")


def values_of(
    voices: Voices, start: int, end: int, cases: Mapping[str, Case]
) -> dict[str, tuple[str, ...]]:
    """All that is known of those who may be heard in a passage, as of the month of the talk:
    variable -> values.
    """
    source = voices.source
    turns = [turn for turn in voices.turns if turn.start < end and start < turn.end]
    rows: list[Values] = [
        {LANGUAGE: tuple(turn.language or source.language for turn in turns) or (source.language,)}
    ]
    rows.append(source.variables)
    rows += [
        values_at(cases[case], source.month)
        for case in sorted(voices.heard_in(start, end))
        if case in cases
    ]
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        for name, values in row.items():
            found.setdefault(name, {}).update(dict.fromkeys(values))
    return {name: tuple(values) for name, values in found.items()}


def values_beside(
    voices: Voices, start: int, end: int, cases: Mapping[str, Case]
) -> dict[str, tuple[str, ...]]:
    """Those of `values_of` that this audience may read beside the words: all of them with
    everybody's yes, else none.
    """
    return values_of(voices, start, end, cases) if voices.may_describe(start, end) else {}


def find_named(text: str, values: Values, book: Codebook) -> dict[str, tuple[str, ...]]:
    """Which of `values` a text names, by their label in any language, else by their id: variable ->
    values.

    A word may have two letters more than the label ("windows", "vitrines"). What is said in other
    words is not found.

    Examples
    --------
    >>> find_named("In the windows", {"setting": ("window", "home")}, Codebook())
    {'setting': ('window',)}
    """
    words = _WORD.findall(fold_words(text))
    found = {}
    for name, own in values.items():
        labels = book.variables[name].values if name in book.variables else {}
        named = tuple(
            v
            for v in own
            if any(_holds(words, label) for label in labels.get(v, {}).values() or _own(v))
        )
        if named:
            found[name] = named
    return found


def _own(value: str) -> tuple[str, ...]:
    """What a value is called that the codebook has no words for; two letters ("en") occur in every
    text by chance.
    """
    return (value,) if len(value) > _ENDING else ()


def _holds(words: list[str], label: str) -> bool:
    """Whether the words of `label` follow each other."""
    wanted = _WORD.findall(fold_words(label))
    places = range(len(words) - len(wanted) + 1) if wanted else ()
    return any(all(map(_is_like, words[at : at + len(wanted)], wanted)) for at in places)


def _is_like(word: str, wanted: str) -> bool:
    """Whether a word is the one wanted, or that with an ending."""
    more = len(word) - len(wanted)
    is_longer = 0 < more <= _ENDING < len(wanted) and word.isalpha()
    return word == wanted or (is_longer and word.startswith(wanted))
