"""What would run: one plan for each audience and each set of parameters, with the key of everything
it rests on.
"""

from __future__ import annotations

import ast
import datetime
import hashlib
import importlib.metadata
import itertools
import json
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rap.core.errors import Problem, ProblemsError, RunFailedError, TextChangedError, WrongUseError
from rap.core.model import Source
from rap.core.plain import nearest, read_text
from rap.core.safe_input import cells_of, parse_json
from rap.store.codings import find_log_paths
from rap.store.codings.logs import find_lost
from rap.store.settings import RunSettings, Settings, read_settings
from rap.store.sources import hash_of, read_sources
from rap.store.translations import find_translation_paths
from rap.study.consent import Audience
from rap.study.frames import Snapshot
from rap.study.study import Study

_SHARED = (  # what every run rests on, whatever sources it reads
    "codebook/**/*.yaml",
    "codebook/handbook/*.md",
    "interviews/withdrawn/*.json",
    "interviews/observations/*/*.csv",
    "interviews/feedback/*.json",
)
_DEPENDENCIES = (
    "ipykernel",
    "jinja2",
    "nbclient",
    "nbconvert",
    "numpy",
    "pandas",
    "papermill",
    "pyarrow",
    "vl-convert-python",
)


@dataclass(frozen=True)
class Plan:
    """One execution: a notebook for one audience with one set of parameters, rendered in
    `run.languages`.
    """

    run: RunSettings
    audience: str
    parameters: Mapping[str, Any]
    notebook: Mapping[str, Any]
    snapshot: Snapshot
    manifest: Mapping[str, Any]

    @property
    def key(self) -> str:
        return str(self.manifest["key"])

    @property
    def name(self) -> str:
        """`phase1.members`, and what sets it apart among the `each`: `phase1.members.theme-access`."""
        values = [f"{key}-{_slug(self.parameters[key])}" for key in self.run.each]
        return ".".join([self.run.name, self.audience, *values])

    @property
    def folder(self) -> Path:
        return self.snapshot.root / "reports" / "runs" / self.run.name / self.key

    def study(self) -> Study:
        """The study as the run sees it, for its audience."""
        at = self.snapshot
        return Study(at.root, audience=self.audience, on=at.on, snapshot=at)

    @property
    def latest(self) -> Path:
        """The one-line file that names the key of the newest run of this name."""
        return self.folder.parent / self.name.replace(self.run.name, "latest", 1)


def _slug(value: Any) -> str:
    return re.sub(r"[^a-z0-9]+", "-", str(value).casefold()).strip("-") or "x"


def plan_runs(
    root: Path, names: Sequence[str] = (), *, on: datetime.date | None = None
) -> list[Plan]:
    """The plans of the runs called `names` (default: all), as of the day `on` (default: today).

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
            raise WrongUseError("acts.run.unknown", run=name, nearest=nearest(name, known))
    day = on or datetime.date.today()
    lost = find_lost(root)  # what git took away may be a veto
    if lost:
        raise ProblemsError(
            [Problem("acts.run.lacks_acts", place=name, n=n) for name, n in lost.items()]
        )
    sources = read_sources(root)
    shared = [row for pattern in _SHARED for row in _files(root, pattern)]
    rights_for = cache(lambda audience: Study(root, audience=audience, on=day).rights)
    plans = []
    for run in settings.runs:
        if not names or run.name in names:
            notebook = read_notebook(root, run.notebook)
            mine = [source for source in sources if run.reads(source)]
            for parameters in _each(run):
                check_parameters(run.notebook, notebook, parameters)
                for audience in run.audiences:
                    plans.append(
                        _plan(
                            settings, run, rights_for(audience), parameters, notebook, mine, shared
                        )
                    )
    return plans


def _each(run: RunSettings) -> list[dict[str, Any]]:
    values = itertools.product(*run.each.values())
    return [{**run.parameters, **dict(zip(run.each, row, strict=True))} for row in values]


def read_notebook(root: Path, name: str) -> dict[str, Any]:
    """The notebook as JSON, its outputs left aside."""
    try:
        notebook = parse_json(read_text(root / name, name=name))
        cells = [
            {key: value for key, value in cell.items() if key not in ("outputs", "execution_count")}
            for cell in cells_of(notebook)
        ]
    except ValueError:
        raise RunFailedError("acts.run.not_a_notebook", place=name) from None
    return {**notebook, "cells": cells}


def check_parameters(name: str, notebook: Mapping[str, Any], parameters: Mapping[str, Any]) -> None:
    """Refuse a notebook without a `parameters` cell, parameters it does not declare, and values
    that are not plain JSON.
    """
    declared = declared_parameters(name, notebook)
    for key, value in parameters.items():
        if key not in declared:
            raise RunFailedError(
                "acts.run.unknown_parameter",
                place=name,
                parameter=key,
                nearest=nearest(key, declared),
            )
        if not _is_plain(value):
            raise RunFailedError(
                "acts.run.bad_parameter", place=name, parameter=key, kind=type(value).__name__
            )


def declared_parameters(name: str, notebook: Mapping[str, Any]) -> set[str]:
    """The names that the notebook's `parameters` cell sets."""
    cells = [
        cell
        for cell in notebook["cells"]
        if "parameters" in cell.get("metadata", {}).get("tags", ())
    ]
    if not cells:
        raise RunFailedError("acts.run.no_parameters_cell", place=name)
    return _assigned("".join(cells[0]["source"]), name)


def _assigned(code: str, name: str) -> set[str]:
    try:
        statements = ast.parse(code).body
    except SyntaxError as error:
        raise RunFailedError(
            "acts.run.bad_parameters_cell", place=name, line=error.lineno or 1
        ) from None
    targets = [t for s in statements if isinstance(s, ast.Assign) for t in s.targets]
    targets += [s.target for s in statements if isinstance(s, ast.AnnAssign)]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(_is_plain(item) and not isinstance(item, list) for item in value)
    return (
        isinstance(value, str | bool | int | float)
        and value == value
        and value not in (float("inf"), float("-inf"))
    )


def _plan(
    settings: Settings,
    run: RunSettings,
    rights: Audience,
    parameters: Mapping[str, Any],
    notebook: Mapping[str, Any],
    sources: Sequence[Source],
    shared: Iterable[Mapping[str, Any]],
) -> Plan:
    root, audience = settings.root, rights.name
    logs = [row for source in sources for row in _logs(root, source)]
    snapshot = Snapshot(
        root,
        audience,
        tuple(s.id for s in sources),
        {row["path"]: row["length"] for row in logs},
        rights.on,
        run=run.name,
    )
    people = sorted({case for source in sources for case in source.cases})
    inputs = [
        {"path": run.notebook, "sha256": _digest(notebook)},
        {"path": "pyproject.toml", "sha256": _digest([settings.told(audience), vars(run)])},
        *shared,
        *(row for source in sources for row in _texts(root, source)),
        *(row for case in people for row in _files(root, f"interviews/cases/{case}.yaml")),
        *logs,
    ]
    manifest = {
        "v": 1,
        "name": run.name,
        "audience": audience,
        "parameters": dict(parameters),
        "inputs": sorted(inputs, key=lambda row: row["path"]),
        "versions": versions(),
        "consent_on": _consents(rights, people),
    }
    return Plan(
        run, audience, dict(parameters), notebook, snapshot, {**manifest, "key": key_of(manifest)}
    )


def _consents(rights: Audience, people: Iterable[str]) -> dict[str, list[str]]:
    """What each person allows this audience today; of whom nothing is known, nothing."""
    return {case: sorted(rights.grants.get(case) or ()) for case in people}


def key_of(manifest: Mapping[str, Any]) -> str:
    """First 16 hex digits of the SHA-256 of the manifest's canonical JSON, less `key outputs
    started ended`.
    """
    return _digest(
        {k: v for k, v in manifest.items() if k not in ("key", "outputs", "started", "ended")}
    )[:16]


def _digest(value: Any) -> str:
    plain = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=vars
    )
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()


def _files(root: Path, pattern: str) -> list[dict[str, Any]]:
    return [
        {
            "path": path.relative_to(root).as_posix(),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in sorted(root.glob(pattern))
    ]


def _texts(root: Path, source: Source) -> list[dict[str, Any]]:
    found = [
        *_files(root, f"interviews/{source.id}.txt"),
        *_files(root, f"interviews/{source.id}.yaml"),
        *_files(root, f"interviews/codings/{source.id}/*.map.json"),
    ]
    for row in found:
        if row["path"].endswith(".txt") and row["sha256"] != source.hash:
            raise TextChangedError("acts.run.text_changed", place=row["path"])
    return found


def _logs(root: Path, source: Source) -> list[dict[str, Any]]:
    rows = []
    for path in (*find_log_paths(root, source.id), *find_translation_paths(root, source.id)):
        data = path.read_bytes()
        length = data.rfind(b"\n") + 1
        head = re.search(
            rb'"h":"([0-9a-f]{64})"', data[data.rfind(b"\n", 0, max(length - 1, 0)) + 1 : length]
        )
        rows.append(
            {
                "path": path.relative_to(root).as_posix(),
                "length": length,
                "head": head[1].decode() if head else "",
            }
        )
    return rows


def versions() -> dict[str, str]:
    """Python, the packages a result rests on, and the content of `rap` itself."""
    found = {"python": platform.python_version(), "rap": content_hash()}
    for name in _DEPENDENCIES:
        found[name] = importlib.metadata.version(name)
    return found


_NO_RESULT = {
    "_notebooks",
    "ui",
    "labextension",
}  # of the coding screen; a wheel holds them elsewhere, or not at all


@cache
def content_hash() -> str:
    """SHA-256 over every file of this package that can change a result, 16 hex digits."""
    folder = Path(__file__).parents[2]
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        is_part = (
            path.suffix in (".py", ".j2", ".css", ".po", ".json", ".yaml")
            or path.name == "answer.js"
        )
        if is_part and not _NO_RESULT & {*inner.parts}:
            digest.update(
                f"{inner.as_posix()}\0{hash_of(path.read_text(encoding='utf-8'))}\n".encode()
            )
    return digest.hexdigest()[:16]
