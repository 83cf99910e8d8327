"""What is wrong with a YAML file, with its line."""

from __future__ import annotations

import pytest
from messages import raises

from rap.core.errors import Message, Problem, ProblemsError
from rap.core.plain import is_day
from rap.core.versions import newer
from rap.core.yaml_checks import EACH, TEXT, CheckedFile, check_keys
from rap.core.yaml_files import parse_yaml


def test_unknown_keys_and_a_later_version_are_problems() -> None:
    """What this version cannot read it does not guess."""
    document = parse_yaml("v: 2\nlabl: x\n", name="f")

    assert check_keys(document, ("v", "label")) == [
        Problem(
            "core.yaml.unknown_key",
            place="f:2",
            key="labl",
            nearest=Message("core.nearest.is", name="label"),
        ),
        Problem(newer("2"), place="f:1"),
    ]


def test_what_should_be_a_mapping_and_is_not_is_a_problem() -> None:
    """It is named with its line; a mapping without anything is empty."""
    shapes = {key: {EACH: TEXT} for key in "abz"}
    file = CheckedFile(parse_yaml("b: {c: d}\n", name="f"), shapes)

    assert [file.mapping(key) for key in "abz"] == [{}, {"c": "d"}, {}]
    with raises(ProblemsError, "core.yaml.not_a_mapping", place="f:1", key="a"):
        CheckedFile(parse_yaml("a: [x]\n", name="f"), shapes)


def test_what_is_wrong_with_a_file_is_raised_together() -> None:
    """Unknown keys and what its reader notes, each with its line; nothing when all is well."""
    file = CheckedFile(
        parse_yaml("unit: hour\nday: x\nlable: y\n", name="f"), {"unit": TEXT, "day": TEXT}
    )
    file.expect_one_of(("hours", "euros"), "store.findings.unknown_unit", "unit", unit="hour")
    file.expect(is_day(file.text("day")), "store.votes.bad_day", "day", day="x")
    file.expect(True, "store.votes.bad_day", "day", day="x")

    with pytest.raises(ProblemsError) as caught:
        file.raise_problems()
    assert [(one.place, one.id) for one in caught.value.problems] == [
        ("f:1", "store.findings.unknown_unit"),
        ("f:2", "store.votes.bad_day"),
        ("f:3", "core.yaml.unknown_key"),
    ]
    assert caught.value.problems[0].facts["nearest"] == Message("core.nearest.is", name="hours")
    CheckedFile(parse_yaml("day: x\n", name="f"), {"day": TEXT}).raise_problems()
