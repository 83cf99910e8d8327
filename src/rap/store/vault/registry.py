"""Whose keys the vault is sealed for: a coder comes, a coder goes, and who can still read what.

Threat: a key slipped into the settings through git, a coder who has left. A key counts after
somebody here has confirmed it; sealing anew shuts a former coder out of the files as they are from
then on, and not out of copies she made.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rap.core.errors import RapError, WrongUseError
from rap.core.files import replace_file
from rap.store.settings import Settings, read_settings
from rap.store.vault.identity import Entry, short
from rap.store.vault.store import Vault


@dataclass(frozen=True)
class Access:
    """How many entries one key opens: `coder` is empty when the key is in the settings no longer."""

    coder: str
    key: str
    n_entries: int


def access(vault: Vault) -> list[Access]:
    """Who can read how much, by coder and key; then the former keys that still open something."""
    entries = vault.list()
    owners = {key: coder.id for coder in vault.settings.coders for key in coder.keys}
    former = sorted({key for entry in entries for key in entry.readers} - set(owners))
    counted = [*sorted(owners, key=lambda key: (owners[key], key)), *former]
    return [
        Access(owners.get(key, ""), short(key), sum(key in entry.readers for entry in entries))
        for key in counted
    ]


@dataclass(frozen=True)
class Resealed:
    """What sealing anew did: entries done, entries that were right already, and those left with the
    reason.
    """

    done: tuple[Entry, ...]
    already: tuple[Entry, ...]
    left: tuple[tuple[Entry, RapError], ...]


def reseal(vault: Vault) -> Resealed:
    """Seal every entry for the coders of today, a file at a time; cut off, it goes on where it
    stopped.

    Raises
    ------
    WrongUseError
        When the vault is locked, or a key of the settings was never confirmed here.
    """
    vault.readers()
    done: list[Entry] = []
    already: list[Entry] = []
    left: list[tuple[Entry, RapError]] = []
    for entry in vault.list():
        try:
            (done if vault.reseal(entry) else already).append(entry)
        except (
            RapError
        ) as error:  # one that cannot be opened does not keep the others from being sealed
            left.append((entry, error))
    return Resealed(tuple(done), tuple(already), tuple(left))


def add_key(root: Path, coder: str, *, key: str) -> Settings:
    """Write the public key of `coder` into `pyproject.toml`, beside those she has, and nothing
    else; the new settings.

    Raises
    ------
    WrongUseError
        When she is not in the settings, or her table is written in a way that only a person can
        edit.
    """
    settings = read_settings(root)
    found = next((one for one in settings.coders if one.id == coder), None)
    if found is None:
        raise WrongUseError("store.vault.no_such_coder", place="pyproject.toml", coder=coder)
    if key in found.keys:
        return settings
    line = _key_line((*found.keys, key))
    path = root / "pyproject.toml"
    old = path.read_bytes().decode("utf-8")
    new = _with_line(old, coder, line=line)
    if not new or _parsed(new) != _expected(old, coder, (*found.keys, key)):
        raise WrongUseError(
            "store.vault.key_by_hand", place="pyproject.toml", coder=coder, line=line
        )
    replace_file(path, new)
    return read_settings(root)


def _key_line(keys: tuple[str, ...]) -> str:
    quoted = [f'"{key}"' for key in keys]
    return f"key = {quoted[0]}" if len(quoted) == 1 else f"key = [{', '.join(quoted)}]"


def _with_line(text: str, coder: str, *, line: str) -> str:
    """`text` with `line` as the key of `coder`; empty when she has no table of her own."""
    header = re.search(
        rf"^\[tool\.rap\.coders\.{re.escape(coder)}\][^\n]*(?:\n|\Z)", text, re.MULTILINE
    )
    if header is None:
        return ""
    end = re.compile(r"^\s*\[(?!\")", re.MULTILINE).search(text, header.end())
    body = text[header.end() : end.start() if end else len(text)]
    body = re.sub(r"^key\s*=[^\n]*\n?", "", body, flags=re.MULTILINE)
    top = text[: header.end()].rstrip("\n") + "\n"
    return f"{top}{line}\n{body}" + (text[end.start() :] if end else "")


def _parsed(text: str) -> Any:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _expected(text: str, coder: str, keys: tuple[str, ...]) -> Any:
    table = _parsed(text)
    table["tool"]["rap"]["coders"][coder]["key"] = keys[0] if len(keys) == 1 else list(keys)
    return table
