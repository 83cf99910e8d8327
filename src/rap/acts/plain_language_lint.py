"""What members are going to read, looked at for long sentences, hard words and words to avoid:
notes, which stop nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rap.analysis.readability import Avoided, find_hard, packaged_avoid, read_avoid
from rap.core.errors import Problem
from rap.core.plain import read_text
from rap.store.findings import FOLDER as FINDINGS
from rap.store.findings import read_findings
from rap.store.letter import FOLDER as LETTER
from rap.store.letter import NAMED, read_letter
from rap.store.settings import read_settings


def find_notes(root: Path) -> list[Problem]:
    """A note for each text that could be plainer, and for what the letter around a report does not
    say yet.
    """
    avoid = cache(lambda language: (*packaged_avoid(language), *own_avoid(root, language)))
    notes = [
        Problem(note, place=f"{place} ({language})")
        for place, language, text in _texts(root)
        for note in find_hard(text, language=language, avoid=avoid(language))
    ]
    return sorted([*notes, *_missing(root)])


def _missing(root: Path) -> list[Problem]:
    """What the letter does not say: nothing at all, where reports for others are made; else
    question by question.
    """
    letter = read_letter(root)
    others = [run for run in read_settings(root).runs if set(run.audiences) - {"team"}]
    if not letter.passages and not others:
        return []
    if not letter.passages:
        return [Problem("acts.letter.empty", place=LETTER, file=f"{LETTER}/{NAMED}.yaml")]
    notes = [
        Problem("acts.letter.part_missing", place=LETTER, part=part, file=f"{LETTER}/{part}.yaml")
        for part in letter.unanswered
    ]
    lacks = letter.lacks(
        NAMED, dict.fromkeys(language for run in others for language in run.languages)
    )
    if lacks and letter.of(NAMED):
        notes.append(
            Problem("acts.letter.language_missing", place=f"{LETTER}/{NAMED}.yaml", languages=lacks)
        )
    return notes


def own_avoid(root: Path, language: str) -> tuple[Avoided, ...]:
    """The team's own list, `codebook/letter/avoid.fr.txt`."""
    path = root / LETTER / f"avoid.{language}.txt"
    return (
        read_avoid(read_text(path, name=f"{LETTER}/{path.name}").splitlines())
        if path.is_file()
        else ()
    )


def _texts(root: Path) -> Iterator[tuple[str, str, str]]:
    """(file, language, text) of all findings in force and of the letter."""
    for finding in read_findings(root):
        if finding.status != "set-aside":
            for language, row in finding.statement.items():
                yield f"{FINDINGS}/{finding.id}.yaml", language, row["text"]
    for passage in read_letter(root).passages:
        for language, text in passage.text.items():
            yield f"{LETTER}/{passage.id}.yaml", language, text
