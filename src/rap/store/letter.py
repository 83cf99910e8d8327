"""The letter around a report for members: who asks, who pays, what changed, what comes next;
`codebook/letter/NAME.yaml`.

One file says one thing, in as many languages as the team has written it. The file's name orders
files of the same part. A file with a part and no words yet, as `rap new` writes it, is a question
that waits: it stands in no report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rap.core.errors import Message, Problem, RefusedError
from rap.core.model import CODE_ID, FINDING_ID, LANGUAGE, Labels
from rap.core.plain import all_or_problems, labels_of, nearest, read_folder
from rap.core.yaml_checks import LABELS, TEXT, read_checked
from rap.languages.catalogue import on_screen

FOLDER = "codebook/letter"
TRUST = ("asks", "pays", "read", "never", "recognise", "talk")
"""What the first page answers, in this order; a report for members should answer all of it."""
PARTS = (*TRUST, "changed", "next", "back")
NAMED = "talk"
"""The part no released report does without: how to answer and how to take words back speak of the
person named there.
"""
_QUESTIONS = {
    "asks": "store.letter.ask_asks",
    "pays": "store.letter.ask_pays",
    "read": "store.letter.ask_read",
    "never": "store.letter.ask_never",
    "recognise": "store.letter.ask_recognise",
    "talk": "store.letter.ask_talk",
}


@dataclass(frozen=True)
class Passage:
    """One file: which part of the letter it is, its words per language, and the finding it is
    about, if any.
    """

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

    def lacks(self, part: str, languages: Iterable[str]) -> tuple[str, ...]:
        """The languages of `languages` in which no passage says this part."""
        written = {language for passage in self.of(part) for language in passage.text}
        return tuple(language for language in languages if language not in written)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The questions of the first page that are not answered yet."""
        return tuple(part for part in TRUST if not self.of(part))


def read_letter(root: Path) -> Letter:
    """The letter of a study, without the parts that have no words yet; all problems are raised
    together.
    """
    return Letter(
        tuple(
            passage
            for passage in all_or_problems(*read_folder(root, FOLDER, read_passage))
            if passage.text
        )
    )


def refuse_unnamed(root: Path, languages: Iterable[str]) -> None:
    """Raise when a report in `languages` would refer to the person named at its top, and name
    nobody.

    Raises
    ------
    RefusedError
        Names the file and the languages it lacks.
    """
    missing = read_letter(root).lacks(NAMED, languages)
    if missing:
        raise RefusedError(
            "store.letter.nobody_named", place=f"{FOLDER}/{NAMED}.yaml", languages=missing
        )


def stub_of(part: str, languages: Iterable[str]) -> str:
    """The file of a question of the first page that is not answered yet."""
    room = "".join(f'  {language}: ""\n' for language in languages)
    question, how = (on_screen(Message(id)) for id in (_QUESTIONS[part], "store.letter.ask_how"))
    return f"# {question}\n# {how}\nv: 1\npart: {part}\ntext:\n{room}"


def check_letter(root: Path, *, findings: Mapping[str, object]) -> list[Problem]:
    """What is wrong with the letter, among it passages about findings that are not there."""
    passages, problems = read_folder(root, FOLDER, read_passage)
    return problems + [
        Problem(
            "store.letter.unknown_finding",
            place=f"{FOLDER}/{one.id}.yaml",
            finding=one.finding,
            nearest=nearest(one.finding, findings),
        )
        for one in passages
        if one.finding and one.finding not in findings
    ]


def read_passage(root: Path, id: str) -> Passage:
    """What `codebook/letter/ID.yaml` says; without words where it waits for them.

    Raises
    ------
    ProblemsError
        An unknown part, no words, or a wrong id of a finding.
    """
    name = f"{FOLDER}/{id}.yaml"
    file = read_checked(root, name, {"part": TEXT, "text": LABELS, "finding": TEXT})
    part, finding, given = file.text("part", id), file.text("finding"), file.data.get("text")
    text = labels_of(given)
    waits = [*given] if isinstance(given, dict) and not text else []
    is_said = (text or waits) and all(map(LANGUAGE.fullmatch, (*text, *waits)))
    file.expect(CODE_ID.fullmatch(id), "store.letter.bad_name", name=id)
    file.expect_one_of(PARTS, "store.letter.unknown_part", "part", part=part)
    file.expect(is_said, "store.letter.no_words", "text")
    if finding:
        file.expect(
            FINDING_ID.fullmatch(finding), "store.findings.bad_id", "finding", finding=finding
        )
    file.raise_problems()
    return Passage(id, part, text, finding)
