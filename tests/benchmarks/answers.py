"""How long answers of 759 people to 40 questions take to come in: read in the child process, then
written; and the slowest table of them.

    python tests/benchmarks/answers.py [PEOPLE]
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))

from survey_shapes import SURVEY, draw_people, make_survey_study, write_csv
from vaults import make_quick

from rap.analysis.survey_answers import count_answers
from rap.study.study import open_study
from rap.study.surveys import FACTS
from rap.topics.surveys.answers.looks import look_at_answers
from rap.topics.surveys.answers.take import take_answers
from rap.topics.surveys.writing import write_survey
from rap.topics.waiting_texts.queue import open_queue

N_QUESTIONS, RUNS = 40, 3


def main(n: int) -> None:
    """Print the seconds of the look and of the import."""
    with pytest.MonkeyPatch.context() as patch:
        make_quick(patch)
        for _ in range(RUNS):
            with tempfile.TemporaryDirectory() as folder:
                patch.setenv("XDG_DATA_HOME", f"{folder}/data")
                _once(Path(folder), n)


def _once(folder: Path, n: int) -> None:
    root = make_survey_study(folder / "study")
    first = SURVEY.questions
    again = [
        replace(
            q, id=f"{q.id}{at}", asked_if={}, label={k: f"{v} {at}" for k, v in q.label.items()}
        )
        for at in range(6)
        for q in first
        if q.type != "open"
    ]
    questions = (*first, *again)[:N_QUESTIONS]
    write_survey(root, replace(SURVEY, consent="bank", questions=questions))
    rows = [_row(person, questions) for person in draw_people(n, seed=19)]
    file = folder / "answers.csv"
    file.write_bytes(write_csv([["language", "consent", *(q.id for q in questions)], *rows]))
    start = time.perf_counter()
    looked = look_at_answers(root, file, "bank")
    read = time.perf_counter()
    taken = take_answers(root, looked, open_queue(root))
    end = time.perf_counter()
    print(
        f"{len(taken.batch.rows)} people, {len(questions)} questions, {len(taken.texts)} texts:"
        f" read {read - start:.2f} s, written {end - read:.2f} s, in all {end - start:.2f} s"
    )
    print(f"  the slowest table, warm: {1000 * _slowest_table(root):.0f} ms of CPU")


def _slowest_table(root: Path) -> float:
    """The CPU seconds of the slowest question, alone or by language, when it is asked again."""
    frame = open_study(root).surveys["bank"]
    asked = [(column, by) for column in frame.columns[len(FACTS) :] for by in ("", "language")]
    took = []
    for column, by in (*asked, *asked):
        start = time.process_time()
        count_answers(frame, column, by=by)
        took.append(time.process_time() - start)
    return max(took[len(asked) :])


def _row(person: object, questions: tuple[object, ...]) -> list[str]:
    cells, row = person.cells(), [person.language, "yes"]  # type: ignore[attr-defined]
    for question in questions:
        cell = cells[question.id.rstrip("0123456789")]  # type: ignore[attr-defined]
        if question.type == "open":  # type: ignore[attr-defined]
            cell = person.words.get("open", "")  # type: ignore[attr-defined]
        row.append("" if cell.startswith(".") else cell)
    return row


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 759)
