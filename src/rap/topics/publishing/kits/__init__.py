"""Kits for focus groups: cards, poster, script and tally sheet of one theme, to print, in one
language or two side by side.

A kit is made of the same items as a report: findings as texts, quotes as references that are cut
under consent as of today. `make_kit` draws a draft for the team. `release_kit` draws one for a
group, through the same gate as a report: quotes are read again, the papers are scanned, and the
ledger is written first. `confirm_kit` is a second person's yes.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rap.core.errors import Problem, ProblemsError, RunFailedError, WrongUseError
from rap.core.files import replace_file
from rap.core.plain import nearest
from rap.core.synced import refuse_synced
from rap.languages.phrases import read_phrases
from rap.report.beside import described_by
from rap.report.edition import DRAFT, Quote, team_draft
from rap.report.safety import check_document
from rap.store.ledger import GIVEN, Release, Worded, read_releases, write_release
from rap.store.settings import own_coder, read_settings
from rap.store.sheets import sheet_in
from rap.store.vault import Vault
from rap.study.study import Study
from rap.topics.publishing.consent_recheck import (
    Standing,
    read_standing,
    refuse_unsynced,
    sealed_files,
    still_standing,
)
from rap.topics.publishing.gate import digests, refuse_undecided
from rap.topics.publishing.kits.choosing import Kit, place_of, plan_kit, themes_of
from rap.topics.publishing.kits.paper import (
    Papers,
    draw_cards,
    draw_poster,
    draw_script,
    draw_tally,
)
from rap.topics.publishing.publication import refuse_changed, waiting
from rap.topics.publishing.screened import Finder, Voices, read_secrets, screen, voice_of
from rap.topics.publishing.sealed import (
    Made,
    Record,
    make_record,
    noted,
    open_key,
    people_quoted,
    read_record,
    read_records,
    reasons_of,
    token,
    what_stands,
    write_quoted,
    write_record,
)
from rap.topics.runs.cells import selection_of
from rap.topics.runs.guard import check_page, quote_of, said_words

OUT = "reports/out/kits"
MOST = 2  # languages side by side
RUN = "kit"  # what the ledger calls it: kit.THEME
Voice = Callable[[str, str], Quote | None]
Kept = Mapping[str, tuple[str, ...]]


def make_kit(
    root: Path,
    theme: str,
    *,
    languages: Sequence[str],
    audience: str = "members",
    out: Path | None = None,
) -> tuple[Kit, tuple[Path, ...]]:
    """Draw the kit of a theme as a draft for the team, and write it: `reports/out/kits/THEME/` when
    `out` is left out.

    It holds what `audience` may read today; every sheet of a draft is marked as one.
    """
    if audience == "team":
        raise WrongUseError("publishing.kits.team")
    refuse_synced(out or root / OUT)
    study = Study(root, audience=audience)
    kit = plan_kit(study, theme, languages=languages)
    return kit, _write(draw_kit(kit, study, languages=languages), out or root / OUT / theme)


def draw_kit(
    kit: Kit,
    study: Study,
    *,
    languages: Sequence[str],
    draft: bool = True,
    voice: Voice | None = None,
    kept: Kept | None = None,
) -> dict[str, str]:
    """File name -> document: cards, poster and tally in all `languages`, the script in each.

    Parameters
    ----------
    voice
        (language, reference) -> the words as this audience may read them, or None; the study's own
        when left out.
    kept
        Finding -> the references that stay, in the order they are read; all of the kit's when left
        out.

    Raises
    ------
    RunFailedError
        A paper would hold eight words in a row that somebody said, outside the quotes she agreed
        to.
    """
    wanted = _known_languages(languages)
    sheet = sheet_in(study.findings, wanted)
    kit = replace(kit, cards=tuple(card for card in kit.cards if card.finding in sheet.numbers))
    voice = voice or (lambda language, ref: quote_of(study, language, ref))
    if kept is None:
        kept = {card.finding: tuple(quote["ref"] for quote in card.quotes) for card in kit.cards}
    found = {(ref, k): voice(k, ref) for refs in kept.values() for ref in refs for k in wanted}
    quotes = {place: quote for place, quote in found.items() if quote is not None}
    readable = {
        finding: tuple(ref for ref in refs if (ref, wanted[0]) in quotes)
        for finding, refs in kept.items()
    }
    day, pair = study.on.isoformat(), "-".join(wanted)
    papers = Papers(wanted, kit.label, draft, day, quotes, sheet.code)
    mark = DRAFT if draft else ""
    documents = {
        f"{mark}cards.{pair}.html": draw_cards(kit, papers, quotes=readable),
        f"{mark}poster.{pair}.html": draw_poster(kit, papers),
        f"{mark}tally.{pair}.html": draw_tally(kit, papers),
    }
    for language in wanted:
        own = Papers((language,), kit.label, draft, day, {})
        documents[f"{mark}script.{language}.html"] = draw_script(own)
    said = said_words(study)
    for name, document in documents.items():
        check_document(document, team_draft("kit"))
        try:
            check_page(document, said, name=name)
        except RunFailedError:
            raise RunFailedError("publishing.kits.repeats", place=name) from None
    return documents


def _known_languages(languages: Sequence[str]) -> tuple[str, ...]:
    """One language or two, each with words for a kit; raises `WrongUseError` else."""
    wanted, known = tuple(dict.fromkeys(languages)), read_phrases("kit")
    if not 0 < len(wanted) <= MOST:
        raise WrongUseError("publishing.kits.bad_languages", most=MOST, given=len(wanted))
    for language in wanted:
        if language not in known:
            near = nearest(language, known)
            raise WrongUseError("publishing.kits.no_words", language=language, nearest=near)
    return wanted


def _write(documents: Mapping[str, str], folder: Path) -> tuple[Path, ...]:
    for name, text in documents.items():
        replace_file(folder / name, text.encode("utf-8"))
    return tuple(folder / name for name in documents)


@dataclass(frozen=True)
class KitRequest:
    """What somebody asks for: a theme, for whom, in which languages, and whether to leave out what
    would be refused.
    """

    theme: str
    audience: str
    languages: tuple[str, ...]
    without_these: bool = False


@dataclass(frozen=True)
class Drawn:
    """A kit that passed, not written yet; `standing` is the state of the study before anything was
    read for it; `record` is for the vault.
    """

    standing: Standing
    study: Study
    documents: Mapping[str, str]
    record: Record
    left_out: tuple[Problem, ...]
    looks: tuple[Problem, ...]
    findings: Mapping[str, Worded]


def release_kit(
    root: Path, asked: KitRequest, vault: Vault, *, out: Path | None = None
) -> tuple[Release, tuple[Path, ...], tuple[Problem, ...]]:
    """Draw a kit for a group and note it in vault and ledger; its files once enough coders have
    said yes; what to look at.

    Raises
    ------
    WrongUseError
        The team, an unsynced study.
    ProblemsError
        A quote that may reveal who said it, a paper with something in it that was replaced in an
        interview.
    ConflictError
        What people agreed to changed while it was drawn.
    BusyError
        Another release is being written, or somebody takes her words back.
    """
    refuse_synced(out or root / OUT)
    id, seed, today = secrets.token_hex(8), secrets.token_hex(16), datetime.date.today()
    drawn = _draw(root, asked, vault, seed=seed, on=today, release_id=id)
    settings = read_settings(root)
    release = Release(
        id=id,
        run=f"{RUN}.{asked.theme}",
        key=_key(drawn.documents),
        audience=asked.audience,
        languages=asked.languages,
        date=today.isoformat(),
        people=0,
        kind="kit",
        month=f"{today:%Y-%m}",
        findings=drawn.findings,
        quotes=len(drawn.record.quotes),
        files=digests(drawn.documents),
        reasons=reasons_of(drawn.left_out),
        sheets=(sheet_in(drawn.study.findings, asked.languages),),
    ).confirmed_by(own_coder(settings).id, needed=settings.release_confirmations)
    with still_standing(root, drawn.standing, release=release.run):
        write_quoted(vault, id, people_quoted(drawn.study, drawn.record.quotes))
        write_record(vault, noted(drawn.record, release))
        return release, _give(root, release, drawn, out), drawn.looks


def is_kit(vault: Vault, release_id: str) -> bool:
    """Whether a release is a kit, as the vault knows it."""
    plan = read_record(vault, release_id).plan
    return plan.run == RUN and bool(plan.theme)


def confirm_kit(
    root: Path, release_id: str, vault: Vault, *, out: Path | None = None
) -> tuple[Release, tuple[Path, ...]]:
    """A second person's yes: the kit is drawn again on her machine and must be the same to the
    byte.

    Raises
    ------
    WrongUseError
        Given already, the same coder again, or a release that is not a kit.
    RefusedError, ConflictError
        The study is not as it was.
    BusyError
        As `release_kit`.
    """
    if read_record(vault, release_id).plan.run != RUN:
        raise WrongUseError("publishing.kits.not_a_kit", release=release_id)
    refuse_synced(out or root / OUT)
    release, record, confirmed = waiting(root, release_id, vault=vault)
    plan = record.plan
    asked = KitRequest(plan.theme, plan.audience, plan.languages, plan.without_these)
    on = datetime.date.fromisoformat(plan.on)
    drawn = _draw(root, asked, vault, seed=record.seed, on=on, release_id=release_id)
    if digests(drawn.documents) != dict(release.files):
        refuse_changed(root, record, vault=vault, now=drawn.standing)
    with still_standing(root, drawn.standing, release=release_id):
        return confirmed, _give(root, confirmed, drawn, out)


def _draw(
    root: Path, asked: KitRequest, vault: Vault, *, seed: str, on: datetime.date, release_id: str
) -> Drawn:
    """The kit with `on` as the day on its papers; consent is as of now, whatever day that is."""
    before = read_standing(root)
    refuse_unsynced(root, today=datetime.date.today())
    languages = _known_languages(asked.languages)
    if asked.audience == "team":
        raise WrongUseError("publishing.kits.team")
    refuse_undecided(root)
    now = Study(root, audience=asked.audience)
    records = [one for one in read_records(vault, needed=()) if one.id != release_id]
    key, is_secret = open_key(vault), read_secrets(vault).are_in
    scope, month = token(key, selection_of({})), f"{on:%Y-%m}"
    enough, passages = what_stands(now, records, read_releases(root), scope=scope, month=month)
    tell = described_by(now, enough)
    kit = plan_kit(now, asked.theme, languages=languages, passages=passages, tell=tell)
    voices = screen(
        kit.items(), now, languages=languages, is_secret=is_secret, seed=seed, enough=enough
    )
    kept = _kept(kit, voices, without_these=asked.without_these)
    dated = Study(root, audience=asked.audience, on=on)
    said = {language: voice_of(now, language, voices.bare) for language in languages}
    documents = draw_kit(
        kit,
        dated,
        languages=languages,
        draft=False,
        voice=lambda language, ref: said[language](ref),
        kept=kept,
    )
    _refuse_secrets(documents, is_secret)
    made = Made(
        RUN,
        *(asked.audience, asked.languages, asked.without_these),
        theme=asked.theme,
        on=on.isoformat(),
        scope=scope,
        files=sealed_files(before, key),
    )
    printed = {place_of(finding): refs for finding, refs in kept.items()}
    record = make_record(release_id, seed, made, dated, printed, enough=enough, passages=passages)
    stops, told = tuple(voices.stops.values()), kit.told(now.findings, languages)
    return Drawn(before, dated, documents, record, stops, voices.looks, told)


def _refuse_secrets(documents: Mapping[str, str], is_secret: Finder) -> None:
    found = [name for name, text in documents.items() if is_secret(text)]
    if found:
        raise ProblemsError([Problem("publishing.kits.secret", place=name) for name in found])


def _kept(kit: Kit, voices: Voices, *, without_these: bool) -> dict[str, tuple[str, ...]]:
    """Finding -> the references that stay on its card; refused where one may not."""
    if voices.stops and not without_these:
        raise ProblemsError(list(voices.stops.values()))
    return {
        card.finding: tuple(
            quote["ref"]
            for quote in voices.quotes[place_of(card.finding)]
            if quote["ref"] not in voices.stops
        )
        for card in kit.cards
    }


def _key(documents: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(digests(documents), sort_keys=True).encode()).hexdigest()[:16]


def _give(root: Path, release: Release, drawn: Drawn, out: Path | None) -> tuple[Path, ...]:
    """Into the ledger, and the files once enough coders have said yes."""
    write_release(root, release)
    given = drawn.documents if release.state == GIVEN else {}
    return _write(given, out or root / OUT / release.id)


__all__ = [
    "KitRequest",
    "confirm_kit",
    "draw_kit",
    "is_kit",
    "make_kit",
    "plan_kit",
    "release_kit",
    "themes_of",
]
