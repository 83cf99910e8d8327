"""The numbers of people of a run: which there are, as cells of people behind tokens, and the notebook
with what may be said of each. A release and its draft go through both.
"""

from __future__ import annotations

import copy
import json
import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

from rap.core.errors import Problem
from rap.core.model import QUESTION_KIND, Codebook
from rap.privacy.disclosure import Cell, ReleaseAnswer, ReleaseRequest, Told
from rap.privacy.disclosure.cells import FINDING, PAIR, Where, nowhere
from rap.report.desk_labels import YEAR
from rap.report.items import MIME, bundles_of, items_of
from rap.report.items.evidence import is_counted
from rap.report.items.item import EXACT_UNITS, unit_of
from rap.report.items.said import answers_told, finding_of
from rap.report.words import words_of
from rap.store.answers import number_findings
from rap.store.cases import values_at
from rap.store.ledger import Worded
from rap.store.notebooks import texts_of, written_in
from rap.store.run_results import digest_of
from rap.store.wordings import wording
from rap.study.study import Study
from rap.study.surveys import facts_of
from rap.topics.runs.planned import Plan

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


@dataclass(frozen=True)
class Finished:
    """A run that was made: its plan, its notebook, and who is behind each number (item, where, cases,
    texts).
    """

    plan: Plan
    notebook: Any
    people: Sequence[Mapping[str, Any]]


def finished(plan: Plan, notebook: Any) -> Finished:
    """A run that is in its folder."""
    import pyarrow.parquet as pq

    people = pq.ParquetFile(plan.folder / "people.parquet").read().to_pylist()
    return Finished(plan, notebook, people)


def asking(run: Finished, study: Study, *, anew: bool) -> dict[str, Any]:
    """What all that a run asks has in common. Its lot is a hash of what people told, which nobody
    outside the team can know; on every machine, and for every audience, it is the same.
    """
    inputs = [(row["path"], row.get("sha256", "")) for row in run.plan.manifest["inputs"]]
    told = [one for one in inputs if one[0].startswith("interviews/")]
    levels = {study.settings.threshold(one) for one in study.settings.audiences - {"team"}}
    return {
        "audience": run.plan.audience,
        "threshold": study.threshold,
        "below": tuple(sorted(level for level in levels if level < study.threshold)),
        "lot": digest_of(told),
        "anew": anew,
        "month": f"{study.on:%Y-%m}",
    }


def gather(run: Finished, *, study: Study, hashed: Hash, anew: bool) -> ReleaseRequest:
    """All that the run would publish about people, and what is known of each of them today."""
    facts = {hashed(case): hashed(text) for case, text in _facts(study).items()}
    cells, items = _cells(run, unit="people", hashed=hashed, among=facts)
    return ReleaseRequest(
        scope=hashed(selection_of(run.plan.run.sources)),
        sources=frozenset(
            hashed(id)
            for id in (
                *(source.id for source in study.source_list if source.rights != "public"),
                *(f"survey:{id}" for id in study.surveys_read),
            )
        ),
        facts=facts,
        agreed={hashed(case): who for case, who in _agreed(study, countable(study)).items()},
        cells=cells,
        items=items,
        within=study.book.within,
        questions=study.book.questions,
        hides=uncounted_places(study),
        **asking(run, study, anew=anew),
    )


def gather_asked(run: Finished, *, study: Study, hashed: Hash, anew: bool) -> ReleaseRequest:
    """As `gather`, of texts in which people asked for help: each counts as a person, in rounds of
    their own, whatever its rights.
    """
    texts = {
        hashed(source.id): source for source in study.source_list if source.kind == QUESTION_KIND
    }
    cells, items = _cells(run, unit="asked", hashed=hashed, among=texts)
    facts = _facts_of_texts(study)
    audiences = frozenset(study.settings.audiences - {"team"})
    return ReleaseRequest(
        scope=hashed(f"{QUESTION_KIND}:{selection_of(run.plan.run.sources)}"),
        sources=frozenset(hashed(f"{QUESTION_KIND}:{source.id}") for source in texts.values()),
        facts={token: hashed(facts[source.id]) for token, source in texts.items()},
        agreed=dict.fromkeys(texts, audiences),
        cells=cells,
        items=items,
        within=study.book.within,
        hides=uncounted_places(study),
        **asking(run, study, anew=anew),
    )


def uncounted_places(study: Study) -> Callable[[Where], bool]:
    """Whether this audience reads no number of a place: a code that is never counted for it, a finding
    about one, a kind of whom too few exist, a word of a desk beside anything but its year.
    """
    alone = {(column, code) for code in study.uncounted for column in ("code", *PAIR)}
    alone |= study.too_few
    alone |= {(FINDING, one.id) for one in study.findings if not is_counted(one, study)}
    yearly = _words_of_desks(study)

    def hides(where: Where) -> bool:
        return not alone.isdisjoint(where) or (
            not yearly.isdisjoint(where) and any(c != YEAR for c, _ in {*where} - yearly)
        )

    return hides if alone or yearly else nowhere


def _words_of_desks(study: Study) -> set[tuple[str, str]]:
    """Column and word of what desks count under a word that is never counted, and under its words."""
    if study.audience == "team":
        return set()
    never, found = {*(study.settings.never_counted or ())}, set[tuple[str, str]]()
    for desk in study.desks.values():
        for name, asked in desk.fields.items():
            words = (one for one in asked.choices.values() if {one.id, one.under} & never)
            found |= {(f"{desk.id}_{name}", one.id) for one in words}
    return found


def selection_of(sources: Mapping[str, Iterable[str]]) -> str:
    """Which texts a run reads, as text; of all of them, where it names none."""
    return json.dumps({key: sorted(value) for key, value in sources.items()}, sort_keys=True)


def _cells(
    run: Finished, *, unit: str, hashed: Hash, among: Container[str]
) -> tuple[tuple[Cell, ...], frozenset[str]]:
    """The cells of the run's items that count `unit`, of those `among` whom they count; and the names
    of these items.
    """
    question, cells = question_of(run.plan), dict[object, Cell]()
    mine = {item["id"] for _, item in items_of(run.notebook) if _unit(item) == unit}
    for row in run.people:
        behind = row["cases"] if unit == "people" else row["texts"]
        who = frozenset(one for one in map(hashed, behind or ()) if one in among)
        if row["item"] in mine and who:
            where = tuple(sorted(json.loads(row["where"]).items()))
            cell = Cell(f"{question}/{row['item']}", where, who)
            cells[cell.key] = cell
    return tuple(cells.values()), frozenset(f"{question}/{id}" for id in mine)


def _unit(item: Mapping[str, Any]) -> str:
    """What the numbers of an item count; an item of which nothing is said keeps it."""
    return item.get("unit") or (unit_of(item["rows"][0]) if item["rows"] else "people")


def _facts(study: Study) -> dict[str, str]:
    """Everybody who may be counted and stay -> all that her place in any table can rest on."""
    codings = defaultdict(list)
    columns = ["case", "source", "code", "start", "end"]  # of all codes: what is counted may change
    found = study.whole_arrow().select(columns).to_pydict()
    for case, *rest in zip(*found.values(), strict=True):
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
    found = study.whole_arrow().select(["source", "code", "start", "end"]).to_pydict()
    for source, *rest in zip(*found.values(), strict=True):
        codings[source].append(rest)
    return {
        one.id: json.dumps(
            [one.id, one.language, one.month, one.variables, sorted(codings[one.id], key=str)],
            sort_keys=True,
            default=list,
        )
        for one in study.source_list
    }


def _agreed(study: Study, cases: Iterable[str]) -> dict[str, frozenset[str]]:
    """The audiences each person lets count her, today."""
    names = sorted(study.settings.audiences - {"team"})
    rights = {name: Study(study.root, audience=name, on=study.on).rights for name in names}
    return {
        case: frozenset(name for name in names if rights[name].allows(case, "count"))
        for case in cases
    }


# The notebook of a run with nothing in it but what may be published: numbers as they are said, quotes
# in a drawn order.

Voices = Callable[[Mapping[str, Any]], list[Mapping[str, Any]]]
Published = Mapping[Where, Told]


def guard(
    notebook: Any,
    answer: ReleaseAnswer,
    *,
    question: str,
    book: Codebook,
    voices: Voices,
    hides: Callable[[Where], bool] = nowhere,
) -> Any:
    """A copy of `notebook` for the exporter, in whose items each row says a number as it may be said
    (`rap.report.edition.count_in`), and none that `hides` names.
    """
    guarded = copy.deepcopy(notebook)
    told: dict[str, dict[Where, Told]] = defaultdict(dict)
    for (of, where), one in answer.told.items():
        told[of][where] = one
    newest = answer.people, month_of(answer)
    for _, data in bundles_of(guarded):
        item = data[MIME]
        mine = told[f"{question}/{item['id']}"]
        item = _guarded(item, mine, newest, book, voices)
        rows = [row for row in item["rows"] if not hides(tuple(row["where"].items()))]
        is_less = len(rows) < len(item["rows"])
        data[MIME] = {**item, "unit": _unit(item), "rows": rows} if is_less else item
    return guarded


def find_near_all(answer: ReleaseAnswer, book: Codebook) -> list[Problem]:
    """Each number on a code that is marked sensitive which may be everybody: a person must read it
    first.
    """
    marked = {code.id for code in book.codes if code.sensitive}
    found = []
    for (item, where), told in sorted(answer.told.items()):
        codes = sorted(marked & {value for _, value in where})
        if codes and told.said and told.said.high >= told.said.of:
            facts = {"codes": codes, "n": told.said.n, "of": told.said.of}
            found.append(Problem("runs.release.near_all", place=item, **facts))
    return found


def month_of(answer: ReleaseAnswer) -> str:
    """The month in which the newest numbers were counted."""
    return max((told.said.month for told in answer.told.values() if told.said), default="")


def _guarded(
    item: Mapping[str, Any],
    told: Published,
    newest: tuple[int, str],
    book: Codebook,
    voices: Voices,
) -> Mapping[str, Any]:
    if any(unit in row for row in item["rows"] for unit in EXACT_UNITS):
        return item
    if item["kind"] == "quotes":
        return {**item, "quotes": voices(item)}
    if item["kind"] == "text":
        places = [tuple(sorted(row["where"].items())) for row in item["rows"]]
        said: Published = {where: told.get(where, Told()) for where in places}
    elif item["kind"] == "where":  # what is not said of a finding, of the words it has, has no row
        known = {None, *item["chart"]["findings"]}
        said = {at: one for at, one in told.items() if one.said and dict(at).get(FINDING) in known}
    else:
        said = _in_order(told, book)
    rows = [_row(where, one, _unit(item), newest) for where, one in said.items()]
    unit = {"unit": _unit(item)} if item["rows"] and not rows else {}
    return {**item, **unit, "rows": rows}


def _row(where: Where, told: Told, unit: str, newest: tuple[int, str]) -> dict[str, Any]:
    """A row of an item: the number as it is said and how far the true one may be from it; and of how
    many people, and when, where it is not as the others.
    """
    if told.said is None:
        return {"where": dict(where), unit: None}
    said = told.said
    other = {} if (said.of, said.month) == newest else {"of": said.of, "month": said.month}
    return {"where": dict(where), unit: said.n, "near": said.near, **other}


def _in_order(told: Published, book: Codebook) -> Published:
    """What is said of a table: the greatest number first, then every other value the codebook has
    for its columns, which nobody has; nothing where no number is said.
    """
    said = {where: one for where, one in told.items() if one.said}
    some = next(iter(said.values()), None)
    if some is None or some.said is None:
        return {}
    columns = [column for column, _ in next(iter(said))]
    values = [_values(column, [dict(at)[column] for at in said], book) for column in columns]
    every = [tuple(zip(columns, row, strict=True)) for row in product(*values)]
    nobody = replace(some, said=replace(some.said, n=0))
    rows = [*said.items()]
    if columns != ["first", "second"]:
        rows += [(where, nobody) for where in every if where not in said]
    return dict(sorted(rows, key=lambda row: (-(row[1].said.n if row[1].said else 0), row[0])))


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
