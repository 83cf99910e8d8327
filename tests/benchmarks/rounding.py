"""How long a release of 20 tables of 2,000 people takes to round, and how much memory: a survey of 20
questions with five answers each, every second one also by language. `make bench-numbers` runs it.
"""

from __future__ import annotations

import random
import resource
import time

from rap.core.form_questions import ANSWERED, NO_ANSWER, FormQuestion
from rap.privacy.disclosure import Asked, Cell, answer

N_PEOPLE, N_QUESTIONS = 2000, 20
LANGUAGES = ("fr", "nl", "en", "es", "pt", "ro")


def release_of(n_people: int, n_questions: int) -> Asked:
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
    return Asked(
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


if __name__ == "__main__":
    asked = release_of(N_PEOPLE, N_QUESTIONS)
    answer(release_of(50, 2), ())  # scipy is there
    begin = time.perf_counter()
    told = answer(asked, ()).told
    spent, most = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{len(told)} numbers of {N_PEOPLE} people, for members and for everyone:")
    print(f"{spent:.1f} s, {most / 1024:.0f} MB at most")
