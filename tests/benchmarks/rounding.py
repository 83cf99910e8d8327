"""How long a release of 20 tables of 2,000 people takes, and how much memory: the rounding alone,
of a survey of 20 questions with five answers each, every second one also by language; and with
`whole` the whole release for members, from the answers to its pages. `make bench-numbers` runs
both.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from rap.core.form_questions import ANSWERED, NO_ANSWER, FormQuestion
from rap.privacy.disclosure import Cell, ReleaseRequest, answer

N_PEOPLE, N_QUESTIONS = 2000, 20
BY_LANGUAGE = (
    "place",
    "account",
    "known",
    "refused",
    "what",
    "reason",
    "treated",
    "instead",
    "age",
)
ONE_MORE = """\
from rap.analysis.survey_answers import count_answers
from rap.report.items import show_answers
from rap.study.surveys import column_of

answers, frame = asked
counted = count_answers(frame, column_of(answers.survey, "{question}"), by="language")
show_answers(counted, id="by-language-{question}", title="{question}")
"""
LANGUAGES = ("fr", "nl", "en", "es", "pt", "ro")


def release_of(n_people: int, n_questions: int) -> ReleaseRequest:
    """What the release of such a survey would publish."""
    chance, found = random.Random(1), dict[tuple[str, tuple[tuple[str, str], ...]], set[str]]()
    for n in range(n_people):
        language = ("language", chance.choices(LANGUAGES, (9, 6, 3, 2, 1, 1))[0])
        places = [("q/heard", (("name", "heard"),)), ("q/languages", (language,))]
        for question in range(n_questions):
            column = f"survey.q{question:02}"
            given = f"a{chance.choices(range(5), (8, 5, 3, 2, 1))[0]}"
            for value in [NO_ANSWER] if chance.random() < 0.03 else [given, ANSWERED]:
                places.append((f"q/{column}", ((column, value),)))
                if question % 2:
                    where = tuple(sorted([(column, value), language]))
                    places.append((f"q/{column}-language", where))
        for place in places:
            found.setdefault(place, set()).add(f"R-{n}")
    people = [f"R-{n}" for n in range(n_people)]
    return ReleaseRequest(
        scope="survey",
        audience="public",
        threshold=10,
        sources=frozenset({"survey"}),
        facts=dict.fromkeys(people, ""),
        agreed=dict.fromkeys(people, frozenset({"members", "public"})),
        cells=tuple(Cell(*key, frozenset(who)) for key, who in found.items()),
        lot="a lot of its own",
        items=frozenset(item for item, _ in found),
        below=(5,),
        questions={f"survey.q{n:02}": FormQuestion("one") for n in range(n_questions)},
    )


def whole() -> None:
    """The demo's survey among so many people: its eleven questions, one of them by language as in
    its notebook, and nine more.
    """
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "helpers")]
    import pytest
    from privacy.rule.asked import prepared

    cells = [ONE_MORE.format(question=one) for one in BY_LANGUAGE]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        begin = time.perf_counter()
        name = f"{N_PEOPLE} people, 40 silent"
        made, found = prepared(name, Path(folder) / "study", patch, also=cells)
        spent = time.perf_counter() - begin
    items = {cell.item for one in found for cell in one.cells}
    most = max(resource.getrusage(who).ru_maxrss for who in (0, -1))
    numbers = sum(len(one.cells) for one in found)
    print(f"a whole release, {len(items)} tables, {numbers} numbers, {len(made.documents)} files:")
    print(f"{spent:.1f} s, {most / 1024:.0f} MB at most in one process")


if __name__ == "__main__" and "whole" in sys.argv:
    whole()
elif __name__ == "__main__":
    asked = release_of(N_PEOPLE, N_QUESTIONS)
    answer(release_of(50, 2), ())  # scipy is there
    begin = time.perf_counter()
    told = answer(asked, ()).told
    spent, most = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{len(told)} numbers of {N_PEOPLE} people, for members and for everyone:")
    print(f"{spent:.1f} s, {most / 1024:.0f} MB at most")
