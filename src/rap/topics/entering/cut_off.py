"""A batch that was cut off while it came in leaves nothing: a note of ids alone, in `.rap/`, says
what to take away.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from rap.core.errors import WrongUseError
from rap.core.files import delete_file, replace_file
from rap.store.fingerprints import forget
from rap.store.settings import read_settings
from rap.store.surveys.marks import forget_marks

NAME = ".rap/answers.json"
BATCHES = "interviews/surveys"


def begin(root: Path, survey: str, batch: str, sources: Collection[str]) -> None:
    """Note the batch that comes now, and its texts in the vault."""
    row = {"v": 1, "survey": survey, "batch": batch, "sources": sorted(sources)}
    replace_file(root / NAME, json.dumps(row))


def end(root: Path) -> None:
    """All of it is there."""
    delete_file(root / NAME)


def mend(root: Path) -> None:
    """Take back what is there of a batch that did not come in whole; a whole one stays."""
    path = root / NAME
    if not path.is_file():
        return
    row = json.loads(path.read_text(encoding="utf-8"))
    place = root / BATCHES / str(row["survey"])
    if not (place / f"{row['batch']}.yaml").is_file():  # it is written last
        _undo(root, place / f"{row['batch']}.csv", str(row["batch"]), row["sources"])
    for temporary in place.glob(f".{row['batch']}.*.tmp"):
        delete_file(temporary)
    end(root)


def _undo(root: Path, table: Path, batch: str, sources: Collection[str]) -> None:
    from rap.store.vault import open_vault

    delete_file(table)
    try:
        vault = open_vault(read_settings(root))
    except WrongUseError:
        vault = None
    if vault is not None:
        wanted = [*(("raw", id) for id in sources), ("export", batch), ("receipt", batch)]
        for kind, id in wanted:
            if vault.find(kind, id) is not None:
                vault.delete(kind, id)
    forget(sources)
    forget_marks(root, batch)
