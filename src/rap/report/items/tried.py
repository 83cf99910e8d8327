"""Criteria and trial spaces as items: words, days and values; notes people wrote are for the team alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from rap.analysis.trials import (
    bound_in_words,
    compare_spaces,
    criteria_table,
    find_incidents,
    found_in_words,
    what_users_say,
)
from rap.languages.phrases import in_each_language
from rap.report.items.facts import Fact, show_facts
from rap.report.items.item import Item, Text
from rap.report.items.said import say
from rap.store.observations import read_observations
from rap.study.frames import observations_table, to_pandas

if TYPE_CHECKING:
    import pandas as pd

    from rap.study.study import Study

FORM = "tenure"  # the variable of spaces that says what form they have


def _seen(study: Study) -> pd.DataFrame:
    return to_pandas(observations_table(read_observations(study.root)))


@cache
def _said(id: str) -> dict[str, str]:
    return in_each_language("trials", id)


def space_names(study: Study, *, form: str = FORM) -> dict[str, Text]:
    """Space -> what people read: its form, with its id where two have the same."""
    forms = {row["space"]: _first(row.get(form)) for row in study.spaces.to_dict("records")}
    variable, names = study.book.variables.get(form), {}
    for space, value in forms.items():
        labels = dict(variable.values.get(value, {})) if variable and value else {}
        alone = list(forms.values()).count(value) == 1
        names[space] = {k: text if alone else f"{text} ({space})" for k, text in labels.items()} or space
    return names


def _first(value: Any) -> str:
    return str(value if isinstance(value, str) else next(iter(value), "")) if value is not None else ""


def show_criteria(study: Study) -> Item:
    """What a good place offers, what exactly is asked, and which finding it comes from."""
    rows = criteria_table(study.findings).to_dict("records")
    if not rows:
        return say(_said("none"), id="criteria")
    statements = {one.id: {k: row["text"] for k, row in one.statement.items()} for one in study.findings}
    lines: list[list[Fact]] = []
    for row in rows:
        again = bool(lines) and row["finding"] == rows[len(lines) - 1]["finding"]
        lines.append([row["label"], bound_in_words(row), _said("same") if again else statements[row["finding"]]])
    title = _said("title-criteria")
    return show_facts([_said("criterion"), _said("asked"), _said("from")], lines, id="criteria", title=title)


def show_spaces(study: Study, *, form: str = FORM) -> Item:
    """Every criterion in every trial space: a square a day on which somebody looked, and what the days say together."""
    title = _said("title-spaces")
    return _compared(
        study, compare_spaces(_seen(study), criteria_table(study.findings)), id="spaces", title=title, form=form
    )


def show_costs(study: Study, *, form: str = FORM) -> Item:
    """The criteria that are counted in euros."""
    criteria = criteria_table(study.findings)
    title = _said("title-costs")
    found = compare_spaces(_seen(study), criteria[criteria["unit"] == "euros"])
    return _compared(study, found, id="costs", title=title, form=form)


def show_users(study: Study, *, form: str = FORM) -> Item:
    """What those who use the spaces filled in; for others than the team only where there are enough answers."""
    found = what_users_say(_seen(study), criteria_table(study.findings))
    title = _said("title-users")
    return _compared(study, found, id="users", title=title, form=form, least=study.threshold)


def _compared(study: Study, found: pd.DataFrame, *, id: str, title: Text, form: str, least: int = 0) -> Item:
    names, criteria = space_names(study, form=form), criteria_table(study.findings).to_dict("records")
    rows = {(row["criterion"], row["space"]): row for row in found.to_dict("records")}
    spaces = [space for space in names if any(place == space for _, place in rows)]
    if not spaces:
        return say(_said("none"), id=id)
    lines: list[list[Fact]] = [
        [_named(one), *(_cell(rows.get((one["criterion"], space)), one["unit"], least) for space in spaces)]
        for one in criteria
        if any((one["criterion"], space) in rows for space in spaces)
    ]
    return show_facts(
        [_said("criterion"), *(names[space] for space in spaces)], lines, id=id, title=title, note=_said("legend")
    )


def _named(criterion: Mapping[str, Any]) -> Text:
    """A criterion with what is asked of it; what is wanted says it in its own words already."""
    if criterion["rule"] == "wanted" and criterion["bound"] == "yes":
        return dict(criterion["label"])
    bound = bound_in_words(criterion)
    return {k: f"{label} ({bound[k]})" if k in bound else label for k, label in criterion["label"].items()}


def _cell(row: Mapping[str, Any] | None, unit: str, least: int) -> Fact:
    if row is None:
        return _said("not-looked")
    if row["n_days"] < least:
        return _said("users-few")
    return {"days": row["days"], "text": found_in_words(row, unit=unit)}


def show_incidents(study: Study, *, form: str = FORM) -> Item:
    """Notes that begin with the word incident: to the team as written, to others where and in which month, and about what."""
    rows, names = find_incidents(_seen(study)).to_dict("records"), space_names(study, form=form)
    title = _said("title-incidents")
    if not rows:
        return say(_said("no-incident"), id="incidents", title=title)
    labels = {row["criterion"]: row["label"] for row in criteria_table(study.findings).to_dict("records")}
    is_team = study.audience == "team"
    lines: list[list[Fact]] = [
        [names.get(row["space"], row["space"]), row["date"] if is_team else row["date"][:7],
         labels.get(row["criterion"], row["criterion"]), row["note"] if is_team else _said("incident")]
        for row in rows
    ]  # fmt: skip
    return show_facts([_said(k) for k in ("space", "when", "about", "noted")], lines, id="incidents", title=title)


def show_notes(study: Study, *, form: str = FORM) -> None:
    """Every note beside a value, for the team; nothing in any other run."""
    from IPython.display import display

    if study.audience != "team":
        return
    names, seen = space_names(study, form=form), _seen(study)
    labels = {row["criterion"]: row["label"] for row in criteria_table(study.findings).to_dict("records")}
    lines: list[list[Fact]] = [
        [
            names.get(row["space"], row["space"]),
            row["date"],
            labels.get(row["criterion"], row["criterion"]),
            _noted(row),
        ]
        for row in seen[seen["note"] != ""].to_dict("records")
    ]
    title = _said("title-notes")
    if lines:
        heads = [_said(k) for k in ("space", "when", "about", "noted")]
        display(show_facts(heads, lines, id="notes", title=title))  # type: ignore[no-untyped-call]


def _noted(row: Mapping[str, Any]) -> str:
    return f"{row['note']} ({row['by']})"


def show_untried(study: Study, *, form: str = FORM) -> Item | None:
    """Which forms the codebook knows that no space has been tried of; None when all have."""
    variable = study.book.variables.get(form)
    tried = {_first(row.get(form)) for row in study.spaces.to_dict("records")}
    missing = [labels for value, labels in (variable.values if variable else {}).items() if value not in tried]
    if not missing:
        return None
    forms = {k: ", ".join(labels.get(k, "") for labels in missing) for k in ("fr", "nl", "en")}
    return say(in_each_language("trials", "not-tried", forms=forms), id="untried")
