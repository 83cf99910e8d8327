"""Texts as sources of the study: ids drawn, then cases and texts written."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from rap.core.errors import WrongUseError
from rap.core.files import replace_file
from rap.core.model import KINDS, Grants, NamesDecision, Source, Speaker
from rap.core.surveys import RESPONDENT_ID
from rap.core.yaml_files import format_yaml
from rap.formats.transcripts import Transcript
from rap.store.cases import FOLDER as CASES
from rap.store.cases import read_withdrawn, read_withdrawn_sources
from rap.store.consent_forms import join
from rap.store.sources import hash_of, read_sources, source_ids, write_source
from rap.topics.bringing_in.looks import Looked
from rap.topics.consent.questions import SPOKEN
from rap.topics.consent.writing import keep_spoken_form
from rap.topics.entering.plan import EVERYONE, Given, Imported, Wanted
from rap.topics.entering.taking import check_not_withdrawn, taking_in


def draw_sources(
    root: Path, looked: Sequence[Looked], wanted: Wanted, *, ids: Collection[str] = ()
) -> list[Imported]:
    """Each new text with an id and its people.

    `ids` are taken too: those of texts that wait in the vault, and of the people in them.
    """
    taken = taken_ids(root, ids)
    return [
        Imported(
            one.plan.file,
            draw_source(
                *(wanted, one.transcript, taken),
                title=one.plan.title,
                groups=one.plan.groups,
                names=one.names,
                given=one.plan.given,
            ),
            one.transcript,
            one.plan.people,
            one.plan.whole,
        )
        for one in looked
        if one.state == "new" and one.transcript is not None
    ]


def taken_ids(root: Path, ids: Collection[str]) -> set[str]:
    """Ids that nobody new is given, those of people and texts that were taken back among them."""
    there = {*ids, *source_ids(root), *(path.stem for path in (root / CASES).glob("*.yaml"))}
    return there | read_withdrawn(root) | read_withdrawn_sources(root)


def draw_source(
    wanted: Wanted,
    transcript: Transcript,
    taken: set[str],
    *,
    title: str,
    groups: tuple[str, ...] = (),
    names: NamesDecision | None = None,
    given: Given | None = None,
) -> Source:
    """A text as a source, with an id of its own and one for each person in it; both are `taken` then."""
    id = wanted.id or draw_id(KINDS[wanted.kind], taken)
    speakers: list[Speaker] = []
    for speaker in transcript.speakers:
        own = speaker.role == "participant" and wanted.rights == "consent"
        first = not any(s.case for s in speakers)
        case = (wanted.case if first and wanted.case else draw_id("C", taken)) if own else ""
        speakers.append(Speaker(speaker.label, speaker.role, case))
    return Source(
        id,
        wanted.kind,
        given.language if given else wanted.language,
        hash_of(transcript.text),
        wanted.phase,
        given.month if given else wanted.month,
        wanted.rights,
        tuple(speakers),
        given.variables if given else {"guide": (wanted.guide,)} if wanted.guide else {},
        title=title,
        groups=groups,
        names=names,
    )


def draw_id(prefix: str, taken: set[str]) -> str:
    """A random id nobody has: numbers that count up would tell the order of interviews."""
    while True:
        id = f"{prefix}-{secrets.randbelow(90_000) + 10_000}"
        if id not in taken:
            taken.add(id)
            return id


def write_import(root: Path, imported: Sequence[Imported], wanted: Wanted, *, on: str = "") -> None:
    """Write cases, then sources; `on` is the day on which consent was given (default: today).

    Cut off in between, it leaves whole sources only, and the rest can be imported again.
    """
    today = on or datetime.date.today().isoformat()
    with taking_in(root):
        for item in imported:
            check_not_withdrawn(root, item.source.id, item.source.cases)
        there = {source.hash: source.id for source in read_sources(root, damaged=[])}
        for item in imported:
            if item.source.id in there.values() or item.source.hash in there:
                same = there.get(item.source.hash, item.source.id)
                raise WrongUseError("bringing_in.came_meanwhile", place=item.file.name, source=same)
        for item in imported:
            put_source(root, item, wanted=wanted, on=today)


def put_source(root: Path, item: Imported, *, wanted: Wanted, on: str) -> None:
    """Write the cases of a text, then the text."""
    for speaker in item.source.speakers:
        if speaker.case and not RESPONDENT_ID.fullmatch(speaker.case):  # her row is her card
            of_all, own = (item.people.get(key, {}) for key in (EVERYONE, speaker.label))
            path = root / CASES / f"{speaker.case}.yaml"
            whole = item.whole.get(speaker.label, ())
            if whole:
                keep_spoken_form(root)
            _write_case(path, {**of_all, **own}, wanted.consent, on, whole=whole)
    write_source(root, item.source, item.transcript.text)


def _write_case(
    path: Path,
    variables: Mapping[str, str],
    consent: Grants,
    today: str,
    *,
    whole: Collection[str] = (),
) -> None:
    """`whole`: for which audiences she said yes to the question about her whole interview, as the
    packaged form asks it.
    """
    if path.exists():  # somebody interviewed twice: her case is hers, an import does not change it
        return
    data: dict[str, object] = {"v": "1", "variables": dict(variables)}
    if consent:
        all_of_it = join([consent, dict.fromkeys(whole, ("whole",))])
        yes = {audience: list(purposes) for audience, purposes in all_of_it.items()}
        form = {"form": SPOKEN} if whole else {}
        data["consent"] = [{"date": today, **form, "given": "yes", "yes": yes}]
    replace_file(path, format_yaml(data).encode("utf-8"))
