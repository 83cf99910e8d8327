"""What a finished run would tell, as cells of people behind keyed hashes."""

from __future__ import annotations

import datetime
import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rap.acts.run.plan import Plan
from rap.privacy.disclosure import Asked, Cell
from rap.report.items import items_of
from rap.report.words import words_of
from rap.store.cases import values_at
from rap.store.notebooks import texts_of, written_in
from rap.study.study import Study

Hash = Callable[[str], str]
_HEADING = re.compile(r"^#{1,6} +(.*\S)", re.M)


def read_run(folder: Path) -> Any:
    """The executed notebook of a finished run."""
    import nbformat

    return nbformat.read(folder / "notebook.ipynb", as_version=4)


def sections_of(notebook: Any, *, language: str) -> dict[str, str]:
    """Item -> where readers find it: the last heading above it in `language`, then its own title, where it has one."""
    heading, above = "", []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and "team" not in cell.metadata.get("tags", ()):
            said = texts_of(cell, written=written_in(notebook)).get(language, "")
            heading = next(iter(_HEADING.findall(said)[-1:]), heading)
        above.append(heading)
    found = {}
    for number, item in items_of(notebook):
        parts = (above[number - 1], words_of(language).text(item["title"])[0])
        found[item["id"]] = ", ".join(f"“{part}”" for part in dict.fromkeys(parts) if part)
    return found


def question_of(plan: Plan) -> str:
    """What the numbers of a run are called in every audience: its name, and what sets it apart among the `each`."""
    return plan.name.replace(f".{plan.audience}", "", 1)


def gather(plan: Plan, study: Study, notebook: Any, *, hash: Hash, anew: bool) -> Asked:
    """Everything the run would tell of people, and what is known of each of them today."""
    question = question_of(plan)
    shown = {item["id"] for _, item in items_of(notebook)}
    cells = []
    for row in read_people(plan.folder / "people.parquet"):
        if row["item"] in shown and row["cases"]:
            where = tuple(sorted(json.loads(row["where"]).items()))
            cells.append(Cell(f"{question}/{row['item']}", where, frozenset(map(hash, row["cases"]))))
    facts = _facts(study)
    return Asked(
        scope=hash(json.dumps({key: sorted(value) for key, value in plan.run.sources.items()}, sort_keys=True)),
        audience=plan.audience,
        threshold=study.threshold,
        sources=frozenset(hash(source.id) for source in study.source_list if source.rights != "public"),
        facts={hash(case): hash(text) for case, text in facts.items()},
        agreed={hash(case): audiences for case, audiences in _agreed(study, facts).items()},
        cells=_once(cells),
        items=frozenset(f"{question}/{id}" for id in shown),
        within={code.id: code.family for code in study.book.codes},
        anew=anew,
    )


def _once(cells: list[Cell]) -> tuple[Cell, ...]:
    return tuple({cell.key: cell for cell in cells}.values())


def read_people(path: Path) -> list[Mapping[str, Any]]:
    """Who stands behind each cell of a finished run."""
    import pyarrow.parquet as pq

    return list(pq.ParquetFile(path).read().to_pylist())


def _facts(study: Study) -> dict[str, str]:
    """Everybody who may be counted -> all that her place in any table can rest on."""
    codings = defaultdict(list)
    frame = study.codings_arrow().to_pydict()
    for case, *rest in zip(*(frame[name] for name in ("case", "source", "code", "start", "end")), strict=True):
        codings[case].append(rest)
    heard = {case for source in study.source_list for case in source.cases}
    values = {case.id: values_at(case) for case in study.all_cases}
    return {
        case: json.dumps([case, values.get(case, {}), sorted(codings[case], key=str)], sort_keys=True)
        for case in sorted(heard)
        if study.rights.allows(case, study.rights.counting)
    }


def _agreed(study: Study, cases: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The audiences each person lets count her, today."""
    names = sorted(study.settings.audiences - {"team"})
    rights = {name: Study(study.root, audience=name, on=study.on).rights for name in names}
    return {case: frozenset(name for name in names if rights[name].allows(case, "count")) for case in cases}


def study_of(plan: Plan, on: datetime.date) -> Study:
    """The study as the run saw it, for its audience."""
    return Study(plan.snapshot.root, audience=plan.audience, on=on, snapshot=plan.snapshot)
