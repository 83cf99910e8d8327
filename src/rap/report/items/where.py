"""Where a finding is met: under each kind of workplace the findings that enough people who work there
speak of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from rap.analysis.columns import values_in
from rap.core.model import Labels, Variable
from rap.report.edition import (
    Edition,
    count_in,
    count_text,
    drawn,
    heading_of,
    label_of,
    people_text,
)
from rap.report.items.evidence import people_behind
from rap.report.items.item import (
    Item,
    in_reading_language,
    items_of,
    make_data,
    reading_language,
    remember,
    table_preview,
)
from rap.report.words import LOCALES, words_of
from rap.store.wordings import EVIDENCE, current_words

if TYPE_CHECKING:
    from rap.study.study import Study

FINDING = "finding"
"""Of a row: the finding that people who work there speak of."""


def heading_labels(study: Study, by: str) -> dict[str, str]:
    return {k: heading_of(study.book, k, by) for k in LOCALES}


def kinds(study: Study, by: str) -> Iterator[tuple[str, Labels, set[str]]]:
    """Each broader name and each value that comes under none: id, labels, the people counted for it."""
    variable = study.book.variables.get(by, Variable(by))
    cells = {
        case: set(values_in(cell))
        for case, cell in zip(study.cases["case"], study.cases[by], strict=True)
    }
    for id, kind in variable.kinds().items():
        yield id, kind.label, {case for case, own in cells.items() if own & {*kind.of}}


def show_where(study: Study, *, by: str) -> Item:
    """Under each kind of workplace (`by`, a variable of people) the findings of people who work there,
    and how many they are.

    Kinds that the codebook joins come under their broader name. A report for others names a
    finding under a kind only where it counts people who work there.
    """
    places = {id: people for id, _, people in kinds(study, by)}
    parts = [({by: id}, people) for id, people in places.items()]
    for finding in study.findings:
        if finding.status != "set-aside":
            resting = {*people_behind(finding, study)}
            parts += [({FINDING: finding.id, by: id}, resting & places[id]) for id in places]
    behind = [(where, sorted(people)) for where, people in parts if people]
    remember("where", behind)
    rows = [{"where": where, "people": len(people)} for where, people in behind]
    variable = study.book.variables.get(by, Variable(by))
    said = {
        one.id: current_words(one)
        for one in study.findings
        if EVIDENCE not in one.fallen  # what stands of its earlier words is not told of these
    }
    named = {id: _named(variable, id) for id in places}
    short = {id: dict(variable.kinds()[id].label) for id in places}
    chart = {"by": by, "places": named, "short": short, "order": [*named], "findings": said}
    data = make_data("where", "where", title=heading_labels(study, by), rows=rows, chart=chart)
    return Item(data, _preview(data, partial(label_of, study.book, reading_language(), by)))


def _named(variable: Variable, id: str) -> dict[str, str]:
    """What a kind is called; of a broader name also what it joins."""
    kind = variable.kinds()[id]
    if id not in variable.broader:
        return dict(kind.label)
    return {k: f"{text} ({_joined(variable, kind.of, k)})" for k, text in kind.label.items()}


def _joined(variable: Variable, values: Iterable[str], language: str) -> str:
    labels: Iterator[Labels] = (variable.values.get(value, {}) for value in values)
    return ", ".join(label[language] for label in labels if language in label)


@dataclass(frozen=True)
class Place:
    """A kind of workplace (its id) as an edition names it, with what it joins, and `short`, without;
    how many people work there ("" where that is not said), and the findings told there, those most of
    them are behind first, with how many these are.
    """

    kind: str
    label: str
    short: str
    people: str
    findings: Sequence[tuple[str, str]]


def places_in(item: Mapping[str, Any], edition: Edition) -> list[Place]:
    """The kinds of workplace of an item of `show_where` of which something may be said."""
    by, labels, found = item["chart"]["by"], item["chart"]["places"], []
    short = item["chart"].get("short", labels)
    for id in item["chart"].get("order", sorted(labels)):
        mine = [row for row in item["rows"] if row["where"][by] == id and _is_told(row, edition)]
        people = [count_in(row) for row in mine if FINDING not in row["where"]]
        met = [(row["where"][FINDING], count_in(row)) for row in mine if FINDING in row["where"]]
        met.sort(key=lambda one: (-drawn(one[1], edition), edition.numbers[one[0]]))
        told = [(finding, count_text(n, edition)) for finding, n in met]
        if mine:
            text = words_of(edition.language).text
            names = text(labels[id])[0], text(short[id])[0]
            found.append(Place(id, *names, "".join(people_text(n, edition) for n in people), told))
    return sorted(found, key=lambda place: -len(place.findings))


def places_told(notebook: Any, edition: Edition) -> list[Place]:
    """As `places_in`, of a whole report."""
    items = [item for _, item in items_of(notebook) if item["kind"] == "where"]
    return [place for item in items for place in places_in(item, edition)]


def _is_told(row: Mapping[str, Any], edition: Edition) -> bool:
    """Whether a report may say that people work there, or that some who do are behind a finding."""
    finding = row["where"].get(FINDING)
    is_shown = finding in (None, *edition.numbers) and finding not in edition.left_out
    return is_shown and drawn(count_in(row), edition) > 0


def _preview(data: Mapping[str, Any], label: Any) -> str:
    lines = [
        [label(at[data["chart"]["by"]]), at.get(FINDING, ""), str(row["people"])]
        for row in data["rows"]
        for at in [row["where"]]
    ]
    heads = [in_reading_language(data["title"]), "", words_of(reading_language())("people")]
    return table_preview(in_reading_language(data["title"]), heads, lines)
