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

from rap.analysis.typed_answers import ChatMessage, Parsed, parse_answers, split_messages
from rap.core.errors import Message, Problem, ProblemsError, WrongUseError
from rap.core.model import ANSWERS, Source, Speaker
from rap.core.plain import nearest
from rap.formats.transcripts import Transcript
from rap.store.answers import (
    FEEDBACK,
    Feedback,
    read_feedback,
    write_feedback,
)
from rap.store.settings import install_secret, read_settings
from rap.store.sources import hash_of, source_ids
from rap.store.vault import ASKING as HELP
from rap.topics.answers.answered_words import QuestionsAsked, read_asked, refuse_unknown_sheet
from rap.topics.entering.plan import Imported, Wanted
from rap.topics.help_asked.messages import about_of
from rap.topics.waiting_texts.queue import put_raw

if TYPE_CHECKING:
    from rap.store.vault import Vault

_SHEET_COLUMNS = ("number", *ANSWERS, "more")
_PREFIX = "feedback:"
Naming = Callable[..., str]
"""Parts that tell one file of answers from another -> its id."""


@dataclass(frozen=True)
class OwnWords:
    """What one person said freely, and in which language, where that is known. `about` are ids of what
    she may ask for or speak of (`asks_for_help`); `place` is its message, `id` that of its answers.
    """

    text: str = field(repr=False)
    language: str = ""
    about: tuple[str, ...] = ()
    place: str = ""
    id: str = ""


@dataclass(frozen=True)
class Taken:
    """What files of answers hold: what would be kept, what is there already, what to ask about, and
    what was said freely. `asking` are the messages to read first.
    """

    new: tuple[Feedback, ...] = ()
    again: tuple[Feedback, ...] = ()
    doubts: tuple[Problem, ...] = ()
    words: tuple[OwnWords, ...] = field(default=(), repr=False)
    asking: tuple[Problem, ...] = ()

    @property
    def n_taken(self) -> int:
        """How many are new and taken in: a message with own words is when somebody has read it."""
        unread = {one.id for one in self.words}
        return sum(one.id not in unread for one in self.new)


@dataclass(frozen=True)
class _Read:
    """What one file holds: what each message answers, with its own words; what is in doubt; the
    messages in which somebody may ask for help, also those that answer nothing or an older report;
    and the ids of people all of whose earlier answers are in doubt now.
    """

    found: list[tuple[Feedback, OwnWords]] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    asking: list[Problem] = field(default_factory=list)
    emptied: set[str] = field(default_factory=set)


def read_answers(
    root: Path, files: Sequence[Path], *, sheet: str = "", another: bool = False, key: bytes = b""
) -> Taken:
    """Read files of answers; nothing is written.

    Parameters
    ----------
    sheet
        The code that the report or the kit prints which was answered, for messages that do not
        name one themselves.
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
    asked = asked_of(root, sheet=sheet)
    there = {one.id: one for one in read_feedback(root)}
    naming, salt = partial(_name, key=key, there=there), str(len(there)) if another else ""
    new: dict[str, Feedback] = {}
    again, doubts, words, asking = [], [], [], []
    for file in files:
        read = _read_file(file, asked, naming, there=there, sheet=sheet, salt=salt)
        doubts += read.doubts
        asking += read.asking
        for one, said in read.found:
            known = there.get(one.id) or new.get(one.id)
            if known is not None and _is_same(known, one) and (one.answers or one.more):
                again.append(one)
                continue
            words += [said] if said.text else []
            if known is not None and one.way == "form":
                doubts.append(Problem("answers.same_copy", place=file.name))
            elif one.answers or one.more or one.id in read.emptied:
                new[one.id] = one
    return Taken(tuple(new.values()), tuple(again), tuple(doubts), tuple(words), tuple(asking))


def _is_same(there: Feedback, one: Feedback) -> bool:
    """Whether the same was taken in before, to the same words."""
    return there.wordings == one.wordings and (
        {**there.answers, "more": sorted(there.more)} == {**one.answers, "more": sorted(one.more)}
    )


def asked_of(root: Path, *, sheet: str) -> QuestionsAsked:
    """What people can have answered, when answers to `sheet` can be taken in; raises as
    `read_answers`.
    """
    if read_settings(root).demo:
        raise WrongUseError("answers.demo", place="pyproject.toml")
    asked = read_asked(root)
    refuse_unknown_sheet(asked, sheet)
    return asked


def _name(*parts: str, key: bytes, there: Collection[str], among: Sequence[str] = ()) -> str:
    """What a file is called: made with `key`, but as before where this machine made one by its own."""
    own, shared = (
        _id(*((_id(*among, key=one),) if among else ()), *parts, key=one) for one in (b"", key)
    )
    return own if own in there else shared


def _read_file(
    file: Path,
    asked: QuestionsAsked,
    naming: Naming,
    *,
    there: Mapping[str, Feedback],
    sheet: str,
    salt: str,
) -> _Read:
    """One file, each message looked at once."""
    text, read = _text(file), _Read()
    if file.suffix.lower() == ".csv":
        counted = _read_sheet(file.name, text, asked, code=sheet)
        read.found.append((replace(counted, id=naming("sheet", text, salt)), OwnWords("")))
        return read
    messages = split_messages(text)
    batch = ("batch", *(message.text for message in messages), salt)
    for at, message in enumerate(messages, 1):
        said = partial(Problem, place=file.name, message=at)
        about = about_of(message.text)
        if about:
            read.asking.append(said("answers.asks", about=tuple(map(Message, about))))
        one = parse_answers(message.text, asked.numbers_on(sheet))
        code = one.sheet or sheet
        if code != sheet and asked.knows(code):
            one = parse_answers(message.text, asked.numbers_on(code))
        read.doubts.extend(_doubts(one, asked, said=said))
        if not asked.knows(code):
            continue
        sender = naming("sender", message.sender) if message.sender else ""
        id = one.copy or sender or naming(str(at), among=batch)
        given = {f: _given_to(f, message, asked, sheet=sheet, code=code) for f in one.answers}
        rows = {finding: {one.answers[finding]: 1} for finding in given}
        way = "form" if one.copy else "message"
        unclear = {doubt.number for doubt in one.doubts}
        asked_about = {f for f, number in asked.numbers_on(code).items() if number in unclear}
        written, known = Feedback(id, way, rows, one.more, given), there.get(id)
        kept, lost = _with_known(written, known, asked_about=asked_about)
        if known and asked_about.intersection(known.answers) and not (kept.answers or kept.more):
            read.emptied.add(id)
        for facts in asked.facts_of(lost, code=code):
            read.doubts.append(said("answers.reworded_at", **facts))
        words = one.words or (message.text if about else "")  # who asks for help: all she wrote
        read.found.append((kept, OwnWords(words, one.language, about, f"{file.name}:{at}", id)))
    return read


def _given_to(
    finding: str, message: ChatMessage, asked: QuestionsAsked, *, sheet: str, code: str
) -> tuple[str, ...]:
    """The wordings a person's answer was given to, none where that is not sure: a code says it for
    the message it is in, and not for what she sent another day.
    """
    parsed = [parse_answers(part, asked.numbers_on(code)) for part in message.parts]
    those = [one for one in parsed if finding in one.answers][-1:] or parsed
    found = [asked.wordings(finding, code=one.sheet or sheet) for one in those]
    return tuple(sorted({hash for one in found for hash in one})) if all(found) else ()


def _with_known(
    one: Feedback, known: Feedback | None, *, asked_about: Collection[str]
) -> tuple[Feedback, list[str]]:
    """The answers whose words are known, with those of the same person that were taken in before
    where she says nothing new; and the findings that are to be asked about.
    """
    sure = [finding for finding in one.answers if one.given_to(finding)]
    there = known.answers if known else {}
    is_same_way = known is not None and known.way == one.way == "message"
    is_more = is_same_way and bool(one.answers or one.more or asked_about)
    kept = [f for f in there if f not in sure and (f in one.answers or is_more)]
    kept = [finding for finding in kept if finding not in asked_about]
    rows = {**{f: one.answers[f] for f in sure}, **{f: there[f] for f in kept}}
    given = {f: one.given_to(f) for f in sure} | {f: known.given_to(f) for f in kept if known}
    same = {finding for finding in kept if there[finding] == one.answers.get(finding)}
    lost = [f for f in one.answers if f not in sure and f not in same]
    more = {*one.more, *(known.more if known and is_more else ())}
    return replace(one, answers=rows, more=tuple(sorted(more)), wordings=given), lost


def _text(file: Path) -> str:
    """The text of a file as a phone or a spreadsheet saved it."""
    if not file.is_file():
        raise WrongUseError("core.file.not_there", place=file.name)
    try:
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise WrongUseError("answers.not_utf8", place=file.name) from None


def _id(*parts: str, key: bytes = b"") -> str:
    """16 hex digits only this install can make, or who holds `key`: from outside, nobody can try
    names.
    """
    return hmac.digest(
        key or install_secret().encode(), "\0".join((_PREFIX, *parts)).encode(), "sha256"
    ).hex()[:16]


def _doubts(one: Parsed, asked: QuestionsAsked, *, said: Callable[..., Problem]) -> list[Problem]:
    """What is in doubt of a message; `said` makes a problem with its place."""
    if not asked.knows(one.sheet):
        return [said("answers.older_numbers", sheet=one.sheet)]
    if not (one.doubts or one.answers or one.more or one.words):
        return [said("answers.nothing_read")]
    return [
        said(
            "answers.doubt_at" if doubt.number else "answers.doubt",
            number=doubt.number,
            doubt=Message(doubt.what),
        )
        for doubt in one.doubts
    ]


def _read_sheet(name: str, text: str, asked: QuestionsAsked, *, code: str) -> Feedback:
    """A tally sheet: `number,yes,partly,no,not-mine,more`, one line a sentence.

    Raises
    ------
    ProblemsError
        Other columns, a number twice or of no finding, a cell that is not a number of people, a
        finding of which nobody can know which words were answered.
    """
    numbers = asked.numbers_on(code)
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
            problems.append(Problem("answers.bad_number", place=place, last=len(numbers)))
            continue
        counts = {key: value for key, value in cells.items() if value}
        bad = [key for key, value in counts.items() if not (value.isascii() and value.isdecimal())]
        problems += [Problem("answers.bad_count", place=place, column=key) for key in bad]
        more += [finding] if counts.pop("more", "0") != "0" else []
        answers[finding] = {key: int(value) for key, value in counts.items() if key not in bad}
    answers = {finding: row for finding, row in answers.items() if any(row.values())}
    given = {finding: asked.wordings(finding, code=code) for finding in answers}
    lost = [finding for finding, hashes in given.items() if not hashes]
    for facts in asked.facts_of(lost, code=code):
        problems.append(Problem("answers.reworded", place=name, **facts))
    if problems:
        raise ProblemsError(problems)
    return Feedback("", "sheet", answers, tuple(more), given)


def _check_columns(columns: Sequence[str], *, place: str) -> None:
    problems = []
    for column in (column for column in columns if column not in _SHEET_COLUMNS):
        id, near = "answers.unknown_column", nearest(column, _SHEET_COLUMNS)
        problems.append(Problem(id, place=place, column=column, nearest=near))
    if "number" not in columns:
        problems.append(Problem("answers.no_sheet", place=place, columns=_SHEET_COLUMNS))
    if problems:
        raise ProblemsError(problems)


def keep_answers(
    root: Path,
    taken: Taken,
    *,
    vault: Vault | None = None,
    language: str = "",
    dry_run: bool = False,
) -> list[Path]:
    """Write what is new; own words go to the vault's queue for review, each as a text of its own of
    a person without a case. A dry run ends before the first is written.

    They are in the language of the form they were typed into; where it says none, in `language`.

    Raises
    ------
    WrongUseError
        There are own words, and no vault they could wait in, or nobody said their language.
    """
    if taken.words and vault is None:
        raise WrongUseError("answers.no_vault", place=FEEDBACK, n=len(taken.words))
    said = [replace(one, language=one.language or language) for one in taken.words]
    if unknown := tuple(one.place for one in said if not one.language):
        raise WrongUseError("answers.no_language", place=FEEDBACK, messages=unknown)
    if dry_run:
        return []
    if said and vault is not None:
        texts = _waiting(root, vault, said)
        for text, one in zip(texts, said, strict=True):
            if one.about:  # first: a kill in between leaves a mark too many, never one too few
                vault.write(HELP, text.source.id, b"{}")
        put_raw(vault, texts, Wanted(kind="question"))
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
