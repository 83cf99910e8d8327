"""Find a study, and read its settings; all problems are raised together."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rap.core.errors import (
    Message,
    Problem,
    ProblemsError,
    RefusedError,
    StudyNotFoundError,
    WrongUseError,
)
from rap.core.files import locked, replace_file
from rap.core.plain import labels_of, read_text
from rap.store.settings import checks
from rap.store.settings.settings import DEFAULT_TIMEOUT_S, METHODS, Coder, RunSettings, Settings

_KEYS = ("title", *checks.TABLE_KINDS)


def find_study(path: Path | None = None) -> Path:
    """The study folder at or above `path` (default: where we are)."""
    start = (path or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if _table(folder / "pyproject.toml") is not None:
            return folder
    raise StudyNotFoundError(start.name or start)


def _table(path: Path) -> dict[str, Any] | None:
    if not path.is_file():
        return None
    try:
        table = tomllib.loads(read_text(path, name="pyproject.toml")).get("tool", {}).get("rap")
    except ValueError as error:  # also a number of more digits than Python reads
        raise RefusedError(
            "store.settings.not_toml", place="pyproject.toml", reason=str(error)
        ) from None
    return table if isinstance(table, dict) else None


def read_settings(root: Path) -> Settings:
    """The settings of the study in `root`; all problems of the table are raised together."""
    table = _table(root / "pyproject.toml")
    if table is None:
        raise StudyNotFoundError(root.name)
    _raise(_wrong(table, _KEYS, checks.TABLE_KINDS, checks.NUMBERS, where=checks.TABLE))
    _raise(checks.check_table(table))
    problems: list[Problem] = []
    languages = tuple(table.get("languages", ("en",)))
    coders = tuple(_coder(id, row, problems) for id, row in table.get("coders", {}).items())
    runs = tuple(_run(row, languages, problems) for row in table.get("runs", ()))
    for name in sorted({run.name for run in runs if [r.name for r in runs].count(run.name) > 1}):
        problems.append(checks.problem("store.settings.run_twice", run=name))
    _raise(problems)
    thresholds = table.get("thresholds", {})
    _raise(checks.check_audiences(thresholds, runs))
    method = table.get("method", METHODS[0])
    plain = {key: table[key] for key in ("demo", "proposals", *checks.NUMBERS) if key in table}
    return Settings(
        root=root,
        title=labels_of(table.get("title", root.name)),
        languages=languages,
        coders=coders,
        method=method,
        thresholds=thresholds,
        runs=runs,
        blind=table.get("blind", method == "coding-reliability"),
        **plain,
    )


def _raise(problems: Iterable[Problem]) -> None:
    if problems := tuple(problems):
        raise ProblemsError(problems)


def _wrong(
    table: Mapping[str, Any],
    keys: Sequence[str],
    kinds: Mapping[str, type],
    numbers: Mapping[str, tuple[int, int]],
    *,
    where: str | Message,
) -> list[Problem]:
    return [
        *checks.unknown(table, keys, where),
        *checks.wrong_kinds(table, kinds, where),
        *checks.wrong_numbers(table, numbers, where),
    ]


def _coder(id: str, row: Any, problems: list[Problem]) -> Coder:
    if not isinstance(row, Mapping):
        problems.append(checks.problem("store.settings.coder_not_a_table", coder=id))
        return Coder(id)
    problems += checks.unknown(row, checks.CODER_KEYS, checks.of_coder(id))
    if wrong := [*checks.wrong_texts(id, row)]:
        problems += wrong
        return Coder(id)
    texts = {
        key: " ".join(_texts(row[key]))
        for key in ("role", "discipline", "until", "view")
        if key in row
    }
    words = {
        key: tuple(" ".join(_texts(row.get(key, ()))).split())
        for key in ("key", "languages", "codes")
    }
    coder = Coder(
        id, keys=words["key"], languages=words["languages"], codes=words["codes"], **texts
    )
    problems += checks.check_coder(coder, row)
    return coder


def _run(
    row: Mapping[str, Any], languages: tuple[str, ...], problems: list[Problem]
) -> RunSettings:
    name = str(row.get("name", ""))
    keys, kinds = tuple(checks.RUN_KINDS), checks.RUN_KINDS
    if wrong := _wrong(
        row, keys, kinds, checks.RUN_NUMBERS, where=Message("store.settings.the_run", run=name)
    ):
        problems += wrong
        return RunSettings(name, "")
    run = RunSettings(
        name=name,
        notebook=row.get("notebook", ""),
        sources={key: _texts(value) for key, value in row.get("sources", {}).items()},
        audiences=tuple(row.get("audiences", ("team",))),
        languages=tuple(row.get("languages", languages)),
        each={key: _list(value) for key, value in row.get("each", {}).items()},
        parameters=row.get("parameters", {}),
        schedule=row.get("schedule", ""),
        timeout_s=row.get("timeout_s", DEFAULT_TIMEOUT_S),
    )
    problems += checks.check_run(run)
    return run


def _list(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, _list(value)))


# Who codes on this machine, and the id of this install: neither is shared with the study.


def own_coder(settings: Settings) -> Coder:
    """Who codes on this machine: `$RAP_CODER`, else `.rap/coder` in the study, else the only coder
    there is.
    """
    path = settings.root / ".rap" / "coder"
    id = os.environ.get("RAP_CODER") or (
        path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    )
    if not id and len(settings.coders) == 1:
        return settings.coders[0]
    found = next((coder for coder in settings.coders if coder.id == id), None)
    if found is None:
        if id:
            raise WrongUseError("store.settings.unknown_coder", place="pyproject.toml", coder=id)
        raise WrongUseError("store.settings.who_codes")
    return found


def own_device(root: Path) -> str:
    """The id of this install for the study at `root`: eight small letters and digits, the same
    every time.

    It comes from a secret kept outside the study and the study's place, so two clones on one
    machine never share a log.
    """
    given = os.environ.get("RAP_DEVICE", "")
    if given:
        return given
    digest = hashlib.sha256(f"{install_secret()} {root.resolve()}".encode()).digest()
    return "".join("abcdefghijklmnopqrstuvwxyz0123456789"[byte % 36] for byte in digest[:8])


def install_secret() -> str:
    """A random text of this install, kept outside every study."""
    folder = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "rap"
    path = folder / "install.json"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(folder / "install.lock", "store.settings.busy", wait_s=5):
            if not path.is_file():
                replace_file(path, json.dumps({"secret": secrets.token_hex(16)}))
    return str(json.loads(path.read_text(encoding="utf-8"))["secret"])
