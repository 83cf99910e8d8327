"""What changed since last time, as markup: in a report and a handbook, below a finding, on a card."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from rap.core.model import Labels
from rap.report.edition import Edition
from rap.report.items.said import EVERYBODY, ToldFinding, everybody_in
from rap.report.numbered import number_markup
from rap.report.since import AFRESH, REWORDED, SMALL, UNTRANSLATED, Since, Step
from rap.report.words import Words, lang_of, words_of
from rap.store.ledger import Release
from rap.store.team_pages import Passage

_NUMBERS_ALONE = (AFRESH, SMALL)  # kinds of which a list of numbers says enough


def draw_changed(edition: Edition, findings: Sequence[ToldFinding]) -> str:
    """What groups changed, and what the team wrote on it: in the first report all of it, later what
    earlier ones said (what is new is at the top of the page).
    """
    since = edition.since
    if edition.letter is None:
        return ""
    there, passages = {one.id for one in findings}, edition.letter.of("changed")
    told = since.steps if since else ()
    if since and since.before:
        told, passages = since.earlier_steps, since.earlier
    steps = [step for step in told if step.finding in there]
    written = draw_passages(passages, edition, there=there)
    return "".join(_step(step, edition) for step in steps) + written


def draw_since(edition: Edition, findings: Sequence[ToldFinding]) -> str:
    """From the second report on: what changed, in a line, and behind it everything."""
    since = edition.since
    if since is None or since.before is None:
        return ""
    words, there = words_of(edition.language), {one.id for one in findings}
    answered = [
        one.number
        for one in findings
        if one.answers and one.id in since.last and since.last[one.id].answers != one.answers
    ]
    parts = [
        _paragraph(words("since-when", date=words.date(_day(since.before.date)))),
        _steps(since, edition),
        f"<p>{_line(words('since-answers'), answered, edition)}</p>" if answered else "",
        draw_passages(since.added, edition, there=there),
        _promises(since, edition),
        _paragraph(_people(since.before, edition)),
    ]
    short = "".join(
        _line(words(f"since-{kind}"), numbers, edition)
        for kind, numbers in _by_kind(since.steps).items()
    )
    return (
        f'<details class="part changes"><summary><span><h2 id="changed">{escape(words("since-title"))}'
        f'</h2><span class="short">{short or escape(words("since-nothing"))}</span></span></summary>'
        f'<div class="inside prose">{"".join(parts)}</div></details>'
    )


def draw_passages(
    passages: Iterable[Passage], edition: Edition, *, there: set[str] | None = None
) -> str:
    """Passages of the letter, each with the number of the finding it speaks of; those on a finding
    that is not `there` are left out.
    """
    return "".join(
        _numbered(edition.numbers.get(one.finding), said_markup(one.text, edition), edition)
        for one in passages
        if there is None or not one.finding or one.finding in there
    )


def short_changes(since: Since, words: Words) -> list[str]:
    """A line for each kind of change, with the numbers of the findings: for a picture."""
    return [
        words(
            "since-list",
            what=words(f"since-{kind}"),
            numbers=", ".join(
                words("number", n=words.number(n)).lower().replace(" ", "\u00a0") for n in numbers
            ),
        )
        for kind, numbers in _by_kind(since.steps).items()
    ]


def _by_kind(steps: Iterable[Step]) -> dict[str, list[int]]:
    """Kind of change -> the numbers of the findings."""
    found: dict[str, list[int]] = {}
    for step in steps:
        for kind in step.kinds:
            found.setdefault(kind, []).append(step.number)
    return found


def _line(what: str, numbers: Iterable[int], edition: Edition) -> str:
    """Words and the numbers of findings, as they are drawn everywhere."""
    shown = "".join(number_markup(number, edition) for number in numbers)
    return f'<span class="line">{escape(what)} <span class="those">{shown}</span></span>'


def _steps(since: Since, edition: Edition) -> str:
    words = words_of(edition.language)
    whole = [step for step in since.steps if not {*step.kinds} <= {*_NUMBERS_ALONE}]
    alone = _by_kind(step for step in since.steps if step not in whole)
    lists = [
        f"<p>{_line(words(f'since-{kind}'), numbers, edition)}</p>"
        for kind, numbers in alone.items()
    ]
    if not (whole or lists):
        return _paragraph(words("since-nothing"))
    return "".join([*(_step(step, edition) for step in whole), *lists])


def _step(step: Step, edition: Edition) -> str:
    words = words_of(edition.language)
    named = " · ".join(words(f"since-{kind}") for kind in step.kinds)
    rows = [_row("", escape(step.new or step.old), kind="says")]
    if {REWORDED, UNTRANSLATED} & {*step.kinds}:
        rows = [_row(words("since-before"), escape(step.old), kind="says old")]
        new = f"<span{lang_of(step.language)}>{escape(step.new)}</span>" if step.new else ""
        rows += [_row(words("since-now"), new, kind="says")]
    rows += [_row(words("since-why"), _words_of(why, edition), kind="why") for why in step.why]
    note = {REWORDED: "since-afresh", UNTRANSLATED: "since-left-out"}.get(step.kinds[0], "")
    rows += [_paragraph(words(note))] if note else []
    head = f'<p class="what">{escape(named)}</p>'
    return _numbered(step.number, "".join((head, *rows)), edition)


def _row(name: str, said: str, *, kind: str = "") -> str:
    if not said:
        return ""
    label = f"<b>{escape(name)}</b> " if name else ""
    return f'<p class="{kind}">{label}{said}</p>' if kind else f"<p>{label}{said}</p>"


def _promises(since: Since, edition: Edition) -> str:
    words = words_of(edition.language)
    kept = "".join(
        _numbered(
            edition.numbers.get(one.finding),
            _row(words("since-promised"), _words_of(one.text, edition), kind="why")
            + _row(words("since-became"), _words_of(one.became, edition), kind="why"),
            edition,
        )
        for one in since.kept
    )
    return kept + "".join(
        _numbered(
            edition.numbers.get(one.finding),
            _row(words("since-promised"), _words_of(one.text, edition), kind="why")
            + _paragraph(words("since-open")),
            edition,
        )
        for one in since.open
    )


def _people(last: Release, edition: Edition) -> str:
    """When the numbers of people were counted, and why a new interview is not always in them: the
    same words whether there was one or not.
    """
    words, now, before = words_of(edition.language), edition.heard, _heard_in(last)
    counted = words("since-numbers")
    if now and before and now != before:
        both = {"now": words.number(now), "before": words.number(before)}
        return f"{words('since-people', **both)} {counted}"
    return counted


def heard_said(notebook: Any, edition: Edition) -> int:
    """How many people a report says it heard; 0 where it says no number."""
    return everybody_in(notebook) or 0


def _heard_in(release: Release) -> int:
    """How many people a release said it heard; 0 where it said no number."""
    lines = (line for line in release.cells if line.where.get("name") in EVERYBODY)
    return max((line.n or 0 for line in lines), default=0)


def _numbered(number: int | None, body: str, edition: Edition) -> str:
    return f'<div class="numbered">{number_markup(number, edition)}<div>{body}</div></div>'


def said_markup(text: Labels, edition: Edition) -> str:
    """Paragraphs, marked with their language when the team has not written it in this one."""
    said, language = words_of(edition.language).text(text)
    parts = [escape(part.strip()) for part in said.split("\n\n")]
    return "".join(f"<p{lang_of(language)}>{part}</p>" for part in parts if part)


def _words_of(text: Labels, edition: Edition) -> str:
    return words_of(edition.language).markup(text)


def _paragraph(text: str) -> str:
    return f'<p class="note">{escape(text)}</p>' if text else ""


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)
