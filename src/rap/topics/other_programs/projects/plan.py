"""What would become of a project of another program: each text, code and coder of it, and what keeps it
out. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rap.core.errors import Message, Problem
from rap.core.model import Code, Codebook
from rap.core.plain import fold_words
from rap.formats.code_texts import parse_description
from rap.formats.projects import Project, ProjectCoder, ProjectQuestion
from rap.store.codebook import check_codebook, read_codebook
from rap.store.fingerprints import catch_up
from rap.store.settings import Settings, read_settings
from rap.topics.entering.plan import check_plan, plan_files
from rap.topics.other_programs.projects.coders import (
    check_new_coders,
    find_coders,
    find_known,
    find_twins,
    plan_coders,
)
from rap.topics.other_programs.projects.codes import PlannedCode, new_codes, plan_codes
from rap.topics.other_programs.projects.codings import PlannedCoding, plan_codings
from rap.topics.other_programs.projects.labels import Asked, find_open, with_asked
from rap.topics.other_programs.projects.memos import PlannedMemo, plan_memos
from rap.topics.other_programs.projects.named import ask_names, find_in_written
from rap.topics.other_programs.projects.parts import (
    PlannedPart,
    find_doubled,
    part_there,
    plan_parts,
)
from rap.topics.other_programs.projects.raw_texts import READ, hold_back
from rap.topics.other_programs.projects.spaces import find_words
from rap.topics.other_programs.projects.texts import PlannedText, ProjectWanted, plan_texts
from rap.topics.other_programs.projects.written import Screened
from rap.topics.waiting_texts.queue import find_queue

CODES_READ = "names of codes"
"""The question whether somebody read the names of the codes, where they could name somebody."""


@dataclass(frozen=True)
class ProjectPlan:
    """What becomes of a project.

    `named` are those who did anything in it, `coders` who of ours each is (by key) where it is known,
    `new_coders` (id -> role) those whom the study gets. `n_there` codings are here already; `conflicts`
    name what both sides changed; `notes` say what is not kept besides what the file's own `losses`
    name; `problems` keep all of it out. `parts` wait in the vault, beside texts that nobody has read;
    `memos` come in otherwise.
    """

    project: Project
    texts: tuple[PlannedText, ...]
    codes: tuple[PlannedCode, ...]
    coders: Mapping[str, str]
    named: tuple[ProjectCoder, ...]
    codings: tuple[PlannedCoding, ...]
    cards: tuple[Code, ...]
    n_there: int = 0
    conflicts: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()
    problems: tuple[Problem, ...] = ()
    new_coders: Mapping[str, str] = field(default_factory=dict)
    memos: tuple[PlannedMemo, ...] = ()
    parts: tuple[PlannedPart, ...] = ()

    @property
    def new_texts(self) -> tuple[PlannedText, ...]:
        return tuple(one for one in self.texts if one.new is not None)

    @property
    def waiting(self) -> Mapping[str, PlannedText]:
        """The texts that wait in the vault, or would, by source."""
        return {one.source.id: one for one in reversed(self.texts) if one.waits}


def plan_project(
    root: Path,
    project: Project,
    wanted: ProjectWanted,
    *,
    name: str,
    by: str = "",
    screened: Screened | None = None,
) -> ProjectPlan:
    """What would become of `project`, which was read from the file `name`; a memo of nobody is `by`'s.
    `screened` keeps what the screen of names said for the next time.

    Raises
    ------
    WrongUseError
        The demo study, or words about the texts that do not fit.
    """
    screened = screened or Screened()
    check_plan(root, plan_files(wanted.texts, [Path(name)] * bool(project.texts)))
    project, problems = find_words(root, project, wanted.answers, name=name)
    catch_up(root)
    settings, book = read_settings(root), read_codebook(root)
    first = next(iter((*book.languages, *settings.languages)), "en")
    codes = plan_codes(project, book, first=first)
    if wanted.is_raw:
        project, codes = _read_codes(project, codes, wanted, screened, language=first)
    cards = new_codes(codes, book, first=first)
    problems += [
        *check_codebook(Codebook((*book.codes, *cards))),
        *(Problem(one.message, place=name) for one in project.questions),
    ]
    named = tuple(find_coders(project))
    coders, new_coders = plan_coders(root, named, wanted.coders, settings)
    problems += _find_unknown(named, coders, settings, name=name)
    left_out, asked = list[Message](), dict[str, Asked]()
    facts = (root, project, wanted, problems, screened)
    texts = [*plan_texts(*facts, name=name, left_out=left_out, asked=asked)]
    ids = {one.code.key: one.id for one in codes}
    codings, n_there, conflicts = plan_codings(root, project, texts, codes=ids, coders=coders)
    memos = tuple(plan_memos(project, texts, ids, codings, coders, by=by))
    written = find_in_written(root, codes, memos, wanted, screened, first=first)
    texts, names, open_names = ask_names(texts, [*written], wanted, by=by, name=name)
    project = with_asked(project, [*asked.values(), *names])
    problems += (*find_open(asked.values(), name=name), *open_names)
    problems += (*_find_unread(root, texts, wanted, name=name), *_find_unsure(texts, name=name))
    plan = ProjectPlan(
        *(project, tuple(texts), codes, coders, named, codings, tuple(cards), n_there, conflicts),
        memos=memos,
        new_coders=new_coders,
    )
    if wanted.is_raw:
        plan = _with_parts(root, plan, problems, name=name)
    problems += (*check_new_coders(root, plan.new_coders), *_find_known(root, plan, name=name))
    said = dict.fromkeys(
        [*left_out, *_notes(plan), *_not_kept(project, codes, texts, book, first=first)]
    )
    return replace(plan, notes=tuple(said), problems=tuple(problems))


def _with_parts(
    root: Path, plan: ProjectPlan, problems: list[Problem], *, name: str
) -> ProjectPlan:
    """The plan with what waits in the vault, and without what waits there already, or a coder who has
    nothing else in it.
    """
    parts = plan_parts(plan.texts, plan.codings, plan.memos)
    new, old, other = part_there(root, parts, plan.named)
    problems += find_doubled(other, plan.named, coders=plan.coders, new=plan.new_coders, name=name)
    there = {one.id for part in old for one in part.codings}
    codings = tuple(one for one in plan.codings if one.id not in there)
    acting = {one.coder for one in codings} | {one.memo.by for part in new for one in part.memos}
    return replace(
        plan,
        codings=codings,
        n_there=plan.n_there + len(there),
        memos=(),
        parts=new,
        new_coders={id: role for id, role in plan.new_coders.items() if id in acting},
    )


def _read_codes(
    project: Project,
    codes: tuple[PlannedCode, ...],
    wanted: ProjectWanted,
    screened: Screened,
    *,
    language: str,
) -> tuple[Project, tuple[PlannedCode, ...]]:
    """With texts that nobody has read: definitions that could name somebody wait, and a person says
    that she read the names of codes.
    """
    project, codes, n = hold_back(project, codes, screened, language=language)
    if n and wanted.answers.get(CODES_READ) != READ:
        message = Message("other_programs.project.names_of_codes", n=n)
        asked = ProjectQuestion(CODES_READ, message, (READ,))
        project = replace(project, questions=(*project.questions, asked))
    return project, codes


def _find_unknown(
    named: Sequence[ProjectCoder], coders: Mapping[str, str], settings: Settings, *, name: str
) -> Iterator[Problem]:
    """Those of whom nobody said who they are here."""
    twins = find_twins(named)
    unknown = [
        one.key if fold_words(one.name) in twins else one.name
        for one in named
        if one.key not in coders
    ]
    if unknown:
        known = tuple(coder.id for coder in settings.coders)
        facts = {"n": len(unknown), "names": tuple(unknown), "known": known}
        yield Problem("other_programs.project.unknown_coders", place=name, **facts)


def _find_unread(
    root: Path, texts: Sequence[PlannedText], wanted: ProjectWanted, *, name: str
) -> Iterator[Problem]:
    """New texts of which nobody said whether they were read, or that need a vault."""
    if not any(one.new for one in texts):
        return
    if wanted.is_raw:
        if find_queue(root) is None:
            yield Problem("other_programs.project.no_vault", place=name)
    elif not wanted.is_read and wanted.texts.rights != "public":
        yield Problem("other_programs.project.not_read", place=name)


def _find_unsure(texts: Sequence[PlannedText], *, name: str) -> Iterator[Problem]:
    """Texts whose codings would be on other words if the program that wrote the file counted in another
    way, which fits as well.
    """
    for one in texts:
        how = one.text.convention
        if how is not None and how.is_unsure:
            facts = {"text": one.text.name, "ways": (how.name, *how.others)}
            yield Problem("other_programs.project.unsure", place=name, **facts)


def _notes(plan: ProjectPlan) -> Iterator[Message]:
    """What is not kept."""
    project = plan.project
    new = [one for one in plan.codes if one.state == "new"]
    held = {one.key for one in project.texts if one.text.strip()}
    used = {one.coding.key for one in plan.codings}
    there = [one for one in project.codings if one.key not in used and one.coder in plan.coders]
    counts = {
        "other_programs.project.folders": sum(not one.code.is_codable for one in new),
        "other_programs.project.empty_texts": len(project.texts) - len(held),
        "other_programs.project.memos_there": sum(
            bool(one.memo) and one.text in held for one in there
        ),
        "other_programs.project.groups": len(project.groups),
        "other_programs.project.times": sum(one.coding.when != one.made for one in plan.codings),
    }
    return (Message(id, n=n) for id, n in counts.items() if n)


def _find_known(root: Path, plan: ProjectPlan, *, name: str) -> Iterator[Problem]:
    return find_known(
        *(root, plan.named, plan.coders, plan.new_coders),
        sources=[one.source for one in plan.texts if one.new is None and not one.waits],
        codings=plan.codings,
        memos=[*plan.memos, *(memo for part in plan.parts for memo in part.memos)],
        name=name,
    )


def _not_kept(
    project: Project,
    codes: Sequence[PlannedCode],
    texts: Sequence[PlannedText],
    book: Codebook,
    *,
    first: str,
) -> Iterator[Message]:
    """What is known of people, and what the file says of groups and of codes that are here already."""
    there = {one.text.key for one in texts if one.new is not None and one.new.people}
    known = [one for one in project.people if one.values]

    def is_other(one: PlannedCode) -> bool:
        said = parse_description(one.code.definition, first=first).get("definition", {})
        code = book.get(one.id)
        return code is not None and any(code.definition.get(k) != v for k, v in said.items())

    counts = {
        "other_programs.project.people": sum(there.isdisjoint(one.texts) for one in known),
        "other_programs.project.group_texts": sum(
            one.state == "group" and bool(one.code.definition.strip()) for one in codes
        ),
        "other_programs.project.definitions_here": sum(
            one.state in ("guid", "path") and is_other(one) for one in codes
        ),
    }
    yield from (Message(id, n=n) for id, n in counts.items() if n)
