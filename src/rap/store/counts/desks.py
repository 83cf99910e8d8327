"""Desks: `codebook/counts/DESK.yaml` says what is counted there, with which words, and what
visitors hear about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rap.core.desks import (
    AGAIN,
    DESK_ID,
    FIELD_ID,
    FIELD_TYPES,
    PERSON,
    UNITS,
    WITHOUT_PEOPLE,
    Choice,
    Desk,
    Field,
)
from rap.core.errors import Problem, RefusedError
from rap.core.model import CODE_ID, MONTH
from rap.core.plain import labels_of, nearest
from rap.core.reading import all_or_problems, read_each
from rap.core.yaml_checks import LABELS, TEXT, CheckedFile, Shape, check_keys
from rap.core.yaml_files import Document, read_yaml

FOLDER = "codebook/counts"
PRINTED = "printed-"  # what was printed of a year lies in the same folder (`store/counts/printed`)
MARKS = "months.yaml"  # notes on months lie there too (`store/counts/marks`)
MEETINGS = "meetings.yaml"  # and the log of meetings (`store/counts/meetings`)
_SHAPES: Mapping[str, Shape] = {
    "unit": TEXT,
    "title": LABELS,
    "told": LABELS,
    "since": TEXT,
    "fields": [
        {
            "id": TEXT,
            "type": TEXT,
            "label": LABELS,
            "of": TEXT,
            "choices": [{"id": TEXT, "label": LABELS, "under": TEXT, "retired": TEXT}],
        }
    ],
}
_FIELD_KEYS = ("id", "type", "label", "of", "choices")
_CHOICE_KEYS = ("id", "label", "under", "retired")


def read_desks(root: Path, *, damaged: list[Problem] | None = None) -> dict[str, Desk]:
    """Each desk of the study by its id; all problems are raised together, or noted in `damaged`."""
    paths = [
        path
        for path in sorted((root / FOLDER).glob("*.yaml"))
        if not path.name.startswith(PRINTED) and path.name not in (MARKS, MEETINGS)
    ]
    found = read_each(paths, lambda path: read_desk(root, path.stem))
    return {desk.id: desk for desk in all_or_problems(*found, damaged=damaged)}


def has_no_people(desk: Desk) -> bool:
    """Whether its numbers may be exact for everyone when a lead says so: of what people ask, or what
    was done to them, they never are.
    """
    return desk.unit in WITHOUT_PEOPLE


def find_desk(root: Path, desk_id: str) -> Desk:
    """A desk by its id.

    Raises
    ------
    RefusedError
        No desk has this name; the nearest is named.
    """
    desks = read_desks(root)
    if desk_id not in desks:
        raise RefusedError(
            "store.counts.unknown_desk", place=FOLDER, desk=desk_id, nearest=nearest(desk_id, desks)
        )
    return desks[desk_id]


def read_desk(root: Path, desk_id: str) -> Desk:
    """Read `codebook/counts/DESK.yaml`."""
    name = f"{FOLDER}/{desk_id}.yaml"
    return _desk(desk_id, read_yaml(root / name, name=name))


def _desk(id: str, document: Document) -> Desk:
    file = CheckedFile(document, _SHAPES)
    unit, since = file.text("unit", "question"), file.text("since")
    file.expect(DESK_ID.fullmatch(id), "store.counts.bad_id", id=id)
    file.expect_one_of(UNITS, "store.counts.unknown_unit", "unit", unit=unit)
    file.expect(not since or MONTH.fullmatch(since), "store.counts.bad_month", "since", month=since)
    title, told = labels_of(file.data.get("title")), labels_of(file.data.get("told"))
    file.expect(title, "store.counts.missing", key="title")
    if unit == "question":
        file.expect(told, "store.counts.not_told")
    fields: dict[str, Field] = {}
    for number, row in enumerate(file.data.get("fields") or ()):
        _add_field(file, row, fields, at=("fields", f"#{number}"))
    file.expect(fields, "store.counts.missing", key="fields")
    file.raise_problems()
    return Desk(id, unit, title, told, fields, since)


def _add_field(
    file: CheckedFile, row: Mapping[str, Any], fields: dict[str, Field], *, at: tuple[str, ...]
) -> None:
    """Note one field of a desk in `fields`, and what is wrong with it in `file`."""
    id, type, of = (str(row.get(key, "")) for key in ("id", "type", "of"))
    file.problems += check_keys(file.document, _FIELD_KEYS, *at)
    is_id = FIELD_ID.fullmatch(id) and id not in (AGAIN, PERSON)
    file.expect(is_id, "store.counts.bad_id", *at, "id", id=id)
    file.expect(id not in fields, "store.counts.twice", *at, "id", id=id)
    file.expect_one_of(FIELD_TYPES, "store.counts.unknown_type", *at, "type", type=type, field=id)
    label = labels_of(row.get("label"))
    file.expect(label, "store.counts.no_label", *at, "label", id=id)
    if of:
        file.expect_one_of(fields, "store.counts.unknown_of", *at, "of", of=of, field=id)
    choices: dict[str, Choice] = {}
    above = fields[of].choices if of in fields else {}
    for number, each in enumerate(row.get("choices") or ()):
        _add_choice(file, each, choices, at=(*at, "choices", f"#{number}"), above=above)
    needed = type != "number"
    file.expect(bool(choices) == needed, "store.counts.choices", *at, field=id, type=type)
    fields[id] = Field(id, type, label, choices, of)


def _add_choice(
    file: CheckedFile,
    row: Mapping[str, Any],
    choices: dict[str, Choice],
    *,
    at: tuple[str, ...],
    above: Mapping[str, Choice],
) -> None:
    """Note one word of a list in `choices`; `above` are the words it may belong to."""
    id, under = str(row.get("id", "")), str(row.get("under", ""))
    file.problems += check_keys(file.document, _CHOICE_KEYS, *at)
    file.expect(CODE_ID.fullmatch(id), "store.counts.bad_id", *at, "id", id=id)
    file.expect(id not in choices, "store.counts.twice", *at, "id", id=id)
    label = labels_of(row.get("label"))
    file.expect(label, "store.counts.no_label", *at, "label", id=id)
    if above:
        file.expect_one_of(above, "store.counts.unknown_under", *at, "under", under=under, id=id)
    choices[id] = Choice(id, label, under, str(row.get("retired", "")))
