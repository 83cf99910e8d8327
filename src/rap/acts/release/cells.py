"""What a finished run would publish, as cells of people behind keyed hashes."""

from __future__ import annotations

import copy
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

from rap.acts.run.planned import Plan
from rap.core.errors import Problem
from rap.core.model import QUESTION_KIND, Codebook
from rap.privacy.disclosure import Answer, Asked, Bound, Cell, Shown, Told
from rap.privacy.disclosure.cells import Where
from rap.report.items import MIME, bundles_of, items_of
from rap.report.items.item import unit_of
from rap.report.items.said import answers_told, finding_of
from rap.report.items.where import FINDING
from rap.report.words import words_of
from rap.store.answers import number_findings
from rap.store.cases import values_at
from rap.store.ledger import Worded
from rap.store.notebooks import texts_of, written_in
from rap.store.wordings import wording
from rap.study.study import Study
from rap.study.surveys import facts_of

Hash = Callable[[str], str]
_HEADING = re.compile(r"^#{1,6} +(.*\S)", re.M)


def read_run(folder: Path) -> Any:
    """The executed notebook of a finished run."""
    import nbformat

    return nbformat.read(folder / "notebook.ipynb", as_version=4)


def sections_of(notebook: Any, *, language: str) -> dict[str, str]:
    """Item -> where readers find it: the last heading above it in `language`, then its own title,
    where it has one.
    """
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


def findings_of(notebook: Any, study: Study, *, languages: Sequence[str]) -> dict[str, Worded]:
    """The findings a run tells, with the wording each has in these languages, and what it says of the
    answers.
    """
    known, numbers = {one.id: one for one in study.findings}, number_findings(study.findings)
    found = {}
    answers = answers_told(notebook)
    for _, item in items_of(notebook):
        id = finding_of(item["id"])
        if id in known and item["kind"] == "text":
            said = item["text"] if isinstance(item["text"], Mapping) else {}
            words = {one: wording(said[one]) for one in languages if one in said}
            found[id] = Worded(known[id].status, numbers[id], words, answers.get(id, ""))
    return found


def question_of(plan: Plan) -> str:
    """What the numbers of a run are called in every audience: its name, and what sets it apart
    among the `each`.
    """
    return plan.name.replace(f".{plan.audience}", "", 1)


def gather(plan: Plan, notebook: Any, *, study: Study, hashed: Hash, anew: bool) -> Asked:
    """All that the run would publish about people, and what is known of each of them today."""
    cells, items = _cells(plan, notebook, unit="people", hashed=hashed)
    facts = _facts(study)
    cells = tuple(mine for cell in cells if (mine := _of_those(cell, map(hashed, facts))).who)
    return Asked(
        scope=hashed(selection_of(plan.run.sources)),
        audience=plan.audience,
        threshold=study.threshold,
        sources=frozenset(
            hashed(id)
            for id in (
                *(source.id for source in study.source_list if source.rights != "public"),
                *(f"survey:{id}" for id in study.surveys_read),
            )
        ),
        facts={hashed(case): hashed(text) for case, text in facts.items()},
        agreed={hashed(case): audiences for case, audiences in _agreed(study, facts).items()},
        cells=cells,
        items=items,
        within=study.book.within,
        questions=study.book.questions,
        anew=anew,
        month=f"{study.on:%Y-%m}",
    )


def gather_asked(plan: Plan, notebook: Any, *, study: Study, hashed: Hash, anew: bool) -> Asked:
    """As `gather`, of texts in which people asked for help: each counts as a person, in rounds of
    their own, whatever its rights.
    """
    cells, items = _cells(plan, notebook, unit="asked", hashed=hashed)
    texts = {
        hashed(source.id): source for source in study.source_list if source.kind == QUESTION_KIND
    }
    facts = _facts_of_texts(study)
    audiences = frozenset(study.settings.audiences - {"team"})
    return Asked(
        scope=hashed(f"{QUESTION_KIND}:{selection_of(plan.run.sources)}"),
        audience=plan.audience,
        threshold=study.threshold,
        sources=frozenset(hashed(f"{QUESTION_KIND}:{source.id}") for source in texts.values()),
        facts={token: hashed(facts[source.id]) for token, source in texts.items()},
        agreed=dict.fromkeys(texts, audiences),
        cells=tuple(replace(cell, who=cell.who.intersection(texts)) for cell in cells),
        items=items,
        within=study.book.within,
        anew=anew,
        month=f"{study.on:%Y-%m}",
    )


def _of_those(cell: Cell, people: Iterable[str]) -> Cell:
    return replace(cell, who=cell.who.intersection(people))


def selection_of(sources: Mapping[str, Iterable[str]]) -> str:
    """Which texts a run reads, as text; of all of them, where it names none."""
    return json.dumps({key: sorted(value) for key, value in sources.items()}, sort_keys=True)


def _cells(
    plan: Plan, notebook: Any, *, unit: str, hashed: Hash
) -> tuple[tuple[Cell, ...], frozenset[str]]:
    """The cells of the run's items that count `unit`, and the names of these items."""
    question, cells = question_of(plan), dict[object, Cell]()
    units = {item["id"]: unit_of(row) for _, item in items_of(notebook) for row in item["rows"]}
    shown = {item["id"] for _, item in items_of(notebook)}
    mine = {id for id in shown if units.get(id, "people") == unit}
    for row in read_people(plan.folder / "people.parquet"):
        behind = row["cases"] if unit == "people" else row["texts"]
        if row["item"] in mine and behind:
            where = tuple(sorted(json.loads(row["where"]).items()))
            cell = Cell(f"{question}/{row['item']}", where, frozenset(map(hashed, behind)))
            cells[cell.key] = cell
    return tuple(cells.values()), frozenset(f"{question}/{id}" for id in mine)


def read_people(path: Path) -> list[Mapping[str, Any]]:
    """The people counted in each cell of a finished run."""
    import pyarrow.parquet as pq

    return list(pq.ParquetFile(path).read().to_pylist())


def _facts(study: Study) -> dict[str, str]:
    """Everybody who may be counted and stay -> all that her place in any table can rest on."""
    codings = defaultdict(list)
    columns = study.codings_arrow().select(["case", "source", "code", "start", "end"]).to_pydict()
    for case, *rest in zip(*columns.values(), strict=True):
        codings[case].append(rest)
    values: dict[str, object] = {case.id: values_at(case) for case in study.all_cases}
    for answers in study.surveys_read.values():
        values |= facts_of(answers)
    return {
        case: json.dumps(
            [case, values.get(case, {}), sorted(codings[case], key=str)], sort_keys=True
        )
        for case, stays in countable(study).items()
        if stays
    }


def countable(study: Study) -> dict[str, bool]:
    """Everybody heard who may be counted for this audience -> whether she may stay in published
    numbers when she leaves. Without that yes she is in none from the start.
    """
    heard = {case for source in study.source_list for case in source.cases}
    heard |= {row["respondent"] for one in study.surveys_read.values() for row in one.rows}
    return {
        case: study.stay_rights.allows(case, "stay")
        for case in sorted(heard)
        if study.rights.allows(case, study.rights.counting)
    }


def _facts_of_texts(study: Study) -> dict[str, str]:
    """Every text -> all that its place in any table can rest on."""
    codings = defaultdict(list)
    columns = study.codings_arrow().select(["source", "code", "start", "end"]).to_pydict()
    for source, *rest in zip(*columns.values(), strict=True):
        codings[source].append(rest)
    return {
        one.id: json.dumps(
            [one.id, one.language, one.month, one.variables, sorted(codings[one.id], key=str)],
            sort_keys=True,
            default=list,
        )
        for one in study.source_list
    }


def _agreed(study: Study, cases: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The audiences each person lets count her, today."""
    names = sorted(study.settings.audiences - {"team"})
    rights = {name: Study(study.root, audience=name, on=study.on).rights for name in names}
    return {
        case: frozenset(name for name in names if rights[name].allows(case, "count"))
        for case in cases
    }


# The notebook of a run with nothing in it but what may be published: numbers changed for what a release
# says, quotes in a drawn order.

Voices = Callable[[Mapping[str, Any]], list[Mapping[str, Any]]]
Published = Mapping[Where, Told]
Bounds = Mapping[int, Shown]


def guard(notebook: Any, answer: Answer, *, question: str, book: Codebook, voices: Voices) -> Any:
    """A copy of `notebook` for the exporter; a count published as a bound becomes its key in
    `bounds_of(answer)`, which no number can be.
    """
    guarded, bounds = copy.deepcopy(notebook), bounds_of(answer)
    for _, data in bundles_of(guarded):
        item = data[MIME]
        name = f"{question}/{item['id']}"
        told = {where: one for (of, where), one in answer.told.items() if of == name}
        data[MIME] = _guarded(item, told, bounds, book, voices)
    return guarded


def find_near_all(answer: Answer, book: Codebook) -> list[Problem]:
    """Each bound near all on a code that is marked sensitive: a person must read it first."""
    marked = {code.id for code in book.codes if code.sensitive}
    found = []
    for (item, where), told in sorted(answer.told.items()):
        codes = sorted(marked & {value for _, value in where})
        if codes and told.said and told.said.kind is Bound.LEAST:
            facts = {"codes": codes, "least": told.said.low, "of": told.said.of}
            found.append(Problem("acts.release.near_all", place=item, **facts))
    return found


def month_of(answer: Answer) -> str:
    """The month in which the newest numbers were counted."""
    return max((told.said.month for told in answer.told.values() if told.said), default="")


def bounds_of(answer: Answer) -> dict[int, Shown]:
    """What stands for each bound, and for numbers of another month or of other people, in a guarded
    item: more than there are people, and less than nobody for "at most", so that rows stay in the
    order of what is said.
    """
    said = {told.said for told in answer.told.values() if told.said}
    newest = (answer.people, month_of(answer))
    bounds = sorted(
        (one for one in said if one.kind is not Bound.NUMBER or (one.of, one.month) != newest),
        key=lambda one: (one.low, -one.high, one.of, one.month),
    )
    most_people = max((answer.people, *(one.of for one in said)))
    least = [one for one in bounds if one.kind.speaks]
    most = [one for one in bounds if not one.kind.speaks]
    return {
        **{most_people + at: one for at, one in enumerate(least, 1)},
        **{-at: one for at, one in enumerate(most[::-1], 1)},
    }


def _guarded(
    item: Mapping[str, Any], told: Published, bounds: Bounds, book: Codebook, voices: Voices
) -> Mapping[str, Any]:
    if any("texts" in row for row in item["rows"]):  # public texts
        return item
    if item["kind"] == "text":
        places = [row["where"] for row in item["rows"]]
        rows = [_row(at, told.get(tuple(sorted(at.items()))), bounds) for at in places]
        return {**item, "rows": _counting(item, rows)}
    if item["kind"] == "quotes":
        return {**item, "quotes": voices(item)}
    if item["kind"] == "where":  # what is not said of a finding, of the words it has, has no row
        known = {None, *item["chart"]["findings"]}
        said = [(dict(at), one) for at, one in told.items() if one.said]
        rows = [_row(at, one, bounds) for at, one in said if at.get(FINDING) in known]
        return {**item, "rows": rows}
    return {**item, "rows": _counting(item, _rows(told, bounds, book))}


def _counting(item: Mapping[str, Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, of what those of the item count."""
    unit = unit_of(item["rows"][0]) if item["rows"] else "people"
    return [{"where": row["where"], unit: row["people"]} for row in rows]


def _row(where: Mapping[str, str], told: Told | None, bounds: Bounds) -> dict[str, Any]:
    said = told.said if told else None
    people = next((key for key, one in bounds.items() if one == said), said.low if said else 0)
    return {"where": dict(where), "people": people}


def _rows(told: Published, bounds: Bounds, book: Codebook) -> list[dict[str, Any]]:
    """Printed numbers, the greatest first; then, with nothing, every other value the codebook has
    for these columns.
    """
    printed = {where: one for where, one in told.items() if one.shown}
    columns = [column for column, _ in next(iter(told), ())]
    if not printed and (len(columns) != 1 or columns[0] not in book.variables):
        return []
    values = [_values(column, [dict(at)[column] for at in printed], book) for column in columns]
    is_pairs = columns == ["first", "second"]
    every = [] if is_pairs else [tuple(zip(columns, row, strict=True)) for row in product(*values)]
    # "at most 5" of nobody too, or the rows would tell where there is somebody
    small = next((one for one in printed.values() if one.shown is Bound.MOST), None)
    nobody = {where: small for where in every if small and where not in told}
    said = printed | nobody
    rows = [_row(dict(where), one, bounds) for where, one in said.items()]
    rows.sort(key=lambda row: (-row["people"], sorted(row["where"].items())))
    return [*rows, *(_row(dict(where), None, bounds) for where in every if where not in said)]


def _values(column: str, printed: Sequence[str], book: Codebook) -> list[str]:
    """Every value a column can have, even one that no person has; of codes, those of families that are printed
    anyway.
    """
    if column in book.variables:
        variable = book.variables[column]
        known = variable.kinds() if variable.broader.keys() & {*printed} else variable.values
        return list(dict.fromkeys([*known, *printed]))
    if column != "code":
        return list(dict.fromkeys(printed))
    families = {code.family for code in book.codes if code.id in printed}
    live = [code for code in book.codes if not code.merged_into and not code.retired]
    beside = [code.id for code in live if code.family in families]
    return list(dict.fromkeys([*beside, *printed]))
