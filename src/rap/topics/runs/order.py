"""Runs that use the tables of others: which goes first, and what a plan rests on once they are there.

A result rests on the tables it read, not on the results they lie in: when a used run is made again
and its tables are the same, what uses them is not made again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from graphlib import TopologicalSorter

from rap.core.errors import RunFailedError
from rap.store.run_results import FOLDER, find_tables, is_whole, key_of
from rap.store.settings import RunSettings
from rap.topics.runs.planned import Plan


def in_order(runs: Sequence[RunSettings], names: Sequence[str]) -> list[RunSettings]:
    """The runs called `names` (default: all) and all that they use, each after what it uses, else in
    the order of the settings.
    """
    known = {run.name: run for run in runs}
    wanted: set[str] = set()
    ahead = list(names or known)
    while ahead:
        name = ahead.pop()
        if name not in wanted:
            wanted.add(name)
            ahead += known[name].uses
    graph = {run.name: run.uses for run in runs if run.name in wanted}
    return [known[name] for name in TopologicalSorter(graph).static_order()]


def needed_by(plan: Plan, plans: Sequence[Plan]) -> list[Plan]:
    """The plans whose tables a plan uses: of those runs, for its audience."""
    uses = plan.run.uses
    return [one for one in plans if one.run.name in uses and one.audience == plan.audience]


def bind_all(plans: Sequence[Plan]) -> list[Plan]:
    """Each plan with the tables it uses, where all of them are there; `plans` in order."""
    bound: list[Plan] = []
    for plan in plans:
        needed = needed_by(plan, bound)
        are_there = needed and all(is_whole(one.folder, one.key) for one in needed)
        bound.append(bind(plan, needed) if are_there else plan)
    return bound


def bind(plan: Plan, needed: Sequence[Plan]) -> Plan:
    """The plan with the tables that the `needed` results hold: in its inputs, and so in its key.

    What people allowed then counts for it too: their words or ids may be in a table.

    Raises
    ------
    RunFailedError
        A used run has saved no table.
    """
    tables, rows = {}, []
    consent = {case: {*kinds} for case, kinds in plan.manifest["consent_on"].items()}
    for one in needed:
        found = find_tables(one.folder)
        if not found:
            raise RunFailedError("runs.no_tables", place=plan.run.notebook, used=one.run.name)
        values = {key: one.parameters[key] for key in one.run.each}
        for row in found:
            path = f"{FOLDER}/{one.run.name}/{one.key}/{row['path']}"
            tables[path] = {"run": one.run.name, "table": row["name"], "each": values}
            named = f"{FOLDER}/{one.name}/{row['path']}"
            rows.append({"path": named, "sha256": row["sha256"]})
        for case, kinds in one.manifest["consent_on"].items():
            consent.setdefault(case, set()).update(kinds)
    own = [row for row in plan.manifest["inputs"] if not row["path"].startswith(f"{FOLDER}/")]
    manifest = {
        **plan.manifest,
        "inputs": sorted([*own, *rows], key=lambda row: row["path"]),
        "used": sorted(tables),
        "consent_on": {case: sorted(consent[case]) for case in sorted(consent)},
    }
    manifest["key"] = key_of(manifest)
    return replace(plan, manifest=manifest, snapshot=replace(plan.snapshot, tables=tables))
