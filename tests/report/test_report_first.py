"""What a reader of a report for others meets first: findings in a sentence each, what people disagree
about, how to answer; then every finding by theme, and all other sections, folded.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from messages import raises
from nbformat.v4 import new_notebook
from report_example import edition, example_notebook, item, said, shown
from studies import make_study, write

from rap.core.errors import ProblemsError
from rap.core.finding_parts import ICONS
from rap.report.exporter import render_report
from rap.report.first import draw_first, top_of
from rap.report.icons import icon_markup
from rap.report.item_views import draw_item
from rap.report.items.pages import show_facts
from rap.report.items.said import ToldFinding
from rap.store.findings import read_finding
from rap.store.team_pages import Letter, Passage, read_letter
from rap.study.study import Study
from rap.topics.runs.guard import themes_of

SAYS = {
    "20001": ("supported", "You pay before you earn. It takes months."),
    "20002": ("contested", "Everybody decides for herself."),
    "20003": ("changed", "A key of your own is what you want."),
    "20004": ("supported", "The bus stops at ten."),
    "20005": ("proposed", "Nobody reads the rules."),
}
LETTER = Letter(
    (
        Passage("asks", "asks", {"en": "An invented union."}),
        Passage("next", "next", {"en": "We read these in new groups. Then we choose."}),
    )
)


def notebook(*extra):
    """Sections above, with and below findings, in English."""
    findings = [
        item("text", id=f"finding-{id}", title=f"finding-{status}", text={"en": text})
        for id, (status, text) in SAYS.items()
    ]
    voice = item(
        "quotes", id="finding-20001-voice", quotes=[{"ref": "INT-10003:0-1", "code": "rent"}]
    )
    who = item(
        "table", id="who", title={"en": "Who"}, rows=[{"where": {"code": "rent"}, "people": 9}]
    )
    cells = [
        *said("## Qui", "## Wie", "## Who spoke"),
        shown(who),
        *said("## Trouvé", "## Gevonden", "## What we found"),
        shown(findings[0], voice, *findings[1:], *extra),
        *said("## Après", "## Daarna", "## By workplace"),
        shown({**who, "id": "places"}),
    ]
    return new_notebook(cells=cells)


def members(**parts):
    numbers = {f"F-{id}": n for n, id in enumerate(SAYS, 1)}
    fixed = {
        "letter": LETTER,
        "numbers": numbers,
        "top": ("F-20004", "F-20002", "F-20001", "F-20005", "F-20003"),
        "themes": {f"F-{id}": "money" if id < "20003" else "access" for id in SAYS},
        "icons": {"F-20004": "bus"},
    }
    return replace(edition("en"), **(fixed | parts))


def first_of(document: str) -> str:
    return re.search(r'<section class="first".*?</section>', document, re.S)[0]


def words_of_markup(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


def test_the_first_screen_says_three_findings_what_is_contested_and_how_to_answer():
    """Each in its first sentence, with its number; then what comes next."""
    first = first_of(render_report(notebook(), members()))
    rows = re.findall(r'<li><a href="#finding-(\d)">(.*?)</a></li>', first, re.S)

    assert [(n, words_of_markup(text)) for n, text in rows] == [
        ("4", "no. 4 Number 4. The bus stops at ten."),
        ("1", "no. 1 Number 1. You pay before you earn."),
        ("5", "no. 5 Number 5. Nobody reads the rules."),
        ("2", "no. 2 Number 2. Everybody decides for herself."),
    ]
    assert words_of_markup(first).endswith(
        "And for you? Send, for example, “4 yes”. Answer "
        "What happens next We read these in new groups. Who asks, who pays, who never gets this"
    )


def test_the_team_says_in_a_line_of_its_own_what_the_sentences_are():
    """Between the heading and the first; nothing where nobody wrote one."""
    line = Passage("top", "top", {"en": "What is hard here:"})
    first = first_of(render_report(notebook(), members(letter=Letter((*LETTER.passages, line)))))

    assert first.index("</h2>") < first.index("What is hard here:") < first.index("<ol")
    assert 'class="these"' not in first_of(render_report(notebook(), members()))


def test_a_number_that_is_in_a_table_above_is_printed_once():
    """On paper both are open: the second has the themes alone. Another number is printed."""
    few, more = {"where": {"code": "rent"}, "people": 9}, {"where": {"code": "keys"}, "people": 11}
    again = item("table", id="again", title={"en": "Again"}, rows=[few])
    other = item("table", id="other", title={"en": "Other"}, rows=[few, more])
    document = render_report(notebook(again, other), members())

    marked = [part[:200] for part in document.split('class="counts again"')[1:]]
    assert [("Again" in part, "Who" in part) for part in marked] == [(True, False), (False, True)]


def test_findings_come_first_by_theme_and_how_we_worked_last():
    """Then sections below them, sections above them, who asks, how to answer."""
    document = render_report(notebook(), members(label=lambda column, value: value.title()))
    order = ["In short", "What we found", "Money", "Access", "By workplace", "Who spoke"]
    order += ["Before you read", "How to answer"]
    places = [document.rindex(f">{words}</h") for words in order]

    assert places == sorted(places)
    assert re.findall(r'<details class="finding" id="finding-(\d)">', document) == [*"12345"]


def test_a_finding_is_read_without_opening_it_and_its_voice_is_behind_it():
    """The whole sentence and its standing; a section shows its heading."""
    document = render_report(notebook(), members())
    found = re.search(r'<details class="finding" id="finding-1">(.*?)</details>', document, re.S)
    summary, _, inside = found[1].partition("</summary>")

    assert words_of_markup(summary) == (
        "1 Number 1. You pay before you earn. It takes months. Confirmed in a group"
    )
    assert "They ask two months" in words_of_markup(inside)
    assert [
        words_of_markup(part) for part in re.findall(r'"part"><summary>(.*?)</summary>', document)
    ] == [
        "By workplace",
        "Who spoke",
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"audience": "team", "letter": None, "threshold": 0},
        {"numbers": {}},
    ],
)
def test_the_team_reads_its_cells_in_their_order(other):
    """So does everybody a report without findings."""
    document = render_report(notebook(), members(**other))

    assert 'aria-labelledby="first"' not in document
    assert document.index(">Who spoke</h2>") < document.index(">What we found</h2>")


def test_a_guide_of_pages_keeps_its_order():
    """Its findings stand where the team's own pages lead to them."""
    page = item("page", id="page-10-start", text={"en": "## Begin here"})

    assert 'aria-labelledby="first"' not in render_report(notebook(page), members())


def test_a_guide_has_a_cover_and_boxes_to_tick():
    """What it is called and who made it; each row of a list to tick off has a box."""
    page = item("page", id="page-10-start", text={"en": "## Begin here"})
    wanted = show_facts(["What", "Asked"], [["A key", "yes"]], id="criteria", title="", ticks=True)
    cells = [*notebook(page).cells, shown(wanted.data)]
    named = {"rap": {"title": {"en": "A good place"}, "language": "en"}}
    document = render_report(new_notebook(cells=cells, metadata=named), members())
    cover = re.search(r'<div class="cover">(.*?)</div>', document, re.S)[1]

    assert words_of_markup(cover) == "A good place An invented union. 25 November 2025"
    assert 'class="facts cards ticks"' in document
    assert '<body class="has-leave guide">' in document
    assert 'class="cover"' not in render_report(notebook(), members())


def test_a_report_for_others_without_findings_has_no_first_screen():
    assert 'aria-labelledby="first"' not in render_report(example_notebook(), members())


FINDING = """v: 1
statement:
  en: {{text: "Rent {n}.", by: K-01}}
evidence: {{codes: [deposit]}}
history:
  - {{date: 2025-01-0{n}, status: {status}, reason: "Said.", by: K-01}}
{more}"""


def test_what_this_report_says_of_answers_decides_what_is_first(tmp_path):
    """Many dots, then what most recognise, then the oldest; the team may choose. What is contested,
    or not recognised by those who answered, has a place of its own (two in a sentence, the others
    by number), and no count of today moves anything.
    """
    told = [
        ToldFinding("F-1", 1, "One.", "", "finding-supported"),
        ToldFinding("F-2", 2, "Two.", "", "finding-contested", "recognised", has_dots=True),
        ToldFinding("F-3", 3, "Three.", "", "finding-supported", "partly"),
        ToldFinding("F-4", 4, "Four.", "", "finding-supported", "recognised"),
        ToldFinding("F-5", 5, "Five.", "", "finding-changed", "divided", has_dots=True),
        ToldFinding("F-6", 6, "Six.", "", "finding-supported", "rejected"),
        ToldFinding("F-7", 7, "Seven.", "", "finding-supported", has_dots=True),
    ]
    root = make_study(tmp_path)
    for n in (1, 2):
        finding = FINDING.format(n=n, status="supported", more="icon: key\n" if n == 1 else "")
        write(root, f"codebook/findings/F-2000{n}.yaml", finding)

    assert [one.number for one in top_of(members(top=()), told)] == [7, 4, 3]
    assert [one.number for one in top_of(members(top=("F-1", "F-2", "F-6")), told)] == [1]
    numbers = {one.id: one.number for one in told}
    first = draw_first(members(top=(), numbers=numbers), told, people=9)
    apart = first.partition('<ul class="apart">')[2].partition("</ul>")[0]
    assert words_of_markup(apart) == "no. 2 Number 2. Two. no. 5 Number 5. Five. no. 6 Number 6."
    assert themes_of(Study(root, audience="members")) == dict.fromkeys(
        ("F-20001", "F-20002"), "access"
    )
    assert read_finding(root, "F-20001").icon == "key"
    write(root, "codebook/letter/top.yaml", "v: 1\npart: top\nfindings: [F-20001]\n")
    assert read_letter(root).top == ("F-20001",)


def test_an_icon_that_does_not_exist_is_named(tmp_path):
    """With the nearest there is; each that does has a drawing."""
    root = make_study(tmp_path)
    text = FINDING.format(n=1, status="supported", more="icon: keys\n")
    write(root, "codebook/findings/F-20001.yaml", text)

    with raises(ProblemsError, "store.findings.unknown_icon", icon="keys"):
        read_finding(root, "F-20001")
    assert all(icon_markup(name).count("<path") == 1 for name in ICONS)
    assert (icon_markup(""), draw_item(item("text"), members())) == ("", '<div class="said"></div>')
