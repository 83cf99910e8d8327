"""Reports on paper: the order of a booklet's pages always, PDFs where the extra `pdf` is."""

from __future__ import annotations

import importlib
import io
import sys
from pathlib import Path

import pytest
from messages import raises
from pypdf import PdfReader, PdfWriter
from report_example import edition, example_notebook
from studies import write

from rap.core.errors import RefusedError, WrongUseError
from rap.report.exporter import render_report, style_sheet
from rap.report.printing import booklet_order, impose, write_pdf


@pytest.fixture
def _draws_pdf() -> None:
    """Skip where WeasyPrint, or the drawing library of the system that it needs, is not here."""
    try:
        importlib.import_module("weasyprint")
    except (ImportError, OSError):
        pytest.skip("no drawing library: apt install libpango-1.0-0 libpangoft2-1.0-0")


needs_pdf = pytest.mark.usefixtures("_draws_pdf")


@pytest.mark.parametrize("n", range(1, 34))
def test_a_folded_stack_reads_from_first_to_last(n: int):
    """Fold the sheets of a booklet of `n` pages and turn them: 1, 2, 3 …, blanks at the end."""
    sides = booklet_order(n)
    fronts, backs = sides[0::2], sides[1::2]
    opened = [
        page for front, back in zip(fronts, backs, strict=True) for page in (front[1], back[0])
    ]
    closed = [
        page
        for front, back in zip(fronts[::-1], backs[::-1], strict=True)
        for page in (back[1], front[0])
    ]

    assert opened + closed == list(range(1, 2 * len(sides) + 1))
    assert 2 * len(sides) - n in range(4)


def test_two_pages_stand_side_by_side_on_a_side():
    """Six A5 pages make four sides of A4; the last two places are empty."""
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(6):
        writer.add_blank_page(width=420, height=595)
    writer.write(out)

    sides = PdfReader(io.BytesIO(impose(out.getvalue()))).pages
    assert [(float(side.mediabox[2]), float(side.mediabox[3])) for side in sides] == [
        (840, 595)
    ] * 4


def test_only_a_report_is_printed(tmp_path: Path):
    """Any other page might ask for something."""
    with raises(RefusedError, "report.print.not_a_report"):
        write_pdf(write(tmp_path, "x.html", "<p>hello</p>"), tmp_path / "x.pdf")


def test_without_the_extra_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Install it, or print from a browser."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    report = write(tmp_path, "x.html", render_report(example_notebook(), edition("en", "members")))

    with raises(WrongUseError, "report.print.no_pdf"):
        write_pdf(report, tmp_path / "x.pdf")


@needs_pdf
def test_a_pdf_is_tagged_for_those_who_listen(tmp_path: Path):
    """PDF/UA-1 with its title, its language, and a tree of tags."""
    report = write(tmp_path, "x.html", render_report(example_notebook(), edition("fr", "members")))
    n = write_pdf(report, tmp_path / "x.pdf")
    reader = PdfReader(tmp_path / "x.pdf")
    catalog = reader.trailer["/Root"]

    assert len(reader.pages) == n
    assert str(catalog["/Lang"]) == "fr"
    assert bool(catalog["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in catalog
    assert b"pdfuaid" in catalog["/Metadata"].get_object().get_data()
    assert reader.metadata is not None
    assert reader.metadata.title


@needs_pdf
def test_a_booklet_is_half_as_many_sides_as_pages(tmp_path: Path):
    """A4 on its side, a multiple of two sides."""
    report = write(tmp_path, "x.html", render_report(example_notebook(), edition("fr", "members")))
    n = write_pdf(report, tmp_path / "x.pdf", booklet=True)
    side = PdfReader(tmp_path / "x.pdf").pages[0]

    assert n % 2 == 0
    assert (round(float(side.mediabox[2])), round(float(side.mediabox[3]))) == (839, 595)


@needs_pdf
def test_a_finding_at_the_end_of_a_page_is_printed(tmp_path: Path):
    """Whatever is above it: WeasyPrint 70 cannot move a drawing of a grid to the next page."""
    drawing = '<svg class="icon" viewBox="0 0 24 24"><path d="M4 4h16"/></svg>'
    finding = f'<details class="finding" open><summary>{drawing}<span class="sentence">Rent.</span>'
    finding += '<span class="standing">supported</span></summary><p>More.</p></details>'
    parts = "".join(f'<div style="height: {n}mm"></div>{finding}' for n in range(200, 232, 4))
    head = f'<meta http-equiv="Content-Security-Policy" content="x"><style>{style_sheet()}</style>'
    report = f'<html lang="en"><head>{head}<title>R</title></head><body>{parts}</body></html>'
    write(tmp_path, "report.html", report)

    assert write_pdf(tmp_path / "report.html", tmp_path / "report.pdf") >= 8
