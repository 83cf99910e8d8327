"""Build the demo study's answers to its survey: who ticked what is drawn, what people wrote is written
by hand in `answers.txt` (language | codes | words). Half a year later fewer people were asked some
of the same questions.

It writes the batches, one text for each language, and the passages that `build.py` makes codings
of; the same bytes every time, so that a test can compare.

    python tests/demo/survey.py && python tests/demo/build.py
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rap.core.files import replace_file
from rap.core.form_questions import NOT_ASKED, SKIPPED, WRITTEN
from rap.core.model import NamesDecision, Speaker
from rap.core.surveys import Survey
from rap.core.yaml_files import format_yaml
from rap.store.sources import hash_of
from rap.store.surveys.batches import Batch, format_facts, format_rows
from rap.store.surveys.forms import read_survey
from rap.topics.entering.screened import SCREEN, find_names

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BATCH = "5d20c8e1"
AGAIN, BATCH_AGAIN = "bank-2026-b", "7b41e0d9"
PEOPLE_AGAIN = {"fr": 31, "nl": 24, "en": 9}
PEOPLE = {"fr": 66, "nl": 54, "en": 24, "es": 15, "pt": 9, "ro": 12}
TEXTS = {
    "fr": ("AN-20418", "slow bridge", "K-02"),
    "nl": ("AN-31765", "open counter", "K-03"),
    "en": ("AN-44902", "plain letter", "K-01"),
    "es": ("AN-57230", "blue folder", "K-01"),
    "pt": ("AN-68114", "small coins", "K-01"),
    "ro": ("AN-79356", "early tram", "K-02"),
}
SAYS_NOTHING = 0.04  # of those who are asked a question
Chosen = Mapping[str, float]


@dataclass(frozen=True)
class Written:
    """One open answer."""

    language: str
    codes: str
    words: str


def read_written() -> list[Written]:
    lines = (HERE / "answers.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ", 2) for line in lines if line and not line.startswith("#")]
    return [Written(*row) for row in rows]


def draw_row(chance: random.Random, survey: Survey, language: str) -> dict[str, str]:
    """What one person ticked: questions she was not asked say so, and now and then she skips one."""
    abroad = language in ("es", "pt", "ro")
    row = {
        "place": _several(chance, _places(language)),
        "status": _one(chance, {"self": 5, "contract": 2, "none": 5 if abroad else 2, "nosay": 1}),
        "account": _one(
            chance, {"own": 6 if not abroad else 3, "others": 1, "no": 3, "nosay": 0.4}
        ),
    }
    row["known"] = _one(chance, {"yes": 4, "no": 5, "dontknow": 1, "nosay": 0.5})
    row["refused"] = _one(chance, {"yes": 5, "no": 4, "dontknow": 0.6, "nosay": 0.5})
    row["what"] = _several(
        chance, {"account": 6, "loan": 4, "insurance": 4, "terminal": 3, "other": 0.6}
    )
    row["reason"] = _several(chance, {"work": 6, "money": 2, "rules": 3}, alone={"noreason": 3})
    steps = (4, 5, 4, 2, 1) if row["refused"] == "yes" else (1, 2, 4, 5, 4)
    row["treated"] = _one(chance, dict(zip("12345", steps, strict=True)))
    row["instead"] = _several(chance, {"cash": 7, "friend": 3, "app": 4}, alone={"notneeded": 3})
    row["helped"] = _several(
        chance, {"colleague": 6, "union": 3, "organisation": 2}, alone={"nobody": 5}
    )
    row["age"] = _one(chance, {"18-25": 3, "26-35": 6, "36-45": 5, "46-": 3, "nosay": 0.6})
    for question in survey.questions:
        if question.id in row and chance.random() < SAYS_NOTHING:
            row[question.id] = SKIPPED
    for question in survey.questions:
        if question.id in row and not question.is_open_to(row):
            row[question.id] = NOT_ASKED
    return row


def _places(language: str) -> Chosen:
    home = {"home": 5, "private-room": 4, "online": 4, "short-let": 3, "love-hotel": 1}
    return {**home, "window": 5 if language in ("nl", "ro", "es") else 2, "outdoors": 1.5}


def _one(chance: random.Random, among: Chosen) -> str:
    return chance.choices([*among], [*among.values()])[0]


def _several(chance: random.Random, among: Chosen, *, alone: Chosen | None = None) -> str:
    """One to three of what can be chosen, in the order of the form, or what stands alone."""
    first = _one(chance, {**among, **(alone or {})})
    if first in (alone or {}):
        return first
    more = {_one(chance, among) for _ in range(chance.choice((0, 0, 1, 2)))}
    return " ".join(one for one in among if one in {first, *more})


def draw_rows(
    survey: Survey, written: list[Written]
) -> list[tuple[dict[str, str], Written | None]]:
    """Everybody with what she ticked and wrote. Ids are drawn, so that their order says nothing."""
    chance = random.Random("bank-2026")
    ids = iter(chance.sample(range(10000, 99999), sum(PEOPLE.values())))
    found = []
    for language, n in PEOPLE.items():
        said = [one for one in written if one.language == language]
        words: list[Written | None] = [*said, *[None] * (n - len(said))]
        chance.shuffle(words)
        for one in words:
            row = {"respondent": f"R-{next(ids)}", "language": language}
            row["month"] = chance.choice(("2026-03", "2026-03", "2026-04"))
            yes = chance.choices(("yes", "yes quote", "yes quote print"), (3, 5, 2))[0]
            row["consent"] = yes if one else "yes"
            row |= draw_row(chance, survey, language)
            row["change"] = WRITTEN if one else SKIPPED
            found.append((row, one))
    chance.shuffle(found)
    return found


def draw_again(survey: Survey) -> list[dict[str, str]]:
    """What people ticked half a year later; some were asked in spring too, and nobody knows who."""
    chance = random.Random(survey.id)
    ids = iter(chance.sample(range(10000, 99999), sum(PEOPLE_AGAIN.values())))
    rows = [
        {"respondent": f"R-{next(ids)}", "language": language, "month": "2026-10", "consent": "yes"}
        | draw_row(chance, survey, language)
        for language, n in PEOPLE_AGAIN.items()
        for _ in range(n)
    ]
    chance.shuffle(rows)
    return rows


def make_again() -> Iterator[tuple[str, str]]:
    """(name, content) of the files of the second wave."""
    survey = read_survey(ROOT, AGAIN)
    rows = draw_again(survey)
    yield from batch_files(survey, BATCH_AGAIN, rows, no_consent=1, reviewed=("K-03", "2026-11-04"))


def batch_files(
    survey: Survey,
    id: str,
    rows: Sequence[Mapping[str, str]],
    *,
    no_consent: int,
    reviewed: tuple[str, str],
) -> Iterator[tuple[str, str]]:
    """(name, content) of a batch and of its facts; `no_consent` more answers came and were left
    out.
    """
    columns = ("respondent", "language", "month", "consent", *survey.columns)
    batch = Batch(
        id,
        survey.id,
        survey.hash,
        tool="codes",
        rows=tuple({name: row[name] for name in columns} for row in rows),
        n_rows_in=len(rows) + no_consent,
        left_out={"no-consent": no_consent},
        reviewed_by=reviewed[0],
        reviewed_on=reviewed[1],
    )
    folder = f"interviews/surveys/{survey.id}/{id}"
    yield f"{folder}.csv", format_rows(batch, columns)
    yield f"{folder}.yaml", format_facts(batch)


def make_files() -> Iterator[tuple[str, str]]:
    """(name, content) of every file, from the forms and from what is written by hand."""
    yield from make_again()
    survey = read_survey(ROOT, "bank-2026")
    rows = draw_rows(survey, read_written())
    ticked = [row for row, _ in rows]
    yield from batch_files(survey, BATCH, ticked, no_consent=3, reviewed=("K-01", "2026-04-20"))
    for language, (id, title, coder) in TEXTS.items():
        said = [
            (row["respondent"], one) for row, one in rows if one and row["language"] == language
        ]
        yield from _text(survey, id, title, coder, language, said)


def decided(text: str, labels: Sequence[str], language: str) -> dict[str, str]:
    """What a card says of the words that look like names: the authors of the demo keep them all."""
    people = [Speaker(label, "participant") for label in labels]
    n = len(find_names(text, people, language=language))
    made = NamesDecision("2026-04-30", "K-01", hash_of(text), n, 0, SCREEN)
    return {key: str(value) for key, value in vars(made).items()}


def _text(
    survey: Survey, id: str, title: str, coder: str, language: str, said: list[tuple[str, Written]]
) -> Iterator[tuple[str, str]]:
    """What was written in one language: its text, its card, and what one coder found in it."""
    text = "".join(f"{who.replace('-', '')}: {one.words}\n" for who, one in said)
    card = {
        "v": "1",
        "kind": "answers",
        "language": language,
        "month": "2026-04",
        "title": title,
        "speakers": {who.replace("-", ""): {"role": "participant", "case": who} for who, _ in said},
        "variables": {"survey": survey.id, "question": "change", "batch": BATCH},
        "hash": hash_of(text),
        "names": decided(text, [who.replace("-", "") for who, _ in said], language),
    }
    yield f"interviews/{id}.txt", text
    yield f"interviews/{id}.yaml", format_yaml(card)
    lines = [f"# {coder}. What people wrote to the survey about banks, answer by answer."]
    lines += [f"{one.codes} | {one.words}" for _, one in said]
    yield f"tests/demo/passages/{id}.{coder}.txt", "\n".join(lines) + "\n"


if __name__ == "__main__":
    for name, content in make_files():
        replace_file(ROOT / name, content.encode("utf-8"))
