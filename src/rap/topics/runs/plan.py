"""What would run: one plan for each audience and each set of parameters, with the key of everything
it rests on.
"""

from __future__ import annotations

import ast
import datetime
import hashlib
import importlib.metadata
import itertools
import math
import platform
import re
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from rap.core.errors import Problem, ProblemsError, RunFailedError, TextChangedError, WrongUseError
from rap.core.extensions import rows_on
from rap.core.model import Source
from rap.core.plain import nearest, read_text
from rap.core.safe_input import cells_of, parse_json
from rap.store.cache import Documents
from rap.store.codings import find_log_paths
from rap.store.codings.logs import find_lost
from rap.store.run_results import EXTENSIONS, digest_of, key_of, sha256_of
from rap.store.settings import HOW_IT_RUNS, RunSettings, Settings, read_settings
from rap.store.sources import hash_of, read_sources
from rap.store.surveys.batches import FOLDER as ANSWERS
from rap.store.translations import find_translation_paths
from rap.study.consent import Audience
from rap.study.frames import Snapshot
from rap.study.study import Study
from rap.topics.runs.order import bind_all, in_order
from rap.topics.runs.planned import Plan

_SHARED = (  # what every run rests on, whatever sources it reads
    "codebook/**/*.yaml",
    "codebook/handbook/*.md",
    "interviews/withdrawn/*.json",
    "interviews/observations/*/*.csv",
    "interviews/feedback/*.json",
    "interviews/counts/*/*.csv",
)
_DEPENDENCIES = (
    *("ipykernel", "jinja2", "nbclient", "nbconvert", "numpy", "pandas", "papermill", "pyarrow"),
    "resvg-py",
)


def plan_runs(
    root: Path, names: Sequence[str] = (), *, on: datetime.date | None = None
) -> list[Plan]:
    """The plans of the runs called `names` (default: all), as of the day `on` (default: today), and
    of the runs whose tables they use, which come before them.

    A plan that uses tables knows them when they are there; `run_all` makes them else.

    Raises
    ------
    WrongUseError
        No such run.
    RunFailedError
        A notebook that is missing, has no `parameters` cell, or is given parameters it does not
        declare.
    """
    settings = read_settings(root)
    known = [run.name for run in settings.runs]
    for name in names:
        if name not in known:
            raise WrongUseError("runs.unknown", run=name, nearest=nearest(name, known))
    day = on or datetime.date.today()
    lost = find_lost(root)  # what git took away may be a veto
    lacks = [Problem("runs.lacks_acts", place=name, n=n) for name, n in lost.items()]
    if lacks:
        raise ProblemsError(lacks)
    plans = []
    with Documents(root).reading():
        sources, inputs = read_sources(root), _Inputs(root)
        rights_for = cache(lambda audience: Study(root, audience=audience, on=day).rights)
        for run in in_order(settings.runs, names):
            notebook = read_notebook(root, run.notebook)
            mine = [source for source in sources if run.reads(source)]
            for parameters in _each(run):
                check_parameters(run.notebook, notebook, parameters=parameters)
                facts = (settings, run, parameters, notebook, mine, inputs)
                plans += [_plan(rights_for(audience), *facts) for audience in run.audiences]
    return bind_all(plans)


def plan_notebook(root: Path, run: RunSettings, notebook: Mapping[str, Any]) -> Plan:
    """The plan of one notebook that is given and not read, for the first audience of `run`, today.

    Raises
    ------
    RunFailedError
        As `plan_runs`.
    """
    check_parameters(run.notebook, notebook, parameters=run.parameters)
    settings, mine = read_settings(root), [one for one in read_sources(root) if run.reads(one)]
    rights = Study(root, audience=run.audiences[0], on=datetime.date.today()).rights
    return _plan(rights, settings, run, dict(run.parameters), notebook, mine, _Inputs(root))


class _Inputs:
    """The rows of a manifest for the files of a study: each file is read once for all plans."""

    def __init__(self, root: Path) -> None:
        self.shared = [row for pattern in _SHARED for row in _files(root, pattern)]
        self.logs, self.texts = cache(partial(_logs, root)), cache(partial(_texts, root))
        self.card = cache(lambda case: _files(root, f"interviews/cases/{case}.yaml"))
        self.extensions = rows_on(root)
        self.answers = cache(lambda survey: _files(root, f"{ANSWERS}/{survey}/*"))


def _each(run: RunSettings) -> list[dict[str, Any]]:
    values = itertools.product(*run.each.values())
    return [{**run.parameters, **dict(zip(run.each, row, strict=True))} for row in values]


def read_notebook(root: Path, name: str) -> dict[str, Any]:
    """The notebook as JSON, its outputs left aside."""
    return parse_notebook(read_text(root / name, name=name), name)


def parse_notebook(text: str, name: str) -> dict[str, Any]:
    """As `read_notebook`, of a text."""
    try:
        notebook = parse_json(text)
        aside = ("outputs", "execution_count")
        cells = [
            {key: value for key, value in cell.items() if key not in aside}
            for cell in cells_of(notebook)
        ]
    except ValueError:
        raise RunFailedError("runs.not_a_notebook", place=name) from None
    return {**notebook, "cells": cells}


def check_parameters(
    name: str, notebook: Mapping[str, Any], *, parameters: Mapping[str, Any]
) -> None:
    """Refuse a notebook without a `parameters` cell, parameters it does not declare, and values
    that are not plain JSON.
    """
    declared = declared_parameters(name, notebook)
    for key, value in parameters.items():
        if key not in declared:
            near = nearest(key, declared)
            raise RunFailedError("runs.unknown_parameter", place=name, parameter=key, nearest=near)
        if not _is_plain(value):
            kind = type(value).__name__
            raise RunFailedError("runs.bad_parameter", place=name, parameter=key, kind=kind)


def declared_parameters(name: str, notebook: Mapping[str, Any]) -> set[str]:
    """The names that the notebook's `parameters` cell sets."""
    tagged = (cell for cell in notebook["cells"] if "parameters" in _tags(cell))
    cell = next(tagged, None)
    if cell is None:
        raise RunFailedError("runs.no_parameters_cell", place=name)
    try:
        statements = ast.parse("".join(cell["source"])).body
    except SyntaxError as error:
        line = error.lineno or 1
        raise RunFailedError("runs.bad_parameters_cell", place=name, line=line) from None
    targets = [t for s in statements if isinstance(s, ast.Assign) for t in s.targets]
    targets += [s.target for s in statements if isinstance(s, ast.AnnAssign)]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _tags(cell: Mapping[str, Any]) -> Sequence[str]:
    return cell.get("metadata", {}).get("tags", ())  # type: ignore[no-any-return]


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(_is_plain(item) and not isinstance(item, list) for item in value)
    return isinstance(value, str | int) or (isinstance(value, float) and math.isfinite(value))


def _plan(
    rights: Audience,
    settings: Settings,
    run: RunSettings,
    parameters: Mapping[str, Any],
    notebook: Mapping[str, Any],
    sources: Sequence[Source],
    read: _Inputs,
) -> Plan:
    root, audience = settings.root, rights.name
    logs = [row for source in sources for row in read.logs(source.id)]
    ids, lengths = tuple(s.id for s in sources), {row["path"]: row["length"] for row in logs}
    snapshot = Snapshot(root, audience, ids, lengths, rights.on, run=run.name, surveys=run.surveys)
    people = sorted({case for source in sources for case in source.cases})
    inputs = [
        {"path": run.notebook, "sha256": digest_of(notebook)},
        {"path": "pyproject.toml", "sha256": digest_of([settings.told(audience), _facts_of(run)])},
        *read.shared,
        *(row for source in sources for row in read.texts(source.id, source.hash)),
        *(row for case in people for row in read.card(case)),
        *(row for survey in run.surveys for row in read.answers(survey)),
        *logs,
    ]
    manifest = {
        "v": 1,
        "name": run.name,
        "audience": audience,
        "parameters": dict(parameters),
        "each": {key: parameters[key] for key in run.each},
        "inputs": sorted(inputs, key=lambda row: row["path"]),
        "versions": versions(),
        "consent_on": {case: sorted(rights.grants.get(case) or ()) for case in people},
        **({EXTENSIONS: read.extensions} if read.extensions else {}),
    }
    manifest["key"] = key_of(manifest)
    return Plan(run, audience, dict(parameters), notebook, snapshot, manifest)


def _files(root: Path, pattern: str) -> list[dict[str, Any]]:
    paths = sorted(root.glob(pattern))
    return [
        {"path": path.relative_to(root).as_posix(), "sha256": sha256_of(path)} for path in paths
    ]


def _facts_of(run: RunSettings) -> dict[str, Any]:
    """What a run says, but for when it runs and how long it may take: no result rests on that."""
    return {name: value for name, value in vars(run).items() if name not in HOW_IT_RUNS}


def _texts(root: Path, source: str, text_hash: str) -> list[dict[str, Any]]:
    of_one = (f"{source}.txt", f"{source}.yaml", f"codings/{source}/*.map.json")
    found = [row for pattern in of_one for row in _files(root, f"interviews/{pattern}")]
    for row in found:
        if row["path"].endswith(".txt") and row["sha256"] != text_hash:
            raise TextChangedError("runs.text_changed", place=row["path"])
    return found


def _logs(root: Path, source: str) -> list[dict[str, Any]]:
    rows = []
    for path in (*find_log_paths(root, source), *find_translation_paths(root, source)):
        data = path.read_bytes()
        length = data.rfind(b"\n") + 1
        last = data[data.rfind(b"\n", 0, max(length - 1, 0)) + 1 : length]
        found = re.search(rb'"h":"([0-9a-f]{64})"', last)
        head = found[1].decode() if found else ""
        rows.append({"path": path.relative_to(root).as_posix(), "length": length, "head": head})
    return rows


def versions() -> dict[str, str]:
    """Python, the packages a result rests on, and the content of `rap` itself."""
    return {"python": platform.python_version(), "rap": content_hash(), **_needed_versions()}


@cache
def _needed_versions() -> dict[str, str]:
    return {name: importlib.metadata.version(name) for name in _DEPENDENCIES}


# of the coding screen: a wheel holds them elsewhere, or not at all
_NO_RESULT = {"_shipped", "ui", "labextension"}


@cache
def content_hash() -> str:
    """SHA-256 over every file of this package that can change a result, 16 hex digits."""
    folder, suffixes = Path(__file__).parents[2], (".py", ".j2", ".css", ".po", ".json", ".yaml")
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        is_part = path.suffix in suffixes or path.name == "answer.js"
        if is_part and not _NO_RESULT & {*inner.parts}:
            text = hash_of(path.read_text(encoding="utf-8"))
            digest.update(f"{inner.as_posix()}\0{text}\n".encode())
    return digest.hexdigest()[:16]
