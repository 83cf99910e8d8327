"""Numbers of people that somebody typed into prose: no threshold and no sum looks at them, so a person
must.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rap.core.errors import Problem
from rap.report.items import items_of
from rap.report.page import printed_words
from rap.store.findings import FOLDER as FINDINGS
from rap.store.notebooks import written_in
from rap.store.team_pages import LETTER, read_letter
from rap.study.study import Study
from rap.topics.runs.guard import edition_of

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
    return [Problem("publishing.release.number_in_prose", place=place) for place in places]


def _texts(notebook: Any, study: Study, languages: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """(place, language, text) of everything people wrote that an edition prints."""
    own = written_in(notebook)
    editions = {one: edition_of(study, language=one, title="", languages={}) for one in languages}
    for number, cell in enumerate(notebook.cells, 1):
        for language, edition in editions.items() if cell.cell_type == "markdown" else ():
            said = printed_words(cell, edition, written=own)
            if said is not None:
                yield f"cell {number}", language, said[0]
    for _, item in items_of(notebook):
        yield from _said(item, languages)
    written = [
        (f"{LETTER}/{passage.id}.yaml", text)
        for passage in read_letter(study.root).passages
        for text in (passage.text, passage.became)
    ]
    written += [
        (f"{FINDINGS}/{one.id}.yaml", t) for one in study.findings for t in one.told.values()
    ]
    for place, text in written:
        for language in languages:
            yield place, language, text.get(language, "")


def _said(item: Mapping[str, Any], languages: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for text in (item["title"], item["text"]) if item["kind"] != "facts" else ():
        said = text if isinstance(text, Mapping) else dict.fromkeys(languages, str(text))
        for language in languages:
            yield f"item '{item['id']}'", language, said.get(language, "")
