"""Words that a file keeps without their text, found in the interviews of the study: extracts of a table,
and texts of which it does not say what is between the words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rap.core.errors import Problem
from rap.formats.corpus_tools.inception import TSV
from rap.formats.projects import Project, ProjectCoding, ProjectText
from rap.store.sources import read_source_text, read_sources
from rap.topics.other_programs.projects.extracts import place_extracts


def find_words(
    root: Path, project: Project, answers: Mapping[str, str], *, name: str
) -> tuple[Project, list[Problem]]:
    """The project with its extracts placed (`place_extracts`), and each text without its spaces as it is
    in the study, with its codings on the same words. One that the study has not is a problem: nobody can
    tell where its lines end.
    """
    project = place_extracts(root, project, answers)
    if project.format != TSV:
        return project, []
    there = {_letters(words): words for words in _texts(root)}
    own: dict[str, list[ProjectCoding]] = {}
    for coding in project.codings:
        own.setdefault(coding.text, []).append(coding)
    texts: dict[str, ProjectText] = {}
    codings: list[ProjectCoding] = []
    problems = []
    for text in project.texts:
        words = there.get(_letters(text.text))
        if words is None:
            problems.append(
                Problem("other_programs.project.spaces_unknown", place=name, text=text.name)
            )
            continue
        texts[text.key] = replace(text, text=words)
        codings += _moved(own.get(text.key, []), _places(text.text), _places(words))
    return replace(project, texts=tuple(texts.values()), codings=tuple(codings)), problems


def _texts(root: Path) -> list[str]:
    return [read_source_text(root, source) for source in read_sources(root)]


def _letters(text: str) -> str:
    return "".join(text.split())


def _places(text: str) -> list[int]:
    """Where each character is that is no space."""
    return [at for at, character in enumerate(text) if not character.isspace()]


def _moved(
    codings: Sequence[ProjectCoding], old: Sequence[int], new: Sequence[int]
) -> list[ProjectCoding]:
    """Codings on the same characters; a place begins and ends with one."""
    moved = []
    for one in codings:
        if one.start is None or one.end is None:
            moved.append(one)
            continue
        first, last = bisect_left(old, one.start), bisect_left(old, one.end) - 1
        moved.append(replace(one, start=new[first], end=new[last] + 1))
    return moved
