"""Bring interviews in from the screen: files as bytes in memory, read in a child process, corrected
as a plan, then brought into the study or sealed in the vault, all or nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from rap.core.errors import Message, ProblemsError, RefusedError, UnknownError, WrongUseError
from rap.core.model import PURPOSES
from rap.core.wordless import without_words
from rap.formats.codings_in_files import find_codings
from rap.formats.readers import TABLES
from rap.formats.refused_kinds import REFUSED_KINDS
from rap.formats.strangers import project_suffixes, suffixes
from rap.formats.surveys import SUFFIXES as ANSWERS
from rap.formats.transcripts import Transcript
from rap.languages.catalogue import on_screen
from rap.languages.pack import known
from rap.languages.pipelines import check_language
from rap.store.cases import read_cases
from rap.store.roles import CODER
from rap.store.settings import read_settings
from rap.store.sources import find_turns, read_sources
from rap.topics.bringing_in.arrivals import bring_in, find_waiting
from rap.topics.bringing_in.looks import Kept, Looked, look
from rap.topics.bringing_in.naming import find_naming_problems, with_titles
from rap.topics.bringing_in.summary import group_alike
from rap.topics.bringing_in.titles import TitleFinds
from rap.topics.bringing_in.typed import parse_consent
from rap.topics.consent.questions import read_form_to_ask, whole_answer
from rap.topics.entering.plan import FilePlan, Plan, Wanted, fingerprint_of
from rap.topics.waiting_texts.queue import find_queue
from rap.topics.web.base import Plain, Routes, TooBigError, route
from rap.topics.web.permissions import Person
from rap.topics.web.raw import RawHandler
from rap.topics.web.raw_session import MAX_ALL, MAX_FILE, MAX_FILES, RawSession, Tray

_ABOUT: Mapping[str, type] = {
    **dict.fromkeys(("kind", "language", "month", "rights", "guide"), str),
    "phase": int,
    "consent": dict,
    "read": bool,
}
_FILE: Mapping[str, type] = {
    **dict.fromkeys(("file", "title", "talk", "encoding", "refusal"), str),
    **dict.fromkeys(("speakers", "turns", "people", "whole", "columns", "names"), dict),
    **dict.fromkeys(("one_speaker", "skip", "as_new"), bool),
    "groups": list,
}
_DOUBT, _LAYOUT, _LOOKS = "formats.doubt.", "formats.layout.", "privacy.noticed.language"
ANOTHER = "?"  # in place of a title: draw another than the one that was drawn


@without_words
def tell_import(desk: RawSession, person: Person) -> Plain:
    """What the page offers: whether there is a vault and whether it is open, kinds of files,
    languages, audiences and purposes, variables and groups that there are.
    """
    person.need(CODER)
    settings = read_settings(desk.root)
    sources, values = read_sources(desk.root, damaged=[]), _values(desk.root)
    return {
        "has_vault": find_queue(desk.root) is not None,
        "open": desk.is_open_for(person),
        "kinds": [suffix.removeprefix(".") for suffix in suffixes()],
        "tables": [suffix.removeprefix(".") for suffix in TABLES],
        "most": {"files": MAX_FILES, "megabytes": MAX_ALL // 1_000_000},
        "languages": [*dict.fromkeys((*settings.languages, *known()))],
        "audiences": sorted(settings.audiences),
        "purposes": list(PURPOSES),
        "whole": _tell_whole(desk.root),
        "variables": [{"id": id, "values": sorted(found)} for id, found in values.items()],
        "groups": sorted({group for one in sources for group in one.groups}),
        "study_is_empty": not sources,
    }


def _tell_whole(root: Path) -> Plain | None:
    """The question about a whole interview in each language, and how each audience is named in it; None
    where the form that is read aloud here does not ask it.
    """
    form = read_form_to_ask(root)
    asked = whole_answer(form)
    if asked is None:
        return None
    audiences = {*asked.grants, *asked.unclear}
    who = {audience: dict(form.who.get(audience, {})) for audience in sorted(audiences)}
    return {"question": dict(asked.wording), "who": who}


def _values(root: Path) -> dict[str, set[str]]:
    """The values that people of the study have, by variable."""
    found: dict[str, set[str]] = {}
    for case in read_cases(root, damaged=[]):
        for id, value in case.variables.items():
            values = value.values() if isinstance(value, Mapping) else (value,)
            found.setdefault(id, set()).update(word for one in values for word in one)
    return found


@without_words
def take_file(desk: RawSession, person: Person, suffix: str, name: str, data: bytes) -> Plain:
    """Keep the bytes of one file until they are brought in or dropped; nobody else sees its name."""
    tray = desk.tray(person)
    if f".{suffix}" not in (*suffixes(), *project_suffixes(), *ANSWERS):
        sentence = REFUSED_KINDS.get(f".{suffix}", "bringing_in.import.unknown_kind")
        raise RefusedError(sentence, kinds=suffixes())
    if not data:
        raise RefusedError("formats.file.empty")
    if len(tray.files) >= MAX_FILES or desk.n_bytes + len(data) > MAX_ALL:
        raise RefusedError(
            "bringing_in.import.too_many", files=MAX_FILES, megabytes=MAX_ALL // 1_000_000
        )
    id = secrets.token_hex(4)
    shown = Path(name).name or f"{len(tray.files) + 1}.{suffix}"
    tray.files[id] = (Path(id) / Path(shown).with_suffix(f".{suffix}").name, data)
    return {"file": id, "bytes": len(data)}


@without_words
def drop_files(desk: RawSession, person: Person, files: Sequence[str]) -> None:
    """Forget these files, or all of hers: those of another window stay."""
    tray = desk.tray(person)
    if not files:
        tray.clear()
    for file in {*files} & tray.files.keys():
        tray.drop(file)


@without_words
def look_at(desk: RawSession, person: Person, asked: Plain, *, brief: bool = False) -> Plain:
    """What each file of the plan would become, line by line; nothing is written. `brief`: only
    how each compares with the others and the study.
    """
    with desk.documents.reading():
        return _look_at(desk, *_opened(desk, person, asked), brief=brief)


def _look_at(desk: RawSession, tray: Tray, plan: Plan, *, brief: bool) -> Plain:
    chosen = {one.file for one in plan.files if one.title not in ("", ANOTHER) or one.groups}
    plan = _titled(desk.root, tray, plan)
    waiting = find_waiting(desk.root)
    contents = dict(tray.files.values())
    looked = look(desk.root, plan, contents=contents, kept=tray.made.of(Kept), waiting=waiting)
    named = [one for one in looked if one.plan.file in chosen]
    finds = find_naming_problems(desk.root, named)
    ids = {path: id for id, (path, _) in tray.files.items()}
    titles = {source.id: source.title for source in read_sources(desk.root, damaged=[])}
    return {
        "files": [
            {
                "file": ids[one.plan.file],
                **_tell_state(one, titles),
                **({} if brief else _tell(one)),
                "title_warnings": _tell_finds(finds.get(one.plan.file)),
            }
            for one in looked
        ],
        "summary": [
            {
                "sentence": on_screen(alike.message),
                "files": [ids[path] for path in alike.files],
                "doubt": alike.is_doubt,
            }
            for alike in group_alike(looked)
        ],
    }


def _titled(root: Path, tray: Tray, plan: Plan) -> Plan:
    """`plan` with a title for each file: the one that was drawn for it the first time, or another
    where that is asked for.
    """
    ids = {path: id for id, (path, _) in tray.files.items()}
    asked = {one.file for one in plan.files if one.title == ANOTHER}
    for path in asked:
        tray.titles.pop(ids[path], None)
    given = {one.file: "" if one.file in asked else one.title for one in plan.files}
    files = [
        replace(one, title=given[one.file] or tray.titles.get(ids[one.file], ""))
        for one in plan.files
    ]
    titled = with_titles(root, replace(plan, files=tuple(files)), taken=tray.titles.values())
    for one in titled.files:
        if not given[one.file]:
            tray.titles[ids[one.file]] = one.title
    return titled


def _tell_finds(finds: TitleFinds | None) -> list[str]:
    return [on_screen(said) for said in (*finds.refused, *finds.warnings)] if finds else []


@without_words
def bring(desk: RawSession, person: Person, asked: Plain) -> Plain:
    """Bring in what the plan says: into the study when somebody has read it, otherwise into the
    open vault; nothing when there is a problem with any file.

    The same plan asked for twice, because a reply was lost, is brought in once.
    """
    before, answer = desk.tray(person).last
    if asked == before:
        return dict(answer)
    tray, plan = _opened(desk, person, asked)
    vault = None if plan.is_read else desk.need(person)
    contents = dict(tray.files.values())
    ids = {path: id for id, (path, _) in tray.files.items()}
    try:
        with desk.documents.reading():
            plan = _titled(desk.root, tray, plan)
            held: Plain = {"contents": contents, "kept": tray.made.of(Kept), "by": person.id}
            result = bring_in(desk.root, plan, vault, **held)
    except ProblemsError as error:
        at = {path.name: id for path, id in ids.items()}
        rows = [
            {"file": at.get(row.place.partition(":")[0], ""), "sentence": on_screen(row)}
            for row in error.problems
        ]
        return {"done": [], "already": [], "problems": rows}
    done = [
        {"file": ids[one.file], "source": one.source.id, "title": one.source.title}
        for one in result.done
    ]
    already = [
        {"file": ids[one.plan.file], "source": one.there, "sentence": on_screen(one.problems[0])}
        for one in result.already
    ]
    for row in (*done, *already):
        tray.drop(row["file"])
    answer = {"done": done, "already": already, "problems": []}
    tray.last = (asked, answer)
    return answer


def _opened(desk: RawSession, person: Person, asked: Mapping[str, Any]) -> tuple[Tray, Plan]:
    """The files of `person`, and the plan she asks for.

    Raises
    ------
    UnknownError
        A file that was not sent.
    WrongUseError
        A member of the plan that is of another kind.
    """
    tray, said = desk.tray(person), asked["plan"]
    plan = _checked(said, {"about": dict, "files": list}, needs=("about", "files"))
    about = _checked(plan["about"], _ABOUT, needs=("language",))
    is_read = bool(about.pop("read", False))
    rows = [_checked(row, _FILE, needs=("file",)) for row in plan["files"]]
    if not rows or not all(row["file"] in tray.files for row in rows):
        raise UnknownError("web.import.not_sent")
    check_language(about["language"])
    consent = [f"{who}:{','.join(_texts(said))}" for who, said in about.pop("consent", {}).items()]
    wanted = Wanted(**about, consent=parse_consent(consent))
    if any("whole" in purposes for purposes in wanted.consent.values()):
        raise WrongUseError("bringing_in.whole_each")
    return tray, Plan(wanted, tuple(_file_plan(tray, row) for row in rows), is_read)


def _file_plan(tray: Tray, row: Plain) -> FilePlan:
    path, data = tray.files[row.pop("file")]
    turns = {_line(at): text for at, text in _mapping(row.pop("turns", {})).items()}
    groups = tuple(_texts(row.pop("groups", [])))
    people = {label: _mapping(values) for label, values in row.pop("people", {}).items()}
    whole = {label: tuple(_texts(said)) for label, said in row.pop("whole", {}).items()}
    told: Plain = {key: _mapping(row.pop(key, {})) for key in ("speakers", "columns", "names")}
    return FilePlan(
        path,
        fingerprint_of(data),
        turns=turns,
        groups=groups,
        people=people,
        whole=whole,
        **told,
        **row,
    )


def _checked(row: Any, kinds: Mapping[str, type], *, needs: Sequence[str]) -> Plain:
    """A copy of one object of a plan: members of these kinds, all that are needed, no others."""
    if not isinstance(row, dict) or row.keys() - kinds.keys() or {*needs} - row.keys():
        raise WrongUseError("web.request.other_members", members=tuple(kinds))
    given = {key: value for key, value in row.items() if value is not None}
    for key, value in given.items():
        if type(value) is not kinds[key]:
            raise WrongUseError("web.request.wrong_kind", member=key)
    return given


def _mapping(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise WrongUseError("web.request.wrong_kind", member="files")
    return dict(zip(value, _texts([*value.values()]), strict=True))


def _texts(values: Any) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise WrongUseError("web.request.wrong_kind", member="plan")
    return values


def _line(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise WrongUseError("web.request.wrong_kind", member="turns")
    return int(text)


def _tell_state(one: Looked, titles: Mapping[str, str]) -> Plain:
    """Where a file stands."""
    return {
        "state": one.state,
        "there": ({"source": one.there, "title": titles.get(one.there, "")} if one.there else None),
        "problems": [on_screen(problem) for problem in one.problems],
    }


def _tell(one: Looked) -> Plain:
    """A file as the page shows it."""
    talk = one.transcript
    notes = talk.notes if talk else ()
    doubts = [note for note in notes if note.id.startswith(_DOUBT)]
    layouts = [note for note in notes if note.id.startswith(_LAYOUT)]
    codings = find_codings(notes)
    told = (*doubts, *layouts, *(codings.notes if codings else ()))
    rest = [note for note in notes if note not in told]
    return {
        "name": one.plan.file.name,
        "confidence": talk.confidence if talk else "guess",
        "layout": " ".join(map(on_screen, layouts)),
        "lines": [
            [line.n, line.text, line.label, line.is_start, line.fate]
            for line in (talk.lines if talk else ())
        ],
        "speakers": _tell_speakers(talk) if talk else [],
        "doubts": [_tell_doubt(doubt) for doubt in doubts],
        "finds": [*map(vars, one.finds)],
        "notes": [on_screen(note) for note in rest],
        "looks": next((note.facts["looks"] for note in rest if note.id == _LOOKS), ""),
        "n_words": len(talk.text.split()) if talk else 0,
        "title": one.plan.title,
        "codings": {"n": codings.n, "sentence": on_screen(codings.sentence)} if codings else None,
    }


def _tell_speakers(talk: Transcript) -> list[Plain]:
    """Who speaks, a row for each label as written, with the turns and words of her label."""
    roles = {speaker.label: speaker.role for speaker in talk.speakers}
    turns: dict[str, list[int]] = {label: [] for label in roles}
    for turn in find_turns(talk.text, talk.speakers):
        if turn.label:
            turns[turn.label].append(len(talk.text[turn.body : turn.end].split()))
    found = talk.found or {label: label for label in roles}
    return [
        {
            "written": written,
            "label": label,
            "role": roles.get(label, ""),
            "n_turns": len(turns.get(label, ())),
            "n_words": sum(turns.get(label, ())),
        }
        for written, label in found.items()
    ]


def _tell_doubt(doubt: Message) -> Plain:
    facts = doubt.facts
    lines = facts.get("lines", ())
    numbers = [int(str(line)) for line in lines] if isinstance(lines, tuple) else []
    names = [str(facts[key]) for key in ("first", "second") if key in facts]
    return {"id": doubt.id, "sentence": on_screen(doubt), "lines": numbers, "names": names}


class FilesHandler(RawHandler):
    """The bytes of one file as they are; `suffix` says what they are. Kept in memory alone.

    What the file is called comes in a header: an address is logged when it is refused.
    """

    most_body = MAX_FILE

    def too_big(self) -> TooBigError:
        return TooBigError("bringing_in.import.too_big", limit=self.most_body)

    @route
    async def post(self) -> Plain:
        data = self.file()
        name = unquote(self.request.headers.get("Rap-File-Name", ""))
        self.set_status(201)
        return await self.raw(take_file, self.ask("suffix"), name, data)

    @route
    async def delete(self) -> Plain:
        self.person.need(CODER)
        await self.raw(drop_files, [id for id in self.ask("files").split(",") if id])
        return {"files": 0}


class ImportHandler(RawHandler):
    """What the page *Bring interviews in* offers."""

    @route
    async def get(self) -> Plain:
        return await self.raw(tell_import)


class LookHandler(RawHandler):
    @route
    async def post(self) -> Plain:
        said = self.body({"plan": dict}, optional={"brief": bool})
        return await self.raw(look_at, {"plan": said["plan"]}, brief=said.get("brief", False))


class BringHandler(RawHandler):
    @route
    async def post(self) -> Plain:
        return await self.raw(bring, self.body({"plan": dict}), everything=True)


ROUTES: Routes = (
    (r"import", ImportHandler),
    (r"import/files", FilesHandler),
    (r"import/look", LookHandler),
    (r"import/bring", BringHandler),
)
