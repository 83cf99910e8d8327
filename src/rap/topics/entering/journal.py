"""What an import is about to write, so that one that was cut off leaves no half source: ids alone,
in `.rap/`, which no git takes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.errors import WrongUseError
from rap.core.files import delete_file, replace_file
from rap.store.cases import FOLDER as CASES
from rap.store.fingerprints import forget
from rap.store.settings import read_settings
from rap.store.sources import FOLDER
from rap.topics.entering import staged

if TYPE_CHECKING:
    from rap.store.vault import Vault

NAME = ".rap/bring_in.json"


def begin(
    root: Path,
    new: Mapping[str, Iterable[str]],
    *,
    has_sound: bool = False,
    is_project: bool = False,
    coded: Iterable[str] = (),
) -> None:
    """Note the sources that come now, each with the people it brings.

    Of a project (`is_project`) all of them come, or none: all, once what it brings besides is kept
    (`staged`). `coded` are the entries of the vault with its codings.
    """
    _sweep_of(root / NAME)
    sources = {source: sorted(cases) for source, cases in new.items()}
    row = {"v": 1, "sources": sources, "sound": has_sound}
    row |= {"coded": [*coded], "project": True} if is_project else {}
    replace_file(root / NAME, json.dumps(row))


def end(root: Path) -> None:
    """All of it is there."""
    delete_file(root / NAME)


def undo(root: Path) -> None:
    """Take back all that the import under way has written, because the rest cannot be."""
    if _read(root).get("project"):
        mend(root)
        return
    for source, cases in _read(root)["sources"].items():
        if not (root / FOLDER / "codings" / source).exists():  # then somebody works on it already
            _remove(root, source, cases)
    mend(root)


def mend(root: Path) -> None:
    """Take back what an import that was cut off has left of sources that are not whole; whole ones
    stay, and the rest can be imported again.
    """
    if not (root / NAME).exists():
        return
    row, vault = _read(root), _find_vault(root)
    if row.get("project"):
        _mend_project(root, row, vault)
        end(root)
        return
    for source, cases in row["sources"].items():
        if (root / FOLDER / f"{source}.yaml").exists():  # it is written last
            _sweep(root, source, cases)
            continue
        there = [] if vault is None else [e.kind for e in vault.list() if source in e.id.split(".")]
        is_whole = "raw" in there and ("audio" in there or not row["sound"])
        if not is_whole and "review" not in there:  # somebody may read it without its recording
            _remove(root, source, cases)
    end(root)


def _mend_project(root: Path, row: Mapping[str, Any], vault: Vault | None) -> None:
    """Take back what a project has put into the vault, unless all that it brings is kept."""
    if vault is None or staged.check_staged(root):
        return
    begun = {entry.id.partition(".")[0] for entry in vault.list("review")}
    for source, cases in row["sources"].items():
        if source not in begun:  # somebody reads it already
            _remove(root, source, cases)
    for entry in vault.list("coded"):
        if entry.id in row["coded"] and entry.id.partition(".")[0] not in begun & {*row["sources"]}:
            vault.delete("coded", entry.id)


def _remove(root: Path, source: str, cases: Iterable[str]) -> None:
    """The card first, so that it is no source any more; then text, people and fingerprints."""
    vault = _find_vault(root)
    delete_file(root / FOLDER / f"{source}.yaml")
    delete_file(root / FOLDER / f"{source}.txt")
    for case in cases:
        delete_file(root / CASES / f"{case}.yaml")
    for kind in ("audio", "raw"):
        if vault is not None and vault.find(kind, source) is not None:
            vault.delete(kind, source)
    forget([source])
    _sweep(root, source, cases)


def _sweep(root: Path, source: str, cases: Iterable[str]) -> None:
    """What `replace_file` had begun when the process was killed."""
    for path in (
        root / FOLDER / f"{source}.txt",
        root / FOLDER / f"{source}.yaml",
        *(root / CASES / f"{case}.yaml" for case in cases),
    ):
        _sweep_of(path)


def _sweep_of(path: Path) -> None:
    for temporary in path.parent.glob(f".{path.name}.*.tmp"):
        delete_file(temporary)


def _read(root: Path) -> dict[str, Any]:
    path = root / NAME
    empty: dict[str, Any] = {"sources": {}, "sound": False}
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else empty


def _find_vault(root: Path) -> Vault | None:
    from rap.store.vault import open_vault

    try:
        return open_vault(read_settings(root))
    except WrongUseError:
        return None
