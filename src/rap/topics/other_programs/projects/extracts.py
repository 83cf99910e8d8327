"""Extracts of a table, found in the texts of the study. One that is in two places is asked about, and
one that is in none is named with the place nearest to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from rap.core.errors import Message
from rap.core.model import Source, parse_ref
from rap.core.plain import fold_words
from rap.formats.extracts import Found, SearchedText
from rap.formats.projects import (
    Loss,
    Project,
    ProjectCoding,
    ProjectExtract,
    ProjectQuestion,
    ProjectText,
)
from rap.store.sources import read_source_text, read_sources

LEFT_OUT = "-"
_MOST_OPTIONS = 20
_MOST_NAMED = 100


@dataclass
class _Texts:
    """The texts of a study, read when they are asked for."""

    root: Path
    sources: Mapping[str, Source]
    _read: dict[str, SearchedText] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[str, str]:
        """What an interview may be called in a table -> its source; a name of two is of none."""
        titles = [(fold_words(one.title), one.id) for one in self.sources.values() if one.title]
        counts = Counter(name for name, _ in titles)
        named = {name: id for name, id in titles if counts[name] == 1}
        return named | {fold_words(id): id for id in self.sources}

    def get(self, source: str) -> SearchedText:
        if source not in self._read:
            self._read[source] = SearchedText(read_source_text(self.root, self.sources[source]))
        return self._read[source]


@dataclass
class _Placed:
    codings: list[ProjectCoding] = field(default_factory=list)
    questions: dict[str, ProjectQuestion] = field(default_factory=dict)
    missing: list[Message] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def place_extracts(root: Path, project: Project, answers: Mapping[str, str]) -> Project:
    """The project with its extracts as codings of texts of the study.

    Parameters
    ----------
    answers : `interview:NAME` -> the source that a name of the table is; the key of an extract that
        is in several places -> the one that is meant, as a reference; `-` leaves either out
    """
    if not project.extracts:
        return project
    texts = _Texts(root, {source.id: source for source in read_sources(root)})
    placed = _Placed()
    groups: dict[tuple[str, str], list[ProjectExtract]] = {}
    for extract in project.extracts:
        groups.setdefault((extract.text, extract.quote), []).append(extract)
    chosen = {name: _source_of(name, texts, answers) for name, _ in groups}
    for name, source in chosen.items():
        if name and source is None:
            quotes = [quote for other, quote in groups if other == name]
            placed.questions[name] = _which_interview(name, quotes, texts)
    for (name, _), extracts in groups.items():
        source = chosen[name]
        if source == LEFT_OUT:
            placed.counts["other_programs.project.extracts_left_out"] += len(extracts)
        elif source is not None or not name:
            within = (source,) if source else tuple(texts.sources)
            _place(extracts, within, texts, answers, placed)
    used = dict.fromkeys(coding.text for coding in placed.codings)
    own = tuple(ProjectText(id, id, texts.get(id).text) for id in used)
    return replace(
        project,
        texts=(*project.texts, *own),
        codings=(*project.codings, *placed.codings),
        extracts=(),
        questions=(*project.questions, *placed.questions.values()),
        losses=(*project.losses, *_losses(placed)),
    )


def _source_of(name: str, texts: _Texts, answers: Mapping[str, str]) -> str | None:
    """Which source a name is; None when nobody knows."""
    said = answers.get(f"interview:{name}", "").strip()
    if said == LEFT_OUT or said in texts.sources:
        return said
    bare = name.rpartition(".")[0]
    return texts.names.get(fold_words(name)) or texts.names.get(fold_words(bare))


def _which_interview(name: str, quotes: Sequence[str], texts: _Texts) -> ProjectQuestion:
    """Asked once for all extracts of a name; the texts that hold most of them come first."""
    n_found = {
        id: sum(bool(texts.get(id).find(one).spans) for one in quotes) for id in texts.sources
    }
    likely = sorted((id for id in n_found if n_found[id]), key=lambda id: -n_found[id])
    options = (*likely[:_MOST_OPTIONS], LEFT_OUT)
    message = Message("other_programs.project.which_interview", name=name, n=len(quotes))
    return ProjectQuestion(f"interview:{name}", message, options)


def _place(
    extracts: Sequence[ProjectExtract],
    within: Sequence[str],
    texts: _Texts,
    answers: Mapping[str, str],
    placed: _Placed,
) -> None:
    """The extracts of one quote, with the codes and coders that each names."""
    first = extracts[0]
    found = {id: texts.get(id).find(first.quote) for id in within}
    places = [(id, *span) for id, one in found.items() for span in one.spans]
    answer = answers.get(_key(first), "").strip()
    meant = parse_ref(answer)
    if answer == LEFT_OUT:
        placed.counts["other_programs.project.extracts_left_out"] += len(extracts)
        return
    if meant in places:
        places = [meant]
    if len(places) > 1:
        options = tuple(f"{id}:{start}-{end}" for id, start, end in places[:_MOST_OPTIONS])
        message = Message("other_programs.project.which_place", row=_row(first), n=len(places))
        placed.questions[_key(first)] = ProjectQuestion(_key(first), message, (*options, LEFT_OUT))
        return
    if not places:
        placed.missing += [_not_found(extracts, found)]
        return
    id, start, end = places[0]
    placed.counts["other_programs.project.extracts_alike"] += found[id].how != "exact"
    for one in extracts:
        coding = ProjectCoding(one.key, id, start, end, one.code, one.coder, one.when, one.memo)
        placed.codings.append(coding)


def _not_found(extracts: Sequence[ProjectExtract], found: Mapping[str, Found]) -> Message:
    """The rows, and the place that is nearest, where one is near; no words of either."""
    id, best = max(found.items(), key=lambda one: one[1].likeness, default=("", Found()))
    rows = tuple(dict.fromkeys(map(_row, extracts)))
    if best.nearest is None:
        return Message("other_programs.project.extract_nowhere", rows=rows)
    at = f"{id}:{best.nearest[0]}-{best.nearest[1]}"
    return Message("other_programs.project.extract_near", rows=rows, at=at, share=best.likeness)


def _key(extract: ProjectExtract) -> str:
    return ":".join(extract.key.split(":")[:2])


def _row(extract: ProjectExtract) -> str:
    return extract.key.split(":")[1]


def _losses(placed: _Placed) -> Iterator[Loss]:
    for message in placed.missing[:_MOST_NAMED]:
        yield Loss(message)
    more = len(placed.missing) - _MOST_NAMED
    if more > 0:
        yield Loss(Message("other_programs.project.extracts_more", n=more), more)
    for id, n in placed.counts.items():
        if n:
            yield Loss(Message(id, n=n), n)
