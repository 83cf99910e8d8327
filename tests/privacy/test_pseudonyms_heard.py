"""The trained scorer of names in poor speech: what it hears beside the rules, and what it was made
from.
"""

from __future__ import annotations

import json

import pytest
from identifiers.marked import parse_marked
from identifiers.train import PASSED_OVER, examples, lowered, renamed

from rap.privacy.pseudonyms import find_identifiers, heard
from rap.privacy.pseudonyms.talk import Talk


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("and then dawn goes no way", "en", ["dawn"]),
        ("so at dawn we go home", "en", []),
        ("And then Dawn goes no way", "en", []),
        ("et puis marine elle a la clé", "fr", ["marine"]),
        ("la marine est partie", "fr", []),
        ("ik was moe en dan ben ik gestopt", "nl", []),
        ("ela manda pra mim todo dia", "pt", []),
    ],
)
def test_a_name_that_is_a_word_is_heard_by_what_stands_around_it(
    text: str, language: str, names: list[str]
) -> None:
    """In lines without capitals alone; others are left to the rules."""
    talk = Talk(text, language)

    assert [talk.at(at) for at in heard.mark_heard(talk)] == names


def test_what_is_heard_is_taken_out_and_says_why() -> None:
    """A guess of the scorer is a name like others, with a sentence of its own."""
    (found,) = find_identifiers("i sat with april and we cried", language="en")

    assert (found.kind, found.direct, found.reason) == ("name", True, "privacy.why.heard")


def test_its_weights_are_few_whole_numbers_in_a_file_that_can_be_read() -> None:
    """No code is in it, and it is far below a megabyte."""
    weights = json.loads(heard.WEIGHTS.read_text(encoding="utf-8"))

    assert {type(weight) for weight in weights.values()} == {int}
    assert "" in weights
    assert heard.WEIGHTS.stat().st_size < 100_000


def test_likelihood_is_that_of_a_logistic_regression(monkeypatch: pytest.MonkeyPatch) -> None:
    """The constant and the weights of the marks there are, in thousandths; unknown marks count
    nothing.
    """
    monkeypatch.setattr(heard, "_weights", lambda: {"": -1000, "given": 3000})

    assert round(heard.likelihood(["given", "never seen"]), 4) == 0.8808  # 1 / (1 + e ** -2)


def test_it_learns_from_lines_as_poor_speech_writes_them_and_with_other_names() -> None:
    """The same name is the same other name, offsets hold, and what is no name teaches nothing."""

    class Dice:
        def choice(self, names: list[str]) -> str:
            return names[0]

    line = parse_marked("en\t{name#1:Boris} came. Ask {name#1:Boris} in {place#2:Leeds}, boss!")
    other = renamed(lowered(line), Dice())  # type: ignore[arg-type]
    (first, last), place = other.entities[0].spans, other.entities[1].spans[0]
    name = other.text[slice(*first)]

    assert name == other.text[slice(*last)] != "boris"
    assert other.text[slice(*place)] == "leeds"
    assert "place" in PASSED_OVER
    assert [is_name for _, is_name in examples(other)] == [True, False, False, True, False]
