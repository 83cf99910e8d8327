"""An XLSForm as the form of a survey (extra `survey`: pyxform, the standard's own reader).

It is read in the child process. What our form does not have is left out, and a note names it: questions about
the device or the place of a person, repeated groups, filters that are not simple. Columns and sheets
that the standard does not know are named too. `xlsform_out` writes what this reads back without a warning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from rap.core.errors import Message, Problem, ProblemsError, RefusedError
from rap.core.extras import need
from rap.core.form_questions import OTHER
from rap.core.model import LANGUAGE, Labels
from rap.core.surveys import Option, Question, Survey
from rap.formats.files import open_regular, read_at_most
from rap.formats.readers import parse_sheets
from rap.formats.surveys.relevant import parse_relevant
from rap.languages.phrases import read_phrases

MAX_BYTES = 10_000_000
SHEETS = {"survey": "name", "choices": "name", "settings": ""}
WELCOME, CONSENT = "welcome", "consent"
_TYPES = {
    "select one": "one",
    "select all that apply": "several",
    "integer": "number",
    "decimal": "number",
    "date": "date",
    "text": "open",
    "string": "open",
    "note": "note",
}
_OF_A_PERSON = (
    *("start", "end", "today", "deviceid", "phonenumber", "phone number", "username", "email"),
    *("simserial", "subscriberid", "imei", "audit", "geopoint", "geotrace", "geoshape"),
    *("start-geopoint", "background-audio", "photo", "image", "audio", "video", "file"),
)
_LEFT = {
    "repeat": "formats.xlsform.left_repeat",
    "person": "formats.xlsform.left_person",
    "unseen": "formats.xlsform.left_unseen",
    "type": "formats.xlsform.left_type",
    "filter": "formats.xlsform.left_filter",
    "required": "formats.xlsform.left_required",
}
_UNSEEN = ("calculate", "hidden", "xml-external", "csv-external")
_STRAIGHT = str.maketrans("‘’“”\xa0", "''\"\" ")
_OWN = ("band", "step", "silent", "alone", "code", "variable")  # columns of ours
_KNOWN = """
    type name label hint relevant required required_message constraint constraint_message default
    calculation appearance parameters choice_filter read_only readonly repeat_count media list_name
    guidance_hint image audio video trigger disabled order form_title form_id version
    default_language style instance_name public_key submission_url auto_send auto_delete
    allow_choice_duplicates title id_string sms_keyword
""".split()  # noqa: SIM905


@dataclass(frozen=True)
class FoundForm:
    """A form and what became of the rest: `notes` are sentences for a person."""

    survey: Survey
    notes: tuple[Message, ...] = field(default=())


def read_xlsform(path: Path, survey_id: str, *, language: str = "") -> FoundForm:
    """The form in an `.xlsx`.

    Parameters
    ----------
    path, survey_id
        The file, and the id that the form gets.
    language
        The language of labels that say none.

    Raises
    ------
    RefusedError
        No XLSForm, an old `.xls`, a damaged one.
    ProblemsError
        All columns and names that are there twice, a blank second row: with sheet, row and column.
    WrongUseError
        The extra `survey` is not installed.
    """
    if path.suffix.lower() != ".xlsx":
        if path.suffix.lower() == ".xls":
            raise RefusedError("formats.xlsform.old", place=path.name)
        raise RefusedError("formats.xlsform.other_kind", place=path.name)
    need("pyxform", extra="survey")
    with open_regular(path) as file:
        data = read_at_most(file, MAX_BYTES, name=path.name)
    parse_sheets(BytesIO(data), name=path.name)  # refuses what unpacks to too much
    notes, written = _check_sheets(data, name=path.name)
    tree, warnings = _convert(data, name=path.name)
    taken = _Taken(language or _language_of(str(tree.get("default_language", ""))), written)
    taken.take(tree.get("children", ()), {})
    survey = _finished(tree, taken, survey_id)
    said = [
        Message("formats.xlsform.warning", words=one) for one in warnings if not taken.knew(one)
    ]
    return FoundForm(survey, (*notes, *taken.notes(), *said))


def _convert(data: bytes, *, name: str) -> tuple[dict[str, Any], Sequence[str]]:
    from pyxform.builder import create_survey_element_from_dict
    from pyxform.errors import PyXFormError
    from pyxform.xls2json import workbook_to_json
    from pyxform.xls2json_backends import get_xlsform

    warnings: list[str] = []
    try:  # the steps of its `convert`, which writes a temporary file at the end
        book = get_xlsform(xlsform=BytesIO(data), file_type=".xlsx")
        fallback = book.fallback_form_name
        tree = workbook_to_json(workbook_dict=book, fallback_form_name=fallback, warnings=warnings)
        create_survey_element_from_dict(tree).xml()
    except PyXFormError as error:
        reason = " ".join(str(error).split())
        raise RefusedError("formats.xlsform.bad", place=name, reason=reason) from None
    return tree, warnings


def _check_sheets(data: bytes, *, name: str) -> tuple[list[Message], dict[str, str]]:
    """Refuse what other programs read as something else; name sheets and columns left aside.

    With all words as they are written: pyxform straightens quotes and makes spaces plain.
    """
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    known = {title.strip().lower(): title for title in book.sheetnames}
    if "survey" not in known:
        raise RefusedError("formats.xlsform.no_survey", place=name, sheets=tuple(book.sheetnames))
    notes: list[Message] = []
    wrong: list[Problem] = []
    written: dict[str, str] = {}
    for sheet, unique in SHEETS.items():
        if sheet in known:
            rows = [[_text(cell) for cell in row] for row in book[known[sheet]].values]
            written |= {_straight(cell): cell for row in rows for cell in row if cell}
            wrong += _find_wrong(rows, sheet, unique, name=name)
            notes += _strange([cell.lower() for cell in rows[0]] if rows else [], sheet)
    if wrong:
        raise ProblemsError(wrong)
    if others := tuple(book[known[one]].title for one in known if one not in SHEETS):
        notes.append(Message("formats.xlsform.sheets", sheets=others))
    return notes, written


def _straight(words: str) -> str:
    """As pyxform gives words."""
    return " ".join(words.translate(_STRAIGHT).split())


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _find_wrong(
    rows: Sequence[Sequence[str]], sheet: str, unique: str, *, name: str
) -> Iterator[Problem]:
    """Cells that other programs read as something else, each with its row and its column."""
    heads = [cell.lower() for cell in rows[0]] if rows else []
    for head, n in Counter(filter(None, heads)).items():
        if n > 1:
            at = {"place": f"{name}:1", "sheet": sheet, "column": head}
            yield Problem("formats.xlsform.column_twice", **at)
    if len(rows) > 2 and not any(rows[1]) and any(map(any, rows[2:])):
        yield Problem("formats.xlsform.blank_row", place=f"{name}:2", sheet=sheet)
    if unique in heads:
        yield from _find_names_twice(rows, heads, sheet, name=name)


def _find_names_twice(
    rows: Sequence[Sequence[str]], heads: Sequence[str], sheet: str, *, name: str
) -> Iterator[Problem]:
    """Names that are given twice; the end of a group may repeat its own."""
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

    lists = next((head for head in ("list_name", "list name") if head in heads), "")
    column = get_column_letter(heads.index("name") + 1)
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = dict(zip(heads, row, strict=False))
        if cells.get("type", "").lower().startswith("end"):
            continue
        key = (cells.get(lists, ""), cells.get("name", ""))
        if key[1] and key in seen:
            facts = {"sheet": sheet, "column": column, "name": key[1], "row": seen[key]}
            yield Problem("formats.xlsform.name_twice", place=f"{name}:{number}", **facts)
        seen.setdefault(key, number)


def _strange(heads: Sequence[str], sheet: str) -> list[Message]:
    """Columns that neither the standard nor this program knows."""
    known = {*_KNOWN, *_OWN, "list name"}
    columns = tuple(
        head for head in heads if head and head.partition("::")[0].partition(":")[0] not in known
    )
    filters = sheet == "choices"  # columns of a choice filter have names of their own
    if not columns or filters:
        return []
    return [Message("formats.xlsform.columns", sheet=sheet, columns=columns)]


class _Taken:
    """Questions as they are taken from the tree, and what was left out of it."""

    def __init__(self, language: str, written: Mapping[str, str]) -> None:
        self.language = language
        self._written = written
        self.questions: dict[str, Question] = {}
        self.title: Labels = {}
        self.intro: Labels = {}
        self._left: dict[str, list[str]] = {}
        self._unknown: dict[str, None] = {}

    def take(
        self, rows: Sequence[Mapping[str, Any]], within: Mapping[str, tuple[str, ...]]
    ) -> None:
        for row in rows:
            kind, name = str(row.get("type", "")), str(row.get("name", ""))
            if name == "meta":
                continue
            if kind == "repeat":
                self._leave("repeat", name)
                continue
            asked_if = self._filter(row, within)
            if kind == "group":
                self.take(row.get("children", ()), asked_if)
            elif kind.startswith("select") and kind not in _TYPES:
                self._leave("type", name)
            else:
                self._take_question(row, kind, name, asked_if)

    def _take_question(
        self, row: Mapping[str, Any], kind: str, name: str, asked_if: Mapping[str, tuple[str, ...]]
    ) -> None:
        of = name.removesuffix(f"_{OTHER}")
        if kind == "note" and name == WELCOME and not self.questions:
            self.title, self.intro = self._labels(row, "label"), self._labels(row, "hint")
        elif name == CONSENT or name.startswith(f"{CONSENT}_"):
            return  # the consent form says it
        elif kind in ("text", "string") and of != name and of in self.questions:
            self.questions[of] = replace(self._without_other(of), own_words=True)
        elif kind in _OF_A_PERSON:
            self._leave("person", name)
        elif kind in _UNSEEN:
            self._leave("unseen", name)
        elif kind == "range" or kind in _TYPES:
            if row.get("bind", {}).get("required") in ("yes", "true()", "true"):
                self._leave("required", name)
            self.questions[name] = self._question(row, kind, name, asked_if)
        else:
            self._leave("type", name)

    def _question(
        self, row: Mapping[str, Any], kind: str, name: str, asked_if: Mapping[str, tuple[str, ...]]
    ) -> Question:
        choices = [*row.get("choices", ())] if "select" in kind else []
        bands = tuple(str(one["name"]) for one in choices if one.get("band"))
        steps = [int(one["name"]) for one in choices if one.get("step")]
        options = tuple(self._option(one) for one in choices if not one.get("band"))
        named = tuple(one for one in options if not (one.id in map(str, steps) and _bare(one)))
        ends = (min(steps), max(steps)) if steps else _range_of(row) if kind == "range" else None
        plain = "number" if kind == "range" else _TYPES[kind]
        return Question(
            name,
            "number" if bands else "scale" if ends else plain,
            label=self._labels(row, "label"),
            hint=self._labels(row, "hint"),
            options=named,
            asked_if=dict(asked_if),
            ends=ends,
            bands=bands,
            variable=str(row.get("variable", "")),
        )

    def _option(self, row: Mapping[str, Any]) -> Option:
        silent, alone = bool(row.get("silent")), bool(row.get("alone"))
        labels = self._labels(row, "label")
        return Option(str(row["name"]), labels, silent, alone, str(row.get("code", "")))

    def _without_other(self, name: str) -> Question:
        """Its options, without the one for own words where its words are the program's, or pyxform's."""
        question, said = self.questions[name], read_phrases("survey")
        kept = tuple(
            one
            for one in question.options
            if one.id != OTHER
            or any(
                words not in ("Other", "-", said.get(language, said["en"])["other"])
                for language, words in one.label.items()
            )
        )
        return replace(question, options=kept)

    def _filter(
        self, row: Mapping[str, Any], within: Mapping[str, tuple[str, ...]]
    ) -> dict[str, tuple[str, ...]]:
        text = str(row.get("bind", {}).get("relevant", ""))
        found = parse_relevant(text) if text else {}
        name = str(row.get("name", ""))
        if found is None or any(one in within for one in found or {}):
            self._leave("filter", name)
            return dict(within)
        own = {of: options for of, options in found.items() if not _is_consent(of)}
        if wrong := [of for of in own if of not in self.questions]:
            self._leave("filter", name) if name.removesuffix(f"_{OTHER}") not in wrong else None
            own = {of: options for of, options in own.items() if of not in wrong}
        return {**within, **own}

    def _labels(self, row: Mapping[str, Any], key: str) -> Labels:
        said = row.get(key) or {}
        if isinstance(said, str):
            return {self.language or "und": self._as_written(said)}
        found = {}
        for name, words in said.items():
            language = self.language if name == "default" else _language_of(name)
            if language and words:
                found[language] = self._as_written(str(words))
            elif words:
                self._unknown[name] = None
        return found

    def _as_written(self, words: str) -> str:
        return self._written.get(_straight(words), words)

    def _leave(self, why: str, name: str) -> None:
        self._left.setdefault(why, []).append(name)

    def knew(self, warning: str) -> bool:
        """Whether a warning of pyxform is about what a note says already."""
        return "or_other" in warning or "missing the survey" in warning

    def notes(self) -> Iterator[Message]:
        for why, names in self._left.items():
            yield Message(_LEFT[why], names=tuple(names))
        if self._unknown:
            yield Message("formats.xlsform.languages", names=tuple(self._unknown))


def _is_consent(name: str) -> bool:
    return name == CONSENT or name.startswith(f"{CONSENT}_")


def _bare(option: Option) -> bool:
    """Whether a step has no words but its number."""
    return {*option.label.values()} <= {option.id} and not option.silent


def _range_of(row: Mapping[str, Any]) -> tuple[int, int] | None:
    """The ends of a `range` that goes by ones, and is short enough to be a scale."""
    given = row.get("parameters", {})
    try:
        low, high, step = (float(given.get(key, 1)) for key in ("start", "end", "step"))
    except (TypeError, ValueError):
        return None
    is_scale = step == 1 and 0 < high - low < 11 and low.is_integer()
    return (int(low), int(high)) if is_scale else None


def _language_of(name: str) -> str:
    """`Français (fr)`, `fr` or `French` as a code; "" for what is no language."""
    inner = name.rpartition("(")[2].rstrip(") ").lower()
    if LANGUAGE.fullmatch(inner[:2]) and (len(inner) == 2 or inner[2:3] in "-_"):
        return inner[:2]
    from babel import Locale

    for code in ("fr", "nl", "en", "es", "pt", "ro", "sq", "de", "it", "bg", "pl", "ru", "tr"):
        own, english = (
            Locale.parse(code).get_language_name(code),
            Locale.parse("en").languages[code],
        )
        if name.strip().lower() in (str(own).lower(), english.lower()):
            return code
    return ""


def _finished(tree: Mapping[str, Any], taken: _Taken, survey_id: str) -> Survey:
    first = taken.language
    said = [taken.title, *(question.label for question in taken.questions.values())]
    said += [one.label for question in taken.questions.values() for one in question.options]
    languages = [*dict.fromkeys([first, *(one for labels in said for one in labels)])]
    kept = tuple(one for one in languages if one and one != "und")
    title = taken.title or {first or "und": str(tree.get("title", survey_id))}
    return Survey(
        survey_id,
        title=title,
        languages=kept,
        questions=tuple(taken.questions.values()),
        intro=taken.intro,
    )
