"""What a spreadsheet says of each transcript."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from made_files import ods, ods_table, xls
from messages import raises

import rap.formats.attribute_tables as attribute_tables
from rap.core.errors import Message, Problem, RefusedError, WrongUseError
from rap.formats.attribute_tables import Attributes, read_attributes
from rap.formats.sheets import Sheet

SAMPLES = Path(__file__).parents[3] / "shared/samples"
FILES = [Path(f"Talk {n}_final.docx") for n in (1, 2, 3, 4)]


def table(folder: Path, text: str | bytes) -> Path:
    path = folder / "people.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_bands_are_taken_and_the_rest_is_left_out_with_a_reason(
    tmp_path: Path, delimiter: str, line_end: str
) -> None:
    """Whatever stands between the cells and the rows."""
    rows = [
        "file,Région,Age,Note,Year,Last",
        "talk-1,NA,31,ok,2024,",
        "talk-2,no,32,ok,2024,",
        "talk-3,NA,33,,2024,",
        "talk-4,no,,ok,2024,",
    ]
    text = "\ufeff" + line_end.join(rows).replace(",", delimiter)

    assert read_attributes(table(tmp_path, text), FILES) == Attributes(
        {
            file.name: {"region": value}
            for file, value in zip(FILES, ("NA", "no", "NA", "no"), strict=True)
        },
        "file",
        {"Région": "region"},
        {
            "Age": Message("formats.attributes.one_each", most=12),
            "Note": Message("formats.attributes.same_for_all", most=12),
            "Year": Message("formats.attributes.same_for_all", most=12),
            "Last": Message("formats.attributes.empty", most=12),
        },
    )


def test_long_cells_and_many_values_are_no_bands(tmp_path: Path) -> None:
    """A sentence is free text, and fourteen jobs are more than twelve."""
    files = [Path(f"t{n}x.txt") for n in range(10, 25)]
    cells = "".join(f't{n},job{min(n, 23)},"a\nb",{"x" * 41}\n' for n in range(10, 25))

    left_out = read_attributes(
        table(tmp_path, "t,job,lines,long\n" + cells + "zz,a,b,c\n"), files
    ).left_out
    assert left_out == {
        "job": Message("formats.attributes.too_many_values", most=12),
        "lines": Message("formats.attributes.same_for_all", most=12),
        "long": Message("formats.attributes.same_for_all", most=12),
    }


def test_free_text_is_left_out(tmp_path: Path) -> None:
    """Over forty characters, or more lines than one."""
    text = f'file,said,lines\ntalk1,{"x" * 41},"a\nb"\ntalk2,y,c\ntalk3,y,c\n'

    assert read_attributes(table(tmp_path, text), FILES).left_out == {
        "said": Message("formats.attributes.free_text", most=12),
        "lines": Message("formats.attributes.free_text", most=12),
    }


def test_columns_that_were_asked_for_are_taken_whatever_they_hold(tmp_path: Path) -> None:
    """The others are left out because nobody asked; empty cells give no variable."""
    attributes = read_attributes(
        table(tmp_path, "file,Age,b\ntalk1,31,x\ntalk2,,y\n"), FILES, columns=["Age"]
    )

    assert (attributes.rows, attributes.left_out) == (
        {"Talk 1_final.docx": {"age": "31"}, "Talk 2_final.docx": {}},
        {"b": Message("formats.attributes.not_asked_for")},
    )


def test_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """The second is called -2, and so is its variable; a column without a name is called by its
    place.
    """
    text = "file,a,A,a,\ntalk1,x,x,x,x\ntalk2,y,y,y,y\ntalk3,y,y,y,y\n"

    assert read_attributes(table(tmp_path, text), FILES).taken == {
        "a": "a",
        "A": "a-3",
        "a-2": "a-2",
        "column 5": "column-5",
    }


@pytest.mark.parametrize(
    ("values", "matched"),
    [
        (["Talk 1_final"], ["1"]),
        (["tàlk-1"], ["1"]),
        (["Talk 1_final.docx"], ["1"]),
        (["talk1", "talk1final"], ["1"]),
        (["talk1", "TALK 1"], []),
        (["talk1finala", "talk1finalb"], []),
        (["talk"], ["1", "2", "3", "4"]),
        (["talk 1fin"], ["1"]),
        (["tal", "talk12"], []),
    ],
)
def test_how_values_name_files(tmp_path: Path, values: list[str], matched: list[str]) -> None:
    """Equal or the start of the other, the longest first; two rows that fit alike are none, and no
    number is cut.
    """
    path = table(tmp_path, "file,a\n" + "".join(f"{value},x\n" for value in values))
    if matched:
        assert list(read_attributes(path, FILES, key="file").rows) == [
            f"Talk {n}_final.docx" for n in matched
        ]
    else:
        with raises(WrongUseError, "formats.attributes.no_match_in", column="file"):
            read_attributes(path, FILES, key="file")


def test_a_word_that_starts_all_names_is_no_key(tmp_path: Path) -> None:
    """The key has a row for each file."""
    assert (
        read_attributes(
            table(tmp_path, "kind,id\ntalk,talk1\nother,talk2\nthird,talk3\n"), FILES
        ).key
        == "id"
    )


def test_a_spreadsheet_is_read_too(tmp_path: Path) -> None:
    """Of several sheets, the one whose column names the files."""
    people = [["file", "Region"], ["talk1", "north"], ["talk2", "south"], ["talk3", "north"]]
    expected = {
        "Talk 1_final.docx": "north",
        "Talk 2_final.docx": "south",
        "Talk 3_final.docx": "north",
    }
    other = [["a", "b"], ["x", "y"]]
    for name, data in (
        ("people.ods", ods(ods_table(*other) + ods_table(*people))),
        ("people.xls", xls(other, people)),
    ):
        (tmp_path / name).write_bytes(data)
        found = read_attributes(tmp_path / name, FILES)
        assert {file: row["region"] for file, row in found.rows.items()} == expected

    (tmp_path / "people.pdf").write_bytes(b"")
    with raises(RefusedError, "formats.attributes.not_a_table", place="people.pdf"):
        read_attributes(tmp_path / "people.pdf", FILES)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"key": "fil"}, Problem("formats.table.unknown_column", place="people.csv", column="fil", nearest=Message("core.nearest.is", name="file"))),  # noqa: E501
        ({"columns": ["b"]}, Problem("formats.table.unknown_column", place="people.csv", column="b", nearest=Message("core.nearest.known", names=("a", "file")))),  # noqa: E501
        ({"key": "a"}, Problem("formats.attributes.no_match_in", place="people.csv", column="a")),
        ({"files": [Path("zz.txt")]}, Problem("formats.attributes.no_match", place="people.csv", column="")),
        ({"files": [Path("a/x.txt"), Path("b/x.txt")]}, Problem("formats.attributes.two_files", place="x.txt")),
    ],
)  # fmt: skip
def test_what_cannot_be_meant(tmp_path: Path, options: dict[str, object], message: Problem) -> None:
    """A column that is not there, a table of other files."""
    with pytest.raises(WrongUseError) as error:
        read_attributes(table(tmp_path, "file,a\ntalk1,x\n"), **{"files": FILES, **options})  # type: ignore[arg-type]
    assert error.value.problems == (message,)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"one\ntwo\n",
            Problem("formats.table.not_a_table", place="people.csv"),
        ),
        (
            b'a,b\n"x,y\n',
            Problem("formats.table.not_a_table", place="people.csv"),
        ),
        (
            b"a,b\nx,y,z\n",
            Problem("formats.table.row_too_long", place="people.csv", row=2),
        ),
        (
            b"a,\xe9\n",
            Problem(
                "formats.text.not_utf8", place="people.csv:1", at=3, byte="0xe9", encoding="cp1252"
            ),
        ),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, data: bytes, message: Problem) -> None:
    """A quote that never closes, one column, a row too long, another encoding."""
    with pytest.raises(RefusedError) as error:
        read_attributes(table(tmp_path, data), FILES)
    assert error.value.problems == (message,)


def test_a_table_in_another_encoding_is_read_when_named(tmp_path: Path) -> None:
    """As older spreadsheets save them."""
    path = table(tmp_path, "file;métier\ntalk1;été\ntalk2;été\ntalk3;thé\n".encode("cp1252"))

    assert read_attributes(path, FILES, encoding="cp1252").rows["Talk 1_final.docx"] == {
        "metier": "été"
    }


class Counted(str):
    """A cell that counts how often it is compared with another."""

    n_compared = 0

    def __eq__(self, other: object) -> bool:
        Counted.n_compared += 1
        return str.__eq__(self, other)  # type: ignore[arg-type]

    def __hash__(self) -> int:
        return str.__hash__(self)


def work_of(n_columns: int, monkeypatch: pytest.MonkeyPatch, path: Path) -> tuple[int, int]:
    """Comparisons of cells, and lines of Python run, to read a table of so many columns, half of
    them of one name.
    """
    head = ["file", *(f"a{n}" if n % 2 else "a" for n in range(n_columns))]
    rows = [head, *([f"talk{n}", *["x" if n % 2 else "y"] * n_columns] for n in (1, 2, 3, 4))]
    cells = tuple(tuple(Counted(cell) for cell in row) for row in rows)
    sheet = Sheet(1, cells, (1, 2, 3, 4, 5))
    monkeypatch.setattr(attribute_tables, "read_sheets", lambda *_, **__: ((sheet,), ()))
    n_lines = 0

    def count(_frame: object, event: str, _argument: object) -> object:
        nonlocal n_lines
        n_lines += event == "line"
        return count

    Counted.n_compared = 0
    before = sys.gettrace()
    sys.settrace(count)
    try:
        taken = read_attributes(path, FILES).taken
    finally:
        sys.settrace(before)
    assert len(taken) == n_columns
    return Counted.n_compared, n_lines


def test_work_grows_with_the_columns_and_not_with_their_square(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice as many columns are twice the work, in comparisons and in lines run."""
    path = table(tmp_path, "file,a\ntalk1,x\n")
    few, many = (work_of(n, monkeypatch, path) for n in (200, 400))

    assert many[0] <= 2.2 * few[0] + 100
    assert many[1] <= 2.2 * few[1]


@pytest.mark.long
def test_a_real_table_names_all_its_files() -> None:
    """Sixteen interviews, the column found, coarse columns taken."""
    if not SAMPLES.exists():
        pytest.skip("../shared/samples is not here")
    folder = SAMPLES / "interviews/fr-artisans-docx"
    attributes = read_attributes(folder / "recap_entretien.csv", sorted(folder.glob("*.docx")))

    assert (attributes.key, len(attributes.rows)) == ("Nom Fichier", 16)
    assert attributes.taken == {
        "Matériau": "materiau",
        "Artisanat": "artisanat",
        "Statut": "statut",
    }
    assert attributes.left_out["Consentement"] == Message(
        "formats.attributes.about_consent", most=12
    )
    assert attributes.refused == {}
    assert attributes.left_out["Observation-2"] == Message(
        "formats.attributes.same_for_all", most=12
    )
