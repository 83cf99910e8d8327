"""A file of a newer version is refused and left as it is, whatever kind it is of."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from messages import raises
from studies import ROOT, make_study, write

from rap import __version__
from rap.core.errors import Problem, ProblemsError, RapError, RefusedError
from rap.core.versions import newer
from rap.store.answers import read_feedback
from rap.store.assignments import read_assignments
from rap.store.cases import read_cases, read_withdrawn
from rap.store.codebook import read_codebook
from rap.store.codebook_edits import check_proposals
from rap.store.codings import read_events
from rap.store.codings.maps import read_maps
from rap.store.consent_forms import read_forms
from rap.store.file_kinds import FILE_KINDS, Kind
from rap.store.findings import read_findings
from rap.store.guides import read_guides
from rap.store.ledger import read_releases
from rap.store.memos import read_memos
from rap.store.settings import read_settings
from rap.store.sources import read_source, read_sources
from rap.store.surveys.batches import read_batches
from rap.store.surveys.forms import read_surveys
from rap.store.translations import read_translations
from rap.topics.checks.check import find_problems
from rap.topics.checks.upgrade import find_newer, plan_upgrade

ID = "INT-10583"
SAYING = {name: kind for name, kind in FILE_KINDS.items() if kind.says}
NOT_IN_THE_DEMO = (
    f"interviews/codings/{ID}/0a1b2c3d-4e5f6071.map.json",
    f"interviews/plan/{ID}.yaml",
    "interviews/feedback/00c0ffee00c0ffee.json",
    "codebook/proposals/00c0ffee.json",
    "codebook/machines/K-01.abcdefgh.json",
    "reports/releases/1a2b3c4d5e6f7081.json",
)
READERS: dict[str, Callable[[Path], Iterable[Any]]] = {
    "headers": read_sources,
    "cases": read_cases,
    "withdrawn": read_withdrawn,
    "codings": lambda root: [one for part in read_events(root, ID) for one in part],
    "maps": lambda root: read_maps(root, ID)[1],
    "translations": lambda root: read_translations(root, read_source(root, ID))[1],
    "memos": read_memos,
    "plan": read_assignments,
    "feedback": read_feedback,
    "book": lambda root: read_codebook(root).codes,
    "findings": read_findings,
    "forms": read_forms,
    "proposals": check_proposals,
    "releases": read_releases,
    "surveys": read_surveys,
    "guides": read_guides,
    "machines": find_newer,  # who gets one takes nothing of it (tests/acts/door/test_machines.py)
    "answers": lambda root: [
        batch for survey in read_surveys(root) for batch in read_batches(root, survey)
    ],
}


def files_of(kind: Kind, root: Path) -> list[Path]:
    return [path for path in sorted(root.glob(kind.glob)) if kind.says and path.is_file()]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, with a file of each kind that it has none of."""
    folder = tmp_path_factory.mktemp("versions") / "study"
    for name in ("interviews", "codebook", "pyproject.toml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        folder.mkdir(exist_ok=True)
        copy(ROOT / name, folder / name)
    for name in NOT_IN_THE_DEMO:
        write(folder, name, "{}\n" if name.endswith(".json") else "coders: []\n")
    return folder


def of_version(kind: Kind, text: str, version: int) -> str:
    """The text of a file that says another version."""
    if kind.says == "lines":
        head, end, last = text.rstrip("\n").rpartition("\n")
        return head + end + last.replace('"v":1}', f'"v":{version}}}') + "\n"
    if text.startswith("{"):
        return json.dumps({**json.loads(text), "v": version})
    if re.search("^v: ", text, re.MULTILINE):
        return re.sub("^v: .*", f"v: {version}", text, count=1, flags=re.MULTILINE)
    return f"v: {version}\n{text}"


@pytest.mark.parametrize("name", SAYING)
def test_a_newer_file_is_named_and_left_as_it_is(study: Path, name: str):
    """Its reader, the check and the upgrade say which version it has and which this program reads."""
    kind = SAYING[name]
    path = next(  # of the text that the readers above read
        (one for one in files_of(kind, study) if ID in one.parts), files_of(kind, study)[0]
    )
    before, version = path.read_text(encoding="utf-8"), kind.version + 1
    path.write_text(of_version(kind, before, version), encoding="utf-8", newline="")
    written = path.read_bytes()
    says = newer(version, kind.version)
    try:
        named = problems_of(READERS[name], study)
        assert says in [one.facts.get("why", one.message) for one in named]
        assert find_newer(study) == [Problem(says, place=path.relative_to(study).as_posix())]
        with pytest.raises(ProblemsError) as refused:
            plan_upgrade(study)
        assert [*refused.value.problems] == find_newer(study)
        assert path.read_bytes() == written
    finally:
        path.write_text(before, encoding="utf-8", newline="")
    assert find_newer(study) == []


def problems_of(read: Callable[[Path], Iterable[Any]], root: Path) -> list[Problem]:
    """What a reader raises, or finds."""
    try:
        return [one for one in read(root) if isinstance(one, Problem)]
    except RapError as error:
        return [*error.problems]


def test_a_study_that_needs_a_newer_program_is_opened_by_none_before(tmp_path: Path):
    """It is the only problem named, whatever this program does not know besides; an older or the same
    is enough.
    """
    root = make_study(tmp_path / "study")
    settings = (root / "pyproject.toml").read_text(encoding="utf-8")
    later = 'title = "Rooms"\nneeds = "9.1"\nmood = "unheard of"'
    write(root, "pyproject.toml", settings.replace('title = "Rooms"', later))
    with raises(RefusedError, "store.settings.needs_newer", needs="9.1", rap=__version__):
        read_settings(root)
    assert [problem.id for problem in find_problems(root)] == ["store.settings.needs_newer"]
    own = f'title = "Rooms"\nneeds = "{__version__}"'
    write(root, "pyproject.toml", settings.replace('title = "Rooms"', own))

    assert find_problems(root) == []
