"""The ledger of releases: `reports/releases/ID.json`, what was published for whom, and which files
it has. No words, no cases.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from rap.core.errors import Problem, RefusedError, WrongUseError
from rap.core.files import replace_file
from rap.core.plain import read_each
from rap.core.safe_input import format_json, parse_json

FOLDER = "reports/releases"
WAITING, GIVEN = "waiting", "given"
RELEASE_ID = re.compile(r"[0-9a-f]{16}")
_V = 1


@dataclass(frozen=True)
class Line:
    """One number: where it stands, how many there were (`n`), `words` in its place ("" where the
    number is printed), and why.
    """

    item: str
    where: Mapping[str, str]
    n: int
    words: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Release:
    """One release. `run` and `key` name the run it was drawn from, `people` is of how many it
    speaks, `reasons` what was left out.

    `state` is "waiting" until as many coders as the study asks for are in `confirmed`, then
    "given".
    """

    id: str
    run: str
    key: str
    audience: str
    languages: tuple[str, ...]
    date: str
    people: int
    cells: tuple[Line, ...] = ()
    quotes: int = 0
    files: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    state: str = GIVEN

    def confirmed_by(self, coder: str, *, needed: int) -> Release:
        """As this, with one more name under it."""
        who = tuple(dict.fromkeys((*self.confirmed, coder)))
        return replace(self, confirmed=who, state=GIVEN if len(who) >= needed else WAITING)

    @property
    def files_given(self) -> tuple[str, ...]:
        """The names of the files that people have."""
        return tuple(map(given_name, self.files))

    @property
    def fingerprint(self) -> str:
        """Of all that was published; who confirmed it comes later and is no part of it."""
        later = ("confirmed", "state")
        published = {key: value for key, value in asdict(self).items() if key not in later}
        text = json.dumps(published, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()


def write_release(root: Path, release: Release) -> Path:
    """Put `release` into the ledger, durably; the file."""
    path = root / FOLDER / f"{_checked(release.id)}.json"
    plain = {"v": _V, **asdict(release)}
    plain["files"] = [_row(name, digest) for name, digest in sorted(release.files.items())]
    replace_file(path, format_json(plain))
    return path


def _row(name: str, digest: str) -> dict[str, str]:
    """A file as it was drawn, and `given`: what people have of it, where that is called otherwise."""
    given = given_name(name)
    return {"name": name, "sha256": digest} | ({"given": given} if given != name else {})


def given_name(name: str) -> str:
    """What people have of a file: drawings are hashed as they were drawn, the same on every
    machine, and given as pictures.

    Examples
    --------
    >>> given_name("card.fr.4.svg"), given_name("report.fr.html")
    ('card.fr.4.png', 'report.fr.html')
    """
    return f"{name.removesuffix('.svg')}.png" if name.endswith(".svg") else name


def read_release(root: Path, release_id: str) -> Release:
    """One release.

    Raises
    ------
    WrongUseError
        No such release.
    RefusedError
        The file is not one that was written here.
    """
    path = root / FOLDER / f"{_checked(release_id)}.json"
    if not path.is_file():
        raise WrongUseError("store.ledger.unknown", release=release_id)
    try:
        return _parse(parse_json(path.read_text(encoding="utf-8")), release_id)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise RefusedError("store.ledger.damaged", place=f"{FOLDER}/{path.name}") from None


def read_releases(root: Path) -> tuple[Release, ...]:
    """All releases, the oldest first; raises as `read_release` does."""
    found = [read_release(root, path.stem) for path in sorted((root / FOLDER).glob("*.json"))]
    return tuple(sorted(found, key=lambda release: (release.date, release.id)))


def check_ledger(root: Path) -> list[Problem]:
    """Damaged files of the ledger: without them a later release cannot be compared with what was
    published.
    """
    ids = sorted(path.stem for path in (root / FOLDER).glob("*.json"))
    return read_each(ids, lambda release_id: read_release(root, release_id))[1]


def _checked(release_id: str) -> str:
    if not RELEASE_ID.fullmatch(release_id):
        raise WrongUseError("store.ledger.bad_id", release=release_id)
    return release_id


def _parse(data: Mapping[str, Any], release_id: str) -> Release:
    if data["v"] != _V or data["id"] != release_id or data["state"] not in (WAITING, GIVEN):
        raise ValueError(release_id)
    files = {row["name"]: row["sha256"] for row in data["files"]}
    cells = tuple(Line(**row) for row in data["cells"])
    lists: dict[str, Any] = {key: tuple(data[key]) for key in ("languages", "reasons", "confirmed")}
    if not all(isinstance(data[key], list) for key in lists) or {
        type(t) for row in lists.values() for t in row
    } - {str}:
        raise ValueError(release_id)
    plain = {
        key: data[key]
        for key in ("id", "run", "key", "audience", "date", "people", "quotes", "state")
    }
    release = Release(**plain, **lists, cells=cells, files=files)
    texts = [release.run, release.key, release.audience, release.date, *files, *files.values()]
    texts += [
        text
        for line in cells
        for text in (line.item, line.words, line.reason, *line.where.values())
    ]
    numbers = [release.people, release.quotes, *(line.n for line in cells)]
    if {*map(type, texts)} != {str} or {*map(type, numbers)} != {int}:
        raise ValueError(release_id)
    return release
