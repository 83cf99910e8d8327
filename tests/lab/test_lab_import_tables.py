"""Tables that are dropped on *Bring interviews in*: their columns, and facts about people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from labs import Lab
from studies import make_study, write

from rap.store.cases import read_cases
from rap.topics.web.raw_session import MAX_FILES

BOOK = (
    "title: {en: T}\nlanguages: [en]\nvariables:\n"
    "  setting: {label: {en: Kind of place}, values: {club: {en: a club}, home: {en: at home}}}\n"
    "  age: {label: {en: Age}, values: {young: {en: under 30}, old: {en: 30 and over}}}\n"
)
TABLE = (
    "recording,Kind of place,Age,town,remark\n"
    "talk 1,A club,24,the north,she laughs\n"
    "talk 2,at home,41,the north,she is tired\n"
    "talk 3,A club,24,the south,she sings\n"
    "talk 4,a boat,41,the south,she waits\n"
)
TALKS = tuple(f"I: What is number {n}?\nP1: A door, and {n} windows.\n" for n in (1, 2, 3, 4))


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    root = make_study(tmp_path_factory.mktemp("tables") / "study")
    write(root, "codebook/codebook.yaml", BOOK)
    write(root, ".rap/coder", "K-01\n")
    with Lab(root) as lab:
        yield lab
        lab.ask("DELETE", "import/files")


def send(lab: Lab, name: str, text: str | bytes) -> str:
    data = text if isinstance(text, bytes) else text.encode()
    suffix = name.rpartition(".")[2]
    path, head = f"import/files?suffix={suffix}", {"Rap-File-Name": name.replace(" ", "%20")}
    return str(lab.ask("POST", path, data, headers=head)[1]["file"])


def look(lab: Lab, file: str, files: list[str], **more: Any) -> Any:
    status, told = lab.ask("POST", "import/table", {"file": file, "files": files, **more})
    assert status == 200
    return told


def test_facts_are_taken_as_the_study_knows_them(lab: Lab) -> None:
    """Labels are their values, an age is its band; what has no place is left out and said."""
    files = [send(lab, f"talk {n}.txt", text) for n, text in enumerate(TALKS, start=1)]
    told = look(lab, send(lab, "people.csv", TABLE), files)["people"]
    columns = {one["heading"]: one for one in told["columns"]}

    assert told["key"] == "recording"
    assert {heading: one["variable"] for heading, one in columns.items()} == {
        "Kind of place": "setting",
        "Age": "age",
        "town": "town",
        "remark": "",
    }
    assert [told["rows"][file] for file in files] == [
        {"setting": "club", "age": "young", "town": "the north"},
        {"setting": "home", "age": "old", "town": "the north"},
        {"setting": "club", "age": "young", "town": "the south"},
        {"age": "old", "town": "the south"},
    ]
    assert [(one["was"], one["now"]) for one in columns["Age"]["values"]] == [
        ("24", "young"),
        ("41", "old"),
    ]
    assert [(one["was"], one["now"]) for one in columns["Kind of place"]["values"]] == [
        ("a boat", "")
    ]


def test_columns_are_chosen_and_what_came_in_has_the_facts(lab: Lab) -> None:
    """Only the columns that were ticked are taken."""
    files = [send(lab, f"talk {n}.txt", text) for n, text in enumerate(TALKS, start=1)]
    told = look(lab, send(lab, "people.csv", TABLE), files, columns=["Age"])["people"]
    assert told["rows"][files[0]] == {"age": "young"}

    about = {"language": "en", "consent": {"team": ["analyse"]}, "read": True}
    rows = [{"file": file, "people": {"P1": told["rows"][file]}} for file in files]
    status, done = lab.ask("POST", "import/bring", {"plan": {"about": about, "files": rows}})
    assert (status, len(done["done"])) == (200, 4)
    ages = [case.variables.get("age") for case in read_cases(lab.root)]
    assert sorted(filter(None, ages)) == [("old",), ("old",), ("young",), ("young",)]


def test_a_row_that_refuses_keeps_its_file_out(lab: Lab) -> None:
    """The page sends what the table says of consent with the file."""
    file = send(lab, "talk 9.txt", "I: And number 9?\nP1: It is shut.\n")
    about = {"language": "en", "consent": {"team": ["analyse"]}, "read": True}
    plan = {"about": about, "files": [{"file": file, "refusal": "no"}]}
    done = lab.ask("POST", "import/bring", {"plan": plan})[1]

    assert (done["done"], [one["file"] for one in done["problems"]]) == ([], [file])


def test_a_row_that_names_no_file_is_named_as_is_a_file_without_a_row(lab: Lab) -> None:
    """A mistyped name would lose what the row says about consent; also as a spreadsheet on Windows
    saves it.
    """
    lab.ask("DELETE", "import/files")
    files = [send(lab, f"café {n}.txt", text) for n, text in enumerate(TALKS[:3], start=1)]
    rows = "recording,town,consent\ncafé 1,south,yes\ncafé 2,south,yes\ncafe terrase 3,north,no\n"
    table = send(lab, "people.csv", rows.encode("cp1252"))
    unread, told = look(lab, table, files), look(lab, table, files, encoding="cp1252")

    assert (unread["people"], "cp1252" in unread["why"]) == (None, True)
    assert told["people"]["refused"] == {}
    assert [one.partition(";")[0].partition(".")[0] for one in told["people"]["notes"]] == [
        "One row of the table speaks of no file here: cafe terrase 3",
        "No row of the table speaks of café 3",
    ]


def test_odd_columns_of_a_talk_are_named(lab: Lab) -> None:
    """The headings are there to choose from, with the first rows; then it is read."""
    odd = "zz,blob,clock\nAna,How is the stall?,00:01\nBea,Dry.,00:04\nAna,Good.,00:09\nBea,Yes.,00:11\n"
    file = send(lab, "odd.csv", odd)
    about = {"language": "en", "consent": {"team": ["analyse"]}}

    def read(**said: Any) -> Any:
        plan = {"about": about, "files": [{"file": file, **said}]}
        return lab.ask("POST", "import/look", {"plan": plan})[1]["files"][0]

    assert (read()["state"], read()["lines"]) == ("refused", [])
    assert look(lab, file, [])["sheets"] == [[row.split(",") for row in odd.splitlines()]]
    chosen = {"speaker": "zz", "text": "blob", "time": "clock"}
    assert [one["written"] for one in read(columns=chosen)["speakers"]] == ["Ana", "Bea"]


def test_hundreds_of_files_wait_together(lab: Lab) -> None:
    """Beyond that the sentence says how many; where each stands is told without its lines."""
    lab.ask("DELETE", "import/files")
    assert lab.get("import")["most"]["files"] == MAX_FILES >= 200
    files = [send(lab, f"{n}.txt", f"I: {n}?\nP1: Not {n}.\n") for n in range(60)]
    plan = {"about": {"language": "en"}, "files": [{"file": file} for file in files[:3]]}
    rows = lab.ask("POST", "import/look", {"plan": plan, "brief": True})[1]["files"]

    assert [row["state"] for row in rows] == ["new"] * 3
    assert "lines" not in rows[0]
