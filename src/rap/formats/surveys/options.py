"""What is in a cell, as options of the form: by id, or by label in any language; several in one cell
are told apart by what the form knows, never by cutting at a sign alone.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from rap.core.form_questions import OTHER
from rap.core.surveys import Option, Question
from rap.languages.phrases import read_phrases

# How tools write "other" before or instead of own words, in the seven languages of this project.
OTHERS = frozenset(
    re.split(
        r"\s+",
        """other -oth- autre autres anders andere overig overige otro otra otros outro outra outros
        altul altele alta alt tjeter tjetër""",
    )
)
_OURS = "survey"  # the phrases of the forms that this project writes
_TAG = re.compile(r"<[^<>]{1,200}>")
# marks of direction and width that editors put into headings and labels, seen by nobody
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_TO_FILL = re.compile(r"\s*(?:\([^()]*\))?\s*:?[\s_.…]*$")  # "Other (please say):", "Other: ____"
_WHOLE = re.compile(r"(-?[0-9]{1,9})\.0+")  # a whole number as a program for numbers writes it
_LIME_PLACE = re.compile(r"a(?:o)?0*([0-9]{1,2})")
_LIME_CODE = 5  # letters: LimeSurvey cuts the codes of answers there
_MOST_PIECES = 60


def bare(text: str) -> str:
    """A heading or a label as they are compared: without HTML, case, and how spaces are written.

    Examples
    --------
    >>> bare("<b>Votre  statut ?</b>"), bare("A\\u00a0la maison")
    ('votre statut ?', 'a la maison')
    """
    plain = html.unescape(_TAG.sub(" ", text)) if "<" in text or "&" in text else text
    if not plain.isascii():
        plain = _UNSEEN.sub("", plain)
    return " ".join(unicodedata.normalize("NFC", plain).casefold().split())


@cache
def own_phrases(id: str) -> frozenset[str]:
    """How the forms that this project writes say `other` and `own-words`, in every language."""
    return frozenset(
        bare(str(phrases[id])) for phrases in read_phrases(_OURS).values() if id in phrases
    )


def is_other(text: str) -> bool:
    """Whether this stands for own words, as tools or our own forms write it."""
    name = bare(text)
    stem = _TO_FILL.sub("", name)
    return bool({name, stem} & (OTHERS | own_phrases("other")))


def without_other(text: str) -> str:
    """Own words without the name of their option before them.

    Examples
    --------
    >>> without_other("Other: they laughed"), without_other("Autre (précisez) : __"), without_other("At 10:30")
    ('they laughed', '', 'At 10:30')
    """
    before, colon, after = text.partition(":")
    if is_other(text):
        return ""
    return after.strip() if colon and is_other(before) else text


@dataclass(frozen=True)
class Read:
    """Options in one cell, and what is left: own words. `is_unclear` when it can be read in two
    ways, or says what the form does not know.
    """

    options: tuple[str, ...] = ()
    words: str = field(default="", repr=False)
    is_unclear: bool = False


@dataclass(frozen=True)
class Options:
    """The options of one question, by all they are called. `language` is the one the file is in;
    `said` maps what a person said of a value of this file to an option.
    """

    question: Question
    tool: str = ""
    language: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    has_own_column: bool = False

    @cached_property
    def _takes_words(self) -> bool:
        """Whether a cell may hold own words: not where they have a column of their own."""
        return self.question.own_words and not self.has_own_column

    @cached_property
    def _by_name(self) -> dict[str, set[str]]:
        names: dict[str, set[str]] = {}
        for option in self._choices():
            for name in (option.id, *option.label.values()):
                names.setdefault(bare(name), set()).add(option.id)
        return names

    def _choices(self) -> list[Option]:
        """Steps of a scale and options; not the one of own words, which the form does not list."""
        listed = {option.id for option in self.question.options}
        return [one for one in self.question.choices.values() if one.id != OTHER or OTHER in listed]

    @cached_property
    def _in_language(self) -> dict[str, set[str]]:
        names: dict[str, set[str]] = {}
        for option in self._choices():
            if name := option.label.get(self.language):
                names.setdefault(bare(name), set()).add(option.id)
        return names

    def find(self, text: str) -> set[str]:
        """Ids of the options that `text` may be: none, the one, or several that are called alike."""
        name = bare(text)
        if name in self.said:
            return {self.said[name]}
        found = self._by_name.get(name, set())
        if len(found) > 1 and len(here := self._in_language.get(name, set())) == 1:
            return here
        if not found and (whole := _WHOLE.fullmatch(name)):
            return self.find(whole[1])
        return found or (self._in_limesurvey(name) if self.tool == "limesurvey" else set())

    def _in_limesurvey(self, name: str) -> set[str]:
        """Codes of answers: cut after five letters, or A1, A2 … by place where nobody chose any."""
        ids = [option.id for option in self._choices()]
        if len(name) == _LIME_CODE:
            return {id for id in ids if bare(id)[:_LIME_CODE] == name}
        place = _LIME_PLACE.fullmatch(name)
        at = int(place[1]) if place else 0
        return {ids[at - 1]} if 0 < at <= len(ids) else set()

    def read_one(self, text: str) -> Read:
        """A cell that holds one option, or own words where the question takes them."""
        found = self.find(text)
        if len(found) == 1:
            return Read((*found,))
        if found:
            return Read(is_unclear=True)
        if self._takes_words or (is_other(text) and self.question.own_words):
            return Read(words=text)
        return Read(is_unclear=True)

    def read_several(self, text: str, sign: str) -> Read:
        """A cell that holds options joined by `sign`, which may be part of an option too; own words
        come last, as the tools write them.

        Of all ways to read it, those with the fewest own words; two different ones are unclear.
        """
        pieces = text.split(sign)
        if sign == ";" and not pieces[-1].strip():  # Microsoft ends each option with it
            pieces.pop()
        if len(pieces) > _MOST_PIECES:
            return Read(is_unclear=True)
        best: dict[frozenset[str], Read] = {}
        least = len(pieces) + 1
        for options, at in self._readings(pieces, sign):
            rest, n_rest = sign.join(pieces[at:]).strip(), len(pieces) - at
            if rest and not (self._takes_words or is_other(rest)):
                continue
            if n_rest < least:
                best, least = {}, n_rest
            if n_rest == least:
                best.setdefault(frozenset(options), Read(options, rest))
        if len(best) != 1:
            return Read(is_unclear=True)
        (read,) = best.values()
        return read

    def _readings(self, pieces: list[str], sign: str) -> Iterator[tuple[tuple[str, ...], int]]:
        """Each way to read the first pieces as options, with the piece it ends before."""
        ends: list[tuple[tuple[str, ...], int]] = [((), 0)]
        seen = {(frozenset[str](), 0)}
        while ends:
            options, at = ends.pop()
            yield options, at
            for end in range(at + 1, len(pieces) + 1):
                for one in self.find(sign.join(pieces[at:end]).strip()):
                    key = (frozenset({*options, one}), end)
                    if key not in seen and one not in options:
                        seen.add(key)
                        ends.append(((*options, one), end))
