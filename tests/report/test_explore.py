"""The questions of the page Explore: each number is the notebook's, and leads to as many people as it
says.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from messages import raises
from studies import ROOT, scaled

import rap
from rap.analysis.asked import ASKED
from rap.analysis.base import narrow
from rap.analysis.changes import compare_two
from rap.core.errors import UnknownError, WrongUseError
from rap.core.form_questions import FormQuestion
from rap.core.model import Code, Codebook, Variable
from rap.report.words import LOCALES, words_of
from rap.study.study import open_study
from rap.topics.exploring.panels import Bar
from rap.topics.exploring.questions import QUESTIONS, Answer, Asked, question_of
from rap.topics.exploring.sheet import format_svg

CODES = ("rent", "keys", "rest", "noise")
ASKED_HEADS = {
    words_of(language)(f"row-{name.replace('_', '-')}") for language in LOCALES for name in ASKED
}
GUIDES = [("1", "rent", "all"), ("1", "keys", "all"), ("2", "keys", "all")]
SAYS = ("rent", "key", "door", "night", "quiet", "money", "friend", "window", "garden")
# what is chosen where the first there is would leave much of a question out
CHOSEN: tuple[tuple[str, dict[str, str]], ...] = (
    ("people", {}),
    ("people", {"rows": "family", "by": "language", "count": "sources"}),
    ("people", {"rows": "setting", "by": "", "count": "codings"}),
    ("people", {"by": "town", "count": "words"}),
    ("together", {}),
    ("together", {"within": "turn"}),
    ("together", {"within": "source"}),
    ("together", {"kind": "article"}),
    ("people", {"kind": "answers", "period": "2025"}),
    ("people", {"kind": "article"}),
    ("where", {"kind": "article", "code": "keys"}),
    ("where", {"of-phase": "1", "code": "keys"}),
    ("where", {}),
    ("where", {"code": "keys", "by": ""}),
    ("enough", {}),
    ("enough", {"by": "setting"}),
    ("enough", {"by": "language"}),
    ("words", {}),
    ("words", {"word": "door"}),
    ("mark", {}),
    ("mark", {"by": "language"}),
    ("changed", {}),
    ("changed", {"step": "month", "since": "2025-09"}),
    ("changed", {"kind": "answers", "step": "phase"}),
    ("changed", {"kind": "article", "step": "phase"}),
)
OF_TEXTS = [id for id, question in QUESTIONS.items() if not question.is_of_survey]
COUNTS_PEOPLE = ("people", "together", "where", "words", "changed")


@dataclass
class Drawn:
    """An invented study as frames, drawn by chance."""

    codings: pd.DataFrame
    texts: dict[str, str]
    sources: pd.DataFrame
    cases: pd.DataFrame
    turns: pd.DataFrame
    guides: pd.DataFrame
    surveys: dict[str, pd.DataFrame] = field(default_factory=dict)
    book: Codebook = field(
        default_factory=lambda: Codebook(
            codes=tuple(Code(id, "all", label={"en": id.title()}) for id in CODES),
            families={"all": {"en": "All"}},
            variables={"setting": Variable("setting", {"en": "Place"}, {"barge": {"en": "Barge"}})},
        )
    )


def drawn(seed: int) -> Drawn:
    """Some interviews of one or two people, with passages that overlap, repeat and cross turns."""
    chance = random.Random(seed)
    people = [f"C-2000{n}" for n in range(1, 6)]
    texts, sources, turns, codings = {}, [], [], []
    kinds = ("interview",) * 7 + ("answers", "answers", "article", "article")
    for number, kind in enumerate(kinds, 1):
        id = f"INT-{10000 + number}"
        who, text = chance.sample(people, chance.choice((1, 1, 2))), ""
        for turn in range(chance.randint(2, 8)):
            role = chance.choice(("participant", "participant", "interviewer"))
            case = chance.choice(who) if role == "participant" else None
            text += "P1: "
            start = len(text)
            text += " ".join(chance.choices(SAYS, k=chance.randint(3, 12))) + ".\n"
            turns.append((id, start, len(text) - 1, f"P{turn}", role, case, "en"))
        texts[id] = text
        month = chance.choice(("2025-02", "2025-09", "2026-03"))
        language = chance.choice(("en", "en", "fr"))
        guide = chance.choice(("1", "2", "2", "3", None))
        sources.append((id, kind, language, number % 2 + 1, month, who, len(text), guide))
        for _ in range(chance.randint(0, 9)):
            start = chance.randrange(len(text) - 5)
            end = chance.randint(start + 1, len(text))
            place = (None, None) if chance.random() < 0.1 else (start, end)
            coder, who_says = chance.choice(("K-01", "K-02")), chance.choice([*who, None])
            row = (id, *place, chance.choice(CODES), "all", coder, who_says, "2026-01-01")
            codings.append((f"{len(codings):032x}", *row))
    return _frames(codings, texts, sources, turns, people=people, chance=chance)


def _frames(
    codings: list[Any],
    texts: dict[str, str],
    sources: list[Any],
    turns: list[Any],
    *,
    people: list[str],
    chance: random.Random,
) -> Drawn:
    coding = ["coding", "source", "start", "end", "code", "family", "coder", "case", "t"]
    source = ["source", "kind", "language", "phase", "month", "cases", "n_characters", "guide"]
    turn = ["source", "start", "end", "speaker", "role", "case", "language"]
    cases = [
        (
            case,
            [row[0] for row in sources if case in row[5]],
            chance.sample(["barge", "chalet", "hut"], chance.choice((1, 1, 2))),
            chance.choice(("big", "small", None)),
        )
        for case in people
    ]
    return Drawn(
        pd.DataFrame(codings, columns=coding).astype({"start": "Int64", "end": "Int64"}),
        texts,
        pd.DataFrame(sources, columns=source).astype({"phase": "Int8"}),
        pd.DataFrame(cases, columns=["case", "sources", "setting", "town"]),
        pd.DataFrame(turns, columns=turn),
        pd.DataFrame(GUIDES, columns=["guide", "code", "family"]),
    )


def asked(study: Any, chosen: dict[str, str], language: str = "en", **more: Any) -> Asked:
    return Asked(study, study.book, language, chosen, **more)


def in_notebook(answer: Answer, study: Any) -> pd.DataFrame:
    """What the lines of Python give where `rap` and `study` are there."""
    names: dict[str, Any] = {"rap": rap, "study": study}
    exec("\n".join(answer.python[:-1]), names)
    return eval(answer.python[-1], names)


def unit_of(chosen: dict[str, str]) -> str:
    return "sources" if chosen.get("kind") == "article" else "people"


def numbers_of(id: str, frame: pd.DataFrame, chosen: dict[str, str]) -> list[float]:
    """The numbers of a frame that have to be on the screen, sorted."""
    columns = {
        "together": [unit_of(chosen)],
        "where": [unit_of(chosen)],
        "enough": ["new"],
        "words": ["people"],
        "mark": ["count"],
        "changed": ["first", "second"] if "first" in frame else ["before", "since"],
    }.get(id, [chosen.get("count", unit_of(chosen))])
    return sorted(float(n) for column in columns for n in frame[column] if n)


def shown_numbers(id: str, answer: Answer, frame: pd.DataFrame) -> list[float]:
    """The numbers in the table that lead to passages; of people by groups those of the groups."""
    first = 2 if id == "people" and "by=''" not in answer.python[-1] else 0
    own = [
        place
        for place, head in enumerate(answer.heads)
        if place >= first and head not in ASKED_HEADS
    ]
    cells = [row[place] for row in answer.rows for place in own]
    cells = [cell for cell in cells if isinstance(cell, Bar)]
    if id == "changed":
        return sorted(float(cell.shown.split()[0]) for cell in cells if cell.n)
    return sorted(float(cell.n) for cell in cells if cell.n)


@pytest.mark.parametrize(("id", "chosen"), CHOSEN)
def test_every_number_is_the_notebooks_and_leads_to_its_passages(id: str, chosen: dict[str, str]):
    """On studies drawn by chance: the frame is what the shown line of Python gives, its numbers are
    those on the screen, and behind each are as many people (or places) as it says.
    """
    for seed in range(scaled(6, 400, quick=1)):
        study = drawn(seed)
        answer = question_of(id).answer(asked(study, chosen))
        frame = in_notebook(answer, study) if answer.python else pd.DataFrame()

        pd.testing.assert_frame_equal(frame, answer.frame)
        if answer.python and id != "mark":
            assert shown_numbers(id, answer, frame) == numbers_of(id, frame, chosen)
        for row in answer.rows:
            for cell in row:
                if isinstance(cell, Bar) and cell.mark is not None:
                    check_behind(id, chosen, study, answer, cell)


def check_behind(id: str, chosen: dict[str, str], study: Drawn, answer: Answer, cell: Bar) -> None:
    assert cell.mark is not None
    mark = answer.marks[cell.mark]
    found = question_of(id).find(asked(study, chosen), mark.where)
    count = chosen.get("count", unit_of(chosen))
    if id in COUNTS_PEOPLE and count == "sources" and id != "people":
        assert found["source"].nunique() == int(cell.shown.split()[0]), (id, mark)
    elif id in COUNTS_PEOPLE and count == "people":
        expected = int(cell.shown.split()[0])
        assert found["case"].nunique() == expected, (id, mark)
    elif id == "people":
        by = {"sources": found["source"].nunique(), "codings": len(found)}
        assert by.get(count, cell.n) == cell.n
    elif id == "mark":
        assert len(found) == cell.n, mark
    elif id == "enough":
        assert len(found) >= cell.n


@pytest.mark.long
@pytest.mark.parametrize("id", QUESTIONS)
def test_on_the_demo_study_every_number_is_the_notebooks(id: str):
    """With what is chosen at first, in each language; and something is drawn at any width."""
    study = open_study(ROOT)
    answers = [question_of(id).answer(asked(study, {}, language)) for language in LOCALES]
    frame = in_notebook(answers[0], study)

    for answer in answers:
        pd.testing.assert_frame_equal(frame, answer.frame)
        assert answer.draw is not None
        for width in (320, 700, 1400):
            ElementTree.fromstring(answer.draw(width))
    if id != "mark":  # which shows one language of all
        assert shown_numbers(id, answers[0], frame) == numbers_of(id, frame, {})


@pytest.mark.parametrize("id", QUESTIONS)
def test_a_study_in_which_nothing_is_coded_has_an_answer_too(id: str):
    """Empty, with nothing drawn, and no error."""
    study = drawn(1)
    study.codings, study.turns = study.codings.head(0), study.turns.head(0)
    answer = question_of(id).answer(asked(study, {}))

    assert [cell.mark for row in answer.rows for cell in row if isinstance(cell, Bar)] == [
        None for row in answer.rows for cell in row if isinstance(cell, Bar)
    ]


def test_bank_is_of_people_interviewed_and_not_of_everybody_who_wrote_a_line():
    """On the demo study 19 of 21 people interviewed speak of their bank; the page opened with 64, of
    whom 45 had only answered a survey. Both together are refused.
    """
    study = open_study(ROOT)
    answer = question_of("people").answer(asked(study, {}))
    (bank,) = [row for row in answer.rows if row[0] == "Bank"]

    assert answer.title == "People by theme and workplace · 21 people interviewed, phase 1"
    assert isinstance(bank[1], Bar)
    assert bank[1].shown == "19"
    for id in OF_TEXTS:
        with raises(WrongUseError, "analysis.base.not_alike"):
            question_of(id).answer(asked(study, {"kind": "interview+answers"}))


@pytest.mark.parametrize("id", OF_TEXTS)
def test_what_numbers_are_of_is_chosen_on_each_question_and_stands_in_its_title(id: str):
    """Kind, phase and period come first; the title, the picture and the lines name them."""
    study, chosen = drawn(1), {"kind": "interview", "of-phase": "2", "period": "2025"}
    asking = asked(study, chosen, "nl")
    answer = question_of(id).answer(asking)
    of = study.sources[study.sources["kind"].eq("interview") & study.sources["phase"].eq(2)]
    n = of.loc[of["month"].str.startswith("2025"), "cases"].explode().nunique()

    assert [(one.name, one.value) for one in asking.choices[:3]] == [*chosen.items()]
    assert answer.title.endswith(f" · {n} mensen geïnterviewd, fase 2, 2025")
    if answer.draw:
        words = " ".join(ElementTree.fromstring(format_svg(answer, language="nl")).itertext())
        assert f"{n} mensen geïnterviewd, fase 2, 2025" in words
    assert answer.python[:2] == (
        "from rap.analysis.base import narrow",
        "seen = narrow(study, 'interview', phase='2', period='2025')",
    )


def test_interviews_of_two_dates_are_not_compared():
    """The page opened with "Deciding together 15 of 16 → 5 of 62, −86": interviews and groups, and then
    sixty people who answered a survey. Now it says what 2 people interviewed in 2026 brought, without
    shares; the comparison itself is refused, of all texts and of interviews.
    """
    study = open_study(ROOT)
    answer = question_of("changed").answer(asked(study, {}))
    before, since = answer.heads[1:]
    periods = {"first": "2025-2", "second": "2026-1"}
    talks = narrow(study, "interview", "focus-group")

    assert answer.title == "Heard since then: January to June 2026 · 21 people interviewed, phase 1"
    assert (before, since) == ("Heard before", "Heard since then")
    assert all(
        isinstance(cell, Bar) and cell.shown.isdigit() for row in answer.rows for cell in row[1:]
    )
    with raises(WrongUseError, "analysis.base.not_alike"):
        compare_two(study.codings, study.sources, **periods)
    with raises(WrongUseError, "analysis.changes.not_repeated"):
        compare_two(talks.codings, talks.sources, **periods)


def test_new_themes_of_each_interview_come_with_who_was_not_heard_and_no_verdict():
    """The mean over all orders of hearing adds up to all themes; a hut that the codebook names and a
    language that only a survey was answered in are not heard yet.
    """
    study = drawn(1)
    study.book.variables["setting"].values["raft"] = {"en": "Raft"}
    study.sources.loc[study.sources["kind"] == "answers", "language"] = "ro"
    answer = question_of("enough").answer(asked(study, {}))
    means = [float(str(row[2])) for row in answer.rows]
    drawing = " ".join(ElementTree.fromstring(answer.draw(800) if answer.draw else "").itertext())

    assert sum(means) == pytest.approx(len(CODES), abs=0.05)
    assert answer.notes == ("Not heard yet: place: Raft; language: Romanian.",)
    assert not any(word in drawing + answer.said for word in ("saturat", "too few"))


def test_a_theme_says_how_many_of_those_who_raised_it_were_asked():
    """On the demo study 19 of 21 spoke of their bank: 14 of the 15 whose guide asks about it, and 5
    unasked. It stands below the theme in the chart and the file, and the table has a column for each.
    """
    study = open_study(ROOT)
    answer = question_of("people").answer(asked(study, {}))
    rows = {row[0]: [getattr(cell, "shown", cell) for cell in row[1:5]] for row in answer.rows}
    drawing = " ".join(ElementTree.fromstring(format_svg(answer, language="en")).itertext())

    assert answer.heads[1:5] == ("Everybody", "Asked", "Raised it, asked", "Raised it unasked")
    assert (rows["Bank"], rows["Hygiene"]) == (["19", "15", "14", "5"], ["19", "0", "0", "19"])
    assert "14 of the 15 asked, 5 unasked" in drawing
    assert "nobody was asked" in drawing


def test_where_no_text_names_a_guide_nothing_is_said_of_who_was_asked():
    """Nor of passages, texts and words, and of themes by which people are told apart."""
    study = drawn(1)
    study.sources["guide"] = None
    for chosen in ({}, {"count": "codings"}, {"rows": "setting"}):
        answer = question_of("people").answer(asked(study, chosen))
        assert not ASKED_HEADS & {*answer.heads}
        assert not any("asked" in note for note in answer.notes)


def surveyed(**second: Any) -> Drawn:
    """A study with two surveys that ask the same question, or another one in the second."""
    study = drawn(1)
    labels = {"label": {"en": "Were you refused?"}, "question": FormQuestion("one")}
    values = {"yes": {"en": "Yes"}, "no": {"en": "No"}, ".nosay": {"en": "I prefer not to say"}}
    given = {"bank-2024": "yes yes no no no .nosay", "bank-2026": "yes no no no .skipped"}
    for survey, cells in given.items():
        column = f"{survey}.refused"
        own = {**labels, "values": values, **(second if survey == "bank-2026" else {})}
        study.book.variables[column] = Variable(column, **own)
        rows = [(cell,) for cell in cells.split()]
        people = pd.DataFrame({"case": [f"R-{survey[-1]}000{n}" for n in range(len(rows))]})
        study.surveys[survey] = people.assign(language="en", month="2026-03", **{column: rows})
    return study


def shown(answer: Answer) -> list[list[Any]]:
    return [[getattr(cell, "shown", cell) for cell in row] for row in answer.rows]


def test_what_people_answered_is_of_those_who_answered_and_the_notebooks():
    """Per cents are of who answered the question, to prefer not to say is an answer, and silence is a row
    below.
    """
    study = surveyed()
    answer = question_of("answers").answer(asked(study, {"survey": "bank-2024"}))

    assert answer.title == "Were you refused? · 6 people who answered “bank-2024”"
    assert shown(answer) == [
        ["No", "3 · 50%"],
        ["Yes", "2 · 33%"],
        ["I prefer not to say", "1 · 17%"],
        ["answered", "6"],
    ]
    pd.testing.assert_frame_equal(in_notebook(answer, study), answer.frame)


def test_a_survey_is_called_by_its_title():
    """In the list, the title and beside another one, and not by its id."""
    study, names = surveyed(), {"bank-2024": "You and the bank", "bank-2026": "The bank, again"}
    first = asked(study, {"survey": "bank-2024"}, names=names)
    answer = question_of("answers").answer(first)
    chosen = {"survey": "bank-2026", "beside": "bank-2024"}
    beside = question_of("answers").answer(asked(study, chosen, names=names))

    assert answer.title == "Were you refused? · 6 people who answered “You and the bank”"
    assert [
        label for choice in first.choices if choice.name == "survey" for _, label in choice.options
    ] == [*names.values()]
    assert beside.heads[1:] == (*names.values(),)


def test_a_second_wave_is_beside_the_first():
    """Shares of those who answered, each with its base; who answered may be other people."""
    study = surveyed()
    chosen = {"survey": "bank-2026", "beside": "bank-2024"}
    answer = question_of("answers").answer(asked(study, chosen))

    assert answer.heads[1:] == ("bank-2024", "bank-2026")
    assert shown(answer) == [
        ["Yes", "2 of 6", "1 of 4"],
        ["No", "3 of 6", "3 of 4"],
        ["I prefer not to say", "1 of 6", "0 of 4"],
    ]
    pd.testing.assert_frame_equal(in_notebook(answer, study), answer.frame)


@pytest.mark.parametrize(
    ("second", "why"),
    [
        ({"values": {"yes": {"en": "Yes"}, "never": {"en": "Never"}}}, "answers"),
        ({"label": {"en": "Was your account closed?"}}, "words"),
        ({"question": FormQuestion("several")}, "kind"),
        ({"question": FormQuestion("one", {"bank-2026.has": ("yes",)})}, "people"),
    ],
)
def test_a_question_that_is_not_the_same_is_not_compared(second: dict[str, Any], why: str):
    """Same id, same kind, same answers, same words, asked of the same people."""
    study = surveyed(**second)
    with raises(WrongUseError, f"analysis.surveys.other_{why}", question="refused"):
        question_of("answers").answer(asked(study, {"survey": "bank-2026", "beside": "bank-2024"}))


def test_what_people_wrote_can_be_told_apart_by_what_they_ticked():
    """On the demo study: of the 60 who wrote in the survey, those whom a bank refused."""
    study = open_study(ROOT)
    chosen = {"kind": "answers", "by": "bank-2026.refused"}
    answer = question_of("people").answer(asked(study, chosen))
    ticked = study.surveys["bank-2026"].set_index("case")["bank-2026.refused"]
    spoke = study.codings[study.codings["source"].str.startswith("AN-")]
    yes = {who for who in spoke.loc[spoke["code"] == "bank", "case"] if "yes" in ticked[who]}
    (bank,) = [row for row in shown(answer) if row[0] == "Bank"]

    assert bank[1 + answer.heads[1:].index("Yes")] == str(len(yes))


def test_what_cannot_be_chosen_is_refused():
    """A code that is not used (any more) is not silently another one."""
    with raises(WrongUseError, "report.explore.no_choice", value="kees"):
        question_of("where").answer(asked(drawn(2), {"code": "kees"}))
    with raises(UnknownError, "report.explore.no_question", question="wheer"):
        question_of("wheer")


def test_a_file_says_whom_it_is_for_and_has_no_word_of_one_person_alone():
    """The picture stands alone; what one person says near a word is on the screen only."""
    study = drawn(3)
    study.texts["INT-10001"] = study.texts["INT-10001"].replace("P1: ", "P1: rent zeppelin ", 1)
    turns = study.turns
    turns.loc[turns["source"] == "INT-10001", "role"] = "participant"
    shift = len("rent zeppelin ")
    turns.loc[turns["source"] == "INT-10001", "end"] += shift
    chosen = {"word": "rent"}
    on_screen = question_of("words").answer(asked(study, chosen))
    in_file = question_of("words").answer(asked(study, chosen, for_file=True))
    picture = format_svg(in_file, language="en")
    root = ElementTree.fromstring(picture)

    assert "zeppelin" in [row[0] for row in on_screen.rows]
    assert "zeppelin" not in picture
    assert "For the team only." in "".join(root.itertext())
    assert "data-mark" not in picture
