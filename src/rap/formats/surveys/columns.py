"""Which question of a form each column of an export answers: a heading is looked up in the form,
whole and by its end, and never cut at a sign that a label may hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rap.core.surveys import Question, Survey
from rap.formats.surveys.asking import LEFT_OUT
from rap.formats.surveys.exports import Column
from rap.formats.surveys.headings import (
    ITS_OWN,
    LANGUAGES,
    OF_THE_TOOL,
    PERSONAL,
    QUALTRICS,
    RECEIPT,
    REDCAP,
    SHEET,
    SPSS,
    TYPEFORM,
)
from rap.formats.surveys.options import OTHERS, Options, bare, is_other, own_phrases

_SUB = re.compile(r"([a-z][a-z0-9_-]*)\[([a-z0-9_-]+)\]\.? ?(?=\S|$)")
_REDCAP_CHOICE = re.compile(r"(.+) \(choice=(.+)\)")
_CHOICE = " - selected choice"
_OWN_ENDS = (" - text", "_text")


@dataclass(frozen=True)
class Headings:
    """The names of a form's questions, and what a heading means among them.

    `said`: heading as it is written -> the question it answers, or `-`, as a person said.
    """

    survey: Survey
    tool: str
    said: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _questions(self) -> dict[str, list[Question]]:
        names: dict[str, list[Question]] = {}
        for question in self.survey.questions:
            for name in {bare(question.id), *map(bare, question.label.values())} - {""}:
                names.setdefault(name, []).append(question)
        return names

    @cached_property
    def _options(self) -> dict[str, Options]:
        return {one.id: Options(one, self.tool) for one in self.survey.questions}

    def find(self, heading: str, text: str = "", *, written: str = "") -> list[Column]:
        """What a column may be; several when the form does not tell. `text` is a second heading row,
        `written` the heading as the file has it, where two are called alike.
        """
        if heading in self.said:
            id = self.said[heading]
            return (
                [Column(heading, "unknown")] if id == LEFT_OUT else [Column(heading, "answer", id)]
            )
        own = bare(written or heading)
        if heading.strip() in ITS_OWN.get(self.tool, ()) or own in PERSONAL:
            return [Column(heading, self._kind(own))]
        for name in filter(None, (bare(text), own)):
            if found := self._find(heading, name):
                return found
        return [Column(heading, self._kind(own))]

    def _kind(self, name: str) -> str:
        is_time = self.tool == REDCAP and name.endswith("_timestamp")
        if is_time or not {name, re.split(r"[/:-]", name)[-1]}.isdisjoint(PERSONAL):
            return "personal"
        return "tool" if name in OF_THE_TOOL | RECEIPT | LANGUAGES else "unknown"

    def _find(self, heading: str, name: str) -> list[Column]:
        ways = (self._whole, self._sub, self._tick, self._own, self._tail, self._option)
        for way in ways:
            found = list(dict.fromkeys(way(heading, name)))
            if found:
                return found
        return []

    def _whole(self, heading: str, name: str) -> Iterator[Column]:
        """Exactly a question's id or label."""
        if self.tool == QUALTRICS:
            name = name.removesuffix(_CHOICE)
        for question in self._questions.get(name, ()):
            yield Column(heading, "answer", question.id)

    def _ends(self, name: str) -> list[Question]:
        """The questions whose id or label is all of `name`, or its end after a group: the longest."""
        signs = ("/", "-", " - ", ".", ":") if self.tool != SHEET else ("/",)
        starts = {0} | {m.end() for sign in signs for m in re.finditer(re.escape(sign), name)}
        for start in sorted(starts):
            if found := self._questions.get(name[start:].strip()):
                return found
        return []

    def _sub(self, heading: str, name: str) -> Iterator[Column]:
        """`q[sub]`, `q[sub]. Question [option]`, `Question [option]`, `Group [question]`."""
        if (code := _SUB.match(name)) and (questions := self._questions.get(code[1])):
            for question in questions:
                yield from self._part(heading, question, code[2], is_code=True)
            return
        if not name.endswith("]"):
            return
        for at in (m.start() for m in re.finditer(r"\[", name)):
            outer, inner = name[:at].strip(), name[at + 1 : -1].strip()
            for question in self._ends(outer):
                yield from self._part(heading, question, inner)
            for question in self._questions.get(inner, ()):
                yield Column(heading, "answer", question.id)

    def _part(
        self, heading: str, question: Question, part: str, *, is_code: bool = False
    ) -> Iterator[Column]:
        if question.type == "several":
            if len(options := self._options[question.id].find(part)) == 1:
                yield Column(heading, "tick", question.id, *options)
            elif is_other(part):
                yield Column(heading, "words", question.id)
        elif is_other(part):
            yield Column(heading, "words", question.id)
        elif is_code:  # the row of a grid of one row
            yield Column(heading, "answer", question.id)

    def _tick(self, heading: str, name: str) -> Iterator[Column]:
        """A column for one option: `question/option`, `question - option`, `question_option`."""
        if choice := _REDCAP_CHOICE.fullmatch(name):
            name = f"{choice[1]}___{choice[2]}"
        of_tool = {QUALTRICS: (" - ",), SPSS: ("_", " "), REDCAP: ("___",)}
        signs = of_tool.get(self.tool, ("/",))
        for sign in signs:
            for at in (m.start() for m in re.finditer(re.escape(sign), name)):
                head, option = name[:at].removesuffix(_CHOICE), name[at + len(sign) :]
                several = [one for one in self._ends(head) if one.type == "several"]
                for question in several:
                    if len(found := self._options[question.id].find(option)) == 1:
                        yield Column(heading, "tick", question.id, *found)
                    elif is_other(option):
                        is_text = sign == "_"
                        yield Column(heading, "words" if is_text else "tick", question.id)

    def _own(self, heading: str, name: str) -> Iterator[Column]:
        """Own words beside the options: `q_other`, `Q4_4_TEXT`, `Question - Other - Text`."""
        for end in _OWN_ENDS:
            if name.endswith(end):
                name = name.removesuffix(end)
                for option in OTHERS:
                    name = name.removesuffix(f" - {option}")
                for question in self._ends(name):
                    yield Column(heading, "words", question.id)
                return
        for option in OTHERS:
            if name.endswith((f"_{option}", f".{option}")):
                for question in self._ends(name[: -len(option) - 1]):
                    yield Column(heading, "words", question.id)

    def _option(self, heading: str, name: str) -> Iterator[Column]:
        """Typeform calls the column of an option by its label alone."""
        if self.tool == TYPEFORM:
            for question in self.survey.questions:
                found = self._options[question.id].find(name)
                if question.type == "several" and len(found) == 1:
                    yield Column(heading, "tick", question.id, *found)

    def _tail(self, heading: str, name: str) -> Iterator[Column]:
        """The end of a heading that begins with the name of a group."""
        if self.tool == QUALTRICS:
            name = name.removesuffix(_CHOICE)
        for question in self._ends(name):
            yield Column(heading, "answer", question.id)


def find_columns(
    survey: Survey,
    tool: str,
    headings: Sequence[str],
    texts: Sequence[str],
    said: Mapping[str, str],
    written: Sequence[str] = (),
) -> list[list[Column]]:
    """For each heading what its column may be, as `Headings.find`."""
    known = Headings(survey, tool, said)
    found: list[list[Column]] = []
    last = ""
    for heading, text, own in zip(headings, texts, written or headings, strict=True):
        columns = known.find(heading, text, written=own)
        if (
            columns[0].became == "unknown"
            and heading not in said
            and last
            and _is_own(heading, text)
        ):
            columns = [Column(heading, "words", last)]
        asked = survey.question(columns[0].question)
        if asked is not None:
            last = asked.id if asked.own_words else ""
        found.append(columns)
    return found


def _is_own(heading: str, text: str) -> bool:
    """Whether a column is for own words in a form that this project wrote, where every question calls
    it the same: it belongs to the question before it.
    """
    ends = own_phrases("own-words")
    return any(bare(one).endswith(end) for one in (heading, text) if one for end in ends)
