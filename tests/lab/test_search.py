"""The box of the page *Search*: what it finds for whom, and how everything that was found is coded."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from commands import run_here
from labs import PATIENCE_S, Lab
from messages import raises
from sent import as_sent
from studies import AGREED, add_source, make_study, write

from rap.analysis.search import terms
from rap.core import accents, patterns
from rap.core.accents import fold
from rap.core.errors import WrongUseError
from rap.core.model import Speaker
from rap.store.sources import write_source
from rap.study.study import open_study
from rap.topics.coding.routes.coding import open_source
from rap.topics.coding.routes.found import look_first
from rap.topics.exploring.routes.search import Asked, search_all
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person

search_all = as_sent(search_all)

open_source = as_sent(open_source)
look_first = as_sent(look_first)

SOURCE, OTHER = "INT-10001", "INT-10002"
SAYS = "I: And you?\nP1: My rent is paid in January. The rent of the other room, I do not know.\n"
MEMO = "---\nabout: deposit\nby: K-01\ndate: 2026-01-02\ntype: analytic\n---\nAsk every one, each month.\n"
LEAD = Person("K-01", "lead")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A study with a second interview, of a person who works at a window, and labels in French."""
    root = make_study(tmp_path / "study")
    add_source(root, OTHER, SAYS, case="C-20002")
    write(root, "interviews/cases/C-20002.yaml", "variables: {setting: window}\n" + AGREED)
    write(root, "codebook/access/deposit.yaml", "label: {en: Deposit, fr: Caution}\n")
    return root


@pytest.fixture
def lab(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A server on it, where K-01 leads."""
    monkeypatch.setenv("RAP_CODER", "K-01")
    with Lab(root) as lab:
        yield lab


def found(root: Path, q: str, **more: Any) -> dict[str, Any]:
    return search_all(Bench(root), LEAD, Asked(q=q, **more))


def hits(told: dict[str, Any]) -> list[tuple[str, str]]:
    return [(hit["source"], hit["hit"]) for hit in told["texts"]]


def test_words_come_with_their_line_and_their_text(root: Path) -> None:
    """In whatever capitals; what stands around them ends with the line."""
    told = found(root, "RENT")
    first = told["texts"][0]

    assert hits(told) == [(OTHER, "rent"), (OTHER, "rent")]
    assert (told["kind"], told["total"], told["n_texts"]) == ("words", 2, 1)
    assert (first["before"], first["after"][:8]) == ("P1: My ", " is paid")
    assert first["hash"] == Bench(root).source(OTHER).hash[:8]


@pytest.mark.parametrize(
    ("q", "group", "members"),
    [
        ("caut", "codes", ["deposit"]),
        ("deposit", "codes", ["deposit"]),
        ("window", "people", ["C-20002"]),
        ("c-20001", "people", ["C-20001"]),
        ("every month", "memos", ["deposit"]),
    ],
)
def test_codes_people_and_memos_have_groups(
    root: Path, q: str, group: str, members: list[str]
) -> None:
    """Codes by any label, people by id and value."""
    write(root, "interviews/memos/study/0a0a0a0a.md", MEMO)
    told = found(root, q)

    assert [one.get("code") or one.get("case") or one["about"] for one in told[group]] == members


def test_words_that_nobody_may_read_are_not_found(root: Path) -> None:
    """After a person refused, too, when the words were found before."""
    bench, asked = Bench(root), Asked(q="rent")
    before = search_all(bench, LEAD, asked)["total"]
    refused = AGREED.replace("[analyse, count, quote]", "[count]")
    write(root, "interviews/cases/C-20002.yaml", "variables: {setting: window}\n" + refused)

    assert (before, search_all(bench, LEAD, asked)["total"]) == (2, 0)
    assert search_all(bench, LEAD, Asked(q="window"))["people"] == []


def test_filters_narrow_words_and_questions(root: Path) -> None:
    """By what is known of whoever speaks; a filter of codings fits no words."""
    assert hits(found(root, "first", where={"setting": "home"})) == [(SOURCE, "first")]
    assert found(root, "first", where={"setting": "window"})["total"] == 0
    assert found(root, '"first*" source:INT-10001', where={"setting": "home"})["total"] == 1
    with raises(WrongUseError, "analysis.search.of_codings"):
        found(root, "room", where={"coder": "K-01"})


def test_without_a_line_the_newest_passages_are_there(lab: Lab) -> None:
    """Without a search line each passage is listed once, the newest first."""
    for code, end in (("alarm", 9), ("deposit", 9), ("alarm", 12)):
        lab.act(SOURCE, {"op": "add", "code": code, "start": 3, "end": end})
    told = lab.ask("POST", "search", {"q": ""})[1]

    assert [passage["end"] for passage in told["passages"]] == [12, 9]
    assert told["passages"][1]["quote"] == "How do"


@pytest.mark.parametrize("q", ["\N{GRINNING FACE}", "?!", '""'])
def test_a_line_of_signs_alone_is_answered_with_nothing(root: Path, q: str) -> None:
    """No text says it, and nobody is taken to the newest passages for it."""
    write(root, "interviews/memos/study/0a0a0a0a.md", MEMO)
    told = found(root, q)

    assert (told.pop("kind"), any(told.values())) == ("words", False)


def test_a_mistake_is_said_with_its_place(lab: Lab) -> None:
    """And no word of it stands in the log."""
    status, told = lab.ask("POST", "search", {"q": "deposit near 200"})

    assert (status, told["where"]) == (400, "query, character 17")
    assert not any("near" in line or "deposit" in line for line in lab.records)


@pytest.mark.parametrize(
    "body", [{"q": "x", "limit": 501}, {"q": "x", "limit": -1}, {"q": "x", "where": {"a": 1}}]
)
def test_a_request_that_asks_for_nothing_known_is_refused(lab: Lab, body: Any) -> None:
    """A search with an impossible limit or an unknown filter is refused with status 400."""
    assert lab.ask("POST", "search", body)[0] == 400


def test_a_pattern_that_takes_for_ever_keeps_nobody_waiting(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is stopped with a sentence; acts are saved meanwhile."""
    monkeypatch.setattr(patterns, "WAIT_S", 1.0)
    answers: list[tuple[int, Any]] = []
    slow = {"q": "/(.+.+)+§/"}
    asking = threading.Thread(target=lambda: answers.append(lab.ask("POST", "search", slow)))
    asking.start()
    saved = 0
    while asking.is_alive():
        status, _ = lab.act(SOURCE, {"op": "add", "code": "alarm", "start": 3, "end": 9})
        saved += asking.is_alive() and status == 200
    asking.join()

    assert (answers[0][0], answers[0][1]["id"]) == (400, "analysis.query.slow_pattern")
    assert saved > 3


def look(lab: Lab, q: str, **more: str) -> dict[str, Any]:
    status, told = lab.ask("POST", "search/look", {"q": q, **more})
    assert status == 200, told
    return dict(told)


def places_of(rows: list[dict[str, Any]]) -> dict[str, Any]:
    places: dict[str, Any] = {}
    for row in rows:
        one = places.setdefault(row["source"], {"src": row["hash"], "places": []})
        one["places"].append([row["start"], row["end"]])
    return places


def coded(lab: Lab, code: str = "alarm") -> list[str]:
    found = []
    for id in (SOURCE, OTHER):
        opened = lab.get(f"sources/{id}")
        found += [
            opened["text"][c["start"] : c["end"]] for c in opened["codings"] if c["code"] == code
        ]
    return found


def press(lab: Lab, path: str, body: Any, id: str = "0" * 31 + "1") -> dict[str, Any]:
    status, told = lab.ask("POST", path, body, headers={"X-Rap-Act": id})
    assert status == 200, told
    return dict(told)


@pytest.mark.parametrize(
    ("scope", "first"),
    [
        ("words", "rent"),
        ("sentence", "My rent is paid in January."),
        ("turn", SAYS[SAYS.index("My") : -1]),
    ],
)
def test_the_words_their_sentence_or_their_turn(root: Path, scope: str, first: str) -> None:
    """A turn with the word twice is one place."""
    rows = look_first(Bench(root), LEAD, Asked(q="rent"), scope=scope)["rows"]

    assert (rows[0]["hit"], len(rows)) == (first, 1 if scope == "turn" else 2)


def test_all_that_was_looked_at_is_coded_once_and_taken_back_at_once(lab: Lab) -> None:
    """Over several texts, less what was picked off; pressed twice, it is one act."""
    rows = look(lab, "room", code="alarm")["rows"]
    body = {"code": "alarm", "places": places_of(rows)}
    done = [press(lab, "search/code", body) for _ in range(2)]
    after = coded(lab)
    had = [row["had"] for row in look(lab, "room", code="alarm")["rows"]]
    undone = press(lab, "search/uncode", done[0]["undo"]["body"], "0" * 31 + "2")
    gone = coded(lab)
    press(lab, "search/code", undone["undo"]["body"], "0" * 31 + "3")

    assert done[0] == done[1]
    assert (done[0]["n"], done[0]["n_texts"], after, had) == (2, 2, ["room", "room"], [True, True])
    assert (gone, coded(lab)) == ([], ["room", "room"])


def test_a_text_corrected_after_the_look(lab: Lab) -> None:
    """The words that were shown are coded where they are now; those that were changed are not, and it
    is said.
    """
    rows = look(lab, "rent")["rows"]
    at = SAYS.index("rent is")
    src = rows[0]["hash"]
    change = {"src": src, "start": at, "end": at + 4, "text": "yearly tax"}
    assert lab.ask("POST", f"sources/{OTHER}/correct", change)[0] == 200
    done = press(lab, "search/code", {"code": "alarm", "places": places_of(rows)})

    assert coded(lab) == ["rent"]
    assert (done["n"], [one["n"] for one in done["left"]]) == (1, [1])
    assert "changed since you looked" in done["left"][0]["message"]


def test_undo_leaves_what_somebody_changed_since(lab: Lab) -> None:
    """A star that was given is work of hers."""
    rows = look(lab, "rent")["rows"]
    done = press(lab, "search/code", {"code": "alarm", "places": places_of(rows)})
    first = done["undo"]["body"]["codings"][OTHER][0]
    lab.act(OTHER, {"op": "set", "ref": first, "important": True})
    undone = press(lab, "search/uncode", done["undo"]["body"], "0" * 31 + "2")

    status, again = lab.ask("POST", "search/uncode", done["undo"]["body"])

    assert (undone["n"], undone["left"][0]["n"], coded(lab)) == (1, 1, ["rent"])
    assert (status, again["id"]) == (409, "coding.search.stays")


@pytest.mark.parametrize(
    "body",
    [
        {"code": "alarm", "places": {}},
        {"code": "alarm", "places": {SOURCE: {"src": "0" * 8, "places": [[5, 3]]}}},
        {"code": "alarm", "places": {SOURCE: {"src": "0" * 8, "places": [[True, 3]]}}},
        {"code": "nothing", "places": {SOURCE: {"src": "0" * 8, "places": [[1, 3]]}}},
    ],
)
def test_what_no_preview_gave_is_refused(lab: Lab, body: Any) -> None:
    """Coding what no preview listed is refused, and no coding is written."""
    assert lab.ask("POST", "search/code", body)[0] == 400
    assert coded(lab) == []


def test_a_second_search_opens_no_text_and_folds_none(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read and folded for the first word serves every other."""
    n = 5
    line = "P1: On paie le loyer chaque mois, et la chambre est à l'étage.\n"
    for at in range(n):
        add_source(root, f"INT-{20_000 + at}", line * 20, case="C-20002")
    bench, folded = Bench(root), []

    def count(text: str) -> str:
        folded.append(len(text))
        return fold(text)

    monkeypatch.setattr("rap.topics.web.bench.fold", count)
    with bench.disk.at_once():
        search_all(bench, LEAD, Asked(q="étage loyer"))
    first = len(folded)
    with bench.disk.at_once():
        told = search_all(bench, LEAD, Asked(q="chambre"))

    assert (first, len(folded)) == (n + 2, n + 2)
    assert told["total"] == 20 * n


@pytest.mark.parametrize("q", ["/x{n}/", '"rent {n}"'])
def test_searches_of_one_person_keep_nobody_else_waiting(
    root: Path, q: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six slow ones of a reader are asked one after the other; a lead opens an interview and searches."""
    begun: list[str] = []
    go, first, second = threading.Event(), threading.Event(), threading.Event()

    def slow(pattern: str, _: Any) -> dict[str, Any]:
        begun.append(pattern)
        (second if first.is_set() else first).set()
        assert go.wait(PATIENCE_S)
        return {}

    for place in (terms, accents):
        monkeypatch.setattr(place, "find_pattern", slow, raising=False)
    settings = (root / "pyproject.toml").read_text()
    write(root, "pyproject.toml", settings + '[tool.rap.coders.K-05]\nrole = "reader"\n')
    with Lab(root, logins=True) as lab:
        lab.name(lea="K-01", rea="K-05")

        def asked(word: str, token: str) -> threading.Thread:
            given = ("POST", "search", {"q": q.replace("{n}", word)})
            thread = threading.Thread(target=lab.ask, args=given, kwargs={"token": token})
            thread.start()
            return thread

        waiting = [asked(f"paid{n}", "reads") for n in range(6)]
        assert first.wait(PATIENCE_S)
        opened = lab.ask("GET", f"sources/{SOURCE}", token="lead")[0]
        waiting.append(asked("january", "lead"))
        seen = second.wait(PATIENCE_S)
        at_once = [*begun]
        go.set()
        for thread in waiting:
            thread.join()

    assert (opened, seen, len(at_once), len(begun)) == (200, True, 2, 7)
    assert "january" in at_once[1]


def test_a_line_of_too_many_words_is_refused(lab: Lab) -> None:
    """In quotes or not, before any text is looked at."""
    words = " ".join(f"w{n}" for n in range(101))
    told = [
        lab.ask("POST", "search", {"q": q}) for q in (words, f'"{words}"', f'"{words}" and alarm')
    ]

    assert [(status, answer["id"]) for status, answer in told] == [(400, "core.words.too_many")] * 3


def test_a_phrase_that_takes_for_ever_is_stopped(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the process that looks for patterns, with a sentence of its own."""

    def stopped(*_: Any) -> None:
        raise patterns.PatternStoppedError

    monkeypatch.setattr(accents, "find_pattern", stopped)

    assert lab.ask("POST", "search", {"q": '"rent is"'})[1]["id"] == "core.words.too_slow"


# who speaks

ASKS = "I: Who pays the rent?\nT: Cine plătește rent?\nP1: Eu.\nT: I pay the rent.\n"


@pytest.fixture
def asked(root: Path) -> Path:
    """A talk through an interpreter in which the word stands three times, each turn coded."""
    source = add_source(root, "INT-10003", ASKS, case="C-20003")
    speakers = (*source.speakers, Speaker("T", "interpreter"))
    write_source(root, replace(source, speakers=speakers), ASKS)
    write(root, "interviews/cases/C-20003.yaml", AGREED)
    write(root, ".rap/coder", "K-01")
    study = open_study(root)
    for line in ASKS.splitlines():
        study.add_coding("INT-10003", "deposit", quote=line.partition(": ")[2])
    return root


@pytest.mark.parametrize(
    ("q", "n_all", "n_heard"), [("rent", 5, 3), ("code:deposit", 4, 2), ("", 4, 2)]
)
def test_said_by_participants_leaves_out_who_asks(
    asked: Path, q: str, n_all: int, n_heard: int
) -> None:
    """What an interpreter tells is the person's, what she asks is not; words, a question, and what was
    coded last.
    """

    def count(**where: str) -> int:
        told = found(asked, q, where=where)
        return int(told.get("total", len(told.get("passages", ()))))

    assert (count(), count(speaker="participants")) == (n_all, n_heard)


def test_what_is_coded_is_what_was_found(asked: Path) -> None:
    """*Code all* looks at the same places as the answer it begins from."""
    where = {"speaker": "participants"}
    rows = look_first(Bench(asked), LEAD, Asked(q="rent", where=where))["rows"]

    assert len(rows) == found(asked, "rent", where=where)["total"] == 3


def test_an_article_is_not_left_out(root: Path) -> None:
    """Nobody asks in it, so all of it is what it says."""
    add_source(root, "AR-10009", "The rent went up.\n", rights="public")

    assert found(root, "rent", where={"speaker": "participants"})["total"] == 3


def test_a_passage_of_who_asks_may_leave_to_nobody(asked: Path) -> None:
    """The card of a passage says so beside it."""
    rows = found(asked, "code:deposit")["passages"]

    assert [(row["may_leave"], row["why_not"]) for row in rows] == [
        (["team"], "asked"),
        (["team"], "asked"),
        (["members", "team"], ""),
        (["members", "team"], ""),
    ]


def test_the_text_says_which_turns_are_heard(asked: Path) -> None:
    """By it the box *Code all* in an interview begins with what participants said."""
    turns = open_source(Bench(asked), LEAD, "INT-10003")["turns"]

    assert [turn["heard"] for turn in turns] == [False, False, True, True]


@pytest.mark.parametrize(
    ("words", "n"),
    [
        (("deposit",), 2),
        (("rent",), 3),
        (('"rent"',), 3),
        (("deposit", "--where", "speaker=anybody"), 4),
        (("deposit", "--where", "speaker=interpreter"), 2),
        (('"rent" speaker:interviewer',), 1),
    ],
)
def test_the_command_begins_with_what_participants_said(
    asked: Path, words: tuple[str, ...], n: int
) -> None:
    """Another speaker, or anybody, is asked for by a filter; the line may name one itself."""
    rows = json.loads(run_here(asked, "search", *words, "--json").stdout)

    assert len(rows) == n


def test_the_command_says_how_much_it_leaves_out(asked: Path) -> None:
    """And how to see it."""
    last = run_here(asked, "search", "deposit").stdout.splitlines()[-1]

    assert "2 passages more" in last
    assert "--where speaker=anybody" in last
