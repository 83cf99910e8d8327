"""Bring a codebook in: the codes of a `.qdc`, of a project or of a table. What is new comes in; a code
that is here already gets the texts it has no words for, in languages it lacks, and keeps all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rap.core.errors import Message, ProblemsError
from rap.core.files import replace_file
from rap.core.model import Code, Codebook
from rap.core.yaml_files import format_yaml
from rap.formats.code_texts import TEXTS, labels_of_name, parse_description
from rap.formats.projects import Loss, Project
from rap.languages.catalogue import say
from rap.store.codebook import FOLDER, check_codebook, read_codebook
from rap.store.codebook_edits import change_codebook
from rap.store.settings import read_settings
from rap.topics.codebook.groups import MAX_LABEL, change_groups
from rap.topics.entering.staged import finish, stage
from rap.topics.entering.taking import taking_in
from rap.topics.other_programs.projects.codes import PlannedCode, card_of, new_codes, plan_codes
from rap.topics.other_programs.projects.written import Screened, screen_definitions

Texts = Mapping[str, Mapping[str, str]]
"""The texts of a code by kind, then by language."""


@dataclass(frozen=True)
class CodeRow:
    """A code of the file as it is shown before it comes in: the names from the top of its tree, which
    code it is or would be, the texts it would add here (`adds`), and what both say but not alike
    (`differs`: kinds of text, `colour`, `parent`), where what is here stays.
    """

    planned: PlannedCode
    path: tuple[str, ...]
    adds: Texts
    differs: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodebookPlan:
    """What becomes of a codebook: a row a code, the cards of new codes, the labels of new groups."""

    rows: tuple[CodeRow, ...]
    cards: tuple[Code, ...]
    groups: Mapping[str, Mapping[str, str]]
    losses: tuple[Loss, ...]
    origin: str
    notes: tuple[Message, ...] = ()

    @property
    def n_added(self) -> int:
        """How many codes that are here get something."""
        return sum(bool(row.adds) for row in self.rows if row.planned.state != "group")


def first_language(root: Path) -> str:
    """The language of what a file of another program does not say one for."""
    book, settings = read_codebook(root), read_settings(root)
    return next(iter((*book.languages, *settings.languages)), "en")


def plan_codebook(root: Path, project: Project) -> CodebookPlan:
    """What would become of the codes of `project`; nothing is written.

    Raises
    ------
    ProblemsError
        What would be wrong with the codebook afterwards.
    """
    book, first = read_codebook(root), first_language(root)
    planned = plan_codes(project, book, first=first)
    cards = tuple(new_codes(planned, book, first=first))
    problems = check_codebook(Codebook((*book.codes, *cards)))
    if problems:
        raise ProblemsError(problems)
    paths = project.paths()
    rows = tuple(_row(one, paths[one.code.key], book, first=first) for one in planned)
    known = {*book.families, *(code.family for code in book.codes)}
    groups = {
        row.planned.id: _label(row.planned, first)
        for row in rows
        if row.planned.state == "group" and row.planned.id not in known
    }
    origin = project.origin or project.format
    written = (row.planned for row in rows if row.adds or row.planned.state == "new")
    notes = tuple(screen_definitions(written, Screened(), language=first))
    return CodebookPlan(rows, cards, groups, project.losses, origin, notes)


def _label(group: PlannedCode, first: str) -> Mapping[str, str]:
    said = parse_description(group.code.definition, first=first)
    labels = labels_of_name(group.code.name, said, first=first)
    return {language: " ".join(text.split())[:MAX_LABEL] for language, text in labels.items()}


def _row(one: PlannedCode, path: tuple[str, ...], book: Codebook, *, first: str) -> CodeRow:
    ours = book.get(one.id)
    if ours is None or one.state not in ("guid", "path"):
        return CodeRow(one, path, {})
    theirs = {kind: dict(texts) for kind, texts in said_of(one, first).items()}
    adds: dict[str, dict[str, str]] = {}
    differs = []
    for kind, texts in theirs.items():
        here = getattr(ours, kind)
        new = {language: text for language, text in texts.items() if not here.get(language)}
        if new:
            adds[kind] = new
        if any(_apart(text, here.get(language, "")) for language, text in texts.items()):
            differs.append(kind)
    if one.code.colour and ours.colour and one.code.colour.upper() != ours.colour.upper():
        differs.append("colour")
    return CodeRow(one, path, adds, tuple(differs))


def said_of(one: PlannedCode, first: str) -> dict[str, dict[str, str]]:
    """All that the file says of a code, by kind and language."""
    said = parse_description(one.code.definition, first=first)
    label = {**labels_of_name(one.code.name, said, first=first), **one.code.labels}
    return {kind: texts for kind in TEXTS if (texts := {**said, "label": label}.get(kind))}


def _apart(theirs: str, ours: str) -> bool:
    return bool(ours) and " ".join(theirs.split()) != " ".join(ours.split())


def take_codebook(root: Path, project: Project, *, by: str) -> CodebookPlan:
    """Bring the codes of `project` in, for the coder `by`; what became of them. New codes come in all or
    none; brought in twice, nothing is there twice, and one that was cut off is ended by doing it again.

    Raises
    ------
    ProblemsError, BusyError, ConflictError, NotSavedError
        As `plan_codebook`; another import goes on; somebody changed a code meanwhile; the disk.
    """
    with taking_in(root):
        plan = plan_codebook(root, project)
        reason = say("other_programs.project.from_program", origin=plan.origin)
        stage(root, lambda folder: _write(folder, plan, by=by, reason=reason), [])
        finish(root)
        for group, label in plan.groups.items():
            change_groups(root, "create" if _is_bare(root, group) else "name", group, label=label)
        for row in plan.rows:
            if row.adds:
                _add(root, row, by=by, reason=reason)
    return plan


def _is_bare(root: Path, group: str) -> bool:
    """Whether a group has neither a name nor a code yet."""
    book = read_codebook(root)
    return group not in book.families and all(code.family != group for code in book.codes)


def _write(folder: Path, plan: CodebookPlan, *, by: str, reason: str) -> None:
    for code in plan.cards:
        card = format_yaml(card_of(code, by=by, reason=reason))
        replace_file(folder / FOLDER / code.family / f"{code.id}.yaml", card, is_one_of_many=True)


def _add(root: Path, row: CodeRow, *, by: str, reason: str) -> None:
    """Give a code the texts it lacks; refused where somebody wrote one meanwhile."""
    fields = {kind: dict(texts) for kind, texts in row.adds.items()}
    seen = {kind: dict.fromkeys(texts, "") for kind, texts in row.adds.items()}
    change_codebook(root, "edit", row.planned.id, reason=reason, by=by, seen=seen, **fields)
