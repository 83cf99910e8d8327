"""How much is done for files that are looked at, corrected and brought in: everything once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from studies import make_study

from rap.formats.files import give
from rap.formats.readers import read_transcript
from rap.formats.transcripts import Transcript
from rap.store.fingerprints import catch_up
from rap.store.roles import CODER
from rap.store.sources import source_ids
from rap.topics.bringing_in.routes.importing import bring, look_at, take_file
from rap.topics.web.permissions import Person
from rap.topics.web.raw_session import RawSession

WORK = (
    "rap.topics.bringing_in.looks.read_in_child",
    "rap.store.fingerprints._prints",
    "rap.core.yaml_files.parse_yaml",
)
TEXTS = tuple(
    f"I: Who holds key {n}?\nP1: Number {n} is mine.\nI: Since?\nP1: May.\n" for n in range(3)
)


def read_here(path: Path, *, data: bytes, **options: object) -> Transcript:
    """As the child does, in this process to save time."""
    give(path, data)
    return read_transcript(path, **options)  # type: ignore[arg-type]


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the dear parts are done."""
    monkeypatch.setattr("rap.topics.bringing_in.looks.read_in_child", read_here)
    counts: Counter[str] = Counter()

    def count(place: str) -> None:
        module, _, name = place.rpartition(".")
        act = getattr(__import__(module, fromlist=[name]), name)

        def counted(*given: object, **options: object) -> object:
            counts[" ".join((name, str(options.get("name", ""))))] += 1
            return act(*given, **options)

        monkeypatch.setattr(place, counted)

    for place in WORK:
        count(place)
    return counts


@pytest.mark.parametrize("is_first", [True, False], ids=["empty study", "study with texts"])
def test_a_file_is_read_and_fingerprinted_once_and_a_card_is_parsed_once(
    tmp_path: Path, work: Counter[str], is_first: bool
) -> None:
    """However often the page asks; what is said about who speaks changes no words, and a line that
    was not speech makes other fingerprints, once.
    """
    root, person = make_study(tmp_path / "study"), Person("K-01", CODER)
    if is_first:
        (root / "interviews" / f"{source_ids(root)[0]}.yaml").unlink()
    catch_up(root)
    work.clear()
    desk = RawSession(root)
    ids = [take_file(desk, person, "txt", f"{n}.txt", TEXTS[n].encode())["file"] for n in range(3)]
    about = {"language": "en", "consent": {"team": ["analyse"]}, "read": True}
    plain = [{"file": id} for id in ids]
    named = [{**plain[0], "speakers": {"P1": "P2"}}, *plain[1:]]
    corrected = [*named[:2], {**plain[2], "turns": {"3": "-"}}]

    for files in (plain, plain, named, corrected, corrected):
        for brief in (False, True):
            look_at(desk, person, {"plan": {"about": about, "files": files}}, brief=brief)
    done = bring(desk, person, {"plan": {"about": about, "files": corrected}})["done"]

    parsed = {what: n for what, n in work.items() if what.startswith("parse_yaml")}
    assert len(done) == 3
    assert (work["read_in_child "], work["_prints "]) == (5, 4)
    assert {*parsed.values()} == {1}
