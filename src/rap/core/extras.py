"""Packages that one feature alone needs, and that a small installation leaves out."""

from __future__ import annotations

from importlib.util import find_spec

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
