"""The whole life of one finding on one page, for the team: what it says, what it rests on, who
answered what, what became of it.

It reads everything again each time it is made, so what has vanished shows as missing. The page may
hold people's words: it lies where nothing is shared from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

from rap.analysis.pooled_answers import pool
from rap.analysis.trials import bound_in_words
from rap.core.errors import UnknownError, WrongUseError
from rap.core.files import replace_file
from rap.core.model import ANSWERS, Finding, Vote, in_language
from rap.core.plain import nearest
from rap.languages.catalogue import current_language, reading_in, say
from rap.report.cards import script_name
from rap.report.edition import Edition
from rap.report.exporter import content_policy, style_sheet
from rap.report.item_views import draw_item
from rap.report.safety import check_document
from rap.store.answers import count_today, read_feedback, read_votes
from rap.store.ledger import GIVEN, read_releases
from rap.store.observations import read_observations
from rap.store.wordings import has_count, stale_languages, words_known
from rap.study.study import Study
from rap.study.surveys import people_answering
from rap.topics.runs.guard import edition_of

PAGES = ".rap/pages"
STANDINGS = {
    "proposed": "findings.life.proposed",
    "supported": "findings.life.supported",
    "contested": "findings.life.contested",
    "changed": "findings.life.changed",
    "set-aside": "findings.life.set_aside",
}
HEADS = {
    "findings.life.says": (
        "findings.life.head_language",
        "findings.life.head_words",
        "findings.life.head_state",
    ),
    "findings.life.history": (
        "findings.life.head_day",
        "findings.life.head_by",
        "findings.life.head_standing",
        "findings.life.head_why",
    ),
    "findings.life.evidence": (
        "findings.life.head_kind",
        "findings.life.head_what",
        "findings.life.head_today",
    ),
    "findings.life.answers": (
        "findings.life.head_from",
        "findings.life.head_yes",
        "findings.life.head_partly",
        "findings.life.head_no",
        "findings.life.head_not_mine",
        "findings.life.head_also",
    ),
    "findings.life.criteria": (
        "findings.life.head_criterion",
        "findings.life.head_bound",
        "findings.life.head_last_seen",
    ),
    "findings.life.releases": (
        "findings.life.head_day",
        "findings.life.head_report",
        "findings.life.head_for",
        "findings.life.head_languages",
        "findings.life.head_state",
    ),
}
"""For each table, what is written over its columns."""
Rows = list[list[str]]
_ID = re.compile(r"\b(?:K|F|INT|FG|FN|AR|QU|AN|S)-\d{2,6}\b")


def write_life(root: Path, finding: str, *, file: Path | None = None, language: str = "") -> Path:
    """Write the life of a finding as a page; where it is.

    Raises
    ------
    UnknownError
        No such finding.
    WrongUseError
        A place inside the study that git would share.
    """
    page = life_page(root, finding, language=language)
    place = file or root / PAGES / f"{finding}.html"
    to, study = place.resolve(), root.resolve()
    if to.is_relative_to(study) and not to.is_relative_to((study / ".rap").resolve()):
        raise WrongUseError("findings.life.would_be_shared", place=place.name)
    replace_file(place, page.encode("utf-8"))
    return place


def life_page(root: Path, finding: str, *, language: str = "") -> str:
    """The life of a finding as a page, made from what is in the study now. Without `language` it is in the
    reader's, or in the first of the study when the study is not in the reader's.

    Raises
    ------
    UnknownError
        No such finding.
    """
    study = Study(root, lenient=True, damaged=[])
    found = {one.id: one for one in study.findings}
    if finding not in found:
        near = nearest(finding, found)
        raise UnknownError("findings.life.unknown", finding=finding, nearest=near)
    languages, reader = study.settings.languages, current_language()
    language = language or (reader if reader in languages else next(iter(languages), "en"))
    edition = edition_of(study, language=language, title=finding, languages={})
    with reading_in(language):
        page = _page(found[finding], study, edition)
    check_document(page, edition)
    return page


def _page(finding: Finding, study: Study, edition: Edition) -> str:
    """The whole document, in the language that sentences are read in."""
    parts = (
        _table("findings.life.says", _statements(finding)),
        _table("findings.life.history", _history(finding)),
        _table("findings.life.evidence", _evidence(finding, study, edition)),
        _part("findings.life.voices", _voices(finding, study, edition)),
        _table("findings.life.answers", _answers(finding, study)),
        _part("findings.life.old_answers", _old_answers(finding, study)),
        _table("findings.life.criteria", _criteria(finding, study, edition)),
        _table("findings.life.releases", _releases(study, edition.numbers[finding.id])),
    )
    title = say("findings.life.title", finding=finding.id, number=edition.numbers[finding.id])
    return (
        f'<!DOCTYPE html>\n<html lang="{current_language()}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{content_policy()}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'
        f"<title>{finding.id}</title><style>{style_sheet()}</style></head>\n<body>"
        f'<header><p class="draft">{escape(say("findings.life.for_the_team"))}</p><div class="masthead">'
        f'<p class="kicker"><span>{escape(edition.study)}</span><span>{edition.date.isoformat()}</span></p>'
        f"<h1>{escape(title)}</h1></div></header>"
        f'<div class="frame"><main id="content" class="life">{"".join(parts)}</main></div></body></html>\n'
    )


def _part(heading: str, markup: str) -> str:
    return f"<h2>{escape(say(heading))}</h2>{markup}" if markup else ""


def _table(heading: str, rows: Iterable[Iterable[str]]) -> str:
    """A heading and a table of `rows`, which are markup; nothing without rows."""
    return _part(heading, _frame(heading, rows))


def _frame(heading: str, rows: Iterable[Iterable[str]]) -> str:
    """A table that can be scrolled, with the heads of this heading."""
    body = "".join(
        f"<tr>{''.join(f'<td>{_whole_ids(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    if not body:
        return ""
    head = "".join(f'<th scope="col">{escape(say(one))}</th>' for one in HEADS[heading])
    frame = f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(say(heading))}">'
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    return frame + table


def _whole_ids(markup: str) -> str:
    """The ids of coders, interviews and groups in a cell, which no line end may cut at their hyphen."""
    return _ID.sub(r'<span class="id">\g<0></span>', markup)


def _statements(finding: Finding) -> Rows:
    """Every language, who wrote and checked it, and whether it still translates what the finding
    says now.
    """
    stale = stale_languages(finding.statement)
    rows = []
    for language, row in finding.statement.items():
        of, checker = row.get("of", ""), row.get("checked_by", "")
        state = say("findings.life.translated" if of else "findings.life.as_written")
        if language in stale:
            state = say("findings.life.older", wording=of)
        checked = say("findings.life.checked", coder=checker) if checker else ""
        who = ", ".join(filter(None, (row.get("by", ""), checked)))
        words = f'<span lang="{escape(language)}">{escape(row["text"])}</span>'
        rows.append([escape(language), words, escape(f"{state}; {who}")])
    return rows


def _history(finding: Finding) -> Rows:
    """Each step with its reason, and the words it replaced; what was found to mean the same."""
    rows = []
    for place, (date, status, reason, by) in enumerate(finding.history):
        before = "".join(
            f'<br><span class="note">{escape(say("findings.life.before"))}</span> '
            f'<span lang="{escape(language)}">{escape(text)}</span>'
            for language, text in finding.was.get(place, {}).items()
        )
        rows.append([date, escape(by), escape(say(STANDINGS[status])), escape(reason) + before])
    known = words_known(finding)
    for one in finding.same:
        words = [known.get(one.language, {}).get(hash, hash) for hash in (one.old, one.new)]
        said = say("findings.life.same", old=words[0], new=words[1], why=one.reason)
        rows.append([one.date, escape(one.by), "", escape(said)])
    return rows


def _evidence(finding: Finding, study: Study, edition: Edition) -> Rows:
    """Each code with the people who speak of it, each coding and query named; what is gone is
    marked.
    """
    people: dict[str, set[str]] = {}
    for one in study.coding_list:
        case = study.voices[one.source].main_case(one.start, one.end)
        people.setdefault(one.code, set()).update({case} - {"", None})
    rows = []
    for code in finding.evidence.get("codes", ()):
        today = say("findings.life.no_code")
        if study.book.get(code):
            today = say("findings.life.people", n=len(people.get(code, ())))
        rows.append([say("findings.life.code"), edition.label("code", code), today])
    known = {coding.id: coding for coding in study.as_coded_list}
    for id in finding.evidence.get("codings", ()):
        today = say("findings.life.gone")
        if there := known.get(id):
            facts = {"source": there.source, "code": there.code, "coder": there.coder}
            today = say("findings.life.coded", **facts)
        rows.append([say("findings.life.coding"), id[:8], today])
    query = say("findings.life.query")
    rows += [[query, text, ""] for text in finding.evidence.get("queries", ())]
    answer = say("findings.life.answer")
    for text in finding.evidence.get("surveys", ()):
        behind = say(
            "findings.life.people",
            n=len(people_answering(text, study.surveys_read, study.rights)),
        )
        rows.append([answer, text, behind])
    return [[escape(cell) for cell in row] for row in rows]


def _voices(finding: Finding, study: Study, edition: Edition) -> str:
    """The passages it names, drawn as a report for the team draws them."""
    known = {coding.id: coding for coding in study.as_coded_list if coding.start is not None}
    named = [known[id] for id in finding.evidence.get("codings", ()) if id in known]
    quotes = [{"ref": f"{one.source}:{one.start}-{one.end}", "code": one.code} for one in named]
    item = {"v": 1, "kind": "quotes", "id": "voices", "title": "", "text": ""}
    item |= {"rows": [], "chart": {}, "quotes": quotes}
    return draw_item(item, edition, level=3) if quotes else ""


def _answers(finding: Finding, study: Study) -> Rows:
    """Each group's sheet, what came by message and sheet, and all together."""
    sheets = read_feedback(study.root, damaged=[])
    votes, came = count_today([finding], read_votes(study.root, damaged=[]), sheets)
    more = sum(finding.id in one.more for one in sheets)
    rows = _rows_of(votes, [one[finding.id] for one in came if finding.id in one], more)
    if together := pool(came, votes).get(finding.id):
        rows.append(_counted(say("findings.life.together"), together, ""))
    return rows


def _rows_of(votes: Iterable[Vote], came: Sequence[Mapping[str, int]], more: int) -> Rows:
    rows = []
    for vote in votes:
        facts = {"group": vote.source, "date": vote.date, "present": vote.present}
        sheet = say("findings.life.sheet", **facts)
        rows.append(_counted(sheet, vote.answers, say("findings.life.dots", n=vote.dots)))
    if came or more:
        counts = {answer: sum(row.get(answer, 0) for row in came) for answer in ANSWERS}
        to_say = say("findings.life.more_to_say", n=more) if more else ""
        rows.append(_counted(say("findings.life.messages"), counts, to_say))
    return rows


def _old_answers(finding: Finding, study: Study) -> str:
    """Answers to words that do not count today: a table for each wording they were given to."""
    known = {hash: text for rows in words_known(finding).values() for hash, text in rows.items()}
    votes: dict[tuple[str, ...], list[Vote]] = {}
    came: dict[tuple[str, ...], list[Mapping[str, int]]] = {}
    for vote in read_votes(study.root, damaged=[]):
        if vote.finding == finding.id and not has_count(vote.wordings, finding):
            votes.setdefault(vote.wordings, []).append(vote)
    for one in read_feedback(study.root, damaged=[]):
        given = one.given_to(finding.id)
        if finding.id in one.answers and not has_count(given, finding):
            came.setdefault(given, []).append(one.answers[finding.id])
    parts = []
    for given in dict.fromkeys((*votes, *came)):
        words = [known[hash] for hash in given if hash in known]
        said = "".join(f"<p>« {escape(text)} »</p>" for text in words)
        said = said or f"<p>{escape(say('findings.life.words_not_known'))}</p>"
        rows = _rows_of(votes.get(given, ()), came.get(given, ()), 0)
        parts.append(said + _frame("findings.life.answers", rows))
    return "".join(parts)


def _counted(name: str, counts: Mapping[str, int], more: str) -> list[str]:
    return [escape(name), *(str(counts.get(answer, 0)) for answer in ANSWERS), escape(more)]


def _criteria(finding: Finding, study: Study, edition: Edition) -> Rows:
    """What it asks of a place, and what was last seen in each trial space."""
    seen = sorted(read_observations(study.root, damaged=[]), key=lambda one: one.date)
    rows = []
    for criterion in finding.criteria:
        last = {one.space: one for one in seen if one.criterion == criterion.id}
        found = [f"{space}: {one.value} ({one.date})" for space, one in sorted(last.items())]
        label = in_language(criterion.label, edition.language) or criterion.id
        bound = in_language(bound_in_words(vars(criterion)), edition.language)
        not_yet = say("findings.life.not_seen")
        rows.append([escape(label), escape(bound), escape("; ".join(found) or not_yet)])
    return rows


def _releases(study: Study, number: int) -> Rows:
    """The releases it was in, and in which languages: in these there is a script to read it aloud."""
    rows = []
    for release in read_releases(study.root):
        scripts = [
            language
            for language in sorted(release.languages)
            if script_name(language, number) in release.files
        ]
        if scripts:
            is_given = release.state == GIVEN
            state = say("findings.life.given" if is_given else "findings.life.waiting")
            cells = (release.date, release.run, release.audience, ", ".join(scripts), state)
            rows.append([escape(cell) for cell in cells])
    return rows
