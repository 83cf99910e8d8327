"""The document: what prints in which edition, headings in order, no request, no script, the same
bytes every time.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import nbconvert.exporters.html
import pytest
from messages import raises
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from report_example import edition, example_notebook, item, rows, said, shown

from rap.core.errors import Message, RunFailedError, WrongUseError
from rap.report.exporter import RapHTMLExporter, render_report
from rap.report.items import MIME
from rap.report.page import compose, plain
from rap.report.prose import without_paths
from rap.report.words import ALL_LOCALES, words_of


def body(*cells, **edition_of) -> str:
    return compose(new_notebook(cells=list(cells)), edition(**edition_of)).body


def code(*outputs):
    return new_code_cell("secret = 1", outputs=list(outputs))


PRINTED = new_output("stream", name="stdout", text="printed words")
WARNED = new_output("stream", name="stderr", text="a warning from /home/anna/study")
PLAIN = new_output("execute_result", {"text/plain": "42"})
DRAWN = new_output("display_data", {"image/svg+xml": "<svg/>", "text/plain": "a figure"})


def test_the_same_notebook_gives_the_same_bytes():
    """Nothing on the page depends on the clock, the machine or what was drawn before."""
    first = render_report(example_notebook(), edition("fr"))

    assert render_report(example_notebook(), edition("fr")) == first


class Nested(HTMLParser):
    """The elements that are open, and those that were closed elsewhere than they should be."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.opened, self.wrong = [], []
        self.feed(document)

    def handle_starttag(self, tag, attrs):
        if tag not in ("br", "hr", "img", "input", "meta"):
            self.opened.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        self.wrong += [] if self.opened.pop() == tag else [tag]


@pytest.mark.parametrize("audience", ["team", "members"])
def test_a_page_is_drawn_in_one_go(audience, monkeypatch):
    """Each element is closed where it belongs; nbconvert's own last step, which mends a page by
    parsing it once more, is not taken.
    """
    monkeypatch.setattr(nbconvert.exporters.html, "BeautifulSoup", None)
    page = Nested(render_report(example_notebook(audience), edition("fr", audience)))

    assert (page.opened, page.wrong) == ([], [])


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_headings_are_in_order_below_one_title(language):
    """One h1, and no level is skipped on the way down."""
    document = render_report(example_notebook(), edition(language))

    levels = [int(level) for level in re.findall(r"<h([1-6])", document)]

    assert levels.count(1) == 1
    assert [(above, below) for above, below in pairwise(levels) if below > above + 1] == []


def test_a_long_report_has_a_table_of_contents_whose_links_lead_to_its_sections():
    """Every link of the list is the id of a section heading, in order."""
    document = render_report(example_notebook(), edition("nl"))

    assert re.findall(r'<li><a href="#(s\d+)">', document) == re.findall(
        r'<h2 id="(s\d+)">', document
    )
    assert "In dit verslag" in document


def test_levels_of_the_markdown_do_not_matter():
    """Headings that jump are put in order; the title of the notebook is not said twice."""
    cells = [
        new_markdown_cell(text)
        for text in ("# Our workplaces", "### Deep", "##### Deeper", "## Up")
    ]

    assert re.findall(r"<(h\d) id", body(*cells, language="en", audience="team")) == [
        "h2",
        "h3",
        "h2",
    ]


@pytest.mark.parametrize(
    ("audience", "language", "printed"),
    [
        ("team", "nl", ["hallo", "untagged"]),
        ("members", "nl", ["hallo"]),
        ("members", "en", ["hello"]),
        ("public", "fr", []),
    ],
)
def test_a_markdown_cell_prints_in_the_edition_of_its_tag(audience, language, printed):
    """One without a tag prints for the team alone."""
    cells = [
        new_markdown_cell("hallo", metadata={"tags": ["lang-nl", "intro"]}),
        new_markdown_cell("hello", metadata={"tags": ["lang-en"]}),
        new_markdown_cell("untagged", metadata={"tags": ["intro"]}),
    ]

    assert plain(body(*cells, language=language, audience=audience)).split() == printed


def test_code_and_raw_cells_never_print():
    """Not even for the team."""
    cells = [code(), new_raw_cell("raw words")]

    assert body(*cells, language="en", audience="team") == ""


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (PRINTED, Message("report.page.printed")),
        (WARNED, Message("report.page.warned")),
        (PLAIN, Message("report.page.displayed", kinds=("text/plain",))),
        (DRAWN, Message("report.page.displayed", kinds=("image/svg+xml", "text/plain"))),
        (new_output("display_data", {}), Message("report.page.displayed_nothing")),
    ],
)
def test_anything_but_an_item_stops_an_edition_that_leaves_the_team(output, message):
    """The error names the cell, counted over all cells, and never quotes what it showed."""
    with raises(
        RunFailedError, message.id, place="", cell=2, audience="members", **message.facts
    ) as stopped:
        body(new_markdown_cell("text"), code(output), language="en", audience="members")

    assert stopped.value.cell == 2
    assert "words" not in str(stopped.value)


def test_a_cell_that_failed_stops_every_edition():
    """The name of the error is told, what it says is not."""
    failed = new_output(
        "error", ename="KeyError", evalue="'words of Anna'", traceback=["words of Anna"]
    )

    with raises(RunFailedError, "report.page.failed", cell=1, error="KeyError") as stopped:
        body(code(failed), language="en", audience="team")
    assert "Anna" not in str(stopped.value)


def test_the_team_sees_what_cells_printed():
    """Printed text and values are there; warnings and paths of this machine are not."""
    path = new_output("stream", name="stdout", text="read /home/anna/study/interviews/x.txt")

    assert (
        plain(body(code(PRINTED, PLAIN, WARNED, path), language="en", audience="team"))
        == "printed words 42 read …/x.txt"
    )


def test_html_of_a_cell_is_made_harmless():
    """A table stays a table; styles, scripts, links, pictures and handlers are gone."""
    html = (
        "<style scoped>.x {color: red}</style><script>alert(1)</script><h1>big</h1><img src=http://x/y.png onerror=alert(1)>"
        "<table border=1 style='background:url(//x)'><tr><th></th><td onclick=x>rent <a href='http://x'>link</a></td></tr></table>"
    )

    drawn = body(
        code(new_output("display_data", {"text/html": html})), language="en", audience="team"
    )

    assert drawn == (
        'big<div class="scroll" role="region" tabindex="0" aria-label="Table 1"><table>'
        "<tbody><tr><td></td><td>rent link</td></tr></tbody></table></div>"
    )


@pytest.mark.parametrize("kind", ["application/javascript", "text/vnd.mermaid"])
def test_what_a_script_would_draw_is_left_out(kind):
    """Neither the script nor its stand-in prints."""
    output = new_output(
        "display_data", {kind: "alert(1)", "text/plain": "<object>", "text/html": "<b>object</b>"}
    )

    assert body(code(output), language="en", audience="team") == ""


def test_a_link_in_markdown_is_written_out():
    """The page has no live link; the address can still be read."""
    text = (
        "See [the desk](https://example.org/desk), https://example.org and <mailto:a@example.org>."
    )

    assert plain(body(new_markdown_cell(text), language="en", audience="team")) == (
        "See the desk (https://example.org/desk), https://example.org and mailto:a@example.org."
    )


def test_a_picture_in_markdown_stops_the_report():
    """What a picture shows cannot be checked."""
    with raises(RunFailedError, "report.page.picture", cell=1):
        body(new_markdown_cell("![us](photo.png)"), language="en", audience="team")


def test_raw_html_in_markdown_runs_nothing():
    """Elements of a text stay, everything else goes."""
    text = "<b onclick=x>bold</b> <script>alert(1)</script><iframe src=//x></iframe><!-- hidden -->"

    assert (
        body(new_markdown_cell(text), language="en", audience="team")
        == '<div class="prose"><p><b>bold</b> </p>\n</div>'
    )


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ({"kind": "film"}, "report.item.unknown_kind"),
        ({"rows": [{"people": 3}]}, "KeyError"),
        ({"rows": [{"where": {"code": "rent"}, "people": "many"}]}, "ValueError"),
        ({"rows": None}, "TypeError"),
    ],
)
def test_a_broken_item_names_its_cell(broken, why):
    """An item that cannot be drawn stops the report."""
    with raises(RunFailedError, "report.page.bad_item", cell=1) as stopped:
        body(shown(item("table") | broken), language="en", audience="members")

    reason = stopped.value.facts["why"]
    assert why == (reason.id if isinstance(reason, Message) else reason)


def test_how_numbers_are_rounded_is_explained_once_in_a_report_and_at_its_foot():
    """The first item has the line; the foot of the page says it again, under a title."""
    document = render_report(example_notebook(), edition("en"))

    assert document.count("is a multiple of 5 near the true one") == 2
    assert document.count("How to read the numbers.") == 1


@pytest.mark.parametrize(
    ("people", "line"),
    [(32, "Behind this report: 32 people."), (11, "Behind this report: 11 people.")],
)
def test_the_foot_says_how_many_people_stand_behind_the_report(people, line):
    """When a sentence of the report counts them under the name `people` (or `heard`)."""
    sentence = item(
        "text",
        text={"en": "{people} people."},
        rows=[{"where": {"name": "people"}, "people": people, "near": 0}],
    )

    assert f"<p>{line}</p>" in render_report(new_notebook(cells=[shown(sentence)]), edition("en"))


@pytest.mark.parametrize(
    ("language", "banner"),
    [
        ("fr", "Brouillon pour l’équipe, ne pas partager."),
        ("nl", "Kladversie voor het team, niet delen."),
        ("en", "Draft for the team, do not share."),
    ],
)
def test_a_draft_says_so_on_top(language, banner):
    """In its language; a released edition does not."""
    notebook = new_notebook(cells=said("Bonjour", "Hallo", "Hello"))

    page = render_report(notebook, edition(language)).replace("&#x27;", "'")
    assert re.search(rf'<body>.*<aside [^>]*class="draft"[^>]*>{banner}</aside>', page, re.S)
    assert 'class="draft"' not in render_report(notebook, edition(language, draft=False))


def test_every_table_and_chart_of_a_draft_says_so():
    """Copied alone into another document, it can still not be taken for a release."""
    draft = render_report(example_notebook(), edition("en"))
    titles = re.findall(r'<caption[^>]*>|"chart"><figcaption>|<p class="title">', draft)

    assert len(titles) > 3
    assert draft.count('<span class="mark">Draft</span>') == len(titles)
    assert 'class="mark"' not in render_report(example_notebook(), edition("en", draft=False))


def test_other_languages_are_links_to_files_beside_this_one():
    """Named in their own language; this edition's own language is not among them."""
    document = render_report(new_notebook(), edition("fr"))

    assert re.findall(r'<a href="(workplaces[^"]*)"[^>]*>(\w+)', document) == [
        ("workplaces.nl.html", "Nederlands"),
        ("workplaces.en.html", "English"),
    ]


@pytest.mark.parametrize(
    "file",
    [
        "https://example.org/report.html",
        "../report.html",
        "/tmp/report.html",
        "report.pdf",
        "a b.html",
    ],
)
def test_a_link_elsewhere_is_refused(file):
    """Only the name of a file in the same folder is a language link."""
    with raises(WrongUseError, "report.page.bad_link"):
        render_report(new_notebook(), edition("fr", languages={"nl": file}))


def test_what_people_wrote_never_becomes_markup():
    """Titles, labels and texts are escaped wherever they stand."""
    odd = edition(
        "en",
        title="<i>&",
        label=lambda column, value: "<script>alert(1)</script>",
        column=lambda column: '"><img>',
    )
    items = [
        item("chart", title="<b>", rows=rows("code", rent=9), chart={"mark": "bars"}),
        item("table", title="<b>", rows=[{"where": {"code": "a", "setting": "b"}, "people": 9}]),
        item("text", text="<b>{people}", rows=[{"where": {"name": "people"}, "people": 9}]),
    ]

    document = render_report(new_notebook(cells=[shown(*items)]), odd)

    assert [tag for tag in ("<script", "<img", "<i>") if tag in document] == []
    assert "<b>" not in document.partition("<footer>")[0]


def test_without_an_edition_a_notebook_is_a_draft_for_the_team():
    """As `jupyter nbconvert --to rap_html` makes it: English, ids as labels, no quotes."""
    notebook = new_notebook(
        cells=[shown(item("table", rows=rows("code", rent=3)))], metadata={"title": "Phase 1"}
    )

    document, resources = RapHTMLExporter().from_notebook_node(notebook)

    assert "<title>Phase 1</title>" in document
    assert re.findall(r'<html lang="en">|Draft for the team|<td class="number" role="cell">3</td>', document) == [
        '<html lang="en">', "Draft for the team", '<td class="number" role="cell">3</td>',
    ]  # fmt: skip
    assert resources["output_extension"] == ".html"


def test_the_stand_ins_of_an_item_do_not_print():
    """What JupyterLab shows beside an item stays in JupyterLab."""
    output = new_output(
        "display_data",
        {MIME: item("text", text="seen"), "text/plain": "hidden", "text/html": "<p>hidden</p>"},
    )

    assert plain(body(code(output), language="en", audience="members")) == "seen"


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("in /home/anna", "in …"),
        ("from /home/anna/a.txt and /tmp/x/b.txt", "from …/a.txt and …/b.txt"),
        ("C:\\Users\\Anna\\a.txt", "…/a.txt"),
        ("file:///home/anna/ourstudy/notebooks/", "…/notebooks"),
        ("et/ou 24/7 https://example.org/x", "et/ou 24/7 https://example.org/x"),
    ],
)
def test_paths_in_printed_text_are_cut(printed, shown):
    """Their last part stays, unless it may be somebody's name."""
    assert without_paths(printed) == shown


def test_nbconvert_finds_the_exporter():
    """By its dotted name, as `jupyter nbconvert --to` takes it."""
    assert get_exporter("rap.report.exporter.RapHTMLExporter") is RapHTMLExporter


def sections(audience: str, *, released: bool = False) -> str:
    """A report with a section that holds something and two that do not, drawn for `audience`."""
    notebook = new_notebook(
        cells=[
            *said("## Qui", "## Wie", "## Who"),
            shown(
                item("table", id="who", title={"en": "The people"}, rows=rows("setting", window=9))
            ),
            *said("Et encore :", "En nog:", "And closer:"),
            shown(item("table", id="who-else", title={"en": "Seen otherwise"})),
            *said("## *Besoins*", "## Noden", "## *Needs*\n\nWhat people ask for."),
            shown(item("chart", id="needs"), item("text", id="finding-none", text="empty")),
            *said("## Voix", "## Stemmen", "## Voices"),
            shown(item("quotes", id="words")),
            *said("## Fin", "## Einde", "## The end"),
        ]
    )
    return render_report(notebook, edition("en", audience, draft=not released))


@pytest.mark.parametrize("released", [False, True])
def test_others_do_not_read_sections_with_nothing_in_them(released: bool):
    """Neither heading nor lead nor link; what is left out is not said to be protected."""
    document = sections("members", released=released)

    assert re.findall(r"<h2 id=[^>]*>(.*?)</h2>", document) == ["Who", "The end"]
    assert [
        words
        for words in ("And closer", "Seen otherwise", "What people ask", "to show")
        if words in document
    ] == []
    assert "Voices" not in document


def test_the_team_reads_the_titles_of_empty_sections_in_one_line():
    """In a section that holds something, what is empty says so; emphasis in a title is drawn."""
    document = sections("team")

    assert re.findall(r"<h2 id=[^>]*>(.*?)</h2>", document) == ["Who", "The end"]
    assert '<p class="note">Nothing to show yet: <em>Needs</em>, Voices.</p>' in document
    assert document.count("There is nothing to show here yet.") == 1


def test_nothing_that_is_not_there_is_said_to_be_protected():
    """What is protected and what is not there are told in the same words, in every language of a
    release.
    """
    said_so = {words_of(language)("nothing-shown") for language in ALL_LOCALES}

    assert len(said_so) == len(ALL_LOCALES)
    assert [text for text in said_so if re.search(r"prot[eè]|bescherm|mbrojt", text)] == []
