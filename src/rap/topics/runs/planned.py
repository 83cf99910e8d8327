"""A plan: one execution of a notebook, as plain data that an executor can be handed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rap.store.settings import RunSettings
from rap.study.frames import Snapshot
from rap.study.study import Study


@dataclass(frozen=True)
class Plan:
    """One execution: a notebook for one audience with one set of parameters, rendered in
    `run.languages`.
    """

    run: RunSettings
    audience: str
    parameters: Mapping[str, Any]
    notebook: Mapping[str, Any]
    snapshot: Snapshot
    manifest: Mapping[str, Any]

    @property
    def key(self) -> str:
        return str(self.manifest["key"])

    @property
    def name(self) -> str:
        """`phase1.members`, and what sets it apart among the `each`: `phase1.members.theme-access`."""
        values = [f"{key}-{_slug(self.parameters[key])}" for key in self.run.each]
        return ".".join([self.run.name, self.audience, *values])

    @property
    def folder(self) -> Path:
        return self.snapshot.root / "reports" / "runs" / self.run.name / self.key

    def study(self) -> Study:
        """The study as the run sees it, for its audience."""
        at = self.snapshot
        return Study(at.root, audience=self.audience, on=at.on, snapshot=at)

    @property
    def latest(self) -> Path:
        """The one-line file that names the key of the newest run of this name."""
        return self.folder.parent / self.name.replace(self.run.name, "latest", 1)


def _slug(value: Any) -> str:
    return re.sub(r"[^a-z0-9]+", "-", str(value).casefold()).strip("-") or "x"
