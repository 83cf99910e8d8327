"""What several tests need: an invented study in a temporary folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from studies import make_study


@pytest.fixture(autouse=True)
def _own_place(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes this machine's own settings."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    for name in ("RAP_RUN", "RAP_CODER", "RAP_DEVICE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / "gitconfig"))
    (home / "gitconfig").write_text(
        "[user]\nname = K\nemail = k@example.org\n[init]\ndefaultBranch = main\n[gc]\nauto = 0\n"
    )


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """The folder of a small study: one interview, two codes, one case that agreed to everything."""
    return make_study(tmp_path / "study")
