"""Where the packs lie: in this folder, and in those that the variable `RAP_LANGUAGES` names."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

HOME = Path(__file__).parent
FURTHER = "RAP_LANGUAGES"
"""An environment variable: folders with further packs, divided as in PATH. It is looked at once."""
ABOUT = "about.txt"
"""The list that makes a folder a pack."""


@cache
def homes() -> tuple[Path, ...]:
    """The folders that hold packs; a pack of the program goes before one of the same name
    elsewhere.
    """
    return (HOME, *(Path(home) for home in os.environ.get(FURTHER, "").split(os.pathsep) if home))


def add_homes(further: Sequence[Path]) -> None:
    """Let this process, and those it starts, look for packs in these folders too."""
    os.environ[FURTHER] = os.pathsep.join(
        filter(None, (os.environ.get(FURTHER), *map(str, further)))
    )
    homes.cache_clear()
    folder_of.cache_clear()


@cache
def folder_of(language: str) -> Path | None:
    """The folder of a pack, found without reading one; None for a language without a pack."""
    if not language.isalpha():
        return None
    folders = (home / language for home in homes())
    return next((folder for folder in folders if (folder / ABOUT).is_file()), None)


def folders() -> list[Path]:
    """The folder of each pack, by its code."""
    found = {
        path.parent.name: path.parent
        for home in reversed(homes())
        for path in home.glob(f"*/{ABOUT}")
    }
    return [found[code] for code in sorted(found)]
