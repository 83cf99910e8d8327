"""How easy a text is to read, by the formulas made for its language. A formula only counts; readers
can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import nan

from rap.core.accents import find_words, fold
from rap.core.errors import Message
from rap.languages.pack import known, pack_of
from rap.languages.reading import count_syllables, split_sentences

LONG = 7
"""A long word has at least so many letters (Björnsson 1968: more than six)."""
_LIX_SOURCE = "Björnsson 1983, doi:10.2307/747382"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True)
class Measure:
    """One measure: its name, value and unit, the ends of its scale, and the source of its formula."""

    name: str
    value: float
    unit: str
    easy: str
    hard: str
    formula: str


@dataclass(frozen=True)
class Readability:
    """What was counted in a text, and the results of the formulas; `missing` says why there is no
    Flesch score.
    """

    language: str
    n_sentences: int
    n_words: int
    measures: tuple[Measure, ...]
    missing: str = ""

    def __getitem__(self, name: str) -> float:
        """The value of a measure; NaN when the text has no words, or the language has no such
        formula.
        """
        return next((measure.value for measure in self.measures if measure.name == name), nan)


def readability(text: str, *, language: str) -> Readability:
    """Sentence length, long words, LIX and, for French, Dutch, English and Spanish, Flesch's
    reading ease.

    Parameters
    ----------
    text
        Plain text without labels of turns. A sentence ends at `.`, `!`, `?`, `…` or a line end, but
        not after an abbreviation; a word is what is between spaces, so *l'équipe* is one;
        numbers are not counted.
    language
        One that has a pack (`rap.languages`).

    Returns
    -------
    Readability
        Measures words_per_sentence; long_words (percent of seven letters and more); lix; and
        syllables_per_word and flesch for fr nl en es, whose packs have a formula. LIX: below 30
        easy, 40 to 50 as in newspapers, above 60 very hard, no upper end (1 for one short word).
        Flesch: 100 and more very easy, 60 to 70 plain, 0 and less very hard, no ends. Syllables are
        counted by rules (`rap.languages.reading`), which are wrong for a few words in a hundred.
        Neither compares languages: LIX of ordinary newspapers is 47 in Swedish and 70 in Portuguese
        (Björnsson 1983).

    Raises
    ------
    WrongUseError
        For a language without a pack.

    Examples
    --------
    >>> round(readability("The cat sat on the mat.", language="en")["flesch"], 3)
    116.145
    """
    pack = pack_of(language).reading
    sentences = [
        words for part in split_sentences(text, language=language) if (words := _WORD.findall(part))
    ]
    words = [word for sentence in sentences for word in sentence]
    length = len(words) / len(sentences) if sentences else nan
    long = 100 * sum(_n_letters(word) >= LONG for word in words) / len(words) if words else nan
    measures = [
        Measure("words_per_sentence", length, "words", "1", "no upper end", ""),
        Measure("long_words", long, "percent", "0", "100", ""),
        Measure(
            "lix",
            length + long,
            "points",
            "below 30",
            "above 60",
            f"words per sentence + long words; {_LIX_SOURCE}",
        ),
    ]
    if pack.flesch_base:
        measures += _flesch(words, length, language=language)
    missing = (
        "" if pack.flesch_base else pack.no_flesch or "no such formula is known for this language"
    )
    return Readability(language, len(sentences), len(words), tuple(measures), missing)


def _flesch(words: list[str], length: float, *, language: str) -> list[Measure]:
    pack = pack_of(language).reading
    syllables = (
        sum(count_syllables(word, language=language) for word in words) / len(words)
        if words
        else nan
    )
    score = pack.flesch_base - pack.flesch_per_word * length - pack.flesch_per_syllable * syllables
    terms = f"{pack.flesch_per_word:g} words per sentence - {pack.flesch_per_syllable:g} syllables per word"
    formula = f"{pack.flesch_base:g} - {terms}; {pack.flesch_source}"
    return [
        Measure("syllables_per_word", syllables, "syllables", "1", "no upper end", ""),
        Measure("flesch", score, "points", "above 90", "below 30", formula),
    ]


def _n_letters(word: str) -> int:
    return sum(character.isalpha() for character in word)


# Plain words: sentences that are long, texts that read hard, and words that people in the study
# would not use of themselves.

LONGEST_SENTENCE = 25
"""Words. Guides of plain language say 15 to 20 on average; here each single sentence is looked at.
"""
_LEAST_SENTENCES = 3


@dataclass(frozen=True)
class Avoided:
    """A word to avoid, and what to say instead. With `reports` it is fine within the team, and
    avoided in reports only.
    """

    word: str
    rather: str
    reports: bool = False


def read_avoid(lines: Iterable[str]) -> tuple[Avoided, ...]:
    """Read lines `word = better word`; `@` begins one that is for reports only, `#` a comment.

    Examples
    --------
    >>> read_avoid(["# ours", "fallen = (leave out)", "@case = person"])
    (Avoided(word='fallen', rather='(leave out)', reports=False), Avoided(word='case', rather='person', reports=True))
    """
    return tuple(
        _avoided(row) for line in lines if (row := line.strip()) and not row.startswith("#")
    )


def _avoided(row: str) -> Avoided:
    word, _, rather = row.removeprefix("@").partition("=")
    return Avoided(word.strip(), rather.strip(), row.startswith("@"))


@cache
def packaged_avoid(language: str) -> tuple[Avoided, ...]:
    """The list for a language that comes with the program; empty for other languages."""
    return read_avoid(pack_of(language).lines("avoid.txt")) if language in known() else ()


def find_avoided(text: str, avoid: Iterable[Avoided], *, reports: bool = True) -> list[Avoided]:
    """The words of a list that occur in a text, without regard to case and accents."""
    folded = fold(text)
    return [
        one for one in avoid if (reports or not one.reports) and find_words(folded, fold(one.word))
    ]


def find_hard(text: str, *, language: str, avoid: Iterable[Avoided] = ()) -> list[Message]:
    """What makes a text hard to read or to follow by ear. The messages repeat nothing of the text.

    Examples
    --------
    >>> find_hard("We pay. They decide.", language="en")
    []
    """
    found = [
        Message("analysis.readability.word", word=one.word, rather=one.rather)
        for one in find_avoided(text, avoid)
    ]
    lengths = [len(_WORD.findall(part)) for part in split_sentences(text, language=language)]
    if max(lengths, default=0) > LONGEST_SENTENCE:
        found.append(
            Message("analysis.readability.long_sentence", words=max(lengths), most=LONGEST_SENTENCE)
        )
    if language in known() and sum(length > 0 for length in lengths) >= _LEAST_SENTENCES:
        found += _measured(text, language)
    return found


def _measured(text: str, language: str) -> list[Message]:
    measure, limits = readability(text, language=language), pack_of(language).reading
    has_formula = limits.flesch_base > 0
    value = measure["flesch"] if has_formula else measure["lix"]
    limit = limits.least_flesch if has_formula else limits.most_lix
    is_hard = value < limit if has_formula else value > limit
    if not is_hard:
        return []
    name = Message("analysis.readability.ease" if has_formula else "analysis.readability.lix")
    return [
        Message("analysis.readability.hard", measure=name, value=round(value), limit=round(limit))
    ]
