"""One kind of workplace on one page, and one theme, for the team that prepares a group: who was
heard, what differs, what nobody said there, and who is missing.

`by` is the variable of people that says where they work; the same works for any other one. Nothing
here names a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rap.analysis.columns import values_in
from rap.analysis.crosstab import count_people, crosstab
from rap.analysis.saturation import find_unheard, with_facts
from rap.core.errors import WrongUseError
from rap.core.model import Finding, Variable, parse_ref
from rap.core.plain import nearest
from rap.report.edition import heading_of, label_of
from rap.report.items.evidence import Tell, find_voices, people_behind, plan_voices
from rap.report.items.item import Item, display_all
from rap.report.items.passages import Passages, Voice
from rap.report.items.rows import show_rows
from rap.report.items.said import answered_items, pooled_rows, quotes_item, say, statement_of
from rap.report.items.spread import show_spread
from rap.report.items.where import heading_labels, kinds, show_where
from rap.report.words import LOCALES, words_of
from rap.study.consent import LANGUAGE

if TYPE_CHECKING:
    import pandas as pd

    from rap.study.study import Study

WHERE = "where"
"""In the `chart` of an item by kind of workplace: the variable that says where people work."""
_HERE, _ELSEWHERE = "here", "elsewhere"
_MOST = 2  # voices of one kind of workplace in a report for others, in each language
_MISSING = 12  # rows of who is missing
_OPEN = ("proposed", "contested")  # standings a group still has to answer


def _said(id: str, **facts: str) -> dict[str, str]:
    return {k: words_of(k)(id, **facts) for k in LOCALES}


def find_people(cases: pd.DataFrame, *, by: str, value: str) -> set[str]:
    """The people with a value of a variable; without a value, of the one most people have; nobody
    without a variable.

    Raises
    ------
    WrongUseError
        Nobody has it; the nearest value is named.
    """
    if not by:
        return set()
    value = value or next(iter(count_people(cases, by=by)[by]), "")
    cells = dict(zip(cases["case"], cases[by], strict=True))
    found = {case for case, cell in cells.items() if value in values_in(cell)}
    if not found:
        known = sorted({one for cell in cells.values() for one in values_in(cell)})
        near = nearest(value, known)
        raise WrongUseError("report.item.nobody_there", column=by, value=value, nearest=near)
    return found


def show_who(study: Study, *, here: set[str], by: str) -> None:
    """How many people were heard here, and what else is known of them together."""
    if not here:
        display_all([say("empty", id="here-heard")])
        return
    heard = say(_said("here-heard", people="{people}"), id="here-heard", people=sorted(here))
    cases = with_facts(study.cases, study.sources, [LANGUAGE])
    mine = cases[cases["case"].isin(here)]
    known = [name for name in (LANGUAGE, *study.book.variables) if name in mine and name != by]
    facts = {k: "\n\n".join(_facts(study, mine, dict.fromkeys(known), k)) for k in LOCALES}
    display_all([heard, say(facts, id="here-facts")])


def _facts(
    study: Study, cases: pd.DataFrame, names: Mapping[str, None], language: str
) -> list[str]:
    """A line a variable: "Region: Brussels (3), Flanders (1)"."""
    lines = []
    for name in names:
        counted = crosstab(cases[["case"]], cases, rows=name)
        said = [
            f"{label_of(study.book, language, name, value)} ({n})"
            for value, n in zip(counted[name], counted["people"], strict=True)
        ]
        lines += [_fact(study, name, ", ".join(said), language)] if said else []
    return lines


def show_here(codings: pd.DataFrame, cases: pd.DataFrame, *, here: set[str], id: str) -> Item:
    """Themes here and elsewhere, those that set this place apart first."""
    beside = [_HERE if case in here else _ELSEWHERE for case in cases["case"]]
    names = {_HERE: _said("here-group"), _ELSEWHERE: _said("elsewhere-group")}
    cases = cases.assign(beside=beside)
    return show_spread(codings, cases, by="beside", id=id, title=_said("here-themes"), names=names)


def show_resting(study: Study, *, here: set[str]) -> None:
    """The findings that rest on people here, and on how many of them."""
    items = []
    for finding in study.findings:
        people = here & {*people_behind(finding, study)}
        if people and finding.status != "set-aside":
            id = f"finding-{finding.id[2:]}-people"
            text = _said("here-behind", people="{people}", all=str(len(here)))
            items += [statement_of(finding), say(text, id=id, people=sorted(people))]
    display_all(items or [say("empty", id="here-findings-none")])


def show_unknown(study: Study, codings: pd.DataFrame, *, here: set[str], by: str) -> None:
    """What is not known here: themes that nobody here speaks of and others do, findings that rest on
    nobody here, and who else was heard elsewhere alone.
    """
    said = codings[codings["case"].isin(here)]
    others = codings[~codings["case"].isin(here) & ~codings["code"].isin(said["code"])]
    silent = crosstab(others)[["code", "people"]].rename(columns={"people": "elsewhere"})
    if len(silent):
        display_all([show_rows(silent, id="here-silent", title=_said("here-silent"))])
    cases = with_facts(study.cases, study.sources, [LANGUAGE])
    unheard = {k: "\n\n".join(_unheard(study, cases, here, by, k)) for k in LOCALES}
    if any(unheard.values()):
        display_all([say(unheard, id="here-unheard", title=_said("here-unheard"))])


def _fact(study: Study, name: str, said: str, language: str) -> str:
    """A variable and what is said of it, with the colon of the language."""
    label = heading_of(study.book, language, name)
    return words_of(language)("cell-said", label=label, people=said)


def _unheard(
    study: Study, cases: pd.DataFrame, here: set[str], by: str, language: str
) -> list[str]:
    """A line a variable: the values that people elsewhere have and nobody here."""
    lines = []
    for name in dict.fromkeys((LANGUAGE, *study.book.variables)):
        if name in cases and name != by:
            all_of = {one for cell in cases[name] for one in values_in(cell)}
            mine = cases[cases["case"].isin(here)]
            missing = sorted(all_of - {one for cell in mine[name] for one in values_in(cell)})
            said = ", ".join(label_of(study.book, language, name, value) for value in missing)
            lines += [_fact(study, name, said, language)] if said else []
    return lines


# One theme, for the people who prepare a group.


def find_theme(codings: pd.DataFrame, theme: str) -> tuple[str, pd.DataFrame]:
    """A theme (without a name, the family most people speak of), and the codings of this code or
    family.
    """
    theme = theme or next(iter(crosstab(codings, rows="family")["family"]), "")
    return theme, codings[(codings["family"] == theme) | (codings["code"] == theme)]


def findings_of(study: Study, theme: str) -> list[Finding]:
    """The findings in force that are about a theme: a code, or a family of codes."""
    families = {code.id: code.family for code in study.book.codes}
    return [
        one
        for one in study.findings
        if one.status != "set-aside"
        and any(theme in (code, families.get(code)) for code in one.evidence.get("codes", ()))
    ]


def show_open(study: Study, theme: str) -> None:
    """The findings on a theme that people disagree on, and those no group has answered yet."""
    rows, voices = pooled_rows(study), plan_voices(study)
    found = [
        one
        for one in findings_of(study, theme)
        if one.status in _OPEN or not rows.get(one.id, {}).get("groups")
    ]
    display_all(
        item
        for one in found
        for item in answered_items(one, rows.get(one.id), study, voices.get(one.id, ()))
    )
    if not found:
        display_all([say("empty", id="open-none")])


def show_missing(study: Study, codings: pd.DataFrame, *, by: str) -> Item:
    """Which combinations of a workplace and a language speak of a theme least; those with nobody first."""
    if not by:
        return say("empty", id="theme-missing")
    cases = study.cases[study.cases["case"].isin(codings["case"])]
    variable = study.book.variables.get(by)
    heard = {one for cell in study.cases[by] for one in values_in(cell)}
    values = {by: [v for v in variable.values if v in heard] if variable else sorted(heard)}
    languages = sorted({*study.sources["language"]})
    missing = find_unheard(
        cases, by=[by, LANGUAGE], values={**values, LANGUAGE: languages}, sources=study.sources
    )
    frame = missing[[by, LANGUAGE, "people"]].head(_MISSING)
    return show_rows(frame, id="theme-missing", title=_said("theme-missing"))


def show_to_ask(study: Study, codings: pd.DataFrame, *, by: str) -> Item:
    """Of the people in each workplace who speak of a theme, how many agreed to be contacted again: how
    many could be asked to a group.
    """
    if not by:
        return say("empty", id="theme-ask")
    spoken = study.cases[study.cases["case"].isin(codings["case"])]
    may = [study.rights.allows(case, "recontact") for case in spoken["case"]]
    frame = crosstab(spoken[["case"]], spoken, rows=by)[[by, "people"]]
    asked = crosstab(spoken.loc[may, ["case"]], spoken, rows=by)[[by, "people"]]
    frame = frame.merge(asked.rename(columns={"people": "recontact"}), on=by, how="left")
    frame["recontact"] = frame["recontact"].fillna(0).astype(int)
    return show_rows(frame, id="theme-ask", title=_said("theme-ask"))


# By kind of workplace, in the report: for the team every one, for others those with enough people.


def show_by_workplace(study: Study, codings: pd.DataFrame, *, by: str) -> None:
    """What is said by kind of workplace.

    The team sees who of each kind speaks of each theme. All read which findings are met there
    (`show_where`). Others also read voices and sentences: a voice
    under a kind, or under a broader name the codebook has for several, where at least the threshold
    of people work there and the person agreed to her workplace being printed with her words; a
    sentence where the people of that kind wrote it themselves and agreed to it. Nobody who is
    quoted elsewhere in the study's findings is quoted here.
    """
    if not by:
        display_all([say("empty", id="by-workplace-none")])
        return
    if study.audience == "team":
        title = heading_labels(study, by)
        spread = show_spread(codings, study.cases, by=by, id="by-workplace", title=title)
        display_all([spread, show_where(study, by=by)])
        return
    enough = {id for id, n in count_kinds(study, by).items() if n >= study.threshold}
    display_all(
        [show_where(study, by=by), *items_by_workplace(study, by, dict.fromkeys(enough, ""))]
    )


def items_by_workplace(
    study: Study,
    by: str,
    months: Mapping[str, str],
    *,
    standing: Collection[str] = (),
    passages: Passages | None = None,
    tell: Tell | None = None,
) -> list[Item]:
    """What others than the team read by kind of workplace: of the kinds in `months`, each with the
    month in which its people were counted ("" in a draft); and sentences of their own. Each item
    knows `by`, so that a release can make them again.

    A kind without a voice is passed over, but not one of those `standing`, which were published:
    that it is gone would show that somebody left. `passages` are those that are out and those taken
    for findings.
    """
    if passages is None:
        plan_voices(study, passages := Passages(study))
    voices = _voices_by(study, by, months, standing, passages, tell)
    items = [*voices, *_own_sentences(study, by)]
    return [replace(item, data={**item.data, "chart": {WHERE: by}}) for item in items]


def count_kinds(study: Study, by: str) -> dict[str, int]:
    """Each kind of workplace that may have a heading of its own -> its people."""
    return {id: len(people) for id, _, people in kinds(study, by)}


def kind_of(item: Mapping[str, Any], kinds: Iterable[str]) -> str:
    """The one of `kinds` that an item by kind of workplace is of; "" where it is of none."""
    return next((kind for kind in kinds if item["id"] == _item_id(kind)), "")


def _item_id(kind: str) -> str:
    return f"workplace-{kind}"[:40]


def _voices_by(
    study: Study,
    by: str,
    months: Mapping[str, str],
    standing: Collection[str],
    passages: Passages,
    tell: Tell | None,
) -> Iterator[Item]:
    """At most one voice a person on the page."""
    found = [
        voice
        for finding in study.findings
        if finding.status != "set-aside"
        for voice in find_voices(finding, study, tell)
        if _may_say_where(study, voice)
    ]
    for id, label, people in kinds(study, by):
        if id not in months:
            continue
        name, item_id = _dated(label, months[id]), _item_id(id)
        voices = _chosen(item_id, [one for one in found if one.case in people], passages)
        if (
            voices or id in standing
        ):  # in every language: a heading that comes or goes tells as much
            yield quotes_item(item_id, name, voices, study, else_text=_said("no-voice-here"))


def _dated(label: Mapping[str, str], month: str) -> dict[str, str]:
    """The name of a kind as a heading, with its month where there is one."""
    name = {k: text[:1].upper() + text[1:] for k, text in label.items()}
    if not month:
        return name
    return {
        k: words_of(k)("workplace-counted", label=text, month=words_of(k).month(month))
        for k, text in name.items()
        if k in LOCALES
    }


def _chosen(place: str, found: Sequence[Voice], passages: Passages) -> list[Voice]:
    """Of the voices chosen for findings at most so many in each language; first those that stand
    here.
    """
    chosen: dict[str, Voice] = {}
    given: Counter[str] = Counter()
    stand = [replace(one, languages=passages.stays(place, one)) for one in found]
    open_ = [replace(one, languages=passages.opens(place, one)) for one in found]
    for voice in (*stand, *open_):
        languages = tuple(k for k in voice.languages if given[k] < _MOST)
        if languages and passages.is_free(voice.ref):
            chosen[voice.ref] = replace(voice, languages=languages)
            passages.take(voice.ref)
            given.update(languages)
    passages.placed[place] = [*chosen.values()]
    return passages.placed[place]


def _may_say_where(study: Study, voice: Voice) -> bool:
    """Whether everybody heard in a passage lets what is known of her be printed with her words."""
    source, start, end = parse_ref(voice.ref) or ("", 0, 0)
    return study.voices[source].may_describe(start, end)


def _own_sentences(study: Study, by: str) -> Iterator[Item]:
    """Sentences that the people of one kind of workplace wrote about themselves."""
    values = study.book.variables.get(by, Variable(by)).values
    for finding in study.findings:
        value = finding.spoken_for_by.get(by, "")
        if value in values and finding.status != "set-aside":
            text = {k: row["text"] for k, row in finding.statement.items()}
            title = _said("written-by", label="{label}")
            named = {k: title[k].format(label=values[value].get(k, value)) for k in title}
            yield say(text, id=f"own-{finding.id[2:]}", title=named)
