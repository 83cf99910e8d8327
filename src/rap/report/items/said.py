"""Words as items: passages, sentences that count people, findings; and which findings a report
publishes.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain
from typing import TYPE_CHECKING, Any

from rap.analysis.pooled_answers import UNSAID, has_dots, pool_votes, pooled_in_words, verdict_in
from rap.core.errors import WrongUseError
from rap.core.frames import to_pandas
from rap.core.model import Finding, Labels
from rap.privacy.origins import names_nobody, reasons_for_members
from rap.report.edition import Edition
from rap.report.items.evidence import is_counted, people_behind, place_of, plan_voices
from rap.report.items.item import (
    Item,
    Text,
    behind_cell,
    display_all,
    in_reading_language,
    items_of,
    make_data,
    reading_language,
    remember,
    speaking_of,
    unit_of_texts,
)
from rap.report.items.passages import Voice
from rap.report.words import LOCALES, words_of
from rap.store.answers import count_today
from rap.store.wordings import STANDING, current_words
from rap.study.frames import running_snapshot, votes_table

if TYPE_CHECKING:
    import pandas as pd

    from rap.study.study import Study

ANSWERS = "answers-title"  # the title of what people answered
ANSWERED = "answers"  # counts of people that words speak of, by finding
_FIELD = re.compile(r"{([a-z_]+)}")
_STATEMENT = re.compile(r"finding-([0-9]{2,6})")
_OF_FINDING = re.compile(r"finding-([0-9]{2,6})(?:-[a-z]+)?")


def show_quotes(passages: pd.DataFrame, *, id: str, title: Text) -> Item:
    """Passages in people's own words.

    Parameters
    ----------
    passages : DataFrame with the columns source, start, end, code
        As `search` gives them. Only references go into the item; the report reads the words, and
        only where consent lets it.
    id, title
        As for `show_table`.
    """
    passages = passages.dropna(subset=["start", "end"])  # a whole source is no passage
    quotes = [
        {"ref": f"{row['source']}:{int(row['start'])}-{int(row['end'])}", "code": str(row["code"])}
        for row in passages.to_dict("records")
    ]
    words = passages["quote"] if "quote" in passages.columns else [quote["ref"] for quote in quotes]
    lines = "".join(f"<blockquote>{html.escape(str(text))}</blockquote>" for text in words)
    preview = f"<p><b>{html.escape(in_reading_language(title))}</b></p>{lines}"
    return Item(make_data("quotes", id, title=title, quotes=quotes), preview)


def say(text: Text, *, id: str, title: Text = "", **groups: Iterable[str]) -> Item:
    """A sentence per language; `{name}` in it becomes the number of people in `groups[name]`, or of
    what a desk counted, in words when it is small.

    `title` is written above it in small letters.

    Examples
    --------
    >>> say({"en": "We heard {heard} people."}, id="heard", heard=["C-51774", "C-23308"]).data["rows"]
    [{'where': {'name': 'heard'}, 'people': 2}]
    """
    wanted = set(_FIELD.findall(json.dumps(text, ensure_ascii=False)))
    if wanted != set(groups):
        raise WrongUseError(
            "report.item.other_groups", item=id, named=sorted(wanted), given=sorted(groups)
        )
    counted = {name: tuple(ids) for name, ids in groups.items()}
    unit = unit_of_texts(chain(*counted.values()))
    unit = unit if unit in ("lines", "exact") else "people"
    named = {name: behind_cell(id, ids, unit=unit) for name, ids in counted.items()}
    rows = [{"where": {"name": name}, unit: len(ids)} for name, ids in named.items()]
    data = make_data("text", id, title=title, rows=rows, text=text)
    remember(id, [({"name": name}, ids) for name, ids in named.items()], unit=unit)
    filled = _FIELD.sub(lambda field: str(len(named.get(field[1], ()))), in_reading_language(text))
    return Item(data, f"<p>{html.escape(filled)}</p>")


def show_findings(findings: Iterable[Finding], *, study: Study | None = None) -> None:
    """Each finding with its standing, in the languages it is written in; of those that were set
    aside it says so, at the end.

    With a `study`, each also says how many people said what it rests on, and lets one of them be
    read (`plan_voices`). What people answered to it follows, in words.
    """
    findings = list(findings)
    shown = [finding for finding in findings if finding.status != "set-aside"]
    if not shown:
        display_all([say("empty", id="finding-none")])
    rows = pooled_rows(study) if study is not None else {}
    voices = plan_voices(study) if study is not None else {}
    for finding in shown:
        display_all([statement_of(finding), *disagreement(finding)])
        if study is not None:
            display_all(_evidence(finding, study))
            display_all(voice_items(finding, voices.get(finding.id, ()), study))
        if (row := rows.get(finding.id)) and row["verdict"] not in UNSAID:
            display_all([_answers(finding, row)])
    display_all(set_aside(finding) for finding in findings if finding.status == "set-aside")


def answered_items(
    finding: Finding, row: dict[str, Any] | None, study: Study, voices: Sequence[Voice]
) -> Iterator[Item]:
    """A finding after it was answered: what it says, what people answered (`row` is its own of
    `pooled_rows`), and its `voices` (its own of `plan_voices`).
    """
    yield statement_of(finding)
    yield from disagreement(finding)
    if row is not None:
        yield _answers(finding, row)
    yield from voice_items(finding, voices, study)


def statement_of(finding: Finding) -> Item:
    """What a finding says, in the languages it is written in, below its standing."""
    standing = "reworded" if STANDING in finding.fallen else finding.status
    return say(current_words(finding), id=_id_of(finding), title=f"finding-{standing}")


def _answers(finding: Finding, row: dict[str, Any]) -> Item:
    said = say(pooled_in_words(row), id=_id_of(finding, "answers"), title=ANSWERS)
    return speaking_of(said, f"{ANSWERED}/{finding.id}")


def voice_items(finding: Finding, voices: Sequence[Voice], study: Study) -> Iterator[Item]:
    """What people said that was chosen for a finding: at most one passage in each language. Others
    than the team read where it rests on passages and none of them may be read there.
    """
    if voices:
        yield quotes_item(place_of(finding.id), "", voices, study)
    elif study.audience != "team" and (finding.quotable or finding.voices.get("pinned")):
        yield say({k: words_of(k)("no-voice-here") for k in LOCALES}, id=place_of(finding.id))


def quotes_item(
    id: str, title: Text, voices: Sequence[Voice], study: Study, *, else_text: Text = ""
) -> Item:
    """Voices as an item: each edition prints those chosen for its language, `else_text` where it has
    none.
    """
    quotes = [one.quote() for one in voices]
    data = make_data("quotes", id, title=title, quotes=quotes, text=else_text)
    here = [study.quote(one.ref) or "" for one in voices if reading_language() in one.languages]
    head = f"<p><b>{html.escape(in_reading_language(title))}</b></p>" if title else ""
    shown = "".join(f"<blockquote>{html.escape(text)}</blockquote>" for text in here)
    return Item(data, head + shown)


def _id_of(finding: Finding, *part: str) -> str:
    return "-".join(("finding", finding.id[2:], *part))


def pooled_rows(study: Study) -> dict[str, dict[str, Any]]:
    """Finding -> its row of `pool_votes`, of groups and all that came back: words for everybody,
    numbers for the team. Only what was answered to the words of today.
    """
    threshold = study.threshold or study.settings.threshold("members")
    votes = to_pandas(votes_table(study.vote_list, study.findings))
    came = count_today(study.findings, (), study.feedback)[1]
    pooled = pool_votes(votes, came=came, threshold=threshold)
    return {str(row["finding"]): row for row in pooled.to_dict("records")}


def _evidence(finding: Finding, study: Study) -> Iterator[Item]:
    """How many people said what the finding rests on; nothing where it names no passage and no
    query, or is not counted for these readers.
    """
    if not finding.evidence.keys() & {"codings", "queries"} or not is_counted(finding, study):
        return
    counted = {k: words_of(k)("finding-people", people="{people}") for k in LOCALES}
    yield say(counted, id=_id_of(finding, "people"), people=people_behind(finding, study))


# Which texts a notebook reads, in a sentence for the team: below it every number is of these.


def show_scope(study: Study, *, about: Iterable[str] = ()) -> Item | None:
    """How many texts the study gives to this notebook, for which run, and how many are left out and
    why; and what the notebook speaks `about` that no group of codes says.

    None in a run for others than the team. Opened by hand, it also names the parameters that `rap
    run` gives this notebook.
    """
    if study.audience != "team":
        return None
    lacks = not all(map(study.groups_of, about))
    return say({k: _said(study, k, lacks=lacks) for k in LOCALES}, id="scope")


def _said(study: Study, language: str, *, lacks: bool) -> str:
    words, n, missing = words_of(language), len(study.source_list), study.n_left_out
    parts = [words.plural("scope-texts", n)]
    parts += [words("scope-run", run=study.run_name)] if study.run_name else []
    parts += [words.plural("scope-left-out", missing)] if missing else []
    given = study.run.parameters if study.run and running_snapshot() is None else {}
    listed = ", ".join(f"{name} = {value!r}" for name, value in given.items())
    parts += [words("scope-given", list=listed)] if given else []
    parts += [words("scope-no-group")] if lacks else []
    return " ".join(parts).replace("{", "(").replace("}", ")")


EVERYBODY = ("people", "heard")
"""What a sentence calls all the people who stand behind the report."""


def everybody_in(notebook: Any) -> int | None:
    """How many people stand behind a report, when a sentence of it says so exactly."""
    rows = [row for _, item in items_of(notebook) if item["kind"] == "text" for row in item["rows"]]
    counts = [
        int(row["people"] or 0)  # lines of a desk are not the people whom a report heard
        for row in rows
        if "people" in row and row["where"].get("name") in EVERYBODY and not row.get("near")
    ]
    return max(counts, default=None)


# The findings of a report, read back from its items.


@dataclass(frozen=True)
class ToldFinding:
    """One finding as an edition tells it; `language` is "" when it is the edition's own, `standing`
    a word of the catalogue, `answers` the verdict on its answers ("" where nothing is said), `has_dots`
    whether it says that groups gave it many of their dots.
    """

    id: str
    number: int
    text: str
    language: str
    standing: str
    answers: str = ""
    has_dots: bool = False


def finding_of(item_id: str) -> str:
    """The finding whose statement an item is, "" when it is another one."""
    match = _STATEMENT.fullmatch(item_id)
    return f"F-{match[1]}" if match else ""


def finding_numbered(item: Mapping[str, Any]) -> str:
    """The finding whose number an item shows: at its statement, or where it says that it was
    set aside.
    """
    id = str(item["id"])
    return finding_around(id) if item["title"] == ASIDE else finding_of(id)


def finding_around(item_id: str) -> str:
    """The finding an item speaks of: its statement, its number of people, its voice."""
    match = _OF_FINDING.fullmatch(item_id)
    return f"F-{match[1]}" if match else ""


def answers_told(notebook: Any) -> dict[str, str]:
    """Finding -> the verdict of `pool_votes` that a report says of its answers, where it says one."""
    return {
        finding_around(item["id"]): verdict_in(item["text"])
        for _, item in items_of(notebook)
        if item["title"] == ANSWERS and isinstance(item["text"], Mapping)
    }


def _with_dots(notebook: Any) -> set[str]:
    """The findings of which a report says that groups gave them many of their dots."""
    return {
        finding_around(item["id"])
        for _, item in items_of(notebook)
        if item["title"] == ANSWERS and isinstance(item["text"], Mapping) and has_dots(item["text"])
    }


def told_findings(notebook: Any, edition: Edition) -> list[ToldFinding]:
    """The findings of a report that have a number, in the order of their numbers, each once."""
    found: dict[str, ToldFinding] = {}
    answers, dotted = answers_told(notebook), _with_dots(notebook)
    for _, item in items_of(notebook):
        id = finding_of(item["id"])
        if id in edition.numbers and item["kind"] == "text":
            text, language = words_of(edition.language).text(item["text"])
            standing = item["title"] if isinstance(item["title"], str) else ""
            found.setdefault(
                id,
                ToldFinding(
                    id,
                    edition.numbers[id],
                    text,
                    language,
                    standing,
                    answers.get(id, ""),
                    id in dotted,
                ),
            )
    return sorted(found.values(), key=lambda one: one.number)


# What members read of a finding that people disagree on, or that was set aside: the reasons a
# group agreed to publish.

ASIDE = "finding-set-aside"
"""The title of an item that says of a finding that it was set aside."""


def disagreement(finding: Finding) -> Iterator[Item]:
    """Why people disagree on a contested finding, where the group agreed to publish that."""
    reasons = [reason for reason in finding.dissent if names_nobody(reason)]
    if finding.status == "contested" and reasons:
        yield _text_item(finding, "dissent", "dissent-title", _joined(reasons))


def set_aside(finding: Finding) -> Item:
    """That a finding was set aside. It shows its sentence and the reason where the team wrote a
    reason for members; else that it was set aside, which explains the number that is missing.
    """
    steps = {at for at, row in enumerate(finding.history) if row[1] == "set-aside"}
    reasons = reasons_for_members(finding, steps)[-1:]
    if not reasons:
        return _text_item(finding, "aside", ASIDE, "set-aside-unsaid")
    said = current_words(finding)
    both = {k: f"{said[k]}\n\n{text}" for k, text in reasons[0].items() if k in said}
    return _text_item(finding, "aside", ASIDE, both or reasons[0])


def _joined(reasons: list[Labels]) -> dict[str, str]:
    """One text per language; a reason that is not in a language stands only in the others."""
    languages = dict.fromkeys(language for reason in reasons for language in reason)
    said = {k: [one[k] for one in reasons if k in one] for k in languages}
    return {
        k: "\n\n".join(f"– {text}" for text in texts) if len(texts) > 1 else texts[0]
        for k, texts in said.items()
    }


def _text_item(finding: Finding, part: str, title: str, text: Text) -> Item:
    data = make_data("text", f"finding-{finding.id[2:]}-{part}", title=title, text=text)
    heading, said = in_reading_language(title), in_reading_language(text)
    return Item(data, f"<p><b>{escape(heading)}</b></p><p>{escape(said)}</p>")
