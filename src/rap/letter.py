"""The letter around a report for members: who asks, who pays, what changed, what comes next; `codebook/letter/NAME.yaml`.

One file says one thing, in as many languages as the team has written it. The file's name orders files of the same part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rap.errors import Problem, ProblemsError
from rap.model import CODE_ID, FINDING_ID, LANGUAGE, Labels
from rap.plain import all_or_problems, check_keys, labels_of, nearest, read_each, read_yaml
from rap.shapes import LABELS, TEXT, check_shapes

FOLDER = "codebook/letter"
TRUST = ("asks", "pays", "read", "never", "recognise", "talk")
"""What the first page answers, in this order; a report for members should answer all of it."""
PARTS = (*TRUST, "changed", "next", "back")


@dataclass(frozen=True)
class Passage:
    """One file: which part of the letter it is, its words per language, and the finding it speaks of, when it is one."""

    id: str
    part: str
    text: Labels
    finding: str = ""


@dataclass(frozen=True)
class Letter:
    """The whole letter."""

    passages: tuple[Passage, ...] = field(default=())

    def of(self, part: str) -> tuple[Passage, ...]:
        """The passages of one part, in order."""
        return tuple(passage for passage in self.passages if passage.part == part)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The questions of the first page nobody has answered yet."""
        return tuple(part for part in TRUST if not self.of(part))


def read_letter(root: Path) -> Letter:
    """The letter of a study; empty when nobody has written one. All problems are raised together."""
    return Letter(all_or_problems(*_read(root)))


def check_letter(root: Path, *, findings: Mapping[str, object]) -> list[Problem]:
    """What is wrong with the letter, among it passages about findings that are not there."""
    passages, problems = _read(root)
    return problems + [
        Problem(f"{FOLDER}/{one.id}.yaml", f"speaks of {one.finding}", nearest(one.finding, findings))
        for one in passages
        if one.finding and one.finding not in findings
    ]


def _read(root: Path) -> tuple[tuple[Passage, ...], list[Problem]]:
    ids = sorted(path.stem for path in (root / FOLDER).glob("*.yaml"))
    return read_each(ids, lambda id: read_passage(root, id))


def read_passage(root: Path, id: str) -> Passage:
    """What `codebook/letter/ID.yaml` says.

    Raises
    ------
    ProblemsError
        Another part than those of the letter, no words, or a finding that is none.
    """
    name = f"{FOLDER}/{id}.yaml"
    document = read_yaml(root / name, name=name)
    problems = check_keys(document, ("v", "part", "text", "finding"))
    problems += check_shapes(document, {"part": TEXT, "text": LABELS, "finding": TEXT})
    part, finding = str(document.data.get("part", id)), str(document.data.get("finding", ""))
    text = labels_of(document.data.get("text"))
    if not CODE_ID.fullmatch(id):
        problems.append(Problem(name, f"'{id}' is no name", "use small letters, digits and hyphens"))
    if part not in PARTS:
        problems.append(Problem(document.place("part"), f"is the part '{part}'", nearest(part, PARTS)))
    if not text or not all(LANGUAGE.fullmatch(language) and words for language, words in text.items()):
        right = "write `text: {fr: …, nl: …}`, in one language at least"
        problems.append(Problem(document.place("text"), "has no words, or words in no language", right))
    if finding and not FINDING_ID.fullmatch(finding):
        problems.append(Problem(document.place("finding"), f"'{finding}' is no finding", "write it like F-30117"))
    if problems:
        raise ProblemsError(problems)
    return Passage(id, part, text, finding)
