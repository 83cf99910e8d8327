"""What enough people share, and where their words stand, is decided once: who leaves, or comes, changes
nothing of anybody else in the next edition.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from releases import (
    CONSENT,
    add_person,
    make_release_study,
    page,
    release,
)
from studies import write

from rap.acts.release import Given
from rap.acts.withdraw import withdraw
from rap.store.vault import Vault

N, RARE = 20, (16, 17, 18, 19)
AGREED = CONSENT.replace("[count, quote]", "[count, quote, attributes]")
REFUSED = CONSENT.replace("[count, quote]", "[count]")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "study"


@pytest.fixture
def vault(root: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """Twenty people; four of them, and C-20115, speak Spanish, who may not be quoted."""
    vault = make_release_study(root, monkeypatch, n=N)
    for number in (15, *RARE):
        speak_spanish(root, number)
    write(root, "interviews/cases/C-20115.yaml", f"variables: {{setting: window}}\n{REFUSED}")
    return vault


def speak_spanish(root: Path, number: int) -> None:
    add_person(root, number, said=f"la llave la tenemos entre todas, y somos {number} ahora.")
    card = root / f"interviews/INT-{10100 + number}.yaml"
    said = card.read_text(encoding="utf-8")
    card.write_text(said.replace("language: en", "language: es"), encoding="utf-8")


def leave(root: Path, number: int) -> None:
    withdraw(root, f"C-{20100 + number}", receipt=f"tango piano kiwi lama opera {number}")


def come(root: Path, number: int) -> None:
    """One more, who may not be quoted."""
    speak_spanish(root, number)
    write(root, f"interviews/cases/C-{20100 + number}.yaml", REFUSED)


def quotes(given: Given) -> Counter[str]:
    return Counter(re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", page(given), re.DOTALL))


def hers(found: Counter[str], *numbers: int) -> Counter[str]:
    return Counter(
        {
            said: n
            for said, n in found.items()
            for m in numbers
            if re.search(rf"\b{m} (of|ah)", said)
        }
    )


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ([], [], []),
        ([], [lambda root: leave(root, 8)], [8]),
        ([], [lambda root: leave(root, 16)], [16]),
        ([], [lambda root: leave(root, 15)], []),
        ([lambda root: leave(root, 15)], [lambda root: come(root, 30)], []),
    ],
    ids=["nothing", "common leaves", "rare leaves", "rare and unquoted leaves", "rare comes"],
)
def test_a_language_stands_whoever_leaves_and_none_comes_with_one_person(
    root: Path,
    vault: Vault,
    before: list[Callable[[Path], None]],
    after: list[Callable[[Path], None]],
    gone: list[int],
):
    """Five speak Spanish, or four: their words are read as before, but those of who left."""
    for act in before:
        act(root)
    first = quotes(release(root, vault))
    for act in after:
        act(root)
    second = quotes(release(root, vault))

    assert bool(hers(first, *RARE)) is (not before)
    assert (first - second, second - first) == (hers(first, *gone), Counter())
