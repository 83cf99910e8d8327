"""Texts with marked places, as programs for corpora write them, as a project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import PurePath

from rap.formats.code_names import Path, key_of, make_codes
from rap.formats.projects import (
    Choices,
    Convention,
    Project,
    ProjectCoder,
    ProjectCoding,
    ProjectText,
    losses_of,
)
from rap.formats.qdpx.positions import Ruler, count_fitting, detect


@dataclass(frozen=True, slots=True)
class Span:
    """A place that somebody marked with a code; `start` and `end` as its program counts, `key` the same
    each time the file is written. `coder` is "" where the file does not say.
    """

    start: int
    end: int
    code: Path
    key: str
    coder: str = ""
    when: str = ""
    memo: str = ""


@dataclass(frozen=True)
class SpannedText:
    """A text as it was written, line ends and all, and what is marked in it."""

    key: str
    name: str
    written: str
    spans: Sequence[Span]


def make_project(
    texts: Sequence[SpannedText],
    name: str,
    choices: Choices,
    *,
    format: str,
    origin: str,
    colours: Mapping[Path, str] | None = None,
    losses: Mapping[str, int] | None = None,
) -> Project:
    """The texts with their codings, from the file `name`.

    A place that is not in its text is left out and counted. Somebody who is called as the file coded
    where it does not say who (`choices.coder`).
    """
    lost: Counter[str] = Counter(losses or {})
    rulers = {one.key: Ruler.of(one.written) for one in texts}
    found = _count(texts, rulers, choices, origin=origin)
    stem = choices.coder or PurePath(name).name.partition(".")[0]
    codings: list[ProjectCoding] = []
    for one in texts:
        place = rulers[one.key].places(found[one.key])
        codings += _codings(one, rulers[one.key].text, place, lost, coder=stem)
    coders = dict.fromkeys(one.coder for one in codings)
    paths = dict.fromkeys(span.code for one in texts for span in one.spans)
    return Project(
        origin=origin,
        name=name,
        coders=tuple(ProjectCoder(one, one) for one in coders),
        codes=make_codes(paths, dict(colours or {})),
        texts=tuple(
            ProjectText(
                one.key,
                one.name,
                rulers[one.key].text,
                convention=found[one.key] if one.spans else None,
                fingerprint=sha256(one.written.encode("utf-8", "replace")).hexdigest(),
            )
            for one in texts
        ),
        codings=tuple(codings),
        losses=losses_of(lost),
        format=format,
    )


def _count(
    texts: Sequence[SpannedText], rulers: Mapping[str, Ruler], choices: Choices, *, origin: str
) -> dict[str, Convention]:
    """How each text was counted in: as a person says, else as its program counts and its places fit."""
    marks = {
        one.key: [(s.start, s.end, "") for s in one.spans if 0 <= s.start <= s.end] for one in texts
    }
    found = detect(rulers, marks, origin=origin)
    for key, ruler in rulers.items():
        given = choices.conventions.get(key, choices.conventions.get(""))
        if given is not None:
            n_fit = count_fitting(ruler, marks[key], given)
            found[key] = replace(given, n_fit=n_fit, n=len(marks[key]), is_given=True)
    return found


def _codings(
    one: SpannedText,
    text: str,
    place: Callable[[int, int], tuple[int, int, bool]],
    lost: Counter[str],
    *,
    coder: str,
) -> Iterator[ProjectCoding]:
    seen: set[tuple[object, ...]] = set()
    for span in one.spans:
        start, end, is_whole = place(span.start, span.end)
        who = span.coder or coder
        same = (start, end, span.code, who)
        if not 0 <= span.start <= span.end or start < 0 or end > len(text):
            lost["formats.project.lost.no_place"] += 1
        elif start >= end:
            lost["formats.project.lost.no_words"] += 1
        elif same in seen:
            lost["formats.qdpx.lost.same_twice"] += 1
        else:
            seen.add(same)
            lost["formats.qdpx.lost.widened"] += not is_whole
            yield ProjectCoding(
                span.key, one.key, start, end, key_of(span.code), who, span.when, span.memo
            )
