"""What an executed notebook may not carry into an edition for others: items nobody made, and words
that went round consent.
"""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from rap.core.desks import together_with
from rap.core.errors import Message, RunFailedError
from rap.core.extensions import names_on
from rap.core.model import ASKED, HEARD, INTERPRETED, TOLD, Codebook, in_language, parse_ref
from rap.privacy.echoes import find_echoes, word_runs
from rap.report.beside import told_of
from rap.report.desk_labels import with_desks
from rap.report.edition import Edition, Quote, colour_of, heading_of, label_of
from rap.report.items import FOR_THE_TEAM, items_of
from rap.report.items.item import unit_of, unit_of_texts
from rap.report.items.pages import words_of_fact
from rap.report.left_out import stale_findings, unread_findings
from rap.store.answers import number_findings
from rap.store.cases import values_at
from rap.store.notebooks import all_words_of
from rap.store.sheets import sheet_in
from rap.store.team_pages import read_letter
from rap.store.wordings import SHORT
from rap.study.study import Study
from rap.topics.runs.desk_lines import check_lines


def check_items(notebook: Mapping[str, Any], people: Path, study: Study, *, name: str) -> None:
    """Refuse what was not made from people who let themselves be counted, cells named after
    anything but known values, and items that are for the team.

    Raises
    ------
    RunFailedError
        Names the cell.
    """
    lines = people.read_text(encoding="utf-8").splitlines() if people.exists() else []
    rows = [json.loads(line) for line in lines]
    known = {
        (row["item"], row["where"], *counted)
        for row in rows
        if _may_count(row, study)
        for counted in _counted(row)
    }
    check_lines(rows, study, name=name)
    values = _known_values(study)
    for number, item in items_of(notebook):
        if item["kind"] in FOR_THE_TEAM:
            kind = Message(FOR_THE_TEAM[item["kind"]])
            raise RunFailedError("runs.team_only", place=name, cell=number, kind=kind)
        for row in item["rows"]:
            where = json.dumps(row["where"], sort_keys=True, ensure_ascii=False)
            unit = unit_of(row)
            if (item["id"], where, unit, row[unit]) not in known:
                raise RunFailedError("runs.not_counted", place=name, cell=number)
        places = [("code", quote["code"]) for quote in item["quotes"]]
        if item["kind"] != "text":
            places += [pair for row in item["rows"] for pair in row["where"].items()]
        for column, value in places:
            if value not in values.get(column, ()):
                raise RunFailedError("runs.unknown_value", place=name, cell=number)


def _counted(row: Mapping[str, Any]) -> set[tuple[str, int]]:
    """What a noted cell may be shown to count, and how many: any text as one in which somebody asks
    for help, and never the other way round.
    """
    if "texts" in row:
        return {(unit, len(row["texts"])) for unit in ("asked", unit_of_texts(row["texts"]))}
    return {("people", len(row["cases"]))}


def _may_count(row: Mapping[str, Any], study: Study) -> bool:
    """Whether everybody, or every text, in a noted cell may be counted for this audience."""
    if "texts" in row:
        if unit_of_texts(row["texts"]) in ("lines", "exact"):
            return study.counted.keys() >= {*row["texts"]}
        voices = [study.voices.get(id) for id in row["texts"]]
        return all(one is not None and one.source.rights == "public" for one in voices)
    return all(study.rights.allows(case, study.rights.counting) for case in row["cases"])


def _known_values(study: Study) -> dict[str, set[str]]:
    """Column -> the values a cell may be named after: what codebook, cards of cases and sources
    say.
    """
    values: dict[str, set[str]] = defaultdict(set)
    for code in study.book.codes:
        values["family"].add(code.family)
        for column in ("code", "first", "second"):  # the last two: codes in the same place
            values[column].add(code.id)
    values["finding"].update(one.id for one in study.findings)
    for variable in study.book.variables.values():
        values[variable.id].update(variable.broader)
        if variable.question:  # a question of a survey: what the form lets people answer
            values[variable.id].update(variable.values)
    for answers in study.surveys_read.values():
        for row in answers.rows:
            for column in ("language", "month"):
                values[column].add(row[column])
    for variable in with_desks(Codebook(), study.desks).variables.values():
        values[variable.id].update(variable.values)
    for id in study.counted:
        values["year"].add(together_with(id).split(":")[1])
    for lines in study.line_list if study.counted else ():
        values["month"].add(lines.month)
    for source in study.source_list:
        values["phase"].add(str(source.phase or ""))
        for column in ("kind", "language", "month", "rights"):
            values[column].add(getattr(source, column))
        for column, found in source.variables.items():
            values[column].update(found)
    for case in study.all_cases:
        if study.rights.allows(case.id, study.rights.counting):
            for column, found in values_at(case).items():
                values[column].update(found)
    return values


def check_page(document: str, said: set[tuple[str, ...]], *, name: str) -> None:
    """The finished page once more: outside its quotes it holds no eight words in a row that
    somebody said.
    """
    bare = re.sub(r"<blockquote\b.*?</blockquote>", " ", document, flags=re.DOTALL)
    if find_echoes([html.unescape(re.sub(r"<[^>]*>", " ", bare))], said):
        raise RunFailedError("runs.page_repeats", place=name)


def said_words(study: Study) -> set[tuple[str, ...]]:
    """All runs of words of everybody who spoke in the sources of a run."""
    return {run for turn in study.own_turns() for run in word_runs(turn)}


def check_words(notebook: Mapping[str, Any], said: set[tuple[str, ...]], *, name: str) -> None:
    """Refuse texts that hold eight words in a row of somebody's turn: quotes go through
    `show_quotes`, which asks consent.

    Raises
    ------
    RunFailedError
        Names the cell; the words are not repeated.
    """
    for number, texts in _texts(notebook):
        if find_echoes(texts, said):
            raise RunFailedError("runs.cell_repeats", place=name, cell=number)


def _texts(notebook: Mapping[str, Any]) -> Iterator[tuple[int, list[str]]]:
    """Every text an edition could print, by cell: Markdown, and titles, sentences and labels of
    items.
    """
    for number, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] == "markdown":
            yield number, [all_words_of(cell)]
    for number, item in items_of(notebook):
        labels = [str(value) for row in item["rows"] for value in row["where"].values()]
        marks = [words for mark in item["chart"].get("marks", {}).values() for words in _of(mark)]
        yield number, [*_of(item["title"]), *_of(item["text"]), *labels, *_facts(item), *marks]


def _facts(item: Mapping[str, Any]) -> list[str]:
    """The words of a table of words."""
    chart = item["chart"] if item["kind"] == "facts" else {}
    cells = [cell for line in chart.get("lines", ()) for cell in line]
    texts = [*chart.get("heads", ()), chart.get("note", ""), *(words_of_fact(c) for c in cells)]
    return [words for text in texts for words in _of(text)]


def _of(text: str | Mapping[str, str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text.values())


# Editions: what a report of a study needs to know to speak one language to one audience.


def edition_of(study: Study, *, language: str, title: str, languages: Mapping[str, str]) -> Edition:
    """The edition of `study` (opened for its audience) in `language`; `languages` maps the others
    to their files.
    """
    book = with_desks(study.book, study.desks)
    return Edition(
        language=language,
        audience=study.audience,
        title=title,
        study=in_language(study.settings.title, language),
        date=study.on,
        threshold=study.settings.threshold(study.audience),
        label=partial(label_of, book, language),
        column=partial(heading_of, book, language),
        colour=partial(colour_of, study.book),
        quote=partial(quote_of, study, language),
        languages=languages,
        letter=None if study.audience == "team" else read_letter(study.root),
        numbers=number_findings(study.findings),
        sheet=sheet_in(study.findings, (language,)).code,
        left_out=() if study.audience == "team" else stale_findings(study.findings, language),
        unread=unread_findings(study.findings, language),
        reviewers=study.settings.reviewers,
        top=() if study.audience == "team" else read_letter(study.root).top,
        reworded=frozenset(one.id for one in study.findings if SHORT in one.fallen),
        themes=themes_of(study),
        icons={one.id: one.icon for one in study.findings if one.icon},
        told_of=partial(told_of, study),
        extensions=names_on(study.root),
    )


def themes_of(study: Study) -> dict[str, str]:
    """Finding -> the family of the first code it rests on."""
    found = {}
    for finding in study.findings:
        codes = filter(None, map(study.book.get, finding.evidence.get("codes", ())))
        if (code := next(codes, None)) is not None:
            found[finding.id] = code.family
    return found


def quote_of(study: Study, into: str, ref: str) -> Quote | None:
    """The words at `ref` when this audience may read them today as a person's; the team also sees
    which source they are from, and what who asks or interprets said.

    `into` is the language of the edition: a translation into it comes with the words.
    """
    place, text = parse_ref(ref), study.quote(ref)
    if place is None or text is None:
        return None
    source, start, end = place
    voices = study.voices[source]
    said_in, whose = voices.said_in(start, end), voices.whose(start, end)
    if study.audience != "team":
        said_in = [row for row in said_in if row[1] in HEARD]
        if not said_in:
            return None
    turns = [turn for turn, _, _ in said_in]
    language = voices.language_of(start, end)
    who = voices.source.id if study.audience == "team" else ""
    if len(turns) > 1:  # a talk: each turn its line, without the label
        bodies = [text[max(turn.body - start, 0) : turn.end - start] for turn in turns]
        text = "\n".join(f"– {body.strip()}" for body in bodies if body.strip())
    elif turns:
        text = text[max(turns[0].body - start, 0) : turns[0].end - start].replace("\n", " ")
    said = study.translation(ref, into) if into != language else None
    told = (said.text, into) if said else ("", "")
    by = TOLD if whose == TOLD else ASKED if whose in (ASKED, INTERPRETED) else ""
    return Quote(text, language, who, *told, voices.may_describe(start, end), by)
