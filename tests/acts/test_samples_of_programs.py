"""The samples that other programs wrote, from the file into a study on disk: every coding is on the words that
a reader of its own finds in the file.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from projects import take_read
from refi_reader import AS_WRITTEN, Counted, read_coded
from studies import SAMPLES, make_study

from rap.formats.project_readers import read_project
from rap.topics.entering.plan import Wanted
from rap.topics.other_programs.projects import ProjectWanted

FOLDER = SAMPLES / "refi-qda"
FILES = sorted(FOLDER.glob("*/*.qdpx"))
COUNTED = {
    "atlasti-shape": Counted(line_break=1),
    "nvivo-windows-shape": Counted("utf16"),
    "qualcoder-4.0beta-demo-maxqda-endings": Counted(line_break=1),
    "qualcoder-for-maxqda-shape": Counted(line_break=1),
    "spec-literal-inclusive-end": Counted(is_inclusive=True),
    "utf16-units-lf": Counted("utf16"),
}
"""How each file counts, as its description says; the others as the standard does, the end not included."""


def read_study(root: Path) -> list[tuple[str, str, str]]:
    """Coder, code and words of every coding, read as `docs/files.md` says and without the program."""
    texts = {path.stem: path.read_text("utf-8") for path in (root / "interviews").glob("*.txt")}
    rows = []
    for path in sorted((root / "interviews/codings").glob("*/*.jsonl")):
        for line in map(json.loads, path.read_text("utf-8").splitlines()):
            if "start" in line:
                words = texts[path.parent.name][line["start"] : line["end"]]
                rows.append((line["coder"], line["code"], words))
    return sorted(rows)


@pytest.mark.skipif(not FILES, reason="the samples of REFI-QDA are not here")
def test_every_sample_comes_in_on_the_words_that_its_program_coded(tmp_path: Path) -> None:
    """Texts of no person, so that nobody has to be asked; by coder, code and exact words none is missing and
    none is more.
    """
    checked = 0
    for file in FILES:
        root = make_study(tmp_path / file.stem)
        before = read_study(root)
        project = read_project(file)
        coders = {one.key: "coder" for one in project.coders}
        said = ProjectWanted(Wanted(language="en", rights="public"), coders, is_read=True)

        plan = take_read(root, project, said, name=file.name, by="K-01")

        names = {one.key: one.name for one in project.coders}
        coder_of = {names[key]: id for key, id in plan.coders.items()}
        code_of = {one.code.name: one.id for one in plan.codes}
        wanted = read_coded(file, COUNTED.get(file.stem, AS_WRITTEN))
        rows = [(coder_of.get(one.coder, ""), code_of[one.code], one.words) for one in wanted]
        assert [file.name, *sorted([*before, *rows])] == [file.name, *read_study(root)]
        checked += len(rows)
    assert checked > 80
