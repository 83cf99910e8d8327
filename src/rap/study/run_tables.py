"""Tables that one run saves and others read."""

from __future__ import annotations

import io
import os
import pickle
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.errors import WrongUseError
from rap.store.run_results import TABLES, find_newest, find_tables, read_manifest
from rap.study.audience_view import Visible
from rap.study.consent import Audience
from rap.study.frames import Snapshot

if TYPE_CHECKING:
    import pandas as pd

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}")


class WithTables(Visible):
    """What `Visible` gives, and the tables that runs leave to each other."""

    def save_table(self, frame: pd.DataFrame, name: str) -> None:
        """Save a frame with the result of this run, for the runs that name it in their `uses`. Outside
        a run nothing is saved.
        """
        write_table(frame, name, self.snapshot)

    def table(self, name: str, *, run: str) -> pd.DataFrame:
        """The frame that the run `run` saved as `name`, for this audience; where that run has an
        `each`, the rows of all its values, each with its value in a column.

        Raises
        ------
        WrongUseError
            This run does not name it in `uses`; outside a run: it has no result that may be read
            today.
        """
        return read_table(self.root, name, run=run, rights=self.rights, snapshot=self.snapshot)


def is_table_name(name: str) -> bool:
    """Whether a table may be called so: a small letter, then letters, digits, `_` and `-`."""
    return _NAME.fullmatch(name) is not None


def write_table(frame: pd.DataFrame, name: str, snapshot: Snapshot | None) -> None:
    """Save `frame` as the table `name` of the run that is going on; outside a run nothing is saved."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not is_table_name(name):
        raise WrongUseError("study.tables.bad_name", place="save_table")
    if snapshot is None or snapshot.people is None:
        return
    is_plain = frame.index.names == [None]
    plain = frame if is_plain else frame.reset_index()
    plain = plain.set_axis(list(map(_text_of, plain.columns)), axis="columns")
    table = pa.Table.from_pandas(plain, preserve_index=False)
    if snapshot.saved is not None:  # a table may hold ids: on another machine it stays in memory
        pq.write_table(table, data := io.BytesIO())
        with snapshot.saved.open("ab") as file:
            pickle.dump((name, data.getvalue()), file)
        return
    folder = snapshot.people.parent / TABLES
    folder.mkdir(exist_ok=True)
    pq.write_table(table, folder / f"{name}.parquet")


def read_saved(path: Path) -> dict[str, bytes]:
    """The tables in a file that `Snapshot.saved` names, as Parquet: the last of each name."""
    found = {}
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(0)
        while file.tell() < end:
            name, data = pickle.load(file)
            found[name] = data
    return found


def _text_of(column: Any) -> str:
    return "/".join(map(str, column)) if isinstance(column, tuple) else str(column)


def read_table(
    root: Path, name: str, *, run: str, rights: Audience, snapshot: Snapshot | None
) -> pd.DataFrame:
    """The table `name` that the run `run` saved, for the same audience. Where that run has an `each`,
    the rows of all its values, each with its value in a column.

    Raises
    ------
    WrongUseError
        In a run whose `uses` does not name `run`; outside one, when it has no result, or one that
        shows more of somebody than she allows today; no table of this name.
    """
    import pandas as pd
    import pyarrow.parquet as pq

    if snapshot is not None:
        found = [(root / path, row) for path, row in snapshot.tables.items() if row["run"] == run]
        missing = "study.tables.not_used"
    else:
        found = list(_of_results(root, run, rights))
        missing = "study.tables.no_result"
    if not found:
        raise WrongUseError(missing, run=run, place="table")
    frames = [
        pq.read_table(path).to_pandas().assign(**row["each"])
        for path, row in found
        if row["table"] == name
    ]
    if not frames:
        there = ", ".join(sorted({row["table"] for _, row in found}))
        raise WrongUseError("study.tables.unknown", place="table", table=name, run=run, there=there)
    return pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]


def _of_results(root: Path, run: str, rights: Audience) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for folder in find_newest(root, run, rights.name):
        manifest = read_manifest(folder) or {}
        for case, then in manifest["consent_on"].items():
            if {*then} - (rights.grants.get(case) or frozenset()):
                raise WrongUseError("study.tables.run_again", place="table", run=run)
        for row in find_tables(folder):
            yield (
                folder / row["path"],
                {"run": run, "table": row["name"], "each": manifest.get("each", {})},
            )
