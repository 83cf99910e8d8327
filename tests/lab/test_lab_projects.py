"""The page *Other programs* brings a project in: looked at first, then all of it, by who leads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from messages import raises
from projects import code, guid, qde, qdpx, selection, source
from reviews import opened
from sent import as_sent
from studies import TEXT, make_study
from vaults import PASSPHRASE, make_coder, make_quick

from rap.core.errors import ConflictError, NotAllowedError, UnknownError, WrongUseError
from rap.formats.files import give
from rap.formats.project_readers import read_project
from rap.formats.projects import Choices, Project
from rap.formats.readers import read_transcript
from rap.formats.transcripts import Transcript
from rap.store.roles import CODER, LEAD
from rap.topics.bringing_in.routes.importing import take_file
from rap.topics.entering.screened import Find
from rap.topics.other_programs.routes import bring_project, look_at_project
from rap.topics.review.accepting import accept
from rap.topics.review.routes.left_codings import decide, list_left, tell_waiting
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person
from rap.topics.web.raw_session import RawSession

decide = as_sent(decide)
list_left = as_sent(list_left)
tell_waiting = as_sent(tell_waiting)

LEADS, CODES = Person("K-01", LEAD), Person("K-02", CODER)
FILE = qdpx(
    qde(source("mine", selection("a", 30, 32, coder="Ana")), codes=code("pay")), {"mine": TEXT}
)


def read_here(path: Path, choices: Choices, *, data: bytes) -> Project:
    """As the child does, in this process to save time."""
    give(path, data)
    return read_project(path, choices)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RawSession:
    monkeypatch.setattr("rap.topics.other_programs.routes.read_project_in_child", read_here)
    return RawSession(make_study(tmp_path / "study"))


def test_a_project_is_looked_at_and_brought_in_once(desk: RawSession) -> None:
    """What is asked is shown with what there is to choose from; the second time nothing is new."""
    file = take_file(desk, LEADS, "qdpx", "theirs.qdpx", FILE)["file"]
    seen = look_at_project(desk, LEADS, {"file": file})
    asked = {
        "file": file,
        "coders": {"Ana": "K-02"},
        "conventions": {"": "code points,1,exclusive"},
    }
    done = bring_project(desk, LEADS, asked)
    again = bring_project(desk, LEADS, asked)

    assert (seen["coders"], seen["ours"]) == (
        [{"key": guid("Ana"), "name": "Ana", "ours": ""}],
        ["K-01", "K-02"],
    )
    assert [role for role, _ in seen["roles"]] == ["coder", "intern", "reviewer"]
    assert len(seen["problems"]) == 1
    assert seen["texts"][0]["source"] == "INT-10001"
    assert (done["done"], done["n"]["codings"], done["problems"]) == (True, 1, [])
    assert not done["texts"][0]["counted"]["unsure"]
    assert (again["done"], again["n"]["codings"], again["n"]["there"]) == (True, 0, 1)


def test_a_document_of_inception_comes_in_on_the_page(desk: RawSession) -> None:
    """The same words are that interview, though its program counted the line ends of Windows as two."""
    sofa = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaString": TEXT.replace("\n", "\r\n")}
    start = str(sofa["sofaString"]).index("You pay")
    mark = {"%ID": 2, "%TYPE": "webanno.custom.Theme", "begin": start, "end": start + 7}
    data = json.dumps({"%FEATURE_STRUCTURES": [sofa, {**mark, "value": "pay"}]}).encode()
    file = take_file(desk, LEADS, "json", "rosa.json", data)["file"]

    done = bring_project(desk, LEADS, {"file": file, "coders": {"rosa": "K-02"}})

    assert (done["done"], done["n"]["codings"], done["problems"]) == (True, 1, [])
    assert done["texts"][0]["source"] == "INT-10001"


def test_with_a_problem_nothing_comes_in(desk: RawSession) -> None:
    """Until somebody says who coded."""
    file = take_file(desk, LEADS, "qdpx", "theirs.qdpx", FILE)["file"]

    assert not bring_project(desk, LEADS, {"file": file})["done"]
    assert not (desk.root / "interviews" / "codings").exists()


def test_each_text_is_screened_once_for_all_answers(
    desk: RawSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at, asked about, looked at again and brought in: the same words, the same answer."""
    text = "I: So?\nP1: Rosa Demir has the key.\n"
    data = qdpx(
        qde(source("t"), codes=code("pay", "<Description>Ask Rosa Demir.</Description>")),
        {"t": text},
    )
    file = take_file(desk, LEADS, "qdpx", "theirs.qdpx", data)["file"]
    looks: list[str] = []

    def find(words: str, _: object, *, language: str) -> tuple[Find, ...]:
        looks.append(words)
        return (Find("a1", 11, 21, 2, "[name A]", "P1: ", "Rosa Demir", ""),)

    monkeypatch.setattr("rap.topics.other_programs.projects.written.find_names", find)
    about = {"language": "en", "read": True, "consent": {"team": ["analyse"]}}
    asked: dict[str, Any] = {"file": file, "about": about}
    seen = [look_at_project(desk, LEADS, one)["questions"] for one in (asked, asked)]
    look_at_project(desk, LEADS, {**asked, "about": {**about, "language": "fr"}})

    assert [one[0]["key"] for one in seen] == ["names:a1", "names:a1"]
    assert looks.count(text) == 2  # once for each language
    assert looks.count("pay\nAsk Rosa Demir.") == 1


def test_who_codes_does_not_say_who_others_are(desk: RawSession) -> None:
    file = take_file(desk, CODES, "qdpx", "theirs.qdpx", FILE)["file"]

    with raises(NotAllowedError, "web.role.lead_needed"):
        look_at_project(desk, CODES, {"file": file})
    with raises(UnknownError, "web.import.not_sent"):
        look_at_project(desk, LEADS, {"file": file})


def test_a_table_is_read_as_somebody_says(desk: RawSession) -> None:
    """Its characters and what its columns are for; answers are called by titles and lines."""
    data = "Dossier;Paroles;Thème\nINT-10001;you;abri\n".encode("cp1252")
    file = take_file(desk, LEADS, "csv", "grille.csv", data)["file"]
    columns = {"interview": "Dossier", "extract": "Paroles", "code": "Thème"}
    asked = {"file": file, "about": {"encoding": "cp1252"}, "columns": columns}
    seen = look_at_project(desk, LEADS, asked)

    data = "Dossier;Paroles;Thème\nINT-10001;e;abri\n".encode("cp1252")
    file = take_file(desk, LEADS, "csv", "grille.csv", data)["file"]
    (question,) = look_at_project(desk, LEADS, {**asked, "file": file})["questions"]
    labels = [label for _, label in question["options"]]

    assert [one["name"] for one in seen["coders"]] == ["grille"]
    assert (len({*labels}), labels[-1]) == (len(labels), "leave it out")
    assert labels[0].endswith("line 1")
    assert [one["path"] for one in seen["codes"]] == [["abri"]]


def test_who_a_label_is_can_be_said_and_said_again(desk: RawSession) -> None:
    """Each label of another program is asked about with the roles in words; the question stays when it
    was answered, so that the answer can be another, and holds nothing up.
    """
    text = "I: So?\nB1: Cold.\nI: And?\nB1: Nothing.\n"
    data = qdpx(
        qde(source("t", selection("a", 11, 15, coder="Ana")), codes=code("pay")), {"t": text}
    )
    file = take_file(desk, LEADS, "qdpx", "theirs.qdpx", data)["file"]
    about = {"language": "en", "read": True, "consent": {"team": ["analyse"]}}
    asked = {"file": file, "about": about, "coders": {"Ana": "K-02"}}
    seen = look_at_project(desk, LEADS, asked)
    done = look_at_project(desk, LEADS, {**asked, "answers": {"speaker:B1": "participant"}})

    assert [one["key"] for one in seen["questions"]] == ["speaker:I", "speaker:B1"]
    assert seen["questions"][1]["options"][1] == ["participant", "somebody who takes part"]
    assert [len(one["problems"]) for one in (seen, done)] == [1, 0]
    assert done["questions"] == seen["questions"]
    assert "I → I, B1 → P1" in done["texts"][0]["notes"][0]


def test_how_places_are_counted_is_said_in_words(desk: RawSession) -> None:
    """With every way there is; the one that was chosen says how many places fit it, too."""
    file = take_file(desk, LEADS, "qdpx", "theirs.qdpx", FILE)["file"]
    seen = look_at_project(desk, LEADS, {"file": file})["texts"][0]["counted"]
    given = {"file": file, "conventions": {"": "utf16,1,exclusive"}}
    chosen = look_at_project(desk, LEADS, given)["texts"][0]["counted"]

    assert [way["sentence"] for way in seen["ways"]][:1] == ["an emoji as one, a line end as one"]
    assert len(seen["ways"]) == 8
    assert (chosen["how"], chosen["fit"]) == ("utf16,1,exclusive", seen["fit"])


RAW = "Chercheuse: Et le jardin ?\nMirela: Zorbelles, partout.\nChercheuse: Bien.\nMirela: Oui.\n"


def test_texts_that_nobody_read_wait_and_what_is_left_is_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The start page counts them while the vault is shut; with it open, a person decides on the rest."""
    make_quick(monkeypatch)
    make_coder(make_study(tmp_path / "raw"), "K-01")
    monkeypatch.setattr("rap.topics.other_programs.routes.read_project_in_child", read_here)
    monkeypatch.setattr("rap.topics.bringing_in.looks.read_in_child", read_text_here)
    desk = RawSession(tmp_path / "raw")
    at = RAW.index("belles")
    data = qdpx(qde(source("t", selection("a", at, at + 17, coder="Ana"))), {"t": RAW})
    file = take_file(desk, LEADS, "qdpx", "theirs.qdpx", data)["file"]
    about = {"language": "fr", "raw": True, "consent": {"team": ["analyse"]}}
    asked = {"file": file, "about": about, "coders": {"Ana": "K-02"}}

    assert [one["state"] for one in look_at_project(desk, LEADS, asked)["texts"]] == ["waits"]
    assert bring_project(desk, LEADS, asked)["done"]
    bench = Bench(desk.root)
    assert tell_waiting(bench, LEADS) == {"texts": 1, "codings": 1, "left": False}
    with pytest.raises(WrongUseError):
        list_left(desk, LEADS)
    review = opened(desk.root)
    (id,) = review.raws
    review.add("Zorbelles")
    review.mark(id, "done")
    accept(review, id)
    assert tell_waiting(bench, LEADS) == {"texts": 0, "codings": 0, "left": True}
    desk.open(LEADS, PASSPHRASE)
    (left,) = list_left(desk, LEADS)["left"]
    (one,) = left["codings"]
    assert (one["words"], one["near"][:1]) == ("belles, partout.\n"[:16] + "\n", "[")
    place: dict[str, Any] = {"source": id, "id": one["id"], "act": "place", "start": 3, "end": 6}
    with raises(WrongUseError, "web.request.wrong_kind", member="src"):
        decide(desk, LEADS, **place)
    with raises(ConflictError, "review.place_of_other_text"):
        decide(desk, LEADS, **place, src="0" * 8)
    assert decide(desk, LEADS, **place, src=left["src"]) == {"left": []}
    assert tell_waiting(bench, LEADS) == {"texts": 0, "codings": 0, "left": False}


def read_text_here(path: Path, *, data: bytes, **options: Any) -> Transcript:
    """As the child does."""
    give(path, data)
    return read_transcript(path, **options)
