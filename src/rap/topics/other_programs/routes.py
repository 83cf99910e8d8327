"""The page *Other programs*, its half *Bring in*: what would become of a project, and bringing it in.
Its file is sent as those of interviews are (`import/files`), and is in memory alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from rap.core.errors import Message, ProblemsError, WrongUseError
from rap.core.model import Source, parse_ref
from rap.core.wordless import without_words
from rap.formats.child import read_project_in_child
from rap.formats.code_names import IN_PARTS, ONE_NAME, format_path
from rap.formats.grids import ANY_INTERVIEW, AS_ABOVE
from rap.formats.projects import (
    ENDS,
    UNITS,
    Choices,
    Convention,
    Loss,
    Project,
    ProjectQuestion,
    parse_convention,
)
from rap.languages.catalogue import on_screen, sentence
from rap.languages.pipelines import check_language
from rap.store.codebook import read_codebook
from rap.store.new_coders import ROLES
from rap.store.roles import LEAD
from rap.store.settings import read_settings
from rap.store.sources import read_source_text, read_sources
from rap.topics.bringing_in.typed import parse_consent
from rap.topics.entering.plan import Wanted
from rap.topics.entering.screened import EVERYWHERE, KEEP
from rap.topics.other_programs.projects import (
    ProjectPlan,
    ProjectWanted,
    plan_project,
    take_project,
)
from rap.topics.other_programs.projects.codes import paths_of
from rap.topics.other_programs.projects.extracts import LEFT_OUT
from rap.topics.other_programs.projects.labels import AS_READ, NO_LABEL
from rap.topics.other_programs.projects.raw_texts import READ
from rap.topics.other_programs.projects.written import Screened
from rap.topics.web.base import Plain, Routes, route
from rap.topics.web.permissions import Person
from rap.topics.web.raw import RawHandler
from rap.topics.web.raw_session import RawSession

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
    "raw": bool,
    "encoding": str,
}
_WAYS = tuple(
    Convention(unit, line_break, end) for end in ENDS for unit in UNITS[:2] for line_break in (1, 2)
)
"""How texts are counted by the programs that were seen, and the same with an end that is included."""
_NEW = {
    "coder": "other_programs.screen.project_in.new_coder",
    "intern": "other_programs.project.new_intern",
    "reviewer": "other_programs.project.new_reviewer",
}
_ANSWERS = {
    LEFT_OUT: "other_programs.project.left_out",
    READ: "other_programs.project.read_codes",
    IN_PARTS: "other_programs.project.in_parts",
    ONE_NAME: "other_programs.project.one_name",
    AS_ABOVE: "other_programs.project.as_above",
    ANY_INTERVIEW: "other_programs.project.any_interview",
    KEEP: "other_programs.project.keep",
    KEEP + EVERYWHERE: "other_programs.project.keep_all",
}
_SPEAKS = {
    "interviewer": "other_programs.project.speaks_interviewer",
    "participant": "other_programs.project.speaks_participant",
    "interpreter": "other_programs.project.speaks_interpreter",
    "companion": "other_programs.project.speaks_companion",
    NO_LABEL: "other_programs.project.speaks_words",
    AS_READ: "other_programs.project.speaks_right",
}
Asked = tuple[str, Project, ProjectWanted]


@without_words
def look_at_project(desk: RawSession, person: Person, asked: Plain) -> Plain:
    """What would become of each part of a project; nothing is written."""
    return _tell(desk, _plan(desk, person, _opened(desk, person, asked)))


@without_words
def bring_project(desk: RawSession, person: Person, asked: Plain) -> Plain:
    """Bring the project in: all of it, or nothing when there is a problem. Asked for twice, because a
    reply was lost, it comes in once.
    """
    name, project, wanted = _opened(desk, person, asked)
    try:
        screened = desk.tray(person).made.of(Screened)
        plan = take_project(desk.root, project, wanted, name=name, by=person.id, screened=screened)
    except ProblemsError:
        return {**_tell(desk, _plan(desk, person, (name, project, wanted))), "done": False}
    return {**_tell(desk, plan), "done": True}


def _plan(desk: RawSession, person: Person, opened: Asked) -> ProjectPlan:
    name, project, wanted = opened
    screened = desk.tray(person).made.of(Screened)
    return plan_project(desk.root, project, wanted, name=name, screened=screened)


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
    path, data = desk.tray(person).file(asked["file"])
    about = _checked(asked.get("about", {}), _ABOUT)
    texts = {key: _texts(asked.get(key, {})) for key in ("coders", "answers", "columns")}
    said = _texts(asked.get("conventions", {}))
    choices = Choices(
        {key: _convention(words) for key, words in said.items()},
        columns=texts["columns"],
        answers=texts["answers"],
        encoding=str(about.get("encoding", "")),
    )
    is_read, is_raw = bool(about.pop("read", False)), bool(about.pop("raw", False))
    consent = about.pop("consent", {})
    grants = [f"{who}:{','.join(purposes)}" for who, purposes in _lists(consent).items()]
    language = about.pop("language", "") or next(iter(read_settings(desk.root).languages), "")
    check_language(language)
    wanted = Wanted(**about, language=language, consent=parse_consent(grants))
    project = read_project_in_child(path, choices, data=data)
    about_all = ProjectWanted(wanted, texts["coders"], is_read, texts["answers"], is_raw)
    return path.name, project, about_all


def _convention(words: str) -> Convention:
    found = parse_convention(words)
    if found is None:
        raise WrongUseError("web.request.wrong_kind", member="conventions")
    return found


def _checked(row: Any, kinds: Mapping[str, type]) -> Plain:
    if not isinstance(row, dict) or row.keys() - kinds.keys():
        raise WrongUseError("web.request.other_members", members=tuple(kinds))
    for key, value in row.items():
        if type(value) is not kinds[key]:
            raise WrongUseError("web.request.wrong_kind", member=key)
    return dict(row)


def _texts(row: Any) -> dict[str, str]:
    if not isinstance(row, dict) or not all(isinstance(value, str) for value in row.values()):
        raise WrongUseError("web.request.wrong_kind", member="coders")
    return dict(row)


def _lists(row: Mapping[str, Any]) -> dict[str, list[str]]:
    for value in row.values():
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise WrongUseError("web.request.wrong_kind", member="consent")
    return dict(row)


def _tell(desk: RawSession, plan: ProjectPlan) -> Plain:
    """A plan as the page shows it."""
    project = plan.project
    paths = project.paths()
    answers = _Answers(desk.root)
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
        "roles": [[role, sentence(Message(_NEW[role]))] for role in ROLES],
        "n": {
            "codings": len(plan.codings),
            "there": plan.n_there,
            "people": len(project.people),
            "memos": len(project.memos),
        },
        "losses": [_tell_loss(one) for one in project.losses],
        "notes": [on_screen(one) for one in (*plan.conflicts, *plan.notes)],
        "questions": [
            {
                "key": one.key,
                "sentence": f"{on_screen(one.message)} {one.words}".strip(),
                "options": answers.told(one),
            }
            for one in project.questions
        ],
        "problems": [on_screen(one.message) for one in plan.problems],
    }


class _Answers:
    """What can be answered to a question, and how people call it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def sources(self) -> dict[str, Source]:
        return {source.id: source for source in read_sources(self.root, damaged=[])}

    def told(self, question: ProjectQuestion) -> list[list[str]]:
        """Each answer with what it is called; of two in one line the second is called so."""
        seen: Counter[str] = Counter()
        rows = []
        for answer in self.of(question):
            is_known = question.key.startswith(("speaker:", "doubts:"))
            label = sentence(Message(_SPEAKS[answer])) if is_known else self.label(answer)
            seen[label] += 1
            rows.append([answer, f"{label} ({seen[label]})" if seen[label] > 1 else label])
        return rows

    def of(self, question: ProjectQuestion) -> Iterator[str]:
        """The answers that fit; a colour can be any code of the study as well."""
        yield from (one for one in question.options if one != LEFT_OUT)
        if question.key.startswith("colour:"):
            book = read_codebook(self.root)
            yield from sorted({*map(format_path, paths_of(book))} - {*question.options})
        yield from (one for one in question.options if one == LEFT_OUT)

    def label(self, answer: str) -> str:
        if answer in _ANSWERS:
            return sentence(Message(_ANSWERS[answer]))
        id, start, _ = parse_ref(answer) or (answer, -1, -1)
        if id not in self.sources:
            return answer
        source = self.sources[id]
        title = source.title or id
        if start < 0:
            return title
        line = read_source_text(self.root, source).count("\n", 0, start) + 1
        return sentence(Message("other_programs.project.at_line", title=title, line=line))


def _tell_loss(loss: Loss) -> Plain:
    return {"sentence": on_screen(loss.message), "n": loss.n}


def _tell_text(one: Any) -> Plain:
    how = one.text.convention
    return {
        "key": one.text.key,
        "name": one.text.name,
        "state": "waits" if one.waits else "new" if one.new else "there",
        "is_new": one.new is not None,
        "source": one.source.id,
        "title": one.source.title,
        "n_codings": one.n_codings,
        "counted": how and _tell_counted(how, is_raw=one.waits),
        "notes": [on_screen(note) for note in one.notes],
    }


def _tell_counted(how: Convention, *, is_raw: bool) -> Plain:
    """How the places of a text are counted, and the other ways there are: first those that fit as well,
    with the words that each gives where they differ, unless nobody has read these.
    """
    words = dict(zip((how.name, *how.others), how.words, strict=False)) if how.is_unsure else {}
    fitting = [way for name in how.others if (way := parse_convention(name))]
    ways = {way.name: way for way in (how, *fitting, *(_WAYS if how.unit in UNITS[:2] else ()))}
    return {
        "how": how.name,
        "fit": how.n_fit,
        "n": how.n,
        "unsure": how.is_unsure,
        "ways": [
            {
                "how": name,
                "sentence": sentence(way.sentence),
                "fits": name in (how.name, *how.others) if how.is_unsure else name in how.others,
                "words": "" if is_raw else words.get(name, ""),
            }
            for name, way in ways.items()
        ],
    }


class ProjectHandler(RawHandler):
    """What would become of a project."""

    @route
    async def post(self) -> Plain:
        self.person.need(LEAD)
        return await self.raw(look_at_project, self.body({"file": str}, optional=_rest()))


class BringProjectHandler(RawHandler):
    """Bring it in."""

    @route
    async def post(self) -> Plain:
        self.person.need(LEAD)
        return await self.raw(
            bring_project, self.body({"file": str}, optional=_rest()), everything=True
        )


def _rest() -> dict[str, type]:
    return {key: kind for key, kind in _ASKED.items() if key != "file"}


ROUTES: Routes = (
    (r"import/project", ProjectHandler),
    (r"import/project/bring", BringProjectHandler),
)
