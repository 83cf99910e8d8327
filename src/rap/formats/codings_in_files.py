"""Codings that a file holds beside its words: tags in a column, comments in the margin,
highlights, topics and spans in JSON. They are counted and named in the notes; the words of none of
them are taken in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rap.core.errors import Message
from rap.formats.who_speaks.speaker_words import fold

COLUMNS = "formats.codings.columns"
LISTS = "formats.codings.lists"
COMMENTS = "formats.codings.comments"
HIGHLIGHTS = "formats.codings.highlights"
# Each kind of note, and how the sentence about all of them calls it.
_KINDS = {
    COLUMNS: "formats.codings.n_columns",
    LISTS: "formats.codings.n_lists",
    COMMENTS: "formats.codings.n_comments",
    HIGHLIGHTS: "formats.codings.n_highlights",
}
# What a column or a key is called that holds codings, in the singular: French, Dutch, English,
# Spanish, Portuguese, Romanian, Albanian.
_NAMES = """
    annotation anotacion anotacao annotatie categorie category categoria code coding codage codering
    codigo cod codare entity etiket etiquette etiqueta eticheta etikete highlight kategori kod kode
    label span tag tema teme theme thema topic trefwoord onderwerp sujet"""
# What stands beside such a word and says nothing of its own: `topic_list`, `Code 2`.
_BESIDE_THEM = "list lists text name names value values 1 2 3 4 5 6 7 8 9"
_WORDS, _BESIDE = frozenset(_NAMES.split()), frozenset(_BESIDE_THEM.split())
# Who coded, and not what: each is also one of the words above with an ending.
_WHO = frozenset(
    ("coder", "coders", "codeur", "codeurs", "coded", "tagger", "taggers", "labeler", "labelers")
)
# A heading is named only when it is short: where a table has none, words of the talk stand in the
# first row.
_WIDTH = 40
MAX_NAMED = 6
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,29}")


@dataclass(frozen=True)
class Codings:
    """All codings a file was seen to hold: how many, a sentence that names them, and the notes that
    say so of each kind.
    """

    n: int
    sentence: Message
    notes: tuple[Message, ...]


def find_codings(notes: Iterable[Message]) -> Codings | None:
    """The codings among the notes of a transcript; None when it holds none.

    Examples
    --------
    >>> find_codings([Message(COMMENTS, n=2), Message("formats.note.pictures", n=1)]).n
    2
    """
    found = tuple(note for note in notes if note.id in _KINDS)
    n = sum(count for note in found if isinstance(count := note.facts["n"], int))
    kinds = tuple(Message(_KINDS[note.id], **note.facts) for note in found)
    sentence = Message("formats.codings.found", n=n, kinds=kinds)
    return Codings(n, sentence, found) if found else None


def is_codings(name: str) -> bool:
    """Whether a heading or a key is a word for codings.

    Examples
    --------
    >>> [is_codings(name) for name in ("Tags", "topic_list", "Thème 2", "Code postal", "Coder 2")]
    [True, True, True, False, False]
    """
    words = re.findall(r"[a-z0-9]+", fold(name))
    if not _WHO.isdisjoint(words):
        return False
    own = [word for word in words if word not in _BESIDE]
    return bool(own) and all(not {word, word[:-1], word[:-2]}.isdisjoint(_WORDS) for word in own)


def note_columns(values: Mapping[str, Sequence[str]]) -> tuple[Message, ...]:
    """Notes on the columns that are left out, each named with how many cells of it hold something;
    those that look like codings are apart.

    Examples
    --------
    >>> [note.id for note in note_columns({"Tags": ["a", ""], "Note": ["b", "c"]})]
    ['formats.codings.columns', 'formats.note.other_columns']
    """
    counts = {
        name if len(name) <= _WIDTH else f"{name[: _WIDTH - 1]}…": sum(map(bool, cells))
        for name, cells in values.items()
    }
    return _named(counts, COLUMNS, "formats.note.other_columns")


def note_json(extras: Mapping[str, int]) -> tuple[Message, ...]:
    """Notes on keys of a JSON that are left out, with how many entries each has; a key that does
    not look like one is not named.
    """
    known = {key: n for key, n in extras.items() if _KEY.fullmatch(key)}
    return _named(known, LISTS, "formats.note.other_lists")


def count_entries(value: Any) -> int:
    """How many codings a value of a JSON holds: entries of a list, or one; nothing for nothing."""
    return len(value) if isinstance(value, list | dict) else int(value not in (None, "", False))


def _named(counts: Mapping[str, int], codings: str, others: str) -> tuple[Message, ...]:
    found = {name: n for name, n in counts.items() if is_codings(name) and n}
    rest = {name: n for name, n in counts.items() if name not in found}
    return tuple(
        Message(id, n=n_all, names=_with_counts(group))
        for id, group, n_all in (
            (codings, found, sum(found.values())),
            (others, rest, len(rest)),
        )
        if group
    )


def _with_counts(counts: Mapping[str, int]) -> tuple[str, ...]:
    """`Tags (12)`; of many only the first."""
    named = [f"{name} ({n})" for name, n in list(counts.items())[:MAX_NAMED]]
    return (*named, *(["…"] if len(counts) > MAX_NAMED else []))
