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


def shipped_root() -> Path:
    """The folder of `docs/`, `notebooks/` and the demo study: in a wheel beside the modules, else the
    top of the checkout, which is laid out alike.
    """
    packaged = Path(__file__).parent / "_shipped"
    return packaged if packaged.is_dir() else Path(__file__).parents[3]
