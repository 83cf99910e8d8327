"""The allow-list: words that are not known to be harmless."""

from __future__ import annotations

from collections.abc import Iterator

from rap.privacy.pseudonyms.chains import with_cut
from rap.privacy.pseudonyms.cues import ALWAYS_CAPITAL, NUMBER_CUES, never_names
from rap.privacy.pseudonyms.dictionary import harmless_words, is_inflected, prompts, role_words
from rap.privacy.pseudonyms.harmless import function_words, is_harmless, is_plain_word, is_word
from rap.privacy.pseudonyms.namesakes import is_any_land, is_short_form, is_written_together
from rap.privacy.pseudonyms.talk import GUESS, PROMPT, Found, Talk, Word


def find_unknown(talk: Talk) -> list[Found]:
    """Words that are not known to be harmless, and names in the lists of other languages.

    Examples
    --------
    >>> talk = Talk("et là grxelinda a ouvert la porte", "fr")
    >>> [talk.text[one.start : one.end] for one in find_unknown(talk)]
    ['grxelinda']
    """
    return [*_abbreviations(talk), *_unknown(talk)]


def _abbreviations(talk: Talk) -> Iterator[Found]:
    """Capitals that may be an association or a workplace, and not a well-known office; people are
    asked about them.
    """
    for at, word in enumerate(talk.words):
        is_one = is_short_form(word) and len(word.text) > 2 and word.is_lifted
        is_part = talk.words[at - 1].is_number or talk.gap(at) == "-"
        if is_one and not is_part and not _is_common(word, talk):
            yield Found(word.start, word.end, "workplace-name", "privacy.why.capitals", PROMPT)


def _is_common(word: Word, talk: Talk) -> bool:
    """Whether capitals stand for something everyone has to do with (`GSM`, `BTW`), or are a word
    said loud (`NON`).
    """
    folded, language = word.folded, talk.language
    if folded in ALWAYS_CAPITAL or folded in NUMBER_CUES or folded in harmless_words(language):
        return True
    return folded in function_words(language) or folded in prompts("health", language)[0]


def _unknown(talk: Talk) -> Iterator[Found]:
    for at, word in enumerate(talk.words):
        if len(word.text) > 2 and not _is_known(talk, at, word):
            yield talk.find(with_cut(talk, at), at, "unknown", "privacy.why.unknown_word", GUESS)


def _is_known(talk: Talk, at: int, word: Word) -> bool:
    names, language = talk.pack.names, talk.language
    if is_short_form(word) or word.folded in never_names(language):
        return True
    if word.folded in ALWAYS_CAPITAL or word.folded in names.titles:
        return True
    if is_any_land(word.folded, language):
        return True
    if is_written_together(word.folded, word.text) and not is_plain_word(word.text, language):
        return False
    if talk.follows(at, names.before_persons) or talk.follows(at, role_words(language)):
        return (is_word if word.is_low else is_plain_word)(word.text, language)
    others = () if word.is_cased and word.is_capital else talk.others
    is_listed = is_harmless(word.text, language, others) or is_inflected(word.text, language)
    return is_listed or _is_split(talk, at)


def _is_split(talk: Talk, at: int) -> bool:
    """A piece of a word with an apostrophe or hyphen that is known as a whole (`aujourd'hui`,
    `d'accord`).
    """
    for first, last in ((at - 1, at), (at, at + 1)):
        if first >= 0 and last < len(talk.words) and talk.gap(first) in ("'", "’", "-"):
            whole = talk.text[talk.words[first].start : talk.words[last].end].replace("’", "'")
            together = whole.replace("-", "").replace("'", "")
            if is_word(whole, talk.language) or is_word(together, talk.language):
                return True
    return False
