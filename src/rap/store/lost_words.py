"""Words of findings that were there in the last commit, or in a release, and that no step of the
history keeps: somebody edited the file by hand.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rap.core.errors import RapError
from rap.core.model import Finding
from rap.core.safe_input import parse_json
from rap.core.yaml_files import parse_yaml
from rap.store.wordings import own_languages, wording, words_known

_FOLDER = "codebook/findings"


def find_lost(root: Path, findings: Iterable[Finding]) -> dict[str, dict[str, str]]:
    """Finding -> language -> the words that a sentence had, "" where only a release knows their hash.
    A translation that was corrected is no other sentence.
    """
    known = {one.id: one for one in findings}
    lost: dict[str, dict[str, str]] = {}
    for id, language, digest, text in (*_released(root), *_committed(root, known)):
        own = own_languages(known[id]) if id in known else ()
        if language in own and digest not in words_known(known[id]).get(language, {}):
            lost.setdefault(id, {})[language] = text
    return lost


def _released(root: Path) -> Iterator[tuple[str, str, str, str]]:
    """Finding, language and the hash of its words, of each release. (The ledger imports findings.)"""
    for path in sorted((root / "reports/releases").glob("*.json")):
        try:
            told = parse_json(path.read_text(encoding="utf-8"))["findings"]
            rows = [(id, *row) for id, one in told.items() for row in one["wordings"].items()]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # of before wordings were kept, or damaged: `rap check` names it
        yield from ((id, language, digest, "") for id, language, digest in rows)


def _committed(root: Path, known: Mapping[str, Finding]) -> Iterator[tuple[str, str, str, str]]:
    """The same of the last commit, of files that differ from it, with the words."""
    for id, text in committed_files(root, known).items():
        for language, row in _statement(text).items():
            said = row.get("text", "") if isinstance(row, dict) else row
            yield id, language, wording(said), said


def _statement(text: str) -> Mapping[str, Any]:
    try:
        rows = parse_yaml(text, name=_FOLDER).data.get("statement")
    except RapError:
        return {}
    return rows if isinstance(rows, dict) else {}


def committed_files(root: Path, ids: Iterable[str]) -> dict[str, str]:
    """Finding -> its file in the last commit, where it differs; nothing without git. One process, and
    it fetches nothing.
    """
    names = {id: f"{_FOLDER}/{id}.yaml" for id in ids}
    asked = "".join(f"HEAD:./{name}\n" for name in names.values())
    never = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(
            ["git", "cat-file", "--batch"],
            cwd=root,
            input=asked.encode(),
            capture_output=True,
            check=False,
            env=never,
        )
    except OSError:
        return {}
    found, printed = dict[str, str](), done.stdout
    for id, name in names.items():
        head, _, printed = printed.partition(b"\n")
        if not head.rpartition(b" ")[2].isdigit():
            continue
        size = int(head.rpartition(b" ")[2])
        text, printed = printed[:size], printed[size + 1 :]
        if text != (root / name).read_bytes():
            found[id] = text.decode("utf-8", "replace")
    return found
