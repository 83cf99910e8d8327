"""Take answers in: read messages and tally sheets, say what is not clear, keep counts; own words
wait in the vault for review.

Names of senders are used in memory, to count one person once; a keyed hash of them is the file's
name. The key is this install's, or the vault's: then every machine that opens the vault makes the
same name, and a chat taken in twice is one file after a sync.
"""

from __future__ import annotations

import csv
import hmac
import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rap.acts.bring_in import Imported, Wanted
from rap.acts.review.queue import put_raw
from rap.analysis.typed_answers import Parsed, parse_answers, split_messages
from rap.core.errors import Message, Problem, ProblemsError, WrongUseError
from rap.core.model import ANSWERS, Source, Speaker
from rap.core.plain import nearest
from rap.formats.transcripts import Transcript
from rap.store.answers import (
    FEEDBACK,
    Feedback,
    format_feedback,
    is_sheet_of,
    number_findings,
    read_feedback,
    sheet_of,
    write_feedback,
)
from rap.store.findings import read_findings
from rap.store.settings import install_secret, read_settings
from rap.store.sources import hash_of, source_ids

if TYPE_CHECKING:
    from rap.store.vault import Vault

_SHEET_COLUMNS = ("number", *ANSWERS, "more")
_PREFIX = "feedback:"
Naming = Callable[..., str]
"""Parts that tell one file of answers from another -> its id."""


@dataclass(frozen=True)
class OwnWords:
    """What one person said freely, and in which language, where the form she used says so."""

    text: str = field(repr=False)
    language: str = ""


@dataclass(frozen=True)
class Taken:
    """What files of answers hold: what would be kept, what is there already, what to ask about, and
    what was said freely.
    """

    new: tuple[Feedback, ...] = ()
    again: tuple[Feedback, ...] = ()
    doubts: tuple[Problem, ...] = ()
    words: tuple[OwnWords, ...] = field(default=(), repr=False)


def read_answers(
    root: Path, files: Sequence[Path], *, sheet: str = "", another: bool = False, key: bytes = b""
) -> Taken:
    """Read files of answers; nothing is written.

    Parameters
    ----------
    sheet
        The code of the numbering that was answered, as printed in the report (default: the
        numbering of today).
    another
        The messages are of other people, though the same was taken in before.
    key
        What names of files are made with, the vault's; this install's own when left out.

    Raises
    ------
    WrongUseError
        The demo study, or a code of another numbering.
    ProblemsError
        A tally sheet that cannot be read as one.
    """
    numbers = numbers_to_answer(root, sheet=sheet)
    there = {one.id: one for one in read_feedback(root)}
    naming, salt = partial(_name, key=key, there=there), str(len(there)) if another else ""
    new: dict[str, Feedback] = {}
    again, doubts, words = [], [], []
    for file in files:
        found, asked = _read_file(file, numbers, naming, salt=salt)
        doubts += asked
        for one, said in found:
            known = there.get(one.id) or new.get(one.id)
            is_same = known is not None and format_feedback(known) == format_feedback(one)
            if is_same and (one.answers or one.more):
                again.append(one)
                continue
            words += [said] if said.text else []
            if known is not None and one.way == "form":
                doubts.append(Problem("acts.answer.same_copy", place=file.name))
            elif one.answers or one.more:
                new[one.id] = one
    return Taken(tuple(new.values()), tuple(again), tuple(doubts), tuple(words))


def numbers_to_answer(root: Path, *, sheet: str) -> dict[str, int]:
    """The numbers that findings have in a report, when answers to `sheet` can be taken in; raises
    as `read_answers`.
    """
    if read_settings(root).demo:
        raise WrongUseError("acts.answer.demo", place="pyproject.toml")
    numbers = number_findings(read_findings(root))
    if sheet and not is_sheet_of(sheet, numbers):
        place, today = f"--sheet {sheet}", sheet_of(numbers)
        raise WrongUseError("acts.answer.other_sheet", place=place, sheet=sheet, today=today)
    return numbers


def _name(*parts: str, key: bytes, there: Collection[str], among: Sequence[str] = ()) -> str:
    """What a file is called: made with `key`, but as before where this machine made one by its own."""
    own, shared = (
        _id(*((_id(*among, key=one),) if among else ()), *parts, key=one) for one in (b"", key)
    )
    return own if own in there else shared


def _read_file(
    file: Path, numbers: Mapping[str, int], naming: Naming, *, salt: str
) -> tuple[list[tuple[Feedback, OwnWords]], list[Problem]]:
    """What each message answers, with its own words; and what is in doubt."""
    text = _text(file)
    if file.suffix.lower() == ".csv":
        answers, more = _read_sheet(file.name, text, numbers)
        return [(Feedback(naming("sheet", text, salt), "sheet", answers, more), OwnWords(""))], []
    messages = split_messages(text)
    batch = ("batch", *(message.text for message in messages), salt)
    found, doubts = [], []
    for at, message in enumerate(messages, 1):
        one = parse_answers(message.text, numbers)
        doubts += _doubts(one, numbers, place=file.name, message=at)
        if one.sheet and not is_sheet_of(one.sheet, numbers):
            continue
        sender = naming("sender", message.sender) if message.sender else ""
        id = one.copy or sender or naming(str(at), among=batch)
        way = "form" if one.copy else "message"
        rows = {finding: {answer: 1} for finding, answer in one.answers.items()}
        said = OwnWords(one.words, one.language)
        found.append((Feedback(id, way, rows, one.more), said))
    return found, doubts


def _text(file: Path) -> str:
    """The text of a file as a phone or a spreadsheet saved it."""
    if not file.is_file():
        raise WrongUseError("core.file.not_there", place=file.name)
    try:
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise WrongUseError("acts.answer.not_utf8", place=file.name) from None


def _id(*parts: str, key: bytes = b"") -> str:
    """16 hex digits only this install can make, or who holds `key`: from outside, nobody can try
    names.
    """
    return hmac.digest(
        key or install_secret().encode(), "\0".join((_PREFIX, *parts)).encode(), "sha256"
    ).hex()[:16]


def _doubts(one: Parsed, numbers: Mapping[str, int], *, place: str, message: int) -> list[Problem]:
    said = partial(Problem, place=place, message=message)
    if one.sheet and not is_sheet_of(one.sheet, numbers):
        return [said("acts.answer.older_numbers", sheet=one.sheet)]
    if not (one.doubts or one.answers or one.more or one.words):
        return [said("acts.answer.nothing_read")]
    return [
        said(
            "acts.answer.doubt_at" if doubt.number else "acts.answer.doubt",
            number=doubt.number,
            doubt=Message(doubt.what),
        )
        for doubt in one.doubts
    ]


def _read_sheet(
    name: str, text: str, numbers: Mapping[str, int]
) -> tuple[dict[str, dict[str, int]], tuple[str, ...]]:
    """A tally sheet: `number,yes,partly,no,not-mine,more`, one line a sentence.

    Raises
    ------
    ProblemsError
        Other columns, a number twice or of no finding, a cell that is not a number of people.
    """
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text else ","))
    columns = list(rows[0]) if rows else []
    _check_columns(columns, place=f"{name}:1")
    finding_of = {str(number): finding for finding, number in numbers.items()}
    problems: list[Problem] = []
    answers: dict[str, dict[str, int]] = {}
    more = []
    for line, row in enumerate(rows, 2):
        place = f"{name}:{line}"
        cells = {key: (row.get(key) or "").strip() for key in _SHEET_COLUMNS}
        finding = finding_of.get(cells.pop("number"), "")
        if not finding or finding in answers:
            problems.append(Problem("acts.answer.bad_number", place=place, last=len(numbers)))
            continue
        counts = {key: value for key, value in cells.items() if value}
        bad = [key for key, value in counts.items() if not (value.isascii() and value.isdecimal())]
        problems += [Problem("acts.answer.bad_count", place=place, column=key) for key in bad]
        more += [finding] if counts.pop("more", "0") != "0" else []
        answers[finding] = {key: int(value) for key, value in counts.items() if key not in bad}
    if problems:
        raise ProblemsError(problems)
    return {finding: row for finding, row in answers.items() if any(row.values())}, tuple(more)


def _check_columns(columns: Sequence[str], *, place: str) -> None:
    problems = []
    for column in (column for column in columns if column not in _SHEET_COLUMNS):
        id, near = "acts.answer.unknown_column", nearest(column, _SHEET_COLUMNS)
        problems.append(Problem(id, place=place, column=column, nearest=near))
    if "number" not in columns:
        problems.append(Problem("acts.answer.no_sheet", place=place, columns=_SHEET_COLUMNS))
    if problems:
        raise ProblemsError(problems)


def keep_answers(
    root: Path, taken: Taken, *, vault: Vault | None = None, language: str = ""
) -> list[Path]:
    """Write what is new; own words go to the vault's queue for review, each as a text of its own of
    a person without a case.

    They are in the language of the form they were typed into; where it says none, in `language`.

    Raises
    ------
    WrongUseError
        There are own words, and no vault they could wait in, or nobody said their language.
    """
    if taken.words and vault is None:
        raise WrongUseError("acts.answer.no_vault", place=FEEDBACK, n=len(taken.words))
    said = [replace(one, language=one.language or language) for one in taken.words]
    if any(not one.language for one in said):
        raise WrongUseError("acts.answer.no_language", place=FEEDBACK)
    if said and vault is not None:
        put_raw(vault, _waiting(root, vault, said), Wanted(kind="question"))
    return [write_feedback(root, one) for one in taken.new]


def _waiting(root: Path, vault: Vault, words: Sequence[OwnWords]) -> list[Imported]:
    """Own words as texts, each with an id that is not taken."""
    taken = {*source_ids(root), *(entry.id for entry in vault.list("raw"))}
    texts = []
    for one in words:
        id = ""
        while not id or id in taken:
            id = draw_source(f"P1: {' '.join(one.text.split())}\n", id, str(len(taken)))
        taken.add(id)
        texts.append(words_source(one.text, source_id=id, language=one.language))
    return texts


def name_recording(digest: str, *, there: Collection[str], key: bytes = b"") -> str:
    """What a voice note is called, and the file of its answers: the same for the same recording,
    and nobody outside can try one.

    `there` are the ids of answers and notes that are there already, `key` as in `read_answers`.
    """
    return _name("voice", digest, key=key, there=there)


def words_source(text: str, *, source_id: str, language: str, case: str = "") -> Imported:
    """Own words of one person as a text that can wait for review; with a case only where she wants
    them to go with her.
    """
    said, speakers = f"P1: {' '.join(text.split())}\n", (Speaker("P1", "participant", case),)
    source = Source(source_id, "question", language, hash_of(said), None, "", "consent", speakers)
    return Imported(Path("answer"), source, Transcript(said, speakers, {}, ()), {})


def draw_source(*parts: str) -> str:
    """An id for own words that follows from `parts`, and that nobody outside can trace back to
    them.
    """
    return f"QU-{10_000 + int(_id('words', *parts), 16) % 90_000}"
