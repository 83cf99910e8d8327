"""An export against its form: rows by question id, in a process that keeps nothing of a person."""

from __future__ import annotations

import hmac
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rap.core.errors import Message, RefusedError
from rap.core.form_questions import NOT_ASKED, OTHER, SKIPPED
from rap.core.surveys import Question, Survey
from rap.formats.months import months_of, two_ways
from rap.formats.plain_text import counted
from rap.formats.sheets import Sheet, Table
from rap.formats.surveys import headings as names
from rap.formats.surveys.asking import LEFT_OUT, ExportChoices
from rap.formats.surveys.cells import CellAnswer, CellReader
from rap.formats.surveys.columns import find_columns
from rap.formats.surveys.exports import Column, Export, Row
from rap.formats.surveys.heading_rows import Headed, find_headings
from rap.formats.surveys.headings import LIME, QUALTRICS, REDCAP, SPSS, TALLY
from rap.formats.surveys.options import bare
from rap.formats.surveys.silence import with_silence
from rap.formats.surveys.tally import read_tally

_IMPORT_ID = re.compile(r'\{"importid":')
_MOST_TOLD = 10
_NO_DATE = "1980"  # what LimeSurvey writes where answers are anonymous
_MOST_UNREAD, _LONGEST_TOLD = 30, 120


def parse_export(
    sheets: Sequence[Sheet], survey: Survey, asked: ExportChoices, *, name: str, tool: str = ""
) -> Export:
    """The rows of the sheets of one file.

    Without `tool` the headings say which one it is; of `spss` the second row are its labels.

    Raises
    ------
    RefusedError
        No rows, only the rows of a repeat group, nothing that the form asks, or answers on two
        sheets.
    """
    found = [find_headings(name, one, survey, tool=tool) for one in sheets if len(one.rows) > 1]
    if not found:
        raise RefusedError("formats.survey.no_rows", place=name)
    own = [one for one in found if not names.is_repeat_group(one.table.columns)]
    if not own:
        raise RefusedError("formats.survey.repeat_group", place=name)
    notes = [
        Message("formats.survey.repeats_left_out", n=len(one.table.rows))
        for one in found
        if names.is_repeat_group(one.table.columns)
    ]
    if own[0].tool == TALLY:
        return read_tally(own[0].table, survey)
    files = [_File(one, survey, asked, one.tool) for one in own]
    files = [file for file in files if file.asked]
    if not files:
        raise RefusedError("formats.survey.nothing_asked", place=name, survey=survey.id)
    if len(files) > 1:
        raise RefusedError("formats.survey.two_sheets", place=name, n=len(files))
    return files[0].read(notes)


@dataclass(frozen=True)
class _File:
    headed: Headed
    survey: Survey
    said: ExportChoices
    tool: str

    @property
    def table(self) -> Table:
        return self.headed.table

    @cached_property
    def _filled(self) -> frozenset[int]:
        """The columns in which anything is."""
        return frozenset(
            at for at in range(len(self.table.columns)) if any(row[at] for row in self.table.rows)
        )

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        """The second heading row of Qualtrics and SPSS."""
        if self.tool in (QUALTRICS, SPSS) and self.table.rows:
            return self.table.rows[0]
        return ("",) * len(self.table.columns)

    @cached_property
    def _rows(self) -> list[tuple[int, tuple[str, ...]]]:
        """The rows of answers, with their numbers."""
        rows = list(zip(self.table.numbers, self.table.rows, strict=True))
        if self.tool in (QUALTRICS, SPSS):
            rows = rows[1:]
        if rows and any(_IMPORT_ID.search(bare(cell)) for cell in rows[0][1]):
            rows = rows[1:]
        return rows

    @cached_property
    def _found(self) -> list[list[Column]]:
        columns, written = self.table.columns, self.headed.written
        said = self.said.columns
        return find_columns(self.survey, self.tool, columns, self._texts, said, written)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return tuple(found[0] for found in self._found)

    @cached_property
    def asked(self) -> tuple[str, ...]:
        there = {one.question for one in self.columns if one.question}
        return tuple(one.id for one in self._questions if one.id in there)

    @cached_property
    def _questions(self) -> list[Question]:
        return [one for one in self.survey.questions if one.type != "note"]

    def _places(self, question: str, became: str) -> list[tuple[int, str]]:
        return [
            (at, one.option)
            for at, one in enumerate(self.columns)
            if one.question == question and one.became == became
        ]

    def _place(self, known: frozenset[str]) -> int | None:
        """The first column of the tool that is called so, and that nobody left out."""
        for at, one in enumerate(self.columns):
            is_left_out = self.said.columns.get(one.heading) == LEFT_OUT
            if not one.question and not is_left_out and bare(one.heading) in known:
                return at
        return None

    def read(self, notes: list[Message]) -> Export:
        unclear = [*self._unclear_columns(), *self._missing_filters(), *self._nameless()]
        kept, out = self._finished()
        wrong: dict[str, dict[int, str]] = {}
        answers = {one.id: self._column(one, kept, wrong) for one in self._questions}
        unclear += [
            Message("formats.survey.unclear_cells", question=id, n=len(cells), rows=_told([*cells]))
            for id, cells in wrong.items()
        ]
        days = self._days(kept, unclear)
        rows, n_against = self._made(kept, answers, days)
        rows, n_doubled = self._without_doubles(rows, unclear)
        out = {**out, **({"doubled": n_doubled} if n_doubled else {})}
        notes += self._notes(rows, n_against)
        return Export(
            self.tool,
            tuple(rows),
            self.columns,
            self.asked,
            out,
            tuple(notes),
            tuple(unclear),
            unread={id: _few(cells.values()) for id, cells in wrong.items()},
        )

    def _unclear_columns(self) -> Iterator[Message]:
        taken: dict[tuple[str, str, str], str] = {}
        for at, found in enumerate(self._found):
            one = found[0]
            if at not in self._filled and one.became == "answer":
                continue
            if len(found) > 1:
                questions = tuple(dict.fromkeys(other.question for other in found))
                yield Message(
                    "formats.survey.unclear_column", heading=one.heading, questions=questions
                )
            key = (one.became, one.question, one.option)
            if one.question and taken.setdefault(key, one.heading) != one.heading:
                yield Message(
                    "formats.survey.two_columns",
                    question=one.question,
                    first=taken[key],
                    second=one.heading,
                )

    def _nameless(self) -> Iterator[Message]:
        """Columns without a heading, and cells merged over several rows: whose are those answers?"""
        headings: list[str] = []
        asked = False  # R and pandas write a first column of row numbers without a heading
        for at, column in enumerate(self.columns):
            if self.headed.written[at]:
                asked = bool(column.question)
            elif asked and at in self._filled and column.heading not in self.said.columns:
                headings.append(column.heading)
        if headings:
            told = tuple(headings[:_MOST_TOLD])
            yield Message("formats.survey.no_heading", headings=told, n=len(headings))
        if self.headed.n_merged:
            yield Message("formats.survey.merged", n=self.headed.n_merged)

    def _missing_filters(self) -> Iterator[Message]:
        """Questions whose answers are here, and not the answer that decides who was asked."""
        for question in self._questions:
            for id in question.asked_if if question.id in self.asked else ():
                if id not in self.asked:
                    yield Message("formats.survey.filter_missing", question=question.id, earlier=id)

    def _finished(self) -> tuple[list[tuple[int, tuple[str, ...]]], dict[str, int]]:
        """Rows of people who came to the end, where the tool tells."""
        place = self._place(names.FINISHED.get(self.tool, frozenset()))
        if place is None:
            return self._rows, {}
        kept = [row for row in self._rows if bare(row[1][place]) not in ("", "false", "0", "faux")]
        n = len(self._rows) - len(kept)
        return kept, {"unfinished": n} if n else {}

    @cached_property
    def _language(self) -> str:
        """The language of the labels in this file: the one in which most headings are."""
        shown = {bare(text) for text in (*self.table.columns, *self._texts)}
        counts = Counter(
            language
            for one in self.survey.questions
            for language, label in one.label.items()
            if any(bare(label) in text for text in shown)
        )
        return max(counts, key=lambda one: counts[one], default="")

    def _column(
        self,
        question: Question,
        rows: list[tuple[int, tuple[str, ...]]],
        wrong: dict[str, dict[int, str]],
    ) -> list[CellAnswer] | None:
        """The answers to one question, a row each; None when the file does not ask it."""
        ticks, ones = self._places(question.id, "tick"), self._places(question.id, "answer")
        ones.sort(key=lambda place: place[0] not in self._filled)
        own = self._places(question.id, "words")
        if not (ticks or ones):
            return None
        reader = CellReader(
            question, self.tool, self._language, self._values(question.id), has_own_column=bool(own)
        )
        found = []
        for number, cells in rows:
            words = next((cells[at] for at, _ in own if cells[at].strip()), "")
            if ticks:
                others = [cells[at] for at, option in ticks if not option]
                given = {option: cells[at] for at, option in ticks if option}
                answer = reader.read_ticks(given, others[0] if others else None, words)
            else:
                answer = reader.read(cells[ones[0][0]])
                if words and not answer.is_unclear:
                    answer = _with_words(answer, words)
            if answer.is_unclear:
                wrong.setdefault(question.id, {})[number] = "" if ticks else cells[ones[0][0]]
            found.append(answer)
        return found

    def _values(self, question: str) -> dict[str, str]:
        return {bare(value): id for value, id in self.said.values.get(question, {}).items()}

    def _days(self, rows: list[tuple[int, tuple[str, ...]]], unclear: list[Message]) -> list[str]:
        """When each row was answered; notes in `unclear` where it is one month or another."""
        when = self._place(names.WHEN)
        if when is None:
            return ["" for _ in rows]
        found = [cells[when] for _, cells in rows]
        days = ["" if day.startswith(_NO_DATE) else day for day in found]
        if not self.said.dates and two_ways(days):
            heading = self.columns[when].heading
            unclear.append(Message("formats.survey.two_ways", heading=heading))
        return days

    def _made(
        self,
        rows: list[tuple[int, tuple[str, ...]]],
        answers: Mapping[str, list[CellAnswer] | None],
        days: list[str],
    ) -> tuple[list[Row], int]:
        """The rows, with the two kinds of silence told apart by the form's conditions; and how many
        answers there are to questions that the form does not ask then.
        """
        language, month = self._place(names.LANGUAGES), months_of(days, self.said.dates)
        receipt, ids = self._place(names.RECEIPT), self._id_place()
        times: Counter[str] = Counter()
        made, n_against = [], 0
        for at, (number, cells) in enumerate(rows):
            given = {id: row[at] for id, row in answers.items() if row is not None}
            filled, against = with_silence(self.survey, {id: one.cell for id, one in given.items()})
            n_against += against
            who = cells[ids] if ids is not None else ""
            key = "\x1f".join(("id", who) if who else ("cells", *cells))
            times[key] += 0 if who else 1
            made.append(
                Row(
                    filled,
                    {
                        id: one.words
                        for id, one in given.items()
                        if one.words and filled[id] != NOT_ASKED
                    },
                    _language(cells[language] if language is not None else "")
                    or self.said.language,
                    month[at],
                    self._mark(f"{key}\x1f{times[key]}"),
                    cells[receipt] if receipt is not None else "",
                    number,
                )
            )
        return made, n_against

    def _id_place(self) -> int | None:
        """The column by which the tool tells rows apart; a number that somebody typed counts too."""
        by_name = {bare(one.heading): at for at, one in enumerate(self.columns) if not one.question}
        wanted = (
            "_uuid",
            "key",
            "responseid",
            "response id",
            "id de la réponse",
            "respons id",
            "record_id",
            "record id",
            "respondent id",
            "submission id",
            "#",
            "_id",
            "id",
            "nr",
            "no",
        )
        return next((by_name[name] for name in wanted if name in by_name), None)

    def _mark(self, key: str) -> str:
        data = f"{self.survey.id}\x1f{self.tool}\x1f{key}".encode()
        return hmac.digest(self.said.key or b"\0", data, "sha256").hex()

    def _without_doubles(self, rows: list[Row], unclear: list[Message]) -> tuple[list[Row], int]:
        """Rows that the tool calls the same: one of each is kept; two that say different things are
        asked about.
        """
        there: dict[str, Row] = {}
        differ = []
        for row in rows:
            first = there.setdefault(row.mark, row)
            if (first.cells, first.words) != (row.cells, row.words):
                differ += [first.number, row.number]
        if differ:
            unclear.append(
                Message("formats.survey.same_id", n=len(differ), rows=_told(dict.fromkeys(differ)))
            )
        return list(there.values()), len(rows) - len(there)

    def _notes(self, rows: Sequence[Row], n_against: int) -> list[Message]:
        asked = {one.id: one for one in self._questions}
        equal = Counter((tuple(row.cells.items()), tuple(row.words.items())) for row in rows)
        n_equal = sum(n for n in equal.values() if n > 1)
        missing = tuple(id for id in asked if id not in self.asked)
        lost = tuple(
            one.heading
            for at, one in enumerate(self.columns)
            if one.became == "unknown" and at in self._filled
        )
        notes = [
            *counted(
                (("formats.survey.against_form", n_against), ("formats.survey.equal_rows", n_equal))
            )
        ]
        if missing:
            notes.append(Message("formats.survey.not_in_file", questions=missing, n=len(missing)))
        if lost:
            told = (*lost[:_MOST_TOLD], *(("…",) if len(lost) > _MOST_TOLD else ()))
            notes.append(Message("formats.survey.unknown_columns", headings=told, n=len(lost)))
        if not all(row.language for row in rows):
            notes.append(Message("formats.survey.no_language"))
        if any(question.asked_if for id, question in asked.items() if id in self.asked) and (
            self.tool != SPSS
        ):
            notes.append(Message("formats.survey.silence_by_form"))
        ticked = any(one.became == "tick" for one in self.columns)
        if self.tool in (LIME, REDCAP) and ticked:
            notes.append(Message("formats.survey.unticked"))
        return notes


def _with_words(answer: CellAnswer, words: str) -> CellAnswer:
    ids = [one for one in answer.cell.split() if one not in (OTHER, SKIPPED, NOT_ASKED)]
    return replace(answer, cell=" ".join([*ids, OTHER]), words=words)


def _few(cells: Iterable[str]) -> tuple[str, ...]:
    """The first cells that differ, of those short enough to be an answer that was chosen."""
    known = {bare(cell): cell for cell in cells if cell.strip() and len(cell) <= _LONGEST_TOLD}
    return tuple(known.values())[:_MOST_UNREAD]


def _told(rows: Sequence[int] | dict[int, None]) -> tuple[int, ...]:
    return tuple(rows)[:_MOST_TOLD]


def _language(text: str) -> str:
    """Two letters, from `fr`, `FR`, `fr-BE` or `Français (fr)`."""
    match = re.search(r"\(([a-z]{2})\)$", text.strip()) or re.match(
        r"([a-z]{2})(?:[-_]|$)", text.strip().lower()
    )
    return match[1] if match else ""
