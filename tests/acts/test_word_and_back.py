"""A coded interview that leaves as a Word document comes back with the same codings."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from studies import AGREED, add_source, make_study, scaled, write

from rap.formats.child import read_project_in_child
from rap.store.codings import read_fold
from rap.store.sources import read_source
from rap.study.study import open_study
from rap.topics.entering.plan import Wanted
from rap.topics.exporting.noted import export
from rap.topics.other_programs.projects import ProjectWanted, take_project

SCRIPTS = "aé e\u0301🧺שלום \u00a0—…&<>\u200b\u2028\u00ad"


def coded(root: Path, source: str, text: str) -> list[tuple[int | None, int | None, str, str]]:
    fold = read_fold(root, read_source(root, source), length=len(text))
    return sorted((c.start, c.end, c.code, c.coder) for c in fold.codings)  # type: ignore[type-var]


@pytest.mark.parametrize("seed", range(scaled(1, 40)))
def test_codings_in_word_come_back_as_they_were(tmp_path: Path, seed: int) -> None:
    """Random words of several scripts, places that overlap, codes below a code and in two families;
    into a copy that has no coding, and then again, where nothing is doubled.
    """
    rng = random.Random(seed)
    said = ["".join(rng.choices(SCRIPTS, k=rng.randint(1, 30))).strip() or "a" for _ in range(6)]
    text = "".join(f"{who}: {words}\n" for who, words in zip(("I", "P1") * 3, said, strict=True))
    root = make_study(tmp_path / "study")
    write(root, ".rap/coder", "K-01")
    write(root, "interviews/cases/C-20002.yaml", "variables: {setting: home}\n" + AGREED)
    write(root, "codebook/rooms/lift.yaml", "label: {en: 'Lift > \"stairs\"; or ramps?'}\n")
    add_source(root, "INT-10002", text, case="C-20002")
    shutil.copytree(root, tmp_path / "copy")
    study = open_study(root)
    codes = [code.id for code in study.book.codes]
    places = set()
    while len(places) < 8:
        start = rng.randrange(len(text) - 1)
        places.add((start, rng.randrange(start + 1, len(text)), rng.choice(codes)))
    for start, end, code in places:
        study.add_coding("INT-10002", code, start=start, end=end)
    done = export(open_study(root), tmp_path / "INT-10002.docx", source="INT-10002")

    wanted = ProjectWanted(Wanted(language="en"))
    for n in (len(places), 0):
        project = read_project_in_child(done.path)
        plan = take_project(tmp_path / "copy", project, wanted, name="a.docx", by="K-01")
        assert (len(plan.codings), {one.state for one in plan.codes} & {"new"}) == (n, set())
    assert coded(tmp_path / "copy", "INT-10002", text) == coded(root, "INT-10002", text)
