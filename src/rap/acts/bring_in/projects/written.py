"""Memos and definitions of codes that would come in, screened as texts are: they may name somebody, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby

from rap.acts.bring_in.projects.codes import PlannedCode
from rap.core.errors import Message
from rap.formats.projects import Project
from rap.languages.pack import known
from rap.privacy.pseudonyms.identifiers import (
    find_by_model,
    find_identifiers,
    group_identifiers,
)

_BETWEEN = "\n\n"
_TOGETHER = 100_000  # characters; a model refuses a million


def screen_memos(project: Project, *, language: str) -> Iterator[Message]:
    """How many memos of the file, on codings or on anything else, seem to name somebody."""
    texts = [*(memo.text for memo in project.memos), *(one.memo for one in project.codings)]
    yield from _screen(texts, "acts.project.memos_name", language=language)


def screen_definitions(codes: Iterable[PlannedCode], *, language: str) -> Iterator[Message]:
    """How many definitions of `codes` do."""
    texts = [one.code.definition for one in codes]
    yield from _screen(texts, "acts.project.definitions_name", language=language)


def _screen(texts: Sequence[str], id: str, *, language: str) -> Iterator[Message]:
    texts = [text for text in texts if text.strip()]
    if not texts:
        return
    if language not in known():
        yield Message("privacy.noticed.no_rules", language=language)
        return
    if n := sum(name_somebody(texts, language)):
        yield Message(id, n=n)


def name_somebody(texts: Sequence[str], language: str) -> list[bool]:
    """Whether each text seems to name somebody; False for all in a language without rules."""
    if language not in known():
        return [False] * len(texts)
    ends = accumulate(map(len, texts))
    parts = groupby(zip(texts, ends, strict=True), key=lambda row: row[1] // _TOGETHER)
    return [one for _, rows in parts for one in _look([text for text, _ in rows], language)]


def _look(texts: Sequence[str], language: str) -> Iterator[bool]:
    """Looked at together, since most are short and a look has a cost of its own."""
    whole = _BETWEEN.join(texts)
    seen = find_by_model(whole, language=language)
    groups = group_identifiers(find_identifiers(whole, language=language, extra=seen), whole)
    direct = (group for group in groups if group.direct and group.kind != "unknown")
    starts = sorted(start for group in direct for start, _ in group.mentions)
    ends = accumulate(len(text) + len(_BETWEEN) for text in texts)
    at = 0
    for end in ends:
        before = at
        while at < len(starts) and starts[at] < end:
            at += 1
        yield at > before
