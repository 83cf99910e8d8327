"""Tables of words, pages, votes and spaces as items: what each edition shows of them, and what
stops them.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from answering import give_words
from messages import raises
from report_example import edition
from runs import make_run_study
from studies import AGREED, ROOT, add_source, write

from rap.analysis.crosstab import crosstab
from rap.core.errors import RunFailedError, WrongUseError
from rap.core.model import Source, Speaker
from rap.report.exporter import render_report
from rap.report.item_views import draw_item
from rap.report.items import MIME, show_facts, show_findings, show_markdown
from rap.report.items.evidence import people_behind
from rap.report.items.pages import show_learned, show_pages
from rap.report.items.tried import (
    show_criteria,
    show_incidents,
    show_loud,
    show_notes,
    show_spaces,
    show_untried,
    show_users,
    show_vote_numbers,
    show_votes,
)
from rap.store.codings import CodingLogs
from rap.store.sources import hash_of, write_source
from rap.study.study import Study
from rap.topics.runs.guard import check_words, edition_of, said_words

SAID = "You pay three months first. Then the key."


def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is displayed from now on, as items."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr("IPython.display.display", lambda item: found.append(item.data))
    return found


def notebook_of(*items: Any) -> Any:
    output = [
        {"output_type": "display_data", "data": {MIME: item.data}, "metadata": {}} for item in items
    ]
    cell = {
        "cell_type": "code",
        "id": "c",
        "metadata": {},
        "source": "",
        "outputs": output,
        "execution_count": 1,
    }
    return nbformat.from_dict({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def test_a_table_of_words_is_drawn_with_its_days():
    """Squares for the eye, and the words for everybody."""
    item = show_facts(
        ["Place", "Key"],
        [["A", {"days": "01", "text": "met on 1 of 2 days"}]],
        id="facts",
        title="Places",
    )
    drawn = draw_item(item.data, edition("en", "members"))

    assert '<span class="days" aria-hidden="true">□■</span> met on 1 of 2 days' in drawn
    assert '<th scope="row" role="rowheader">A</th>' in drawn


def test_a_row_of_another_length_is_refused():
    """A row of another length is refused before anything is drawn."""
    with raises(WrongUseError, "report.item.ragged"):
        show_facts(["Place"], [["A", "B"]], id="facts", title="")


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "<b>x</b>",
        "javascript:alert(1)",
    ],
)
def test_markup_in_a_fact_is_text(hostile: str):
    """In a head, a cell, a title, a note: nothing live."""
    item = show_facts(
        [hostile, hostile],
        [[hostile, {"days": hostile, "text": hostile}]],
        id="facts",
        title=hostile,
        note=hostile,
    )
    drawn = draw_item(item.data, edition("en", "members"))

    assert not [live for live in ("<script", "<img", "<b>x") if live in drawn]
    render_report(notebook_of(item), edition("en", "members"))


def test_a_page_stands_in_the_contents_and_brings_nothing_live():
    """Its headings are the report's, its links lose their address, its script is gone."""
    text = "## One\n\n[here](https://example.org) <script>x</script>\n\n## Two\n\n## Three\n"
    document = render_report(
        notebook_of(show_markdown({"en": text}, id="page")), edition("en", "members")
    )

    assert [f'href="#s{n}"' in document for n in (1, 2, 3)] == [True, True, True]
    assert "https://example.org" in document
    assert "<script>x" not in document
    assert 'href="https' not in document


def test_eight_words_of_somebody_in_a_fact_or_a_page_stop_an_edition(study: Path):
    """The guard reads cells of words and pages like any text."""
    said = said_words(Study(study, audience="members"))
    harmless = show_facts(
        ["Days"], [["seen on 5 days"], [{"en": "on some days"}]], id="facts", title="Days"
    )
    check_words(notebook_of(harmless), said, name="x.ipynb")
    for item in (
        show_facts(["A"], [[f"She said: {SAID}"]], id="facts", title=""),
        show_markdown({"en": f"## A\n\n{SAID}"}, id="page"),
    ):
        with pytest.raises(RunFailedError, match="eight words in a row"):
            check_words(notebook_of(item), said, name="x.ipynb")


def with_votes(root: Path) -> Path:
    """Two findings; two groups answered the first, one the second."""
    for id, text in (
        ("F-10001", "A deposit holds people."),
        ("F-10002", "An alarm must ring at somebody's."),
    ):
        history = "history: [{date: 2026-01-01, status: supported, reason: r, by: K-01}]\n"
        code = "deposit" if id == "F-10001" else "alarm"
        write(
            root,
            f"codebook/findings/{id}.yaml",
            f'statement: {{en: {{text: "{text}"}}}}\nevidence: {{codes: [{code}]}}\n{history}',
        )
    write(
        root,
        "codebook/votes/FG-10001.yaml",
        "date: 2026-01-01\npresent: 6\nanswers: {F-10001: {yes: 5, no: 1}, F-10002: {yes: 6}}\n",
    )
    write(
        root,
        "codebook/votes/FG-10002.yaml",
        "date: 2026-02-01\npresent: 5\nanswers: {F-10001: {yes: 4, no: 1}}\n",
    )
    return give_words(root)


def test_answers_reach_members_in_words_and_the_team_in_numbers_too(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    """A member reads no number of hands; the group that answered alone is told of to nobody but the
    team.
    """
    with_votes(study)
    items = shown(monkeypatch)
    members = Study(study, audience="members")
    show_votes(members)
    show_vote_numbers(members)
    show_loud(members)

    said = {item["id"]: item["text"]["en"] for item in items if item["id"].endswith("-answers")}
    assert said == {
        "finding-10001-answers": "Most of those who answered recognise it.",
        "finding-10002-answers": "Only one group has answered this so far; we say more when a second one has.",
    }
    assert "votes" not in [item["id"] for item in items]
    show_vote_numbers(Study(study))
    assert items[-1]["chart"]["lines"] == [
        ["F-10001", "2", "9", "0", "2", "0", "0"],
        ["F-10002", "1", "6", "0", "0", "0", "0"],
    ]


def test_the_same_answers_are_told_in_the_same_words_everywhere(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    """Report, groups' page and handbook: one rule, one sentence, and the number people answer by."""
    with_votes(study)
    said = []
    for show in (show_votes, show_learned, lambda one: show_findings(one.findings, study=one)):
        items = shown(monkeypatch)
        show(Study(study, audience="members"))
        said.append(
            {
                item["id"]: item["text"]["en"]
                for item in items
                if item["id"].startswith("finding-10001")
            }
        )

    assert said[0] == said[1] == {key: said[2][key] for key in said[0]}
    assert set(said[0]) == {"finding-10001", "finding-10001-answers"}


def code_turns(root: Path, id: str, text: str, *, code: str = "deposit") -> list[str]:
    """Code every turn of a participant; the ids of the codings."""
    ids = []
    for turn in re.finditer(r"^P[0-9]: (.*)$", text, re.M):
        place = {"code": code, "start": turn.start(1), "end": turn.end(1)}
        with CodingLogs(root, coder="K-01", device="device00") as logs:
            ids.append(logs.append(id, "add", place, src=hash_of(text)[:8]).id)
    return ids


def write_finding(root: Path, id: str, *, voices: str = "", **evidence: list[str]) -> None:
    rests = json.dumps(evidence)
    write(
        root,
        f"codebook/findings/{id}.yaml",
        f"statement: {{en: {{text: A deposit holds people.}}}}\nevidence: {rests}\n{voices}"
        "history: [{date: 2026-01-01, status: supported, reason: r, by: K-01}]\n",
    )


def told(monkeypatch: pytest.MonkeyPatch, study: Study, language: str = "en") -> dict[str, str]:
    """Item -> what an edition for members prints of the findings."""
    items = shown(monkeypatch)
    show_findings(study.findings, study=study)
    drawn = edition_of(study, language=language, title="", languages={})
    return {item["id"]: draw_item(item, drawn) for item in items}


def test_the_number_under_a_finding_counts_who_said_it_and_not_who_spoke_of_the_theme(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    """Three people speak of deposits; the finding rests on the passages of two, or on what a query
    finds of one.
    """
    ids = []
    for n in (2, 3, 4):
        text = f"I: And the deposit?\nP1: I paid three months before I had key {n}.\n"
        add_source(study, f"INT-1000{n}", text, case=f"C-2000{n}")
        write(study, f"interviews/cases/C-2000{n}.yaml", AGREED)
        ids += code_turns(study, f"INT-1000{n}", text)
    write_finding(study, "F-10001", codes=["deposit"])
    write_finding(study, "F-10002", codes=["deposit"], codings=ids[:2])
    write_finding(study, "F-10003", codes=["deposit"], queries=["deposit contains /key 4/"])
    write_finding(study, "F-10004", codings=ids[:2], queries=["deposit contains /key [34]/"])
    items = shown(monkeypatch)
    members = Study(study, audience="members")
    show_findings(members.findings, study=members)

    assert {
        item["id"]: [row["people"] for row in item["rows"]]
        for item in items
        if item["id"].endswith("-people")
    } == {"finding-10002-people": [2], "finding-10003-people": [1], "finding-10004-people": [3]}


def test_a_query_that_cannot_be_read_names_the_finding(study: Path):
    """Nobody is counted by a guess."""
    write_finding(study, "F-10002", queries=["deposit inside ("])
    members = Study(study, audience="members")

    with raises(WrongUseError, "analysis.query.no_term", place="codebook/findings/F-10002.yaml"):
        people_behind(members.findings[0], members)


def test_only_passages_chosen_for_a_finding_are_its_voices(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    """A passage on the same theme takes the place of none; pinned ones come first, refused ones never."""
    said = {
        2: "I paid twice.",
        3: "They kept mine for the broken mirror.",
        4: "Mine came back after a year.",
    }
    ids = {}
    for n, words in said.items():
        text = f"I: And the deposit?\nP1: {words}\n"
        add_source(study, f"INT-1000{n}", text, case=f"C-2000{n}")
        write(study, f"interviews/cases/C-2000{n}.yaml", AGREED)
        (ids[n],) = code_turns(study, f"INT-1000{n}", text)

    def voice(voices: str = "", **evidence: list[str]) -> list[int]:
        write_finding(study, "F-10002", voices=voices, codes=["deposit"], **evidence)
        page = " ".join(told(monkeypatch, Study(study, audience="members")).values())
        return [n for n, words in said.items() if words in page]

    assert voice() == []
    assert voice(codings=[ids[3], ids[2]]) == [3]
    assert voice(f"voices: {{pinned: [{ids[4]}]}}\n", codings=[ids[3], ids[2]]) == [4]
    assert voice(f"voices: {{refused: [{ids[3]}]}}\n", codings=[ids[3], ids[2]]) == [2]
    assert voice(f"voices: {{refused: [{ids[3]}]}}\n", codings=[ids[3]]) == []


def test_a_voice_stands_in_a_language_of_the_reader_or_not_at_all(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    """Each edition prints the passage that its readers can read, and none where there is no such
    passage.
    """
    text = "I: Et la caution ?\nP1: J’ai tout perdu pour un miroir.\n"
    source = add_source(study, "INT-10002", text, case="C-20002")
    write_source(study, replace(source, language="fr"), text)
    write(study, "interviews/cases/C-20002.yaml", AGREED)
    ids = code_turns(study, "INT-10002", text)
    write_finding(study, "F-10002", codings=ids)
    members = Study(study, audience="members")

    assert "miroir" in told(monkeypatch, members, "fr")["finding-10002-voice"]
    assert told(monkeypatch, members, "en")["finding-10002-voice"] == ""


def test_one_person_is_one_voice_on_a_page(study: Path, monkeypatch: pytest.MonkeyPatch):
    """Three findings rest on her words, and two on somebody else's: as many findings as can be have a
    voice, and nobody speaks twice, whatever page shows them.
    """
    with_votes(study)
    texts = {
        2: "I: And the deposit?\nP1: I paid twice.\nP1: And I never saw it again.\nP1: Not one euro.\n",
        3: "I: And the deposit?\nP1: Mine came back.\n",
    }
    ids = {}
    for n, text in texts.items():
        add_source(study, f"INT-1000{n}", text, case=f"C-2000{n}")
        write(study, f"interviews/cases/C-2000{n}.yaml", AGREED)
        ids[n] = code_turns(study, f"INT-1000{n}", text)
    write_finding(study, "F-10001", codings=[ids[2][0], ids[3][0]])
    write_finding(study, "F-10002", codings=[ids[2][1]])
    write_finding(study, "F-10003", codings=[ids[2][2]])
    give_words(study)
    for show in (show_votes, show_learned, lambda one: show_findings(one.findings, study=one)):
        items = shown(monkeypatch)
        show(Study(study, audience="members"))
        read = {item["id"]: item["quotes"][0]["ref"][:9] for item in items if item["quotes"]}

        assert read == {"finding-10001-voice": "INT-10003", "finding-10002-voice": "INT-10002"}


def test_a_speaker_who_is_not_linked_is_neither_quoted_nor_counted(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    """Her passage in a group appears in no item, and her code counts nobody."""
    with_votes(study)
    text = (
        "P1: My deposit never came back to me at all.\nP2: Mine is held by somebody I never met.\n"
    )
    speakers = (Speaker("P1", "participant", "C-20001"), Speaker("P2", "participant"))
    write_source(
        study,
        Source("FG-10001", "focus-group", "en", hash_of(text), 2, "2026-01", "consent", speakers),
        text,
    )
    ids = code_turns(study, "FG-10001", text)
    write_finding(study, "F-10001", codes=["deposit"], codings=ids)
    items = shown(monkeypatch)
    members = Study(study, audience="members")
    show_votes(members)

    refs = [quote["ref"] for item in items for quote in item["quotes"]]
    assert refs == ["FG-10001:4-44"]
    assert people_behind(members.findings[0], members) == ["C-20001"]
    assert crosstab(members.codings, rows="code")["cases"].tolist() == [("C-20001",)]


def test_notes_about_a_space_are_for_the_team(monkeypatch: pytest.MonkeyPatch):
    """In the demo study an incident is told to members without its words, its day, or any note."""
    items = shown(monkeypatch)
    members, team = Study(ROOT, audience="members"), Study(ROOT)
    show_notes(members)
    assert items == []
    told = json.dumps(show_incidents(members).data, ensure_ascii=False)
    assert "garde était partie" not in told
    assert "2026-07-13" not in told
    assert "garde était partie" in json.dumps(show_incidents(team).data, ensure_ascii=False)
    show_notes(team)
    assert len(items[0]["chart"]["lines"]) == 50


def test_few_answers_of_users_are_not_shown_to_members():
    """One line of one member at one criterion: the team reads it, members read that it is too few."""
    lines = {
        a: {
            row[0]["en"][:20]: row[-1]
            for row in show_users(Study(ROOT, audience=a)).data["chart"]["lines"]
        }
        for a in ("members", "team")
    }

    few = next(key for key in lines["team"] if key.startswith("The room door"))
    assert (
        lines["members"][few]["text"]["en"]
        == "too few answers to show them without pointing at somebody"
    )
    assert lines["team"][few]["days"] == "1"


SURVEY = "criterion,value,unit,note,by\n"


def with_space(root: Path, *files: str) -> Study:
    """A trial space with a criterion; each of `files` is what came in on a day of its own."""
    criterion = "quiet: {label: {en: A quiet room}, unit: yes-no, wanted: yes}"
    history = "history: [{date: 2026-01-01, status: supported, reason: r, by: K-01}]\n"
    text = "statement: {en: {text: A room is quiet.}}\n"
    write(root, "codebook/findings/F-10001.yaml", f"{text}criteria: {{{criterion}}}\n{history}")
    write(root, "interviews/cases/S-20817.yaml", "variables: {}\n")
    for day, rows in enumerate(files, start=1):
        name = f"interviews/observations/S-20817/2026-04-{day:02}-0000000{day}.csv"
        write(root, name, SURVEY + rows)
    return Study(root, audience="members")


def test_one_user_on_six_days_is_one_person(study: Path):
    """People are counted, never days: nothing she filled in is told, and no square is one of hers."""
    members = with_space(study, *["quiet,no,yes-no,,member\n"] * 6)

    (line,) = show_users(members).data["chart"]["lines"]
    assert line[1]["text"]["en"] == "too few answers to show them without pointing at somebody"
    assert show_spaces(members).data["text"]["en"] == "No criterion has been agreed on yet."


def test_enough_people_in_one_survey_are_told_in_words(study: Path):
    """Ten people, an answer each on one day; two surveys of five are not added up."""
    eight = "quiet,yes,yes-no,,member\n" * 8 + "quiet,no,yes-no,,member\n" * 2
    (line,) = show_users(with_space(study, eight)).data["chart"]["lines"]
    assert line[1]["text"]["en"] == "most of those who filled it in say that it is met"

    five = "quiet,yes,yes-no,,member\n" * 5
    (line,) = show_users(with_space(study, five, five)).data["chart"]["lines"]
    assert line[1]["text"]["en"].startswith("too few")


@pytest.mark.parametrize("n", [0, 1, 4])
def test_few_incidents_read_like_none(study: Path, n: int):
    """No space, month or criterion of them reaches members, however many people use the place."""
    survey = "quiet,yes,yes-no,,member\n" * 12
    seen = "quiet,no,yes-no,Incident: somebody was at the door.,K-01\n"
    item = show_incidents(with_space(study, survey, *[seen] * n)).data

    assert item["text"]["en"].startswith("Incidents are talked about with the people who use")
    assert "2026" not in json.dumps(item)


def test_incidents_are_told_where_many_people_use_the_place(study: Path):
    """Five of them are told without a day; where nobody knows how many people come, none is."""
    seen = ["quiet,no,yes-no,Incident: somebody was at the door.,K-01\n"] * 5
    few = show_incidents(with_space(study, *seen)).data["text"]["en"]
    survey = "quiet,yes,yes-no,,member\n" * 5
    many = show_incidents(with_space(study, *seen, survey)).data["text"]["en"]

    assert few.startswith("Incidents are talked about with the people who use")
    assert many.startswith("Incidents were noted in: S-20817. We print no day")


def test_every_space_and_criterion_of_the_demo_is_compared():
    """Ten criteria, three forms of space, and the one that nobody has tried; what only people who
    use a space filled in is no day of the team's.
    """
    members = Study(ROOT, audience="members")
    spaces, untried = show_spaces(members).data, show_untried(members)

    assert [head["en"] for head in spaces["chart"]["heads"][1:]] == [
        "temporary",
        "shared",
        "cooperative",
    ]
    assert len(show_spaces(Study(ROOT)).data["chart"]["lines"]) == 10
    assert len(spaces["chart"]["lines"]) == 9
    assert untried is not None
    assert untried.data["text"]["en"] == "No space of this form has been tried yet: structural."
    assert len(show_criteria(members).data["chart"]["lines"]) == 10


def test_a_study_with_nothing_in_it_yet_says_so(study: Path, monkeypatch: pytest.MonkeyPatch):
    """No votes, no criteria, no spaces, no pages: sentences, and no error."""
    items = shown(monkeypatch)
    members = Study(study, audience="members")
    show_votes(members)
    show_pages(members)
    show_learned(members)
    drawn = [
        show_criteria(members),
        show_spaces(members),
        show_users(members),
        show_incidents(members),
    ]

    assert [item["id"] for item in items] == ["votes-none", "learned-none"]
    assert [item.data["text"]["en"] for item in drawn][:2] == [
        "No criterion has been agreed on yet."
    ] * 2


def test_a_page_is_part_of_a_runs_key(study: Path):
    """A page that changes makes the handbook anew."""
    from rap.topics.runs.plan import plan_runs

    make_run_study(study)
    (before,) = plan_runs(study)
    write(study, "codebook/handbook/10-start.en.md", "## Start\n")
    (after,) = plan_runs(study)

    assert before.key != after.key


def test_a_release_leaves_words_of_places_as_they_are():
    """The guard changes counts of people and quotes; a table of words and a page have neither."""
    from types import SimpleNamespace

    from rap.core.model import Codebook
    from rap.topics.runs.cells import guard

    facts = show_facts(["Place"], [["met on 5 of 7 days"]], id="facts", title="Places")
    page = show_markdown({"en": "## One"}, id="page")
    answer = SimpleNamespace(told={}, people=0)
    guarded = guard(
        notebook_of(facts, page), answer, question="q", book=Codebook(), voices=lambda item: []
    )

    assert [output["data"][MIME] for output in guarded.cells[0].outputs] == [facts.data, page.data]
