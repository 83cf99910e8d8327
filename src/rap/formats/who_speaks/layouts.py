"""Layouts in which no colon tells who speaks, recognised from the whole file, never from one line.

`find_layout` is asked when a text has no labels in the line, in brackets or in bold, or none but
words for question and answer. Each layout says which lines open a turn; a file that no layout
explains keeps being a text without speakers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from rap.core.errors import Message
from rap.formats.plain_text import Cell, Written
from rap.formats.who_speaks.line_layouts import find_line_layout
from rap.formats.who_speaks.speaker_words import fold, is_role_word, looks_like_name
from rap.formats.who_speaks.turn_labels import (
    HEAD,
    NAME,
    SPACES,
    TIME,
    Opening,
    study_time,
)

# What people write before questions and before answers, as `fold` leaves it: Albanian, Dutch,
# English, French, Portuguese, Romanian, Spanish.
_ASKING = "pyetje pyetja vraag question q pergunta intrebare intrebarea pregunta"
_ANSWERING = """
    pergjigje pergjigja antwoord answer a reponse resposta raspuns raspunsul respuesta r"""
_ASKED, _ANSWERED = frozenset(_ASKING.split()), frozenset(_ANSWERING.split())
_FEWEST = 3  # turns; fewer may be chance
_MUCH_MORE = 1.5  # turns a layout opens for each that known labels open
_MOST_QUESTIONS = (
    0.6  # of the lines in bold, or the unlabelled ones, before they count as questions
)
_S = f"[{SPACES}]"
_SPAN = rf"[\[(]?{_S}{{0,2}}(?P<time>{TIME})(?:{_S}?[AaPp]\.?[Mm]\.?)?(?:{_S}{{0,3}}[-–—>]{{1,3}}{_S}{{0,3}}{TIME})?{_S}{{0,2}}[\])]?"
# The bracket that opens before a time must close after it, or the time is mistyped.
_TIME_AFTER = re.compile(
    rf"(?P<label>{NAME}){_S}{{1,4}}(?=[\[(]){_SPAN[:-1]}{_S}{{0,4}}[-–—:]?{_S}{{0,4}}(?=\S)"
)
_TIME_ALONE = re.compile(rf"{_S}{{0,4}}{_SPAN}{_S}{{0,4}}\Z")
_NAME_ALONE = re.compile(
    rf"{_S}{{0,4}}(?:#{{1,6}}{_S}{{1,3}})?(?P<label>{NAME}){_S}{{0,4}}:?{_S}{{0,4}}\Z"
)
_MARK = re.compile(rf"{_SPAN}|[0-9]{{1,4}}[.)]?")
Openings = list[Opening | None]
Row = Mapping[int, Sequence[int]]


_SHORT_CELL = 60  # characters of a cell that may hold a name


@dataclass(frozen=True)
class Layout:
    """Which lines open a turn, an opening or None for each line of the file.

    `lines` are those of the file, without what a layout writes beside the words (a time or a name
    on a line of its own); `sure` are labels as written that the layout itself vouches for, `doubts`
    what it is not sure of.
    """

    reason: Message
    lines: Sequence[str]
    openings: Openings
    sure: frozenset[str] = field(default_factory=frozenset)
    doubts: tuple[Message, ...] = ()

    @property
    def n_turns(self) -> int:
        return sum(opening is not None for opening in self.openings)


def find_layout(
    written: Written, openings: Openings, *, labels: Collection[str] = ()
) -> Layout | None:
    """The layout of a text, the most certain first, if labels do not explain it already.

    Parameters
    ----------
    written : the file, with what is in bold, in italics and in tables
    openings : what could be an opening on each line, of which none is believed yet
    labels : folded labels that were taken for people; a layout that opens hardly more turns than
        these do is not believed

    Examples
    --------
    >>> found = find_layout(Written("Ana [0:02] So?\\nJo [0:04] Yes.\\nAna [0:09] Ah."), [None] * 3)
    >>> found.reason.id, [opening.label for opening in found.openings]
    ('formats.layout.time_after', ['Ana', 'Jo', 'Ana'])
    """
    lines = written.text.split("\n")
    n_known = sum(1 for one in openings if one and fold(one.label) in labels)
    rows = _rows(lines, written.cells)
    table = _in_cells(lines, rows)
    if table and table.n_turns >= n_known:
        return table
    if sum(len(_filled(row)) for row in rows) > sum(1 for line in lines if line.strip(SPACES)) / 2:
        # In a table that is not understood, names and words on the next line may be in other rows.
        return None if labels else _asked_in_cells(lines, rows)
    certain = (lambda: _time_after(lines), lambda: _on_three_lines(lines))
    guessed = (
        lambda: _name_above(lines),
        lambda: _marked_questions("formats.layout.bold_questions", lines, written.bold),
        lambda: _marked_questions("formats.layout.italic_questions", lines, written.italic),
        lambda: _on_one_line(lines, written.leads),
    )
    ways: tuple[Callable[[], Layout | None], ...] = (*certain, *(() if labels else guessed))
    if all(kind_of_turn(Opening(label)) and not is_role_word(label) for label in labels) and (
        found := _asked_and_answered(lines, openings)
    ):
        return found
    layouts = (found for way in ways if (found := way()))
    return next((found for found in layouts if found.n_turns > _MUCH_MORE * n_known), None)


def _in_cells(lines: Sequence[str], rows: Sequence[Row]) -> Layout | None:
    """A table with who speaks in one column and the words in another, each row a turn; times and
    numbers of rows may be in columns of their own.
    """
    speaking, marks = _speaker_column(lines, rows), _marks(lines, rows)
    if speaking is None:
        return None
    left = list(lines)
    found: Openings = [None] * len(lines)
    without: list[str] = []
    for number, row in enumerate(rows):
        label = _label_in(lines, row.get(speaking, []))
        beside = [at for at in _filled(row) if at in marks]
        for at in beside:
            left[at] = ""
        times = [_TIME_ALONE.match(lines[at]) for at in beside]
        start = next((study_time(time["time"]) for time in times if time), "")
        if label and (number or _recurs(label, lines, rows, speaking)):
            left[row[speaking][0]] = ""
            first = next((at for at in _filled(row) if left[at]), row[speaking][0])
            found[first] = Opening(label, left[first], start, kind="timed")
        elif number:
            without += [str(at + 1) for at in _filled(row)]
    doubt = Message("formats.doubt.row_without_speaker", lines=without, n=len(without))
    layout = _if_many("formats.layout.table", left, found)
    return replace(layout, doubts=(doubt,) if without else ()) if layout else None


def _asked_in_cells(lines: Sequence[str], rows: Sequence[Row]) -> Layout | None:
    """A table with questions in one column and the answers in the next."""
    pairs = [sorted(row.items())[:2] for row in rows if len(row) > 1]
    asked = [cells[0][1][-1] for cells in pairs]
    if len(asked) < _FEWEST or _share_of_questions(lines, asked) < _MOST_QUESTIONS:
        return None
    found: Openings = [None] * len(lines)
    for number, (question, answer) in enumerate(pairs):
        is_heading = not number and not ends_in_question(lines[asked[0]])
        for label, at in (("Q", question[1][0]), ("A", answer[1][0])):
            found[at] = None if is_heading else Opening(label, lines[at].lstrip(SPACES))
    return Layout(Message("formats.layout.asked_in_table"), lines, found, frozenset("QA"))


def _rows(lines: Sequence[str], cells: Mapping[int, Cell]) -> list[Row]:
    """The rows of tables with more than one column: column -> its lines with words."""
    rows: dict[int, dict[int, list[int]]] = {}
    for at, (place, column) in cells.items():
        if lines[at].strip(SPACES):
            rows.setdefault(place, {}).setdefault(column, []).append(at)
    columns = Counter(place for place, _ in {*cells.values()})
    return [row for place, row in rows.items() if columns[place] > 1]


def _filled(row: Row) -> list[int]:
    return sorted(at for lines in row.values() for at in lines)


def _speaker_column(lines: Sequence[str], rows: Sequence[Row]) -> int | None:
    """The column in which names recur most, in more than half of the rows; words are beside it."""
    recurring: dict[int, int] = {}
    for column in {column for row in rows for column in row}:
        beside = [row for row in rows if column in row and len(row) > 1]
        labels = Counter(fold(_label_in(lines, row[column])) for row in beside)
        labels.pop("", None)
        recurring[column] = sum(n for n in labels.values() if n > 1)
    best = max(recurring, key=lambda column: (recurring[column], -column), default=None)
    enough = best is not None and recurring[best] >= max(_FEWEST, len(rows) / 2)
    return best if enough else None


def _marks(lines: Sequence[str], rows: Sequence[Row]) -> set[int]:
    """The lines of columns that hold times or numbers of rows and nothing else, but a heading."""
    marks: set[int] = set()
    for column in {column for row in rows for column in row}:
        cells = [row[column] for row in rows if column in row]
        are_marks = [all(_MARK.fullmatch(lines[at].strip(SPACES)) for at in cell) for cell in cells]
        if sum(are_marks) >= max(1, len(cells) - 1):
            marks |= {
                at for cell, is_mark in zip(cells, are_marks, strict=True) for at in cell if is_mark
            }
    return marks


def _label_in(lines: Sequence[str], cell: Sequence[int]) -> str:
    """The label that a cell holds, and nothing else."""
    label = lines[cell[0]].strip(f"{SPACES}:*_[]") if len(cell) == 1 else ""
    return label if label and len(label) <= _SHORT_CELL and _is_label(label) else ""


def _recurs(label: str, lines: Sequence[str], rows: Sequence[Row], column: int) -> bool:
    """Whether a label is in more than one row; the heading of a column is not."""
    return sum(fold(_label_in(lines, row.get(column, []))) == fold(label) for row in rows) > 1


def _time_after(lines: Sequence[str]) -> Layout | None:
    """`NAME [00:00:02] words`, as Trint and Otter write it."""
    openings: Openings = [None] * len(lines)
    for at, line in enumerate(lines):
        match = _TIME_AFTER.match(line[:HEAD].lstrip(SPACES))
        if match and _is_label(match["label"]):
            words = line.lstrip(SPACES)[match.end() :]
            openings[at] = Opening(match["label"], words, study_time(match["time"]))
    return _if_many("formats.layout.time_after", lines, openings)


def _on_three_lines(lines: Sequence[str]) -> Layout | None:
    """A time, a name and the words on lines of their own, as Teams and Sonix write it, the time
    first or the name: as more of its turns have it, for an answer of one word looks like a name.
    """
    filled = [at for at, line in enumerate(lines) if line.strip(SPACES)]
    times = {at: match["time"] for at in filled if (match := _TIME_ALONE.match(lines[at][:HEAD]))}
    names = {
        at: match["label"]
        for at in filled
        if (match := _NAME_ALONE.match(lines[at][:HEAD])) and _is_label(match["label"])
    }
    time_first = [pair for pair in pairwise(filled) if pair[0] in times and pair[1] in names]
    name_first = [pair[::-1] for pair in pairwise(filled) if pair[0] in names and pair[1] in times]
    left = list(lines)
    openings: Openings = [None] * len(lines)
    n_known = [_n_recurring(names[name] for _, name in way) for way in (time_first, name_first)]
    for time, name in time_first if n_known[0] >= n_known[1] else name_first:
        left[time] = left[name] = ""
        openings[name] = Opening(names[name], "", study_time(times[time]), kind="timed")
    return _if_many("formats.layout.three_lines", left, openings)


def _n_recurring(labels: Iterable[str]) -> int:
    return sum(n for n in Counter(map(fold, labels)).values() if n > 1)


def _asked_and_answered(lines: Sequence[str], openings: Openings) -> Layout | None:
    """`Pergunta:` and `Resposta:`, with numbers or without; both must recur, for a heading may say
    "Question" too.
    """
    counts = Counter(kind_of_turn(opening) for opening in openings)
    if min(counts["asked"], counts["answered"]) < 2:
        return None
    labels = {"asked": "Q", "answered": "A"}
    found: Openings = [
        Opening(labels[kind_of_turn(one)], one.words, one.time, one.language)
        if one and kind_of_turn(one)
        else None
        for one in openings
    ]
    return Layout(Message("formats.layout.questions_and_answers"), lines, found, frozenset("QA"))


def kind_of_turn(opening: Opening | None) -> str:
    """`asked`, `answered`, or nothing when the label is no word for a question or an answer."""
    word = re.sub(r"[\W\d]+", "", fold(opening.label)) if opening else ""
    return "asked" if word in _ASKED else "answered" if word in _ANSWERED else ""


def _name_above(lines: Sequence[str]) -> Layout | None:
    """A name or a role alone above its words, as in printed interviews."""
    openings: Openings = [None] * len(lines)
    filled = [at for at, line in enumerate(lines) if line.strip(SPACES)]
    alone = {
        at: match["label"]
        for at in filled
        if (match := _NAME_ALONE.match(lines[at][:HEAD])) and _is_label(match["label"])
    }
    labels = _above_words(filled, alone)
    is_below = False
    for at in filled:
        # What follows a name is words, even where it is a word that looks like a name.
        is_below = not is_below and at in alone and fold(alone[at]) in labels
        if is_below:
            openings[at] = Opening(alone[at], "", kind="timed")
    return _if_many("formats.layout.name_above", lines, openings, vouched=False)


def _above_words(filled: Sequence[int], alone: Mapping[int, str]) -> set[str]:
    """The folded labels that recur, or name a role, and have words below them more often than a
    name: an answer that recurs ("Exactly") has the next name below it.
    """
    counts = Counter(fold(label) for label in alone.values())
    below = [(fold(alone[here]), there) for here, there in pairwise(filled) if here in alone]
    with_words = {label for label, there in below if there not in alone}
    known = {
        fold(label)
        for label in alone.values()
        if fold(label) in with_words and (counts[fold(label)] > 1 or is_role_word(label))
    }
    above = Counter(label for label, there in below if fold(alone.get(there, "")) not in known)
    return {label for label in known if 2 * above[label] >= counts[label]}


def _on_one_line(lines: Sequence[str], leads: Mapping[int, int]) -> Layout | None:
    """A label before the words, with something else than a colon after it, or before it."""
    found = find_line_layout(lines, leads)
    if found is None:
        return None
    reason, openings = found
    return Layout(Message(reason), lines, openings, frozenset(one.label for one in openings if one))


def _marked_questions(reason: str, lines: Sequence[str], marked: Collection[int]) -> Layout | None:
    """Questions in bold or italics and answers in plain letters, without a label."""
    asked = [at for at in sorted(marked) if lines[at].strip(SPACES)]
    if len(asked) < _FEWEST or _share_of_questions(lines, asked) < _MOST_QUESTIONS:
        return None
    openings: Openings = [None] * len(lines)
    answering = False
    for at in range(asked[0], len(lines)):
        if at in marked:
            openings[at] = Opening("Q", lines[at].strip(SPACES))
        elif lines[at].strip(SPACES) and not answering:
            openings[at] = Opening("A", lines[at].strip(SPACES))
        answering = at not in marked and (answering or bool(lines[at].strip(SPACES)))
    odd = [str(at + 1) for at in asked if not ends_in_question(lines[at])]  # may be an emphasis
    doubt = Message("formats.doubt.marked_no_question", lines=odd, n=len(odd))
    doubts = (doubt,) if odd else ()
    return Layout(Message(reason), lines, openings, frozenset("QA"), doubts)


def find_unlabelled_questions(
    lines: Sequence[str], openings: Openings, labels: Mapping[str, str]
) -> list[int]:
    """Lines, counted from 0, that ask where only the answers have a label.

    What stands last before each answer is the question, when most of these lines end in a question
    mark; otherwise nothing is found, and nobody's words move.
    """
    opens = [
        at
        for at, opening in enumerate(openings)
        if opening is not None and fold(opening.label) in labels
    ]
    if len(opens) < _FEWEST:
        return []
    last = [at for at in _last_before(lines, opens) if at not in opens]
    enough = len(last) >= _FEWEST and _share_of_questions(lines, last) >= _MOST_QUESTIONS
    return last if enough else []


def _last_before(lines: Sequence[str], opens: Sequence[int]) -> Iterator[int]:
    """The last line with words before each opening, if there is one since the opening before."""
    for before, here in zip([-1, *opens], opens, strict=False):
        filled = [at for at in range(before + 1, here) if lines[at].strip(SPACES)]
        if filled:
            yield filled[-1]


def ends_in_question(line: str) -> bool:
    """Whether a line asks: its last sign but quotes and brackets is a question mark of any script."""
    return line.rstrip(f"{SPACES}\"'»”’)]*_").endswith(("?", "؟", ";?", "\uff1f"))


def _share_of_questions(lines: Sequence[str], among: Sequence[int]) -> float:
    return sum(ends_in_question(lines[at]) for at in among) / len(among)


def _is_label(label: str) -> bool:
    return is_role_word(label) or looks_like_name(label)


def _if_many(
    reason: str, lines: Sequence[str], openings: Openings, *, vouched: bool = True
) -> Layout | None:
    """The layout, when it opens three turns or more, at least two of them by one person; `vouched`
    says that a label is sure even where it is heard once.
    """
    labels = [opening.label for opening in openings if opening]
    counts = Counter(map(fold, labels))
    if len(labels) < _FEWEST or max(counts.values()) < 2:
        return None
    return Layout(Message(reason), lines, openings, frozenset(labels if vouched else ()))
