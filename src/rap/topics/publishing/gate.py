"""The gate: what a run would publish, looked at in every way the study asks for, and drawn; nothing
is written here.

It fails closed. Each refusal names the smallest change that would pass; `without_these` makes the
edition without what was refused.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from rap.core.errors import Message, Problem, ProblemsError, WrongUseError
from rap.core.plain import nearest
from rap.privacy.disclosure import ReleaseAnswer, Told
from rap.privacy.disclosure.cells import Where
from rap.report.beside import described_by
from rap.report.cards import beside_report
from rap.report.exporter import render_report
from rap.report.items import items_of
from rap.report.items.passages import Passages
from rap.report.left_out import stale_findings
from rap.report.page import printed_words
from rap.report.since import findings_set_aside
from rap.report.words import words_of
from rap.store.findings import FOLDER as FINDINGS
from rap.store.ledger import Release, Worded, read_drawn
from rap.store.notebooks import written_in
from rap.store.settings import read_settings
from rap.store.team_pages import LETTER, read_letter, refuse_unnamed
from rap.store.vault import Vault
from rap.study.study import Study
from rap.topics.publishing.consent_recheck import (
    Standing,
    read_standing,
    refuse_unsynced,
    sealed_files,
)
from rap.topics.publishing.enough import Enough
from rap.topics.publishing.screened import Finder, Voices, read_secrets, screen, voice_of
from rap.topics.publishing.sealed import (
    Made,
    Record,
    known_ids,
    make_record,
    merge_rounds,
    open_key,
    read_records,
    refuse_edited,
    token,
    what_stands,
)
from rap.topics.publishing.sections import Sections, stand_sections
from rap.topics.publishing.worded import say_standing
from rap.topics.runs.cells import (
    find_near_all,
    findings_of,
    finished,
    guard,
    month_of,
    question_of,
    read_run,
    sections_of,
    uncounted_places,
)
from rap.topics.runs.gathered import answer_all, gather_all
from rap.topics.runs.guard import check_page, edition_of, said_words
from rap.topics.runs.planned import Plan
from rap.topics.runs.results import plan_made, run_all
from rap.topics.runs.since import since_of

STEM = "report"  # of the files: a neutral name, whatever the run is called, and whom it is for


@dataclass(frozen=True)
class Wanted:
    """What somebody asks to release. `without_these` leaves out what would be refused, `anew` asks
    closed rounds new questions, `numbers_read` says that somebody read the numbers of people that
    are in prose.
    """

    run: str
    audience: str
    languages: tuple[str, ...] = ()
    without_these: bool = False
    anew: bool = False
    numbers_read: bool = False


@dataclass(frozen=True)
class Planned(Plan):
    """A plan, and the state of the study before anything was read for it."""

    standing: Standing


@dataclass(frozen=True)
class Prepared:
    """A release as it would be: its files, what it publishes, what was left out; `record` is for the
    vault, `seen` what it knew.
    """

    plan: Planned
    study: Study
    record: Record
    seen: frozenset[str]
    documents: Mapping[str, str]
    answer: ReleaseAnswer
    voices: Voices
    left_out: tuple[Problem, ...]
    findings: Mapping[str, Worded] = field(default_factory=dict)
    sections: Sections = field(default_factory=dict)


@dataclass(frozen=True)
class _Page:
    """What is looked at and drawn: a run's notebook with what may be published of it. `wanted` names
    its languages, `is_secret` knows the strings of the vault, `enough` what enough people share,
    `passages` are out.
    """

    plan: Planned
    study: Study
    notebook: Any
    told: ReleaseAnswer
    wanted: Wanted
    is_secret: Finder
    enough: Enough
    passages: Passages


def plans_of(root: Path, wanted: Wanted) -> list[Planned]:
    """The plans of a run for an audience, in the languages wanted: one, or one for each of its
    values.

    Raises
    ------
    WrongUseError
        The team, an audience the run is not for, a language it is not in, a study that was not
        synced today, or in which nobody has decided what is never counted.
    RefusedError
        The letter names nobody to talk to in one of the languages.
    """
    refuse_unsynced(root, today=datetime.date.today())
    if wanted.audience == "team":
        raise WrongUseError("publishing.release.team")
    refuse_undecided(root)
    before = read_standing(root)
    plans = plan_made(root, wanted.run)
    known = sorted({plan.audience for plan in plans} - {"team"})
    mine = [plan for plan in plans if plan.audience == wanted.audience]
    if not mine:
        advice = (
            nearest(wanted.audience, known) if known else Message("publishing.release.add_audience")
        )
        facts = {"run": wanted.run, "audience": wanted.audience, "advice": advice}
        raise WrongUseError("publishing.release.not_for_audience", **facts)
    there = mine[0].run.languages
    for odd in sorted(set(wanted.languages) - set(there)):
        near = nearest(odd, there)
        raise WrongUseError("publishing.release.not_in_language", language=odd, nearest=near)
    languages = wanted.languages or there
    refuse_unnamed(root, languages)
    return [
        Planned(**{**vars(plan), "run": replace(plan.run, languages=languages)}, standing=before)
        for plan in mine
    ]


def refuse_undecided(root: Path) -> None:
    """Raise before the first release of a study in which nobody has decided what is never counted for
    others (one that published before goes on), and where that names something there is not.
    """
    if misnamed := Study(root).find_misnamed():
        raise ProblemsError(misnamed)
    if read_settings(root).never_counted is None and not read_drawn(root):
        raise WrongUseError("publishing.release.undecided", place="pyproject.toml")


def prepare(
    plan: Planned,
    vault: Vault,
    wanted: Wanted,
    *,
    beside: Sequence[Plan] = (),
    seed: str = "",
    release_id: str = "",
) -> Prepared:
    """Look at everything one plan would publish, and draw it; `seed` and `release_id` are given when
    a release is made again.

    `beside` are the other plans of the run: their numbers are looked at together with these, so
    that each can be published later.

    Raises
    ------
    ProblemsError
        What stops it, each with what would be right.
    RapError
        The run failed, or the vault is locked or not up to date.
    """
    notebook, study = _read_whole(plan)
    key, seen = open_key(vault), known_ids(vault)
    given = [one for one in read_drawn(plan.snapshot.root) if one.id != release_id]
    records = _records_of(given, vault, release_id)
    said_before = [one for record in records for one in record.standings]
    notebook, standings = say_standing(notebook, study, said_before)
    for other in beside:
        _need_run(other)
    runs = [finished(plan, notebook), *(finished(one, read_run(one.folder)) for one in beside)]
    gathered = gather_all(runs, study, partial(token, key), anew=wanted.anew)
    rounds, scope = merge_rounds(records), gathered[0].scope
    told = answer_all(gathered, rounds)
    n_before, n = (sum(one.scope == scope for one in every) for every in (rounds, told.rounds))
    facts = {"scope": scope, "month": f"{plan.snapshot.on:%Y-%m}"}
    enough, passages = what_stands(study, records, given, **facts, new_round=n > n_before)
    had = _sections_before(given, plan.audience)
    notebook, sections = stand_sections(notebook, study, enough, passages, before=had)
    wanted = replace(wanted, languages=tuple(plan.run.languages))
    page = _Page(plan, study, notebook, told, wanted, read_secrets(vault).are_in, enough, passages)
    seed = seed or secrets.token_hex(16)
    voices = _screened(page, seed)
    in_prose = find_numbers(notebook, study, languages=wanted.languages)
    in_prose += find_near_all(told, study.book)
    if in_prose and not wanted.numbers_read:
        raise ProblemsError(in_prose)
    documents, voices = _drawn(page, voices)
    scopes = {asked.scope for asked in gathered}
    mine = tuple(one for one in told.rounds if one.scope in scopes)
    files = sealed_files(plan.standing, key)
    made = Made(**vars(wanted), plan=plan.name, key=plan.key, scope=scope, files=files)
    kept = _kept(voices)
    printed = {id: [quote["ref"] for quote in kept.get(id, ())] for id in _places_of(notebook)}
    record = make_record(release_id, seed, made, study, printed, enough=enough, passages=passages)
    record = replace(record, rounds=mine, standings=standings)
    stale, findings = _findings_told(page)
    left_out = (*voices.stops.values(), *in_prose, *stale)
    return Prepared(
        plan, study, record, seen, documents, told, voices, left_out, findings, sections
    )


def _read_whole(plan: Plan) -> tuple[Any, Study]:
    """The run as it is today, and its study, none of whose surveys is open any more."""
    _need_run(plan)
    study = plan.study()
    refuse_open_surveys(study)
    return read_run(plan.folder), study


def _sections_before(given: Sequence[Release], audience: str) -> dict[str, Mapping[str, str]]:
    """Variable -> the kinds that had a heading in the last release for these readers."""
    mine = [one.sections for one in given if one.audience == audience]
    return {by: row for sections in mine for by, row in sections.items()}


def _places_of(notebook: Any) -> list[str]:
    """The ids of the items, where voices may stand."""
    return [item["id"] for _, item in items_of(notebook)]


def _records_of(given: Sequence[Release], vault: Vault, release_id: str) -> list[Record]:
    """What the vault knows of the other releases, each with a line of the ledger that nobody edited."""
    lines = {one.id: one for one in given}
    records = [one for one in read_records(vault, needed=lines) if one.id != release_id]
    for one in records:
        if one.id in lines:
            refuse_edited(lines[one.id], one)
    return records


def _screened(page: _Page, seed: str) -> Voices:
    """The voices that may be read, one passage of each person."""
    items = [item for _, item in items_of(page.notebook)]
    languages = page.wanted.languages
    voices = screen(
        items,
        page.study,
        languages=languages,
        is_secret=page.is_secret,
        seed=seed,
        enough=page.enough,
        sections=sections_of(page.notebook, language=languages[0]),
    )
    voices = keep_one_each(voices, items, page.study, told=page.passages.told)
    if voices.stops and not page.wanted.without_these:
        raise ProblemsError(list(voices.stops.values()))
    return voices


def _findings_told(page: _Page) -> tuple[list[Problem], Mapping[str, Worded]]:
    """The findings that a language leaves out because its words are stale; and what is published of
    each finding, those set aside too.
    """
    study, languages = page.study, page.wanted.languages
    told = findings_of(page.notebook, study, languages=languages)
    stale = _stale(study, told, languages)
    for language in languages:
        told |= findings_set_aside(since_of(study, run=page.plan.name, language=language))
    return stale, told


def _stale(study: Study, told: Mapping[str, Worded], languages: Sequence[str]) -> list[Problem]:
    """The findings that an edition leaves out, because their words in its language are stale."""
    return [
        Problem(
            "publishing.release.stale", place=f"codebook/findings/{finding}.yaml", language=language
        )
        for language in languages
        for finding in stale_findings(study.findings, language)
        if finding in told
    ]


def _need_run(plan: Plan) -> None:
    """The run as it is today, made now when it is not there."""
    runs = read_settings(plan.snapshot.root).runs
    whole = next(run for run in runs if run.name == plan.run.name)
    (result,) = run_all([replace(plan, run=whole)])
    if result.error is not None:
        raise result.error


def _kept(voices: Voices) -> dict[str, list[Mapping[str, Any]]]:
    """The quotes that nothing stops, per item."""
    return {
        id: [q for q in quotes if q["ref"] not in voices.stops]
        for id, quotes in voices.quotes.items()
    }


def _drawn(page: _Page, voices: Voices) -> tuple[dict[str, str], Voices]:
    """The documents, and the quotes that stay in them: none under a title that reveals about a person
    what she did not agree to. No document holds a string of the vault.
    """
    documents, described = _draw(page, voices)
    if described and not page.wanted.without_these:
        raise ProblemsError(list(described.values()))
    if described:
        voices = replace(voices, stops={**voices.stops, **described})
        documents, _ = _draw(page, voices)
    leaking = [name for name, text in documents.items() if page.is_secret(text)]
    if leaking:
        raise ProblemsError(
            [Problem("publishing.release.page_secret", place=name) for name in leaking]
        )
    return documents, voices


def _draw(page: _Page, voices: Voices) -> tuple[dict[str, str], dict[str, Problem]]:
    """File name -> document, one a language; and beside each, a script and a drawing a finding.

    Then the quotes that are not shown where they stand, because a title or a heading above
    reveals who the person is.
    """
    kept, plan, study, told = _kept(voices), page.plan, page.study, page.told
    guarded = guard(
        page.notebook,
        told,
        question=question_of(plan),
        book=study.book,
        voices=lambda item: kept.get(item["id"], []),
        hides=uncounted_places(study),
    )
    name = f"{STEM}-{plan.audience}"
    files = {language: f"{name}.{language}.html" for language in plan.run.languages}
    said, tell = said_words(study), described_by(study, page.enough)
    documents: dict[str, str] = {}
    described: dict[str, Problem] = {}

    def told_of(ref: str, text: str) -> tuple[str, ...]:
        names = tell(ref, text)
        if names:
            described.setdefault(
                ref, Problem("publishing.release.below_title", place=ref, names=names)
            )
        return names

    for language, file in files.items():
        others = {other: name for other, name in files.items() if other != language}
        title = words_of(language)("neutral-title")
        edition = replace(
            edition_of(study, language=language, title=title, languages=others),
            draft=False,
            of=told.people,
            counted=month_of(told),
            quote=voice_of(study, language, voices.bare),
            told_of=told_of,
            since=since_of(study, run=plan.name, language=language),
        )
        documents[file] = render_report(guarded, edition)
        check_page(documents[file], said, name=plan.run.notebook)
        documents |= beside_report(guarded, edition)
    return documents, described


def digests(documents: Mapping[str, str]) -> dict[str, str]:
    """File name -> SHA-256."""
    return {
        name: hashlib.sha256(text.encode("utf-8")).hexdigest() for name, text in documents.items()
    }


def told_by(prepared: Prepared) -> list[tuple[tuple[str, Where], Told]]:
    """What this plan publishes, number by number; what was looked at for the plans beside it is left
    out.
    """
    own = f"{question_of(prepared.plan)}/"
    return [
        (key, told) for key, told in sorted(prepared.answer.told.items()) if key[0].startswith(own)
    ]


# A survey is published once it is closed: a second look at one that is still open would be a
# second release of the same people, and the two could be subtracted.


def refuse_open_surveys(study: Study) -> None:
    """Refuse surveys of this run that people can still answer, or that name no last day.

    Raises
    ------
    ProblemsError
        Each such survey, with its last day.
    """
    open_still = [
        Problem(
            "publishing.release.survey_open"
            if one.survey.closes
            else "publishing.release.survey_no_end",
            place=f"codebook/surveys/{id}.yaml",
            day=one.survey.closes,
        )
        for id, one in study.surveys_read.items()
        if not one.survey.closes or one.survey.closes >= study.on.isoformat()
    ]
    if open_still:
        raise ProblemsError(open_still)


# Of each person one passage, in all that is published: when she leaves, and it is missing from
# the next edition, nothing tells which other passages were hers.


def keep_one_each(
    voices: Voices, items: Iterable[Mapping[str, Any]], study: Study, *, told: Iterable[str]
) -> Voices:
    """The voices with one passage a person; in the order of the page, those that were published
    before first.
    """
    told = set(told)
    order = [ref for item in items for ref in _refs(voices, item)]
    passages = Passages(study, told)
    for ref in sorted(dict.fromkeys(order), key=lambda ref: ref not in told):
        if passages.may(ref):
            passages.take(ref)
    kept = passages.taken
    left = sorted({*order} - kept)
    quotes = {
        id: tuple(quote for quote in row if quote["ref"] in kept)
        for id, row in voices.quotes.items()
    }
    looks = [
        Problem("publishing.release.other_passage", place=ref, other=passages.other(ref))
        for ref in left
    ]
    return replace(voices, quotes=quotes, looks=(*voices.looks, *looks))


def _refs(voices: Voices, item: Mapping[str, Any]) -> list[str]:
    """The references of an item that stay, in its own order and not in the drawn one."""
    stay = {quote["ref"] for quote in voices.quotes.get(item["id"], ())} - voices.stops.keys()
    return [quote["ref"] for quote in item["quotes"] if quote["ref"] in stay]


# Numbers of people that somebody typed into prose: no threshold and no sum looks at them, so a
# person must.

_OF = r"(?:of|out of|sur|op|van(?: de)?|des|de(?: las| los)?|em|das|dos|din|nga)(?: the| les)?"
_PEOPLE = r"""
    people persons? women men workers? members? colleagues? interview(?:s|ees)? participants?
    personnes? femmes? hommes? gens travailleu\w+ membres? collègues? entretiens? participant\w*
    mensen personen persoon vrouwen mannen (?:seks)?werk(?:st)?ers? (?:seks)?werksters? leden collega\S* gesprekken deelne\w+
    personas? mujeres hombres trabajador\w+ compañer\w+ pessoas? mulheres homens trabalhador\w+ colegas?
    persoan\w+ femei bărbați lucrăto\w+ membri njerëz persona gra burra punëto\w+ anëtar\w*
""".split()  # noqa: SIM905 (a list of 50 short words reads better so)
_NUMBERS = re.compile(
    rf"\b\d+\s+{_OF}\s+\d+\b|\b\d+\s*(?:%|per ?cent|pour cent|procent|por ciento|por cento|la sută|për qind)"
    rf"|\b\d+\s+(?:\w+\s+)?(?:{'|'.join(_PEOPLE)})\b",
    re.I,
)


def find_numbers(notebook: Any, study: Study, *, languages: Sequence[str]) -> list[Problem]:
    """Each place that says a number of people in its own words, once; the words are not repeated."""
    places = dict.fromkeys(
        f"{place} ({language})"
        for place, language, text in _texts(notebook, study, languages)
        if _NUMBERS.search(text)
    )
    return [Problem("publishing.release.number_in_prose", place=place) for place in places]


def _texts(notebook: Any, study: Study, languages: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """(place, language, text) of everything people wrote that an edition prints."""
    own = written_in(notebook)
    editions = {one: edition_of(study, language=one, title="", languages={}) for one in languages}
    for number, cell in enumerate(notebook.cells, 1):
        for language, edition in editions.items() if cell.cell_type == "markdown" else ():
            said = printed_words(cell, edition, written=own)
            if said is not None:
                yield f"cell {number}", language, said[0]
    for _, item in items_of(notebook):
        yield from _said(item, languages)
    written = [
        (f"{LETTER}/{passage.id}.yaml", text)
        for passage in read_letter(study.root).passages
        for text in (passage.text, passage.became)
    ]
    written += [
        (f"{FINDINGS}/{one.id}.yaml", t) for one in study.findings for t in one.told.values()
    ]
    for place, text in written:
        for language in languages:
            yield place, language, text.get(language, "")


def _said(item: Mapping[str, Any], languages: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for text in (item["title"], item["text"]) if item["kind"] != "facts" else ():
        said = text if isinstance(text, Mapping) else dict.fromkeys(languages, str(text))
        for language in languages:
            yield f"item '{item['id']}'", language, said.get(language, "")
