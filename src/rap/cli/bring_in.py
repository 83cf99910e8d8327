"""`rap new`, `rap import`: make a study, and bring transcripts into it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rap.cli.output import print_problems, relative
from rap.core.errors import Message, Problem, WrongUseError, printable
from rap.languages.catalogue import say

if TYPE_CHECKING:
    from rap.acts.bring_in import Imported, Wanted
    from rap.formats.attribute_tables import Attributes

_FORMATS = (
    "Transcripts: .txt .md .docx .odt .rtf .pdf .vtt .srt .json (Whisper) .csv .tsv .xlsx .xml .tei; "
    "what each becomes stands in docs/import.md."
)

_DRAWN_ANEW = "Ids that are not given are drawn anew by the import itself."


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("new")(new)
    app.command("import")(import_)


def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make.", metavar="DIR")],
    title: Annotated[str, typer.Option(help="What the study is called.")] = "",
    languages: Annotated[str, typer.Option(help="Languages of codebook and reports.")] = "en,fr,nl",
) -> None:
    """Make an empty study: folders, notebooks, git settings, a commented pyproject.toml."""
    from rap.acts.new_study import find_around, make_study, next_steps
    from rap.privacy.leaks import check_synced

    wanted = tuple(word.strip() for word in languages.split(",") if word.strip())
    make_study(folder, title=title or folder.resolve().name, languages=wanted)
    print_problems((*find_around(folder), *check_synced(folder)), as_json=False)
    print(say("cli.new.done", folder=relative(folder)))
    for step in next_steps(folder, language=wanted[0]):
        print(f"  {step}")


def import_(
    files: Annotated[list[Path], typer.Argument(help=_FORMATS, metavar="FILE…")],
    kind: Annotated[
        str, typer.Option(help="interview, focus-group, field-note, article or question.")
    ] = "interview",
    language: Annotated[str, typer.Option(help="Language of the text, like fr.")] = "",
    phase: Annotated[int | None, typer.Option(help="1, 2 or 3.", min=1, max=9)] = None,
    month: Annotated[str, typer.Option(help="When it was said, like 2025-03.")] = "",
    case: Annotated[
        str, typer.Option(help="Whose words, like C-51774 (one file only; drawn when left out).")
    ] = "",
    id: Annotated[
        str,
        typer.Option(help="Id of the source, like INT-38201 (one file only; drawn when left out)."),
    ] = "",
    consent: Annotated[
        list[str] | None,
        typer.Option(
            help="What these people agreed to: team:analyse,count,quote (repeat for each audience)."
        ),
    ] = None,
    public: Annotated[
        bool,
        typer.Option(
            "--public", help="Texts published for all to read: nobody's consent is needed."
        ),
    ] = False,
    speakers: Annotated[str, typer.Option(help="Who is who: Chercheur=I,Interviewe=P1")] = "",
    one_speaker: Annotated[
        bool,
        typer.Option(
            "--one-speaker", help="In a text without speakers one person speaks throughout."
        ),
    ] = False,
    attributes: Annotated[
        Path | None, typer.Option(help="A CSV with a row a file: variables of the cases.")
    ] = None,
    key: Annotated[
        str, typer.Option(help="Its column that names the files (found when left out).")
    ] = "",
    columns: Annotated[
        str,
        typer.Option(
            help="Its columns to take (those that look like bands when left out). For transcripts that are tables, what a "
            "column is for: speaker=Wie,text=Zin (also time, end, language, source; found when left out)."
        ),
    ] = "",
    source: Annotated[
        str,
        typer.Option(
            help="In a table of several talks, the one that is wanted, as its column names it."
        ),
    ] = "",
    encoding: Annotated[
        str, typer.Option(help="Of the text files, when they are not UTF-8, like cp1252.")
    ] = "",
    already_anonymised: Annotated[
        bool,
        typer.Option(
            "--already-anonymised",
            help="A person has read these texts and nothing in them names anybody.",
        ),
    ] = False,
    audio: Annotated[
        Path | None,
        typer.Option(
            help="Its recording, for the vault: wav, mp3, m4a, aac, ogg, webm, flac (one file only)."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be imported; write nothing.")
    ] = False,
) -> None:
    """Import transcripts: raw ones go to the vault and wait for `rap review`; speakers and
    attributes are found and shown.
    """
    from rap.acts.bring_in import Wanted, parse_columns, parse_consent, parse_speakers
    from rap.store.settings import find_study

    root = find_study()
    roles, names = parse_columns(columns)
    wanted = Wanted(
        kind=kind,
        language=language,
        phase=phase,
        month=month,
        id=id,
        case=case,
        rights="public" if public else "consent",
        consent=parse_consent(consent or ()),
        speakers=parse_speakers(speakers),
        encoding=encoding,
        one_speaker=one_speaker,
        columns=roles,
        source=source,
    )
    table = {"attributes": attributes, "key": key, "columns": names}
    if audio is not None and (already_anonymised or len(files) != 1):
        raise WrongUseError(
            "cli.import.audio_several" if len(files) > 1 else "cli.import.audio_read",
            place="rap import --audio",
        )
    if already_anonymised:
        _import_read(root, files, wanted, table, dry_run=dry_run)
    else:
        _import_raw(root, files, wanted, table, audio=audio, dry_run=dry_run)


def _import_read(
    root: Path, files: list[Path], wanted: Wanted, table: Mapping[str, object], *, dry_run: bool
) -> None:
    """Texts a person has read: into the study."""
    from rap.acts.bring_in import plan_import, write_import
    from rap.privacy.pseudonyms.identifiers import notice_names

    imported, already, found = plan_import(root, files, wanted, **table)  # type: ignore[arg-type]
    if not dry_run:
        write_import(root, imported, wanted)
    for at, item in enumerate(imported):
        file = (
            printable(str(item.file))
            if dry_run
            else relative(root / "interviews" / f"{item.source.id}.txt")
        )
        shown_by = f"`rap screen {shlex.quote(file)} --language {wanted.language}`"
        noticed = notice_names(item.transcript.text, language=wanted.language, shown_by=shown_by)
        talk = replace(item.transcript, notes=(*item.transcript.notes, *noticed))
        imported[at] = replace(item, transcript=talk)
    _print_imported(imported, already, found, wanted)
    print(say("cli.import.would_be" if dry_run else "cli.import.done", n=len(imported)))
    if dry_run:
        print(say("cli.import.drawn_anew"))


def _import_raw(
    root: Path,
    files: list[Path],
    wanted: Wanted,
    table: Mapping[str, object],
    *,
    audio: Path | None,
    dry_run: bool,
) -> None:
    """Texts nobody has read yet: into the vault, sealed, and nothing of them into the study; no
    error holds a word.
    """
    from rap.acts.review.entities import without_words

    without_words(_seal_raw)(root, files, wanted, table, audio=audio, dry_run=dry_run)


def _seal_raw(
    root: Path,
    files: list[Path],
    wanted: Wanted,
    table: Mapping[str, object],
    *,
    audio: Path | None,
    dry_run: bool,
) -> None:
    from rap.acts.bring_in import plan_import
    from rap.acts.review.queue import find_queue, open_queue, put_talks, read_sound
    from rap.cli.vault import recording_kept
    from rap.store.parse_cache import check_language
    from rap.store.settings import read_settings

    if read_settings(root).demo:
        plan_import(root, files, wanted)  # which says that the demo takes nothing
    if wanted.language:
        check_language(wanted.language)
    vault = find_queue(root) if dry_run else open_queue(root)
    ids = (
        {id for entry in vault.list() for id in (*entry.id.split("."), *entry.cases)}
        if vault
        else set()
    )
    sound = read_sound(audio) if audio is not None else b""
    imported, already, found = plan_import(root, files, wanted, ids=ids, **table)  # type: ignore[arg-type]
    kept = None if dry_run or vault is None else put_talks(vault, imported, wanted, sound=sound)[1]
    _print_imported(imported, already, found, wanted)
    if dry_run:
        print(say("cli.import.would_wait", n=len(imported)))
        print(say("cli.import.drawn_anew"))
        if vault is None:
            print(say("cli.import.no_vault"))
        return
    print(say("cli.import.waits", n=len(imported)))
    if kept is not None:
        print(recording_kept(kept))
    print(say("cli.import.originals"))


def _print_imported(
    imported: list[Imported], already: list[Problem], found: Attributes | None, wanted: Wanted
) -> None:
    """What each file became: who is who, what was joined, what to read, and what it lacks."""
    print_problems(already, as_json=False)
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
            print("  " + say("cli.import.left_out", column=column, reason=reason))
    if not wanted.consent and wanted.rights != "public":
        print(say("cli.import.consent_unknown"))
        print(say("cli.import.say_consent"))
