"""A kit for a group: through the same gate as a report. Quotes are read again, the papers scanned,
the ledger written first.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rap.acts.kits.choosing import Kit, plan_kit
from rap.acts.kits.making import OUT, check_languages, draw_kit
from rap.acts.release.changes import Standing, read_standing, sealed_files
from rap.acts.release.consent_recheck import refuse_unsynced, still_standing
from rap.acts.release.gate import digests
from rap.acts.release.giving import refuse_changed
from rap.acts.release.screened import read_secrets, screen, voice_of
from rap.acts.release.sealed import (
    Made,
    Record,
    noted,
    open_key,
    people_quoted,
    read_record,
    reasons_of,
    refuse_edited,
    refuse_own,
    write_quoted,
    write_record,
)
from rap.core.errors import Problem, ProblemsError, WrongUseError
from rap.core.files import replace_file
from rap.store.ledger import GIVEN, Release, read_release, write_release
from rap.store.settings import own_coder, read_settings
from rap.store.vault import Vault
from rap.study.study import Study

RUN = "kit"  # what the ledger calls it: kit.THEME


@dataclass(frozen=True)
class Asked:
    """What somebody asks for: a theme, for whom, in which languages, and whether to leave out what
    would be refused.
    """

    theme: str
    audience: str
    languages: tuple[str, ...]
    without_these: bool = False


@dataclass(frozen=True)
class Drawn:
    """A kit that passed, not written yet; `standing` is what stood in the study before anything was
    read for it.
    """

    standing: Standing
    kit: Kit
    study: Study
    documents: Mapping[str, str]
    quotes: tuple[str, ...]
    left_out: tuple[Problem, ...]
    looks: tuple[Problem, ...]


def release_kit(
    root: Path, asked: Asked, vault: Vault, *, out: Path | None = None
) -> tuple[Release, tuple[Path, ...], tuple[Problem, ...]]:
    """Draw a kit for a group and note it in vault and ledger; its files once enough coders have
    said yes; what to look at.

    Raises
    ------
    WrongUseError
        The team, an unsynced study.
    ProblemsError
        A quote that may tell who said it, a paper with something in it that was replaced in an
        interview.
    ConflictError
        What people agreed to changed while it was drawn.
    BusyError
        Another release is being written, or somebody takes her words back.
    """
    id, seed = secrets.token_hex(8), secrets.token_hex(16)
    drawn = _draw(root, asked, vault, seed=seed)
    settings = read_settings(root)
    release = Release(
        id=id,
        run=f"{RUN}.{asked.theme}",
        key=_key(drawn.documents),
        audience=asked.audience,
        languages=asked.languages,
        date=drawn.study.on.isoformat(),
        people=0,
        quotes=len(drawn.quotes),
        files=digests(drawn.documents),
        reasons=reasons_of(drawn.left_out),
    ).confirmed_by(own_coder(settings).id, needed=settings.release_confirmations)
    made = Made(
        RUN,
        asked.audience,
        asked.languages,
        asked.without_these,
        theme=asked.theme,
        on=release.date,
        files=sealed_files(drawn.standing, open_key(vault)),
    )
    record = Record(id, seed, made, drawn.quotes, ())
    with still_standing(root, drawn.standing, release=release.run):
        write_quoted(vault, id, people_quoted(drawn.study, drawn.quotes))
        write_record(vault, noted(record, release))
        return release, _give(root, release, drawn, out), drawn.looks


def is_kit(vault: Vault, id: str) -> bool:
    """Whether a release is a kit, as the vault knows it."""
    plan = read_record(vault, id).plan
    return plan.run == RUN and bool(plan.theme)


def confirm_kit(
    root: Path, id: str, vault: Vault, *, out: Path | None = None
) -> tuple[Release, tuple[Path, ...]]:
    """A second person's yes: the kit is drawn again on her machine and must be the same to the
    byte.

    Raises
    ------
    WrongUseError
        Given already, the same coder again, or a release that is no kit.
    RefusedError, ConflictError
        The study is not as it was.
    BusyError
        As `release_kit`.
    """
    release, settings, record = read_release(root, id), read_settings(root), read_record(vault, id)
    coder = own_coder(settings).id
    if record.plan.run != RUN:
        raise WrongUseError("acts.kits.not_a_kit", release=id)
    if release.state == GIVEN:
        raise WrongUseError("acts.release.given", release=id)
    refuse_own(coder, release, record)
    refuse_edited(release, record)
    plan = record.plan
    asked = Asked(plan.theme, plan.audience, plan.languages, plan.without_these)
    drawn = _draw(root, asked, vault, seed=record.seed, on=datetime.date.fromisoformat(plan.on))
    if digests(drawn.documents) != dict(release.files):
        refuse_changed(root, record, vault, drawn.standing)
    release = release.confirmed_by(coder, needed=settings.release_confirmations)
    with still_standing(root, drawn.standing, release=id):
        return release, _give(root, release, drawn, out)


def _draw(
    root: Path, asked: Asked, vault: Vault, *, seed: str, on: datetime.date | None = None
) -> Drawn:
    before, today = read_standing(root), datetime.date.today()
    refuse_unsynced(root, today=today)
    languages = check_languages(asked.languages)
    if asked.audience == "team":
        raise WrongUseError("acts.kits.team")
    now = Study(root, audience=asked.audience)  # consent as of now, whatever day the papers bear
    kit = plan_kit(now, asked.theme)
    hidden = read_secrets(vault)
    voices = screen(kit.items(), now, languages=languages, is_secret=hidden.are_in, seed=seed)
    if voices.stops and not asked.without_these:
        raise ProblemsError(list(voices.stops.values()))
    kept = {
        card.finding: _kept(voices.quotes[f"card-{card.finding[2:]}-voices"], voices.stops)
        for card in kit.cards
    }
    dated = Study(root, audience=asked.audience, on=on or today)
    said = {language: voice_of(now, language, voices.bare) for language in languages}
    documents = draw_kit(
        kit,
        dated,
        languages=languages,
        draft=False,
        voice=lambda language, ref: said[language](ref),
        kept=kept,
    )
    found = [name for name, text in documents.items() if hidden.are_in(text)]
    if found:
        raise ProblemsError([Problem("acts.kits.secret", place=name) for name in found])
    shown = tuple(sorted({ref for refs in kept.values() for ref in refs}))
    return Drawn(before, kit, dated, documents, shown, tuple(voices.stops.values()), voices.looks)


def _kept(quotes: Sequence[Mapping[str, str]], stops: Mapping[str, Problem]) -> tuple[str, ...]:
    return tuple(quote["ref"] for quote in quotes if quote["ref"] not in stops)


def _key(documents: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(digests(documents), sort_keys=True).encode()).hexdigest()[:16]


def _give(root: Path, release: Release, drawn: Drawn, out: Path | None) -> tuple[Path, ...]:
    """Into the ledger, and the files once enough coders have said yes."""
    write_release(root, release)
    folder = out or root / OUT / release.id
    for name, text in drawn.documents.items() if release.state == GIVEN else ():
        replace_file(folder / name, text.encode("utf-8"))
    return tuple(folder / name for name in drawn.documents) if release.state == GIVEN else ()
