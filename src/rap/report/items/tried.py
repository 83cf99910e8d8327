"""Criteria and trial spaces as items: words, days and values; notes people wrote are for the team
alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rap.analysis.pooled_answers import find_loud, outcome
from rap.analysis.trials import (
    bound_in_words,
    compare_spaces,
    count_users,
    criteria_table,
    find_incidents,
    found_in_words,
    seen_by_the_team,
    what_users_say,
)
from rap.core.frames import to_pandas
from rap.core.model import Finding
from rap.languages.catalogue import COMPLETE
from rap.languages.phrases import in_each_language
from rap.report.items.evidence import plan_voices
from rap.report.items.item import OF, Item, Text, display_all, speaking_of
from rap.report.items.pages import Fact, show_facts
from rap.report.items.said import answered_items, pooled_rows, say
from rap.report.words import ALL_LOCALES, words_of
from rap.store.wordings import STANDING, current_words
from rap.study.frames import observations_table

if TYPE_CHECKING:
    import pandas as pd

    from rap.study.study import Study

USERS, INCIDENTS = "users", "incidents"  # counts of people that words speak of, by space
FORM = "tenure"  # the variable of spaces that says what form they have


def _seen(study: Study) -> pd.DataFrame:
    return to_pandas(observations_table(study.observation_list))


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
        names[space] = {
            k: text if alone else f"{text} ({space})" for k, text in labels.items()
        } or space
    return names


def _first(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else str(next(iter(value), ""))


def show_criteria(study: Study) -> Item:
    """What a good place offers, what exactly is asked, and which finding it comes from."""
    rows = criteria_table(study.findings).to_dict("records")
    if not rows:
        return say(_said("none"), id="criteria")
    statements = {one.id: _statement(one) for one in study.findings}
    lines: list[list[Fact]] = []
    for before, row in pairwise([{}, *rows]):
        again = row["finding"] == before.get("finding")
        statement = _said("same") if again else statements[row["finding"]]
        lines.append([row["label"], bound_in_words(row), statement])
    heads = [_said(k) for k in ("criterion", "asked", "from")]
    return show_facts(heads, lines, id="criteria", title=_said("title-criteria"), ticks=True)


def _statement(finding: Finding) -> dict[str, str]:
    """What a finding says; where its words are new, that too."""
    said = current_words(finding)
    if STANDING not in finding.fallen:
        return said
    new = {k: words_of(k)("finding-reworded") for k in said if k in ALL_LOCALES}
    return said | {k: f"{said[k]} ({text})" for k, text in new.items()}


def show_spaces(study: Study, *, form: str = FORM) -> Item:
    """Every criterion in every trial space: a square a day on which the team looked, and what the
    days say together.
    """
    return _compared(study, _days(study), id="spaces", form=form)


def show_costs(study: Study, *, form: str = FORM) -> Item:
    """The criteria that are counted in euros."""
    criteria = criteria_table(study.findings)
    criteria = criteria[criteria["unit"] == "euros"]
    return _compared(study, _days(study, criteria=criteria), id="costs", form=form)


def _days(study: Study, *, criteria: pd.DataFrame | None = None) -> pd.DataFrame:
    """What was seen day by day. What those who use a space filled in counts for the team alone: a
    square of hers is a person's.
    """
    seen = _seen(study)
    seen = seen if study.audience == "team" else seen_by_the_team(seen)
    return compare_spaces(seen, criteria_table(study.findings) if criteria is None else criteria)


def show_users(study: Study, *, form: str = FORM) -> Item:
    """What those who use the spaces filled in: to the team day by day, to others what people say,
    where enough of them answered one survey.
    """
    criteria = criteria_table(study.findings)
    if study.audience == "team":
        return _compared(study, what_users_say(_seen(study), criteria), id="users", form=form)
    found = count_users(_seen(study), criteria, least=2 * study.threshold)
    said: dict[tuple[str, str], Fact] = {
        (row["criterion"], row["space"]): {
            OF: f"{USERS}/{row['space']}/{row['criterion']}",
            "text": users_in_words(row, threshold=study.threshold),
        }
        for row in found.to_dict("records")
    }
    return _by_space(study, said, id="users", form=form, note=_said("users-legend"))


def _compared(study: Study, found: pd.DataFrame, *, id: str, form: str) -> Item:
    units = {row["criterion"]: row["unit"] for row in _criteria(study)}
    said: dict[tuple[str, str], Fact] = {
        (row["criterion"], row["space"]): {
            "days": row["days"],
            "text": found_in_words(row, unit=units[row["criterion"]]),
        }
        for row in found.to_dict("records")
    }
    return _by_space(study, said, id=id, form=form, note=_said("legend"))


def _by_space(
    study: Study, said: Mapping[tuple[str, str], Fact], *, id: str, form: str, note: Text
) -> Item:
    """A row a criterion, a column a space; `said` is what is said of (criterion, space)."""
    names = space_names(study, form=form)
    spaces = [space for space in names if any(place == space for _, place in said)]
    if not spaces:
        return say(_said("none"), id=id)
    lines: list[list[Fact]] = []
    for one in _criteria(study):
        cells = [said.get((one["criterion"], space)) for space in spaces]
        if any(cells):
            lines.append([_named(one), *(cell or _said("not-looked") for cell in cells)])
    heads = [_said("criterion"), *(names[space] for space in spaces)]
    return show_facts(heads, lines, id=id, title=_said(f"title-{id}"), note=note)


def _criteria(study: Study) -> list[dict[str, Any]]:
    return list(criteria_table(study.findings).to_dict("records"))


def _named(criterion: Mapping[str, Any]) -> Text:
    """A criterion with what is asked of it; what is wanted says it in its own words already."""
    if criterion["rule"] == "wanted" and criterion["bound"] == "yes":
        return dict(criterion["label"])
    bound = bound_in_words(criterion)
    return {
        k: f"{label} ({bound[k]})" if k in bound else label
        for k, label in criterion["label"].items()
    }


def show_incidents(study: Study, *, form: str = FORM) -> Item:
    """Notes that begin with the word incident: to the team as written; to others in which spaces
    there were some, where they are too many, in a place that enough people use, to point at
    anybody.
    """
    title = _said("title-incidents")
    if study.audience != "team":
        counts = count_incidents(study)
        text = incidents_in_words(counts, space_names(study, form=form), threshold=study.threshold)
        names = dict(space_names(study, form=form))
        return speaking_of(say(text, id="incidents", title=title), INCIDENTS, names=names)
    rows = find_incidents(_seen(study)).to_dict("records")
    if not rows:
        return say(_said("no-incident"), id="incidents", title=title)
    lines = _noted(
        study, rows, form=form, day=lambda row: row["date"], note=lambda row: row["note"]
    )
    return show_facts(_noted_heads(), lines, id="incidents", title=title)


def count_incidents(study: Study) -> dict[str, int]:
    """Space -> incidents, of spaces that enough people use, as far as one survey proves it."""
    seen = _seen(study)
    users = count_users(seen, criteria_table(study.findings), least=study.threshold)
    most = (users["met"] + users["unmet"]).groupby(users["space"]).max()
    enough = set(most[most >= study.threshold].index)
    found = find_incidents(seen)["space"].value_counts()
    return {str(space): int(n) for space, n in found.items() if space in enough}


def users_in_words(row: Mapping[str, Any], *, threshold: int) -> dict[str, str]:
    """What a row of `count_users` says, without a number."""
    counts = {"yes": int(row["met"]), "no": int(row["unmet"])}
    return _said(f"users-{outcome(counts, threshold=threshold)}")


def incidents_in_words(
    counts: Mapping[str, int], names: Mapping[str, Text], *, threshold: int
) -> dict[str, str]:
    """In which spaces there were incidents; none and too few read the same."""
    told = [names.get(space, space) for space, n in sorted(counts.items()) if n >= threshold]
    if not told:
        return _said("incidents-not-told")
    listed = {
        k: ", ".join(one if isinstance(one, str) else one.get(k, "") for one in told)
        for k in COMPLETE
    }
    return in_each_language("trials", "incidents-told", spaces=listed)


def show_notes(study: Study, *, form: str = FORM) -> None:
    """Every note beside a value, for the team; nothing in any other run."""
    seen = _seen(study)
    rows = seen[seen["note"] != ""].to_dict("records")
    if study.audience == "team" and rows:
        lines = _noted(
            study,
            rows,
            form=form,
            day=lambda row: row["date"],
            note=lambda row: f"{row['note']} ({row['by']})",
        )
        title = _said("title-notes")
        display_all([show_facts(_noted_heads(), lines, id="notes", title=title)])


def _noted_heads() -> list[Text]:
    return [_said(head) for head in ("space", "when", "about", "noted")]


def _noted(
    study: Study,
    rows: list[dict[Any, Any]],
    *,
    form: str,
    day: Callable[[Mapping[Any, Any]], str],
    note: Callable[[Mapping[Any, Any]], Fact],
) -> list[list[Fact]]:
    """Lines of where, when, about what, and what was noted."""
    names, criteria = space_names(study, form=form), criteria_table(study.findings)
    labels = dict(zip(criteria["criterion"], criteria["label"], strict=True))
    return [
        [
            names.get(row["space"], row["space"]),
            day(row),
            labels.get(row["criterion"], row["criterion"]),
            note(row),
        ]
        for row in rows
    ]


def show_untried(study: Study, *, form: str = FORM) -> Item | None:
    """Which forms the codebook knows that no space has been tried of; None when all have."""
    variable = study.book.variables.get(form)
    tried = {_first(row.get(form)) for row in study.spaces.to_dict("records")}
    known = variable.values if variable else {}
    missing = [labels for value, labels in known.items() if value not in tried]
    if not missing:
        return None
    forms = {k: ", ".join(labels.get(k, "") for labels in missing) for k in COMPLETE}
    return say(in_each_language("trials", "not-tried", forms=forms), id="untried")


# What the focus groups answered, as items: in words for everybody, in numbers for the team alone.

_ANSWERS = ("groups", "yes", "partly", "no", "not_mine", "dots")  # columns of the sums


def show_votes(study: Study) -> None:
    """Each finding that groups answered: its standing, what they said together, and what one person
    said of it in a group.
    """
    rows, voices = _of_groups(study), plan_voices(study)
    display_all(
        item
        for finding in _ordered(study.findings, rows)
        for item in answered_items(finding, rows[finding.id], study, voices.get(finding.id, ()))
    )
    if not rows:
        display_all([say("empty", id="votes-none")])


def _of_groups(study: Study) -> dict[str, dict[str, Any]]:
    """The rows of findings that a group answered."""
    return {id: row for id, row in pooled_rows(study).items() if row["groups"]}


def _ordered(findings: tuple[Finding, ...], rows: dict[str, dict[str, Any]]) -> list[Finding]:
    """Those most dots went to first, as far as that may be said; the others by id."""
    known = [one for one in findings if one.id in rows and one.status != "set-aside"]
    return sorted(known, key=lambda one: (not rows[one.id]["top"], one.id))


def show_vote_numbers(study: Study) -> None:
    """The sums of all sheets, for the team; nothing in any other run."""
    if study.audience != "team":
        return
    lines = [[id, *(str(row[key]) for key in _ANSWERS)] for id, row in _of_groups(study).items()]
    heads = [_said(f"votes-{key}") for key in ("finding", *_ANSWERS)]
    if lines:
        display_all([show_facts(heads, lines, id="votes", title=_said("title-votes"))])


def show_loud(study: Study) -> None:
    """Themes of a talk of which one person says more than half, for the team: one loud person is
    not many.
    """
    if study.audience != "team":
        return
    lines = [
        [dict(code.label) if (code := study.book.get(row["code"])) else row["code"], row["source"],
         str(row["passages"]), str(row["people"]), f"{row['share']:.0%}"]
        for row in find_loud(study.codings).to_dict("records")
    ]  # fmt: skip
    heads = [_said(f"loud-{key}") for key in ("theme", "group", "passages", "people", "share")]
    if lines:
        display_all([show_facts(heads, lines, id="loud", title=_said("title-loud"))])
