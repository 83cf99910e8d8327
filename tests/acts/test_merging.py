"""Merging by field: what either did is there, what both did to one field is asked, and everybody's
merge says the same.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from studies import scaled

from rap.core.yaml_files import format_yaml, parse_yaml
from rap.topics.git.exchanged import Choice
from rap.topics.sharing.merging import Merged, has_marks, merge_files, solve_marks, two_versions

CODE = "codebook/safety/alarm.yaml"
OLD = """\
# heard at night
label: {en: Bell, fr: Cloche}  # short
history:
  - {date: 2026-01-01, change: created}
"""


def merged(path: str, before: str | None, mine: str | None, theirs: str | None) -> Merged:
    sides = (None if side is None else side.encode() for side in (before, mine, theirs))
    old, own, other = sides
    return merge_files(path, old, mine=own, theirs=other)


def test_fields_that_one_changed_are_all_taken_with_comments():
    """Two labels, a colour and two steps of a history: no conflict; the comments are there."""
    mine = OLD.replace("Bell", "Button") + "  - {date: 2026-03-01, by: K-01, change: label}\n"
    theirs = (
        OLD.replace("Cloche", "Sonnette").replace("history", "colour: red\nhistory")
        + "  - {date: 2026-02-01, by: K-02, change: label}\n"
    )

    assert merged(CODE, OLD, mine, theirs) == Merged(
        b"# heard at night\nlabel: {en: Button, fr: Sonnette} # short\ncolour: red\nhistory:\n"
        b"  - {date: 2026-01-01, change: created}\n"
        b"  - {date: '2026-02-01', by: K-02, change: label}\n"
        b"  - {date: 2026-03-01, by: K-01, change: label}\n"
    )


def test_one_field_that_both_changed_is_asked_and_decided():
    """The conflict names the field with both versions; each choice gives its own text."""
    mine, theirs = OLD.replace("Bell", "Button"), OLD.replace("Bell", "Buzzer")
    asked = merged(CODE, OLD, mine, theirs)
    (conflict,) = asked.conflicts

    def chosen(choice: Choice) -> str:
        sides = {"mine": mine.encode(), "theirs": theirs.encode()}
        done = merge_files(CODE, OLD.encode(), **sides, choices={conflict.id: choice})
        assert done.conflicts == ()
        return str(parse_yaml((done.data or b"").decode(), name="").data["label"]["en"])

    assert (conflict.field, conflict.before, conflict.mine, conflict.theirs) == (
        ("label", "en"), "Bell", "Button", "Buzzer",
    )  # fmt: skip
    assert asked.data == mine.encode()
    assert chosen(Choice("mine")) == "Button"
    assert chosen(Choice("theirs")) == "Buzzer"
    assert chosen(Choice("written", "Bell: or button")) == "Bell: or button"


@pytest.mark.parametrize(
    ("path", "before", "mine", "theirs", "fields"),
    [
        ("codebook/findings/F-1.yaml", "statement:\n  fr: {text: a, by: K-01}\n",  # words, and who checked
         "statement:\n  fr: {text: b, by: K-01}\n", "statement:\n  fr: {text: a, by: K-01, checked_by: K-02}\n",
         [("statement", "fr")]),
        ("codebook/findings/F-1.yaml", "dissent:\n  - {text: a, agreed: no}\n",  # edited and removed
         "dissent:\n  - {text: b, agreed: no}\n", "dissent: []\n", [("dissent",)]),
        ("interviews/cases/C-20001.yaml", "consent:\n  - {date: 2025-01-01, given: yes}\n",
         "consent:\n  - {date: 2025-01-01, given: yes, not_to: [public]}\n",
         "consent:\n  - {date: 2025-01-01, given: no}\n", [("consent",)]),
        ("interviews/cases/C-20001.yaml", "variables: {setting: [home]}\n",
         "variables: {setting: [home, window]}\n", "variables: {setting: window}\n", [("variables", "setting")]),
        ("codebook/votes/FG-10001.yaml", "present: 5\ndots: {F-1: 2}\n",  # a sheet is one thing
         "present: 6\ndots: {F-1: 2}\n", "present: 5\ndots: {F-1: 3}\n", [()]),
        ("interviews/INT-10001.txt", "P1: one.\nP1: two.\n", "P1: One.\nP1: two.\n", "P1: one.\nP1: Two.\n", [()]),
        ("interviews/memos/study/m.md", "---\nby: K-01\n---\none\n", "---\nby: K-01\n---\ntwo\n",
         "---\nby: K-01\n---\nthree\n", [("text",)]),
        (CODE, OLD, None, OLD.replace("Bell", "Buzzer"), [()]),  # taken away, and changed
    ],
)  # fmt: skip
def test_what_belongs_together_is_one_field(
    path: str, before: str, mine: str | None, theirs: str, fields: list[tuple[str, ...]]
):
    """A check of old words, a narrowed consent, a sheet, a transcript never mix with the other's."""
    result = merged(path, before, mine, theirs)

    assert [conflict.field for conflict in result.conflicts] == fields
    assert result.data == (None if mine is None else mine.encode())


@pytest.mark.parametrize(
    ("path", "before", "mine", "theirs", "both"),
    [
        ("interviews/cases/C-20001.yaml", "consent:\n- {date: 2025-01-01, given: yes}\n",
         "consent:\n- {date: 2025-01-01, given: yes}\n- {date: 2026-02-01, given: no}\n",
         "consent:\n- {date: 2025-01-01, given: yes}\n- {date: 2026-01-01, given: yes}\n",
         "consent:\n- {date: 2025-01-01, given: yes}\n- {date: 2026-01-01, given: yes}\n- {date: 2026-02-01, given: no}\n"),
        ("codebook/codebook.yaml", "families: {a: A, b: B}\n", "families: {b: B, a: A}\n",
         "families: {a: A, b: B, c: C}\n", "families: {b: B, c: C, a: A}\n"),
        ("pyproject.toml", "[tool.rap]\nx = 1\n\n[tool.rap.coders.K-01]\n",
         "[tool.rap]\nx = 1\n\n[tool.rap.coders.K-01]\n[tool.rap.coders.K-02]\n",
         "[tool.rap]\nx = 2\n\n[tool.rap.coders.K-01]\n[tool.rap.coders.K-03]\n",
         "[tool.rap]\nx = 2\n\n[tool.rap.coders.K-01]\n[tool.rap.coders.K-02]\n[tool.rap.coders.K-03]\n"),
        ("interviews/observations/S-10001/a.csv", "time,n\n10,1\n", "time,n\n10,1\n11,2\n", "time,n\n10,1\n12,1\n",
         "time,n\n10,1\n11,2\n12,1\n"),
        ("codebook/handbook/keys.md", "one\n\ntwo\n", "One\n\ntwo\n", "one\n\nTwo\n", "One\n\nTwo\n"),
        ("notebooks/a.ipynb", '{"cells": [{"id": "a", "source": ["x"]}]}',
         '{"cells": [{"id": "a", "source": ["x"]}, {"id": "b", "source": ["y"]}]}',
         '{"cells": [{"id": "c", "source": []}, {"id": "a", "source": ["z"]}]}',
         '{\n "cells": [\n  {\n   "id": "c",\n   "source": []\n  },\n  {\n   "id": "a",\n   "source": [\n    "z"\n   ]\n  },\n'
         '  {\n   "id": "b",\n   "source": [\n    "y"\n   ]\n  }\n ]\n}\n'),
    ],
)  # fmt: skip
def test_each_kind_of_file_keeps_what_both_did(
    path: str, before: str, mine: str, theirs: str, both: str
):
    """Consent, settings, rows of a table, pages, notebooks."""
    assert merged(path, before, mine, theirs) == Merged(both.encode())


def test_marks_of_git_are_read_and_solved():
    """A file in which git left both versions: only the field that differs is asked."""
    left = "label:\n<<<<<<< HEAD\n  en: Bell\n=======\n  en: Button\n>>>>>>> other\n  fr: Cloche\n"
    (conflict,) = two_versions(CODE, left)
    done = solve_marks(CODE, left, choices={conflict.id: Choice("theirs")})

    assert (conflict.field, conflict.mine, conflict.theirs) == (("label", "en"), "Bell", "Button")
    assert done == Merged(b"label:\n  en: Button\n  fr: Cloche\n")
    assert (has_marks(OLD), two_versions(CODE, OLD)) == (False, ())


words = st.sampled_from(["a", "b", "c"])
trees = st.recursive(
    words | st.lists(words, max_size=3, unique=True),
    lambda inner: st.dictionaries(st.sampled_from("klmn"), inner, max_size=3),
    max_leaves=8,
)
files = st.dictionaries(st.sampled_from("klmn"), trees, max_size=4)
GONE = "(gone)"


def leaves(tree: Any, keys: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Every field of a tree that holds no others."""
    if not isinstance(tree, dict):
        return {keys: tree}
    found = {keys: "(map)"} if keys else {}
    for key, value in tree.items():
        found |= leaves(value, (*keys, key))
    return found


def expected(keys: tuple[str, ...], before: Any, mine: Any, theirs: Any) -> Any:
    """A second, slower way to say what a field must be; None where it must be asked."""
    if mine == theirs or theirs == before:
        return mine
    if mine == before:
        return theirs
    if isinstance(mine, list) and isinstance(theirs, list):
        old = before if isinstance(before, list) else []
        return {
            word for word in "abc"
            if (word in mine and word in theirs) or (word in {*mine, *theirs} and word not in old)
        }  # fmt: skip
    return None


@settings(max_examples=scaled(150, 5000, quick=25), deadline=None)
@given(files, files, files)
def test_random_trees_merge_as_a_slower_reading_says(before: Any, mine: Any, theirs: Any):
    """Every field that one side changed is hers, every list keeps what was added and loses what
    was taken; the rest is asked; and the merge the other way round says the same.
    """
    texts = [format_yaml(tree).encode() for tree in (before, mine, theirs)]
    one = merge_files(CODE, texts[0], mine=texts[1], theirs=texts[2])
    other = merge_files(CODE, texts[0], mine=texts[2], theirs=texts[1])
    asked = {conflict.field for conflict in one.conflicts}
    assert one.data is not None
    assert other.data is not None
    read = parse_yaml(one.data.decode(), name="").data
    got, sides = leaves(read), [leaves(tree) for tree in (before, mine, theirs)]

    for keys in {*sides[0], *sides[1], *sides[2], *got}:
        if any(keys[:n] in asked for n in range(len(keys) + 1)):
            continue
        want = expected(keys, *(side.get(keys, GONE) for side in sides))
        have = got.get(keys, GONE)
        assert want is None or (set(have) if isinstance(want, set) else have) == want, keys
    assert asked == {conflict.field for conflict in other.conflicts}
    if not asked:
        assert read == parse_yaml(other.data.decode(), name="").data


@settings(max_examples=scaled(60, 2000, quick=12), deadline=None)
@given(files, files, files, files)
def test_three_people_may_bring_in_in_any_order(before: Any, one: Any, two: Any, three: Any):
    """Where no field is asked, (1 with 2) with 3 says the same as 1 with (2 with 3)."""
    texts = [format_yaml(tree).encode() for tree in (before, one, two, three)]

    def both(mine: bytes, theirs: bytes) -> bytes | None:
        done = merge_files(CODE, texts[0], mine=mine, theirs=theirs)
        return None if done.conflicts else done.data

    left = both(texts[1], texts[2])
    right = both(texts[2], texts[3])
    if left is None or right is None:
        return
    ends = both(left, texts[3]), both(texts[1], right)
    if None not in ends:
        read = [parse_yaml(end.decode(), name="").data for end in ends if end is not None]
        assert sorted_lists(read[0]) == sorted_lists(read[1])


def sorted_lists(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: sorted_lists(value) for key, value in tree.items()}
    return sorted(tree) if isinstance(tree, list) else tree
