"""Room on the disk for results: whether there is enough before a run, and which old ones may go."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from rap.core.errors import RefusedError
from rap.core.files import make_folder
from rap.store.ledger import read_releases
from rap.store.run_results import read_manifest
from rap.topics.runs.planned import Plan

MB = 1_000_000
_SPARE = 50 * MB  # for the kernels' own files, and so that the disk is never full
_UNKNOWN = 5 * MB  # of a run that has no result yet


def refuse_full_disk(plans: Sequence[Plan], folder: Path) -> None:
    """Refuse to begin where results would not fit: twice what the last ones take, and 50 MB.

    Raises
    ------
    RefusedError
        Says how much there is and how much is needed.
    """
    make_folder(folder)
    needed = 2 * sum(map(_last_size, plans)) + _SPARE
    free = shutil.disk_usage(folder).free
    if free < needed:
        facts = {"free": free // MB, "needed": -(-needed // MB)}
        raise RefusedError("runs.no_space", place="reports/runs", **facts)


def _last_size(plan: Plan) -> int:
    if not plan.latest.is_file():
        return _UNKNOWN
    folder = plan.latest.parent / plan.latest.read_text(encoding="utf-8").strip()
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def forget_old(plan: Plan) -> None:
    """Delete the plan's old results but for the newest `keep` of them. What a release was drawn from
    stays, and so does `reports/releases/`.
    """
    if plan.run.keep < 0:
        return
    drawn = {release.key for release in read_releases(plan.snapshot.root)}
    same = ("name", "audience", "parameters")
    old = []
    for path in plan.folder.parent.glob("*/manifest.json"):
        manifest = read_manifest(path.parent) or {}
        is_mine = all(manifest.get(key) == plan.manifest[key] for key in same)
        if is_mine and path.parent != plan.folder and manifest.get("key") not in drawn:
            old.append((str(manifest.get("ended", "")), path.parent))
    for _, folder in sorted(old, reverse=True)[plan.run.keep :]:
        shutil.rmtree(folder, ignore_errors=True)
