"""Find a study and read its settings: `[tool.rap]` in its `pyproject.toml`; and which coder and device this is."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rap.errors import Problem, ProblemsError, RefusedError, StudyNotFoundError, WrongUseError
from rap.files import locked, replace_file
from rap.model import CODER_ID, LANGUAGE, RUN_NAME, Labels
from rap.plain import labels_of, nearest, read_text

DEFAULT_THRESHOLDS = {"team": 0, "members": 5, "public": 10}
DEFAULT_TIMEOUT_S = 600
LEAST_THRESHOLD = 3
_KEYS = ("title", "languages", "coders", "method", "thresholds", "runs", "demo", "blind", "proposals", "release_confirmations",
         "reviewers", "raw_days", "idle_minutes")  # fmt: skip
_RUN_KEYS = ("name", "notebook", "sources", "audiences", "languages", "each", "parameters", "schedule", "timeout_s")
_CODER_KEYS = ("role", "discipline", "key", "languages", "until", "view", "codes")
_WORDS = {list: "list", dict: "table", int: "number"}
_KINDS = {"languages": list, "coders": dict, "thresholds": dict, "runs": list, "release_confirmations": int, "reviewers": int,
          "raw_days": int, "idle_minutes": int}  # fmt: skip
_RUN_KINDS = {"sources": dict, "audiences": list, "languages": list, "each": dict, "parameters": dict, "timeout_s": int}
_SOURCE_FILTERS = ("kind", "language", "phase", "month", "id")
_AUDIENCE = RUN_NAME
PUBLIC_KEY = re.compile(r"age1[0-9a-z]{58}")


@dataclass(frozen=True)
class Coder:
    """A person who codes; her name stays on her own machine. `role` is coder, lead, reviewer, intern or reader.

    `key` holds the public keys the vault is sealed for, one a machine of hers, with spaces between; `languages` those she reads
    (none given: all). `until` is an intern's last day, `view = "simple"` asks for the coding screen with few buttons, `codes` says
    which codes stand on them.
    """

    id: str
    role: str = "coder"
    discipline: str = ""
    key: str = ""
    languages: str = ""
    until: str = ""
    view: str = ""
    codes: str = ""

    def reads(self, language: str) -> bool:
        """Whether she reads `language`."""
        return not self.languages or language in self.languages.split()

    @property
    def keys(self) -> tuple[str, ...]:
        """Her public keys, in the order of the settings."""
        return tuple(self.key.split())


@dataclass(frozen=True)
class RunSettings:
    """One `[[tool.rap.runs]]`: a notebook, the sources it may read, and the editions made of it."""

    name: str
    notebook: str
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    audiences: tuple[str, ...] = ("team",)
    languages: tuple[str, ...] = ("en",)
    each: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    schedule: str = ""
    timeout_s: int = DEFAULT_TIMEOUT_S


@dataclass(frozen=True)
class Settings:
    """What `[tool.rap]` says. `thresholds` maps an audience to the smallest number of people that is shown to it.

    `blind`: coders do not see each other's codings of a source before both are done. `proposals`: who is no lead may propose
    changes of the codebook. `reviewers`: how many people review a raw transcript, each alone, before it enters the study;
    `raw_days`: how long it stays in the vault. `idle_minutes`: after so many without a coding `rap lab` commits the logs of this
    machine (0: only when it ends).
    """

    root: Path
    title: Labels = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    coders: tuple[Coder, ...] = ()
    method: str = "codebook"
    thresholds: Mapping[str, int] = field(default_factory=dict)
    runs: tuple[RunSettings, ...] = ()
    demo: bool = False
    release_confirmations: int = 1
    blind: bool = False
    proposals: bool = False
    reviewers: int = 1
    raw_days: int = 180
    idle_minutes: int = 10

    @property
    def audiences(self) -> frozenset[str]:
        """Every audience this study speaks of."""
        return frozenset({*DEFAULT_THRESHOLDS, *self.thresholds, *(a for run in self.runs for a in run.audiences)})

    def threshold(self, audience: str) -> int:
        """Smallest number of people shown to `audience`; an audience nobody named gets the strictest."""
        known = {**DEFAULT_THRESHOLDS, **self.thresholds}
        return known.get(audience, max(known.values()))


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
    except tomllib.TOMLDecodeError as error:
        raise RefusedError(
            "pyproject.toml", f"is not TOML ({error})", "see docs/files.md for a whole example"
        ) from None
    return table if isinstance(table, dict) else None


def read_settings(root: Path) -> Settings:
    """The settings of the study in `root`; all problems of the table are raised together."""
    table = _table(root / "pyproject.toml")
    if table is None:
        raise StudyNotFoundError(root.name)
    problems: list[Problem] = []
    _check_table(table)
    languages = tuple(table.get("languages", ("en",)))
    coders = tuple(_coder(id, row, problems) for id, row in table.get("coders", {}).items())
    runs = tuple(_run(row, languages, problems) for row in table.get("runs", ()))
    for name in sorted({run.name for run in runs if [r.name for r in runs].count(run.name) > 1}):
        problems.append(_problem(f"[[tool.rap.runs]] '{name}' is there twice", "give each run its own name"))
    if problems:
        raise ProblemsError(problems)
    return Settings(
        root=root,
        title=labels_of(table.get("title", root.name)),
        languages=languages,
        coders=coders,
        method=table.get("method", "codebook"),
        thresholds=table.get("thresholds", {}),
        runs=runs,
        demo=bool(table.get("demo", False)),
        release_confirmations=max(1, table.get("release_confirmations", 1)),
        blind=bool(table.get("blind", table.get("method") == "coding-reliability")),
        proposals=bool(table.get("proposals", False)),
        reviewers=min(max(1, table.get("reviewers", 1)), 3),
        raw_days=max(1, table.get("raw_days", 180)),
        idle_minutes=max(0, table.get("idle_minutes", 10)),
    )


def _check_table(table: Mapping[str, Any]) -> None:
    """Raise what is wrong with the table itself, before its coders and runs are looked at."""
    problems: list[Problem] = []
    _unknown(table, _KEYS, "[tool.rap]", problems)
    _check_kinds(table, _KINDS, "[tool.rap]", problems)
    if problems:
        raise ProblemsError(problems)
    if not all(isinstance(run, Mapping) for run in table.get("runs", ())):
        problems.append(_problem("runs has an entry that is not a table", "write [[tool.rap.runs]]"))
    for language in table.get("languages", ()):
        if not LANGUAGE.fullmatch(str(language)):
            problems.append(_problem(f"[tool.rap] has the language '{language}'", "write two letters, like fr"))
    for audience, number in table.get("thresholds", {}).items():
        if type(number) is not int or number < 0:
            problems.append(_problem(f"threshold of '{audience}' is not a number of people", "write 5"))
        elif audience != "team" and number < LEAST_THRESHOLD:
            what = f"threshold of '{audience}' is {number}, which would show single people"
            problems.append(_problem(what, f"write {LEAST_THRESHOLD} or more"))
    if problems:
        raise ProblemsError(problems)


def _problem(what: str, right: str) -> Problem:
    return Problem("pyproject.toml", what, right)


def _unknown(table: Mapping[str, Any], known: tuple[str, ...], where: str, problems: list[Problem]) -> None:
    for key in table:
        if key not in known:
            problems.append(_problem(f"{where} has the unknown key '{key}'", nearest(key, known)))


def _check_kinds(table: Mapping[str, Any], kinds: Mapping[str, type], where: str, problems: list[Problem]) -> None:
    for key, kind in kinds.items():
        if key in table and type(table[key]) is not kind:
            problems.append(_problem(f"{key} of {where} is not a {_WORDS[kind]}", "see docs/files.md"))


def _coder(id: str, row: Mapping[str, Any], problems: list[Problem]) -> Coder:
    if not CODER_ID.fullmatch(id):
        problems.append(
            _problem(f"coder '{id}' is not an id", "write K- and two to six digits; names stay on each machine")
        )
    if not isinstance(row, Mapping):
        problems.append(_problem(f"coder {id} is not a table", f"write [tool.rap.coders.{id}]"))
        return Coder(id)
    _unknown(row, _CODER_KEYS, f"coder {id}", problems)
    coder = Coder(id, **{key: " ".join(map(str, _list(value))) for key, value in row.items() if key in _CODER_KEYS})
    if not all(PUBLIC_KEY.fullmatch(key) for key in coder.keys):  # it may be a secret one, so it is not repeated
        right = "write the line that `rap vault init` printed: age1 and 58 letters and digits"
        problems.append(_problem(f"key of coder {id} is not a public key", right))
    return coder


def _run(row: Mapping[str, Any], languages: tuple[str, ...], problems: list[Problem]) -> RunSettings:
    name = str(row.get("name", ""))
    where = f"run '{name}'"
    n_before = len(problems)
    _unknown(row, _RUN_KEYS, where, problems)
    _check_kinds(row, _RUN_KINDS, where, problems)
    if len(problems) > n_before:
        return RunSettings(name, str(row.get("notebook", "")))
    if not RUN_NAME.fullmatch(name):
        problems.append(_problem(f"{where} has no proper name", "use small letters, digits and hyphens"))
    if not str(row.get("notebook", "")).endswith(".ipynb"):
        problems.append(_problem(f"{where} names no notebook", 'write notebook = "notebooks/NAME.ipynb"'))
    filters = {key: tuple(map(str, _list(value))) for key, value in row.get("sources", {}).items()}
    _unknown(filters, _SOURCE_FILTERS, f"sources of {where}", problems)
    audiences, wanted = tuple(row.get("audiences", ("team",))), tuple(row.get("languages", languages))
    for word, shape in [*((a, _AUDIENCE) for a in audiences), *((code, LANGUAGE) for code in wanted)]:
        if not shape.fullmatch(str(word)):
            problems.append(_problem(f"{where} has '{word}' as audience or language", "use words like members and fr"))
    return RunSettings(
        name=name,
        notebook=str(row.get("notebook", "")),
        sources=filters,
        audiences=audiences,
        languages=wanted,
        each={key: tuple(_list(value)) for key, value in row.get("each", {}).items()},
        parameters=row.get("parameters", {}),
        schedule=str(row.get("schedule", "")),
        timeout_s=int(row.get("timeout_s", DEFAULT_TIMEOUT_S)),
    )


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def own_coder(settings: Settings) -> Coder:
    """Who codes on this machine: `$RAP_CODER`, else `.rap/coder` in the study, else the only coder there is."""
    path = settings.root / ".rap" / "coder"
    id = os.environ.get("RAP_CODER") or (path.read_text(encoding="utf-8").strip() if path.is_file() else "")
    if not id and len(settings.coders) == 1:
        return settings.coders[0]
    found = next((coder for coder in settings.coders if coder.id == id), None)
    if found is None:
        if id:
            right = f"add a line [tool.rap.coders.{id}] (a colleague may be another number: look at the ones there)"
            raise WrongUseError("pyproject.toml", f"coder '{id}' is not in [tool.rap.coders]", right)
        right = "write your id (like K-02) into .rap/coder, or set RAP_CODER"
        raise WrongUseError("pyproject.toml", "this machine does not say who codes here", right)
    return found


def own_device(root: Path) -> str:
    """The id of this install for the study at `root`: eight small letters and digits, the same every time.

    It comes from a secret kept outside the study and the study's place, so two clones on one machine never share a log.
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
        with locked(folder / "install.lock", "the first start"):
            if not path.is_file():
                replace_file(path, json.dumps({"secret": secrets.token_hex(16)}).encode())
    return str(json.loads(path.read_text(encoding="utf-8"))["secret"])
