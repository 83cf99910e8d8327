"""The screen of names over what a project would bring: its texts, and memos, names and definitions of
codes, which may name somebody, too.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from rap.core.errors import Message
from rap.core.model import Speaker
from rap.languages.pack import known
from rap.privacy.pseudonyms.identifiers import (
    find_by_model,
    find_identifiers,
    group_identifiers,
)
from rap.topics.entering.screened import Find, find_names
from rap.topics.other_programs.projects.codes import PlannedCode

_BETWEEN = "\n\n"
_TOGETHER = 100_000  # characters; a model refuses a million


class Screened:
    """What the screen said, so that the same words are looked through once: a preview is drawn again
    after each answer. Of the words only a keyed hash is kept. `tell` is called with each text before it
    is looked through.
    """

    def __init__(self, tell: Callable[[str], object] = len) -> None:
        self._tell = tell
        self._key = secrets.token_bytes(32)
        self._finds: dict[bytes, tuple[Find, ...]] = {}
        self._naming: dict[bytes, list[bool]] = {}

    def finds(self, text: str, speakers: Sequence[Speaker], *, language: str) -> tuple[Find, ...]:
        """As `find_names`."""
        key = self._hash(language, text)
        if key not in self._finds:
            self._tell(text)
            self._finds[key] = find_names(text, speakers, language=language)
        return self._finds[key]

    def name_somebody(self, texts: Sequence[str], language: str) -> list[bool]:
        """Whether each text seems to name somebody; False for all in a language without rules. They are
        looked at together, since most are short and a look has a cost of its own.
        """
        if language not in known():
            return [False] * len(texts)
        key = self._hash(language, *texts)
        if key not in self._naming:
            looks = (_look(part, language) for part in _parts(texts))
            self._naming[key] = [one for look in looks for one in look]
        return self._naming[key]

    def finds_in(self, texts: Sequence[str], *, language: str) -> Iterator[tuple[Find, ...]]:
        """As `finds`, of each of many texts that are looked at together."""
        for part in _parts(texts):
            whole = _BETWEEN.join(part)
            finds, at = self.finds(whole, (), language=language), 0
            for text in part:
                above, end = whole.count("\n", 0, at), at + len(text)
                own = (one for one in finds if at <= one.start < end)
                yield tuple(
                    replace(one, start=one.start - at, end=one.end - at, line=one.line - above)
                    for one in own
                )
                at = end + len(_BETWEEN)

    def _hash(self, *words: str) -> bytes:
        made = hmac.new(self._key, digestmod="sha256")
        for word in words:
            data = word.encode("utf-8", "surrogatepass")
            made.update(b"%d:" % len(data) + data)
        return made.digest()


def screen_definitions(
    codes: Iterable[PlannedCode], screened: Screened, *, language: str
) -> Iterator[Message]:
    """How many definitions of `codes` seem to name somebody."""
    texts = [one.code.definition for one in codes if one.code.definition.strip()]
    if texts and language not in known():
        yield Message("privacy.noticed.no_rules", language=language)
    elif n := sum(screened.name_somebody(texts, language)):
        yield Message("other_programs.project.definitions_name", n=n)


def _parts(texts: Sequence[str]) -> Iterator[list[str]]:
    rows = zip(texts, accumulate(map(len, texts)), strict=True)
    parts = groupby(rows, key=lambda row: row[1] // _TOGETHER)
    return ([text for text, _ in part] for _, part in parts)


def _look(texts: Sequence[str], language: str) -> Iterator[bool]:
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
