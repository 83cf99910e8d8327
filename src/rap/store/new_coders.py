"""Coders whom an import adds to the settings of a study: a table each, at the end of the file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from rap.core.errors import WrongUseError
from rap.core.files import replace_file
from rap.core.model import CODER_ID
from rap.store.settings import Settings, checked_edit, read_settings

ROLES = ("coder", "intern", "reviewer")
"""Roles in which an import may add somebody; who leads is named by a person, in the settings."""
SETTINGS = "pyproject.toml"


def draw_coder(root: Path, settings: Settings, *, taken: Mapping[str, str]) -> str:
    """The id after all that are in the settings, in `taken` or that ever wrote a log.

    Examples
    --------
    >>> from rap.store.settings import Coder
    >>> draw_coder(Path("nowhere"), Settings(Path("nowhere"), coders=(Coder("K-02"),)), taken={"K-07": ""})
    'K-08'
    """
    logs = {path.name.partition(".")[0] for path in (root / "interviews").glob("*/**/K-*.jsonl")}
    known = {*taken, *(coder.id for coder in settings.coders), *logs}
    numbers = [int(id.removeprefix("K-")) for id in known if CODER_ID.fullmatch(id)]
    return f"K-{max(numbers, default=0) + 1:02d}"


def with_coders(text: str, coders: Mapping[str, str]) -> str:
    """The settings `text` with a table for each of `coders` (id -> role) that it does not have; "" where
    it is written in a way that only a person can add to.

    Examples
    --------
    >>> with_coders('[tool.rap]\\n', {"K-02": "coder"})
    '[tool.rap]\\n\\n[tool.rap.coders.K-02]\\nrole = "coder"\\n'
    >>> with_coders('[tool.rap]\\ncoders = {K-01 = {}}\\n', {"K-02": "coder"})
    ''
    """
    wanted = tomllib.loads(text)
    rows = wanted["tool"]["rap"].setdefault("coders", {})
    new = {id: {"role": role} for id, role in coders.items() if id not in rows}
    rows |= new
    end = "\r\n" if "\r\n" in text else "\n"
    tables = [f'[tool.rap.coders.{id}]{end}role = "{row["role"]}"{end}' for id, row in new.items()]
    made = end.join([text.rstrip() + end, *tables])
    return checked_edit(made, wanted)


def add_coders(root: Path, coders: Mapping[str, str]) -> None:
    """Write `coders` (id -> role) into the settings; those who are there stay as they are. The one who
    coded alone here goes on to code here.

    Raises
    ------
    WrongUseError
        The settings are written in a way that only a person can add to.
    """
    path, settings = root / SETTINGS, read_settings(root)
    there = [coder.id for coder in settings.coders]
    if not coders.keys() - set(there):
        return
    made = with_coders(path.read_bytes().decode("utf-8"), coders)
    if not made:
        raise WrongUseError("store.settings.coders_by_hand", place=SETTINGS, coders=tuple(coders))
    own = root / ".rap" / "coder"
    if len(there) == 1 and not own.exists():
        replace_file(own, there[0])
    replace_file(path, made)
