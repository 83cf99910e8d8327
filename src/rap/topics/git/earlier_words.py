"""What a finding said before, as git has it: words that no file keeps."""

from __future__ import annotations

import tempfile
from pathlib import Path

from rap.core.errors import ProblemsError, RefusedError
from rap.core.model import Finding
from rap.store.findings import FOLDER, read_finding
from rap.store.wordings import words_known
from rap.topics.git.program import git_or_nothing


def words_committed(root: Path, finding: str) -> dict[str, dict[str, str]]:
    """Language -> hash -> words, of all that git has of a finding."""
    known: dict[str, dict[str, str]] = {}
    for one in _versions(root, finding):
        for language, rows in words_known(one).items():
            known.setdefault(language, {}).update(rows)
    return known


def _versions(root: Path, finding: str) -> list[Finding]:
    """A finding as it was committed, the oldest first; none without git."""
    name = f"{FOLDER}/{finding}.yaml"
    found = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.parent.mkdir(parents=True)
        for commit in reversed(git_or_nothing(root, "log", "--format=%H", "--", name).split()):
            text = git_or_nothing(root, "show", f"{commit}:./{name}")
            path.write_text(text, encoding="utf-8", newline="")
            try:
                found.append(read_finding(Path(folder), finding))
            except (ProblemsError, RefusedError):
                continue  # a version that could not be read then either
    return found
