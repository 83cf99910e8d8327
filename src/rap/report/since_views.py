"""What changed since last time, as markup: in a report and a handbook, below a finding, on a card."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from rap.core.model import Labels
from rap.report.edition import Edition
from rap.report.item_views import number_markup
from rap.report.items.said import EVERYBODY, ToldFinding, everybody_in
from rap.report.since import AFRESH, REWORDED, SMALL, Since, Step
from rap.report.words import Words, lang_of, words_of
from rap.store.ledger import Release
from rap.store.team_pages import Passage

_NUMBERS_ALONE = (AFRESH, SMALL)  # kinds of which a list of numbers says enough


def draw_changes(edition: Edition, findings: Sequence[ToldFinding]) -> tuple[str, str]:
    """Heading and markup of what changed; without a report before this one, what the team wrote on
    changes. "" and "" where there is nothing to say.
    """
    if edition.letter is None:
        return "", ""
    words, since = words_of(edition.language), edition.since
    there = {one.id for one in findings}
    if since is None or since.before is None:
        steps = [step for step in since.steps if step.finding in there] if since else []
        written = "".join(_step(step, edition) for step in steps)
        written += draw_passages(edition.letter.of("changed"), edition, there=there)
        return (words("changed-title"), written) if written else ("", "")
    answered = [
        words.number(one.number)
        for one in findings
        if one.answers and one.id in since.last and since.last[one.id].answers != one.answers
    ]
    parts = [
        _paragraph(words("since-when", date=words.date(_day(since.before.date)))),
        _steps(since, edition),
        _paragraph(words("since-answers", numbers=", ".join(answered)) if answered else ""),
        draw_passages(since.added, edition, there=there),
        _promises(since, edition),
        _paragraph(_people(since.before, edition)),
    ]
    return words("since-title"), "".join(parts)


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
    """A line for each kind of change, with the numbers: for a card."""
    kinds = dict.fromkeys(kind for step in since.steps for kind in step.kinds)
    return [_line(kind, since.steps, words) for kind in kinds]


def _line(kind: str, steps: Iterable[Step], words: Words) -> str:
    numbers = ", ".join(words.number(step.number) for step in steps if kind in step.kinds)
    return words("since-list", what=words(f"since-{kind}"), numbers=numbers)


def _steps(since: Since, edition: Edition) -> str:
    words = words_of(edition.language)
    whole = [step for step in since.steps if not {*step.kinds} <= {*_NUMBERS_ALONE}]
    lists = [
        _paragraph(_line(kind, since.steps, words))
        for kind in _NUMBERS_ALONE
        if any(step.kinds == (kind,) for step in since.steps)
    ]
    if not (whole or lists):
        return _paragraph(words("since-nothing"))
    return "".join([*(_step(step, edition) for step in whole), *lists])


def _step(step: Step, edition: Edition) -> str:
    words = words_of(edition.language)
    named = " · ".join(words(f"since-{kind}") for kind in step.kinds)
    rows = [("since-before", escape(step.old)), ("since-now", escape(step.new))]
    if not (step.old and step.new):  # one sentence needs no "before" and no "now"
        rows = [("", escape(step.old or step.new))]
    rows += [("since-why", _words_of(why, edition)) for why in step.why]
    rows += [("", escape(words("since-afresh")))] if REWORDED in step.kinds else []
    body = "".join(_row(words(id) if id else "", said) for id, said in rows if said)
    head = f'<p class="standing">{escape(named)}</p>'
    return _numbered(step.number, f"{head}{body}", edition)


def _row(name: str, said: str) -> str:
    label = f"<b>{escape(name)}</b> " if name else ""
    return f"<p>{label}{said}</p>"


def _promises(since: Since, edition: Edition) -> str:
    words = words_of(edition.language)
    kept = "".join(
        _numbered(
            edition.numbers.get(one.finding),
            _row(words("since-promised"), _words_of(one.text, edition))
            + _row(words("since-became"), _words_of(one.became, edition)),
            edition,
        )
        for one in since.kept
    )
    return kept + (_paragraph(words("since-open")) if since.is_open else "")


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
    people = everybody_in(notebook)
    shown = None if people is None else edition.shown(people)
    return shown.low if shown and shown.low == shown.high else 0


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
