"""`rap import`, `tally`, `observe`: bring transcripts into a study, and what groups and trial spaces
answered.
"""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rap.cli.commands import group_of, respell
from rap.cli.output import print_problems, relative, tell
from rap.core.errors import Message, ProblemsError, WrongUseError, printable
from rap.core.plain import nearest
from rap.languages.catalogue import say

if TYPE_CHECKING:
    from rap.acts.bring_in import Imported, Looked, Plan, Wanted
    from rap.formats.attribute_tables import Attributes

# the facts of texts that `--about` takes, and the field of `Wanted` each is
_FACTS = {
    "kind": "kind",
    "phase": "phase",
    "month": "month",
    "case": "case",
    "id": "id",
    "encoding": "encoding",
    "talk": "source",
}
# what each of these was before they were taken together
_OLDER = {
    **{f"--{name}": f"--about {name}={{}}" for name in _FACTS if name != "talk"},
    "--source": "--about talk={}",
    "--key": "--columns key={}",
    "--public": "--consent public",
    "--one-speaker": "--speakers one",
    "--already-anonymised": "",
    "--audio": "{}",
}
_ONE, _PUBLIC = "one", "public"


def _importer(act: Callable[..., None], *, is_read: bool) -> Callable[..., None]:
    """The command that imports files by `act`; what it takes is the same for raw texts and for
    texts that a person has read.
    """

    def command(
        files: list[Path],
        *,
        language: str = "",
        about: list[str] | None = None,
        speakers: list[str] | None = None,
        consent: list[str] | None = None,
        attributes: Path | None = None,
        columns: list[str] | None = None,
        dry_run: bool = False,
    ) -> None:
        from rap.acts.bring_in import parse_columns, plan_files, with_attributes
        from rap.acts.review.queue import part_recordings
        from rap.formats.child import read_attributes_in_child
        from rap.store.settings import find_study

        root = find_study()
        wanted = _parse_wanted(language, about or (), speakers or (), consent or ())
        roles, names = parse_columns(",".join(columns or ()))
        key = roles.pop("key", "")
        texts, table = part_recordings(files)[1], None
        plan = plan_files(replace(wanted, columns=roles), texts, is_read=is_read)
        if attributes is not None:
            table = read_attributes_in_child(attributes, texts, key=key, columns=names)
            plan = with_attributes(plan, table)
        act(root, files, plan, table, dry_run=dry_run)

    return command


def _parse_wanted(
    language: str, about: Sequence[str], speakers: Sequence[str], consent: Sequence[str]
) -> Wanted:
    """What the options say of all files."""
    from rap.acts.bring_in import parse_consent, parse_speakers

    people = [part.strip() for part in ",".join(speakers).split(",")]
    return replace(
        _parse_about(about),
        language=language,
        rights="public" if _PUBLIC in consent else "consent",
        consent=parse_consent([word for word in consent if word != _PUBLIC]),
        speakers=parse_speakers(",".join(part for part in people if part != _ONE)),
        one_speaker=_ONE in people,
    )


def _parse_about(about: Sequence[str]) -> Wanted:
    """What `--about kind=article,month=2025-03` says of the files."""
    from rap.acts.bring_in import Wanted

    facts: dict[str, Any] = {}
    name = ""
    for part in ",".join(about).split(",") if about else ():
        before, equals, value = part.partition("=")
        if not equals and name:  # a comma within a value
            facts[name] += f",{part}"
            continue
        if not equals or before.strip() not in _FACTS:
            typed = {"name": before.strip(), "nearest": nearest(before.strip(), _FACTS)}
            raise WrongUseError("cli.import.unknown_fact", place=f"--about {part}", **typed)
        name = _FACTS[before.strip()]
        facts[name] = value.strip()
    if "phase" in facts:
        if facts["phase"] not in [*"123456789"]:
            raise WrongUseError("cli.import.no_phase", place=f"--about phase={facts['phase']}")
        facts["phase"] = int(facts["phase"])
    return Wanted(**facts)


def _import_read(
    root: Path, files: list[Path], plan: Plan, table: Attributes | None, *, dry_run: bool
) -> None:
    """Texts a person has read: into the study."""
    from rap.acts.bring_in.arrivals import bring_in
    from rap.acts.review.queue import part_recordings
    from rap.privacy.pseudonyms.identifiers import notice_names

    if part_recordings(files)[0]:
        raise WrongUseError("cli.import.audio_read", place="rap import anonymised")
    result, language = bring_in(root, plan, is_rehearsal=dry_run), plan.wanted.language
    imported = []
    for item in result.done:
        written = root / "interviews" / f"{item.source.id}.txt"
        file = printable(str(item.file)) if dry_run else relative(written)
        shown_by = f"`rap screen {shlex.quote(file)} --language {language}`"
        noticed = notice_names(item.transcript.text, language=language, shown_by=shown_by)
        talk = replace(item.transcript, notes=(*item.transcript.notes, *noticed))
        imported.append(replace(item, transcript=talk))
    _print_imported(imported, result.already, table, plan.wanted)
    tell("cli.import.would_be" if dry_run else "cli.import.done", n=len(imported))
    if dry_run:
        tell("cli.import.drawn_anew")


def _import_raw(
    root: Path, files: list[Path], plan: Plan, table: Attributes | None, *, dry_run: bool
) -> None:
    """Texts nobody has read yet: into the vault, sealed, and nothing of them into the study; no
    error holds a word.
    """
    from rap.acts.bring_in.arrivals import bring_in
    from rap.acts.review.entities import without_words
    from rap.acts.review.queue import find_queue, open_queue, part_recordings, read_sound
    from rap.cli.vault import recording_kept
    from rap.store.parse_cache import check_language
    from rap.store.settings import read_settings

    def seal() -> None:
        sounds, texts = part_recordings(files)
        if sounds and (len(texts), len(sounds)) != (1, 1):
            raise WrongUseError("cli.import.audio_several", place="rap import")
        if plan.wanted.language:
            check_language(plan.wanted.language)
        is_demo = read_settings(root).demo  # which takes nothing, with a vault or without
        vault = find_queue(root) if dry_run or is_demo else open_queue(root)
        sound = read_sound(sounds[0]) if sounds else b""
        result = bring_in(root, plan, vault, sound=sound, is_rehearsal=dry_run)
        _print_imported(result.done, result.already, table, plan.wanted)
        if dry_run:
            _print_would_wait(len(result.done), has_vault=vault is not None)
            return
        tell("cli.import.waits", n=len(result.done))
        if result.recording is not None:
            print(recording_kept(result.recording))
        tell("cli.import.originals")

    without_words(seal)()


def _print_would_wait(n: int, *, has_vault: bool) -> None:
    """What a dry run says of raw texts."""
    tell("cli.import.would_wait", n=n)
    tell("cli.import.drawn_anew")
    if not has_vault:
        tell("cli.import.no_vault")


def _print_imported(
    imported: Sequence[Imported],
    already: Sequence[Looked],
    found: Attributes | None,
    wanted: Wanted,
) -> None:
    """What each file became: who is who, what was joined, what to read, and what it lacks."""
    there = [problem for one in already for problem in one.problems]
    if not imported:
        raise ProblemsError(there)
    print_problems(there)
    for item in imported:
        pairs = [
            Message("cli.import.is", old=old, new=new) for old, new in item.transcript.found.items()
        ]
        who = say("cli.import.speakers", pairs=pairs) if pairs else say("cli.import.no_speakers")
        told = {k: v for values in item.people.values() for k, v in values.items()}
        values = "".join(f"; {k} {v}" for k, v in told.items())
        print(f"{item.source.id}  {printable(item.file.name)}: {printable(who + values)}")
        for note in item.transcript.notes:
            print(f"           {printable(note)}")
    if found is not None:
        print(
            say("cli.import.attributes", key=found.key, taken=tuple(found.taken))
            if found.taken
            else say("cli.import.no_attributes", key=found.key)
        )
        for column, reason in found.left_out.items():
            tell("cli.import.left_out", column=column, reason=reason, indent=2)
    if not wanted.consent and wanted.rights != "public":
        tell("cli.import.consent_unknown")
        tell("cli.import.say_consent")


def _renew(args: list[str]) -> tuple[list[str], bool]:
    """The command that is meant, where none was named or an older spelling was used."""
    if args and args[0] in (*_COMMANDS, "-h", "--help"):
        return args, False
    way = "anonymised" if "--already-anonymised" in args else "raw"
    words = respell(args, _OLDER)
    return [way, *words], words != args


_COMMANDS = {
    "raw": _importer(_import_raw, is_read=False),
    "anonymised": _importer(_import_read, is_read=True),
}
import_ = group_of(_COMMANDS, renew=_renew)


def tally(
    group: str,
    file: Path,
    *,
    present: Annotated[int, typer.Option(min=1, max=500)],
    date: str = "",
) -> None:
    """Bring a tally sheet back: hands and dots for each card, as the sheet of that group."""
    from rap.acts.field_sheets import parse_tally, write_tally
    from rap.core.plain import read_text
    from rap.store.settings import find_study

    rows = parse_tally(read_text(file, name=file.name), name=file.name)
    day = date or datetime.date.today().isoformat()
    path = write_tally(find_study(), group, rows, date=day, present=present)
    tell("cli.tally.done", group=group, n=len(rows), file=relative(path))


def observe(
    space: str,
    file: Path,
    *,
    date: str = "",
) -> None:
    """Add what was seen in a trial space, or what those who use it filled in, to the study."""
    from rap.acts.field_sheets import bring_observations
    from rap.store.settings import find_study

    for path in bring_observations(find_study(), space, file, date=date):
        print(relative(path))
