"""What members are going to read, looked at for long sentences, hard words and words to avoid: notes, which stop nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rap.errors import Problem
from rap.findings import FOLDER as FINDINGS
from rap.findings import read_findings
from rap.letter import FOLDER as LETTER
from rap.letter import read_letter
from rap.plain import read_text
from rap.wording import Avoided, find_hard, packaged_avoid, read_avoid


def find_notes(root: Path) -> list[Problem]:
    """A note for each text that could be plainer, and for each question of the first page nobody has answered."""
    avoid = cache(lambda language: (*packaged_avoid(language), *own_avoid(root, language)))
    notes = [
        Problem(f"{place} ({language})", what, right)
        for place, language, text in _texts(root)
        for what, right in find_hard(text, language=language, avoid=avoid(language))
    ]
    letter = read_letter(root)
    if letter.passages:
        notes += [
            Problem(LETTER, f"does not say '{part}'", f"write {LETTER}/{part}.yaml") for part in letter.unanswered
        ]
    return sorted(notes)


def own_avoid(root: Path, language: str) -> tuple[Avoided, ...]:
    """The team's own list, `codebook/letter/avoid.fr.txt`."""
    path = root / LETTER / f"avoid.{language}.txt"
    return read_avoid(read_text(path, name=f"{LETTER}/{path.name}").splitlines()) if path.is_file() else ()


def _texts(root: Path) -> Iterator[tuple[str, str, str]]:
    """(file, language, text) of all findings in force and of the letter."""
    for finding in read_findings(root):
        if finding.status != "set-aside":
            for language, row in finding.statement.items():
                yield f"{FINDINGS}/{finding.id}.yaml", language, row["text"]
    for passage in read_letter(root).passages:
        for language, text in passage.text.items():
            yield f"{LETTER}/{passage.id}.yaml", language, text
