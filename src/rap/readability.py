"""How easy a text reads, by the formulas made for its language. A formula counts; only readers can say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import nan

from rap.errors import WrongUseError
from rap.parses import check_language

LONG = 7
"""A long word has at least so many letters (Björnsson 1968: more than six)."""
_LIX_SOURCE = "Björnsson 1983, doi:10.2307/747382"
_NO_FLESCH = {
    "pt": "the formula there is (Martins et al. 1996) moves the English one by 42 points for Brazilian school books",
    "ro": "no adaptation of the formula to Romanian is known that readers tried",
    "sq": "no adaptation of the formula to Albanian is known that readers tried",
}
_FLESCH: dict[str, tuple[float, float, float, str]] = {
    "en": (206.835, 1.015, 84.6, "Flesch 1948, doi:10.1037/h0057532"),
    "fr": (207.0, 1.015, 73.6, "Kandel & Moles 1958, Cahiers d'Études de Radio-Télévision 19, 253-274"),
    "nl": (206.835, 0.93, 77.0, "Douma 1960, De leesbaarheid van landbouwbladen, Wageningen"),
    "es": (206.84, 1.02, 60.0, "Fernández Huerta 1959, Consigna 214, 29-32; with words per sentence"),
}
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+[\s»”’\")\]]*(?=\s|$)|\n+")


@dataclass(frozen=True)
class Measure:
    """One number: its name, value and unit, the ends of its scale, and where its formula is from."""

    name: str
    value: float
    unit: str
    easy: str
    hard: str
    formula: str


@dataclass(frozen=True)
class Readability:
    """What was counted in a text, and what the formulas make of it; `missing` says why there is no Flesch score."""

    language: str
    n_sentences: int
    n_words: int
    measures: tuple[Measure, ...]
    missing: str = ""

    def __getitem__(self, name: str) -> float:
        """The value of a measure; NaN when the text has no words, or the language no such formula."""
        return next((measure.value for measure in self.measures if measure.name == name), nan)


def readability(text: str, *, language: str) -> Readability:
    """Sentence length, long words, LIX and, for French, Dutch, English and Spanish, Flesch's reading ease.

    Parameters
    ----------
    text
        Plain text without labels of turns. A sentence ends at `.`, `!`, `?`, `…` or a line end; a word is what stands
        between spaces, so *l'équipe* is one; numbers are not counted.
    language
        One of fr nl en es pt ro sq.

    Returns
    -------
    Readability
        Measures words_per_sentence; long_words (percent of seven letters and more); lix; and syllables_per_word and
        flesch for fr nl en es. LIX: below 30 easy, 40 to 50 as in newspapers, above 60 very hard, no upper end (1 for one
        short word). Flesch: 100 and more very easy, 60 to 70 plain, 0 and less very hard, no ends. Syllables are counted
        by rules (`count_syllables`), which are wrong for some words. Neither compares languages: LIX of ordinary
        newspapers is 47 in Swedish and 70 in Portuguese (Björnsson 1983).

    Raises
    ------
    WrongUseError
        For a language that is none of these.

    Examples
    --------
    >>> round(readability("The cat sat on the mat.", language="en")["flesch"], 3)
    116.145
    """
    check_language(language)
    sentences = [words for part in _SENTENCE_END.split(text) if (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    length = len(words) / len(sentences) if sentences else nan
    long = 100 * sum(_n_letters(word) >= LONG for word in words) / len(words) if words else nan
    measures = [
        Measure("words_per_sentence", length, "words", "1", "no upper end", ""),
        Measure("long_words", long, "percent", "0", "100", ""),
        Measure(
            "lix", length + long, "points", "below 30", "above 60", f"words per sentence + long words; {_LIX_SOURCE}"
        ),
    ]
    if language in _FLESCH:
        measures += _flesch(words, length, language=language)
    return Readability(language, len(sentences), len(words), tuple(measures), _NO_FLESCH.get(language, ""))


def _flesch(words: list[str], length: float, *, language: str) -> list[Measure]:
    base, per_length, per_syllable, source = _FLESCH[language]
    syllables = sum(count_syllables(word, language=language) for word in words) / len(words) if words else nan
    score = base - per_length * length - per_syllable * syllables
    formula = f"{base:g} - {per_length:g} words per sentence - {per_syllable:g} syllables per word; {source}"
    return [
        Measure("syllables_per_word", syllables, "syllables", "1", "no upper end", ""),
        Measure("flesch", score, "points", "above 90", "below 30", formula),
    ]


def _n_letters(word: str) -> int:
    return sum(character.isalpha() for character in word)


def count_syllables(word: str, *, language: str) -> int:
    """Syllables of a word, at least one, counted by its groups of vowels.

    English: a silent *-e*, *-es*, *-ed* is not counted (*-le* after a consonant, *-ted*, *-ded*, *-ses* are); vowels side by
    side are one, but for *i-a*, *i-o*, *i-ent* and a few more. French: the mute *-e*, *-es* is not counted; *i*, *u*, *ou* join
    the vowel after them (not in *crier*, *février*); *-ent* is counted, though verbs do not say it. Dutch: double vowels
    and *ie oe ui ij ei au ou eu* are one; a letter with a trema begins a syllable. Spanish: *a e o* are one each; *i u*
    join them unless they carry an accent. Words that sound other than they look (*every*, *business*) come out wrong.

    Raises
    ------
    WrongUseError
        For pt, ro and sq too: no formula here asks for them.

    Examples
    --------
    >>> [count_syllables(word, language="fr") for word in ("table", "océan", "équipe", "l'eau")]
    [1, 3, 2, 1]
    >>> [count_syllables(word, language="nl") for word in ("huurprijs", "geïnd", "reactie")]
    [2, 2, 3]
    """
    if language not in _COUNTERS:
        raise WrongUseError(f"language '{language}'", "has no rule for syllables", f"use one of {', '.join(_COUNTERS)}")
    return max(1, _COUNTERS[language](word.lower()))


_SILENT_EN = re.compile(r"(?<=\w)(?:(?<![bcdfghjkmnpqrstvwxz]l)e|(?<![sxzcg])(?<![sc]h)es|(?<![td])ed)$")
_SILENT_WITHIN_EN = re.compile(r"(?<=[aeiouy][bcdfghjklmnpqrstvwxz])e(?=(?:ly|less|ful|ness|ment)s?$)")
_APART_EN = re.compile(
    r"(?<![tcsg])i(?=[ao])|(?<![tcs])i(?=en[tc])|u(?=e[lt])|(?<=qu)i(?=et)|(?<=cr)e(?=at)|e(?=as?$)|i(?=um)"
)
_VOWELS_EN = re.compile(r"[aeiouy]+")
_VOWELS_FR = re.compile(
    r"(?:(?<![bcdfgptv][lr])(?:ou|[iuy])(?=[aàâeéèêioôuœ]))?(?:eau|œu|oeu|o[iîyuùû]|a[iîyu]|e[iyuû]|[aàâäeéèêëiîïoôöuùûüyœæ])"
)
_VOWELS_NL = re.compile(r"eau|éé|aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|ui|ij|ei|au|ou|eu|[aeiouyàáâäèéêëíïóôöúü]")
_VOWELS_ES = re.compile(r"[iuü]?[aeoáéó](?:[iu](?![aeoáéóíú])|y(?![aeoiuáéíóú]))?|[íú]|[iuü]+y?|y(?![aeoiuáéíóú])")


def _count_en(word: str) -> int:
    return sum(map(_count_english_part, word.split("-")))


def _count_english_part(part: str) -> int:
    sounded = _SILENT_WITHIN_EN.sub("", _SILENT_EN.sub("", part))
    return len(_VOWELS_EN.findall(_APART_EN.sub(r"\g<0>'", sounded))) or 1


def _count_fr(word: str) -> int:
    return sum(map(_count_french_part, re.split(r"['’-]", word)))


def _count_french_part(part: str) -> int:
    sounded = re.sub(r"qu(?=\w)|gu(?=[eéèêiî])", "k", part)
    sounded = re.sub(r"(?<=[aeou])ill?(?=[aeos]|$)", "j", sounded)  # travail, feuille
    return len(_VOWELS_FR.findall(re.sub(r"es?$", "", sounded))) or len(_VOWELS_FR.findall(sounded))


def _count_nl(word: str) -> int:
    return len(_VOWELS_NL.findall(word))


def _count_es(word: str) -> int:
    return len(_VOWELS_ES.findall(re.sub(r"[qg]u(?=[eiéí])", "k", word)))


_COUNTERS: dict[str, Callable[[str], int]] = {"en": _count_en, "fr": _count_fr, "nl": _count_nl, "es": _count_es}
