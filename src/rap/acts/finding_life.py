"""The whole life of one finding on one page, for the team: what it says, what it rests on, who
answered what, what became of it.

It reads everything again each time it is made, so what has vanished shows as missing. The page may
hold people's words: it lies where nothing is shared from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path

from rap.acts.run.guard import edition_of
from rap.analysis.pooled_answers import pool
from rap.core.errors import UnknownError, WrongUseError
from rap.core.files import replace_file
from rap.core.model import ANSWERS, Coding, Finding
from rap.core.plain import count, nearest
from rap.report.edition import Edition
from rap.report.exporter import content_policy, style_sheet
from rap.report.item_views import draw_item
from rap.report.safety import check_document
from rap.store.answers import number_findings, read_feedback, read_votes
from rap.store.ledger import read_releases
from rap.store.observations import read_observations
from rap.study.study import Study

PAGES = ".rap/pages"
_WORDS = {
    "statement": "What it says",
    "history": "What became of it",
    "evidence": "What it rests on",
    "voices": "Passages it rests on",
    "answers": "What people answered",
    "criteria": "What it asks of a place",
    "releases": "Who has read it",
}


def write_biography(root: Path, id: str, *, file: Path | None = None, language: str = "") -> Path:
    """Write the page of finding `id`; its place.

    Raises
    ------
    UnknownError
        No such finding.
    WrongUseError
        A place inside the study that git would share.
    """
    page = biography_page(root, id, language=language)
    place = file or root / PAGES / f"{id}.html"
    inside = place.resolve().is_relative_to(root.resolve()) and not place.resolve().is_relative_to(
        (root / ".rap").resolve()
    )
    if inside:
        raise WrongUseError("acts.finding_life.would_be_shared", place=place.name)
    replace_file(place, page.encode("utf-8"))
    return place


def biography_page(root: Path, id: str, *, language: str = "") -> str:
    """The page of finding `id`, made from what stands in the study now.

    Raises
    ------
    UnknownError
        No such finding.
    """
    study = Study(root, lenient=True)
    finding = next((one for one in study.findings if one.id == id), None)
    if finding is None:
        raise UnknownError(
            "acts.finding_life.unknown",
            finding=id,
            nearest=nearest(id, [one.id for one in study.findings]),
        )
    edition = edition_of(
        study,
        language=language or next(iter(study.settings.languages), "en"),
        title=id,
        languages={},
    )
    page = draw_biography(finding, study, edition)
    check_document(page, edition)
    return page


def draw_biography(finding: Finding, study: Study, edition: Edition) -> str:
    """The whole document."""
    parts = {
        "statement": _statements(finding),
        "history": _history(finding),
        "evidence": _evidence(finding, study, edition),
        "voices": _voices(finding, study, edition),
        "answers": _answers(finding, study),
        "criteria": _criteria(finding, study, edition),
        "releases": _releases(finding, study),
    }
    body = "".join(f"<h2>{_WORDS[name]}</h2>{markup}" for name, markup in parts.items() if markup)
    number = edition.numbers[finding.id]
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{content_policy()}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'
        f"<title>{finding.id}</title><style>{style_sheet()}</style></head>\n<body>"
        '<header><p class="draft">For the team: do not share.</p><div class="masthead">'
        f'<p class="kicker"><span>{escape(edition.study)}</span><span>{edition.date.isoformat()}</span></p>'
        f"<h1>{finding.id}, number {number}</h1></div></header>"
        f'<div class="frame"><main id="content" class="life">{body}</main></div></body></html>\n'
    )


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]], caption: str) -> str:
    """A table from markup; nothing when it has no rows."""
    lines = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    if not lines:
        return ""
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    frame = f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
    return f"{frame}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def _statements(finding: Finding) -> str:
    """Every language, who wrote and checked it, and whether it still translates what stands there
    now.
    """
    current = {
        hashlib.sha256(row["text"].encode("utf-8")).hexdigest()[:8]
        for row in finding.statement.values()
    }
    rows = []
    for language, row in finding.statement.items():
        state = "as written" if not row.get("of") else "translated"
        state = (
            f"translates an older wording ({row['of']})"
            if row.get("of", "") not in ("", *current)
            else state
        )
        who = ", ".join(
            filter(
                None,
                [
                    row.get("by", ""),
                    f"checked by {row['checked_by']}" if row.get("checked_by") else "",
                ],
            )
        )
        rows.append(
            [
                escape(language),
                f'<span lang="{escape(language)}">{escape(row["text"])}</span>',
                escape(f"{state}; {who}"),
            ]
        )
    return _table(("language", "words", "state"), rows, "Statements")


def _history(finding: Finding) -> str:
    rows = [
        [escape(cell) for cell in (date, by, status, reason)]
        for date, status, reason, by in finding.history
    ]
    return _table(("day", "by", "standing", "why"), rows, "History")


def _evidence(finding: Finding, study: Study, edition: Edition) -> str:
    """Each code with the people who speak of it, each coding and query named; what is gone is said."""
    people: dict[str, set[str]] = {}
    for coding in study.coding_list:
        people.setdefault(coding.code, set()).update(_people(coding, study))
    rows = []
    for code in finding.evidence.get("codes", ()):
        said = (
            count(len(people.get(code, ())), "person", "people")
            if study.book.get(code)
            else "not in the codebook"
        )
        rows.append(["code", escape(edition.label("code", code)), said])
    known = {coding.id: coding for coding in study.as_coded_list}
    for id in finding.evidence.get("codings", ()):
        there = known.get(id)
        said = (
            f"{there.source}, {there.code}, by {there.coder}"
            if there
            else "gone: withdrawn, or deleted by its coder"
        )
        rows.append(["coding", escape(id[:8]), escape(said)])
    rows += [["query", escape(query), ""] for query in finding.evidence.get("queries", ())]
    return _table(("kind", "what", "today"), rows, "Evidence")


def _people(coding: Coding, study: Study) -> Iterator[str]:
    case = study.voices[coding.source].main_case(coding.start, coding.end)
    if case:
        yield case


def _voices(finding: Finding, study: Study, edition: Edition) -> str:
    """The passages it names, drawn as a report for the team draws them."""
    known = {coding.id: coding for coding in study.as_coded_list}
    named = [
        known[id]
        for id in finding.evidence.get("codings", ())
        if id in known and known[id].start is not None
    ]
    quotes = [{"ref": f"{one.source}:{one.start}-{one.end}", "code": one.code} for one in named]
    item = {
        "v": 1,
        "kind": "quotes",
        "id": "voices",
        "title": "",
        "rows": [],
        "chart": {},
        "text": "",
        "quotes": quotes,
    }
    return draw_item(item, edition, level=3) if quotes else ""


def _answers(finding: Finding, study: Study) -> str:
    """Each group's sheet, what came by message and sheet, and all together."""
    votes = [vote for vote in read_votes(study.root) if vote.finding == finding.id]
    sheets = read_feedback(study.root)
    mine = [one.answers[finding.id] for one in sheets if finding.id in one.answers]
    came = {answer: sum(row.get(answer, 0) for row in mine) for answer in ANSWERS}
    together = pool((one.answers for one in sheets), votes).get(finding.id, {})
    more = sum(finding.id in one.more for one in sheets)
    rows = [
        _counted(
            f"{vote.source}, {vote.date}, {vote.present} present", vote.answers, f"{vote.dots} dots"
        )
        for vote in votes
    ]
    rows += (
        [_counted("messages, forms, sheets", came, f"{more} have more to say")]
        if mine or more
        else []
    )
    rows += [_counted("together", together, "")] if together else []
    return _table(("from", *ANSWERS, "also"), rows, "Answers")


def _counted(name: str, counts: Mapping[str, int], more: str) -> list[str]:
    return [escape(name), *(str(counts.get(answer, 0)) for answer in ANSWERS), escape(more)]


def _criteria(finding: Finding, study: Study, edition: Edition) -> str:
    """What it asks of a place, and what was last seen in each trial space."""
    seen = read_observations(study.root)
    rows = []
    for criterion in finding.criteria:
        label = criterion.label.get(edition.language) or next(
            iter(criterion.label.values()), criterion.id
        )
        last = {
            one.space: one
            for one in sorted(seen, key=lambda one: one.date)
            if one.criterion == criterion.id
        }
        found = "; ".join(
            f"{space}: {one.value} ({one.date})" for space, one in sorted(last.items())
        )
        bound = f"{criterion.rule.replace('_', ' ')} {criterion.bound} {criterion.unit}"
        rows.append([escape(label), escape(bound), escape(found or "not looked at yet")])
    return _table(("criterion", "bound", "last seen"), rows, "Criteria")


def _releases(finding: Finding, study: Study) -> str:
    """The releases that told it: they have a script of its number."""
    number = str(number_findings(study.findings)[finding.id])
    rows = []
    for release in read_releases(study.root):
        told = sorted(
            {
                name.split(".")[1]
                for name in release.files
                if name.split(".")[0] == "aloud" and name.split(".")[2] == number
            }
        )
        if told:
            rows.append(
                [
                    escape(cell)
                    for cell in (
                        release.date,
                        release.run,
                        release.audience,
                        ", ".join(told),
                        release.state,
                    )
                ]
            )
    return _table(("day", "report", "for", "languages", "state"), rows, "Releases")
