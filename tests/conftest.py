"""What several tests need: an invented study in a temporary folder."""

from __future__ import annotations

import datetime
import gc
import hashlib
import os
import re
import time
from collections.abc import Callable, Generator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from studies import make_study, scale, scaled

settings.register_profile(
    "patient",
    deadline=None,  # how long an example takes says how busy the machine is
    max_examples=scaled(100, 100, quick=25),  # `make proofs` tries them all again
    derandomize=scale() != "full",  # the same tree gives the same answer; `SIZE=full` seeks anew
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("patient")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Generator[None, object, object]:
    """Thousands of tests that stay until the end are no garbage: none is looked for among them."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


# in them is no test: one needs scikit-learn, one installs wheels, one holds packages of others
collect_ignore = ["identifiers/train.py", "installed", "extending/packages"]
# files that take long begin first, so that no process is left alone with one at the end
LONGEST = {
    "test_consent_matrix.py",
    "test_defects.py",
    "test_demo_reports.py",
    "test_guards.py",
    "test_other_systems.py",
    "test_schedules.py",
    "test_scope.py",
}
ALL_LONG = re.compile(r"^pytestmark = .*\bpytest\.mark\.long\b", re.MULTILINE)
SOME_LONG = re.compile(r"\bpytest\.mark\.(long|volume)\b|^@given\b", re.MULTILINE)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A file whose tests are all `long` is not imported where those are left out; nor is one that
    has none of them where they alone are asked for.
    """
    if collection_path.suffix != ".py":
        return None
    text, asked = collection_path.read_text(encoding="utf-8"), config.option.markexpr
    left_out = "not long" in asked and ALL_LONG.search(text)
    return bool(left_out or ("long or volume" in asked and not SOME_LONG.search(text))) or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a table of cases marked `volume(cases=n)`, `make test` runs n, evenly spread; `make
    proofs` runs all.
    """
    tables: dict[str, list[pytest.Item]] = {}
    for item in items:
        mark = item.get_closest_marker("volume")
        if scale() == "quick" and mark and "cases" in mark.kwargs:
            tables.setdefault(item.nodeid.partition("[")[0], []).append(item)
    left_out = set()
    for table in tables.values():
        wanted = table[0].get_closest_marker("volume").kwargs["cases"]  # type: ignore[union-attr]
        left_out |= set(table) - {
            table[at * len(table) // wanted] for at in range(min(wanted, len(table)))
        }
    if left_out and not config.option.keyword and not any("[" in word for word in config.args):
        config.hook.pytest_deselected(items=sorted(left_out, key=items.index))
        items[:] = [item for item in items if item not in left_out]
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture(scope="session")
def _new_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A new folder at each call. pytest's own way looks through all folders there are for the next
    free number: a minute of work among those of eight thousand tests.
    """
    base, numbers = tmp_path_factory.mktemp("each"), count()

    def new_folder(name: str) -> Path:
        folder = base / f"{name}{next(numbers)}"
        folder.mkdir(mode=0o700)
        return folder

    return new_folder


@pytest.fixture
def tmp_path(_new_folder: Callable[[str], Path], request: pytest.FixtureRequest) -> Path:
    """An empty folder for this test alone, named after it."""
    return _new_folder(re.sub(r"\W", "_", request.node.name)[:30])


@pytest.fixture(scope="session", autouse=True)
def _own_git(_new_folder: Callable[[str], Path]) -> Generator[None]:
    """No test meets this machine's git settings, nor does a study that a whole file of tests uses:
    a new user has none.
    """
    settings = _new_folder("git") / "gitconfig"
    settings.write_text(
        "[user]\nname = K\nemail = k@example.org\n[init]\ndefaultBranch = main\n[gc]\nauto = 0\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            patch.delenv(name)
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.setenv("GIT_CONFIG_GLOBAL", str(settings))
        yield


@pytest.fixture(autouse=True)
def _own_place(_new_folder: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes this machine's own settings."""
    monkeypatch.setenv("XDG_DATA_HOME", str(_new_folder("home") / "data"))
    for name in ("RAP_RUN", "RAP_STUDY", "RAP_CODER", "RAP_DEVICE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RAP_LANGUAGE", "en")


@pytest.fixture(autouse=True)
def _one_day() -> None:
    """What a test calls today still is today when it ends: none begins in the last minute of a day,
    here or in UTC.
    """
    for zone in (None, datetime.UTC):
        now = datetime.datetime.now(zone)
        if (now.hour, now.minute) == (23, 59):
            time.sleep(61 - now.second)


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in a test's own process waits for the disk: what it wrote is read by processes of
    this machine alone, and no test cuts the power. Tests count the calls, and programs they start
    make them in earnest.
    """
    monkeypatch.setattr(os, "fsync", os.fstat)  # a descriptor that is not open is still refused


@pytest.fixture(autouse=True)
def _quick_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guess costs nothing in a test's own process, where each of a thousand hashes would take a
    tenth of a second. What they cost in earnest, `test_a_guess_costs_32_mb` says.
    """
    scrypt: Callable[..., bytes] = hashlib.scrypt
    monkeypatch.setattr(
        hashlib, "scrypt", lambda *said, n, **more: scrypt(*said, n=min(n, 16), **more)
    )


@pytest.fixture(scope="session", autouse=True)
def _composed_once() -> Generator[None]:
    """Tests write the same small files again and again: the same text is composed once a process,
    and read into new dictionaries each time. Nobody changes a node.
    """
    from rap.core import yaml_files

    compose, kept = yaml_files._compose, dict[str, Any]()

    def composed(text: str, *, name: str) -> Any:
        node = kept.get(text) or compose(text, name=name)
        if len(kept) > 500:
            kept.clear()
        return kept.setdefault(text, node)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_files, "_compose", composed)
        yield


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """The folder of a small study: one interview, two codes, one case that agreed to everything."""
    return make_study(tmp_path / "study")
