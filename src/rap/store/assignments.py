"""Who codes what: one file a source, `interviews/plan/INT-38201.yaml`, with the coders it was given
to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from rap.core.errors import Problem, ProblemsError, RefusedError, WrongUseError
from rap.core.files import delete_file, replace_file
from rap.core.model import CODER_ID, SOURCE_ID
from rap.core.plain import all_or_problems, read_each, values_of
from rap.core.yaml_checks import TEXT, TEXTS, check_keys, check_shapes
from rap.core.yaml_files import format_yaml, read_yaml

FOLDER = "interviews/plan"


def read_assignments(root: Path) -> dict[str, tuple[str, ...]]:
    """Source id -> the coders who are to code it; all problems are raised together."""
    return dict(all_or_problems(*_read(root)))


def check_assignments(root: Path) -> list[Problem]:
    """What is wrong with the files of the plan."""
    return _read(root)[1]


def _read(root: Path) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], list[Problem]]:
    ids = sorted(path.stem for path in (root / FOLDER).glob("*.yaml"))
    return read_each(ids, lambda id: (id, _read_one(root, id)))


def _read_one(root: Path, id: str) -> tuple[str, ...]:
    name = f"{FOLDER}/{id}.yaml"
    if not SOURCE_ID.fullmatch(id):
        raise RefusedError("store.sources.bad_id", place=name, source=id)
    document = read_yaml(root / name, name=name)
    problems = check_keys(document, ("v", "coders", "drawn"))
    problems += check_shapes(document, {"coders": TEXTS, "drawn": TEXT})
    coders = values_of(document.data.get("coders"))
    for coder in coders:
        if not CODER_ID.fullmatch(coder):
            problems.append(
                Problem("store.assignments.bad_coder", place=document.place("coders"), coder=coder)
            )
    if problems:
        raise ProblemsError(problems)
    return coders


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
        path, listed = root / FOLDER / f"{source}.yaml", list(dict.fromkeys(coders))
        if listed:
            data = {"v": "1", "coders": listed, **({"drawn": drawn} if drawn else {})}
            replace_file(path, format_yaml(data).encode("utf-8"))
        else:
            delete_file(path)
