"""The page *Sharing*, asked as a browser asks it."""

from __future__ import annotations

from pathlib import Path

import pytest
from labs import Lab
from studies import git, make_study, write
from vaults import make_coder, make_quick

from rap.acts.sealing import read_keys, seal_changed
from rap.acts.sealing.rules import seal_study
from rap.store.text_keys import drop_keys


def test_what_waits_for_its_key_is_named_with_whom_to_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the words of `rap sync`; the page says nothing where every key is here."""
    make_quick(monkeypatch)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    root = make_study(tmp_path / "ana")
    write(root, ".rap/coder", "K-01\n")
    git(root, "init", "-q", "-b", "main")
    make_coder(root, "K-01")
    seal_study(root)
    seal_changed(root)
    with Lab(root) as lab:
        before = lab.get("sharing")["waiting"]
        drop_keys(root, read_keys(root).all)
        (root / "interviews/INT-10001.txt").unlink()
        after = lab.get("sharing")["waiting"]

    assert before == []
    assert [(one["of"], one["says"].partition(" (")[0]) for one in after] == [
        ("INT-10001", "1 sealed file waits for its key; ask K-01 for it")
    ]
