"""Proposed changes of the codebook, one file each in `codebook/proposals/`: who, when, what and
why, until a lead decides.
"""

from __future__ import annotations

import datetime
import json
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rap.core.errors import Problem, RefusedError, UnknownError, WrongUseError
from rap.core.files import delete_file, replace_file
from rap.core.model import CODE_ID
from rap.core.plain import read_each
from rap.core.safe_input import parse_json
from rap.store.codebook_edits import ACTS, MAX_TEXT

FOLDER = "codebook/proposals"
_ID = re.compile(r"[0-9a-f]{8}")
_KEYS = ("id", "act", "code", "reason", "by", "t", "fields")


def read_proposals(root: Path) -> list[dict[str, Any]]:
    """All proposals, the oldest first: id, act, code, reason, by, t, fields (what the act would be
    given).
    """
    found = [_read(root, path) for path in sorted((root / FOLDER).glob("*.json"))]
    return sorted(found, key=lambda row: (row["t"], row["id"]))


def check_proposals(root: Path) -> list[Problem]:
    """What is wrong with the proposals."""
    return read_each(sorted((root / FOLDER).glob("*.json")), lambda path: _read(root, path))[1]


def _read(root: Path, path: Path) -> dict[str, Any]:
    name = path.relative_to(root).as_posix()
    try:
        row = parse_json(path.read_text(encoding="utf-8"))
        whole = {key: row[key] for key in _KEYS}
        words = all(isinstance(whole[key], str) for key in _KEYS[:-1]) and isinstance(
            whole["fields"], dict
        )
        if not words or whole["id"] != path.stem or not _ID.fullmatch(path.stem):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError):
        raise RefusedError("store.proposals.damaged", place=name) from None
    return whole


def write_proposal(
    root: Path, act: str, code: str, *, reason: str, by: str, fields: Mapping[str, Any]
) -> str:
    """Keep a proposed act; its id."""
    if act not in ACTS or not isinstance(code, str) or not CODE_ID.fullmatch(code):
        raise WrongUseError("store.proposals.bad_act", acts=ACTS)
    if not isinstance(reason, str) or not reason.strip() or len(reason) > MAX_TEXT:
        raise WrongUseError("store.proposals.no_reason")
    id, t = secrets.token_hex(4), datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    row = {
        "v": 1,
        "id": id,
        "act": act,
        "code": code,
        "reason": reason.strip(),
        "by": by,
        "t": t,
        "fields": dict(fields),
    }
    text = json.dumps(row, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    replace_file(root / FOLDER / f"{id}.json", text.encode("utf-8"))
    return id


def remove_proposal(root: Path, id: str) -> None:
    """Take a proposal off the list, when a lead has decided; git keeps what it was."""
    path = root / FOLDER / f"{id}.json"
    if not _ID.fullmatch(id) or not path.is_file():
        raise UnknownError("store.proposals.unknown")
    delete_file(path)
