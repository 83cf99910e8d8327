"""Voice notes that answer a report: sealed in the vault, typed by a person, forgotten. No words of one go
by the command line.
"""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rap.core.errors import WrongUseError
from rap.core.plain import is_day
from rap.languages.catalogue import say
from rap.topics.console.output import AsJson, is_confirmed, print_json, tell

if TYPE_CHECKING:
    from rap.store.vault import Vault
    from rap.topics.answers.voice_notes import Note

ByVault = Annotated[bool, typer.Option("--vault")]
_PLAYERS = (
    ("mpv", "--no-config", "--no-video", "--really-quiet"),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
)


def voice(
    files: list[Path],
    *,
    about: list[str] | None = None,
    language: str = "",
    audience: str = "members",
    until: str = "",
    case: str = "",
    by_vault: ByVault = False,
    dry_run: bool = False,
) -> None:
    """Seal voice notes in the vault, with what is known of them; they wait to be typed."""
    from rap.store.settings import find_study
    from rap.topics.answers.voice_notes import Note

    root = find_study()
    words = " ".join(about or ()).replace(",", " ").split()
    sheet = next((word for word in words if "-" in word), "")
    numbers = [word for word in words if word != sheet]
    if not all(word.isascii() and word.isdecimal() for word in numbers):
        raise WrongUseError("answers.voicing.bad_numbers", place="--about")
    told = Note("", tuple(sorted({*map(int, numbers)})), language, audience, sheet, case)
    key = shared_key(root) if by_vault else b""
    take_notes(root, files, told, dies=_day(until), key=key, dry_run=dry_run)


def notes(*, as_json: AsJson = False) -> None:
    """List the voice notes that wait in the vault; no passphrase is needed."""
    from rap.store.settings import find_study
    from rap.topics.answers.voice_notes import waiting_notes
    from rap.topics.waiting_texts.queue import open_queue

    root = find_study()
    rows = waiting_notes(root, open_queue(root))
    if as_json:
        print_json([{"note": row.id, "until": row.dies, "taken": row.is_taken} for row in rows])
        return
    for row in rows:
        state = "answers.voicing.is_taken" if row.is_taken else "answers.voicing.waits"
        print(f"{row.id}  {say(state, until=row.dies)}")
    tell("answers.voicing.n_waiting", n=sum(not row.is_taken for row in rows))


def type_(note: str, *, language: str = "", listen: bool = False) -> None:
    """Take down what a voice note says, then delete the recording; what breaks in it shows no word
    of it.
    """
    from rap.core.wordless import without_words
    from rap.store.settings import find_study
    from rap.topics.answers.voice_notes import find_note, read_note
    from rap.topics.sealing.commands.vault import passphrases
    from rap.topics.waiting_texts.queue import open_queue

    root = find_study()
    vault = open_queue(root)
    found = find_note(root, vault, note)
    with vault:
        vault.unlock(*passphrases("console.passphrase.yours"))
        if listen:
            without_words(_play)(vault, found.id)
        if found.is_taken:
            tell("answers.voicing.taken_already")
        else:
            _type(root, vault, read_note(vault, found.id), language=language)
        _forget(vault, found.id)


def forget(note: str) -> None:
    """Delete a voice note from the vault, typed or not."""
    from rap.store.settings import find_study
    from rap.topics.answers.voice_notes import find_note
    from rap.topics.waiting_texts.queue import open_queue

    root = find_study()
    vault = open_queue(root)
    _forget(vault, find_note(root, vault, note).id)


def _day(until: str) -> datetime.date | None:
    """The day on which a recording is forgotten, None where none was given."""
    if not until:
        return None
    if not is_day(until):
        raise WrongUseError("answers.voicing.no_day", place="--until")
    day = datetime.date.fromisoformat(until)
    if day <= datetime.date.today():
        raise WrongUseError("answers.voicing.day_gone", place="--until")
    return day


def take_notes(
    root: Path,
    files: Sequence[Path],
    told: Note,
    *,
    dies: datetime.date | None = None,
    key: bytes,
    dry_run: bool,
    quiet: bool = False,
) -> None:
    """Seal recordings; all are looked at before the first is kept, and the researcher learns what
    only she can delete.
    """
    from rap.store.vault.recordings import read_recording
    from rap.topics.answers.voice_notes import MOST, take_note
    from rap.topics.waiting_texts.queue import open_queue

    vault = open_queue(root)
    for place, file in enumerate(files, 1):
        read_recording(file, most=MOST, name=say("answers.voicing.nth", number=place))
    lines = [say("answers.voicing.would_go", n=len(files))] if dry_run else []
    for file in files:
        note, is_new = take_note(root, vault, file, told=told, dies=dies, key=key, dry_run=dry_run)
        if dry_run:
            continue
        until = vault.entry("audio", note.id).dies if is_new else ""
        id = "answers.voicing.taken" if is_new else "answers.voicing.there_already"
        lines.append(say(id, note=note.id, until=until, short=note.id[:6]))
    if not dry_run:
        lines.append(say("answers.voicing.delete_files"))
        if any(file.resolve().is_relative_to(root.resolve()) for file in files):
            lines.append(say("answers.voicing.inside"))
    if not quiet:
        print("\n".join(lines))


def _forget(vault: Vault, note: str) -> None:
    from rap.topics.answers.voice_notes import forget_note

    if is_confirmed(say("answers.voicing.sure", note=note)):
        forget_note(vault, note)
        tell("answers.voicing.gone")
    else:
        tell("answers.voicing.stays", until=vault.entry("audio", note).dies)


def _type(root: Path, vault: Vault, note: Note, *, language: str) -> None:
    """Ask what was said until it is plain, and keep it."""
    from rap.topics.answers.voice_notes import keep_typed, read_typed

    spoken = language or note.language
    id = "answers.voicing.note" if spoken else "answers.voicing.note_no_language"
    tell(id, language=spoken, audience=note.audience, numbers=note.about)
    while True:
        typed = typer.prompt(say("answers.voicing.ask_answers"), default="", show_default=False)
        parsed = read_typed(root, note, answers=typed)
        if not parsed.doubts:
            break
        for doubt in parsed.doubts:
            at = say("answers.voicing.at", number=doubt.number) if doubt.number else ""
            print(f"{at}{say(doubt.what)}")
    tell("answers.voicing.ask_words")
    words = []
    while line := typer.prompt(">", prompt_suffix=" ", default="", show_default=False).strip():
        words.append(line)
    parsed = read_typed(root, note, answers=typed, words=words)
    keep_typed(root, vault, note, parsed, language=language)
    done = "answers.voicing.typed_and_words" if parsed.words else "answers.voicing.typed"
    tell(done, n=len(parsed.answers))


def _play(vault: Vault, note: str) -> None:
    """Hand a recording to a player in memory that no other program sees the name of: no file is
    made.
    """
    from rap.topics.answers.voice_notes import sound_at

    player = next((one for one in _PLAYERS if shutil.which(one[0])), None)
    if player is None or not hasattr(os, "memfd_create"):
        raise WrongUseError("answers.voicing.no_player", place="--listen")
    with vault.open("audio", note) as plain:
        held = os.memfd_create("note")
        try:
            left = memoryview(plain)[sound_at(plain) :]
            while left:
                left = left[os.write(held, left) :]
            left.release()
            os.lseek(held, 0, os.SEEK_SET)
            subprocess.run([*player, f"/dev/fd/{held}"], pass_fds=[held], check=False)
        finally:
            os.close(held)


def shared_key(root: Path) -> bytes:
    """The key all machines share, which only the vault holds."""
    from rap.topics.publishing.releases import opened
    from rap.topics.publishing.sealed import open_key
    from rap.topics.sealing.commands.vault import passphrases

    with opened(root, *passphrases("console.passphrase.yours")) as vault:
        return open_key(vault)
