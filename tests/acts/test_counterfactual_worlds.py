"""What one person changes on a page: the demo is released; then, in one world after the other, somebody
takes her words back, or somebody comes, and it is released again. In each only her own quotes differ
from the world in which nothing happened.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from releases import lines_changed, lines_of
from studies import ROOT, add_source, scale, write
from vaults import make_coder, make_quick, unlocked

from rap.report.words import words_of
from rap.store.codings import CodingLogs
from rap.store.sources import hash_of, read_sources
from rap.topics.publishing import publication
from rap.topics.publishing.releases import Prepared, Wanted, give, plans_of, prepare
from rap.topics.runs.guard import quote_of
from rap.topics.studies.demo_copy import own_settings
from rap.topics.withdrawal.withdrawals import withdraw

pytestmark = pytest.mark.long

WANTED = Wanted("phase1", "members", without_these=True, numbers_read=True)
SEED, ID = "5" * 32, "5" * 16
PARTS = ("study", "home")
HEARD = sorted({case for source in read_sources(ROOT) if source.kind == "interview" for case in source.cases})  # fmt: skip
# two who took somebody else's voice with them, or moved it, before a place that was published stood
LEAVE = HEARD if scale() == "full" else ["C-84419", "C-48690"]
WORLDS_IN = ("fr", "nl", "en")
COMES = "I: Et la caution ?\nP1: Ma caution est restée chez le propriétaire, et le loyer monte.\n"


def released(place: Path) -> Prepared:
    """The report as it would be released now, always in the same drawn order."""
    (plan,) = plans_of(place / "study", WANTED)
    return prepare(plan, unlocked(place / "study"), WANTED, seed=SEED, release_id=ID)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Prepared]]:
    """A copy of the demo, released once, and its second edition where nothing happened."""
    place = tmp_path_factory.mktemp("worlds")
    with pytest.MonkeyPatch.context() as patch:
        make_quick(patch)
        patch.setenv("XDG_DATA_HOME", str(place / "home"))
        patch.setattr(publication, "as_file", lambda name, text: (name, text.encode()))
        for part in ("codebook", "interviews", "notebooks"):
            shutil.copytree(ROOT / part, place / "study" / part)
        settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        write(place / "study", "pyproject.toml", own_settings(settings))
        make_coder(place / "study", "K-01")
        (plan,) = plans_of(place / "study", WANTED)
        give(prepare(plan, unlocked(place / "study"), WANTED), unlocked(place / "study"))
        for part in PARTS:
            shutil.copytree(place / part, place / "kept" / part)
        yield place, released(place)


@pytest.fixture
def world(base: tuple[Path, Prepared], monkeypatch: pytest.MonkeyPatch) -> Path:
    """That study after its first edition."""
    place = base[0]
    make_quick(monkeypatch)
    monkeypatch.setenv("XDG_DATA_HOME", str(place / "home"))
    for part in PARTS:
        shutil.rmtree(place / part)
        shutil.copytree(place / "kept" / part, place / part)
    return place


def changed(before: Prepared, after: Prepared) -> dict[str, list[str]]:
    """File -> the lines that are gone ("- ") or new ("+ "); files that are the same are left out."""
    found = {}
    for name in sorted({*before.documents, *after.documents}):
        old, new = (one.documents.get(name, "") for one in (before, after))
        if rows := lines_changed(old, new):
            found[name] = rows
    return found


def words_of_hers(prepared: Prepared, case: str) -> set[str]:
    """All lines of the quotes of a person, with what stands under each."""
    voices, said = prepared.study.voices, set[str]()
    for ref in prepared.record.quotes:
        source, place = ref.split(":")
        if case in voices[source].heard_in(*map(int, place.split("-"))):
            shown = (quote_of(prepared.study, k, ref) for k in WORLDS_IN)
            said |= {text for one in shown if one for text in (one.text, one.translation) if text}
    read = [" ".join(text.split()) for text in said]
    documents = "".join(prepared.documents.values())
    figures = map(lines_of, re.findall("<figure.*?</figure>", documents, re.DOTALL))
    mine = (lines for lines in figures if any(text in " ".join(lines) for text in read))
    return {line for lines in mine for line in lines}.union(read)


def of_others(rows: dict[str, list[str]], hers: set[str]) -> dict[str, list[str]]:
    """The changes that are not hers: her words are gone, and it says that nobody's words are there."""
    gone = {words_of(k)("no-voice-here") for k in WORLDS_IN}
    left = {
        name: [row for row in part if row[2:] not in (hers if row[0] == "-" else gone)]
        for name, part in rows.items()
    }
    return {name: part for name, part in left.items() if part}


@pytest.mark.parametrize("case", LEAVE)
def test_who_leaves_takes_her_own_quotes_and_nothing_else(
    base: tuple[Path, Prepared], world: Path, case: str
):
    withdraw(world / "study", case, receipt="tango piano kiwi lama opera lemon")
    rows = changed(base[1], released(world))

    assert of_others(rows, words_of_hers(base[1], case)) == {}


def test_who_comes_changes_nothing(base: tuple[Path, Prepared], world: Path):
    """An interview more, coded as others are: she is in no number yet, and nobody moves for her."""
    root = world / "study"
    add_source(root, "INT-99901", COMES, case="C-99901")
    shutil.copy(root / f"interviews/cases/{HEARD[0]}.yaml", root / "interviews/cases/C-99901.yaml")
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        place = {"start": COMES.index("Ma"), "end": len(COMES) - 1}
        logs.append("INT-99901", "add", {"code": "deposit", **place}, src=hash_of(COMES)[:8])

    assert changed(base[1], released(world)) == {}
