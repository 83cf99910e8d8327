"""Import reviewed transcripts: read all, join attributes, draw ids, then write; if one is refused,
nothing is written.

- `parse_consent`, `parse_speakers`, `parse_columns`: what a person types about files.
- `plan_import`, `write_import`: what files would become, and the study with them.
- `taking_in`, `check_not_withdrawn`: whatever comes in is looked at and written while nobody takes
  words back.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rap.acts.bring_in.alone import check_not_withdrawn, taking_in
from rap.core.errors import Message, Problem, ProblemsError, RapError, WrongUseError
from rap.core.files import replace_file
from rap.core.model import CASE_ID, KINDS, LANGUAGE, MONTH, PURPOSES, SOURCE_ID, Source, Speaker
from rap.core.plain import fold_words, nearest
from rap.core.yaml_files import format_yaml
from rap.formats.attribute_tables import Attributes, read_attributes
from rap.formats.child import read_in_child
from rap.formats.transcripts import Transcript
from rap.privacy.import_warnings import notice_language
from rap.store.cases import FOLDER as CASES
from rap.store.cases import read_withdrawn, read_withdrawn_sources
from rap.store.settings import read_settings
from rap.store.sources import hash_of, read_sources, source_ids, write_source

# What a person types about files that come in, on a command line or a page, as plain data.


def parse_consent(words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """`team:analyse,count` for each audience -> audience -> purposes."""
    grants = {}
    for word in words:
        audience, colon, purposes = word.partition(":")
        wanted = tuple(purpose.strip() for purpose in purposes.split(",") if purpose.strip())
        if not colon or not audience or not wanted:
            raise WrongUseError("acts.bring_in.consent_form", place=f"--consent {word}")
        for purpose in wanted:
            if purpose not in PURPOSES:
                raise WrongUseError(
                    "acts.bring_in.unknown_purpose",
                    place=f"--consent {word}",
                    purpose=purpose,
                    nearest=nearest(purpose, PURPOSES),
                )
        grants[audience] = wanted
    return grants


def parse_speakers(text: str) -> dict[str, str]:
    """`Chercheur=I,Interviewe=P1` -> label as written -> label in the text."""
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    if not all(equals and left.strip() and right.strip() for left, equals, right in pairs):
        raise WrongUseError("acts.bring_in.speakers_form", place=f"--speakers {text}")
    return {left.strip(): right.strip() for left, _, right in pairs}


def parse_columns(text: str) -> tuple[dict[str, str], list[str]]:
    """What columns of a transcript are for, from `speaker=Wie,text=Zin`; names without `=` are
    attribute columns.

    Examples
    --------
    >>> parse_columns("speaker=Wie,text=Zin,setting")
    ({'speaker': 'Wie', 'text': 'Zin'}, ['setting'])
    """
    words = [word.strip() for word in text.split(",") if word.strip()]
    pairs = [word.partition("=") for word in words if "=" in word]
    return {role.strip(): heading.strip() for role, _, heading in pairs}, [
        word for word in words if "=" not in word
    ]


__all__ = [
    "Imported",
    "Wanted",
    "check_not_withdrawn",
    "parse_columns",
    "parse_consent",
    "parse_speakers",
    "plan_import",
    "taking_in",
    "write_import",
]


@dataclass(frozen=True)
class Wanted:
    """What a person says about the files she imports; the same holds for all of them.

    `columns` and `source` are for tables: what a column is for -> its heading, and which of several
    interviews is wanted.
    """

    kind: str = "interview"
    language: str = ""
    phase: int | None = None
    month: str = ""
    id: str = ""
    case: str = ""
    rights: str = "consent"
    consent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    speakers: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    one_speaker: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True)
class Imported:
    """One file that became a source, or would."""

    file: Path
    source: Source
    transcript: Transcript
    variables: Mapping[str, str]


def plan_import(
    root: Path,
    files: Sequence[Path],
    wanted: Wanted,
    *,
    attributes: Path | None = None,
    key: str = "",
    columns: Sequence[str] = (),
    ids: Collection[str] = (),
    contents: Mapping[Path, bytes] | None = None,
) -> tuple[list[Imported], list[Problem], Attributes | None]:
    """What all files would become, which are in the study already, and what was joined; nothing is
    written.

    `ids` are taken too: those of texts that wait in the vault, and of the people in them. So an
    import that was cut off goes on when it is run again.

    `contents` are the bytes of files that are not on a disk.

    Raises
    ------
    WrongUseError
        The demo study, or words that do not fit (language, month, one id for several files).
    ProblemsError
        All refusals of all files together.
    """
    _check_wanted(root, files, wanted)
    check_not_withdrawn(root, wanted.id, (wanted.case,))
    rows = read_attributes(attributes, files, key=key, columns=columns) if attributes else None
    known = {source.hash: source.id for source in read_sources(root)}
    taken = _taken(root, ids)
    imported: list[Imported] = []
    already: list[Problem] = []
    problems: list[Problem] = []
    for file in files:
        try:
            transcript = _read(file, wanted, (contents or {}).get(file))
        except RapError as error:
            problems.extend(error.problems)
            continue
        doubts = _doubts(file, transcript, wanted, rows)
        if doubts:
            problems.extend(doubts)
            continue
        digest = hash_of(transcript.text)
        if digest in known:
            already.append(
                Problem("acts.bring_in.there_already", place=file.name, source=known[digest])
            )
            continue
        source = _source(wanted, transcript, digest, taken)
        known[digest] = source.id
        imported.append(
            Imported(file, source, transcript, rows.rows.get(file.name, {}) if rows else {})
        )
    if problems or not imported:
        raise ProblemsError(problems or already)
    _check_speakers(wanted, imported)
    return imported, already, rows


def _read(file: Path, wanted: Wanted, data: bytes | None) -> Transcript:
    given = {"speakers": dict(wanted.speakers) or None, "encoding": wanted.encoding or None}
    found = read_in_child(file, **given, columns=wanted.columns, source=wanted.source, data=data)  # type: ignore[arg-type]
    found = replace(
        found, notes=(*found.notes, *notice_language(found.text, language=wanted.language))
    )
    return _as_one_speaker(found) if wanted.one_speaker else found


def _taken(root: Path, ids: Collection[str]) -> set[str]:
    """Ids that nobody new is given, those of people and texts that were taken back among them."""
    there = {*ids, *source_ids(root), *(path.stem for path in (root / CASES).glob("*.yaml"))}
    return there | read_withdrawn(root) | read_withdrawn_sources(root)


def _doubts(
    file: Path, transcript: Transcript, wanted: Wanted, rows: Attributes | None
) -> list[Problem]:
    """What a person must say before somebody's consent is written down for somebody else."""
    if wanted.consent and rows is not None and file.name in rows.refused:
        return [
            Problem("acts.bring_in.row_refuses", place=file.name, answer=rows.refused[file.name])
        ]
    if wanted.rights != "consent":
        return []
    if transcript.speakers and all(
        speaker.role in ("interviewer", "interpreter") for speaker in transcript.speakers
    ):
        return [
            Problem(
                "acts.import.nobody_answers",
                place=file.name,
                speakers=(*transcript.found,),
                asks=_first(transcript),
            )
        ]
    if wanted.speakers:
        return []
    if len(transcript.speakers) > 1 and not any(
        speaker.role == "interviewer" for speaker in transcript.speakers
    ):
        return [
            Problem(
                "acts.import.nobody_asks",
                place=file.name,
                speakers=(*transcript.found,),
                example=_who_is_who(transcript),
            )
        ]
    if wanted.consent and not transcript.speakers:
        return [Problem("acts.import.no_speakers", place=file.name)]
    return []


def _who_is_who(transcript: Transcript) -> str:
    """An example of `--speakers` with the names there are: the first asks; of many the first three,
    then "…".
    """
    pairs = [
        f"{name}={f'P{number}' if number else 'I'}" for number, name in enumerate(transcript.found)
    ]
    return ",".join([*pairs[:3], *(["…"] if len(pairs) > 3 else [])])


def _first(transcript: Transcript) -> str:
    return next(iter(transcript.found), "NAME")


def _as_one_speaker(transcript: Transcript) -> Transcript:
    """A text without speakers as one turn of one participant."""
    if transcript.speakers:
        return transcript
    return replace(
        transcript, text=f"P1: {transcript.text}", speakers=(Speaker("P1", "participant"),)
    )


def _check_speakers(wanted: Wanted, imported: Sequence[Imported]) -> None:
    """A label that is in none of the files was misspelt."""
    there = {label for item in imported for label in item.transcript.found}
    for label in wanted.speakers:
        if imported and fold_words(label) not in {fold_words(known) for known in there}:
            raise WrongUseError(
                "acts.bring_in.unknown_speaker",
                place=f"--speakers {label}",
                label=label,
                nearest=nearest(label, there),
            )


def _check_wanted(root: Path, files: Sequence[Path], wanted: Wanted) -> None:
    if read_settings(root).demo:
        raise WrongUseError("acts.import.demo", place="pyproject.toml")
    for holds, message, place in _rules(root, len(files), wanted):
        if not holds:
            raise WrongUseError(message, place=place)
    names = [file.name for file in files]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise WrongUseError("acts.bring_in.twice", place=twice[0])


def _rules(root: Path, n_files: int, wanted: Wanted) -> Iterator[tuple[object, Message, str]]:
    """What must hold of the words that were given, the message when it does not, and the option it
    is about.
    """
    source, case, month = wanted.id, wanted.case, wanted.month
    no_language = "acts.bring_in.bad_language" if wanted.language else "acts.bring_in.no_language"
    yield (
        wanted.kind in KINDS,
        Message(
            "acts.bring_in.unknown_kind", kind=wanted.kind, nearest=nearest(wanted.kind, KINDS)
        ),
        "--kind",
    )
    yield (
        LANGUAGE.fullmatch(wanted.language),
        Message(no_language, language=wanted.language),
        "--language",
    )
    yield (
        not month or MONTH.fullmatch(month),
        Message("acts.bring_in.bad_month", month=month),
        "--month",
    )
    yield (
        not source or SOURCE_ID.fullmatch(source),
        Message("acts.bring_in.bad_id", source=source),
        "--id",
    )
    yield (
        not case or CASE_ID.fullmatch(case),
        Message("acts.bring_in.bad_case", case=case),
        "--case",
    )
    yield not source or n_files == 1, Message("acts.bring_in.one_id_for_all", files=n_files), "--id"
    yield (
        not case or n_files == 1,
        Message("acts.bring_in.one_case_for_all", files=n_files),
        "--case",
    )
    yield source not in source_ids(root), Message("acts.bring_in.id_taken", source=source), "--id"


def _source(wanted: Wanted, transcript: Transcript, digest: str, taken: set[str]) -> Source:
    id = wanted.id or _draw(KINDS[wanted.kind], taken)
    speakers: list[Speaker] = []
    for speaker in transcript.speakers:
        own = speaker.role == "participant" and wanted.rights == "consent"
        first = not any(s.case for s in speakers)
        case = (wanted.case if first and wanted.case else _draw("C", taken)) if own else ""
        speakers.append(Speaker(speaker.label, speaker.role, case))
    return Source(
        id,
        wanted.kind,
        wanted.language,
        digest,
        wanted.phase,
        wanted.month,
        wanted.rights,
        tuple(speakers),
    )


def _draw(prefix: str, taken: set[str]) -> str:
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
        there = {source.hash: source.id for source in read_sources(root)}
        for item in imported:
            if item.source.id in there.values() or item.source.hash in there:
                same = there.get(item.source.hash, item.source.id)
                raise WrongUseError(
                    "acts.bring_in.came_meanwhile", place=item.file.name, source=same
                )
        for item in imported:
            for case in item.source.cases:
                _write_case(root / CASES / f"{case}.yaml", item.variables, wanted.consent, today)
            write_source(root, item.source, item.transcript.text)


def _write_case(
    path: Path, variables: Mapping[str, str], consent: Mapping[str, tuple[str, ...]], today: str
) -> None:
    if path.exists():  # somebody interviewed twice: her case is hers, an import does not change it
        return
    data: dict[str, object] = {"v": "1", "variables": dict(variables)}
    if consent:
        yes = {audience: list(purposes) for audience, purposes in consent.items()}
        data["consent"] = [{"date": today, "given": "yes", "yes": yes}]
    replace_file(path, format_yaml(data).encode("utf-8"))
