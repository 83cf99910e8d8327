"""The nbconvert exporter `rap_html`: a notebook and an edition in, one HTML file out."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode, from_dict
from traitlets import default

from rap.core.errors import RapError, WrongUseError
from rap.core.model import in_language
from rap.report import TEMPLATES
from rap.report.arranged import is_guide
from rap.report.edition import Edition, exactly, people_text, rounding_text, team_draft
from rap.report.first import draw_first
from rap.report.icons import icon_markup
from rap.report.items.said import everybody_in, told_findings
from rap.report.items.where import places_told
from rap.report.left_out import numbers_left_out, without_left_out
from rap.report.letter import Around, answer_script, draw_around, hash_source, script_source
from rap.report.numbered import first_sentence
from rap.report.page import Page, compose, is_short, written_languages
from rap.report.safety import check_document, is_sibling
from rap.report.since_views import heard_said
from rap.report.words import Words, lang_of, words_of
from rap.store.codebook import read_codebook
from rap.store.notebooks import titles_of, with_one_title
from rap.store.settings import find_study

_NAME = "rap_report"
_MINE = threading.local()  # an exporter for each thread
_MANY = 3  # sections from which a report has a table of contents


class RapHTMLExporter(HTMLExporter):  # type: ignore[misc, unused-ignore]
    """`resources["rap"]` is the `Edition`; without one the notebook is drawn as a draft for the
    team, with the labels of the study it lies in and no quotes.

    `jupyter nbconvert --to rap_html --RapHTMLExporter.language_code=fr` draws it in French.
    """

    export_from_notebook = "Report (HTML)"

    @default("template_name")  # type: ignore[untyped-decorator, unused-ignore]
    def _template_name_default(self) -> str:
        return _NAME

    @default("extra_template_basedirs")  # type: ignore[untyped-decorator, unused-ignore]
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(TEMPLATES)]

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The document and the resources.

        Raises
        ------
        RunFailedError
            When a cell shows what this edition may not, or the document would ask for something.
        """
        resources = dict(resources or {})
        name = resources.get("metadata", {}).get("name", "")
        place = Path(resources.get("metadata", {}).get("path", "") or ".")
        edition = resources.pop("rap", None) or _draft_of(nb, name, self.language_code, place=place)
        nb = from_dict(with_one_title(deepcopy(nb)))  # nbconvert refuses the mapping of version 0.1
        # `--execute` runs it here
        nb, resources = self._preprocess(nb, self._init_resources(resources))
        # Drawn as a file has it, whose keys are in the order of the alphabet: what was just
        # executed and what was saved give the same page.
        nb = from_dict(json.loads(json.dumps(nb, sort_keys=True)))
        resources["report"] = document_parts(nb, edition)
        # The template gets no notebook: what is not in the parts cannot be in the document. Drawn
        # here and not by the base, which parses the page again to add what ours have.
        document = self.template.render(resources=resources)
        check_document(document, edition)
        return document, resources


def _draft_of(notebook: NotebookNode, name: str, language: str, *, place: Path) -> Edition:
    """A draft for the team with the labels of the study that `place` is in, where there is one."""
    title = in_language(titles_of(notebook, name or "Report"), language)
    try:
        book = read_codebook(find_study(place))
    except RapError:
        book = None
    return team_draft(title, language, book=book)


def render_report(notebook: NotebookNode, edition: Edition) -> str:
    """The whole document of one edition of an executed notebook; the same input gives the same
    bytes.
    """
    if not hasattr(_MINE, "exporter"):
        _MINE.exporter = RapHTMLExporter()  # it compiles its templates once
    document, _ = _MINE.exporter.from_notebook_node(notebook, {"rap": edition})
    return str(document)


def document_parts(notebook: NotebookNode, edition: Edition) -> dict[str, Any]:
    """What the template fills in, all of it markup."""
    words = words_of(edition.language)
    everybody = edition.of or everybody_in(notebook) or 0
    edition = replace(edition, heard=heard_said(notebook, edition), of=everybody)
    gone, notebook = numbers_left_out(notebook, edition), without_left_out(notebook, edition)
    page = compose(notebook, edition)
    short, written = is_short(notebook, edition), written_languages(notebook)
    told = told_findings(notebook, edition)
    around = draw_around(edition, told, gone=gone, short=short, written=written)
    places = places_told(notebook, edition)
    first = draw_first(edition, told, people=page.people, places=places) if page.findings else ""
    if edition.draft and edition.uncounted:  # below the first screen, which is as members get it
        said = words("draft-uncounted", people=people_text(exactly(edition.uncounted), edition))
        around = replace(around, changes=f'<p class="note">{escape(said)}</p>{around.changes}')
    kicker = (edition.study, _audience(edition, words), words.date(edition.date))
    return {
        "language": words.language,
        "title": escape(edition.title),
        "style": style_sheet(),
        "policy": content_policy(has_script=around.has_form),
        "script": answer_script() if around.has_form else "",
        "draft": escape(words("draft")) if edition.draft else "",
        "kicker": [escape(part) for part in kicker if part],
        "languages": _languages(edition, words),
        "sections": _sections(page, around),
        "kind": " ".join(
            name
            for name, has in (
                ("has-leave", edition.letter),
                ("opens-short", first),
                ("guide", is_guide(notebook)),
            )
            if has
        ),
        "cover": _cover(notebook, edition) if is_guide(notebook) else "",
        "leave": edition.letter is not None,
        "answer": escape(words("answer-link")) if around.has_form and not first else "",
        "body": _marked("\n".join(filter(None, _ordered(first, page, around))), edition),
        "about": _about(edition, words, page),
        "say": lambda id: escape(words(id)),
    }


def _ordered(first: str, page: Page, around: Around) -> Sequence[str]:
    """A report begins with what it found, and ends with who asks and how to answer; every other page
    for others with who asks.
    """
    if not page.findings:
        return (around.before, around.changes, page.body, around.after)
    return (
        *(around.notes, first, around.changes, page.findings, page.body),
        *(around.before, around.after),
    )


_TITLES = re.compile(r'<caption\b[^>]*>|<figure class="chart"><figcaption>|<p class="title">')


def _marked(body: str, edition: Edition) -> str:
    """The body; in a draft each table and chart says so, because it may be copied alone."""
    if not edition.draft:
        return body
    mark = f'<span class="mark">{escape(words_of(edition.language)("draft-mark"))}</span>'
    return _TITLES.sub(lambda title: title[0] + mark, body)


def _sections(page: Page, around: Around) -> list[dict[str, str]]:
    """What a table of contents lists; a short report has none."""
    own = [(heading.anchor, heading.markup) for heading in page.sections]
    rows = [*around.before_sections, *own, *around.after_sections]
    if page.findings:
        rows = [*own, *around.before_sections, *around.after_sections]
    shown = rows if len(rows) >= _MANY else []
    return [{"anchor": anchor, "markup": markup} for anchor, markup in shown]


def _cover(notebook: NotebookNode, edition: Edition) -> str:
    """The cover of a guide: a drawing, what it is called, and who made it."""
    words = words_of(edition.language)
    title = in_language(titles_of(notebook, edition.title), edition.language)
    asks = edition.letter.of("asks") if edition.letter else ()
    text, language = words.text(asks[0].text) if asks else ("", "")
    by = f"<p{lang_of(language)}>{escape(first_sentence(text))}</p>" if text else ""
    day = escape(words.date(edition.date))
    said = f'<p class="name">{escape(title)}</p>{by}<p class="day">{day}</p>'
    return f'<div class="cover">{icon_markup("house")}{said}</div>'


def _audience(edition: Edition, words: Words) -> str:
    is_known = edition.audience in ("team", "members", "public")
    return words(f"audience-{edition.audience}") if is_known else edition.audience


def _languages(edition: Edition, words: Words) -> list[dict[str, str]]:
    """The other languages of this report: code, own name, file beside this one."""
    for file in edition.languages.values():
        if not is_sibling(file):
            raise WrongUseError("report.page.bad_link", file=file)
    return [
        {
            "code": escape(code),
            "name": escape(words.language_name(code, own=True).capitalize()),
            "file": escape(file),
        }
        for code, file in edition.languages.items()
        if code != edition.language
    ]


def _about(edition: Edition, words: Words, page: Page) -> list[str]:
    """The paragraphs at the foot: what this is, who stands behind it, how to read it."""
    if page.counts_texts and not page.counts_asked:
        return [escape(words("about-texts"))]
    behind = ""
    if page.people:
        behind = words("behind", people=people_text(exactly(page.people), edition))
    paragraphs = [escape(words("about")), escape(behind), escape(words("counted"))]
    if page.counts_texts:
        paragraphs = [escape(words("about-texts"))]
    if edition.threshold:
        title = escape(words("how-rounded-title"))
        paragraphs.append(f"<b>{title}</b> {escape(rounding_text(edition))}")
    if edition.counted:
        paragraphs.append(escape(words("how-counted", month=words.month(edition.counted))))
    if not edition.is_team and edition.letter is None:
        paragraphs.append(escape(words("take-back")))
    return [paragraph for paragraph in paragraphs if paragraph]


@cache
def style_sheet() -> str:
    return "".join(
        (TEMPLATES / _NAME / name).read_text(encoding="utf-8")
        for name in ("report.css", "letter.css", "findings.css")
    )


@cache
def content_policy(*, has_script: bool = False) -> str:
    """The page may use this one style sheet, pictures inside the file, and where it has a form its
    one script; nothing else.
    """
    script = f"script-src {script_source()}; " if has_script else ""
    return f"default-src 'none'; {script}style-src {hash_source(style_sheet())}; img-src data:; form-action 'none'; base-uri 'none'"
