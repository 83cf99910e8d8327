"""What was printed before: `codebook/counts/printed-2024.yaml` holds the figures of a report
exactly as printed, and how they should add up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rap.core.desks import FIELD_ID
from rap.core.errors import Problem
from rap.core.model import CODE_ID
from rap.core.plain import labels_of, nearest, values_of
from rap.core.printed import KINDS, Figure, Printed, Relation
from rap.core.reading import all_or_problems, read_each
from rap.core.yaml_checks import EACH, LABELS, TEXT, TEXTS, CheckedFile, Shape, check_keys
from rap.core.yaml_files import read_yaml
from rap.store.counts.desks import FOLDER, PRINTED

NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_FIGURE: Shape = {
    "value": TEXT,
    "unit": TEXT,
    "says": LABELS,
    "desk": TEXT,
    "field": TEXT,
    "word": TEXT,
}
_REST = ("less", "of", "over", "is")
_SHAPES: Mapping[str, Shape] = {
    "source": LABELS,
    "figures": {EACH: (TEXT, _FIGURE)},
    "relations": [dict.fromkeys((*KINDS, *_REST), TEXTS)],
}


def read_printed(root: Path, *, damaged: list[Problem] | None = None) -> dict[str, Printed]:
    """Year -> what was printed of it; all problems are raised together, or noted in `damaged`."""
    paths = sorted((root / FOLDER).glob(f"{PRINTED}*.yaml"))
    found = all_or_problems(*read_each(paths, lambda path: _read(root, path)), damaged=damaged)
    return {one.year: one for one in found}


def _read(root: Path, path: Path) -> Printed:
    name = path.relative_to(root).as_posix()
    file = CheckedFile(read_yaml(path, name=name), _SHAPES)
    year = path.stem.removeprefix(PRINTED)
    file.expect(re.fullmatch("[0-9]{4}", year), "store.printed.bad_year", year=year)
    figures = {id: _figure(file, id, row) for id, row in file.mapping("figures").items()}
    relations = [
        _relation(file, row, figures, at=("relations", f"#{number}"))
        for number, row in enumerate(file.data.get("relations") or ())
    ]
    file.raise_problems()
    return Printed(year, figures, tuple(relations))


def _figure(file: CheckedFile, id: str, row: Any) -> Figure:
    """A figure; one text is its value."""
    keys: Mapping[str, Any] = row if isinstance(row, dict) else {"value": row}
    file.expect(CODE_ID.fullmatch(id), "store.counts.bad_id", "figures", id, id=id)
    one = Figure(
        id,
        str(keys.get("value", "")),
        str(keys.get("unit", "")),
        labels_of(keys.get("says")),
        *(str(keys.get(key, "")) for key in ("desk", "field", "word")),
    )
    file.expect(one.value, "store.counts.missing", "figures", id, key="value")
    if one.desk:
        whole = one.value.isdecimal() and FIELD_ID.fullmatch(one.field) and one.word
        file.expect(whole, "store.printed.not_of_a_desk", "figures", id, id=id)
    return one


def _relation(
    file: CheckedFile,
    row: Mapping[str, Any],
    figures: Mapping[str, Figure],
    *,
    at: tuple[str, ...],
) -> Relation:
    file.problems += check_keys(file.document, (*KINDS, *_REST), *at)
    kind = next((kind for kind in KINDS if kind in row), "")
    file.expect(kind, "store.printed.no_kind", *at, kinds=KINDS)
    parts, less = values_of(row.get(kind)), values_of(row.get("less"))
    of, over, result = (str(row.get(key, "")) for key in ("of", "over", "is"))
    needed = {"share": (of, result), "mean": (over, result), "sum": (result,), "growth": (result,)}
    whole = parts and all(needed.get(kind, ())) and (kind != "growth" or len(parts) == 2)
    file.expect(whole or not kind, "store.printed.half", *at, kind=kind)
    file.expect(
        not over or NUMBER.fullmatch(over),
        "store.printed.unknown",
        *at,
        id=over,
        nearest=nearest(over, ()),
    )
    for id in (*parts, *less, *filter(None, (of, result))):
        is_number = NUMBER.fullmatch(id) is not None
        if not is_number and id not in figures:
            near = nearest(id, figures)
            file.wrong("store.printed.unknown", *at, id=id, nearest=near)
        elif not is_number and kind != "same" and not NUMBER.fullmatch(figures[id].value):
            file.wrong("store.printed.no_number", "figures", id, id=id, value=figures[id].value)
    return Relation(kind, parts, less, of, over, result, file.place(*at))
