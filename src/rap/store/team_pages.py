"""What a team writes around its findings: the letter of a report for members, and pages of its own
in the handbook.

The letter is `codebook/letter/NAME.yaml`: who asks, who pays, what changed, what comes next. One
file says one thing, in as many languages as the team has written it; its name orders files of the
same part. A file with a part and no words yet, as `rap new` writes it, is a question that waits: it
is in no report. A page is `codebook/handbook/10-start.fr.md`, a file a page and language, in
numbered order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rap.core.errors import Message, Problem, RefusedError
from rap.core.model import CODE_ID, FINDING_ID, LANGUAGE, Labels
from rap.core.plain import labels_of, nearest, read_text
from rap.core.reading import all_or_problems, read_each, read_folder
from rap.core.yaml_checks import LABELS, TEXT, TEXTS, Shape, read_checked
from rap.languages.catalogue import on_screen

LETTER = "codebook/letter"
PAGES = "codebook/handbook"
MIDDLE = 50  # pages with a smaller number stand before the findings, the others at the end
_PAGE_NAME = re.compile(r"([0-9]{2})-([a-z][a-z0-9-]{0,39})\.([a-z]{2})")
TRUST = ("asks", "pays", "read", "never", "recognise", "talk")
"""What the first page answers, in this order; a report for members should answer all of it."""
PROMISES = "next"
"""The part that says what the team is going to do; the next report says what became of it."""
TOP = "top"
"""The part about the first screen: which findings it says (`findings`), under which line (`text`)."""
PARTS = (*TRUST, "changed", PROMISES, "back", TOP)
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
    about, if any. A promise (part `next`) of which something has become says so in `became`; `top`
    names `findings`, in their order.
    """

    id: str
    part: str
    text: Labels
    finding: str = ""
    became: Labels = field(default_factory=dict)
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """The whole letter."""

    passages: tuple[Passage, ...] = field(default=())

    def of(self, part: str) -> tuple[Passage, ...]:
        """The passages of one part, in order."""
        return tuple(passage for passage in self.passages if passage.part == part)

    @property
    def top(self) -> tuple[str, ...]:
        """The findings the team wants on the first screen; () when it leaves that to the groups."""
        return tuple(id for passage in self.of(TOP) for id in passage.findings)

    @property
    def promises(self) -> tuple[Passage, ...]:
        """What the team promises: not what something has become of."""
        return tuple(passage for passage in self.of(PROMISES) if not passage.became)

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
            for passage in all_or_problems(*read_folder(root, LETTER, read_passage))
            if passage.text or passage.findings
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
    if missing := read_letter(root).lacks(NAMED, languages):
        place = f"{LETTER}/{NAMED}.yaml"
        raise RefusedError("store.letter.nobody_named", place=place, languages=missing)


def stub_of(part: str, languages: Iterable[str]) -> str:
    """The file of a question of the first page that is not answered yet."""
    room = "".join(f'  {language}: ""\n' for language in languages)
    question, how = (on_screen(Message(id)) for id in (_QUESTIONS[part], "store.letter.ask_how"))
    return f"# {question}\n# {how}\nv: 1\npart: {part}\ntext:\n{room}"


def check_letter(root: Path, *, findings: Mapping[str, object]) -> list[Problem]:
    """What is wrong with the letter, among it passages about findings that are not there."""
    passages, problems = read_folder(root, LETTER, read_passage)
    for one in passages:
        for id in filter(None, (one.finding, *one.findings)):
            if id not in findings:
                place, near = f"{LETTER}/{one.id}.yaml", nearest(id, findings)
                facts = {"finding": id, "nearest": near}
                problems.append(Problem("store.letter.unknown_finding", place=place, **facts))
    return problems


def read_passage(root: Path, passage: str) -> Passage:
    """What `codebook/letter/ID.yaml` says; without words where it waits for them.

    Raises
    ------
    ProblemsError
        An unknown part, no words, or a wrong id of a finding.
    """
    name = f"{LETTER}/{passage}.yaml"
    shapes: dict[str, Shape] = {
        "part": TEXT,
        "text": LABELS,
        "finding": TEXT,
        "became": LABELS,
        "findings": TEXTS,
    }
    file = read_checked(root, name, shapes)
    part, finding, given = file.text("part", passage), file.text("finding"), file.data.get("text")
    text = labels_of(given)
    waits = [*given] if isinstance(given, dict) and not text else []
    given_top = file.data.get("findings") or []
    top = tuple(given_top if isinstance(given_top, list) else [given_top])
    is_said = (text or waits or (part == TOP and top)) and all(
        map(LANGUAGE.fullmatch, (*text, *waits))
    )
    file.expect(CODE_ID.fullmatch(passage), "store.letter.bad_name", name=passage)
    file.expect_one_of(PARTS, "store.letter.unknown_part", "part", part=part)
    file.expect(is_said, "store.letter.no_words", "text")
    for key, id in (("finding", finding), *(("findings", id) for id in top)):
        if id:
            file.expect(FINDING_ID.fullmatch(id), "store.findings.bad_id", key, finding=id)
    became = labels_of(file.data.get("became"))
    is_promise = not became or part == PROMISES
    file.expect(is_promise, "store.letter.became", "became", part=part)
    file.raise_problems()
    return Passage(passage, part, text, finding, became, top)


@dataclass(frozen=True)
class HandbookPage:
    """One page: its number, its name, and its Markdown per language."""

    number: int
    name: str
    text: Labels = field(default_factory=dict)

    @property
    def is_at_the_end(self) -> bool:
        return self.number >= MIDDLE


def read_pages(root: Path) -> tuple[HandbookPage, ...]:
    """All pages, by number and name; all problems are raised together."""
    found = all_or_problems(*_read(root))
    pages: dict[tuple[int, str], dict[str, str]] = {}
    for number, name, language, text in found:
        pages.setdefault((number, name), {})[language] = text
    return tuple(HandbookPage(number, name, text) for (number, name), text in sorted(pages.items()))


def check_pages(root: Path, *, languages: Iterable[str]) -> list[Problem]:
    """Files with a wrong name, empty pages, and pages that are missing in one of `languages`."""
    found, problems = _read(root)
    there: dict[str, set[str]] = {}
    for number, name, language, _ in found:
        there.setdefault(f"{number:02}-{name}", set()).add(language)
    for page, known in sorted(there.items()):
        place, id = f"{PAGES}/{page}", "store.handbook.language_missing"
        lacking = [language for language in languages if language not in known]
        problems += [Problem(id, place=place, page=page, language=one) for one in lacking]
    return problems


def _read(root: Path) -> tuple[tuple[tuple[int, str, str, str], ...], list[Problem]]:
    return read_each(sorted((root / PAGES).glob("*.md")), _read_page)


def _read_page(path: Path) -> tuple[int, str, str, str]:
    name, match = f"{PAGES}/{path.name}", _PAGE_NAME.fullmatch(path.stem)
    if match is None:
        raise RefusedError("store.handbook.bad_name", place=name)
    text = read_text(path, name=name)
    if not text.strip():
        raise RefusedError("store.handbook.empty", place=name)
    return int(match[1]), match[2], match[3], text
