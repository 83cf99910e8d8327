"""A JupyterLab whose K-01 has a key and a vault, and a test that sits at the same machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser.lab import Lab, lab_on
from studies import write
from vaults import make_quick


@contextmanager
def vault_lab(make: Callable[[Path], Path], top: Path) -> Iterator[Lab]:
    """JupyterLab in `top` on the study that `make` writes with its key."""
    private = top / "private"
    private.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        sit_there(patch, private)
        study = make(top / "study")
        write(study, ".rap/coder", "K-01\n")
        with lab_on(study, private) as started:
            yield started


def sit_there(monkeypatch: pytest.MonkeyPatch, private: Path) -> None:
    """This process has the keys and the vault of the server whose own files are in `private`."""
    monkeypatch.delenv("RAP_DEVICE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(private / "own"))
    make_quick(monkeypatch)
