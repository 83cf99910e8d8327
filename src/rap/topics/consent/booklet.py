"""A person's own words as pages to print, for her alone: to strike, to change, to add.

It is the one door by which words leave without a look at consent, because it leads back to the
person who said them: only turns that are hers alone are printed whole; where others were heard too,
theirs are not printed. The file lies outside the study.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from rap.core.errors import WrongUseError
from rap.core.files import replace_file
from rap.core.model import ASKED, INTERPRETED, Source
from rap.core.plain import nearest
from rap.core.synced import refuse_synced
from rap.languages.phrases import phrases_of, read_phrases
from rap.report.edition import team_draft
from rap.report.safety import check_document
from rap.store.cases import read_withdrawn
from rap.store.sources import find_turns, read_source, read_source_text
from rap.study.consent import Audience, Voices
from rap.study.study import Study

_STYLE = """
@page { margin: 18mm }
body { font: 16pt/1.6 Georgia, serif; color: #000; background: #fff; max-width: 40rem; margin: 1rem auto; padding: 0 1rem }
h1 { font-size: 1.3em } h2 { font-size: 1.1em; margin-top: 2em }
ol { list-style: none; margin: 0; padding: 0 } li { margin: 0 0 .9em; white-space: pre-wrap }
.own { break-inside: avoid; padding-left: 2.6em; position: relative } .number { position: absolute; left: 0; font-weight: bold }
.other { color: #595959; padding-left: 2.6em } .struck .said { text-decoration: line-through }
.mark { display: block; font-size: .75em; text-align: right } .room { border-bottom: 1px dotted #767676; height: 2.1em }
.foot { font-size: .75em; margin-top: 2em }
"""
_LINES_TO_ADD = 12


def write_booklet(
    root: Path, source: str, file: Path, *, language: str = "", case: str = ""
) -> int:
    """Write the booklet of `case` in `source` to `file`; how many turns are hers.

    Parameters
    ----------
    language
        What is printed around her words (left out: the language of the talk, or en).
    case
        Whose words (left out: the one person heard in the source).

    Raises
    ------
    WrongUseError
        A file inside the study, where git or a report could take it along; a person who is not
        heard in this source.
    """
    if file.resolve().is_relative_to(root.resolve()):
        raise WrongUseError("report.booklet.inside", place=file.name)
    refuse_synced(file)
    if file.suffix != ".html":
        raise WrongUseError("report.booklet.not_html", place=file.name, suffix=file.suffix)
    row, text = read_source(root, source), read_source_text(root, read_source(root, source))
    case = _whose(root, row, case)
    words = booklet_words(
        language or (row.language if row.language in read_phrases("booklet") else "en")
    )
    vetoes = Study(root, lenient=True).fold(source).vetoes
    turns = tuple(find_turns(text, row.speakers))
    struck = {
        n
        for n, turn in enumerate(turns, 1)
        if any(v.start < turn.end and turn.body < v.end for v in vetoes)
    }
    page = draw_booklet(row, text, case=case, words=words, struck=struck)
    check_document(page, team_draft(words["title"]))
    if not file.exists():
        file.touch(mode=0o600)
    replace_file(file, page.encode("utf-8"))
    return page.count('<li class="own')


def _whose(root: Path, source: Source, case: str) -> str:
    people = [
        one for one in source.cases if one.startswith("C-") and one not in read_withdrawn(root)
    ]
    if not people:
        raise WrongUseError("report.booklet.nobody", place=source.id)
    if not case and len(people) > 1:
        raise WrongUseError("report.booklet.several", place=source.id, people=people)
    if case and case not in people:
        raise WrongUseError(
            "report.booklet.not_hers", place=source.id, case=case, nearest=nearest(case, people)
        )
    return case or people[0]


def booklet_words(language: str) -> Mapping[str, str]:
    """What is printed around her words, with its `language`; `WrongUseError` for a language
    without them.
    """
    return {**phrases_of("booklet", language), "language": language}


def draw_booklet(
    source: Source,
    text: str,
    *,
    case: str,
    words: Mapping[str, str],
    struck: set[int] | frozenset[int] = frozenset(),
) -> str:
    """The page: her turns with their number in the text (the first turn is 1), what others said in
    grey or left out.
    """
    said = {key: escape(value) for key, value in words.items()}
    room = '<div class="room"></div>' * _LINES_TO_ADD
    lines = "\n".join(_lines(source, text, case, said, struck))
    return f"""<!DOCTYPE html>
<html lang="{said["language"]}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>{said["title"]}</title><style>{_STYLE}</style></head>
<body><main><h1>{said["title"]}</h1><p>{said["how"]}</p>
<ol>
{lines}
</ol>
<h2>{said["add"]}</h2>{room}
<p class="foot">{said["foot"]}<br>{source.id} · {source.hash[:8]} · {datetime.date.today().isoformat()}</p></main></body></html>
"""


def _lines(
    source: Source, text: str, case: str, said: Mapping[str, Any], struck: set[int] | frozenset[int]
) -> Iterator[str]:
    turns = tuple(find_turns(text, source.speakers))
    voices = Voices(source, turns, Audience("team", datetime.date.today(), {}))
    alone, hidden = voices.people == (case,), False
    for number, (turn, kind, of) in enumerate(voices.said, start=1):
        whose = () if kind in (ASKED, INTERPRETED) else (of or "",)
        words = f'<span lang="{escape(turn.language or source.language)}" class="said">{escape(text[turn.body : turn.end])}</span>'
        if whose == (case,):
            yield _own(number, words, said, is_struck=number in struck)
        elif not whose and alone:
            yield f'<li class="other">{words}</li>'
        elif not hidden:
            yield f'<li class="other">{said["other"]}</li>'
        hidden = whose != (case,) and not (not whose and alone)


def _own(number: int, words: str, said: Mapping[str, Any], *, is_struck: bool) -> str:
    mark = said["struck"] if is_struck else f"☐ {said['strike']}"
    name = "own struck" if is_struck else "own"
    return (
        f'<li class="{name}"><span class="number">{number}</span>{words}'
        f'<span class="mark">{mark}</span><div class="room"></div></li>'
    )
