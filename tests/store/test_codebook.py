"""The codebook: ids, trees, merges, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from studies import write

from rap.core.errors import Message, Problem, ProblemsError
from rap.core.model import Broader, Code, Codebook
from rap.core.yaml_files import Document, read_yaml
from rap.store.codebook import (
    CHANGES,
    check_codebook,
    find_codebook_problems,
    find_one_name,
    read_codebook,
    resolve_code,
)

A_X = "codebook/a/x.yaml"
LONG = "x" * 41


def is_near(name: str) -> Message:
    return Message("core.nearest.is", name=name)


def test_a_codebook_that_changes_while_it_is_read_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("access/rent", "safety/alarm"):
        write(tmp_path, f"codebook/{place}.yaml", "label: {en: x}\n")
    waiting = [tmp_path / "codebook/safety/alarm.yaml"]

    def read(path: Path, *, name: str) -> Document:
        document = read_yaml(path, name=name)
        while waiting:
            waiting.pop().rename(tmp_path / "codebook/access/alarm.yaml")
        return document

    monkeypatch.setattr("rap.store.codebook.read_yaml", read)
    assert [(code.family, code.id) for code in read_codebook(tmp_path).codes] == [
        ("access", "alarm"),
        ("access", "rent"),
    ]


def test_codes_come_in_tree_order(tmp_path: Path) -> None:
    """Families as codebook.yaml orders them, then by id, children after their parent, whatever
    their folder.
    """
    write(tmp_path, "codebook/codebook.yaml", "families: {safety: Safety, access: Access}\n")
    for place, parent in [
        ("access/rent", ""),
        ("access/deposit", "rent"),
        ("access/key", ""),
        ("safety/alarm", ""),
    ]:
        write(tmp_path, f"codebook/{place}.yaml", f"label: {{en: x}}\nparent: {parent}\n")
    write(tmp_path, "codebook/safety/abroad.yaml", "parent: rent\n")

    assert [code.id for code in read_codebook(tmp_path).codes] == [
        "alarm",
        "key",
        "rent",
        "abroad",
        "deposit",
    ]


def test_a_code_holds_what_its_file_says(tmp_path: Path) -> None:
    """Strings only: `no` is a word, and a code is named by its file."""
    write(
        tmp_path,
        "codebook/access/no.yaml",
        "label: {fr: Non, no: Nei}\nretired: 2026-01-01\ncolour: '#b07aa1'\n",
    )

    assert read_codebook(tmp_path).codes == (
        Code(
            "no",
            "access",
            label={"fr": "Non", "no": "Nei"},
            retired="2026-01-01",
            colour="#b07aa1",
        ),
    )
    assert read_codebook(tmp_path).codes[0].places == {
        "": "codebook/access/no.yaml",
        "colour": "codebook/access/no.yaml:3",
    }


def test_a_code_has_examples_and_a_history(tmp_path: Path) -> None:
    """An example a language, or one for all; what became of the code, when, why and who said so."""
    row = "{date: 2025-07-03, by: K-01, change: merged, reason: one idea}"
    write(tmp_path, "codebook/a/x.yaml", f"example: {{fr: 'INT-10001:0-4'}}\nhistory:\n  - {row}\n")
    write(tmp_path, "codebook/a/y.yaml", "example: INT-10001:0-4\n")

    x, y = read_codebook(tmp_path).codes
    assert (x.example, y.example) == ({"fr": "INT-10001:0-4"}, {"und": "INT-10001:0-4"})
    assert (x.history, y.history) == ((("2025-07-03", "merged", "one idea", "K-01"),), ())


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            {"a/x": "parent: trst\n", "a/trust": ""},
            Problem(
                "store.codebook.unknown_parent",
                place=f"{A_X}:1",
                code="x",
                target="trst",
                nearest=is_near("trust"),
            ),
        ),
        (
            {"a/x": "merged_into: y\n"},
            Problem(
                "store.codebook.unknown_merged_into",
                place=f"{A_X}:1",
                code="x",
                target="y",
                nearest=Message("core.nearest.none"),
            ),
        ),
        (
            {"a/x": "", "b/x": "parent: y\n", "b/y": ""},
            Problem("store.codebook.twice", place="codebook/b/x.yaml", code="x", family="a"),
        ),
        (
            {"a/Rent": ""},
            Problem("store.codebook.bad_id", place="codebook/a/Rent.yaml", code="Rent"),
        ),
        (
            {f"a/{LONG}": ""},
            Problem("store.codebook.bad_id", place=f"codebook/a/{LONG}.yaml", code=LONG),
        ),
        (
            {"a/x": "label: {en: X}\nparent: y\ncolour: red\n", "a/y": ""},
            Problem("store.codebook.bad_colour", place=f"{A_X}:3", colour="red"),
        ),
        (
            {"a/x": "parent: y\nmerged_into: z\n", "a/y": ""},
            Problem(
                "store.codebook.unknown_merged_into",
                place=f"{A_X}:2",
                code="x",
                target="z",
                nearest=Message("core.nearest.known", names=("y",)),
            ),
        ),
        (
            {"a/x": "parent: z\nmerged_into: y\n", "a/y": "merged_into: x\n", "a/z": ""},
            Problem("store.codebook.cycle", place=f"{A_X}:2", codes="x > y > x", key="merged_into"),
        ),
        (
            {"a/x": "colour: '#b07aa1f'\n"},
            Problem("store.codebook.bad_colour", place=f"{A_X}:1", colour="#b07aa1f"),
        ),
        (
            {"a/x": "label: {en: X}\nlabel: {en: Y}\n"},
            Problem("core.yaml.key_twice", place=f"{A_X}:2", key="label"),
        ),
        (
            {"a/x": "lable: {en: X}\n"},
            Problem(
                "core.yaml.unknown_key", place=f"{A_X}:1", key="lable", nearest=is_near("label")
            ),
        ),
        (
            {"a/x": "history: [{change: lost}]\n"},
            Problem(
                "store.codebook.unknown_change",
                place=f"{A_X}:1",
                change="lost",
                nearest=Message("core.nearest.known", names=sorted(CHANGES)),
            ),
        ),
        ({"a/x": "history: merged\n"}, Problem("store.codebook.bad_history", place=f"{A_X}:1")),
        (
            {"codebook": "families: [a]\n"},
            Problem("core.yaml.not_a_mapping", place="codebook/codebook.yaml:1", key="families"),
        ),
        (
            {"codebook": "variables:\n  region: x\n"},
            Problem(
                "store.codebook.bad_variable", place="codebook/codebook.yaml:2", variable="region"
            ),
        ),
    ],
)
def test_each_problem_is_named_once(
    tmp_path: Path, files: dict[str, str], problem: Problem
) -> None:
    """Where, what, and what would be right."""
    for place, text in files.items():
        write(tmp_path, f"codebook/{place}.yaml", text)

    assert find_codebook_problems(tmp_path) == [problem]


@pytest.mark.parametrize("key", ["parent", "merged_into"])
def test_codes_that_go_in_a_ring_are_reported(key: str) -> None:
    """A cycle is named once, with every code on it; the codes that lead into it are not."""
    ring = [
        Code("risk", **{key: "trust"}),
        Code("trust", **{key: "peer"}),
        Code("peer", **{key: "risk"}),
        Code("a", **{key: "risk"}),
    ]

    assert check_codebook(Codebook(tuple(ring))) == [
        Problem("store.codebook.cycle", place="peer", codes="peer > risk > trust > peer", key=key)
    ]


def test_all_problems_of_all_files_come_together(tmp_path: Path) -> None:
    """Nobody mends a codebook one error at a time."""
    write(tmp_path, "codebook/a/x.yaml", "colour: red\nparent: y\n")
    write(tmp_path, "codebook/a/z.yaml", "- no mapping\n")

    with pytest.raises(ProblemsError) as caught:
        read_codebook(tmp_path)

    assert [problem.place for problem in caught.value.problems] == [
        f"codebook/a/{at}" for at in ("x.yaml:1", "x.yaml:2", "z.yaml:1")
    ]


@pytest.mark.parametrize("folder", ["findings", "votes", "forms"])
def test_reserved_families_hold_no_codes(tmp_path: Path, folder: str) -> None:
    """What lies there is something else."""
    write(tmp_path, f"codebook/{folder}/F-30117.yaml", "statement: {en: x}\n")

    assert read_codebook(tmp_path).codes == ()


@pytest.mark.parametrize(
    ("code", "today"),
    [("a", "c"), ("c", "c"), ("old", ""), ("gone", ""), ("nowhere", ""), ("ring", "ring")],
)
def test_merges_are_followed_and_retired_codes_left_out(code: str, today: str) -> None:
    """No log is ever rewritten, so old ids live on in them."""
    codes = (
        Code("a", merged_into="b"),
        Code("b", merged_into="c", retired="2026-01-01"),
        Code("c"),
        Code("old", merged_into="gone"),
        Code("gone", retired="2026-01-01"),
        Code("ring", merged_into="ring"),
    )

    assert resolve_code(Codebook(codes), code) == today


def test_a_variable_joins_values_under_a_broader_name(tmp_path):
    """For readers to whom each alone would be too few people; a value that is none is named."""
    text = (
        "variables:\n  place:\n    values: {bar: {en: bar}, window: {en: window}}\n"
        "    broader: {shop: {label: {en: shop}, of: [window, bar]}}\n"
    )
    write(tmp_path, "codebook/codebook.yaml", text)
    broader = read_codebook(tmp_path).variables["place"].broader
    write(tmp_path, "codebook/codebook.yaml", text.replace("window, bar", "windw"))

    assert broader == {"shop": Broader({"en": "shop"}, ("window", "bar"))}
    assert [(p.id, p.facts["value"]) for p in find_codebook_problems(tmp_path)] == [
        ("store.codebook.broader_value", "windw")
    ]


def test_two_codes_of_one_name_are_noted() -> None:
    """Two people made it apart: nothing is broken, and passages go to either. A code that was merged
    or retired is no longer chosen.
    """
    rent = Code("rent", label={"fr": "Loyer", "en": "Rent"})
    again = Code("lease", label={"en": "RENT "})
    old = Code("hire", label={"en": "Rent"}, merged_into="rent")
    facts = {"code": "lease", "other": "rent", "label": "RENT ", "language": "en"}

    assert find_one_name(Codebook((rent, again, old))) == [
        Problem("store.codebook.one_name", place="lease", **facts)
    ]
