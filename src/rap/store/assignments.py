"""Who codes what: one file a source, `interviews/plan/INT-38201.yaml`, with the coders it was given
to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from rap.core.errors import Problem, RefusedError, WrongUseError
from rap.core.files import delete_file, replace_file
from rap.core.model import CODER_ID, SOURCE_ID
from rap.core.plain import values_of
from rap.core.reading import all_or_problems, read_folder
from rap.core.yaml_checks import TEXT, TEXTS, read_checked
from rap.core.yaml_files import format_yaml

FOLDER = "interviews/plan"


def path_of(root: Path, source: str) -> Path:
    """Where it is written who codes a source."""
    return root / FOLDER / f"{source}.yaml"


def read_assignments(
    root: Path, *, damaged: list[Problem] | None = None
) -> dict[str, tuple[str, ...]]:
    """Source id -> the coders who are to code it; all problems are raised together, or noted in
    `damaged`.
    """
    return dict(all_or_problems(*read_folder(root, FOLDER, _read_one), damaged=damaged))


def check_assignments(root: Path) -> list[Problem]:
    """What is wrong with the files of the plan."""
    return read_folder(root, FOLDER, _read_one)[1]


def _read_one(root: Path, source: str) -> tuple[str, tuple[str, ...]]:
    name = f"{FOLDER}/{source}.yaml"
    if not SOURCE_ID.fullmatch(source):
        raise RefusedError("store.sources.bad_id", place=name, source=source)
    file = read_checked(root, name, {"coders": TEXTS, "drawn": TEXT})
    coders = values_of(file.data.get("coders"))
    for coder in coders:
        file.expect(CODER_ID.fullmatch(coder), "store.assignments.bad_coder", "coders", coder=coder)
    file.raise_problems()
    return source, coders


def write_assignments(root: Path, plan: Mapping[str, Iterable[str]], *, drawn: str = "") -> None:
    """Write who codes the sources in `plan`; a source with nobody loses its file, sources not in it
    keep theirs.

    `drawn` says how it was chosen (`by language, share 20 %, seed 7`), so that it can be reported
    and drawn again.
    """
    for source, coders in plan.items():
        wrong = [coder for coder in coders if not CODER_ID.fullmatch(coder)]
        if not SOURCE_ID.fullmatch(source) or wrong:
            raise WrongUseError("store.assignments.no_ids")
    for source, coders in plan.items():
        path, listed = path_of(root, source), list(dict.fromkeys(coders))
        if listed:
            data = {"v": "1", "coders": listed, **({"drawn": drawn} if drawn else {})}
            replace_file(path, format_yaml(data))
        else:
            delete_file(path)
