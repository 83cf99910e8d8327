"""The topic of a pack that each has, and that sentences need: the language itself."""

from __future__ import annotations

from dataclasses import dataclass

from rap.languages.lists import Number, Pattern, Text, number, pattern, text


@dataclass(frozen=True)
class About:
    """The language itself: what other programs call it, and how its words are written."""

    name: Text = text("what it is called in English")
    place: Number = number("its place in lists", without="last, by its code", default=99)
    locale: Text = text("its locale in Babel, for numbers and dates", without="as in English")
    stemmer: Text = text("its stemmer in Snowball", without="words are searched as typed")
    model: Text = text("its trained model in spaCy", without="a word is its own lemma")
    word_joins: Text = text("signs that make one word of two (*don't*, *peut-être*)")
    answers_read_by: Text = text("who read `answers.yaml`", without="only bare answers are read")
    hanging: Pattern = pattern("what hangs on a verb and is no part of it (*dis-moi*)")
