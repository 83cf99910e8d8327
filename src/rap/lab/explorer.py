"""What a notebook of an earlier version asks for: its page of questions is a page of `rap lab` now."""

from __future__ import annotations

from typing import Any

from rap.languages.catalogue import say


def explore(study: Any = None, *, language: str = "") -> None:
    """Say where the questions are now; the notebook can be deleted."""
    print(say("lab.explore.moved"))
