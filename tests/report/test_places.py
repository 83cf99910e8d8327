"""Voices by kind of workplace come under the heading of the findings that are met there."""

from __future__ import annotations

from report_example import edition

from rap.report.page import gather_places
from rap.report.prose import Part

HEADS = (
    '<div class="places"><h3 class="theme" data-place="shop">Window or bar (window, bar)</h3><ol>1</ol>'
    '<h3 class="theme" data-place="street">Street</h3><ol>2</ol></div>'
)
WHERE = Part(HEADS, item={"id": "where", "kind": "where"})


def voices(kind: str, title: str) -> Part:
    markup = f'<div class="voices"><h3>{title}</h3><p>Ours.</p></div>'
    return Part(markup, item={"id": f"workplace-{kind}", "kind": "quotes", "title": {"en": title}})


def test_a_kind_has_one_heading_for_its_findings_and_its_voices():
    """Each voice is below the findings of its own kind, whatever order they came in."""
    (only,) = gather_places(
        [WHERE, voices("street", "Street"), voices("shop", "Window or bar")], edition("en")
    )

    assert only.markup == (
        '<div class="places"><h3 class="theme">Window or bar (window, bar)</h3><ol>1</ol>'
        '<div class="voices"><p>Ours.</p></div>'
        '<h3 class="theme">Street</h3><ol>2</ol><div class="voices"><p>Ours.</p></div></div>'
    )


def test_the_month_of_a_count_stays_above_the_voices():
    """As a line, since the heading has none."""
    (only,) = gather_places(
        [WHERE, voices("street", "Street (counted in March 2026)")], edition("en")
    )

    assert only.markup.count("Street") == 2
    assert '<p class="unit">Street (counted in March 2026)</p><div class="voices">' in only.markup


def test_a_kind_without_findings_keeps_its_own_heading():
    """And what is of no kind stays where it was."""
    home, own = voices("home", "At home"), Part("<p>Own.</p>", item={"id": "own-1", "kind": "text"})

    assert [part.markup for part in gather_places([WHERE, home, own], edition("en"))][1:] == [
        home.markup,
        own.markup,
    ]
