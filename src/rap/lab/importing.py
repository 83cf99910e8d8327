"""Import from the screen: files as bytes in memory, read in a child process, looked at, then sealed
in the vault.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tornado import web

from rap.acts.bring_in import Imported, Wanted, parse_consent, plan_import, write_import
from rap.acts.review.entities import without_words
from rap.acts.review.queue import put_raw
from rap.core.errors import Problem, ProblemsError, RefusedError, UnknownError, WrongUseError
from rap.formats.readers import SUFFIXES
from rap.lab.base import Plain, TooBigError
from rap.lab.permissions import CODER, Person
from rap.lab.raw import RawHandler
from rap.lab.raw_session import MAX_ALL, MAX_FILE, MAX_FILES, RawSession
from rap.languages.catalogue import on_screen
from rap.privacy.pseudonyms.identifiers import notice_names
from rap.store.parse_cache import check_language
from rap.store.settings import read_settings

FIELDS: Mapping[str, type] = {
    "files": list,
    "phase": int,
    **dict.fromkeys(("kind", "language", "month", "id", "case", "encoding", "source"), str),
    **dict.fromkeys(("public", "one_speaker", "anonymised"), bool),
    **dict.fromkeys(("consent", "speakers", "columns"), dict),
}
_PLAIN = ("kind", "language", "phase", "month", "id", "case", "encoding", "one_speaker", "source")


@without_words
def take_file(desk: RawSession, person: Person, suffix: str, data: bytes) -> Plain:
    """Keep the bytes of one file until they are imported or dropped. How it was called is not
    asked: it may be a name.
    """
    desk.need(person)
    if f".{suffix}" not in SUFFIXES:
        raise RefusedError("lab.import.unknown_kind", kinds=tuple(SUFFIXES))
    if not data or len(data) > MAX_FILE:
        raise RefusedError("lab.import.bad_size", size=len(data), most=MAX_FILE)
    if (
        len(desk.files) >= MAX_FILES
        or sum(len(kept) for _, kept in desk.files.values()) + len(data) > MAX_ALL
    ):
        raise RefusedError("lab.import.too_many")
    id = secrets.token_hex(4)
    desk.files[id] = (suffix, data)
    return {"file": id, "bytes": len(data)}


@without_words
def drop_files(desk: RawSession, person: Person) -> None:
    """Forget the files."""
    desk.need(person)
    desk.files = {}


@without_words
def import_files(
    desk: RawSession, person: Person, asked: Mapping[str, Any], *, preview: bool
) -> Plain:
    """What each file would become, and who is who in it; unless `preview`, seal it in the vault,
    where it waits for review.

    `anonymised` says that somebody has read it and that it names nobody: it enters the study at
    once.

    Raises
    ------
    UnknownError
        A file that was not sent.
    ProblemsError, WrongUseError
        As `intake.plan_import`; nothing was taken.
    """
    vault = desk.need(person)
    wanted, named = _wanted(asked), _named(desk, asked["files"])
    if read_settings(desk.root).demo:
        plan_import(desk.root, [], wanted)  # which says that the demo takes nothing
    check_language(wanted.language)
    ids = {id for entry in vault.list() for id in (*entry.id.split("."), *entry.cases)}
    contents = {path: desk.files[id][1] for path, id in named.items()}
    try:
        imported, already, _ = plan_import(desk.root, [*named], wanted, ids=ids, contents=contents)
    except ProblemsError as error:
        if not preview:
            raise RefusedError(error.message, place=error.place) from None
        return {
            "done": False,
            "items": _doubtful(desk, wanted, named, contents),
            "already": [],
            "problems": [_tell_problem(row, named) for row in error.problems],
        }
    imported = [_noticed(item) for item in imported] if asked.get("anonymised") else imported
    if not preview:
        write_import(desk.root, imported, wanted) if asked.get("anonymised") else put_raw(
            vault, imported, wanted
        )
        for id in named.values():
            del desk.files[id]
    return {
        "done": not preview,
        "items": [_tell(item, named[item.file]) for item in imported],
        "already": [_tell_problem(row, named) for row in already],
        "problems": [],
    }


def _noticed(item: Imported) -> Imported:
    """With a note on what looks like a name or number in a text of which somebody said that it
    names nobody.
    """
    shown_by = f"`rap screen interviews/{item.source.id}.txt --language {item.source.language}`, once it is in the study,"
    noticed = notice_names(item.transcript.text, language=item.source.language, shown_by=shown_by)
    return replace(
        item, transcript=replace(item.transcript, notes=(*item.transcript.notes, *noticed))
    )


def _doubtful(
    desk: RawSession, wanted: Wanted, named: Mapping[Path, str], contents: Mapping[Path, bytes]
) -> list[Plain]:
    """Who speaks in files of which only that is in doubt, so that it can be said; none when they
    cannot be read.
    """
    try:
        imported = plan_import(
            desk.root, [*named], replace(wanted, rights="public"), contents=contents
        )[0]
    except (ProblemsError, WrongUseError):
        return []
    return [_tell(item, named[item.file]) for item in imported]


def _tell_problem(problem: Problem, named: Mapping[Path, str]) -> Plain:
    """Which file, what is wrong with it, and what would be right."""
    name = problem.place.partition(":")[0]
    said = on_screen(problem)
    told = {"file": named.get(Path(name)), "place": problem.place, "right": ""}
    return {**told, **problem.message.to_json(), "message": said, "what": said}


def _named(desk: RawSession, files: list[Any]) -> dict[Path, str]:
    """What messages call each file -> its id here."""
    if not files or not all(isinstance(id, str) and id in desk.files for id in files):
        raise UnknownError("lab.import.not_sent")
    return {
        Path(f"file-{number}.{desk.files[id][0]}"): id
        for number, id in enumerate(dict.fromkeys(files), 1)
    }


def _wanted(asked: Mapping[str, Any]) -> Wanted:
    """What was said about the files, each member of its kind."""
    tables = {key: asked.get(key, {}) for key in ("consent", "speakers", "columns")}
    texts = [words for key in ("speakers", "columns") for words in tables[key].values()]
    grants = [
        isinstance(row, list) and all(isinstance(word, str) for word in row)
        for row in tables["consent"].values()
    ]
    if not all(isinstance(words, str) for words in texts) or not all(grants):
        raise WrongUseError("lab.request.wrong_kind", member="import")
    consent = parse_consent(
        [f"{audience}:{','.join(words)}" for audience, words in tables["consent"].items()]
    )
    plain = {key: asked[key] for key in _PLAIN if key in asked}
    rights = "public" if asked.get("public") else "consent"
    tables["consent"] = consent
    return Wanted(**plain, **tables, rights=rights)


def _tell(item: Imported, file: str) -> Plain:
    return {
        "file": file,
        "source": item.source.id,
        "speakers": [
            {"label": s.label, "role": s.role, "case": s.case or None} for s in item.source.speakers
        ],
        "found": dict(item.transcript.found),
        "n_words": len(item.transcript.text.split()),
        "notes": [on_screen(note) for note in item.transcript.notes],
    }


class FilesHandler(RawHandler):
    """The bytes of one file as they are; `suffix` says what they are. Kept in memory alone."""

    @web.authenticated
    async def post(self) -> None:
        data = self.file(MAX_FILE, TooBigError("lab.import.too_big", limit=MAX_FILE))
        await self.tell(take_file, self.ask("suffix"), data, status=201)

    @web.authenticated
    async def delete(self) -> None:
        self.person.need(CODER)
        await self.raw(drop_files)
        self.reply({"files": 0})


class ImportHandler(RawHandler):
    @web.authenticated
    async def post(self) -> None:
        wanted = {key: FIELDS[key] for key in ("files", "language")}
        asked = self.body(wanted, optional={**FIELDS, "preview": object})
        preview = asked.pop("preview", False) is not False
        await self.tell(import_files, asked, preview=preview, everything=not preview)
