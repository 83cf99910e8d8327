"""What a finished run would publish, as cells of people behind keyed hashes."""

from __future__ import annotations

import copy
import itertools
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rap.acts.run.guard import edition_of
from rap.acts.run.plan import Plan
from rap.core.errors import Problem
from rap.core.model import Codebook
from rap.privacy.disclosure import Answer, Asked, Cell, Told
from rap.report.items import MIME, bundles_of, items_of
from rap.report.page import printed_words
from rap.report.words import words_of
from rap.store.cases import values_at
from rap.store.notebooks import texts_of, written_in
from rap.store.team_pages import LETTER, read_letter
from rap.study.study import Study

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


def question_of(plan: Plan) -> str:
    """What the numbers of a run are called in every audience: its name, and what sets it apart
    among the `each`.
    """
    return plan.name.replace(f".{plan.audience}", "", 1)


def gather(plan: Plan, study: Study, notebook: Any, *, hashed: Hash, anew: bool) -> Asked:
    """All that the run would publish about people, and what is known of each of them today."""
    question = question_of(plan)
    shown = {item["id"] for _, item in items_of(notebook)}
    cells: dict[object, Cell] = {}
    for row in read_people(plan.folder / "people.parquet"):
        if row["item"] in shown and row["cases"]:
            where = tuple(sorted(json.loads(row["where"]).items()))
            who = frozenset(map(hashed, row["cases"]))
            cell = Cell(f"{question}/{row['item']}", where, who)
            cells[cell.key] = cell
    facts = _facts(study)
    selection = {key: sorted(value) for key, value in plan.run.sources.items()}
    return Asked(
        scope=hashed(json.dumps(selection, sort_keys=True)),
        audience=plan.audience,
        threshold=study.threshold,
        sources=frozenset(
            hashed(source.id) for source in study.source_list if source.rights != "public"
        ),
        facts={hashed(case): hashed(text) for case, text in facts.items()},
        agreed={hashed(case): audiences for case, audiences in _agreed(study, facts).items()},
        cells=tuple(cells.values()),
        items=frozenset(f"{question}/{id}" for id in shown),
        within={code.id: code.family for code in study.book.codes},
        anew=anew,
    )


def read_people(path: Path) -> list[Mapping[str, Any]]:
    """The people counted in each cell of a finished run."""
    import pyarrow.parquet as pq

    return list(pq.ParquetFile(path).read().to_pylist())


def _facts(study: Study) -> dict[str, str]:
    """Everybody who may be counted -> all that her place in any table can rest on."""
    codings = defaultdict(list)
    columns = study.codings_arrow().select(["case", "source", "code", "start", "end"]).to_pydict()
    for case, *rest in zip(*columns.values(), strict=True):
        codings[case].append(rest)
    heard = {case for source in study.source_list for case in source.cases}
    values = {case.id: values_at(case) for case in study.all_cases}
    return {
        case: json.dumps(
            [case, values.get(case, {}), sorted(codings[case], key=str)], sort_keys=True
        )
        for case in sorted(heard)
        if study.rights.allows(case, study.rights.counting)
    }


def _agreed(study: Study, cases: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The audiences each person lets count her, today."""
    names = sorted(study.settings.audiences - {"team"})
    rights = {name: Study(study.root, audience=name, on=study.on).rights for name in names}
    return {
        case: frozenset(name for name in names if rights[name].allows(case, "count"))
        for case in cases
    }


# Numbers of people that somebody typed into prose: no threshold and no sum looks at them, so a
# person must.

_OF = r"(?:of|out of|sur|op|van(?: de)?|des|de(?: las| los)?|em|das|dos|din|nga)(?: the| les)?"
_PEOPLE = r"""
    people persons? women men workers? members? colleagues? interview(?:s|ees)? participants?
    personnes? femmes? hommes? gens travailleu\w+ membres? collègues? entretiens? participant\w*
    mensen personen persoon vrouwen mannen (?:seks)?werk(?:st)?ers? (?:seks)?werksters? leden collega\S* gesprekken deelne\w+
    personas? mujeres hombres trabajador\w+ compañer\w+ pessoas? mulheres homens trabalhador\w+ colegas?
    persoan\w+ femei bărbați lucrăto\w+ membri njerëz persona gra burra punëto\w+ anëtar\w*
""".split()  # noqa: SIM905 (a list of 50 short words reads better so)
_NUMBERS = re.compile(
    rf"\b\d+\s+{_OF}\s+\d+\b|\b\d+\s*(?:%|per ?cent|pour cent|procent|por ciento|por cento|la sută|për qind)"
    rf"|\b\d+\s+(?:\w+\s+)?(?:{'|'.join(_PEOPLE)})\b",
    re.I,
)


def find_numbers(notebook: Any, study: Study, *, languages: Sequence[str]) -> list[Problem]:
    """Each place that says a number of people in its own words, once; the words are not repeated."""
    places = dict.fromkeys(
        f"{place} ({language})"
        for place, language, text in _texts(notebook, study, languages)
        if _NUMBERS.search(text)
    )
    return [Problem("acts.release.number_in_prose", place=place) for place in places]


def _texts(notebook: Any, study: Study, languages: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """(place, language, text) of everything people wrote that an edition prints."""
    for number, cell in enumerate(notebook.cells, 1):
        for language in languages if cell.cell_type == "markdown" else ():
            edition = edition_of(study, language=language, title="", languages={})
            said = printed_words(cell, edition, written=written_in(notebook))
            if said is not None:
                yield f"cell {number}", language, said[0]
    for _, item in items_of(notebook):
        yield from _said(item, languages)
    for passage in read_letter(study.root).passages:
        for language in languages:
            yield f"{LETTER}/{passage.id}.yaml", language, passage.text.get(language, "")


def _said(item: Mapping[str, Any], languages: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for text in (item["title"], item["text"]) if item["kind"] != "facts" else ():
        said = text if isinstance(text, Mapping) else dict.fromkeys(languages, str(text))
        for language in languages:
            yield f"item '{item['id']}'", language, said.get(language, "")


# The notebook of a run with nothing in it but what may be published: numbers changed for what a release
# says, quotes in a drawn order.

Voices = Callable[[Mapping[str, Any]], list[Mapping[str, Any]]]


def guard(notebook: Any, answer: Answer, *, question: str, book: Codebook, voices: Voices) -> Any:
    """A copy of `notebook` for the exporter. A count published as "more than half" becomes
    `most_of(answer)`, which no number can be.
    """
    guarded = copy.deepcopy(notebook)
    for _, data in bundles_of(guarded):
        item = data[MIME]
        data[MIME] = _guarded(item, answer, f"{question}/{item['id']}", book, voices)
    return guarded


def most_of(answer: Answer) -> int:
    """What stands for "more than half" in a guarded item: one more than there are people."""
    return answer.people + 1


def _guarded(
    item: Mapping[str, Any], answer: Answer, name: str, book: Codebook, voices: Voices
) -> Mapping[str, Any]:
    if any("texts" in row for row in item["rows"]):  # public texts
        return item
    told = {where: one for (of, where), one in answer.told.items() if of == name}
    if item["kind"] == "text":
        places = [row["where"] for row in item["rows"]]
        rows = [_row(at, told.get(tuple(sorted(at.items()))), answer) for at in places]
        return {**item, "rows": rows}
    if item["kind"] == "quotes":
        return {**item, "quotes": voices(item)}
    return {**item, "rows": _rows(told, answer, book)}


def _row(where: Mapping[str, str], told: Told | None, answer: Answer) -> dict[str, Any]:
    shown = {"number": told.people, "most": most_of(answer)}.get(told.shown, 0) if told else 0
    return {"where": dict(where), "people": shown}


def _rows(
    told: Mapping[tuple[tuple[str, str], ...], Told], answer: Answer, book: Codebook
) -> list[dict[str, Any]]:
    """Printed numbers, the greatest first; then, with nothing, every other value the codebook has
    for these columns.
    """
    printed = {where: one for where, one in told.items() if one.shown}
    columns = [column for column, _ in next(iter(told), ())]
    if not printed and (len(columns) != 1 or columns[0] not in book.variables):
        return []
    values = [
        _values(column, [dict(where)[column] for where in printed], book) for column in columns
    ]
    rows = [_row(dict(where), one, answer) for where, one in printed.items()]
    rows.sort(key=lambda row: (-row["people"], sorted(row["where"].items())))
    if columns == ["first", "second"]:
        return rows
    rest = (
        tuple(zip(columns, combination, strict=True)) for combination in itertools.product(*values)
    )
    return [*rows, *(_row(dict(where), None, answer) for where in rest if where not in printed)]


def _values(column: str, printed: Sequence[str], book: Codebook) -> list[str]:
    """Every value a column can have, even one that no person has; of codes, those of families that are printed
    anyway.
    """
    if column in book.variables:
        return list(dict.fromkeys([*book.variables[column].values, *printed]))
    if column != "code":
        return list(dict.fromkeys(printed))
    families = {code.family for code in book.codes if code.id in printed}
    live = [code for code in book.codes if not code.merged_into and not code.retired]
    beside = [code.id for code in live if code.family in families]
    return list(dict.fromkeys([*beside, *printed]))
