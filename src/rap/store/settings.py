"""The settings of a study: `[tool.rap]` in its `pyproject.toml`, as frozen values; and which coder
and device this is.

`settings_checks` says what is wrong with them; all problems of a step are raised together.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rap import __version__
from rap.core.accounts import machine_folder
from rap.core.errors import (
    ClosedStudyError,
    Message,
    Problem,
    ProblemsError,
    RefusedError,
    StudyNotFoundError,
    WrongUseError,
)
from rap.core.files import locked, replace_file
from rap.core.model import ANSWERS_KIND, METHODS, Labels, Source
from rap.core.plain import labels_of, read_text
from rap.core.versions import VERSION, is_older
from rap.store import settings_checks as checks
from rap.store.settings_checks import DEFAULT_THRESHOLDS

DEFAULT_TIMEOUT_S = 600
CLOSED = ".rap/closed/study.age"
"""What a closed study is, beside its settings (`topics/upkeep/closing.py`)."""
DOOR = ".rap/door.json"
"""What this machine knows at its door, from its first exchange on (`topics/approved/state.py`)."""
OWN_CODER = ".rap/coder"
"""Who codes on this machine; no part of the study."""


@dataclass(frozen=True)
class Coder:
    """A person who codes; her name stays on her own machine. `role` is one of `CODER_ROLES`.

    `keys` are the public keys the vault is sealed for, one a machine of hers (`key` in the
    settings); `languages` those she reads (none given: all). `until` is an intern's last day, `view
    = "simple"` asks for the coding screen with few buttons, `codes` lists the codes of these buttons.
    """

    id: str
    role: str = "coder"
    discipline: str = ""
    keys: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    until: str = ""
    view: str = ""
    codes: tuple[str, ...] = ()

    def reads(self, language: str) -> bool:
        """Whether she reads `language`."""
        return not self.languages or language in self.languages


# of a run, and no part of what it makes
HOW_IT_RUNS = ("schedule", "timeout_s", "limit_s", "retries", "keep")


@dataclass(frozen=True)
class RunSettings:
    """One `[[tool.rap.runs]]`: a notebook, the sources it may read, and the editions made of it.

    `uses`: the runs whose tables it reads. `timeout_s`: how long one cell may take, `limit_s` the
    whole run (0: no limit). `retries`: how often it is begun again when this machine failed it, and
    not a cell. `keep`: how many old results stay beside the newest (-1: all).
    """

    name: str
    notebook: str
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    audiences: tuple[str, ...] = ("team",)
    languages: tuple[str, ...] = ("en",)
    each: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    uses: tuple[str, ...] = ()
    schedule: str = ""
    timeout_s: int = DEFAULT_TIMEOUT_S
    limit_s: int = 0
    retries: int = 0
    keep: int = -1

    @property
    def surveys(self) -> tuple[str, ...]:
        """The surveys whose answers it counts."""
        return self.sources.get("survey", ())

    def reads(self, source: Source) -> bool:
        """Whether `sources` lets this run read a source. What people wrote in a survey is read only
        where the run names it, so that respondents and people who were interviewed are never counted
        together unasked.
        """
        if source.kind == ANSWERS_KIND and not (
            self.surveys or ANSWERS_KIND in self.sources.get("kind", ())
        ):
            return source.id in self.sources.get("id", ())
        facts = {
            "kind": source.kind,
            "language": source.language,
            "phase": str(source.phase or ""),
            "month": source.month,
            "id": source.id,
            "survey": next(iter(source.variables.get("survey", ())), ""),
        }
        return all(facts[key] in values for key, values in self.sources.items())


@dataclass(frozen=True)
class Settings:
    """What `[tool.rap]` says. `thresholds` maps an audience to the smallest number of people that
    is shown to it.

    `method` is one of `METHODS`. `blind`: coders do not see each other's codings of a source before
    both are done. `proposals`: who is no lead may propose changes of the codebook. `reviewers`: how
    many people review a raw transcript, each alone, before it enters the study; `raw_days`: how
    long it stays in the vault. `idle_minutes`: after so many without a coding `rap lab` commits the
    logs of this machine (0: only when it ends). `help_contact`: whom to tell when somebody in a talk
    may need help, a role and not a name; `help_without_consent`: what that person may do without
    her consent. `sealed`: what interviews hold lies in git only sealed (docs/sealed.md). `never_counted`:
    codes, families and words of desks whose numbers stay with the team; None where nobody has decided.
    `exact_desks`: where nobody at risk is counted, so that small numbers are exact (docs/counts.md).
    """

    root: Path
    title: Labels = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    coders: tuple[Coder, ...] = ()
    method: str = METHODS[0]
    thresholds: Mapping[str, int] = field(default_factory=dict)
    runs: tuple[RunSettings, ...] = ()
    demo: bool = False
    release_confirmations: int = 1
    blind: bool = False
    proposals: bool = False
    reviewers: int = 1
    raw_days: int = 180
    idle_minutes: int = 10
    wanted: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    help_contact: str = ""
    help_without_consent: str = ""
    sealed: bool = False
    never_counted: tuple[str, ...] | None = None
    exact_desks: tuple[str, ...] = ()

    def coders_with(self, role: str) -> frozenset[str]:
        """The ids of the coders with a role."""
        return frozenset(coder.id for coder in self.coders if coder.role == role)

    @property
    def audiences(self) -> frozenset[str]:
        """Every audience this study names."""
        return frozenset(
            {
                *DEFAULT_THRESHOLDS,
                *self.thresholds,
                *(a for run in self.runs for a in run.audiences),
            }
        )

    def threshold(self, audience: str) -> int:
        """Smallest number of people shown to `audience`; an audience nobody named gets the
        strictest.
        """
        known = {**DEFAULT_THRESHOLDS, **self.thresholds}
        return known.get(audience, max(known.values()))

    def told(self, audience: str) -> dict[str, Any]:
        """All that a notebook for `audience` can ask, but for the runs: when one of these changes,
        so may what it says.
        """
        # for the team alone
        apart = ("root", "runs", "help_contact", "help_without_consent", "wanted", "sealed")
        facts = {name: value for name, value in vars(self).items() if name not in apart}
        return {**facts, "threshold": self.threshold(audience), "audiences": sorted(self.audiences)}


def find_study(path: Path | None = None, *, closed: bool = False) -> Path:
    """The study folder at or above `path` (default: where we are); `closed`: it may be closed.

    Raises
    ------
    StudyNotFoundError, ClosedStudyError
        No study, or one that is closed, so that only `rap open` can do something with it.
    """
    start = (path or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if _table(folder / "pyproject.toml") is not None:
            if not closed:
                _refuse_closed(folder)
            return folder
    raise StudyNotFoundError(start.name or start)


def is_closed(root: Path) -> bool:
    """Whether the study at `root` is closed."""
    return (root / CLOSED).is_file()


def _refuse_closed(root: Path) -> None:
    if is_closed(root):
        raise ClosedStudyError(root.name)


def _table(path: Path) -> dict[str, Any] | None:
    if not path.is_file():
        return None
    text = read_text(path, name="pyproject.toml")
    try:
        table = tomllib.loads(text).get("tool", {}).get("rap")
    except ValueError as error:  # also a number of more digits than Python reads
        found = re.search(r"at line (\d+)", str(error))
        line = found[1] if found else len(text.splitlines())
        place = f"{path.name}:{line}"
        raise RefusedError("store.settings.not_toml", place=place, reason=str(error)) from None
    return table if isinstance(table, dict) else None


def read_settings(root: Path) -> Settings:
    """The settings of the study in `root`; all problems of the table are raised together."""
    table = _table(root / "pyproject.toml")
    if table is None:
        raise StudyNotFoundError(root.name)
    _refuse_closed(root)
    _refuse_newer_study(table)
    _raise(checks.find_wrong_values(table, checks.TABLE_KINDS, where=checks.TABLE))
    _raise(checks.check_table(table))
    problems: list[Problem] = []
    languages = tuple(table.get("languages", ("en",)))
    coders = tuple(_coder(id, row, problems) for id, row in table.get("coders", {}).items())
    runs = tuple(_run(row, languages, problems) for row in table.get("runs", ()))
    names = [run.name for run in runs]
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.append(checks.problem("store.settings.run_twice", run=name))
    problems += checks.check_uses({run.name: (run.uses, run.audiences) for run in runs})
    _raise(problems)
    thresholds = table.get("thresholds", {})
    _raise(checks.check_audiences(thresholds, {a for run in runs for a in run.audiences}))
    method = table.get("method", METHODS[0])
    plain = {
        key: table[key]
        for key, kind in checks.TABLE_KINDS.items()
        if key in table and (kind is bool or isinstance(kind, tuple) or key.startswith("help_"))
    }
    never = table.get("never_counted")
    return Settings(
        root=root,
        title=labels_of(table.get("title", root.name)),
        languages=languages,
        coders=coders,
        method=method,
        thresholds=thresholds,
        runs=runs,
        wanted=table.get("wanted", {}),
        never_counted=None if never is None else tuple(never),
        exact_desks=_texts(table.get("exact_desks", ())),
        **{"blind": method == "coding-reliability", **plain},
    )


def _refuse_newer_study(table: Mapping[str, Any]) -> None:
    """Before anything else is looked at: what this program does not know may be meant well."""
    needs = table.get("needs", "")
    if isinstance(needs, str) and VERSION.fullmatch(needs) and is_older(__version__, needs):
        facts = {"needs": needs, "rap": __version__}
        raise RefusedError("store.settings.needs_newer", place="pyproject.toml", **facts)


def _raise(problems: Iterable[Problem]) -> None:
    if problems := tuple(problems):
        raise ProblemsError(problems)


def _coder(coder_id: str, row: Any, problems: list[Problem]) -> Coder:
    if not isinstance(row, Mapping):
        problems.append(checks.problem("store.settings.coder_not_a_table", coder=coder_id))
        return Coder(coder_id)
    problems += checks.find_unknown(row, checks.CODER_KEYS, where=checks.the_coder(coder_id))
    if wrong := [*checks.find_wrong_texts(coder_id, row)]:
        problems += wrong
        return Coder(coder_id)
    given = {key: " ".join(_texts(value)) for key, value in row.items()}
    texts = {key: given[key] for key in ("role", "discipline", "until", "view") if key in given}
    words = {key: tuple(given.get(key, "").split()) for key in ("key", "languages", "codes")}
    problems += checks.check_coder(coder_id, texts=texts, words=words)
    return Coder(
        coder_id, keys=words["key"], languages=words["languages"], codes=words["codes"], **texts
    )


def _run(
    row: Mapping[str, Any], languages: tuple[str, ...], problems: list[Problem]
) -> RunSettings:
    name = str(row.get("name", ""))
    where = Message("store.settings.the_run", run=name)
    if wrong := [*checks.find_wrong_values(row, checks.RUN_KINDS, where=where)]:
        problems += wrong
        return RunSettings(name, "")
    words: dict[str, Any] = {
        "notebook": row.get("notebook", ""),
        "sources": {key: _texts(value) for key, value in row.get("sources", {}).items()},
        "audiences": tuple(row.get("audiences", ("team",))),
        "languages": tuple(row.get("languages", languages)),
    }
    problems += checks.check_run(name, **words)
    rest = {key: row[key] for key in ("parameters", *HOW_IT_RUNS) if key in row}
    rest["uses"] = _texts(row.get("uses", ()))
    each = {key: _list(value) for key, value in row.get("each", {}).items()}
    return RunSettings(name=name, each=each, **words, **rest)


def _list(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, _list(value)))


def own_coder(settings: Settings) -> Coder:
    """Who codes on this machine: `$RAP_CODER`, else `.rap/coder` in the study, else the only coder
    there is.
    """
    path = settings.root / OWN_CODER
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
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    return "".join(letters[byte % 36] for byte in own_digest(root)[:8])


def own_digest(root: Path) -> bytes:
    """What stands for this install and the place of the study, and says nothing of either."""
    return hashlib.sha256(f"{install_secret()} {root.resolve()}".encode()).digest()


def install_secret() -> str:
    """A random text of this install, kept outside every study."""
    folder = machine_folder()
    path = folder / "install.json"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(folder / "install.lock", "store.settings.busy", wait_s=5):
            if not path.is_file():
                replace_file(path, json.dumps({"secret": secrets.token_hex(16)}))
    return str(json.loads(path.read_text(encoding="utf-8"))["secret"])


def checked_edit(made: str, wanted: Mapping[str, Any]) -> str:
    """The edited settings `made` if they say what is `wanted` and nothing else; "" if they do not."""
    try:
        return made if tomllib.loads(made) == wanted else ""
    except tomllib.TOMLDecodeError:
        return ""
