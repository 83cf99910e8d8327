"""Import reviewed transcripts: read all, join attributes, draw ids, then write; if one is refused,
nothing is written.

- `parse_consent`, `parse_speakers`, `parse_columns`: what a person types about files.
- `plan_import`, `write_import`: what files would become, and the study with them.
- `taking_in`, `check_not_withdrawn`: whatever comes in is looked at and written while nobody takes
  words back.
"""

from __future__ import annotations

import contextlib
import datetime
import secrets
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rap.core.errors import Message, Problem, ProblemsError, RapError, WrongUseError
from rap.core.files import lock_path, locked, replace_file
from rap.core.model import CASE_ID, KINDS, LANGUAGE, MONTH, PURPOSES, SOURCE_ID, Source, Speaker
from rap.core.plain import fold_words, nearest
from rap.core.yaml_files import format_yaml
from rap.formats.attribute_tables import Attributes
from rap.formats.child import read_attributes_in_child, read_in_child
from rap.formats.transcripts import Transcript
from rap.privacy.pseudonyms.harmless import notice_language
from rap.store.cases import FOLDER as CASES
from rap.store.cases import read_withdrawn, read_withdrawn_sources
from rap.store.settings import read_settings
from rap.store.sources import hash_of, read_sources, source_ids, write_source

# Between a check and the write that follows from it nobody withdraws: an import waits for a
# withdrawal to end.

# everything else that holds the lock ends sooner, except a withdrawal, which the error names
WAIT_S = 5.0


class _Held(threading.local):
    def __init__(self) -> None:
        self.roots: set[Path] = set()


_HELD = _Held()


@contextlib.contextmanager
def taking_in(root: Path) -> Iterator[None]:
    """Hold the lock of everything that brings words into the study; a withdrawal holds it too
    (`.rap/locks`).

    The same thread may take it again. It comes before the lock of the vault, and after that of a
    correction.

    Raises
    ------
    BusyError
        Another process holds it for longer than `WAIT_S`.
    """
    own = root.resolve()
    if own in _HELD.roots:
        yield
        return
    with locked(lock_path(root, "import"), "acts.import.busy", wait_s=WAIT_S):
        _HELD.roots.add(own)
        try:
            yield
        finally:
            _HELD.roots.discard(own)


def check_not_withdrawn(root: Path, source_id: str, cases: Collection[str]) -> None:
    """Raise when somebody who speaks in a text took her words back, perhaps a moment ago in another
    window.
    """
    gone = sorted({*cases} & read_withdrawn(root))
    if gone or source_id in read_withdrawn_sources(root):
        raise WrongUseError(
            "acts.bring_in.person_withdrew" if gone else "acts.bring_in.text_withdrawn",
            place=source_id,
            cases=gone,
        )


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
    named = {"key": key, "columns": columns}
    rows = read_attributes_in_child(attributes, files, **named) if attributes else None  # type: ignore[arg-type]
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
        digest = hash_of(transcript.text)
        if doubt := _doubt(file, transcript, wanted, rows):
            problems.append(doubt)
        elif there := known.get(digest):
            already.append(Problem("acts.bring_in.there_already", place=file.name, source=there))
        else:
            source = _source(wanted, transcript, digest, taken)
            known[digest] = source.id
            variables = rows.rows.get(file.name, {}) if rows else {}
            imported.append(Imported(file, source, transcript, variables))
    if problems or not imported:
        raise ProblemsError(problems or already)
    _check_speakers(wanted, imported)
    return imported, already, rows


def _read(file: Path, wanted: Wanted, data: bytes | None) -> Transcript:
    """The transcript in `file`, with a notice when it looks like another language; without
    speakers it is one turn of one participant where that is wanted.
    """
    given = {"speakers": dict(wanted.speakers) or None, "encoding": wanted.encoding or None}
    found = read_in_child(file, **given, columns=wanted.columns, source=wanted.source, data=data)  # type: ignore[arg-type]
    notes = (*found.notes, *notice_language(found.text, language=wanted.language))
    if not wanted.one_speaker or found.speakers:
        return replace(found, notes=notes)
    one = (Speaker("P1", "participant"),)
    return replace(found, notes=notes, text=f"P1: {found.text}", speakers=one)


def _taken(root: Path, ids: Collection[str]) -> set[str]:
    """Ids that nobody new is given, those of people and texts that were taken back among them."""
    there = {*ids, *source_ids(root), *(path.stem for path in (root / CASES).glob("*.yaml"))}
    return there | read_withdrawn(root) | read_withdrawn_sources(root)


def _doubt(
    file: Path, transcript: Transcript, wanted: Wanted, rows: Attributes | None
) -> Problem | None:
    """What a person must say before somebody's consent is written down for somebody else."""
    answer = rows.refused.get(file.name) if rows is not None else None
    if wanted.consent and answer is not None:
        return Problem("acts.bring_in.row_refuses", place=file.name, answer=answer)
    if wanted.rights != "consent":
        return None
    roles, names = {speaker.role for speaker in transcript.speakers}, (*transcript.found,)
    if roles and roles <= {"interviewer", "interpreter"}:
        id, asks = "acts.import.nobody_answers", next(iter(names), "NAME")
        return Problem(id, place=file.name, speakers=names, asks=asks)
    if wanted.speakers:
        return None
    if len(transcript.speakers) > 1 and "interviewer" not in roles:
        id, example = "acts.import.nobody_asks", _who_is_who(names)
        return Problem(id, place=file.name, speakers=names, example=example)
    if wanted.consent and not roles:
        return Problem("acts.import.no_speakers", place=file.name)
    return None


def _who_is_who(names: Sequence[str]) -> str:
    """An example of `--speakers` with the names there are: the first asks; of many the first three,
    then "…".
    """
    pairs = [f"{name}={f'P{number}' if number else 'I'}" for number, name in enumerate(names)]
    return ",".join([*pairs[:3], *(["…"] if len(pairs) > 3 else [])])


def _check_speakers(wanted: Wanted, imported: Sequence[Imported]) -> None:
    """A label that is in none of the files was misspelt."""
    there = {label for item in imported for label in item.transcript.found}
    for label in wanted.speakers:
        if fold_words(label) not in {fold_words(known) for known in there}:
            place, near = f"--speakers {label}", nearest(label, there)
            raise WrongUseError(
                "acts.bring_in.unknown_speaker", place=place, label=label, nearest=near
            )


def _check_wanted(root: Path, files: Sequence[Path], wanted: Wanted) -> None:
    if read_settings(root).demo:
        raise WrongUseError("acts.import.demo", place="pyproject.toml")
    for place, message in _find_wrong(root, wanted, n_files=len(files)):
        raise WrongUseError(message, place=place)
    names = [file.name for file in files]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise WrongUseError("acts.bring_in.twice", place=twice[0])


def _find_wrong(root: Path, wanted: Wanted, *, n_files: int) -> Iterator[tuple[str, Message]]:
    """The options whose values cannot be used, and why."""
    source, case, kind, language = wanted.id, wanted.case, wanted.kind, wanted.language
    if kind not in KINDS:
        near = nearest(kind, KINDS)
        yield "--kind", Message("acts.bring_in.unknown_kind", kind=kind, nearest=near)
    if not LANGUAGE.fullmatch(language):
        id = "acts.bring_in.bad_language" if language else "acts.bring_in.no_language"
        yield "--language", Message(id, language=language)
    if wanted.month and not MONTH.fullmatch(wanted.month):
        yield "--month", Message("acts.bring_in.bad_month", month=wanted.month)
    if source and not SOURCE_ID.fullmatch(source):
        yield "--id", Message("acts.bring_in.bad_id", source=source)
    if case and not CASE_ID.fullmatch(case):
        yield "--case", Message("acts.bring_in.bad_case", case=case)
    if source and n_files != 1:
        yield "--id", Message("acts.bring_in.one_id_for_all", files=n_files)
    if case and n_files != 1:
        yield "--case", Message("acts.bring_in.one_case_for_all", files=n_files)
    if source in source_ids(root):
        yield "--id", Message("acts.bring_in.id_taken", source=source)


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
