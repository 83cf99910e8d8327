"""The last look at a document: what asks, runs or tells is found wherever it hides."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from messages import raises
from report_example import edition, example_notebook

from rap.core.errors import RunFailedError
from rap.report.exporter import render_report, style_sheet
from rap.report.safety import check_document

ASKING = [
    ('<img src="https://example.org/a.png">', "loads", {"tag": "img", "attribute": "src"}),
    ('<img src="//example.org/a.png">', "loads", {"tag": "img", "attribute": "src"}),
    ('<img src="data:image/svg+xml;base64,AAAA">', "loads", {"tag": "img", "attribute": "src"}),
    ('<img srcset="a.png 2x">', "loads", {"tag": "img", "attribute": "srcset"}),
    ('<a href="https://example.org">x</a>', "loads", {"tag": "a", "attribute": "href"}),
    ('<a href="other.html">x</a>', "loads", {"tag": "a", "attribute": "href"}),
    ('<a href="javascript:x">x</a>', "loads", {"tag": "a", "attribute": "href"}),
    ('<a href="#s1" ping="https://example.org">x</a>', "loads", {"tag": "a", "attribute": "ping"}),
    ('<link rel="preconnect" href="https://example.org">', "element", {"tag": "link"}),
    (
        '<meta http-equiv="refresh" content="0; url=https://example.org">',
        "meta",
        {"value": "refresh"},
    ),
    ("<style>p { background: url(https://example.org) }</style>", "style_sheet", {}),
    ('<style>@import "https://example.org";</style>', "style_sheet", {}),
    ("<style>p { background: \\75rl(//example.org) }</style>", "style_sheet", {}),
    ('<p style="color: red">x</p>', "loads", {"tag": "p", "attribute": "style"}),
    (
        '<svg><rect fill="url(https://example.org#a)"/></svg>',
        "loads",
        {"tag": "rect", "attribute": "fill"},
    ),
    ("<svg><use xlink:href='https://example.org#a'/></svg>", "element", {"tag": "use"}),
    ("<script>x</script>", "element", {"tag": "script"}),
    ("<SCRIPT>x</SCRIPT>", "element", {"tag": "script"}),
    ("<p onclick='x'>x</p>", "loads", {"tag": "p", "attribute": "onclick"}),
    ("<iframe srcdoc='x'></iframe>", "element", {"tag": "iframe"}),
    ("<form action='x'></form>", "element", {"tag": "form"}),
    ("<base href='https://example.org'>", "element", {"tag": "base"}),
    ("<object data='x'></object>", "element", {"tag": "object"}),
]


@pytest.mark.parametrize(("markup", "id", "facts"), ASKING)
def test_markup_that_asks_or_runs_is_found(markup, id, facts):
    """Each way out of the file stops the report."""
    with raises(RunFailedError, f"report.safety.{id}", place="", **facts):
        check_document(f"<p>{markup}</p>", edition("fr"))


@pytest.mark.parametrize(
    "text", ["/home/anna/study/x.txt", "file:///x", "C:\\Users\\Anna\\x.txt", "see (/tmp/x)"]
)
def test_a_path_of_the_machine_is_found(text):
    """Where the report was made is nobody's business."""
    with raises(RunFailedError, "report.safety.machine_path"):
        check_document(f"<p>{text}</p>", edition("fr"))


@pytest.mark.parametrize(
    "text", ["et/ou", "https://example.org/home/x", "24/7", "loyer/mois", "homes / tmp"]
)
def test_words_with_a_slash_are_no_path(text):
    """A written address or a fraction is fine."""
    assert check_document(f"<p>{text}</p>", edition("fr")) is None


def test_a_document_over_two_megabytes_is_refused():
    """It would not go through a messenger."""
    with raises(RunFailedError, "report.safety.too_big", megabytes=2):
        check_document("é" * 1_000_001, edition("fr"))


@pytest.mark.parametrize("audience", ["team", "members", "public"])
def test_a_whole_report_passes(audience):
    """It is small, and its policy names the one style sheet it has."""
    document = render_report(example_notebook(audience), edition("fr", audience))
    (style,) = re.findall(r"<style>(.*?)</style>", document, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert check_document(document, edition("fr", audience)) is None
    assert (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'none'; base-uri 'none'"
        in document
    )
    assert len(document.encode()) < 100_000


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["day", "night"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *(
            (text, ground)
            for text in ("ink", "muted", "accent")
            for ground in ("paper", "card", "soft")
        ),
        ("on-draft", "draft"),
        *(("on-low", f"heat-{step}") for step in (1, 2, 3)),
        *(("on-high", f"heat-{step}") for step in (4, 5)),
    ],
)
def test_words_stand_out_from_their_ground_by_day_and_by_night(scheme, text, ground):
    """4.5 to 1 at least, also inside drawings, where axe does not look."""
    blocks = re.findall(r":root {(.*?)}", style_sheet(), re.S)[: 1 if scheme == "day" else 2]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", " ".join(blocks)))

    assert contrast(colours[text], colours[ground]) >= 4.5
