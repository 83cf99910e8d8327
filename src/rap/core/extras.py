"""What an installation holds: optional packages, and the folders that come with the program."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from rap.core.errors import WrongUseError


def need(module: str, *, extra: str) -> None:
    """Raise unless `module` is installed; the message says which extra installs it.

    Raises
    ------
    WrongUseError
        It is not installed.
    """
    if find_spec(module) is None:
        raise WrongUseError("core.extra.missing", extra=extra)


def shipped_root() -> Path:
    """The folder with `docs/`, `notebooks/` and the demo study: in a wheel it lies beside the
    modules, in a checkout it is the top folder, with the same layout.
    """
    packaged = Path(__file__).parent / "_shipped"
    return packaged if packaged.is_dir() else Path(__file__).parents[3]
