"""Fill an empty folder with what one plan makes: the notebook executed, a report for each language,
and who is behind each number.

`fill` is what an executor does for a plan, wherever it does it. It needs the plan and the files its
manifest names, and nothing it writes counts before `accept` has looked at it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rap.core.errors import RunFailedError
from rap.core.extensions import use
from rap.core.model import in_language
from rap.core.safe_input import parse_json
from rap.store.notebooks import titles_of
from rap.study.study import Study
from rap.topics.runs.drawers import do_all
from rap.topics.runs.planned import Plan

if TYPE_CHECKING:
    from rap.report.edition import Edition
    from rap.topics.runs.warm import Kernels

OnCell = Callable[[int, int], None]
PEOPLE = "people.jsonl"


class Fill(Protocol):
    """Fills the empty `folder` with what `plan` makes, but for the manifest; several at a time.

    What it leaves there when it raises, or when the program is killed, is thrown away. It raises
    `RunFailedError` for a cell that fails, and `MachineFailedError` when it was not the notebook.
    """

    def __call__(self, plan: Plan, folder: Path, on_cell: OnCell) -> None: ...


# Opened for all runs of one `run_all` and closed after them, also when they are cancelled.
Executor = Callable[[], AbstractContextManager[Fill]]


def fill(plan: Plan, folder: Path, on_cell: OnCell, *, kernels: Kernels | None = None) -> None:
    """Execute the plan's notebook and write into the empty `folder` all that it makes, but for the
    manifest; `on_cell` gets the number of each cell that begins, from 0, and how many there are.

    `kernels` are where the kernel comes from; a new one where it is left out.

    Raises
    ------
    RunFailedError
        A cell that fails, or shows what this audience may not see.
    """
    from rap.topics.runs.execute import execute

    seen = replace(plan.snapshot, people=folder / PEOPLE)
    notebook = execute(replace(plan, snapshot=seen), folder, kernels=kernels, on_cell=on_cell)
    (folder / "snapshot.json").unlink()
    warm = kernels.warm if kernels is not None and len(plan.run.languages) > 1 else None
    write = partial(write_up, plan, folder, notebook)
    if kernels is None or warm is None or not kernels.do(partial(write, may_fork=True)):
        write()


def write_up(plan: Plan, folder: Path, notebook: Any, *, may_fork: bool = False) -> None:
    """Write what is made of an executed notebook: the last step of `fill`, always on the machine of
    the study. `folder` holds who stands behind each cell (`PEOPLE`), which is read and taken away.
    Every edition is drawn from the notebook as it was written, as a release draws it. Where this
    process may fork, they are drawn side by side, with the same bytes.

    Raises
    ------
    RunFailedError
        As `fill`.
    """
    import nbformat

    use(plan.snapshot.root)
    executed, people = folder / "notebook.ipynb", _read_people(folder / PEOPLE)
    try:
        study = plan.study()
        said = _looked_at(plan, study, notebook, folder)
        kept = notebook if plan.audience == "team" else as_released(plan, study, notebook, people)
        executed.write_text(str(nbformat.writes(kept)) + "\n", encoding="utf-8", newline="")
        kept = nbformat.read(executed, as_version=4)
        do_all(_drawings(plan, study, kept, said, folder), may_fork=may_fork)
    except RunFailedError as error:  # the report knows the cell, and not its notebook
        name = plan.run.notebook
        place = name if error.place in ("", name) else f"{name}: {error.place}"
        raise type(error)(error.message, place=place, cell=error.cell) from None
    _write_people(people, folder / "people.parquet")
    (folder / PEOPLE).unlink(missing_ok=True)


def _looked_at(plan: Plan, study: Study, notebook: Any, staging: Path) -> set[tuple[str, ...]]:
    """Look whether a notebook for others carries anything it may not; and for others all that was
    said.
    """
    from rap.topics.runs.guard import check_items, check_words, said_words

    if plan.audience == "team":
        return set()
    said = said_words(study)
    check_items(notebook, staging / PEOPLE, study, name=plan.run.notebook)
    check_words(notebook, said, name=plan.run.notebook)
    return said


def as_released(
    plan: Plan, study: Study, notebook: Any, people: Sequence[Mapping[str, Any]]
) -> Any:
    """The notebook for others with its numbers as a first release of it says them: its file holds no
    other.
    """
    from rap.topics.runs.cells import Finished, guard, question_of, uncounted_places
    from rap.topics.runs.gathered import answer_all, gather_all

    run = Finished(plan, notebook, people)
    told = answer_all(gather_all([run], study, str, anew=False), ())
    return guard(
        notebook,
        told,
        question=question_of(plan),
        book=study.book,
        voices=lambda item: item["quotes"],
        hides=uncounted_places(study),
    )


def _drawings(
    plan: Plan, study: Study, notebook: Any, said: set[tuple[str, ...]], staging: Path
) -> list[Callable[[], None]]:
    """The drawing of each edition."""
    from rap.report.edition import DRAFT
    from rap.topics.consent.questions import find_uncounted
    from rap.topics.runs.guard import edition_of
    from rap.topics.runs.since import since_of

    n_uncounted = len(find_uncounted(study)) if plan.audience != "team" else 0
    titles = titles_of(notebook, plan.run.name)
    files = {language: f"{DRAFT}{plan.name}.{language}.html" for language in plan.run.languages}
    drawings: list[Callable[[], None]] = []
    for language, file in files.items():
        others = {other: name for other, name in files.items() if other != language}
        title = _title(in_language(titles, language), plan, study, language)
        edition = replace(
            edition_of(study, language=language, title=title, languages=others),
            since=since_of(study, run=plan.name, language=language),
            uncounted=n_uncounted,
        )
        drawings.append(partial(_draw, plan, notebook, edition, said, staging / file))
    return drawings


def _draw(
    plan: Plan, notebook: Any, edition: Edition, said: set[tuple[str, ...]], path: Path
) -> None:
    """Write one edition, and what is handed out beside it."""
    from rap.report.cards import as_file, beside_report
    from rap.report.edition import DRAFT
    from rap.report.exporter import render_report
    from rap.topics.runs.guard import check_page

    document = render_report(notebook, edition)
    if said:
        check_page(document, said, name=plan.run.notebook)
    path.write_text(document, encoding="utf-8", newline="")
    for name, data in (as_file(*pair) for pair in beside_report(notebook, edition).items()):
        path.with_name(f"{DRAFT}{name}").write_bytes(data)


def _title(title: str, plan: Plan, study: Study, language: str) -> str:
    """With what sets the run apart among the `each`: "One kind of workplace: window"."""
    from rap.report.edition import label_of
    from rap.report.words import words_of

    columns = ("family", "code", *study.book.variables)
    named = []
    for value in (str(plan.parameters[key]) for key in plan.run.each):
        said = (label_of(study.book, language, column, value) for column in columns)
        named.append(next((label for label in said if label != value), value))
    return words_of(language)("title-each", title=title, each=", ".join(named)) if named else title


def _read_people(path: Path) -> list[dict[str, Any]]:
    """Who or which texts each cell of a run counts: item, where (JSON), cases, texts."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [{"cases": [], "texts": [], **parse_json(line)} for line in lines]


def _write_people(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """The same as Parquet; never for a report."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    ids = pa.list_(pa.string())
    kinds = {"item": pa.string(), "where": pa.string(), "cases": ids, "texts": ids}
    columns = [pa.array([row[key] for row in rows], kind) for key, kind in kinds.items()]
    pq.write_table(pa.table(columns, names=list(kinds)), path)
