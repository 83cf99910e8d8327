"""What releases say in words about counts of people: through the gate, one after the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from releases import make_release_study, make_run, release
from studies import write

from rap.report.items import MIME
from rap.report.items.said import ANSWERED, _answers, pooled_rows
from rap.report.items.tried import show_incidents, show_users
from rap.store.answers import Feedback, write_feedback
from rap.store.vault import Vault
from rap.store.wordings import wording
from rap.study.study import Study
from rap.topics.publishing import gate
from rap.topics.publishing.releases import Given
from rap.topics.publishing.sealed import read_record
from rap.topics.runs.planned import Plan

RECOGNISED = "Most of those who answered recognise it."
DIVIDED = "People disagreed: some recognise it, others do not."
FINDING, STATEMENT = "F-10001", "A deposit holds people."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "study"


@pytest.fixture
def vault(root: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """A study with a finding and a trial space, and runs that show what people said of both."""
    vault = make_release_study(root, monkeypatch)
    history = "history: [{date: 2026-01-01, status: supported, reason: r, by: K-01}]\n"
    criterion = "criteria: {quiet: {label: {en: A quiet room}, unit: yes-no, wanted: yes}}\n"
    text = f"statement: {{en: {{text: {STATEMENT}}}}}\n{criterion}{history}"
    write(root, f"codebook/findings/{FINDING}.yaml", text)
    write(root, "interviews/cases/S-20817.yaml", "variables: {}\n")
    monkeypatch.setattr(gate, "_need_run", run_with_answers)
    return vault


def run_with_answers(plan: Plan) -> None:
    """A finished run that also shows the answers to findings, and the space."""
    make_run(plan)
    path, study = plan.folder / "notebook.ipynb", Study(plan.snapshot.root, audience=plan.audience)
    book = nbformat.read(path, as_version=4)
    rows = pooled_rows(study)
    items = [_answers(one, rows[one.id]) for one in study.findings if one.id in rows]
    for item in (*items, show_users(study), show_incidents(study)):
        output = {"output_type": "display_data", "data": {MIME: item.data}, "metadata": {}}
        book.cells[-1].outputs.append(nbformat.from_dict(output))
    nbformat.write(book, path)


def came_in(root: Path, n: int, answer: str) -> None:
    """`n` more messages, an answer each."""
    first = len(list((root / "interviews/feedback").glob("*.json")))
    for number in range(first, first + n):
        answered: Any = {FINDING: {answer: 1}}
        given_to = {FINDING: (wording(STATEMENT),)}
        write_feedback(root, Feedback(f"{number:016x}", "message", answered, wordings=given_to))


def survey(root: Path, day: int, *rows: tuple[int, str]) -> None:
    lines = [f"quiet,{value},yes-no,,member\n" for n, value in rows for _ in range(n)]
    name = f"interviews/observations/S-20817/2026-04-{day:02}-0000000{day}.csv"
    write(root, name, "criterion,value,unit,note,by\n" + "".join(lines))


def page(given: Given) -> str:
    return next(path for path in given.files if path.suffix == ".html").read_text(encoding="utf-8")


def test_one_answer_more_leaves_the_words_and_a_batch_moves_them(root: Path, vault: Vault):
    """The words of the first release stand for members and for the public until eleven more
    answered; the vault keeps of which counts they speak, the ledger does not.
    """
    came_in(root, 12, "yes")
    first = release(root, vault)
    came_in(root, 10, "no")
    second, public = release(root, vault), release(root, vault, "public")
    came_in(root, 1, "no")
    third = release(root, vault)

    assert [RECOGNISED in page(one) for one in (first, second, third)] == [True, True, False]
    assert DIVIDED in page(third)
    assert RECOGNISED not in page(public)  # twelve are few for the public
    (kept,) = read_record(vault, second.release.id).standings
    assert (kept.key, dict(kept.counted.people)["yes"], kept.step) == (
        f"{ANSWERED}/{FINDING}",
        12,
        1,
    )
    ledger = (root / f"reports/releases/{second.release.id}.json").read_text(encoding="utf-8")
    assert ANSWERED not in ledger


@pytest.mark.long
def test_users_of_a_space_are_told_of_alike(root: Path, vault: Vault):
    """A later survey of nearly the same people changes no word; one that differs by eleven does."""
    survey(root, 1, (12, "yes"))
    first = release(root, vault)
    survey(root, 2, (11, "yes"), (2, "no"))
    second = release(root, vault)
    survey(root, 3, (12, "no"))
    third = release(root, vault)

    told = "most of those who filled it in say that it is met"
    assert [told in page(one) for one in (first, second, third)] == [True, True, False]
    assert "most of those who filled it in say that it is not met" in page(third)
