"""What one run may see, handed to its kernel in a file that the environment names."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

RUN_VARIABLE = "RAP_RUN"
STUDY_VARIABLE = "RAP_STUDY"  # set by `rap lab`: jupyter-scheduler runs copies of notebooks in a folder of its own


@dataclass(frozen=True)
class Snapshot:
    """What one run may see: sources, and log lengths in bytes (path relative to the study), as of one day.

    `run` is its name in `[[tool.rap.runs]]`.
    """

    root: Path
    audience: str
    sources: tuple[str, ...]
    lengths: Mapping[str, int]
    on: datetime.date
    people: Path | None = None
    run: str = ""

    def to_json(self) -> str:
        plain = {**self.__dict__, "root": str(self.root), "on": self.on.isoformat(), "people": str(self.people or "")}
        return json.dumps(plain, default=list)


def parse_snapshot(text: str) -> Snapshot:
    """The snapshot that `Snapshot.to_json` wrote."""
    data = json.loads(text)
    people = Path(data["people"]) if data["people"] else None
    on = datetime.date.fromisoformat(data["on"])
    return Snapshot(
        Path(data["root"]), data["audience"], tuple(data["sources"]), data["lengths"], on, people, data["run"]
    )


def running_snapshot() -> Snapshot | None:
    """The snapshot of the run this process belongs to, None outside a run."""
    path = os.environ.get(RUN_VARIABLE, "")
    return parse_snapshot(Path(path).read_text(encoding="utf-8")) if path else None
