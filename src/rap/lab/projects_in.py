"""The page *Other programs*, its half *Bring in*: what would become of a project, and bringing it in.
Its file is sent as those of interviews are (`import/files`), and is in memory alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tornado import web

from rap.acts.bring_in import Wanted, parse_consent
from rap.acts.bring_in.projects import ProjectPlan, ProjectWanted, plan_project, take_project
from rap.acts.review.entities import without_words
from rap.core.errors import ProblemsError, UnknownError, WrongUseError
from rap.formats.child import read_project_in_child
from rap.formats.projects import Choices, Convention, Loss, Project, parse_convention
from rap.lab.base import Plain
from rap.lab.permissions import LEAD, Person
from rap.lab.raw import RawHandler
from rap.lab.raw_session import RawSession
from rap.languages.catalogue import on_screen
from rap.store.parse_cache import check_language
from rap.store.settings import read_settings

_ASKED: Mapping[str, type] = {
    "file": str,
    "about": dict,
    "coders": dict,
    "conventions": dict,
    "answers": dict,
    "columns": dict,
}
_ABOUT: Mapping[str, type] = {
    **dict.fromkeys(("kind", "language", "month", "rights"), str),
    "phase": int,
    "consent": dict,
    "one_speaker": bool,
    "read": bool,
}
Asked = tuple[str, Project, ProjectWanted]


@without_words
def look_at_project(desk: RawSession, person: Person, asked: Plain) -> Plain:
    """What would become of each part of a project; nothing is written."""
    name, project, wanted = _opened(desk, person, asked)
    return _tell(desk, plan_project(desk.root, project, wanted, name=name))


@without_words
def bring_project(desk: RawSession, person: Person, asked: Plain) -> Plain:
    """Bring the project in: all of it, or nothing when there is a problem. Asked for twice, because a
    reply was lost, it comes in once.
    """
    name, project, wanted = _opened(desk, person, asked)
    try:
        plan = take_project(desk.root, project, wanted, name=name, by=person.id)
    except ProblemsError:
        return {**_tell(desk, plan_project(desk.root, project, wanted, name=name)), "done": False}
    return {**_tell(desk, plan), "done": True}


def _opened(desk: RawSession, person: Person, asked: Plain) -> Asked:
    """The project as it is read with what she says of it. Only who leads says who coded it.

    Raises
    ------
    UnknownError
        A file that was not sent.
    WrongUseError
        A member that is of another kind.
    """
    person.need(LEAD)
    tray = desk.tray(person)
    if asked["file"] not in tray.files:
        raise UnknownError("lab.import.not_sent")
    path, data = tray.files[asked["file"]]
    about = _checked(asked.get("about", {}), _ABOUT)
    texts = {key: _texts(asked.get(key, {})) for key in ("coders", "answers", "columns")}
    said = _texts(asked.get("conventions", {}))
    choices = Choices(
        {key: _convention(words) for key, words in said.items()},
        columns=texts["columns"],
        answers=texts["answers"],
    )
    is_read, consent = bool(about.pop("read", False)), about.pop("consent", {})
    grants = [f"{who}:{','.join(purposes)}" for who, purposes in _lists(consent).items()]
    language = about.pop("language", "") or next(iter(read_settings(desk.root).languages), "")
    check_language(language)
    wanted = Wanted(**about, language=language, consent=parse_consent(grants))
    project = read_project_in_child(path, choices, data=data)
    return path.name, project, ProjectWanted(wanted, texts["coders"], is_read, texts["answers"])


def _convention(words: str) -> Convention:
    found = parse_convention(words)
    if found is None:
        raise WrongUseError("lab.request.wrong_kind", member="conventions")
    return found


def _checked(row: Any, kinds: Mapping[str, type]) -> Plain:
    if not isinstance(row, dict) or row.keys() - kinds.keys():
        raise WrongUseError("lab.request.other_members", members=tuple(kinds))
    for key, value in row.items():
        if type(value) is not kinds[key]:
            raise WrongUseError("lab.request.wrong_kind", member=key)
    return dict(row)


def _texts(row: Any) -> dict[str, str]:
    if not isinstance(row, dict) or not all(isinstance(value, str) for value in row.values()):
        raise WrongUseError("lab.request.wrong_kind", member="coders")
    return dict(row)


def _lists(row: Mapping[str, Any]) -> dict[str, list[str]]:
    for value in row.values():
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise WrongUseError("lab.request.wrong_kind", member="consent")
    return dict(row)


def _tell(desk: RawSession, plan: ProjectPlan) -> Plain:
    """A plan as the page shows it."""
    project = plan.project
    paths = project.paths()
    questions = [
        {"key": one.key, "sentence": on_screen(one.message), "options": list(one.options)}
        for one in project.questions
    ]
    return {
        "origin": project.origin,
        "format": project.format,
        "texts": [_tell_text(one) for one in plan.texts],
        "codes": [
            {"path": list(paths[one.code.key]), "state": one.state, "code": one.id}
            for one in plan.codes
        ],
        "coders": [
            {"key": one.key, "name": one.name, "ours": plan.coders.get(one.key, "")}
            for one in plan.named
        ],
        "ours": [coder.id for coder in read_settings(desk.root).coders],
        "n": {
            "codings": len(plan.codings),
            "there": plan.n_there,
            "people": len(project.people),
            "memos": len(project.memos),
        },
        "losses": [_tell_loss(one) for one in project.losses],
        "notes": [on_screen(one) for one in (*plan.conflicts, *plan.notes)],
        "questions": questions,
        "problems": [on_screen(one.message) for one in plan.problems],
    }


def _tell_loss(loss: Loss) -> Plain:
    return {"sentence": on_screen(loss.message), "n": loss.n}


def _tell_text(one: Any) -> Plain:
    how = one.text.convention
    return {
        "key": one.text.key,
        "name": one.text.name,
        "state": "new" if one.new else "there",
        "source": one.source.id,
        "title": one.source.title,
        "n_codings": one.n_codings,
        "counted": how
        and {
            "how": how.name,
            "fit": how.n_fit,
            "n": how.n,
            "others": [*how.others],
            "given": how.is_given,
        },
        "notes": [on_screen(note) for note in one.notes],
    }


class ProjectHandler(RawHandler):
    """What would become of a project."""

    @web.authenticated
    async def post(self) -> None:
        self.person.need(LEAD)
        await self.tell(look_at_project, self.body({"file": str}, optional=_rest()))


class BringProjectHandler(RawHandler):
    """Bring it in."""

    @web.authenticated
    async def post(self) -> None:
        self.person.need(LEAD)
        await self.tell(bring_project, self.body({"file": str}, optional=_rest()), everything=True)


def _rest() -> dict[str, type]:
    return {key: kind for key, kind in _ASKED.items() if key != "file"}
