"""What an installation holds: packages that one feature alone needs and a small one leaves out, and
folders that come with it.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from rap.core.errors import WrongUseError


def need(module: str, *, extra: str) -> None:
    """Refuse what cannot be done without `module`, with the words that install it.

    Raises
    ------
    WrongUseError
        It is not installed.
    """
    if find_spec(module) is None:
        raise WrongUseError("core.extra.missing", extra=extra)


def shipped_folder(module: str, name: str) -> Path:
    """A folder of this package that lies, in a wheel, beside the file `module` (as `_NAME`), and in a
    checkout at the top.
    """
    packaged = Path(module).parent / f"_{name}"
    return packaged if packaged.is_dir() else Path(module).parents[3] / name
