"""Where values of a JSON text stand."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rap.core.json_places import Place, find_places, replaced, written

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def plain(place: Place) -> Any:
    if isinstance(place.value, dict):
        return {name: plain(one) for name, one in place.value.items()}
    return [plain(one) for one in place.value] if isinstance(place.value, list) else place.value


def all_places(place: Place) -> list[Place]:
    inner = place.value.values() if isinstance(place.value, dict) else place.value
    return (
        [place, *(one for part in inner for one in all_places(part))]
        if isinstance(inner, (list, type({}.values())))
        else [place]
    )


@given(VALUES, st.sampled_from([None, 1, 4, "\t"]), st.booleans())
def test_each_place_holds_the_text_of_its_value(
    value: Any, indent: int | str | None, is_ascii: bool
):
    """Whatever a program that writes JSON does with spaces and letters."""
    text = " " + json.dumps(value, indent=indent, ensure_ascii=is_ascii) + "\n"
    places = find_places(text)

    assert plain(places) == value
    assert [json.loads(text[one.start : one.end]) for one in all_places(places)] == [
        plain(one) for one in all_places(places)
    ]


def test_a_value_is_replaced_and_nothing_else():
    """Spaces, order and numbers as they were written stay."""
    text = '{"b":  1.50,\n "a" : ["x" ,"y"] }\n'
    a = find_places(text).value["a"]

    assert replaced(
        text, [(a.value[1].start, a.value[1].end, written("z", like=text))]
    ) == text.replace('"y"', '"z"')


@pytest.mark.parametrize(
    ("like", "words"), [('"\\u00e9"', '"\\u00e0"'), ('"é"', '"à"'), ('"e"', '"à"')]
)
def test_letters_are_written_as_in_the_rest(like: str, words: str):
    """A file in which all letters are spelled out gets no other letter."""
    assert written("à", like=like) == words
