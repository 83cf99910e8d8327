"""The screen of names over what a project would bring: its texts, and memos and definitions of codes,
which may name somebody, too.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, groupby

from rap.acts.bring_in.projects.codes import PlannedCode
from rap.acts.bring_in.screened import Find, find_names
from rap.core.errors import Message
from rap.core.model import Speaker
from rap.formats.projects import Project
from rap.languages.pack import known
from rap.privacy.pseudonyms.identifiers import (
    find_by_model,
    find_identifiers,
    group_identifiers,
)

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
            ends = accumulate(map(len, texts))
            rows = zip(texts, ends, strict=True)
            parts = groupby(rows, key=lambda row: row[1] // _TOGETHER)
            looks = (_look([text for text, _ in part], language) for _, part in parts)
            self._naming[key] = [one for look in looks for one in look]
        return self._naming[key]

    def _hash(self, *words: str) -> bytes:
        made = hmac.new(self._key, digestmod="sha256")
        for word in words:
            data = word.encode("utf-8", "surrogatepass")
            made.update(b"%d:" % len(data) + data)
        return made.digest()


def screen_memos(project: Project, screened: Screened, *, language: str) -> Iterator[Message]:
    """How many memos of the file, on codings or on anything else, seem to name somebody."""
    texts = [*(memo.text for memo in project.memos), *(one.memo for one in project.codings)]
    yield from _screen(texts, "acts.project.memos_name", screened, language=language)


def screen_definitions(
    codes: Iterable[PlannedCode], screened: Screened, *, language: str
) -> Iterator[Message]:
    """How many definitions of `codes` do."""
    texts = [one.code.definition for one in codes]
    yield from _screen(texts, "acts.project.definitions_name", screened, language=language)


def _screen(
    texts: Sequence[str], id: str, screened: Screened, *, language: str
) -> Iterator[Message]:
    texts = [text for text in texts if text.strip()]
    if not texts:
        return
    if language not in known():
        yield Message("privacy.noticed.no_rules", language=language)
        return
    if n := sum(screened.name_somebody(texts, language)):
        yield Message(id, n=n)


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
