"""What the team notes on months, for tables over months: `codebook/counts/months.yaml`."""

from __future__ import annotations

from pathlib import Path

from rap.core.errors import Problem, RapError
from rap.core.model import MONTH, Labels
from rap.core.plain import labels_of
from rap.core.yaml_checks import EACH, LABELS, read_checked
from rap.store.counts.desks import FOLDER, MARKS


def read_marks(root: Path, *, damaged: list[Problem] | None = None) -> dict[str, Labels]:
    """Month -> what happened then, in each language; none without the file. All problems are raised
    together, or noted in `damaged`.
    """
    name = f"{FOLDER}/{MARKS}"
    if not (root / name).is_file():
        return {}
    try:
        file = read_checked(root, name, {"months": {EACH: LABELS}})
        months = file.mapping("months")
        for month, said in months.items():
            keys = ("months", month)
            file.expect(MONTH.fullmatch(month), "store.counts.bad_month", *keys, month=month)
            file.expect(labels_of(said), "store.counts.missing", *keys, key=month)
        file.raise_problems()
    except RapError as error:
        if damaged is None:
            raise
        damaged += error.problems
        return {}
    return {month: labels_of(said) for month, said in months.items()}
