"""What other programs may have kept of her outside the study on this machine: only a person can judge, nothing is deleted here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from rap.acts.withdraw.contents import read_content
from rap.acts.withdraw.mentions import names_of, shares_run
from rap.acts.withdraw.scope import RUN, Hers
from rap.core.errors import Problem

_HISTORIES = (
    ".ipython/profile_*/history.sqlite*",
    ".local/share/jupyter/**/*.db",
    ".jupyter/lab/workspaces/*",
    ".python_history",
)
_BINS = (".local/share/Trash/files", ".Trash")


def find_outside(hers: Hers) -> list[Problem]:
    """Histories of typed lines, states of JupyterLab and files in the waste bin that name her or share five words with her."""
    home, names, found = Path.home(), names_of(hers), []
    for path in _files(home):
        text = path.name + "\n" + (read_content(path) or "")
        if names.search(text) or shares_run(text, hers.said, length=RUN):
            place = f"~/{path.relative_to(home).as_posix()}"
            found.append(Problem(place, "holds words of hers, or names her", "delete it, or empty the waste bin"))
    return found


def _files(home: Path) -> Iterator[Path]:
    for pattern in _HISTORIES:
        yield from (path for path in sorted(home.glob(pattern)) if path.is_file())
    for bin in _BINS:
        for folder, _, names in os.walk(home / bin):
            yield from (path for name in sorted(names) if (path := Path(folder, name)).is_file())
