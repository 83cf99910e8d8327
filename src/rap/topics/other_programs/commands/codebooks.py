"""`rap import codebook`: bring in the codes of another program or of a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rap.core.errors import Message, printable
from rap.topics.console.output import tell

if TYPE_CHECKING:
    from rap.topics.other_programs.codebooks import CodebookPlan, CodeRow

_STATES = {
    "new": "other_programs.codebook.new",
    "guid": "other_programs.codebook.by_guid",
    "path": "other_programs.codebook.by_path",
    "group": "other_programs.codebook.group",
}


def codebook(
    file: Annotated[Path, typer.Argument()],
    *,
    dry_run: bool = False,
) -> None:
    """Bring in the codes of one file, or say what would become of each."""
    from rap.formats.child import read_codebook_in_child
    from rap.store.settings import find_study, own_coder, read_settings
    from rap.topics.other_programs.codebooks import first_language, plan_codebook, take_codebook

    root = find_study()
    project = read_codebook_in_child(file, first=first_language(root))
    by = "" if dry_run else own_coder(read_settings(root)).id
    plan = plan_codebook(root, project) if dry_run else take_codebook(root, project, by=by)
    _print_plan(plan)
    ends = "other_programs.codebook.would_be" if dry_run else "other_programs.codebook.done"
    tell(ends, n=len(plan.cards), filled=plan.n_added)


def _print_plan(plan: CodebookPlan) -> None:
    """Each code of the file with what it is here, and what was not taken."""
    from rap.languages.catalogue import sentence

    for row in plan.rows:
        path = " > ".join(map(printable, row.path))
        tell(_STATES[row.planned.state], path=path, id=row.planned.id)
        for message in _notes(row):
            print(f"  {sentence(message)}")
    for message in (*plan.notes, *(loss.message for loss in plan.losses)):
        print(f"- {sentence(message)}")


def _notes(row: CodeRow) -> list[Message]:
    added = tuple(f"{language} {kind}" for kind, texts in row.adds.items() for language in texts)
    notes = [Message("other_programs.codebook.adds", texts=added)] if added else []
    notes += [Message("other_programs.codebook.differs", kinds=row.differs)] if row.differs else []
    return notes
