"""The allow-list: words that are not known to be harmless."""

from __future__ import annotations

from collections.abc import Iterator

from rap.privacy.pseudonyms.chains import with_cut
from rap.privacy.pseudonyms.cues import ALWAYS_CAPITAL, NUMBER_CUES, never_names
from rap.privacy.pseudonyms.dictionary import harmless_words, is_inflected, prompts, role_words
from rap.privacy.pseudonyms.harmless import function_words, is_harmless, is_plain_word, is_word
from rap.privacy.pseudonyms.namesakes import (
    before_persons,
    is_any_land,
    is_short_form,
    is_written_together,
)
from rap.privacy.pseudonyms.talk import GUESS, PROMPT, Found, Talk, Word


def find_unknown(talk: Talk) -> list[Found]:
    """Words that are not known to be harmless, and names that the lists of the other languages
    have.

    Examples
    --------
    >>> talk = Talk("et là grxelinda a ouvert la porte", "fr")
    >>> [talk.text[one.start : one.end] for one in find_unknown(talk)]
    ['grxelinda']
    """
    return [*_abbreviations(talk), *_unknown(talk)]


def _abbreviations(talk: Talk) -> Iterator[Found]:
    """Capitals that may be an association or a place of work: asked about, when they are not of an
    office all know.
    """
    for at, word in enumerate(talk.words):
        is_one = is_short_form(word) and len(word.text) > 2 and word.is_lifted
        if (
            is_one
            and not _is_common(word, talk)
            and not talk.words[at - 1].is_number
            and talk.gap(at) != "-"
        ):
            yield Found(word.start, word.end, "workplace-name", "privacy.why.capitals", PROMPT)


def _is_common(word: Word, talk: Talk) -> bool:
    """Whether capitals stand for something everyone has to do with (`GSM`, `BTW`), or are a word
    said loud (`NON`).
    """
    is_known = word.folded in ALWAYS_CAPITAL | NUMBER_CUES or word.folded in harmless_words(
        talk.language
    )
    return is_known or _is_short_word(word.folded, talk.language)


def _is_short_word(folded: str, language: str) -> bool:
    """Whether letters are a small word of the language, or one that says what is the matter with
    somebody's health.
    """
    return folded in function_words(language) or folded in prompts("health", language)[0]


def _unknown(talk: Talk) -> list[Found]:
    return [
        Found(
            talk.words[with_cut(talk, at)].start,
            word.end,
            "unknown",
            "privacy.why.unknown_word",
            GUESS,
        )
        for at, word in enumerate(talk.words)
        if len(word.text) > 2 and not _is_known(talk, at, word)
    ]


def _is_known(talk: Talk, at: int, word: Word) -> bool:
    if is_short_form(word) or word.folded in never_names(talk.language):
        return True
    if (
        word.folded in ALWAYS_CAPITAL
        or word.folded in talk.pack.names.titles
        or is_any_land(word.folded, talk.language)
    ):
        return True
    if is_written_together(word.folded, word.text) and not is_plain_word(word.text, talk.language):
        return False
    if talk.gap(at - 1) == " " and talk.at(at - 1) in before_persons(talk.language) | role_words(
        talk.language
    ):
        is_low = (
            word.is_cased and not word.is_capital
        )  # in a line with capitals a name would have one
        return (is_word if is_low else is_plain_word)(word.text, talk.language)
    others = () if word.is_cased and word.is_capital else talk.others
    return (
        is_harmless(word.text, talk.language, others)
        or is_inflected(word.text, talk.language)
        or _is_split(talk, at)
    )


def _is_split(talk: Talk, at: int) -> bool:
    """A piece of a word with an apostrophe or hyphen that is known as a whole (`aujourd'hui`,
    `d'accord`).
    """
    for first, last in ((at - 1, at), (at, at + 1)):
        if first >= 0 and last < len(talk.words) and talk.gap(first) in ("'", "’", "-"):
            whole = talk.text[talk.words[first].start : talk.words[last].end].replace("’", "'")
            if is_word(whole, talk.language) or is_word(
                whole.replace("-", "").replace("'", ""), talk.language
            ):
                return True
    return False
