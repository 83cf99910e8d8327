"""Voice notes of `rap feedback`: into the vault, played from memory, typed, forgotten. No words go
by the command line.
"""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from rap.cli.output import print_json
from rap.core.errors import WrongUseError
from rap.core.plain import count, is_day

if TYPE_CHECKING:
    from rap.acts.voice_notes import Note
    from rap.store.vault import Vault

_PLAYERS = (
    ("mpv", "--no-config", "--no-video", "--really-quiet"),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
)


@dataclass(frozen=True)
class Told:
    """What the options say of the voice notes of one call, as they were typed."""

    about: str
    language: str
    audience: str
    sheet: str
    case: str
    until: str

    def note(self) -> Note:
        from rap.acts.voice_notes import Note

        words = self.about.replace(",", " ").split()
        if not all(word.isascii() and word.isdecimal() for word in words):
            raise WrongUseError("cli.voicing.bad_numbers", place="--about")
        numbers = tuple(sorted({int(word) for word in words}))
        return Note("", numbers, self.language, self.audience, self.sheet, self.case)

    def day(self) -> datetime.date | None:
        if not self.until:
            return None
        if not is_day(self.until):
            raise WrongUseError("cli.voicing.no_day", place="--until")
        day = datetime.date.fromisoformat(self.until)
        if day <= datetime.date.today():
            raise WrongUseError("cli.voicing.day_gone", place="--until")
        return day


def part_notes(files: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Recordings, and the rest: by their ending, or by their first bytes where somebody took the
    ending off.
    """
    from rap.store.vault.recordings import SUFFIXES, sound_of

    spoken: list[Path] = []
    written: list[Path] = []
    for file in files:
        head = b""
        if file.is_file() and file.suffix.lower() not in (*SUFFIXES, ".txt", ".csv"):
            with file.open("rb") as opened:
                head = opened.read(4096)
        (spoken if file.suffix.lower() in SUFFIXES or sound_of(head) else written).append(file)
    return spoken, written


def take_notes(
    root: Path, files: Sequence[Path], told: Told, *, key: bytes, dry_run: bool, quiet: bool
) -> None:
    """Seal recordings; all are looked at before the first is kept, and the researcher learns what
    only she can delete.
    """
    from rap.acts.review.queue import open_queue
    from rap.acts.voice_notes import MOST, take_note
    from rap.store.vault.recordings import read_recording

    note, day, vault = told.note(), told.day(), open_queue(root)
    for place, file in enumerate(files, 1):
        read_recording(file, most=MOST, name=f"voice note {place}")
    said = []
    for file in () if dry_run else files:
        taken, is_new = take_note(root, vault, file, told=note, dies=day, key=key)
        if not is_new:
            said.append(f"{taken.id}: this recording was taken in before; nothing is added")
            continue
        dies = vault.entry("audio", taken.id).dies
        said.append(
            f"{taken.id}: in the vault until {dies}; type it with `rap feedback --note {taken.id[:6]}`"
        )
    said += [f"{count(len(files), 'voice note')} would go into the vault"] if dry_run else []
    if not quiet:
        print("\n".join(said))
    if not quiet and not dry_run:
        inside = any(file.resolve().is_relative_to(root.resolve()) for file in files)
        print(
            "Now delete the files themselves, the messages in the messenger, and their copies in the cloud: only you can."
        )
        print(
            "A file lies inside the study: delete it before anything is shared."
        ) if inside else None


def list_notes(root: Path, *, as_json: bool) -> None:
    """What waits, a line a note; no passphrase is needed."""
    from rap.acts.review.queue import open_queue
    from rap.acts.voice_notes import waiting_notes

    rows = waiting_notes(root, open_queue(root))
    if as_json:
        print_json([{"note": row.id, "until": row.dies, "taken": row.is_taken} for row in rows])
        return
    for row in rows:
        state = (
            "its answers are in; delete it with --forget" if row.is_taken else "waits to be typed"
        )
        print(f"{row.id}  {state}; until {row.dies}")
    print(count(sum(not row.is_taken for row in rows), "waits to be typed", "wait to be typed"))


def open_note(root: Path, beginning: str, *, language: str, listen: bool, forget: bool) -> None:
    """Play a note, take down what it says, or delete it; what breaks in it says no word of it."""
    from rap.acts.review.entities import without_words
    from rap.acts.review.queue import open_queue
    from rap.acts.voice_notes import find_note

    vault = open_queue(root)
    found = find_note(root, vault, beginning)
    if forget:
        _forget(vault, found.id)
        return
    from rap.cli.vault import passphrases

    with vault:
        vault.unlock(*passphrases("cli.passphrase.yours"))
        if listen:
            without_words(_play)(vault, found.id)
        if found.is_taken:
            print("Its answers are in already; a person is counted once.")
        else:
            _type(root, vault, found.id, language=language)
        _forget(vault, found.id)


def _forget(vault: Vault, id: str) -> None:
    from rap.acts.voice_notes import forget_note

    if typer.confirm(f"Delete the recording {id} from the vault for ever?"):
        forget_note(vault, id)
        print("The recording is gone from the vault.")
    else:
        print(f"The recording stays until {vault.entry('audio', id).dies}.")


def _type(root: Path, vault: Vault, id: str, *, language: str) -> None:
    """Ask what was said until it is plain, and keep it."""
    from rap.acts.voice_notes import keep_typed, read_note, read_typed

    note = read_note(vault, id)
    about = f", about {', '.join(map(str, note.about))}" if note.about else ""
    print(
        f"A voice note in {language or note.language or 'a language nobody named'}, for {note.audience}{about}."
    )
    while True:
        answers = typer.prompt(
            "Numbers and answers, like `1 yes 2 no`; Enter for none", default="", show_default=False
        )
        parsed = read_typed(root, note, answers=answers)
        if not parsed.doubts:
            break
        for doubt in parsed.doubts:
            print(f"number {doubt.number}: {doubt.what}" if doubt.number else doubt.what)
    print("What was said in own words, without names; an empty line ends it.")
    words = []
    while line := typer.prompt(">", prompt_suffix=" ", default="", show_default=False).strip():
        words.append(line)
    parsed = read_typed(root, note, answers=answers, words=words)
    keep_typed(root, vault, note, parsed, language=language)
    taken = count(len(parsed.answers), "answer")
    print(f"Taken in: {taken}" + (", own words wait for `rap review`" if parsed.words else ""))


def _play(vault: Vault, id: str) -> None:
    """Hand a recording to a player in memory that no other program sees the name of: no file is
    made.
    """
    from rap.acts.voice_notes import sound_at

    player = next((one for one in _PLAYERS if shutil.which(one[0])), None)
    if player is None or not hasattr(os, "memfd_create"):
        raise WrongUseError("cli.voicing.no_player", place="--listen")
    with vault.open("audio", id) as plain:
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
