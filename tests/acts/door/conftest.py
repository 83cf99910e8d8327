"""A lead, a coder and a reader with three clones of one study, as each test of a file finds them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from besieged import Three, make_three


@pytest.fixture(scope="module")
def began(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Three]:
    with pytest.MonkeyPatch.context() as patch:
        yield make_three(tmp_path_factory.mktemp("three"), patch)


@pytest.fixture
def three(began: Three, monkeypatch: pytest.MonkeyPatch) -> Three:
    monkeypatch.setenv("XDG_DATA_HOME", str(began.home))
    began.again()
    return began
