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
from rap.core.errors import Message, Problem, WrongUseError, printable
from rap.core.plain import nearest
from rap.languages.catalogue import say

if TYPE_CHECKING:
    from rap.acts.bring_in import Imported, Wanted
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


def _importer(act: Callable[..., None]) -> Callable[..., None]:
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
        from rap.acts.bring_in import parse_columns, parse_consent, parse_speakers
        from rap.store.settings import find_study

        root = find_study()
        roles, names = parse_columns(",".join(columns or ()))
        table = {"attributes": attributes, "key": roles.pop("key", ""), "columns": names}
        people = [part.strip() for part in ",".join(speakers or ()).split(",")]
        granted = [word for word in consent or () if word != _PUBLIC]
        wanted = replace(
            _parse_about(about or ()),
            language=language,
            rights="public" if _PUBLIC in (consent or ()) else "consent",
            consent=parse_consent(granted),
            speakers=parse_speakers(",".join(part for part in people if part != _ONE)),
            one_speaker=_ONE in people,
            columns=roles,
        )
        act(root, files, wanted, table, dry_run=dry_run)

    return command


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
    root: Path, files: list[Path], wanted: Wanted, table: dict[str, Any], *, dry_run: bool
) -> None:
    """Texts a person has read: into the study."""
    from rap.acts.bring_in import plan_import, write_import
    from rap.acts.review.queue import part_recordings
    from rap.privacy.pseudonyms.identifiers import notice_names

    sounds, texts = part_recordings(files)
    if sounds:
        raise WrongUseError("cli.import.audio_read", place="rap import anonymised")
    imported, already, found = plan_import(root, texts, wanted, **table)
    if not dry_run:
        write_import(root, imported, wanted)
    for at, item in enumerate(imported):
        written = root / "interviews" / f"{item.source.id}.txt"
        file = printable(str(item.file)) if dry_run else relative(written)
        shown_by = f"`rap screen {shlex.quote(file)} --language {wanted.language}`"
        noticed = notice_names(item.transcript.text, language=wanted.language, shown_by=shown_by)
        talk = replace(item.transcript, notes=(*item.transcript.notes, *noticed))
        imported[at] = replace(item, transcript=talk)
    _print_imported(imported, already, found, wanted)
    tell("cli.import.would_be" if dry_run else "cli.import.done", n=len(imported))
    if dry_run:
        tell("cli.import.drawn_anew")


def _import_raw(
    root: Path, files: list[Path], wanted: Wanted, table: dict[str, Any], *, dry_run: bool
) -> None:
    """Texts nobody has read yet: into the vault, sealed, and nothing of them into the study; no
    error holds a word.
    """
    from rap.acts.bring_in import plan_import
    from rap.acts.review.entities import without_words
    from rap.acts.review.queue import (
        find_queue,
        open_queue,
        part_recordings,
        put_talks,
        read_sound,
    )
    from rap.cli.vault import recording_kept
    from rap.store.parse_cache import check_language
    from rap.store.settings import read_settings

    def seal() -> None:
        sounds, texts = part_recordings(files)
        if sounds and (len(texts), len(sounds)) != (1, 1):
            raise WrongUseError("cli.import.audio_several", place="rap import")
        if read_settings(root).demo:
            plan_import(root, texts, wanted)  # which refuses: the demo takes nothing
        if wanted.language:
            check_language(wanted.language)
        vault = find_queue(root) if dry_run else open_queue(root)
        entries = vault.list() if vault else ()
        ids = {id for entry in entries for id in (*entry.id.split("."), *entry.cases)}
        sound = read_sound(sounds[0]) if sounds else b""
        imported, already, found = plan_import(root, texts, wanted, ids=ids, **table)
        if vault is None or dry_run:
            _print_imported(imported, already, found, wanted)
            _print_would_wait(len(imported), has_vault=vault is not None)
            return
        _, kept = put_talks(vault, imported, wanted, sound=sound)
        _print_imported(imported, already, found, wanted)
        tell("cli.import.waits", n=len(imported))
        if kept is not None:
            print(recording_kept(kept))
        tell("cli.import.originals")

    without_words(seal)()


def _print_would_wait(n: int, *, has_vault: bool) -> None:
    """What a dry run says of raw texts."""
    tell("cli.import.would_wait", n=n)
    tell("cli.import.drawn_anew")
    if not has_vault:
        tell("cli.import.no_vault")


def _print_imported(
    imported: list[Imported], already: list[Problem], found: Attributes | None, wanted: Wanted
) -> None:
    """What each file became: who is who, what was joined, what to read, and what it lacks."""
    print_problems(already)
    for item in imported:
        pairs = [
            Message("cli.import.is", old=old, new=new) for old, new in item.transcript.found.items()
        ]
        who = say("cli.import.speakers", pairs=pairs) if pairs else say("cli.import.no_speakers")
        values = (
            "; " + ", ".join(f"{k} {v}" for k, v in item.variables.items())
            if item.variables
            else ""
        )
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


_COMMANDS = {"raw": _importer(_import_raw), "anonymised": _importer(_import_read)}
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
